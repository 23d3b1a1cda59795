"""Blocs: into how many camps the system falls, how unequal, how far apart and how sharply cut.

A nation's bloc is the strongest defence treaty that it is a full member of, by the power of all its members; one that
is in no defence treaty is a bloc by itself.  Where two treaties are equally strong the elder one counts.
"""

from __future__ import annotations

import math

import numpy as np

from sim.metrics.base import metric, shared
from sim.metrics.means import FARTHEST
from sim.metrics.pairs import Array, Roll, Ties, ratio, total
from sim.vocabulary import Article


@shared
def bloc(roll: Roll, article: Array, alive: Array, power: Array) -> Array:
    """Of each nation: the number of its bloc, unlike that of any bloc in another world: [world, nation]."""
    worlds, n = alive.shape
    binding = article.reshape(-1, article.shape[2])[roll.slot, Article.DEFENCE] > 0.0
    strength = np.where(binding, roll.sum_seats(roll.seats(power)), -1.0)[roll.seat]
    best = np.full(worlds * n, -1.0)
    np.maximum.at(best, roll.nation, strength)
    found = len(roll.slot) + np.arange(worlds * n)
    chosen = np.flatnonzero((strength >= 0.0) & (strength == best[roll.nation]))[::-1]  # the eldest is written last
    found[roll.nation[chosen]] = roll.seat[chosen]
    return found.reshape(worlds, n)


@shared
def comrades(bloc: Array, alive: Array) -> Array:
    """Of each nation: how many its bloc has, itself counted; 0 where it does not exist."""
    return bloc_sums(bloc, (alive != 0).astype(np.float64))


def bloc_sums(bloc: Array, x: Array) -> Array:
    """Of each nation: the sum of a column over its bloc."""
    found: Array = np.bincount(bloc.reshape(-1), x.reshape(-1))[bloc]
    return found


@shared
def power_shares(alive: Array, power: Array) -> Array:
    """Of each nation: its share of the world's power, NaN where there is none."""
    held = np.where(alive != 0, power, 0.0)
    return ratio(held, np.broadcast_to(held.sum(axis=1, keepdims=True), held.shape))


@shared
def bloc_shares(bloc: Array, power_shares: Array) -> Array:
    """Of each nation: its bloc's share of the world's power."""
    return bloc_sums(bloc, power_shares)


@metric("system", cite="Maoz 2006, recalled")
def polarity(out: Array, comrades: Array, nations: Array) -> None:
    """Network polarity NPOL = 4 sum(n_i (n - n_i)) / (k n^2) over the k blocs of n_i of the n nations: 1 for two equal
    blocs, 0 for one that has all."""
    here = comrades > 0.0
    cut = total(np.where(here, nations[:, None] - comrades, 0.0))
    out[:] = ratio(4.0 * cut, _blocs(comrades) * nations * nations)


def _blocs(comrades: Array) -> Array:
    """How many blocs each world has."""
    found: Array = np.round(total(np.divide(1.0, comrades, out=np.zeros(comrades.shape), where=comrades > 0.0)))
    return found


@metric("system", unit="blocs", high=1e5, cite="Laakso and Taagepera 1979, recalled")
def effective_poles(out: Array, power_shares: Array, bloc_shares: Array) -> None:
    """Effective number of poles: 1 over the sum of the blocs' squared shares of power."""
    out[:] = ratio(np.ones(len(out)), total(power_shares * bloc_shares))


@metric("system", low=-0.5, cite="Newman and Girvan 2004, recalled")
def modularity(out: Array, ties: Ties, bloc: Array, degree: Array) -> None:
    """Share of defence ties inside blocs less that expected with the same degrees (configuration model):
    sum over blocs of L / m - (d / 2 m)^2, with L of the m ties inside and d the sum of degrees."""
    twice = degree.sum(axis=1)
    camp = bloc.reshape(-1)
    inside = ties.sum(len(out), (camp[ties.one] == camp[ties.other]).astype(np.float64))
    expected = (degree * bloc_sums(bloc, degree)).sum(axis=1)
    out[:] = ratio(inside, twice) - ratio(expected, twice * twice)


@shared
def bloc_points(bloc: Array, power_shares: Array, bloc_shares: Array, comrades: Array, ideology: Array) -> Array:
    """Of each nation: its bloc's ideal point, the mean by power (plain where the bloc has none)."""
    points = np.empty(ideology.shape)
    for d in range(ideology.shape[2]):
        x = ideology[:, :, d]
        plain = ratio(bloc_sums(bloc, x), comrades)
        points[:, :, d] = np.where(bloc_shares > 0.0, ratio(bloc_sums(bloc, power_shares * x), bloc_shares), plain)
    return points


@metric("system", cite="Esteban and Ray 1994, with alpha 1, recalled", compiled=True)
def polarisation(out, bloc_points, power_shares, bloc_shares):  # type: ignore[no-untyped-def]
    """Esteban-Ray polarisation: 4 sum over pairs of blocs of p_b^2 p_c d_bc, with shares of power p and the distance d
    of ideal points over four points, at most 1: two equal blocs that far apart make 1."""
    for w in range(out.shape[0]):
        out[w] = 0.0
        for i in range(power_shares.shape[1]):
            far = 0.0
            for j in range(power_shares.shape[1]):
                gap = 0.0
                for d in range(bloc_points.shape[2]):
                    gap += (bloc_points[w, i, d] - bloc_points[w, j, d]) ** 2
                if gap > 0.0:
                    far += power_shares[w, j] * min(math.sqrt(gap) / FARTHEST, 1.0)
            if power_shares[w, i] != 0.0:
                out[w] += 4.0 * power_shares[w, i] * bloc_shares[w, i] * far
        out[w] = min(out[w], 1.0) if out[w] == out[w] else np.nan


@metric("system", cite="Wasserman and Faust 1994, recalled", compiled=True)
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
