"""Utility: the named terms that speak for and against a treaty, shared by the rules of the treaty market."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.vocabulary import Article, Status, Term
from sim.world import World

DEFENCE = int(Article.DEFENCE)
IN_FORCE = int(Status.IN_FORCE)
TERMS = len(Term)
FIRST_COST = int(Term.ENTRAPMENT)
SECURITY, COMMON_THREAT, CLOSURE, TRUST = (int(t) for t in list(Term)[:4])
REGIME, TRADE, CONTIGUITY, AFFINITY = (int(t) for t in list(Term)[4:8])
ENTRAPMENT, AUTONOMY, IDEOLOGY, RIVALRY = (int(t) for t in list(Term)[8:12])
BALANCE, UPKEEP, STATUS_QUO = (int(t) for t in list(Term)[12:])

COST = np.zeros(len(Article))
for _article, _cost in {
    Article.DIALOGUE: 0.05, Article.LOGISTICS: 0.2, Article.BASING: 0.35, Article.TECHNOLOGY: 0.3,
    Article.PROCUREMENT: 0.3, Article.INTELLIGENCE: 0.35, Article.EXERCISES: 0.2, Article.CAPACITY_BUILDING: 0.1,
    Article.NON_AGGRESSION: 0.2, Article.NEUTRALITY: 0.3, Article.CONSULTATION: 0.4, Article.DEFENCE: 1.0,
    Article.OFFENCE: 1.0, Article.NUCLEAR_UMBRELLA: 0.5,
}.items():  # fmt: skip
    COST[_article] = _cost
"""Sovereignty cost of each kind of article, a defence pledge being 1 (assumed)."""


class Scene(NamedTuple):
    """The columns an appraisal looks at."""

    power: np.ndarray
    reach: np.ndarray
    friends: np.ndarray
    enemies: np.ndarray
    pacts: np.ndarray
    alarm: np.ndarray
    obligation: np.ndarray
    kept: np.ndarray
    broken: np.ndarray
    trust: np.ndarray
    common_threat: np.ndarray
    common_allies: np.ndarray
    allies_rivalry: np.ndarray
    polity: np.ndarray
    trade: np.ndarray
    contiguous: np.ndarray
    affinity: np.ndarray
    revision: np.ndarray
    sovereignty: np.ndarray
    ideology: np.ndarray
    rivalry: np.ndarray
    interests: np.ndarray


SCENE = (
    World.power, World.reach, World.friends, World.enemies, World.pacts, World.alarm, World.obligation, World.kept,
    World.broken, World.trust, World.common_threat, World.common_allies, World.allies_rivalry, World.polity,
    World.trade, World.contiguous, World.affinity, World.revision, World.sovereignty, World.ideology, World.rivalry,
    World.interests,
)  # fmt: skip
"""What a rule reads when it weighs a treaty: the columns of a Scene."""


@kernel
def expected_help(s, w, i, j):  # type: ignore[no-untyped-def]
    """What i expects j to bring to its defence under a full pledge, given reputation, trust and distance."""
    reliable = s.kept[w, j] / (s.kept[w, j] + s.broken[w, j]) * (0.5 + 0.5 * s.trust[w, i, j])
    return reliable * s.reach[w, j, i] * s.power[w, j]


@kernel
def safety_gain(friends, enemies, added, held):  # type: ignore[no-untyped-def]
    """How much the share of friendly power grows by help: with it less without it, in [0, 1]."""
    without = max(friends - held, 0.0)
    return (without + added) / (without + added + enemies + 1e-9) - without / (without + enemies + 1e-9)


@kernel
def pair_terms(q, s, w, i, j, terms):  # type: ignore[no-untyped-def]
    """Fill the named terms of i's utility in a defence pact with j; return benefit and cost (both as sums)."""
    help_of_j = expected_help(s, w, i, j)
    held = s.obligation[w, DEFENCE, j, i] * help_of_j
    gain = safety_gain(s.friends[w, i], s.enemies[w, i], help_of_j, held)
    terms[SECURITY] = q.security * gain * min(s.alarm[w, i], 2.0)
    common = s.common_threat[w, i, j]
    terms[COMMON_THREAT] = q.common_threat * common
    terms[CLOSURE] = q.closure * min(s.common_allies[w, i, j], 3.0)
    terms[TRUST] = q.trust * (2.0 * s.trust[w, i, j] - 1.0)
    terms[REGIME] = q.regime * max(0.0, 1.0 - 2.0 * abs(s.polity[w, i] - s.polity[w, j]))
    terms[TRADE] = q.trade * s.trade[w, i, j]
    terms[CONTIGUITY] = q.contiguity * s.contiguous[w, i, j]
    terms[AFFINITY] = s.affinity[w, i, j]
    terms[ENTRAPMENT] = -q.entrapment * min(s.alarm[w, j], 2.0) * (1.0 - common) * 0.5
    larger = s.power[w, j] / (s.power[w, i] + s.power[w, j] + 1e-9)
    terms[AUTONOMY] = -q.autonomy * s.sovereignty[w, i] * larger
    gap = 0.0
    for d in range(s.ideology.shape[2]):
        gap += (s.ideology[w, i, d] - s.ideology[w, j, d]) ** 2
    terms[IDEOLOGY] = -q.ideology * 0.5 * gap
    terms[RIVALRY] = -2.0 * q.rivalry * max(s.rivalry[w, i, j], s.rivalry[w, j, i])
    terms[BALANCE] = -0.3 * q.balance * min(s.allies_rivalry[w, i, j], 3.0)
    terms[UPKEEP] = -q.upkeep * s.pacts[w, i]
    terms[STATUS_QUO] = -q.status_quo
    return weigh(s, w, i, s.revision[w, i, j], terms)


@kernel
def weigh(s, w, i, revision, terms):  # type: ignore[no-untyped-def]
    """Multiply the terms by the nation's interests and add them up to benefit and cost."""
    benefit = 0.0
    cost = 0.0
    for t in range(TERMS):
        terms[t] *= s.interests[w, i, t]
        if t == AFFINITY:
            terms[t] += revision
        if t < FIRST_COST:
            benefit += terms[t]
        else:
            cost -= terms[t]
    return benefit, cost


@kernel
def coalition_terms(q, s, w, i, circle, terms, one):  # type: ignore[no-untyped-def]
    """Fill the mean terms of i's utility in a treaty with a circle of nations, its safety counted from all at once.

    `circle` lists rows and ends with -1; `one` is scratch space for the terms of one partner.
    """
    terms[:] = 0.0
    size = 0
    added = 0.0
    held = 0.0
    for m in range(circle.shape[0]):
        j = circle[m]
        if j < 0:
            break
        if j == i:
            continue
        pair_terms(q, s, w, i, j, one)
        size += 1
        for t in range(TERMS):
            terms[t] += one[t]
        help_of_j = expected_help(s, w, i, j)
        added += help_of_j
        held += s.obligation[w, DEFENCE, j, i] * help_of_j
    if size == 0:
        return 0.0, 1e3
    for t in range(TERMS):
        terms[t] /= size
    gain = safety_gain(s.friends[w, i], s.enemies[w, i], added, held)
    terms[SECURITY] = s.interests[w, i, SECURITY] * q.security * gain * min(s.alarm[w, i], 2.0)
    closed = s.interests[w, i, CLOSURE] * q.closure * min(size - 1.0, 3.0)
    terms[CLOSURE] = max(terms[CLOSURE], closed)
    benefit = 0.0
    cost = 0.0
    for t in range(TERMS):
        if t < FIRST_COST:
            benefit += terms[t]
        else:
            cost -= terms[t]
    return benefit, cost
