"""Worlds made for experiments: small ones in which one thing is changed, and random ones of any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any, Final

import numpy as np

from sim.scenario import Scenario, validate
from sim.vocabulary import Article, Role, Status
from sim.world import World

Record = dict[str, Any]
START: Final = 1950
CLOSED: Final = {"negotiate.meeting_rate": 0, "found_circles.initiative": 0, "accede.contact": 0}
"""Parameters with which no treaty is made but those that the world gives or opens."""
LASTING: Final = {"review.base": -10}
CALM: Final = {"weigh_challenges.base": -12}


def made(name: str, years: int, nations: Mapping[str, Record], **parts: Any) -> Scenario:
    """A world of some nations from 1950, every figure of it assumed, with its other parts as a file would give them."""
    figures = {field for nation in nations.values() for field in nation}
    plain = {
        "foedus": 1, "name": name, "title": name, "calendar": {"start": START, "end": START + years - 1},
        "seeds": {"seed": 1950}, "record": [], "figures": dict.fromkeys(sorted(figures), "assumed"),
        "nations": dict(nations),
    }  # fmt: skip
    return validate(plain | parts).scenario


def quarrel(*pacts: tuple[str, str, Record], unruly: bool = False, beset: bool = False, years: int = 30) -> Scenario:
    """Two neighbours at odds, ATT the stronger, an ally of each to be, ACC and ALY, and a third, THI; with some pacts.

    Where TAR is unruly, it challenges ATT in three years of four.  Where ATT is beset, THI is a great power and
    a rival at its border, with an affinity that keeps their treaty, if there is one, alive.
    """
    nations: dict[str, Record] = {
        "ATT": {"gdp": 150, "burden": 0.06, "polity": 0.2, "ideology": [-1, -0.5], "location": [52, 14]},
        "TAR": {"gdp": 120, "burden": 0.05, "polity": 0.6, "ideology": [0.5, 0.5], "location": [50, 8]},
        "ALY": {"gdp": 250, "burden": 0.05, "polity": 0.8, "ideology": [0.8, 0.6], "location": [48, 2]},
        "ACC": {"gdp": 200, "burden": 0.05, "polity": 0.2, "ideology": [-0.8, -0.5], "location": [54, 20]},
        "THI": {"gdp": 800 if beset else 250, "burden": 0.05, "polity": 0.5, "ideology": [0, 0], "location": [57, 11]},
    }
    odds: list[Record] = [{"pair": ["ATT", "TAR"], "rivalry": 0.5, "trust": 0.35, "contiguous": True}]
    rival: Record = {"pair": ["ATT", "THI"], "rivalry": 0.8, "trust": 0.2, "contiguous": True, "affinity": 10}
    odds += [rival] if beset else []
    treaties = {f"{one}-{other}": {"members": [one, other], "lead": one, "articles": a} for one, other, a in pacts}
    raid = {"type": "crisis", "challenger": "TAR", "target": "ATT", "chance": 1}
    events = [{"id": "raid", "rate": 0.75, "effects": [raid]}] if unruly else []
    return made("quarrel", years, nations, dyads=odds, treaties=treaties, parameters=CLOSED | LASTING, events=events)


MEMBERS: Final = 16


def blocs(
    size: int, *, polity: float = 0.2, gdp: tuple[float, float] = (100, 100), depth: float = 0.0, skill: float = 0.0,
    shock: Record | None = None, opened: bool = False, years: int = 8, base: float = -2.5,
) -> Scenario:  # fmt: skip
    """Sixteen nations that fear a great power in defence treaties of a size, pacts of two or organisations.

    A shock may befall the first member of each treaty in 1952, or a pact be opened to it then with an outsider who is
    the other members' rival.  The base of leaving is raised, so that there is something to count.
    """
    names = [f"M{k:02}" for k in range(MEMBERS)]
    circles = [names[k : k + size] for k in range(0, MEMBERS, size)]
    plain = {"burden": 0.04, "polity": polity, "next_election": 4, "election_period": 20}
    nations: dict[str, Record] = {
        name: {**plain, "gdp": gdp[k % 2], "ideology": [0.5, 0.3], "location": [50, 4.0 * k - 30.0]}
        for k, name in enumerate(names)
    }
    nations["BIG"] = {**plain, "gdp": 900, "ideology": [-1, -0.5], "location": [75, 0]}
    nations["OUT"] = {**plain, "gdp": 100, "ideology": [0.5, 0.3], "location": [35, 0]}
    firsts, others = [c[0] for c in circles], [name for c in circles for name in c[1:]]
    relations: list[Record] = [{"pair": [name, "BIG"], "rivalry": 0.5} for name in names]
    relations += [{"pair": [name, "OUT"], "affinity": 10, "trust": 0.8} for name in firsts]
    relations += [{"pair": [name, "OUT"], "rivalry": 0.9, "trust": 0.1} for name in others]
    relations += [
        {"pair": [i, j], "trust": 0.6, "interoperability": skill} for c in circles for i in c for j in c if i < j
    ]
    treaties: dict[str, Record] = {
        f"pact{k}": {"members": c, "articles": {"defence": 1}, "depth": depth, "signed": START - 5}
        for k, c in enumerate(circles)
    }
    offers: dict[str, Record] = {
        f"new{k}": {"invited": [name, "OUT"], "articles": {"defence": 1}} for k, name in enumerate(firsts)
    }
    effects = [{**shock, "nation": name} for name in firsts] if shock else []
    effects += [{"type": "offer", "treaty": f"new{k}"} for k in range(len(firsts)) if opened]
    return made(
        "blocs", years, nations, dyads=relations, treaties=treaties if size == 2 else {},
        organisations=(treaties if size > 2 else {}) | offers, parameters=CLOSED | CALM | {"review.base": base},
        events=[{"id": "shock", "date": START + 2, "effects": effects}] if effects else [],
    )  # fmt: skip


def alarm(power: str, others: Sequence[str], after: int) -> list[Record]:
    """The event, after some years, that a power doubles its forces and becomes others' rival; none after 0."""
    effects: list[Record] = [
        {"type": "forces", "nation": power, "factor": 2},
        {"type": "rivalry", "from": [power], "to": list(others), "change": 0.6},
    ]
    return [{"id": "alarm", "date": START + after, "effects": effects}] if after else []


