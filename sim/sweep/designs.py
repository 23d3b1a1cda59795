"""Designs: from axes to points, each a value per path; the same study gives the same points everywhere."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from sim.sweep.schema import IN, Axis, Design, Point, Value

SPREAD: Final = ("latin_hypercube", "sobol")
"""Designs that spread a given number of points over the axes."""
SENSITIVITY: Final = ("morris", "saltelli")
"""Designs of which sensitivity indices are computed."""
LEVELS: Final = 4
"""Levels of an axis in a design of Morris, where it names none."""


def kind_of(axis: Axis) -> str:
    """The one field that says which values an axis has; empty unless there is exactly one."""
    given = [kind for kind in ("range", "log", "integer", "numbers", "categorical") if getattr(axis, kind) is not None]
    return given[0] if len(given) == 1 else ""


def levels(axis: Axis) -> Sequence[Value]:
    """The values of an axis in a grid."""
    listed = axis.numbers if axis.numbers is not None else axis.categorical
    if listed is not None:
        return listed
    if axis.integer is not None:
        low, high = axis.integer
        count = high - low + 1 if axis.steps is None else min(axis.steps, high - low + 1)
        return [low + round((high - low) * k / max(count - 1, 1)) for k in range(count)]
    steps = axis.steps or 2
    return [float(f"{_between(axis, k / (steps - 1)):.12g}") for k in range(steps)]  # 0.3, not 0.30000000000000004


def at(axis: Axis, share: float) -> Value:
    """The value of an axis that lies at a share of it, from 0 to below 1."""
    listed = axis.numbers if axis.numbers is not None else axis.categorical
    if listed is not None:
        return listed[min(int(share * len(listed)), len(listed) - 1)]
    if axis.integer is not None:
        low, high = axis.integer
        return low + min(int(share * (high - low + 1)), high - low)
    return _between(axis, share)


def _between(axis: Axis, share: float) -> float:
    """The value at a share of a range, even or in equal ratios; the ends are met exactly."""
    low, high = map(float, axis.range or axis.log or (0.0, 0.0))
    if share in (0.0, 1.0):
        return high if share else low
    return low + (high - low) * share if axis.range is not None else low * math.exp(math.log(high / low) * share)


def size(design: Design, axes: Mapping[str, Axis]) -> int:
    """How many points a design without a table has."""
    if design.kind in SENSITIVITY:
        return (design.trajectories or design.points or 0) * group_size(design, len(axes))
    counts = [len(levels(axis)) for axis in axes.values()] if design.kind in ("grid", "one_at_a_time") else []
    if design.kind in SPREAD:
        return design.points or 0
    return math.prod(counts) if design.kind == "grid" else 1 + sum(counts)


def group_size(design: Design, axes: int) -> int:
    """How many points of a design hang together: those of a trajectory, or those made of a base point; else 1."""
    if design.kind == "saltelli":
        return 2 * axes + 2 if design.second_order else axes + 2
    return axes + 1 if design.kind == "morris" else 1


def points(design: Design, axes: Mapping[str, Axis]) -> Iterator[Point]:
    """The points of a design without a table, in the order in which they are numbered."""
    if design.kind == "grid":
        for values in itertools.product(*(levels(axis) for axis in axes.values())):
            yield dict(zip(axes, values, strict=True))
    elif design.kind == "one_at_a_time":
        yield {}
        yield from ({path: value} for path, axis in axes.items() for value in levels(axis) if value != IN)
    else:
        for shares in (_sampled if design.kind in SENSITIVITY else _spread)(design, len(axes)):
            yield {path: at(axis, float(share)) for (path, axis), share in zip(axes.items(), shares, strict=True)}


def _spread(design: Design, dimensions: int) -> np.ndarray:
    """Points spread evenly over a cube of side 1, [point, dimension]."""
    from scipy.stats import qmc

    luck = np.random.default_rng(design.seed)
    count = design.points or 1
    sampler: Any = (
        qmc.Sobol(dimensions, rng=luck) if design.kind == "sobol" else qmc.LatinHypercube(dimensions, rng=luck)
    )
    found: np.ndarray = sampler.random(count)
    return found


def _sampled(design: Design, dimensions: int) -> np.ndarray:
    """The points of a design for sensitivity indices, as SALib draws them over a cube of side 1."""
    from SALib.sample import morris, sobol

    names = [str(axis) for axis in range(dimensions)]
    problem = {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}
    if design.kind == "morris":
        levels = design.levels or LEVELS
        drawn: np.ndarray = morris.sample(problem, design.trajectories or 2, num_levels=levels, seed=design.seed)
        found: np.ndarray = np.round(drawn * (levels - 1)) / (levels - 1)  # the ends are met exactly
        return found
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its call of scipy names the seed as of old
        second, luck = bool(design.second_order), np.random.default_rng(design.seed)
        found = sobol.sample(problem, design.points or 1, calc_second_order=second, seed=luck)
    return found
