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
from sim.scenario import Scenario
from sim.sweep.base import is_word
from sim.sweep.reading import Study
from sim.sweep.schema import IN, Point, Value

MOST_ROWS: Final = 1 << 18
"""Rows of all tables that the runs of a block may have together, as far as can be known before, to spare memory."""
PAIRS_A_ROW: Final = 8
"""So many rows of pairs, which are narrow, take about the room of one of the other tables."""
FEWEST, MOST, PARTS_WANTED = 32, 1024, 64
"""Runs of a block, and how many parts a table of many runs is to have."""
MOST_PAIRS: Final = 1 << 17
"""Pairs of nations in the worlds of a chunk: larger worlds are stepped in smaller company, to spare memory."""
VALUES: Final = "values"
"""The column of points in which all their values stand, as JSON."""
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

    sha256: str
    """The hash of the study."""
    text: str = field(repr=False)
    """The world from which all points start, as a scenario."""
    seed: int
    replicates: int
    policy: str
    points: tuple[Point, ...] = field(repr=False)
    columns: dict[str, str]
    keep: Keep
    size: int
    """How many runs a block has, whoever runs them."""
    chunk: int = CHUNK
    """How many worlds are stepped together; results do not depend on it."""

    @classmethod
    def of(cls, study: Study, chunk: int | None = None) -> Plan:
        """The plan of a study, whose worlds are stepped together in chunks that suit their size, if none is given."""
        record, scenario = study.spec.record, study.base.scenario
        keep = Keep(tuple(record.tables), record.every * scenario.calendar.steps_per_year)
        size = study.spec.block or fair_size(len(study.points) * study.replicates, scenario, keep)
        chunk = chunk or fair_chunk(len(scenario.nations))
        return cls(
            study.sha256, study.base.loaded.text, study.seed, study.replicates, study.spec.seeds.policy,
            study.points, study.columns, keep, size, chunk,
        )  # fmt: skip

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.points) * self.replicates

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return -(-self.runs // self.size)

    def runs_of(self, block: int) -> range:
        """The numbers of the runs of a block."""
        return range(block * self.size, min((block + 1) * self.size, self.runs))

    def run(self, number: int) -> Run:
        """The run with a number."""
        point, replicate = divmod(number, self.replicates)
        return Run(number, point, replicate, replicate if self.policy == "common" else number)

    @cached_property
    def numeric(self) -> frozenset[str]:
        """The paths whose values are numbers at every point."""
        values = {path: [point[path] for point in self.points if path in point] for path in self.columns}
        return frozenset(path for path, given in values.items() if not is_word(path) and all(map(_is_number, given)))

    def task(self, block: int, numbers: Sequence[int] | None = None) -> Task:
        """What is to be computed for a block, or for some of its runs."""
        runs = tuple(map(self.run, self.runs_of(block) if numbers is None else numbers))
        points = {run.point: self.points[run.point] for run in runs}
        return Task(
            block, self.sha256, self.text, self.seed, runs, points, self.columns, self.numeric, self.keep, self.chunk
        )

    def points_table(self) -> pa.Table:
        """The points by number, with a column for each path, and all their values as one text."""
        columns: dict[str, Any] = {"point": pa.array(range(len(self.points)), pa.int32())}
        columns |= settings(self.points, self.columns, self.numeric)
        return pa.table(columns | {VALUES: pa.array([json.dumps(dict(point)) for point in self.points], pa.string())})


def points_of(table: pa.Table) -> tuple[Point, ...]:
    """The points of a table of them."""
    return tuple(
        {path: tuple(value) if isinstance(value, list) else value for path, value in json.loads(text).items()}
        for text in table[VALUES].to_pylist()
    )


def fair_size(runs: int, scenario: Scenario, keep: Keep) -> int:
    """How many runs a block has: enough for few parts, and not too many rows."""
    nations, states = len(scenario.nations), -(-scenario.calendar.steps // keep.every)
    per_step = {"steps": 1, "nations": nations, "treaties": nations, "events": 1, "decisions": 4 * nations}
    rows = sum(per_step.get(table, nations) * states for table in keep.tables if table != "dyads") + 1
    if "dyads" in keep.tables:
        rows += nations**2 * max(len(scenario.snapshots), 1) // PAIRS_A_ROW
    enough = min(fair_chunk(nations), max(runs // 8, FEWEST))
    fair = min(max(runs // PARTS_WANTED, FEWEST, enough), MOST, max(MOST_ROWS // rows, 1))
    return 1 << (fair.bit_length() - 1)


def fair_chunk(nations: int) -> int:
    """How many worlds are stepped together: many small ones, for whose sake a step costs next to nothing."""
    return min(max(MOST_PAIRS // nations**2, 4), 128)


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
