"""Breaks: when the course of a measure changes its level or its slope by more than the luck of a history makes it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

FEW: Final = 5
"""With fewer runs than this there is no median path from which they differ by luck alone."""
SHORTEST: Final = 4
"""So many steps a segment has at least."""
ALARM: Final = 0.05
"""The share of series of pure noise in which a break may be found."""
TRIALS: Final = 1000
"""So many series of noise are made to find the penalty."""
MOST_RUNS: Final = 50
"""Breaks are looked for in so many runs at most, the first ones."""


@dataclass(frozen=True)
class Breaks:
    """The breaks found run by run, and the penalty with which they were.

    `found` has a row for each break, with its `run` and the `year` from which the new course holds.
    """

    years: np.ndarray = field(repr=False)
    found: pd.DataFrame = field(repr=False)
    runs: int
    penalty: float
    persistence: float
    """Of noise from one step to the next: the coefficient of an AR(1) process."""
    noise: float
    """The standard deviation of what each step adds to it."""

    def common(self, least: float = 0.25, near: int = 1) -> pd.DataFrame:
        """The years about which many runs have a break: `year` and `share`, the largest first, each break in one only.

        `share` is of the runs with a break at most `near` steps away; years with less than `least` are left out.
        """
        step = np.searchsorted(self.years, self.found["year"].to_numpy())
        run, rows = self.found["run"].to_numpy(), []
        while len(step):
            counts = [len(np.unique(run[np.abs(step - k) <= near])) for k in range(len(self.years))]
            best = self._middle(step, np.asarray(counts))
            if counts[best] < least * self.runs or not counts[best]:
                break
            rows.append((float(self.years[best]), counts[best] / self.runs))
            away = np.abs(step - best) > near
            step, run = step[away], run[away]
        return pd.DataFrame(rows, columns=["year", "share"])

    @staticmethod
    def _middle(step: np.ndarray, counts: np.ndarray) -> int:
        """Of the steps about which the most runs break, the one with the most breaks of its own."""
        own = np.bincount(step, minlength=len(counts))
        return int(np.lexsort([-own, -counts])[0])

    @property
    def share(self) -> float:
        """The share of runs in which any break was found."""
        return self.found["run"].nunique() / max(self.runs, 1)


def breaks(frame: pd.DataFrame, measure: str, shortest: int = SHORTEST, alarm: float = ALARM) -> Breaks:
    """The breaks of a measure in each run of a tidy frame with `run` and `year`; all runs must have the same world.

    Each run is told by straight lines of at least `shortest` steps, as many as pay for themselves: PELT (Killick,
    Fearnhead and Eckley 2012, Journal of the American Statistical Association 107; recalled; by ruptures) finds the
    segments with the least sum of squares about their lines, plus a penalty for each.  A steady trend is no break.

    What luck does is known from how runs differ from the median of all runs: as noise of an AR(1) process, whose
    persistence is estimated by their first autocorrelation, corrected for short series (Kendall 1954, Biometrika 41;
    recalled).  The penalty is such that of series of that noise alone a share of `alarm` gains as much by its best
    single break.  (With fewer than five runs the differences are those from a line through each run, and real breaks
    count as noise: then few are found.)

    Runs are searched one by one, not their median: then the yardstick is the luck of one history, whatever the number
    of runs, while in the median of many runs every bend would in the end be found; and what happens at other dates in
    other runs is found, too, though less surely, as it also makes runs differ.  Runs in which the measure is not
    defined throughout are left out.
    """
    wide = frame.pivot(index="run", columns="year", values=measure)
    wide = wide[np.isfinite(wide.to_numpy(dtype=float)).all(axis=1)].head(MOST_RUNS)
    years, paths = wide.columns.to_numpy(dtype=float), wide.to_numpy(dtype=float)
    nothing = pd.DataFrame({"run": np.empty(0, dtype=int), "year": np.empty(0)})
    if len(paths) == 0 or paths.shape[1] < 2 * shortest:
        return Breaks(years, nothing, len(paths), math.inf, 0.0, 0.0)
    persistence, noise = _noise(paths)
    penalty = noise**2 * _gain(paths.shape[1], round(persistence, 2), shortest, alarm)
    if noise <= 1e-9 * float(np.abs(paths).max(initial=0.0)):
        return Breaks(years, nothing, len(paths), penalty, persistence, 0.0)
    rows = [
        (run, years[k])
        for run, path in zip(wide.index, paths, strict=True)
        for k in _segments(path / noise, penalty / noise**2, shortest)
    ]
    found = pd.DataFrame(rows, columns=["run", "year"]) if rows else nothing
    return Breaks(years, found, len(paths), penalty, persistence, noise)


def _noise(paths: np.ndarray) -> tuple[float, float]:
    """Persistence of what luck does to paths [run, step], and the standard deviation of what each step adds to it."""
    steps = paths.shape[1]
    if len(paths) >= FEW:
        apart = paths - np.median(paths, axis=0)
        apart = apart - apart.mean(axis=1, keepdims=True)
    else:
        line = np.stack([np.ones(steps), np.linspace(-1.0, 1.0, steps)], axis=1)
        apart = paths - (line @ np.linalg.lstsq(line, paths.T, rcond=None)[0]).T
    squares = float((apart[:, :-1] ** 2).sum())
    if squares == 0.0:
        return 0.0, 0.0
    raw = float((apart[:, 1:] * apart[:, :-1]).sum()) / squares
    lost = 1.0 if len(paths) >= FEW else 2.0
    persistence = min(max(raw + lost * (1.0 + 3.0 * raw) / steps, 0.0), 0.98)
    shocks = apart[:, 1:] - persistence * apart[:, :-1]
    return persistence, float(np.sqrt((shocks**2).mean() * steps / (steps - lost)))


@lru_cache
def _gain(steps: int, persistence: float, shortest: int, alarm: float) -> float:
    """What the best single break gains in squares in noise whose steps have variance 1; `alarm` of trials exceed it."""
    luck = np.random.default_rng(1)
    shocks = luck.normal(size=(TRIALS, steps))
    series = np.empty_like(shocks)
    series[:, 0] = shocks[:, 0] / math.sqrt(1.0 - persistence**2)
    for k in range(1, steps):
        series[:, k] = persistence * series[:, k - 1] + shocks[:, k]
    whole = _squares(series, 0, steps)
    splits = range(shortest, steps - shortest + 1)
    best = np.min([_squares(series, 0, k) + _squares(series, k, steps) for k in splits], axis=0)
    return float(np.quantile(whole - best, 1.0 - alarm))


def _squares(series: np.ndarray, start: int, end: int) -> np.ndarray:
    """The sums of squares of series [trial, step] about their own straight lines from one step to another."""
    part = series[:, start:end]
    x = np.arange(end - start) - 0.5 * (end - start - 1)
    part = part - part.mean(axis=1, keepdims=True)
    slope = part @ x / max(float(x @ x), 1e-12)
    found: np.ndarray = (part**2).sum(axis=1) - slope**2 * float(x @ x)
    return found


def _segments(path: np.ndarray, penalty: float, shortest: int) -> list[int]:
    """The steps at which a new segment begins, by PELT."""
    import ruptures

    search = ruptures.Pelt(custom_cost=_lines(shortest), min_size=shortest, jump=1)
    return [int(k) for k in search.fit(path).predict(penalty)[:-1]]


def _lines(shortest: int) -> Any:
    """The cost of a segment, for ruptures: its squares about its line, from sums that are made once."""
    from ruptures.base import BaseCost

    class Lines(BaseCost):  # type: ignore[misc]
        model, min_size = "lines", shortest

        def fit(self, signal: np.ndarray) -> Lines:
            y = np.asarray(signal, dtype=float).ravel()
            y, x = y - y.mean(), np.arange(len(y), dtype=float)
            self.signal = signal
            self.sums = np.concatenate([np.zeros((1, 3)), np.stack([y, x * y, y * y], axis=1).cumsum(axis=0)]).tolist()
            return self

        def error(self, start: int, end: int) -> float:
            n, middle = end - start, 0.5 * (start + end - 1)
            a, b = self.sums[start], self.sums[end]
            one, mixed, squared = b[0] - a[0], b[1] - a[1], b[2] - a[2]
            spread, cross = n * (n * n - 1) / 12.0, mixed - middle * one
            return float(max(squared - one * one / n - cross * cross / spread, 0.0))

    return Lines()
