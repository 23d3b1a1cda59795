"""Cohesion: how far the members of a treaty agree, trust, rely on one another and can act together.

Each component is a mean over ordered pairs of full members, in [0, 1]; it is also there weighted by the product of the
two powers.  The composite is their geometric mean, and the system's value is the mean over defence treaties, weighted
by the power of their members times the allies each has there.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import METRICS, Metric, metric, register_metric, shared
from sim.metrics.means import MEANS
from sim.metrics.pairs import Array, Roll

FLOOR = 0.01


@metric("treaty", unit="nations", high=1e5)
def members(out: Array, roll: Roll) -> None:
    """The number of nations in a treaty, partners not counted."""
    roll.put(out, roll.size.astype(np.float64))


COMPONENTS = (
    "ideology_agreement", "threat_agreement", "trust_among_allies", "reliability", "interoperability_among_allies",
    "internal_peace",
)  # fmt: skip
assert set(COMPONENTS) < {mean.name for mean in MEANS}


def geometric_mean(out: Array, roll: Roll, *parts: Array) -> None:
    """Fill the geometric mean of the components, that of reliability only where it is defined."""
    product, count = np.ones(len(roll.slot)), np.full(len(roll.slot), float(len(parts)))
    for name, part in zip(COMPONENTS, parts, strict=True):
        value = np.maximum(roll.at(part), FLOOR)
        if name == "reliability":
            count -= np.isnan(value)
            value = np.nan_to_num(value, nan=1.0)
        product *= value
    roll.put(out, product ** (1.0 / count))


for _weighted, _how in (("", ""), ("_weighted", ", each weighted by the product of powers")):
    _doc = (
        f"Composite cohesion: the geometric mean of the six components{_how}, each held above one hundredth; "
        "of five, without reliability, where no member is pledged to defend another."
    )
    _parts = ("roll", *(f"{part}{_weighted}" for part in COMPONENTS))
    _metric = Metric(f"cohesion{_weighted}", "treaty", _doc, "-", 0.0, 1.0, "", geometric_mean, _parts, not _weighted)
    register_metric(_metric)


@metric("treaty", low=-1.0, cite="Olson and Zeckhauser 1966, recalled", compiled=True)
def burden_correlation(out, size, roster, gdp, burden):  # type: ignore[no-untyped-def]
    """Rank correlation of size and burden in a treaty of four or more: above 0 the large carry more."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            n = size[w, a]
            if n < 4:
                continue
            both, large, loaded = 0.0, 0.0, 0.0
            for one in range(n):
                i = roster[w, a, one]
                size_rank, burden_rank = 0.0, 0.0  # twice the distance from the middle rank
                for other in range(n):
                    j = roster[w, a, other]
                    size_rank += gdp[w, j] < gdp[w, i]
                    size_rank -= gdp[w, j] > gdp[w, i]
                    burden_rank += burden[w, j] < burden[w, i]
                    burden_rank -= burden[w, j] > burden[w, i]
                both += size_rank * burden_rank
                large += size_rank * size_rank
                loaded += burden_rank * burden_rank
            if large > 0.0 and loaded > 0.0:
                out[w, a] = min(max(both / math.sqrt(large * loaded), -1.0), 1.0)


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


def register_mean(name: str) -> None:
    """Register, of a treaty metric, the mean of the system."""
    found = METRICS["treaty"][name]
    doc = f"Mean over defence treaties, weighted by members' power and allies: {found.doc[0].lower()}{found.doc[1:]}"
    numbers = {mean.name: k for k, mean in enumerate(MEANS)}
    inputs: tuple[str | int, ...] = ("roll", "sway", f"treaty_{name}")
    does: Callable[..., None] = mean_of_treaties
    if name in numbers:
        does, inputs = pick_mean, ("world_means", numbers[name])
    register_metric(Metric(name, "system", doc, found.unit, found.low, found.high, found.cite, does, inputs))


for _name in ("cohesion", *COMPONENTS, "response_time", "alliance_reach", "burden_gini", "stability_slack"):
    register_mean(_name)
