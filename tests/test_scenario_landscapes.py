"""The two worlds of landscape theory: the exact result for the firms, and what the codings of 1936 come to."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from analysis.replications import europe_1936 as codings
from analysis.replications.alignments import HISTORY, NEUTRAL, Landscape, landscape, of_scenario
from analysis.replications.landscape import EAST, WEST
from science.world_landscape import landscape_of, picture
from sim.resources import scenarios_folder
from sim.scenario import Scenario, load

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
"""Tables behind the published results; not part of the project."""


def world(name: str) -> Scenario:
    """A scenario that comes with the project."""
    return load(scenarios_folder() / f"{name}.yaml")


@pytest.fixture(scope="module")
def firms() -> Landscape:
    return of_scenario(world("unix-1988"))


@pytest.fixture(scope="module")
def europe() -> Landscape:
    return of_scenario(world("europe-1936"))


def test_firms_have_the_two_published_minima(firms: Landscape) -> None:
    assert len(firms.energy) == 256
    assert list(firms.basins.values()) == [128, 128]
    assert [round(float(firms.energy[place]), 1) for place in firms.basins] == [-3828.9, -3828.9]
    assert {"SUN", "PRI", "ATT", "IBM"} in [firms.sides(place)[0] for place in firms.basins]


def test_only_one_firm_is_where_it_was_not(firms: Landscape) -> None:
    fewest = min((firms.wrong(place, {"SUN", "ATT", "PRI"}, set()) for place in firms.basins), key=len)
    assert fewest == {"IBM"}
    assert round(1 - 3.8 / firms.sizes.sum(), 2) == 0.97


def test_pages_tell_the_minima_of_the_theory() -> None:
    text = "\n".join(landscape_of(world("unix-1988")))
    assert "Of the 256 ways to divide 9 in two sides, 2 are minima" in text
    assert text.count("| -3828.9 | 128 |") == 2
    assert "Sun, Prime, AT&T, IBM | DEC, HP, Apollo, Intergraph, SGI | IBM | 97 %" in text
    assert "2 are minima" in "\n".join(landscape_of(world("europe-1936")))
    assert not list(landscape_of(world("two-blocs")))
    assert "(../images/worlds/unix-1988.png)" in text, "its runs are about nobody: its picture is the landscape"


def test_the_picture_has_every_alignment() -> None:
    panels = picture(world("unix-1988")).axes
    energies = [np.asarray(axes.lines[0].get_ydata(), dtype=float) for axes in panels]
    assert [len(found) for found in energies] == [128, 128]
    assert all(found.min() == pytest.approx(-3828.9, abs=0.05) for found in energies)
    assert [axes.texts[1].get_text().replace("\n", " ")[:15] for axes in panels] == [
        "Sun, Prime, AT&",
        "Sun, Prime, DEC",
    ]


def test_energy_is_that_of_the_definition(europe: Landscape, firms: Landscape) -> None:
    luck = np.random.default_rng(1)
    for found in (europe, firms):
        assert (found.propensity == found.propensity.T).all()
        for place in luck.integers(0, len(found.energy), 20).tolist():
            one = found.sides(place)[0]
            energy = sum(
                2.0 * found.sizes[i] * found.sizes[j] * found.propensity[i, j]
                for i, j in combinations(range(len(found.names)), 2)
                if (found.names[i] in one) != (found.names[j] in one)
            )
            assert found.energy[place] == pytest.approx(energy, abs=1e-9)


def test_descent_ends_where_nobody_gains_by_moving(europe: Landscape) -> None:
    assert (europe.energy[europe.end] <= europe.energy + 1e-9).all()
    n = len(europe.names)
    for place in europe.basins:
        moves = [place ^ (1 << k) for k in range(n - 1)] + [place ^ ((1 << (n - 1)) - 1)]
        assert (europe.energy[moves] >= europe.energy[place] - 1e-9).all()


def test_propensities_are_what_the_codings_say() -> None:
    given = {frozenset((dyad.holder, dyad.other)): dyad.affinity for dyad in world("europe-1936").dyads
             if dyad.affinity is not None}  # fmt: skip
    nations = list(world("europe-1936").nations)
    assert set(given) == {frozenset(pair) for pair in combinations(nations, 2)}
    for one, other in combinations(nations, 2):
        assert given[frozenset((one, other))] == pytest.approx(codings.propensity(one, other), abs=0.0051)


def test_codings_name_nations_once_and_shares_add_up() -> None:
    for coded in codings.CONFLICTS.values():
        assert len({frozenset(pair) for pair in coded}) == len(coded) and all(coded.values())
        assert {one for pair in coded for one in pair} <= set(codings.GOVERNMENT)
    assert all(len(shares) == len(codings.FAITHS) and sum(shares) == 100 for shares in codings.FAITH.values())


def test_forces_are_the_sizes_and_budgets_keep_them() -> None:
    for name in ("europe-1936", "unix-1988"):
        for nation in world(name).nations.values():
            assert nation.capability == pytest.approx(nation.burden * nation.gdp / 0.08, rel=0.06)


def test_europe_is_as_the_file_says(europe: Landscape) -> None:
    assert len(europe.energy) == 65_536
    assert list(europe.basins.values()) == [45_224, 20_312]
    apart, first = europe.basins
    assert europe.sides(apart)[1] == {"SUN", "YUG", "GRC"} and len(europe.wrong(apart, HISTORY, NEUTRAL)) == 6
    assert europe.sides(first)[0] == {"GBR", "FRA", "CSK", "DNK", "SUN", "YUG", "GRC"} | {"LTU", "PRT"}
    wrong = europe.wrong(first, HISTORY, NEUTRAL)
    assert wrong == {"POL", "LTU", "PRT"} and round(europe.right(wrong), 2) == 0.96


def _changed(europe: Landscape, extra: Callable[[str, str], float]) -> Landscape:
    """The landscape of 1936 with something added to the propensity of each pair."""
    more = np.array([[extra(one, other) if one != other else 0.0 for other in europe.names] for one in europe.names])
    return landscape(europe.names, europe.sizes, europe.propensity + more)


def test_what_hangs_on_single_codings_is_as_the_file_says(europe: Landscape) -> None:
    counts = []
    for coded in codings.CONFLICTS.values():
        for pair in map(set, coded):
            without = _changed(europe, lambda one, other, pair=pair: float({one, other} == pair))  # type: ignore[misc]
            counts.append(len(without.basins))
    assert len(counts) == 52 and counts.count(2) == 50
    disputed = _changed(europe, lambda a, b: -1.0 * ({a, b} == {"DEU", "FRA"}))
    (only,) = disputed.basins
    assert disputed.wrong(only, HISTORY, NEUTRAL) == {"POL", "LTU", "PRT"}
    other = {name for name, kind in codings.GOVERNMENT.items() if kind == codings.OTHER}
    shunned = _changed(europe, lambda a, b: -1.0 * ("SUN" in (a, b) and bool({a, b} & other)))
    apart, first = shunned.basins
    assert shunned.sides(apart)[1] == EAST and shunned.sides(first)[0] == WEST | EAST


@pytest.mark.parametrize(("which", "basins"), [("a", [47_900, 17_636]), ("b", [47_905, 17_631])])
def test_the_fitted_reconstruction_has_two_minima(europe: Landscape, which: str, basins: list[int]) -> None:
    table = REFERENCE / f"ab1993_propensity_1936_RECONSTRUCTED_{which}.csv"
    if not table.is_file():
        pytest.skip(f"the table {table.name} is not at hand: it is not part of the project")
    with table.open(encoding="utf-8", newline="") as file:
        fitted = np.array([[float(value) for value in row[1:]] for row in list(csv.reader(file))[1:]])
    found = landscape(europe.names, europe.sizes, fitted)
    assert list(found.basins.values()) == basins
    first, apart = found.basins
    assert found.sides(first)[0] == WEST | EAST and found.sides(apart)[1] == EAST
    assert found.wrong(first, HISTORY, NEUTRAL) == {"POL", "PRT"}
    pairs = np.triu_indices(len(europe.names), 1)
    assert np.corrcoef(europe.propensity[pairs], fitted[pairs])[0, 1] > 0.85
