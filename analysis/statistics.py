"""What many runs say together: quantile bands, shares of runs, and intervals of a mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

QUANTILES: Final[dict[str, float]] = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}
"""The quantiles of a band: the middle 80 % of the runs, the middle half, and the median."""


class Interval(NamedTuple):
    """A mean and the range that a bootstrap gives it."""

    mean: float
    low: float
    high: float


def bands(frame: pd.DataFrame, value: str, by: str = "year") -> pd.DataFrame:
    """Quantiles over the runs of a value, a row each year; `runs` counts those in which it was defined."""
    finite = frame[value].astype(float).where(np.isfinite(frame[value].astype(float)))
    groups = finite.groupby(frame[by])
    table = pd.DataFrame({name: groups.quantile(q) for name, q in QUANTILES.items()})
    table["runs"] = groups.count()
    return table


def challenges(deterrence: pd.Series[float]) -> pd.Series[float]:
    """Challenges expected per 1,000 relevant dyad-years, from general deterrence, which is 1 less their mean chance."""
    return 1000.0 * (1.0 - deterrence)


def running_mean(frame: pd.DataFrame, value: str, years: float, step: float = 1.0) -> pd.DataFrame:
    """The frame with the value averaged, within each run, over a centred window of years in which it is defined."""
    width = max(1, round(years / step))
    ordered = frame.sort_values(["run", "year"], kind="stable")
    rolled = ordered.groupby("run")[value].rolling(width, center=True, min_periods=1).mean()
    return ordered.assign(**{value: rolled.droplevel(0)})


def share_of_runs(frame: pd.DataFrame, by: Sequence[str], runs: int) -> pd.Series[float]:
    """The share of runs in which a row with these keys exists at all; several rows of one run count once."""
    distinct = frame[["run", *by]].drop_duplicates()
    return distinct.groupby(list(by)).size() / max(runs, 1)


def lasting(spells: pd.DataFrame, year: float, step: float = 1.0) -> pd.DataFrame:
    """The spells that last at the end of the step which begins at a time; an open spell has no stop."""
    begun = spells["start"] < year + step
    return spells[begun & ~(spells["stop"] < year + step)]


def over_years(spells: pd.DataFrame, years: NDArray[np.float64], step: float = 1.0) -> pd.DataFrame:
    """One row for each spell and each of the given times at which it lasts, with the time as `year`."""
    starts = np.searchsorted(years + step, spells["start"].to_numpy(dtype=float), side="right")
    ends = spells["stop"].to_numpy(dtype=float)
    stops = np.searchsorted(years + step, np.where(np.isnan(ends), np.inf, ends), side="right")
    lengths = np.maximum(stops - starts, 0)
    rows = np.repeat(np.arange(len(spells)), lengths)
    inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    expanded = spells.iloc[rows].reset_index(drop=True)
    return expanded.assign(year=years[np.repeat(starts, lengths) + inside])


def bootstrap_mean(values: ArrayLike, level: float = 0.95, draws: int = 2000, seed: int = 0) -> Interval:
    """The mean of the defined values with the percentile interval of resampled means; nan when none is defined."""
    data = np.asarray(values, dtype=float).ravel()
    data = data[np.isfinite(data)]
    if data.size == 0:
        return Interval(np.nan, np.nan, np.nan)
    picks = np.random.default_rng(seed).integers(0, data.size, size=(draws, data.size))
    low, high = np.quantile(data[picks].mean(axis=1), [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(data.mean()), float(low), float(high))
