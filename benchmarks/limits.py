"""Limits: how long a step takes beside what moving the numbers takes that its rules declare to read and write."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.extent import Extent
from benchmarks.figures import Figure
from benchmarks.paces import BARE
from benchmarks.timing import spent
from benchmarks.worlds import made
from sim.run import Simulation

SIZES = (30, 200)


def limit(extent: Extent) -> Iterator[Figure]:
    """Limit: copying once what each rule of a step declares to read and write, and the step itself."""
    for nations in SIZES:
        yield from limit_of(nations, extent)


def limit_of(nations: int, extent: Extent) -> Iterator[Figure]:
    """The same for one world of so many nations."""
    run = Simulation(made(nations, years=extent.years), keep=BARE)
    for _ in range(extent.years // 2):
        run.step()
    arrays = run.world.arrays
    moved = [arrays[column.name] for rule in run.schedule.rules for column in (*rule.reads, *rule.writes)]
    copies = {id(array): np.empty_like(array) for array in moved}

    def move() -> None:
        for array in moved:
            np.copyto(copies[id(array)], array)

    move()
    seconds = tuple(spent(move) for _ in range(extent.rounds))
    megabytes = sum(array.nbytes for array in moved) / 1e6
    what = f"one world of {nations} nations after {extent.years // 2} years"
    note = f"{megabytes:,.0f} MB, each column whole, once for each rule"
    says = f"copying what the rules of a step read and write, {what}"
    yield Figure(f"moved_{nations}", tuple(1000.0 * each for each in seconds), "ms", says, note)
    steps = tuple(1000.0 * spent(run.step) for _ in range(min(extent.rounds, extent.years - extent.years // 2)))
    yield Figure(f"step_{nations}_there", steps, "ms", "a step of that world, the rules alone")
