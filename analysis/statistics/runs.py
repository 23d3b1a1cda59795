"""What many runs say together: quantile bands and shares of runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

QUANTILES: Final[dict[str, float]] = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}
"""The quantiles of a band: the middle 80% of the runs, the middle half, and the median."""


def bands(frame: pd.DataFrame, value: str, by: str | Sequence[str] = "year") -> pd.DataFrame:
    """Quantiles over the runs of a value, a row each year, or each point and year; `runs` counts where it is defined.

    Quantiles are by linear interpolation between the ordered values, the default of numpy.
    """
    finite = frame[value].astype(float).where(np.isfinite(frame[value].astype(float)))
    keys = [by] if isinstance(by, str) else list(by)
    groups = finite.groupby([frame[key] for key in keys], observed=True)
    table = pd.DataFrame({name: groups.quantile(q) for name, q in QUANTILES.items()})
    table["runs"] = groups.count()
    return table


def challenges(deterrence: pd.Series[float]) -> pd.Series[float]:
    """Challenges expected per 1,000 relevant dyad-years, from general deterrence, which is 1 less their mean chance."""
    return 1000.0 * (1.0 - deterrence)


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


def share_of_sums(frame: pd.DataFrame, part: str, whole: str, by: str = "year") -> pd.DataFrame:
    """A share of counts over all runs, in the columns of `bands`: the outer ones are its 95% interval by Jeffreys.

    The inner ones are the share itself; `runs` counts the runs that have anything to be a share of.  The interval has a
    width where none or all of few are counted, and 0 or 1 is its end then (Brown, Cai and DasGupta 2001, recalled).
    """
    from scipy.stats import beta

    parts, wholes = (frame.pivot_table(index="run", columns=by, values=name, aggfunc="sum") for name in (part, whole))
    x, y = (table.sum().to_numpy(dtype=float) for table in (parts, wholes))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / y
    low, high = (beta.ppf(end, x + 0.5, y - x + 0.5) for end in (0.025, 0.975))
    low, high = np.where(x > 0, low, 0.0 * share), np.where(x < y, high, share)
    table = pd.DataFrame({"q10": low, "q25": share, "q50": share, "q75": share, "q90": high}, wholes.columns)
    return table.assign(runs=(wholes > 0).sum(axis=0))
