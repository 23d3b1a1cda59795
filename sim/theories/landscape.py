"""Landscape theory (Axelrod and Bennett 1993): two sides, and the energy of every way to divide the actors.

With sizes s, propensities p (symmetric, p[i, j] > 0 where i and j are drawn together) and d[i, j] = 1 between the
sides and 0 inside them, the frustration of actor i is F[i] = sum_j s[j] p[i, j] d[i, j], and the energy of an alignment
is E = sum_i s[i] F[i].  An actor that changes sides changes E by twice its size times the change of its frustration, so
that selfish moves lower E until nobody gains by one: a minimum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Sides = npt.NDArray[np.int8]

EXACT: Final = 20
"""Actors up to which all alignments are looked at."""
CLOSE: Final = 1e-12
"""Share of all pulls below which two energies count as equal, since their last digits are those of the machine."""


@dataclass(frozen=True)
class Landscape:
    """Every alignment of some actors into two sides, with its energy; the last actor is on the side of the zeros.

    An alignment is a number, whose bit k says on which side actor k is.
    """

    sizes: Floats
    propensity: Floats
    energy: Floats
    end: npt.NDArray[np.int64]
    """Where steepest descent, one actor changing sides at a time, ends from each alignment."""
    strict: tuple[int, ...]
    """The minima that every move of one actor leaves for a higher energy, none for an equal one."""

    @property
    def basins(self) -> dict[int, int]:
        """From how many alignments descent ends in each minimum, those of lower energy first, then of lower number."""
        found, count = np.unique(self.end, return_counts=True)
        basins = dict(zip(found.tolist(), count.tolist(), strict=True))
        scale = float(np.abs(self.energy).max()) or 1.0
        lowest = sorted(basins, key=lambda place: (round(float(self.energy[place]) / scale, 9), place))
        return {minimum: basins[minimum] for minimum in lowest}

    def side(self, place: int) -> Sides:
        """On which of the two sides each actor is, 0 or 1."""
        return np.array([place >> k & 1 for k in range(len(self.sizes))], dtype=np.int8)


def pulls(sizes: npt.ArrayLike, propensity: npt.ArrayLike) -> Floats:
    """How strongly each pair is drawn together, s[i] s[j] p[i, j]; ValueError where the theory says nothing of it."""
    s, p = np.asarray(sizes, dtype=np.float64), np.asarray(propensity, dtype=np.float64)
    if s.ndim != 1 or p.shape != (len(s), len(s)):
        raise ValueError(f"{s.size} sizes need propensities of that many rows and columns, not of shape {p.shape}")
    if not (np.isfinite(s).all() and np.isfinite(p).all() and (s >= 0).all()):
        raise ValueError("sizes and propensities must be numbers, and sizes not below 0")
    if not np.array_equal(p, p.T):
        raise ValueError("propensities must be the same both ways: with others, moves need never end")
    pull: Floats = p * np.outer(s, s)
    np.fill_diagonal(pull, 0.0)
    return pull


def frustration(sizes: npt.ArrayLike, propensity: npt.ArrayLike, side: npt.ArrayLike) -> Floats:
    """How ill each actor is placed: the sizes of those on the other side, times how far it is drawn to each."""
    s, p, x = np.asarray(sizes, dtype=np.float64), np.asarray(propensity, dtype=np.float64), np.asarray(side)
    return np.asarray((p * s[None, :] * (x[:, None] != x[None, :])).sum(axis=1))


def energy(sizes: npt.ArrayLike, propensity: npt.ArrayLike, side: npt.ArrayLike) -> float:
    """The energy of one alignment: the frustrations of all, each by the actor's size."""
    return float(np.asarray(sizes, dtype=np.float64) @ frustration(sizes, propensity, side))


def descend(sizes: npt.ArrayLike, propensity: npt.ArrayLike, side: npt.ArrayLike) -> Sides:
    """The minimum to which steepest descent leads from an alignment: the move that lowers energy most, again and again.

    Among equal moves that of the first actor is made.
    """
    pull = pulls(sizes, propensity)
    spin = np.where(np.asarray(side) != 0, 1.0, -1.0)
    least = _tolerance(pull)
    while True:
        rise = 2.0 * spin * (pull @ spin)  # of the energy, by each actor's move
        k = int(np.argmax(rise <= rise.min() + least))
        if rise[k] >= -least:
            return (spin > 0).astype(np.int8)
        spin[k] = -spin[k]


def sampled(sizes: npt.ArrayLike, propensity: npt.ArrayLike, starts: int, seed: int) -> list[tuple[Sides, float, int]]:
    """Minima that descents from random alignments find, with energy and how many starts led there, the lowest first.

    It is for more actors than all alignments can be looked at; a minimum of a small basin may be missed.
    """
    found: dict[bytes, int] = {}
    for start in np.random.default_rng(seed).integers(0, 2, (starts, len(np.asarray(sizes)))):
        side = descend(sizes, propensity, start)
        key = (side ^ side[-1]).tobytes()  # the last actor on side 0
        found[key] = found.get(key, 0) + 1
    sides = [(np.frombuffer(key, dtype=np.int8), count) for key, count in found.items()]
    return sorted(((side, energy(sizes, propensity, side), count) for side, count in sides), key=lambda one: one[1])


def minima(sizes: npt.ArrayLike, propensity: npt.ArrayLike) -> Landscape:
    """The whole landscape of up to 20 actors: the energy of every alignment, and where descent from it ends.

    An alignment is a minimum where no move lowers the energy; of equal moves downhill the first actor's is made.
    """
    pull = pulls(sizes, propensity)
    n = len(pull)
    if not 1 <= n <= EXACT:
        raise ValueError(f"all alignments of {n} actors cannot be looked at: between 1 and {EXACT} can, else `sampled`")
    heights, least = _energies(pull), _tolerance(pull)
    lowest, best = np.full(len(heights), np.inf), np.zeros(len(heights), dtype=np.int64)
    for k in range(n):  # the move of the last actor is that of all others
        there = heights[::-1] if k == n - 1 else heights.reshape(-1, 2, 1 << k)[:, ::-1].reshape(-1)
        better = there < lowest - least
        lowest[better], best[better] = there[better], k
    here = np.arange(len(heights))
    move = np.where(best == n - 1, len(heights) - 1, 1 << best)
    end = np.where(lowest < heights - least, here ^ move, here)
    while not np.array_equal(end[end], end):
        end = end[end]
    strict = tuple(np.flatnonzero(lowest > heights + least).tolist())
    return Landscape(
        np.asarray(sizes, dtype=np.float64), np.asarray(propensity, dtype=np.float64), heights, end, strict
    )


def _energies(pull: Floats) -> Floats:
    """The energies of all alignments in the order of their numbers: each actor in turn doubles what is known."""
    heights: Any = np.zeros(1)
    for k in range(len(pull) - 1):
        near = np.zeros(1)  # what draws k to those of the first k on side 1
        for j in range(k):
            near = np.concatenate([near, near + pull[k, j]])
        heights = np.concatenate([heights, heights + 2.0 * (pull[k].sum() - 2.0 * near)])
    return np.asarray(heights)


def _tolerance(pull: Floats) -> float:
    return CLOSE * float(np.abs(pull).sum())
