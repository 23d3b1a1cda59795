"""The system: how dense, clustered and concentrated it is, and what it spends."""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.notation import OWN
from sim.metrics.pairs import COVERED, TIES, Array, Pledged, Roll, ratio, total


@shared
def nations(alive: Array) -> Array:
    """How many nations each world has."""
    return total(alive != 0)


def density(out: Array, nations: Array, ties: Array) -> None:
    """Fill the share of pairs of nations that are tied."""
    out[:] = ratio(2.0 * ties, nations * (nations - 1.0))


@shared
def defence_ties(pledged_defence: Pledged) -> Array:
    """How many pairs of nations of each world are allies."""
    found: Array = pledged_defence.tally[:, TIES]
    return found


@kernel
def count_bound(out, obligation, owes):  # type: ignore[no-untyped-def]
    """Count the pairs of nations of every world of whom one owes the other anything."""
    n = obligation.shape[2]
    for w in range(obligation.shape[0]):
        for i in range(n):
            for j in range(n):
                owes[i, j] = 0
            for k in range(obligation.shape[1]):
                for j in range(n):
                    owes[i, j] |= obligation[w, k, i, j] > 0.0
            for j in range(i):
                out[w] += owes[i, j] or owes[j, i]


@shared
def all_ties(obligation: Array) -> Array:
    """How many pairs of nations of each world are bound by an article of any kind, either way."""
    found = np.zeros(len(obligation))
    count_bound(found, obligation, np.empty(obligation.shape[2:], dtype=np.uint8))
    return found


_cite = "density: Wasserman and Faust 1994, recalled"
for _name, _tied, _doc, _formula in (
    ("defence_density", "defence_ties", "Share of pairs of nations of whom at least one must defend the other.",
     "2 sum_{i<j} A[i,j] / (N (N - 1))"),
    ("treaty_density", "all_ties", "Share of pairs of nations bound by an article of any kind.",
     "2 sum_{i<j} [max_k obligation[k,i,j] > 0 or max_k obligation[k,j,i] > 0] / (N (N - 1))"),
):  # fmt: skip
    register_metric(Metric(_name, "system", _doc, _formula, "-", 0.0, 1.0, _cite, density, ("nations", _tied)))


@kernel
def count_triads(count, sign):  # type: ignore[no-untyped-def]
    """Count triads of nations whose three ties all have a sign: those with a positive product, and the others."""
    n = sign.shape[1]
    for w in range(sign.shape[0]):
        for i in range(n):
            for j in range(i):
                if sign[w, i, j] != 0:
                    for k in range(j):
                        product = sign[w, i, j] * sign[w, i, k] * sign[w, j, k]
                        if product > 0:
                            count[w, 0] += 1
                        elif product < 0:
                            count[w, 1] += 1


def triads_of(sign: Array) -> Array:
    """Closed triads of signed ties (-1, 0, 1): how many have a positive product, how many a negative one."""
    count = np.zeros((len(sign), 2), dtype=np.int64)
    count_triads(count, sign)
    return count.astype(np.float64)


@shared
def degree(allied: Array) -> Array:
    """Of each nation: how many defence allies it has."""
    found: Array = np.add.reduce(allied, axis=2, dtype=np.float64)
    return found


@metric(
    "system",
    formula="sum_{i≠j≠k} A[i,j] A[j,k] A[i,k] / sum_{i≠j≠k} A[i,j] A[j,k]",
    cite="Wasserman and Faust 1994, recalled",
)
def transitivity(out: Array, allied: Array, degree: Array) -> None:
    """Share of chains of two defence ties that close to a triangle."""
    chains = total(degree * (degree - 1)) / 2.0
    out[:] = ratio(3.0 * triads_of(allied.view(np.int8))[:, 0], chains)


@metric(
    "system",
    formula="sum_j [max_i D[i,j] = 0] / N",
    cite="own definition; isolates: Wasserman and Faust 1994, recalled",
)
def isolates(out: Array, pledged_defence: Pledged, nations: Array) -> None:
    """Share of nations that nobody is obliged to defend."""
    out[:] = ratio(nations - pledged_defence.tally[:, COVERED], nations)


@metric("system", formula="sqrt((sum_i s[i]^2 - 1/N) / (1 - 1/N))", cite="Singer, Bremer and Stuckey 1972, recalled")
def concentration(out: Array, alive: Array, power: Array, nations: Array) -> None:
    """Concentration of power: root of (sum of squared shares less 1/N) over (1 less 1/N)."""
    held = np.where(alive != 0, power, 0.0)
    squares = ratio(total(held * held), total(held) ** 2)
    least = ratio(np.ones(len(out)), nations)
    out[:] = np.sqrt(np.maximum(0.0, ratio(squares - least, 1.0 - least)))


@metric("system", formula="sum_a [m > 0]", unit="treaties", high=np.inf)
def treaties_in_force(out: Array, roll: Roll) -> None:
    """The number of treaties in force."""
    out[:] = np.bincount(roll.world, minlength=len(out))


@metric("system", formula="sum_i misattributed[i]", unit="count", high=np.inf)
def false_accusations(out: Array, misattributed: Array) -> None:
    """Attacks below the threshold of war in this step for which a nation was blamed that had not made them."""
    out[:] = total(misattributed)


def mean_of_nations(out: Array, alive: Array, x: Array, nations: Array) -> None:
    """Fill the mean of a column over the nations that exist."""
    out[:] = ratio(total(np.where(alive != 0, x, 0.0)), nations)


for _name, _column, _unit, _high, _doc in (
    ("mean_burden", "burden", "share of GDP", 1.0, "Military spending over GDP, averaged over nations."),
    ("mean_alarm", "alarm", "threat", np.inf, "How threatened nations feel, on average."),
):
    _inputs, _formula = ("alive", _column, "nations"), f"sum_i {_column}[i] / N"
    register_metric(Metric(_name, "system", _doc, _formula, _unit, 0.0, _high, OWN, mean_of_nations, _inputs))
