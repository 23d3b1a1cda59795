"""Calls: what allies decide in a crisis, and what they signal."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.twin.contest import Contender
from benchmarks.twin.formulas import logistic
from benchmarks.twin.home import pair_key
from sim.rules.calls import DEFENDS, HONOUR, JOIN, JOINS, REFUSES, SIGNAL, STAYS, UNCALLED
from sim.rules.contest import COST, DEFENCE, OFFENCE, TORN


@dataclass
class Crisis:
    """A challenge that was resisted, and what others do in it: by their rows, those who are called."""

    challenger: Ally
    target: Ally
    stance: dict[int, int] = field(default_factory=dict)
    signals: dict[int, bool] = field(default_factory=dict)
    sure: float = 0.0
    """The help that comes to the target."""
    expected: float = 0.0
    """The help that the challenger expects to come."""

    def attacks(self, nation: Contender) -> bool:
        """Whether a nation fights on the challenger's side."""
        return nation is self.challenger or self.stance.get(nation.row, UNCALLED) == JOINS

    def defends(self, nation: Contender) -> bool:
        """Whether a nation fights on the target's side."""
        return nation is self.target or self.stance.get(nation.row, UNCALLED) == DEFENDS


class Ally(Contender):
    """What a nation does when others call it."""

    def readiness_now(self, friend: Contender, fear: float, torn: float = 0.0) -> list[float]:
        """The terms of its readiness to fight for a friend, now that there is an enemy."""
        terms = self.pledge_terms[friend.row][:]
        terms[COST], terms[TORN] = fear, torn
        return terms

    def bluff_terms(self, enemy: Contender) -> list[float]:
        """The parts of its chance to signal help that it will not give."""
        q = self.model.rules.run_crises
        bluff = q.bluff * (1.0 - self.transparency)
        fear = bluff * q.bluff_fear * self.threat[enemy.row]
        return [bluff, fear, -(bluff + fear) * q.bluff_name * self.good_name()]

    def hear_target(self, crisis: Crisis) -> None:
        """Decide whether to defend the target, signal it or its contrary, and add to the help in sight."""
        target, attacker = crisis.target, crisis.challenger
        owed = self.owes_defence(target, attacker)
        if owed <= 0.0 or self.power <= 0.0:
            return
        torn, fear = self.torn_by(attacker), self.fear_of(attacker.strike[target.row], target)
        terms, bluff = self.readiness_now(target, fear, torn), self.bluff_terms(attacker)
        ready, tempted = logistic(sum(terms)), sum(bluff)
        case = pair_key(self.model, target, attacker)
        draw = self.model.luck.uniform("run_crises", self.model.key[self.row], case, 3)
        comes, signals = draw < ready, draw < ready + tempted
        crisis.stance[self.row] = DEFENDS if comes else STAYS
        crisis.signals[self.row] = signals
        treaty, chance = self.defence_treaty[target.row], min(ready + tempted, 1.0)
        self.model.note(SIGNAL, self.row, target.row, treaty, 2 * signals - comes, chance, terms + bluff)
        name, support = self.good_name(torn), self.support[target.row]
        crisis.expected += owed * (name + self.model.rules.run_crises.credence * (signals - name)) * support
        if comes:
            crisis.sure += owed * support

    def hear_challenger(self, crisis: Crisis) -> float:
        """Decide whether to attack with the challenger; return what that adds to the strength it expects."""
        target, friend = crisis.target, crisis.challenger
        owed = self.obligation[OFFENCE][friend.row]
        if owed <= 0.0 or self.row in crisis.stance or self is target or self.power <= 0.0:
            return 0.0
        if self.obligation[DEFENCE][target.row] > 0.0:
            return 0.0
        torn, fear = self.torn_by(target), self.fear_of(target.power + crisis.expected, friend)
        ready = logistic(sum(self.readiness_now(friend, fear, torn)))
        draw = self.model.luck.uniform("run_crises", self.model.key[self.row], pair_key(self.model, friend, target), 6)
        joins = draw < ready
        crisis.stance[self.row] = JOINS if joins else REFUSES
        told: float = self.model.rules.run_crises.counsel * (joins - self.good_name(torn))
        return told * owed * self.power * self.reach[target.row]

    def act_on_call(self, crisis: Crisis) -> float:
        """Do as it has decided, now that there is an attack; return the strength that it adds to the attackers'."""
        stance = crisis.stance.get(self.row, UNCALLED)
        if stance == UNCALLED:
            return 0.0
        if stance >= JOINS:
            act, friend, foe, treaties = JOIN, crisis.challenger, crisis.target, self.offence_treaty
            enemy = foe.power + crisis.expected
        else:
            act, friend, foe, treaties = HONOUR, crisis.target, crisis.challenger, self.defence_treaty
            enemy = foe.strike[friend.row]
        terms = self.readiness_now(friend, self.fear_of(enemy, friend), self.torn_by(foe))
        comes = stance in (DEFENDS, JOINS)
        self.model.note(act, self.row, friend.row, treaties[friend.row], comes, logistic(sum(terms)), terms)
        if stance != JOINS:
            return 0.0
        return self.obligation[OFFENCE][friend.row] * self.power * self.reach[foe.row]
