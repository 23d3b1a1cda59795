"""Politics at home: lobbies, new governments, the load of pledges, and women's part in peace and security."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import Decision
from tests.small_worlds import ARC, BOR, CIM, DAC, FOUR, decided, more, notices, started, stepped

OFFER = "events=[{id: o, date: 1950, effects: [{type: offer, treaty: league}]}]"
OFFERED = FOUR.replace("members: [ARC, BOR, DAC]", "invited: [ARC, BOR, DAC]")
DOUBTFUL = "parameters.appraise.consent=-3"


def test_a_lobby_for_alliances_helps_ratification() -> None:
    def members(*overrides: str) -> np.ndarray:
        run = stepped(started(OFFER, DOUBTFUL, *overrides, text=OFFERED), 3)
        found: np.ndarray = run.world.member[:, 0, BOR] == 1
        return found

    lobbied = "nations.BOR.lobby=1"
    more(members(lobbied), members())
    assert (members(lobbied, "parameters.appraise.lobby=0") == members()).all()


def test_a_lobby_is_among_the_reasons_of_ratification() -> None:
    run = stepped(started(OFFER, "nations.BOR.lobby=0.5", text=OFFERED), 2)
    rows = decided(run, Decision.RATIFY)
    assert {row["lobby"] for row in rows if row["actor"] == "BOR"} == {1.0}
    assert {row["lobby"] for row in rows if row["actor"] == "DAC"} == {0.0}


LOBBY = "dyads=[{from: BOR, to: %s, lobby_for: %s}]"


def founders(*overrides: str) -> np.ndarray:
    """In which worlds BOR is a member of the league after three years."""
    run = stepped(started(OFFER, DOUBTFUL, *overrides, text=OFFERED), 3)
    found: np.ndarray = run.world.member[:, 0, BOR] == 1
    return found


def test_a_lobby_for_a_partner_helps_a_treaty_with_it_and_one_against_it_hinders() -> None:
    none, pro, contra = (founders(LOBBY % ("ARC", x)) for x in (0, 1, -1))
    more(pro, none)
    more(none, contra)
    off = "parameters.appraise.lobby=0", "parameters.drift_ideal_points.sway=0"
    assert (founders(*off, LOBBY % ("ARC", 1)) == founders(*off)).all()
    assert (founders(LOBBY % ("CIM", 1), off[1]) == founders()).all(), "it speaks for one partner only"


def test_a_lobby_for_a_partner_counts_by_its_share_of_the_circle() -> None:
    run = stepped(started(OFFER, "nations.BOR.lobby=0.5", LOBBY % ("ARC", 0.8), text=OFFERED), 2)
    rows = [row for row in decided(run, Decision.RATIFY) if row["actor"] == "BOR"]
    assert {row["lobby"] for row in rows} == {1.0}
    assert [row["lobby_for"] for row in rows] == pytest.approx([2.0 * 0.8 / 2] * len(rows)), "two others are invited"


def test_pacts_of_two_are_lobbied_for() -> None:
    def pacts(*overrides: str) -> np.ndarray:
        meet = "parameters.negotiate.meeting_rate=0.6", "parameters.appraise.consent=-2"
        run = started(*meet, "parameters.appraise.status_quo=0", *overrides, text=OFFERED)
        found = np.zeros(len(run.replicates))
        for _ in range(5):
            found += stepped(run, 1).world.obligation[:, :, BOR, DAC].max(axis=1) > 0.0
        return found

    more(pacts(LOBBY % ("DAC", 1)), pacts())
    more(pacts(), pacts(LOBBY % ("DAC", -1)))


def test_a_lobby_draws_the_public_towards_its_nation_a_little() -> None:
    def gap(*overrides: str) -> np.ndarray:
        world = stepped(started("parameters.weigh_challenges.base=-12", *overrides), 10).world
        found: np.ndarray = np.abs(world.public[:, BOR] - world.ideology[:, CIM]).sum(axis=1)
        return found

    none, pro, contra = (gap(LOBBY % ("CIM", x)) for x in (0, 1, -1))
    more(none, pro)
    more(contra, none)
    assert 0.0 < (none - pro).mean() < 0.4, "but only a little"
    assert (gap(LOBBY % ("CIM", 1), "parameters.drift_ideal_points.sway=0") == none).all()


GOVERNMENT = "events=[{id: g, date: 1951, effects: [{type: government, nation: BOR, ideology: [%s, 0.6]}]}]"


def test_a_government_far_from_its_predecessor_reverses_policy() -> None:
    def exits(x: float, *overrides: str) -> np.ndarray:
        return notices(started("parameters.review.base=-3", GOVERNMENT % x, *overrides), 2)

    off = "parameters.review.reversal=0"
    more(exits(-2.0), exits(-2.0, off))
    assert exits(1.0).sum() == pytest.approx(exits(1.0, off).sum(), abs=4), "a government of the same mind does not"


def test_how_far_a_new_government_stands_is_seen_in_its_year_only() -> None:
    run = stepped(started(GOVERNMENT % -2.0), 2)
    turned = run.world.turnover[:, BOR] == 1
    assert turned.all() and np.median(run.world.swing[:, BOR]) == pytest.approx(3.0, abs=0.3)
    stepped(run, 1)
    assert not run.world.swing[run.world.turnover == 0].any()


REGIME = "events=[{id: r, date: 1951, effects: [{type: regime, nation: BOR, polity: %s}]}]"


def test_a_change_of_regime_is_an_upheaval_that_settles() -> None:
    run = stepped(started(REGIME % 0.1, worlds=2), 1)
    assert not run.world.upheaval.any(), "the first regime of a nation is no change"
    levels = [float(stepped(run, 1).world.upheaval[0, BOR]) for _ in range(3)]
    assert levels == pytest.approx([0.8, 0.8 * 0.7, 0.8 * 0.7**2])
    assert not run.world.upheaval[:, [ARC, DAC]].any()
    quarters = stepped(started(REGIME % 0.1, "calendar.steps_per_year=4", worlds=2), 9)
    assert float(quarters.world.upheaval[0, BOR]) == pytest.approx(0.8 * 0.7, rel=1e-6), (
        "four steps later as a year later"
    )


def test_a_new_regime_is_not_bound_by_the_habits_of_the_old() -> None:
    def exits(polity: float, *overrides: str) -> np.ndarray:
        run = started(REGIME % polity, "parameters.review.turnover=0", "parameters.appraise.security=0", *overrides)
        return notices(run, 4)

    off = "parameters.review.upheaval=0"
    more(exits(0.1), exits(0.1, off))
    assert (exits(0.9) == exits(0.9, off)).all(), "who keeps its regime is bound as before"
    more(exits(0.1), exits(0.1, "parameters.change_governments.settling=1"))


def test_habit_renews_treaties_but_not_for_a_new_regime() -> None:
    def renewed(habit: float, polity: float = 0.9) -> np.ndarray:
        term = "organisations.league.term=2", "parameters.appraise.security=0", f"parameters.review.habit={habit}"
        run = stepped(started(REGIME % polity, "parameters.review.base=-10", *term), 3)
        found: np.ndarray = run.world.member[:, 0, BOR] == 1
        return found

    more(renewed(3.0), renewed(0.0))
    more(renewed(3.0), renewed(3.0, polity=0.1))


def test_pledges_cost_approval_where_sovereignty_is_dear() -> None:
    def approval(*overrides: str) -> np.ndarray:
        found: np.ndarray = stepped(started("parameters.review.base=-10", *overrides), 8).world.approval[:, DAC]
        return found

    dear, cheap = "nations.DAC.sovereignty=1", "nations.DAC.sovereignty=0"
    more(approval(cheap), approval(dear))
    assert (approval(dear, "parameters.form_opinion.pledges=0") >= approval(dear)).all()


INCLUSIVE = "organisations.league.inclusive=true"


def test_a_part_for_women_builds_trust_among_members() -> None:
    def trust(*overrides: str) -> np.ndarray:
        found: np.ndarray = stepped(started("parameters.review.base=-10", *overrides), 10).world.trust
        return found

    with_it, without = trust(INCLUSIVE), trust()
    more(with_it[:, ARC, BOR], without[:, ARC, BOR])
    assert (trust(INCLUSIVE, "parameters.include.gain=0")[:, ARC, BOR] == without[:, ARC, BOR]).all()
    bound = stepped(started(INCLUSIVE), 1).world.inclusion
    assert bound[:, ARC, BOR].all() and not bound[:, :, 3].any()


def test_a_part_for_women_softens_the_blow_of_losses() -> None:
    def approval(*overrides: str) -> np.ndarray:
        run = stepped(started("parameters.include.gain=0", *overrides), 1)
        run.world.casualties[:, BOR] = 0.3
        found: np.ndarray = stepped(run, 1).world.approval[:, BOR]
        return found

    more(approval(INCLUSIVE), approval())
    assert (approval(INCLUSIVE, "parameters.form_opinion.inclusion=0") == approval()).all()


def test_who_stays_in_spite_of_much_is_recorded_too() -> None:
    def kept(noted: float) -> list[dict[str, object]]:
        run = started(REGIME % 0.1, "parameters.appraise.security=0", f"parameters.review.noted={noted}")
        rows = decided(stepped(run, 3), Decision.LEAVE)
        return [row for row in rows if row["outcome"] == 0 or row["outcome"] == "no"]

    stayed = kept(0.1)
    assert {row["actor"] for row in stayed} == {"BOR"} and all(float(str(row["chance"])) > 0.1 for row in stayed)
    assert not kept(1.0)
