"""Blocs: into how many camps the system falls, how unequal, how far apart and how sharply cut.

A nation's bloc is the strongest defence treaty that it is a full member of, by the power of all its members; one that
is in no defence treaty is a bloc by itself.  Where two treaties are equally strong the elder one counts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np

from sim.kernels import fill, kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.means import FARTHEST
from sim.metrics.pairs import Array, Roll, ratio


@kernel
def choose_strongest(out, strength, seat, nation, best):  # type: ignore[no-untyped-def]
    """Write for each nation the number of the first of the strongest treaties of defence in which it has a seat."""
    for place in range(seat.shape[0]):
        if strength[seat[place]] > best[nation[place]]:
            best[nation[place]] = strength[seat[place]]
            out[nation[place]] = seat[place]


@shared
def bloc(roll: Roll, strength: Array, alive: Array) -> Array:
    """Of each nation: the number of its bloc, unlike that of any bloc in another world: [world, nation]."""
    found = len(roll.slot) + np.arange(alive.size)
    choose_strongest(found, strength, roll.seat, roll.nation, np.full(alive.size, -1.0))
    return found.reshape(alive.shape)


@shared
def power_shares(alive: Array, power: Array) -> Array:
    """Of each nation: its share of the world's power, NaN where there is none."""
    held = np.where(alive != 0, power, 0.0)
    return ratio(held, np.broadcast_to(held.sum(axis=1, keepdims=True), held.shape))


POLARITY, POLES, MODULARITY, POLARISATION = range(4)


@kernel
def gauge_blocs(out, bloc, alive, shares, ideology, allied):  # type: ignore[no-untyped-def]
    """Fill the four measures of blocs, each a sum over nations of something of their blocs."""
    n = alive.shape[1]
    degree, held, point = np.empty(n), np.empty(n), np.empty((n, ideology.shape[2]))
    for w in range(out.shape[0]):
        nations, ends, blocs, cut, inside, expected, poles, spread = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(n):
            degree[i] = 0.0
            for j in range(n):
                degree[i] += allied[w, i, j]
            ends += degree[i]
            nations += alive[w, i]
        for i in range(n):
            held[i] = 0.0
            fill(point[i], 0.0)
            if not alive[w, i]:
                continue
            size = 0.0
            for j in range(n):
                if alive[w, j] and bloc[w, i] == bloc[w, j]:
                    size += 1.0
                    held[i] += shares[w, j]
                    inside += allied[w, i, j]
                    expected += degree[i] * degree[j]
                    for d in range(ideology.shape[2]):
                        point[i, d] += shares[w, j] * ideology[w, j, d]
            for d in range(ideology.shape[2] if held[i] > 0.0 else 0):
                point[i, d] /= held[i]
            blocs += 1.0 / size
            cut += nations - size
            poles += shares[w, i] * held[i]
        for i in range(n):
            for j in range(n):
                if held[i] > 0.0 and held[j] > 0.0 and bloc[w, i] != bloc[w, j]:
                    gap = 0.0
                    for d in range(ideology.shape[2]):
                        gap += (point[i, d] - point[j, d]) ** 2
                    far = min(math.sqrt(gap) / FARTHEST, 1.0)
                    spread += 4.0 * shares[w, i] * held[i] * shares[w, j] * far
        if nations > 0.0:
            out[w, POLARITY] = 4.0 * cut / (round(blocs) * nations * nations)
        if poles > 0.0:
            out[w, POLES], out[w, POLARISATION] = 1.0 / poles, min(spread, 1.0)
        if ends > 0.0:
            out[w, MODULARITY] = inside / ends - expected / (ends * ends)


@shared
def bloc_measures(bloc: Array, alive: Array, power_shares: Array, ideology: Array, allied: Array) -> Array:
    """Of each world: polarity, effective poles, modularity and polarisation, NaN where undefined."""
    out = np.full((len(alive), 4), np.nan)
    gauge_blocs(out, bloc, alive, power_shares, ideology, allied)
    return out


def pick_measure(out: Array, bloc_measures: Array, which: int) -> None:
    """Fill one of the measures of blocs."""
    out[:] = bloc_measures[:, which]


