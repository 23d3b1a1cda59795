"""Accession: each rule lets in whom its votes let in; the refused may become partners, and partners members."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import numpy as np
import pytest

from sim.run import Simulation
from sim.scenario import ScenarioError
from sim.schedule import STANDARD
from sim.vocabulary import Decision, Role, terms_of
from tests.small_worlds import ARC, BOR, CIM, DAC, FOUR, decided, latest, more, started, stepped

TEXT = FOUR.replace("members: [ARC, BOR, DAC]", "members: [ARC, BOR]").replace("open_to: [ARC],", "open_to: [DAC],")
EAGER = ("parameters.accede.contact=1", "parameters.review.base=-10", "parameters.appraise.veto=0",
         "nations.DAC.interests={security: 3, status_quo: 0}", "parameters.accede.solidarity=0.9",
         "organisations.league.ratification=false")  # fmt: skip
PARTNER = int(Role.PARTNER)


def applied(rule: str, *overrides: str) -> Simulation:
    """Many worlds in which DAC may apply to the league of ARC and BOR, once."""
    return stepped(started(*latest(f"organisations.league.accession={rule}", *EAGER, *overrides), text=TEXT), 1)


def votes(run: Simulation) -> dict[int, dict[str, bool]]:
    """How the members voted on DAC, in each world in which it applied."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for row in (row for row in decided(run, Decision.ACCEDE) if row["outcome"] == "yes"):
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


def test_the_majority_that_a_treaty_names_comes_before_the_rules() -> None:
    """Of two votes, a half is one and two thirds are both."""
    rule = applied("majority").world.member[:, 0, DAC] == 1
    own = applied("majority", "organisations.league.majority=0.5").world.member[:, 0, DAC] == 1
    same = applied("majority", "parameters.accede.majority=0.5").world.member[:, 0, DAC] == 1
    strict = "organisations.league.majority=0.7", "parameters.accede.majority=0.5"
    assert (own == same).all() and (rule == (applied("majority", *strict).world.member[:, 0, DAC] == 1)).all()
    more(own, rule)


def test_a_majority_without_a_vote_by_majority_is_a_mistake() -> None:
    with pytest.raises(ScenarioError, match="neither `accession` nor `voting` is by `majority`"):
        applied("unanimity", "organisations.league.majority=0.7")
    fits = "organisations.league.majority=0.7", "organisations.league.voting=majority"
    assert (applied("unanimity", *fits).world.quorum[:, 0] == 0.7).all()


PARLIAMENTS = ("organisations.league.ratification=true", "parameters.appraise.veto=1", "nations.ARC.polity=1",
               "nations.DAC.polity=0",
               "parameters.appraise.consent=-3.5", "parameters.accede.solidarity=4")  # fmt: skip


def test_parliaments_of_members_can_stop_a_newcomer() -> None:
    run, free = applied("unanimity", *PARLIAMENTS), applied("unanimity", *PARLIAMENTS, "parameters.accede.vetting=0")
    admitted = [w for w, said in votes(run).items() if all(said.values())]
    said: dict[int, list[bool]] = defaultdict(list)
    for row in decided(run, Decision.RATIFY):
        if row["actor"] != "DAC":
            assert row["counterpart"] == "DAC" and row["treaty"] == "league"
            said[int(str(row["run"]))].append(row["outcome"] == "yes")
    assert sorted(said) == admitted and all(len(parliaments) == 2 for parliaments in said.values())
    assert {all(parliaments) for parliaments in said.values()} == {True, False}
    inside = run.world.member[:, 0, DAC] == 1
    assert all(inside[w] == all(said[w]) for w in admitted), "an autocracy, DAC has no veto players of its own"
    assert not {row["actor"] for row in decided(free, Decision.RATIFY)} - {"DAC"}
    more(free.world.member[:, 0, DAC] == 1, inside)


def test_autocracies_stop_nobody_and_distant_newcomers_are_stopped_more() -> None:
    tame = applied("unanimity", *PARLIAMENTS, "nations.ARC.polity=0", "nations.BOR.polity=0")
    assert all(row["outcome"] == "yes" for row in decided(tame, Decision.RATIFY))
    wooed = applied("unanimity", *PARLIAMENTS, "dyads=[{from: ARC, to: DAC, lobby_for: 1}]")
    more(wooed.world.member[:, 0, DAC] == 1, applied("unanimity", *PARLIAMENTS).world.member[:, 0, DAC] == 1)


