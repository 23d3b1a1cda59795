"""A change that is told can come about: what hangs together moves together, and nothing beyond its range."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analysis.flips import Setting
from analysis.naming import Names
from analysis.odds import logit
from analysis.reasons import Reasons
from analysis.telling import Told
from analysis.ties import moved
from sim.schedule import STANDARD
from sim.vocabulary import Decision

P = STANDARD.values()


def told(decision: str, outcome: str = "yes", **row: Any) -> Told:
    """A decision of France about Iceland under the standard parameters."""
    given = {"decision": decision, "actor": "FRA", "counterpart": "ISL", "outcome": outcome, "year": 1966.0}
    setting = Setting(P, 1.0, {"FRA": ("balanced", {})})
    return Told(Reasons(given | {"treaty": None} | row, setting), Names({"FRA": "France", "ISL": "Iceland"}, {}))


def signal(earnest: float, openness: float = 0.0, threat: float = 0.0, name: float = 0.7) -> Told:
    """A promise with such a chance in earnest; its chance of a bluff as the rule of crises makes it."""
    bluff = P["run_crises.bluff"] * (1.0 - openness)
    fear = bluff * P["run_crises.bluff_fear"] * threat
    cost = -(bluff + fear) * P["run_crises.bluff_name"] * name
    reputation = P["weigh_challenges.honour_reputation"] * name
    terms: dict[str, Any] = {"reputation": reputation, "trust": logit(earnest) - reputation}
    chance = earnest + bluff + fear + cost
    return told("signal", chance=chance, bluff=bluff, bluff_fear=fear, bluff_name=cost, **terms)


@pytest.mark.parametrize("earnest", [0.51, 0.7, 0.81])
def test_no_doubt_about_a_bluff_makes_a_likely_promise_unlikely(earnest: float) -> None:
    for openness in (0.0, 0.5, 0.9):
        found = signal(earnest, openness, threat=0.8)
        assert not {"bluff", "bluff_fear", "bluff_name"} & {flip.term for flip in found.reasons.flips}
        assert "bluff" not in found.tipping


def test_a_bluff_that_made_a_promise_likely_is_told_by_what_is_behind_it() -> None:
    found = signal(0.35, threat=0.6)
    flips = {flip.term: flip for flip in found.reasons.flips}
    open_ = flips["bluff"]
    assert 0.0 < open_.gauge.reading(open_.then) < 1.0 and open_.gauge.reading(open_.now) == pytest.approx(0.0)
    again = signal(0.35, open_.gauge.reading(open_.then), threat=0.6)
    assert again.reasons.chance == pytest.approx(0.5), "the rule gives the chance that was told"
    assert "its openness about what it was ready to do been" in found.change(open_)
    fear = flips["bluff_fear"]
    assert signal(0.35, 0.0, fear.gauge.reading(fear.then)).reasons.chance == pytest.approx(0.5)
    assert "bluff_name" not in flips, "a better name makes a promise in earnest likelier too"


def test_a_good_name_counts_for_the_promise_and_against_the_bluff() -> None:
    found = signal(0.55, threat=1.0, name=0.9).reasons
    half = moved(Decision.SIGNAL, found.terms, "reputation", found.terms["reputation"] / 2.0)
    assert half["bluff_name"] == pytest.approx(found.terms["bluff_name"] / 2.0)
    closed = moved(Decision.SIGNAL, found.terms, "bluff", 0.0)
    assert not any(closed[term] for term in ("bluff", "bluff_fear", "bluff_name"))


def test_terms_of_a_loose_circle_cannot_count_as_much_as_those_of_a_defence_pact() -> None:
    quiet, trust = P["appraise.status_quo"], P["appraise.trust"]
    row: dict[str, Any] = {"outcome": "yes", "treaty": "nato", "trust": 0.0}
    for level, reachable in ((0.25, False), (1.0, True)):
        least = 0.75 * trust
        terms = {**row, "status_quo": -quiet * level, "security": quiet * level + least}
        whole = told("accede", chance=1.0 / (1.0 + math.exp(-least / P["appraise.temperature"])), **terms)
        assert ("trust" in {flip.term for flip in whole.reasons.flips}) == reachable, level


def test_a_pledge_to_an_outsider_counts_no_more_than_a_full_rivalry() -> None:
    most = P["review.outside_pact"]
    for base, reachable in ((-most - 0.1, False), (-most + 0.1, True)):
        found = told("leave", "no", treaty="nato", chance=1.0 / (1.0 + math.exp(-base)), base=base).reasons
        assert not found.forced
        assert ("outside_pact" in {flip.term for flip in found.flips}) == reachable


def test_what_hardly_counts_is_not_told_as_what_spoke_against_it() -> None:
    terms: dict[str, Any] = {"base": 0.75, "odds": -0.01}
    found = told("resist", chance=1.0 / (1.0 + math.exp(-0.74)), **terms)
    assert found.balance.endswith("; nothing much spoke against it.")
    assert "odds" in told("resist", chance=1.0 / (1.0 + math.exp(-0.65)), base=0.75, odds=-0.1).balance


def test_allies_are_counted_in_whole_numbers() -> None:
    terms: dict[str, Any] = {"status_quo": -P["appraise.status_quo"], "drafting": -P["appraise.drafting"]}
    security = -sum(terms.values()) - 1.5 * P["appraise.closure"]
    total = sum(terms.values()) + security
    chance = 1.0 / (1.0 + math.exp(-total / P["appraise.temperature"]))
    found = told("sign", "defence", chance=chance, security=security, **terms)
    flip = next(flip for flip in found.reasons.flips if flip.term == "closure")
    assert 1.0 < flip.gauge.reading(flip.then) < 2.0
    assert found.change(flip) == "the number of common allies that count been 2 instead of 0"


def test_a_budget_cannot_tip_by_what_allies_stand_in_for() -> None:
    terms = {"income": 0.2, "needs": -0.5, "threat": 0.2}  # own forces beyond private ends take 0.2 at this pace
    covered = told("budget", "cut", chance=1.0, slack=0.5, allies=-0.2, **terms)
    assert "threat" not in {flip.term for flip in covered.reasons.flips}, "allies meet any threat"
    assert "allies" not in {flip.term for flip in covered.reasons.flips}, "it cannot be above nothing"
    alone = told("budget", "raise", chance=1.0, slack=0.5, allies=-0.1, **(terms | {"income": 0.45}))
    assert "allies" in {flip.term for flip in alone.reasons.flips}
    far = told("budget", "raise", chance=1.0, slack=0.5, allies=-0.1, **(terms | {"income": 0.55}))
    assert "allies" not in {flip.term for flip in far.reasons.flips}, "no allies can spare it more than all its forces"
