"""The space of a sweep: its axes, where each point lies on them, and how their values are told."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from analysis.tables import StudyTables
from analysis.wishes import Undrawable
from sim.study import SWEEP
from sim.sweep.base import is_word
from sim.sweep.designs import at, group_size, kind_of
from sim.sweep.plan import VALUES
from sim.sweep.schema import IN, Axis, Design, Point, StudySpec, Value

ORDERED: Final = ("range", "log", "integer", "numbers")
"""Kinds of axes whose values have an order."""


@dataclass(frozen=True)
class Dimension:
    """An axis of a sweep: its path, the name of its column, and its values."""

    path: str
    name: str
    axis: Axis

    @property
    def kind(self) -> str:
        """Which values it has: range, log, integer, numbers or categorical."""
        return kind_of(self.axis)

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers, of which one can be below another."""
        return self.kind in ORDERED

    @property
    def listed(self) -> tuple[Value, ...]:
        """Its values, where they are listed one by one."""
        return tuple(self.axis.numbers or self.axis.categorical or ())

    @property
    def words(self) -> str:
        """What it is called in a sentence."""
        return self.path if self.name == self.path else self.name.replace("_", " ")

    def share(self, value: Value) -> float:
        """Where a value lies between the least and the greatest, from 0 to 1; of listed values mid-bin."""
        if self.listed:
            return (self.listed.index(value) + 0.5) / len(self.listed)
        assert isinstance(value, int | float)
        if self.axis.integer is not None:
            low, high = self.axis.integer
            return (value - low + 0.5) / (high - low + 1)
        low_end, high_end = map(float, self.axis.range or self.axis.log or (0.0, 1.0))
        if self.axis.log is not None:
            return math.log(value / low_end) / math.log(high_end / low_end)
        return (value - low_end) / (high_end - low_end)

    def at(self, share: float) -> Value:
        """The value at a share."""
        return at(self.axis, share)


@dataclass(frozen=True)
class Space:
    """The axes of a sweep and its points, in the order of their numbers."""

    dimensions: tuple[Dimension, ...]
    points: tuple[Point, ...]
    design: Design

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Where each point lies on each axis, from 0 to 1, [point, axis]."""
        rows = [[one.share(point[one.path]) for one in self.dimensions] for point in self.points]
        return np.array(rows, dtype=np.float64).reshape(len(self.points), len(self.dimensions))

    @cached_property
    def groups(self) -> NDArray[np.int64]:
        """Which points hang together, as those of a trajectory do, by number: they are drawn anew together."""
        return np.arange(len(self.points)) // group_size(self.design, len(self.dimensions))

    def dimension(self, name: str) -> Dimension | None:
        """The axis of a column's name, or of a path."""
        return next((one for one in self.dimensions if name in (one.name, one.path)), None)


def space_of(study: StudyTables) -> Space:
    """The space of a study; Undrawable where it is a run, or its points leave values as told."""
    sweep = study.manifest.get(SWEEP)
    if not isinstance(sweep, dict):
        raise Undrawable(f"{study.folder}: this is a run, and axes are those of a sweep; `foedus sweep` makes one")
    try:
        spec = StudySpec.model_validate(sweep["study"])
        points = [_values(text) for text in study.points[VALUES]]
    except (ValidationError, ValueError, KeyError, TypeError) as problem:
        raise Undrawable(f"{study.folder}: its manifest and its points do not fit together") from problem
    columns: dict[str, str] = sweep["columns"]
    full = [{path: point.get(path, IN if is_word(path) else None) for path in columns} for point in points]
    found = [
        Dimension(path, name, _axis(spec, path, [point[path] for point in full])) for path, name in columns.items()
    ]
    lacking = [one.name for one in found if any(point[one.path] is None for point in full)]
    if lacking:
        raise Undrawable(
            f"{study.folder}: some points leave {lacking[0]} as the scenario tells it; a design that gives every point "
            "a value of each axis can be read here, such as a latin_hypercube"
        )
    several = tuple(one for one in found if len({str(point[one.path]) for point in full}) > 1)
    return Space(several, tuple(full), spec.design)  # type: ignore[arg-type]


def points_of_runs(study: StudyTables) -> NDArray[np.int64]:
    """The point of each completed run, in the order of their numbers."""
    runs = study.runs.sort_values("run")
    done = runs["run"].isin(study.completed)
    return runs.loc[done, "point"].to_numpy(dtype=np.int64)


def _values(text: str) -> dict[str, Any]:
    """The values of a point."""
    given = json.loads(text).items()
    return {path: tuple(value) if isinstance(value, list) else value for path, value in given}


def _axis(spec: StudySpec, path: str, values: Sequence[Any]) -> Axis:
    """The axis of a path, as the study tells it, or of a table as its rows show it."""
    if path in spec.axes:
        return spec.axes[path]
    given = list(dict.fromkeys(value for value in values if value is not None))
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in given) and len(given) > 1:
        return Axis(range=(min(given), max(given)))
    return Axis(categorical=tuple(given) or (IN,))


def told(value: Value) -> str:
    """A value of an axis in a sentence."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.3g}" if isinstance(value, int | float) else str(value)
