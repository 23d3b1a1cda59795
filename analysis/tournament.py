"""A tournament: rival theories on one world and the same luck, what each makes of it, and which claims it meets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.claims import Outcome, tried
from analysis.claims import Work as Testing
from analysis.effects import common_means, intervals, mean_of
from sim.paired import Quantity, courses
from sim.scenario import ClaimSpec, Scenario

INDICES: Final = (
    "defence_density", "treaties_in_force", "isolates", "transitivity", "giant_component", "modularity", "polarity",
    "cohesion", "stability_slack", "mean_burden", "general_deterrence", "deterrence_ratio_observed",
    "deterrence_ratio_counterfactual", "crises", "wars", "share_honoured", "safety",
)  # fmt: skip
"""What theories are compared in: the ties, the camps, cohesion, deterrence, and what comes of them."""


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
    """What each theory makes of a world, one theory after another: its standings in all indices."""
    wanted, first = [Quantity(name) for name in INDICES], None
    how: dict[str, Any] = {"seed": work.seed, "jobs": work.jobs, "tick": work.tick}
    for theory in theories:
        found = courses(under(scenario, theory), wanted, range(work.replicates), **how)
        first = found if first is None else first
        yield standings(theory, found, first)


def standings(theory: str, courses: Sequence[np.ndarray], first: Sequence[np.ndarray]) -> list[Standing]:
    """The standings of a theory from the courses of its indices and of the first theory's, each [run, step]."""
    found = np.stack([mean_of(course, axis=1) for course in courses], axis=1)
    both = [common_means(one, other) for one, other in zip(first, courses, strict=True)]
    apart = np.stack([other - one for one, other, _ in both], axis=1)
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
