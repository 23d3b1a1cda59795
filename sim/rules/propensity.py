"""Propensity: what a camp is worth to a nation, by landscape theory, by Galam's coalitions, or in a hedonic game.

What draws two nations together is what the standard model's nations feel about each other one by one: the terms of
`appraise` that do not depend on pacts.  Each theory is a way to add them up over camps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import helper
from sim.vocabulary import Term

ALONE, CLOSE = -1, 1e-9
LANDSCAPE, GALAM, HEDONIC = range(3)
IDEOLOGY = int(Term.IDEOLOGY)
DRAWN = np.array([
    Term.COMMON_THREAT, Term.TRUST, Term.REGIME, Term.TRADE, Term.CONTIGUITY, Term.AFFINITY, Term.IDEOLOGY,
    Term.RIVALRY,
])  # fmt: skip
"""The terms that make a propensity: those in which nations look at each other alone."""


class Theory(NamedTuple):
    """How a theory counts: which it is, its camps, who is asked, what two of one nature exchange, and who has one."""

    kind: int
    camps: int
    consent: bool
    exchange: float
    centre: float


class Feelings(NamedTuple):
    """What nations are to each other: their power, that of the mean nation being 1, ideal points, terms of utility."""

    who: np.ndarray
    alive: np.ndarray
    share: np.ndarray
    ideology: np.ndarray
    terms: np.ndarray


@helper
def nature(theory, w, i, ideology):  # type: ignore[no-untyped-def]
    """The global alliance to which i belongs by its ideal point, 1 or -1, or 0 for none."""
    point = ideology[w, i, 0]
    return (1 if point > theory.centre else 0) - (1 if point < -theory.centre else 0)


@helper
def feeling(theory, w, i, j, t, feelings):  # type: ignore[no-untyped-def]
    """One term of what draws i to j: its own, or for a theory of two sides the mean of both, times j's power."""
    if theory.kind == HEDONIC:
        return feelings.terms[w, i, j, t]
    found = 0.5 * (feelings.terms[w, i, j, t] + feelings.terms[w, j, i, t])
    if theory.kind == GALAM and t == IDEOLOGY:
        alike = nature(theory, w, i, feelings.ideology) * nature(theory, w, j, feelings.ideology)
        found += theory.exchange * alike
    return found * feelings.share[j]


@helper
def drawn_to(theory, w, i, j, feelings):  # type: ignore[no-untyped-def]
    """What draws i to j, all terms together."""
    found = 0.0
    for t in DRAWN:
        found += feeling(theory, w, i, j, t, feelings)
    return found


@helper
def counts_as(theory, i, j, side, label):  # type: ignore[no-untyped-def]
    """How much what draws i to j speaks for i's standing in a camp: 1 for j in it, less than 0 for j in another."""
    if i == j or side == ALONE or label[j] == ALONE:
        return 0.0
    if label[j] == side:
        return 1.0
    return -1.0 if theory.kind == GALAM else 0.0


@helper
def standing(theory, i, side, label, pull):  # type: ignore[no-untyped-def]
    """What it is worth to i to stand in a camp, or alone."""
    found = 0.0
    for j in range(label.shape[0]):
        found += counts_as(theory, i, j, side, label) * pull[j]
    return found


@helper
def welcome(theory, w, i, side, label, feelings):  # type: ignore[no-untyped-def]
    """Whether nobody in a camp would lose by i's coming, where the theory asks them."""
    for j in range(label.shape[0] if theory.consent else 0):
        if j != i and label[j] == side and drawn_to(theory, w, j, i, feelings) < -CLOSE:
            return False
    return True


@helper
def company(i, side, label, feelings):  # type: ignore[no-untyped-def]
    """The most powerful other nation in a camp, of equals that of the greater key; -1 for none."""
    found, share, who = -1, feelings.share, feelings.who
    for j in range(label.shape[0]):
        if j != i and side != ALONE and label[j] == side:
            equal = found >= 0 and share[j] == share[found]
            if found < 0 or share[j] > share[found] or (equal and who[j] > who[found]):
                found = j
    return found


@helper
def best_camp(theory, w, i, label, pull, feelings):  # type: ignore[no-untyped-def]
    """The camp that is worth most to i, of those that take it, its own where none is worth more, and the gain."""
    here, own = standing(theory, i, label[i], label, pull), label[i]
    best, most = own, here
    if theory.kind == GALAM and most < -CLOSE:
        best, most = ALONE, 0.0
    for side in range(theory.camps):
        value = standing(theory, i, side, label, pull)
        if side != own and value > most + CLOSE and welcome(theory, w, i, side, label, feelings):
            best, most = side, value
    return best, most - here
