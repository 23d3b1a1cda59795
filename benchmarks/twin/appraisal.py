"""Appraisal: what a pact with each other nation is worth."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation
from benchmarks.twin.valuation import Valuation
from sim.rules.appraisal import (
    AFFINITY,
    APPEASEMENT,
    AUTONOMY,
    BASING,
    COMMON_THREAT,
    CONTIGUITY,
    ENTRAPMENT,
    IDEOLOGY,
    MISTRUST,
    REGIME,
    RIVALRY,
    STATUS_QUO,
    TRADE,
    TRUST,
)
from sim.rules.utility import DEFENCE, FIRST_COST, TERMS


class Appraisal(Valuation):
    """What a nation makes of others as allies."""

    def appraise(self) -> None:
        """Weigh every other nation as an ally."""
        self.count_friends()
        patron = self.quarrels_of_patrons()
        for other in self.model.nations:
            j = other.row
            if other is self or not (self.alive and other.alive):
                self.terms[j] = [0.0] * TERMS
                self.benefit[j] = self.utility[j] = 0.0
                continue
            terms = self.terms[j] = self.terms_with(other, patron[j])
            self.benefit[j] = sum(terms[:FIRST_COST])
            self.utility[j] = sum(terms)
        self.weigh_position()

    def hosts(self, other: OfNation) -> float:
        """How far the nation is the host of troops of a superior power."""
        owed = self.obligation[BASING][other.row]
        return owed * other.power / (self.power + other.power + 1e-9) if owed > 0.0 else 0.0

    def count_friends(self) -> None:
        """Reckon the help to expect, the power against it, its pacts and what its allies share."""
        nations, me = self.model.nations, self.row
        self.common_allies = dict.fromkeys(range(len(nations)), 0.0)
        self.allies_rivalry = dict.fromkeys(range(len(nations)), 0.0)
        self.friends, self.enemies, self.pacts = self.power, 0.0, 0.0
        guest, hold = None, 0.0
        for other in nations:
            self.enemies += self.threat[other.row] * (other.reach[me] * other.power)
            hosted = self.hosts(other)
            if hosted > hold:
                guest, hold = other, hosted
        self.expect_help(guest, hold)
        for other in nations:
            owed = other.obligation[DEFENCE][me]
            if owed > 0.0:
                self.pacts += 1.0
                self.friends += owed * self.expected_help[other.row]
                self.count_ally(other)

    def expect_help(self, guest: OfNation | None, hold: float) -> None:
        """Reckon how likely and how strong the help of others would be, and what pacts would calm."""
        q, me = self.model.rules.appraise, self.row
        mistrust = min(self.interests[MISTRUST], 1.0) / (self.enemies + 1e-9)
        appeasement, bound = min(self.interests[APPEASEMENT], 1.0), 1.0 - q.front * hold
        for other in self.model.nations:
            j = other.row
            arrives = other.reach[me] * other.power
            menace = self.threat[j] * arrives
            likely = other.kept / (other.kept + other.broken) * (0.5 + 0.5 * self.trust[j])
            shown = other.fidelity[me]
            if shown > 0.0:
                likely += q.insight * other.intelligence[me] * (shown - likely)
            self.reliance[j] = likely
            self.expected_help[j] = likely * arrives * (1.0 - mistrust * menace)
            self.appeased[j] = appeasement * menace * (1.0 if other is guest else bound)

    def count_ally(self, ally: OfNation) -> None:
        """Add an ally's rivalries and allies to those the nation counts."""
        for k, rivalry in ally.rivalry.items():
            self.allies_rivalry[k] += rivalry
        for k, owed in ally.obligation[DEFENCE].items():
            if owed > 0.0:
                self.common_allies[k] += 1.0

    def quarrels_of_patrons(self) -> dict[int, float]:
        """The quarrels to mind as the host of superior powers' troops, by nation."""
        patron = dict.fromkeys(range(len(self.model.nations)), 0.0)
        for other in self.model.nations:
            hosted = self.hosts(other)
            if hosted > 0.0:
                for k, rivalry in other.rivalry.items():
                    patron[k] = max(patron[k], hosted * rivalry)
        return patron

    def terms_with(self, other: OfNation, patron: float) -> list[float]:
        """The terms of a defence pact with another that do not depend on pacts held."""
        q, wants, j = self.model.rules.appraise, self.interests, other.row
        gap = 0.0
        for weight, mine, theirs in zip(self.issues, self.ideology, other.ideology, strict=True):
            gap += weight * (mine - theirs) ** 2
        common, regard = self.common_threat[j], self.regard[j]
        larger = other.power / (self.power + other.power + 1e-9)
        quarrel = max(self.rivalry[j], other.rivalry[self.row]) + q.tutelage * patron
        terms = [0.0] * TERMS
        terms[COMMON_THREAT] = wants[COMMON_THREAT] * regard * q.common_threat * common
        terms[TRUST] = wants[TRUST] * regard * q.trust * (2.0 * self.trust[j] - 1.0)
        terms[REGIME] = wants[REGIME] * regard * q.regime * max(0.0, 1.0 - 2.0 * abs(self.polity - other.polity))
        terms[TRADE] = wants[TRADE] * regard * q.trade * self.trade[j]
        terms[CONTIGUITY] = wants[CONTIGUITY] * regard * q.contiguity * self.contiguous[j]
        terms[AFFINITY] = wants[AFFINITY] * regard * self.affinity[j]
        terms[ENTRAPMENT] = -wants[ENTRAPMENT] * q.entrapment * min(other.alarm, 2.0) * (1.0 - common) * 0.5
        terms[AUTONOMY] = -wants[AUTONOMY] * q.autonomy * self.sovereignty * larger
        terms[IDEOLOGY] = -wants[IDEOLOGY] * q.ideology * 0.5 * gap
        terms[RIVALRY] = -wants[RIVALRY] * 2.0 * q.rivalry * quarrel
        terms[STATUS_QUO] = -wants[STATUS_QUO] * q.status_quo
        return terms
