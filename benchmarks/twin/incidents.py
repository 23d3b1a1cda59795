"""Incidents below the threshold of war."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from benchmarks.twin.calls import Ally
from benchmarks.twin.formulas import logistic, per_step
from benchmarks.twin.home import pair_key
from sim.rules.contest import DEFENCE
from sim.rules.incidents import ATTRIBUTE, CONSULTATION, HASTE, HONOUR, INCIDENT, POLITICAL, RIGHT, WRONG
from sim.rules.market import MEMBER
from sim.rules.utility import IN_FORCE
from sim.vocabulary import Domain

if TYPE_CHECKING:
    from benchmarks.twin.treaty import Treaty

DOMAINS = [domain.name.lower() for domain in Domain]


def special(q: SimpleNamespace, domain: int, what: str) -> float:
    """A parameter that is another one in each domain, such as `cyber_rate`."""
    value: float = getattr(q, f"{DOMAINS[domain]}_{what}")
    return value


def guards_in(treaty: Treaty, domain: int) -> bool:
    """Whether a treaty obliges its members to help against attacks in a domain."""
    return treaty.status == IN_FORCE and bool(treaty.covers[domain]) and treaty.article[DEFENCE] > 0.0


class Saboteur(Ally):
    """What a nation does below the threshold of war."""

    guards: dict[int, tuple[float, int]]
    """Those bound to help it in the domain at hand, by row: how far, and by which treaty."""

    def forget_incidents(self) -> None:
        """Begin a step in which nobody has done anything yet."""
        self.incidents = self.attributed = self.misattributed = 0
        others = range(len(self.model.nations))
        self.friction, self.goodwill = dict.fromkeys(others, 0.0), dict.fromkeys(others, 0.0)

    def find_guards(self, treaties: list[Treaty]) -> None:
        """Find out who is bound to help it by treaties that count in a domain: the first that binds a nation."""
        self.guards = {}
        for treaty in treaties:
            if treaty.member[self.row] not in (MEMBER, POLITICAL):
                continue
            for other in self.model.nations:
                owed = other.obligation[DEFENCE][self.row]
                if owed > 0.0 and other.row not in self.guards and treaty.member[other.row] in (MEMBER, POLITICAL):
                    self.guards[other.row] = owed, treaty.row

    def answer_expected(self, attacker: Ally) -> float:
        """The strength with which those bound to help it are believed to answer an attacker who is none of them."""
        strength, nations = 0.0, self.model.nations
        for row, (owed, _) in self.guards.items():
            if row != attacker.row:
                strength += owed * nations[row].belief[self.row] * nations[row].power
        return strength

    def harass(self, target: Saboteur, domain: int) -> None:
        """Strike a target or not, and bear what comes of it."""
        q, model = self.model.rules.stage_incidents, self.model
        faced = target.answer_expected(self)
        weight = q.terror_power if domain == Domain.TERROR else q.power
        terms = [
            q.base + special(q, domain, "rate"),
            q.rivalry * self.rivalry[target.row],
            math.log(target.exposure[domain]),
            q.tension * model.tension[domain],
            weight * self.power / (self.power + target.power + 1e-9),
            -q.response * faced / (faced + self.power + 1e-9),
        ]
        chance = logistic(sum(terms))
        draw = model.luck.uniform("stage_incidents", model.key[self.row], model.key[target.row], domain)
        if draw >= per_step(chance, model.clock.dt):
            return
        model.note(INCIDENT, self.row, target.row, -1, domain, chance, terms)
        target.incidents += 1
        target.damage = min(target.damage + q.harm * special(q, domain, "harm"), 0.9)
        target.approval = max(target.approval - q.alarm, 0.0)
        culprit = self if target.traces(self, domain) else target.accuses(self, domain)
        if culprit is not None:
            target.blame(culprit, self, domain)

    def best_source(self, culprit: Ally) -> float:
        """How much the best of its partners, but for a culprit, tells it."""
        told = (
            other.intelligence[self.row]
            for other in self.model.nations
            if other.alive and other is not culprit and other is not self
        )
        return max(told, default=0.0)

    def traces(self, attacker: Saboteur, domain: int) -> bool:
        """Whether it finds out that an attacker was behind an incident."""
        q, model = self.model.rules.stage_incidents, self.model
        terms = [
            q.trace + special(q, domain, "trace"),
            q.trace_own * self.security,
            q.trace_partners * self.best_source(attacker),
            -q.secrecy * attacker.security,
        ]
        chance = logistic(sum(terms))
        draw = model.luck.uniform("stage_incidents", model.key[self.row], model.key[attacker.row], 8 + domain)
        known = draw < chance
        model.note(ATTRIBUTE, self.row, attacker.row, -1, known, chance, terms)
        return known

    def worst_suspect(self) -> tuple[Saboteur | None, float]:
        """The rival it suspects most, the one of the lower key among equals, and how much."""
        q, key = self.model.rules.stage_incidents, self.model.key
        suspect, most = None, 0.0
        for other in self.model.nations:
            row = other.row
            if other is self or not other.alive or self.rivalry[row] <= 0.0:
                continue
            suspicion = (1.0 - q.fear) * self.rivalry[row] + q.fear * self.threat[row]
            tie = suspicion == most and suspect is not None and key[row] < key[suspect.row]
            if suspicion > most or tie:
                suspect, most = other, suspicion
        return suspect, most

    def accuses(self, attacker: Saboteur, domain: int) -> Saboteur | None:
        """Whom it blames without proof for what an attacker has done, if anybody."""
        q, model = self.model.rules.stage_incidents, self.model
        suspect, most = self.worst_suspect()
        if suspect is None or q.blame <= 0.0:
            return None
        doubt = q.trace_own * self.security + q.trace_partners * self.best_source(suspect)
        terms = [0.0] * HASTE + [math.log(q.blame / (1.0 - q.blame)), q.suspicion * most, -doubt]
        chance = logistic(sum(terms))
        draw = model.luck.uniform("stage_incidents", model.key[self.row], model.key[attacker.row], 12 + domain)
        if draw >= chance:
            return None
        outcome = RIGHT if suspect is attacker else WRONG
        model.note(ATTRIBUTE, self.row, suspect.row, -1, outcome, chance, terms)
        return suspect

    def blame(self, culprit: Saboteur, attacker: Saboteur, domain: int) -> None:
        """Hold a culprit, rightly or not, to account with those who answer beside it."""
        q, model = self.model.rules.stage_incidents, self.model
        culprit.attributed += 1
        culprit.misattributed += culprit is not attacker
        self.friction[culprit.row] += q.heat
        self.goodwill[culprit.row] -= q.anger
        strength, case = self.power, pair_key(self.model, self, attacker)
        for ally in model.nations:
            if ally is not culprit:
                strength += ally.answer_for(self, culprit, case, domain)
        loss = q.sanctions * strength / (strength + culprit.power + 1e-9)
        culprit.damage = min(culprit.damage + loss, 0.9)
        culprit.approval = max(culprit.approval - model.rules.run_crises.shame * culprit.polity, 0.0)

    def answer_for(self, friend: Saboteur, culprit: Saboteur, case: int, domain: int) -> float:
        """Answer for a friend or stay away where bound to help, or consult; return the strength it adds."""
        q, model, row = self.model.rules.stage_incidents, self.model, friend.row
        owed, treaty = friend.guards.get(self.row, (0.0, -1))
        if owed <= 0.0 or self.obligation[DEFENCE][culprit.row] > 0.0 or self.power <= 0.0:
            consulted = self.obligation[CONSULTATION][row]
            if consulted > 0.0:
                friend.goodwill[self.row] += q.solidarity * consulted
            return 0.0
        fear = q.risk * self.fear_of(culprit.strike[row], friend)
        terms = self.readiness_now(friend, fear)
        chance = logistic(sum(terms))
        comes = model.luck.uniform("stage_incidents", model.key[self.row], case, 16 + domain) < chance
        model.note(HONOUR, self.row, row, treaty, comes, chance, terms)
        self.invoked += 1
        self.honoured += comes
        self.conduct[row] += 1.0 if comes else -1.0
        if not comes:
            return 0.0
        culprit.friction[self.row] += q.spread * q.heat
        self.friction[culprit.row] += q.spread * q.heat
        return owed * self.power
