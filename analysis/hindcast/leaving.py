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
KIND, ACTOR, TREATY, OUTCOME, CHANCE = (
    LOG_FIELDS.index(name) for name in ("decision", "actor", "treaty", "outcome", "chance")
)


@dataclass
class Leaving:
    """In each step, how many runs still have a tie of the start, and the chances that it ends, added up over them.

    Both [step, nation, nation].  A tie ends if in every defence pact that makes it one of the two leaves, which counts
    by its chance, or if its pledges rest or fall for another reason, as members are suspended or expelled, which counts
    as it happens.
    """

    at_risk: np.ndarray
    ends: np.ndarray
    kept: np.ndarray
    """Whether the tie of the start still stands, and nobody has decided to end it: [run, nation, nation]."""

    @classmethod
    def of(cls, world: World, steps: int) -> Leaving:
        """The ties of a world at its start; nothing seen yet."""
        empty = np.zeros((steps, world.sizes["n"], world.sizes["n"]))
        return cls(empty, empty.copy(), bound(world))

    def __call__(self, rule: Rule, world: World, clock: Clock) -> None:
        """Look at what members decided, once the rule is through by which they leave."""
        if rule.name() != "review":
            return
        for run in range(len(self.kept)):
            weighed, ends, decided = chances_to_end(world, run)
            self.kept[run] &= weighed
            self.at_risk[clock.step] += self.kept[run]
            self.ends[clock.step] += ends * self.kept[run]
            self.kept[run] &= ~decided

    def settle(self, world: World, step: int) -> None:
        """Count the ties that ended in a step though nobody left."""
        now = bound(world)
        self.ends[step] += (self.kept & ~now).sum(axis=0)
        self.kept &= now


def bound(world: World) -> np.ndarray:
    """Which pairs of nations a pledge to defend ties, one way at least: [run, nation, nation]."""
    owed = world.pledges > 0
    found: np.ndarray = owed | owed.swapaxes(1, 2)
    return found


def chances_to_end(world: World, run: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whom a defence pact ties whose members weighed it in this step, the chance that all such end, and whether so."""
    rows = world.log.rows[run, : world.log.filled[run]]
    rows = rows[np.isin(rows[:, KIND], (Decision.LEAVE, Decision.RENEW))]
    renewed = rows[:, KIND] == Decision.RENEW
    chance, left = (np.where(renewed, 1.0 - rows[:, x], rows[:, x]) for x in (CHANCE, OUTCOME))
    nations, treaties = rows[:, ACTOR].astype(int), rows[:, TREATY].astype(int)
    members = world.member[run, treaties, nations] != Role.PARTNER
    n = world.sizes["n"]
    weighed, ends, decided = np.zeros((n, n), dtype=bool), np.ones((n, n)), np.ones((n, n), dtype=bool)
    for treaty in np.unique(treaties):
        if world.article[run, treaty, Article.DEFENCE] > FIRM:
            here = (treaties == treaty) & members
            both = np.ix_(nations[here], nations[here])
            ends[both] *= 1.0 - np.outer(1.0 - chance[here], 1.0 - chance[here])
            decided[both] &= np.logical_or.outer(left[here] > 0.5, left[here] > 0.5)
            weighed[both] = True
    np.fill_diagonal(weighed, False)
    return weighed, np.where(weighed, ends, 0.0), weighed & decided


def lasting(at_risk: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The chance of every tie of the start to last to the end; nan where there was none.

    The mean chance to end in a step, over the runs that still have the tie, is its hazard, and to last is to escape it
    in every step: so each run says something of a tie that few runs lose.
    """
    hazard = np.minimum(np.divide(ends, at_risk, out=np.zeros_like(ends), where=at_risk > 0), 1.0)
    chance: np.ndarray = np.where(at_risk[0] > 0, np.prod(1.0 - hazard, axis=0), np.nan)
    return chance
