"""Paces: what a step costs in worlds of all sizes, how that grows, and what the record, reasons and Mesa add to it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import numpy as np

from benchmarks.extent import Extent
from benchmarks.figures import Figure, quotients
from benchmarks.timing import in_turn, spent
from benchmarks.worlds import made
from sim.model import CoalitionModel
from sim.recorder import EVERYTHING, Keep
from sim.run import CHUNK, Simulation
from sim.world import LOG_WIDTH, Log

BARE: Final = Keep((), every=10**6)
"""Nothing recorded and nothing measured: the rules alone."""
KEEPS: Final = {"": BARE, "recorded_": EVERYTHING}
WORDS: Final = {"": "the rules alone", "recorded_": "with measures and all tables"}
NATIONS: Final = 30
"""Of the world in which the record is compared with the bare run."""
FACTORS: Final = {
    "recording_factor": ("all", "bare", "all tables and measures, times the bare run"),
    "measures_factor": ("steps", "bare", "table `steps` with its measures, times the bare run"),
    "decisions_factor": ("decisions", "bare", "table `decisions` with its reasons, times the bare run"),
    "reasons_factor": ("bare", "mute", "noting decisions and reasons in the rules, times not noting them"),
    "mesa_factor": ("mesa", "one", "one world through the Mesa face, which records all, times its bare run"),
    "mesa_face_factor": ("mesa", "one recorded", "the same, times the run that records all"),
}


def together(nations: int) -> int:
    """How many worlds of so many nations are stepped together, to see the cost of rules and not of calling them."""
    return max(1, min(CHUNK, CHUNK * 50**2 // nations**2))


class Pace:
    """A run that is stepped window by window, and the microseconds that a step of one of its worlds takes."""

    def __init__(self, nations: int, worlds: int, years: int, keep: Keep, extent: Extent) -> None:
        self.run = Simulation(made(nations, years=years), replicates=range(worlds), keep=keep)
        self.left = iter(extent.windows(years))
        self.steps = years

    def window(self) -> float:
        """The cost of the steps of the next window."""
        steps = next(self.left)
        return self.each(spent(self.run.step, steps), steps)

    def tables(self) -> float:
        """The cost of the tables at the end, by step."""
        return self.each(spent(self.run.recorder.tables), self.steps)

    def each(self, seconds: float, steps: int) -> float:
        """Seconds of so many steps of all worlds as microseconds of one step of one."""
        return 1e6 * seconds / (steps * len(self.run.replicates))


def windows(extent: Extent, sizes: dict[int, int], years: Callable[[int], int]) -> dict[tuple[str, int], list[float]]:
    """Microseconds of a step by record and nations, in each window of a history; all take turns, window by window."""
    paces = {
        (how, n): Pace(n, worlds, years(n), keep, extent) for n, worlds in sizes.items() for how, keep in KEEPS.items()
    }
    rounds = min(len(extent.windows(years(n))) for n in sizes)
    found = in_turn({key: pace.window for key, pace in paces.items()}, rounds)
    tables = {key: pace.tables() if key[0] else 0.0 for key, pace in paces.items()}
    return {key: [value + tables[key] for value in values] for key, values in found.items()}


def single(extent: Extent) -> Iterator[Figure]:
    """Single worlds: a step of one world of each size."""
    found = windows(extent, dict.fromkeys(extent.sizes, 1), extent.length)
    for (how, n), values in found.items():
        years = f"over {extent.length(n)} years, in {len(values)} windows"
        says = f"a step of one world of {n:,} nations, {WORDS[how]}"
        yield Figure(f"{how}step_{n}", tuple(value / 1000.0 for value in values), "ms", says, years)


def growth(extent: Extent) -> Iterator[Figure]:
    """Growth: the power of the number of nations with which the cost of a step grows."""
    few, many = extent.growth
    years = min(map(extent.length, extent.growth))
    found = windows(extent, {n: together(n) for n in extent.growth}, lambda n: years)
    company = f"{together(few)} worlds of {few} stepped together and {together(many)} of {many}"
    note = f"over the same {years} years, in {len(found['', few])} windows; {company}"
    for name, how in (("growth_exponent", "recorded_"), ("bare_growth_exponent", "")):
        ratios = quotients(found[how, many], found[how, few])
        values = tuple(math.log(ratio) / math.log(many / few) for ratio in ratios)
        yield Figure(name, values, "power", f"growth of a step from {few} to {many} nations, {WORDS[how]}", note)


def recording(extent: Extent) -> Iterator[Figure]:
    """Recording: what measures, tables, reasons and Mesa add to the bare run."""
    scenario = made(NATIONS, years=extent.years)

    def whole(keep: Keep, worlds: int, mute: bool = False) -> float:
        run = Simulation(scenario, replicates=range(worlds), keep=keep)
        if mute:
            run.world.log = Log(np.zeros((worlds, 0, LOG_WIDTH)), run.world.log.filled)
        return spent(run.run)

    def through_mesa() -> float:
        model = CoalitionModel(scenario)
        return spent(lambda: finish(model))

    many = extent.chunk
    rivals: dict[str, Callable[[], float]] = {
        "bare": partial(whole, BARE, many),
        "mute": partial(whole, BARE, many, mute=True),
        "steps": partial(whole, Keep(("steps",)), many),
        "decisions": partial(whole, Keep(("decisions",)), many),
        "all": partial(whole, EVERYTHING, many),
        "one": partial(whole, BARE, 1),
        "one recorded": partial(whole, EVERYTHING, 1),
        "mesa": through_mesa,
    }
    found = in_turn(rivals, extent.rounds)
    for name, (over, under, says) in FACTORS.items():
        worlds = "one world" if over == "mesa" else f"{many} worlds stepped together"
        values = quotients(found[over], found[under])
        yield Figure(name, values, "times", says, f"{NATIONS} nations, {extent.years} years, {worlds}")


def finish(model: CoalitionModel) -> None:
    """Step a model to the end of its calendar, and make its tables."""
    while model.running:
        model.step()
    model.tables()
