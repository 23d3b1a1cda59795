"""Home, budgets, cooperation and standing, reckoned for all others at once."""

from __future__ import annotations

import numpy as np

from benchmarks.rows.base import OnRows
from benchmarks.twin.cooperation import CAPACITY_BUILDING, EXERCISES, INTELLIGENCE, PROCUREMENT, TECHNOLOGY
from benchmarks.twin.formulas import clip, per_step
from benchmarks.twin.politics import BASING, DEFENCE


def shares_of(rates: np.ndarray, dt: float) -> np.ndarray:
    """The chances of a step that belong to yearly ones."""
    return rates if dt == 1.0 else 1.0 - (1.0 - rates) ** dt


class RowHome(OnRows):
    """How a nation is governed, and what it spends."""

    def owe_nobody(self) -> None:
        """Forget whose help it was glad of, and whose it missed."""
        self.model.rows.relief[self.row] = 0.0

    def ties(self) -> tuple[float, float, bool]:
        """What it owes in defence, what in bases at most, and whether women have a part in its missions."""
        x, i = self.model.rows, self.row
        return float(x.obligation[DEFENCE, i].sum()), float(x.obligation[BASING, i].max()), bool(x.inclusion[i].any())

    def lobbies(self) -> list[tuple[int, float]]:
        """For or against whom, by row, there are lobbies at home, and how strong."""
        wishes = self.model.rows.lobby_for[self.row]
        found = np.flatnonzero(wishes)
        return list(zip(found.tolist(), wishes[found].tolist(), strict=True))

    def counted_on(self) -> tuple[float, float]:
        """What allies spend on its safety, and what others spend against the same threats."""
        x, at, i = self.model.rows, self.model.at, self.row
        owed = x.obligation[DEFENCE, :, i]
        brought = x.reach[:, i] * at.spending * (1.0 + at.growth)
        sure = at.kept / (at.kept + at.broken) * (0.5 + 0.5 * x.trust[i])
        return float((owed * sure) @ brought), float((x.common_threat[i] * (owed <= 0.0)) @ brought)

    def joint_use(self) -> float:
        """How far it fights together with those it defends: with the best of them."""
        x, i = self.model.rows, self.row
        return float((x.obligation[DEFENCE, i] * x.interoperability[i]).max())


class RowCooperation(OnRows):
    """What a nation does with its partners."""

    def train_all(self, command: np.ndarray) -> None:
        """Learn to fight together with those it exercises with; forget otherwise."""
        q, x, i = self.model.rules.exercise, self.model.rows, self.row
        owed, skill = x.obligation, x.interoperability[i]
        trained = np.maximum(owed[CAPACITY_BUILDING, i], owed[CAPACITY_BUILDING, :, i])
        taught = q.gain * owed[EXERCISES, i] * (1.0 + q.command * command) + q.training * trained
        common = np.maximum(owed[TECHNOLOGY, i], owed[PROCUREMENT, i])
        speed = taught + q.fade * (1.0 - q.standards * common)
        moved = speed > 0.0
        share = shares_of(np.minimum(speed, 1.0), self.model.clock.dt)
        skill += share * (np.divide(taught, speed, out=skill.copy(), where=moved) - skill)

    def open_files(self) -> None:
        """Share with others what article, trust and security allow."""
        q, x, at, i = self.model.rules.share_intelligence, self.model.rows, self.model.at, self.row
        allowed = np.minimum(x.obligation[INTELLIGENCE, i], np.minimum(x.trust[i], x.trust[:, i]))
        allowed = np.minimum(allowed, q.insecure + (1.0 - q.insecure) * at.security)
        x.intelligence[i] += per_step(q.speed, self.model.clock.dt) * (allowed - x.intelligence[i])

    def risk_secrets(self) -> None:
        """Suffer leaks of partners, and spy on rivals."""
        model, i = self.model, self.row
        q, x, at, key, dt = model.rules.share_intelligence, model.rows, model.at, model.key, model.clock.dt
        told = np.flatnonzero(x.intelligence[i] > 0.01)
        if told.size:
            hazard = shares_of(q.leak * x.intelligence[i, told] * (1.0 - at.security[told]), dt)
            drawn = model.luck.uniforms("share_intelligence", key[i], [key[j] for j in told.tolist()], 0)
            for j in told[drawn < hazard].tolist():
                self.lose_secrets(j)
            self.exposed = float(self.exposed)
        rivals = np.flatnonzero(self.others_alive() & (x.rivalry[i] > 0.0)) if self.alive else told[:0]
        if rivals.size:
            hazard = shares_of(q.espionage * x.rivalry[i, rivals] * self.security, dt)
            drawn = model.luck.uniforms("share_intelligence", key[i], [key[j] for j in rivals.tolist()], 1)
            for j, u, chance in zip(rivals.tolist(), drawn.tolist(), hazard.tolist(), strict=True):
                if u < chance:
                    self.break_in(model.nations[j], u, chance)

    def learn_technology(self) -> None:
        """Learn from the teacher that opens most to it."""
        x, at, i = self.model.rows, self.model.at, self.row
        taught = float((x.obligation[TECHNOLOGY, :, i] * (at.technology - self.known_technology)).max())
        share = per_step(self.model.rules.transfer_technology.flow, self.model.clock.dt)
        self.technology = clip(self.known_technology + share * max(taught, 0.0), 0.01, 5.0)

    def pool_procurement(self) -> None:
        """Pay less for forces that are bought together."""
        joint = float(self.model.rows.obligation[PROCUREMENT, self.row] @ self.model.at.spending)
        share = joint / (joint + self.spending + 1e-9)
        self.unit_price = clip(1.0 - self.model.rules.pool_procurement.saving * share, 0.3, 1.0)

    def equip_partners(self) -> None:
        """Set forces aside for weaker partners, as far as they can take them in."""
        q, dt, at = self.model.rules.build_capacity, self.model.clock.dt, self.model.at
        owed = self.model.rows.obligation[CAPACITY_BUILDING, self.row]
        weaker = np.flatnonzero((owed > 0.0) & (at.capability < self.capability))
        if not weaker.size:
            return
        aid = np.minimum(q.share * owed[weaker] * self.spending, q.intake * at.capability[weaker]) * dt
        for j, part in zip(weaker.tolist(), aid.tolist(), strict=True):
            self.model.nations[j].given += part
            self.given -= part

    def include(self) -> None:
        """Trust those sooner whose treaty with it gives women a part in peace and security."""
        x, i = self.model.rows, self.row
        if not x.inclusion[i].any():
            return
        share = per_step(self.model.rules.include.gain, self.model.clock.dt)
        x.trust[i] += share * x.inclusion[i] * (1.0 - x.trust[i])
