"""Divisions into coalitions again: hedonic games (Bogomolnaia and Jackson 2002), and world coalitions (Galam 1996)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np

from analysis.replications.base import Effort, Part, exactly, replication
from sim.theories.galam import Coalitions
from sim.theories.hedonic import Notion, Worth, partitions, ranked, respond, separable, stable, stable_partitions

GAMES: Final = {3: 40, 4: 20, 5: 6}
"""How many games are drawn, by the number of players."""
COUNTRIES, WORLDS = 9, 40
ROOMMATES: Final = (((0, 1), (0, 2), (0,)), ((1, 2), (0, 1), (1,)), ((0, 2), (1, 2), (2,)))
"""Three of whom each likes the next best, and none the company of two."""
STALKER: Final = ((0, 1), (-1, 0))
"""Two of whom one wants to be with the other, who wants to be alone."""


@replication(
    "H1", "bogomolnaia_jackson", title="which hedonic games have stable divisions",
    paper="Bogomolnaia and Jackson 2002",
    published="values the same both ways always leave a Nash stable division, and any game a contractually "
    "individually stable one; others may have none, and an empty core",
    source="recalled; the notions are as Karakaya 2011 (abstract and introduction) and lecture notes tell them",
    kind="exact", seconds=3,
)  # fmt: skip
def stable_divisions(effort: Effort) -> Iterator[Part]:
    """All divisions of three to five players, whose values are drawn by luck, and two games of the textbooks."""
    luck = np.random.default_rng(2002)
    without = lost = uncontracted = 0
    for n, games in GAMES.items():
        for _ in range(games):
            value = luck.normal(size=(n, n))
            alike = separable(value + value.T)
            without += not stable_partitions(alike, n, "nash")
            uncontracted += not stable_partitions(preferring(luck, n), n, "contractual")
            for start in partitions(n):
                end, settled = respond(alike, start)
                lost += not (settled and stable(alike, end, "nash"))
    count = sum(GAMES.values())
    yield exactly(f"games of {count} with the same values both ways that have no Nash stable division", 0, without)
    yield exactly("divisions from which best moves lead to none", 0, lost)
    yield exactly(f"games of {count} with any tastes that have no contractually stable division", 0, uncontracted)
    yield exactly("Nash stable divisions of two, one of whom flees the other", 0, _count(separable(STALKER), 2, "nash"))
    yield exactly("divisions of three roommates that are in the core", 0, _count(ranked(ROOMMATES), 3, "core"))


def preferring(luck: np.random.Generator, n: int) -> Worth:
    """A game in which everybody ranks all coalitions that it may be in by luck."""
    groups = [frozenset(some) for size in range(1, n + 1) for some in combinations(range(n), size)]
    return ranked([[g for _, g in sorted((luck.random(), g) for g in groups if i in g)] for i in range(n)])


def _count(worth: Worth, n: int, notion: Notion) -> int:
    return len(stable_partitions(worth, n, notion))


@replication(
    "G1", "galam", title="two world coalitions leave one stable division of countries",
    paper="Galam 1996",
    published="two competing world coalitions yield one unique stable distribution of actors",
    source="abstract; that what alliances exchange outweighs history is our reading", kind="exact", seconds=2,
)  # fmt: skip
def one_division(effort: Effort) -> Iterator[Part]:
    """All choices of nine countries whose histories and natural alliances are drawn by luck."""
    luck = np.random.default_rng(1996)
    several, free = 0, list[int]()
    for _ in range(WORLDS):
        past = np.triu(luck.normal(size=(COUNTRIES, COUNTRIES)), 1)
        history, nature = past + past.T, luck.choice([-1, 1], COUNTRIES)
        counts = [_divisions(Coalitions.of(history, exchange, nature)) for exchange in (np.abs(history).max() + 1, 0)]
        several += counts[0] != 1
        free.append(counts[1])
    yield exactly(f"worlds of {WORLDS} with two such coalitions and not one stable division", 0, several)
    yield Part("stable divisions where there are none, mean", "not given", f"{np.mean(free):.3g}", "reported", "moment")


def _divisions(world: Coalitions) -> int:
    """How many divisions no single country can improve on; which coalition is called the first makes no difference."""
    return len({max(choice, tuple(-x for x in choice)) for choice, _ in world.minima()})
