"""How far a box can be trusted: against shuffled points, restriction by restriction, and by a bootstrap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.prim import Box, Data, find_box, match
from analysis.effects import drawn
from analysis.sensitivity.indices import Estimate

SHUFFLES: Final = 99
ENOUGH: Final = 10
"""So many shuffled data with a box as good are enough to know that a box is nothing."""
DRAWS: Final = 1000
HALVES: Final = 20
"""Halves of the data in which PRIM is run again, to see which axes it limits."""
SURE: Final = 0.05
SEED: Final = 1


def by_chance(data: Data, box: Box) -> float:
    """How often PRIM finds a box as good where there is nothing to find: in the same points with outcomes shuffled.

    A share near 0 speaks for the box; it takes into account that PRIM looks for the best of many boxes.
    """
    luck, score, as_good = np.random.default_rng(SEED), match(data, box), 0
    for done in range(1, SHUFFLES + 1):
        order = luck.permutation(len(data.wanted))
        mixed = Data(data.shares, data.wanted[order], data.weights[order], data.ordered)
        as_good += match(mixed, find_box(mixed)) >= score
        if as_good >= ENOUGH:
            return as_good / done
    return (1 + as_good) / (1 + SHUFFLES)


def quasi_p(data: Data, box: Box, axis: int) -> float:
    """How often as many points, drawn from the box without its limit on an axis, have as much of what is wanted.

    A test by resampling in the spirit of the quasi-p values of Bryant and Lempert (2010, recalled); "quasi", as the
    limit was chosen on the same points.
    """
    wide = box.without(axis).holds(data.shares)
    values, weights = data.wanted[wide], data.weights[wide]
    inside = box.holds(data.shares)[wide]
    count = int(inside.sum())
    if count == len(values):
        return 1.0
    density = float(weights[inside] @ values[inside] / weights[inside].sum())
    luck, as_good = np.random.default_rng(SEED), 0
    for _ in range(DRAWS):
        drawn = luck.permutation(len(values))[:count]
        as_good += weights[drawn] @ values[drawn] >= density * weights[drawn].sum() - 1e-12
    return (1 + as_good) / (1 + DRAWS)


def again(data: Data, groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """In what share of halves of the data PRIM limits each axis."""
    luck, counts = np.random.default_rng(SEED), np.zeros(len(data.ordered))
    numbers = np.unique(groups)
    for _ in range(HALVES):
        half = luck.permutation(numbers)[: max(len(numbers) // 2, 1)]
        found = find_box(data.only(np.isin(groups, half)))
        counts[found.axes] += 1
    return counts / HALVES


def trimmed(data: Data, box: Box) -> tuple[Box, dict[int, float]]:
    """The box without limits that may be chance, the least sure first, and the quasi-p value of each that stays."""
    while True:
        sure = {axis: quasi_p(data, box, axis) for axis in box.axes}
        doubtful = {axis: p for axis, p in sure.items() if p > SURE}
        if not doubtful:
            return box, sure
        box = box.without(max(doubtful, key=lambda axis: (doubtful[axis], axis)))


@dataclass(frozen=True)
class Hold:
    """What a box holds: what share of its runs is as wanted, and what share of all such runs lies in it."""

    density: Estimate
    coverage: Estimate
    mass: float
    """The share of all runs that lie in it."""
    points: int
    runs: int
    wanted: int


def held(data: Data, groups: NDArray[np.int64], inside: NDArray[np.bool_]) -> Hold:
    """Density and coverage of some of the points, by a bootstrap over what hangs together and shared luck."""
    own = np.stack([data.wanted * data.weights, data.weights], axis=1)[:, None]
    hits, runs = np.moveaxis(own if data.lucks is None else data.lucks, 2, 0)
    columns = np.stack([hits * inside[:, None], runs * inside[:, None], hits], axis=2)
    _, number = np.unique(groups, return_inverse=True)
    sums = np.zeros((int(number.max()) + 1, *columns.shape[1:]))
    np.add.at(sums, number, columns)
    often = np.concatenate(list(drawn(sums.shape[1], seed=2)))
    points = np.concatenate(list(drawn(len(sums)))) @ sums.reshape(len(sums), -1)
    shares = (points.reshape(len(points), *sums.shape[1:]) * often[:, :, None]).sum(axis=1)
    whole = columns.sum(axis=(0, 1))
    return Hold(
        _share(whole, shares, 1), _share(whole, shares, 2), float(whole[1] / data.weights.sum()),
        int(inside.sum()), round(float(whole[1])), round(float(whole[0])),
    )  # fmt: skip


def _share(whole: NDArray[np.float64], sums: NDArray[np.float64], of: int) -> Estimate:
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = sums[:, 0] / sums[:, of]
    low, high = np.nanquantile(shares, [0.025, 0.975]) if np.isfinite(shares).any() else (np.nan, np.nan)
    return Estimate(float(whole[0] / whole[of]) if whole[of] else np.nan, float(low), float(high))
