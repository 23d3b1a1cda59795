"""Utility: the named terms that speak for and against a treaty, shared by the rules of the treaty market."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper, total
from sim.vocabulary import DRAFTING, TERM_SLOTS, Article, Conduct, Direction, Status, Term

DEFENCE = int(Article.DEFENCE)
IN_FORCE = int(Status.IN_FORCE)
FIRM = 0.5
"""A pledge of more than this strength makes another one of its kind between the same nations nothing new (assumed)."""
TERMS = len(Term)
FIRST_COST = int(Term.ENTRAPMENT)
SECURITY, CLOSURE = int(Term.SECURITY), int(Term.CLOSURE)
BALANCE, UPKEEP = int(Term.BALANCE), int(Term.UPKEEP)
RIVALRY, STATUS_QUO = int(Term.RIVALRY), int(Term.STATUS_QUO)
RESERVE = int(Conduct.RESERVE)
MUTUAL, BY_LEAD = int(Direction.MUTUAL), int(Direction.LEAD)

COST = np.zeros(len(Article))
for _article, _cost in {
    Article.DIALOGUE: 0.05, Article.LOGISTICS: 0.2, Article.BASING: 0.35, Article.TECHNOLOGY: 0.3,
    Article.PROCUREMENT: 0.3, Article.INTELLIGENCE: 0.35, Article.EXERCISES: 0.2, Article.CAPACITY_BUILDING: 0.1,
    Article.NON_AGGRESSION: 0.15, Article.NEUTRALITY: 0.25, Article.CONSULTATION: 0.4, Article.DEFENCE: 1.0,
    Article.OFFENCE: 1.0, Article.NUCLEAR_UMBRELLA: 0.5,
}.items():  # fmt: skip
    COST[_article] = _cost
"""Sovereignty cost of each kind of article, a defence pledge being 1 (assumed)."""


class Position(NamedTuple):
    """Where every nation stands among its pacts, and what it makes of one more: columns of nations and pairs."""

    alive: np.ndarray
    interests: np.ndarray
    friends: np.ndarray
    enemies: np.ndarray
    alarm: np.ndarray
    expected_help: np.ndarray
    obligation: np.ndarray
    pacts: np.ndarray
    common_allies: np.ndarray
    allies_rivalry: np.ndarray
    appeased: np.ndarray
    terms: np.ndarray
    benefit: np.ndarray
    utility: np.ndarray


class Views(NamedTuple):
    """What a nation looks at when it weighs a treaty with many: columns of nations and pairs."""

    power: np.ndarray
    interests: np.ndarray
    friends: np.ndarray
    enemies: np.ndarray
    alarm: np.ndarray
    expected_help: np.ndarray
    appeased: np.ndarray
    pledges: np.ndarray
    terms: np.ndarray


class Texts(NamedTuple):
    """What treaties say: the strength of their articles, who owes them, and whose territory is defended."""

    article: np.ndarray
    direction: np.ndarray
    lead: np.ndarray
    covered: np.ndarray


@helper
def safety_gain(friends, enemies, added, held, appeased):  # type: ignore[no-untyped-def]
    """How much the share of friendly power grows by help and by enemies won over: with both less without, in [0, 1]."""
    without = max(friends - held, 0.0)
    left = max(enemies - appeased, 0.0)
    return (without + added) / (without + added + left + 1e-9) - without / (without + enemies + 1e-9)


@helper
def weigh_position(u, w, i, position):  # type: ignore[no-untyped-def]
    """Fill the terms that depend on the pacts i has by now, towards every nation, and keep the sums in step."""
    alive, expected_help, terms = position.alive, position.expected_help, position.terms
    fear, friends, enemies = min(position.alarm[w, i], 2.0), position.friends[w, i], position.enemies[w, i]
    for j in range(terms.shape[2]):
        if i == j or not (alive[w, i] and alive[w, j]):
            continue
        held = position.obligation[w, DEFENCE, j, i] * expected_help[w, i, j]
        gain = safety_gain(friends, enemies, expected_help[w, i, j], held, position.appeased[w, i, j])
        worth, good = position.utility[w, i, j], position.benefit[w, i, j]
        for t, value in (
            (SECURITY, u.security * gain * fear),
            (CLOSURE, u.closure * min(position.common_allies[w, i, j], u.enough)),
            (BALANCE, -u.balance * min(position.allies_rivalry[w, i, j], u.enough)),
            (UPKEEP, -u.upkeep * position.pacts[w, i]),
        ):
            value *= position.interests[w, i, t]
            change = value - terms[w, i, j, t]
            terms[w, i, j, t] = value
            worth += change
            if t < FIRST_COST:
                good += change
        position.utility[w, i, j], position.benefit[w, i, j] = worth, good


@helper
def burden_of(level, reserve):  # type: ignore[no-untyped-def]
    """How much of what speaks against a defence pact speaks against a treaty of some sovereignty cost."""
    return level if reserve == 1.0 else level**reserve


@helper
def price(level, reserve, drafting, why):  # type: ignore[no-untyped-def]
    """Turn the terms of a defence pact into those of a treaty of some sovereignty cost; return its value, their sum.

    What speaks for a treaty grows with the root of that cost, what speaks against it in proportion, or, for a nation
    that keeps its reserve, more steeply.
    """
    against = burden_of(level, reserve)
    for t in range(TERMS):
        why[t] *= level**0.5 if t < FIRST_COST else against
    why[DRAFTING] = -drafting
    return total(why, TERM_SLOTS)


@helper
def weigh_pair(u, w, i, j, level, interests, terms, why):  # type: ignore[no-untyped-def]
    """Fill the terms of i's value of a treaty with j alone; return the value."""
    fill(why, 0.0)
    for t in range(TERMS):
        why[t] = terms[w, i, j, t]
    return price(level, interests[w, i, RESERVE], u.drafting, why)


