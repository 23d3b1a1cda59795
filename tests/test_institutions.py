"""Institutions: what headquarters, courts and pledges to spend do to skill, challenges and trust among members."""

from __future__ import annotations

import numpy as np
import pytest

from sim.run import Simulation
from sim.schedule import STANDARD
from sim.vocabulary import Decision, Role
from tests.small_worlds import ARC, BOR, CIM, DAC, at_odds, decided, latest, more, started, stepped

STAY = "parameters.review.base=-10"
EXERCISES = "organisations.league.articles.exercises=1"
ALONE = "parameters.keep_order.motion=0"


def skill(*overrides: str, years: int = 10) -> np.ndarray:
    """The skill that ARC and BOR share after some years, in every world."""
    found: np.ndarray = stepped(started(STAY, *overrides), years).world.interoperability[:, ARC, BOR]
    return found


def test_headquarters_make_exercises_teach_more() -> None:
    deep, flat = "organisations.league.depth=1", "organisations.league.depth=0"
    more(skill(EXERCISES, deep), skill(EXERCISES, flat))
    assert not skill(deep).any(), "they teach nothing where nobody exercises"
    off = "parameters.exercise.command=0"
    first = [skill(EXERCISES, off, depth, years=1) for depth in (deep, flat)]
    assert (first[0] == first[1]).all(), "with weight 0 they do not count"
    once = skill(EXERCISES, deep, years=1)
    gain, fade, command = (STANDARD.values()[f"exercise.{name}"] for name in ("gain", "fade", "command"))
    depth = stepped(started(STAY, EXERCISES, deep), 1).world.depth[:, 0]
    taught = gain * (1.0 + command * depth)
    assert once == pytest.approx(taught, rel=1e-9), "the first year has nothing to fade"
    assert fade > 0.0 and command > 0.0


def test_who_is_outside_the_joint_command_learns_as_without_it() -> None:
    deep = "organisations.league.depth=1"
    run = started(STAY, EXERCISES, deep)
    run.world.member[:, 0, DAC], run.world.redrawn[:] = Role.POLITICAL, 1
    run._bind()
    stepped(run, 1)
    assert (run.world.interoperability[:, ARC, BOR] > 0.0).all()
    assert not run.world.interoperability[:, ARC, DAC].any(), "nor does it exercise"
    trained = "organisations.league.articles.capacity_building=1"
    one, other = (
        stepped(started(STAY, trained, f"organisations.league.depth={x}"), 1).world.interoperability for x in (1, 0)
    )
    assert (one == other).all(), "training does not go through headquarters"


QUARREL = ("parameters.weigh_challenges.base=-3", STAY, ALONE)


def challenges(run: Simulation, steps: int = 10) -> np.ndarray:
    """How often members of the league challenged each other, in each world."""
    count = np.zeros(len(run.replicates))
    for _ in range(steps):
        run.step()
        at_odds(run, BOR, [ARC, DAC], 0.6, 0.4)
        count += (run.world.crisis[:, :3, :3] > 0).sum(axis=(1, 2))
    return count


def inside(settles: bool, *overrides: str) -> np.ndarray:
    """Challenges among quarrelling members of a league that settles their disputes, or does not."""
    said = f"organisations.league.dispute_resolution={str(settles).lower()}"
    return challenges(at_odds(started(*QUARREL, said, *overrides), BOR, [ARC, DAC], 0.6, 0.4))


def test_a_treaty_that_settles_disputes_lowers_challenges_among_its_members() -> None:
    more(inside(False), inside(True))
    off = "parameters.weigh_challenges.settlement=0"
    assert (inside(False, off) == inside(True, off)).all(), "nothing else of it does, where all stay"


def test_the_settlement_of_disputes_is_a_recorded_reason() -> None:
    run = at_odds(started(*QUARREL, "organisations.league.dispute_resolution=true"), BOR, [ARC, DAC, CIM], 0.6, 0.4)
    challenges(run)
    rows = decided(run, Decision.CHALLENGE)
    weight = STANDARD.values()["weigh_challenges.settlement"]
    within = [row["settlement"] for row in rows if "CIM" not in (row["actor"], row["counterpart"])]
    beyond = [row["settlement"] for row in rows if "CIM" in (row["actor"], row["counterpart"])]
    assert set(within) == {weight} and set(beyond) == {0.0}


def test_only_full_members_have_their_disputes_settled() -> None:
    run = started("organisations.league.dispute_resolution=true", worlds=3)
    for w, role in enumerate((Role.PARTNER, Role.SUSPENDED, Role.POLITICAL)):
        run.world.member[w, 0, DAC] = role
    run.world.redrawn[:] = 1
    run._bind()
    settled = run.world.settled
    assert settled[:, ARC, BOR].all() and settled[:, BOR, ARC].all() and not settled[:, CIM].any()
    assert settled[:, ARC, DAC].tolist() == settled[:, DAC, BOR].tolist() == [0, 0, 1]
    assert not settled[:, [ARC, BOR], [ARC, BOR]].any()


