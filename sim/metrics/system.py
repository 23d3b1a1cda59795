"""The system: how dense, clustered, polarised and concentrated it is, and what it spends."""

from __future__ import annotations

import math

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, metric, register_metric
from sim.vocabulary import Article, Status

DEFENCE = int(Article.DEFENCE)
IN_FORCE = int(Status.IN_FORCE)


@kernel
def tie_density(out, alive, obligation, first, last):  # type: ignore[no-untyped-def]
    """Fill the share of pairs of nations bound either way by some article kind from the first to the last."""
    for w in range(out.shape[0]):
        ties, pairs = 0, 0
        for i in range(alive.shape[1]):
            for j in range(i):
                if alive[w, i] and alive[w, j]:
                    pairs += 1
                    for k in range(first, last + 1):
                        if obligation[w, k, i, j] > 0.0 or obligation[w, k, j, i] > 0.0:
                            ties += 1
                            break
        if pairs > 0:
            out[w] = ties / pairs


for _name, _first, _last, _doc in (
    ("defence_density", DEFENCE, DEFENCE, "Share of pairs of nations of whom at least one must defend the other."),
    ("treaty_density", 0, len(Article) - 1, "Share of pairs of nations bound by an article of any kind."),
):
    _inputs = ("alive", "obligation", _first, _last)
    register_metric(Metric(_name, "system", _doc, "-", 0.0, 1.0, "", tie_density, _inputs))


@metric("system", cite="Wasserman and Faust 1994, recalled")
def transitivity(out, obligation):  # type: ignore[no-untyped-def]
    """Share of chains of two defence ties that close to a triangle."""
    n = obligation.shape[2]
    for w in range(out.shape[0]):
        chains, closed = 0, 0
        for i in range(n):
            for j in range(n):
                if j != i and max(obligation[w, DEFENCE, i, j], obligation[w, DEFENCE, j, i]) > 0.0:
                    for k in range(j):
                        if k != i and max(obligation[w, DEFENCE, i, k], obligation[w, DEFENCE, k, i]) > 0.0:
                            chains += 1
                            closed += max(obligation[w, DEFENCE, j, k], obligation[w, DEFENCE, k, j]) > 0.0
        if chains > 0:
            out[w] = closed / chains


@metric("system")
def isolates(out, alive, obligation):  # type: ignore[no-untyped-def]
    """Share of nations that nobody is obliged to defend."""
    for w in range(out.shape[0]):
        alone, nations = 0, 0
        for i in range(alive.shape[1]):
            if alive[w, i]:
                owed = 0.0
                for j in range(alive.shape[1]):
                    owed = max(owed, obligation[w, DEFENCE, j, i])
                nations += 1
                alone += owed == 0.0
        if nations > 0:
            out[w] = alone / nations


@metric("system", cite="Singer, Bremer and Stuckey 1972, recalled")
def concentration(out, alive, power):  # type: ignore[no-untyped-def]
    """Concentration of power: root of (sum of squared shares less 1/N) over (1 less 1/N)."""
    for w in range(out.shape[0]):
        total, squares, nations = 0.0, 0.0, 0
        for i in range(alive.shape[1]):
            if alive[w, i]:
                total += power[w, i]
                squares += power[w, i] ** 2
                nations += 1
        if nations > 1 and total > 0.0:
            share = squares / (total * total)
            out[w] = math.sqrt(max(0.0, (share - 1.0 / nations) / (1.0 - 1.0 / nations)))


@metric("system", unit="treaties", high=np.inf)
def treaties_in_force(out, size):  # type: ignore[no-untyped-def]
    """The number of treaties in force."""
    for w in range(out.shape[0]):
        out[w] = 0.0
        for a in range(size.shape[1]):
            out[w] += size[w, a] > 0


@kernel
def mean_of_nations(out, alive, x):  # type: ignore[no-untyped-def]
    """Fill the mean of a column over the nations that exist."""
    for w in range(out.shape[0]):
        total, nations = 0.0, 0
        for i in range(alive.shape[1]):
            if alive[w, i]:
                total += x[w, i]
                nations += 1
        if nations > 0:
            out[w] = total / nations


for _name, _column, _unit, _high, _doc in (
    ("mean_burden", "burden", "share of GDP", 1.0, "Military spending over GDP, averaged over nations."),
    ("mean_alarm", "alarm", "threat", np.inf, "How threatened nations feel, on average."),
):
    register_metric(Metric(_name, "system", _doc, _unit, 0.0, _high, "", mean_of_nations, ("alive", _column)))
