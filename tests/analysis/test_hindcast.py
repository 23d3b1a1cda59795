"""Hindcasts on made tables: what came of whom, that nothing later is read, and the model's chances as counted."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest

from analysis.hindcast.baselines import CALIBRATED, FEWEST, LOGIT, NEAREST, PERSISTENCE, REGION, forecasts
from analysis.hindcast.births import TREATIES, births, of_any
from analysis.hindcast.cut import NEEDED, cut, known, read, write
from analysis.hindcast.features import Facts
from analysis.hindcast.figure import draw
from analysis.hindcast.forecast import chances, watched
from analysis.hindcast.hindcast import (
    FORECASTS,
    MODEL,
    Effort,
    Hindcast,
    by_code,
    hindcast,
    possible,
    window,
    world_after,
)
from analysis.hindcast.telling import account
from analysis.hindcast.truth import Ties, newcomers, outcomes
from analysis.style import look
from sim.cli import call
from sim.run import Stopped, run_scenario
from sim.scenario import Scenario
from tests.analysis.made_tables import PACTS, START, YEARS, born_later, tables, tied_at_start
from tests.analysis.test_figures import texts_fit
from tests.test_real_world import pact

Pair = tuple[int, int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def scenario(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return world_after(cut(folder, START, tmp_path_factory.mktemp("known")), START, 3)


@pytest.fixture(scope="module")
def found(folder: Path) -> Hindcast:
    return hindcast(folder, [START], YEARS, Effort(4, 2))


def those(rows: pd.DataFrame) -> set[Pair]:
    return {(int(a), int(b)) for a, b in rows[["a", "b"]].itertuples(index=False)}


def test_who_was_tied_and_who_is(folder: Path) -> None:
    pairs = outcomes(folder, START, YEARS)
    assert len(pairs) == 45
    assert those(pairs[pairs["tied"]]) == {(2, 210), (210, 211), (2, 140), (411, 438)}
    assert those(pairs[pairs["end"]]) == {(2, 210), (310, 365), (310, 375), (365, 375), (411, 438), (411, 481)}
    by = pairs[pairs["tied"] | pairs["end"]].set_index(["a", "b"])["treaty"].to_dict()
    assert by[310, 375] == 3 and by[210, 211] == 2 and by[411, 481] == 6, "the treaty of the event"
    assert (pairs.loc[~pairs["tied"] & ~pairs["end"], "treaty"] == 0).all()


def test_who_came_in_and_who_went(tmp_path: Path) -> None:
    about, rows = pact(1, 2, 210, 211, 365, since=1950)
    late = [row | {"yrent": 1960} if row["ccode"] == 365 else row for row in rows]
    gone = [row | {"yrexit": 1960} if row["ccode"] == 211 else row for row in late]
    pairs = outcomes(tables(tmp_path, (about, gone), pact(2, 411, 438, since=1960)), START, YEARS)
    moved = {(a, b): who for a, b, who in pairs.loc[pairs["mover"] > 0, ["a", "b", "mover"]].itertuples(index=False)}
    assert moved == {(2, 365): 365, (210, 365): 365, (2, 211): 211, (210, 211): 211}
    assert (pairs.set_index(["a", "b"])["mover"][411, 438]) == 0, "they founded it together"


def test_states_that_are_gone_are_in_no_pair_and_pairs_of_the_newborn_are_told_apart(tmp_path: Path) -> None:
    tables(tmp_path, pact(1, 2, 210, since=1950), pact(2, 2, 375, since=1956), pact(3, 210, 481, since=1951))
    states = pd.read_csv(tmp_path / "nations.csv")
    states.loc[states["ccode"] == 375, "start_year"] = 1956
    states.loc[states["ccode"] == 481, "end_year"] = 1960
    states.to_csv(tmp_path / "nations.csv", index=False)
    pairs = outcomes(tmp_path, START, YEARS)
    old, new = pairs[~pairs["born"]], pairs[pairs["born"]]
    assert len(old) == 28 and those(old[old["tied"] | old["end"]]) == {(2, 210)}
    assert len(new) == 8 and those(new[new["end"]]) == {(2, 375)} and new["mover"].sum() == 0, "they founded it"
    assert newcomers(tmp_path, START, YEARS) == (1, 1, 1)


def test_a_cut_table_tells_nothing_of_later_years(folder: Path, tmp_path: Path) -> None:
    cut(folder, START, tmp_path)
    members = pd.read_csv(tmp_path / "alliance_members.csv")
    assert sorted(members["atopid"].unique()) == [1, 2, 4, 5, 7, 9]
    assert members.loc[members["yrexit"] > 0, "atopid"].unique().tolist() == [9], "who left before is known to be out"
    assert pd.read_csv(tmp_path / "mids_dyad_year.csv")["year"].tolist() == [1954, 1955]
    assert (pd.read_csv(tmp_path / "nations.csv")["end_year"] == 9999).all()
    assert (pd.read_csv(tmp_path / "capitals.csv")["enddate"] == "2200-01-01").all()
    spells = known(pd.DataFrame({"stdate": ["1955-12-31", "1956-01-01"], "enddate": ["1955-01-01"] * 2}), START)
    assert spells.values.tolist() == [["1955-12-31", "2200-01-01"]]


def later_changed(folder: Path, into: Path) -> Path:
    """A copy in which whatever a table says of years after the start is other, but for the newborn's figures."""
    newborn = births(folder, START, YEARS).index
    for name in NEEDED:
        table = read(folder / name)
        own = table[of_any(table, newborn)]
        for begin in ("year", "start_year", "yrent", "begyr"):
            if begin in table:
                later = table[begin] > START
                columns = [str(c) for c in table.select_dtypes("number")]
                numbers = [c for c in columns if c != begin and not c.startswith(("ccode", "ato"))]
                table[numbers] = table[numbers].astype(float)
                table.loc[later, numbers] = 7.0 + table.loc[later, numbers]
                more = table.assign(**{begin: START + 1 + np.arange(len(table)) % 5})
                table = pd.concat([table, more], ignore_index=True)
        for end in ("yrexit", "end_year"):
            if end in table and name != "nations.csv":
                table.loc[(table[end] >= START) | (table[end] == 0), end] = START + 3
        if "enddate" in table:
            table["enddate"] = f"{START + 2}-06-01"
        if name not in TREATIES:
            table = pd.concat([table[~of_any(table, newborn)], own], ignore_index=True)
        write(table, into / name)
    return into


