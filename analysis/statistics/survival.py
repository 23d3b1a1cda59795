"""How long treaties last: Kaplan-Meier curves of their lives, with intervals over runs, by kind."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from analysis.effects import LEVEL, drawn
from analysis.tables import StudyTables

MANY: Final = "of three or more"
TWO: Final = "of two nations"
THERE: Final = "in force at the start"
SIGNED: Final = "signed in the run"
KINDS: Final = tuple(f"{size}, {origin}" for origin in (SIGNED, THERE) for size in (MANY, TWO))
"""How treaties are told apart unless a caller knows better: by their members, and by whether they were there before."""


def lives(study: StudyTables, kinds: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row a treaty of a run: `run`, `treaty`, `kind`, `since`, `years` under observation, and whether it `ended`.

    A treaty lives from when its first member joins until its last one leaves; partners do not count.  One that is
    still there in the last step is censored then.  The clock starts when observation does: at signature, or for
    treaties in force at the start of the study at that start.  These are kinds of their own: their curve is of the
    life that was left to them, and a mixture would be of neither.  (Their whole life, as delayed entry would have it,
    rests at young ages on the few old treaties that a file names: one that ends early would pull the curve to 0.)
    `kinds` names the kind of a treaty by its id instead.
    """
    rows = study.tidy("members")
    rows = rows[rows["role"].astype(str) != "partner"]
    first = study.start if study.start is not None else float(study.years[0])
    last = float(study.years[-1])
    groups = rows.groupby(["run", "treaty"], observed=True)
    found = groups.agg(since=("start", "min"), stop=("stop", "max"), left=("stop", "count"), spells=("stop", "size"))
    found["members"] = groups["nation"].nunique()
    found = found.reset_index()
    there = found["since"] < first
    since = found["since"].clip(lower=first)
    ended = found["left"] == found["spells"]
    years = (found["stop"].where(ended, last) - since).clip(lower=0.0)
    many = (found["members"] > 2) | found["treaty"].isin(study.organisations)
    usual = np.where(many, MANY, TWO) + np.where(there, f", {THERE}", f", {SIGNED}").astype(object)
    kind = usual if kinds is None else found["treaty"].map(kinds).to_numpy()
    told = {"kind": kind, "since": since, "years": years, "ended": ended}
    return found[["run", "treaty"]].assign(**told).dropna(subset=["kind"]).reset_index(drop=True)


@dataclass(frozen=True)
class Curve:
    """The share of treaties still in force so many years on, step by step, and how surely.

    Arrays by step; the share holds from its time until the next.  `median` is the time at which it falls to one half,
    infinite where it never does; `low` and `high` are the ends of the 95% intervals.
    """

    kind: str
    times: np.ndarray = field(repr=False)
    share: np.ndarray = field(repr=False)
    low: np.ndarray = field(repr=False)
    high: np.ndarray = field(repr=False)
    median: float
    median_low: float
    median_high: float
    treaties: int
    ended: int
    runs: int
    years: np.ndarray = field(repr=False)
    """How long each treaty was seen, in order."""

    def at(self, years: float) -> tuple[float, float, float]:
        """The share still in force after so many years, with its interval; NaN beyond what was seen."""
        if not len(self.years) or years > self.years[-1]:
            return math.nan, math.nan, math.nan
        k = int(np.searchsorted(self.times, years, side="right")) - 1
        return float(self.share[k]), float(self.low[k]), float(self.high[k])

    def at_risk(self, years: float) -> int:
        """How many treaties were in force, and seen, just before so many years had passed."""
        return int(len(self.years) - np.searchsorted(self.years, years, side="left"))

    def frame(self) -> pd.DataFrame:
        """The curve as a frame: `kind`, `years`, `share`, `low`, `high`, `at_risk`."""
        risk = [self.at_risk(time) for time in self.times]
        columns = {"years": self.times, "share": self.share, "low": self.low, "high": self.high, "at_risk": risk}
        return pd.DataFrame({"kind": self.kind, **columns})

    def _repr_html_(self) -> str:
        return self.frame().to_html(index=False, escape=True, max_rows=20)


def curves(study: StudyTables) -> list[Curve]:
    """The curve of each kind of treaties that a study has, in the order of KINDS."""
    rows = lives(study)
    return [curve_of(rows[rows["kind"] == kind], kind) for kind in KINDS if (rows["kind"] == kind).any()]


