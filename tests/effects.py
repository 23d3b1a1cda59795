"""Effects of events by hand: a quiet world, what each effect makes of it, and effects that find nothing to do."""

from __future__ import annotations

from typing import Any

from sim.vocabulary import Article, Role, Status
from sim.world import World


def quiet() -> World:
    """Three nations in two worlds, a treaty in force between A and B, another one drafted, nothing at its bounds."""
    world = World(["A", "B", "C"], 2)
    world.gdp[:], world.capability[:], world.spending[:], world.last_power[:] = 100.0, 10.0, 3.0, 10.0
    for column in (world.rivalry, world.claim, world.trust, world.interoperability, world.intelligence):
        column[:] = 0.5
    world.tension[:] = 1.0
    world.polity[:], world.exposed[:] = 0.6, 0.2
    world.alive[:, 2] = 0
    world.status[:, 0], world.status[:, 1] = Status.IN_FORCE, Status.DRAFT
    world.member[:, 0, :2], world.member[:, 2, 2] = Role.MEMBER, Role.SUSPENDED
    world.notice[:, 0], world.depth[:, 0] = 2.0, 0.3
    world.article[:, :2, Article.DEFENCE] = 1.0
    world.redrawn[:] = 0
    return world


Cells = dict[str, dict[tuple[int, ...], float]]
BY_HAND: dict[str, tuple[dict[str, Any], Cells]] = {
    "rivalry": ({"from": ["A"], "to": ["B"], "change": 0.2}, {"rivalry": {(0, 1): 0.7, (1, 0): 0.7}}),
    "claim": ({"from": ["A"], "to": ["B"], "change": 9.0, "mutual": False}, {"claim": {(0, 1): 1.0}}),
    "trust": (
        {"from": ["A", "B"], "to": ["B", "C"], "change": -0.1, "mutual": False},
        {"trust": {(0, 1): 0.4, (0, 2): 0.4, (1, 2): 0.4}},
    ),
    "interoperability": ({"from": ["A"], "to": ["A", "C"], "change": -1.0},
                         {"interoperability": {(0, 2): 0.0, (2, 0): 0.0}}),
    "tension": ({"domain": "cyber", "change": 0.5}, {"tension": {(2,): 1.5}}),
    "crisis": ({"challenger": "A", "target": "B", "chance": 0.3}, {"provocation": {(0, 1): 0.3}}),
    "offer": ({"treaty": "T1"}, {"status": {(1,): 2}, "signed": {(1,): 1950.0}}),
    "leave": ({"nation": "A", "treaty": "T0"}, {"leaving": {(0, 0): 1952.0}}),
    "leave_command": ({"nation": "B", "treaty": "T0"}, {"member": {(0, 1): 3}, "redrawn": {(): 1}}),
    "suspend": ({"nation": "A", "treaty": "T0"}, {"member": {(0, 0): 4}, "redrawn": {(): 1}}),
    "readmit": ({"nation": "C", "treaty": "T2"}, {"member": {(2, 2): 1}, "redrawn": {(): 1}}),
    "pledge": ({"treaty": "T0", "share": 0.02}, {"pledge": {(0,): 0.02}}),
    "fund": ({"treaty": "T0", "share": 0.01, "infrastructure": 0.5}, {"fund": {(0,): 0.01}, "build": {(0,): 0.5}}),
    "depth": ({"treaty": "T0", "change": -0.1}, {"depth": {(0,): 0.2}}),
    "government": (
        {"nation": "B", "ideology": [1.0, -2.0], "approval": 0.9},
        {"turnover": {(1,): 1}, "last_turnover": {(1,): 1950.0}, "government": {(1, 0): 1.0, (1, 1): -2.0},
         "approval": {(1,): 0.9}},
    ),
    "regime": ({"nation": "B", "polity": 0.1}, {"polity": {(1,): 0.1}}),
    "rank": ({"nation": "B", "major": True}, {"major": {(1,): 1}}),
    "technology": ({"nation": "A", "change": 0.25}, {"technology": {(0,): 1.25}}),
    "growth": ({"nations": ["A", "C"], "change": -0.5}, {"gdp": {(0,): 50.0}}),  # C does not exist
    "forces": ({"nation": "A", "factor": 2.0}, {"capability": {(0,): 20.0}}),
    "leak": (
        {"nation": "A", "severity": 0.4},
        {"exposed": {(0,): 0.6}, "leaked": {(0,): 0.4}, "trust": {(k, 0): 0.5 - 0.15 * 0.4 * 0.5 for k in range(3)},
         "intelligence": {(k, 0): 0.5 * (1 - 0.5 * 0.4) for k in range(3)}},
    ),
    "nuclear": ({"nation": "B"}, {"nuclear": {(1,): 1}}),
    "enter": ({"nation": "C"}, {"alive": {(2,): 1}}),
    "exit": (
        {"nation": "A"},
        {"alive": {(0,): 0}, "leaving": {(a, 0): 1950.0 for a in range(32)}, "gdp": {(0,): 0.0},
         "spending": {(0,): 0.0}, "capability": {(0,): 0.0}, "last_power": {(0,): 0.0}},
    ),
    "dissolve": ({"treaty": "T0"}, {"leaving": {(0, k): 1950.0 for k in range(3)}}),
    "disaster": ({"nation": "B", "loss": 0.25}, {"stricken": {(1,): 0.25}, "capability": {(1,): 7.5}}),
}  # fmt: skip
NOTHING: dict[str, dict[str, Any]] = {
    "offer": {"treaty": "T0"},  # is in force already
    "leave": {"nation": "C", "treaty": "T0"},  # is no member
    "leave_command": {"nation": "C", "treaty": "T0"},
    "suspend": {"nation": "C", "treaty": "T0"},
    "readmit": {"nation": "A", "treaty": "T0"},  # is not suspended
    "pledge": {"treaty": "T0", "share": 0.0},
    "fund": {"treaty": "T0", "share": 0.0},
    "depth": {"treaty": "T0", "change": 0.0},
    "enter": {"nation": "A"},
    "rank": {"nation": "A", "major": False},
    "tension": {"domain": "terror", "change": 0.0},
    "disaster": {"nation": "A", "loss": 0.0},
}
