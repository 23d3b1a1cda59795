"""Crises: a challenge, resistance, the signals of allies, an attack or a retreat, and the test of every pledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, helper, kernel, logistic, total
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.contest import DEFENCE, OFFENCE, challenge_terms, fear_of, odds_of, recall
from sim.rules.market import note, pair_key, random_order
from sim.vocabulary import TERM_SLOTS, Decision
from sim.world import World

CHALLENGE, RESIST = int(Decision.CHALLENGE), int(Decision.RESIST)
ATTACK, HONOUR, JOIN = int(Decision.ATTACK), int(Decision.HONOUR), int(Decision.JOIN)
CONCEDED, BACKED_DOWN, LOST, WON = 1, 2, 3, 4


@helper
def challenged(luck, w, i, j, challenge_chance, provocation, dt):  # type: ignore[no-untyped-def]
    """Whether i challenges j in this step, driven by an event or of its own accord."""
    if provocation[w, i, j] > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 5) < provocation[w, i, j]:
        return True
    chance = dt * challenge_chance[w, i, j]
    return chance > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 0) < chance


@helper
def count_helpers(  # type: ignore[no-untyped-def]
    v, q, luck, w, i, j, power, obligation, kept, broken, transparency, strike, support, loyalty, signals, comes,
):  # fmt: skip
    """Let the target's allies decide and signal; return the help that comes and the help the challenger now expects."""
    sure, expected = 0.0, 0.0
    for a in range(power.shape[1]):
        comes[a] = -1
        owed = obligation[w, DEFENCE, a, j]
        if owed <= 0.0 or obligation[w, DEFENCE, a, i] > 0.0 or a == i or power[w, a] <= 0.0:
            continue
        ready = logistic(loyalty[w, a, j] + fear_of(v, strike[w, i, j], power[w, a], power[w, j]))
        u = uniform(luck, w, luck.who[a], pair_key(luck, j, i), 3)
        comes[a] = u < ready
        signals[a] = u < ready + q.bluff * (1.0 - transparency[w, a])
        name = kept[w, a] / (kept[w, a] + broken[w, a])
        expected += owed * (name + q.credence * (signals[a] - name)) * support[w, a, j]
        sure += owed * support[w, a, j] if comes[a] else 0.0
    return sure, expected


@helper
def call_up(  # type: ignore[no-untyped-def]
    v, luck, log, w, i, j, sure, strike, power, reach, obligation, pledge_terms, comes, terms,
):  # fmt: skip
    """Note what the target's allies decided, let those pledged to attack with i decide (2 comes, 3 does not).

    Returns the strength that the attackers bring.
    """
    strength = power[w, i] * reach[w, i, j]
    for a in range(comes.shape[0]):
        act, friend, enemy = HONOUR, j, strike[w, i, j]
        if comes[a] < 0:
            owed = obligation[w, OFFENCE, a, i]
            if owed <= 0.0 or obligation[w, DEFENCE, a, j] > 0.0 or a == j or power[w, a] <= 0.0:
                continue
            act, friend, enemy = JOIN, i, power[w, j] + sure
        ready = recall(w, a, friend, pledge_terms, fear_of(v, enemy, power[w, a], power[w, friend]), terms)
        if act == JOIN:
            joins = uniform(luck, w, luck.who[a], pair_key(luck, i, j), 6) < ready
            comes[a] = 2 if joins else 3
            strength += owed * power[w, a] * reach[w, a, j] if joins else 0.0
        note(log, w, act, a, friend, -1, 1 <= comes[a] <= 2, ready, terms)
    return strength


@helper
def keep_accounts(  # type: ignore[no-untyped-def]
    q, w, i, j, comes, signals, threat, polity, approval, invoked, honoured, conduct, deserted, entrapped, bluffed,
):  # fmt: skip
    """Note who kept a pledge and who broke it, who was drawn into a war not its own, and who had only bluffed."""
    for a in range(comes.shape[0]):
        if comes[a] < 0:
            continue
        came, friend = comes[a] == 1 or comes[a] == 2, j if comes[a] <= 1 else i
        invoked[w, a] += 1
        honoured[w, a] += came
        conduct[w, a, friend] += 1.0 if came else -1.0
        deserted[w, friend] += not came
        entrapped[w, a] += comes[a] == 2 or (came and threat[w, a, i] < q.stake)
        if comes[a] == 0 and signals[a]:
            bluffed[w, a] += 1
            approval[w, a] = clip(approval[w, a] - q.shame * polity[w, a], 0.0, 1.0)


