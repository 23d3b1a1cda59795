"""Power: what a nation can bring to bear, and what it fears."""

from __future__ import annotations

import math

from benchmarks.twin.formulas import clip, logistic, per_step
from benchmarks.twin.quantities import OfNation
from sim.rules.budgets import READY
from sim.rules.response import LONGEST
from sim.vocabulary import Article, Conduct, Domain

BASING, DEFENCE, LOGISTICS = int(Article.BASING), int(Article.DEFENCE), int(Article.LOGISTICS)
MILITARY, WARINESS = int(Domain.MILITARY), int(Conduct.WARINESS)

Bond = tuple["Power", "Power", float]
"""Who is pledged to defend whom, and how much that adds to the other's means."""


class Power(OfNation):
    """What a nation can do and fears."""

    dread_of_all: float
    """The threats it perceives together, before tension and time."""

    def weigh_forces(self) -> None:
        """Weigh own forces, and note how they changed."""
        q, dt = self.model.rules.project_power, self.model.clock.dt
        now = 0.0
        if self.alive:
            now = self.capability * self.technology * (1.0 - q.leak_cost * self.exposed)
        before = self.last_power
        change = math.log(now / before) / dt if min(before, now) > 1e-9 else 0.0
        self.power_shift = min(abs(change), 20.0)
        self.momentum += per_step(q.speed, dt) * (clip(change, -20.0, 20.0) - self.momentum)
        self.power = self.last_power = now

    def project_power(self) -> None:
        """Weigh own forces, and reckon where they can act."""
        self.weigh_forces()
        q = self.model.rules.project_power
        basing, half, gradient = q.basing, q.half_distance, q.gradient
        reach, distance, row = self.reach, self.distance, self.row
        for other in self.model.nations:
            j = other.row
            ratio = distance[j] * (1.0 - basing * other.obligation[BASING][row]) / half
            reach[j] = 1.0 / (1.0 + (ratio if gradient == 1.0 else ratio**gradient))

    def rank(self, whole: float, many: float) -> None:
        """Rise to the major powers, or drop out."""
        q = self.model.rules.rank_powers
        share = self.power / (whole + 1e-9)
        if self.alive and share > max(q.rise, q.above / many):
            self.major = 1
        elif share < q.fall:
            self.major = 0

    def make_ready(self) -> None:
        """Move readiness to what is spent on it, and let depots carry power farther."""
        q, dt = self.model.rules.keep_ready, self.model.clock.dt
        target = min((self.readiness_share / READY) ** q.elasticity, 2.0)
        self.readiness += per_step(q.speed, dt) * (target - self.readiness)
        self.power *= self.readiness
        self.use_depots(q.depots)

    def wear_down_depots(self, left: float) -> None:
        """Let common infrastructure decay to a part."""
        built = self.infrastructure
        for j in built:
            built[j] *= left

    def use_depots(self, saved: float) -> None:
        """Reach farther where common infrastructure stands."""
        reach = self.reach
        for j, built in self.infrastructure.items():
            reach[j] += saved * built * (1.0 - reach[j])

    def time_response(self) -> None:
        """Reckon in how many days own forces stand at the side of another."""
        q, row = self.model.rules.time_response, self.row
        ready = self.readiness + 1e-9
        for other in self.model.nations:
            j = other.row
            if j == row:
                self.response[j] = 0.0
                continue
            bases = other.obligation[BASING][row]
            access = max(other.obligation[LOGISTICS][row], bases)
            alert = q.alert * (1.0 + q.permits * (1.0 - access)) / ready
            way = self.distance[j] * (1.0 - q.basing * bases) * (1.0 - q.depots * self.infrastructure[j])
            skill = q.strangers + (1.0 - q.strangers) * self.interoperability[j]
            self.response[j] = min((alert + way / q.pace) / skill, LONGEST)

    def bonds(self, dilemma: float) -> list[Bond]:
        """Whom it would defend and has trained with, and what that adds to their means."""
        if dilemma <= 0.0:
            return []
        skill, power = self.interoperability, self.power
        return [
            (self, other, dilemma * owed * skill[other.row] * power)
            for other, owed in zip(self.model.nations, self.obligation[DEFENCE].values(), strict=True)
            if owed > 0.0 and skill[other.row] > 0.0 and other is not self
        ]

    def help_of(self, bonds: list[Bond]) -> dict[int, float]:
        """What allies that owe it nothing would add to the means of every other."""
        joint = dict.fromkeys(self.threat, 0.0)
        for giver, taker, bond in bonds:
            if giver.obligation[DEFENCE][self.row] <= 0.0:
                joint[taker.row] += bond
        return joint

    def fear_others(self, bonds: list[Bond]) -> None:
        """Read from every other its means and its intent; be alarmed by all together."""
        model, row = self.model, self.row
        q = model.rules.perceive_threat
        joint = self.help_of(bonds)
        informed = max(other.intelligence[row] for other in model.nations)
        blur = q.noise * (1.0 - q.sharing * informed)
        strained = q.tension * self.exposure[MILITARY] * model.tension[MILITARY]
        threat, own = self.threat, self.power
        square = 0.0
        for other in model.nations:
            j = other.row
            threat[j] = 0.0
            if other is self or not (self.alive and other.alive) or other.power <= 0.0:
                continue
            allied = max(self.obligation[DEFENCE][j], other.obligation[DEFENCE][row])
            intent = self.intent_of(other, allied, strained)
            intent += blur * model.luck.noise("perceive_threat", model.key[row], model.key[j], 0)
            hostile, means = logistic(intent), other.seen_power()
            if allied <= 0.0:
                hostile += min(self.interests[WARINESS], 1.0) * (q.suspicion - hostile)
                means += joint[j]
            means *= other.reach[row]
            threat[j] = fear = means / (own + means) * hostile
            square += fear * fear
        self.be_alarmed(math.sqrt(square))

    def intent_of(self, other: Power, allied: float, strained: float) -> float:
        """The logit of hostility that it reads from another."""
        q, j = self.model.rules.perceive_threat, other.row
        gap = sum(
            weight * (own - point) ** 2
            for weight, own, point in zip(self.issues, self.ideology, other.ideology, strict=True)
        )
        rivalry = self.rivalry[j]
        intent: float = q.base + q.rivalry * rivalry + q.ideology * 0.5 * gap
        intent += strained * min(rivalry + q.unease * gap, 1.0)
        intent += q.claim * other.claim[self.row] + q.posture * other.posture
        intent -= q.ally * allied + q.trust * (2.0 * self.trust[j] - 1.0)
        return intent

    def be_alarmed(self, dread: float) -> None:
        """Let alarm follow the threats, and tension in other domains."""
        q, clock, tension = self.model.rules.perceive_threat, self.model.clock, self.model.tension
        self.dread_of_all = whole = dread
        for domain in range(1, len(tension)):
            whole += q.diffuse * self.exposure[domain] * tension[domain]
        share = 1.0 if clock.step == 0 else per_step(q.speed, clock.dt)
        self.alarm += share * (whole - self.alarm)

    def compare_fears(self) -> None:
        """See with each nation of a row before its own how far both fear the same."""
        calm = self.model.rules.perceive_threat.calm**2
        self.common_threat[self.row] = 0.0
        feared = [(k, fear) for k, fear in self.threat.items() if fear > 0.0]
        for other in self.model.nations[: self.row]:
            theirs = other.threat
            common = sum(fear * theirs[k] for k, fear in feared)
            size = self.dread_of_all * other.dread_of_all + calm
            shared = min(common / size, 1.0) if size > 1e-12 else 0.0
            self.common_threat[other.row] = other.common_threat[self.row] = shared
