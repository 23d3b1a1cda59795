"""Crises of one step: in random order the later ones see what the earlier have cost, all at once they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.world import World
from tests.rivals import ACC, ATT, CRISIS, RESOLUTE, TAR, decided, stepped

AFTER = 4
TWO = "events.1={id: second, date: 1953, effects: [{type: crisis, challenger: ACC, target: TAR, chance: 1}]}"
FALSE, LOYAL = "parameters.weigh_challenges.honour_base=-5", "parameters.weigh_challenges.honour_base=5"
WAR = (CRISIS, TWO, "parameters.weigh_challenges.base=-12", *RESOLUTE)
OFFENSIVE = "treaties.axis.articles={non_aggression: 1, offence: 1}"
AT_ONCE = "activation=synchronous"


def wars(losses: float, *given: str) -> World:
    """Worlds in which two nations attack a third in one step, whose armies lose much or nothing."""
    return stepped((*WAR, FALSE, f"parameters.run_crises.losses={losses}", *given), AFTER)


def test_at_once_a_second_attacker_meets_the_forces_of_the_start_of_the_step() -> None:
    for given, alike in (((), False), ((AT_ONCE,), True)):
        lossless, lossy = wars(0.0, *given), wars(0.9, *given)
        assert (lossy.crisis[:, [ATT, ACC], TAR] > 2).all(axis=1).mean() > 0.9, "both attack"
        same = (lossless.crisis == lossy.crisis).all(axis=(1, 2))
        assert same.mean() > 0.98 if alike else same.mean() < 0.95


def test_what_both_wars_cost_is_taken_when_they_are_over() -> None:
    world, lossless = wars(0.8, AT_ONCE), wars(0.0, AT_ONCE)
    both = (world.crisis[:, [ATT, ACC], TAR] > 2).all(axis=1)
    left = world.power[both, TAR] / lossless.power[both, TAR]
    one = wars(0.8, AT_ONCE, "events.1.effects.0.chance=0")
    single = one.crisis[:, ACC, TAR] == 0
    after_one = np.median((one.power[:, TAR] / lossless.power[:, TAR])[single])
    assert 0.0 < np.median(left) < after_one < 1.0
    assert np.isclose(world.capability[both, TAR] / lossless.capability[both, TAR], left).mean() > 0.9


def signed(rows: pd.DataFrame, decision: str) -> set[str]:
    """The treaties named with the decisions of a kind made in the year of the war."""
    found = rows[(rows["decision"] == decision) & (rows["year"] == 1953.0)]
    return set(found["treaty"].fillna("none"))


def test_calls_name_the_treaty_that_obliges_most() -> None:
    rows = decided((*WAR, OFFENSIVE, LOYAL), worlds=50)
    assert signed(rows, "signal") == signed(rows, "honour") == {"pact"} and signed(rows, "join") == {"axis"}
    deeper = "treaties.talks={signed: 1946, members: [TAR, ALY], articles: {defence: 1}}"
    weak = "treaties.pact.articles={defence: 0.5}"
    assert signed(decided((*WAR, LOYAL, deeper, weak), worlds=50), "honour") == {"talks"}


def test_challenges_that_were_likely_and_not_made_are_recorded_with_their_reasons() -> None:
    fierce = ("parameters.weigh_challenges.base=-2", "calendar.end=1954")
    rows = {x: decided((*fierce, f"parameters.run_crises.noted={x}"), worlds=30) for x in ("0.1", "1")}
    noted, silent = (rows[x][rows[x]["decision"] == "challenge"] for x in ("0.1", "1"))
    no = noted[noted["outcome"] == "no"]
    assert len(no) > 30 and (no["chance"] > 0.1).all() and set(silent["outcome"]) == {"yes"}
    made = noted[noted["outcome"] == "yes"].reset_index(drop=True)
    pd.testing.assert_frame_equal(made, silent.reset_index(drop=True))
