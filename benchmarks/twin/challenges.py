"""Challenges: whom a nation challenges, and when."""

from __future__ import annotations

from benchmarks.twin.contest import Contender
from benchmarks.twin.formulas import logistic
from sim.rules.contest import DEFENCE, NEUTRALITY, NON_AGGRESSION, OFFENCE


class Challenger(Contender):
    """What makes a nation challenge another."""

    def fear_for_rear(self, other: Contender) -> float:
        """The power that another may bring to its rear while it is busy elsewhere."""
        fallen = self.threat[other.row] * other.power * other.reach[self.row]
        if fallen <= 0.0:
            return 0.0
        owed, row = other.obligation, self.row
        pledged = max(owed[NEUTRALITY][row], owed[NON_AGGRESSION][row], owed[DEFENCE][row], owed[OFFENCE][row])
        return fallen * (1.0 - pledged * other.good_name())

    def muster(self) -> None:
        """Reckon what it can bring against every other, alone and with accomplices."""
        guard, power, nations = self.weighing.guard, self.power, self.model.nations
        behind = [self.fear_for_rear(other) for other in nations]
        all_behind = sum(behind)
        for row, own in enumerate(behind):
            rear = max(all_behind - own, 0.0)
            self.free_hand[row] = 1.0 - guard * rear / (power + rear + 1e-9)
            self.strike[row] = power * self.reach[row] * self.free_hand[row]
        for ally in nations:
            owed = ally.obligation[OFFENCE][self.row]
            if owed <= 0.0:
                continue
            for target in nations:
                if target is not ally and ally.obligation[DEFENCE][target.row] <= 0.0:
                    name = ally.good_name(ally.torn_by(target))
                    self.strike[target.row] += owed * name * ally.power * ally.reach[target.row]

    def examine_pledges(self) -> None:
        """Ask itself how ready it is to fight for each of those it has promised to."""
        none = [0.0] * len(self.pledge_terms[0])
        for friend in self.model.nations:
            row = friend.row
            defends = self.obligation[DEFENCE][row] > 0.0
            bound = defends or self.obligation[OFFENCE][row] > 0.0
            terms = self.reasons_to_fight(friend) if bound else none[:]
            self.pledge_terms[row] = terms
            self.loyalty[row] = sum(terms) if defends else 0.0

    def weigh_defeat(self) -> None:
        """Reckon what it would lose in a defeat by each other, with defenders who come whatever it has done."""
        v, nations = self.weighing, self.model.nations
        comfort = [0.0] * len(nations)
        for ally in nations:
            sure = ally.unconditional[self.row]
            if sure <= 0.0:
                continue
            for other in nations:
                if other is not ally and ally.obligation[DEFENCE][other.row] <= 0.0:
                    comfort[other.row] += sure * self.expected_help[ally.row]
        for other in nations:
            spared = comfort[other.row]
            share = spared / (spared + other.strike[self.row] + 1e-9)
            self.dread[other.row] = v.defeat * (1.0 - v.shelter * share)

    def count_support(self) -> tuple[list[float], list[float]]:
        """What help it is believed to get against every other, and how far nuclear weapons shield it."""
        patience, nations, row = self.weighing.patience, self.model.nations, self.row
        helpers, shield = [0.0] * len(nations), [float(self.nuclear)] * len(nations)
        fears = sum(self.threat.values()) + 1e-12
        danger = sum(self.threat[other.row] * other.strike[row] for other in nations) / fears
        for ally in nations:
            ally.belief[row] = ally.fidelity[row] = 0.0
            ally.support[row] = ally.power * ally.reach[row] * patience / (patience + ally.response[row])
            bound, cover = ally.obligation[DEFENCE], ally.nuclear_cover(self)
            owed = bound[row]
            if (owed <= 0.0 and cover <= 0.0) or ally.power <= 0.0:
                continue
            torn, known, support = 0.0, ally.known_plans(self), ally.support[row]
            for attacker in nations:
                enemy = attacker.row
                if attacker is ally or bound[enemy] > 0.0:
                    continue
                bias = ally.torn_by(attacker)
                torn += self.threat[enemy] / fears * bias
                if owed > 0.0:
                    helpers[enemy] += owed * ally.believed(self, attacker, bias, known) * support
                if cover > shield[enemy]:
                    shield[enemy] = cover
            if owed > 0.0:
                ally.show_fidelity(self, danger, torn)
        return helpers, shield

    def show_fidelity(self, friend: Contender, danger: float, torn: float) -> None:
        """Set its true chance to come to a friend against those whom this one fears, and what others believe of it."""
        row = friend.row
        self.fidelity[row] = logistic(self.loyalty[row] + torn + self.fear_of(danger, friend))
        name = self.good_name(torn)
        self.belief[row] = name + self.known_plans(friend) * (self.fidelity[row] - name)

    def weigh_challenge(self, target: Contender, seen: float, helped: float, shield: float) -> None:
        """Reckon how likely it is to challenge a target that has such forces, helpers and shield."""
        row, v = target.row, self.weighing
        self.odds[row] = self.prospect[row] = self.challenge_chance[row] = self.undefended_chance[row] = 0.0
        if self is target or not (self.alive and target.alive) or self.power <= 0.0:
            return
        win, dread = self.odds_of(self.strike[row], seen + helped), self.dread[row]
        self.odds[row], self.prospect[row] = win, self.prospect_of(win, dread, shield)
        if self.contiguous[row] or self.major or self.claim[row] > 0.0:
            rest = sum(self.challenge_terms(target))
            self.challenge_chance[row] = logistic(rest + v.prospect * self.prospect[row])
            alone = self.prospect_of(self.odds_of(self.strike[row], seen), dread, float(target.nuclear))
            self.undefended_chance[row] = logistic(rest + v.prospect * alone)
