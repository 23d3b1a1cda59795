"""Order in treaties: the rules in which members review a treaty together and judge one of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from benchmarks.twin.formulas import per_step
from benchmarks.twin.quantities import OfWorld
from benchmarks.twin.valuation import level_of
from sim.rules.discipline import EXPEL, LEAD, MAJORITY, MEMBER, SUSPEND
from sim.rules.market import ENDED, PARTNER, SUSPENDED
from sim.rules.review import NEVER
from sim.rules.utility import IN_FORCE

if TYPE_CHECKING:
    from benchmarks.twin.model import Nation
    from benchmarks.twin.treaty import Treaty


def mood_among(circle: Sequence[Nation]) -> tuple[float, float]:
    """The quarrels among members and the skill they share: means over pairs."""
    pairs, anger, skill = 0, 0.0, 0.0
    for one, other in combinations(circle, 2):
        pairs += 1
        anger += one.quarrel_with(other)
        skill += 0.5 * (one.interoperability[other.row] + other.interoperability[one.row])
    return (min(anger / pairs, 1.0), skill / pairs) if pairs else (0.0, 0.0)


class Order(OfWorld):
    """The part of the world where treaties are kept in order."""

    def full_members(self, treaty: Treaty) -> list[Nation]:
        """The full members of a treaty as last counted."""
        return [self.nations[treaty.roster[k]] for k in range(treaty.size)]

    def review(self) -> None:
        """Let members and partners consider every treaty in force; carry out what is due."""
        for treaty in self.treaties:
            if treaty.status == IN_FORCE:
                due = treaty.renewal <= self.clock.year + 1e-9
                self.consider_staying(treaty, due)
                if due:
                    treaty.renewal = self.clock.year + treaty.duration
                self.carry_out_notices(treaty, due)

    def consider_staying(self, treaty: Treaty, due: bool) -> None:
        """Let members, then partners, weigh whether to stay."""
        q, clock = self.rules.review, self.clock
        circle = self.full_members(treaty)
        anger, skill = mood_among(circle)
        anger *= 1.0 - q.settlement * treaty.dispute_resolution
        treaty.strain += per_step(q.strain_speed, clock.dt) * (anger - treaty.strain)
        level, tier = level_of(treaty.article), level_of(treaty.partner_article)
        for nation in circle:
            if treaty.leaving[nation.row] < NEVER or not nation.alive or not treaty.member[nation.row]:
                continue
            value, _ = nation.weigh_coalition(treaty, treaty.article, circle, level, inside=True)
            sunk = nation.ties_of_habit(treaty, skill)
            if due:
                nation.renews(treaty, value, sunk)
            else:
                nation.weighs_leaving(treaty, circle, value, sunk)
        if not (circle and tier > 0.0 and q.partners):
            return
        for nation in self.nations:
            row = nation.row
            if treaty.member[row] != PARTNER or treaty.leaving[row] < NEVER or not nation.alive:
                continue
            if clock.year - treaty.joined[row] >= 0.5 * clock.dt:
                value, _ = nation.weigh_coalition(treaty, treaty.partner_article, circle, tier, inside=True)
                nation.weighs_leaving(treaty, circle, value, nation.ties_of_habit(treaty, skill))

    def carry_out_notices(self, treaty: Treaty, due: bool) -> None:
        """Let notices take effect and suspensions run out with the term; end a treaty with one member left."""
        year, full = self.clock.year, 0
        for row, role in treaty.member.items():
            if not role:
                continue
            gone = treaty.leaving[row] <= year + 1e-6 or (due and role == SUSPENDED)
            if gone or not self.nations[row].alive:
                treaty.member[row] = 0
                treaty.leaving[row] = 1e5
                self.redrawn = 1
            elif role != PARTNER:
                full += 1
        if full < 2:
            treaty.status, treaty.ended = ENDED, year
            treaty.member = dict.fromkeys(treaty.member, 0)
            self.redrawn = 1

    def keep_order(self) -> None:
        """Let the members of every treaty judge who quarrels with all others, and institutions grow with use."""
        for treaty in self.treaties:
            if treaty.status == IN_FORCE:
                members = [self.nations[row] for row, role in treaty.member.items() if role not in (0, PARTNER)]
                if len(members) >= 2:
                    self.judge_members(treaty, members)
                    if treaty.organisation:
                        self.deepen(treaty, members)

    def judge_members(self, treaty: Treaty, members: Sequence[Nation]) -> None:
        """Put quarrels to the vote, and carry out what is decided when all votes are counted."""
        q, size = self.rules.keep_order, len(members)
        tolerance = treaty.tolerance if treaty.tolerance > 0.0 else q.tolerance
        settled = 1.0 - self.rules.review.settlement * treaty.dispute_resolution
        own = {}
        for one in members:
            anger = sum(one.quarrel_with(other) for other in members if other is not one)
            own[one.row] = anger / (size - 1 + 1e-9)
        angers = sum(own.values())
        verdicts = {}
        for nation in members:
            row = nation.row
            if not nation.alive or treaty.leaving[row] <= NEVER:
                continue
            rest = (angers - 2.0 * own[row]) / (size - 2) if size > 2 else -1.0
            act = nation.motion_on(treaty.member[row], own[row], rest, settled, tolerance)
            if act >= 0 and self.carried(treaty, act, nation, members, settled):
                verdicts[row] = act
        for row, act in verdicts.items():
            if act == EXPEL:
                treaty.leaving[row] = self.clock.year
            else:
                treaty.member[row] = SUSPENDED if act == SUSPEND else MEMBER
                self.redrawn = 1

    def carried(self, treaty: Treaty, act: int, nation: Nation, members: Sequence[Nation], settled: float) -> bool:
        """Whether a motion on a member is made, and the others carry it by the treaty's rule."""
        motion = per_step(self.rules.keep_order.motion, self.clock.dt)
        if self.luck.uniform("keep_order", nation.key, nation.key ^ treaty.treaty_key, 0) >= motion:
            return False
        others = [other for other in members if other is not nation]
        entitled = [other for other in others if treaty.member[other.row] != SUSPENDED] or others
        voters = [other for other in entitled if other.alive]
        ayes = [voter.votes_to(act, nation, treaty, settled) for voter in voters]
        if treaty.voting == LEAD and treaty.lead >= 0 and treaty.lead != nation.row:
            return any(aye for voter, aye in zip(voters, ayes, strict=True) if voter.row == treaty.lead)
        majority = treaty.quorum if treaty.quorum > 0.0 else self.rules.accede.majority
        needed = majority if treaty.voting == MAJORITY else 1.0
        return bool(ayes) and sum(ayes) >= needed * len(ayes)

    def deepen(self, treaty: Treaty, members: Sequence[Nation]) -> None:
        """Let institutions grow with trust and joint practice, and wear out with strain."""
        q, size = self.rules.keep_order, len(members)
        use = sum(
            one.trust[other.row] * one.interoperability[other.row]
            for one in members
            for other in members
            if other is not one
        )
        growth = q.deepening * use / (size * (size - 1))
        speed = growth + q.wear * treaty.strain
        if speed > 0.0:
            treaty.depth += per_step(min(speed, 1.0), self.clock.dt) * (growth / speed - treaty.depth)
