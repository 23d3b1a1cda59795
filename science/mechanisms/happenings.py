"""Signs of events: each type happens in one arm and not in the other."""

from __future__ import annotations

from typing import Any, Final

from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import Seen, chance, crises, final, mean, seats
from science.paired import LESS, MORE, Expectation

HARASSED: Final = {"stage_incidents.base": -2.0}


def event(kind: str, seen: Seen, expected: Expectation, given: dict[str, Any] | None = None, **what: Any) -> Sign:
    """What follows when an event of some type happens in 1952."""
    happens = {"date": 1952, "effects": [{"type": kind, **what}]}
    return Sign(f"events.{kind}", None, happens, seen, expected, given or {}, quick=True)


SIGNS: Final = (
    event("government", mean("ideology", "BEL", 0), MORE, nation="BEL", ideology=[3.0, 0.0]),
    event("regime", chance("leave", "DUN", first=2, last=4), MORE, {"review.noted": 0}, nation="DUN", polity=1.0),
    event("rank", mean("challenge_chance", "FEN"), MORE, nation="FEN", major=True),
    event("technology", mean("power", "COR"), MORE, nation="COR", change=0.5),
    event("growth", final("spending", ("BEL", "COR")), LESS, nations=["BEL", "COR"], change=-0.3),
    event("forces", mean("threat", ("BEL", "COR"), "EST"), MORE, nation="EST", factor=2.0),
    event("leak", mean("power", "BEL", first=2, last=4), LESS, nation="BEL", severity=1.0),
    event("nuclear", mean("challenge_chance", "EST", "HAL"), LESS, nation="HAL"),
    event("enter", mean("alive", "HAL"), MORE, {"nations.HAL.enters": 1960}, nation="HAL"),
    event("exit", mean("threat", "BEL", "EST"), LESS, nation="EST"),
    event("disaster", mean("disaster", "COR"), MORE, nation="COR", loss=0.2),
    event("rivalry", mean("threat", "GOR", "EST"), MORE, **{"from": ["GOR"], "to": ["EST"], "change": 0.5}),
    event("claim", mean("challenge_chance", "EST", "HAL"), MORE, **{"from": ["EST"], "to": ["HAL"], "change": 0.8}),
    event("trust", mean("fidelity", "BEL", "COR"), LESS, **{"from": ["BEL"], "to": ["COR"], "change": -0.5}),
    event("interoperability", mean("fidelity", "BEL", "COR"), MORE,
          **{"from": ["BEL"], "to": ["COR"], "change": 0.4}),
    event("crisis", crises(one=["EST"], other=["COR"]), MORE, challenger="EST", target="COR", chance=1.0),
    event("tension", mean("incidents", INSIDE), MORE, HARASSED, domain="cyber", change=2.0),
    event("offer", final("pledges", "HAL", "ARD"), MORE, {"events.offered": None}, treaty="club"),
    event("leave", seats("league"), LESS, {"accede.contact": 0}, nation="DUN", treaty="league"),
    event("leave_command", final("interoperability", "DUN", INSIDE), LESS, nation="DUN", treaty="league"),
    event("dissolve", mean("pledges", INSIDE, INSIDE, first=2, last=4), LESS, treaty="league"),
)  # fmt: skip
