"""PRIM, the patient rule induction method of Friedman and Fisher (1999, recalled): boxes in which something is common.

A box says for some axes how far they reach, or which words they have.  Peeling takes a thin slice off one side at a
time, the one without which the rest has most of what is wanted, for each point given up; pasting puts slices back
where that does no harm.  Of all boxes on the way the one is kept whose points are most nearly those wanted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLICE: Final = 0.05
"""The share of the points in a box that one peel takes, as near as equal values allow."""
LEAST: Final = 0.05
"""The least share of all points that a box may hold."""

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Data:
    """Points on axes between 0 and 1, what share of their runs is as wanted, and how many runs they have."""

    shares: Floats
    """[point, axis]."""
    wanted: Floats
    weights: Floats
    ordered: tuple[bool, ...]
    """Whether an axis has an order; of one that has none each value is a word."""
    lucks: Floats | None = None
    """How many runs are as wanted, and how many there are, of each luck, [point, luck, 2]; None if none is shared."""

    def only(self, rows: Truths) -> Data:
        """Some of the points."""
        return Data(self.shares[rows], self.wanted[rows], self.weights[rows], self.ordered)


@dataclass(frozen=True)
class Box:
    """What some axes are limited to: an interval of an ordered axis, with open ends infinite, or words of another."""

    intervals: dict[int, tuple[float, float]] = field(default_factory=dict)
    words: dict[int, frozenset[float]] = field(default_factory=dict)

    @property
    def axes(self) -> list[int]:
        """The axes that it limits."""
        return sorted([*self.intervals, *self.words])

    def holds(self, shares: Floats) -> Truths:
        """Which points are in it."""
        inside = np.ones(len(shares), dtype=bool)
        for axis, (low, high) in self.intervals.items():
            inside &= (shares[:, axis] >= low) & (shares[:, axis] <= high)
        for axis, known in self.words.items():
            inside &= np.isin(shares[:, axis], list(known))
        return inside

    def without(self, axis: int) -> Box:
        """The same, not limited on an axis."""
        intervals = {key: ends for key, ends in self.intervals.items() if key != axis}
        return Box(intervals, {key: known for key, known in self.words.items() if key != axis})

    def within(self, axis: int, ends: tuple[float, float]) -> Box:
        """The same with other ends on an axis; ends that are both open limit nothing."""
        rest = self.without(axis)
        return rest if ends == (-np.inf, np.inf) else Box({**rest.intervals, axis: ends}, rest.words)


def match(data: Data, box: Box) -> float:
    """How nearly the points of a box are those wanted: the correlation of being inside with being as wanted.

    It is 1 where a box holds all that is wanted and nothing else, and 0 where being inside says nothing.
    """
    inside, weights = box.holds(data.shares).astype(float), data.weights / data.weights.sum()
    one, other = inside - weights @ inside, data.wanted - weights @ data.wanted
    size = float(np.sqrt((weights @ one**2) * (weights @ other**2)))
    return float(weights @ (one * other)) / size if size > 0 else 0.0


def find_box(data: Data) -> Box:
    """The box that PRIM finds in the points."""
    way = list(peeled(data))
    best = max(range(len(way)), key=lambda k: (match(data, way[k]), -len(way[k].axes), -k))
    return pasted(data, way[best])


def peeled(data: Data) -> Iterator[Box]:
    """The boxes on the way from all points to the fewest allowed."""
    box, inside = Box(), np.ones(len(data.wanted), dtype=bool)
    fewest = max(LEAST * len(data.wanted), 1.0)
    yield box
    while True:
        weights, count = data.weights[inside], int(inside.sum())
        mean = float(weights @ data.wanted[inside] / weights.sum())
        best, gain = None, 1e-15
        for peel, left, found in _peels(data, box, inside):
            if left >= fewest and (found - mean) / (count - left) > gain * (1 + 1e-9):
                best, gain = peel, (found - mean) / (count - left)
        if best is None:
            return
        box = best
        inside &= box.holds(data.shares)
        yield box


def _peels(data: Data, box: Box, inside: Truths) -> Iterator[tuple[Box, int, float]]:
    """What is left of a box after each possible peel, how many points that has, and what share of it is wanted."""
    for axis, ordered in enumerate(data.ordered):
        rows = np.flatnonzero(inside)
        rows = rows[np.argsort(data.shares[rows, axis], kind="stable")]
        values, count = data.shares[rows, axis], len(rows)
        if values[0] == values[-1]:
            continue
        weights = np.concatenate([[0.0], np.cumsum(data.weights[rows])])
        sums = np.concatenate([[0.0], np.cumsum(data.weights[rows] * data.wanted[rows])])
        if not ordered:
            yield from _words(box, axis, values, weights, sums)
            continue
        low, high = box.intervals.get(axis, (-np.inf, np.inf))
        slice_ = int(SLICE * count)
        first = int(np.searchsorted(values, values[slice_], "left"))
        first = first or int(np.searchsorted(values, values[0], "right"))
        share = float((sums[-1] - sums[first]) / (weights[-1] - weights[first]))
        yield box.within(axis, (float(values[first - 1] + values[first]) / 2, high)), count - first, share
        end = int(np.searchsorted(values, values[count - 1 - slice_], "right"))
        end = end if end < count else int(np.searchsorted(values, values[-1], "left"))
        cut = float(values[end - 1] + values[end]) / 2
        yield box.within(axis, (low, cut)), end, float(sums[end] / weights[end])


def _words(box: Box, axis: int, values: Floats, weights: Floats, sums: Floats) -> Iterator[tuple[Box, int, float]]:
    """What is left after each word of an axis is peeled off."""
    known = np.unique(values)
    for word in known:
        first, end = np.searchsorted(values, word, "left"), np.searchsorted(values, word, "right")
        left, weight = len(values) - int(end - first), weights[-1] - weights[end] + weights[first]
        rest = frozenset(known[known != word].tolist())
        share = float((sums[-1] - sums[end] + sums[first]) / weight)
        yield Box(box.intervals, {**box.words, axis: rest}), left, share


def pasted(data: Data, box: Box) -> Box:
    """The box with slices put back as long as the match becomes no worse; an axis wholly put back is free again."""
    score = match(data, box)
    while True:
        wider = [(match(data, one), -len(one.axes), one) for one in _pastes(data, box)]
        if not wider:
            return box
        best = max(wider, key=lambda each: each[:2])
        if best[0] < score or (best[0] == score and len(best[2].axes) >= len(box.axes)):
            return box
        score, box = best[0], best[2]


def _pastes(data: Data, box: Box) -> Iterator[Box]:
    """The boxes that are wider by a slice at one side, or by a word, or free on an axis."""
    inside = box.holds(data.shares)
    count = max(int(SLICE * inside.sum()), 1)
    for axis, (low, high) in box.intervals.items():
        values = np.sort(data.shares[box.without(axis).holds(data.shares), axis])
        below, above = np.unique(values[values < low][-count:]), np.unique(values[values > high][:count])
        yield box.without(axis)
        if len(below):
            rest = values[values < below[0]]
            yield box.within(axis, (float(rest[-1] + below[0]) / 2 if len(rest) else -np.inf, high))
        if len(above):
            rest = values[values > above[-1]]
            yield box.within(axis, (low, float(rest[0] + above[-1]) / 2 if len(rest) else np.inf))
    for axis, known in box.words.items():
        yield box.without(axis)
        for word in set(np.unique(data.shares[:, axis]).tolist()) - known:
            wider = known | {word}
            free = len(wider) == len(np.unique(data.shares[:, axis]))
            yield box.without(axis) if free else Box(box.intervals, {**box.words, axis: frozenset(wider)})
