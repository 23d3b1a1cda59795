"""The Mesa twin fights as the model does: same state and luck, same quantities and decisions."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.twin.check import rule_differences
from benchmarks.twin.crises import Fighter
from benchmarks.twin.jumble import RULES, jumbled_differences
from sim.resources import scenarios_folder
from sim.rules.aftermath import LOST, WON
from sim.scenario import Scenario, load
from sim.scenario.schema import ParameterSpec

FIERCE = {
    "weigh_challenges.base": -2.0,
    "run_crises.attack": 0.5,
    "run_crises.resolve": 2.0,
    "stage_incidents.base": -1.0,
}
"""Parameters with which there are many wars and incidents."""
VARIANTS: tuple[dict[str, float], ...] = (
    {"stage_incidents.blame": 0.4, "run_crises.bluff": 0.8},
    {"appraise.synchronous": 1.0, "weigh_challenges.transition": 0.0, "run_crises.noted": 0.0},
    {"weigh_challenges.decisiveness": 1.7, "weigh_challenges.parity": 0.0, "stage_incidents.blame": 0.0},
)


def fierce(name: str, values: dict[str, float]) -> Scenario:
    """A scenario of the library with many wars, and with other parameters."""
    found = load(scenarios_folder() / f"{name}.yaml")
    given = {path: ParameterSpec(value=value) for path, value in {**FIERCE, **values}.items()}
    return found.model_copy(update={"parameters": {**found.parameters, **given}})


@pytest.mark.parametrize("values", VARIANTS)
@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_conflicts_of_the_twin_are_those_of_the_model_from_any_state(values: dict[str, float], dt: float) -> None:
    scenario = fierce("free-riders", values)
    assert [each for seed in range(4) for each in jumbled_differences(scenario, seed, dt=dt)] == []


def test_conflicts_of_the_twin_are_those_of_the_model_in_a_history() -> None:
    assert list(rule_differences(fierce("two-blocs", {}), *RULES, seed=3, steps=6)) == []


def test_a_difference_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = fierce("free-riders", {})
    ended: list[int] = []
    fight = Fighter.wage_war

    def watched(*given: object) -> int:
        ended.append(fight(*given))  # type: ignore[arg-type]
        return WON + LOST - ended[-1]

    monkeypatch.setattr(Fighter, "wage_war", watched)
    found = [each for seed in range(3) for each in jumbled_differences(scenario, seed)]
    assert ended and any("crisis" in each for each in found), "winners and losers were swapped"
    assert np.isin(ended, [LOST, WON]).all()
