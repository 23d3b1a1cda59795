"""The twins for Mesa are the model written a second time: same state and luck, same quantities and decisions."""

from __future__ import annotations

import pytest

from benchmarks.rows.model import RowModel
from benchmarks.twin.check import history_differences, rule_differences
from benchmarks.twin.economy import Economy
from benchmarks.twin.jumble import RULES
from benchmarks.twin.model import ORDER, TwinModel
from benchmarks.twin.scrambled import scrambled_differences
from benchmarks.worlds import made
from sim.resources import scenarios_folder
from sim.scenario import load

TREATIES = ("appraise", "negotiate", "sign_offers", "found_circles", "accede", "review", "keep_order")
OTHERS = [rule for rule in ORDER if rule not in (*TREATIES, *RULES)]
"""Rules that are compared in worlds in any state; treaties and conflicts ask for states that fit together."""
KINDS = pytest.mark.parametrize("kind", [TwinModel, RowModel])


@KINDS
def test_a_history_of_a_twin_has_the_decisions_of_the_model(kind: type[TwinModel]) -> None:
    found = list(history_differences(made(8), seed=3, steps=12, kind=kind))
    assert found == []


@KINDS
@pytest.mark.parametrize("seed", range(3))
def test_rules_of_a_twin_are_those_of_the_model_in_worlds_in_any_state(kind: type[TwinModel], seed: int) -> None:
    scenario = load(scenarios_folder() / "enemy-of-my-enemy.yaml")
    assert list(scrambled_differences(scenario, *OTHERS, seed=seed, kind=kind)) == []


@pytest.mark.parametrize("settings", [[], ["parameters.appraise.synchronous=1"], ["calendar.steps_per_year=4"]])
def test_treaties_of_the_twin_are_those_of_the_model(settings: list[str]) -> None:
    scenario = load(scenarios_folder() / "free-riders.yaml", [*settings, "parameters.negotiate.meeting_rate=0.4"])
    assert list(rule_differences(scenario, *TREATIES, steps=10)) == []


def test_a_rule_that_does_otherwise_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    grow = Economy.grow

    def richer(self: Economy) -> None:
        grow(self)
        self.gdp += 1.0

    monkeypatch.setattr(Economy, "grow", richer)
    found = list(rule_differences(load(scenarios_folder() / "two-blocs.yaml"), "grow", steps=1))
    assert len(found) == 1 and "gdp[0, 0] is" in found[0]