@helper
def end_war(q, w, i, j, won, strength, defence, comes, claim, capability, casualties, fought):  # type: ignore[no-untyped-def]
    """Charge those who fought with the losses, each side's growing with the strength it met, and settle the quarrel."""
    n = comes.shape[0]
    edge = (strength - defence) / (strength + defence + 1e-9)
    decisive = max(edge if won else -edge, 0.0)
    for a in range(n):
        attacking, defending = a == i or comes[a] == 2, a == j or comes[a] == 1
        if attacking or defending:
            met = defence if attacking else strength
            loss = q.losses * met / (strength + defence + 1e-9) * (1.0 if comes[a] < 0 else 0.3)
            casualties[w, a] = min(1.0, casualties[w, a] + loss)
            capability[w, a] *= 1.0 - loss
        for b in range(n):
            if attacking and (b == j or comes[b] == 1):
                fought[w, a, b] = max(fought[w, a, b], 1.0 + decisive)
                fought[w, b, a] = max(fought[w, b, a], 1.0 + decisive)
    claim[w, i, j] *= 0.3 if won else 1.0 - q.renounced * decisive
    claim[w, j, i] *= 1.0 - q.renounced * decisive if won else 1.0


@helper
def resists(q, luck, log, w, i, j, odds, claim, terms):  # type: ignore[no-untyped-def]
    """Whether the target stands firm, by the odds and what is at stake for it."""
    fill(terms, 0.0)
    terms[0] = q.resolve
    terms[1] = q.resolve_odds * (1.0 - 2.0 * odds[w, i, j])
    terms[2] = q.resolve_claim * max(claim[w, i, j], claim[w, j, i])
    chance = logistic(total(terms, 3))
    firm = uniform(luck, w, luck.who[j], luck.who[i], 1) < chance
    note(log, w, RESIST, j, i, -1, firm, chance, terms)
    return firm


@helper
def attacks(q, luck, log, w, i, j, gain, rivalry, obligation, polity, terms):  # type: ignore[no-untyped-def]
    """Whether the challenger, once resisted, attacks, by what it now expects of a fight."""
    fill(terms, 0.0)
    terms[0] = q.attack
    terms[1] = q.attack_prospect * gain
    terms[2] = q.attack_rivalry * rivalry[w, i, j]
    terms[3] = q.attack_ally * obligation[w, DEFENCE, i, j]
    terms[4] = q.attack_joint_democracy if polity[w, i] >= 0.5 and polity[w, j] >= 0.5 else 0.0
    chance = logistic(total(terms, 5))
    strikes = uniform(luck, w, luck.who[i], luck.who[j], 2) < chance
    note(log, w, ATTACK, i, j, -1, strikes, chance, terms)
    return strikes


