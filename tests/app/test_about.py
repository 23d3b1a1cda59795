"""What the page is told: forms as effects are declared, parameters, nations on the map; and reasons in sentences."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analysis.app.about import event_types
from analysis.app.outlines import places
from analysis.flips import Setting
from analysis.naming import Names
from analysis.reasons import Reasons
from analysis.telling import Told
from sim.events import effect_types
from sim.schedule import PARAMETERS, SILENCED, STANDARD, THEORIES
from tests.app.asking import Asker, with_tiny

TYPES = {one["type"]: one for one in event_types()}


def value_of(field: dict[str, Any]) -> Any:
    """Something that the form of a field lets one give."""
    low, high = field.get("low", -1.0), field.get("high", 1.0)
    given = {
        "nation": "CCC" if field["name"] == "target" else "AAA", "treaty": "league", "groups": ["BBB", "members:pact"],
        "number": (low + high) / 2, "numbers": [0.1, 0.2], "boolean": True,
    }  # fmt: skip
    return field["choices"][0] if field["kind"] == "choice" else given[field["kind"]]


def test_every_effect_has_a_form_of_all_its_fields() -> None:
    assert list(TYPES) == list(effect_types())
    for word, kind in effect_types().items():
        fields = {field["name"]: field for field in TYPES[word]["fields"]}
        declared = {info.alias or name: info for name, info in kind.model_fields.items() if name != "type"}
        assert set(fields) == set(declared)
        assert [name for name, field in fields.items() if field["required"]] == [
            name for name, info in declared.items() if info.is_required()
        ]
        assert all(field["doc"] and field["kind"] != "text" for field in fields.values()), word
        assert TYPES[word]["doc"].endswith(".")


def test_forms_know_ranges_choices_and_defaults() -> None:
    fields = {(one["type"], field["name"]): field for one in TYPES.values() for field in one["fields"]}
    assert (fields["regime", "polity"]["low"], fields["regime", "polity"]["high"]) == (0, 1)
    assert "cyber" in fields["tension", "domain"]["choices"]
    assert fields["rivalry", "from"]["kind"] == "groups"
    assert fields["rivalry", "mutual"]["default"] is True
    assert fields["government", "ideology"] | {"doc": ""} == {
        "name": "ideology", "kind": "numbers", "doc": "", "required": False, "default": None
    }  # fmt: skip


@pytest.mark.parametrize("whole", [True, False], ids=["all fields", "what is required"])
def test_what_the_forms_let_one_fill_in_is_accepted(asker: Asker, at: str, whole: bool) -> None:
    effects = [
        {"type": word} | {f["name"]: value_of(f) for f in one["fields"] if whole or f["required"]}
        for word, one in TYPES.items()
    ]
    event = {"title": "Everything at once", "date": "1951-07-01", "effects": effects}
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1951, "events": [event]})
    found = asker.get(f"{at}/branches/{made['id']}/frames?from=1951&to=1952")["frames"]
    assert "Everything at once" in [event["title"] for event in found[0]["events"]]


def test_a_session_tells_parameters_and_places(session: dict[str, Any]) -> None:
    parameters = {one["path"]: one for one in session["parameters"]}
    assert set(parameters) == set(PARAMETERS), "those of every theory"
    meetings = parameters["negotiate.meeting_rate"]
    assert (meetings["value"], meetings["default"], meetings["unit"]) == (
        0.3,
        STANDARD.values()["negotiate.meeting_rate"],
        "1/year",
    )
    assert meetings["low"] < meetings["high"]
    assert {one["integer"] for one in parameters.values()} == {True, False}
    assert session["world"]["replicate"] == 2
    assert {"cohesion", "mean_burden"} <= {index["name"] for index in session["indices"]}
    assert all(0 <= one["x"] <= 1000 and 0 <= one["y"] <= 600 for one in session["nations"])
    x, y = places([0.0, 60.0, -30.0], [0.0, 100.0, -100.0])
    assert x[2] < x[0] < x[1]
    assert y[1] < y[0] < y[2]


def test_parameters_that_a_theory_has_no_use_for_are_named(session: dict[str, Any], asker: Asker) -> None:
    told = {one["name"]: one for one in session["theories"]}
    assert list(told) == list(THEORIES) and session["world"]["theory"] == "standard"
    for name, one in told.items():
        rules = {path.partition(".")[0] for path in PARAMETERS if path not in one["idle"]}
        assert rules == {rule.name() for rule in STANDARD.under(name).rules if rule.parameters()}, name
        assert one["says"].endswith(".")
    assert set(told["no_threat"]["idle"]) - set(told["standard"]["idle"]) == set(SILENCED["no_threat"])
    assert told["no_threat"]["says"].endswith("but security, common threat and entrapment weigh nothing.")
    with_tiny(asker.folder, ("parameters:", "theory: no_threat\nparameters:"), name="null.yaml")
    other = asker.post("/api/sessions", {"world": "folder:null"})
    values = {one["path"]: one["value"] for one in other["parameters"]}
    assert other["world"]["theory"] == "no_threat"
    assert values["appraise.security"] == STANDARD.values()["appraise.security"] > 0, "as any other theory has it"


def test_a_session_tells_the_twins_that_the_world_asks_about(asker: Asker) -> None:
    world = asker.post("/api/sessions", {"world": "north-atlantic-1949"})["world"]
    assert [twin["text"] for twin in world["twins"]][1] == "France stays in the joint command."
    assert world["twins"][1]["without"] == ["event:french-withdrawal"]
    listed = {one["id"]: one for one in asker.get("/api/worlds")}
    assert "(nato)" in listed["north-atlantic-1949"]["organisations"]


def test_reasons_are_told_with_terms(asker: Asker, at: str) -> None:
    told = asker.get(f"{at}/branches/main/reasons?year=1952&nation=CCC")
    assert told["title"] == "Cimmeria in 1952"
    assert told["paragraphs"]
    kept = [one for one in told["decisions"] if one["text"].endswith("stayed in the Eastern Pact")]
    other = asker.get(f"{at}/branches/main/reasons?year=1952&nation=CCC&with=pact")["decisions"]
    assert kept == [one for one in other if "stayed in" in one["text"]]
    for one in told["decisions"]:
        assert all(term["words"] and math.isfinite(term["value"]) for term in one["terms"])


def test_feed_and_panel_tell_the_chance_of_what_came_to_pass(asker: Asker) -> None:
    """In 1966 China backs down from India: the recorded chance, 12%, is that of the attack that did not come."""
    at = f"/api/sessions/{asker.post('/api/sessions', {'world': 'north-atlantic-1949'})['id']}/branches/main"
    text = "China backed down from India after all"
    fed = asker.get(f"{at}/frames?from=1966&to=1966")["frames"][0]["decisions"]
    assert {one["chance_in_words"] for one in fed if one["text"] == text} == {"88%"}
    panel = asker.get(f"{at}/reasons?year=1966&nation=CHN")
    assert {one["chance_in_words"] for one in panel["decisions"] if one["text"] == text} == {"88%"}
    assert any("its chance was 88%" in sentence for sentence in panel["paragraphs"])
    votes = asker.get(f"{at}/reasons?year=1966&nation=FRA")["decisions"]
    kept = {one["text"]: one["chance_in_words"] for one in votes if "voted to keep" in one["text"]}
    assert next(chance for vote, chance in kept.items() if "Australia" in vote) == "62%"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"decision": "vote", "outcome": "no", "chance": 4e-4}, "over 99%"),
        ({"decision": "vote", "outcome": "yes", "chance": 4e-4}, "under 0.1%"),
        ({"decision": "refuse", "outcome": "defence", "chance": 0.7}, "70%"),
        ({"decision": "challenge", "outcome": "yes", "chance": 0.2}, "20%"),
        ({"decision": "challenge", "outcome": "no", "chance": 0.2}, ""),  # the title tells the chance of a challenge
        ({"decision": "budget", "outcome": "cut", "chance": 1.0}, ""),  # budgets follow without luck
    ],
)
def test_the_chance_beside_a_headline(row: dict[str, Any], told: str) -> None:
    given = {"actor": "FRA", "counterpart": "AUS", "treaty": "nato", "year": 1966.0, **row}
    assert Told(Reasons(given, Setting({}, 1.0, {})), Names({}, {})).chance_in_words == told


def test_a_treaty_tells_who_is_in_it_and_what_was_decided(asker: Asker, at: str) -> None:
    told = asker.get(f"{at}/branches/main/reasons?year=1952&treaty=pact")
    assert told["title"] == "The Eastern Pact in 1952"
    assert told["paragraphs"][0] == "Members: Cimmeria and Dacia."
    assert "cohesion" in told["paragraphs"][1]
    offered = asker.get(f"{at}/branches/main/reasons?year=1950&treaty=league")
    assert "Nobody was in the League of the West" in offered["paragraphs"][0]


def test_a_nation_without_decisions_is_told_as_such(asker: Asker, at: str) -> None:
    told = asker.get(f"{at}/branches/main/reasons?year=1950&nation=NO&with=DDD")
    assert told["decisions"] == []
    assert told["paragraphs"] == ["No decision of Nowhere is on record in 1950 with Dacia."]


def test_votes_are_told_without_tables_and_hints(asker: Asker) -> None:
    made = asker.post("/api/sessions", {"world": "north-atlantic-1949"})["id"]
    told = asker.get(f"/api/sessions/{made}/branches/main/reasons?year=1951&nation=BEL")
    text = " ".join(told["paragraphs"])
    assert "votes on candidates" in text
    assert "--" not in text
    assert "  " not in text
