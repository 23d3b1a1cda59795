"""Hosts: whoever has a greater power's troops in the land is not free to side with that power's rivals."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import Decision
from sim.world import World
from tests.small_worlds import ARC, BOR, CIM, DAC, at_odds, decided, more, started, stepped

CAMP = (
    "treaties.camp={signed: 1949, members: [ARC, %s], lead: ARC, articles: {basing: {direction: others, strength: 1}}}"
)
RIVAL = "organisations.pact={signed: 1949, members: [BOR, CIM], lead: CIM, open_to: [DAC], articles: {defence: 1}}"
FREE = ("parameters.appraise.tutelage=0", "parameters.appraise.front=0")
PLIANT = "nations.DAC.interests={appeasement: 1, security: 3, status_quo: 0}"


def judged(*overrides: str, rivalry: float = 0.9) -> World:
    """The worlds after a step in which the greatest power quarrels, or not, with its rival."""
    return stepped(at_odds(started(*overrides), ARC, [CIM], rivalry), 1).world


def worth(one: int, other: int, *overrides: str, rivalry: float = 0.9) -> np.ndarray:
    """What one nation makes of another as an ally."""
    found: np.ndarray = judged(*overrides, rivalry=rivalry).utility[:, one, other]
    return found


def test_a_host_pays_for_a_pact_with_the_rival_of_its_guest() -> None:
    more(worth(DAC, CIM, CAMP % "DAC", *FREE), worth(DAC, CIM, CAMP % "DAC"), least=1.0)
    more(worth(DAC, CIM, CAMP % "DAC", rivalry=0.4), worth(DAC, CIM, CAMP % "DAC"))


def test_without_troops_or_without_a_quarrel_nothing_changes() -> None:
    assert (worth(DAC, CIM, *FREE) == worth(DAC, CIM)).all(), "no troops in the land"
    assert (judged(PLIANT, *FREE).appeased == judged(PLIANT).appeased).all(), "no troops in the land"
    at_peace = [worth(DAC, CIM, CAMP % "DAC", *free, rivalry=0.0) for free in (FREE, ())]
    assert (at_peace[0] == at_peace[1]).all(), "the guest has no quarrel to hand on"
    others = [worth(BOR, CIM, CAMP % "DAC", *free) for free in (FREE, ())]
    assert (others[0] == others[1]).all(), "not the host, but another ally of the same power"


def test_the_nearer_host_and_guest_are_in_power_the_less_it_binds() -> None:
    cost = [worth(i, CIM, CAMP % name, *FREE) - worth(i, CIM, CAMP % name) for i, name in ((DAC, "DAC"), (BOR, "BOR"))]
    more(cost[0], cost[1], least=0.1)


@pytest.mark.parametrize(("towards", "left"), [(CIM, False), (ARC, True)])
def test_a_host_can_appease_its_guest_but_nobody_else(towards: int, left: bool) -> None:
    bound, free = (judged(CAMP % "DAC", PLIANT, *x).appeased[:, DAC, towards] for x in ((), FREE))
    assert (free > 0.0).all()
    assert (bound == free).all() if left else (bound < 0.2 * free).all()


def test_a_host_seldom_applies_to_the_alliance_of_its_guests_rival() -> None:
    def chance(*overrides: str) -> float:
        watched = ("parameters.accede.contact=1", "parameters.accede.noted=0", PLIANT)
        rows = decided(stepped(at_odds(started(RIVAL, *watched, *overrides), ARC, [CIM]), 1), Decision.ACCEDE)
        found = [float(str(row["chance"])) for row in rows if row["actor"] == "DAC" and row["treaty"] == "pact"]
        assert len(found) == 200
        return float(np.mean(found))

    assert chance(CAMP % "DAC") < 0.5 * chance(CAMP % "DAC", *FREE)
