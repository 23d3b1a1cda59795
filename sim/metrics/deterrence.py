"""Deterrence: how seldom nations are challenged, how challenges end, and whether pledges are believed and kept.

Two ratios must never be confused, and are always reported together.  The observed ratio compares targets with
defenders to targets without, which differ in much else.  The counterfactual ratio compares the same targets with and
without their defenders.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import fill, kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.notation import CAUSAL, GENERAL, HELD, IMMEDIATE, OWN
from sim.metrics.pairs import Array, ratio, total


@kernel
def tally_dyads(out, owed, challenge_chance, undefended_chance):  # type: ignore[no-untyped-def]
    """Count for each target the dyads, and sum the chances of a challenge: with outside defenders and without."""
    n = owed.shape[1]
    defenders, count = np.empty((n, n), dtype=np.int64), np.empty(n, dtype=np.int64)
    for w in range(owed.shape[0]):
        fill(count, 0)
        for a in range(n):
            for j in range(n):
                if owed[w, a, j] > 0.0:
                    defenders[j, count[j]] = a
                    count[j] += 1
        for i in range(n):
            for j in range(n):
                if challenge_chance[w, i, j] > 0.0:
                    first = 3  # nobody else would defend j against i
                    for d in range(count[j]):
                        if defenders[j, d] != i and owed[w, defenders[j, d], i] <= 0.0:
                            first = 0
                            break
                    out[w, j, first] += 1.0
                    out[w, j, first + 1] += challenge_chance[w, i, j]
                    out[w, j, first + 2] += undefended_chance[w, i, j]


@shared
def exposure_tally(owed: Array, challenge_chance: Array, undefended_chance: Array) -> Array:
    """Of each nation as a target: dyads, chance and chance without defenders, [world, nation, 6]; politically
    relevant challengers against whom a third nation must defend it and not them first, then the others."""
    out = np.zeros((*owed.shape[:2], 6))
    tally_dyads(out, owed, challenge_chance, undefended_chance)
    return out


@metric("system", formula="1 - mean_{chance > 0} chance", cite=GENERAL)
def general_deterrence(out: Array, exposure_tally: Array) -> None:
    """1 less the mean chance of a challenge over politically relevant directed dyads."""
    dyads, chance, _, others, rest, _ = exposure_tally.sum(axis=1).T
    out[:] = 1.0 - ratio(chance + rest, dyads + others)


@metric(
    "system",
    formula="mean_{guarded} chance / mean_{bare} chance",
    high=np.inf,
    unit="ratio",
    cite="form of Leeds 2003, recalled",
)
def deterrence_ratio_observed(out: Array, exposure_tally: Array) -> None:
    """Mean chance of a challenge to targets with outside defenders over that to targets without (not causal)."""
    dyads, chance, _, others, rest, _ = exposure_tally.sum(axis=1).T
    out[:] = ratio(ratio(chance, dyads), ratio(rest, others))


@metric("system", formula="sum_{guarded} chance / sum_{guarded} void", high=np.inf, unit="ratio", cite=CAUSAL)
def deterrence_ratio_counterfactual(out: Array, exposure_tally: Array) -> None:
    """Chance of a challenge to defended targets over the chance if the same targets had no defenders."""
    _, real, void, _, _, _ = exposure_tally.sum(axis=1).T
    out[:] = ratio(real, void)


@shared
def outcomes(crisis: Array) -> Array:
    """How many challenges of this step ended in each outcome: [world, outcome], 0 being no challenge."""
    flat = crisis.reshape(-1)
    fought = np.flatnonzero(flat != 0)
    ends = 5 * (fought // crisis[0].size) + flat[fought]
    return np.bincount(ends, minlength=5 * len(crisis)).reshape(-1, 5).astype(np.float64)


def count_crises(out: Array, outcomes: Array, low: int, high: int) -> None:
    """Fill how many challenges of this step ended in one of a range of outcomes."""
    out[:] = outcomes[:, low : high + 1].sum(axis=1)


for _name, _low, _high, _doc, _formula in (
    ("crises", 1, 4, "Challenges in this step.", "crises(any)"),
    ("conceded", 1, 1, "Challenges in this step to which the target yielded.", "crises(conceded)"),
    ("backed_down", 2, 2, "Challenges in this step that were resisted and given up: immediate deterrence that held.",
     "crises(backed_down)"),
    ("wars", 3, 4, "Challenges in this step that ended in an attack.", "crises(war)"),
):  # fmt: skip
    _inputs = ("outcomes", _low, _high)
    register_metric(Metric(_name, "system", _doc, _formula, "count", 0.0, np.inf, OWN, count_crises, _inputs))


@metric("system", formula=HELD, cite=IMMEDIATE)
def immediate_success(out: Array, outcomes: Array) -> None:
    """Share of resisted challenges of this step that were given up."""
    out[:] = ratio(outcomes[:, 2], outcomes[:, 2:].sum(axis=1))


@metric("nation", formula="sum_j [crisis[j,i] > 0]", unit="count", high=np.inf, default=False)
def challenged(out: Array, crisis: Array) -> None:
    """Challenges that a nation met in this step."""
    out[:] = (crisis != 0).sum(axis=1)


@metric("nation", formula="sum_j [crisis[i,j] > 0]", unit="count", high=np.inf, default=False)
def challenges(out: Array, crisis: Array) -> None:
    """Challenges that a nation made in this step."""
    out[:] = (crisis != 0).sum(axis=2)


def add_up(out: Array, x: Array) -> None:
    """Fill the sum of a column over nations."""
    out[:] = total(x)


for _name, _column, _doc in (
    ("calls_invoked", "invoked", "Calls for help to allies in this step, under articles of defence or offence."),
    ("calls_honoured", "honoured", "Calls for help that allies followed in this step, under these articles."),
):
    _formula = f"sum_i {_column}[i]"
    register_metric(Metric(_name, "system", _doc, _formula, "count", 0.0, np.inf, OWN, add_up, (_column,)))


@shared
def share_of_friends(alive: Array, friends: Array, enemies: Array) -> Array:
    """Of each nation, the share of friendly power around it, NaN where it has none."""
    return np.where((alive != 0) & (friends > 0.0), ratio(friends, friends + enemies), np.nan)


@metric("nation", formula="friends[i] / (friends[i] + enemies[i])")
def safety(out: Array, share_of_friends: Array) -> None:
    """Share of friendly power around a nation: own and expected help over that and expected hostile power."""
    out[:] = share_of_friends


@metric("system", name="safety", formula="mean_i friends[i] / (friends[i] + enemies[i])")
def mean_safety(out: Array, share_of_friends: Array) -> None:
    """Share of friendly power around a nation: own and expected help over that and expected hostile power, averaged."""
    known = ~np.isnan(share_of_friends)
    out[:] = ratio(total(np.where(known, share_of_friends, 0.0)), total(known))
