"""Appraisal: what a pact with each other nation is worth."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation
from benchmarks.twin.valuation import Valuation
from sim.rules.appraisal import APPEASEMENT, BASING, MISTRUST
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
        return self.obligation[BASING][other.row] * other.power / (self.power + other.power + 1e-9)

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
        bound = 1.0 - self.model.rules.appraise.front * hold
        for other in nations:
            self.expect_help_of(other, 1.0 if other is guest else bound)
            owed = other.obligation[DEFENCE][me]
            if owed > 0.0:
                self.pacts += 1.0
                self.friends += owed * self.expected_help[other.row]
                self.count_ally(other)

    def expect_help_of(self, other: OfNation, free: float) -> None:
        """Reckon how likely and how strong the help of another would be, and what a pact would calm."""
        me, j = self.row, other.row
        arrives = other.reach[me] * other.power
        menace = self.threat[j] * arrives
        likely = other.kept / (other.kept + other.broken) * (0.5 + 0.5 * self.trust[j])
        if other.fidelity[me] > 0.0:
            likely += self.model.rules.appraise.insight * other.intelligence[me] * (other.fidelity[me] - likely)
        doubt = min(self.interests[MISTRUST], 1.0) * menace / (self.enemies + 1e-9)
        self.reliance[j] = likely
        self.expected_help[j] = likely * arrives * (1.0 - doubt)
        self.appeased[j] = min(self.interests[APPEASEMENT], 1.0) * menace * free

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
        q, j = self.model.rules.appraise, other.row
        gap = sum(
            weight * (mine - theirs) ** 2
            for weight, mine, theirs in zip(self.issues, self.ideology, other.ideology, strict=True)
        )
        common = self.common_threat[j]
        larger = other.power / (self.power + other.power + 1e-9)
        quarrel = max(self.rivalry[j], other.rivalry[self.row]) + q.tutelage * patron
        regard = self.regard[j]
        terms = [
            0.0,
            q.common_threat * common * regard,
            0.0,
            q.trust * (2.0 * self.trust[j] - 1.0) * regard,
            q.regime * max(0.0, 1.0 - 2.0 * abs(self.polity - other.polity)) * regard,
            q.trade * self.trade[j] * regard,
            q.contiguity * self.contiguous[j] * regard,
            self.affinity[j] * regard,
            -q.entrapment * min(other.alarm, 2.0) * (1.0 - common) * 0.5,
            -q.autonomy * self.sovereignty * larger,
            -q.ideology * 0.5 * gap,
            -2.0 * q.rivalry * quarrel,
            0.0,
            0.0,
            -q.status_quo,
        ]
        return [weight * term for weight, term in zip(self.interests, terms, strict=False)]
