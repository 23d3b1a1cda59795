"""Five scenarios of American ties in Asia and of the Partnership for Peace: facts that must stay true of the files."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

FOLDER: Final = Path(__file__).parents[1] / "scenarios"
NATIONS: Final = {
    "us-japan-1960": 19,
    "partnership-for-peace-1994": 45,
    "us-philippines-2014": 16,
    "us-india-2016": 15,
    "aukus-2021": 19,
}
FREE: Final = {"assumed", "recalled"}
LABELS: Final = {"id", "name", "region", "sources"}
BOXES: Final = {
    "North America": (35, 50, -80, -70), "Western Europe": (46, 55, -10, 20), "Northern Europe": (54, 65, -22, 26),
    "Southern Europe": (37, 43, -10, 34), "Central Europe": (46, 53, 14, 22), "Southeastern Europe": (41, 46, 15, 27),
    "Eastern Europe": (46, 57, 26, 39), "Caucasus": (40, 42, 44, 50), "Central Asia": (41, 44, 69, 77),
    "Middle East": (31, 33, 34, 36), "South Asia": (6, 34, 72, 91), "East Asia": (25, 41, 116, 140),
    "Southeast Asia": (-7, 22, 100, 122), "Oceania": (-42, -35, 149, 175),
}  # fmt: skip


def _file(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def _nations(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The nations of a file, with the rows of its table."""
    nations: dict[str, dict[str, Any]] = {}
    if "nations_csv" in world:
        with (FOLDER / world["nations_csv"]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                place = [float(row.pop("lat")), float(row.pop("lon"))]
                point = [float(row.pop("ideology_1")), float(row.pop("ideology_2"))]
                filled = {key: value for key, value in row.items() if value}
                nations[row["id"]] = filled | {"location": place, "ideology": point}
    for key, fields in world["nations"].items():
        nations[key] = nations.get(key, {}) | fields
    return nations


def _treaties(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    treaties: dict[str, dict[str, Any]] = world["treaties"] | world["organisations"]
    return treaties


def _offered(world: dict[str, Any]) -> set[str]:
    effects = [effect for event in world["events"] for effect in event["effects"]]
    return {effect["treaty"] for effect in effects if effect["type"] == "offer"}


@pytest.mark.parametrize(("name", "count"), NATIONS.items())
def test_nations_stand_where_they_lie_and_name_their_sources(name: str, count: int) -> None:
    world = _file(name)
    nations = _nations(world)
    assert world["name"] == name and len(nations) == count
    for key, fields in nations.items():
        south, north, west, east = BOXES[fields["region"]]
        lat, lon = fields["location"]
        assert south <= lat <= north and west <= lon <= east, key
        assert set(fields) - LABELS <= set(world["figures"]), key
        assert set(fields.get("sources", {})) <= set(fields), key
    named = set(world["figures"].values()) | {s for f in nations.values() for s in f.get("sources", {}).values()}
    parts = [*world["dyads"], *_treaties(world).values(), *world["events"]]
    named |= {part["source"] for part in parts}
    assert named - FREE <= set(world["sources"]) <= named


@pytest.mark.parametrize("name", NATIONS)
def test_treaties_in_force_have_members_and_the_others_are_offered(name: str) -> None:
    world = _file(name)
    nations, offered = set(_nations(world)), _offered(world)
    for key, treaty in _treaties(world).items():
        parties = treaty.get("members") or treaty["invited"]
        assert len(parties) >= 2 and set(parties) | set(treaty.get("partners", [])) <= nations, key
        assert ("members" in treaty) == ("signed" in treaty) == (key not in offered), key
        assert treaty.get("lead", parties[0]) in parties, key
    first, last = world["calendar"]["start"], world["calendar"]["end"]
    assert all(first <= event["date"].year <= last for event in world["events"] if "date" in event)


@pytest.mark.parametrize("name", NATIONS)
def test_a_pair_has_one_border_and_one_rivalry(name: str) -> None:
    world = _file(name)
    for field in ("contiguous", "rivalry", "trust"):
        pairs = [frozenset(dyad["pair"]) for dyad in world["dyads"] if field in dyad]
        assert len(pairs) == len(set(pairs)), field


@pytest.mark.parametrize("name", NATIONS)
def test_claims_are_few_and_a_failure_has_its_reason(name: str) -> None:
    claims = _file(name)["claims"]
    assert 3 <= len(claims) <= 5
    assert all(claim["verdict"] == "upheld" or claim["why"] for claim in claims)


def test_the_united_states_owe_japan_defence_and_japan_owes_bases() -> None:
    world = _file("us-japan-1960")
    treaty, before = world["organisations"]["us_japan_1960"], world["treaties"]["us_japan_1951"]
    ways = {kind: article["direction"] for kind, article in treaty["articles"].items() if isinstance(article, dict)}
    assert treaty["lead"] == "USA" and treaty["area"] == ["JPN"] and treaty["term"] == 10
    assert {"defence", "nuclear_umbrella"} <= {kind for kind, way in ways.items() if way == "lead"}
    assert {kind for kind, way in ways.items() if way == "others"} == {"basing", "logistics"}
    assert "defence" not in before["articles"] and before["articles"]["basing"]["direction"] == "others"


def test_sixteen_allies_and_partners_to_whom_they_owe_no_defence() -> None:
    world = _file("partnership-for-peace-1994")
    nato = world["organisations"]["nato"]
    assert len(nato["members"]) == 16 and len(nato["partners"]) == 21 and "RUS" in nato["partners"]
    partner = {kind for kind, article in nato["articles"].items() if isinstance(article, dict) and "partner" in article}
    assert {"dialogue", "exercises"} <= partner and not {"defence", "nuclear_umbrella"} & partner
    waves = {"POL", "CZE", "HUN", "BGR", "EST", "LVA", "LTU", "ROU", "SVK", "SVN"}
    regions = {f"region:{fields['region']}" for key, fields in _nations(world).items() if key in waves}
    assert waves <= set(nato["partners"]) and regions <= set(nato["open_to"])


@pytest.mark.parametrize(
    ("name", "pledged"),
    [("us-philippines-2014", {"us_philippines_1951"}), ("us-india-2016", set[str]()), ("aukus-2021", {"anzus"})],
)
def test_what_adds_no_pledge_has_no_article_of_defence(name: str, pledged: set[str]) -> None:
    pair = {"us-philippines-2014": {"USA", "PHL"}, "us-india-2016": {"USA", "IND"}, "aukus-2021": {"USA", "AUS"}}[name]
    common = {k: t for k, t in _treaties(_file(name)).items() if pair <= set(t.get("members") or t["invited"])}
    assert {key for key, treaty in common.items() if "defence" in treaty["articles"]} == pledged


def test_the_cancelled_contract_costs_french_trust() -> None:
    world = _file("aukus-2021")
    event = next(event for event in world["events"] if event["id"] == "contract-cancelled")
    assert {"type": "dissolve", "treaty": "attack_class"} in event["effects"]
    lost = {
        to
        for e in event["effects"]
        if e["type"] == "trust" and "FRA" in e["from"] and e["change"] < 0
        for to in e["to"]
    }
    assert lost == {"AUS", "USA", "GBR"} and world["treaties"]["attack_class"]["members"] == ["FRA", "AUS"]


def test_allies_of_1994_have_trust_of_their_own() -> None:
    world = _file("partnership-for-peace-1994")
    known = {frozenset(dyad["pair"]) for dyad in world["dyads"] if "trust" in dyad}
    assert {frozenset(pair) for pair in combinations(world["organisations"]["nato"]["members"], 2)} <= known


def _event(name: str, key: str) -> dict[str, Any]:
    (found,) = [event for event in _file(name)["events"] if event["id"] == key]
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", NATIONS)
def test_a_claim_on_deterrence_counts_challenges_or_their_chance(name: str) -> None:
    measured = {claim["measure"] for claim in _file(name)["claims"]}
    assert "general_deterrence" not in measured, "it is near 1, so percents of it mean nothing"


@pytest.mark.parametrize("name", NATIONS)
def test_a_text_says_what_one_sees_and_what_was_otherwise_in_history(name: str) -> None:
    world = _file(name)
    assert (
        "What one sees: " in world["summary"] and "Why: " in world["summary"] and "Unlike history: " in world["limits"]
    )


@pytest.mark.parametrize("key", ["duterte", "marcos"])
def test_a_turn_of_manila_writes_what_manila_does_and_nothing_that_others_answer(key: str) -> None:
    for effect in _event("us-philippines-2014", key)["effects"]:
        assert effect.get("from", ["PHL"]) == ["PHL"] and effect.get("mutual") in (None, False)
        assert effect["type"] == "government" or effect["mutual"] is False


def test_the_visiting_forces_agreement_ends_by_notice_and_is_offered_again() -> None:
    notice, again = _event("us-philippines-2014", "vfa-notice"), _event("us-philippines-2014", "vfa-offered-again")
    assert {"type": "leave", "nation": "PHL", "treaty": "vfa_1998"} in notice["effects"]
    assert {"type": "offer", "treaty": "vfa_2021"} in again["effects"] and notice["date"] < again["date"]


def test_australia_gets_its_boats_from_whom_it_is_bound_to_and_technology_from_no_event() -> None:
    events = _file("aukus-2021")["events"]
    assert not any(effect["type"] == "technology" for event in events for effect in event["effects"])
    promised = {
        "virginia": {"member": "USA", "treaty": "aukus"},
        "attack": {"member": "AUS", "treaty": "attack_class"},
    }
    boats = [event for event in events if event["id"].partition("-")[2] in promised]
    assert len(boats) == 6
    for boat in boats:
        assert boat["when"] == promised[boat["id"].partition("-")[2]]
    left_out = {word for claim in _file("aukus-2021")["claims"] for word in claim["without"]}
    assert not any("-attack" in word for word in left_out), "the other arm has its French boats"


def test_the_partnership_brings_no_tension_and_admits_nobody_by_script() -> None:
    name = "partnership-for-peace-1994"
    opened, withdrawal = _event(name, "partnership-opened"), _event(name, "baltic-withdrawal")
    assert {effect["type"] for effect in opened["effects"]} == {"trust"}
    assert not {"offer", "leave"} & {effect["type"] for event in _file(name)["events"] for effect in event["effects"]}
    assert all("LTU" not in effect["from"] for effect in withdrawal["effects"])


def test_the_claim_on_fear_puts_estonia_on_the_terms_of_the_czechs() -> None:
    world = _file("partnership-for-peace-1994")
    estonian, czech = world["dyads"][404], world["dyads"][399]
    assert (estonian["pair"], czech["pair"]) == (["RUS", "EST"], ["RUS", "CZE"])
    (claim,) = [claim for claim in world["claims"] if claim["id"] == "fear-comes-first"]
    assert claim["set"] == {
        "dyads.404.rivalry": czech.get("rivalry", 0.0),
        "dyads.404.trust": czech["trust"],
        "nations.EST.exposure.military": world["nations"]["CZE"]["exposure"]["military"],
    }


def test_china_attacks_vietnam_after_cambodia() -> None:
    world = "us-japan-1960"
    assert _event(world, "cambodia")["date"] < _event(world, "third-indochina-war")["date"]
