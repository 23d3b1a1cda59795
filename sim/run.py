"""One run, or many replicates of it: the simulation of a scenario in a chunk of worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from sim.clock import Clock
from sim.dyads import moments
from sim.luck import name_keys, world_keys
from sim.metrics import measure, selected
from sim.recorder import EVERYTHING, TABLES, Keep, Recorder
from sim.rules.base import Records, Rule
from sim.scenario import Scenario
from sim.scenario.build import build_cast, build_schedule, build_world
from sim.schedule import STANDARD, Schedule
from sim.timeline import Timeline
from sim.world import World

CHUNK = 32
"""How many worlds are stepped together; results do not depend on it."""

Hook = Callable[[Rule, World, Clock], None]
Piece = TypeVar("Piece")


@dataclass(frozen=True)
class Start:
    """Worlds of one cast and timeline that do not all start alike, or follow other parameters, and their numbers."""

    world: World
    records: Records
    runs: Sequence[int]


class Simulation:
    """A chunk of worlds of one scenario, each with the luck of its replicate, stepped from start to end."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int | None = None,
        replicates: Sequence[int] = (0,),
        schedule: Schedule = STANDARD,
        hook: Hook | None = None,
        start: Start | None = None,
        keep: Keep = EVERYTHING,
    ) -> None:
        self.scenario = scenario
        self.schedule = build_schedule(scenario, schedule)
        self.seed = scenario.seeds.seed if seed is None else seed
        self.replicates = tuple(replicates)
        self.hook = hook
        self.key = world_keys(self.seed, self.replicates)
        self.who = name_keys(list(scenario.nations))
        count = len(self.replicates)
        if start is None:
            start = Start(build_world(scenario, self.schedule, count), self.schedule.records(count), self.replicates)
        self.world, self.records = start.world, start.records
        self.clock = Clock(0, float(scenario.calendar.start), scenario.calendar.dt)
        self._bind()
        cast = build_cast(scenario)
        self.timeline = Timeline(scenario, cast, count)
        seen = moments(scenario.snapshots, self.clock.year, self.clock.dt, scenario.calendar.steps)
        self.recorder = Recorder(self.world, start.runs, list(cast.treaties), self.clock.year, keep, seen)
        self.recorded = keep.levels(selected(scenario.record))
        self.wanted = self.recorded | {"system": (*self.recorded["system"], *self.timeline.watched)}
        self.measured: dict[str, np.ndarray] = {}

    def _bind(self) -> None:
        """Count what the treaties of the start oblige to, where the schedule has a rule for it."""
        for rule in self.schedule.rules:
            if rule.name() == "bind_obligations":
                list(Schedule((rule,)).step(self.world, self.clock, self.key, self.who, self.records))

    @property
    def done(self) -> bool:
        """Whether the last step of the calendar has been made."""
        return self.clock.step >= self.scenario.calendar.steps

    def step(self) -> None:
        """Let one step happen: events, then the rules in their order, then measures and records."""
        clock = self.clock
        happened = self.timeline.step(self.world, clock, self.key, self.measured)
        self.world.reserve(self._spare())
        for rule in self.schedule.step(self.world, clock, self.key, self.who, self.records):
            if self.hook is not None:
                self.hook(rule, self.world, clock)
        if int(self.world.slots.max()) >= self.world.sizes["a"]:
            raise RuntimeError("more treaties were signed in one step than the world has room for")
        due = self.recorder.keep.due(clock.step, self.scenario.calendar.steps)
        found = measure(self.world, self.wanted if due else {"system": self.timeline.watched})
        self.measured = found["system"]
        if due:
            found["system"] = {name: self.measured[name] for name in self.recorded["system"]}
        self.recorder.step(self.world, clock, happened, found if due else None)
        start, dt = self.scenario.calendar.start, clock.dt
        self.clock = Clock(clock.step + 1, start + (clock.step + 1) * dt, dt)

    def _spare(self) -> int:
        """Room for the treaties that one step can bring: all pairs that can be expected to meet."""
        n = self.world.sizes["n"]
        rate = float(self.records["negotiate"].meeting_rate.max()) if "negotiate" in self.records else 0.0
        return 32 + n + int(0.5 * rate * n * n)

    def run(self, tick: Callable[[int], Any] | None = None) -> dict[str, pa.Table]:
        """Step to the end of the calendar and return the tables; `tick` is told of the worlds stepped."""
        while not self.done:
            self.step()
            if tick is not None:
                tick(len(self.replicates))
        return self.recorder.tables()


