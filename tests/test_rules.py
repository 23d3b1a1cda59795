"""Every rule of the model keeps its contracts, on any valid world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings

from sim.rules.base import Rule
from sim.schedule import RIVALS, STANDARD
from tests.contracts import CONTRACTS, Contract, holds
from tests.generators import OFTEN

RULES = (*STANDARD.rules, *RIVALS.values())
MANY = settings(OFTEN, max_examples=100)


def named(thing: Rule | Contract) -> str:
    """A rule's or a contract's name in the list of tests."""
    return thing.name() if isinstance(thing, Rule) else thing.__name__


@pytest.mark.parametrize("contract", CONTRACTS, ids=named)
@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_rule_keeps_its_contracts(rule: Rule, contract: Contract) -> None:
    holds(contract, rule)


@pytest.mark.nightly
@pytest.mark.parametrize("contract", CONTRACTS, ids=named)
@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_rule_keeps_its_contracts_in_many_worlds(rule: Rule, contract: Contract) -> None:
    holds(contract, rule, MANY)


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_parameter_is_explained_and_in_its_range(rule: Rule) -> None:
    for parameter in rule.parameters().values():
        assert parameter.doc and parameter.unit and parameter.source
        assert np.isfinite([parameter.low, parameter.high]).all()
        for beyond in (np.nextafter(parameter.low, -np.inf), np.nextafter(parameter.high, np.inf), np.nan):
            with pytest.raises(ValueError, match=parameter.name):
                type(rule)(**{parameter.name: beyond})


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_every_rule_says_what_it_does(rule: Rule) -> None:
    assert (type(rule).__doc__ or "").endswith(".")
    assert rule.phase and rule.writes
    assert len(set(rule.reads)) == len(rule.reads) and len(set(rule.writes)) == len(rule.writes)
    assert not set(rule.reads) & set(rule.writes), "what is written is declared once"
