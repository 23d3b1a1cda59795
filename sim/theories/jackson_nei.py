"""War-stable networks of alliances (Jackson and Nei 2015; read in abstract, the definition in its details recalled).

In a network g, country j may lead an attack on i by any C of itself and its own allies that leaves i out; i is defended
by itself and those of its allies that are not in C.  Attackers win where M(C) > gamma M(defenders), M being strengths;
gamma above 1 favours defence.  i is vulnerable if somebody's attack would win.  A network is war-stable where

1. no country is vulnerable,
2. no two countries without an alliance could, by one, win an attack together, and
3. no ally can do without an alliance: since each costs something, one whose end leaves a partner safe is ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

Graph = npt.NDArray[np.bool_]

EXACT: Final = 7
"""Countries up to which all networks are looked at: two million of them."""


def attacks(
    graph: npt.ArrayLike, strengths: npt.ArrayLike, gamma: float, cliques: bool = False
) -> list[tuple[int, frozenset[int]]]:
    """The attacks that would win, as the country attacked and the coalition: of each leader its largest coalitions.

    A larger coalition attacks with more and leaves no more to defend, so that smaller ones need no look.  With
    `cliques` all in a coalition must be allied with each other, the narrower of two readings of the definition.
    """
    g, m = checked(graph, strengths)
    found = []
    for i in range(len(m)):
        for group in sorted(_coalitions(g, i, cliques), key=sorted):
            if wins(g, m, gamma, group, i):
                found.append((i, group))
    return found


def wins(graph: Graph, strengths: npt.NDArray[np.float64], gamma: float, group: frozenset[int], i: int) -> bool:
    """Whether a coalition that attacks i is stronger, by the advantage of defence, than i and its allies outside it."""
    defended = sum(strengths[k] for k in range(len(strengths)) if (k == i or graph[i, k]) and k not in group)
    return bool(sum(strengths[k] for k in sorted(group)) > gamma * defended)


def vulnerable(graph: npt.ArrayLike, strengths: npt.ArrayLike, gamma: float, cliques: bool = False) -> set[int]:
    """The countries that some coalition of a leader and its allies would defeat."""
    return {i for i, _ in attacks(graph, strengths, gamma, cliques)}


def war_stable(graph: npt.ArrayLike, strengths: npt.ArrayLike, gamma: float, cliques: bool = False) -> bool:
    """Whether nobody is vulnerable, no new alliance would make a winning attack, and every alliance is needed."""
    g, m = checked(graph, strengths)
    if attacks(g, m, gamma, cliques):
        return False
    for j, k in combinations(range(len(m)), 2):
        other = g.copy()
        other[j, k] = other[k, j] = not g[j, k]
        won = attacks(other, m, gamma, cliques)
        if g[j, k] and not {j, k} <= {i for i, _ in won}:
            return False
        if not g[j, k] and any({j, k} <= group for _, group in won):
            return False
    return True


def networks(n: int) -> Iterator[Graph]:
    """All networks of n countries, the empty one first."""
    if not 1 <= n <= EXACT:
        raise ValueError(f"all networks of {n} countries cannot be looked at: those of 1 to {EXACT} can")
    pairs = list(combinations(range(n), 2))
    for number in range(1 << len(pairs)):
        g = np.zeros((n, n), dtype=np.bool_)
        for k, (i, j) in enumerate(pairs):
            g[i, j] = g[j, i] = bool(number >> k & 1)
        yield g


def war_stable_networks(strengths: npt.ArrayLike, gamma: float, cliques: bool = False) -> list[Graph]:
    """All war-stable networks of a few countries; Theorem 1 of the paper says that none but the empty one can be."""
    m = np.asarray(strengths, dtype=np.float64)
    return [g for g in networks(len(m)) if war_stable(g, m, gamma, cliques)]


def checked(graph: npt.ArrayLike, strengths: npt.ArrayLike) -> tuple[Graph, npt.NDArray[np.float64]]:
    """A network and strengths that fit each other; ValueError where they do not."""
    g, m = np.array(graph, dtype=np.bool_), np.asarray(strengths, dtype=np.float64)
    if m.ndim != 1 or g.shape != (len(m), len(m)):
        raise ValueError(f"{m.size} strengths need a network of that many rows and columns, not of shape {g.shape}")
    if not np.array_equal(g, g.T) or g.diagonal().any():
        raise ValueError("an alliance is of two countries, the same both ways, and of none with itself")
    if not (np.isfinite(m).all() and (m > 0).all()):
        raise ValueError("strengths must be numbers above 0")
    return g, m


def _coalitions(graph: Graph, i: int, cliques: bool) -> set[frozenset[int]]:
    """The coalitions that need a look: of each leader itself and all its allies but i, or all cliques of them."""
    found = set()
    for j in range(len(graph)):
        if j == i:
            continue
        allies = [k for k in range(len(graph)) if graph[j, k] and k != i]
        if not cliques:
            found.add(frozenset((j, *allies)))
            continue
        for size in range(len(allies) + 1):
            for some in combinations(allies, size):
                if all(graph[a, b] for a, b in combinations(some, 2)):
                    found.add(frozenset((j, *some)))
    return found
