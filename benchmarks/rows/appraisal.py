"""Appraisal: what a pact with each other nation is worth, reckoned for all at once."""

from __future__ import annotations

import numpy as np

from benchmarks.rows.base import OnRows
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
from sim.rules.utility import BALANCE, CLOSURE, DEFENCE, FIRST_COST, SECURITY, TERMS, UPKEEP


class RowAppraisal(OnRows):
    """What a nation makes of others as allies."""

    def appraise(self) -> None:
        """Weigh every other nation as an ally."""
        x, at, i = self.model.rows, self.model.at, self.row
        hosted = x.obligation[BASING, i] * at.power / (self.power + at.power + 1e-9)
        self.expect_all(hosted)
        self.count_allies()
        terms = x.terms[i]
        self.fill_lasting(terms, hosted)
        terms[:, :FIRST_COST] *= x.regard[i][:, None]
        self.fill_position(terms)
        terms *= at.interests[i, :TERMS]
        terms[~(self.others_alive() & bool(self.alive))] = 0.0
        x.benefit[i] = terms[:, :FIRST_COST].sum(axis=1)
        x.utility[i] = terms.sum(axis=1)

    def expect_all(self, hosted: np.ndarray) -> None:
        """Reckon the help to expect, the power against it, and what a pact with each would calm."""
        q, x, at, i = self.model.rules.appraise, self.model.rows, self.model.at, self.row
        arrives = x.reach[:, i] * at.power
        menace = x.threat[i] * arrives
        self.enemies = float(menace.sum())
        likely = at.kept / (at.kept + at.broken) * (0.5 + 0.5 * x.trust[i])
        known = x.fidelity[:, i]
        likely += (known > 0.0) * q.insight * x.intelligence[:, i] * (known - likely)
        x.reliance[i] = likely
        doubt = min(self.interests[MISTRUST], 1.0) * menace / (self.enemies + 1e-9)
        x.expected_help[i] = likely * arrives * (1.0 - doubt)
        calmed = x.appeased[i] = min(self.interests[APPEASEMENT], 1.0) * menace
        guest = int(hosted.argmax())
        if hosted[guest] > 0.0:
            x.appeased[i] *= 1.0 - q.front * hosted[guest]
            x.appeased[i, guest] = calmed[guest]

    def count_allies(self) -> None:
        """Count its pacts, its allies' allies and its allies' quarrels."""
        x, i = self.model.rows, self.row
        owed = x.obligation[DEFENCE, :, i]
        allies = np.flatnonzero(owed > 0.0)
        self.pacts = float(allies.size)
        self.friends = self.power + float(owed @ x.expected_help[i])
        x.allies_rivalry[i] = x.rivalry[allies].sum(axis=0)
        x.common_allies[i] = (x.obligation[DEFENCE, allies] > 0.0).sum(axis=0)

    def fill_lasting(self, terms: np.ndarray, hosted: np.ndarray) -> None:
        """Fill the terms that do not depend on pacts."""
        q, x, at, i = self.model.rules.appraise, self.model.rows, self.model.at, self.row
        common = x.common_threat[i]
        quarrel = np.maximum(x.rivalry[i], x.rivalry[:, i])
        patrons = np.flatnonzero(hosted > 0.0)
        if patrons.size:
            quarrel += q.tutelage * (hosted[patrons, None] * x.rivalry[patrons]).max(axis=0)
        gap = (at.ideology[i] - at.ideology) ** 2 @ at.issues[i]
        terms[:, COMMON_THREAT] = q.common_threat * common
        terms[:, TRUST] = q.trust * (2.0 * x.trust[i] - 1.0)
        terms[:, REGIME] = q.regime * np.maximum(0.0, 1.0 - 2.0 * abs(self.polity - at.polity))
        terms[:, TRADE] = q.trade * x.trade[i]
        terms[:, CONTIGUITY] = q.contiguity * x.contiguous[i]
        terms[:, AFFINITY] = x.affinity[i]
        terms[:, ENTRAPMENT] = -q.entrapment * np.minimum(at.alarm, 2.0) * (1.0 - common) * 0.5
        terms[:, AUTONOMY] = -q.autonomy * self.sovereignty * at.power / (self.power + at.power + 1e-9)
        terms[:, IDEOLOGY] = -q.ideology * 0.5 * gap
        terms[:, RIVALRY] = -2.0 * q.rivalry * quarrel
        terms[:, STATUS_QUO] = -q.status_quo

    def fill_position(self, terms: np.ndarray) -> None:
        """Fill the terms that depend on the pacts it has."""
        q, x, i = self.model.rules.appraise, self.model.rows, self.row
        added = x.expected_help[i]
        without = np.maximum(self.friends - x.obligation[DEFENCE, :, i] * added, 0.0)
        left = np.maximum(self.enemies - x.appeased[i], 0.0)
        gain = (without + added) / (without + added + left + 1e-9) - without / (without + self.enemies + 1e-9)
        terms[:, SECURITY] = q.security * gain * min(self.alarm, 2.0)
        terms[:, CLOSURE] = q.closure * np.minimum(x.common_allies[i], q.enough)
        terms[:, BALANCE] = -q.balance * np.minimum(x.allies_rivalry[i], q.enough)
        terms[:, UPKEEP] = -q.upkeep * self.pacts
