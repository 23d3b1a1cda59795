"""Cohesion: how far the members of a treaty agree, trust, rely on one another and can act together.

Each component is a mean over ordered pairs of full members, in [0, 1]; it is also there weighted by the product of the
two powers.  The composite is their geometric mean, with the weights of the scenario, and the system's value is the mean
over defence treaties, weighted by the power of their members times the allies each has there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import METRICS, Metric, metric, register_metric, shared
from sim.metrics.means import MEANS
from sim.metrics.notation import inside
from sim.metrics.pairs import Array, Roll, ratio
from sim.vocabulary import COHESION

FLOOR = 0.01


@metric("treaty", formula="m", unit="nations", high=1e5)
def members(out: Array, roll: Roll) -> None:
    """The number of nations in a treaty, partners not counted."""
    roll.put(out, roll.size.astype(np.float64))


COMPONENTS = COHESION
RELIABILITY = COMPONENTS.index("reliability")
assert set(COMPONENTS) < {mean.name for mean in MEANS}


def geometric_mean(weights: Array, *parts: Array) -> Array:
    """The geometric mean of the components with weights [..., component]: reliability counts only where it is defined,
    and a component of weight zero not at all."""
    product, whole, alike = np.ones(parts[0].shape), np.zeros(parts[0].shape), bool((weights == 1.0).all())
    for k, (name, part) in enumerate(zip(COMPONENTS, parts, strict=True)):
        value = np.maximum(part, FLOOR)
        weight = np.broadcast_to(weights[..., k], value.shape)
        if name == "reliability":
            weight = np.where(np.isnan(value), 0.0, weight)
        if name == "reliability" or not alike:
            value = np.where(weight > 0.0, value, 1.0)
        product *= value if alike else value**weight
        whole += weight
    found: Array = np.where(whole > 0.0, product ** ratio(np.ones(whole.shape), whole), np.nan)
    return found


@kernel
def multiply_parts(product, count, slot, parts):  # type: ignore[no-untyped-def]
    """Fill, for each treaty, the product of its components and how many; an undefined reliability is none of them."""
    for a in range(slot.shape[0]):
        product[a], count[a] = 1.0, 0.0
        for k in range(len(parts)):
            part = parts[k][slot[a] // parts[k].shape[1], slot[a] % parts[k].shape[1]]
            if part == part or k != RELIABILITY:
                product[a] *= FLOOR if part < FLOOR else part
                count[a] += 1.0


def composite(out: Array, roll: Roll, cohesion_weights: Array, *parts: Array) -> None:
    """Fill the composite of each treaty."""
    if (cohesion_weights == 1.0).all():
        product, count = np.empty(len(roll.slot)), np.empty(len(roll.slot))
        multiply_parts(product, count, roll.slot, parts)
        roll.put(out, product ** (1.0 / count))
        return
    roll.put(out, geometric_mean(cohesion_weights[roll.world], *(roll.at(part) for part in parts)))


COMPOSITE: Final = "exp(sum_q w_q ln max(x_q, 1/100) / sum_q w_q), x_q the {}components, w_q cohesion_weights[q]"
COMPOSED: Final = "own definition; a geometric mean of parts as in the Human Development Index of 2010, recalled"
for _weighted, _how, _which in (("", "", ""), ("_weighted", ", each weighted by the product of powers", "weighted ")):
    _doc = (
        f"Composite cohesion: the geometric mean of the six components{_how}, each held above one hundredth, with the "
        f"weights of the scenario (1 each if not given); components: {', '.join(f'`{part}`' for part in COMPONENTS)}, "
        "without reliability where no member is pledged to defend another."
    )
    _parts = ("roll", "cohesion_weights", *(f"{part}{_weighted}" for part in COMPONENTS))
    _given = (COMPOSITE.format(_which), "-", 0.0, 1.0, COMPOSED, composite)
    register_metric(Metric(f"cohesion{_weighted}", "treaty", _doc, *_given, _parts, not _weighted))


@kernel
def rank_seats(wealth, load, size, roster, gdp, burden):  # type: ignore[no-untyped-def]
    """Fill, for each seat of every treaty, twice the distances of its ranks by GDP and by burden from the middle."""
    seat = 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            for one in range(size[w, a]):
                i = roster[w, a, one]
                wealth[seat], load[seat] = 0.0, 0.0
                for other in range(size[w, a]):
                    j = roster[w, a, other]
                    wealth[seat] += gdp[w, j] < gdp[w, i]
                    wealth[seat] -= gdp[w, j] > gdp[w, i]
                    load[seat] += burden[w, j] < burden[w, i]
                    load[seat] -= burden[w, j] > burden[w, i]
                seat += 1


@shared
def ranks(roll: Roll, size: Array, roster: Array, gdp: Array, burden: Array) -> tuple[Array, Array]:
    """Of each seat: its nation's ranks by GDP and by burden among the members of its treaty."""
    wealth, load = np.empty(len(roll.seat)), np.empty(len(roll.seat))
    rank_seats(wealth, load, size, roster, gdp, burden)
    return wealth, load