FRIENDS: Final = tuple(f"F{k}" for k in range(8))
EVEN, ODD = FRIENDS[::2], FRIENDS[1::2]


def friends(
    *, apart: float = 5.0, polity: tuple[float, float] = (0.5, 0.5), gdp: tuple[float, float] = (60, 60),
    tilt: tuple[float, float] = (0.0, 0.0), fears: Sequence[float] = (0.5, 0.5, 0.5, 0.5), hub: bool = False,
    years: int = 15, shock: int = 0, activation: str = "random", circles: bool = True, **relation: Any,
) -> Scenario:  # fmt: skip
    """Eight nations on one latitude, some degrees apart, and two great powers near the pole, equally far from all.

    Of pairs of values the first is that of the even nations, the second that of the odd; `fears` are the rivalries of
    the even with either power, then of the odd; `relation` is what all eight are to one another.  After some years one
    of the powers may double its forces and become the eight's fiercer rival.  Without circles they sign by pairs only.
    """
    nations: dict[str, Record] = {
        name: {"gdp": gdp[k % 2], "burden": 0.04, "polity": polity[k % 2], "ideology": [0.5, tilt[k % 2]],
               "location": [50, apart * (k - 3.5)]}
        for k, name in enumerate(FRIENDS)
    }  # fmt: skip
    for k, name in enumerate(("NTH", "POL")):
        nations[name] = {"gdp": 500, "burden": 0.06, "polity": 0.2, "ideology": [-1, 0], "location": [89, 180.0 * k]}
    nations["HUB"] = {"gdp": 60, "burden": 0.04, "polity": 0.5, "ideology": [0.5, 0], "location": [50, 0]}
    relations: list[Record] = [
        {"pair": [name, power], "rivalry": fears[2 * (k % 2) + m], "trust": 0.2}
        for k, name in enumerate(FRIENDS)
        for m, power in enumerate(("NTH", "POL"))
    ]
    if relation:
        relations += [{"pair": [i, j], **relation} for i in FRIENDS for j in FRIENDS if i < j]
    treaties = {f"hub{k}": {"members": [name, "HUB"], "articles": {"defence": 1}} for k, name in enumerate(FRIENDS)}
    return made(
        "friends", years, nations, dyads=relations, treaties=treaties if hub else {},
        parameters=CALM if circles else CALM | {"found_circles.initiative": 0},
        events=alarm("POL", FRIENDS, shock), activation=activation,
    )  # fmt: skip


