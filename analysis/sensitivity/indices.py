"""The estimators: Sobol' indices by SALib, Morris' elementary effects, and the share of luck; arrays in, arrays out."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

DRAWS: Final = 1000
"""Resamples of a bootstrap."""
LUCK_DRAWS: Final = 200
SEED: Final = 1
_TAILS: Final = (0.025, 0.975)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A number with its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def data(self) -> dict[str, float]:
        """It for machines."""
        return {"value": self.value, "low": self.low, "high": self.high}


def sobol_indices(values: Floats, axes: int, second: bool) -> tuple[list[Estimate], list[Estimate], Floats]:
    """First-order and total Sobol' indices of values at the points of a saltelli, and those of pairs [i, j, 3].

    The estimators are those of Saltelli et al. 2010, as SALib has them; intervals are 1.96 standard deviations of a
    bootstrap over base points to either side.  Pairs have an index, and the ends of its interval; without `second`
    none are told (an array of no rows).
    """
    from SALib.analyze import sobol

    problem = {"num_vars": axes, "names": [str(axis) for axis in range(axes)], "bounds": [[0.0, 1.0]] * axes}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of axes that do nothing
        found = sobol.analyze(problem, values, calc_second_order=second, num_resamples=DRAWS, seed=SEED)
    first, total = (
        [Estimate(float(x), float(x - c), float(x + c)) for x, c in zip(found[key], found[f"{key}_conf"], strict=True)]
        for key in ("S1", "ST")
    )
    if not second:
        return first, total, np.empty((0, 0, 3))
    pairs: Floats = np.stack([found["S2"], found["S2"] - found["S2_conf"], found["S2"] + found["S2_conf"]], axis=-1)
    return first, total, pairs


def elementary_effects(values: Floats, shares: Floats, levels: int) -> Floats:
    """Morris' elementary effects, [trajectory, axis]: the change of a value along each axis, per length of the axis.

    `shares` says only in which direction an axis moves; the length of a step is that of the design, levels / (2
    (levels - 1)) (Morris 1991, recalled).
    """
    axes = shares.shape[1]
    moved = np.sign(np.diff(shares.reshape(-1, axes + 1, axes), axis=1))
    changes = np.diff(values.reshape(-1, axes + 1), axis=1)
    effects: Floats = np.einsum("rs,rsa->ra", changes, moved) * 2.0 * (levels - 1) / levels
    return effects


def morris_effects(effects: Floats) -> list[tuple[Estimate, Estimate, Estimate]]:
    """For each axis mu*, sigma and mu of its elementary effects, with intervals by a bootstrap over trajectories.

    mu* is the mean of their sizes (Campolongo et al. 2007, recalled), sigma their standard deviation, mu their mean.
    """
    luck = np.random.default_rng(SEED)
    drawn = effects[luck.integers(0, len(effects), (DRAWS, len(effects)))]
    found = []
    for one, many in zip(_three(effects), _three(drawn), strict=True):
        low, high = np.quantile(many, _TAILS, axis=0)
        found.append([Estimate(*map(float, each)) for each in zip(one, low, high, strict=True)])
    return list(zip(*found, strict=True))


def _three(effects: Floats) -> tuple[Floats, Floats, Floats]:
    """mu*, sigma and mu of effects [..., trajectory, axis]."""
    return np.abs(effects).mean(axis=-2), effects.std(axis=-2, ddof=1), effects.mean(axis=-2)


@dataclass(frozen=True)
class Luck:
    """How much of what differs is luck: of single runs, and of the averages of each point's replicates."""

    share: Estimate
    """Its share of the variance of single runs."""
    left: float
    """The share of the variance of averages that is luck not shared by the points."""


def luck_of(values: Floats, groups: NDArray[np.int64], common: bool) -> Luck | None:
    """The share of luck in values [point, replicate]; None with fewer than two replicates or points that vary.

    The variance of a run is that between points plus that within a point.  Where replicates share their luck between
    points (`common`), what they have in common moves all points alike and blurs no difference between them: only what
    is left of the values without the means of points and replicates does, as in an analysis of variance in two ways.
    """
    if min(values.shape, default=0) < 2:
        return None
    share, left = _shares(values, common)
    if not np.isfinite(share):
        return None
    draw, numbers = np.random.default_rng(SEED), np.unique(groups)
    rows = [np.flatnonzero(groups == number) for number in numbers]
    drawn = [
        _shares(values[np.concatenate([rows[k] for k in draw.integers(0, len(rows), len(rows))])], common)[0]
        for _ in range(LUCK_DRAWS)
    ]
    low, high = np.nanquantile(drawn, _TAILS) if np.isfinite(drawn).any() else (np.nan, np.nan)
    return Luck(Estimate(share, float(low), float(high)), left)


def _shares(values: Floats, common: bool) -> tuple[float, float]:
    """The share of luck in the variance of runs, and of luck that is not common in that of the means of points."""
    points, replicates = values.shape
    means = values.mean(axis=1)
    within = float(values.var(axis=1, ddof=1).mean())
    noise = within
    if common:
        rest = values - means[:, None] - values.mean(axis=0) + values.mean()
        noise = float((rest**2).sum() / ((points - 1) * (replicates - 1)))
    between = float(means.var(ddof=1))
    whole = max(between - noise / replicates, 0.0) + within
    return (within / whole if whole > 0 else np.nan), (min(noise / replicates / between, 1.0) if between > 0 else 0.0)
