"""Signs of the treaty market: what a treaty is worth, who signs, founds, and accedes."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import TIES, TREATIES, chance, decided, mean, seats

BUSY: Final = {"negotiate.meeting_rate": 0.5}
EAGER: Final = {"appraise.status_quo": 1.0, **BUSY}
CIRCLES: Final = {"found_circles.initiative": 0.3, "appraise.status_quo": 1.0}
SATED: Final = {
    "negotiate.meeting_rate": 1, "appraise.status_quo": 0, "appraise.upkeep": 0.5, "appraise.closure": 0,
    "accede.contact": 0, "found_circles.initiative": 0,
}  # fmt: skip
OUT: Final = ("GOR", "HAL")

SIGNS: Final = (
    Sign("appraise.security", 4, 36, TIES, MORE, BUSY, quick=True),
    Sign("appraise.common_threat", 0, 4, TIES, MORE, BUSY, quick=True),
    Sign("appraise.closure", 0, 1.5, mean("utility", OUT, INSIDE), MORE, BUSY),
    Sign("appraise.trust", 0, 2, mean("utility", "HAL", "EST"), LESS, BUSY),
    Sign("appraise.trust", 0, 4, mean("utility", INSIDE, INSIDE), MORE),
    Sign("appraise.regime", 0, 2, TIES, MORE, BUSY),
    Sign("appraise.trade", 0, 5, TIES, MORE, BUSY),
    Sign("appraise.contiguity", 0, 2, TIES, MORE, BUSY),
    Sign("appraise.entrapment", 0, 3, TIES, LESS, EAGER, quick=True),
    Sign("appraise.autonomy", 0, 3, TIES, LESS, EAGER, quick=True),
    Sign("appraise.ideology", 0, 1.5, TIES, LESS, EAGER, quick=True),
    Sign("appraise.rivalry", 0, 4, TIES, LESS, EAGER),
    Sign("appraise.tutelage", 0, 10, mean("utility", "COR", "EST"), LESS, quick=True),
    Sign("appraise.front", 0, 1, mean("appeased", "COR", "EST"), LESS, {"nations.COR.interests": {"appeasement": 1}},
         quick=True),
    Sign("appraise.balance", 0, 2, mean("utility", "FEN", "BEL"), LESS),
    Sign("appraise.enough", 1, 5, mean("utility", INSIDE, INSIDE), MORE,
         {"appraise.closure": 1.5, "appraise.balance": 0}, quick=True),
    Sign("appraise.upkeep", 0, 0.4, TIES, LESS, EAGER, quick=True),
    Sign("appraise.status_quo", 1, 5, TIES, LESS, BUSY, quick=True),
    Sign("appraise.insight", 0, 1, mean("reliance", INSIDE, INSIDE), MORE, {"weigh_challenges.honour_base": 1}),
    Sign("appraise.insight", 0, 1, mean("reliance", INSIDE, INSIDE), LESS, {"weigh_challenges.honour_base": -3}),
    Sign("appraise.drafting", 0, 3, TREATIES, LESS, BUSY, quick=True),
    Sign("appraise.temperature", 0.1, 2, decided("refuse"), MORE, BUSY),
    Sign("appraise.pressure", 0, 6, chance("found", "HAL"), MORE, quick=True),
    Sign("appraise.consent", 0, 4, chance("ratify"), MORE, BUSY, quick=True),
    Sign("appraise.opinion", 0, 2, chance("ratify"), LESS, BUSY, quick=True),
    Sign("appraise.lobby", 0, 6, chance("ratify", "HAL"), MORE, {"nations.HAL.lobby": 0.8, **BUSY}),
    Sign("appraise.veto", 0, 1, chance("ratify"), LESS, BUSY, quick=True),
    Sign("appraise.synchronous", 0, 1, mean("pledges", last=1), MORE, SATED),
    Sign("activation", "random", "synchronous", mean("pledges", last=1), MORE, SATED),
    Sign("negotiate.meeting_rate", 0, 0.15, TREATIES, MORE, quick=True),
    Sign("negotiate.fixed_term", 0, 1, decided("renew"), MORE, BUSY, quick=True),
    Sign("negotiate.term", 2, 10, decided("renew"), LESS, BUSY, quick=True),
    Sign("sign_offers.patience", 0, 6, decided("found"), MORE, {"appraise.pressure": 0}),
    Sign("found_circles.initiative", 0, 0.3, decided("found"), MORE, CIRCLES, quick=True),
    Sign("found_circles.threshold", 0, 3, decided("found"), LESS, CIRCLES),
    Sign("found_circles.depth", 0, 0.8, mean("depth"), MORE, CIRCLES),
    Sign("accede.contact", 0, 0.8, decided("vote"), MORE, quick=True),
    Sign("accede.solidarity", 0, 4, chance("vote", other="HAL"), MORE, quick=True),
    Sign("accede.partnership", 0, 4, chance("vote", other="GOR"), MORE),
    Sign("accede.consensus", 0, 1, seats("league"), MORE,
         {"organisations.league.accession": "unanimity", "accede.solidarity": 0.5}),
    Sign("accede.dilution", 0, 1, chance("vote"), LESS, quick=True),
    Sign("accede.majority", 0.5, 1, seats("league"), LESS, {"accede.solidarity": 1.5}),
    Sign("accede.vetting", 0, 1, decided("ratify"), MORE, {"organisations.league.ratification": True}, quick=True),
    Sign("accede.noted", 0, 0.9, decided("accede", 0), LESS, quick=True),
)  # fmt: skip
