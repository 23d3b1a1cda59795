"""Incidents: rivals harass one another below the threshold of war, and are found out, or another is blamed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step, total
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.contest import DEFENCE, fear_of, recall
from sim.rules.market import MEMBER, note, pair_key
from sim.rules.utility import IN_FORCE
from sim.vocabulary import ACCUSED, TERM_SLOTS, Article, Decision, Domain, Role, terms_of
from sim.world import World

CONSULTATION, POLITICAL = int(Article.CONSULTATION), int(Role.POLITICAL)
INCIDENT, ATTRIBUTE, HONOUR = int(Decision.INCIDENT), int(Decision.ATTRIBUTE), int(Decision.HONOUR)
HYBRID, CYBER, TERROR = int(Domain.HYBRID), int(Domain.CYBER), int(Domain.TERROR)
RIGHT, WRONG = (2 + ACCUSED.index(word) for word in ("right", "wrong"))
HASTE = terms_of(Decision.ATTRIBUTE).index("haste")


@helper
def of_domain(e, hybrid, cyber, terror):  # type: ignore[no-untyped-def]
    """The one of three numbers that holds in a domain."""
    if e == HYBRID:
        return hybrid
    return cyber if e == CYBER else terror


@helper
def bound(role):  # type: ignore[no-untyped-def]
    """Whether a role in a treaty of defence binds to it: that of full and of political members."""
    return role in (MEMBER, POLITICAL)


@helper
def bind_domain(  # type: ignore[no-untyped-def]
    w, e, slots, status, covers, article, member, obligation, belief, power, owed, by, answer
):
    """Fill what nations owe one another when attacked in a domain, by which treaty, and the answer that is expected.

    A treaty of defence that covers the domain binds its members, but for those suspended.
    """
    n = owed.shape[0]
    fill(answer, 0.0)
    for i in range(n):
        fill(owed[i], 0.0)
    for a in range(slots[w]):
        if status[w, a] == IN_FORCE and covers[w, a, e] and article[w, a, DEFENCE] > 0.0:
            for i in range(n):
                for j in range(n):
                    if bound(member[w, a, i]) and bound(member[w, a, j]) and owed[i, j] <= 0.0:
                        owed[i, j], by[i, j] = obligation[w, DEFENCE, i, j], a
    for i in range(n):
        for j in range(n):
            answer[j] += owed[i, j] * belief[w, i, j] * power[w, i]


@helper
def best_partner(w, i, j, alive, intelligence):  # type: ignore[no-untyped-def]
    """How much j's best source other than i tells it."""
    best = 0.0
    for k in range(alive.shape[1]):
        if k != i and k != j and alive[w, k]:
            best = max(best, intelligence[w, k, j])
    return best


@helper
def traced(q, luck, log, w, e, i, j, alive, security, intelligence, terms):  # type: ignore[no-untyped-def]
    """Whether j and its partners find out that i was behind an incident."""
    fill(terms, 0.0)
    terms[0] = q.trace + of_domain(e, q.hybrid_trace, q.cyber_trace, q.terror_trace)
    terms[1] = q.trace_own * security[w, j]
    terms[2] = q.trace_partners * best_partner(w, i, j, alive, intelligence)
    terms[3] = -q.secrecy * security[w, i]
    chance = logistic(total(terms, 4))
    known = uniform(luck, w, luck.who[j], luck.who[i], 8 + e) < chance
    note(log, w, ATTRIBUTE, j, i, -1, known, chance, terms)
    return known


@helper
def accused(q, luck, log, w, e, i, j, alive, rivalry, threat, security, intelligence, terms):  # type: ignore[no-untyped-def]
    """Whom j blames on mere suspicion for what i has done and nobody could trace: its worst rival, or nobody (-1)."""
    suspect, most = -1, 0.0
    for k in range(alive.shape[1]):
        if k != j and alive[w, k] and rivalry[w, j, k] > 0.0:
            suspicion = (1.0 - q.fear) * rivalry[w, j, k] + q.fear * threat[w, j, k]
            if suspicion > most or (suspicion == most and suspect >= 0 and luck.who[k] < luck.who[suspect]):
                suspect, most = k, suspicion
    if suspect < 0 or q.blame <= 0.0:
        return -1
    fill(terms, 0.0)
    terms[HASTE] = math.log(q.blame / (1.0 - q.blame))
    terms[HASTE + 1] = q.suspicion * most
    terms[HASTE + 2] = -q.trace_own * security[w, j]
    terms[HASTE + 2] -= q.trace_partners * best_partner(w, suspect, j, alive, intelligence)
    chance = logistic(total(terms, HASTE + 3))
    if uniform(luck, w, luck.who[j], luck.who[i], 12 + e) >= chance:
        return -1
    note(log, w, ATTRIBUTE, j, suspect, -1, RIGHT if suspect == i else WRONG, chance, terms)
    return suspect


