"""Accord: whether the members of a treaty stand in the same camps, want to stay, and vote alike."""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.cohesion import register_mean
from sim.metrics.pairs import Array, Roll, ratio
from sim.rules.utility import COST
from sim.vocabulary import Article

TOP = 3
"""The highest level of a pledge: defence 3, neutrality or non-aggression 2, consultation 1, none 0."""
LEVELS = (
    (1, (Article.CONSULTATION,)),
    (2, (Article.NEUTRALITY, Article.NON_AGGRESSION)),
    (TOP, (Article.DEFENCE,)),
)
LEVEL_OF = np.zeros(len(Article), dtype=np.int8)
"""The level of each kind of pledge."""
for _level, _kinds in LEVELS:
    LEVEL_OF[list(_kinds)] = _level


@kernel
def find_levels(levels, obligation, alive):  # type: ignore[no-untyped-def]
    """Raise each nation's level towards each other to that of the highest pledge, and to itself to the top."""
    for w in range(levels.shape[0]):
        for i in range(levels.shape[1]):
            for kind in range(LEVEL_OF.shape[0]):
                for j in range(levels.shape[2] if LEVEL_OF[kind] > 0 else 0):
                    if obligation[w, kind, i, j] > 0.0:
                        levels[w, i, j] = max(levels[w, i, j], LEVEL_OF[kind])
            levels[w, i, i] = TOP if alive[w, i] else 0


@shared
def portfolio(obligation: Array, alive: Array) -> Array:
    """The level of what each nation has pledged each other, its own row and column the highest: int8."""
    levels = np.zeros((len(alive), *obligation.shape[2:]), dtype=np.int8)
    find_levels(levels, obligation, alive)
    return levels


@kernel
def count_gaps(out, size, roster, levels):  # type: ignore[no-untyped-def]
    """Fill, for each treaty, how many levels two members' pledges to all nations lie apart, averaged over pairs."""
    n = levels.shape[1]
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            apart = 0
            for one in range(size[w, a]):
                mine = levels[w, roster[w, a, one]]
                for other in range(one):
                    yours = levels[w, roster[w, a, other]]
                    for k in range(n):
                        apart += abs(mine[k] - yours[k])
            if size[w, a] > 1:
                out[w, a] = 2.0 * apart / (size[w, a] * (size[w, a] - 1))


def alike(gap: Array, farthest: float = TOP) -> Array:
    """Signorino and Ritter's S = 1 - 2 sum(w |x - y|) / (farthest sum(w)), from the weighted mean gap: [-1, 1]."""
    return 1.0 - 2.0 * gap / farthest


@metric(
    "treaty",
    formula="(1 + S) / 2, S = mean_{i≠j} 1 - 2 sum_k |level[i,k] - level[j,k]| / (3 N)",
    cite="Signorino and Ritter 1999, recalled",
)
def portfolio_similarity(out: Array, size: Array, roster: Array, portfolio: Array, nations: Array) -> None:
    """Likeness of the members' pledges to all nations, averaged over pairs of members: Signorino and Ritter's S, moved
    from [-1, 1] to [0, 1]."""
    count_gaps(out, size, roster, portfolio)
    out[:] = 0.5 + 0.5 * alike(out / np.maximum(nations, 1.0)[:, None])


@shared
def rows_apart(roll: Roll, portfolio: Array) -> Array:
    """Of each ordered pair of members and each nation: how many levels their pledges to it lie apart."""
    rows = portfolio.reshape(-1, portfolio.shape[2])
    found: Array = np.abs(rows[roll.nation[roll.one]] - rows[roll.nation[roll.other]])
    return found


@shared
def portfolio_gaps(roll: Roll, rows_apart: Array, nations: Array) -> Array:
    """Of each ordered pair of members: the mean gap in levels of what they have pledged to all."""
    return ratio(rows_apart.sum(axis=1, dtype=np.float64), nations[roll.world[roll.pair]])


@metric(
    "treaty",
    formula="(1 + S) / 2, S = wmean_{i≠j} 1 - 2 sum_k power[k] |level[i,k] - level[j,k]| / (3 sum_k power[k])",
    cite="Signorino and Ritter 1999, recalled",
    default=False,
)
def portfolio_similarity_weighted(out: Array, roll: Roll, rows_apart: Array, power: Array, weight: Array) -> None:
    """Likeness of the members' pledges, each third nation counted by its power, each pair of members by the product of
    their powers."""
    world = roll.world[roll.pair]
    gap = ratio((rows_apart * power[world]).sum(axis=1), power.sum(axis=1)[world])
    roll.put(out, roll.mean(0.5 + 0.5 * alike(gap), weight))


@shared
def portfolio_chance(roll: Roll, portfolio: Array, alive: Array) -> tuple[Array, Array]:
    """Of each ordered pair: the gap to expect by chance, with each one's own mix of levels and with their common."""
    i, j = roll.nation[roll.one], roll.nation[roll.other]
    count = np.maximum((alive != 0).sum(axis=1, keepdims=True), 1)
    own, common = np.zeros(len(i)), np.zeros(len(i))
    for level in range(1, TOP + 1):
        share = ((portfolio >= level).sum(axis=2) / count).reshape(-1)
        p, q = share[i], share[j]
        own += p * (1.0 - q) + q * (1.0 - p)
        common += 0.5 * (p + q) * (2.0 - p - q)
    return own, common


