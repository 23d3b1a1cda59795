"""The treaty market: the rules in which nations take turns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.twin.circles import swear_all
from benchmarks.twin.formulas import per_step
from benchmarks.twin.order import Order
from benchmarks.twin.valuation import level_of
from sim.rules.accession import CLOSED
from sim.rules.founding import ENDED, OFFERED
from sim.rules.market import PARTNER
from sim.rules.utility import IN_FORCE

if TYPE_CHECKING:
    from benchmarks.twin.model import Nation
    from benchmarks.twin.treaty import Treaty


class Market(Order):
    """The part of the world where treaties are made."""

    def drawn_order(self, rule: str) -> list[Nation]:
        """The nations in an order drawn by luck."""
        return sorted(self.nations, key=lambda nation: self.luck.uniform(rule, nation.key, 0, 255))

    def judgement(self, rule: str, one: int, other: int) -> float:
        """An error of judgement by two keys of luck, logistic."""
        u = min(max(self.luck.uniform(rule, one, other, 1), 1e-12), 1.0 - 1e-12)
        return float(self.rules.appraise.temperature * math.log(u / (1.0 - u)))

    def negotiate(self) -> None:
        """Let nations, in an order drawn by luck, meet others."""
        order = self.drawn_order("negotiate")
        meeting = per_step(0.5 * self.rules.negotiate.meeting_rate, self.clock.dt)
        for nation in order:
            for other in order:
                if other is nation or not (nation.alive and other.alive):
                    continue
                if self.luck.uniform("negotiate", nation.key, other.key, 0) < meeting:
                    nation.bargain_with(other)

    def sign_offers(self) -> None:
        """Let those invited to a treaty on offer decide on it, when it is opened and once a year from then on."""
        for treaty in self.treaties:
            age = self.clock.year - treaty.signed
            if treaty.status == OFFERED and age - math.floor(age + 1e-6) <= 1e-6:
                self.put_to_invited(treaty, age)

    def put_to_invited(self, treaty: Treaty, age: float) -> None:
        """Found an organisation that is on offer if enough sign, or withdraw what has been open too long."""
        year, chief = self.clock.year, treaty.lead
        circle = [nation for nation in self.nations if nation.alive and treaty.invited[nation.row] == 2]
        signers = [nation for nation in circle if nation.takes_offer(treaty, circle)]
        if len(signers) >= 2 and (chief < 0 or self.nations[chief] in signers):
            treaty.status, treaty.signed = IN_FORCE, year
            treaty.renewal = year + treaty.duration if treaty.duration > 0.0 else 1e5
            for nation in signers:
                nation.enter(treaty)
            if not self.rules.appraise.synchronous:
                swear_all(treaty, [nation for nation in self.nations if treaty.member[nation.row]])
        elif age >= self.rules.sign_offers.patience:
            treaty.status, treaty.ended = ENDED, year

    def found_circles(self) -> None:
        """Let nations now and then gather circles."""
        chance = per_step(self.rules.found_circles.initiative, self.clock.dt)
        for nation in self.drawn_order("found_circles"):
            if nation.alive and self.luck.uniform("found_circles", nation.key, 0, 0) < chance:
                nation.found_circle()

    def accede(self) -> None:
        """Let candidates consider the organisations they may join."""
        order = self.drawn_order("accede")
        contact = per_step(self.rules.accede.contact, self.clock.dt)
        for treaty in self.treaties:
            treaty.ballots, treaty.rice = 0, 0.0
            if treaty.status != IN_FORCE or not treaty.organisation or treaty.accession == CLOSED or not treaty.size:
                continue
            circle, key = self.full_members(treaty), treaty.treaty_key
            level, tier = level_of(treaty.article), level_of(treaty.partner_article)
            for nation in order:
                if not (nation.alive and treaty.invited[nation.row] and treaty.member[nation.row] in (0, PARTNER)):
                    continue
                if self.luck.uniform("accede", nation.key, key, 0) < contact:
                    nation.consider_joining(treaty, circle, level, tier)
