"""Crises: a challenge, resistance, the signals of allies, an attack or a retreat, and the test of every pledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, helper, kernel, logistic, total
from sim.luck import uniform
from sim.rules.aftermath import count_restraint, keep_accounts, wage_war
from sim.rules.base import Rule, param
from sim.rules.contest import (
    CLAIMS,
    DEFENCE,
    OFFENCE,
    READY,
    challenge_terms,
    fear_of,
    name_of,
    odds_now,
    odds_of,
    recall_against,
    torn_by,
)
from sim.rules.market import note, pair_key, random_order
from sim.vocabulary import TERM_SLOTS, Decision
from sim.world import World

CHALLENGE, RESIST = int(Decision.CHALLENGE), int(Decision.RESIST)
ATTACK, HONOUR, JOIN, SIGNAL = int(Decision.ATTACK), int(Decision.HONOUR), int(Decision.JOIN), int(Decision.SIGNAL)
CONCEDED, BACKED_DOWN, LOST, WON = 1, 2, 3, 4


@helper
def either(chance, provoked, dt):  # type: ignore[no-untyped-def]
    """The chance of a challenge in a step, of one's own accord or by an event."""
    own = dt * chance
    return own + (1.0 - own) * provoked


@helper
def challenged(luck, w, i, j, chance, provoked, dt):  # type: ignore[no-untyped-def]
    """Whether i challenges j in this step, driven by an event or of its own accord."""
    if provoked > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 5) < provoked:
        return True
    return chance > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 0) < dt * chance


@helper
def count_helpers(  # type: ignore[no-untyped-def]
    v, q, luck, log, w, i, j, power, obligation, kept, broken, transparency, strike, support, pledge_terms, signals,
    comes, terms,
):  # fmt: skip
    """Let the target's allies decide and signal; return the help that comes and the help the challenger now expects."""
    sure, expected = 0.0, 0.0
    for a in range(power.shape[1]):
        comes[a] = -1
        owed = obligation[w, DEFENCE, a, j]
        if owed <= 0.0 or obligation[w, DEFENCE, a, i] > 0.0 or a == i or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, i, obligation), fear_of(v, strike[w, i, j], power[w, a], power[w, j])
        ready = recall_against(w, a, j, pledge_terms, fear, torn, terms)
        terms[READY] = q.bluff * (1.0 - transparency[w, a])
        u = uniform(luck, w, luck.who[a], pair_key(luck, j, i), 3)
        comes[a] = u < ready
        signals[a] = u < ready + terms[READY]
        note(log, w, SIGNAL, a, j, -1, 2 * signals[a] - comes[a], min(ready + terms[READY], 1.0), terms)
        name = name_of(w, a, torn, kept, broken)
        expected += owed * (name + q.credence * (signals[a] - name)) * support[w, a, j]
        sure += owed * support[w, a, j] if comes[a] else 0.0
    return sure, expected


@helper
def count_accomplices(  # type: ignore[no-untyped-def]
    v, q, luck, w, i, j, expected, power, reach, obligation, kept, broken, strike, pledge_terms, comes, terms,
):  # fmt: skip
    """Let those pledged to attack with i decide (2 comes, 3 does not), and tell it; return the strength it expects."""
    strength = strike[w, i, j]
    for a in range(power.shape[1]):
        owed = obligation[w, OFFENCE, a, i]
        if comes[a] >= 0 or owed <= 0.0 or obligation[w, DEFENCE, a, j] > 0.0 or a == j or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, j, obligation), fear_of(v, power[w, j] + expected, power[w, a], power[w, i])
        ready = recall_against(w, a, i, pledge_terms, fear, torn, terms)
        joins = uniform(luck, w, luck.who[a], pair_key(luck, i, j), 6) < ready
        comes[a] = 2 if joins else 3
        name = name_of(w, a, torn, kept, broken)
        strength += q.counsel * owed * (joins - name) * power[w, a] * reach[w, a, j]
    return max(strength, 0.0)


@helper
def call_up(  # type: ignore[no-untyped-def]
    v, log, w, i, j, expected, strike, power, reach, free_hand, obligation, pledge_terms, comes, terms,
):  # fmt: skip
    """Note what the allies of both sides had decided; return the strength that the attackers bring."""
    strength = power[w, i] * reach[w, i, j] * free_hand[w, i, j]
    for a in range(comes.shape[0]):
        if comes[a] < 0:
            continue
        act, friend, foe, enemy = HONOUR, j, i, strike[w, i, j]
        if comes[a] >= 2:
            act, friend, foe, enemy = JOIN, i, j, power[w, j] + expected
        fear = fear_of(v, enemy, power[w, a], power[w, friend])
        ready = recall_against(w, a, friend, pledge_terms, fear, torn_by(v, w, a, foe, obligation), terms)
        strength += obligation[w, OFFENCE, a, i] * power[w, a] * reach[w, a, j] if comes[a] == 2 else 0.0
        note(log, w, act, a, friend, -1, 1 <= comes[a] <= 2, ready, terms)
    return strength


