"""How likely the ties of the start are to last, by the chances, in many runs, that members leave or do not renew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.clock import Clock
from sim.rules.base import Rule
from sim.rules.utility import FIRM
from sim.vocabulary import Article, Decision, Role
from sim.world import LOG_FIELDS, World

ALL_NOTED: Final = {"review.noted": 0.0}
"""The parameter by which every chance to leave is written down, however small."""
KIND, ACTOR, TREATY, CHANCE = (LOG_FIELDS.index(name) for name in ("decision", "actor", "treaty", "chance"))


@dataclass
class Leaving:
    """In each step, how many runs still have a tie of the start, and the chances that it ends, added up over them.

    Both [step, nation, nation].  A tie ends if in every defence pact that makes it one of the two leaves.  Who has
    given notice has decided: that pact counts no more.
    """

    at_risk: np.ndarray
    ends: np.ndarray
    kept: np.ndarray
    """Whether the tie of the start still stands: [run, nation, nation]."""

    @classmethod
    def of(cls, runs: int, steps: int, nations: int) -> Leaving:
        """Nothing seen yet."""
        empty = np.zeros((steps, nations, nations))
        return cls(empty, empty.copy(), np.ones((runs, nations, nations), dtype=bool))

    def __call__(self, rule: Rule, world: World, clock: Clock) -> None:
        """Look at what members decided, once the rule is through by which they leave."""
        if rule.name() != "review":
            return
        for run in range(len(self.kept)):
            tied, ends = chances_to_end(world, run)
            self.kept[run] &= tied
            self.at_risk[clock.step] += self.kept[run]
            self.ends[clock.step] += ends * self.kept[run]


def chances_to_end(world: World, run: int) -> tuple[np.ndarray, np.ndarray]:
    """Which nations a defence pact ties whose members weighed it in this step, and the chance that all such end."""
    rows = world.log.rows[run, : world.log.filled[run]]
    rows = rows[np.isin(rows[:, KIND], (Decision.LEAVE, Decision.RENEW))]
    goes = np.where(rows[:, KIND] == Decision.RENEW, 1.0 - rows[:, CHANCE], rows[:, CHANCE])
    nations, treaties = rows[:, ACTOR].astype(int), rows[:, TREATY].astype(int)
    members = world.member[run, treaties, nations] != Role.PARTNER
    n = world.sizes["n"]
    tied, ends = np.zeros((n, n), dtype=bool), np.ones((n, n))
    for treaty in np.unique(treaties):
        if world.article[run, treaty, Article.DEFENCE] > FIRM:
            here = (treaties == treaty) & members
            both = np.ix_(nations[here], nations[here])
            ends[both] *= 1.0 - np.outer(1.0 - goes[here], 1.0 - goes[here])
            tied[both] = True
    np.fill_diagonal(tied, False)
    return tied, np.where(tied, ends, 0.0)


def lasting(at_risk: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The chance of every tie of the start to last to the end; nan where there was none.

    The mean chance to end in a step, over the runs that still have the tie, is its hazard, and to last is to escape it
    in every step: so each run says something of a tie that few runs lose.
    """
    hazard = np.divide(ends, at_risk, out=np.zeros_like(ends), where=at_risk > 0)
    chance: np.ndarray = np.where(at_risk[0] > 0, np.prod(1.0 - hazard, axis=0), np.nan)
    return chance
