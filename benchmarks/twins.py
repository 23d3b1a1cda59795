"""The twins: models of the same rules written for Mesa, and how many times the model is faster than each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, Protocol

from benchmarks.extent import Extent
from benchmarks.figures import Figure, quotients
from benchmarks.paces import BARE
from benchmarks.rows.model import RowModel
from benchmarks.timing import spent
from benchmarks.twin.model import TwinModel
from benchmarks.worlds import made
from sim.cli.output import counted
from sim.clock import Clock
from sim.run import Simulation
from sim.scenario import Scenario
from sim.world import World


class Twin(Protocol):
    """A model of one world that can go on from the state of another."""

    clock: Clock
    decisions: list[Any]

    def read(self, world: World) -> None:
        """Take over the state of a world."""

    def step(self) -> None:
        """Let one step happen."""


class Kind(NamedTuple):
    """A kind of twin: what makes one of a scenario and a replicate, and what it is."""

    of: Callable[[Scenario, int], Twin]
    says: str


TWINS: Final = {
    "": Kind(lambda scenario, replicate: TwinModel(scenario, replicate=replicate), "Mesa twin"),
    "rows_": Kind(lambda scenario, replicate: RowModel(scenario, replicate=replicate), "Mesa twin on NumPy rows"),
}
"""Each kind of twin, by the beginning of the names of its figures."""


def from_here(run: Simulation, twin: Twin, count: int) -> float:
    """Seconds of processor time that so many steps of a twin take from the state that a run is in."""
    twin.read(run.world)
    twin.clock, twin.decisions = run.clock, []
    return spent(twin.step, count)


def rivalry(extent: Extent, nations: int, count: int) -> dict[str, list[float]]:
    """Microseconds of a step of the model and of each twin, from the same states at moments spread over a history."""
    scenario = made(nations, years=extent.years)
    run, rivals = Simulation(scenario, keep=BARE), {name: kind.of(scenario, 0) for name, kind in TWINS.items()}
    found: dict[str, list[float]] = {kind: [] for kind in ("model", *rivals)}
    every = extent.years // extent.moments
    for moment in range(extent.moments):
        while run.clock.step < moment * every + (every - count) // 2:
            run.step()
        for kind, twin in rivals.items():
            found[kind].append(1e6 * from_here(run, twin, count) / count)
        found["model"].append(1e6 * spent(run.step, count) / count)
    return found


def single(extent: Extent) -> Iterator[Figure]:
    """Twins: single worlds, the rules alone, each twin from states of the model."""
    for nations, count in extent.steps.items():
        found = rivalry(extent, nations, count)
        note = f"{counted(count, 'step')} from each of {counted(extent.moments, 'state')} of the model"
        if count * extent.moments < extent.years:
            note = f"extrapolated from {note}"
        for name in TWINS:
            says = f"{TWINS[name].says}: one world of {nations} nations, times the model"
            yield Figure(f"{name}ratio_{nations}", quotients(found[name], found["model"]), "times", says, note)
            milliseconds = tuple(each / 1000.0 for each in found[name])
            yield Figure(
                f"{name or 'twin_'}step_{nations}", milliseconds, "ms", f"a step of the {TWINS[name].says}", note
            )