def random_world(
    size: int, draw: int, years: int = 30, shock: int = 0, pledges: Sequence[str] = (), **parts: Any
) -> Scenario:
    """A world of some size: places, wealth, regimes and ideal points from one distribution, four neighbours or so each.

    The five richest are major powers, and half of the nations whose regime is of the other kind are their rivals; a
    quarter of the other borders divide rivals: a nation has as many rivals in a small world as in a large one.  A shock
    may come after some years: the strongest doubles its forces and becomes everybody's rival.  Pledges
    of some kinds may be dealt out in turn to the neighbours who are no rivals, a pact for each such pair.
    """
    luck = np.random.default_rng([1950, draw])
    place = np.stack([np.degrees(np.arcsin(luck.uniform(-0.6, 0.9, size))), luck.uniform(-180, 180, size)], axis=1)
    wealth = np.exp(luck.normal(3.5, 1.2, size))
    free = luck.random(size) < 0.45
    polity = np.where(free, luck.uniform(0.65, 0.95, size), luck.uniform(0.05, 0.4, size))
    view = np.clip(np.stack([2 * polity - 1 + luck.normal(0, 0.7, size), polity + luck.normal(0, 0.2, size)], 1), -3, 3)
    burden = np.clip(np.exp(luck.normal(-3.4, 0.5, size)), 0.005, 0.15)
    top = {int(k) for k in np.argsort(-wealth)[:5]}
    nations: dict[str, Record] = {
        f"N{k:03}": {"gdp": float(wealth[k]), "burden": float(burden[k]), "polity": float(polity[k]),
                     "ideology": view[k].tolist(), "location": place[k].tolist(), "major": bool(k in top),
                     "exposure": {"military": 0.5}, "next_election": float(luck.uniform(0, 4))}
        for k in range(size)
    }  # fmt: skip
    names = list(nations)
    near = set(borders(place))
    relations: list[Record] = []
    for i, j in sorted(near | {(min(i, j), max(i, j)) for i in range(size) for j in top if i != j}):
        relation: Record = {"pair": [names[i], names[j]], "contiguous": (i, j) in near}
        camps = (i in top or j in top) and free[i] != free[j]
        if luck.random() < (0.5 if camps else 0.25 if (i, j) in near else 0.0):
            relation |= {"rivalry": float(luck.uniform(0.4, 0.9)), "trust": 0.2}
        relations.append(relation)
    friendly = [relation["pair"] for relation in relations if "rivalry" not in relation and relation["contiguous"]]
    parts["treaties"] = {
        f"pact{k}": {"members": pair, "articles": {pledges[k % len(pledges)]: 1}}
        for k, pair in enumerate(friendly if pledges else ())
    }
    strongest = names[int(np.argmax(wealth * burden))]
    parts["events"] = alarm(strongest, [name for name in names if name != strongest], shock)
    return made("random", years, nations, dyads=relations, **parts)


def borders(place: np.ndarray, nearest: int = 3) -> list[tuple[int, int]]:
    """Who borders whom: each nation and those nearest to it, as pairs of rows."""
    lat, lon = np.radians(place).T
    point = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    near = np.argsort(-(point @ point.T), axis=1)[:, 1 : nearest + 1]
    return sorted({(min(i, int(j)), max(i, int(j))) for i in range(len(place)) for j in near[i]})


def world_of(n: int, *treaties: tuple[int, ...], article: Article = Article.DEFENCE) -> World:
    """A world of n nations with power 1 in treaties of one article, each with the given members."""
    world = World([f"N{k:02}" for k in range(n)], 1)
    world.power[:], world.slots[:] = 1.0, len(treaties)
    for a, members in enumerate(treaties):
        world.status[0, a], world.size[0, a] = Status.IN_FORCE, len(members)
        world.roster[0, a, : len(members)] = sorted(members)
        world.member[0, a, list(members)] = Role.MEMBER
        world.article[0, a, article] = 1.0
        for i, j in permutations(members, 2):
            world.obligation[0, article, i, j] = 1.0
            world.pledges[0, i, j] += article == Article.DEFENCE
    return world
