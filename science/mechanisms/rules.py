"""What is missed when a rule is left out; rules on which others depend cannot be, and are shown by their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis.experiments.paired import LESS, MORE, SAME, Expectation
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import OFF, ON, Sign
from science.mechanisms.life import BLACK_SHEEP
from science.mechanisms.market import CIRCLES
from science.mechanisms.watches import TIES, TREATIES, Seen, decided, final, mean

FIERCE: Final = {"weigh_challenges.base": -4.0}
WARS: Final = {**FIERCE, "run_crises.attack": 1.0}
COUP: Final = {
    "events.coup": {"date": 1952, "effects": [{"type": "government", "nation": "BEL", "ideology": [3.0, 1.0]}]}
}


def out(
    rule: str,
    seen: Seen,
    expected: Expectation,
    given: Mapping[str, Any] | None = None,
    why: str = "",
    quick: bool = True,
) -> Sign:
    """What follows when a rule is left out."""
    return Sign(rule, ON, OFF, seen, expected, given or {}, why, quick)


SIGNS: Final = (
    out("drift_ideal_points", mean("ideology", "BEL", 0), LESS, COUP),
    out("break_through", final("technology"), LESS, {"break_through.rate": 0.2}),
    out("form_opinion", mean("approval", "BEL"), LESS, {"nations.BEL.approval": 0.1, "nations.BEL.next_election": 20}),
    out("rank_powers", mean("major"), SAME, {"rank_powers.rise": 1, "rank_powers.fall": 0},
        why="no share of power is above 1 or below 0: at these thresholds ranks are as the scenario gives them"),
    out("rank_powers", mean("major"), LESS, {"nations.EST.major": False}),
    out("keep_ready", mean("power", "BEL"), LESS, {"nations.BEL.readiness": 0.6}),
    out("maintain_forces", final("technology", "COR"), LESS, {"nations.COR.modernisation": 0.5}),
    out("negotiate", TREATIES, LESS),
    out("sign_offers", decided("found"), LESS),
    out("found_circles", decided("found"), LESS, CIRCLES),
    out("keep_order", decided("suspend"), LESS, BLACK_SHEEP),
    out("bind_obligations", TIES, LESS),
    out("exercise", final("interoperability", INSIDE, INSIDE), LESS),
    out("share_intelligence", final("intelligence", INSIDE, INSIDE), LESS),
    out("transfer_technology", final("technology", "COR"), LESS),
    out("pool_procurement", mean("unit_price", INSIDE), MORE),
    out("build_capacity", final("capability", ("COR", "DUN")), LESS),
    out("include", final("trust", INSIDE, INSIDE), LESS),
    out("judge_spending", mean("trust", "ARD", INSIDE[1:]), MORE, {"judge_spending.resentment": 0.3}),
    out("learn_trust", final("trust", INSIDE, INSIDE), LESS),
    out("keep_reputation", mean("broken"), LESS, WARS),
    out("shift_rivalry", mean("tension"), MORE),
    out("note_challenges", mean("obligation", "defence", "FEN", "EST"), MORE,
        FIERCE | {"treaties.axis.articles.defence": {"strength": 1, "conditional": True}}),
)  # fmt: skip