@helper
def resists(q, luck, log, w, i, j, win, claim, interests, terms):  # type: ignore[no-untyped-def]
    """Whether the target stands firm, by the odds and what is at stake for it."""
    fill(terms, 0.0)
    terms[0] = q.resolve
    terms[1] = q.resolve_odds * (1.0 - 2.0 * win)
    terms[2] = q.resolve_claim * interests[w, j, CLAIMS] * max(claim[w, i, j], claim[w, j, i])
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


@helper
def yield_to(q, w, i, j, loser, end, approval, claim, crisis):  # type: ignore[no-untyped-def]
    """End i's challenge of j without a war: who gives way loses face, and a concession meets half of the claim."""
    crisis[w, i, j] = end
    approval[w, loser] = clip(approval[w, loser] - q.shame, 0.0, 1.0)
    claim[w, i, j] *= 0.5 if end == CONCEDED else 1.0


@helper
def wipe(  # type: ignore[no-untyped-def]
    w, casualties, deserted, invoked, honoured, tested, upheld, entrapped, bluffed, crisis, conduct, fought,
):  # fmt: skip
    """Begin the accounts of a step."""
    for i in range(casualties.shape[1]):
        casualties[w, i], deserted[w, i], invoked[w, i], honoured[w, i] = 0.0, 0.0, 0, 0
        entrapped[w, i], bluffed[w, i] = 0, 0
        fill(crisis[w, i], 0)
        fill(conduct[w, i], 0.0)
        fill(fought[w, i], 0.0)
    for k in range(tested.shape[1]):
        fill(tested[w, k], 0)
        fill(upheld[w, k], 0)


@kernel
def run_crises(  # type: ignore[no-untyped-def]
    p, luck, clock, weigh_challenges, log, alive, reach, obligation, polity, major, kept, broken, exposed, leaked,
    transparency, threat, rivalry, contiguous, settled, interests, free_hand, loyalty, pledge_terms, odds, dread,
    prospect,
    challenge_chance, provocation, power, strike, support, trust, claim, capability, approval, casualties, deserted,
    crisis, conduct, invoked, honoured, tested, upheld, entrapped, drawn, bluffed, fought,
):  # fmt: skip
    """Let each nation, in an order drawn by luck, challenge others, and follow the tree of each crisis to its end."""
    n = power.shape[1]
    order, comes, signals = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    rank, terms = np.empty(n), np.empty(TERM_SLOTS)
    for w in range(power.shape[0]):
        q, v, changed = p[w], weigh_challenges[w], False
        wipe(w, casualties, deserted, invoked, honoured, tested, upheld, entrapped, bluffed, crisis, conduct, fought)
        random_order(luck, w, order, rank)
        for i in order:
            for j in order:
                chance, provoked = challenge_chance[w, i, j], provocation[w, i, j]
                if not (alive[w, i] and alive[w, j] and power[w, i] > 0.0) or (chance <= 0.0 and provoked <= 0.0):
                    continue
                rest = challenge_terms(v, w, i, j, contiguous, major, rivalry, obligation, polity, claim, trust,
                                       settled, interests, terms)  # fmt: skip
                win, gain = odds[w, i, j], prospect[w, i, j]
                if changed:
                    win = odds_now(
                        v, w, i, j, power, obligation, kept, broken, exposed, leaked, transparency, strike, support,
                        loyalty,
                    )  # fmt: skip
                    gain += (win - odds[w, i, j]) * (1.0 + dread[w, i, j])
                    chance = logistic(rest + v.prospect * gain) if chance > 0.0 else 0.0
                if not challenged(luck, w, i, j, chance, provoked, clock.dt):
                    continue
                terms[1], terms[9], changed = v.prospect * gain, provoked, True
                note(log, w, CHALLENGE, i, j, -1, 1, either(logistic(rest + terms[1]), provoked, clock.dt), terms)
                if not resists(q, luck, log, w, i, j, win, claim, interests, terms):
                    yield_to(q, w, i, j, j, CONCEDED, approval, claim, crisis)
                    continue
                sure, expected = count_helpers(
                    v, q, luck, log, w, i, j, power, obligation, kept, broken, transparency, strike, support,
                    pledge_terms, signals, comes, terms,
                )  # fmt: skip
                seen = count_accomplices(
                    v, q, luck, w, i, j, expected, power, reach, obligation, kept, broken, strike, pledge_terms, comes,
                    terms,
                )  # fmt: skip
                gain += (odds_of(v, seen, power[w, j] + expected) - win) * (1.0 + dread[w, i, j])
                if not attacks(q, luck, log, w, i, j, gain, rivalry, obligation, polity, terms):
                    yield_to(q, w, i, j, i, BACKED_DOWN, approval, claim, crisis)
                    continue
                strength = call_up(v, log, w, i, j, expected, strike, power, reach, free_hand, obligation, pledge_terms,
                                   comes, terms)  # fmt: skip
                keep_accounts(
                    q, w, i, j, comes, signals, threat, polity, trust, approval, invoked, honoured, tested, upheld,
                    conduct, deserted, entrapped, drawn, bluffed,
                )  # fmt: skip
                crisis[w, i, j] = WON if wage_war(
                    q, v, luck, w, i, j, strength, power[w, j] + sure, comes, reach, obligation, kept, broken,
                    free_hand, power, strike, support, claim, capability, casualties, fought,
                ) else LOST  # fmt: skip
        if changed:
            count_restraint(w, alive, major, contiguous, rivalry, claim, obligation, crisis, fought, tested, upheld)


