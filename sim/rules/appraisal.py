"""Appraisal: what each nation makes of every other as an ally."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel
from sim.rules.base import Rule, param
from sim.rules.market import by_name
from sim.rules.utility import DEFENCE, FIRST_COST, TERMS, Position, weigh_position
from sim.vocabulary import Article, Conduct, Term
from sim.world import World

COMMON_THREAT, TRUST, REGIME = int(Term.COMMON_THREAT), int(Term.TRUST), int(Term.REGIME)
TRADE, CONTIGUITY, AFFINITY = int(Term.TRADE), int(Term.CONTIGUITY), int(Term.AFFINITY)
ENTRAPMENT, AUTONOMY, IDEOLOGY = int(Term.ENTRAPMENT), int(Term.AUTONOMY), int(Term.IDEOLOGY)
RIVALRY, STATUS_QUO = int(Term.RIVALRY), int(Term.STATUS_QUO)
BASING = int(Article.BASING)
APPEASEMENT, MISTRUST = int(Conduct.APPEASEMENT), int(Conduct.MISTRUST)


@helper
def hosts(w, i, j, power, obligation):  # type: ignore[no-untyped-def]
    """How far i is the host of troops of a superior j: what it owes in bases, times j's part of their power."""
    owed = obligation[w, BASING, i, j]
    return owed * power[w, j] / (power[w, i] + power[w, j] + 1e-9) if owed > 0.0 else 0.0


@helper
def count_quarrels(rivalry, quarrels):  # type: ignore[no-untyped-def]
    """Add an ally's quarrels to those of all allies."""
    for k in range(quarrels.shape[0]):
        quarrels[k] += rivalry[k]


@helper
def count_allies(owed, common):  # type: ignore[no-untyped-def]
    """Count those whom an ally must defend among the common allies."""
    for k in range(common.shape[0]):
        common[k] += 1.0 if owed[k] > 0.0 else 0.0


@helper
def count_friends(  # type: ignore[no-untyped-def]
    q, w, power, reach, threat, kept, broken, trust, obligation, intelligence, fidelity, rivalry, interests, reliance,
    expected_help, friends, enemies, pacts, common_allies, allies_rivalry, appeased,
):  # fmt: skip
    """Reckon for every nation the help it expects, the power against it, its pacts and what its allies share."""
    n = power.shape[1]
    for i in range(n):
        fill(common_allies[w, i], 0.0)
        fill(allies_rivalry[w, i], 0.0)
        helped, against, bound = power[w, i], 0.0, 0.0
        guest, hold = -1, 0.0
        for j in range(n):
            against += threat[w, i, j] * (reach[w, j, i] * power[w, j])
            hosted = hosts(w, i, j, power, obligation)
            if hosted > hold:
                guest, hold = j, hosted
        for j in range(n):
            arrives = reach[w, j, i] * power[w, j]
            menace = threat[w, i, j] * arrives
            likely = by_name(w, i, j, kept, broken, trust)
            if fidelity[w, j, i] > 0.0:  # what it was in the step before
                likely += q.insight * intelligence[w, j, i] * (fidelity[w, j, i] - likely)
            reliance[w, i, j] = likely
            doubt = min(interests[w, i, MISTRUST], 1.0) * menace / (against + 1e-9)
            expected_help[w, i, j] = likely * arrives * (1.0 - doubt)
            appeased[w, i, j] = min(interests[w, i, APPEASEMENT], 1.0) * menace
            if j != guest:
                appeased[w, i, j] *= 1.0 - q.front * hold
            owed = obligation[w, DEFENCE, j, i]
            if owed > 0.0:
                bound += 1.0
                helped += owed * expected_help[w, i, j]
                count_quarrels(rivalry[w, j], allies_rivalry[w, i])
                count_allies(obligation[w, DEFENCE, j], common_allies[w, i])
        friends[w, i], enemies[w, i], pacts[w, i] = helped, against, bound


