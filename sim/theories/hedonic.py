"""Hedonic games: who likes to be in which coalition, and which divisions into coalitions are stable.

A player cares only for who is in its own coalition (Drèze and Greenberg 1980, recalled).  The notions of stability are
those of Bogomolnaia and Jackson 2002 (secondary: as later work that was read tells them): nobody gains by a move of its
own (Nash), by one that nobody where it goes minds (individual), by one that nobody it leaves minds either
(contractual), or no group gains by a coalition of its own (core).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

Coalition = frozenset[int]
Partition = frozenset[Coalition]
Worth = Callable[[int, Coalition], float]
"""What a coalition is worth to one of its members."""
Notion = Literal["nash", "individual", "contractual", "core"]
NOTIONS: Final[tuple[Notion, ...]] = get_args(Notion)

EXACT: Final = 10
"""Players up to which all divisions into coalitions are looked at: 115,975 of them."""
CLOSE: Final = 1e-9
"""Gains and losses up to this count as none."""


def separable(value: npt.ArrayLike) -> Worth:
    """The worth of a coalition as the sum of what each other one in it is worth, value[i, j] of j to i."""
    v = np.array(value, dtype=np.float64)
    if v.ndim != 2 or v.shape[0] != v.shape[1] or not np.isfinite(v).all():
        raise ValueError(f"values must be numbers in as many rows as columns, not of shape {v.shape}")
    return lambda i, group: float(sum(v[i, j] for j in sorted(group) if j != i))


def ranked(orders: Iterable[Iterable[Iterable[int]]]) -> Worth:
    """The worth of coalitions from each player's list of them, the best first; what is not in it is the worst."""
    places: list[dict[Coalition, int]] = []
    for order in orders:
        listed = [frozenset(group) for group in order]
        places.append({group: len(listed) - k for k, group in enumerate(listed)})
    return lambda i, group: float(places[i].get(group, 0))


def partitions(n: int) -> Iterator[Partition]:
    """All divisions of n players into coalitions, that into one coalition first."""
    if not 1 <= n <= EXACT:
        raise ValueError(f"all divisions of {n} players cannot be looked at: those of 1 to {EXACT} can")

    def grown(groups: list[list[int]], player: int) -> Iterator[Partition]:
        if player == n:
            yield frozenset(frozenset(group) for group in groups)
            return
        for group in groups:
            group.append(player)
            yield from grown(groups, player + 1)
            group.pop()
        yield from grown([*groups, [player]], player + 1)

    return grown([], 0)


def moves(worth: Worth, partition: Partition, notion: Notion = "nash") -> Iterator[tuple[int, Coalition, float]]:
    """The moves of one player, to another coalition or alone, by which it gains under a notion: who, whereto, gain."""
    homes = {i: group for group in partition for i in group}
    for i in sorted(homes):
        here = homes[i]
        for there in sorted((*partition - {here}, frozenset[int]()), key=sorted):
            gain = worth(i, there | {i}) - worth(i, here)
            if gain > CLOSE and _let(worth, i, here, there, notion):
                yield i, there, gain


def _let(worth: Worth, i: int, here: Coalition, there: Coalition, notion: Notion) -> bool:
    """Whether those whom a notion asks let i move: where it goes, and where it comes from."""
    if notion != "nash" and any(worth(j, there | {i}) < worth(j, there) - CLOSE for j in sorted(there)):
        return False
    left = here - {i}
    return notion != "contractual" or all(worth(j, left) >= worth(j, here) - CLOSE for j in sorted(left))


def blocking(worth: Worth, partition: Partition) -> Iterator[Coalition]:
    """The groups whose members would all gain by being a coalition of their own."""
    now = {i: worth(i, group) for group in partition for i in group}
    for size in range(1, len(now) + 1):
        for some in combinations(sorted(now), size):
            group = frozenset(some)
            if all(worth(i, group) > now[i] + CLOSE for i in some):
                yield group


def stable(worth: Worth, partition: Partition, notion: Notion) -> bool:
    """Whether a division into coalitions is stable: Nash, individually, contractually, or in the core."""
    if notion not in NOTIONS:
        raise ValueError(f"there is no stability '{notion}'; it is one of {', '.join(NOTIONS)}")
    found: Iterator[object] = blocking(worth, partition) if notion == "core" else moves(worth, partition, notion)
    return next(found, None) is None


def stable_partitions(worth: Worth, n: int, notion: Notion) -> list[Partition]:
    """All divisions of a few players that are stable under a notion."""
    return [partition for partition in partitions(n) if stable(worth, partition, notion)]


def respond(worth: Worth, partition: Partition, notion: Notion = "nash", most: int = 10_000) -> tuple[Partition, bool]:
    """Where the best move of all leads, made again and again, and whether that is stable; `most` moves at most.

    With values that are the same both ways it always is for `nash`: each move raises the sum of all worths
    (Bogomolnaia and Jackson 2002, secondary).  With others moves may run in a circle.
    """
    if notion == "core":
        raise ValueError("the core is about groups: single players' moves need not lead to it")
    for _ in range(most):
        best = max(moves(worth, partition, notion), key=lambda move: move[2], default=None)
        if best is None:
            return partition, True
        i, there, _gain = best
        here = next(group for group in partition if i in group)
        kept = partition - {here, there}
        partition = frozenset(group for group in (*kept, here - {i}, there | {i}) if group)
    return partition, next(moves(worth, partition, notion), None) is None
