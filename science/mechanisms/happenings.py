"""Signs of events: each type happens in one arm and not in the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis.experiments.made_worlds import Record
from analysis.experiments.paired import LESS, MORE, Expectation
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import Seen, chance, crises, final, mean, seats


def event(
    kind: str, what: Mapping[str, Any], seen: Seen, expected: Expectation, given: Mapping[str, Any] | None = None
) -> Sign:
    """What follows when an event of some type happens in 1952."""
    happens = {"date": 1952, "effects": [{"type": kind, **what}]}
    return Sign(f"events.{kind}", None, happens, seen, expected, given or {}, quick=True)


def towards(one: str, other: str, change: float) -> Record:
    """A change of how one nation, and the other too, stands to the other."""
    return {"from": [one], "to": [other], "change": change}


ARMS: Final = {"type": "technology", "nation": "BEL", "change": 1.0}
CHANGE: Final = {"type": "government", "nation": "BEL"}
FEUD: Final = {"type": "rivalry", "from": ["GOR"], "to": ["EST"], "change": 0.6}

SIGNS: Final = (
    event("government", {"nation": "BEL", "ideology": [3.0, 0.0]}, mean("ideology", "BEL", 0), MORE),
    Sign("events.change.effects", [{**CHANGE, "approval": 0.1}], [{**CHANGE, "approval": 0.9}],
         mean("approval", "BEL", first=2, last=5), MORE, {"events.change": {"date": 1952}}, quick=True),
    event("regime", {"nation": "DUN", "polity": 1.0}, chance("leave", "DUN", first=2, last=4), MORE,
          {"review.noted": 0}),
    event("rank", {"nation": "FEN", "major": True}, mean("challenge_chance", "FEN"), MORE),
    event("technology", {"nation": "COR", "change": 0.5}, mean("power", "COR"), MORE),
    Sign("events.arms.effects", [ARMS], [{**ARMS, "secret": True}],
         mean("challenge_chance", "FEN", "BEL", first=2, last=5), MORE, {"events.arms": {"date": 1952}}, quick=True),
    event("growth", {"nations": ["BEL", "COR"], "change": -0.3}, final("spending", ("BEL", "COR")), LESS),
    event("forces", {"nation": "EST", "factor": 2.0}, mean("threat", ("BEL", "COR"), "EST"), MORE),
    event("leak", {"nation": "BEL", "severity": 1.0}, mean("power", "BEL", first=2, last=4), LESS),
    event("nuclear", {"nation": "HAL"}, mean("challenge_chance", "EST", "HAL"), LESS),
    event("enter", {"nation": "HAL"}, mean("alive", "HAL"), MORE, {"nations.HAL.enters": 1960}),
    event("exit", {"nation": "EST"}, mean("threat", "BEL", "EST"), LESS),
    event("disaster", {"nation": "COR", "loss": 0.2}, mean("disaster", "COR"), MORE),
    event("rivalry", towards("GOR", "EST", 0.5), mean("threat", "GOR", "EST"), MORE),
    Sign("events.feud.effects", [{**FEUD, "mutual": False}], [{**FEUD, "mutual": True}], mean("threat", "EST", "GOR"),
         MORE, {"events.feud": {"date": 1952}}, quick=True),
    event("claim", towards("EST", "HAL", 0.8), mean("challenge_chance", "EST", "HAL"), MORE),
    event("trust", towards("BEL", "COR", -0.5), mean("fidelity", "BEL", "COR"), LESS),
    event("interoperability", towards("BEL", "COR", 0.4), mean("fidelity", "BEL", "COR"), MORE),
    event("crisis", {"challenger": "EST", "target": "COR", "chance": 1.0}, crises(one=["EST"], other=["COR"]), MORE),
    event("tension", {"domain": "cyber", "change": 2.0}, mean("incidents", INSIDE), MORE,
          {"stage_incidents.base": -2.0}),
    event("offer", {"treaty": "club"}, final("pledges", "HAL", "ARD"), MORE, {"events.offered": None}),
    event("leave", {"nation": "DUN", "treaty": "league"}, seats("league"), LESS, {"accede.contact": 0}),
    event("leave_command", {"nation": "DUN", "treaty": "league"}, final("interoperability", "DUN", INSIDE), LESS),
    event("suspend", {"nation": "DUN", "treaty": "league"}, mean("obligation", "defence", "ARD", "DUN"), LESS),
    event("readmit", {"nation": "DUN", "treaty": "league"}, mean("obligation", "defence", "ARD", "DUN"), MORE,
          {"keep_order.motion": 0, "events.out": {"date": 1951, "effects": [
              {"type": "suspend", "nation": "DUN", "treaty": "league"}]}}),
    event("pledge", {"treaty": "league", "share": 0.1}, mean("burden", INSIDE[1:]), MORE),
    event("fund", {"treaty": "league", "share": 0.05, "infrastructure": 0.0}, final("capability", ("COR", "DUN")),
          MORE),
    event("depth", {"treaty": "league", "change": 0.5}, final("interoperability", INSIDE, INSIDE), MORE),
    event("dissolve", {"treaty": "league"}, mean("pledges", INSIDE, INSIDE, first=2, last=4), LESS),
)  # fmt: skip
