"""Allies: what each nation has of its defence allies, as treaties have of their members, and what it would lose."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from sim.kernels import fill, kernel
from sim.metrics.accord import TOP, alike
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.coalition import Stakes
from sim.metrics.cohesion import COMPONENTS, COMPOSED, COMPOSITE, geometric_mean
from sim.metrics.means import FARTHEST
from sim.metrics.notation import OWN
from sim.metrics.pairs import Array, Roll, ratio


class OfAllies(NamedTuple):
    """A quantity of a nation and its ally whose mean over allies is a metric of the nation."""

    name: str
    doc: str
    formula: str


MEANS: Final = (
    OfAllies("ideology_agreement", "Nearness of a nation's ideal point to its allies'.",
             "mean_{j∈L} max(0, 1 - |ideology[i] - ideology[j]| / 4)"),
    OfAllies("threat_agreement", "How far a nation and its allies fear the same nations.",
             "mean_{j∈L} common_threat[i,j]"),
    OfAllies("trust_among_allies", "How far a nation and its allies trust each other, both ways.",
             "mean_{j∈L} (trust[i,j] + trust[j,i]) / 2"),
    OfAllies("interoperability_among_allies", "How far the forces of a nation and its allies can fight together.",
             "mean_{j∈L} (interoperability[i,j] + interoperability[j,i]) / 2"),
    OfAllies("internal_peace", "Absence of rivalry between a nation and its allies, both ways.",
             "1 - mean_{j∈L} (rivalry[i,j] + rivalry[j,i]) / 2"),
    OfAllies("expected_reliability", "Share of their pledges that a nation expects its defenders to keep.",
             "mean_{j: D[j,i] > 0} name[j] (1 + trust[i,j]) / 2"),
    OfAllies("reliability", "The chance that its defenders truly fight for a nation, against those whom it fears.",
             "mean_{j: D[j,i] > 0} fidelity[j,i]"),
    OfAllies("belief_gap", "How far outsiders misjudge a nation's defenders.",
             "mean_{j: D[j,i] > 0} |belief[j,i] - fidelity[j,i]|"),
    OfAllies("redundancy", "Share of a nation's defenders that a second treaty binds to it.",
             "mean_{j: D[j,i] > 0} [pledges[j,i] > 1]"),
)  # fmt: skip
FIRST: Final = (0, 5, 9)


@kernel
def average_allies(  # type: ignore[no-untyped-def]
    out, by_power, allied, owed, ideology, common_threat, trust, rivalry, interoperability, fidelity, belief,
    good_name, pledges, power,
):  # fmt: skip
    """Fill the means over each nation's allies, and over its defenders, alike or by their power."""
    n = power.shape[1]
    value, weight = np.empty(out.shape[2]), np.empty(2)
    for w in range(out.shape[0]):
        for i in range(n):
            fill(out[w, i], 0.0)
            fill(weight, 0.0)
            for j in range(n):
                if j == i or not allied[w, i, j]:
                    continue
                gap = 0.0
                for d in range(ideology.shape[2]):
                    gap += (ideology[w, i, d] - ideology[w, j, d]) ** 2
                value[0] = max(0.0, 1.0 - math.sqrt(gap) / FARTHEST)
                value[1] = common_threat[w, i, j]
                value[2] = 0.5 * (trust[w, i, j] + trust[w, j, i])
                value[3] = 0.5 * (interoperability[w, i, j] + interoperability[w, j, i])
                value[4] = 1.0 - 0.5 * (rivalry[w, i, j] + rivalry[w, j, i])
                value[5] = good_name[w, j] * (0.5 + 0.5 * trust[w, i, j])
                value[6] = fidelity[w, j, i]
                value[7] = abs(belief[w, j, i] - fidelity[w, j, i])
                value[8] = pledges[w, j, i] > 1
                share = power[w, j] if by_power else 1.0
                for kind in range(2 if owed[w, j, i] > 0.0 else 1):
                    weight[kind] += share
                    for q in range(FIRST[kind], FIRST[kind + 1]):
                        out[w, i, q] += share * value[q]
            for kind in range(2):
                for q in range(FIRST[kind], FIRST[kind + 1]):
                    out[w, i, q] = out[w, i, q] / weight[kind] if weight[kind] > 0.0 else np.nan


@shared
def allies_columns(
    allied: Array, owed: Array, ideology: Array, common_threat: Array, trust: Array, rivalry: Array,
    interoperability: Array, fidelity: Array, belief: Array, good_name: Array, pledges: Array, power: Array,
) -> tuple[Array, ...]:  # fmt: skip
    """What the means over allies are made of."""
    return (
        allied, owed, ideology, common_threat, trust, rivalry, interoperability, fidelity, belief, good_name, pledges,
        power,
    )  # fmt: skip


def over_allies(columns: tuple[Array, ...], by_power: int) -> Array:
    """Of each nation: the means of all quantities over its allies."""
    out = np.empty((*columns[-1].shape, len(MEANS)))
    average_allies(out, by_power, *columns)
    return out


@shared
def allies_means(allies_columns: tuple[Array, ...]) -> Array:
    """Of each nation: the means over its allies, each counting alike."""
    return over_allies(allies_columns, 0)


@shared
def allies_means_by_power(allies_columns: tuple[Array, ...]) -> Array:
    """Of each nation: the means over its allies, each by its power."""
    return over_allies(allies_columns, 1)


def pick(out: Array, means: Array, which: int) -> None:
    """Fill one of the means over allies."""
    out[:] = means[..., which]


