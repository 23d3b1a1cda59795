"""Crowds in a network: where nearly all of many nations are tied to all, only their closer ties tell something."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Final

from analysis.cast import Cast
from analysis.statistics import share_of_runs

LARGE: Final = 30
"""More nations than this may be a crowd."""
FULL: Final = 0.8
"""The share of their pairs that are tied, from which on they are one."""
CORE: Final = 0.6
"""Who has fewer ties than this share of the most that any nation has stands outside."""

Pair = tuple[str, str, float]


def crowd_of(pairs: list[Pair]) -> set[str]:
    """The nations of which nearly all are tied to all, if they are many; else nobody."""
    ties = Counter(nation for a, b, _ in pairs for nation in (a, b))
    crowd = {nation for nation, count in ties.items() if count >= CORE * max(ties.values())}
    inner = sum(crowd.issuperset((a, b)) for a, b, _ in pairs)
    return crowd if len(crowd) > LARGE and inner >= FULL * len(crowd) * (len(crowd) - 1) / 2 else set()


def thinned(cast: Cast, time: float, pairs: list[Pair]) -> list[Pair]:
    """The pairs, of those inside a crowd only the ones that share a treaty of fewer than half of it."""
    crowd = crowd_of(pairs)
    near = closer(cast, time, crowd) if crowd else set()
    return [pair for pair in pairs if not crowd.issuperset(pair[:2]) or frozenset(pair[:2]) in near]


def closer(cast: Cast, time: float, crowd: set[str]) -> set[frozenset[str]]:
    """Which two of a crowd are members of a smaller treaty, in half of the runs."""
    rows = cast.rows.astype({"nation": str})
    rows = rows[(rows["year"] == time) & (rows["role"].astype(str) != "partner") & rows["nation"].isin(crowd)]
    near = set()
    for _, members in rows.groupby("treaty", observed=True):
        usual = share_of_runs(members, ["nation"], cast.study.replicates)
        names = [str(name) for name in usual[usual >= 0.5].index]
        if len(names) < 0.5 * len(crowd):
            near |= {frozenset(pair) for pair in combinations(names, 2)}
    return near
