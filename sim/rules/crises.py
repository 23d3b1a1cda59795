"""Crises: a challenge, resistance, the signals of allies, an attack or a retreat, and the test of every pledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, kernel, logistic, per_step
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.contest import (
    BOARD, DEFENCE, Board, accomplices, brings, challenge_terms, honour_logit, odds, prospect, supporters,
)  # fmt: skip
from sim.rules.market import note, random_order
from sim.vocabulary import TERM_SLOTS, Decision
from sim.world import World

CHALLENGE, RESIST = int(Decision.CHALLENGE), int(Decision.RESIST)
ATTACK, HONOUR = int(Decision.ATTACK), int(Decision.HONOUR)
CONCEDED, BACKED_DOWN, LOST, WON = 1, 2, 3, 4


@kernel
def weigh_challenges(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, obligation, trust, common_threat, interoperability, polity, major, nuclear,
    risk, kept, broken, exposed, rivalry, claim, contiguous, last_turnover, joined, member, status, article, slots,
    challenge_chance, undefended_chance,
):  # fmt: skip
    """Reckon for every politically relevant pair the chance of a challenge, with the target's allies and without."""
    n = power.shape[1]
    b = Board(
        power, reach, obligation, trust, common_threat, interoperability, polity, major, nuclear, risk, kept, broken,
        exposed, rivalry, claim, contiguous, last_turnover, joined, member, status, article, slots,
    )  # fmt: skip
    terms = np.empty(TERM_SLOTS)
    for w in range(power.shape[0]):
        q = p[w]
        for i in range(n):
            for j in range(n):
                challenge_chance[w, i, j] = 0.0
                undefended_chance[w, i, j] = 0.0
                relevant = contiguous[w, i, j] or major[w, i] or claim[w, i, j] > 0.0
                if i == j or not (alive[w, i] and alive[w, j] and relevant) or power[w, i] <= 0.0:
                    continue
                force = power[w, i] * reach[w, i, j] + accomplices(b, w, i, j)
                help_of_allies = supporters(q, b, w, i, j, terms)
                alone = prospect(q, b, w, i, j, odds(q, force, power[w, j]), False)
                helped = prospect(q, b, w, i, j, odds(q, force, power[w, j] + help_of_allies), True)
                challenge_chance[w, i, j] = challenge_terms(q, b, w, i, j, helped, terms)
                undefended_chance[w, i, j] = challenge_terms(q, b, w, i, j, alone, terms)


@dataclass(frozen=True)
class WeighChallenges(Rule):
    """Nations with a quarrel and a reach reckon what a challenge would bring, counting the allies they believe in."""

    phase = "crises"
    reads = (*BOARD, World.alive)
    writes = (World.challenge_chance, World.undefended_chance)
    kernel = staticmethod(weigh_challenges)
    base: float = param(-6.8, "readiness to challenge at no gain", unit="logit", source="tuned", low=-12, high=0)
    prospect: float = param(0.7, "weight of the expected utility of a fight", unit="logit", source="tuned", low=0, high=6)
    contiguity: float = param(2.2, "weight of a common border", unit="logit", source="measured on disputes", low=0, high=5)
    major: float = param(0.9, "weight of being a major power", unit="logit", source="measured on disputes", low=-2, high=4)
    rivalry: float = param(1.6, "weight of rivalry", unit="logit", low=0, high=6)
    ally: float = param(-0.5, "weight of a pact between the two", unit="logit", source="measured on disputes", low=-4, high=1)
    joint_democracy: float = param(-1.0, "weight of both being democracies", unit="logit", low=-4, high=1)
    claim: float = param(1.5, "weight of a claim", unit="logit", low=0, high=6)
    decisiveness: float = param(1.0, "how sharply power decides a contest", source="Tullock 1980, recalled", low=0.3, high=4)
    defeat: float = param(0.6, "loss in defeat, victory being worth 1", unit="stake", low=0, high=3)
    war_cost: float = param(0.35, "cost of fighting", unit="stake", low=0, high=3)
    nuclear_cost: float = param(2.0, "added cost, as a multiple, against nuclear weapons", low=0, high=20)
    honour_base: float = param(-0.3, "readiness to fight for an ally", unit="logit", source="tuned", low=-5, high=5)
    honour_trust: float = param(0.8, "weight of trust", unit="logit", low=0, high=4)
    honour_common_threat: float = param(0.8, "weight of a common threat", unit="logit", low=0, high=4)
    honour_democracy: float = param(0.35, "weight of democracy, contested", unit="logit", low=-2, high=2)
    honour_interoperability: float = param(0.8, "weight of interoperability", unit="logit", low=0, high=4)
    honour_cost: float = param(1.6, "weight of the attacker's relative strength", unit="logit", low=0, high=6)
    honour_major: float = param(-0.3, "weight of being a major power", unit="logit", source="Leeds 2003, abstract", low=-3, high=3)
    honour_turnover: float = param(
        -0.8, "weight of a new coalition since the pledge", unit="logit", source="Leeds 2003, abstract", low=-4, high=1
    )
    honour_reputation: float = param(0.8, "weight of the good name at stake", unit="logit", low=0, high=4)


