"""Bargaining: treaties of two, that nations sign where they meet."""

from __future__ import annotations

import math
from typing import NamedTuple

from benchmarks.twin.circles import Founder
from benchmarks.twin.formulas import logistic
from benchmarks.twin.home import pair_key
from benchmarks.twin.treaty import Treaty
from benchmarks.twin.valuation import COST, burden_of, level_of
from sim.rules import treaties
from sim.rules.market import MEMBER
from sim.rules.treaties import (
    DEEPEN,
    NEUTRALITY,
    NEVER,
    PLEDGE_RUNG,
    REFUSE,
    SEEKS_NEUTRALITY,
    SIGN,
    SUSPENDED,
)
from sim.rules.utility import DEFENCE, FIRM, IN_FORCE, RESERVE

RUNGS: list[int] = treaties.RUNGS.tolist()
"""The ladder of treaties of two."""
PACKAGES = [[(kind, strength) for kind, strength in enumerate(row) if strength] for row in treaties.PACKAGE.tolist()]
"""What a treaty on each rung contains: kinds and strengths."""


class Stake(NamedTuple):
    """What speaks for and against a pact with another, as a nation judges at a meeting."""

    gains: float
    costs: float
    reserve: float
    drafting: float

    def worth(self, level: float) -> float:
        """The value of a treaty of some sovereignty cost."""
        return math.sqrt(level) * self.gains - burden_of(level, self.reserve) * self.costs - self.drafting


class Bargaining(Founder):
    """How a nation makes treaties with one other."""

    def bargain_with(self, other: Bargaining) -> None:
        """Meet another nation: sign the highest article both want, if both ratify it."""
        mine, theirs = self.stake_in(other), other.stake_in(self)
        rung, wanted = self.best_rung(other, mine, theirs)
        if rung < 0:
            if wanted >= 0:
                other.give_reasons(REFUSE, self, -1, RUNGS[wanted])
            return
        level = COST[RUNGS[rung]]
        if self.agrees_with(other, mine.worth(level)) and other.agrees_with(self, theirs.worth(level)):
            self.conclude(other, rung)

    def stake_in(self, other: Bargaining) -> Stake:
        """What a pact is worth by its appraisal and an error of judgement."""
        benefit, utility = self.benefit[other.row], self.utility[other.row]
        error = self.model.judgement("negotiate", self.key, other.key)
        drafting = self.model.rules.appraise.drafting
        return Stake(benefit + error, benefit - utility, self.interests[RESERVE], drafting)

    def seeks_neutrality(self, other: Bargaining) -> bool:
        """Whether one of the two asks for neutrality before all else, and they have no such bond yet."""
        wish = max(self.interests[SEEKS_NEUTRALITY], other.interests[SEEKS_NEUTRALITY])
        me, j = self.row, other.row
        if wish <= 0.0 or max(self.obligation[DEFENCE][j], other.obligation[DEFENCE][me]) > FIRM:
            return False
        if min(self.obligation[NEUTRALITY][j], other.obligation[NEUTRALITY][me]) > FIRM:
            return False
        return self.model.luck.uniform("negotiate", self.key, other.key, 5) < wish

    def best_rung(self, other: Bargaining, mine: Stake, theirs: Stake) -> tuple[int, int]:
        """The highest rung that both want, and the highest that the nation alone wants: -1 for none."""
        level = COST[NEUTRALITY]
        if self.seeks_neutrality(other) and mine.worth(level) > 0.0 and theirs.worth(level) > 0.0:
            return PLEDGE_RUNG, PLEDGE_RUNG
        wanted, me, j = -1, self.row, other.row
        for rung in range(len(RUNGS) - 1, -1, -1):
            kind = RUNGS[rung]
            if self.obligation[kind][j] > FIRM and other.obligation[kind][me] > FIRM:
                break
            if mine.worth(COST[kind]) > 0.0:
                wanted = max(wanted, rung)
                if theirs.worth(COST[kind]) > 0.0:
                    return rung, wanted
        return -1, wanted

    def agrees_with(self, other: Bargaining, value: float) -> bool:
        """Whether parliament ratifies a treaty with another."""
        return self.ratifies("negotiate", (self.key, other.key), other.row, -1, value, self.mood_towards(other))

    def give_reasons(self, act: int, other: Bargaining, treaty: int, kind: int) -> None:
        """Note why it signs a treaty with another, or refuses it."""
        value, why = self.weigh_pair(other, COST[kind])
        value /= self.model.rules.appraise.temperature * COST[kind] ** 0.5
        chance = logistic(-value if act == REFUSE else value)
        self.model.note(act, self.row, other.row, treaty, kind, chance, why)

    def conclude(self, other: Bargaining, rung: int) -> None:
        """Sign a treaty with another, or deepen the one they have."""
        kind = RUNGS[rung]
        treaty, act = self.treaty_with(other, COST[kind]), DEEPEN
        if treaty is None:
            treaty, act = self.open_treaty(other), SIGN
        self.give_reasons(act, other, treaty.row, kind)
        other.give_reasons(act, self, treaty.row, kind)
        fresh = kind == DEFENCE and self.obligation[DEFENCE][other.row] <= 0.0
        for row in (self.row, other.row):
            treaty.leaving[row] = 1e5
            if treaty.member[row] == SUSPENDED:
                treaty.member[row] = MEMBER
        for each, strength in PACKAGES[rung]:
            treaty.direction[each] = 0
            treaty.article[each] = max(treaty.article[each], strength)
            self.obligation[each][other.row] = max(self.obligation[each][other.row], strength)
            other.obligation[each][self.row] = max(other.obligation[each][self.row], strength)
        self.model.redrawn = 1
        if fresh and not self.model.rules.appraise.synchronous:
            self.count_new_ally(other)
            other.count_new_ally(self)

    def treaty_with(self, other: Bargaining, cost: float) -> Treaty | None:
        """The two nations' own treaty that a deal of some sovereignty cost can deepen."""
        pair = (self.row, other.row)
        for treaty in self.model.treaties:
            if treaty.status != IN_FORCE or treaty.organisation:
                continue
            member, leaving = treaty.member, treaty.leaving
            if not (member[pair[0]] and member[pair[1]]) or sum(role != 0 for role in member.values()) != 2:
                continue
            over = all(leaving[row] < NEVER for row in pair)
            rests = any(member[row] == SUSPENDED for row in pair)
            if not over and not (rests and cost < level_of(treaty.article)):
                return treaty
        return None

    def open_treaty(self, other: Bargaining) -> Treaty:
        """A new treaty of two nations, in force from now on."""
        model, q = self.model, self.model.rules.negotiate
        fixed = model.luck.uniform("negotiate", self.key, other.key, 4) < q.fixed_term
        treaty, year = Treaty.draft(model), model.clock.year
        treaty.status, treaty.treaty_key, treaty.signed = IN_FORCE, pair_key(model, self, other), year
        treaty.duration = q.term if fixed else 0.0
        treaty.renewal = year + q.term if fixed else 1e5
        treaty.notice = 1.0
        for row in (self.row, other.row):
            treaty.member[row] = MEMBER
            treaty.joined[row] = year
        return treaty

    def count_new_ally(self, ally: Bargaining) -> None:
        """Let a new pact count at once in what the nation makes of others."""
        self.pacts += 1.0
        self.friends += self.expected_help[ally.row]
        for k, rivalry in ally.rivalry.items():
            self.allies_rivalry[k] += rivalry
        for k, owed in ally.obligation[DEFENCE].items():
            self.common_allies[k] += owed > 0.0
        self.weigh_position()
