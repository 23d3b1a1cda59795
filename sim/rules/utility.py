"""Utility: the named terms that speak for and against a treaty, shared by the rules of the treaty market."""

from __future__ import annotations

import math

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


@helper
def safety_gain(friends, enemies, added, held, appeased):  # type: ignore[no-untyped-def]
    """How much the share of friendly power grows by help and by enemies won over: with both less without, in [0, 1]."""
    without = max(friends - held, 0.0)
    left = max(enemies - appeased, 0.0)
    return (without + added) / (without + added + left + 1e-9) - without / (without + enemies + 1e-9)


@helper
def weigh_position(  # type: ignore[no-untyped-def]
    u, w, i, alive, interests, friends, enemies, alarm, expected_help, obligation, pacts, common_allies,
    allies_rivalry, appeased, terms, benefit, utility,
):  # fmt: skip
    """Fill the terms that depend on the pacts i has by now, towards every nation, and keep the sums in step."""
    fear = min(alarm[w, i], 2.0)
    for j in range(terms.shape[2]):
        if i == j or not (alive[w, i] and alive[w, j]):
            continue
        held = obligation[w, DEFENCE, j, i] * expected_help[w, i, j]
        gain = safety_gain(friends[w, i], enemies[w, i], expected_help[w, i, j], held, appeased[w, i, j])
        for t, value in (
            (SECURITY, u.security * gain * fear),
            (CLOSURE, u.closure * min(common_allies[w, i, j], u.enough)),
            (BALANCE, -u.balance * min(allies_rivalry[w, i, j], u.enough)),
            (UPKEEP, -u.upkeep * pacts[w, i]),
        ):
            value *= interests[w, i, t]
            change = value - terms[w, i, j, t]
            terms[w, i, j, t] = value
            utility[w, i, j] += change
            if t < FIRST_COST:
                benefit[w, i, j] += change


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
def weigh_coalition(  # type: ignore[no-untyped-def]
    u, w, a, i, inside, level, circle, article, direction, lead, covered, power, interests, friends, enemies, alarm,
    expected_help, appeased, pledges, terms, why,
):  # fmt: skip
    """Fill the terms of i's value of treaty a with a circle of nations, as means over it; return the value.

    Safety is counted from all at once, quarrels by the power of those one quarrels with.  Partners who are bound to
    defend i by another treaty already bring nothing new: `inside` is 1 for a member, whose treaty is one of those
    counted in `pledges`, else 0.  `circle` lists rows and ends with -1; a circle of none but i is worth nothing.
    """
    fill(why, 0.0)
    binding = article[w, a, DEFENCE] > 0.0
    own = inside if article[w, a, DEFENCE] > FIRM else 0
    size, fresh, added, calmed, weight, quarrel = 0, 0, 0.0, 0.0, 1e-9, 0.0
    for j in circle:
        if j < 0:
            break
        if j == i:
            continue
        size += 1
        weight += power[w, j]
        quarrel += power[w, j] * terms[w, i, j, RIVALRY]
        if binding and pledges[w, j, i] > own:
            continue
        fresh += 1
        owed = owed_by(w, a, DEFENCE, j, i, article[w, a, DEFENCE], direction, lead) if binding else 1.0
        if binding and not covered[w, a, i]:
            owed = 0.0
        added += owed * expected_help[w, i, j]
        calmed += appeased[w, i, j]
        for t in range(TERMS):
            why[t] += terms[w, i, j, t]
    if size == 0:
        return -1e3
    for t in range(TERMS):
        why[t] /= max(math.sqrt(fresh * size), 1.0)
    if not inside:
        why[STATUS_QUO] = -interests[w, i, STATUS_QUO] * u.status_quo * fresh / size
    gain = safety_gain(friends[w, i], enemies[w, i], added, added if inside else 0.0, calmed)
    why[SECURITY] = interests[w, i, SECURITY] * u.security * gain * min(alarm[w, i], 2.0)
    why[CLOSURE] = max(why[CLOSURE], interests[w, i, CLOSURE] * u.closure * min(fresh - 1.0, u.enough))
    why[RIVALRY] = quarrel / weight
    return price(level, interests[w, i, RESERVE], u.drafting, why)
