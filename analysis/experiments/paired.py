"""Paired experiments: two arms run with the same luck, what differs between them, and whether that is as published."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

import sim.paired as sight
from analysis.effects import LESS, MARGIN, MORE, Effect, Expectation, Finding, effect_of
from sim.clock import Clock
from sim.run import CHUNK
from sim.scenario import Scenario
from sim.schedule import STANDARD, Schedule
from sim.world import World

__all__ = [
    "LESS",
    "MORE",
    "NONE",
    "NO_MORE",
    "SAME",
    "VERDICTS",
    "Absent",
    "Arm",
    "Claim",
    "Expectation",
    "Result",
    "Watch",
    "arm",
    "compare",
    "several",
    "table",
    "told",
]

Watch = Callable[[World, Clock], tuple[np.ndarray, np.ndarray]]
"""What is counted at the end of a step: in each world an amount, and what it is to be divided by."""


@dataclass(frozen=True)
class Absent(Expectation):
    """An effect that must be absent: its interval keeps to the margin, and is not wholly on a side that is barred.

    So no interval shows both that there is no effect and that there is one: a small but certain one leaves it open.
    """

    def finding(self, low: float, high: float) -> Finding:
        """What an interval says."""
        found = super().finding(low, high)
        certain = (low > 0.0 and math.isfinite(self.high)) or (high < 0.0 and math.isfinite(self.low))
        return "open" if found == "as expected" and certain else found


NONE: Final = Absent("none", -MARGIN, MARGIN)
NO_MORE: Final = Absent("not +", -math.inf, MARGIN)
SAME: Final = Expectation("same", 0.0, 0.0)

CELLS: Final = 2048
"""How many nations are stepped together, in worlds so small that many of them fit."""

POWER: Final = (1.959964 + 0.841621) / 1.959964
"""Half a 95 % interval is 1.96 standard errors; an effect of 2.8 is found in four of five experiments."""

VERDICTS: Final = {"as expected": "reproduced", "open": "not reproduced", "otherwise": "contradicted"}


@dataclass(frozen=True)
class Arm:
    """One version of a world, by the number of its draw, and what is counted in it from one year to another."""

    world: Callable[[int], Scenario]
    watches: tuple[Watch, ...]
    which: int = 0
    """Which of the watches counts here; arms that share world and watches share the run."""
    first: int = 0
    last: int = 10_000
    most: int = 10_000
    """How many seeds are enough, where a run is long."""
    least: int = 0
    """How many seeds are run at any rate, where one run says little."""
    rules: Schedule = STANDARD
    """The rules of the model, where some are left out."""

    def observe(self, seeds: int, draws: int = 1) -> np.ndarray:
        """Amount and divisor summed over the years, for each seed; seeds are shared out among the world's draws."""
        many = min(max(seeds, self.least), self.most)
        seen = observed(self.world, self.watches, self.first, self.last, many, draws, self.rules)
        return seen[:, self.which]


@functools.lru_cache(maxsize=64)
def observed(
    world: Callable[[int], Scenario], watches: tuple[Watch, ...], first: int, last: int, seeds: int, draws: int,
    rules: Schedule = STANDARD,
) -> np.ndarray:  # fmt: skip
    """What all watches see in the runs of one version of a world: [seed, watch, amount and divisor]."""
    seen = np.zeros((seeds, len(watches), 2))
    for draw, mine in enumerate(np.array_split(np.arange(seeds), min(draws, seeds))):
        scenario = world(draw)
        start = scenario.calendar.start
        look, chunk = _look(watches, start + first), max(CHUNK, CELLS // len(scenario.nations))
        seen[mine] = sight.observed(scenario, look, mine.tolist(), stop=start + last, schedule=rules, chunk=chunk)
    return seen


def _look(watches: tuple[Watch, ...], begin: float) -> sight.Look:
    """What the watches see from a year on."""

    def look(world: World, clock: Clock) -> np.ndarray:
        if clock.year < begin:
            return np.zeros((world.sizes["w"], len(watches), 2))
        return np.stack([np.stack(watch(world, clock), axis=1) for watch in watches], axis=1)

    return look


Make = Callable[..., Scenario]


def arm(make: Make, watch: Watch, first: int = 0, last: int = 10_000, **given: Any) -> Arm:
    """An arm whose world is the same for every draw."""
    return Arm(lambda draw: make(**given), (watch,), first=first, last=last)


def several(world: Callable[[int], Scenario], watches: Mapping[str, Watch], **years: Any) -> dict[str, Arm]:
    """An arm for each of some watches, all of them on the same runs."""
    return {name: Arm(world, tuple(watches.values()), k, **years) for k, name in enumerate(watches)}


@dataclass(frozen=True)
class Claim:
    """A published result: what of an arm must be more, less or the same than of another on the same luck."""

    name: str
    says: str
    source: str
    without: Arm
    given: Arm
    expected: Expectation | None
    as_ratio: bool = True
    draws: int = 1
    paired: bool = True
    """Whether the interval is of pairs of runs that share their luck, or of two batches, each by itself."""


@dataclass(frozen=True)
class Result(Effect):
    """What a claim's two arms show."""

    claim: Claim

    @property
    def least(self) -> float:
        """The smallest effect that so wide an interval would have told from nothing in four of five experiments."""
        return 0.5 * (self.high - self.low) * POWER

    @property
    def verdict(self) -> str:
        """Whether the published result is reproduced."""
        if self.claim.expected is None:
            return "reported"
        return VERDICTS[self.claim.expected.finding(self.low, self.high)]


def compare(claim: Claim, seeds: int = 200) -> Result:
    """Run both arms over the same seeds."""
    without, given = (arm.observe(seeds, claim.draws) for arm in (claim.without, claim.given))
    return Result(**vars(effect_of(without, given, claim.as_ratio, claim.paired)), claim=claim)


COLUMNS: Final = ("claim", "expected", "effect", "95 % interval", "least seen", "verdict")
HEAD: Final = "{:12}{:>9}{:>9}{:>9}  {:19} {:>10} {:9} {}".format(
    "claim", "without", "with", "effect", "95 % interval", "least seen", "expected", "verdict"
)
RULE: Final = f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}"


def told(result: Result, markdown: bool = False) -> str:
    """A result in one line of the table."""
    claim = result.claim
    times, digits, unit = (100.0, ".1f", "%") if claim.as_ratio else (1.0, ".3f", "")
    effect, low, high = (f"{times * value:+{digits}}{unit}" for value in (result.effect, result.low, result.high))
    least = f"{times * result.least:{digits}}{unit}"
    expected, interval = claim.expected.words if claim.expected else "", f"[{low}, {high}]"
    about = f"{claim.says} ({claim.source})"
    if markdown:
        return f"| {claim.name}: {about} | {expected} | {effect} | {interval} | {least} | {result.verdict} |"
    return (
        f"{claim.name:12}{result.base:9.4g}{result.given:9.4g}{effect:>9}  {interval:19} {least:>10} {expected:9} "
        f"{result.verdict:14} {about}"
    )


def table(claims: Iterable[Claim], seeds: int, markdown: bool = False) -> Iterable[str]:
    """The table of results, line by line as they come."""
    yield RULE if markdown else HEAD
    for claim in claims:
        yield told(compare(claim, seeds), markdown)