@dataclass(frozen=True)
class RunCrises(Rule):
    """A challenge is conceded or resisted; allies signal; the challenger backs down or attacks; pledges are tested."""

    phase = "crises"
    uses = ("weigh_challenges",)
    reads = (
        World.alive, World.reach, World.obligation, World.polity, World.major, World.kept, World.broken, World.exposed,
        World.leaked, World.transparency, World.threat, World.rivalry, World.contiguous, World.settled, World.interests,
        World.free_hand, World.loyalty, World.pledge_terms, World.odds, World.dread, World.prospect,
        World.challenge_chance, World.provocation,
    )  # fmt: skip
    writes = (
        World.power, World.strike, World.support, World.trust, World.claim, World.capability, World.approval,
        World.casualties, World.deserted, World.crisis, World.conduct, World.invoked, World.honoured, World.tested,
        World.upheld, World.entrapped, World.drawn, World.bluffed, World.fought,
    )  # fmt: skip
    kernel = staticmethod(run_crises)
    resolve: float = param(0.75, "readiness to resist at even odds", unit="logit", low=-5, high=5)
    resolve_odds: float = param(
        0.5, "weight of the odds on resisting", unit="logit", low=0, high=6,
        source="assumed; sign: Johnson and Leeds 2011, abstract",
    )  # fmt: skip
    resolve_claim: float = param(0.5, "weight of a claim at stake on resisting", unit="logit", low=0, high=4)
    attack: float = param(
        -2.2, "readiness to attack once resisted", unit="logit", source="tuned, then set by hand", low=-6, high=5
    )
    attack_prospect: float = param(3.0, "weight of the prospect on attacking", unit="logit", low=0, high=10)
    attack_rivalry: float = param(0.8, "weight of rivalry on attacking", unit="logit", low=0, high=4)
    attack_ally: float = param(-1.5, "weight of a pact between the two on attacking", unit="logit", low=-6, high=1)
    attack_joint_democracy: float = param(
        -1.5, "weight of both being democracies on attacking, contested", unit="logit", low=-6, high=1
    )
    bluff: float = param(0.15, "chance of an unready ally to signal support", low=0, high=1)
    credence: float = param(0.6, "weight of signals against reputation", low=0, high=1)
    counsel: float = param(
        0.6, "weight of what accomplices tell a challenger before it attacks, against their names", low=0, high=1
    )
    losses: float = param(0.3, "share of forces lost against overwhelming strength", low=0, high=0.9)
    shame: float = param(
        0.05, "approval lost by conceding, backing down or, in a democracy, bluffing", low=0, high=0.5,
        source="assumed; sign: Fearon 1994, recalled",
    )  # fmt: skip
    stake: float = param(0.02, "threat from the attacker below which a war for an ally is not one's own", low=0, high=1)
    resentment: float = param(
        0.1, "trust lost in an ally by one that it drew into a war not its own", low=0, high=1,
        source="assumed; sign: Snyder 1984, recalled",
    )  # fmt: skip
    renounced: float = param(0.5, "share of its claim that the loser of a decisive war gives up", low=0, high=1)