@pytest.mark.parametrize(("rule", "asked"), [("unanimity", True), ("majority", False), ("lead", False)])
def test_where_all_must_agree_parliaments_are_asked_unless_the_treaty_says_otherwise(rule: str, asked: bool) -> None:
    plain = started(f"organisations.league.accession={rule}", text=TEXT, worlds=1)
    assert plain.world.vetting[0, 0] == asked
    other = started(
        f"organisations.league.accession={rule}", f"organisations.league.ratification={str(not asked).lower()}",
        text=TEXT, worlds=1,
    )  # fmt: skip
    assert other.world.vetting[0, 0] != asked


def test_staying_out_is_recorded_where_it_was_near() -> None:
    cool = "nations.DAC.interests={security: 1, status_quo: 1}"

    def asked(noted: float) -> list[dict[str, object]]:
        return decided(applied("unanimity", cool, f"parameters.accede.noted={noted}"), Decision.ACCEDE)

    assert {row["outcome"] for row in asked(0.0)} == {"yes", "no"} and {row["outcome"] for row in asked(0.9)} == {"yes"}
    rows = asked(0.0)
    chance = np.array([float(str(row["chance"])) for row in rows])
    yes = np.array([row["outcome"] == "yes" for row in rows])
    assert len(rows) == 200 and abs(yes.mean() - chance.mean()) < 3.0 * np.sqrt(chance.var() + 0.25) / np.sqrt(200)


TIER = "organisations.league.articles.exercises={strength: 1, partner: 0.5}"


def test_the_refused_are_offered_partnership_where_there_is_a_tier_and_take_it_by_its_worth() -> None:
    run, plain = applied("unanimity", TIER), applied("unanimity")
    refused = [w for w, said in votes(run).items() if not all(said.values())]
    answers = {int(str(row["run"])): row for row in decided(run, Decision.PARTNER)}
    assert sorted(answers) == refused and not decided(plain, Decision.PARTNER)
    took = np.array([answers[w]["outcome"] == "yes" for w in refused])
    assert 0.3 < took.mean() < 1.0
    assert ((run.world.member[refused, 0, DAC] == PARTNER) == took).all()
    partners = [w for w, yes in zip(refused, took, strict=True) if yes]
    assert (run.world.obligation[partners, 6, ARC, DAC] == 0.5).all()
    assert not run.world.obligation[partners, 11, ARC, DAC].any()
    assert not (plain.world.member == PARTNER).any()
    temperature = STANDARD.values()["appraise.temperature"]
    for row in answers.values():
        value = sum(float(str(row[name])) for name in terms_of(Decision.PARTNER))
        assert float(str(row["chance"])) == pytest.approx(1.0 / (1.0 + np.exp(-value / temperature)), abs=1e-6)


def test_a_partnership_worth_more_is_taken_more() -> None:
    def taken(interests: str) -> float:
        own = f"nations.DAC.interests={{security: 3, status_quo: 0, {interests}}}"
        answers = decided(applied("unanimity", TIER, own), Decision.PARTNER)
        return float(np.mean([row["outcome"] == "yes" for row in answers]))

    assert taken("common_threat: 5") > taken("common_threat: 0") + 0.1


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


def test_partners_owe_one_another_nothing_unless_the_treaty_says_so() -> None:
    both = "organisations.league.partners=[DAC, CIM]"
    shut = "organisations.league.accession=closed"
    apart, bound = (
        started(TIER, both, shut, f"organisations.league.among_partners={word}", text=TEXT, worlds=1)
        for word in ("false", "true")
    )
    for run, among in ((apart, 0.0), (bound, 0.5)):
        owed = run.world.obligation[0, 6]
        assert owed[DAC, CIM] == owed[CIM, DAC] == among
        assert owed[ARC, DAC] == owed[DAC, ARC] == owed[BOR, CIM] == 0.5 and owed[ARC, BOR] == 1.0
    skill = [stepped(run, 5).world.interoperability[0, DAC, CIM] for run in (apart, bound)]
    assert skill[0] == 0.0 < skill[1]
    with pytest.raises(ScenarioError, match="give an article a `partner` strength too"):
        started("organisations.league.among_partners=true", text=TEXT)