@helper
def take_sides(w, i, power, obligation, rivalry, patron):  # type: ignore[no-untyped-def]
    """Fill the quarrels that i must mind as the host of superior powers' troops: of each the most that any hands on."""
    fill(patron, 0.0)
    for j in range(power.shape[1]):
        hosted = hosts(w, i, j, power, obligation)
        if hosted > 0.0:
            for k in range(power.shape[1]):
                patron[k] = max(patron[k], hosted * rivalry[w, j, k])


@kernel
def appraise(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, alarm, obligation, kept, broken, trust, intelligence, fidelity, common_threat,
    polity, trade, contiguous, regard, affinity, sovereignty, ideology, issues, rivalry, interests, threat, friends,
    enemies, pacts, common_allies, allies_rivalry, reliance, expected_help, appeased, terms, benefit, utility,
):  # fmt: skip
    """Fill the terms of every nation's utility in a pact with every other, and add them up."""
    n = power.shape[1]
    position = Position(
        alive, interests, friends, enemies, alarm, expected_help, obligation, pacts, common_allies, allies_rivalry,
        appeased, terms, benefit, utility,
    )  # fmt: skip
    patron = np.empty(n)
    for w in range(power.shape[0]):
        q = p[w]
        count_friends(
            q, w, power, reach, threat, kept, broken, trust, obligation, intelligence, fidelity, rivalry, interests,
            reliance, expected_help, friends, enemies, pacts, common_allies, allies_rivalry, appeased,
        )  # fmt: skip
        for i in range(n):
            take_sides(w, i, power, obligation, rivalry, patron)
            for j in range(n):
                fill(terms[w, i, j], 0.0)
                benefit[w, i, j] = 0.0
                utility[w, i, j] = 0.0
                if i == j or not (alive[w, i] and alive[w, j]):
                    continue
                gap = 0.0
                for d in range(ideology.shape[2]):
                    gap += issues[w, i, d] * (ideology[w, i, d] - ideology[w, j, d]) ** 2
                common = common_threat[w, i, j]
                larger = power[w, j] / (power[w, i] + power[w, j] + 1e-9)
                x = terms[w, i, j]
                x[COMMON_THREAT] = q.common_threat * common
                x[TRUST] = q.trust * (2.0 * trust[w, i, j] - 1.0)
                x[REGIME] = q.regime * max(0.0, 1.0 - 2.0 * abs(polity[w, i] - polity[w, j]))
                x[TRADE] = q.trade * trade[w, i, j]
                x[CONTIGUITY] = q.contiguity * contiguous[w, i, j]
                x[AFFINITY] = affinity[w, i, j]
                x[ENTRAPMENT] = -q.entrapment * min(alarm[w, j], 2.0) * (1.0 - common) * 0.5
                x[AUTONOMY] = -q.autonomy * sovereignty[w, i] * larger
                x[IDEOLOGY] = -q.ideology * 0.5 * gap
                quarrel = max(rivalry[w, i, j], rivalry[w, j, i]) + q.tutelage * patron[j]
                x[RIVALRY] = -2.0 * q.rivalry * quarrel
                x[STATUS_QUO] = -q.status_quo
                value, good = 0.0, 0.0
                for t in range(TERMS):
                    x[t] *= interests[w, i, t]
                    if t < FIRST_COST:
                        x[t] *= regard[w, i, j]
                        good += x[t]
                    value += x[t]
                utility[w, i, j], benefit[w, i, j] = value, good
            weigh_position(q, w, i, position)


