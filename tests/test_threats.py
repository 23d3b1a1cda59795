"""Threats: what an outsider sees in the members of an alliance that train together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.vocabulary import Article
from tests.small_worlds import ARC, BOR, CIM, DAC, more, started, stepped

OFF = "parameters.perceive_threat.dilemma=0"
STRONG = "parameters.perceive_threat.dilemma=0.5"


def threat(one: int, other: int, skill: float, *overrides: str, pledged: Sequence[int] = ()) -> np.ndarray:
    """The threat of one nation that another sees where the members' forces have some skill, and some are its allies."""
    run = started(*overrides, worlds=100)
    for i, j in ((ARC, BOR), (ARC, DAC), (BOR, DAC)):
        run.world.interoperability[:, i, j] = run.world.interoperability[:, j, i] = skill
    for ally in pledged:
        run.world.obligation[:, Article.DEFENCE, ally, one] = 1.0
    found: np.ndarray = stepped(run, 1).world.threat[:, one, other]
    return found


def test_an_alliance_that_trains_together_alarms_outsiders_a_little() -> None:
    more(threat(CIM, BOR, 0.8), threat(CIM, BOR, 0.8, OFF))
    more(threat(CIM, BOR, 0.8), threat(CIM, BOR, 0.1))
    more(threat(CIM, BOR, 0.8, STRONG), threat(CIM, BOR, 0.8))
    assert threat(CIM, ARC, 0.8).mean() < 1.3 * threat(CIM, ARC, 0.8, OFF).mean(), "but only a little"


def test_forces_that_never_trained_together_alarm_nobody() -> None:
    assert (threat(CIM, BOR, 0.0) == threat(CIM, BOR, 0.0, OFF)).all()


def test_members_are_not_alarmed_by_the_training_of_their_own_alliance() -> None:
    assert (threat(DAC, ARC, 0.8, STRONG) == threat(DAC, ARC, 0.8, OFF)).all()
    assert (threat(ARC, BOR, 0.8, STRONG) == threat(ARC, BOR, 0.8, OFF)).all()


def test_an_ally_of_both_counts_for_neither() -> None:
    kept = threat(CIM, BOR, 0.8, STRONG)
    less = threat(CIM, BOR, 0.8, STRONG, pledged=[ARC])
    more(kept, less)
    none = threat(CIM, BOR, 0.8, STRONG, pledged=[ARC, DAC])
    more(less, none)
    assert none == pytest.approx(threat(CIM, BOR, 0.8, OFF, pledged=[ARC, DAC]))
