"""Staying: how a nation weighs whether to stay in a treaty, and judges a member who quarrels with all."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.twin.formulas import logistic, per_step
from benchmarks.twin.home import Home
from benchmarks.twin.quantities import OfNation
from benchmarks.twin.treaty import Treaty
from sim.rules.discipline import EXPEL, REVIVE, SUSPEND
from sim.rules.review import LEAVE, RENEW, SUSPENDED


class Staying(Home):
    """How a nation stays in treaties, or leaves them."""

    def ties_of_habit(self, treaty: Treaty, skill: float) -> float:
        """How institutions and joint forces bind a nation to a treaty."""
        q = self.model.rules.review
        return float(q.sunk_cost * (q.routine + treaty.depth + q.joint_forces * skill))

    def renews(self, treaty: Treaty, value: float, sunk: float) -> None:
        """Decide on a treaty whose term runs out."""
        model, q, heat = self.model, self.model.rules.review, self.model.rules.appraise.temperature
        novel = min(q.upheaval * self.upheaval, 1.0)
        why = [value / heat, sunk / heat, q.habit, q.democracy * self.polity / heat]
        why.append(-novel * (why[1] + why[2]))
        chance = logistic(sum(why))
        stays = model.luck.uniform("review", self.key, treaty.treaty_key, 1) < chance
        model.note(RENEW, self.row, -1, treaty.row, stays, chance, why)
        if not stays:
            treaty.leaving[self.row] = model.clock.year

    def weighs_leaving(self, treaty: Treaty, circle: Sequence[OfNation], value: float, sunk: float) -> None:
        """Decide whether to give notice to a treaty of some value."""
        model, clock, q = self.model, self.model.clock, self.model.rules.review
        doubt = -q.doubt / model.rules.appraise.temperature
        new_coalition = self.turnover * min(1.0 - self.polity + self.upheaval, 1.0)
        years = clock.year - treaty.joined[self.row]
        why = [
            q.base,
            doubt * value,
            doubt * sunk,
            doubt * q.age * min(years, q.oldest),
            doubt * q.democracy * self.polity,
            q.strain * treaty.strain,
            q.power_shift * self.power_shift,
            q.turnover * new_coalition,
            q.outside_pact * self.pull_of_outsiders(treaty, circle),
            q.reversal * max(0.0, self.swing - q.distant),
        ]
        why.append(-min(q.upheaval * self.upheaval, 1.0) * (why[0] + why[2] + why[3]))
        chance = per_step(logistic(sum(why)), clock.dt)
        goes = model.luck.uniform("review", self.key, treaty.treaty_key, 0) < chance
        if goes:
            treaty.leaving[self.row] = clock.year + treaty.notice
        if goes or chance > q.noted * clock.dt:
            model.note(LEAVE, self.row, -1, treaty.row, goes, chance, why)

    def pull_of_outsiders(self, treaty: Treaty, circle: Sequence[OfNation]) -> float:
        """The strongest rivalry of another member with an outsider whom the nation has pledged to defend of late."""
        clock, worst = self.model.clock, 0.0
        if clock.step <= 1:
            return worst
        since = clock.year - clock.dt - 1e-6
        for outsider, pledged in self.pledged.items():
            if pledged >= since and not treaty.member[outsider]:
                for other in circle:
                    if other is not self:
                        worst = max(worst, other.rivalry[outsider])
        return worst

    def motion_on(self, role: int, own: float, rest: float, settled: float, tolerance: float) -> int:
        """What other members consider about the nation by its mean quarrel and their own: -1 for nothing."""
        if role == SUSPENDED:
            return EXPEL if settled * own > tolerance else REVIVE
        margin = self.model.rules.keep_order.margin
        return SUSPEND if settled * own > tolerance and settled * (own - rest) > margin else -1

    def votes_to(self, act: int, other: OfNation, treaty: Treaty, settled: float) -> bool:
        """Whether the nation votes to suspend, expel or take back another member."""
        model, q = self.model, self.model.rules.keep_order
        base = q.suspend if act == SUSPEND else q.expel if act == EXPEL else q.revive
        sign = -1.0 if act == REVIVE else 1.0
        why = [
            base,
            sign * q.quarrel * settled * self.quarrel_with(other),
            -sign * q.worth * self.utility[other.row] / model.rules.appraise.temperature,
        ]
        chance = logistic(sum(why))
        luck = model.key[other.row] ^ treaty.treaty_key
        aye = model.luck.uniform("keep_order", self.key, luck, 0) < chance
        model.note(act, self.row, other.row, treaty.row, aye, chance, why)
        return aye
