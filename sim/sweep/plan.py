"""The plan: every run of a study by number, and the blocks of runs whose results stand together in one part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import pyarrow as pa

from sim.recorder import Keep
from sim.resources import PACKAGE
from sim.run import CHUNK
from sim.sweep.base import is_word
from sim.sweep.reading import Study
from sim.sweep.schema import IN, Point, Value

MOST_ROWS: Final = 1 << 21
"""Rows of all tables that the runs of a block may have together, as far as can be known before."""
FEWEST, MOST, PARTS_WANTED = CHUNK, 1024, 64
BESIDE: Final = ("cli", "study", "sweep", "model.py", "cells.py", "paired.py", "warm.py")
"""What of the package the numbers of a run do not depend on."""


class Run(NamedTuple):
    """A run of a study: its number, its point, which of the point's replicates it is, and the number of its luck."""

    number: int
    point: int
    replicate: int
    luck: int


@dataclass(frozen=True)
class Task:
    """All that is needed to compute a block, on any machine that has the same model."""

    block: int
    study: str
    text: str = field(repr=False)
    seed: int
    runs: tuple[Run, ...] = field(repr=False)
    points: dict[int, Point] = field(repr=False)
    columns: dict[str, str]
    numeric: frozenset[str]
    keep: Keep
    chunk: int


@dataclass(frozen=True)
class Plan:
    """The runs of a study in the order of points and replicates, and their blocks."""

    study: Study
    chunk: int = CHUNK
    """How many worlds are stepped together; results do not depend on it."""

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.study.points) * self.study.replicates

    @cached_property
    def keep(self) -> Keep:
        """What is recorded of every run."""
        record, calendar = self.study.spec.record, self.study.base.scenario.calendar
        return Keep(tuple(record.tables), record.every * calendar.steps_per_year)

    @cached_property
    def size(self) -> int:
        """How many runs a block has, whoever runs them: enough for few parts, and not too many rows."""
        if self.study.spec.block is not None:
            return self.study.spec.block
        scenario = self.study.base.scenario
        nations, states = len(scenario.nations), -(-scenario.calendar.steps // self.keep.every)
        per_step = {"steps": 1, "nations": nations, "treaties": nations, "events": 1, "decisions": 4 * nations}
        rows = sum(per_step.get(table, nations) * states for table in self.keep.tables) + 1
        fair = min(max(self.runs // PARTS_WANTED, FEWEST), MOST, max(MOST_ROWS // rows, 1))
        return 1 << (fair.bit_length() - 1)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.runs // self.size)

    def runs_of(self, block: int) -> range:
        """The numbers of the runs of a block."""
        return range(block * self.size, min((block + 1) * self.size, self.runs))

    def run(self, number: int) -> Run:
        """The run with a number."""
        point, replicate = divmod(number, self.study.replicates)
        return Run(number, point, replicate, replicate if self.study.spec.seeds.policy == "common" else number)

    @cached_property
    def numeric(self) -> frozenset[str]:
        """The paths whose values are numbers at every point."""
        paths = self.study.columns
        values = {path: [point[path] for point in self.study.points if path in point] for path in paths}
        return frozenset(path for path, given in values.items() if not is_word(path) and all(map(_is_number, given)))

    def task(self, block: int, numbers: Sequence[int] | None = None) -> Task:
        """What is to be computed for a block, or for some of its runs."""
        runs = tuple(map(self.run, self.runs_of(block) if numbers is None else numbers))
        points = {run.point: self.study.points[run.point] for run in runs}
        study = self.study
        return Task(
            block, study.sha256, study.base.loaded.text, study.seed, runs, points,
            study.columns, self.numeric, self.keep, self.chunk,
        )  # fmt: skip

    def points_table(self) -> pa.Table:
        """The points by number, with a column for each path; what is as the scenario tells is null."""
        rows = self.study.points
        columns: dict[str, Any] = {"point": pa.array(range(len(rows)), pa.int32())}
        return pa.table(columns | settings(rows, self.study.columns, self.numeric))


def settings(points: Sequence[Point], columns: dict[str, str], numeric: frozenset[str]) -> dict[str, pa.Array]:
    """The values of points as columns: numbers where all are, else words."""
    found = {}
    for path, name in columns.items():
        values = [point.get(path, IN if is_word(path) else None) for point in points]
        if path in numeric:
            found[name] = pa.array([None if value is None else float(value) for value in values], pa.float64())  # type: ignore[arg-type]
        else:
            found[name] = pa.array([None if value is None else _told(value) for value in values], pa.string())
    return found


def _told(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@lru_cache(maxsize=1)
def model_hash() -> str:
    """What the numbers of a run are made by: a short hash of every file of the model."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE)
        if name.parts[0] not in BESIDE and name.parts[0] != "_shipped":
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