@kernel
def pick_target(luck, w, i, order, challenge_chance, provocation, dt):  # type: ignore[no-untyped-def]
    """The nation that i challenges in this step, or -1: of those its luck hits, the one hit hardest."""
    target, hardest = -1, 1.0
    for j in order:
        chance = max(per_step(challenge_chance[w, i, j], dt), provocation[w, i, j])
        if chance > 0.0:
            u = uniform(luck, w, luck.who[i], luck.who[j], 0)
            if u < chance and u / chance < hardest:
                target, hardest = j, u / chance
    return target


@kernel
def count_helpers(v, q, b, luck, w, i, j, terms, comes, signals):  # type: ignore[no-untyped-def]
    """Let the target's allies decide and signal; return the help that comes and the help the challenger now expects."""
    sure, expected = 0.0, 0.0
    for a in range(b.power.shape[1]):
        comes[a] = -1
        owed = b.obligation[w, DEFENCE, a, j]
        if owed <= 0.0 or a == i or b.power[w, a] <= 0.0:
            continue
        ready = honour_logit(v, b, w, a, j, i, terms)
        u = uniform(luck, w, luck.who[a], luck.who[j] ^ luck.who[i], 3)
        comes[a] = u < ready
        signals[a] = u < min(ready + q.bluff, 1.0)
        name = b.kept[w, a] / (b.kept[w, a] + b.broken[w, a])
        belief = name + q.credence * ((1.0 if signals[a] else 0.0) - name)
        force = owed * brings(b, w, a, j)
        expected += belief * force
        sure += force if comes[a] else 0.0
    return sure, expected


@kernel
def settle_war(q, w, i, j, share, comes, sure, power, capability, casualties, approval):  # type: ignore[no-untyped-def]
    """Charge the losses of a war to those who fought, each side's growing with the strength it met."""
    defence = power[w, j] + sure
    total = share + defence + 1e-9
    for a in range(power.shape[1]):
        loss = 0.0
        if a == i:
            loss = q.losses * defence / total
        elif a == j or comes[a] == 1:
            loss = q.losses * share / total * (1.0 if a == j else 0.3)
        if loss > 0.0:
            casualties[w, a] = min(1.0, casualties[w, a] + loss)
            capability[w, a] *= 1.0 - loss
            approval[w, a] = clip(approval[w, a] - 0.5 * loss, 0.0, 1.0)


