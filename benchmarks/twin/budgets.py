"""Budgets: what a nation spends on its forces and what comes of it."""

from __future__ import annotations

from benchmarks.twin.formulas import clip, per_step
from benchmarks.twin.quantities import OfNation
from benchmarks.twin.treaty import Treaty
from sim.rules.budgets import MODERN, READY
from sim.vocabulary import TERM_SLOTS, Article, Conduct, Decision, Role

BUDGET, DEFENCE, MEMBER = int(Decision.BUDGET), int(Article.DEFENCE), int(Role.MEMBER)
BUCK_PASSING, FREE_RIDING = int(Conduct.BUCK_PASSING), int(Conduct.FREE_RIDING)


class Budgets(OfNation):
    """What a nation spends on its forces."""

    planned: float
    """Last spending, as far as it grew with output."""
    paid: float
    """What common funds spend on it in this step, less what it pays into them."""

    def plan(self) -> None:
        """Let spending grow with output, as others expect."""
        self.planned = self.spending * (1.0 + self.growth)

    def counted_on(self) -> tuple[float, float]:
        """What allies spend on its safety, and what others spend against the same threats."""
        allies = others = 0.0
        row, common = self.row, self.common_threat
        for other in self.model.nations:
            owed = other.obligation[DEFENCE][row]
            if owed > 0.0:
                sure = other.kept / (other.kept + other.broken) * (0.5 + 0.5 * self.trust[other.row])
                allies += owed * sure * other.reach[row] * other.planned
            elif other is not self:
                others += common[other.row] * other.reach[row] * other.planned
        return allies, others

    def set_budget(self, pledging: list[Treaty]) -> None:
        """Move spending towards the best response and towards what treaties ask."""
        if not self.alive or self.gdp <= 0.0:
            self.burden = 0.0
            return
        q, dt, planned = self.model.rules.set_budgets, self.model.clock.dt, self.planned
        allies, others = self.counted_on()
        counted = self.interests[FREE_RIDING] * allies + min(self.interests[BUCK_PASSING], 1.0) * others
        own, income = q.private * self.gdp, (1.0 - q.private) * self.gdp
        urge = 1.0 + q.threat_slope * min(self.alarm, 2.0)
        if self.taste <= 0.0:
            self.taste = self.revealed_taste(own, income, urge, allies)
        a = self.taste * urge
        best = own + max(0.0, (a * income - q.spill_in * counted) / (1.0 + a))
        target = max(
            (treaty.pledge * self.gdp for treaty in pledging if treaty.member[self.row] == MEMBER), default=0.0
        )
        last, speed = self.spending, per_step(q.adjustment, dt)
        pull = per_step(q.pledge_pull, dt) * max(0.0, target - planned)
        wish = planned + speed * (best - planned) + pull
        self.spending = clip(wish, 0.0, 0.6 * self.gdp)
        self.burden = self.spending / self.gdp
        change = self.spending - last
        if abs(change) > q.noted * dt * last:
            at_peace, alone = self.taste * income / (1.0 + self.taste), a * income / (1.0 + a)
            terms = [0.0] * TERM_SLOTS
            terms[:6] = [
                planned - last,
                speed * (own + at_peace - planned),
                speed * (alone - at_peace),
                speed * (best - own - alone),
                pull,
                self.spending - wish,
            ]
            self.model.note(BUDGET, self.row, -1, -1, change > 0.0, 1.0, terms)

    def revealed_taste(self, own: float, income: float, urge: float, allies: float) -> float:
        """The taste for security that explains the first budget."""
        wanted = max(self.planned - own, 0.0)
        spill = self.model.rules.set_budgets.spill_in * allies
        return clip((wanted + spill) / max(income - wanted, 1e-9) / urge, 1e-4, 1.0)

    def joint_use(self) -> float:
        """How far it fights together with those it defends: with the best of them."""
        skill = self.interoperability
        return max(owed * skill[j] for j, owed in self.obligation[DEFENCE].items())

    def buy_forces(self) -> None:
        """Wear forces out, and buy new and better ones."""
        if not self.alive:
            return
        q, dt = self.model.rules.maintain_forces, self.model.clock.dt
        spared = 1.0 + READY - self.readiness_share + MODERN - self.modernisation
        bought = max(0.0, self.spending + self.paid) * max(spared, 0.0) * (1.0 + q.joint_gain * self.joint_use())
        bought /= self.unit_price
        renewed = per_step(q.depreciation, dt) * (bought / q.depreciation - self.capability)
        self.capability = clip(self.capability + renewed, 0.0, 1e7)
        better = q.modernising * (self.modernisation - MODERN)
        self.technology = clip(self.technology + dt * better, 0.01, 5.0)
