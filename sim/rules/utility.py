"""Utility: the named terms that speak for and against a treaty, shared by the rules of the treaty market."""

from __future__ import annotations

import numpy as np

from sim.kernels import fill, helper, total
from sim.vocabulary import Article, Status, Term

DEFENCE = int(Article.DEFENCE)
IN_FORCE = int(Status.IN_FORCE)
TERMS = len(Term)
FIRST_COST = int(Term.ENTRAPMENT)
SECURITY, CLOSURE = int(Term.SECURITY), int(Term.CLOSURE)
BALANCE, UPKEEP = int(Term.BALANCE), int(Term.UPKEEP)

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
def safety_gain(friends, enemies, added, held):  # type: ignore[no-untyped-def]
    """How much the share of friendly power grows by help: with it less without it, in [0, 1]."""
    without = max(friends - held, 0.0)
    return (without + added) / (without + added + enemies + 1e-9) - without / (without + enemies + 1e-9)


@helper
def weigh_position(  # type: ignore[no-untyped-def]
    u, w, i, alive, interests, friends, enemies, alarm, expected_help, obligation, pacts, common_allies,
    allies_rivalry, terms, benefit, utility,
):  # fmt: skip
    """Fill the terms that depend on the pacts i has by now, towards every nation, and keep the sums in step."""
    fear = min(alarm[w, i], 2.0)
    for j in range(terms.shape[2]):
        if i == j or not (alive[w, i] and alive[w, j]):
            continue
        held = obligation[w, DEFENCE, j, i] * expected_help[w, i, j]
        gain = safety_gain(friends[w, i], enemies[w, i], expected_help[w, i, j], held)
        for t, value in (
            (SECURITY, u.security * gain * fear),
            (CLOSURE, u.closure * min(common_allies[w, i, j], 3.0)),
            (BALANCE, -0.3 * u.balance * min(allies_rivalry[w, i, j], 3.0)),
            (UPKEEP, -u.upkeep * pacts[w, i]),
        ):
            value *= interests[w, i, t]
            change = value - terms[w, i, j, t]
            terms[w, i, j, t] = value
            utility[w, i, j] += change
            if t < FIRST_COST:
                benefit[w, i, j] += change


@helper
def weigh_coalition(  # type: ignore[no-untyped-def]
    u, w, i, inside, circle, interests, friends, enemies, alarm, expected_help, pledges, terms, out,
):  # fmt: skip
    """Fill the mean terms of i's utility in a treaty with a circle of nations, its safety counted from all at once.

    Only pledges that i has from no other treaty count: `inside` is 1 for a member, whose treaty is one of those
    counted in `pledges`, else 0.  `circle` lists rows and ends with -1.  Returns benefit and cost; a circle of none
    but i costs more than it brings.
    """
    fill(out, 0.0)
    size, added = 0, 0.0
    for j in circle:
        if j < 0:
            break
        if j != i:
            size += 1
            for t in range(TERMS):
                out[t] += terms[w, i, j, t]
            if pledges[w, j, i] <= inside:
                added += expected_help[w, i, j]
    if size == 0:
        return 0.0, 1e3
    for t in range(TERMS):
        out[t] /= size
    gain = safety_gain(friends[w, i], enemies[w, i], added, added if inside else 0.0)
    out[SECURITY] = interests[w, i, SECURITY] * u.security * gain * min(alarm[w, i], 2.0)
    out[CLOSURE] = max(out[CLOSURE], interests[w, i, CLOSURE] * u.closure * min(size - 1.0, 3.0))
    gains = total(out, FIRST_COST)
    return gains, gains - total(out, TERMS)
