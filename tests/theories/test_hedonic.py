"""Hedonic games: examples of the textbooks, and the theorems that enumeration can prove for a few players."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theories.hedonic import (
    NOTIONS,
    Partition,
    Worth,
    partitions,
    ranked,
    respond,
    separable,
    stable,
    stable_partitions,
)


def divided(*groups: str) -> Partition:
    """A division into coalitions, each written with its players' numbers."""
    return frozenset(frozenset(int(player) for player in group) for group in groups)


def drawn(seed: int, n: int, both_ways: bool = False) -> Worth:
    """A separable game with values drawn by luck."""
    value = np.random.default_rng(seed).normal(size=(n, n))
    return separable(value + value.T if both_ways else value)


ROOMMATES = ranked([
    [(0, 1), (0, 2), (0,)],
    [(1, 2), (0, 1), (1,)],
    [(0, 2), (1, 2), (2,)],
])  # fmt: skip
"""Three who each like the next best, and none the company of two."""
STALKER = separable([[0, 1], [-1, 0]])
"""One who wants to be with the other, who wants to be alone."""


def test_divisions_are_all_and_each_once() -> None:
    assert [len(set(partitions(n))) for n in range(1, 8)] == [1, 2, 5, 15, 52, 203, 877]  # Bell numbers
    with pytest.raises(ValueError, match="cannot be looked at"):
        next(partitions(11))


def test_the_core_of_three_roommates_is_empty() -> None:
    assert stable_partitions(ROOMMATES, 3, "core") == []
    assert stable_partitions(ROOMMATES, 3, "nash") == []
    assert set(stable_partitions(ROOMMATES, 3, "individual")) == set(), "who is left alone is welcome to the next"
    assert set(stable_partitions(ROOMMATES, 3, "contractual")) == {
        divided("01", "2"), divided("12", "0"), divided("02", "1")
    }  # fmt: skip


def test_nobody_can_be_stable_with_one_who_flees() -> None:
    assert stable_partitions(STALKER, 2, "nash") == []
    assert stable_partitions(STALKER, 2, "individual") == [divided("0", "1")]
    assert stable_partitions(STALKER, 2, "core") == [divided("0", "1")]
    where, settled = respond(STALKER, divided("0", "1"), most=7)
    assert not settled and where == divided("01"), "after an odd number of moves the two are together again"
    assert respond(STALKER, divided("01"), "individual") == (divided("0", "1"), True)


def test_two_who_lose_by_a_division_are_a_group_that_blocks_it() -> None:
    friends = separable([[0, 2, -1], [2, 0, -1], [1, 1, 0]])
    assert stable_partitions(friends, 3, "core") == [divided("01", "2")]
    assert not stable(friends, divided("012"), "core")


@given(seed=st.integers(0, 10_000), n=st.integers(1, 5))
def test_the_notions_of_single_moves_are_ever_weaker(seed: int, n: int) -> None:
    worth = drawn(seed, n)
    nash, individual, contractual = (set(stable_partitions(worth, n, notion)) for notion in NOTIONS[:3])
    assert nash <= individual <= contractual and contractual
    assert set(stable_partitions(worth, n, "core")) <= contractual, "who may leave and come freely makes nobody worse"


@given(seed=st.integers(0, 10_000), n=st.integers(1, 5))
def test_values_the_same_both_ways_have_a_nash_stable_division_to_which_moves_lead(seed: int, n: int) -> None:
    worth = drawn(seed, n, both_ways=True)

    def happiness(partition: Partition) -> float:
        return sum(worth(i, group) for group in partition for i in group)

    happiest = max(partitions(n), key=happiness)
    assert stable(worth, happiest, "nash")
    for start in partitions(n):
        end, settled = respond(worth, start)
        assert settled and stable(worth, end, "nash")
        assert happiness(end) >= happiness(start) - 1e-9


def test_what_is_no_game_is_refused() -> None:
    with pytest.raises(ValueError, match="rows as columns"):
        separable([[1, 2]])
    with pytest.raises(ValueError, match="no stability 'best'"):
        stable(STALKER, divided("01"), "best")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="about groups"):
        respond(STALKER, divided("01"), "core")
