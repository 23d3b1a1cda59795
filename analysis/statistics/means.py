"""Means over runs: of each run over its years, with an interval, and how many runs make it narrow enough."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.effects import LEVEL
from analysis.measures import courses_of
from analysis.tables import StudyTables


def run_means(
    study: StudyTables, measures: Sequence[str], first: float = -math.inf, last: float = math.inf
) -> pd.DataFrame:
    """One row a completed run: `run`, `point`, `replicate`, the axes, and the mean of each measure over its years.

    The mean is over the recorded steps from the year `first` to the year `last`, both included, in which the measure
    is defined; NaN where it never is.
    """
    rows = courses_of(study, measures)
    rows = rows[(rows["year"] + 1e-9 >= first) & (rows["year"] + 1e-9 < last + 1)]
    found = rows.replace([np.inf, -np.inf], np.nan).groupby("run")[list(measures)].mean()
    settings = study.tidy("runs", ("status",)).drop(columns="status")
    return settings.merge(found, "left", left_on="run", right_index=True)


def mean_interval(values: ArrayLike, level: float = LEVEL) -> tuple[float, float, float]:
    """The mean of independent values and the ends of Student's interval; NaN are left out, one value has no interval.

    m ± t s / √n, with s the standard deviation (divisor n - 1) and t the quantile of Student's distribution with
    n - 1 degrees of freedom (Student 1908, Biometrika 6; recalled).
    """
    last = running_mean(values, level).tail(1)
    ends = [float(last[name].iloc[0]) if len(last) else math.nan for name in ("mean", "low", "high")]
    return ends[0], ends[1], ends[2]


def running_mean(values: ArrayLike, level: float = LEVEL) -> pd.DataFrame:
    """The mean of the first n values with Student's interval, a row each n: `mean`, `low`, `high`, by `runs`.

    Values stand in the order in which they were drawn; those that are NaN are left out.  The first row has no interval.
    That the interval holds at each n by itself is no licence to stop as soon as it looks good.
    """
    from scipy.special import stdtrit

    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    n = np.arange(1, len(known) + 1)
    about = known[0] if len(known) else 0.0  # sums of squares about a value near the mean lose no digits
    mean = np.cumsum(known - about) / n
    squares = np.maximum(np.cumsum((known - about) ** 2) - n * mean**2, 0.0)
    half = np.full(len(known), np.nan)
    half[1:] = stdtrit(n[1:] - 1, 0.5 + 0.5 * level) * np.sqrt(squares[1:] / (n[1:] - 1) / n[1:])
    mean = mean + about
    return pd.DataFrame({"mean": mean, "low": mean - half, "high": mean + half}, index=pd.Index(n, name="runs"))


def needed(values: ArrayLike, within: float, level: float = LEVEL) -> int | None:
    """How many runs make the half width of Student's interval at most `within`, if they vary as these do.

    The least n >= 2 with t(n - 1) s / √n <= within, s the standard deviation of the values (the sequential rule for
    replications in Law, Simulation Modeling and Analysis; recalled).  None for fewer than two values, or where more
    than a million runs would not do.
    """
    from scipy.special import stdtrit

    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if len(known) < 2:
        return None
    spread = float(known.std(ddof=1))
    least, most = 2, 1_000_000

    def enough(n: int) -> bool:
        return float(stdtrit(n - 1, 0.5 + 0.5 * level)) * spread <= within * math.sqrt(n)

    if not enough(most):
        return None
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle + 1, most)
    return least
