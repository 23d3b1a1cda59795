"""Balance: whether friends' friends are friends, and how near the camps come to the least strained division.

A tie is positive between allies and negative between rivals; one between allied rivals has no sign.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import metric, shared
from sim.metrics.means import FARTHEST
from sim.metrics.pairs import Array, ratio, total
from sim.metrics.system import triads_of

HOSTILE = 0.5
"""Rivalry from which on a tie is negative (assumed)."""
EXACT = 20
"""Nations up to which all divisions into two are compared."""


@kernel
def find_signs(out, allied, rivalry, alive):  # type: ignore[no-untyped-def]
    """Fill the sign of every tie."""
    for w in range(out.shape[0]):
        for i in range(out.shape[1]):
            out[w, i, i] = allied[w, i, i]
            for j in range(i):
                rivals = (rivalry[w, i, j] > HOSTILE or rivalry[w, j, i] > HOSTILE) and alive[w, i] and alive[w, j]
                out[w, i, j] = allied[w, i, j] - (1 if rivals else 0)
                out[w, j, i] = allied[w, j, i] - (1 if rivals else 0)


@shared
def sign(allied: Array, rivalry: Array, alive: Array) -> Array:
    """Of each pair of nations: 1 between allies, -1 between rivals, 0 between neither or both; int8."""
    found = np.empty(allied.shape, dtype=np.int8)
    find_signs(found, allied, rivalry, alive)
    return found


@metric(
    "system",
    formula="sum_{i<j<k} [sign[i,j] sign[j,k] sign[i,k] > 0] / sum_{i<j<k} [sign[i,j] sign[j,k] sign[i,k] ≠ 0]",
    cite="Cartwright and Harary 1956, recalled",
)
def balanced_triads(out: Array, sign: Array) -> None:
    """Share of triads with three signed ties whose product is positive: allies are positive, rivals (rivalry above
    one half) negative, allied rivals neither."""
    count = triads_of(sign)
    out[:] = ratio(count[:, 0], count.sum(axis=1))


@kernel
def weigh_pulls(out, energy, trust, common_threat, rivalry, ideology, share, bloc):  # type: ignore[no-untyped-def]
    """Fill, for each pair of nations, their shares of power times how far they are drawn together; and the energy."""
    n = trust.shape[1]
    for w in range(out.shape[0]):
        energy[w] = 0.0
        for i in range(n):
            for j in range(i):
                gap = 0.0
                for d in range(ideology.shape[2]):
                    gap += (ideology[w, i, d] - ideology[w, j, d]) ** 2
                drawn = 0.5 * (trust[w, i, j] + trust[w, j, i] + common_threat[w, i, j] + common_threat[w, j, i])
                drawn -= 0.5 * (rivalry[w, i, j] + rivalry[w, j, i]) + min(math.sqrt(gap) / FARTHEST, 1.0)
                out[w, i, j] = out[w, j, i] = drawn * share[w, i] * share[w, j]
                if bloc[w, i] != bloc[w, j]:
                    energy[w] += 2.0 * out[w, i, j]


@shared
def landscape(
    trust: Array, common_threat: Array, rivalry: Array, ideology: Array, power_shares: Array, bloc: Array
) -> tuple[Array, Array]:
    """Of each pair of nations: what their separation adds to the energy of the landscape, s_i s_j p_ij; the
    propensity p is trust and common threat less rivalry and distance of ideal points, the mean both ways.  And the
    energy of the blocs."""
    pull, energy = np.zeros(trust.shape), np.empty(len(trust))
    weigh_pulls(pull, energy, trust, common_threat, rivalry, ideology, power_shares, bloc)
    return pull, energy


LEAST: Final = "min_{side: nations → {0, 1}}"
PULL: Final = "trust[i,j] + common_threat[i,j] - rivalry[i,j] - min(|ideology[i] - ideology[j]| / 4, 1)"


@metric("system", formula=f"sum_{{i≠j}} s[i] s[j] q[i,j] [bloc[i] ≠ bloc[j]], q[i,j] = {PULL}",
        low=-2.0, high=2.0, cite="Axelrod and Bennett 1993, recalled")  # fmt: skip
def landscape_energy(out: Array, landscape: tuple[Array, Array]) -> None:
    """Energy of the landscape: what draws nations of different blocs together, or drives them apart, by their shares
    of power; the four things that draw or drive count alike (assumed)."""
    out[:] = landscape[1]


@kernel
def turn_over(side, field, pull, w, k):  # type: ignore[no-untyped-def]
    """Let nation k change sides, and keep for every nation the change in energy that its own move would bring."""
    field[k] = -field[k]
    for j in range(side.shape[0]):
        if j != k:
            field[j] -= 2.0 * pull[w, k, j] * side[k] * side[j]
    side[k] = -side[k]


@kernel
def least_energy(out, pull, power, exact):  # type: ignore[no-untyped-def]
    """Fill the least sum of pulls over pairs of nations on different sides, of all divisions of the world into two.

    All divisions are compared where there are at most `exact` nations.  Elsewhere each nation in turn begins with
    those that it pulls on its side, and then the move that lowers the energy most is made until none does, among
    equals that of the more powerful.
    """
    n = pull.shape[1]
    side, field = np.empty(n), np.empty(n)
    for w in range(pull.shape[0]):
        out[w] = 0.0
        every = n <= exact
        for start in range(1 if every else n):
            energy = 0.0
            for i in range(n):
                side[i] = 1.0 if every or i == start or pull[w, start, i] >= 0.0 else -1.0
            for i in range(n):
                field[i] = 0.0
                for j in range(n):
                    if j != i:
                        field[i] += pull[w, i, j] * side[i] * side[j]
                        energy += 0.25 * pull[w, i, j] * (1.0 - side[i] * side[j])
            out[w] = min(out[w], energy)
            step = 1
            while not every or step < 1 << (n - 1):
                k = 0
                if every:  # the next division of a Gray code: the last nation never moves
                    while not (step >> k) & 1:
                        k += 1
                else:
                    for i in range(n):
                        ahead = field[k] - field[i]
                        if ahead > 1e-12 or (ahead > -1e-12 and power[w, i] > power[w, k]):
                            k = i
                    if field[k] >= -1e-12:
                        break
                energy += field[k]
                turn_over(side, field, pull, w, k)
                out[w] = min(out[w], energy)
                step += 1


def least_of(pull: Array, power: Array) -> Array:
    """The least energy of each world over divisions into two, each pair counted once."""
    out = np.empty(len(pull))
    least_energy(out, np.ascontiguousarray(pull, dtype=np.float64), power, EXACT)
    return out


@metric("system", formula=f"landscape_energy / {LEAST} sum_{{i≠j}} s[i] s[j] q[i,j] [side[i] ≠ side[j]]",
        low=-np.inf, high=np.inf, unit="ratio", cite="Axelrod and Bennett 1993, recalled", default=False)  # fmt: skip
def energy_ratio(out: Array, landscape: tuple[Array, Array], power: Array) -> None:
    """Energy of the blocs over the least that two blocs could have: 1 at the bottom, below it farther up; more than 1
    where several blocs do better than two. Exact up to 20 nations; for more the least of as many steepest descents."""
    least = -2.0 * least_of(np.nan_to_num(landscape[0]), power)
    out[:] = ratio(-landscape[1], np.where(least > 1e-12, least, 0.0))


@metric("system", formula=f"{LEAST} sum_{{i<j}} [sign[i,j] (1 - 2 [side[i] ≠ side[j]]) < 0] / sum_{{i<j}} |sign[i,j]|",
        cite="Harary 1959; line index of balance, recalled", default=False)  # fmt: skip
def frustration(out: Array, sign: Array, power: Array) -> None:
    """Least share of signed ties that any division into two camps leaves frustrated: allies apart, or rivals inside.
    Exact up to 20 nations; for more the least of as many steepest descents as there are nations."""
    ties = total(np.abs(sign)) / 2.0
    inside = total(sign < 0) / 2.0
    out[:] = ratio(inside + least_of(sign, power), ties)
