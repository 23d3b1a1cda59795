"""The scenario of many poles: a projection that says so, and pacts that open only when a run calls for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "scenarios" / "multipolar-2035.yaml"
CALLED_FOR = {"pacific_pact", "european_pillar", "eurasian_pact"}


def test_the_cast_is_large_and_on_the_globe(plain: dict[str, Any], rows: dict[str, dict[str, str]]) -> None:
    assert len(rows) == 92 and set(plain["nations"]) == set(rows)
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows.values())
    assert {name for name, row in rows.items() if row["nuclear"] == "true"} == {
        "USA", "RUS", "CHN", "GBR", "FRA", "IND", "PAK", "ISR", "PRK",
    }  # fmt: skip


def test_what_comes_after_the_start_is_assumed(plain: dict[str, Any]) -> None:
    assert plain["figures"]["growth"] == "assumed"
    assert {event["source"] for event in plain["events"]} == {"assumed"}
    dated = [event["id"] for event in plain["events"] if "date" in event]
    assert dated == ["accord-offered"], "all else comes by chance or under a condition"


def test_new_pacts_open_under_conditions_only(plain: dict[str, Any]) -> None:
    offers = {
        effect["treaty"]: event for event in plain["events"] for effect in event["effects"] if effect["type"] == "offer"
    }
    assert set(offers) == CALLED_FOR | {"weapons_accord"}
    assert all("when" in offers[name] for name in CALLED_FOR)
    assert all(not plain["organisations"][name].get("members") for name in offers)


def test_threats_are_of_every_domain(plain: dict[str, Any]) -> None:
    exposed = {domain for nation in plain["nations"].values() for domain in nation.get("exposure", {})}
    assert exposed == {"military", "hybrid", "cyber", "terror", "climate"}
    assert {"hybrid", "cyber"} <= set(plain["organisations"]["nato"]["domains"])
    surprises = [event for event in plain["events"] if any(e["type"] == "technology" for e in event["effects"])]
    assert len(surprises) == 6 and all("rate" in event for event in surprises)


def test_no_pair_of_nations_is_told_twice(plain: dict[str, Any]) -> None:
    told = [frozenset(dyad["pair"]) for dyad in plain["dyads"] if "pair" in dyad and "trust" in dyad]
    assert len(told) == len(set(told))