@helper
def call_for_answer(  # type: ignore[no-untyped-def]
    q, v, luck, log, w, e, case, i, j, power, strike, obligation, pledge_terms, owed, by, invoked, honoured, conduct,
    friction, goodwill, terms,
):  # fmt: skip
    """Let allies of j answer what i is blamed for or stay away, others be consulted; return the answer's strength."""
    strength = power[w, j]
    for a in range(owed.shape[0]):
        if a == i:
            continue
        if owed[a, j] > 0.0 and obligation[w, DEFENCE, a, i] <= 0.0 and power[w, a] > 0.0:
            fear = q.risk * fear_of(v, strike[w, i, j], power[w, a], power[w, j])
            chance = recall(w, a, j, pledge_terms, fear, terms)
            comes = uniform(luck, w, luck.who[a], case, 16 + e) < chance
            note(log, w, HONOUR, a, j, by[a, j], comes, chance, terms)
            invoked[w, a] += 1
            honoured[w, a] += comes
            conduct[w, a, j] += 1.0 if comes else -1.0
            if comes:
                strength += owed[a, j] * power[w, a]
                friction[w, i, a] += q.spread * q.heat
                friction[w, a, i] += q.spread * q.heat
        elif obligation[w, CONSULTATION, a, j] > 0.0:
            goodwill[w, j, a] += q.solidarity * obligation[w, CONSULTATION, a, j]
    return strength


@kernel
def stage_incidents(  # type: ignore[no-untyped-def]
    p, luck, clock, weigh_challenges, run_crises, log, alive, power, strike, exposure, tension, rivalry, threat,
    security, intelligence, obligation, polity, pledge_terms, belief, slots, status, covers, article, member, damage,
    approval, invoked, honoured, conduct, incidents, attributed, misattributed, friction, goodwill,
):  # fmt: skip
    """Draw in each domain which rivals strike below the threshold of war, who is blamed for it, who answers."""
    n = power.shape[1]
    owed, by = np.empty((n, n)), np.empty((n, n), dtype=np.int64)
    answer, terms = np.empty(n), np.empty(TERM_SLOTS)
    for w in range(power.shape[0]):
        q, v = p[w], weigh_challenges[w]
        for i in range(n):
            incidents[w, i], attributed[w, i], misattributed[w, i] = 0, 0, 0
            fill(friction[w, i], 0.0)
            fill(goodwill[w, i], 0.0)
        for e in range(HYBRID, TERROR + 1):
            bind_domain(w, e, slots, status, covers, article, member, obligation, belief, power, owed, by, answer)
            base = q.base + of_domain(e, q.hybrid_rate, q.cyber_rate, q.terror_rate)
            strength_counts = of_domain(e, q.power, q.power, q.terror_power)
            harm = q.harm * of_domain(e, q.hybrid_harm, q.cyber_harm, q.terror_harm)
            for j in range(n):
                if exposure[w, j, e] <= 0.0 or not alive[w, j]:
                    continue
                for i in range(n):
                    if i == j or rivalry[w, i, j] <= 0.0 or not alive[w, i]:
                        continue
                    fill(terms, 0.0)
                    terms[0] = base
                    terms[1] = q.rivalry * rivalry[w, i, j]
                    terms[2] = math.log(exposure[w, j, e])
                    terms[3] = q.tension * tension[w, e]
                    terms[4] = strength_counts * power[w, i] / (power[w, i] + power[w, j] + 1e-9)
                    faced = answer[j] - owed[i, j] * belief[w, i, j] * power[w, i]
                    terms[5] = -q.response * faced / (faced + power[w, i] + 1e-9)
                    chance = logistic(total(terms, 6))
                    if uniform(luck, w, luck.who[i], luck.who[j], e) >= per_step(chance, clock.dt):
                        continue
                    note(log, w, INCIDENT, i, j, -1, e, chance, terms)
                    incidents[w, j] += 1
                    damage[w, j] = min(damage[w, j] + harm, 0.9)
                    approval[w, j] = max(approval[w, j] - q.alarm, 0.0)
                    k = i
                    if not traced(q, luck, log, w, e, i, j, alive, security, intelligence, terms):
                        k = accused(q, luck, log, w, e, i, j, alive, rivalry, threat, security, intelligence, terms)
                    if k < 0:
                        continue
                    attributed[w, k] += 1
                    misattributed[w, k] += k != i
                    friction[w, j, k] += q.heat
                    goodwill[w, j, k] -= q.anger
                    strength = call_for_answer(
                        q, v, luck, log, w, e, pair_key(luck, j, i), k, j, power, strike, obligation, pledge_terms,
                        owed, by, invoked, honoured, conduct, friction, goodwill, terms,
                    )  # fmt: skip
                    loss = q.sanctions * strength / (strength + power[w, k] + 1e-9)
                    damage[w, k] = min(damage[w, k] + loss, 0.9)
                    approval[w, k] = max(approval[w, k] - run_crises[w].shame * polity[w, k], 0.0)


