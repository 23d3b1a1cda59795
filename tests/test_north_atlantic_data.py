"""The scenario of 1949 against its sources: rounded figures, stated formulas, a source for everything."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.scenario import load

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "scenarios" / "north-atlantic-1949.yaml"
SHARED = ROOT.parent / "shared" / "data"
FREE = {"assumed", "recalled"}
LABELS = {"id", "name", "region"}

CODES = {
    "USA": 2, "CAN": 20, "GBR": 200, "FRA": 220, "BEL": 211, "NLD": 210, "LUX": 212, "NOR": 385, "DNK": 390,
    "ISL": 395, "ITA": 325, "PRT": 235, "GRC": 350, "TUR": 640, "DEU": 260, "ESP": 230, "GDR": 265, "SUN": 365,
    "POL": 290, "CSK": 315, "HUN": 310, "ROU": 360, "BGR": 355, "ALB": 339, "YUG": 345, "SWE": 380, "FIN": 375,
    "CHE": 225, "AUT": 305, "IRL": 205, "BRA": 140, "MEX": 70, "ARG": 160, "CHN": 710, "JPN": 740, "IND": 750,
    "EGY": 651, "AUS": 900,
}  # fmt: skip
WINDOW = (1948, 1949)
FIRST_FULL_YEAR = {"DEU": (1956,), "AUT": (1956,), "JPN": (1953,), "GDR": (1955,)}
COMMUNIST = {"GDR", "SUN", "POL", "CSK", "HUN", "ROU", "BGR", "ALB", "YUG"}
IDEOLOGY_ASSUMED = {"DEU", "GDR", "CHE"}
GOVERNMENT_ASSUMED = {"chinese-revolution", "sino-soviet-split", "east-german-revolution", "august-coup"}

Series = Mapping[tuple[int, int], Mapping[str, float]]


def _strict_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    assert len(keys) == len(set(keys)), f"key stands twice: {keys}"
    return {key: loader.construct_object(value, deep=True) for key, (_, value) in zip(keys, node.value, strict=True)}


class StrictLoader(yaml.SafeLoader):
    """YAML in which no key may stand twice."""


StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _strict_mapping)


@pytest.fixture(scope="module")
def scenario() -> dict[str, Any]:
    """The file as plain data."""
    data: dict[str, Any] = yaml.load(SCENARIO.read_text(encoding="utf-8"), StrictLoader)
    return data


@pytest.fixture(scope="module")
def rows(scenario: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of the table of nations."""
    with (SCENARIO.parent / scenario["nations_csv"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the source table {name} is not at hand: it is not part of the project")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _series(name: str, key: str = "ccode") -> dict[tuple[int, int], dict[str, float]]:
    return {(int(float(row[key])), int(row["year"])): {k: _number(v) for k, v in row.items()} for row in _rows(name)}


def _number(text: str | None) -> float:
    try:
        return float(text or "nan")
    except ValueError:
        return math.nan


def _mean(table: Series, code: int, years: Iterable[int], column: str) -> float:
    values = [table[code, year][column] for year in years if (code, year) in table]
    values = [value for value in values if not math.isnan(value)]
    return sum(values) / len(values) if values else math.nan


def _digits(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _window(nation: str) -> tuple[int, ...]:
    return FIRST_FULL_YEAR.get(nation, WINDOW)


def _used(scenario: Mapping[str, Any], rows: list[dict[str, str]]) -> dict[str, set[str]]:
    """Which fields each nation gives, by the names that `figures` knows."""
    used = {row["id"]: {_field(column) for column, value in row.items() if value} - LABELS for row in rows}
    for nation, fields in scenario["nations"].items():
        used.setdefault(nation, set()).update(set(fields) - LABELS - {"sources"})
    return used


def _field(column: str) -> str:
    if column in ("lat", "lon"):
        return "location"
    return "ideology" if column.startswith("ideology_") else column


def test_ids_are_unique_and_known(scenario: dict[str, Any], rows: list[dict[str, str]]) -> None:
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) and set(scenario["nations"]) <= set(ids) == set(CODES)
    events = [event["id"] for event in scenario["events"]]
    assert len(events) == len(set(events))
    assert not set(scenario["treaties"]) & set(scenario["organisations"])
    treaties = scenario["treaties"] | scenario["organisations"]
    named = {nation for treaty in treaties.values() for nation in treaty.get("members", []) + treaty.get("invited", [])}
    named |= {nation for dyad in scenario["dyads"] for nation in dyad.get("pair", [dyad.get("from"), dyad.get("to")])}
    effects = [effect for event in scenario["events"] for effect in event["effects"]]
    offered = [effect["treaty"] for effect in effects if effect["type"] == "offer"]
    assert named <= set(ids)
    assert sorted(offered) == sorted(key for key, treaty in treaties.items() if "invited" in treaty)


def test_every_figure_has_a_source(scenario: dict[str, Any], rows: list[dict[str, str]]) -> None:
    known = set(scenario["sources"]) | FREE
    assert set(scenario["figures"].values()) <= known
    cited = set(scenario["figures"].values())
    for nation, fields in _used(scenario, rows).items():
        own = scenario["nations"][nation].get("sources", {})
        assert set(own) <= fields and set(own.values()) <= known, nation
        assert fields <= set(scenario["figures"]) | set(own), nation
    treaties = [*scenario["treaties"].values(), *scenario["organisations"].values()]
    for part in [*scenario["dyads"], *treaties, *scenario["events"]]:
        assert part["source"] in known, part
        cited.add(part["source"])
    assert set(scenario["sources"]) <= cited, "a reference that nothing uses"


def test_gdp_and_technology(rows: list[dict[str, str]]) -> None:
    economy = _series("economy.csv")
    for row in rows:
        years, code = _window(row["id"]), CODES[row["id"]]
        assert float(row["gdp"]) == _digits(_mean(economy, code, years, "gdp_2017usd_mn") / 1000, 3), row["id"]
        relative = _mean(economy, code, years, "gdppc_2011usd") / _mean(economy, 2, years, "gdppc_2011usd")
        assert float(row["technology"]) == pytest.approx(round(math.sqrt(relative) * 20) / 20), row["id"]


def _burden(nation: str, economy: Series, forces: Series) -> float:
    """Geometric mean of two measures of the military share: money at corrected prices, and men."""
    code, years = CODES[nation], (1950,) if nation == "POL" else _window(nation)
    output = _mean(economy, code, years, "gdp_2017usd_mn")
    relative = _mean(economy, code, years, "gdppc_2011usd") / _mean(economy, 2, years, "gdppc_2011usd")
    price = 10 if years[0] <= 1950 else 8.3
    money = price * _mean(forces, code, years, "milex") / 1000 / output / math.sqrt(relative)
    soldiers = _mean(forces, code, _window(nation), "milper") / 1000
    men = 4.7 * soldiers / _mean(economy, code, _window(nation), "pop_mn")
    if math.isnan(money):
        return men
    return math.sqrt(money * men) if men > 0 else money


def test_burden(rows: list[dict[str, str]]) -> None:
    economy, forces = _series("economy.csv"), _series("capabilities.csv")
    for row in rows:
        expected = 0.001 if row["id"] == "ISL" else _digits(_burden(row["id"], economy, forces), 2)
        assert float(row["burden"]) == pytest.approx(expected), row["id"]


def test_capability_is_the_steady_state(rows: list[dict[str, str]]) -> None:
    for row in rows:
        steady = float(row["burden"]) * float(row["gdp"]) / 0.08
        assert float(row["capability"]) == pytest.approx(steady, rel=0.006), row["id"]


def test_polity(rows: list[dict[str, str]]) -> None:
    regime = _series("regime.csv")
    years = {"CHN": (1948,), "IND": (1950,)}
    for row in rows:
        nation = row["id"]
        rated = _mean(regime, CODES[nation], years.get(nation, _window(nation)), "polity2")
        if math.isnan(rated):
            assert nation == "ISL"
            rated = 20 * _mean(regime, CODES[nation], _window(nation), "v2x_polyarchy") - 10
        assert float(row["polity"]) == pytest.approx((rated + 10) / 20, abs=0.0051), nation


def test_ideal_points(rows: list[dict[str, str]]) -> None:
    votes, regime = _series("unga_idealpoints.csv"), _series("regime.csv")
    for row in rows:
        nation = row["id"]
        years = (1948,) if nation == "CHN" else _window(nation)
        order = _mean(regime, CODES[nation], years, "v2x_polyarchy") - (nation in COMMUNIST)
        assert float(row["ideology_2"]) == pytest.approx(order, abs=0.0501), nation
        if nation not in IDEOLOGY_ASSUMED:
            assert float(row["ideology_1"]) == pytest.approx(_ideal_point(nation, votes), abs=0.0501), nation


def _ideal_point(nation: str, votes: Series) -> float:
    """Mean of the window for members of the time, else the first year with at least 30 votes."""
    code, years = (713, (1948,)) if nation == "CHN" else (CODES[nation], WINDOW)
    if (code, 1948) in votes:
        return _mean(votes, code, years, "idealpoint")
    later = (year for year in range(1950, 1964) if (code, year) in votes and votes[code, year]["n_votes"] >= 30)
    return votes[code, next(later)]["idealpoint"]


def _moments(scenario: Mapping[str, Any], kind: str) -> Iterable[tuple[str, int, dict[str, Any]]]:
    for event in scenario["events"]:
        when = event.get("date")
        for effect in event["effects"]:
            if effect["type"] == kind and when is not None:
                yield event["id"], when.year if isinstance(when, date) else int(when), effect


def test_regimes_of_events(scenario: dict[str, Any]) -> None:
    regime = _series("regime.csv")
    for event, year, effect in _moments(scenario, "regime"):
        code = CODES[effect["nation"]]
        values = [(regime[code, y]["polity2"] + 10) / 20 for y in (year, year + 1) if (code, y) in regime]
        if effect["nation"] == "GDR":
            values = [regime[code, 1990]["v2x_polyarchy"]]
        assert any(abs(effect["polity"] - value) < 0.026 for value in values), (event, values)


def test_governments_of_events(scenario: dict[str, Any]) -> None:
    votes, regime = _series("unga_idealpoints.csv"), _series("regime.csv")
    for event, year, effect in _moments(scenario, "government"):
        if event in GOVERNMENT_ASSUMED or "ideology" not in effect:
            continue
        code, years = CODES[effect["nation"]], (year, year + 1)
        ruled = effect["nation"] in ("SUN", "CHN")
        points = [votes[code, y]["idealpoint"] for y in years if (code, y) in votes]
        orders = [regime[code, y]["v2x_polyarchy"] - ruled for y in years if (code, y) in regime]
        assert any(abs(effect["ideology"][0] - point) < 0.06 for point in points), (event, points)
        assert any(abs(effect["ideology"][1] - order) < 0.06 for order in orders), (event, orders)


def test_rivalries(scenario: dict[str, Any]) -> None:
    names = {code: nation for nation, code in CODES.items()} | {255: "DEU"}
    expected: dict[frozenset[str], float] = {}
    for row in _rows("rivalries_tss.csv"):
        pair = frozenset(names.get(int(row[side]), "") for side in ("ccode1", "ccode2"))
        if "" in pair or not int(row["start_year"]) <= 1949 <= int(row["end_year"]):
            continue
        kinds = sum(row[kind] == "1.0" for kind in ("positional", "spatial", "ideological", "interventionary"))
        expected[pair] = 0.3 + 0.1 * kinds + 0.2 * (row["principal"] == "1.0") + 0.1 * (row["aprin"] == "1.0")
    later = {frozenset(("USA", "CHN")), frozenset(("FRA", "DEU"))}  # an event of 1949; over when West Germany enters
    given = {frozenset(d["pair"]): d["rivalry"] for d in scenario["dyads"] if d["source"] == "tss2022"}
    assert given == pytest.approx({pair: value for pair, value in expected.items() if pair not in later})


def test_borders_and_capitals(scenario: dict[str, Any], rows: list[dict[str, str]]) -> None:
    names = {code: nation for nation, code in CODES.items()}
    expected = set()
    for row in _rows("contiguity.csv"):
        pair = frozenset(names.get(int(row[side]), "") for side in ("ccode1", "ccode2"))
        if "" not in pair and row["conttype"] in ("1", "2") and int(row["start_year"]) <= 1955 <= int(row["end_year"]):
            expected.add(pair)
    given = [frozenset(dyad["pair"]) for dyad in scenario["dyads"] if "contiguous" in dyad]
    assert len(given) == len(set(given)) and set(given) == expected
    capitals = {
        names[int(row["ccode"])]: row
        for row in _rows("capitals.csv")
        if int(row["ccode"]) in names and row["stdate"] <= "1949-01-01" <= row["enddate"]
    }
    for nation in rows:
        for ours, theirs in (("lat", "lat"), ("lon", "lng")):
            assert float(nation[ours]) == pytest.approx(float(capitals[nation["id"]][theirs]), abs=0.0501), nation


def test_treaties_of_the_start(scenario: dict[str, Any]) -> None:
    names = {code: nation for nation, code in CODES.items()}
    found: dict[str, set[str]] = {}
    for row in _rows("alliance_members.csv"):
        entered, left = int(row["yrent"]), int(float(row["yrexit"] or 0))
        if entered < 1949 and (left == 0 or left >= 1949) and int(row["ccode"]) in names:
            found.setdefault(row["atopid"], set()).add(names[int(row["ccode"])])
    found.pop("3150", None)  # the OAS charter repeats the Rio treaty
    treaties = [*scenario["treaties"].values(), *scenario["organisations"].values()]
    given = sorted(sorted(t["members"]) for t in treaties if "members" in t and t["source"] == "atop")
    assert given == sorted(sorted(members) for members in found.values() if len(members) > 1)


def test_the_reader_accepts_it() -> None:
    assert set(load(SCENARIO).nations) == set(CODES)