@pytest.mark.parametrize("made", [tables, born_later])
def test_no_forecast_depends_on_anything_later_but_births(made: Callable[[Path], Path], tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    folder = made(tmp_path / "tables")
    other = later_changed(folder, tmp_path)
    assert births(other, START, YEARS).equals(births(folder, START, YEARS))
    assert those(outcomes(other, START, YEARS).query("end")) != those(outcomes(folder, START, YEARS).query("end"))
    mine, theirs = (window(place, START, YEARS, Effort(3, 1), lambda _: None)[1] for place in (folder, other))
    assert not mine[MODEL].isna().any()
    pd.testing.assert_frame_equal(mine[[*FORECASTS, "tied"]], theirs[[*FORECASTS, "tied"]])


def test_the_chance_is_the_share_of_runs_and_of_one_more(scenario: Scenario) -> None:
    runs = 40  # more than are stepped together
    found = chances(scenario, runs, jobs=2)
    assert np.array_equal(found, chances(scenario, runs, jobs=1)) and np.array_equal(found, found.T)
    ties = run_scenario(scenario, replicates=runs)["ties"].to_pandas()
    bound = ties[(ties["kind"] == "defence") & ties["stop"].isna()].drop_duplicates(["run", "a", "b"])
    names = list(scenario.nations)
    counts = np.zeros(found.shape)
    for a, b in bound[["a", "b"]].drop_duplicates().itertuples(index=False):
        i, j = names.index(a), names.index(b)
        pair = bound[bound["a"].isin([a, b]) & bound["b"].isin([a, b])]
        counts[i, j] = counts[j, i] = pair["run"].nunique()
    extra = found * (runs + 1) - counts
    off = ~np.eye(len(names), dtype=bool) & ~tied_at_start(scenario)
    assert (extra[off] > 0).all() and (extra[off] < 1).all(), "the chance that both want a pact"
    assert counts[off].max() > 0 and len(np.unique(extra[off])) == off.sum() / 2


def test_work_that_nobody_waits_for_ends(scenario: Scenario) -> None:
    left = Event()
    left.set()
    with pytest.raises(Stopped):
        watched(scenario, None, range(1), left)


def test_baselines_follow_their_rules(folder: Path, tmp_path: Path) -> None:
    place = cut(folder, START, tmp_path)
    states = Ties(place).states(START)
    said = forecasts(place, states, START, YEARS)
    facts = Facts(place).of(states, START)
    assert said[PERSISTENCE].sum() == 4 and (said[PERSISTENCE] == facts["tied"]).all()
    assert said[CALIBRATED].nunique() == 2, "one rate of those tied and one of all others"
    assert (said[LOGIT].between(0, 1)).all()
    pair = facts.index[(np.triu(np.ones((10, 10)), 1).nonzero()[0] == 2)]
    assert np.allclose(said[NEAREST][pair], -facts["distance"][pair])
    assert (said[REGION] > 50).equals(facts["region"] == 1)
    at = {int(code): k for k, code in enumerate(states)}
    one, other = np.triu_indices(10, 1)
    row = int(np.flatnonzero((one == at[2]) & (other == at[211]))[0])
    assert said[FEWEST][row] == 1, "the Netherlands, by which the United States and Belgium are tied"
    assert facts["enemies"][row] == 0 and facts["contiguous"].sum() == 1 and facts["dispute"].sum() == 2
    assert facts["enemies"][int(np.flatnonzero((one == at[2]) & (other == at[210]))[0])] == 1, "both against Russia"


def test_distances_are_those_on_a_globe(folder: Path) -> None:
    """By hand, with the cosine rule on a sphere: Brasilia and Moscow of the table lie 98.93 degrees apart."""
    places = Facts(folder).places(np.array([140, 365]), START)
    assert places[0, 0] == 0 and places[0, 1] == pytest.approx(11_001, rel=1e-3)


def test_a_pair_that_the_world_lacks_is_left_to_rates(folder: Path, scenario: Scenario, tmp_path: Path) -> None:
    chance = np.full((10, 10), 0.5)
    said = by_code(folder, scenario, chance, pd.DataFrame({"a": [2, 2, 210], "b": [210, 999, 999]}))
    assert said[0] == 0.5 and np.isnan(said[1:]).all()
    place = tables(tmp_path)
    economy = pd.read_csv(place / "economy.csv")
    economy[economy["ccode"] != 411].to_csv(place / "economy.csv", index=False)
    told, pairs = window(place, START, YEARS, Effort(1, 1), lambda _: None)
    without = (pairs["a"] == 411) | (pairs["b"] == 411)
    assert told.left_out == 1 and (pairs[MODEL] == pairs[CALIBRATED])[without].all()


def test_all_of_it_is_told(found: Hindcast) -> None:
    said = account(found)
    assert "1955-1965: 10 states, 0 born later with 0 ties, 0 gone; 4 of 41 pairs formed a tie (the" in said
    assert "formation: 4 of 41 pairs, by 2 treaties" in said and "termination: 2 of 4 pairs, by 2 treaties" in said
    assert "tied in the end: 6 of 45 pairs" in said and max(map(len, said.splitlines())) <= 100
    assert [one.forecast for one in found.scores] == 3 * list(FORECASTS)
    assert draw(found).axes[0].lines[1].get_label() == MODEL


def test_nothing_of_the_figure_leaves_the_page(found: Hindcast) -> None:
    with look():
        texts_fit(draw(found))


def test_where_nothing_ended_there_is_nothing_to_order(tmp_path: Path) -> None:
    found = hindcast(tables(tmp_path, *PACTS[:1], PACTS[2]), [START], YEARS, Effort(1, 1))
    ended = [one for one in found.scores if one.task == "termination"]
    assert all(np.isnan(one.auc) and one.events == 0 for one in ended)
    assert "no event" in draw(found).axes[3].texts[0].get_text()


def test_the_command_writes_what_it_says(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["hindcast", "--start", str(START), "--data", str(folder), "--replicates", "2", "--jobs", "1"]
    assert call([*given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["windows"][0]["start"] == START and len(told["scores"]) == 3 * len(FORECASTS)
    assert call([*given, "--out", str(tmp_path / "out")]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "events.csv", "hindcast.pdf", "hindcast.png", "hindcast.svg", "pairs.csv", "regions.csv", "scores.csv"
    ]  # fmt: skip
    assert len(pd.read_csv(tmp_path / "out" / "pairs.csv")) == 45
    assert "formation: 4 of 41 pairs" in capsys.readouterr().out


def test_running_states_go_on_beyond_their_table_and_who_ended_in_the_start_year_is_gone(tmp_path: Path) -> None:
    place = tables(tmp_path)
    states = pd.read_csv(place / "nations.csv")
    gone = states["ccode"] == 211
    states.assign(end_year=np.where(gone, START, START + 2), ongoing=(~gone).astype(int)).to_csv(
        place / "nations.csv", index=False
    )
    possible(place, [START], YEARS)
    pairs = outcomes(place, START, YEARS)
    there = cut(place, START, Path(tempfile.mkdtemp(dir=tmp_path)))
    assert set(world_after(there, START, YEARS).nations) == set(states.loc[~gone, "abbrev"])
    assert set(pairs["a"]) | set(pairs["b"]) == set(states.loc[~gone, "ccode"])
    assert 211 in Ties(place).states(START), "a tie of the year counts for all of it"
    told, _ = window(place, START, YEARS, Effort(1, 1), lambda runs: None)
    assert (told.states, told.left_out, told.gone) == (len(states) - 1, 0, 0)


def test_all_that_is_wrong_with_the_tables_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["hindcast", "--start", "1955", "--data", str(tmp_path / "none")]) == 2
    assert "none: no such folder" in capsys.readouterr().err
    place = tables(tmp_path)
    (place / "nuclear.csv").unlink()
    pd.read_csv(place / "regime.csv").drop(columns="polity2").to_csv(place / "regime.csv", index=False)
    text = (place / "capabilities.csv").read_text(encoding="utf-8")
    (place / "capabilities.csv").write_text(text.replace(",1000,", ",many,", 1), encoding="utf-8")
    pd.read_csv(place / "economy.csv").iloc[:0].to_csv(place / "economy.csv", index=False)
    states = pd.read_csv(place / "nations.csv")
    states.assign(region=states["region"].where(states.index != 1)).to_csv(place / "nations.csv", index=False)
    capitals = pd.read_csv(place / "capitals.csv")
    capitals.loc[1, "lat"], capitals.loc[0, "stdate"] = 4815.0, "soon"
    capitals.to_csv(place / "capitals.csv", index=False)
    assert call(["hindcast", "--start", "1955", "--data", str(place)]) == 2
    said = capsys.readouterr().err
    assert "capitals.csv:3: lat: 4815 lies outside -90 to 90" in said
    assert "capitals.csv:2: stdate: 'soon' is no date" in said and "economy.csv: has no rows" in said
    assert "nations.csv:3: region: is empty" in said
    assert "nuclear.csv: missing" in said and "regime.csv:1: lacks the column polity2" in said
    assert "capabilities.csv:2: tpop: 'many' is no number" in said


def test_a_start_must_lie_in_the_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["hindcast", "--start", "1985", "--start", "1900", "--data", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "--start 1985 --years 10 asks for 1995" in said and "--start 1900" in said and "has no state 2" in said
