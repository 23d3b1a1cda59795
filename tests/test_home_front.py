"""Politics at home: lobbies, new governments, the load of pledges, and women's part in peace and security."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import Decision
from tests.small_worlds import ARC, BOR, DAC, FOUR, decided, more, notices, started, stepped

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
