"""The model's forecast: many runs from a year on, and how often each pair of nations is bound to defend in the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import numpy as np

from sim.recorder import Keep
from sim.run import CHUNK, Simulation, Stopped
from sim.scenario import Scenario

WEIGHT = 1.0
"""Runs that the model's own chance of a pact counts for, where runs alone would say never or always (assumed)."""


@dataclass(frozen=True)
class Seen:
    """What is seen in some runs, summed over them: which pairs are tied in the end, and the chance of a pact."""

    tied: np.ndarray
    willing: np.ndarray

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.tied + other.tied, self.willing + other.willing)


def watched(scenario: Scenario, seed: int | None, part: range, nobody_waits: Event) -> Seen:
    """Run some worlds to their end.

    The chance of a pact is that both nations would find a defence pact worth its price if they met, on the mean of
    the steps.
    """
    runs = Simulation(scenario, seed=seed, replicates=part, keep=Keep(tables=("runs",)))
    heat = runs.records["appraise"].temperature[:, None, None]
    willing = np.zeros(runs.world.utility.shape)
    while not runs.done:
        if nobody_waits.is_set():
            raise Stopped
        runs.step()
        wants = 1.0 / (1.0 + np.exp(-np.clip(runs.world.utility / heat, -50, 50)))
        willing += wants * wants.swapaxes(1, 2)
    bound = runs.world.pledges > 0
    return Seen((bound | bound.swapaxes(1, 2)).sum(axis=0), willing.sum(axis=0) / scenario.calendar.steps)


def chances(
    scenario: Scenario, replicates: int, jobs: int, seed: int | None = None, tick: Callable[[int], None] | None = None
) -> np.ndarray:
    """The chance of each pair of nations to be tied at the end: the share of runs, and of one more by its chance.

    Ties that no run or every run has are told apart by the chance of a pact alone.
    """
    parts = [range(first, min(first + CHUNK, replicates)) for first in range(0, replicates, CHUNK)]
    nobody_waits = Event()
    pool = ThreadPoolExecutor(max_workers=max(1, min(jobs, len(parts))))
    try:
        work = [pool.submit(watched, scenario, seed, part, nobody_waits) for part in parts]
        seen = []
        for part, done in zip(parts, work, strict=True):
            seen.append(done.result())
            if tick is not None:
                tick(len(part))
    finally:
        nobody_waits.set()
        pool.shutdown(wait=False, cancel_futures=True)
    whole = sum(seen[1:], seen[0])
    found: np.ndarray = (whole.tied + WEIGHT * whole.willing / replicates) / (replicates + WEIGHT)
    return found
