"""What a hindcast adds to a start: trust, open organisations, inclination, unsettled regimes, declared neutrality."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.hindcast import neutrals
from analysis.hindcast.cut import cut
from analysis.hindcast.features import Facts
from analysis.hindcast.hindcast import world_after
from analysis.hindcast.inclination import MOST, inclination, memory, pacts_held
from analysis.hindcast.neutrals import NEUTRALITY, neutral
from analysis.hindcast.start import informed, upheaval
from analysis.hindcast.truth import Ties, names_of
from sim.scenario import Scenario
from tests.analysis.made_tables import START, tables
from tests.test_real_world import pact


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(tables(tmp_path_factory.mktemp("tables")), START, tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def scenario(folder: Path) -> Scenario:
    return world_after(folder, START, 3)


def test_inclination_is_the_mean_of_a_gamma_after_a_count() -> None:
    held, missed = np.array([0.0, 2.0, 4.0]), np.array([6.0, 0.0, 0.0])
    assert inclination(held, missed) == pytest.approx([1 / (1 + 0.5 * 6), 3 / (1 + 0.5 * 2), 5 / (1 + 0.5 * 4)])
    assert inclination(np.zeros(2), np.zeros(2)) == pytest.approx([1, 1]), "nothing is known"
    assert memory(np.array([1e-6, 1e6]), 0.02) == pytest.approx([1e-6, 50]), "a good name fades by a fiftieth a year"


def test_pacts_that_are_over_count_less_with_time(tmp_path: Path) -> None:
    tables(tmp_path)
    states = pd.read_csv(tmp_path / "nations.csv").set_index("abbrev")
    held = dict(zip(states["ccode"], pacts_held(states, tmp_path, 1962, 0.02), strict=True))
    assert held[310] == 1 and held[211] == pytest.approx(np.exp(-0.08) + np.exp(-0.2)), "out in 1958 and in 1952"
    assert held[481] == 1, "whom the other side alone defends"


def test_who_stayed_out_of_what_it_wanted_is_slower_to_ally(folder: Path, scenario: Scenario) -> None:
    weight = {name: nation.interests["status_quo"] for name, nation in scenario.nations.items()}
    states = pd.read_csv(folder / "nations.csv").set_index("abbrev")
    held = dict(zip(states.index, pacts_held(states, folder, START, 0.02), strict=True))
    slow, quick = max(weight, key=weight.__getitem__), min(weight, key=weight.__getitem__)
    assert weight[slow] > 1 > weight[quick] and held[slow] == 0 < held[quick]


def test_neutrality_counts_from_its_declaration_until_it_is_given_up() -> None:
    states = np.array([2, 205, 210, 225, 305, 811])  # the United States, Ireland, the Netherlands, Switzerland, ...
    expected = {1938: [0, 0, 1, 1, 0, 0], 1946: [0, 1, 0, 1, 0, 0], 1955: [0, 1, 0, 1, 1, 0], 1960: [0, 1, 0, 1, 1, 1]}
    for year, sworn in expected.items():
        assert neutral(states, year).astype(int).tolist() == sworn, year
    assert not neutral(np.array([811]), 1970).any(), "given up in the course of the year"
    assert neutral(np.array([811, 375]), 1993).all(), "again, by its constitution; Finland still"
    assert all(until is None or since < until for _, _, since, until, _ in NEUTRALITY)


def test_a_neutral_state_without_a_pact_stays_out_and_learners_are_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = [(code, "", 1950, None, neutrals.POLICY) for code in (438, 481)]
    monkeypatch.setattr(neutrals, "NEUTRALITY", declared)
    states = Ties(folder).states(START)
    facts = Facts(folder).of(states, START)
    assert facts["neutrals"].sum() == 2 * (len(states) - 1), "each of their pairs has one"
    weight = {name: nation.interests["status_quo"] for name, nation in world_after(folder, START, 3).nations.items()}
    assert [name for name, most in weight.items() if most == MOST] == [names_of(folder)[481]], "438 has a pact"


def test_a_regime_that_changed_of_late_has_not_settled(tmp_path: Path) -> None:
    rows = pd.DataFrame({"year": [1950, 1951, 1953, 1955], "polity2": [-10, np.nan, 10, 10], "v2x_polyarchy": 0.5})
    assert upheaval(rows, 1955, 0.3) == pytest.approx(0.7**2), "the model's own law: 30 % settle in a year"
    assert upheaval(rows.assign(polity2=np.nan), 1955, 0.3) == 0, "all years by the same measure"
    known = tables(tmp_path)
    regime = pd.read_csv(known / "regime.csv")
    changed = regime[regime["ccode"] == 210].assign(year=START - 1, polity2=-10)
    pd.concat([changed, regime]).to_csv(known / "regime.csv", index=False)
    nations = informed(world_after(known, START, 1), known, START).nations
    assert nations["NTH"].upheaval > 0.3 and nations["USA"].upheaval == 0


def test_who_deals_with_each_other_trusts_more(scenario: Scenario) -> None:
    trust = {tuple(sorted((dyad.holder, dyad.other))): dyad.trust for dyad in scenario.dyads}
    assert trust["NTH", "USA"] == trust["BEL", "NTH"] == 0.8, "parties to a treaty"
    assert trust["RUS", "USA"] == 0.25, "what the tables say of rivals stays"
    assert ("NTH", "RUS") not in trust, "as many organisations in common as half of the pairs have"


def folder_in(place: Path, name: str) -> Path:
    """A new folder in another one."""
    (place / name).mkdir()
    return place / name


def test_most_of_a_region_lets_the_rest_in_by_a_majority(tmp_path: Path) -> None:
    place = tables(tmp_path, pact(1, 210, 211, 310, 375, since=1950), pact(2, 438, 481, 411, 2, since=1950),
                   pact(3, 365, 310, 2, since=1950))  # fmt: skip
    bodies = world_after(cut(place, START, folder_in(tmp_path, "known")), START, 1).organisations
    assert bodies["t1"].accession == "majority" and bodies["t2"].accession == "majority"
    assert bodies["t3"].accession == "unanimity", "two of the five states of its region"
