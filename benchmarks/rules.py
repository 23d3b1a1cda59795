"""Where the time goes: processor time of each rule and of each group of measures, and how it grows with nations.

`python -m benchmarks.rules` prints a table of microseconds for a step of a world, of 30 nations in chunks as runs have
them, and of 50 and 400, with the exponent of growth between these; `--pieces` takes the measures apart, and `--json`
prints what machines read.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import thread_time
from typing import Any, Final
from unittest.mock import patch

import numpy as np

from benchmarks.worlds import YEARS, made
from sim.metrics import METRICS, Given, Level, Metric
from sim.metrics.base import SHARED
from sim.recorder import EVERYTHING, Keep
from sim.run import CHUNK, Simulation
from sim.warm import warm_up
from sim.world import World

SIZES: Final = (30, 50, 400)
REPEATS: Final = 5
PAIRS: Final = CHUNK * 50 * 50
"""Pairs of nations that a chunk has at most: 32 worlds of up to fifty nations, one of 400."""

Spent = dict[str, float]


@dataclass
class Watch:
    """Processor time of this thread by what it was spent on, from lap to lap."""

    spent: Spent = field(default_factory=lambda: defaultdict(float))
    last: float = field(default_factory=thread_time)

    def lap(self, name: str) -> None:
        """Put the time since the last lap on a name."""
        now = thread_time()
        self.spent[name] += now - self.last
        self.last = now


class TimedGiven(Given):
    """What metrics ask for, each with the time that it takes beyond what it asks for itself."""

    def __init__(self, world: World, watch: Watch, named: Callable[[str, str], str]) -> None:
        super().__init__(world)
        self.watch, self.named = watch, named

    def find(self, name: str | int, level: Level = "system") -> Any:
        """What is asked for; where it had to be reckoned, its time is noted."""
        before = len(self.known)
        found = super().find(name, level)
        if len(self.known) > before and name in SHARED:
            self.watch.lap(self.named(SHARED[str(name)][0].__module__, str(name)))
        return found

    def value(self, metric: Metric) -> np.ndarray:
        """The values of a metric; where they had to be reckoned, their time is noted."""
        before = len(self.known)
        found = super().value(metric)
        if len(self.known) > before:
            self.watch.lap(self.named(metric.function.__module__, f"{metric.level} {metric.name}"))
        return found


def group(module: str, name: str) -> str:
    """The group of a measure: the module in which it stands."""
    return f"metrics: {module.rpartition('.')[2]}"


def piece(module: str, name: str) -> str:
    """A measure or what measures share by its own name, after that of its group."""
    return f"{group(module, name)}: {name}"


def timed_measure(watch: Watch, named: Callable[[str, str], str]) -> AbstractContextManager[Any]:
    """Let runs measure as they do, on the watch."""

    def measure(world: World, names: Mapping[Level, Iterable[str]]) -> dict[Level, dict[str, np.ndarray]]:
        watch.lap("(between)")
        given = TimedGiven(world, watch, named)
        return {
            level: {name: given.value(found) for name, found in known.items() if name in names.get(level, ())}
            for level, known in METRICS.items()
        }

    return patch("sim.run.measure", measure)


def timed(
    nations: int, *, worlds: int, keep: Keep = EVERYTHING, years: int = YEARS, named: Callable[[str, str], str] = group
) -> Spent:
    """Seconds by rule, by measures, and for events and the record, in a run of a chunk of worlds; not its start."""
    run = Simulation(made(nations, years=years), replicates=range(worlds), keep=keep)
    watch = Watch()
    run.hook = lambda rule, world, clock: watch.lap(rule.name())
    events = run.timeline.step

    def happen(*given: Any) -> Any:
        found = events(*given)
        watch.lap("(events)")
        return found

    with timed_measure(watch, named), patch.object(run.timeline, "step", happen):
        while not run.done:
            run.step()
            watch.lap("(recorder: steps)")
        run.recorder.tables()
        watch.lap("(recorder: tables)")
    return dict(watch.spent)


def chunk(nations: int) -> int:
    """How many worlds of so many nations are stepped together here."""
    return max(1, min(CHUNK, PAIRS // nations**2))


def measured(sizes: Sequence[int], repeats: int, years: int, named: Callable[[str, str], str]) -> list[Spent]:
    """For each number of nations, the median microseconds of a step of one world by what they are spent on.

    The sizes take turns, so that what else the machine does falls on all alike.
    """
    rounds = [[timed(n, worlds=chunk(n), years=years, named=named) for n in sizes] for _ in range(repeats)]
    found = []
    for k, n in enumerate(sizes):
        names = {name: None for each in rounds for name in each[k]}
        scale = 1e6 / (years * chunk(n))
        found.append({name: scale * statistics.median(each[k].get(name, 0.0) for each in rounds) for name in names})
    return found


def exponent(few: float, many: float, ratio: float) -> float:
    """The power of the number of nations with which a time grows; NaN where there is none to compare."""
    return math.log(many / few) / math.log(ratio) if min(few, many) > 0.0 else math.nan


def total(spent: Spent, prefix: str = "") -> float:
    """The time of all whose name begins so."""
    return sum(value for name, value in spent.items() if name.startswith(prefix))


def table(sizes: Sequence[int], found: Sequence[Spent]) -> list[str]:
    """Lines of text: the whole, its rules and its measures, then each, the dearest at the fewest nations first."""
    ratio = sizes[-1] / sizes[-2]
    names = sorted({name for spent in found for name in spent}, key=lambda name: -found[0].get(name, 0.0))
    rules = [{name: v for name, v in spent.items() if name[0] not in "(" and ":" not in name} for spent in found]
    rows = [
        ("all", [total(spent) for spent in found]),
        ("rules", [total(spent) for spent in rules]),
        ("measures", [total(spent, "metrics") for spent in found]),
        *((name, [spent.get(name, 0.0) for spent in found]) for name in names),
    ]
    whole = total(found[0])
    head = f"{'':44}" + "".join(f"{f'N={n}':>11}" for n in sizes) + f"{f'% of {sizes[0]}':>10}{'exponent':>10}"
    return [head] + [
        f"{name:44}"
        + "".join(f"{value:11.2f}" for value in values)
        + f"{100.0 * values[0] / whole:10.1f}{exponent(values[-2], values[-1], ratio):10.2f}"
        for name, values in rows
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description=__doc__)
    parser.add_argument("--nations", type=int, nargs="+", default=list(SIZES), help="numbers of nations, two or more")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="runs of which the median counts")
    parser.add_argument("--years", type=int, default=YEARS, help="steps of each run")
    parser.add_argument("--pieces", action="store_true", help="each measure by its own name")
    parser.add_argument("--json", action="store_true", help="print what machines read")
    asked = parser.parse_args(arguments)
    if len(asked.nations) < 2:
        parser.error("growth needs two numbers of nations: --nations 50 400")
    warm_up()
    named = piece if asked.pieces else group
    for n in asked.nations:
        timed(n, worlds=1, years=1, named=named)
    found = measured(asked.nations, asked.repeats, asked.years, named)
    if asked.json:
        print(json.dumps(dict(zip(map(str, asked.nations), found, strict=True)), indent=1))
    else:
        print("\n".join(table(asked.nations, found)))


if __name__ == "__main__":
    main(sys.argv[1:])
