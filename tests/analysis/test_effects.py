"""Effects of paired arms: their size, their interval, and what is said of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.claiming import effect
from analysis.claims import Outcome, outcome
from analysis.effects import LESS, MORE, NONE, Expectation, effect_of_pairs
from sim.scenario import ClaimSpec

NOISE = np.random.default_rng(4).uniform(1.0, 9.0, 60)


def claimed(expected: str, base: np.ndarray, given: np.ndarray, margin: float | None = None) -> Outcome:
    """What two arms show of a claim that expects something."""
    claim = ClaimSpec.model_validate(
        {"id": "c", "says": "So.", "without": ["event:x"], "measure": "wars", "expected": expected, "margin": margin}
    )
    return outcome(claim, base[:, None], given[:, None])


@pytest.mark.parametrize(
    ("expected", "low", "high", "finding"),
    [
        (LESS, -0.3, -0.1, "as expected"),
        (LESS, -0.3, 0.1, "open"),
        (LESS, 0.1, 0.3, "otherwise"),
        (MORE, 0.1, math.inf, "open"),
        (NONE, -0.09, 0.09, "as expected"),
        (NONE, -0.09, 0.11, "open"),
        (NONE, 0.2, 0.3, "otherwise"),
        (MORE, math.nan, math.nan, "open"),
    ],
)
def test_an_interval_decides(expected: Expectation, low: float, high: float, finding: str) -> None:
    assert expected.finding(low, high) == finding


def test_effects_are_shares_of_the_first_arm_and_differences_where_it_is_nothing() -> None:
    half = effect_of_pairs(NOISE, 0.5 * NOISE)
    assert half.relative and half.effect == pytest.approx(-0.5) == half.low == half.high
    below = effect_of_pairs(-NOISE, -0.5 * NOISE)
    assert below.effect == pytest.approx(0.5), "less far below zero is more"
    plain = effect_of_pairs(np.zeros(60), NOISE)
    assert not plain.relative and plain.effect == pytest.approx(NOISE.mean()) and plain.low < plain.effect < plain.high
    rare = np.where(np.arange(60) == 0, 1.0, 0.0)
    assert not effect_of_pairs(rare, NOISE).relative, "many draws of pairs have nothing to divide by"
    assert not effect_of_pairs(0.05 * NOISE, NOISE).relative, "a share of next to nothing says little"


@pytest.mark.parametrize(
    ("expected", "share", "verdict"),
    [
        ("less", 0.5, "upheld"), ("less", 1.5, "contradicted"), ("less", 1.0, "undecided"),
        ("more", 1.5, "upheld"), ("more", 0.5, "contradicted"), ("same", 1.05, "upheld"), ("same", 1.5, "contradicted"),
    ],
)  # fmt: skip
def test_a_verdict_is_that_of_the_world_as_told(expected: str, share: float, verdict: str) -> None:
    assert claimed(expected, NOISE, share * NOISE).verdict == verdict


def test_a_claim_of_sameness_may_state_its_margin() -> None:
    plain = claimed("same", NOISE, 1.05 * NOISE)
    assert plain.verdict == "upheld" and plain.slight, "within a tenth, yet not nothing"
    strict = claimed("same", NOISE, 1.05 * NOISE, margin=0.02)
    assert strict.verdict == "contradicted" and not strict.slight
    assert not claimed("same", NOISE, NOISE[::-1].copy()).slight


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.1234, "+12.3% [+12.3, +12.3]"),
        (0.00034, "+0.034% [+0.034, +0.034]"),
        (0.0, "+0.0% [+0.0, +0.0]"),
    ],
)
def test_small_effects_are_told_with_digits_that_show_something(value: float, told: str) -> None:
    assert effect(value, value, value, relative=True) == told


def test_pairs_without_the_measure_are_left_out_and_counted() -> None:
    base, given = NOISE.copy(), 0.5 * NOISE
    base[:3], given[2:7] = np.nan, np.nan
    found = claimed("less", base, given)
    assert found.undefined == 7 and found.seeds == 60 and found.verdict == "upheld"
    assert found.effect.base == pytest.approx(NOISE[7:].mean())
    few = claimed("less", np.where(np.arange(60) < 9, base, np.nan), given)
    assert few.verdict == "undecided", "too few pairs"
    none = claimed("less", np.full(60, np.nan), given)
    assert none.undefined == 60 and none.verdict == "undecided" and math.isnan(none.effect.effect)
