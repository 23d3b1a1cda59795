"""Claims of a scenario, tested: the world as told against each other arm, on the same seeds, and what that says."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from analysis.effects import LESS, MORE, NONE, Effect, Expectation, common_means, effect_of_pairs
from sim.metrics import beside
from sim.paired import Quantity, courses
from sim.scenario import ClaimSpec, Scenario
from sim.scenario.dump import canonical

EXPECTED: Final = {"less": LESS, "more": MORE, "same": NONE}
VERDICTS: Final = {"as expected": "upheld", "open": "undecided", "otherwise": "contradicted"}
SEEDS: Final = 200
"""How many paired seeds a verdict stands on."""
FEWEST: Final = 10
"""Fewer pairs than this decide nothing."""
FEW_PAIRS: Final = f"Fewer than {FEWEST} pairs decide nothing: their intervals are too narrow."


@dataclass(frozen=True)
class Outcome:
    """What paired seeds show of a claim."""

    claim: ClaimSpec
    effect: Effect
    """How the world as told, the second arm, differs from the other."""
    seeds: int
    undefined: int
    """Pairs that were left out, since there is no step in which the measure exists in both their runs."""
    share: float = 1.0
    """The share of the steps in which it exists in both runs of a pair, of which the means are."""
    beside: Outcome | None = None
    """What they show of the measure that must be told beside that of the claim, without a verdict."""

    @property
    def few(self) -> bool:
        """Whether there are too few pairs for a verdict."""
        return self.seeds - self.undefined < FEWEST

    @property
    def verdict(self) -> str:
        """Whether the claim is upheld."""
        if self.few:
            return "undecided"
        expected = EXPECTED[self.claim.expected]
        if self.claim.margin is not None:
            expected = Expectation(expected.words, -self.claim.margin, self.claim.margin)
        return VERDICTS[expected.finding(self.effect.low, self.effect.high)]

    @property
    def slight(self) -> bool:
        """Whether the measure is the same but for a difference that is small, though surely there."""
        same = self.claim.expected == "same" and self.verdict == "upheld"
        return same and (self.effect.low > 0.0 or self.effect.high < 0.0)


@dataclass(frozen=True)
class Work:
    """How the runs are made: how many, from which seed, on how many threads, and who is told of their steps."""

    seeds: int = SEEDS
    seed: int | None = None
    jobs: int = 1
    tick: Callable[[int], Any] | None = None

    def courses(self, scenario: Scenario, quantities: Sequence[Quantity]) -> list[np.ndarray]:
        """Each quantity in each run and step of its years."""
        return courses(scenario, quantities, range(self.seeds), seed=self.seed, jobs=self.jobs, tick=self.tick)


def key_of(claim: ClaimSpec) -> str:
    """What makes two claims compare with the same other arm."""
    return canonical({"without": sorted(claim.without), "set": claim.set})


def tried(told: Scenario, claims: Sequence[ClaimSpec], others: Sequence[Scenario], work: Work) -> Iterator[Outcome]:
    """Test claims, each with its other arm, one after another; no arm is run twice."""
    quantities = {claim.id: [Quantity.of(each) for each in with_twin(claim)] for claim in claims}
    given = seen(told, claims, quantities, work)
    arms: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        arms.setdefault(key_of(claim), []).append(index)
    base: dict[str, list[np.ndarray]] = {}
    for index, claim in enumerate(claims):
        together = arms[key_of(claim)]
        if index == together[0]:
            base |= seen(others[index], [claims[k] for k in together], quantities, work)
        own, *twins = (outcome(*each) for each in zip(with_twin(claim), base[claim.id], given[claim.id], strict=True))
        yield replace(own, beside=twins[0]) if twins else own


def with_twin(claim: ClaimSpec) -> list[ClaimSpec]:
    """A claim, and the same of the measure that must be told beside its own, if there is one."""
    twin = beside(claim.measure)
    return [claim] if twin is None else [claim, claim.model_copy(update={"measure": twin})]


def seen(
    scenario: Scenario, claims: Sequence[ClaimSpec], quantities: Mapping[str, Sequence[Quantity]], work: Work
) -> dict[str, list[np.ndarray]]:
    """What is seen for each claim in one arm: [measure][run, step]."""
    found = iter(work.courses(scenario, [each for claim in claims for each in quantities[claim.id]]))
    return {claim.id: [next(found) for _ in quantities[claim.id]] for claim in claims}


def outcome(claim: ClaimSpec, base: np.ndarray, given: np.ndarray) -> Outcome:
    """What two arms show of a claim, [seed, step], over the steps in which both runs of a pair have the measure."""
    one, other, shares = common_means(base, given)
    both = shares > 0.0
    nothing = Effect(math.nan, math.nan, math.nan, math.nan, math.nan, True)
    effect = effect_of_pairs(one[both], other[both]) if both.any() else nothing
    share = float(shares[both].mean()) if both.any() else 0.0
    return Outcome(claim, effect, len(base), int((~both).sum()), share)


def arms_of(claims: Sequence[ClaimSpec]) -> int:
    """How many worlds must be run to test claims: the one as told, and the others."""
    return 1 + len({key_of(claim) for claim in claims})