@dataclass(frozen=True)
class StageIncidents(Rule):
    """Rivals strike by hybrid, cyber or terrorist means; who is blamed for it, rightly or not, is answered."""

    phase = "crises"
    uses = ("weigh_challenges", "run_crises")
    reads = (
        World.alive, World.power, World.strike, World.exposure, World.tension, World.rivalry, World.threat,
        World.security, World.intelligence, World.obligation, World.polity, World.pledge_terms, World.belief,
        World.slots, World.status, World.covers, World.article, World.member,
    )  # fmt: skip
    writes = (
        World.damage, World.approval, World.invoked, World.honoured, World.conduct, World.incidents, World.attributed,
        World.misattributed, World.friction, World.goodwill,
    )  # fmt: skip
    kernel = staticmethod(stage_incidents)
    base: float = param(-4.0, "readiness for an incident at no rivalry", unit="logit", low=-12, high=0)
    rivalry: float = param(2.0, "weight of rivalry", unit="logit", low=0, high=6)
    tension: float = param(0.7, "weight of tension in the domain", unit="logit", low=0, high=4)
    hybrid_rate: float = param(0.0, "added readiness for hybrid incidents", unit="logit", low=-6, high=6)
    cyber_rate: float = param(0.3, "added readiness for cyber incidents, which are cheap", unit="logit", low=-6, high=6)
    terror_rate: float = param(0.0, "added readiness for terrorist incidents", unit="logit", low=-6, high=6)
    power: float = param(0.5, "weight of the attacker's share of the two powers", unit="logit", low=-2, high=4)
    terror_power: float = param(
        -0.5, "the same for terror, a weapon of the weak if below 0", unit="logit", low=-4, high=4
    )
    response: float = param(
        1.5, "weight of the answer expected from allies bound in the domain", unit="logit", low=0, high=6
    )
    trace: float = param(-0.5, "readiness to name a culprit", unit="logit", low=-6, high=6)
    hybrid_trace: float = param(0.0, "added ease of tracing hybrid incidents", unit="logit", low=-6, high=6)
    cyber_trace: float = param(
        -0.7, "added ease of tracing cyber incidents, which are veiled", unit="logit", low=-6, high=6
    )
    terror_trace: float = param(
        0.5, "added ease of tracing terrorist incidents, which are often claimed", unit="logit", low=-6, high=6
    )
    trace_own: float = param(
        1.5,
        "weight of the target's own services on finding out, and against blame without proof",
        unit="logit",
        low=0,
        high=6,
    )
    trace_partners: float = param(
        1.5, "weight of the best partner's intelligence, likewise", unit="logit", low=0, high=6
    )
    blame: float = param(
        0.05, "chance to blame its worst rival for what it cannot trace, at no suspicion; 0: never", low=0, high=0.99
    )
    suspicion: float = param(2.0, "weight of suspicion on blaming without proof", unit="logit", low=0, high=6)
    fear: float = param(0.5, "part of suspicion that comes from threat seen, the rest from rivalry", low=0, high=1)
    secrecy: float = param(2.0, "weight of the attacker's secrecy, against finding out", unit="logit", low=0, high=6)
    heat: float = param(0.05, "share of the missing rivalry added by an attributed incident", low=0, high=1)
    spread: float = param(0.5, "part of that heat between culprit and each ally that answers", low=0, high=1)
    anger: float = param(0.03, "trust in the culprit lost by an attributed incident", low=0, high=1)
    solidarity: float = param(0.02, "trust won by an ally that is consulted", low=0, high=1)
    risk: float = param(0.5, "share of the fear of the attacker that remains below the threshold of war", low=0, high=1)
    harm: float = param(0.001, "share of output lost by the target", low=0, high=0.2)
    hybrid_harm: float = param(1.0, "multiple of that harm done by hybrid incidents", low=0, high=20)
    cyber_harm: float = param(0.7, "multiple of that harm done by cyber incidents", low=0, high=20)
    terror_harm: float = param(1.5, "multiple of that harm done by terrorist incidents", low=0, high=20)
    alarm: float = param(0.01, "approval lost by the target", low=0, high=0.5)
    sanctions: float = param(0.004, "share of output that an overwhelming answer costs the culprit", low=0, high=0.2)
