"""Effects of the axes of a sweep: between points that differ in one axis alone, or as slopes where none do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.effects import LEVEL, drawn, intervals

SAME: Final = 1e-12
"""Numbers that differ by a smaller share than this are the same but for the order of additions."""
AS_TOLD: Final = "as told"
"""The level of an axis that a point leaves as the scenario tells it."""
COLUMNS: Final = ("measure", "axis", "base", "level", "effect", "low", "high", "pairs", "replicates")


MOST_LEVELS: Final = 10
"""An axis with more levels than this is told by its slope."""


def effects_of(runs: pd.DataFrame, axes: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """What each axis does to each measure: by pairs where points pair, else by slopes; `by` says which.

    The columns are those of `paired_effects`, with `by` and, for slopes, `fits`.
    """
    tables, rest = [], []
    for axis in axes:
        levels = levels_of(runs, axis)
        found = paired_effects(runs, axis, axes, measures) if 2 <= len(levels) <= MOST_LEVELS else None
        if found is not None and found["level"].nunique() == len(levels) - 1:
            tables.append(found.assign(by="pairs", fits=np.nan))
        elif len(levels) > 1:
            rest.append(axis)
    lines = slopes(runs, axes, measures).assign(by="slope") if rest else None
    tables += [lines[lines["axis"].isin(rest)]] if lines is not None else []
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*COLUMNS, "by", "fits"])


def levels_of(runs: pd.DataFrame, axis: str) -> list[Any]:
    """The levels of an axis: as told first, numbers ascending, words in the order of the points."""
    values = runs[axis]
    found = list(values.dropna().unique())
    ordered = sorted(found) if pd.api.types.is_numeric_dtype(values) else found
    return [*([np.nan] if values.isna().any() else []), *ordered]


def paired_effects(runs: pd.DataFrame, axis: str, axes: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """What it does to move one axis from its first level to each other one: a row each level and measure.

    `runs` is a frame as of `run_means`.  A pair are two runs of the same replicate, so of the same luck under the
    policy `common`, at points that agree in all other axes.  `effect` is the mean over replicates of the mean
    difference of their pairs; `low` and `high` are the ends of its 95 % interval by a percentile bootstrap over
    replicates (Efron 1979, Annals of Statistics 7; recalled), which is right whether or not pairs of one replicate hang
    together.  Less than two replicates have no interval.  Empty where no two points differ in the axis alone, as in a
    Latin hypercube.
    """
    others = [name for name in axes if name != axis]
    base, *rest = levels_of(runs, axis)
    one = _at(runs, axis, base)
    rows = []
    for level in rest:
        both = one.merge(_at(runs, axis, level), on=[*others, "replicate"], suffixes=("", " (level)"))
        for measure in measures if len(both) else ():
            apart = (both[f"{measure} (level)"] - both[measure]).groupby(both["replicate"])
            rows.append((measure, axis, _told(base), _told(level), *_interval(apart.mean()), int(apart.count().sum())))
    frame = pd.DataFrame(rows, columns=[*COLUMNS[:7], "replicates", "pairs"])
    return frame[list(COLUMNS)]


def _at(runs: pd.DataFrame, axis: str, level: Any) -> pd.DataFrame:
    """The runs at one level of an axis, without its column."""
    return runs[runs[axis].isna() if level is np.nan else runs[axis] == level].drop(columns=axis)


def _told(level: Any) -> Any:
    return AS_TOLD if level is np.nan else level


def _interval(values: pd.Series[float]) -> tuple[float, float, float, int]:
    """The mean of some values with its interval, and how many there are."""
    known = values.dropna().to_numpy(dtype=float)
    if not len(known):
        return np.nan, np.nan, np.nan, 0
    low, high = intervals(known[:, None]) if len(known) > 1 else (np.full(1, np.nan),) * 2
    return float(known.mean()), float(low[0]), float(high[0]), len(known)


def slopes(runs: pd.DataFrame, axes: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """What it does to move each axis from its least to its greatest value, by a straight line through all points.

    Least squares of the mean of each point on all axes at once; words stand as 0 and 1 against the first of them.
    `effect` is the coefficient times the range of the axis, its 95 % interval that of a bootstrap over points (Efron
    and Tibshirani 1993, An Introduction to the Bootstrap, ch. 9; recalled), so that it holds both luck and bends of the
    response; `fits` is the share of the variance between points that the lines explain.  `pairs` are points here.  No
    interval with fewer than three points a coefficient.
    """
    points = runs.groupby("point")[list(measures)].mean()
    settings = runs.drop_duplicates("point").set_index("point")[list(axes)].loc[points.index]
    design, names = _design(settings)
    rows = []
    for measure in measures:
        y = points[measure].to_numpy(dtype=float)
        known = np.isfinite(y) & np.isfinite(design).all(axis=1)
        x, y = design[known], y[known]
        if len(y) <= x.shape[1]:
            continue
        found = np.linalg.lstsq(x, y, rcond=None)[0]
        if float(np.ptp(y)) <= SAME * float(np.abs(y).max()):
            y = np.zeros(len(y))  # nothing but the order of additions differs
        total = float(((y - y.mean()) ** 2).sum())
        fits = 1.0 - float(((y - x @ found) ** 2).sum()) / total if total > 0.0 else np.nan
        low, high = _ends(x, y)
        for k, (axis, base, level) in enumerate(names, 1):
            ends = float(found[k]), float(low[k]), float(high[k])
            rows.append((measure, axis, base, level, *ends, len(y), runs["replicate"].nunique(), fits))
    return pd.DataFrame(rows, columns=[*COLUMNS, "fits"])


def _design(settings: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, Any, Any]]]:
    """The columns of the regression, a constant first, numbers scaled to 0 to 1; and what each is of."""
    columns, names = [np.ones(len(settings))], list[tuple[str, Any, Any]]()
    for axis in settings:
        levels = levels_of(settings, str(axis))
        values = settings[axis]
        if pd.api.types.is_numeric_dtype(values) and len(levels) > 1:
            low, high = float(values.min()), float(values.max())
            columns.append((values.to_numpy(dtype=float) - low) / (high - low))
            names.append((str(axis), low, high))
        else:
            columns += [(values == level).to_numpy(dtype=float) for level in levels[1:]]
            names += [(str(axis), levels[0], level) for level in levels[1:]]
    return np.stack(columns, axis=1), names


def _ends(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the interval of each coefficient, of [point, column], by a bootstrap over points."""
    wide = x.shape[1]
    if len(y) < 3 * wide:
        return np.full(wide, np.nan), np.full(wide, np.nan)
    products, sums = (x[:, :, None] * x[:, None, :]).reshape(len(y), -1), x * y[:, None]
    found = [
        np.linalg.pinv((counts @ products).reshape(-1, wide, wide), hermitian=True) @ (counts @ sums)[:, :, None]
        for counts in drawn(len(y))
    ]
    tails = [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)]
    low, high = np.quantile(np.concatenate(found)[:, :, 0], tails, axis=0)
    return low, high
