"""Valuation: what a pact, or a treaty with many, is worth to a nation, term by term."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.twin.quantities import OfNation
from sim.rules import utility
from sim.rules.utility import (
    BALANCE,
    BY_LEAD,
    CLOSURE,
    DEFENCE,
    FIRM,
    FIRST_COST,
    MUTUAL,
    RESERVE,
    RIVALRY,
    SECURITY,
    STATUS_QUO,
    TERMS,
    UPKEEP,
)
from sim.vocabulary import DRAFTING, TERM_SLOTS

if TYPE_CHECKING:
    from benchmarks.twin.treaty import Treaty

COST: list[float] = utility.COST.tolist()
"""Sovereignty cost of each kind of article."""
NO_MORE = [0.0] * (TERM_SLOTS - TERMS)
"""The places for terms beyond those of a pact of two."""


def safety_gain(friends: float, enemies: float, added: float, held: float, appeased: float) -> float:
    """How much the share of friendly power grows by help and by enemies won over."""
    without, left = max(friends - held, 0.0), max(enemies - appeased, 0.0)
    return (without + added) / (without + added + left + 1e-9) - without / (without + enemies + 1e-9)


def burden_of(level: float, reserve: float) -> float:
    """The part of a pact's costs that a treaty of some sovereignty cost has."""
    return level if reserve == 1.0 else float(level**reserve)


def level_of(strengths: list[float]) -> float:
    """The sovereignty cost of a treaty by the strength of its articles."""
    return max(cost * strength for cost, strength in zip(COST, strengths, strict=True))


def owed_by(treaty: Treaty, kind: int, debtor: int, creditor: int, strength: float) -> float:
    """What an article obliges one nation (row) to towards another, by who owes it."""
    direction = treaty.direction[kind]
    if direction == MUTUAL:
        return strength
    return strength if (debtor if direction == BY_LEAD else creditor) == treaty.lead else 0.0


def swears(treaty: Treaty, one: int, other: int) -> bool:
    """Whether a treaty firmly binds one nation (row) to defend another."""
    return owed_by(treaty, DEFENCE, one, other, treaty.article[DEFENCE]) > FIRM and bool(treaty.covered[other])


class Valuation(OfNation):
    """How a nation values pacts and treaties."""

    @property
    def key(self) -> int:
        """The key of the nation's luck."""
        return self.model.key[self.row]

    def weigh_position(self) -> None:
        """Renew the terms that depend on the pacts held by now, and the sums with them."""
        if not self.alive:
            return
        u, wants, me = self.model.rules.appraise, self.interests, self.row
        friends, enemies, enough = self.friends, self.enemies, u.enough
        safe = wants[SECURITY] * u.security * min(self.alarm, 2.0)
        closed, torn = wants[CLOSURE] * u.closure, -wants[BALANCE] * u.balance
        upkeep = -wants[UPKEEP] * u.upkeep * self.pacts
        for other in self.model.nations:
            if other is self or not other.alive:
                continue
            j = other.row
            terms, help_expected = self.terms[j], self.expected_help[j]
            held = other.obligation[DEFENCE][me] * help_expected
            security = safe * safety_gain(friends, enemies, help_expected, held, self.appeased[j])
            closure = closed * min(self.common_allies[j], enough)
            balance = torn * min(self.allies_rivalry[j], enough)
            better = security - terms[SECURITY] + closure - terms[CLOSURE]
            worse = balance - terms[BALANCE] + upkeep - terms[UPKEEP]
            terms[SECURITY], terms[CLOSURE], terms[BALANCE], terms[UPKEEP] = security, closure, balance, upkeep
            self.benefit[j] += better
            self.utility[j] += better + worse

    def price_treaty(self, why: list[float], level: float) -> float:
        """Turn the terms of a defence pact into those of a treaty of some sovereignty cost; return their sum."""
        gain, burden = level**0.5, burden_of(level, self.interests[RESERVE])
        for t in range(TERMS):
            why[t] *= gain if t < FIRST_COST else burden
        why[DRAFTING] = -self.model.rules.appraise.drafting
        return sum(why)

    def weigh_pair(self, other: OfNation, level: float) -> tuple[float, list[float]]:
        """The value of a treaty with one nation alone, and its terms."""
        why = self.terms[other.row] + NO_MORE
        return self.price_treaty(why, level), why

    def weigh_coalition(
        self, treaty: Treaty, strengths: list[float], circle: Sequence[OfNation], level: float, *, inside: bool = False
    ) -> tuple[float, list[float]]:
        """The value of a treaty with a circle of nations, and its terms, by the articles that are to bind them."""
        me, defence = self.row, strengths[DEFENCE]
        own = 1 if inside and defence > FIRM else 0
        safe = treaty.covered[me]
        size, fresh, added, calmed, weight, quarrel = 0, 0, 0.0, 0.0, 1e-9, 0.0
        why = [0.0] * TERMS
        for other in circle:
            if other is self:
                continue
            j, terms = other.row, self.terms[other.row]
            size += 1
            weight += other.power
            quarrel += other.power * terms[RIVALRY]
            if defence > 0.0:
                if other.pledges[me] > own:
                    continue
                owed = owed_by(treaty, DEFENCE, j, me, defence) if safe else 0.0
            else:
                owed = 1.0
            fresh += 1
            added += owed * self.expected_help[j]
            calmed += self.appeased[j]
            why = [one + more for one, more in zip(why, terms, strict=True)]
        if size == 0:
            return -1e3, why + NO_MORE
        share = max(math.sqrt(fresh * size), 1.0)
        why = [one / share for one in why] + NO_MORE
        self.weigh_circle(why, fresh, size, added, calmed, inside=inside)
        why[RIVALRY] = quarrel / weight
        return self.price_treaty(why, level), why

    def weigh_circle(
        self, why: list[float], fresh: int, size: int, added: float, calmed: float, *, inside: bool
    ) -> None:
        """Write the terms that count the circle as a whole."""
        u, wants = self.model.rules.appraise, self.interests
        if not inside:
            why[STATUS_QUO] = -wants[STATUS_QUO] * u.status_quo * fresh / size
        gain = safety_gain(self.friends, self.enemies, added, added if inside else 0.0, calmed)
        why[SECURITY] = wants[SECURITY] * u.security * gain * min(self.alarm, 2.0)
        why[CLOSURE] = max(why[CLOSURE], wants[CLOSURE] * u.closure * min(fresh - 1.0, u.enough))

    def quarrel_with(self, other: OfNation) -> float:
        """How deep the two are at odds: their rivalry and their missing trust."""
        me, j = self.row, other.row
        return max(self.rivalry[j], other.rivalry[me]) + 0.5 - 0.25 * (self.trust[j] + other.trust[me])
