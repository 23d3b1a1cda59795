"""Signs of the economy and of politics at home."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.base import Sign
from science.mechanisms.watches import chance, final, mean, spread

STORM: Final = {"strike_disasters.rate": 0.5, "strike_disasters.loss": 0.3}
FIERCE: Final = {"weigh_challenges.base": -4.0}
TALKS: Final = {"organisations.league.articles": {"dialogue": 1}, "organisations.league.domains": ["military"]}
INVENTIVE: Final = {"break_through.rate": 0.2}
VOTING: Final = ("BEL", "COR", "GOR", "HAL")
LOVED: Final = {f"nations.{one}.approval": 0.8 for one in VOTING} | {"form_opinion.speed": 0.0}
HATED: Final = {f"nations.{one}.approval": 0.1 for one in ("DUN", "EST", "FEN")} | {
    "form_opinion.speed": 0.0, "change_governments.autocratic_turnover": 0.2
}  # fmt: skip

SIGNS: Final = (
    Sign("grow.volatility", 0, 0.02, spread("growth"), MORE, quick=True),
    Sign("grow.catch_up", 0, 0.02, final("technology", "COR"), MORE, quick=True),
    Sign("break_through.rate", 0, 0.2, final("technology"), MORE, quick=True),
    Sign("break_through.leap", 0, 0.5, final("technology"), MORE, INVENTIVE, quick=True),
    Sign("break_through.disclosure", 0.1, 0.9, mean("hidden"), LESS, INVENTIVE, quick=True),
    Sign("strike_disasters.rate", 0, 0.2, mean("disaster"), MORE, quick=True),
    Sign("strike_disasters.loss", 0, 0.1, mean("disaster"), MORE),
    Sign("strike_disasters.base", -2, 1, chance("assist"), MORE, STORM, quick=True),
    Sign("strike_disasters.bond", 0, 3, chance("assist"), MORE, STORM, quick=True),
    Sign("strike_disasters.talks", 0.1, 1, chance("assist"), MORE, STORM | TALKS, quick=True),
    Sign("strike_disasters.duty", 0, 3, chance("assist"), MORE, STORM, quick=True),
    Sign("strike_disasters.trust", 0, 2, chance("assist"), MORE, STORM),
    Sign("strike_disasters.own_loss", 0, 40, chance("assist"), LESS, STORM),
    Sign("strike_disasters.aid", 0, 1, mean("disaster"), LESS, STORM),
    Sign("strike_disasters.gratitude", 0, 0.1, mean("trust", ("BEL", "COR"), ("ARD", "DUN")), MORE, STORM),
    Sign("strike_disasters.neglect", 0, 0.2, mean("trust", ("BEL", "COR"), ("ARD", "DUN")), LESS, STORM),
    Sign("strike_disasters.grief", 0, 2, mean("approval"), LESS, STORM),
    Sign("change_governments.incumbent_loss", -1, 1, mean("turnover", VOTING), MORE, quick=True),
    Sign("change_governments.approval_vote", 0, 8, mean("turnover", VOTING), LESS, LOVED),
    Sign("change_governments.autocratic_turnover", 0, 0.14, mean("turnover", ("DUN", "EST", "FEN")), MORE, quick=True),
    Sign("change_governments.discontent", 0, 2, mean("turnover", ("DUN", "EST", "FEN")), MORE, HATED, quick=True),
    Sign("change_governments.democratic", 0.5, 0.65, mean("turnover", "COR"), LESS,
         {"change_governments.autocratic_turnover": 0.0}, quick=True),
    Sign("change_governments.inherited", 0, 1, mean("approval", VOTING), MORE, LOVED, quick=True),
    Sign("change_governments.honeymoon", 0, 0.3, mean("approval"), MORE, quick=True),
    Sign("change_governments.settling", 0.1, 0.6, mean("upheaval", "DUN"), LESS,
         {"events.turn": {"date": 1952, "effects": [{"type": "regime", "nation": "DUN", "polity": 0.9}]}}, quick=True),
    Sign("change_governments.jump", 0, 0.7, mean("swing"), MORE),
    Sign("drift_ideal_points.pull", 0, 1, spread("ideology", "BEL"), MORE,
         {"events.coup": {"date": 1952, "effects": [{"type": "government", "nation": "BEL", "ideology": [3.0, 0.0]}]}}),
    Sign("drift_ideal_points.drift", 0, 0.12, spread("ideology", (), 0), MORE),
    Sign("drift_ideal_points.public_drift", 0, 2, spread("public", "BEL"), MORE, {"drift_ideal_points.drift": 0.3},
         quick=True),
    Sign("drift_ideal_points.sway", 0, 0.2, mean("public", "ARD", 0), LESS, {"dyads.ARD-EST.lobby_for": 1.0}),
    Sign("form_opinion.burden", 0, 3, mean("approval"), LESS, quick=True),
    Sign("form_opinion.growth", 0, 3, mean("approval"), MORE, quick=True),
    Sign("form_opinion.losses", 0, 2, mean("approval"), LESS, FIERCE),
    Sign("form_opinion.inclusion", 0, 1, mean("approval", ("ARD", "BEL", "COR", "DUN")), MORE, FIERCE),
    Sign("form_opinion.desertion", 0, 0.2, mean("approval"), LESS, FIERCE),
    Sign("form_opinion.bases", 0, 0.2, mean("approval", ("ARD", "BEL", "COR", "DUN")), LESS, quick=True),
    Sign("form_opinion.pledges", 0, 0.2, mean("approval"), LESS, quick=True),
    Sign("form_opinion.many", 1, 20, mean("approval"), MORE, {"form_opinion.pledges": 0.2}, quick=True),
    Sign("form_opinion.rally", 0, 0.2, mean("approval"), MORE, quick=True),
    Sign("form_opinion.speed", 0.1, 1, spread("approval", first=5), LESS,
         {f"nations.{one}.approval": 0.1 for one in ("BEL", "FEN", "HAL")}),
    Sign("form_opinion.mood", 0, 0.1, spread("approval"), MORE, quick=True),
)  # fmt: skip