def above_chance(out: Array, roll: Roll, gap: Array, chances: tuple[Array, Array], weight: Array, which: int) -> None:
    """Fill 1 less the gap over that expected by chance, averaged over the pairs where it is defined."""
    roll.put(out, np.clip(roll.mean(1.0 - ratio(gap, chances[which]), weight), -1.0, 1.0))


@shared
def alike_weight(roll: Roll) -> Array:
    """Of each ordered pair of members: one."""
    return np.ones(len(roll.pair))


_GAP = "sum_k |level[i,k] - level[j,k]|"
for _k, _name, _cite, _doc, _chance in (
    (0, "kappa", "Cohen 1960, with the distances of Häge 2011, recalled",
     "Cohen's kappa of the members' pledges to all nations: 1 less their mean gap in levels over the one expected if "
     "each kept its own mix of levels; averaged over pairs, 0 being chance.", "sum_{k,l} |level[i,k] - level[j,l]|"),
    (1, "pi", "Scott 1955, with the distances of Häge 2011, recalled",
     "Scott's pi of the members' pledges to all nations: as kappa, with the mix of levels of both together.",
     "sum_{x,y∈{i,j}} sum_{k,l} |level[x,k] - level[y,l]| / 4"),
):  # fmt: skip
    for _weighted, _mean, _weight in (("", "mean", "alike_weight"), ("_weighted", "wmean", "weight")):
        _said = f"Each pair weighted by the product of its powers: {_doc}" if _weighted else _doc
        _formula = f"{_mean}_{{i≠j}} 1 - N {_GAP} / ({_chance})"
        _inputs = ("roll", "portfolio_gaps", "portfolio_chance", _weight, _k)
        _name_of = f"portfolio_{_name}{_weighted}"
        _found = Metric(_name_of, "treaty", _said, _formula, "-", -1.0, 1.0, _cite, above_chance, _inputs, False)
        register_metric(_found)


@shared
def intrusion(roll: Roll, article: Array) -> Array:
    """The sovereignty cost of each treaty in force: that of its most costly article."""
    strengths = article.reshape(-1, article.shape[2])[roll.slot]
    level = np.zeros(len(roll.slot))
    for kind, cost in enumerate(COST):
        np.maximum(level, cost * strengths[:, kind], out=level)
    return level


@shared
def stake(roll: Roll, intrusion: Array, benefit: Array, utility: Array) -> Array:
    """Of each ordered pair of members: what a treaty like theirs with the other alone is worth to the first."""
    level = intrusion[roll.pair]
    good = roll.of(benefit)
    found: Array = np.sqrt(level) * good - level * (good - roll.of(utility))
    return found


@shared
def worth(roll: Roll, stake: Array) -> Array:
    """Of each seat: what the treaty is worth to its nation, the sum over the other members."""
    return np.bincount(roll.one, stake, len(roll.seat))


@kernel
def find_blocks(out, size, stake, worth):  # type: ignore[no-untyped-def]
    """Fill 0 for each treaty where one, two or three members would each gain by a treaty of their own, 1 elsewhere."""
    seat, pair = 0, 0  # the first of the treaty; of m with k in a treaty of n: pair + m (n - 1) + k, less 1 if k > m
    for a in range(out.shape[0]):
        n = size[a]
        out[a] = 1.0 if n > 1 else np.nan
        for i in range(n):
            if worth[seat + i] < 0.0:
                out[a] = 0.0
            row = pair + i * (n - 1)
            for j in range(i if n > 2 else 0):
                if out[a] == 0.0:
                    break
                mine, yours = worth[seat + i] - stake[row + j], worth[seat + j] - stake[pair + j * (n - 1) + i - 1]
                if mine < 0.0 and yours < 0.0:
                    out[a] = 0.0
                for k in range(j if n > 3 else 0):
                    third = pair + k * (n - 1) - 1
                    gains = stake[row + k] > mine and stake[pair + j * (n - 1) + k] > yours
                    if gains and stake[third + i] + stake[third + j] > worth[seat + k]:
                        out[a] = 0.0
        seat += n
        pair += n * (n - 1)


@metric(
    "treaty",
    formula="[no G of 1, 2 or 3 of M: sum_{k∈G} v[i,k] > sum_{k∈M} v[i,k] for all i∈G], v as in stability_slack",
    cite="core; Bogomolnaia and Jackson 2002, recalled",
    default=False,
)
def core_stable(out: Array, roll: Roll, stake: Array, worth: Array) -> None:
    """1 where no one, two or three members would each be better off with a treaty like this one among themselves
    alone, 0 where some would: worth adds up over partners, as in `stability_slack`."""
    found = np.empty(len(roll.size))
    find_blocks(found, roll.size, stake, worth)
    roll.put(out, found)


@metric("treaty", formula="mean_{ballots} |ayes - noes| / (ayes + noes)", cite="Rice 1925, recalled")
def vote_cohesion(out: Array, roll: Roll, ballots: Array, rice: Array) -> None:
    """How united the members vote on candidates for accession in this step: the Rice index, averaged over ballots, each
    nation with one vote. No other votes are in it, such as those on suspending or expelling a member."""
    roll.put(out, ratio(roll.at(rice), roll.at(ballots)))


register_mean("portfolio_similarity")