@helper
def owed_by(w, a, k, i, j, strength, direction, lead):  # type: ignore[no-untyped-def]
    """What an article of treaty a obliges i to towards j, by its strength and direction."""
    if direction[w, a, k] == MUTUAL:
        return strength
    owes = i == lead[w, a] if direction[w, a, k] == BY_LEAD else j == lead[w, a]
    return strength if owes else 0.0


@helper
def swears(w, a, i, j, texts):  # type: ignore[no-untyped-def]
    """Whether treaty a binds i, by a pledge of more than half, to defend j, if both are in it."""
    owed = owed_by(w, a, DEFENCE, i, j, texts.article[w, a, DEFENCE], texts.direction, texts.lead)
    return owed > FIRM and texts.covered[w, a, j] != 0


@helper
def swear(w, a, i, circle, texts, pledges):  # type: ignore[no-untyped-def]
    """Let what treaty a binds i and a circle (rows ended by -1) to count at once among the pledges of both sides."""
    for j in circle:
        if j < 0:
            break
        if j != i:
            pledges[w, i, j] += swears(w, a, i, j, texts)
            pledges[w, j, i] += swears(w, a, j, i, texts)


@helper
def weigh_coalition(u, w, a, i, inside, level, circle, texts, views, why):  # type: ignore[no-untyped-def]
    """Fill the terms of i's value of treaty a with a circle of nations, as means over it; return the value.

    Safety is counted from all at once, quarrels by the power of those one quarrels with.  Partners who are bound to
    defend i by another treaty already bring nothing new: `inside` is 1 for a member, whose treaty is one of those
    counted in `pledges`, else 0.  `circle` lists rows and ends with -1; a circle of none but i is worth nothing.
    """
    fill(why, 0.0)
    defence, wants, terms = texts.article[w, a, DEFENCE], views.interests[w, i], views.terms
    binding = defence > 0.0
    own = inside if defence > FIRM else 0
    size, fresh, added, calmed, weight, quarrel = 0, 0, 0.0, 0.0, 1e-9, 0.0
    for j in circle:
        if j < 0:
            break
        if j == i:
            continue
        size += 1
        weight += views.power[w, j]
        quarrel += views.power[w, j] * terms[w, i, j, RIVALRY]
        if binding and views.pledges[w, j, i] > own:
            continue
        fresh += 1
        owed = owed_by(w, a, DEFENCE, j, i, defence, texts.direction, texts.lead) if binding else 1.0
        if binding and not texts.covered[w, a, i]:
            owed = 0.0
        added += owed * views.expected_help[w, i, j]
        calmed += views.appeased[w, i, j]
        for t in range(TERMS):
            why[t] += terms[w, i, j, t]
    if size == 0:
        return -1e3
    for t in range(TERMS):
        why[t] /= max(math.sqrt(fresh * size), 1.0)
    if not inside:
        why[STATUS_QUO] = -wants[STATUS_QUO] * u.status_quo * fresh / size
    gain = safety_gain(views.friends[w, i], views.enemies[w, i], added, added if inside else 0.0, calmed)
    why[SECURITY] = wants[SECURITY] * u.security * gain * min(views.alarm[w, i], 2.0)
    why[CLOSURE] = max(why[CLOSURE], wants[CLOSURE] * u.closure * min(fresh - 1.0, u.enough))
    why[RIVALRY] = quarrel / weight
    return price(level, wants[RESERVE], u.drafting, why)
