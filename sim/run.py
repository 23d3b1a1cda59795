"""One run, or many replicates of it: the simulation of a scenario in a chunk of worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from sim.clock import Clock
from sim.luck import name_keys, world_keys
from sim.metrics import measure
from sim.recorder import TABLES, Recorder
from sim.rules.base import Rule
from sim.scenario import Scenario
from sim.scenario.build import build_cast, build_schedule, build_world
from sim.schedule import STANDARD, Schedule
from sim.timeline import Timeline
from sim.world import World

CHUNK = 32
"""How many worlds are stepped together; results do not depend on it."""

Hook = Callable[[Rule, World, Clock], None]


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
    ) -> None:
        self.scenario = scenario
        self.schedule = build_schedule(scenario, schedule)
        self.seed = scenario.seeds.seed if seed is None else seed
        self.replicates = tuple(replicates)
        self.hook = hook
        self.key = world_keys(self.seed, self.replicates)
        self.who = name_keys(list(scenario.nations))
        self.records = self.schedule.records(len(self.replicates))
        self.world = build_world(scenario, self.schedule, len(self.replicates))
        self.clock = Clock(0, float(scenario.calendar.start), scenario.calendar.dt)
        self._bind()
        cast = build_cast(scenario)
        self.timeline = Timeline(scenario, cast, len(self.replicates))
        self.recorder = Recorder(self.world, self.replicates, list(cast.treaties), self.clock.year)
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
        treaties, system = measure(self.world, self.scenario.record)
        self.measured = system
        self.recorder.step(self.world, clock, happened, treaties, system)
        start, dt = self.scenario.calendar.start, clock.dt
        self.clock = Clock(clock.step + 1, start + (clock.step + 1) * dt, dt)

    def _spare(self) -> int:
        """Room for the treaties that one step can bring: well above the pairs that can be expected to meet."""
        n = self.world.sizes["n"]
        rate = max((float(self.records[name].meeting_rate.max()) for name in ("negotiate",) if name in self.records), default=0.0)
        return 32 + n + int(0.75 * rate * n * n)

    def run(self, tick: Callable[[int], Any] | None = None) -> dict[str, pa.Table]:
        """Step to the end of the calendar and return the tables; `tick` is told of the worlds stepped."""
        while not self.done:
            self.step()
            if tick is not None:
                tick(len(self.replicates))
        return self.recorder.tables()


def run_scenario(
    scenario: Scenario,
    *,
    seed: int | None = None,
    replicates: int | None = None,
    jobs: int = 1,
    chunk: int = CHUNK,
    tick: Callable[[int], Any] | None = None,
) -> dict[str, pa.Table]:
    """Run all replicates of a scenario on threads and join their tables in the order of replicates."""
    count = scenario.seeds.replicates if replicates is None else replicates
    chunks = [range(first, min(first + chunk, count)) for first in range(0, count, chunk)]

    def work(part: Sequence[int]) -> dict[str, pa.Table]:
        return Simulation(scenario, seed=seed, replicates=part).run(tick)

    if jobs == 1 or len(chunks) == 1:
        parts = [work(part) for part in chunks]
    else:
        with ThreadPoolExecutor(jobs) as pool:
            parts = list(pool.map(work, chunks))
    return {name: pa.concat_tables([part[name] for part in parts]).combine_chunks() for name in TABLES}
