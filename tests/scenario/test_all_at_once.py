"""Mistakes of every kind are told in one answer, and what only follows from one of them is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.metrics import METRICS
from sim.scenario import ScenarioError, load, load_text
from sim.schedule import STANDARD
from tests.scenario import SMALL, WORLDS

ALL_WRONG = WORLDS / "all-wrong.yaml"


def said(text: str, folder: Path | None = None) -> list[str]:
    """What is said about a text, with the rules and metrics of the model."""
    with pytest.raises(ScenarioError) as caught:
        load_text(text, name="s.yaml", folder=folder, parameters=STANDARD.parameters(), metrics=METRICS)
    return str(caught.value).splitlines()


def test_mistakes_of_form_fields_and_references_are_told_together() -> None:
    with pytest.raises(ScenarioError) as caught:
        load(ALL_WRONG, parameters=STANDARD.parameters(), metrics=METRICS)
    answer = str(caught.value).replace(f"{WORLDS}/", "")
    assert answer == ALL_WRONG.with_suffix(".txt").read_text(encoding="utf-8").strip()


ONE = [  # a mistake, and the only line that is said about it
    ("title: Two neighbours", "title: Two: neighbours", "s.yaml:3:11: unexpected ':'"),
    ("calendar: {start: 1950, end: 1952}", "calendar: {start: 1950, end: 1952", "s.yaml:4:11: a group opened with"),
    ("nations:", "nations: 'x", "s.yaml:5:10: this quote is never closed"),
    ("nations:", "nations", "s.yaml:5:1: expected `key: value`; a ':' is missing or the indentation is wrong"),
    ("title: Two", "  title: Two", "s.yaml:3:8: unexpected ':'"),
    ("burden: 0.05", "burden: 'x", "s.yaml:6:"),
    ("foedus: 1", "foedus: &a 1", "s.yaml:1:9: foedus: anchors such as &a are not used"),
    ("nations:", "natoins:", "s.yaml:5:1: natoins: unknown field 'natoins'; did you mean 'nations'?"),
    ("gdp: 20, ", "gdp: .inf, ", "s.yaml:7:13: nations.NO.gdp: numbers must be finite, got '.inf'"),
    ("start: 1950", "start: 195O", "s.yaml:4:19: calendar.start: must be a whole number, got '195O'"),
    ("[59.9, 10.8]", "[59.9]", "s.yaml:7:69: nations.NO.location: must have more entries"),
    ("[0.8]", "[x]", "s.yaml:7:53: nations.NO.ideology[0]: must be a number, got 'x'"),
    ("name: small\n", "name: [small\n", "s.yaml:2:7: a list opened with '[' lacks ',' or ']'"),
    ("title: Two neighbours", "title: Two\tneighb\bours", "s.yaml:3:18: control character U+0008"),
]
REST = """
figures: {gdp: book}
sources: {book: A book}
treaties:
  pact: {members: [FRA, NO], signed: 1949, articles: {defence: 1}, source: book}
organisations:
  league: {invited: [FRA, NO], articles: {defence: 1}, source: book}
events:
  - {id: opened, date: 1951, effects: [{type: offer, treaty: league}], source: book}
  - {id: left, when: {member: NO, treaty: pact}, effects: [{type: nuclear, nation: NO}]}
