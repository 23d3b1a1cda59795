"""Signs of what a scenario gives nations and dyads: each field moved, and something that follows from it."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.life import LOOSE
from science.mechanisms.watches import chance, crises, decided, final, mean
from sim.vocabulary import Term

BUSY: Final = {"negotiate.meeting_rate": 0.5, "appraise.status_quo": 1.0}
SHARED: Final = {"set_budgets.spill_in": 0.3, "set_budgets.adjustment": 0.5}
FIERCE: Final = {"weigh_challenges.base": -4.0}
HARASSED: Final = {"stage_incidents.base": -2.0}
AIMED: Final = ("ARD", "BEL", "COR")
STEP: Final = "challenge_chance"

NATIONS: Final = (
    Sign("nations.EST.gdp", 350, 1400, final("power", "EST"), MORE, quick=True),
    Sign("nations.EST.growth", 0, 0.06, final("power", "EST"), MORE, quick=True),
    Sign("nations.EST.burden", 0.04, 0.12, mean("threat", AIMED, "EST"), MORE, quick=True),
    Sign("nations.EST.capability", 300, 900, mean("threat", AIMED, "EST"), MORE, quick=True),
    Sign("nations.HAL.polity", 0.1, 0.9, mean("utility", "ARD", "HAL"), MORE, quick=True),
    Sign("nations.DUN.upheaval", 0, 1, chance("leave", "DUN", last=3), MORE, LOOSE, quick=True),
    Sign("nations.EST.ideology", [0.5, 0.5], [-2.0, -1.0], mean("threat", AIMED, "EST"), MORE, quick=True),
    Sign("nations.BEL.public_ideology", [0.8, 0.6], [-2, -1], chance("ratify", "BEL"), LESS, BUSY, quick=True),
    Sign("nations.BEL.approval", 0.1, 0.9, mean("turnover", "BEL"), LESS),
    Sign("nations.HAL.sovereignty", 0, 1, mean("utility", "HAL", "ARD"), LESS, quick=True),
    Sign("nations.HAL.lobby", 0, 1, chance("ratify", "HAL"), MORE, BUSY, quick=True),
    Sign("nations.EST.risk", -1, 1, mean(STEP, "EST"), MORE, quick=True),
    Sign("nations.EST.security", 0, 1, mean("attributed", "EST"), LESS, HARASSED, quick=True),
    Sign("nations.BEL.security", 0, 1, mean("exposed", "BEL", first=6), LESS),
    Sign("nations.ARD.transparency", 0, 1, mean("belief", "ARD", INSIDE[1:]), MORE,
         {"nations.ARD.reputation": 0.3}, quick=True),
    Sign("nations.COR.technology", 0.4, 1.2, mean("power", "COR"), MORE, quick=True),
    Sign("nations.BEL.readiness", 0, 0.6, mean("readiness", "BEL"), MORE, quick=True),
    Sign("nations.BEL.readiness", 0, 0.6, final("capability", "BEL"), LESS, quick=True),
    Sign("nations.COR.modernisation", 0, 0.5, final("technology", "COR"), MORE, quick=True),
    Sign("nations.COR.modernisation", 0, 0.5, final("capability", "COR"), LESS, quick=True),
    Sign("nations.HAL.nuclear", False, True, mean(STEP, "EST", "HAL"), LESS, quick=True),
    Sign("nations.EST.posture", 0, 1, mean("threat", AIMED, "EST"), MORE, quick=True),
    Sign("nations.FEN.major", False, True, mean(STEP, "FEN"), MORE, quick=True),
    Sign("nations.ARD.reputation", 0.2, 0.9, mean("belief", "ARD", INSIDE[1:]), MORE, quick=True),
    Sign("nations.EST.location", [54, 30], [54, 130], mean("threat", AIMED, "EST"), LESS, quick=True),
    Sign("nations.BEL.exposure.military", 0, 1, mean("threat", "BEL", "EST", first=2, last=5), MORE, quick=True),
    Sign("nations.BEL.exposure.hybrid", 0, 1, mean("incidents", "BEL"), MORE, HARASSED, quick=True),
    Sign("nations.BEL.exposure.cyber", 0, 1, mean("incidents", "BEL"), MORE, HARASSED, quick=True),
    Sign("nations.BEL.exposure.terror", 0, 1, mean("incidents", "BEL"), MORE, HARASSED, quick=True),
    Sign("nations.BEL.exposure.climate", 0, 1, mean("disaster", "BEL"), MORE, quick=True),
    Sign("nations.HAL.regions_of_interest", {"west": 0.2}, {"west": 3.0}, mean("utility", "HAL", "ARD"), MORE,
         {"nations.ARD.region": "west"}, quick=True),
    Sign("nations.BEL.issues", [0, 0], [3, 3], mean("threat", "BEL", "EST"), MORE, quick=True),
    Sign("nations.BEL.election_period", 2, 8, mean("turnover", "BEL"), LESS, {"nations.BEL.next_election": 2}),
    Sign("nations.BEL.next_election", 0, 10, mean("turnover", "BEL", last=8), LESS,
         {"nations.BEL.election_period": 20}),
    Sign("nations.HAL.enters", 1950, 1958, mean("alive", "HAL"), LESS, quick=True),
    Sign("nations.HAL.exits", 1953, 1960, mean("alive", "HAL"), MORE, quick=True),
)  # fmt: skip

STRATEGIES: Final = tuple(
    Sign("nations.HAL.strategy", "balanced", strategy, seen, expected, given, quick=True)
    for strategy, seen, expected, given in (
        ("balance_of_power", mean("threat", "HAL", "GOR"), MORE, {}),
        ("balance_of_threat", mean("utility", "HAL", "ARD"), MORE, {}),
        ("bandwagon", mean("utility", "HAL", "EST"), MORE, {}),
        ("hedge", mean("utility", "HAL", "ARD"), LESS, {}),
        ("buck_pass", mean("burden", "HAL"), LESS, SHARED),
        ("neutral", mean("utility", "HAL"), LESS, {}),
    )
)

CONDUCT: Final = (
    Sign("nations.GOR.interests.wariness", 0, 1, mean("threat", "GOR", "HAL"), MORE, quick=True),
    Sign("nations.HAL.interests.appeasement", 0, 1, mean("utility", "HAL", "EST"), MORE, quick=True),
    Sign("nations.HAL.interests.mistrust", 0, 1, mean("expected_help", "HAL", "EST"), LESS, quick=True),
    Sign("nations.HAL.interests.buck_passing", 0, 1, mean("burden", "HAL"), LESS, SHARED, quick=True),
    Sign("nations.HAL.interests.neutrality", 0, 1, mean("obligation", "neutrality", "HAL"), MORE, BUSY, quick=True),
    Sign("nations.BEL.interests.free_riding", 0, 3, mean("burden", "BEL"), LESS, SHARED, quick=True),
    Sign("nations.BEL.interests.commitment", 0, 4, mean("fidelity", "BEL", "COR"), MORE, quick=True),
    Sign("nations.HAL.interests.reserve", 0.5, 3, decided("sign", actor="HAL"), MORE,
         {"negotiate.meeting_rate": 0.5}, quick=True),
    Sign("nations.FEN.interests.claims", 0, 4, mean(STEP, "FEN", "BEL"), MORE, quick=True),
)  # fmt: skip

SPEAKS_FOR: Final = {
    Term.SECURITY: ("HAL", "ARD"), Term.COMMON_THREAT: ("HAL", "ARD"), Term.CLOSURE: ("HAL", "COR"),
    Term.TRUST: ("BEL", "COR"), Term.REGIME: ("HAL", "ARD"), Term.TRADE: ("HAL", "ARD"),
    Term.CONTIGUITY: ("HAL", "BEL"), Term.AFFINITY: ("BEL", "COR"),
}  # fmt: skip
"""For each term that speaks for a treaty, a nation and a partner with whom there is something of it."""
SPEAKS_AGAINST: Final = {
    Term.ENTRAPMENT: ("FEN", "HAL"), Term.AUTONOMY: ("HAL", "ARD"), Term.IDEOLOGY: ("HAL", "EST"),
    Term.RIVALRY: ("HAL", "EST"), Term.BALANCE: ("FEN", "BEL"), Term.UPKEEP: ("BEL", "HAL"),
    Term.STATUS_QUO: ("HAL", "ARD"),
}  # fmt: skip
INTERESTS: Final = tuple(
    Sign(f"nations.{one}.interests.{term.name.lower()}", 0, 3, mean("utility", one, other), expected, quick=True)
    for terms, expected in ((SPEAKS_FOR, MORE), (SPEAKS_AGAINST, LESS))
    for term, (one, other) in terms.items()
)

DYADS: Final = (
    Sign("dyads.HAL-EST.rivalry", 0, 0.9, crises(one=["EST"], other=["HAL"]), MORE, FIERCE, quick=True),
    Sign("dyads.HAL-EST.trust", 0.1, 0.9, mean(STEP, "EST", "HAL"), LESS, quick=True),
    Sign("dyads.FEN>BEL.claim", 0, 1, crises(one=["FEN"], other=["BEL"]), MORE, FIERCE, quick=True),
    Sign("dyads.HAL-EST.contiguous", False, True, mean(STEP, "EST", "HAL"), MORE, quick=True),
    Sign("dyads.HAL-EST.distance", 200, 4000, mean("threat", "HAL", "EST"), LESS, quick=True),
    Sign("dyads.BEL-COR.interoperability", 0, 0.9, mean("fidelity", "BEL", "COR"), MORE, quick=True),
    Sign("dyads.BEL-COR.intelligence", 0, 0.9, mean("intelligence", "BEL", "COR"), MORE, quick=True),
    Sign("dyads.HAL-BEL.trade", 0, 0.9, mean("utility", "HAL", "BEL"), MORE, quick=True),
    Sign("dyads.HAL-BEL.affinity", -1, 3, mean("pledges", "HAL", "BEL"), MORE, BUSY, quick=True),
    Sign("dyads.ARD-HAL.lobby_for", -1, 1, mean("utility", "ARD", "HAL"), MORE),
)  # fmt: skip

SIGNS: Final = (*NATIONS, *STRATEGIES, *INTERESTS, *CONDUCT, *DYADS)