def test_who_is_bound_to_some_members_has_less_to_overcome() -> None:
    def overcome(text: str) -> set[float]:
        eager = [*latest("organisations.league.accession=open", *EAGER, "nations.DAC.interests={security: 3}")]
        run = stepped(started(*eager, "parameters.accede.noted=0", text=text), 1)
        return {round(float(str(row["status_quo"])), 3) for row in decided(run, Decision.ACCEDE)}

    whole, near = STANDARD.values()["appraise.status_quo"], partial(pytest.approx, abs=1e-3)
    bond = TEXT + "treaties:\n  bond: {members: [ARC, DAC], articles: {defence: 1}}\n"
    assert [*overcome(TEXT)] == [near(-whole)]
    assert [*overcome(bond)] == [near(-whole / 2)], "one of the two members owes it help already"
    faint = bond.replace("defence: 1}}\n", "defence: 0.3}}\n")
    assert [*overcome(faint)] == [near(-whole)], "but a faint pledge is not enough"


def test_who_is_bound_to_all_members_does_not_join_them_in_yet_another_pact() -> None:
    eager = latest("organisations.league.accession=open", *EAGER, "parameters.accede.noted=0")

    def asked(text: str) -> int:
        return len(decided(stepped(started(*eager, text=text), 1), Decision.ACCEDE))

    bonds = TEXT + "treaties:\n" + "".join(
        f"  with_{name}: {{members: [{name}, DAC], articles: {{defence: 1}}}}\n" for name in ("ARC", "BOR")
    )  # fmt: skip
    assert asked(bonds) == 0, "all members are bound to defend it already"
    assert asked(bonds.replace("[BOR, DAC], articles: {defence: 1}", "[BOR, DAC], articles: {defence: 0.3}")) == 200
    umbrella = "articles: {defence: 1, consultation: 1, nuclear_umbrella: {strength: 0.8, direction: lead}}"
    assert asked(bonds.replace("articles: {defence: 1, consultation: 1}", umbrella)) == 200, "but an umbrella is new"
    talks = bonds.replace("articles: {defence: 1, consultation: 1}", "articles: {consultation: 1}")
    assert asked(talks) == 200, "where nobody is to be defended, pacts elsewhere make no difference"


def test_of_two_alike_organisations_only_one_is_joined_even_in_one_step() -> None:
    twin = TEXT.replace("parameters:", "  twin: {members: [ARC, BOR], lead: ARC, depth: 0.3, accession: open, "
                        "open_to: [DAC], articles: {defence: 1, consultation: 1}}\nparameters:")  # fmt: skip
    eager = latest("organisations.league.accession=open", *EAGER)
    joined = (stepped(started(*eager, text=twin), 1).world.member[:, :, DAC] == 1).sum(axis=1)
    at_once = started(*eager, "activation=synchronous", text=twin)
    assert joined.max() == 1 and joined.mean() > 0.5
    assert ((stepped(at_once, 1).world.member[:, :, DAC] == 1).sum(axis=1) == 2).any()


@pytest.mark.parametrize("asked", [(), PARLIAMENTS], ids=["votes", "parliaments"])
def test_members_with_one_dossier_before_them_agree_and_unanimity_lets_in_more(asked: tuple[str, ...]) -> None:
    alone, together = (applied("unanimity", *asked, f"parameters.accede.consensus={x}") for x in (0, 1))
    more(together.world.member[:, 0, DAC] == 1, alone.world.member[:, 0, DAC] == 1)
    rows = decided(together, Decision.RATIFY if asked else Decision.VOTE)
    for name in ("ARC", "BOR"):
        own = [row for row in rows if row["actor"] == name]
        chance = np.array([float(str(row["chance"])) for row in own])
        yes = np.mean([row["outcome"] == "yes" for row in own])
        error = np.sqrt((chance * (1.0 - chance)).sum()) / len(own)
        assert len(own) > 50 and abs(yes - chance.mean()) < 3.0 * error + 1e-9, "each as likely as recorded"


def test_who_decides_by_the_same_dossier_says_yes_where_a_doubter_does() -> None:
    cast = decided(applied("unanimity", "parameters.accede.consensus=1"), Decision.VOTE)
    by_run: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in cast:
        by_run[int(str(row["run"]))].append((float(str(row["chance"])), row["outcome"] == "yes"))
    votes_of = [[yes for _, yes in sorted(said)] for said in by_run.values()]
    assert len(votes_of) > 50 and all(said == sorted(said) for said in votes_of)
