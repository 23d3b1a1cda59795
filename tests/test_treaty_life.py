"""The life of a treaty: suspended, taken back, expelled, deepened, left; conditions and areas of its pledges."""

from __future__ import annotations

import numpy as np
import pytest

from sim.schedule import STANDARD
from sim.vocabulary import Article, Decision, Role, terms_of
from tests.small_worlds import ARC, BOR, CIM, DAC, FOUR, at_odds, decided, ever_out, more, notices, started, stepped

DEFENCE = int(Article.DEFENCE)
MEMBER, SUSPENDED = int(Role.MEMBER), int(Role.SUSPENDED)
STAY = "parameters.review.base=-10"
VOTE_OFTEN = "parameters.keep_order.motion=1"


def suspended_by_all(*overrides: str) -> np.ndarray:
    """In which worlds DAC, at odds with both other members, is suspended in a step, bool [world]."""
    run = stepped(at_odds(started(STAY, *overrides), DAC, [ARC, BOR]), 1)
    found: np.ndarray = run.world.member[:, 0, DAC] == SUSPENDED
    return found


def test_who_quarrels_with_all_is_suspended_and_its_pledges_rest() -> None:
    run = stepped(at_odds(started(STAY, VOTE_OFTEN), DAC, [ARC, BOR]), 1)
    out = run.world.member[:, 0, DAC] == SUSPENDED
    assert 0.3 < out.mean() < 1.0
    assert (run.world.member[:, 0, [ARC, BOR]] == MEMBER).all(), "nobody else is"
    owed = run.world.obligation[:, DEFENCE]
    assert not owed[out][:, DAC].any() and not owed[out][:, :, DAC].any(), "its pledges rest, both ways"
    assert (owed[:, ARC, BOR] == 1.0).all() and (owed[~out][:, DAC, ARC] == 1.0).all(), "the others' stand"
    assert (run.world.size[:, 0] == np.where(out, 2, 3)).all(), "it has no vote"


def test_friends_are_not_suspended_and_without_motions_nobody_is() -> None:
    assert not (stepped(started(STAY, VOTE_OFTEN), 5).world.member == SUSPENDED).any()
    assert not suspended_by_all("parameters.keep_order.motion=0").any()
    run = stepped(at_odds(started(STAY, schedule=STANDARD.without("keep_order")), DAC, [ARC, BOR]), 5)
    assert not (run.world.member == SUSPENDED).any()


def test_an_organisation_may_be_as_patient_as_it_says() -> None:
    ever, strict = suspended_by_all(VOTE_OFTEN), suspended_by_all(VOTE_OFTEN, "organisations.league.tolerance=0.7")
    assert (ever == strict).all() and ever.any(), "what it says is what the parameter says"
    assert not suspended_by_all(VOTE_OFTEN, "organisations.league.tolerance=1.5").any()
    patient = "parameters.keep_order.tolerance=1.5"
    assert not suspended_by_all(VOTE_OFTEN, patient).any()
    assert (suspended_by_all(VOTE_OFTEN, patient, "organisations.league.tolerance=0.7") == ever).all()


def test_a_quarrel_of_two_among_three_suspends_neither() -> None:
    run = stepped(at_odds(started(STAY, VOTE_OFTEN), DAC, [BOR], rivalry=0.8), 1)
    assert (run.world.member[:, 0, BOR] == SUSPENDED).mean() < 0.15


def test_the_rule_of_voting_decides() -> None:
    """DAC is at odds with ARC, which leads, more than with BOR, which likes it."""

    def out(rule: str) -> np.ndarray:
        run = at_odds(started(STAY, VOTE_OFTEN, f"organisations.league.voting={rule}"), DAC, [BOR], 0.4, 0.5)
        at_odds(run, DAC, [ARC], 1.0, 0.0)
        run.records["keep_order"].tolerance = 0.5
        found: np.ndarray = stepped(run, 1).world.member[:, 0, DAC] == SUSPENDED
        return found

    lead, all_of_them = out("lead"), out("unanimity")
    assert (all_of_them <= lead).all(), "where all agree, the lead state does"
    votes = decided(stepped(at_odds(started(STAY, VOTE_OFTEN), DAC, [ARC, BOR]), 1), Decision.SUSPEND)
    assert {row["actor"] for row in votes} == {"ARC", "BOR"}, "the accused has no vote"
    more(lead, all_of_them)


