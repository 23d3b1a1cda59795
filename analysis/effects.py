"""Effects: by how much two arms that share their luck differ, how surely, and whether that is as expected."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

MARGIN: Final = 0.1
"""An effect is none where its whole interval lies within this share of nothing."""
NEXT_TO_NOTHING: Final = 0.1
"""Effects are differences, not shares, where the first arm's mean is a smaller share of the second's than this."""
DRAWS: Final = 2000
BLOCK: Final = 4_000_000
"""So many drawn numbers are held at once."""
LEVEL: Final = 0.95

Finding = Literal["as expected", "open", "otherwise"]


@dataclass(frozen=True)
class Expectation:
    """Where an effect must lie; where both ends are zero, its interval must hold zero."""

    words: str
    low: float
    high: float

    def finding(self, low: float, high: float) -> Finding:
        """What an interval says: it lies inside, outside, or across an end, which leaves it open."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return "open"
        if self.low == self.high:
            return "as expected" if low <= self.low <= high else "otherwise"
        if self.low < low and high < self.high:
            return "as expected"
        return "otherwise" if high < self.low or low > self.high else "open"


MORE: Final = Expectation("+", 0.0, math.inf)
LESS: Final = Expectation("-", -math.inf, 0.0)
NONE: Final = Expectation("none", -MARGIN, MARGIN)


@dataclass(frozen=True)
class Effect:
    """What two arms show: the mean of each, and by how much the second differs from the first, with its interval."""

    base: float
    given: float
    effect: float
    low: float
    high: float
    relative: bool
    """Whether the effect is a share of the first arm's mean, not a plain difference."""


def difference(base: np.ndarray, given: np.ndarray, relative: bool) -> np.ndarray:
    """The relative or plain difference between two rates, each given as sums [..., amount and divisor]."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (sums[..., 0] / sums[..., 1] for sums in (base, given))
        found: np.ndarray = (other - one) / np.abs(one) if relative else other - one
    return found


def effect_of(base: np.ndarray, given: np.ndarray, relative: bool = True, paired: bool = True) -> Effect:
    """The difference between two arms, each [seed, amount and divisor]; the interval is of a bootstrap over pairs.

    Where the arms are not paired, or one has fewer seeds than the other, each is drawn from by itself.
    """
    luck = np.random.default_rng(1)
    rows = luck.integers(0, len(base), (DRAWS, len(base)))
    others = rows if paired and len(given) == len(base) else luck.integers(0, len(given), (DRAWS, len(given)))
    drawn = difference(base[rows].sum(axis=1), given[others].sum(axis=1), relative)
    tails = [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)]
    low, high = np.quantile(drawn, tails) if np.isfinite(drawn).all() else (math.nan, math.nan)
    totals = base.sum(axis=0), given.sum(axis=0)
    effect = float(difference(*totals, relative))
    before, after = (float(total[0] / total[1]) if total[1] else math.nan for total in totals)
    return Effect(before, after, effect, float(low), float(high), relative)


def effect_of_pairs(base: np.ndarray, given: np.ndarray) -> Effect:
    """The same of one number for each seed: a share of the first arm's mean, a difference where that is next to 0."""
    one, other = (np.stack([values, np.ones(len(values))], axis=1) for values in (base, given))
    if abs(base.mean()) > NEXT_TO_NOTHING * abs(given.mean()):
        found = effect_of(one, other)
        if math.isfinite(found.effect + found.low + found.high):
            return found
    return effect_of(one, other, relative=False)


def mean_of(values: np.ndarray, axis: int) -> np.ndarray:
    """The mean along an axis of what is defined there; NaN where nothing is."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        found: np.ndarray = np.where(known, values, 0.0).sum(axis=axis) / known.sum(axis=axis)
    return found


def common_means(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The means of both runs of each pair over the steps in which both have a value, and the share of these steps.

    Values are [pair, step, ...], NaN or infinite where there are none; means are NaN where a pair has no such step.
    """
    both = np.isfinite(one) & np.isfinite(other)
    means = [mean_of(np.where(both, values, np.nan), axis=1) for values in (one, other)]
    return means[0], means[1], both.sum(axis=1) / max(both.shape[1], 1)


def intervals(differences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the interval of each mean difference, by a bootstrap over pairs, of [pair, what]; NaN is left out.

    The draws are those of the effects of claims.
    """
    low, high = np.full((2, differences.shape[1]), np.nan)
    masks: dict[bytes, list[int]] = {}
    for k, known in enumerate(np.isfinite(differences).T):
        masks.setdefault(np.packbits(known).tobytes(), []).append(k)
    for columns in masks.values():
        values = differences[np.isfinite(differences[:, columns[0]])]
        if not len(values):
            continue
        width = max(1, BLOCK // DRAWS)
        for at in range(0, len(columns), width):
            now = columns[at : at + width]
            means = np.concatenate([part @ values[:, now] for part in drawn(len(values))]) / len(values)
            low[now], high[now] = np.quantile(means, [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)], axis=0)
    return low, high


def drawn(pairs: int, seed: int = 1) -> Iterator[np.ndarray]:
    """How often each pair is drawn in each draw, in blocks of draws."""
    luck, size = np.random.default_rng(seed), max(1, BLOCK // max(pairs, 1))
    for at in range(0, DRAWS, size):
        rows = luck.integers(0, max(pairs, 1), (min(size, DRAWS - at), pairs))
        flat = (rows + pairs * np.arange(len(rows))[:, None]).ravel()
        yield np.bincount(flat, minlength=len(rows) * pairs).reshape(len(rows), pairs).astype(float)