@kernel
def run_crises(  # type: ignore[no-untyped-def]
    p, luck, clock, weigh_challenges, log, alive, power, reach, obligation, trust, polity, major, kept, broken,
    transparency, threat, rivalry, contiguous, strike, support, loyalty, pledge_terms, odds, prospect,
    challenge_chance, provocation, claim, capability, approval, casualties, deserted, crisis,
    conduct, invoked, honoured, entrapped, bluffed, fought,
):  # fmt: skip
    """Let each nation, in an order drawn by luck, challenge others, and follow the tree of each crisis to its end."""
    n = power.shape[1]
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    comes, signals = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    terms = np.empty(TERM_SLOTS)
    fill(terms, 0.0)
    for w in range(power.shape[0]):
        q, v = p[w], weigh_challenges[w]
        for i in range(n):
            casualties[w, i], deserted[w, i], invoked[w, i], honoured[w, i] = 0.0, 0.0, 0, 0
            entrapped[w, i], bluffed[w, i] = 0, 0
            fill(crisis[w, i], 0)
            fill(conduct[w, i], 0.0)
            fill(fought[w, i], 0.0)
        random_order(luck, w, order, rank)
        for i in order:
            if not alive[w, i] or power[w, i] <= 0.0:
                continue
            for j in order:
                if not alive[w, j] or not challenged(luck, w, i, j, challenge_chance, provocation, clock.dt):
                    continue
                rest = challenge_terms(v, w, i, j, contiguous, major, rivalry, obligation, polity, claim, trust, terms)
                terms[1] = v.prospect * prospect[w, i, j]
                terms[9] = provocation[w, i, j]
                own = clock.dt * logistic(rest + terms[1])
                note(log, w, CHALLENGE, i, j, -1, 1, own + (1.0 - own) * provocation[w, i, j], terms)
                if not resists(q, luck, log, w, i, j, odds, claim, terms):
                    crisis[w, i, j] = CONCEDED
                    approval[w, j] = clip(approval[w, j] - q.shame, 0.0, 1.0)
                    claim[w, i, j] *= 0.5
                    continue
                sure, expected = count_helpers(
                    v, q, luck, w, i, j, power, obligation, kept, broken, transparency, strike, support, loyalty,
                    signals, comes,
                )  # fmt: skip
                seen = odds_of(v, strike[w, i, j], power[w, j] + expected)
                gain = prospect[w, i, j] + (seen - odds[w, i, j]) * (1.0 + v.defeat)
                if not attacks(q, luck, log, w, i, j, gain, rivalry, obligation, polity, terms):
                    crisis[w, i, j] = BACKED_DOWN
                    approval[w, i] = clip(approval[w, i] - q.shame, 0.0, 1.0)
                    continue
                strength = call_up(
                    v, luck, log, w, i, j, sure, strike, power, reach, obligation, pledge_terms, comes, terms
                )
                keep_accounts(
                    q, w, i, j, comes, signals, threat, polity, approval, invoked, honoured, conduct, deserted,
                    entrapped, bluffed,
                )  # fmt: skip
                won = uniform(luck, w, luck.who[i], luck.who[j], 4) < odds_of(v, strength, power[w, j] + sure)
                crisis[w, i, j] = WON if won else LOST
                end_war(q, w, i, j, won, strength, power[w, j] + sure, comes, claim, capability, casualties, fought)


@dataclass(frozen=True)
class RunCrises(Rule):
    """A challenge is conceded or resisted; allies signal; the challenger backs down or attacks; pledges are tested."""

    phase = "crises"
    uses = ("weigh_challenges",)
    reads = (
        World.alive, World.power, World.reach, World.obligation, World.trust, World.polity, World.major, World.kept,
        World.broken, World.transparency, World.threat,
        World.rivalry, World.contiguous, World.strike, World.support, World.loyalty, World.pledge_terms,
        World.odds, World.prospect, World.challenge_chance, World.provocation,
    )  # fmt: skip
    writes = (
        World.claim, World.capability, World.approval, World.casualties, World.deserted, World.crisis, World.conduct,
        World.invoked, World.honoured, World.entrapped, World.bluffed, World.fought,
    )  # fmt: skip
    kernel = staticmethod(run_crises)
    resolve: float = param(1.0, "readiness to resist at even odds", unit="logit", low=-5, high=5)
    resolve_odds: float = param(1.5, "weight of the odds on resisting", unit="logit", low=0, high=6)
    resolve_claim: float = param(0.5, "weight of a claim at stake on resisting", unit="logit", low=0, high=4)
    attack: float = param(-2.1, "readiness to attack once resisted", unit="logit", source="tuned", low=-6, high=5)
    attack_prospect: float = param(3.0, "weight of the prospect on attacking", unit="logit", low=0, high=10)
    attack_rivalry: float = param(0.8, "weight of rivalry on attacking", unit="logit", low=0, high=4)
    attack_ally: float = param(-1.5, "weight of a pact between the two on attacking", unit="logit", low=-6, high=1)
    attack_joint_democracy: float = param(
        -1.5, "weight of both being democracies on attacking, contested", unit="logit", low=-6, high=1
    )
    bluff: float = param(0.15, "chance of an unready ally to signal support", low=0, high=1)
    credence: float = param(0.6, "weight of signals against reputation", low=0, high=1)
    losses: float = param(0.3, "share of forces lost against overwhelming strength", low=0, high=0.9)
    shame: float = param(
        0.05, "approval lost by conceding, backing down or, in a democracy, bluffing", low=0, high=0.5,
        source="assumed; sign: Fearon 1994, recalled",
    )  # fmt: skip
    stake: float = param(0.02, "threat from the attacker below which a war for an ally is not one's own", low=0, high=1)
    renounced: float = param(0.5, "share of its claim that the loser of a decisive war gives up", low=0, high=1)