@kernel
def run_crises(  # type: ignore[no-untyped-def]
    p, luck, clock, weigh_challenges, log, alive, power, reach, obligation, trust, common_threat, interoperability,
    polity, major, nuclear, risk, kept, broken, exposed, rivalry, claim, contiguous, last_turnover, joined, member,
    status, article, slots, challenge_chance, provocation, capability, approval, casualties, deserted, crisis,
    conduct, invoked, honoured,
):  # fmt: skip
    """Let each nation, in an order drawn by luck, challenge at most one other, and follow the tree to its end."""
    n = power.shape[1]
    b = Board(
        power, reach, obligation, trust, common_threat, interoperability, polity, major, nuclear, risk, kept, broken,
        exposed, rivalry, claim, contiguous, last_turnover, joined, member, status, article, slots,
    )  # fmt: skip
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    comes, signals = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.bool_)
    terms = np.zeros(TERM_SLOTS)
    for w in range(power.shape[0]):
        q, v = p[w], weigh_challenges[w]
        casualties[w], deserted[w], crisis[w], conduct[w], invoked[w], honoured[w] = 0.0, 0.0, 0, 0.0, 0, 0
        random_order(luck, w, order, rank)
        for i in order:
            if not alive[w, i] or power[w, i] <= 0.0:
                continue
            j = pick_target(luck, w, i, order, challenge_chance, provocation, clock.dt)
            if j < 0 or not alive[w, j]:
                continue
            force = power[w, i] * reach[w, i, j] + accomplices(b, w, i, j)
            believed = power[w, j] + supporters(v, b, w, i, j, terms)
            chance = challenge_terms(v, b, w, i, j, prospect(v, b, w, i, j, odds(v, force, believed), True), terms)
            note(log, w, CHALLENGE, i, j, -1, 1, chance, terms)
            terms[:] = 0.0
            terms[0] = q.resolve
            terms[1] = q.resolve_odds * (1.0 - 2.0 * odds(v, force, believed))
            terms[2] = q.resolve_claim * max(claim[w, i, j], claim[w, j, i])
            chance = logistic(terms[:3].sum())
            resists = uniform(luck, w, luck.who[j], luck.who[i], 1) < chance
            note(log, w, RESIST, j, i, -1, resists, chance, terms)
            if not resists:
                crisis[w, i, j] = CONCEDED
                approval[w, j] = clip(approval[w, j] - q.shame, 0.0, 1.0)
                claim[w, i, j] *= 0.5
                continue
            sure, expected = count_helpers(v, q, b, luck, w, i, j, terms, comes, signals)
            gain = prospect(v, b, w, i, j, odds(v, force, power[w, j] + expected), True)
            terms[:] = 0.0
            terms[0] = q.attack
            terms[1] = q.attack_prospect * gain
            terms[2] = q.attack_rivalry * rivalry[w, i, j]
            chance = logistic(terms[:3].sum())
            attacks = uniform(luck, w, luck.who[i], luck.who[j], 2) < chance
            note(log, w, ATTACK, i, j, -1, attacks, chance, terms)
            if not attacks:
                crisis[w, i, j] = BACKED_DOWN
                approval[w, i] = clip(approval[w, i] - q.shame, 0.0, 1.0)
                continue
            for a in range(n):
                if comes[a] >= 0:
                    ready = honour_logit(v, b, w, a, j, i, terms)
                    note(log, w, HONOUR, a, j, -1, comes[a], ready, terms)
                    invoked[w, a] += 1
                    honoured[w, a] += comes[a]
                    conduct[w, a, j] += 1.0 if comes[a] == 1 else -1.0
                    deserted[w, j] += 1 - comes[a]
            win = odds(v, force, power[w, j] + sure)
            won = uniform(luck, w, luck.who[i], luck.who[j], 4) < win
            crisis[w, i, j] = WON if won else LOST
            if won:
                claim[w, i, j] *= 0.3
            settle_war(q, w, i, j, force, comes, sure, power, capability, casualties, approval)


@dataclass(frozen=True)
class RunCrises(Rule):
    """A challenge is conceded or resisted; allies signal; the challenger backs down or attacks; pledges are tested."""

    phase = "crises"
    uses = ("weigh_challenges",)
    reads = (*BOARD, World.alive, World.challenge_chance, World.provocation)
    writes = (World.claim, World.capability, World.approval, World.casualties, World.deserted, World.crisis)
    writes += (World.conduct, World.invoked, World.honoured)
    kernel = staticmethod(run_crises)
    resolve: float = param(1.0, "readiness to resist at even odds", unit="logit", low=-5, high=5)
    resolve_odds: float = param(1.5, "weight of the odds on resisting", unit="logit", low=0, high=6)
    resolve_claim: float = param(0.5, "weight of a claim at stake on resisting", unit="logit", low=0, high=4)
    attack: float = param(-1.0, "readiness to attack once resisted", unit="logit", low=-6, high=5)
    attack_prospect: float = param(3.0, "weight of the prospect on attacking", unit="logit", low=0, high=10)
    attack_rivalry: float = param(0.8, "weight of rivalry on attacking", unit="logit", low=0, high=4)
    bluff: float = param(0.15, "chance of an unready ally to signal support", low=0, high=1)
    credence: float = param(0.6, "weight of signals against reputation", low=0, high=1)
    losses: float = param(0.3, "share of forces lost against overwhelming strength", low=0, high=0.9)
    shame: float = param(0.05, "approval lost by conceding or backing down", low=0, high=0.5)
