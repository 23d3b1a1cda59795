"""Signs of the indices in runs: what a scenario gives is moved, all rules act, and the index follows over the years."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.base import Sign
from science.mechanisms.watches import index

LEAGUE: Final = ("treaty", "league")
BEL: Final = ("nation", "BEL")

SIGNS: Final = (
    Sign("dyads.ARD-BEL.trust", 0.2, 0.9, index("trust_among_allies", *LEAGUE), MORE, quick=True),
    Sign("dyads.ARD-BEL.trust", 0.2, 0.9, index("cohesion", *LEAGUE), MORE, quick=True),
    Sign("dyads.COR-DUN.rivalry", 0, 0.8, index("internal_peace", *LEAGUE), LESS, quick=True),
    Sign("dyads.COR-DUN.rivalry", 0, 0.8, index("cohesion", *LEAGUE), LESS, quick=True),
    Sign("dyads.ARD-BEL.interoperability", 0, 0.9, index("interoperability_among_allies", *LEAGUE), MORE, quick=True),
    Sign("nations.DUN.ideology", [0.4, 0.1], [-1.5, -1], index("ideology_agreement", *LEAGUE), LESS, quick=True),
    Sign("nations.ARD.reputation", 0.2, 0.9, index("expected_reliability", *LEAGUE), MORE, quick=True),
    Sign("nations.ARD.strategy", "balanced", "buck_pass", index("reliability", *LEAGUE), LESS, quick=True),
    Sign("nations.ARD.gdp", 300, 1600, index("fragility", *LEAGUE), MORE, quick=True),
    Sign("nations.BEL.burden", 0.03, 0.12, index("relative_burden", *BEL), MORE, quick=True),
    Sign("nations.EST.burden", 0.04, 0.12, index("safety", *BEL), LESS, quick=True),
    Sign("nations.EST.burden", 0.04, 0.12, index("safety", "system"), LESS, quick=True),
    Sign("nations.EST.risk", -1, 1, index("general_deterrence", *BEL), LESS, quick=True),
    Sign("nations.EST.risk", -1, 1, index("general_deterrence", "system"), LESS, quick=True),
    Sign("nations.EST.location", [54, 30], [54, 130], index("general_deterrence", *LEAGUE), MORE, quick=True),
    Sign("organisations.league.articles.defence", 0.3, 1.0, index("deterrence_ratio_counterfactual", *LEAGUE), LESS,
         quick=True),
    Sign("organisations.league.articles.defence", 0.3, 1.0, index("deterrence_ratio_counterfactual", "system"), LESS,
         quick=True),
    Sign("review.base", -8, -2, index("defence_density", "system"), LESS, quick=True),
)  # fmt: skip
