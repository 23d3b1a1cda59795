"""Dyads: two entries may not contradict each other, but for one side that differs from its pair."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load_document, load_text
from sim.scenario.checks_dyads import ONE_WAY, SAME_BOTH_WAYS
from sim.scenario.nations import Dyad
from tests.scenario import SMALL, problems_of


def entries(*lines: str) -> str:
    """The small world with entries of dyads, from line 9 on."""
    return SMALL + "dyads:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


CONTRADICTIONS = [
    (
        "pair: [FRA, NO], trust: 0.2",
        "pair: [NO, FRA], trust: 0.5",
        "s.yaml:10:30: dyads[1].trust: 0.5 contradicts 0.2, given for `trust` of NO and FRA on line 9; keep one",
    ),
    (
        "from: FRA, to: NO, claim: 0",
        "from: FRA, to: NO, claim: 1",
        "s.yaml:10:32: dyads[1].claim: 1 contradicts 0, given for `claim` of FRA towards NO on line 9; keep one of",
    ),
    (
        "from: FRA, to: NO, claim: 0",
        "pair: [FRA, NO], claim: 1",
        "dyads[1].claim: 1 contradicts 0, given for `claim` of FRA and NO on line 9; if one side differs, give",
    ),
    (
        "from: FRA, to: NO, distance: 300",
        "from: NO, to: FRA, distance: 400",
        "dyads[1].distance: 400 contradicts 300, given for `distance` of NO and FRA on line 9; keep one of them",
    ),
    (
        "pair: [FRA, NO], contiguous: true",
        "from: NO, to: FRA, contiguous: false",
        "dyads[1].contiguous: false contradicts true, given for `contiguous` of NO and FRA on line 9; keep one of them",
    ),
]


@pytest.mark.parametrize(("one", "other", "expected"), CONTRADICTIONS)
def test_two_entries_that_contradict_each_other_are_told_with_both_lines(one: str, other: str, expected: str) -> None:
    assert problems_of(entries(one)) == problems_of(entries(other)) == []
    (said,) = problems_of(entries(one, other))
    assert expected in said


@pytest.mark.parametrize(
    "lines",
    [
        ("pair: [FRA, NO], trust: 0.2", "pair: [NO, FRA], trust: 0.2"),
        ("pair: [FRA, NO], trust: 0.2", "pair: [FRA, NO], rivalry: 0.5"),
        ("from: FRA, to: NO, claim: 0", "from: NO, to: FRA, claim: 1"),
        ("from: FRA, to: NO, distance: 300", "from: NO, to: FRA, distance: 300"),
    ],
)
def test_entries_that_agree_or_say_different_things_are_no_mistake(lines: tuple[str, ...]) -> None:
    assert problems_of(entries(*lines)) == []


def test_one_side_may_differ_from_the_pair_before_it_but_not_from_itself() -> None:
    pair, side = "pair: [FRA, NO], trust: 0.2", "from: NO, to: FRA, trust: 0.6"
    assert problems_of(entries(pair, side)) == []
    (said,) = problems_of(entries(pair, side, side.replace("0.6", "0.7")))
    assert "0.7 contradicts 0.6, given for `trust` of NO towards FRA on line 10; keep one of them" in said


def test_a_value_that_is_wrong_by_itself_contradicts_nothing() -> None:
    said = problems_of(entries("pair: [FRA, NO], trust: 2, rivalry: 0.1", "pair: [FRA, NO], trust: 0.5, rivalry: 0.2"))
    assert [line.partition(": ")[2].partition(" ")[0] for line in said] == ["dyads[0].trust:", "dyads[1].rivalry:"]


def test_where_the_other_value_was_given_if_not_in_the_file(tmp_path: Path) -> None:
    text = entries("pair: [FRA, NO], trust: 0.5", "pair: [FRA, NO], trust: 0.5")
    (said,) = problems_of(text, "dyads.0.trust=0.2")
    assert "0.5 contradicts 0.2, given for `trust` of FRA and NO by --set dyads.0.trust=0.2; keep one" in said
    (tmp_path / "base.yaml").write_text(text)
    with pytest.raises(ScenarioError, match=r"contradicts 0\.5, given for `trust` of FRA and NO on line 9 of"):
        load_document(tmp_path / "base.yaml", ["dyads.1.trust=0.2"])


def test_every_value_of_a_dyad_is_compared() -> None:
    assert {*ONE_WAY, *SAME_BOTH_WAYS} == {*Dyad.model_fields} - {"pair", "from_", "to", "source"}
    assert load_text(entries("from: FRA, to: NO, claim: 1")).scenario.dyads[0].claim == 1


def test_the_names_of_a_dyad_that_is_none_are_checked_all_the_same() -> None:
    said = problems_of(entries("from: FRA", "from: QQQ, to: 5", "pair: [FRA, NO], to: QQQ"))
    assert [line.split(": ", 1)[1] for line in said] == [
        "dyads[0]: give either `pair: [A, B]`, both ways, or `from: A` and `to: B`",
        "dyads[1].from: there is no nation 'QQQ'",
        "dyads[1].to: must be a text, got 5 (put it in quotes)",
        "dyads[2]: give either `pair: [A, B]`, both ways, or `from: A` and `to: B`",
        "dyads[2].to: there is no nation 'QQQ'",
    ]