@pytest.mark.parametrize("calm", [True, False])
def test_a_suspended_member_is_taken_back_or_expelled(calm: bool) -> None:
    run = started(STAY, VOTE_OFTEN)
    run.world.member[:, 0, DAC], run.world.redrawn[:] = SUSPENDED, 1
    at_odds(run, DAC, [ARC, BOR], *((0.0, 0.7) if calm else (0.9, 0.1)))
    stepped(run, 6)
    back, gone = (run.world.member[:, 0, DAC] == role for role in (MEMBER, 0))
    assert (back.mean() > 0.6 and not gone.any()) if calm else (gone.mean() > 0.5 and not back.any())
    assert (run.world.obligation[back][:, DEFENCE, ARC, DAC] == 1.0).all(), "pledges wake up with membership"
    assert not run.world.obligation[gone][:, :, DAC].any(), "and end with it"
    assert decided(run, Decision.REVIVE if calm else Decision.EXPEL)


def test_a_pact_of_two_can_rest_and_return() -> None:
    text = FOUR.replace("members: [ARC, BOR, DAC]", "members: [ARC, BOR]")
    run = stepped(at_odds(started(STAY, VOTE_OFTEN, text=text), BOR, [ARC]), 1)
    resting = (run.world.member[:, 0] == SUSPENDED).any(axis=1)
    assert resting.mean() > 0.3 and not run.world.obligation[resting].any()
    assert (run.world.size[:, 0] == np.where(resting, 0, 2)).all() and (run.world.status[:, 0] == 3).all()
    stepped(at_odds(run, BOR, [ARC], 0.0, 0.8), 6)
    back = run.world.obligation[:, DEFENCE, ARC, BOR] == 1.0
    assert back[resting].mean() > 0.6


def test_the_reasons_of_discipline_add_up() -> None:
    run = stepped(at_odds(started(STAY, VOTE_OFTEN), DAC, [ARC, BOR]), 3)
    at_odds(run, DAC, [ARC, BOR], 0.1, 0.6)
    stepped(run, 3)
    for kind in (Decision.SUSPEND, Decision.EXPEL, Decision.REVIVE):
        rows = decided(run, kind)
        assert len(rows) > 5
        logit = np.array([sum(float(str(row[name])) for name in terms_of(kind)) for row in rows])
        assert 1.0 / (1.0 + np.exp(-logit)) == pytest.approx([row["chance"] for row in rows], abs=1e-9)
        assert all((float(str(row["quarrel"])) < 0.0) == (kind == Decision.REVIVE) for row in rows)


def test_organisations_deepen_with_trust_and_use_and_wear_out_with_strain() -> None:
    exercises = "organisations.league.articles.exercises=1"
    used = stepped(started(STAY, exercises), 20).world.depth[:, 0]
    idle = stepped(started(STAY), 20).world.depth[:, 0]
    angry = stepped(at_odds(started(STAY, "parameters.keep_order.motion=0"), BOR, [ARC], 0.6), 20).world.depth[:, 0]
    more(used, idle)
    more(idle, angry)
    off = "parameters.keep_order.deepening=0", "parameters.keep_order.wear=0"
    assert (stepped(started(STAY, exercises, *off), 20).world.depth[:, 0] == 0.3).all()


EASY = "parameters.review.base=-2"


def test_deeper_treaties_and_those_that_settle_disputes_are_left_less() -> None:
    plain = started(EASY)
    deep, settling = started(EASY, "organisations.league.depth=1"), started(
        EASY, "organisations.league.dispute_resolution=true"
    )  # fmt: skip
    for run in (plain, deep, settling):
        at_odds(run, BOR, [ARC, DAC], 0.4)
        run.records["keep_order"].motion = 0.0
    exits = notices(plain, 5)
    more(exits, notices(deep, 5))
    more(exits, notices(settling, 5))
    assert (settling.world.strain[:, 0] <= plain.world.strain[:, 0] + 1e-9).mean() > 0.8


