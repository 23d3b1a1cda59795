"""What is told of decisions holds: what could have tipped them, in how many runs they were taken, on what chance."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.account import _line, _table
from analysis.alike import alike, how_often
from analysis.context import Context
from analysis.figures.reasons import draw_reasons
from analysis.flips import Setting
from analysis.naming import Names
from analysis.phrases import pact
from analysis.reasons import Reasons
from analysis.style import look
from analysis.tables import StudyTables
from analysis.telling import Told
from analysis.why import Question, Unanswerable, _nearest, _partners, answer
from analysis.words import WORDS, noun, words
from sim.schedule import STANDARD
from sim.vocabulary import Decision, terms_of
from tests.analysis.test_figures import headings, texts_fit

NATIONS = {"AUS": "Australia", "GRC": "Greece", "ALB": "Albania", "BRA": "Brazil"}
TITLES = {"nato": "North Atlantic Treaty", "rio": "Inter-American Treaty of Reciprocal Assistance"}
P = STANDARD.values()


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def told(decision: str, chance: float, ratified: str = "", dt: float = 1.0, **row: Any) -> Told:
    """A decision of Greece about Australia."""
    plain = {"run": 0, "year": 1974.0, "actor": "GRC", "counterpart": "AUS", "treaty": None, "outcome": "yes"}
    setting = Setting(P, dt, {"GRC": ("balanced", {})})
    given = {**plain, "decision": decision, "chance": chance, **row}
    return Told(Reasons(given, setting), Names(NATIONS, TITLES), 10.0, ratified)


def told_of(row: dict[str, Any], ratified: str = "") -> Told:
    """A decision as a row of the table has it."""
    return told(chance=0.3, ratified=ratified, **row)


def vote(level: float = 1.0, **terms: float) -> Told:
    """A vote, just passed, on a candidate for a treaty of some sovereignty cost, with these terms and a like regime."""
    known = {
        "status_quo": -P["appraise.status_quo"] * level, "drafting": -P["appraise.drafting"], "dilution": -0.2,
        "solidarity": P["accede.solidarity"] * level**0.5,
    } | terms  # fmt: skip
    known["regime"] = 0.3 - sum(known.values())
    chance = logistic(sum(known.values()) / P["appraise.temperature"])
    return told("vote", chance, treaty="nato", **known)


def study(rows: list[dict[str, Any]], members: list[tuple[int, str, str]]) -> StudyTables:
    """A study of ten runs with these decisions and memberships."""
    names = [{"id": key, "name": name} for key, name in NATIONS.items()]
    titles = [{"id": key, "title": title} for key, title in TITLES.items()]
    made = StudyTables(Path("made-up"), {"scenario": {"nations": names, "treaties": titles}})
    vars(made)["decisions"] = pd.DataFrame(rows)
    vars(made)["members"] = pd.DataFrame(members, columns=["run", "treaty", "nation"])
    vars(made)["runs"] = pd.DataFrame({"run": range(10), "status": "done"})
    vars(made)["steps"] = pd.DataFrame({"run": 0, "year": [1974.0]})
    return made


@pytest.mark.parametrize("level", [1.0, 0.4])
def test_a_vote_is_weighed_as_a_pair(level: float) -> None:
    ballot = vote(level, trust=0.3 * level**0.5, common_threat=0.9 * level**0.5, rivalry=-0.2 * level)
    assert ballot.reasons.level == pytest.approx(level) and not ballot.reasons.forced
    flips = {flip.term: flip for flip in ballot.reasons.flips}
    assert flips["common_threat"].gauge.name == "the share of threats in common" and "rivalry" in flips
    assert flips["trust"].gauge.name.format(other="Australia") == "trust in Australia"
    assert ballot.change(flips["trust"]).startswith("trust in Australia been 0.")
    for flip in flips.values():
        beyond = flip.then + math.copysign(1e-6, flip.then - flip.now)
        after = ballot.reasons.chance_at(ballot.reasons.terms | {flip.term: beyond})
        assert (after - 0.5) * (ballot.reasons.chance - 0.5) < 0.0


def test_costs_cannot_tip_a_vote_on_one_who_is_bound_already() -> None:
    ballot = vote(status_quo=0.0, trust=0.4)
    assert ballot.reasons.bound and ballot.reasons.level == pytest.approx(1.0)
    assert ballot.reasons.flips and not {"rivalry", "ideology", "upkeep"} & {f.term for f in ballot.reasons.flips}


def test_what_only_a_constant_would_have_tipped_is_told_as_that() -> None:
    strike = told("incident", logistic(-3.9), outcome="hybrid", base=-4.0, exposure=-1.2, rivalry=1.0, power=0.3)
    assert strike.reasons.flips == [] and "No single term" not in strike.tipping
    assert strike.tipping == (
        "Nothing in the circumstances that could be named would have tipped it alone; it would have been otherwise had "
        "the reluctance to strike anyone counted for −0.10 instead of −4.00 (logit), but that is alike in all "
        "decisions of this kind."
    )
    distant = told("sign", 0.999, outcome="defence", upkeep=-0.02, security=5.0, status_quo=-2.8, drafting=-0.5)
    assert "upkeep" not in {flip.term for flip in distant.reasons.flips}, "no hundreds of pacts"


def test_a_term_near_nothing_can_grow_as_far_as_its_range() -> None:
    total = 0.01 - 1.2
    small = told(
        "refuse", logistic(-total / P["appraise.temperature"]), outcome="defence", security=0.01, drafting=-1.2
    )
    assert "security" in {flip.term for flip in small.reasons.flips}


def test_the_same_is_counted_by_the_members_of_treaties_made_in_runs() -> None:
    plain = {"year": 1974.0, "decision": "leave", "actor": "GRC", "counterpart": None, "outcome": "no"}
    keys = ["AUS-GRC-1950", "AUS-GRC-1961", "ALB-GRC-1950", "nato", "AUS-GRC-circle-1950"]
    rows = [{**plain, "run": run, "treaty": key} for run, key in enumerate(keys)]
    members = [(0, keys[0], "AUS"), (1, keys[1], "AUS"), (2, keys[2], "ALB"), (3, "nato", "AUS"), (4, keys[4], "AUS")]
    members += [(run, key, "GRC") for run, key in enumerate(keys)] + [(4, keys[4], "BRA")]
    made = study(rows, members)
    one, _, other, nato, circle = map(told_of, rows)
    assert [alike(made, t) for t in (one, other, nato, circle)] == [2, 1, 1, None]
    assert how_often(made, one) == [
        "The opposite was decided that year, on a treaty of the same two, in none of the 10 runs."
    ]
    assert how_often(made, circle) == [], "which organisation that is in another run, nobody can tell"


def test_another_article_is_another_decision() -> None:
    plain = {"year": 1974.0, "decision": "sign", "actor": "GRC", "counterpart": "AUS", "treaty": "AUS-GRC-1974"}
    rows = [{**plain, "run": run, "outcome": word} for run, word in enumerate(["defence", "defence", "neutrality"])]
    made = study(rows, [])
    assert alike(made, told_of(rows[0])) == 2
    once = how_often(made, told_of(rows[2]))[0]
    assert once.endswith("in this run alone, of 10; in the others it may not have come up.")
    vote_for = {**plain, "run": 0, "decision": "ratify", "treaty": None, "outcome": "yes"}
    assert Context(made, 0).article(vote_for) == "defence", "what was signed by the same two"
    assert told("ratify", 0.9, "defence").headline == "Greece ratified a defence pact with Australia"
    assert told("ratify", 0.9).headline == "Greece ratified a treaty with Australia"
    assert alike(made, told_of(vote_for, "defence")) == 2


def test_incidents_and_motions_are_worded_by_their_signs() -> None:
    strike = told("incident", 0.01, outcome="hybrid", base=-4.0, exposure=-0.7, power=0.3)
    assert "what spoke against it was above all the reluctance to strike anyone, and also how little Australia lay" in (
        strike.balance
    )
    assert "its share of the power of the two" in strike.balance and "superior" not in strike.balance
    back = told("revive", 0.4, treaty="nato", base=1.0, quarrel=-1.0, worth=-0.4)
    assert "what spoke against it was above all the quarrels with Australia, and also how little Australia was" in (
        back.balance
    ), "what a member is worth speaks for taking it back"


def test_what_would_tip_a_budget_is_told_by_what_is_so() -> None:
    shrunk = told("budget", 1.0, outcome="cut", income=-0.76, allies=-1e-17)
    assert shrunk.tipping.startswith(
        "It would have raised its spending instead had its economy not shrunk to speak of."
    )
    grown = told("budget", 1.0, outcome="raise", income=0.76, threat=1e-4)
    assert " had its economy not grown to speak of." in grown.tipping
    half = told("budget", 1.0, outcome="raise", income=0.76, needs=-0.5)
    assert "had the growth of its economy counted for +0.50 instead of +0.76 bn $ a year" in half.tipping


def test_a_chance_of_its_own_stands_beside_the_sum() -> None:
    event = told("challenge", logistic(-3.0) + (1.0 - logistic(-3.0)) * 0.9, base=-6.2, claim=1.2, trust=2.0, event=0.9)
    reasons = event.reasons
    assert reasons.total == pytest.approx(-3.0) and not reasons.forced
    assert event.balance.startswith("What spoke for a challenge was an event that set them against each other;")
    table = "\n".join(_table(event, 100))
    assert "+0.90" not in table and "besides: an event that set them against each other" in table and "90%" in table
    figure = draw_reasons([event])
    with look():
        texts_fit(figure)
    assert "90% besides by an event that set" in headings(figure) and "+0.90" not in headings(figure)
    bluff = told("signal", logistic(0.2) + 0.15, trust=0.2, bluff=0.15)
    assert bluff.reasons.total == pytest.approx(0.2) and not bluff.reasons.forced
    quarter = told("challenge", 0.25 * logistic(-3.0), dt=0.25, base=-3.0)
    assert quarter.reasons.tipping_sum is None, "no sum makes it more likely than not within a quarter"
    assert "its chance in that quarter was 1%" in quarter.likelihood


def test_a_challenge_out_of_reach_is_told_as_the_work_of_an_event() -> None:
    strike = told("challenge", 0.3, base=-6.0, prospect=1.0, event=0.3)
    assert strike.reasons.scripted and not strike.reasons.forced and strike.reasons.tipping_sum is None
    assert "30%, all of it by an event: of its own accord it had no border, no claim and" in strike.likelihood
    assert strike.balance.startswith("What spoke for a challenge was an event") and "fight" not in strike.balance
    assert [flip.term for flip in strike.reasons.flips] == ["event"]
    sure = told("challenge", 1.0, base=-6.0, major=0.9, prospect=0.2, event=1.0)
    assert not sure.reasons.scripted and "no reach" not in sure.likelihood, "what is certain hides its own chance"
    assert sure.reasons.without("event") == pytest.approx(logistic(-4.9))
    with look():
        texts_fit(draw_reasons([strike]))


def test_chances_of_what_must_come_up_are_told_as_such() -> None:
    for kind in ("accede", "sign", "deepen", "refuse", "found", "vote"):
        assert "its chance, once it came up, was" in told(kind, 0.5, outcome="defence").likelihood
    assert "came up" not in told("leave", 0.5).likelihood


def test_treaties_made_in_the_run_can_be_asked_for() -> None:
    plain = {"run": 0, "year": 1974.0, "decision": "leave", "actor": "GRC", "counterpart": None, "outcome": "no"}
    made = study([{**plain, "treaty": "AUS-GRC-1950"}, {**plain, "treaty": "nato"}], [])
    assert "AUS-GRC-1950" in _partners(made, 0) and "AUS-GRC-1950" not in _partners(made, 1)
    assert _line(made, told("leave", 0.2, treaty="AUS-GRC-1950")) == (
        "Greece gave notice of leaving the 1950 treaty of Australia and Greece (AUS-GRC-1950)"
    )
    with pytest.raises(Unanswerable, match=r"did you mean 'nato' \(North Atlantic Treaty\)\?"):
        answer(made, Question("GRC", 1974, other="north_atlantic"))
    assert _nearest("AUS-GRC-1951", _partners(made, 0)) == "'AUS-GRC-1950'"
    assert _nearest("inter american treaty", TITLES).startswith("'rio' (")


def test_whatever_counted_for_something_is_a_noun() -> None:
    for decision in Decision:
        for term in terms_of(decision):
            for value in (1.0, -1.0):
                assert not noun(decision, term, value).startswith(("how ", "what ")), (decision, term)
        told_by = " ".join(WORDS[decision].values())
        assert not re.search("that they|their", told_by) and "binding word of a democracy" not in told_by
    assert words(Decision.LEAVE, "democracy", -0.1) == "its word (binding as far as it is a democracy)"
    slight = told("leave", 0.2, base=-2.0, democracy=-0.001)
    assert "its word" not in slight.balance, "next to nothing is passed over"
    assert pact("intelligence") == "a treaty on intelligence"
