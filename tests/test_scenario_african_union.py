"""The scenario of the African Union: who is in it, who pays and trains; coups and the way back mirror each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "scenarios" / "african-union.yaml"
LENDERS = {"USA", "FRA", "GBR", "CHN"}


def test_all_of_africa_and_four_lenders(plain: dict[str, Any], rows: dict[str, dict[str, str]]) -> None:
    africans = {name for name, row in rows.items() if row["region"] != "Outside Africa"}
    assert len(africans) == 54 and set(rows) - africans == LENDERS and set(plain["nations"]) == set(rows)
    assert all(-35 < float(rows[name]["lat"]) < 38 and -26 < float(rows[name]["lon"]) < 58 for name in africans)
    assert rows["SSD"]["enters"] == "2011-07-09"


def test_the_union_has_all_but_morocco_and_a_fund(plain: dict[str, Any], rows: dict[str, dict[str, str]]) -> None:
    union = plain["organisations"]["au"]
    assert len(union["members"]) == 52 and set(union["open_to"]) == {"MAR", "SSD"}
    assert not LENDERS & set(union["members"]) and union["fund"] > 0 and union["voting"] == "majority"
    payments = {name: union["fund"] * float(rows[name]["gdp"]) for name in union["members"]}
    assert sum(sorted(payments.values())[-5:]) > 0.5 * sum(payments.values())


def test_training_comes_from_outside(plain: dict[str, Any]) -> None:
    for name, lead in (("acota", "USA"), ("recamp", "FRA"), ("british_training", "GBR"), ("china_peace", "CHN")):
        treaty = plain["treaties"][name]
        assert treaty["lead"] == lead and treaty["articles"]["capacity_building"]["direction"] == "lead"


def test_a_coup_loses_the_trust_that_the_return_restores(plain: dict[str, Any]) -> None:
    events = {event["id"]: event for event in plain["events"]}
    coups = [name for name in events if name.startswith("coup-")]
    by_chance = [name for name in coups if "rate" in events[name]]
    assert len(by_chance) == 24 and sum(events[name]["rate"] for name in by_chance) == pytest.approx(0.18)
    told = {"recalled", *plain["sources"]}
    assert all(events[name]["source"] in told and "date" in events[name] for name in set(coups) - set(by_chance))
    for name in by_chance:
        lost = next(effect for effect in events[name]["effects"] if effect["type"] == "trust")
        for part in (1, 2):
            back = events[f"return-{name.removeprefix('coup-')}-{part}"]
            given = next(effect for effect in back["effects"] if effect["type"] == "trust")
            assert given["from"] == lost["from"] == [back["when"]["nation"]]
            assert given["to"] == lost["to"] == ["members:au"] and given["change"] == -lost["change"]


def test_a_peace_operation_runs_one_way(plain: dict[str, Any]) -> None:
    mission = plain["organisations"]["amisom"]
    assert mission["lead"] == "SOM" and {"UGA", "BDI", "KEN", "ETH"} <= {*mission["invited"], *mission["open_to"]}
    assert {article["direction"] for article in mission["articles"].values()} == {"others"}


def test_the_last_coups_of_the_calendar_and_the_force_of_the_sahel_are_on_their_days(plain: dict[str, Any]) -> None:
    days = {event["id"]: str(event.get("date")) for event in plain["events"]}
    assert days["coup-bfa-again-2022"] == "2022-09-30", "the second of that year"
    assert days["coup-mdg-2025"] == "2025-10-14" and days["coup-gnb-2025"] == "2025-11-26"
    assert days["g5-offered"] == "2017-07-02", "the force, not the organisation of 2014"