def test_notice_delays_the_exit() -> None:
    soon, late = (started(EASY, f"organisations.league.notice={years}") for years in (1, 6))
    more(ever_out(soon, 4, BOR), ever_out(late, 4, BOR))


def test_a_new_pact_with_a_rival_of_other_members_drives_out() -> None:
    text = FOUR.replace("parameters:", "  odd: {invited: [BOR, CIM], articles: {defence: 1}}\nparameters:")

    def given(weight: float) -> np.ndarray:
        run = started("parameters.review.base=-4", f"parameters.review.outside_pact={weight}", text=text)
        at_odds(run, CIM, [ARC])
        stepped(run, 1)
        w = run.world
        w.status[:, 1], w.redrawn[:] = 3, 1
        w.member[:, 1, [BOR, CIM]], w.joined[:, 1, [BOR, CIM]] = MEMBER, 1951
        run._bind()
        stepped(run, 1)
        found: np.ndarray = notices(run, 1)
        return found

    more(given(4.0), given(0.0))


def test_power_shifts_drive_out_and_new_coalitions_do_where_no_vote_binds_them() -> None:
    """Leeds, Mattes and Vogel (2009): a change of the supporting coalition ends pledges of non-democracies only."""

    def exits(*overrides: str) -> np.ndarray:
        return notices(started("parameters.review.base=-2", *overrides), 2)

    event = "events=[{id: e, date: 1951, effects: [{type: %s}]}]"
    quiet, shift = exits(), event % "forces, nation: BOR, factor: 0.3"
    more(exits(shift, "parameters.review.power_shift=1"), exits(shift, "parameters.review.power_shift=0"))
    assert exits(event % "government, nation: BOR").mean() == pytest.approx(quiet.mean(), abs=0.05)
    autocracy = "nations.BOR.polity=0.1"
    more(exits(autocracy, event % "government, nation: BOR"), exits(autocracy))


def test_a_conditional_pledge_is_not_owed_to_who_challenged_in_the_last_step() -> None:
    conditional = "organisations.league.articles.defence={strength: 1, conditional: true}"
    event = "events=[{id: e, date: 1951, effects: [{type: crisis, challenger: BOR, target: CIM, chance: 1}]}]"
    run, free = started(conditional, STAY, event), started(STAY, event)
    stepped(run, 2), stepped(free, 2)
    challenged = run.world.last_challenge[:, BOR] == 1951
    assert challenged.all()
    since = run.world.pledged[:, ARC, BOR].copy()
    stepped(run, 1), stepped(free, 1)
    owed = run.world.obligation[:, DEFENCE]
    again = run.world.last_challenge[:, BOR] > 1951
    assert not owed[:, ARC, BOR].any() and (owed[:, BOR, ARC] == 1.0).all(), "it still owes the others"
    assert (free.world.obligation[:, DEFENCE, ARC, BOR] == 1.0).all(), "without the condition it is owed"
    stepped(run, 1)
    assert (run.world.obligation[~again][:, DEFENCE, ARC, BOR] == 1.0).all(), "and it wakes up"
    assert (run.world.pledged[:, ARC, BOR] == since).all(), "as the same pledge"


def test_only_territory_in_the_area_is_defended() -> None:
    run = stepped(started(STAY, "organisations.league.area=['region:West']"), 1)
    owed = run.world.obligation[:, DEFENCE]
    assert (owed[:, ARC, BOR] == 1.0).all() and (owed[:, DAC, ARC] == 1.0).all()
    assert not owed[:, ARC, DAC].any(), "nobody defends the South"
    assert (run.world.obligation[:, Article.CONSULTATION, ARC, DAC] == 1.0).all(), "but it is consulted"


