"""Discontent: how many nations would gain by another division into blocs, as hedonic games ask it.

A nation cares only for who is in its bloc, for each other one by what draws it to that one: the terms of `appraise`
that are about these two alone, as under `theory: hedonic`.  Where nobody is discontent, the division is stable.
"""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, register_metric
from sim.metrics.pairs import Array
from sim.rules.propensity import ALONE, CLOSE, HEDONIC, Feelings, Theory, best_camp, standing
from sim.rules.secession import Game, band_together, look_around

NASH, INDIVIDUAL, CORE = range(3)


@kernel
def count_discontent(out, bloc, alive, terms, notion):  # type: ignore[no-untyped-def]
    """Write the share of nations that would leave their bloc where a notion of stability lets them."""
    n = alive.shape[1]
    order, label, share = np.arange(n), np.empty(n, dtype=np.int64), np.ones(n)
    group, trial = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    game = Game(np.empty((n, n)), order, group, trial, np.empty(n))
    feelings = Feelings(order, alive, share, terms[:, :, 0], terms)
    theory = Theory(HEDONIC, n, notion == INDIVIDUAL, 0.0, 0.0)
    for w in range(alive.shape[0]):
        nations, restless = 0, 0
        for i in range(n):
            label[i] = ALONE
            for j in range(i + 1 if alive[w, i] else 0):
                if label[i] == ALONE and alive[w, j] and bloc[w, i] == bloc[w, j]:
                    label[i] = j
        look_around(theory, w, feelings, game.drawn)
        for i in range(n):
            if not alive[w, i]:
                continue
            nations += 1
            if notion != CORE:
                restless += best_camp(theory, w, i, label, game.drawn[i], feelings)[0] != label[i]
            elif standing(theory, i, label[i], label, game.drawn[i]) < -CLOSE:
                restless += 1
            else:
                restless += band_together(i, label, alive[w], game) > 0.0
        if nations > 0:
            out[w] = restless / nations


def measure_discontent(out: Array, bloc: Array, alive: Array, terms: Array, notion: int) -> None:
    """Fill the share of nations that would leave their bloc under a notion of stability."""
    count_discontent(out, bloc, alive, terms.astype(np.float64), notion)


for _k, _name, _formula, _doc in (
    (NASH, "nash_discontent", "|i: max_b V[i,b] > V[i,bloc]| / N",
     "Share of nations that would gain by going to another bloc, or alone: 0 where the division into blocs is Nash "
     "stable, as a hedonic game."),
    (INDIVIDUAL, "individual_discontent", "|i: max_b V[i,b] > V[i,bloc], u[j,i] >= 0 for all j in b| / N",
     "Share of nations that would gain by going to another bloc whose members would not lose by it, or alone: 0 where "
     "the division into blocs is individually stable."),
    (CORE, "core_discontent", "|i: i in any b, V[j,b] > V[j,bloc] for all j in b| / N",
     "Share of nations that are in some group that would all gain by a bloc of their own: 0 where the division into "
     "blocs is in the core. Among up to 12 nations every group is looked at; among more a search looks, so that 0 "
     "means that it found none."),
):  # fmt: skip
    register_metric(Metric(
        _name, "system", _doc, _formula, "-", 0.0, 1.0, "Bogomolnaia and Jackson 2002, recalled",
        measure_discontent, ("bloc", "alive", "terms", _k), default=False,
    ))  # fmt: skip