PLEDGED = ("organisations.league.pledge=0.04", "parameters.set_budgets.pledge_pull=0", STAY, ALONE)
LOW = "nations.DAC.burden=0.01"


def trust(*overrides: str, years: int = 10) -> np.ndarray:
    """The trust among all four nations after some years, in every world."""
    found: np.ndarray = stepped(started(*latest(*PLEDGED, *overrides)), years).world.trust
    return found


def test_who_spends_less_than_pledged_loses_the_trust_of_those_who_spend() -> None:
    high = "nations.ARC.burden=0.06", "nations.BOR.burden=0.03"
    with_, without = trust(LOW, *high), trust(LOW, *high, "parameters.judge_spending.resentment=0")
    more(without[:, ARC, DAC], with_[:, ARC, DAC])
    assert (without[:, ARC, BOR] > with_[:, ARC, BOR]).mean() > 0.9, "and BOR some of it"
    for i, j in ((DAC, ARC), (DAC, BOR), (BOR, DAC)):
        assert with_[:, i, j] == pytest.approx(without[:, i, j]), "who falls short itself blames nobody"
    short = without[:, ARC] - with_[:, ARC]
    more(short[:, DAC], short[:, BOR])


def test_the_trust_lost_in_a_year_is_the_share_that_is_missing() -> None:
    run, free = (
        started(*PLEDGED, LOW, "nations.ARC.burden=0.06", f"parameters.judge_spending.resentment={x}", worlds=3)
        for x in (0.1, 0.0)
    )
    for world in (run.world, free.world):
        world.trust[:, ARC, DAC] = 0.8
    stepped(run, 1), stepped(free, 1)
    missing = 1.0 - run.world.burden[:, DAC] / 0.04
    gain = STANDARD.values()["learn_trust.gain"]
    before = 0.8 * (1.0 - 0.1 * missing)
    assert run.world.trust[:, ARC, DAC] == pytest.approx(before + gain * (1.0 - before))
    assert free.world.trust[:, ARC, DAC] == pytest.approx(0.8 + gain * 0.2)


def test_without_a_pledge_nobody_is_blamed_and_outsiders_never_are() -> None:
    none = "organisations.league.pledge=0"
    assert (trust(LOW, none) == trust(LOW, none, "parameters.judge_spending.resentment=1")).all()
    poor = "nations.CIM.burden=0.01", "nations.ARC.burden=0.06"
    one, other = trust(*poor, years=1), trust(*poor, "parameters.judge_spending.resentment=0", years=1)
    assert (one[:, :, CIM] == other[:, :, CIM]).all()


def test_a_suspended_member_is_bound_to_no_spending() -> None:
    def held(resentment: float) -> np.ndarray:
        run = started(*PLEDGED, LOW, "nations.ARC.burden=0.06", f"parameters.judge_spending.resentment={resentment}")
        run.world.member[:, 0, DAC] = Role.SUSPENDED
        found: np.ndarray = stepped(run, 1).world.trust[:, ARC, DAC]
        return found

    assert (held(1.0) == held(0.0)).all()


EVENT = "events=[{id: e, date: 1951, effects: [{type: %s}]}]"


def test_events_suspend_and_readmit_members_and_change_what_a_treaty_asks_for() -> None:
    out = stepped(started(STAY, ALONE, EVENT % "suspend, nation: DAC, treaty: league", worlds=5), 2)
    assert (out.world.member[:, 0, DAC] == Role.SUSPENDED).all() and not out.world.obligation[:, :, DAC].any()
    back = EVENT.replace("]}]", "]}, {id: f, date: 1953, effects: [{type: readmit, nation: DAC, treaty: league}]}]")
    run = stepped(started(STAY, ALONE, back % "suspend, nation: DAC, treaty: league", worlds=5), 4)
    assert (run.world.member[:, 0, DAC] == Role.MEMBER).all() and (run.world.obligation[:, 11, ARC, DAC] == 1.0).all()
    asked = stepped(started(STAY, EVENT % "pledge, treaty: league, share: 0.2"), 10).world.burden[:, DAC]
    more(asked, stepped(started(STAY), 10).world.burden[:, DAC])
    built = stepped(started(STAY, EXERCISES, EVENT % "depth, treaty: league, change: 0.7"), 5).world
    plain = stepped(started(STAY, EXERCISES), 5).world
    more(built.depth[:, 0], plain.depth[:, 0])
    more(built.interoperability[:, ARC, BOR], plain.interoperability[:, ARC, BOR])
