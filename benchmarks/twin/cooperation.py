"""Cooperation: exercises, intelligence, technology, procurement, capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.twin.formulas import clip, per_step
from benchmarks.twin.quantities import OfNation
from sim.vocabulary import Article

if TYPE_CHECKING:
    from benchmarks.twin.model import Nation

EXERCISES, INTELLIGENCE, TECHNOLOGY = int(Article.EXERCISES), int(Article.INTELLIGENCE), int(Article.TECHNOLOGY)
PROCUREMENT, CAPACITY_BUILDING = int(Article.PROCUREMENT), int(Article.CAPACITY_BUILDING)


class Cooperation(OfNation):
    """What a nation does with its partners."""

    known_technology: float
    """Its technology at the start of the rule in which partners learn from one another."""
    given: float
    """Forces that partners give it in this step, less those that it gives them."""

    def train(self, command: dict[int, float]) -> None:
        """Learn to fight together with those it exercises with; forget otherwise."""
        q, dt = self.model.rules.exercise, self.model.clock.dt
        owed, skill = self.obligation, self.interoperability
        drill, teach, arms, orders = owed[EXERCISES], owed[CAPACITY_BUILDING], owed[TECHNOLOGY], owed[PROCUREMENT]
        for other in self.model.nations:
            j = other.row
            trained = max(teach[j], other.obligation[CAPACITY_BUILDING][self.row])
            taught = q.gain * drill[j] * (1.0 + q.command * command.get(j, 0.0)) + q.training * trained
            speed = taught + q.fade * (1.0 - q.standards * max(arms[j], orders[j]))
            if speed > 0.0:
                skill[j] += per_step(min(speed, 1.0), dt) * (taught / speed - skill[j])

    def change_plans(self) -> None:
        """Replace plans that lie open."""
        self.exposed *= 1.0 - per_step(self.model.rules.share_intelligence.recovery, self.model.clock.dt)

    def open_files(self) -> None:
        """Share with others what article, trust and security allow."""
        q, row = self.model.rules.share_intelligence, self.row
        speed = per_step(q.speed, self.model.clock.dt)
        links, trust, owed = self.intelligence, self.trust, self.obligation[INTELLIGENCE]
        for other in self.model.nations:
            j = other.row
            safe = q.insecure + (1.0 - q.insecure) * other.security
            links[j] += speed * (min(owed[j], trust[j], other.trust[row], safe) - links[j])

    def risk_secrets(self) -> None:
        """Suffer leaks of partners, and spy on rivals."""
        for other in self.model.nations:
            if self.intelligence[other.row] > 0.01:
                self.risk_leak(other)
            if self.rivalry[other.row] > 0.0 and other is not self and self.alive and other.alive:
                self.spy_on(other)

    def risk_leak(self, other: Nation) -> None:
        """Let a partner leak what it was told, by chance."""
        model, q, j = self.model, self.model.rules.share_intelligence, other.row
        link = self.intelligence[j]
        hazard = per_step(q.leak * link * (1.0 - other.security), model.clock.dt)
        if model.luck.uniform("share_intelligence", model.key[self.row], model.key[j], 0) < hazard:
            self.lose_secrets(j)

    def lose_secrets(self, j: int) -> None:
        """Bear a leak of the partner in some row."""
        q, link = self.model.rules.share_intelligence, self.intelligence[j]
        self.trust[j] = max(0.0, self.trust[j] - q.anger)
        self.exposed = min(1.0, self.exposed + link)
        self.intelligence[j] = q.salvaged * link

    def spy_on(self, other: Nation) -> None:
        """Try by chance to steal a rival's plans."""
        model, q, j = self.model, self.model.rules.share_intelligence, other.row
        hazard = per_step(q.espionage * self.rivalry[j] * self.security, model.clock.dt)
        u = model.luck.uniform("share_intelligence", model.key[self.row], model.key[j], 1)
        self.break_in(other, u, hazard)

    def break_in(self, other: Nation, u: float, hazard: float) -> None:
        """Steal a rival's plans, or be caught, as luck has it."""
        q = self.model.rules.share_intelligence
        if u < hazard * (1.0 - other.security):
            other.exposed = min(1.0, other.exposed + q.haul)
        elif u < hazard:
            other.trust[self.row] = max(0.0, other.trust[self.row] - q.scandal)

    def learn_technology(self) -> None:
        """Learn from the teacher that opens most to it."""
        own, row = self.known_technology, self.row
        lessons = (other.obligation[TECHNOLOGY][row] * (other.known_technology - own) for other in self.model.nations)
        share = per_step(self.model.rules.transfer_technology.flow, self.model.clock.dt)
        self.technology = clip(own + share * max(0.0, *lessons), 0.01, 5.0)

    def pool_procurement(self) -> None:
        """Pay less for forces that are bought together."""
        orders = self.obligation[PROCUREMENT]
        joint = sum(orders[other.row] * other.spending for other in self.model.nations)
        share = joint / (joint + self.spending + 1e-9)
        self.unit_price = clip(1.0 - self.model.rules.pool_procurement.saving * share, 0.3, 1.0)

    def equip_partners(self) -> None:
        """Set forces aside for weaker partners, as far as they can take them in."""
        q, dt, owed = self.model.rules.build_capacity, self.model.clock.dt, self.obligation[CAPACITY_BUILDING]
        for other in self.model.nations:
            if owed[other.row] > 0.0 and self.capability > other.capability:
                aid = min(q.share * owed[other.row] * self.spending, q.intake * other.capability) * dt
                other.given += aid
                self.given -= aid

    def take_in(self) -> None:
        """Add the forces given to it to its own."""
        self.capability = clip(self.capability + self.given, 0.0, 1e7)

    def include(self) -> None:
        """Trust those sooner whose treaty with it gives women a part in peace and security."""
        share = per_step(self.model.rules.include.gain, self.model.clock.dt)
        for j, included in self.inclusion.items():
            if included:
                self.trust[j] += share * included * (1.0 - self.trust[j])
