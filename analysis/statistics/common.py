"""Pairs of runs on the same luck: means over the steps in which both runs have an index, and what all pairs show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.effects import common_means, intervals, mean_of

SAME: Final = 1e-12
"""Numbers that differ by a smaller share than this are the same but for the order of additions."""


@dataclass(frozen=True)
class PairEffect:
    """What pairs show of an index: the means of both arms, their mean difference and its interval.

    A pair counts in the steps in which both its runs have the index: `pairs` have such steps, `left_out` have none,
    and `share` is their mean share of all steps.  The interval is of a bootstrap over the `replicates`.
    """

    one: float
    other: float
    difference: float
    low: float
    high: float
    pairs: int
    left_out: int
    share: float
    replicates: int

    @property
    def everywhere(self) -> bool:
        """Whether both runs of all pairs have the index in all steps."""
        return not self.left_out and self.share == 1.0


def gap(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The differences of the other arm from the one; none where only the order of additions can have made them."""
    apart = np.abs(other - one) > SAME * np.maximum(np.abs(one), np.abs(other))
    return np.where(apart | np.isnan(one) | np.isnan(other), other - one, 0.0)


def effects_of_pairs(
    one: np.ndarray, other: np.ndarray, shares: np.ndarray, replicates: Sequence[Any] | None = None
) -> list[PairEffect]:
    """What pairs show of each index, given what `common_means` says of them, [pair, index].

    The effect is the mean of the differences of pairs; where pairs have `replicates`, in which they share luck, it is
    the mean over these of the mean of each.  Its 95% interval is a percentile bootstrap over the replicates (Efron
    1979, Annals of Statistics 7; recalled), which is right whether or not pairs of one replicate hang together.
    """
    known = np.isfinite(one) & np.isfinite(other)
    arms = [np.where(known, values, np.nan) for values in (one, other, gap(one, other))]
    if replicates is not None:
        arms = [pd.DataFrame(values).groupby(np.asarray(replicates)).mean().to_numpy() for values in arms]
    low, high = intervals(arms[2])
    one, other, difference = (mean_of(values, axis=0) for values in arms)
    share = mean_of(np.where(known, shares, np.nan), axis=0)
    groups, pairs = np.isfinite(arms[2]).sum(axis=0), known.sum(axis=0)
    columns = one, other, difference, low, high, pairs, len(known) - pairs, np.nan_to_num(share), groups
    return [PairEffect(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


@dataclass(frozen=True)
class Courses:
    """The courses of indices in runs: the settings of each run, a row each, and the values, [index][run, year]."""

    runs: pd.DataFrame
    measures: tuple[str, ...]
    years: np.ndarray
    values: list[np.ndarray] = field(repr=False)

    @classmethod
    def of(cls, steps: pd.DataFrame, settings: Sequence[str], measures: Sequence[str]) -> Courses:
        """The courses in a tidy frame of steps, as of `study.tidy("steps", measures)`."""
        if "year" not in steps:
            raise ValueError("effects are of steps, not of means: give study.tidy('steps', [...])")
        runs, first = np.unique(steps["run"], return_index=True)
        years, at = np.unique(steps["year"], return_inverse=True)
        row = np.searchsorted(runs, steps["run"])
        values = []
        for name in measures:
            course = np.full((len(runs), len(years)), np.nan)
            course[row, at] = steps[name].to_numpy(dtype=float)
            values.append(course)
        kept = steps[list(settings)].iloc[first].reset_index(drop=True)
        return cls(kept, tuple(measures), years, values)

    def means(self) -> pd.DataFrame:
        """The settings of each run with the mean of each index over the years in which it is defined."""
        return self.runs.assign(**{name: mean_of(v, 1) for name, v in zip(self.measures, self.values, strict=True)})

    def beside(
        self, other: Courses, rows: tuple[np.ndarray, np.ndarray], replicates: Sequence[Any]
    ) -> list[PairEffect]:
        """What pairs of runs show, some of these and some of the other's; both have the same indices."""
        years = np.intersect1d(self.years, other.years)
        own, its = (np.searchsorted(each.years, years) for each in (self, other))
        found = [
            common_means(one[rows[0]][:, own], two[rows[1]][:, its])
            for one, two in zip(self.values, other.values, strict=True)
        ]
        if not len(rows[0]) or not found:
            return []
        one, two, shares = (np.stack(each, axis=1) for each in zip(*found, strict=True))
        return effects_of_pairs(one, two, shares, replicates)

    def moved(self, axis: str, axes: Sequence[str], base: Any, level: Any) -> list[PairEffect]:
        """What it does to move an axis from one level to another: by runs of a replicate, alike in all other axes.

        Points that are told twice count once.  Empty where no two points differ in the axis alone.
        """
        keys = [*(name for name in axes if name != axis), "replicate"]
        arms = [self._at(axis, value)[keys].drop_duplicates().reset_index() for value in (base, level)]
        both = arms[0].merge(arms[1], on=keys, suffixes=("", " (level)"))
        rows = both["index"].to_numpy(dtype=int), both["index (level)"].to_numpy(dtype=int)
        return self.beside(self, rows, both["replicate"].tolist())

    def _at(self, axis: str, level: Any) -> pd.DataFrame:
        """The runs at one level of an axis; a level that is NaN is that of the world as told."""
        return self.runs[self.runs[axis].isna() if level is np.nan else self.runs[axis] == level]