@dataclass(frozen=True)
class Appraise(Rule):
    """Every nation weighs every other as an ally: safety and affinity against entrapment, autonomy and rivalry."""

    phase = "treaties"
    reads = (
        World.alive, World.power, World.reach, World.alarm, World.obligation, World.kept, World.broken, World.trust,
        World.intelligence, World.fidelity, World.common_threat, World.polity, World.trade, World.contiguous,
        World.regard, World.affinity, World.sovereignty, World.ideology, World.issues, World.rivalry, World.interests,
        World.threat,
    )  # fmt: skip
    writes = (
        World.friends, World.enemies, World.pacts, World.common_allies, World.allies_rivalry, World.reliance,
        World.expected_help, World.appeased, World.terms, World.benefit, World.utility,
    )  # fmt: skip
    kernel = staticmethod(appraise)
    security: float = param(
        18, "weight of the gain in safety", unit="utility", source="set by hand on the moments, assumed", low=0, high=40
    )
    common_threat: float = param(
        2.2, "weight of a common threat", unit="utility", source="Walt 1987, recalled", low=0, high=6
    )
    closure: float = param(
        0.32,
        "weight of a common ally",
        unit="utility",
        source="sign: Warren 2010, recalled",
        low=0,
        high=2,
    )
    trust: float = param(0.8, "weight of trust", unit="utility", source="sign: Kinne 2018, recalled", low=0, high=4)
    regime: float = param(
        0.4, "weight of a like regime", unit="utility", source="Lai and Reiter 2000, abstract", low=0, high=2
    )
    trade: float = param(
        0.1, "weight of the trade share", unit="utility", source="small: Lai and Reiter 2000, abstract", low=0, high=5
    )
    contiguity: float = param(0.25, "weight of a common border", unit="utility", low=0, high=3)
    entrapment: float = param(
        0.9, "weight of the partner's own enemies", unit="utility", source="Snyder 1984, recalled", low=0, high=4
    )
    autonomy: float = param(
        0.7, "weight of the partner's superiority", unit="utility", source="Morrow 1991, abstract", low=0, high=4
    )
    ideology: float = param(
        0.3,
        "weight of half the squared distance of ideal points",
        unit="utility/point^2",
        source="set by hand on the moments, assumed",
        low=0,
        high=4,
    )
    rivalry: float = param(1.2, "half the weight of rivalry", unit="utility", low=0, high=6)
    tutelage: float = param(
        4,
        "what a quarrel of a superior power weighs to the host of its troops, as a multiple of one of its own",
        source="assumed; sign: Lake 2009, recalled",
        low=0,
        high=20,
    )
    front: float = param(
        1.0,
        "share of threats that a host of a superior power's troops cannot appease, as they go with those troops",
        source="assumed; sign: Lake 2009, recalled",
        low=0,
        high=1,
    )
    balance: float = param(0.51, "weight of rivalry with an own ally", unit="utility", low=0, high=2)
    enough: float = param(
        3, "common allies, or quarrels of own allies, from which more count no more", unit="nations", low=1, high=100
    )
    upkeep: float = param(
        0.03,
        "cost of each pact held already",
        unit="utility",
        source="form: Jackson and Nei 2015, abstract",
        low=0,
        high=0.5,
    )
    status_quo: float = param(2.605, "what a defence pact must overcome", unit="utility", source="tuned", low=0, high=8)
    insight: float = param(
        0.5, "how far full intelligence from an ally shows how ready it was a step ago, against its name", low=0, high=1
    )
    drafting: float = param(
        0.5,
        "fixed cost of drafting any treaty",
        unit="utility",
        source="set by hand on the moments, assumed",
        low=0,
        high=3,
    )
    temperature: float = param(
        0.56,
        "spread of errors of judgement",
        unit="utility",
        source="set by hand on the moments, assumed",
        low=0.01,
        high=3,
    )
    pressure: float = param(2.0, "benefit that a far stronger lead state's wish adds", unit="utility", low=0, high=10)
    consent: float = param(2.0, "consent of veto players at no value and no distance", unit="logit", low=-5, high=5)
    opinion: float = param(0.5, "how much the public minds a distant partner", unit="logit/point", low=0, high=5)
    lobby: float = param(2.0, "consent that lobbies for alliances win at full weight", unit="logit", low=0, high=6)
    veto: float = param(0.8, "share of decisions that a full democracy's veto players can stop", low=0, high=1)
    synchronous: float = param(0, "1: all decide on the state at the start of the step", unit="switch", low=0, high=1)
