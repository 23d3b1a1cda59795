"""Cohesion: how far the members of a treaty agree, trust, rely on one another and can act together.

Each component is a mean over pairs of full members, in [0, 1]; the composite is their geometric mean, and the system's
value is the mean over defence treaties, weighted by the power of their members times the allies each has there.
"""

from __future__ import annotations

import math

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import METRICS, Metric, metric, register_metric
from sim.vocabulary import Article

DEFENCE = int(Article.DEFENCE)
FARTHEST = 4.0
FLOOR = 0.01


@metric("treaty", unit="nations", high=1e5)
def members(out, size):  # type: ignore[no-untyped-def]
    """The number of nations in a treaty, partners not counted."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            if size[w, a] > 0:
                out[w, a] = size[w, a]


@metric("treaty", cite="distance form of Signorino and Ritter 1999, recalled")
def ideology_agreement(out, size, roster, ideology):  # type: ignore[no-untyped-def]
    """Nearness of the members' ideal points: 1 less their distance over four points, averaged over pairs."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            total, pairs = 0.0, 0
            for one in range(size[w, a]):
                for other in range(one):
                    gap = 0.0
                    for d in range(ideology.shape[2]):
                        gap += (ideology[w, roster[w, a, one], d] - ideology[w, roster[w, a, other], d]) ** 2
                    total += max(0.0, 1.0 - math.sqrt(gap) / FARTHEST)
                    pairs += 1
            if pairs > 0:
                out[w, a] = total / pairs


@kernel
def pair_mean(out, size, roster, x):  # type: ignore[no-untyped-def]
    """Fill the mean of a dyadic column over ordered pairs of full members of every treaty in force."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            total, pairs = 0.0, 0
            for one in range(size[w, a]):
                for other in range(size[w, a]):
                    if one != other:
                        total += x[w, roster[w, a, one], roster[w, a, other]]
                        pairs += 1
            if pairs > 0:
                out[w, a] = total / pairs


for _name, _column, _doc in (
    (
        "threat_agreement",
        "common_threat",
        "How far the members fear the same nations: mean cosine of their threats.",
    ),
    ("trust_among_allies", "trust", "How far the members trust each other, averaged over ordered pairs."),
    (
        "interoperability_among_allies",
        "interoperability",
        "How far the members' forces can fight together: the mean.",
    ),
):
    register_metric(Metric(_name, "treaty", _doc, "-", 0.0, 1.0, "", pair_mean, ("size", "roster", _column)))


@metric("treaty")
def internal_peace(out, size, roster, rivalry):  # type: ignore[no-untyped-def]
    """Absence of rivalry inside a treaty: 1 less its mean over ordered pairs of members."""
    pair_mean(out, size, roster, rivalry)
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            out[w, a] = 1.0 - out[w, a]


@metric("treaty")
def reliability(out, size, roster, trust, kept, broken):  # type: ignore[no-untyped-def]
    """Share of its pledges a member expects the others to keep: reputation, discounted by missing trust."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            total, pairs = 0.0, 0
            for one in range(size[w, a]):
                for other in range(size[w, a]):
                    if one != other:
                        i, j = roster[w, a, one], roster[w, a, other]
                        total += kept[w, j] / (kept[w, j] + broken[w, j]) * (0.5 + 0.5 * trust[w, i, j])
                        pairs += 1
            if pairs > 0:
                out[w, a] = total / pairs


@metric("treaty")
def cohesion(  # type: ignore[no-untyped-def]
    out, ideology_agreement, threat_agreement, trust_among_allies, reliability, interoperability_among_allies,
    internal_peace,
):  # fmt: skip
    """Composite cohesion: the geometric mean of the six components, each held above one hundredth."""
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            product = 1.0
            for part in (
                ideology_agreement, threat_agreement, trust_among_allies, reliability, interoperability_among_allies,
                internal_peace,
            ):  # fmt: skip
                product *= max(part[w, a], FLOOR) if part[w, a] == part[w, a] else np.nan
            out[w, a] = product ** (1.0 / 6.0)


@metric("treaty", low=-1.0, cite="Olson and Zeckhauser 1966, recalled")
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
def power_weighted(out, size, roster, article, power, value):  # type: ignore[no-untyped-def]
    """Fill the mean of a treaty metric over defence treaties, each weighted by its members' power and allies."""
    for w in range(out.shape[0]):
        total, weight = 0.0, 0.0
        for a in range(size.shape[1]):
            if size[w, a] > 0 and article[w, a, DEFENCE] > 0.0 and value[w, a] == value[w, a]:
                strength = 0.0
                for m in range(size[w, a]):
                    strength += power[w, roster[w, a, m]] * (size[w, a] - 1)
                total += strength * value[w, a]
                weight += strength
        if weight > 0.0:
            out[w] = total / weight


COMPONENTS = (
    "ideology_agreement", "threat_agreement", "trust_among_allies", "reliability", "interoperability_among_allies",
    "internal_peace",
)  # fmt: skip

for _name in ("cohesion", *COMPONENTS):
    _found = METRICS["treaty"][_name]
    _doc = f"Mean over defence treaties, weighted by members' power and allies: {_found.doc[0].lower()}{_found.doc[1:]}"
    _inputs = ("size", "roster", "article", "power", f"treaty_{_name}")
    register_metric(Metric(_name, "system", _doc, "-", 0.0, 1.0, _found.cite, power_weighted, _inputs))
