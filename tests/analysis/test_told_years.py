"""A nation's year as it is told: votes together, crises in their order, what stands around a decision."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.account import _lines, _table, account, in_full, in_order
from analysis.alike import how_often
from analysis.ballots import together
from analysis.context import Context
from analysis.phrases import apart, listed, with_article
from analysis.summary import _exits
from analysis.tables import StudyTables
from analysis.telling import Told
from analysis.words import WORDS
from sim.vocabulary import Decision, terms_of
from tests.analysis.test_plain_truth import P, logistic, study, told, vote

PLAIN = {"run": 0, "year": 1974.0, "actor": "GRC", "counterpart": "AUS", "treaty": None, "outcome": "yes"}


def ballot(candidate: str, chance: float, aye: bool, treaty: str = "nato", **terms: float) -> Told:
    """A vote of Greece on a candidate, with some reasons besides those that are alike in all votes."""
    reasons = dict(vote().reasons.terms) | {"regime": 0.0} | terms
    row: dict[str, Any] = {"counterpart": candidate, "outcome": "yes" if aye else "no", "treaty": treaty, **reasons}
    return told("vote", chance, **row)


def one_line(text: str) -> str:
    return " ".join(text.split())


VOTES = [
    ballot("AUS", 0.97, True, common_threat=1.2, closure=0.9, trust=-0.2),
    ballot("ALB", 0.4, False, ideology=-2.0, entrapment=-1.0),
    ballot("BRA", 0.01, False, ideology=-1.0, entrapment=-4.0),
    ballot("BRA", 0.03, False, treaty="AUS-GRC-circle-1950", ideology=-1.0),
]


def test_votes_on_candidates_are_told_together() -> None:
    text = together(VOTES, 100)
    words = one_line(text)
    assert words.startswith(
        "In 1974 Greece cast 4 votes on candidates: to admit Australia to the North Atlantic Treaty, but not Albania "
        "and Brazil; to keep Brazil out of the 1950 organisation of Australia, Greece and others. Besides what is "
        "alike in all votes, what spoke most for those it wanted in was threats in common and allies in common; what "
        "spoke most against the others was the risk of being drawn into their quarrels and its distance in foreign "
        "policy from them. Least to be expected was its no to Albania, which had a chance of 60%."
    )
    rows = [line.split() for line in text.splitlines()[-4:]]
    assert [row[0] for row in rows] == ["Albania,", "Australia,", "Brazil,", "Brazil,"]
    assert rows[0][-2:] == ["no", "40%"] and rows[1][-2:] == ["yes", "97%"]
    assert "AUS-GRC-circle-1950" in rows[2], "a treaty made in the run is told by what --with takes"
    sure = together([ballot("AUS", 0.999, True), ballot("ALB", 0.001, False, ideology=-2.0)], 100)
    assert "Each of these votes was all but certain." in one_line(sure)
    none = together([ballot("ALB", 0.3, False, ideology=-2.0), ballot("BRA", 0.1, False, ideology=-2.0)], 100)
    assert "what spoke most against them was its distance in foreign policy from them." in one_line(none)
    many = together([ballot("AUS", 0.9, True)] * 15, 100)
    assert many.endswith("and 3 more, nearer to what was to be expected")


def test_a_vote_is_told_alone_if_it_is_the_only_one_or_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.account.happened", lambda *given: "")
    leave = told("leave", 0.2, treaty="nato", outcome="no")
    assert in_full([leave, *VOTES], whole_year=True) == [leave]
    assert in_full([leave, VOTES[0]], whole_year=True) == [leave, VOTES[0]]
    assert in_full(VOTES, whole_year=False) == VOTES
    made = study([{**t.reasons.row} for t in VOTES], [])
    assert "cast 4 votes" in account(made, VOTES, whole_year=True)
    asked = account(made, VOTES)
    assert "cast 4 votes" not in asked and asked.count("terms (utility)") == 4


def test_what_differs_only_in_whom_it_is_about_is_one_line() -> None:
    refused = [told("refuse", 0.9, outcome="defence", counterpart=who) for who in ("AUS", "ALB", "BRA")]
    other = told("refuse", 0.9, outcome="neutrality", counterpart="AUS")
    made = study([], [])
    assert _lines(made, [*refused, other]) == [
        "Greece refused a defence pact that each of Australia, Albania and Brazil wanted",
        "Greece refused a neutrality treaty that Australia wanted",
    ]
    assert in_full([*refused, other], whole_year=True) == [refused[0], other], "one of a kind in full"


def test_a_challenge_that_was_not_made_is_told_with_its_chance() -> None:
    terms: dict[str, Any] = {"base": -6.0, "contiguity": 2.0, "claim": 2.0}
    weighed = told("challenge", logistic(-2.0), outcome="no", **terms)
    first, second, *_ = weighed.sentences
    assert first == "In 1974 Greece weighed a challenge to Australia (chance 12% in a year) and made none."
    assert second.startswith("What spoke for a challenge was above all a common border, and")
    two = [weighed, told("challenge", logistic(-3.0), outcome="no", counterpart="ALB", **terms | {"base": -7.0})]
    line = "Greece weighed challenges to Australia (12%) and Albania (5%) and made none"
    assert _lines(study([], []), two) == [line]
    rows = [{**PLAIN, "run": run, "decision": "challenge", "outcome": "yes" if run == 3 else "no"} for run in range(5)]
    assert how_often(study(rows, []), weighed) == ["The opposite was decided that year in 1 of 10 runs (10%)."]


def test_pledges_are_told_with_their_treaty_where_it_is_recorded() -> None:
    def title(decision: str, outcome: str, treaty: str | None, foe: str = "") -> str:
        one = told(decision, 0.4, outcome=outcome, treaty=treaty)
        return Told(one.reasons, one.names, foe=foe).title

    assert title("honour", "yes", "nato") == (
        "honoured its pledge under the North Atlantic Treaty and came to the aid of Australia"
    )
    assert title("honour", "no", None, "ALB") == (
        "reneged on its pledge and stayed away when Australia was attacked by Albania"
    )
    assert title("signal", "yes", "nato", "ALB") == (
        "promised to stand by Australia, its ally in the North Atlantic Treaty, against Albania"
    )
    assert title("signal", "no", "nato") == (
        "made no promise to stand by Australia, its ally in the North Atlantic Treaty"
    )
    assert title("signal", "bluff", None) == "promised to stand by Australia, but bluffed"
    assert title("join", "yes", "nato") == (
        "honoured its pledge under the North Atlantic Treaty and joined Australia in its attack"
    )
    assert title("join", "no", None) == "reneged on its pledge to join Australia in its attack"


def test_a_promise_is_told_with_what_of_its_chance_was_a_bluff() -> None:
    promise = told("signal", logistic(-0.3228) + 0.12, outcome="bluff", base=-0.3228, bluff=0.15, bluff_name=-0.03)
    assert (
        promise.likelihood
        == "A promise was a toss-up: its chance was 54%, 42% for one in earnest and the rest for a bluff."
    )
    assert promise.change(next(f for f in promise.reasons.flips if f.term == "bluff_name")).startswith(
        "its good name been 0.93 instead of 0.40"
    )


def around(rows: list[dict[str, Any]], roles: list[tuple[str, str, float, float]] = []) -> StudyTables:  # noqa: B006
    """A study with these decisions, and roles of Greece in treaties from start to stop."""
    made = study([{**PLAIN, **row} for row in rows], [])
    spells = [{"run": 0, "treaty": t, "nation": "GRC", "role": r, "start": a, "stop": b} for t, r, a, b in roles]
    vars(made)["members"] = pd.DataFrame(spells, columns=["run", "treaty", "nation", "role", "start", "stop"])
    return made


def test_a_partner_ends_a_partnership() -> None:
    row = {**PLAIN, "decision": "leave", "treaty": "nato", "counterpart": None}
    spells = [("nato", "partner", 1960.0, 1974.0), ("nato", "member", 1980.0, float("nan"))]
    made = around([row], spells)
    assert Context(made, 0).partner(row) and not Context(made, 0).partner({**row, "year": 1985.0})
    one = told("leave", 0.2, treaty="nato", counterpart=None, base=-1.4)
    left = Told(one.reasons, one.names, partner=True)
    assert left.headline == "Greece ended its partnership in the North Atlantic Treaty"
    assert "What spoke for" in left.balance or "against it" in left.balance
    assert left.deed == "ending the partnership"


def test_the_end_of_a_partnership_is_no_exit_of_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StudyTables, "has", lambda *given: True)
    row = {"decision": "leave", "counterpart": None}
    rows = [{**row, "treaty": "nato"}, {**row, "treaty": "rio"}]
    made = around(rows, [("nato", "partner", 1960.0, 1974.0), ("rio", "member", 1960.0, float("nan"))])
    assert _exits(made) == [
        "Most frequent exits: Greece from the Inter-American Treaty of Reciprocal Assistance (10% of the runs)."
    ]


def test_what_an_answer_was_to_and_what_came_of_a_challenge() -> None:
    rows = [
        {"decision": "challenge", "actor": "ALB"},
        {"decision": "resist", "actor": "AUS", "counterpart": "ALB"},
        {"decision": "signal"},
        {"decision": "attack", "actor": "ALB"},
    ]
    context = Context(around(rows), 0)
    full = [{**PLAIN, **row} for row in rows]
    assert context.challenger(full[2]) == "ALB" and context.answer(full[0]) == "stood firm"
    assert context.challenger({**full[2], "decision": "honour"}) == "ALB"
    two = Context(around([*rows, {"decision": "challenge", "actor": "BRA"}]), 0)
    assert two.challenger(full[2]) == "", "against one of two, there is no telling which"
    struck = Context(around([*rows, {"decision": "incident", "actor": "BRA", "outcome": "hybrid"}]), 0)
    assert struck.challenger({**full[2], "decision": "honour"}) == ""
    one = told("challenge", 0.1)
    assert Told(one.reasons, one.names, answer="conceded").title == "challenged Australia, which conceded"


def test_an_attack_follows_its_challenge() -> None:
    done = [told("attack", 0.5, counterpart="AUS"), told("attack", 0.5, outcome="no", counterpart="ALB")]
    made = [told("challenge", 0.1, counterpart=who) for who in ("ALB", "BRA", "AUS")]
    weighed = told("challenge", 0.1, outcome="no")
    order = in_order([*done, weighed, told("honour", 0.5), *made])
    seen = [(t.reasons.decision.name.lower(), t.reasons.row["counterpart"], t.reasons.done) for t in order]
    assert seen == [
        ("challenge", "AUS", True), ("attack", "AUS", True), ("challenge", "ALB", True), ("attack", "ALB", False),
        ("honour", "AUS", True), ("challenge", "BRA", True), ("challenge", "AUS", False),
    ]  # fmt: skip


def test_it_is_told_in_how_many_runs_a_matter_came_up() -> None:
    rows = [{**PLAIN, "run": run, "decision": "resist", "outcome": "no" if run < 2 else "yes"} for run in range(6)]
    one = told("resist", 0.2, outcome="no")
    assert how_often(study(rows, []), one) == [
        "It came up that year in 6 of 10 runs, and the same was decided in 2 of these."
    ]
    assert how_often(study(rows[:1], []), one) == ["In the other runs it did not come up that year."]
    cut = {**PLAIN, "decision": "budget", "outcome": "cut", "counterpart": None}
    spent = told("budget", 1.0, outcome="cut", counterpart=None, allies=-2.0)
    assert how_often(study([{**cut, "run": run} for run in range(3)], []), spent) == [
        "It cut its spending that year, by enough to be recorded, in 3 of 10 runs (30%)."
    ]


def test_a_nation_bound_to_all_members_gains_nothing_new() -> None:
    chance = logistic(-P["appraise.drafting"] / P["appraise.temperature"])
    bound = told("accede", chance, treaty="nato", outcome="no", drafting=-P["appraise.drafting"])
    assert bound.reasons.flips == []
    assert bound.tipping == (
        "Other treaties bound it to all the members already, so that this one promised it nothing new."
    )


def test_of_treaties_kept_the_least_expected_is_told_in_full() -> None:
    stays = [told("leave", chance, treaty=key, outcome="no") for chance, key in ((0.1, "rio"), (0.3, "nato"))]
    left = told("leave", 0.1, treaty="nato")
    assert in_full(in_order([*stays, left]), whole_year=True) == [left, stays[1]]
    assert in_full([*stays, left], whole_year=False) == [*stays, left]


def test_a_new_regime_is_told_by_the_share_of_habits_that_it_did_away_with() -> None:
    terms: dict[str, Any] = {"base": -6.0, "worth": -0.4, "sunk_cost": -2.0, "regime_change": 5.6}
    stayed = told("leave", logistic(-2.8), treaty="nato", outcome="no", counterpart=None, **terms)
    assert not stayed.reasons.flips or stayed.reasons.flips[0].term != "regime_change", "0.7 of 8.0: no 1.05 of it"
    near = told("leave", logistic(-1.8), treaty="nato", outcome="no", counterpart=None, **terms | {"worth": 0.6})
    flip = next(flip for flip in near.reasons.flips if flip.term == "regime_change")
    assert near.change(flip) == (
        "the share of old habits that the new regime did away with been 0.93 instead of 0.70 on a scale from 0 to 1"
    )
    old = told("leave", logistic(-8.0), treaty="nato", counterpart=None, base=-6.0, sunk_cost=-2.4, regime_change=0.4)
    assert "regime_change" not in {flip.term for flip in old.reasons.flips}, "hardly a new regime"


def test_a_parliament_of_few_vetoes_is_told_as_that() -> None:
    consent = logistic(1.0)
    table = _table(told("ratify", 1.0 - 0.2 * (1.0 - consent), base=1.0), 100)
    assert table[-2].endswith("73%") and table[-1].strip().startswith("chance of ratifying it, as the regime lets 20%")
    assert table[-1].endswith("95%")
    slight = _table(told("attack", logistic(-2.0), base=-2.0, rivalry=0.004), 100)
    assert not [line for line in slight if "0.00" in line]


def test_small_words_and_numbers() -> None:
    assert apart(0.667, 0.00001, sign=True) == "+0.67 instead of 0.00"
    assert apart(-0.0067, 0.16, sign=True) == "−0.01 instead of +0.16"
    assert listed(["Norway", "Bosnia and Herzegovina"]) == "Norway, and Bosnia and Herzegovina"
    assert with_article("Philippines") == "the Philippines"
    assert all(WORDS[decision].keys() == set(terms_of(decision)) for decision in Decision)
