"""What brings something about in a sweep: boxes and a tree over its axes, each box tested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.conditions import Condition
from analysis.discovery.prim import Box, Data, find_box
from analysis.discovery.tested import SURE, Hold, again, by_chance, held, trimmed
from analysis.discovery.tree import Leaf, leaves
from analysis.space import Space, points_of_runs, space_of
from analysis.tables import StudyTables
from analysis.wishes import Undrawable

MOST_BOXES: Final = 3
STEADY: Final = 0.5
"""A limit is kept if PRIM limits its axis again in this share of halves of the data."""
FEWEST: Final = 20
"""So few points are too few to look for conditions in."""


@dataclass(frozen=True)
class Found:
    """A box that stands its tests, in what the boxes before it have left over."""

    box: Box
    hold: Hold
    chance: float
    """How often PRIM finds as good a box where there is nothing to find."""
    sure: dict[int, float]
    """The quasi-p value of each limit."""
    often: dict[int, float]
    """In what share of halves of the data the axis of each limit is limited again."""


@dataclass(frozen=True)
class Discovery:
    """Under which conditions something happens in a sweep."""

    condition: Condition
    space: Space
    data: Data
    groups: NDArray[np.int64]
    rows: NDArray[np.int64]
    """The numbers of the points of the data: those at which the condition is defined in some run."""
    undefined: int
    """How many runs were left out, as the condition is not defined in them."""
    found: tuple[Found, ...]
    """The boxes, best first."""
    rejected: float | None
    """How often one as good as the box that was not taken after these is found by chance; None if none was left."""
    tree: tuple[Leaf, ...]

    @property
    def base(self) -> float:
        """The share of all runs in which it happens."""
        return float(self.data.weights @ self.data.wanted / self.data.weights.sum())

    @cached_property
    def runs(self) -> int:
        """How many runs it was looked for in."""
        return round(float(self.data.weights.sum()))

    def inside(self, shares: NDArray[np.float64], which: int) -> NDArray[np.bool_]:
        """Which points are in a box and in none before it."""
        inside = self.found[which].box.holds(shares)
        for one in self.found[:which]:
            inside &= ~one.box.holds(shares)
        return inside


def discover(study: StudyTables, condition: Condition) -> Discovery:
    """Look for what brings a condition about; Undrawable where the sweep cannot tell."""
    space = space_of(study)
    data, rows, undefined = _data(study, space, condition)
    groups = space.groups[rows]
    empty = Discovery(condition, space, data, groups, rows, undefined, (), None, ())
    if not 0.0 < empty.base < 1.0:
        return empty
    found: list[Found] = []
    rejected, left = None, np.ones(len(rows), dtype=bool)
    while len(found) < MOST_BOXES and left.sum() >= FEWEST and 0.0 < data.wanted[left].mean() < 1.0:
        rest = data.only(left)
        box, sure = trimmed(rest, find_box(rest))
        rejected = by_chance(rest, box) if box.axes else 1.0
        if rejected > SURE:
            break
        often = again(rest, groups[left])
        box, sure = _steady(rest, box, sure, often)
        inside = left & box.holds(data.shares)
        hold = held(data, groups, inside)
        found.append(Found(box, hold, rejected, sure, {axis: float(often[axis]) for axis in box.axes}))
        left, rejected = left & ~inside, None
    tree = leaves(data, groups)
    return replace(empty, found=tuple(found), rejected=rejected, tree=tuple(tree))


def _steady(data: Data, box: Box, sure: dict[int, float], often: NDArray[np.float64]) -> tuple[Box, dict[int, float]]:
    """The box without limits that too few halves of the data bear out; the surest limit always stays."""
    for axis in sorted(box.axes, key=lambda axis: float(often[axis])):
        if often[axis] < STEADY and len(box.axes) > 1:
            box, sure = trimmed(data, box.without(axis))
    return box, sure


def _data(study: StudyTables, space: Space, condition: Condition) -> tuple[Data, NDArray[np.int64], int]:
    """The share of each point's runs in which the condition holds, where it is defined in any."""
    holds = condition.holds(study)
    numbers, known = points_of_runs(study), np.isfinite(holds)
    luck = study.runs.sort_values("run").set_index("run").loc[study.completed, "replicate"].to_numpy(dtype=np.int64)
    lucks = np.zeros((len(space.points), int(luck.max(initial=0)) + 1, 2))
    np.add.at(lucks, (numbers[known], luck[known]), np.stack([holds[known], np.ones(int(known.sum()))], axis=1))
    total, count = lucks.sum(axis=1).T
    rows = np.flatnonzero(count)
    if len(rows) < FEWEST:
        raise Undrawable(f"{study.folder}: {condition.words}: defined at {len(rows)} points, which are too few to look "
                         f"for conditions in; {FEWEST} at least are wanted, and 100 are better")  # fmt: skip
    if not space.dimensions:
        raise Undrawable(f"{study.folder}: no axis has two values at its points")
    ordered = tuple(one.ordered for one in space.dimensions)
    data = Data(
        space.shares[rows], total[rows] / count[rows], count[rows], ordered, lucks[rows] if study.shares_luck else None
    )
    return data, rows, int((~known).sum())
