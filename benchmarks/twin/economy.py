"""Economies: growth with luck, breakthroughs, disasters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.twin.formulas import clip, logistic, per_step
from benchmarks.twin.quantities import OfNation
from sim.rules.economy import MODERN
from sim.vocabulary import TERM_SLOTS, Article, Decision, Domain, Role

if TYPE_CHECKING:
    from benchmarks.twin.treaty import Treaty

ASSIST, CLIMATE, SUSPENDED = int(Decision.ASSIST), int(Domain.CLIMATE), int(Role.SUSPENDED)
LOGISTICS, CAPACITY_BUILDING = int(Article.LOGISTICS), int(Article.CAPACITY_BUILDING)
DIALOGUE, CONSULTATION = int(Article.DIALOGUE), int(Article.CONSULTATION)


class Economy(OfNation):
    """What a nation produces, and what befalls it."""

    blow: float
    """Share of output that a disaster of this step destroys if nobody helps."""

    def grow(self) -> None:
        """Grow with luck; technology drifts to the frontier."""
        self.growth = 0.0
        if not self.alive:
            return
        q, dt = self.model.rules.grow, self.model.clock.dt
        shock = q.volatility * math.sqrt(dt) * self.model.luck.normal("grow", self.model.key[self.row], 0, 0)
        self.growth = min(max((1.0 + self.trend) ** dt - 1.0 + shock, -0.5), 1.0)
        self.gdp = min(self.gdp * (1.0 + self.growth) * (1.0 - self.damage), 1e7)
        self.damage = 0.0
        self.technology += (1.0 - (1.0 - q.catch_up) ** dt) * (1.0 - self.technology)

    def break_through(self) -> None:
        """Show some of what was secret, and find something new by luck."""
        q, dt = self.model.rules.break_through, self.model.clock.dt
        self.hidden *= 1.0 - per_step(q.disclosure, dt)
        effort = min(q.rate * self.modernisation / MODERN, 1.0) if self.alive else 0.0
        if effort <= 0.0:
            return
        if self.model.luck.uniform("break_through", self.model.key[self.row], 0, 0) < per_step(effort, dt):
            before = self.technology
            self.technology = clip(before * (1.0 + q.leap), 0.01, 5.0)
            self.hidden = 1.0 - (1.0 - self.hidden) * min(before / self.technology, 1.0)

    def owe_nobody(self) -> None:
        """Forget whose help it was glad of, and whose it missed."""
        self.relief = dict.fromkeys(self.relief, 0.0)

    def be_struck(self, strikes: bool) -> None:
        """See what a disaster, and what events, would destroy."""
        q = self.model.rules.strike_disasters
        self.disaster = 0.0
        self.owe_nobody()
        drawn = 0.0
        if strikes:
            drawn = self.model.luck.uniform("strike_disasters", self.model.key[self.row], 0, 1)
            drawn *= q.loss * self.exposure[CLIMATE]
        self.blow = min(drawn + self.stricken, 0.9) * self.alive

    def seek_relief(self, covering: list[Treaty]) -> None:
        """Ask all who are tied to it for help, and bear what is left."""
        if self.blow <= 0.0:
            return
        q = self.model.rules.strike_disasters
        helped = 0.0
        for other in self.model.nations:
            if other is not self and other.alive:
                comes = other.assist(self, covering)
                if comes is not None:
                    self.relief[other.row] += q.gratitude if comes else -q.neglect
                    helped += other.gdp if comes else 0.0
        self.disaster = self.blow * (1.0 - q.aid * helped / (helped + self.gdp + 1e-9))
        self.approval = clip(self.approval - q.grief * self.disaster, 0.0, 1.0)

    def bond_with(self, other: Economy, talks: float) -> float:
        """How closely articles of assistance tie it to another."""
        owed, j = self.obligation, other.row
        close = max(owed[CAPACITY_BUILDING][j], owed[LOGISTICS][j])
        return max(close, talks * max(owed[DIALOGUE][j], owed[CONSULTATION][j]))

    def assist(self, other: Economy, covering: list[Treaty]) -> bool | None:
        """Whether it comes to help one struck by a disaster; None if nothing ties them."""
        q, j = self.model.rules.strike_disasters, other.row
        bond = self.bond_with(other, q.talks)
        duty = any(
            treaty.member[self.row] not in (0, SUSPENDED) and treaty.member[j] not in (0, SUSPENDED)
            for treaty in covering
        )
        if bond <= 0.0 and not duty:
            return None
        terms = [0.0] * TERM_SLOTS
        terms[:5] = [
            q.base,
            q.bond * bond,
            q.duty if duty else 0.0,
            q.trust * (2.0 * self.trust[j] - 1.0),
            -q.own_loss * self.blow,
        ]
        chance = logistic(sum(terms[:5]))
        key = self.model.key
        comes = self.model.luck.uniform("strike_disasters", key[self.row], key[j], 2) < chance
        self.model.note(ASSIST, self.row, j, -1, comes, chance, terms)
        return comes

    def lose_output(self) -> None:
        """Lose what the disaster destroys."""
        self.gdp *= 1.0 - self.disaster
