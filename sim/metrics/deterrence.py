"""Deterrence: how seldom nations are challenged, how challenges end, and whether pledges are believed and kept.

Two ratios must never be confused, and are always reported together.  The observed ratio compares targets with
defenders to targets without, which differ in much else.  The counterfactual ratio compares the same targets with and
without their defenders.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import helper, kernel
from sim.metrics.base import Metric, metric, register_metric
from sim.vocabulary import Article

DEFENCE = int(Article.DEFENCE)


@metric("system")
def general_deterrence(out, challenge_chance):  # type: ignore[no-untyped-def]
    """1 less the mean chance of a challenge over politically relevant directed dyads."""
    for w in range(out.shape[0]):
        total, dyads = 0.0, 0
        for i in range(challenge_chance.shape[1]):
            for j in range(challenge_chance.shape[1]):
                if challenge_chance[w, i, j] > 0.0:
                    total += challenge_chance[w, i, j]
                    dyads += 1
        if dyads > 0:
            out[w] = 1.0 - total / dyads


@helper
def defended(obligation, w, i, j):  # type: ignore[no-untyped-def]
    """Whether some third nation is obliged to defend j and not i."""
    owed = 0.0
    for a in range(obligation.shape[2]):
        if a != i and obligation[w, DEFENCE, a, i] <= 0.0:
            owed = max(owed, obligation[w, DEFENCE, a, j])
    return owed > 0.0


@metric("system", high=np.inf, unit="ratio", cite="form of Leeds 2003")
def deterrence_ratio_observed(out, challenge_chance, obligation):  # type: ignore[no-untyped-def]
    """Mean chance of a challenge to targets with outside defenders over that to targets without (not causal)."""
    for w in range(out.shape[0]):
        total, dyads = np.zeros(2), np.zeros(2)
        for i in range(challenge_chance.shape[1]):
            for j in range(challenge_chance.shape[1]):
                if challenge_chance[w, i, j] > 0.0:
                    group = int(defended(obligation, w, i, j))
                    total[group] += challenge_chance[w, i, j]
                    dyads[group] += 1.0
        if dyads[0] > 0.0 and dyads[1] > 0.0:
            out[w] = (total[1] / dyads[1]) / (total[0] / dyads[0])


@metric("system", high=np.inf, unit="ratio")
def deterrence_ratio_counterfactual(out, challenge_chance, undefended_chance, obligation):  # type: ignore[no-untyped-def]
    """Chance of a challenge to defended targets over the chance if the same targets had no defenders."""
    for w in range(out.shape[0]):
        real, void = 0.0, 0.0
        for i in range(challenge_chance.shape[1]):
            for j in range(challenge_chance.shape[1]):
                if challenge_chance[w, i, j] > 0.0 and defended(obligation, w, i, j):
                    real += challenge_chance[w, i, j]
                    void += undefended_chance[w, i, j]
        if void > 0.0:
            out[w] = real / void


@kernel
def count_crises(out, crisis, low, high):  # type: ignore[no-untyped-def]
    """Fill how many challenges of this step ended in one of a range of outcomes."""
    for w in range(out.shape[0]):
        out[w] = 0.0
        for i in range(crisis.shape[1]):
            for j in range(crisis.shape[1]):
                out[w] += low <= crisis[w, i, j] <= high


for _name, _low, _high, _doc in (
    ("crises", 1, 4, "Challenges in this step."),
    ("conceded", 1, 1, "Challenges in this step to which the target yielded."),
    ("backed_down", 2, 2, "Challenges in this step that were resisted and given up: immediate deterrence that held."),
    ("wars", 3, 4, "Challenges in this step that ended in an attack."),
):
    register_metric(Metric(_name, "system", _doc, "count", 0.0, np.inf, "", count_crises, ("crisis", _low, _high)))


@metric("system", cite="form of Huth 1988")
def immediate_success(out, crisis):  # type: ignore[no-untyped-def]
    """Share of resisted challenges of this step that were given up."""
    for w in range(out.shape[0]):
        held, tested = 0, 0
        for i in range(crisis.shape[1]):
            for j in range(crisis.shape[1]):
                held += crisis[w, i, j] == 2
                tested += crisis[w, i, j] >= 2
        if tested > 0:
            out[w] = held / tested


@kernel
def add_up(out, x):  # type: ignore[no-untyped-def]
    """Fill the sum of a column over nations."""
    for w in range(out.shape[0]):
        out[w] = 0.0
        for i in range(x.shape[1]):
            out[w] += x[w, i]


for _name, _column, _doc in (
    ("calls_invoked", "invoked", "Calls for help to allies in this step."),
    ("calls_honoured", "honoured", "Calls for help that allies followed in this step."),
):
    register_metric(Metric(_name, "system", _doc, "count", 0.0, np.inf, "", add_up, (_column,)))


@metric("system")
def safety(out, alive, friends, enemies):  # type: ignore[no-untyped-def]
    """Share of friendly power around a nation: own and expected help over that and expected hostile power, averaged."""
    for w in range(out.shape[0]):
        total, nations = 0.0, 0
        for i in range(alive.shape[1]):
            if alive[w, i] and friends[w, i] > 0.0:
                total += friends[w, i] / (friends[w, i] + enemies[w, i])
                nations += 1
        if nations > 0:
            out[w] = total / nations
