"""Accession: each rule lets in whom its votes let in; the refused may become partners, and partners members."""

from __future__ import annotations

from collections import defaultdict

import pytest

from sim.run import Simulation
from sim.vocabulary import Decision, Role
from tests.small_worlds import ARC, DAC, FOUR, decided, more, started, stepped

TEXT = FOUR.replace("members: [ARC, BOR, DAC]", "members: [ARC, BOR]").replace("open_to: [ARC],", "open_to: [DAC],")
EAGER = ("parameters.accede.contact=1", "parameters.review.base=-10", "parameters.appraise.veto=0",
         "nations.DAC.interests={security: 3, status_quo: 0}", "parameters.accede.solidarity=0.9")  # fmt: skip
PARTNER = int(Role.PARTNER)


def applied(rule: str, *overrides: str) -> Simulation:
    """Many worlds in which DAC may apply to the league of ARC and BOR, once."""
    return stepped(started(f"organisations.league.accession={rule}", *EAGER, *overrides, text=TEXT), 1)


def votes(run: Simulation) -> dict[int, dict[str, bool]]:
    """How the members voted on DAC, in each world in which it applied."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for row in decided(run, Decision.ACCEDE):
        found[int(str(row["run"]))] = {}
    for row in decided(run, Decision.VOTE):
        found[int(str(row["run"]))][str(row["actor"])] = row["outcome"] == "yes"
    return found


@pytest.mark.parametrize("rule", ["unanimity", "majority", "lead", "open", "closed"])
def test_each_rule_lets_in_whom_its_votes_let_in(rule: str) -> None:
    run = applied(rule)
    inside = run.world.member[:, 0, DAC] == 1
    cast = votes(run)
    if rule == "closed":
        assert not cast and not inside.any()
        return
    assert len(cast) > 50 and inside.any()
    for w, said in cast.items():
        if rule == "open":
            assert not said and inside[w], "the door is open to all who want"
        elif rule == "lead":
            assert inside[w] == said["ARC"]
        else:
            assert inside[w] == all(said.values()), "of two votes two thirds are both"
    assert not inside[[w for w in range(len(inside)) if w not in cast]].any()
    if rule != "open":
        assert {inside[w] for w in cast} == {True, False}


def test_an_easier_rule_lets_in_more() -> None:
    inside = {rule: applied(rule).world.member[:, 0, DAC] == 1 for rule in ("unanimity", "lead", "open")}
    more(inside["open"], inside["lead"])
    more(inside["lead"], inside["unanimity"])


def test_a_lower_majority_lets_in_more() -> None:
    half = applied("majority", "parameters.accede.majority=0.5").world.member[:, 0, DAC] == 1
    more(half, applied("majority").world.member[:, 0, DAC] == 1)


TIER = "organisations.league.articles.exercises={strength: 1, partner: 0.5}"


def test_the_refused_become_partners_where_there_is_a_tier_for_them() -> None:
    run, plain = applied("unanimity", TIER), applied("unanimity")
    refused = [w for w, said in votes(run).items() if not all(said.values())]
    assert refused and (run.world.member[refused, 0, DAC] == PARTNER).all()
    assert (run.world.obligation[refused, 6, ARC, DAC] == 0.5).all() and not run.world.obligation[
        refused, 11, ARC, DAC
    ].any()
    assert not (plain.world.member == PARTNER).any()


def test_partners_are_promoted_and_it_helps_to_have_been_one() -> None:
    run = applied("unanimity", TIER)
    partners = run.world.member[:, 0, DAC] == PARTNER
    stepped(run, 10)
    assert (run.world.member[partners, 0, DAC] == 1).mean() > 0.2
    spells = run.recorder.tables()["members"].to_pylist()
    roles = {(row["run"], row["role"]) for row in spells if row["nation"] == "DAC"}
    assert any((w, "partner") in roles and (w, "member") in roles for w in range(len(partners)))
    known = "organisations.league.partners=[DAC]"
    one, other = (applied("unanimity", TIER, known, f"parameters.accede.partnership={x}") for x in (2, 0))
    more(one.world.member[:, 0, DAC] == 1, other.world.member[:, 0, DAC] == 1)
