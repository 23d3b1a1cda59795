"""Aftermath: who kept a pledge in a crisis, what a war cost, and what it settled."""

from __future__ import annotations

from typing import Any

from benchmarks.twin.calls import Ally, Crisis
from benchmarks.twin.formulas import clip
from sim.rules.aftermath import BACKED_DOWN, CONCEDED, LOST, MOST, WON
from sim.rules.calls import DEFENDS, JOINS, STAYS
from sim.rules.contest import DEFENCE, NEUTRALITY, NON_AGGRESSION, OFFENCE


class Survivor(Ally):
    """What a crisis leaves of a nation."""

    after: Any
    """Where the toll of crises is kept: the nation itself, or, where all decide at once, a copy until they have."""

    def open_accounts(self) -> None:
        """Forget what the crises of the last step brought."""
        self.casualties = self.deserted = 0.0
        self.invoked = self.honoured = self.entrapped = self.bluffed = 0
        self.tested, self.upheld = [0] * len(self.tested), [0] * len(self.upheld)
        others = range(len(self.model.nations))
        self.crisis = dict.fromkeys(others, 0)
        self.fought, self.breach = dict.fromkeys(others, 0.0), dict.fromkeys(others, 0.0)
        self.conduct = dict.fromkeys(others, 0.0)

    def lose_face(self, weight: float = 1.0) -> None:
        """Pay for weakness with approval at home."""
        self.approval = clip(self.approval - self.model.rules.run_crises.shame * weight, 0.0, 1.0)

    def give_way(self, challenger: Survivor) -> int:
        """Concede to a challenger a part of what it claims."""
        self.lose_face()
        challenger.after.claim[self.row] *= 1.0 - self.model.rules.run_crises.concession
        return CONCEDED

    def back_down(self) -> int:
        """Challenge, and shrink from an attack."""
        self.lose_face()
        return BACKED_DOWN

    def keep_account(self, crisis: Crisis) -> None:
        """Note whether it kept its pledge, was drawn into the war of another, or had only bluffed."""
        stance = crisis.stance[self.row]
        helps, came = stance <= DEFENDS, stance in (DEFENDS, JOINS)
        kind, friend, foe = DEFENCE, crisis.target, crisis.challenger
        if not helps:
            kind, friend, foe = OFFENCE, foe, friend
        self.invoked += 1
        self.honoured += came
        self.tested[kind] += 1
        self.upheld[kind] += came
        self.conduct[friend.row] += 1.0 if came else -1.0
        friend.deserted += not came
        q = self.model.rules.run_crises
        if came and self.threat[foe.row] < q.stake:
            self.entrapped += 1
            self.drawn = min(self.drawn + 1, MOST)
            self.after.trust[friend.row] = clip(self.after.trust[friend.row] - q.resentment, 0.0, 1.0)
        if stance == STAYS and crisis.signals[self.row]:
            self.bluffed += 1
            self.lose_face(self.polity)

    def sworn_to(self, other: Ally) -> float:
        """The strongest word it gave not to attack another."""
        return max(self.obligation[kind][other.row] for kind in (NON_AGGRESSION, NEUTRALITY, DEFENCE))

    def note_breach(self, crisis: Crisis) -> None:
        """Note the word it breaks by fighting, unless the other has attacked it in this step."""
        challenger, target = crisis.challenger, crisis.target
        if crisis.attacks(self) and target.crisis[self.row] <= BACKED_DOWN:
            self.breach[target.row] = max(self.breach[target.row], self.sworn_to(target))
        elif crisis.stance.get(self.row) == DEFENDS and challenger.crisis[self.row] <= BACKED_DOWN:
            row = challenger.row
            self.breach[row] = max(self.breach[row], self.obligation[NEUTRALITY][row])

    def take_losses(self, crisis: Crisis, met: float, strength: float, defence: float) -> None:
        """Lose forces to those it met."""
        q = self.model.rules.run_crises
        loss = q.losses * met / (strength + defence + 1e-9)
        if self.row in crisis.stance:
            loss *= q.allied_losses
        self.casualties = min(1.0, self.casualties + loss)
        self.capability *= 1.0 - loss
        self.wear_down(loss)

    def wear_down(self, loss: float) -> None:
        """Lose a share of the power that counts for the rest of the step, wherever it counts."""
        after, nations = self.after, self.model.nations
        gone = loss * after.power
        after.power -= gone
        for row in range(len(nations)):
            after.support[row] *= 1.0 - loss
            after.strike[row] = max(after.strike[row] - gone * self.reach[row] * self.free_hand[row], 0.0)
        for partner in nations:
            owed = self.obligation[OFFENCE][partner.row]
            if owed <= 0.0:
                continue
            strike = partner.after.strike
            for other in nations:
                row = other.row
                if other is not self and self.obligation[DEFENCE][row] <= 0.0:
                    name = self.good_name(self.torn_by(other))
                    strike[row] = max(strike[row] - owed * name * gone * self.reach[row], 0.0)

    def wage_war(self, crisis: Crisis, target: Survivor, strength: float, defence: float) -> int:
        """Fight it out with the target and all who came; return how it ended."""
        q, key, nations = self.model.rules.run_crises, self.model.key, self.model.nations
        draw = self.model.luck.uniform("run_crises", key[self.row], key[target.row], 4)
        won = draw < self.odds_of(strength, defence)
        edge = (strength - defence) / (strength + defence + 1e-9)
        decisive = max(edge if won else -edge, 0.0)
        for nation in nations:
            attacking = crisis.attacks(nation)
            if not attacking and not crisis.defends(nation):
                continue
            nation.take_losses(crisis, defence if attacking else strength, strength, defence)
            if not attacking:
                continue
            for enemy in nations:
                if crisis.defends(enemy):
                    nation.fought[enemy.row] = max(nation.fought[enemy.row], 1.0 + decisive)
                    enemy.fought[nation.row] = max(enemy.fought[nation.row], 1.0 + decisive)
        own, others = self.after.claim, target.after.claim
        own[target.row] *= q.unsated if won else 1.0 - q.renounced * decisive
        if won:
            others[self.row] *= 1.0 - q.renounced * decisive
        return WON if won else LOST

    def pay_for_breaches(self) -> None:
        """Lose the trust of those it fought against its word, some of that of others, and its name."""
        q, row = self.model.rules.run_crises, self.row
        for victim in self.model.nations:
            broken = self.breach[victim.row]
            if broken <= 0.0:
                continue
            self.broken = min(self.broken + q.perjury * broken, MOST)
            victim.trust[row] = clip(victim.trust[row] - q.betrayal * broken, 0.0, 1.0)
            for other in self.model.nations:
                partner = max(self.sworn_to(other), self.obligation[OFFENCE][other.row])
                if other is not victim and partner > 0.0 and other.fought[victim.row] <= 0.0:
                    other.trust[row] = clip(other.trust[row] - q.warning * broken * partner, 0.0, 1.0)

    def tempted(self, other: Survivor) -> bool:
        """Whether it could have joined those who fought another."""
        row, claims = other.row, self.claim[other.row] > 0.0
        quarrel = (self.rivalry[row] > 0.0 or claims) and bool(self.contiguous[row] or self.major or claims)
        for enemy in self.model.nations:
            if enemy is self or other.fought[enemy.row] <= 0.0:
                continue
            if quarrel or self.obligation[DEFENCE][enemy.row] > 0.0 or self.obligation[OFFENCE][enemy.row] > 0.0:
                return True
        return False

    def count_restraint(self) -> None:
        """Note whether it spared partners that it had challenged, and kept out of their wars."""
        if not self.alive:
            return
        for other in self.model.nations:
            row = other.row
            if other is self:
                continue
            if self.obligation[NON_AGGRESSION][row] > 0.0 and self.crisis[row] > 0:
                self.tested[NON_AGGRESSION] += 1
                self.upheld[NON_AGGRESSION] += self.crisis[row] <= BACKED_DOWN
            neutral = self.obligation[NEUTRALITY][row] > 0.0 and other.crisis[self.row] <= BACKED_DOWN
            if neutral and self.tempted(other):
                self.tested[NEUTRALITY] += 1
                self.upheld[NEUTRALITY] += self.fought[row] <= 0.0