"""


@pytest.mark.parametrize(("right", "wrong", "expected"), ONE, ids=[wrong for _, wrong, _ in ONE])
def test_what_follows_from_a_mistake_is_not_told(right: str, wrong: str, expected: str) -> None:
    assert right in SMALL
    load_text(SMALL + REST)
    answer = said(SMALL.replace(right, wrong, 1) + REST)
    assert len(answer) == 1, answer
    assert answer[0].startswith(expected)


@pytest.mark.parametrize(("right", "wrong", "expected"), ONE, ids=[wrong for _, wrong, _ in ONE])
def test_another_mistake_is_told_all_the_same(right: str, wrong: str, expected: str) -> None:
    answer = said(SMALL.replace(right, wrong, 1) + REST + "record: [wrs]\nactivation: rndom\n")
    assert [line.partition(": ")[2] for line in answer[1:]] == [
        "record[0]: there is no metric 'wrs'; did you mean 'wars'?",
        "activation: 'rndom' is not possible here; did you mean 'random'?",
    ]


@pytest.mark.parametrize("key", ["organizations", "treateis", "souces", "evnts"])
def test_a_section_whose_name_is_misspelt_is_told_once(key: str) -> None:
    right = {"organizations": "organisations", "treateis": "treaties", "souces": "sources", "evnts": "events"}[key]
    (answer,) = said(SMALL + REST.replace(f"{right}:", f"{key}:"))
    assert f"{key}: unknown field '{key}'; did you mean '{right}'?" in answer


TABLE = "id,gdp,burden,polity,ideology_1,lat,lon\nFRA,220.5,0.05,0.9,1.2,48.9,2.4\nNO,20,0.03,1,0.8,59.9,10.8\n"
TABLED = SMALL.partition("nations:")[0] + "nations_csv: t.csv\nnations: {NO: {growth: 0.02}}\n" + REST


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("gdp", "gpd", "t.csv:1:gpd: nations: unknown column 'gpd'; did you mean 'gdp'?"),
        ("id,", "", "t.csv:1:1: nations: the column 'id' is missing"),
        ("NO,20", "NO", "t.csv:3:7: nations: the row has 6 cells, the header 7"),
        ("FRA,220.5", "FRA,220;5", "t.csv:2:gdp: nations.FRA.gdp: must be a number, got '220;5'"),
        ("NO,20", "NO,1e999", "t.csv:3:gdp: nations.NO.gdp: the number is too large, got '1e999'"),
        ("NO,20", '"NO,20', "t.csv:3:1: nations: not a valid CSV row"),
        ("NO,20", ",20", "t.csv:3:id: nations: the row has no id"),
    ],
)
def test_a_table_with_a_mistake(right: str, wrong: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE.replace(right, wrong, 1))
    answer = said(TABLED, tmp_path)
    assert len(answer) == 1, answer
    assert answer[0].startswith(expected)
    both = said(TABLED + "record: [wrs]\n", tmp_path)
    assert len(both) == 2
    assert "there is no metric 'wrs'" in both[0] + both[1]


@pytest.mark.parametrize("key", ["extends", "nations_csv"])
def test_a_file_that_is_not_there_is_told_with_the_rest(key: str, tmp_path: Path) -> None:
    frame = "title: x\ncalendar: {start: 1950, end: 1951}\nseeds: {sed: 1}\n"
    text = f"foedus: 1\nname: over\n{key}: absent.yaml\n{frame}"
    answer = said(text + REST + "  - {id: one, effects: [{type: enter, nation: NO}]}\n", tmp_path)
    assert [line.split(": ", 1)[0] for line in answer] == ["s.yaml:3:" + str(len(key) + 3), "s.yaml:6:9", "s.yaml:17:5"]


@pytest.mark.parametrize(
    "text", ["foedus: 1\nname: [\n", "foedus: 1\nname: x\nextends: [two-blocs\nseeds: {seed: 1}\n"]
)
def test_of_an_open_bracket_alone_is_told_and_not_of_keys_it_may_hold(text: str) -> None:
    (line,) = said(text)
    assert "bracket is not closed" in line or "a list opened with '[' lacks ',' or ']'" in line
    assert len(said(text.replace("[", ""))) > 0, "which are told once it is closed"


def test_what_is_wrong_further_down_is_told_at_its_own_number() -> None:
    dyads = "dyads:\n  - {pair: [FRA, NO], claim: 2}\n  - {pair: [FRA, X]}\n  - 'x\n  - {pair: [X, NO]}\n"
    assert [line.split(": ")[:2] for line in said(SMALL + dyads)] == [
        ["s.yaml:9:30", "dyads[0].claim"],
        ["s.yaml:10:18", "dyads[1].pair[1]"],
        ["s.yaml:11:5", "this quote is never closed"],
        ["s.yaml:12:13", "dyads[3].pair[0]"],
    ]