def curve_of(rows: pd.DataFrame, kind: str = "treaties") -> Curve:
    """The Kaplan-Meier curve of lives, as of `lives`: S(t) = product over ends u <= t of 1 - ended(u) / at risk(u).

    (Kaplan and Meier 1958, Journal of the American Statistical Association 53; recalled.  The estimate is that of
    scipy.stats.ecdf.)  With several runs the intervals are of a percentile bootstrap over runs, as treaties of a run
    share its luck and are no independent cases; with one run they are those of Greenwood's formula for log(-log S),
    which takes treaties as independent.
    """
    from scipy.stats import CensoredData, ecdf

    years, ended = rows["years"].to_numpy(dtype=float), rows["ended"].to_numpy(dtype=bool)
    runs = int(rows["run"].nunique())
    estimate = ecdf(CensoredData.right_censored(years, ~ended)).sf
    times = np.concatenate([[0.0], estimate.quantiles[estimate.quantiles > 0.0]])
    share = np.asarray(estimate.evaluate(times), dtype=float)
    if runs > 1:
        low, high, ends = _over_runs(rows, times)
    else:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # where the formula has no ends, `_known` says what holds
            interval = estimate.confidence_interval(LEVEL, method="log-log")
        low, high = (_known(np.asarray(end.evaluate(times)), share) for end in (interval.low, interval.high))
        ends = _half(times, low), _half(times, high)
    counts = len(rows), int(ended.sum()), runs
    return Curve(kind, times, share, low, high, _half(times, share), *ends, *counts, np.sort(years))


def _known(ends: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The ends of Greenwood's intervals; where the formula has none, at shares of 1 and 0, the share itself."""
    return np.where(np.isfinite(ends), ends, share)


def _half(times: np.ndarray, share: np.ndarray) -> float:
    """When a share falls to one half; never is infinite."""
    below = np.flatnonzero(share <= 0.5 + 1e-12)
    return float(times[below[0]]) if len(below) else math.inf


def _over_runs(rows: pd.DataFrame, times: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[float, float]]:
    """The ends of the interval of the share at each time, and of the median, by a bootstrap over runs."""
    run = pd.factorize(rows["run"], sort=True)[0]
    runs = int(run.max()) + 1
    found = [_shares(rows.assign(run=run), times, counts) for counts in drawn(runs)]
    share, tails = np.concatenate(found), [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)]
    below = share <= 0.5 + 1e-12
    medians = np.where(below.any(axis=1), times[below.argmax(axis=1)], math.inf)
    low, high = np.quantile(share, tails, axis=0)
    first, last = np.quantile(medians, tails, method="inverted_cdf")
    return low, high, (float(first), float(last))


def _shares(rows: pd.DataFrame, times: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The share still in force at each time, where each run, 0, 1, …, counts as often as a row says: [row, time]."""
    run = rows["run"].to_numpy(dtype=np.int64)
    years, ended = rows["years"].to_numpy(dtype=float), rows["ended"].to_numpy(dtype=bool)
    ends, leaves = np.zeros((2, counts.shape[1], len(times)))
    np.add.at(ends, (run[ended], np.searchsorted(times, years[ended])), 1.0)
    np.add.at(leaves, (run, np.searchsorted(times, years, side="right") - 1), 1.0)
    risk = leaves[:, ::-1].cumsum(axis=1)[:, ::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        hazard = np.nan_to_num((counts @ ends) / (counts @ risk), nan=0.0)
    found: np.ndarray = np.cumprod(1.0 - hazard, axis=1)
    return found


def restricted_means(rows: pd.DataFrame, runs: int, within: float) -> np.ndarray:
    """The mean years of life within the first so many, the area under the Kaplan-Meier curve up to there.

    First that of all runs, 0, 1, …, then those of the draws of a bootstrap over them, which are the same for whatever
    has as many runs; NaN where nothing was seen for so long.
    """
    seen = rows["years"] > within
    cut = rows.assign(years=rows["years"].clip(upper=within), ended=rows["ended"] & ~seen)
    times = np.unique([0.0, *cut["years"]])
    widths = np.diff([*times, within])
    lasting = np.bincount(rows["run"][rows["years"] >= within], minlength=runs)
    found = []
    for counts in (np.ones((1, runs)), *drawn(runs)):
        share = _shares(cut, times, counts)
        known = (counts @ lasting > 0) | (share[:, -1] == 0.0)
        found.append(np.where(known, share @ widths, np.nan))
    return np.concatenate(found)


def logrank(one: pd.DataFrame, other: pd.DataFrame) -> tuple[float, float]:
    """The logrank test of whether lives of two kinds end at the same rates: its statistic, N(0, 1), and its chance.

    (Peto and Peto 1972, Journal of the Royal Statistical Society A 135; recalled; computed by scipy.stats.logrank.)  It
    takes treaties as independent, which those of a run are not: with few runs a small chance says too much.  It is
    positive where `one` ends more often than expected.
    """
    from scipy.stats import CensoredData
    from scipy.stats import logrank as test

    both = (CensoredData.right_censored(each["years"].to_numpy(), ~each["ended"].to_numpy()) for each in (one, other))
    found = test(*both)
    return float(found.statistic), float(found.pvalue)
