"""The scenario of the United Nations: its members, five treaties that stand for the Charter, and the agenda of 2000."""

from __future__ import annotations

from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "scenarios" / "united-nations.yaml"
PERMANENT = {"USA", "SUN", "CHN", "GBR", "FRA"}
LATER = {"KOR", "PRK", "UKR", "HRV", "BIH", "NAM"}
GROUPS = {
    "Africa", "Asia and the Pacific", "Eastern Europe", "Latin America and the Caribbean", "Western Europe and others",
}  # fmt: skip


def test_the_cast_has_the_five_and_all_regional_groups(rows: dict[str, dict[str, str]]) -> None:
    assert len(rows) == 75 and {name for name, row in rows.items() if row["major"] == "true"} == PERMANENT
    assert {row["region"] for row in rows.values()} == GROUPS
    assert {name for name, row in rows.items() if row["enters"]} == {"UKR", "HRV", "BIH", "NAM"}
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows.values())


def test_the_charter_binds_all_who_were_members(plain: dict[str, Any], rows: dict[str, dict[str, str]]) -> None:
    forum, security = plain["organisations"]["assembly"], plain["organisations"]["security"]
    assert set(forum["members"]) == set(security["members"]) == set(rows) - LATER
    assert forum["dispute_resolution"] is True and "defence" not in forum["articles"]
    assert security["articles"]["defence"]["conditional"] is True and security["articles"]["defence"]["strength"] < 0.3


def test_payers_share_one_fund(plain: dict[str, Any], rows: dict[str, dict[str, str]]) -> None:
    blue = plain["organisations"]["peacekeeping"]
    assert PERMANENT | {"BGD", "NPL", "GHA", "FJI", "SWE", "CAN"} <= set(blue["members"]) <= set(rows)
    assert 0 < blue["fund"] < 0.001 and blue["infrastructure"] > 0


def test_the_agenda_opens_in_2000_and_is_the_only_inclusive_treaty(plain: dict[str, Any]) -> None:
    agreed = plain["treaties"] | plain["organisations"]
    assert [name for name, treaty in agreed.items() if treaty.get("inclusive")] == ["agenda_1325"]
    opened = {
        event["effects"][0]["treaty"]: event for event in plain["events"] if event["effects"][0]["type"] == "offer"
    }
    assert str(opened["agenda_1325"]["date"]) == "2000-10-31" and str(opened["relief"]["date"]) == "1991-12-19"
    assert "climate" in agreed["relief"]["domains"] and not agreed["relief"].get("members")
