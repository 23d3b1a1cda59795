"""Domestic politics: governments, ideal points, opinion."""

from __future__ import annotations

import math

from benchmarks.twin.formulas import clip, logistic, per_step
from benchmarks.twin.quantities import OfNation
from sim.vocabulary import Article

BASING, DEFENCE = int(Article.BASING), int(Article.DEFENCE)


class Politics(OfNation):
    """How a nation is governed."""

    def change_governments(self) -> None:
        """Hold an election that is due, or lose the coalition by chance."""
        self.swing = 0.0
        if not self.alive:
            return
        self.settle_down()
        q, luck, key = self.model.rules.change_governments, self.model.luck, self.model.key[self.row]
        democracy = self.polity >= q.democratic
        if luck.uniform("change_governments", key, 0, 0) < self.chance_of_change(democracy):
            self.turnover = 1
            self.last_turnover = self.model.clock.year
            self.approval = min(0.5 + q.inherited * (max(self.approval, 0.5) - 0.5) + q.honeymoon, 1.0)
            for d, base in enumerate(self.public if democracy else self.ideology):
                jump = q.jump * luck.normal("change_governments", key, 0, 1 + d)
                self.government[d] = clip(base + jump, -6.0, 6.0)
        if self.turnover:
            gaps = (new - old for new, old in zip(self.government, self.ideology, strict=True))
            self.swing = math.sqrt(sum(gap**2 for gap in gaps))

    def settle_down(self) -> None:
        """Note how far the regime moved, and let earlier upheavals pass."""
        turned = abs(self.polity - self.last_polity) if self.last_polity >= 0.0 else 0.0
        self.last_polity = self.polity
        settling = per_step(self.model.rules.change_governments.settling, self.model.clock.dt)
        self.upheaval = min((1.0 - settling) * self.upheaval + turned, 1.0)

    def chance_of_change(self, democracy: bool) -> float:
        """The chance that the supporting coalition changes in this step."""
        q, dt = self.model.rules.change_governments, self.model.clock.dt
        if not democracy:
            rate = q.autocratic_turnover * (1.0 + 0.5 * q.discontent - q.discontent * self.approval)
            return per_step(min(1.0, rate), dt)
        self.election_clock -= dt
        if self.election_clock > 1e-9:
            return 0.0
        self.election_clock += self.election_period
        return logistic(q.incumbent_loss - q.approval_vote * (self.approval - 0.5))

    def lobbies(self) -> list[tuple[int, float]]:
        """For or against whom, by row, there are lobbies at home, and how strong."""
        return [(j, wish) for j, wish in self.lobby_for.items() if wish != 0.0]

    def sway_public(self) -> None:
        """Let lobbies and time move the public."""
        if not self.alive:
            return
        q, clock, luck, key = (
            self.model.rules.drift_ideal_points, self.model.clock, self.model.luck, self.model.key[self.row]
        )  # fmt: skip
        sway = [0.0] * len(self.public)
        for j, wish in self.lobbies():
            other = self.model.nations[j]
            if other is not self and other.alive:
                gap = sum(abs(own - point) for own, point in zip(self.public, other.ideology, strict=True))
                for d, point in enumerate(other.ideology):
                    sway[d] += wish * (point - self.public[d]) / (1.0 + gap)
        spread = q.public_drift * q.drift * math.sqrt(clock.dt)
        for d, point in enumerate(self.public):
            wander = spread * luck.noise("drift_ideal_points", key, 0, 16 + d)
            self.public[d] = clip(point + wander + q.sway * clock.dt * sway[d], -6.0, 6.0)

    def follow_government(self) -> None:
        """Move foreign policy to the government's ideal point, and let it wander."""
        if not self.alive:
            return
        q, dt, luck, key = (
            self.model.rules.drift_ideal_points, self.model.clock.dt, self.model.luck, self.model.key[self.row]
        )  # fmt: skip
        share, spread = per_step(q.pull, dt), q.drift * math.sqrt(dt)
        for d, point in enumerate(self.ideology):
            wander = spread * luck.noise("drift_ideal_points", key, 0, d)
            self.ideology[d] = clip(point + share * (self.government[d] - point) + wander, -6.0, 6.0)

    def ties(self) -> tuple[float, float, bool]:
        """What it owes in defence, what in bases at most, and whether women have a part in its missions."""
        owed = self.obligation
        return sum(owed[DEFENCE].values()), max(owed[BASING].values()), any(self.inclusion.values())

    def form_opinion(self) -> None:
        """Let the public judge its government."""
        if not self.alive or self.gdp <= 0.0:
            return
        q, dt = self.model.rules.form_opinion, self.model.clock.dt
        pledges, bases, included = self.ties()
        spared = 1.0 - q.inclusion if included else 1.0
        load = self.sovereignty * (q.bases * bases + q.pledges * min(pledges / q.many, 1.0))
        losses = q.losses * self.casualties * spared + q.desertion * min(self.deserted, 1.0)
        target = 0.5 - q.burden * self.spending / self.gdp + q.growth * self.growth / dt
        target += q.rally * min(self.alarm, 1.0) - load - losses
        key = self.model.key[self.row]
        mood = q.mood * math.sqrt(dt) * self.model.luck.noise("form_opinion", key, 0, 0)
        move = per_step(q.speed, dt) * (target - self.approval) + mood
        self.approval = clip(self.approval + move, 0.0, 1.0)
