"""The scenario of the whole world: what its files hold, and that they can be made again from the source tables."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from science.data import DATA
from science.whole_world import BEGIN, END, FOLDER, OPEN, cast, elections_of, texts, treaties
from sim.scenario import load
from sim.sources.real_world import Tables

at_hand = pytest.mark.skipif(
    not DATA.is_dir(), reason="the source tables are not at hand: they are not part of the project"
)


@pytest.fixture(scope="module")
def text() -> str:
    """The scenario as it stands in the project."""
    return (FOLDER / "whole-world.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plain(text: str) -> dict[str, Any]:
    """The scenario as plain data."""
    data: dict[str, Any] = yaml.safe_load(text)
    return data


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The rows of its table of nations."""
    with (FOLDER / "whole-world.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_cast_is_that_of_the_world(plain: dict[str, Any], rows: list[dict[str, str]]) -> None:
    ids = [row["id"] for row in rows]
    born = {name for name, nation in plain["nations"].items() if "enters" in nation}
    assert len(set(ids)) == len(ids) == 161 and not born & set(ids) and len(born) == 24
    assert {row["id"] for row in rows if row["major"] == "true"} == {"USA", "SUN", "CHN", "GBR", "FRA"}
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows)
    assert all(0 < float(row["burden"]) <= 0.2 and float(row["gdp"]) > 0 for row in rows)


def test_every_treaty_and_quarrel_is_between_nations_of_the_cast(
    plain: dict[str, Any], rows: list[dict[str, str]]
) -> None:
    cast_ids = {row["id"] for row in rows} | set(plain["nations"])
    agreed = plain["treaties"] | plain["organisations"]
    assert len(agreed) == 153 and set(OPEN) <= set(plain["organisations"])
    for treaty in agreed.values():
        named = treaty.get("members", []) + treaty.get("invited", [])
        assert len(named) >= 2 and set(named) <= cast_ids and treaty.get("lead", named[0]) in named
    for dyad in plain["dyads"]:
        pair = dyad.get("pair") or [dyad["from"], dyad["to"]]
        assert pair[0] != pair[1] and set(pair) <= cast_ids
    assert len(agreed["nato"]["members"]) == 16 and len(agreed["warsaw"]["members"]) == 7


def test_the_marks_stand_once_each_in_their_order(text: str) -> None:
    assert text.count(BEGIN) == text.count(END) == 1 and text.index(BEGIN) < text.index(END)


def test_capitals_and_terms_are_those_one_knows(rows: list[dict[str, str]]) -> None:
    found = {row["id"]: row for row in rows}
    assert [(found[x]["lat"], found[x]["lon"]) for x in ("BRA", "SAU", "DJI")] == [
        ("-15.8", "-47.9"), ("24.7", "46.7"), ("11.6", "43.1"),
    ]  # fmt: skip
    assert [found[x]["election_period"] for x in ("USA", "FRA", "ESP", "FIN")] == ["4", "7", "4", "6"]


def test_elections_count_last_rounds_and_no_referendums(tmp_path: Path) -> None:
    held = [
        (1, 1981, 4, "X"),
        (1, 1981, 5, "X"),
        (1, 1986, 3, "L"),
        (1, 1986, 6, "R"),
        (1, 1988, 4, "X"),
        (1, 1988, 5, "X"),
    ]
    held += [
        (2, 1979, 5, "L"),
        (2, 1983, 6, "L"),
        (2, 1987, 6, "L"),
        (2, 1988, 1, "R"),
        (2, 1988, 3, "R"),
        (3, 1988, 1, "R"),
    ]
    lines = ["ccode,elec_year,elec_month,type", *(",".join(map(str, vote)) for vote in held)]
    (tmp_path / "elections_reign.csv").write_text("\n".join(lines))
    found = elections_of(Tables(tmp_path)).to_dict(orient="index")
    assert found == {1: {"election_period": 7, "next_election": 6.4}, 2: {"election_period": 4, "next_election": 2.5}}


def test_the_end_of_the_warsaw_treaty_is_scripted(plain: dict[str, Any]) -> None:
    (event,) = [event for event in plain["events"] if event["id"] == "warsaw-ends"]
    assert str(event["date"]) == "1991-07-01" and event["effects"] == [{"type": "dissolve", "treaty": "warsaw"}]


@at_hand
def test_the_files_can_be_made_again(text: str) -> None:
    table, scenario = texts(DATA, text)
    assert table == (FOLDER / "whole-world.csv").read_text(encoding="utf-8")
    assert scenario == text


@at_hand
def test_what_stands_outside_the_marks_is_kept() -> None:
    _, made = texts(DATA, f"by hand\n{BEGIN}old\n{END}also by hand\n")
    assert made.startswith(f"by hand\n{BEGIN}  - ") and made.endswith(f"{END}also by hand\n") and "old\n" not in made


@at_hand
def test_no_treaty_is_of_later_date_and_nominal_clauses_are_weak() -> None:
    tables = Tables(DATA)
    closed, joined = treaties(tables, cast(tables))
    assert all(treaty["signed"] < 1989 for treaty in [*closed.values(), *joined.values()])
    assert closed["ecowas_defence"]["articles"]["defence"] == joined["oas"]["articles"]["defence"] == 0.3
    assert joined["nato"]["articles"]["defence"] == 1 and "term" not in joined["nato"]


def test_a_folder_without_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        texts(tmp_path, BEGIN + END)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_event_arms_a_nation_that_is_armed_at_the_start(path: Path) -> None:
    world = load(path)
    effects = [effect.model_dump() for event in world.events for effect in event.effects]
    armed = [effect["nation"] for effect in effects if effect["type"] == "nuclear"]
    assert not [name for name in armed if world.nations[name].nuclear]