def test_who_is_not_covered_leaves_sooner() -> None:
    far = "organisations.league.area=[ARC, BOR]"
    near, out = (at_odds(started("parameters.review.base=-3", *given), CIM, [DAC]) for given in ((), (far,)))
    more(ever_out(out, 8, DAC), ever_out(near, 8, DAC))


TIER = FOUR
for old, new in (
    ("members: [ARC, BOR, DAC]", "members: [ARC, BOR], partners: [DAC]"),
    ("consultation: 1}}", "consultation: 1, exercises: {strength: 1, partner: 0.5}}}"),
    ("accession: majority, open_to: [ARC]", "accession: closed"),
    ("organisations:", "dyads: [{pair: [ARC, BOR], affinity: 10, source: assumed}]\norganisations:"),
):
    TIER = TIER.replace(old, new)


def test_partners_leave_what_is_worth_little_to_them() -> None:
    def gone(*overrides: str) -> np.ndarray:
        return ever_out(started("parameters.review.base=1", *overrides, text=TIER), 5, DAC)

    plain = gone()
    assert 0.05 < plain.mean() < 0.95
    assert not gone("parameters.review.partners=0").any(), "unless partners never weigh it"
    more(plain, gone("nations.DAC.interests={common_threat: 5, security: 3}"))
    more(plain, gone("organisations.league.notice=9"))
    run = stepped(started("parameters.review.base=1", text=TIER), 3)
    rows = [row for row in decided(run, Decision.LEAVE) if row["actor"] == "DAC"]
    logit = np.array([sum(float(str(row[name])) for name in terms_of(Decision.LEAVE)) for row in rows])
    assert len(rows) > 20
    assert 1.0 / (1.0 + np.exp(-logit)) == pytest.approx([row["chance"] for row in rows], abs=1e-6)


FREE = FOUR
for old, new in (
    ("members: [ARC, BOR, DAC], lead: ARC", "members: [CIM, DAC], lead: CIM"),
    ("open_to: [ARC]", "open_to: [CIM]"),
    ("parameters: {negotiate.meeting_rate: 0,", "parameters: {negotiate.meeting_rate: 1, appraise.veto: 0,"),
):
    FREE = FREE.replace(old, new)
PACT = "treaties:\n  pact: {members: [ARC, BOR], articles: {%s: 1}}\n"


def test_a_treaty_for_two_that_was_dissolved_is_over_whatever_else_the_two_sign() -> None:
    event = "events=[{id: e, date: 1950, effects: [{type: dissolve, treaty: pact}]}]"
    wish = [f"nations.{name}.interests={{status_quo: 0.3, security: 2}}" for name in ("ARC", "BOR")]
    run = stepped(started(STAY, event, *wish, text=FREE + PACT % "dialogue"), 1)
    assert (run.world.status[:, 0] == 4).all(), "no deal of the same year revives it"
    again = run.world.obligation[:, DEFENCE, ARC, BOR] == 1.0
    assert again.mean() > 0.2, "but they may sign another"


def test_a_pact_that_rests_is_not_woken_by_a_lesser_deal() -> None:
    cool = [f"nations.{name}.interests={{status_quo: 0.5}}" for name in ("ARC", "BOR")]
    run = started(STAY, "parameters.keep_order.motion=0", *cool, text=FREE + PACT % "defence")
    run.world.member[:, 0, BOR], run.world.redrawn[:] = SUSPENDED, 1
    run._bind()
    stepped(run, 1)
    owed = run.world.obligation[:, :, ARC, BOR]
    lesser = owed.any(axis=1) & (owed[:, DEFENCE] == 0.0)
    assert lesser.mean() > 0.05
    assert (run.world.member[lesser, 0, BOR] == SUSPENDED).all()
    woken = run.world.member[:, 0, BOR] == MEMBER
    assert (owed[woken, DEFENCE] == 1.0).all()
    signed = [row for row in decided(run, Decision.DEEPEN) if {row["actor"], row["counterpart"]} == {"ARC", "BOR"}]
    assert {row["outcome"] for row in signed} <= {"defence"}
