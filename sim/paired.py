"""Paired runs: versions of a world stepped with the same luck, and what is seen in each of them, seed by seed."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

import numpy as np

from sim.clock import Clock
from sim.events import Cast
from sim.metrics import METRICS, Level, measure
from sim.recorder import Recorder
from sim.run import CHUNK, Simulation
from sim.scenario import ClaimSpec, Scenario
from sim.scenario.build import build_cast
from sim.schedule import STANDARD, Schedule
from sim.vocabulary import Status
from sim.world import World

Look = Callable[[World, Clock], np.ndarray]
"""What is seen at the end of a step, [world, what, ...]; for sums, amounts and their divisors."""


class _Forgetful(Recorder):
    """A recorder that keeps nothing, where only what is seen in passing counts."""

    def step(self, world: World, *rest: Any) -> None:
        """Leave the decisions of the step to those who look at it; the next step begins with none."""


def observed(scenario: Scenario, look: Look, replicates: Sequence[int], **how: Any) -> np.ndarray:
    """What is seen in the runs of a world, summed over its steps, [run, what, ...]; how they are stepped: `watched`."""
    return watched(scenario, look, functools.partial(functools.reduce, np.add), replicates, **how)


def watched(
    scenario: Scenario,
    look: Look,
    gather: Callable[[Iterator[np.ndarray]], np.ndarray],
    replicates: Sequence[int],
    *,
    seed: int | None = None,
    stop: float = math.inf,
    schedule: Schedule = STANDARD,
    chunk: int = CHUNK,
    jobs: int = 1,
    tick: Callable[[int], Any] | None = None,
) -> np.ndarray:
    """What is seen in the runs of a world before the year `stop`, each chunk's steps gathered into one array by run."""
    nobody_waits = Event()

    def watch(part: np.ndarray) -> np.ndarray:
        run = Simulation(scenario, seed=seed, replicates=part.tolist(), schedule=schedule)
        run.recorder = _Forgetful(run.world, run.replicates, list(build_cast(scenario).treaties), run.clock.year)
        run.recorded = dict.fromkeys(METRICS, ())
        run.wanted = run.recorded | {"system": run.timeline.watched}

        def steps() -> Iterator[np.ndarray]:
            while not run.done and run.clock.year < stop and not nobody_waits.is_set():
                clock = run.clock
                run.world.log.filled[:] = 0
                run.step()
                yield look(run.world, clock)
                if tick is not None:
                    tick(len(part))

        return gather(steps())

    parts = np.array_split(np.asarray(replicates), max(1, math.ceil(len(replicates) / chunk)))
    pool = ThreadPoolExecutor(max(1, min(jobs, len(parts))))
    try:
        return np.concatenate([work.result() for work in [pool.submit(watch, part) for part in parts]])
    finally:
        nobody_waits.set()
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True)
class Quantity:
    """A measure of the system, of a nation or of a treaty, and the years of which the mean is taken."""

    measure: str
    nation: str | None = None
    treaty: str | None = None
    first: float = -math.inf
    last: float = math.inf

    @property
    def level(self) -> Level:
        """What the measure is of."""
        return "nation" if self.nation is not None else "treaty" if self.treaty is not None else "system"

    @classmethod
    def of(cls, claim: ClaimSpec) -> Quantity:
        """What a claim compares."""
        first = -math.inf if claim.from_ is None else claim.from_
        return cls(claim.measure, claim.nation, claim.treaty, first, math.inf if claim.to is None else claim.to)

    def counts_in(self, year: float) -> bool:
        """Whether a time lies in its years."""
        return self.first <= year < self.last + 1

    def values(self, world: World, found: dict[Level, dict[str, np.ndarray]], cast: Cast) -> np.ndarray:
        """Its values, float64 [world], NaN where it is undefined, or what it is of is not there."""
        measured = found[self.level]
        value = measured[self.measure] if self.measure in measured else world.arrays[self.measure]
        if self.nation is not None:
            row = cast.nations[self.nation]
            value, there = value[:, row], world.alive[:, row] != 0
        elif self.treaty is not None:
            row = cast.treaties[self.treaty]
            value, there = value[:, row], world.status[:, row] == Status.IN_FORCE
        else:
            there = np.ones(len(value), dtype=bool)
        values: np.ndarray = np.where(there & np.isfinite(value), value, np.nan)
        return values


def looking(scenario: Scenario, quantities: Sequence[Quantity]) -> Look:
    """What looks at each quantity at the end of a step: [world, quantity], NaN where it is undefined."""
    cast = build_cast(scenario)

    def look(world: World, clock: Clock) -> np.ndarray:
        now = [(k, one) for k, one in enumerate(quantities) if one.counts_in(clock.year)]
        found = measure(world, {level: {one.measure for _, one in now if one.level == level} for level in METRICS})
        seen = np.full((world.sizes["w"], len(quantities)), np.nan)
        for k, one in now:
            seen[:, k] = one.values(world, found, cast)
        return seen

    return look


def courses(
    scenario: Scenario, quantities: Sequence[Quantity], replicates: Sequence[int], **how: Any
) -> list[np.ndarray]:
    """Each quantity in each run and step of its years, [run, step]; NaN where it is undefined."""
    look = looking(scenario, quantities)
    seen = watched(scenario, look, lambda steps: np.stack([*steps], axis=1), replicates, **how)
    calendar = scenario.calendar
    times = calendar.start + np.arange(seen.shape[1]) * calendar.dt
    return [seen[:, [one.counts_in(time) for time in times], k] for k, one in enumerate(quantities)]
