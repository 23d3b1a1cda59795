"""The model's forecast: many runs from a year on, and how likely each pair of nations is to be tied in the end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Final

import numpy as np

from analysis.hindcast.leaving import ALL_NOTED, Leaving, bound, lasting
from sim.recorder import Keep
from sim.run import CHUNK, Simulation, Stopped
from sim.scenario import Scenario
from sim.schedule import STANDARD

WEIGHT: Final = 1.0
"""Runs that the model's own chance of a pact counts for, where runs alone would say never or always (assumed)."""


@dataclass(frozen=True)
class Seen:
    """What is seen in some runs, summed over them: who is tied in the end, the chance of a pact, and ties at risk."""

    tied: np.ndarray
    willing: np.ndarray
    at_risk: np.ndarray
    ends: np.ndarray

    def __add__(self, other: Seen) -> Seen:
        return Seen(
            self.tied + other.tied, self.willing + other.willing, self.at_risk + other.at_risk, self.ends + other.ends
        )


def watched(scenario: Scenario, seed: int | None, part: range, nobody_waits: Event) -> Seen:
    """Run some worlds to their end.

    The chance of a pact is that both nations would find a defence pact worth its price if they met, on the mean of
    the steps in which both exist.
    """
    keep = Keep(tables=("runs",))
    runs = Simulation(scenario, seed=seed, replicates=part, schedule=STANDARD.tuned(ALL_NOTED), keep=keep)
    runs.hook = leaving = Leaving.of(runs.world, scenario.calendar.steps)
    heat = runs.records["appraise"].temperature[:, None, None]
    willing, steps = np.zeros((2, *runs.world.utility.shape))
    while not runs.done:
        if nobody_waits.is_set():
            raise Stopped
        step = runs.clock.step
        runs.step()
        leaving.settle(runs.world, step)
        wants = 1.0 / (1.0 + np.exp(-np.clip(runs.world.utility / heat, -50, 50)))
        there = runs.world.alive[:, :, None] & runs.world.alive[:, None, :]
        willing += wants * wants.swapaxes(1, 2) * there
        steps += there
    return Seen(
        bound(runs.world).sum(axis=0), (willing / np.maximum(steps, 1)).sum(axis=0), leaving.at_risk, leaving.ends
    )


def chances(
    scenario: Scenario, replicates: int, jobs: int, seed: int | None = None, tick: Callable[[int], None] | None = None
) -> np.ndarray:
    """The chance of each pair of nations to be tied at the end.

    Of a tie of the start, the chance to last.  Of all others the share of runs, and of one more by its chance of a
    pact, which alone tells those apart that no run or every run has tied.
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
    shares = (whole.tied + WEIGHT * whole.willing / replicates) / (replicates + WEIGHT)
    stays = lasting(whole.at_risk, whole.ends)
    found: np.ndarray = np.where(np.isnan(stays), shares, stays)
    return found
