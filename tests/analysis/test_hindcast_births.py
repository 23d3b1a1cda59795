"""States born after the start of a hindcast, on made tables: what is read of them, and how their ties are scored."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest

from analysis.hindcast.baselines import CALIBRATED, NEAREST, PERSISTENCE, REGION, for_newborn
from analysis.hindcast.births import births, entering
from analysis.hindcast.cut import cut
from analysis.hindcast.forecast import watched
from analysis.hindcast.hindcast import MODEL, NEWBORN, Effort, Hindcast, hindcast, world_after
from analysis.hindcast.scores import BORN as BORN_TASK
from analysis.hindcast.telling import account, as_data, write
from analysis.hindcast.truth import outcomes
from sim.run import run_scenario
from sim.scenario import Scenario
from tests.analysis.made_tables import BORN, START, YEARS, born_later


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return born_later(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def known(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cut(folder, START, tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("joined")


@pytest.fixture(scope="module")
def scenario(folder: Path, known: Path, joined: Path) -> Scenario:
    return entering(world_after(known, START, YEARS), known, folder, START, joined)


@pytest.fixture(scope="module")
def found(folder: Path) -> Hindcast:
    return hindcast(folder, [START], YEARS, Effort(4, 2))


def test_who_is_born_in_the_years_that_are_forecast(folder: Path, tmp_path: Path) -> None:
    assert births(folder, START, YEARS).to_dict() == BORN
    assert births(folder, START, 4).to_dict() == {375: 1958} and births(folder, 1958, YEARS).to_dict() == {481: 1962}
    states = pd.read_csv(folder / "nations.csv")
    again = states[states["ccode"] == 210].assign(start_year=1960)
    gone = states.assign(end_year=states["end_year"].where(states["ccode"] != 210, 1957))
    pd.concat([gone, again]).to_csv(tmp_path / "nations.csv", index=False)
    (tmp_path / "alliance_members.csv").write_bytes((folder / "alliance_members.csv").read_bytes())
    assert births(tmp_path, START, YEARS).to_dict() == BORN, "who is there at the start is not born again"
    assert births(tmp_path, 1958, YEARS).to_dict() == {210: 1960, 481: 1962}


def test_the_newborn_enter_in_the_year_of_their_birth(known: Path, scenario: Scenario) -> None:
    old = world_after(known, START, YEARS)
    assert not {"FIN", "GAB"} & set(old.nations) and list(scenario.nations)[-2:] == ["FIN", "GAB"]
    assert {name: scenario.nations[name].enters for name in ("FIN", "GAB", "USA")} == {
        "FIN": 1958, "GAB": 1962, "USA": None,
    }  # fmt: skip
    assert {name: scenario.nations[name] for name in old.nations} == old.nations, "nothing changes for the others"
    assert scenario.treaties == old.treaties and scenario.organisations == old.organisations
    pairs = {frozenset((dyad.holder, dyad.other)): dyad for dyad in scenario.dyads[len(old.dyads) :]}
    assert scenario.dyads[: len(old.dyads)] == old.dyads
    assert set(pairs) == {frozenset(("RUS", "FIN")), frozenset(("EQG", "GAB"))}, "as of birth: 1963 comes later"
    rivals = pairs[frozenset(("RUS", "FIN"))]
    assert rivals.contiguous and rivals.rivalry == pytest.approx(0.5) and rivals.claim == 0.4


def test_figures_are_those_of_the_year_of_birth(folder: Path, known: Path, tmp_path: Path) -> None:
    place = tmp_path / "tables"
    place.mkdir()
    born_later(place)
    economy = pd.read_csv(place / "economy.csv")
    own = economy[economy["ccode"] == 375]
    before, later = own.assign(year=1957, gdp_2017usd_mn=1.0), own.assign(year=1959, gdp_2017usd_mn=9e9)
    pd.concat([before, economy, later]).to_csv(place / "economy.csv", index=False)
    (tmp_path / "joined").mkdir()
    (tmp_path / "known").mkdir()
    here = cut(place, START, tmp_path / "known")
    born = entering(world_after(here, START, YEARS), here, place, START, tmp_path / "joined").nations["FIN"]
    assert born.gdp == 100 and born.polity == 1 and born.location == (10, 10), "the capital of December"


def test_a_newborn_without_a_vote_takes_no_view_from_those_born_after_it(folder: Path, tmp_path: Path) -> None:
    views = []
    for k, ideal in enumerate((0.0, 4.0)):
        place, here, room = (tmp_path / f"{name}{k}" for name in ("tables", "known", "joined"))
        for made in (place, here, room):
            made.mkdir()
        born_later(place)
        nations = pd.read_csv(place / "nations.csv")
        nations.loc[nations["ccode"] == 375, "region"] = "Sub-Saharan Africa"
        nations.to_csv(place / "nations.csv", index=False)
        votes = pd.read_csv(place / "unga_idealpoints.csv")
        votes.loc[votes["ccode"] == 481, "idealpoint"] = ideal
        votes.to_csv(place / "unga_idealpoints.csv", index=False)
        cut(place, START, here)
        views.append(entering(world_after(here, START, YEARS), here, place, START, room).nations["FIN"].ideology)
    assert views[0] == views[1] and views[0][0] == 0


def test_a_state_that_the_tables_do_not_describe_at_birth_stays_out(tmp_path: Path) -> None:
    place = born_later(tmp_path)
    economy = pd.read_csv(place / "economy.csv")
    economy.loc[economy["ccode"] == 481, "year"] = 1963
    economy.to_csv(place / "economy.csv", index=False)
    found = hindcast(place, [START], YEARS, Effort(1, 1))
    pairs = found.pairs[found.pairs["born"]]
    without = (pairs["a"] == 481) | (pairs["b"] == 481)
    assert found.windows[0].born_left_out == 1 and without.sum() == 9
    assert (pairs[MODEL] == pairs[CALIBRATED])[without].all() and (pairs[MODEL] != pairs[CALIBRATED])[~without].all()
    said = " ".join(account(found).split())
    assert "2 born later with 4 ties (1 of them not in the world: by the rate), 0 gone" in said


def test_a_newborn_can_tie_only_while_it_lives(scenario: Scenario) -> None:
    ties = run_scenario(scenario, replicates=8)["ties"].to_pandas()
    for name, year in (("FIN", 1958), ("GAB", 1962)):
        mine = ties[(ties["a"] == name) | (ties["b"] == name)]
        assert (mine["start"] >= year).all()
    unborn = scenario.nations | {"GAB": scenario.nations["GAB"].model_copy(update={"enters": START + YEARS + 1})}
    seen = watched(scenario.model_copy(update={"nations": unborn}), None, range(4), Event()).willing
    row = list(scenario.nations).index("GAB")
    assert (seen[row] == 0).all() and seen.max() > 0, "who does not live wants nothing"


def test_truth_tells_pairs_with_a_newborn_apart(folder: Path) -> None:
    pairs = outcomes(folder, START, YEARS)
    new = pairs[pairs["born"]]
    assert len(pairs) == 45 and len(new) == 17 and not new["tied"].any()
    tied = new[new["end"]]
    assert {(a, b): t for a, b, t in tied[["a", "b", "treaty"]].itertuples(index=False)} == {
        (310, 375): 3, (365, 375): 3, (411, 481): 6, (438, 481): 10,
    }  # fmt: skip


def test_baselines_say_of_newborn_what_they_can(folder: Path, known: Path, joined: Path, scenario: Scenario) -> None:
    assert scenario.nations, "by which the tables of the start have been joined"
    pairs = outcomes(folder, START, YEARS).query("born")
    said = for_newborn(known, joined, pairs, START, YEARS)
    assert (said[PERSISTENCE] == 0).all() and len(said) == 17
    assert said[CALIBRATED].nunique() == 1 and 0 < said[CALIBRATED].iloc[0] < 1
    region = pd.read_csv(folder / "nations.csv").set_index("ccode")["region"]
    same = (pairs["a"].map(region) == pairs["b"].map(region)).to_numpy()
    assert np.array_equal(said[REGION] > 50, same) and np.isfinite(said[NEAREST]).all()


def test_the_rate_is_that_of_those_born_in_windows_before(tmp_path: Path) -> None:
    """By hand: Hungary is born in 1943, and by 1945, 1947, ... it is tied to one of the nine others."""
    place = born_later(tmp_path)
    nations = pd.read_csv(place / "nations.csv")
    nations.loc[~nations["ccode"].isin(BORN), "start_year"] = 1900
    nations.loc[nations["ccode"] == 310, "start_year"] = 1943
    nations.to_csv(place / "nations.csv", index=False)
    members = pd.read_csv(place / "alliance_members.csv")
    about = members[members["atopid"] == 1].assign(atopid=20, yrent=1944)
    about["ccode"] = [310, 2]
    pd.concat([members, about]).to_csv(place / "alliance_members.csv", index=False)
    treaties = pd.read_csv(place / "alliances.csv")
    pd.concat([treaties, treaties.head(1).assign(atopid=20)]).to_csv(place / "alliances.csv", index=False)
    (place / "known").mkdir()
    here = cut(place, START, place / "known")
    pairs = outcomes(place, START, YEARS).query("born")
    windows = [year for year in range(START - 30, START - YEARS + 1, 2) if year < 1943 <= year + YEARS]
    tied = sum(year + YEARS >= 1944 for year in windows)
    expected = (tied + 1) / (7 * len(windows) + 2)
    (place / "joined").mkdir()
    entering(world_after(here, START, YEARS), here, place, START, place / "joined")
    assert for_newborn(here, place / "joined", pairs, START, YEARS)[CALIBRATED].iloc[0] == pytest.approx(expected)


def test_ties_of_the_newborn_are_scored_and_told_apart(found: Hindcast, tmp_path: Path) -> None:
    mine = [one for one in found.scores if one.task == BORN_TASK]
    assert [one.forecast for one in mine] == list(NEWBORN)
    assert all((one.cases, one.events, one.treaties) == (17, 4, 3) for one in mine)
    assert mine[0].auc == mine[0].auc and mine[0].auc_low <= mine[0].auc <= mine[0].auc_high
    said = account(found)
    assert (
        "tied in the end, of states born later: 4 of 17 pairs, by 3 treaties" in said
        and "2 born later with 4 ties" in said
    )
    assert "all that is read of later years" in " ".join(said.split())
    assert as_data(found)["calibration"][BORN_TASK]
    write(found, tmp_path)
    pairs = pd.read_csv(tmp_path / "pairs.csv")
    assert pairs["born"].sum() == 17 and not pairs.loc[pairs["born"], MODEL].isna().any()
    assert set(pd.read_csv(tmp_path / "scores.csv")["task"]) == {"formation", "termination", "all", BORN_TASK}
    events = pd.read_csv(tmp_path / "events.csv")
    assert events[events["task"] == BORN_TASK].groupby("treaty")["events"].sum().to_dict() == {3: 2, 6: 1, 10: 1}
    json.dumps(as_data(found))


def test_the_other_scores_count_states_of_both_ends_alone(found: Hindcast) -> None:
    rest = {one.task: one.cases for one in found.scores if one.task != BORN_TASK}
    old = found.pairs[~found.pairs["born"]]
    assert rest["all"] == len(old) == 28 and rest["formation"] + rest["termination"] == 28
