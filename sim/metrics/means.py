"""Means over pairs: what holds between two members of a treaty, averaged over its ordered pairs, all in one pass."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from sim.kernels import fill, kernel
from sim.metrics.base import Metric, register_metric, shared
from sim.metrics.notation import OWN, inside
from sim.metrics.pairs import Array, Roll
from sim.rules.utility import COST

FARTHEST: Final = 4.0
"""The distance of ideal points at which two nations have nothing in common (assumed)."""


PAIRS: Final = "Each pair weighted by the product of its powers"
MEMBERS: Final = "Each member weighted by its power"


class Mean(NamedTuple):
    """A quantity of pairs of members whose mean is a metric of the treaty, and how its twin by power is weighted."""

    name: str
    doc: str
    formula: str
    cite: str = OWN
    unit: str = "-"
    high: float = 1.0
    twin: str = PAIRS
    """What is weighted in the twin; nothing where there is none."""
    by_power: str = ""
    """The formula of the twin, where more changes in it than the mean."""


MEANS: Final = (
    Mean("ideology_agreement",
         "Nearness of the members' ideal points: 1 less their distance over four points, averaged over pairs.",
         "mean_{i≠j} max(0, 1 - |ideology[i] - ideology[j]| / 4)",
         "own definition; distance form of Signorino and Ritter 1999, recalled"),
    Mean("threat_agreement",
         "How far the members fear the same nations: mean cosine of their threats, near 0 where they are small.",
         "mean_{i≠j} sum_k threat[i,k] threat[j,k] / (|threat[i]| |threat[j]| + calm^2)"),
    Mean("trust_among_allies", "How far the members trust each other, averaged over ordered pairs.",
         "mean_{i≠j} trust[i,j]"),
    Mean("interoperability_among_allies", "How far the members' forces can fight together: the mean.",
         "mean_{i≠j} interoperability[i,j]"),
    Mean("internal_peace", "Absence of rivalry inside a treaty: 1 less its mean over ordered pairs of members.",
         "1 - mean_{i≠j} rivalry[i,j]"),
    Mean("expected_reliability",
         "Share of its pledges a member expects the others to keep: their reputation, discounted by missing trust.",
         "mean_{i≠j} name[j] (1 + trust[i,j]) / 2"),
    Mean("burden_gini",
         "Gini coefficient of the members' burdens: mean absolute difference of pairs over twice the mean; 0 is "
         "concord.", "sum_{i,j} |burden[i] - burden[j]| / (2 m sum_i burden[i])",
         "Gini coefficient; Olson and Zeckhauser 1966 for its use, recalled", twin=MEMBERS,
         by_power="sum_{i,j} power[i] power[j] |burden[i] - burden[j]| / "
         "(2 sum_i power[i] sum_i power[i] burden[i])"),
    Mean("reliability",
         "The chance that a member truly fights for another that it is pledged to, against those whom the other fears: "
         "the mean over the pledges among members, undefined where there are none.",
         "mean_{D[i,j] > 0} fidelity[i,j]"),
    Mean("belief_gap",
         "How far outsiders misjudge the members: mean |believed - true chance to keep a pledge| over their pledges.",
         "mean_{D[i,j] > 0} |belief[i,j] - fidelity[i,j]|"),
    Mean("redundancy", "Share of the pledges of defence among members that a second treaty repeats.",
         "mean_{D[i,j] > 0} [pledges[i,j] > 1]"),
    Mean("response_time",  # by the helper's power as it is, so without a twin
         "Days until a member's forces stand at another's side, by readiness, rights of way, distance, bases, depots "
         "and interoperability: the mean over ordered pairs, by the helper's power.",
         "sum_{i≠j} power[i] response[i,j] / sum_{i≠j} power[i]", unit="days", high=1000.0, twin=""),
    Mean("alliance_reach",
         "Share of the members' power that they can bring to bear where another member is: the mean over ordered "
         "pairs, by the helper's power.", "sum_{i≠j} power[i] reach[i,j] / sum_{i≠j} power[i]",
         "own definition; loss of strength: Boulding 1962, recalled", twin=""),
    Mean("stability_slack",
         "Share of members that would stay by worth alone, plainly added up (a review also weighs the coalition as "
         "a whole, habit and events): their value of a treaty like this one with each other member, summed over them, "
         "is at least 0; benefit and cost are scaled by the sovereignty cost of the treaty's dearest article.",
         "mean_{i∈M} [sum_{j≠i} v[i,j] ≥ 0], v[i,j] = sqrt(c) benefit[i,j] - c (benefit[i,j] - utility[i,j]), c = "
         "max_k cost[k] article[k]", "individual rationality; Bogomolnaia and Jackson 2002, recalled", twin=MEMBERS),
)  # fmt: skip
FIRST: Final = (0, 7, 10, 12)
BOUND, HELPERS = 1, 2  # kinds of means: over all pairs, over pairs with a pledge, by the power of the helper
GINI, SLACK = 6, 12


@kernel
def average_pairs(  # type: ignore[no-untyped-def]
    out, by_power, size, roster, ideology, common_threat, trust, rivalry, interoperability, owed, belief, fidelity,
    good_name, pledges, response, reach, power, burden, article, benefit, utility,
):  # fmt: skip
    """Fill the means of all quantities over the ordered pairs of every treaty, by power or alike, where defined."""
    value, weight = np.empty(out.shape[1]), np.empty(3)
    treaty = 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            if size[w, a] == 0:
                continue
            fill(out[treaty], 0.0)
            fill(weight, 0.0)
            level, load, held = 0.0, 0.0, 0.0
            for k in range(COST.shape[0]):
                level = max(level, COST[k] * article[w, a, k])
            root = level**0.5
            for one in range(size[w, a]):
                worth, mine = 0.0, power[w, roster[w, a, one]] if by_power else 1.0
                load += mine * burden[w, roster[w, a, one]]
                held += mine
                for other in range(size[w, a]):
                    i, j = roster[w, a, one], roster[w, a, other]
                    if i == j:
                        continue
                    gap = 0.0
                    for d in range(ideology.shape[2]):
                        gap += (ideology[w, i, d] - ideology[w, j, d]) ** 2
                    trusts, skill = trust[w, i, j], interoperability[w, i, j]
                    value[0] = max(0.0, 1.0 - math.sqrt(gap) / FARTHEST)
                    value[1] = common_threat[w, i, j]
                    value[2] = trusts
                    value[3] = skill
                    value[4] = 1.0 - rivalry[w, i, j]
                    value[5] = good_name[w, j] * (0.5 + 0.5 * trusts)
                    value[GINI] = abs(burden[w, i] - burden[w, j])
                    value[7] = fidelity[w, i, j]
                    value[8] = abs(belief[w, i, j] - fidelity[w, i, j])
                    value[9] = pledges[w, i, j] > 1
                    value[10] = response[w, i, j]
                    value[11] = reach[w, i, j]
                    worth += root * benefit[w, i, j] - level * (benefit[w, i, j] - utility[w, i, j])
                    share = power[w, i] * power[w, j] if by_power else 1.0
                    for kind in range(3):
                        if kind == BOUND and owed[w, i, j] <= 0.0:
                            continue
                        share = power[w, i] if kind == HELPERS else share
                        weight[kind] += share
                        for q in range(FIRST[kind], FIRST[kind + 1]):
                            out[treaty, q] += share * value[q]
                out[treaty, SLACK] += mine if worth >= 0.0 else 0.0
            for kind in range(3):
                for q in range(FIRST[kind], FIRST[kind + 1]):
                    out[treaty, q] = out[treaty, q] / weight[kind] if weight[kind] > 0.0 else np.nan
            out[treaty, GINI] *= 0.5 * (weight[0] / held) / load if load > 0.0 else np.nan
            out[treaty, SLACK] = out[treaty, SLACK] / held if size[w, a] > 1 and held > 0.0 else np.nan
            treaty += 1


@shared
def means(
    roll: Roll, size: Array, roster: Array, ideology: Array, common_threat: Array, trust: Array, rivalry: Array,
    interoperability: Array, owed: Array, belief: Array, fidelity: Array, good_name: Array, pledges: Array,
    response: Array, reach: Array, power: Array, burden: Array, article: Array, benefit: Array, utility: Array,
) -> tuple[Array, tuple[Array, ...]]:  # fmt: skip
    """Of each treaty: the means of all quantities over its pairs; and the columns they are made of."""
    columns = (
        size, roster, ideology, common_threat, trust, rivalry, interoperability, owed, belief, fidelity, good_name,
        pledges, response, reach, power, burden, article, benefit, utility,
    )  # fmt: skip
    out = np.empty((len(roll.slot), len(MEANS)))
    average_pairs(out, 0, *columns)
    return out, columns


@shared
def means_by_power(means: tuple[Array, tuple[Array, ...]]) -> tuple[Array, tuple[Array, ...]]:
    """Of each treaty: the same means, each pair weighted by the product of its powers."""
    out = np.empty_like(means[0])
    average_pairs(out, 1, *means[1])
    return out, means[1]


def pick(out: Array, roll: Roll, means: tuple[Array, tuple[Array, ...]], which: int) -> None:
    """Fill one of the means over pairs."""
    roll.put(out, means[0][:, which])


for _k, _mean in enumerate(MEANS):
    _given = (_mean.unit, 0.0, _mean.high, _mean.cite, pick)
    register_metric(Metric(_mean.name, "treaty", _mean.doc, _mean.formula, *_given, ("roll", "means", _k)))
    if _mean.twin:
        _doc = f"{_mean.twin}: {inside(_mean.doc)}"
        _name, _formula = f"{_mean.name}_weighted", _mean.by_power or _mean.formula.replace("mean_", "wmean_")
        register_metric(Metric(_name, "treaty", _doc, _formula, *_given, ("roll", "means_by_power", _k), False))
