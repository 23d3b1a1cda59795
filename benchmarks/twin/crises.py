"""Crises: challenging, resisting, attacking or backing down."""

from __future__ import annotations

from types import SimpleNamespace

from benchmarks.twin.aftermath import Survivor
from benchmarks.twin.calls import Crisis
from benchmarks.twin.formulas import logistic
from sim.rules.contest import CLAIMS, DEFENCE
from sim.rules.crises import ATTACK, CHALLENGE, RESIST


class Fighter(Survivor):
    """How a nation stands a crisis."""

    def look_round(self, at_once: bool) -> None:
        """Begin a step of crises; where all decide at once, what they cost waits for the end of it."""
        self.open_accounts()
        row = self.row
        self.defenders = [each for each in self.model.nations if each.obligation[DEFENCE][row] > 0.0]
        self.after = self
        if at_once:
            self.after = SimpleNamespace(
                power=self.power,
                strike=self.strike.copy(),
                support=self.support.copy(),
                trust=self.trust.copy(),
                claim=self.claim.copy(),
            )

    def take_toll(self) -> None:
        """Let what crises cost take effect."""
        after = self.after
        if after is not self:
            self.power, self.strike, self.support = after.power, after.strike, after.support
            self.trust, self.claim = after.trust, after.claim
        self.after = self

    def crisis_luck(self, other: Fighter, use: int) -> float:
        """A number of its luck with another in a crisis."""
        key = self.model.key
        return self.model.luck.uniform("run_crises", key[self.row], key[other.row], use)

    def challenges(self, target: Fighter, chance: float, provoked: float) -> bool:
        """Whether it challenges a target in this step, provoked or not."""
        if provoked > 0.0 and self.crisis_luck(target, 5) < provoked:
            return True
        return chance > 0.0 and self.crisis_luck(target, 0) < self.model.clock.dt * chance

    def consider_challenge(self, target: Fighter, anew: bool) -> bool:
        """Challenge a target or let it be, and tell which; `anew` where forces have changed since it reckoned."""
        row, v, q, dt = target.row, self.weighing, self.model.rules.run_crises, self.model.clock.dt
        chance, provoked = self.challenge_chance[row], self.provocation[row]
        if (chance <= 0.0 and provoked <= 0.0) or not (self.alive and target.alive) or self.power <= 0.0:
            return False
        win, gain = self.odds[row], self.prospect[row]
        if anew:
            win = self.odds_now(target, target.seen_power())
            gain += (win - self.odds[row]) * (1.0 + self.dread[row])
            if chance > 0.0:
                chance = logistic(sum(self.challenge_terms(target)) + v.prospect * gain)
        made = self.challenges(target, chance, provoked)
        likely = either(dt * chance, provoked)
        if not made and likely <= q.noted * dt:
            return False
        terms = self.challenge_terms(target)
        terms[1] = v.prospect * gain
        self.model.note(CHALLENGE, self.row, row, -1, made, likely, [*terms, provoked])
        if made:
            self.crisis[row] = self.carry_through(target, win, gain)
        return made

    def resists(self, challenger: Fighter, win: float) -> bool:
        """Whether it stands firm against a challenger who thinks to win with such a chance."""
        q = self.model.rules.run_crises
        win += q.own_view * (self.odds_against(challenger) - win)
        claim = max(challenger.claim[self.row], self.claim[challenger.row])
        terms = [
            q.resolve,
            q.resolve_odds * (1.0 - 2.0 * win),
            q.resolve_claim * self.interests[CLAIMS] * claim,
            q.resolve_shield * self.own_shield(challenger),
        ]
        chance = logistic(sum(terms))
        firm = self.crisis_luck(challenger, 1) < chance
        self.model.note(RESIST, self.row, challenger.row, -1, firm, chance, terms)
        return firm

    def attacks(self, target: Fighter, gain: float) -> bool:
        """Whether it attacks a target that resists, for such a gain."""
        q, row = self.model.rules.run_crises, target.row
        terms = [
            q.attack,
            q.attack_prospect * gain,
            q.attack_rivalry * self.rivalry[row],
            q.attack_ally * self.obligation[DEFENCE][row],
            q.attack_joint_democracy if self.both_democracies(target) else 0.0,
        ]
        chance = logistic(sum(terms))
        strikes = self.crisis_luck(target, 2) < chance
        self.model.note(ATTACK, self.row, row, -1, strikes, chance, terms)
        return strikes

    def carry_through(self, target: Fighter, win: float, gain: float) -> int:
        """See its challenge of a target through; return how it ended."""
        if not target.resists(self, win):
            return target.give_way(self)
        crisis, nations = Crisis(self, target), self.model.nations
        for nation in target.defenders:
            nation.hear_target(crisis)
        strength = self.strike[target.row]
        for nation in nations:
            strength += nation.hear_challenger(crisis)
        seen = self.odds_of(max(strength, 0.0), target.seen_power() + crisis.expected)
        if not self.attacks(target, gain + (seen - win) * (1.0 + self.dread[target.row])):
            return self.back_down()
        brought = self.power * self.reach[target.row] * self.free_hand[target.row]
        defence = target.power + crisis.sure
        for nation in nations:
            brought += nation.act_on_call(crisis)
        for nation in nations:
            if nation.row in crisis.stance:
                nation.keep_account(crisis)
        for nation in nations:
            nation.note_breach(crisis)
        return self.wage_war(crisis, target, brought, defence)


def either(own: float, provoked: float) -> float:
    """The chance that a nation acts of its own accord or is provoked to."""
    return own + (1.0 - own) * provoked
