"""Challenges: what a fight with each other nation would bring, reckoned for all at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.rows.base import OnRows, logistic
from sim.rules.contest import (
    CLAIMS,
    COMMITMENT,
    DEFENCE,
    MOST_CARE,
    NEUTRALITY,
    NEVER,
    NON_AGGRESSION,
    OFFENCE,
    UMBRELLA,
)


def named(name: Any, torn: Any) -> Any:
    """The chance that a pledge is kept by name alone, less where another pledge stands in the way."""
    return name / (name + (1.0 - name) * np.exp(-torn))


class RowChallenger(OnRows):
    """What makes a nation challenge another."""

    def torn(self) -> np.ndarray:
        """What its promises to others take from its readiness to fight them."""
        owed, i = self.model.rows.obligation, self.row
        torn: np.ndarray = np.maximum(owed[NEUTRALITY, i], owed[NON_AGGRESSION, i])
        torn *= self.model.rules.weigh_challenges.honour_torn
        return torn

    def free_of(self) -> np.ndarray:
        """Against whom it may fight, being bound to defend neither them nor itself."""
        free: np.ndarray = self.model.rows.obligation[DEFENCE, self.row] <= 0.0
        free[self.row] = False
        return free

    def muster_all(self) -> None:
        """Reckon what it can bring against every other, alone and with accomplices."""
        model, i = self.model, self.row
        x, at, owed = model.rows, model.at, model.rows.obligation[:, :, self.row]
        fallen = x.threat[i] * at.power * x.reach[:, i]
        pledged = owed[[NEUTRALITY, NON_AGGRESSION, DEFENCE, OFFENCE]].max(axis=0)
        behind = fallen * (1.0 - pledged * at.name)
        rear = np.maximum(behind.sum() - behind, 0.0)
        x.free_hand[i] = 1.0 - model.rules.weigh_challenges.guard * rear / (self.power + rear + 1e-9)
        x.strike[i] = self.power * x.reach[i] * x.free_hand[i]
        for a in np.flatnonzero(owed[OFFENCE] > 0.0).tolist():
            name = named(at.name[a], at.torn[a])
            x.strike[i] += at.free[a] * owed[OFFENCE, a] * name * at.power[a] * x.reach[a]

    def weigh_pledges(self) -> None:
        """Ask itself how ready it is to fight for those it has promised to."""
        v, x, i = self.model.rules.weigh_challenges, self.model.rows, self.row
        x.loyalty[i] = 0.0
        x.pledge_terms[i] = 0.0
        defends = x.obligation[DEFENCE, i] > 0.0
        to = np.flatnonzero(defends | (x.obligation[OFFENCE, i] > 0.0))
        if not to.size:
            return
        new = (self.last_turnover > x.pledged[i, to]) & (x.pledged[i, to] > NEVER)
        care = np.minimum(self.interests[COMMITMENT] * x.regard[i, to], MOST_CARE)
        terms = np.zeros((to.size, x.pledge_terms.shape[2]))
        terms[:, 0] = v.honour_base
        terms[:, 1] = v.honour_trust * (2.0 * x.trust[i, to] - 1.0)
        terms[:, 2] = v.honour_common_threat * x.common_threat[i, to]
        terms[:, 3] = v.honour_democracy * self.polity
        terms[:, 4] = v.honour_interoperability * x.interoperability[i, to]
        terms[:, 6] = v.honour_major * self.major
        terms[:, 7] = v.honour_turnover * new
        terms[:, 8] = care * v.honour_reputation * self.model.at.name[i]
        x.pledge_terms[i, to] = terms
        x.loyalty[i, to] = terms.sum(axis=1) * defends[to]

    def dread_all(self) -> None:
        """Reckon what it would lose in defeat, with defenders who come whatever it has done."""
        v, x, at, i = self.model.rules.weigh_challenges, self.model.rows, self.model.at, self.row
        sure = x.unconditional[:, i] * x.expected_help[i]
        comfort = sure @ at.free if sure.any() else np.zeros(len(sure))
        x.dread[i] = v.defeat * (1.0 - v.shelter * comfort / (comfort + x.strike[:, i] + 1e-9))

    def find_support(self) -> tuple[np.ndarray, np.ndarray]:
        """What help it is believed to get against every other, and how far nuclear weapons shield it."""
        v, x, at, j = self.model.rules.weigh_challenges, self.model.rows, self.model.at, self.row
        helpers, shield = np.zeros(len(at.power)), np.full(len(at.power), float(self.nuclear))
        x.belief[:, j] = x.fidelity[:, j] = 0.0
        x.support[:, j] = at.power * x.reach[:, j] * v.patience / (v.patience + x.response[:, j])
        owed = x.obligation[DEFENCE, :, j]
        cover = v.umbrella * at.nuclear * np.maximum(x.obligation[UMBRELLA, :, j], v.implied * owed)
        near = np.flatnonzero(((owed > 0.0) | (cover > 0.0)) & (at.power > 0.0))
        if near.size:
            free = at.free[near]
            helpers = (owed[near] * x.support[near, j]) @ (free * self.believed_of(near))
            shield = np.maximum(shield, (free * cover[near, None]).max(axis=0))
            self.judge_allies(near[owed[near] > 0.0])
        return helpers, shield

    def fears_of(self, allies: np.ndarray, attacker: Any) -> Any:
        """What the strength of attackers takes from its allies' readiness to fight."""
        own = self.model.at.power[allies]
        own = own[:, None] if np.ndim(attacker) else own
        return -self.model.rules.weigh_challenges.honour_cost * attacker / (attacker + own + self.power + 1e-9)

    def known_of(self, allies: np.ndarray) -> Any:
        """How far others can tell whether its allies would come."""
        return np.maximum(self.model.at.transparency[allies], max(self.exposed, self.leaked))

    def believed_of(self, allies: np.ndarray) -> np.ndarray:
        """The chance that each ally comes against each attacker, as others see it."""
        x, at, j = self.model.rows, self.model.at, self.row
        torn = at.torn[allies]
        chance: np.ndarray = named(at.name[allies, None], torn)
        known = self.known_of(allies)
        if known.any():
            logit = x.loyalty[allies, j, None] + torn + self.fears_of(allies, x.strike[:, j])
            chance += known[:, None] * (logistic(logit) - chance)
        return chance

    def judge_allies(self, allies: np.ndarray) -> None:
        """Set the true chance that those pledged to it come, and what others believe."""
        x, at, j = self.model.rows, self.model.at, self.row
        fears = float(x.threat[j].sum()) + 1e-12
        danger = float(x.threat[j] @ x.strike[:, j]) / fears
        torn = (at.free[allies] * at.torn[allies]) @ x.threat[j] / fears
        true = logistic(x.loyalty[allies, j] + torn + self.fears_of(allies, danger))
        name = named(at.name[allies], torn)
        x.fidelity[allies, j] = true
        x.belief[allies, j] = name + self.known_of(allies) * (true - name)

    def weigh_targets(self, helpers: np.ndarray, shield: np.ndarray) -> None:
        """Reckon how likely it is to challenge every other."""
        v, x, at, i = self.model.rules.weigh_challenges, self.model.rows, self.model.at, self.row
        real = self.others_alive() & bool(self.alive and self.power > 0.0)
        seen = at.power * (1.0 - at.hidden * (1.0 - at.exposed))
        win = self.odds_against_all(seen + helpers)
        worth = self.worth_of(win, shield)
        x.odds[i], x.prospect[i] = real * win, real * worth
        relevant = real & ((x.contiguous[i] > 0) | bool(self.major) | (x.claim[i] > 0.0))
        rest = self.grounds()
        alone = self.worth_of(self.odds_against_all(seen), at.nuclear)
        x.challenge_chance[i] = relevant * logistic(rest + v.prospect * worth)
        x.undefended_chance[i] = relevant * logistic(rest + v.prospect * alone)

    def odds_against_all(self, defence: np.ndarray) -> np.ndarray:
        """Its chances to beat others whose defence is so strong."""
        sharp, strike = self.model.rules.weigh_challenges.decisiveness, self.model.rows.strike[self.row]
        if sharp != 1.0:
            strike, defence = strike**sharp, defence**sharp
        odds: np.ndarray = strike / (strike + defence + 1e-9)
        return odds

    def worth_of(self, win: np.ndarray, shield: np.ndarray) -> np.ndarray:
        """What fights at such odds are worth to it."""
        v = self.model.rules.weigh_challenges
        cost = v.war_cost * (1.0 + v.nuclear_cost * shield)
        worth: np.ndarray = win - (1.0 - win) * self.model.rows.dread[self.row] - cost + v.risk * self.risk
        return worth

    def grounds(self) -> np.ndarray:
        """The logits of challenges, but for what a fight promises."""
        v, x, at, i = self.model.rules.weigh_challenges, self.model.rows, self.model.at, self.row
        owed = x.obligation
        rest: np.ndarray = v.base + v.contiguity * x.contiguous[i] + v.major * self.major + v.rivalry * x.rivalry[i]
        rest += v.ally * np.maximum(owed[DEFENCE, i], owed[NON_AGGRESSION, i])
        rest += v.joint_democracy * (np.minimum(self.polity, at.polity) >= v.democratic)
        rest += v.claim * self.interests[CLAIMS] * x.claim[i] - v.trust * (2.0 * x.trust[i] - 1.0)
        rest += v.settlement * (x.settled[i] > 0)
        if v.transition > 0.0 and x.rivalry[i].any():
            rest += v.transition * self.transitions()
        return rest

    def transitions(self) -> np.ndarray:
        """How near it is to overtaking its strongest rival, by rival."""
        v, x, at, i = self.model.rules.weigh_challenges, self.model.rows, self.model.at, self.row
        larger, smaller = np.maximum(self.power, at.power), np.minimum(self.power, at.power)
        rivals = x.rivalry[i] > 0.0
        most = max(np.delete(at.power * rivals, i).max(initial=0.0), 0.0)
        lead = self.momentum - at.momentum
        looms = rivals & (smaller > v.parity * larger) & (lead > 0.0) & (at.power >= most)
        near = (smaller / (larger + 1e-300) - v.parity) / (1.0 - v.parity)
        found: np.ndarray = looms * x.rivalry[i] * near * np.minimum(lead / v.swift, 1.0)
        return found