class RunsFailed(RuntimeError):
    """No run of a scenario was completed; the cause is what stopped the first of them."""


def run_scenario(
    scenario: Scenario,
    *,
    seed: int | None = None,
    replicates: int | None = None,
    jobs: int = 1,
    chunk: int = CHUNK,
    tick: Callable[[int], Any] | None = None,
) -> dict[str, pa.Table]:
    """Run all replicates of a scenario on threads and join their tables in the order of replicates.

    A run that fails is a row of `runs` with its message, and the others go on.  RunsFailed when none is completed.
    """
    count = scenario.seeds.replicates if replicates is None else replicates
    chunks = [range(first, min(first + chunk, count)) for first in range(0, count, chunk)]
    nobody_waits = Event()

    def simulated(part: Sequence[int]) -> Simulation:
        return Simulation(scenario, seed=seed, replicates=part)

    pool = ThreadPoolExecutor(max(1, min(jobs, len(chunks))))
    try:
        work = [pool.submit(attempt, simulated, part, tick, nobody_waits) for part in chunks]
        parts = [part for each in work for part in each.result()]
    finally:
        nobody_waits.set()  # Ctrl-C and errors return at once; threads that still work end at their next step
        pool.shutdown(wait=False, cancel_futures=True)
    done = [part for part in parts if not isinstance(part, Exception)]
    if not done:
        first = next(part for part in parts if isinstance(part, Exception))
        raise RunsFailed(failure(first)) from first
    tables = {name: pa.concat_tables([part[name] for part in done]).combine_chunks() for name in TABLES}
    failures = {run: failure(part) for run, part in _numbered(parts) if isinstance(part, Exception)}
    return tables | {"runs": _runs(tables["runs"], failures, scenario.seeds.seed if seed is None else seed)}


class Stopped(BaseException):
    """Ends a thread whose result nobody waits for any more."""


def attempt(
    simulated: Callable[[Sequence[Piece]], Simulation],
    part: Sequence[Piece],
    tick: Callable[[int], Any] | None,
    nobody_waits: Event,
) -> list[dict[str, pa.Table] | Exception]:
    """The tables of a chunk; if something fails in it, of each of its runs alone, and the error of each that fails.

    A run that does not fit into the memory alone is no failed run, but an end of the work.
    """
    told = 0

    def tell(worlds: int) -> None:
        nonlocal told
        if nobody_waits.is_set():
            raise Stopped
        told += worlds
        if tick is not None:
            tick(worlds)

    try:
        return [simulated(part).run(tell)]
    except Exception as error:
        if tick is not None:
            tick(-told)
        if len(part) == 1:
            if isinstance(error, MemoryError):
                raise
            return [error]
    return [found for run in part for found in attempt(simulated, [run], tick, nobody_waits)]


def _numbered(parts: Sequence[dict[str, pa.Table] | Exception]) -> list[tuple[int, dict[str, pa.Table] | Exception]]:
    """Each part with the number of its first run; they stand in the order of runs, and a failed run is one part."""
    numbered, run = [], 0
    for part in parts:
        numbered.append((run, part))
        run += 1 if isinstance(part, Exception) else part["runs"].num_rows
    return numbered


def failure(error: Exception) -> str:
    """What went wrong, in one line."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _runs(done: pa.Table, failures: dict[int, str], seed: int) -> pa.Table:
    """The table of runs: one row each, in order, whether completed or failed."""
    failed = pa.table(
        {"run": pa.array(list(failures), done["run"].type), "message": pa.array(list(failures.values()), pa.string())}
    )
    runs = pa.concat_tables([done, failed], promote_options="default").sort_by("run")
    number = runs["run"]
    message = runs["message"].fill_null("")
    columns = {
        "run": number,
        "replicate": number,
        "seed": pa.array([seed] * len(number), pa.int64()),
        "luck": [f"{one:08x}{two:08x}" for one, two in world_keys(seed, number.to_pylist()).tolist()],
        "status": ["failed" if run in failures else "done" for run in number.to_pylist()],
        "message": message,
    }
    rest = {name: runs[name] for name in runs.column_names if name not in columns}
    return pa.table(columns | rest).combine_chunks()
