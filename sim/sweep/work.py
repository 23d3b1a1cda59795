"""The work: a block of runs becomes the bytes of its parts, the same whoever computes it and how."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from sim.luck import world_keys
from sim.run import Simulation, Start, attempt, failure
from sim.scenario import Loaded, Scenario
from sim.scenario.build import DEPRECIATION, PRIOR, build_schedule, build_world
from sim.schedule import SILENCED, Schedule
from sim.study import parquet
from sim.sweep.base import PARAMETERS, Base, Settings, base_of, frame_of, split
from sim.sweep.plan import Run, Task, model_hash, settings
from sim.world import World

BUILT_FROM: Final = (DEPRECIATION, *PRIOR)
"""Parameters on which the state at the start depends."""
MOST_STARTS: Final = 64

Tick = Callable[[int], Any]


class Piece(NamedTuple):
    """A run, the world it starts from but for its parameters, and these."""

    run: Run
    structure: Settings
    parameters: dict[str, float]


@dataclass(frozen=True)
class Done:
    """A block that has been computed: the bytes of its parts, `runs` last, and how many of its runs failed."""

    block: int
    parts: dict[str, bytes] = field(repr=False)
    failed: int
    model: str


def compute(task: Task, tick: Tick | None = None, nobody_waits: Event | None = None) -> Done:
    """Run a block; runs that fail are rows of `runs` with their message."""
    worlds = Worlds(base_of(task.text), task.seed, task)
    groups: dict[str, list[Piece]] = {}
    for run in task.runs:
        piece = Piece(run, *split(task.points[run.point]))
        groups.setdefault(worlds.frame(piece.structure), []).append(piece)
    done: list[dict[str, pa.Table]] = []
    failures: dict[int, str] = {}
    for pieces in groups.values():
        for first in range(0, len(pieces), task.chunk):
            part = pieces[first : first + task.chunk]
            found = attempt(worlds.simulation, part, tick, nobody_waits or Event())
            whole = [one for one in found if not isinstance(one, Exception)]
            there = {number for tables in whole for number in tables["runs"]["run"].to_pylist()}
            lost = [piece.run.number for piece in part if piece.run.number not in there]
            errors = [failure(one) for one in found if isinstance(one, Exception)]
            failures |= zip(lost, errors, strict=True)
            done += whole
    return _packed(task, done, failures)


class Worlds:
    """The worlds of a block: those that share cast and timeline are stepped together."""

    def __init__(self, base: Base, seed: int, task: Task) -> None:
        self.base, self.seed, self.task = base, seed, task
        self.loaded: dict[Settings, Loaded] = {(): base.loaded}
        self.frames: dict[Settings, str] = {}
        self.starts: dict[Any, World] = {}
        self.schedules: dict[Any, Schedule] = {}

    def frame(self, structure: Settings) -> str:
        """What worlds must have in common to be stepped together with those of a structure."""
        if structure not in self.frames:
            self.frames[structure] = frame_of(self._of(structure).document)
        return self.frames[structure]

    def _of(self, structure: Settings) -> Loaded:
        if structure not in self.loaded:
            self.loaded[structure] = self.base.world(structure)
        return self.loaded[structure]

    def _start(self, piece: Piece) -> World:
        """The world in which a run starts, kept for others that start alike."""
        built = tuple((name, value) for name, value in piece.parameters.items() if name in BUILT_FROM)
        key = (piece.structure, built)
        if key not in self.starts:
            while len(self.starts) >= MOST_STARTS:
                del self.starts[next(iter(self.starts))]
            scenario = self._of(piece.structure).scenario
            self.starts[key] = build_world(scenario, self._schedule(scenario, built), 1)
        return self.starts[key]

    def _schedule(self, scenario: Scenario, built: Settings) -> Schedule:
        """The rules of a scenario with some parameters; all worlds of a study have the others from the same base."""
        key = (scenario.activation, scenario.theory, built)
        if key not in self.schedules:
            values = {name: value for name, value in built if isinstance(value, float)}
            self.schedules[key] = build_schedule(scenario).tuned(values)
        return self.schedules[key]

    def simulation(self, pieces: Sequence[Piece]) -> Simulation:
        """The runs of a chunk, ready to be stepped."""
        scenario = self._of(pieces[0].structure).scenario
        records = self._schedule(scenario, ()).records(len(pieces))
        for w, piece in enumerate(pieces):
            for name, value in _free(scenario, piece.parameters).items():
                parameter = PARAMETERS[name]
                if parameter.rule in records:
                    records[parameter.rule][parameter.name][w] = value
        start = Start(joined([self._start(piece) for piece in pieces]), records, [p.run.number for p in pieces])
        lucks = [piece.run.luck for piece in pieces]
        return Simulation(scenario, seed=self.seed, replicates=lucks, start=start, keep=self.task.keep)


def _free(scenario: Scenario, parameters: dict[str, float]) -> dict[str, float]:
    """The parameters that points may set, as in a run alone: the mode of activation and null models set some."""
    taken = {*SILENCED.get(scenario.theory, ())}
    if scenario.activation == "synchronous":
        taken.add("appraise.synchronous")
    return {name: value for name, value in parameters.items() if name not in taken}


def joined(starts: Sequence[World]) -> World:
    """One world for each of several, all of the same cast, in their order."""
    first = starts[0]
    whole = World(first.nations, len(starts), first.sizes["d"], first.sizes["a"])
    w = 0
    for _, group in itertools.groupby(starts, key=id):
        same = list(group)
        for name, array in same[0].arrays.items():
            whole.arrays[name][w : w + len(same)] = array[:1]
        w += len(same)
    return whole


def _packed(task: Task, done: Sequence[dict[str, pa.Table]], failures: dict[int, str]) -> Done:
    """The tables of a block as bytes, with the checksums of the others in that of `runs`."""
    parts: dict[str, bytes] = {}
    sums: dict[str, dict[str, Any]] = {}
    dropped: dict[int, int] = {}
    for table in done:
        dropped |= zip(table["runs"]["run"].to_pylist(), table["runs"]["decisions_dropped"].to_pylist(), strict=True)
    for name in task.keep.tables if done else ():
        if name == "runs":
            continue
        table = _in_order(pa.concat_tables([tables[name] for tables in done]).combine_chunks())
        data = parquet(name, table, {"foedus.study": task.study, "foedus.block": str(task.block)}).to_pybytes()
        parts[name] = data
        sums[name] = {"rows": table.num_rows, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    marks = {"foedus.study": task.study, "foedus.block": str(task.block), "foedus.parts": json.dumps(sums)}
    parts["runs"] = parquet("runs", _runs(task, dropped, failures), marks).to_pybytes()
    return Done(task.block, parts, len(failures), model_hash())


def _in_order(table: pa.Table) -> pa.Table:
    """The rows in the order of runs, those of a run staying as they are."""
    runs = table["run"].to_numpy()
    if bool((np.diff(runs) >= 0).all()):
        return table
    return table.take(pa.array(np.argsort(runs, kind="stable"))).combine_chunks()


def _runs(task: Task, dropped: dict[int, int], failures: dict[int, str]) -> pa.Table:
    """The table of runs: one row each with its point and the values of this, whether completed or failed."""
    numbers = [run.number for run in task.runs]
    keys = world_keys(task.seed, [run.luck for run in task.runs]).tolist()
    points = [task.points[run.point] for run in task.runs]
    return pa.table(
        {
            "run": pa.array(numbers, pa.int32()),
            "point": pa.array([run.point for run in task.runs], pa.int32()),
            "replicate": pa.array([run.replicate for run in task.runs], pa.int32()),
            **settings(points, task.columns, task.numeric),
            "seed": pa.array([task.seed] * len(numbers), pa.int64()),
            "luck": [f"{one:08x}{two:08x}" for one, two in keys],
            "status": ["failed" if number in failures else "done" for number in numbers],
            "message": pa.array([failures.get(number, "") for number in numbers], pa.string()),
            "decisions_dropped": pa.array([dropped.get(number) for number in numbers], pa.int64()),
        }
    )
