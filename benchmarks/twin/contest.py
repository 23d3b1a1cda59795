"""Contest: what a nation makes of a fight, and whether allies would come to it."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks.twin.formulas import logistic
from benchmarks.twin.quantities import OfNation
from sim.rules.contest import (
    CLAIMS,
    COMMITMENT,
    DEFENCE,
    MOST_CARE,
    NEUTRALITY,
    NEVER,
    NON_AGGRESSION,
    UMBRELLA,
)

if TYPE_CHECKING:
    from benchmarks.twin.model import Nation
    from sim.rules.challenges import WeighChallenges

NOBODY = 0
"""The key of luck that stands for no nation."""


class Contender(OfNation):
    """A nation that reckons odds and knows what its pledges ask of it."""

    defenders: list[Nation]
    """Those who owe it defence while crises last."""

    @cached_property
    def weighing(self) -> WeighChallenges:
        """The parameters of a challenge."""
        found: WeighChallenges = self.model.rules.weigh_challenges
        return found

    def reasons_to_fight(self, friend: OfNation) -> list[float]:
        """The terms that make it fight for a friend, before it looks at the enemy."""
        v, row = self.weighing, friend.row
        new = self.last_turnover > self.pledged[row] > NEVER
        care = min(self.interests[COMMITMENT] * self.regard[row], MOST_CARE)
        return [
            v.honour_base,
            v.honour_trust * (2.0 * self.trust[row] - 1.0),
            v.honour_common_threat * self.common_threat[row],
            v.honour_democracy * self.polity,
            v.honour_interoperability * self.interoperability[row],
            0.0,
            v.honour_major * self.major,
            v.honour_turnover if new else 0.0,
            care * v.honour_reputation * self.kept / (self.kept + self.broken),
            0.0,
        ]

    def fear_of(self, attacker: float, friend: OfNation) -> float:
        """What an attacker of such strength takes from its readiness to fight beside a friend."""
        return -self.weighing.honour_cost * attacker / (attacker + self.power + friend.power + 1e-9)

    def torn_by(self, enemy: OfNation) -> float:
        """What its promises to an enemy take from that readiness."""
        owed, row = self.obligation, enemy.row
        return self.weighing.honour_torn * max(owed[NEUTRALITY][row], owed[NON_AGGRESSION][row])

    def good_name(self, torn: float = 0.0) -> float:
        """The chance that it keeps a pledge, judged by its record."""
        name = self.kept / (self.kept + self.broken)
        return name if torn == 0.0 else name / (name + (1.0 - name) * math.exp(-torn))

    def known_plans(self, friend: OfNation) -> float:
        """How far others can tell whether it would come to a friend."""
        return max(friend.exposed, friend.leaked, self.transparency)

    def owes_defence(self, friend: OfNation, attacker: OfNation) -> float:
        """How far it must defend a friend against an attacker whom it need not defend."""
        bound = self is attacker or self.obligation[DEFENCE][attacker.row] > 0.0
        return 0.0 if bound else self.obligation[DEFENCE][friend.row]

    def believed(self, friend: OfNation, attacker: OfNation, torn: float, known: float) -> float:
        """The chance that it comes to a friend, as others see it, who know so much of its plans."""
        chance = self.good_name(torn)
        if known > 0.0:
            fear = self.fear_of(attacker.strike[friend.row], friend)
            chance += known * (logistic(self.loyalty[friend.row] + torn + fear) - chance)
        return chance

    def odds_of(self, attack: float, defence: float) -> float:
        """The chance that so much force beats so much."""
        sharp = self.weighing.decisiveness
        if sharp != 1.0:
            attack, defence = float(attack**sharp), float(defence**sharp)
        return attack / (attack + defence + 1e-9)

    def odds_now(self, target: Contender, seen: float) -> float:
        """Its chance to beat a target of which it sees so much, and those it believes will come."""
        defence = seen
        for ally in target.defenders:
            owed = ally.owes_defence(target, self)
            if owed > 0.0 and ally.power > 0.0:
                chance = ally.believed(target, self, ally.torn_by(self), ally.known_plans(target))
                defence += owed * chance * ally.support[target.row]
        return self.odds_of(self.strike[target.row], defence)

    def odds_against(self, attacker: OfNation) -> float:
        """An attacker's chance to win, as it reckons itself by the allies on which it relies."""
        defence, row = self.power, self.row
        for ally in self.defenders:
            owed = ally.owes_defence(self, attacker)
            if owed > 0.0:
                defence += owed * self.reliance[ally.row] * ally.support[row]
        own = attacker.power * attacker.reach[row] * attacker.free_hand[row]
        veiled = attacker.hidden * (1.0 - attacker.exposed) * own
        return self.odds_of(max(attacker.strike[row] - veiled, 0.0), defence)

    def nuclear_cover(self, friend: OfNation) -> float:
        """How far its nuclear weapons are taken to stand behind a friend."""
        if not self.nuclear:
            return 0.0
        v, row = self.weighing, friend.row
        return v.umbrella * max(self.obligation[UMBRELLA][row], v.implied * self.obligation[DEFENCE][row])

    def own_shield(self, attacker: OfNation) -> float:
        """How far it feels shielded from an attacker by nuclear weapons, its own or others'."""
        shield = float(self.nuclear)
        for ally in self.model.nations:
            if ally is attacker or ally is self or ally.obligation[DEFENCE][attacker.row] > 0.0:
                continue
            shield = max(shield, self.reliance[ally.row] * ally.nuclear_cover(self))
        return shield

    def transition(self, rival: OfNation) -> float:
        """How near it is to overtaking its strongest rival."""
        hate, v = self.rivalry[rival.row], self.weighing
        if hate <= 0.0 or self.momentum <= rival.momentum:
            return 0.0
        larger, smaller = max(self.power, rival.power), min(self.power, rival.power)
        if smaller <= v.parity * larger:
            return 0.0
        for other in self.model.nations:
            if other is not self and self.rivalry[other.row] > 0.0 and other.power > rival.power:
                return 0.0
        near = (smaller / larger - v.parity) / (1.0 - v.parity)
        return hate * near * min((self.momentum - rival.momentum) / v.swift, 1.0)

    def prospect_of(self, win: float, dread: float, shield: float) -> float:
        """What a fight at such odds is worth to it."""
        v = self.weighing
        return win - (1.0 - win) * dread - v.war_cost * (1.0 + v.nuclear_cost * shield) + v.risk * self.risk

    def both_democracies(self, other: OfNation) -> bool:
        """Whether it and another are democracies."""
        return min(self.polity, other.polity) >= self.weighing.democratic

    def challenge_terms(self, target: OfNation) -> list[float]:
        """The terms of its readiness to challenge a target; the place of the prospect is left at 0."""
        v, row = self.weighing, target.row
        return [
            v.base,
            0.0,
            v.contiguity * self.contiguous[row],
            v.major * self.major,
            v.rivalry * self.rivalry[row],
            v.ally * max(self.obligation[DEFENCE][row], self.obligation[NON_AGGRESSION][row]),
            v.joint_democracy if self.both_democracies(target) else 0.0,
            v.claim * self.interests[CLAIMS] * self.claim[row],
            -v.trust * (2.0 * self.trust[row] - 1.0),
            v.transition * self.transition(target) if v.transition > 0.0 else 0.0,
            v.settlement if self.settled[row] else 0.0,
        ]