def composite(out: Array, cohesion_weights: Array, *parts: Array) -> None:
    """Fill the composite of each nation and its allies."""
    out[:] = geometric_mean(cohesion_weights[:, None], *parts)


for _twin, _how, _means in (("", "", "allies_means"), ("_weighted", ", by their power", "allies_means_by_power")):
    for _k, _mean in enumerate(MEANS):
        _doc = f"{_mean.doc.removesuffix('.')}: the mean over allies{_how}."
        _formula, _inputs = _mean.formula.replace("mean_", "wmean_" if _twin else "mean_"), (_means, _k)
        register_metric(
            Metric(f"{_mean.name}{_twin}", "nation", _doc, _formula, "-", 0.0, 1.0, OWN, pick, _inputs, False)
        )
    _doc = f"Composite cohesion of a nation with its allies: as that of treaties, of the means over its allies{_how}."
    _parts = ("cohesion_weights", *(f"{part}{_twin}" for part in COMPONENTS))
    _given = (COMPOSITE.format("weighted " if _twin else ""), "-", 0.0, 1.0, COMPOSED, composite)
    register_metric(Metric(f"cohesion{_twin}", "nation", _doc, *_given, _parts, default=False))


@kernel
def compare_allies(out, allied, levels):  # type: ignore[no-untyped-def]
    """Fill how many levels a nation's and its allies' pledges to all nations lie apart, averaged over allies."""
    n = levels.shape[1]
    for w in range(out.shape[0]):
        for i in range(n):
            apart, count = 0, 0
            for j in range(n):
                if j != i and allied[w, i, j]:
                    count += 1
                    for k in range(n):
                        apart += abs(levels[w, i, k] - levels[w, j, k])
            if count > 0:
                out[w, i] = apart / count


@metric(
    "nation",
    formula=f"(1 + S) / 2, S = mean_{{j∈L}} 1 - 2 sum_k |level[i,k] - level[j,k]| / ({TOP} N)",
    cite="Signorino and Ritter 1999, recalled",
    default=False,
)
def portfolio_similarity(out: Array, allied: Array, portfolio: Array, nations: Array) -> None:
    """Likeness of what a nation and its allies have pledged to all nations: Signorino and Ritter's S, moved from
    [-1, 1] to [0, 1], the mean over allies."""
    compare_allies(out, allied, portfolio)
    out[:] = 0.5 + 0.5 * alike(out / np.maximum(nations, 1.0)[:, None])


@metric(
    "nation",
    formula="mean_{a: i∈M} [sum_{j≠i} v[i,j] ≥ 0], v as in stability_slack of treaties",
    cite="individual rationality; Bogomolnaia and Jackson 2002, recalled",
    default=False,
)
def stability_slack(out: Array, roll: Roll, worth: Array) -> None:
    """Share of its treaties in which a nation would stay by worth alone, plainly added up over the other members: those
    of two or more members that are worth it."""
    shared_by = roll.size[roll.seat] > 1
    stays = np.bincount(roll.nation, shared_by & (worth >= 0.0), out.size)
    out[:] = ratio(stays, np.bincount(roll.nation, shared_by, out.size)).reshape(out.shape)


@metric(
    "nation",
    formula="burden[i] / (sum_{j∈L} spending[j] / sum_{j∈L} gdp[j])",
    high=np.inf,
    unit="ratio",
    cite="own definition; burden sharing: Olson and Zeckhauser 1966, recalled",
    default=False,
)
def relative_burden(out: Array, allied: Array, burden: Array, spending: Array, gdp: Array) -> None:
    """A nation's burden over that of its allies taken together: below 1 it rides, above 1 it carries."""
    other = allied & ~np.eye(allied.shape[1], dtype=bool)
    out[:] = ratio(burden, ratio((other * spending[:, None]).sum(axis=2), (other * gdp[:, None]).sum(axis=2)))


def in_bloc(out: Array, roll: Roll, bloc: Array, parts: Array, wholes: Array) -> None:
    """Fill, for each nation, its part of the whole in the strongest defence treaty that it is in."""
    mine = roll.seat == bloc.reshape(-1)[roll.nation]
    out.reshape(-1)[roll.nation[mine]] = np.minimum(ratio(parts[mine], wholes[roll.seat[mine]]), 1.0)


@metric(
    "nation",
    formula="(power[i] + sum_j (aid[i,j] + aid[j,i]) / 2) / v(M), M and v those of fragility in the treaty bloc[i]",
    cite="Shapley 1953, recalled",
    default=False,
)
def shapley_share(out: Array, roll: Roll, bloc: Array, stakes: Stakes) -> None:
    """A nation's Shapley value in the strongest defence treaty it is in, as a share of what that coalition is worth."""
    in_bloc(out, roll, bloc, stakes.shapley, stakes.worth)


@metric("nation", formula="1 - v(M without i) / v(M), M and v those of fragility in the treaty bloc[i]", default=False)
def loss_if_left(out: Array, roll: Roll, bloc: Array, stakes: Stakes) -> None:
    """Share of what the strongest defence treaty of a nation is worth that would be lost if the nation left it."""
    in_bloc(out, roll, bloc, stakes.lost, stakes.worth)


@metric("nation", formula="max_j aid[j,i] / (power[i] + sum_j aid[j,i])", default=False)
def fragility(out: Array, alive: Array, power: Array, owed: Array, fidelity: Array, support: Array) -> None:
    """What a nation would lose with its most important ally: the help to be had of it, over all help and own power."""
    aid = owed * fidelity * support
    own = np.where(alive != 0, power, 0.0)
    out[:] = ratio(aid.max(axis=1), own + aid.sum(axis=1))