@kernel
def correlate_seats(out, size, one, other, weight):  # type: ignore[no-untyped-def]
    """Fill the weighted correlation of two quantities of seats, for treaties of four or more, NaN for others."""
    seat = 0
    for a in range(out.shape[0]):
        whole, first, second, both, square, other_square = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        seats = range(seat, seat + size[a])
        for m in seats:
            whole += weight[m]
            first += weight[m] * one[m]
            second += weight[m] * other[m]
        for m in seats:
            x, y = one[m] - first / whole, other[m] - second / whole
            both += weight[m] * (x * y)
            square += weight[m] * (x * x)
            other_square += weight[m] * (y * y)
        spread = math.sqrt(square * other_square)
        known = size[a] >= 4 and whole > 0.0 and spread > 0.0
        out[a] = min(max(both / spread, -1.0), 1.0) if known else np.nan
        seat += size[a]


def correlate(out: Array, roll: Roll, ranks: tuple[Array, Array], weight: Array) -> None:
    """Fill the correlation of two quantities of seats, for treaties of four or more."""
    found = np.empty(len(roll.size))
    correlate_seats(found, roll.size, *ranks, weight)
    roll.put(out, found)


RANKED: Final = "Olson and Zeckhauser 1966, with the rank correlation of Spearman 1904, recalled"


@metric("treaty", formula="corr_{i∈M}(rank gdp[i], rank burden[i])", low=-1.0, cite=RANKED)
def burden_correlation(out: Array, roll: Roll, ranks: tuple[Array, Array]) -> None:
    """Rank correlation of size and burden in a treaty of four or more: above 0 the large carry more."""
    correlate(out, roll, ranks, np.ones(len(roll.seat)))


@metric("treaty", formula="wcorr_{i∈M}(rank gdp[i], rank burden[i])", low=-1.0, cite=RANKED, default=False)
def burden_correlation_weighted(out: Array, roll: Roll, ranks: tuple[Array, Array], power: Array) -> None:
    """Rank correlation of size and burden in a treaty of four or more, each member weighted by its power."""
    correlate(out, roll, ranks, roll.seats(power))


@metric(
    "treaty",
    formula="1 - 1/2 sum_{i∈M} |spending[i] / sum_{j∈M} spending[j] - gdp[i] / sum_{j∈M} gdp[j]|",
    cite="index of dissimilarity: Duncan and Duncan 1955; burdens against means: Sandler and Forbes 1980, recalled",
    default=False,
)
def burden_concordance(out: Array, roll: Roll, spending: Array, gdp: Array) -> None:
    """How far the members share spending as they share output: 1 if every burden is the same; by size as it is."""
    shares = [ratio(held := roll.seats(x), roll.sum_seats(held)[roll.seat]) for x in (spending, gdp)]
    roll.put(out, 1.0 - 0.5 * roll.sum_seats(np.abs(shares[0] - shares[1])))


@kernel
def weigh_treaties(out, world, sway, values):  # type: ignore[no-untyped-def]
    """Fill, for each world and each measure, the mean of what is known of its treaties, weighted by their sway."""
    for k in range(out.shape[1]):
        a = 0
        for w in range(out.shape[0]):
            total, weight = 0.0, 0.0
            while a < world.shape[0] and world[a] == w:
                if values[a, k] == values[a, k]:
                    total += sway[a] * values[a, k]
                    weight += sway[a]
                a += 1
            out[w, k] = total / weight if weight > 0.0 else np.nan


def means_of_worlds(worlds: int, roll: Roll, sway: Array, values: Array) -> Array:
    """For each world and each column of values, the mean over its defence treaties by their sway."""
    out = np.empty((worlds, values.shape[1]))
    weigh_treaties(out, roll.world, sway, values)
    return out


@shared
def world_means(roll: Roll, sway: Array, means: tuple[Array, tuple[Array, ...]], alive: Array) -> Array:
    """Of each world: the means of the means over pairs, treaties weighted by their members' power and allies."""
    return means_of_worlds(len(alive), roll, sway, means[0])


def pick_mean(out: Array, world_means: Array, which: int) -> None:
    """Fill one of the means of means."""
    out[:] = world_means[:, which]


def mean_of_treaties(out: Array, roll: Roll, sway: Array, value: Array) -> None:
    """Fill the mean of a treaty metric over defence treaties, each weighted by its members' power and allies."""
    out[:] = means_of_worlds(len(out), roll, sway, roll.at(value)[:, None])[:, 0]


def register_mean(name: str, default: bool = True) -> None:
    """Register, of a treaty metric, the mean of the system."""
    found = METRICS["treaty"][name]
    doc = f"Mean over defence treaties, weighted by members' power and allies: {inside(found.doc)}"
    numbers = {mean.name: k for k, mean in enumerate(MEANS)}
    inputs: tuple[str | int, ...] = ("roll", "sway", f"treaty_{name}")
    does: Callable[..., None] = mean_of_treaties
    if name in numbers:
        does, inputs = pick_mean, ("world_means", numbers[name])
    formula = f"sum_a sway[a] {name}[a] / sum_a sway[a]"
    given = (found.unit, found.low, found.high, found.cite, does)
    register_metric(Metric(name, "system", doc, formula, *given, inputs, default))


for _name in ("cohesion", *COMPONENTS, "response_time", "alliance_reach", "burden_gini", "stability_slack"):
    register_mean(_name)
