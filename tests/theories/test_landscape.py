"""Landscape theory against its own identities, against a look at every move, and against published results."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.theories import landscape
from sim.theories.landscape import descend, energy, frustration, minima, sampled

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
"""Tables behind the published results; not part of the project."""


def world(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes, symmetric propensities and an alignment drawn by luck."""
    luck = np.random.default_rng(seed)
    drawn = luck.normal(size=(n, n))
    return luck.uniform(0.1, 5.0, n), np.triu(drawn, 1) + np.triu(drawn, 1).T, luck.integers(0, 2, n)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 12), k=st.integers(0, 11))
def test_a_move_changes_energy_by_twice_the_size_times_the_change_of_frustration(seed: int, n: int, k: int) -> None:
    sizes, propensity, side = world(seed, n)
    moved = side.copy()
    moved[k % n] ^= 1
    change = energy(sizes, propensity, moved) - energy(sizes, propensity, side)
    relief = frustration(sizes, propensity, moved)[k % n] - frustration(sizes, propensity, side)[k % n]
    assert change == pytest.approx(2.0 * sizes[k % n] * relief, abs=1e-9)


@given(seed=st.integers(0, 10_000), n=st.integers(2, 7))
def test_the_whole_landscape_by_looking_at_each_alignment(seed: int, n: int) -> None:
    sizes, propensity, side = world(seed, n)
    found = minima(sizes, propensity)
    assert len(found.energy) == len(found.end) == 1 << (n - 1) == sum(found.basins.values())
    for place in range(len(found.energy)):
        here = found.side(place)
        assert found.energy[place] == pytest.approx(energy(sizes, propensity, here), abs=1e-9)
        flips = [np.where(np.arange(n) == k, 1 - here, here) for k in range(n)]
        lowest = min(energy(sizes, propensity, flip) for flip in flips)
        assert (place in found.basins) == (lowest >= found.energy[place] - 1e-9)
        assert found.energy[found.end[place]] <= found.energy[place]
        assert (descend(sizes, propensity, here) ^ descend(sizes, propensity, here)[-1]).tolist() == found.side(
            int(found.end[place])
        ).tolist(), "a single descent ends where the landscape says"
    assert set(found.strict) == set(found.basins), "no two energies are equal by luck"
    assert energy(sizes, propensity, descend(sizes, propensity, side)) <= energy(sizes, propensity, side) + 1e-9


def test_ties_are_minima_but_no_strict_ones() -> None:
    found = minima([1.0, 1.0, 0.0], [[0, 1, 1], [1, 0, 1], [1, 1, 0]])
    assert list(found.basins.values()) == [2, 2] and found.strict == (), "who has no size may stand on either side"


def test_more_actors_are_searched_from_starts_drawn_by_luck() -> None:
    sizes, propensity, _ = world(5, 14)
    every = minima(sizes, propensity)
    found = sampled(sizes, propensity, 400, seed=1)
    assert sum(count for *_, count in found) == 400
    assert found[0][1] == pytest.approx(float(every.energy.min()), abs=1e-9)
    assert found == sorted(found, key=lambda one: one[1])
    assert len(found) <= len(every.basins)
    sizes, propensity, _ = world(5, 40)
    for side, low, _count in sampled(sizes, propensity, 5, seed=2):
        assert all(
            energy(sizes, propensity, np.where(np.arange(40) == k, 1 - side, side)) >= low - 1e-9 for k in range(40)
        )


@pytest.mark.parametrize(
    ("sizes", "propensity", "told"),
    [
        ([1, 2], [[0, 1], [0, 0]], "the same both ways"),
        ([1, 2], [[0, 1]], "not of shape"),
        ([1, -2], [[0, 1], [1, 0]], "not below 0"),
        ([1, np.nan], [[0, 1], [1, 0]], "must be numbers"),
        (np.ones(21), np.zeros((21, 21)), "cannot be looked at"),
    ],
)
def test_what_is_no_landscape_is_refused(sizes: np.ndarray, propensity: np.ndarray, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        minima(sizes, propensity)


def table(name: str) -> list[dict[str, str]]:
    """A table of published results; the test is left out where it is not at hand."""
    if not (REFERENCE / name).is_file():
        pytest.skip(f"the table {name} is not at hand: it is not part of the project")
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_nine_firms_have_the_published_landscape() -> None:
    firms = table("ab1993_table2_unix.csv")
    kinds = np.array([firm["type_S_specialist_G_generalist"] for firm in firms])
    alike = -1.0 * (kinds[:, None] == kinds[None, :])
    sizes = np.array([float(firm["size"]) for firm in firms])
    found = minima(sizes, alike)
    assert len(found.energy) == 256 and list(found.basins.values()) == [128, 128]
    assert [round(float(found.energy[place]), 1) for place in found.basins] == [-3828.9, -3828.9]
    printed = {tuple(int(firm[f"config{k}_side"]) for firm in firms) for k in (1, 2)}
    sides = [found.side(place) for place in found.basins]
    assert {tuple((1 + (side ^ side[0])).tolist()) for side in sides} == printed
    history = np.array([firm["actual_UI_or_OSF"] == "UI" for firm in firms])
    right = max(sizes[(side == one) == history].sum() / sizes.sum() for side in sides for one in (0, 1))
    assert round(100 * float(right), 2) in (96.93, 96.92)


def test_great_powers_that_all_shun_each_other_have_four_minima_none_that_of_history() -> None:
    rows = {row["nation"]: float(row["size_pct_world_1936"]) for row in table("ab1993_table1_nations.csv")}
    powers = ("Britain", "France", "Soviet Union", "Germany", "Italy")
    found = minima([rows[name] for name in powers], np.eye(5) - 1.0)
    assert len(found.basins) == len(found.strict) == 4
    assert [1, 1, 1, 0, 0] not in [(side ^ side[-1]).tolist() for side in map(found.side, found.basins)]
    every = minima(list(rows.values()), np.eye(17) - 1.0)
    assert (len(every.basins), len(every.strict)) == (226, 195), "the paper has 209, by sizes of more decimals"


def test_seventeen_nations_take_no_time() -> None:
    sizes, propensity, _ = world(3, landscape.EXACT)
    found = minima(sizes, propensity)
    assert sum(found.basins.values()) == 1 << 19
