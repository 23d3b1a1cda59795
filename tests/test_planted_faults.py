"""Faults planted on purpose: each is caught by the contract it breaks, and by that one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings

from sim.columns import Column
from sim.luck import NOBODY, uniform
from sim.rules.base import Rule, param
from sim.world import World
from tests.contracts import (
    CONTRACTS,
    Contract,
    holds,
    ignores_its_company,
    keeps_to_its_ranges,
    leaves_the_dead_alone,
    touches_what_it_declares,
    treats_nations_alike,
)
from tests.generators import OFTEN

QUICK = settings(OFTEN, phases=[Phase.generate])


def boast(p: Any, luck: Any, clock: Any, alive: Any, approval: Any) -> None:
    """Add to approval without asking where it ends."""
    for w in range(approval.shape[0]):
        for i in range(approval.shape[1]):
            if alive[w, i]:
                approval[w, i] += p[w].gain * clock.dt


@dataclass(frozen=True)
class Boast(Rule):
    """Governments become ever more popular, beyond what approval can be."""

    phase = "planted"
    reads: ClassVar[tuple[Column, ...]] = (World.alive,)
    writes = (World.approval,)
    kernel = staticmethod(boast)
    gain: float = param(0.8, "approval gained", unit="1/year", low=0.5, high=1)


def meddle(p: Any, luck: Any, clock: Any, alive: Any, trust: Any, rivalry: Any) -> None:
    """Move trust, as declared, and rivalry, which is declared as read only."""
    for w in range(trust.shape[0]):
        trust[w] *= 0.5
        rivalry[w] *= 0.5


@dataclass(frozen=True)
class Meddle(Rule):
    """Trust halves, and so, unannounced, does rivalry."""

    phase = "planted"
    reads, writes = (World.alive, World.rivalry), (World.trust,)
    kernel = staticmethod(meddle)


def favour(p: Any, luck: Any, clock: Any, alive: Any, approval: Any) -> None:
    """Let the nation in the first row be loved a little more."""
    for w in range(approval.shape[0]):
        if alive[w, 0]:
            approval[w, 0] += 0.1 * (1.0 - approval[w, 0])


@dataclass(frozen=True)
class Favour(Rule):
    """One nation is loved more than others, for its row in the table alone."""

    phase = "planted"
    reads, writes = (World.alive,), (World.approval,)
    kernel = staticmethod(favour)


def infect(p: Any, luck: Any, clock: Any, approval: Any) -> None:
    """Let the mood of the first world of the chunk spread to the others."""
    approval[:] = 0.5 * approval + 0.5 * approval[:1]


@dataclass(frozen=True)
class Infect(Rule):
    """A world feels what happens in another one that happens to be stepped with it."""

    phase = "planted"
    reads, writes = (), (World.approval,)
    kernel = staticmethod(infect)


def raise_ghosts(p: Any, luck: Any, clock: Any, capability: Any) -> None:
    """Arm every nation, whether it exists or not."""
    for w in range(capability.shape[0]):
        for i in range(capability.shape[1]):
            capability[w, i] = min(capability[w, i] * (1.0 + 0.1 * uniform(luck, w, luck.who[i], NOBODY, 0)), 1e7)


@dataclass(frozen=True)
class RaiseGhosts(Rule):
    """Forces grow, those of nations not yet born too."""

    phase = "planted"
    reads, writes = (), (World.capability,)
    kernel = staticmethod(raise_ghosts)


MUTANTS: dict[Rule, tuple[Contract, str]] = {
    Boast(): (keeps_to_its_ranges, r"approval\["),
    Meddle(): (touches_what_it_declares, "rivalry"),
    Favour(): (treats_nations_alike, "approval depends on the rows"),
    Infect(): (ignores_its_company, "approval depends on the chunk"),
    RaiseGhosts(): (leaves_the_dead_alone, "its capability moves"),
}


def named(thing: Rule | Contract) -> str:
    """A mutant's or a contract's name in the list of tests."""
    return thing.name() if isinstance(thing, Rule) else thing.__name__


@pytest.mark.parametrize("mutant", MUTANTS, ids=named)
def test_the_contract_it_breaks_catches_a_mutant(mutant: Rule) -> None:
    contract, message = MUTANTS[mutant]
    with pytest.raises(AssertionError, match=message):
        holds(contract, mutant, QUICK)


@pytest.mark.parametrize("contract", CONTRACTS, ids=named)
@pytest.mark.parametrize("mutant", MUTANTS, ids=named)
def test_the_other_contracts_do_not_blame_it(mutant: Rule, contract: Contract) -> None:
    if contract is not MUTANTS[mutant][0]:
        holds(contract, mutant, QUICK)


def test_a_rule_that_takes_more_than_it_declares_is_caught() -> None:
    @dataclass(frozen=True)
    class Snoop(Boast):
        """Approval rises, and the rule reads what it does not declare."""

        reads: ClassVar[tuple[Column, ...]] = ()

    with pytest.raises(AssertionError, match="declared and taken differ"):
        holds(touches_what_it_declares, Snoop(), QUICK)
