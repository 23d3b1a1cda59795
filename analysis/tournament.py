"""A tournament: rival theories on one world and the same luck, what each makes of it, and which claims it meets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.claims import Outcome, tried
from analysis.claims import Work as Testing
from analysis.effects import LEVEL, common_means, intervals, mean_of
from analysis.statistics.survival import restricted_means
from sim.clock import Clock
from sim.paired import Quantity, looking, watched
from sim.scenario import ClaimSpec, Scenario
from sim.vocabulary import Article, Status
from sim.world import World

INDICES: Final = (
    "defence_density", "treaties_in_force", "isolates", "transitivity", "giant_component", "modularity", "polarity",
    "cohesion", "stability_slack", "mean_burden", "general_deterrence", "deterrence_ratio_observed",
    "deterrence_ratio_counterfactual", "crises", "wars", "share_honoured", "safety", "nash_discontent",
    "individual_discontent", "core_discontent",
)  # fmt: skip
"""What theories are compared in: ties, camps, cohesion, deterrence, what comes of them, and how stable camps are."""
DIGITS: Final = 12
"""Differences of runs are rounded so, lest an error of floating point count as one."""
LIFE: Final = "treaty_life"
"""Years that a pledge of defence made in the run lasts, of the first so many: those of half the run."""


@dataclass(frozen=True)
class Work:
    """How the runs are made: how many, from which seed, on how many threads, and who is told of their steps."""

    replicates: int
    seed: int
    jobs: int = 1
    tick: Callable[[int], Any] | None = None


@dataclass(frozen=True)
class Standing:
    """An index under a theory: its mean over runs, and how it differs from the first theory's, with their intervals.

    Runs in which the index is never defined are left out; differences are over the steps in which both runs of a pair
    have it, and `pairs` have such steps.
    """

    index: str
    theory: str
    mean: float
    low: float
    high: float
    difference: float
    difference_low: float
    difference_high: float
    pairs: int

    @property
    def apart(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.difference_low > 0.0 or self.difference_high < 0.0


def under(scenario: Scenario, theory: str) -> Scenario:
    """The same world where a theory decides who is allied."""
    return scenario.model_copy(update={"theory": theory})


def played(scenario: Scenario, theories: Sequence[str], work: Work) -> Iterator[list[Standing]]:
    """What each theory makes of a world, one theory after another: its standings in all indices, and of treaties."""
    first = None
    for theory in theories:
        found = seen(under(scenario, theory), work)
        first = found if first is None else first
        yield [*standings(theory, found[0], first[0]), lasting(theory, found[1], first[1], scenario, work.replicates)]


def seen(scenario: Scenario, work: Work) -> tuple[list[np.ndarray], pd.DataFrame]:
    """The courses of all indices in the runs of a world, [run, step], and the lives of its pledges of defence."""
    wanted = [Quantity(name) for name in INDICES]
    look = looking(scenario, wanted)

    def both(world: World, clock: Clock) -> np.ndarray:
        treaties = (world.status, world.signed, world.ended, world.article[:, :, Article.DEFENCE])
        return np.concatenate([look(world, clock), *treaties], axis=1)

    def gathered(steps: Iterator[np.ndarray]) -> np.ndarray:
        """Of each run the courses, and the treaties as they are in the end: there may be ever more of them."""
        every = [*steps]
        runs = np.empty(len(every[0]), dtype=object)
        for w in range(len(runs)):
            runs[w] = np.stack([step[w, : len(wanted)] for step in every]), every[-1][w, len(wanted) :].reshape(4, -1)
        return runs

    how: dict[str, Any] = {"seed": work.seed, "jobs": work.jobs, "tick": work.tick}
    found = watched(scenario, both, gathered, range(work.replicates), **how)
    lives = pd.concat([lives_of(run, treaties, scenario) for run, (_, treaties) in enumerate(found)])
    return list(np.stack([course for course, _ in found]).transpose(2, 0, 1)), lives


def lives_of(run: int, treaties: np.ndarray, scenario: Scenario) -> pd.DataFrame:
    """The lives of the pledges of defence that were made in a run, of those still kept so far as they were seen."""
    status, signed, ended, defence = treaties
    calendar, own = scenario.calendar, np.arange(len(status)) < len(scenario.treaties) + len(scenario.organisations)
    begun = np.isin(status, (Status.IN_FORCE, Status.ENDED)) & (defence > 0.0) & ~(own & (signed <= calendar.start))
    over, last = status[begun] == Status.ENDED, calendar.start + (calendar.steps - 1) * calendar.dt
    years = np.where(over, ended[begun], last) - signed[begun]
    return pd.DataFrame({"run": run, "years": years, "ended": over})


def lasting(theory: str, lives: pd.DataFrame, first: pd.DataFrame, scenario: Scenario, runs: int) -> Standing:
    """How long pledges of defence last under a theory: a restricted mean, by Kaplan and Meier over all runs."""
    within = 0.5 * (scenario.calendar.steps - 1) * scenario.calendar.dt
    means, firsts = (restricted_means(each, runs, within) for each in (lives, first))
    ends = [_tails(draws) for draws in (means[1:], (means - firsts)[1:])]
    pairs = len(set(lives["run"]) & set(first["run"]))
    return Standing(LIFE, theory, float(means[0]), *ends[0], float(means[0] - firsts[0]), *ends[1], pairs)


def _tails(draws: np.ndarray) -> tuple[float, float]:
    """The ends of the 95% interval of what was drawn; NaN where a draw has nothing."""
    low, high = np.quantile(draws, [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)])
    return float(low), float(high)


def standings(theory: str, courses: Sequence[np.ndarray], first: Sequence[np.ndarray]) -> list[Standing]:
    """The standings of a theory from the courses of its indices and of the first theory's, each [run, step]."""
    found = np.stack([mean_of(course, axis=1) for course in courses], axis=1)
    both = [common_means(one, other) for one, other in zip(first, courses, strict=True)]
    apart = np.stack([(other - one).round(DIGITS) for one, other, _ in both], axis=1)
    ends, gaps = intervals(found), intervals(apart)
    return [
        Standing(
            name, theory, _mean(found[:, k]), float(ends[0][k]), float(ends[1][k]), _mean(apart[:, k]),
            float(gaps[0][k]), float(gaps[1][k]), int(np.isfinite(apart[:, k]).sum()),
        )
        for k, name in enumerate(INDICES)
    ]  # fmt: skip


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan


def met(
    scenario: Scenario, theory: str, claims: Sequence[ClaimSpec], others: Sequence[Scenario], work: Work
) -> list[Outcome]:
    """The claims of a world tested where a theory decides, each against its other arm under the same theory."""
    testing = Testing(work.replicates, work.seed, work.jobs, work.tick)
    return list(tried(under(scenario, theory), claims, [under(other, theory) for other in others], testing))
