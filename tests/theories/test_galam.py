"""Galam's coalitions: landscape theory as a special case, the frustrated triangle, alliances that hold or split."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theories import landscape
from sim.theories.galam import THREE, TWO, Coalitions

RIVALS = np.eye(3) - 1.0
"""Three countries, each against both others."""


def drawn(seed: int, n: int) -> Coalitions:
    """Propensities and pressures drawn by luck."""
    luck = np.random.default_rng(seed)
    history = luck.normal(size=(n, n))
    return Coalitions.of(history + history.T, 0.5, luck.integers(-1, 2, n), luck.normal(size=n))


@given(seed=st.integers(0, 10_000), n=st.integers(1, 8))
def test_landscape_theory_is_a_special_case(seed: int, n: int) -> None:
    luck = np.random.default_rng(seed)
    propensity, sizes = luck.normal(size=(n, n)), luck.uniform(0.1, 3.0, n)
    propensity += propensity.T
    pull = landscape.pulls(sizes, propensity)
    game, found = Coalitions.of(pull), landscape.minima(sizes, propensity)
    anchored = {choice: low for choice, low in game.minima() if choice[-1] == -1}
    assert {tuple((2 * found.side(place) - 1).tolist()) for place in found.basins} == set(anchored)
    for choice, low in anchored.items():
        side = np.array(choice) > 0
        assert landscape.energy(sizes, propensity, side) == pytest.approx(low + 0.5 * pull.sum(), abs=1e-9)


@given(seed=st.integers(0, 10_000), n=st.integers(1, 5), states=st.sampled_from([TWO, THREE]))
def test_minima_by_looking_at_each_choice(seed: int, n: int, states: tuple[int, ...]) -> None:
    game = drawn(seed, n)
    slow = {
        choice
        for choice in product(states, repeat=n)
        if all(
            game.energy((*choice[:k], other, *choice[k + 1 :])) >= game.energy(choice) - 1e-9
            for k in range(n)
            for other in states
        )
    }
    found = game.minima(states)
    assert {choice for choice, _ in found} == slow
    assert [low for _, low in found] == sorted(low for _, low in found)
    for start in product(states, repeat=n):
        end = game.descend(start, states)
        assert end in slow and game.energy(end) <= game.energy(start) + 1e-9


def test_three_who_are_all_rivals_never_come_to_rest_in_one_way() -> None:
    found = Coalitions.of(RIVALS).minima()
    assert len(found) == 6 and {low for _, low in found} == {-1.0}, "two stand together, whichever they are"


def test_a_global_alliance_holds_rivals_together_until_nothing_is_exchanged_in_it() -> None:
    held = Coalitions.of(RIVALS, exchange=1.5, belonging=[1, 1, 1])
    assert {choice for choice, _ in held.minima()} == {(1, 1, 1), (-1, -1, -1)}
    assert len(Coalitions.of(RIVALS, exchange=0.5, belonging=[1, 1, 1]).minima()) == 6
    camps = Coalitions.of(np.zeros((3, 3)), exchange=1.0, belonging=[1, 1, -1])
    assert {choice for choice, _ in camps.minima()} == {(1, 1, -1), (-1, -1, 1)}


def test_pressure_breaks_the_tie_between_mirror_images_and_neither_is_for_those_who_gain_by_neither() -> None:
    assert next(choice for choice, _ in Coalitions.of(-RIVALS, pressure=[0.1, 0, 0]).minima()) == (1, 1, 1)
    assert ((0, 0, 0), 0.0) in Coalitions.of(np.zeros((3, 3))).minima(THREE)
    assert (1, 0, -1) in {choice for choice, _ in Coalitions.of([[0, 0, -1], [0, 0, 0], [-1, 0, 0]]).minima(THREE)}


@pytest.mark.parametrize(
    ("history", "told"),
    [([[0, 1], [0, 0]], "the same both ways"), ([[0, 1]], "rows as columns"), ([[0, np.inf], [np.inf, 0]], "numbers")],
)
def test_what_is_no_world_of_coalitions_is_refused(history: list[list[float]], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Coalitions.of(history)
    with pytest.raises(ValueError, match="use `descend`"):
        Coalitions.of(np.zeros((13, 13))).minima(THREE)