for _k, _name, _unit, _low, _high, _cite, _formula, _doc in (
    (POLARITY, "polarity", "-", 0.0, 1.0, "form of Maoz 2006, recalled",
     "4 sum_b n_b (N - n_b) / (|b| N^2)",
     "Polarity of blocs, in the form of NPOL but over blocs, which do not overlap: 1 for two equal blocs, 0 for one "
     "that has all. `npol` is NPOL itself, over cliques that may overlap."),
    (POLES, "effective_poles", "blocs", 0.0, 1e5, "Laakso and Taagepera 1979, recalled",
     "1 / sum_b p_b^2",
     "Effective number of poles: 1 over the sum of the blocs' squared shares of power."),
    (MODULARITY, "modularity", "-", -0.5, 1.0, "Newman and Girvan 2004, recalled",
     "sum_b (E_b / E - (d_b / 2 E)^2), E_b of the E ties inside b, d_b the ties of its nations",
     "Share of defence ties inside blocs less that expected where every nation has as many ties, but with anyone (the "
     "configuration model)."),
    (POLARISATION, "polarisation", "-", 0.0, 1.0, "Esteban and Ray 1994, with alpha 1, recalled",
     "4 sum_{b≠c} p_b^2 p_c min(|x_b - x_c| / 4, 1)",
     "Esteban-Ray polarisation of blocs by their shares of power and the distance of their mean ideal points, four "
     "points or more being the farthest: two equal blocs that far apart make 1."),
):  # fmt: skip
    _inputs = ("bloc_measures", _k)
    register_metric(Metric(_name, "system", _doc, _formula, _unit, _low, _high, _cite, pick_measure, _inputs))


@metric(
    "system",
    formula="max_i |j that defence ties reach from i, and i| / N",
    cite="Wasserman and Faust 1994, recalled",
    compiled=True,
)
def giant_component(out, alive, allied):  # type: ignore[no-untyped-def]
    """Share of nations in the largest group that defence ties connect, directly or through others."""
    n = alive.shape[1]
    queue, seen = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for w in range(out.shape[0]):
        nations, largest = 0, 0
        for i in range(n):
            seen[i] = alive[w, i] == 0
            nations += alive[w, i] != 0
        for start in range(n):
            if seen[start]:
                continue
            queue[0], seen[start] = start, 1
            done, size = 0, 1
            while done < size:
                i = queue[done]
                done += 1
                for j in range(n):
                    if not seen[j] and allied[w, i, j]:
                        queue[size], seen[j] = j, 1
                        size += 1
            largest = max(largest, size)
        if nations > 0:
            out[w] = largest / nations


MOST_CLIQUES: Final = 10_000
"""A network with more maximal cliques has no NPOL here: finding them could take for ever."""


@lru_cache(maxsize=4096)
def npol_of(n: int, ties: bytes, most: int = MOST_CLIQUES) -> float:
    """NPOL of a network of n nations, its ties as bytes of a matrix; NaN for none or for too many cliques."""
    import networkx as nx  # slow to import, and only this measure needs it

    graph = nx.from_numpy_array(np.frombuffer(ties, dtype=bool).reshape(n, n))
    cut, count = 0, 0
    for clique in nx.find_cliques(graph):
        cut, count = cut + len(clique) * (n - len(clique)), count + 1
        if count > most:
            return math.nan
    return 4.0 * cut / (count * n * n) if count else math.nan


@metric(
    "system",
    formula="4 sum_c n_c (N - n_c) / (|c| N^2), c maximal cliques of A",
    cite="Maoz 2006, recalled",
    default=False,
)
def npol(out: Array, alive: Array, allied: Array) -> None:
    """Network polarity NPOL, over maximal cliques: the largest groups, which may overlap, whose members are all allied
    with each other; 1 for two equal blocs, 0 for one that has all. Undefined for more than 10,000 cliques.
    """
    for w in range(len(out)):
        living = np.flatnonzero(alive[w])
        ties = allied[w][np.ix_(living, living)] != 0
        np.fill_diagonal(ties, False)
        out[w] = npol_of(len(living), ties.tobytes())
