"""The awake world: eight nations among whom every mechanism of the model has something to act on."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import Any, Final

from analysis.experiments.made_worlds import START, Record
from sim.scenario import Scenario, validate

YEARS: Final = 15
INSIDE: Final = ("ARD", "BEL", "COR", "DUN")
"""The members of the league, whose partner is GOR and who may take in HAL."""
EXPOSED: Final = dict.fromkeys(("military", "hybrid", "cyber", "terror", "climate"), 0.5)


def nation(gdp: float, burden: float, polity: float, point: tuple[float, float], place: tuple[float, float],
           **rest: Any) -> Record:  # fmt: skip
    """A nation of the awake world."""
    return {
        "gdp": gdp, "burden": burden, "polity": polity, "ideology": list(point), "location": list(place),
        "exposure": dict(EXPOSED), **rest,
    }  # fmt: skip


NATIONS: Final[dict[str, Record]] = {
    "ARD": nation(800, 0.05, 0.9, (1, 0.8), (50, 0), major=True, nuclear=True, technology=1.1, security=0.7),
    "BEL": nation(200, 0.03, 0.8, (0.8, 0.6), (50, 10), next_election=1),
    "COR": nation(100, 0.03, 0.6, (0.6, 0.4), (45, 12), technology=0.6, next_election=3),
    "DUN": nation(80, 0.03, 0.3, (0.4, 0.1), (42, 18), technology=0.6),
    "EST": nation(700, 0.08, 0.1, (-1.2, -0.6), (54, 30), major=True, nuclear=True, posture=0.5, security=0.7),
    "FEN": nation(120, 0.05, 0.2, (-0.8, -0.5), (50, 24)),
    "GOR": nation(90, 0.03, 0.7, (0, 0.3), (47, 18), next_election=0),
    "HAL": nation(110, 0.03, 0.9, (0.7, 0.6), (58, 8), next_election=2),
}
DYADS: Final[dict[str, Record]] = {
    **{f"{one}-{two}": {"interoperability": 0.4, "intelligence": 0.3, "trust": 0.7}
       for k, one in enumerate(INSIDE) for two in INSIDE[k + 1 :]},
    **{f"{one}-EST": {"rivalry": much, "trust": 0.2} for one, much in (("ARD", 0.7), ("BEL", 0.6), ("COR", 0.5))},
    "GOR-EST": {"rivalry": 0.3},
    "HAL-EST": {"rivalry": 0.5, "trust": 0.2, "contiguous": True},
    "EST-FEN": {"contiguous": True, "interoperability": 0.3, "trust": 0.6},
    "BEL-FEN": {"rivalry": 0.5, "trust": 0.3, "contiguous": True},
    "COR-DUN": {"rivalry": 0.4, "contiguous": True, "interoperability": 0.4, "intelligence": 0.3, "trust": 0.6},
    "BEL-COR": {"affinity": 0.3, "contiguous": True, "interoperability": 0.4, "intelligence": 0.3, "trust": 0.7},
    "GOR-FEN": {"contiguous": True}, "GOR-COR": {"contiguous": True}, "HAL-BEL": {"contiguous": True},
    "ARD-HAL": {"lobby_for": 0.3},
    "FEN>BEL": {"claim": 0.6},
}  # fmt: skip
ALL_ARTICLES: Final[Record] = {
    "dialogue": 1, "logistics": {"strength": 0.5, "partner": 0.5}, "basing": 0.5, "technology": 0.5,
    "procurement": 0.5, "intelligence": 0.5, "exercises": {"strength": 0.5, "partner": 0.3}, "capacity_building": 1,
    "consultation": 1, "defence": 1, "nuclear_umbrella": {"strength": 1, "direction": "lead"},
}  # fmt: skip
TREATIES: Final[dict[str, Record]] = {
    "axis": {"members": ["EST", "FEN"], "articles": {"defence": 1, "offence": 1}, "lead": "EST", "term": 10},
    "apart": {"members": ["EST", "GOR"], "articles": {"neutrality": 1, "non_aggression": 1}},
}
ORGANISATIONS: Final[dict[str, Record]] = {
    "league": {
        "members": list(INSIDE), "partners": ["GOR"], "open_to": ["GOR", "HAL"], "lead": "ARD",
        "articles": ALL_ARTICLES, "domains": ["military", "hybrid", "cyber", "terror", "climate"],
        "accession": "majority", "pledge": 0.04, "fund": 0.002, "infrastructure": 0.5, "depth": 0.3,
        "dispute_resolution": True, "inclusive": True,
    },
    "club": {"invited": ["ARD", "GOR", "HAL"], "articles": {"consultation": 1, "defence": 0.5}, "lead": "ARD"},
}  # fmt: skip
TREATY_ROWS: Final = {name: row for row, name in enumerate([*TREATIES, *ORGANISATIONS])}
EVENTS: Final[dict[str, Record]] = {
    "tense": {"date": START + 2, "effects": [
        {"type": "tension", "domain": domain, "change": 1.0} for domain in EXPOSED
    ]},
    "offered": {"date": START + 1, "effects": [{"type": "offer", "treaty": "club"}]},
    "leaked": {"date": START + 4, "effects": [{"type": "leak", "nation": "BEL", "severity": 0.8}]},
}  # fmt: skip


@dataclass(frozen=True)
class Awake:
    """The awake world with some things changed, each by its path: `rule.parameter`, or the way to it in a scenario."""

    changes: str = "{}"
    """What is changed, as JSON, so that worlds can be told apart and their runs shared."""

    def __call__(self, draw: int) -> Scenario:
        plain = document()
        for path, value in json.loads(self.changes).items():
            way = path.split(".")
            put(plain, way if way[0] in plain else ["parameters", path], value)
        plain["dyads"] = [
            {**({"pair": name.split("-")} if "-" in name else dict(zip(("from", "to"), name.split(">"), strict=True))),
             **record}
            for name, record in plain["dyads"].items()
        ]  # fmt: skip
        plain["events"] = [{"id": name, **record} for name, record in plain["events"].items() if record]
        return validate(plain).scenario


def document() -> dict[str, Any]:
    """The awake world as plain data, its dyads and events by name."""
    return copy.deepcopy({
        "foedus": 1, "name": "awake", "title": "awake", "calendar": {"start": START, "end": START + YEARS - 1},
        "seeds": {"seed": 1950}, "record": [], "activation": "random", "figures": {}, "parameters": {},
        "nations": NATIONS, "dyads": DYADS, "treaties": TREATIES, "organisations": ORGANISATIONS, "events": EVENTS,
    }) | {"figures": dict.fromkeys(sorted(FIGURES), "assumed")}  # fmt: skip


FIGURES: Final = {field for record in NATIONS.values() for field in record}


def put(within: dict[str, Any], way: list[str], value: Any) -> None:
    """Write a value at the end of a way through nested groups, making those that are not there."""
    for step in way[:-1]:
        within = within.setdefault(step, {})
    within[way[-1]] = value
