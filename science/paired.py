"""Paired experiments: two arms run with the same luck, what differs between them, and whether that is as published."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.clock import Clock
from sim.run import CHUNK, Simulation
from sim.scenario import Scenario
from sim.world import World

Watch = Callable[[World, Clock], tuple[np.ndarray, np.ndarray]]
"""What is counted at the end of a step: in each world an amount, and what it is to be divided by."""

MARGIN: Final = 0.1
"""An effect is none where its whole interval lies within this share of nothing."""
DRAWS: Final = 2000
LEVEL: Final = 0.95


@dataclass(frozen=True)
class Expectation:
    """Where an effect must lie; where both ends are zero, its interval must hold zero."""

    words: str
    low: float
    high: float

    def verdict(self, low: float, high: float) -> str:
        """What an interval says: it lies inside, outside, or undecided across an end."""
        if self.low == self.high:
            return "reproduced" if low <= self.low <= high else "contradicted"
        if self.low < low and high < self.high:
            return "reproduced"
        return "contradicted" if high < self.low or low > self.high else "not reproduced"


MORE: Final = Expectation("+", 0.0, math.inf)
LESS: Final = Expectation("-", -math.inf, 0.0)
NONE: Final = Expectation("none", -MARGIN, MARGIN)
NO_MORE: Final = Expectation("not +", -math.inf, MARGIN)
SAME: Final = Expectation("same", 0.0, 0.0)


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

    def observe(self, seeds: int, draws: int = 1) -> np.ndarray:
        """Amount and divisor summed over the years, for each seed; seeds are shared out among the world's draws."""
        seen = observed(self.world, self.watches, self.first, self.last, min(seeds, self.most), draws)
        return seen[:, self.which]


@functools.lru_cache(maxsize=64)
def observed(
    world: Callable[[int], Scenario], watches: tuple[Watch, ...], first: int, last: int, seeds: int, draws: int
) -> np.ndarray:
    """What all watches see in the runs of one version of a world: [seed, watch, amount and divisor]."""
    seen = np.zeros((seeds, len(watches), 2))
    for draw, mine in enumerate(np.array_split(np.arange(seeds), min(draws, seeds))):
        scenario = world(draw)
        start = scenario.calendar.start
        for part in np.array_split(mine, math.ceil(len(mine) / CHUNK)):
            run = Simulation(scenario, replicates=part.tolist())
            while not run.done and run.clock.year < start + last:
                clock = run.clock
                run.step()
                if clock.year >= start + first:
                    for k, watch in enumerate(watches):
                        seen[part, k] += np.stack(watch(run.world, clock), axis=1)
    return seen


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


@dataclass(frozen=True)
class Result:
    """What a claim's two arms show: the effect with its interval, from so many seeds."""

    claim: Claim
    without: float
    given: float
    effect: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """Whether the published result is reproduced."""
        if self.claim.expected is None:
            return "reported"
        if not math.isfinite(self.effect + self.low + self.high):
            return "not reproduced"
        return self.claim.expected.verdict(self.low, self.high)


def effect_of(without: np.ndarray, given: np.ndarray, as_ratio: bool) -> np.ndarray:
    """The relative or plain difference between two rates, each given as sums [..., amount and divisor]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        base, other = (sums[..., 0] / sums[..., 1] for sums in (without, given))
        found: np.ndarray = other / base - 1.0 if as_ratio else other - base
    return found


def compare(claim: Claim, seeds: int = 200) -> Result:
    """Run both arms over the same seeds; the interval is that of a bootstrap over pairs.

    Where one arm has fewer seeds than the other, each is drawn from by itself.
    """
    without = claim.without.observe(seeds, claim.draws)
    given = claim.given.observe(seeds, claim.draws)
    luck = np.random.default_rng(1)
    rows = luck.integers(0, len(without), (DRAWS, len(without)))
    others = rows if len(given) == len(without) else luck.integers(0, len(given), (DRAWS, len(given)))
    drawn = effect_of(without[rows].sum(axis=1), given[others].sum(axis=1), claim.as_ratio)
    tails = [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)]
    low, high = np.quantile(drawn, tails) if np.isfinite(drawn).all() else (np.nan, np.nan)
    totals = without.sum(axis=0), given.sum(axis=0)
    effect = float(effect_of(*totals, claim.as_ratio))
    before, after = (float(total[0] / total[1]) if total[1] else math.nan for total in totals)
    return Result(claim, before, after, effect, float(low), float(high))


HEAD: Final = f"{'claim':12}{'without':>9}{'with':>9}{'effect':>9}  {'95 % interval':19} {'expected':9} verdict"
RULE: Final = "| claim | expected | effect | 95 % interval | verdict |\n| --- | --- | --- | --- | --- |"


def told(result: Result, markdown: bool = False) -> str:
    """A result in one line of the table."""
    claim = result.claim
    times, digits, unit = (100.0, ".1f", "%") if claim.as_ratio else (1.0, ".3f", "")
    effect, low, high = (f"{times * value:+{digits}}{unit}" for value in (result.effect, result.low, result.high))
    expected, interval = claim.expected.words if claim.expected else "", f"[{low}, {high}]"
    about = f"{claim.says} ({claim.source})"
    if markdown:
        return f"| {claim.name}: {about} | {expected} | {effect} | {interval} | {result.verdict} |"
    return (
        f"{claim.name:12}{result.without:9.4g}{result.given:9.4g}{effect:>9}  {interval:19} {expected:9} "
        f"{result.verdict:14} {about}"
    )


def table(claims: Iterable[Claim], seeds: int, markdown: bool = False) -> Iterable[str]:
    """The table of results, line by line as they come."""
    yield RULE if markdown else HEAD
    for claim in claims:
        yield told(compare(claim, seeds), markdown)
