"""Effects of the axes of a sweep: between points that differ in one axis alone, or as slopes where none do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.effects import LEVEL, drawn
from analysis.statistics.common import SAME, Courses

AS_TOLD: Final = "as told"
"""The level of an axis that a point leaves as the scenario tells it."""
COLUMNS: Final = (
    "measure", "axis", "base", "level", "effect", "low", "high", "pairs", "left_out", "share", "replicates",
)  # fmt: skip
MOST_LEVELS: Final = 10
"""An axis with more levels than this is told by its slope."""


def effects_of(steps: pd.DataFrame, axes: Sequence[str], measures: Sequence[str], shared: bool = True) -> pd.DataFrame:
    """What each axis does to each measure: by pairs where points pair, else by slopes; `by` says which.

    `steps` is a frame as of `study.tidy("steps", measures)`, of the years that count; `shared` says whether the runs
    of a replicate share their luck at all points.  The columns are those of `paired_effects`, with `by` and, for
    slopes, `fits`.
    """
    courses = Courses.of(steps, ("point", "replicate", *axes), measures)
    tables, rest = [], []
    for axis in axes:
        levels = levels_of(courses.runs, axis)
        found = paired_effects(courses, axis, axes) if 2 <= len(levels) <= MOST_LEVELS else None
        if found is not None and found["level"].nunique() == len(levels) - 1:
            tables.append(found.assign(by="pairs", fits=np.nan))
        elif len(levels) > 1:
            rest.append(axis)
    lines = slopes(courses.means(), axes, measures, shared).assign(by="slope") if rest else None
    tables += [lines[lines["axis"].isin(rest)]] if lines is not None else []
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*COLUMNS, "by", "fits"])


def levels_of(runs: pd.DataFrame, axis: str) -> list[Any]:
    """The levels of an axis: as told first, numbers ascending, words in the order of the points."""
    values = runs[axis]
    found = list(values.dropna().unique())
    ordered = sorted(found) if pd.api.types.is_numeric_dtype(values) else found
    return [*([np.nan] if values.isna().any() else []), *ordered]


def paired_effects(courses: Courses, axis: str, axes: Sequence[str]) -> pd.DataFrame:
    """What it does to move one axis from its first level to each other one: a row each level and measure.

    A pair are two runs of the same replicate, so of the same luck under the policy `common`, at points that agree in
    all other axes.  `effect` is the mean over replicates of the mean difference of their pairs, each over the years in
    which both its runs have the measure; what the other columns are, `PairEffect` says.  Less than two replicates have
    no interval.  Empty where no two points differ in the axis alone, as in a Latin hypercube.
    """
    base, *rest = levels_of(courses.runs, axis)
    rows = []
    for level in rest:
        for measure, found in zip(courses.measures, courses.moved(axis, axes, base, level), strict=False):
            ends = (found.low, found.high) if found.replicates > 1 else (np.nan, np.nan)
            counts = found.pairs, found.left_out, found.share, found.replicates
            rows.append((measure, axis, _told(base), _told(level), found.difference, *ends, *counts))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _told(level: Any) -> Any:
    return AS_TOLD if level is np.nan else level


def slopes(runs: pd.DataFrame, axes: Sequence[str], measures: Sequence[str], shared: bool = True) -> pd.DataFrame:
    """What it does to move each axis from its least to its greatest value, by a straight line through all points.

    Least squares of the mean of each point on all axes at once; words stand as 0 and 1 against the first of them.
    `effect` is the coefficient times the range of the axis.  Its 95% interval is of a bootstrap over points, which
    holds the bends of the response, and over replicates, which share their luck at all points (both at once: Owen 2007,
    Annals of Applied Statistics 1, recalled; percentiles: Efron and Tibshirani 1993, An Introduction to the Bootstrap,
    recalled), widened for the few replicates.  Where runs share no luck, points alone are drawn, and each run counts
    as a replicate.  `fits` is the share of the variance between points that the lines explain.  `pairs` are points
    here, and means are of each run's own years.  No interval with fewer than three points a coefficient, nor of a
    single luck.
    """
    points = runs.groupby("point")[list(measures)].mean()
    settings = runs.drop_duplicates("point").set_index("point")[list(axes)].loc[points.index]
    design, names = _design(settings)
    lucks = runs["replicate"].nunique() if shared else len(runs)
    rows = []
    for measure in measures:
        y = points[measure].to_numpy(dtype=float)
        known = np.isfinite(y) & np.isfinite(design).all(axis=1)
        x, y = design[known], y[known]
        if len(y) <= x.shape[1]:
            continue
        found = np.linalg.lstsq(x, y, rcond=None)[0]
        each = runs.pivot(index="point", columns="replicate", values=measure).to_numpy(dtype=float)[known]
        if float(np.ptp(y)) <= SAME * float(np.abs(y).max()):
            y, each = np.zeros(len(y)), 0.0 * each  # nothing but the order of additions differs
        total = float(((y - y.mean()) ** 2).sum())
        fits = 1.0 - float(((y - x @ found) ** 2).sum()) / total if total > 0.0 else np.nan
        low, high = _ends(x, each if shared else y[:, None], lucks)
        for k, (axis, base, level) in enumerate(names, 1):
            ends = float(found[k]), float(low[k]), float(high[k])
            rows.append((measure, axis, base, level, *ends, len(y), 0, np.nan, lucks, fits))
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


def _ends(x: np.ndarray, y: np.ndarray, lucks: int) -> tuple[np.ndarray, np.ndarray]:
    """The ends of the interval of each coefficient, of [point, column] and [point, replicate]: both are drawn anew.

    What luck moves is widened as Student's interval of so few lucks is wider than one of many by a bootstrap.
    """
    from scipy.special import ndtri, stdtrit

    wide = x.shape[1]
    if len(y) < 3 * wide or lucks < 2:
        return np.full(wide, np.nan), np.full(wide, np.nan)
    tails = [0.5 * (1.0 - LEVEL), 0.5 * (1.0 + LEVEL)]
    wider = float(stdtrit(lucks - 1, tails[1]) / ndtri(tails[1])) * (lucks / (lucks - 1)) ** 0.5
    products, known = (x[:, :, None] * x[:, None, :]).reshape(len(y), -1), np.isfinite(y)
    values, middle = np.where(known, y, 0.0).T, np.nanmean(y, axis=1)
    replicates, found, at = np.concatenate(list(drawn(y.shape[1], seed=2))), [], 0
    for counts in drawn(len(y)):
        often = replicates[at : at + len(counts)]
        at += len(counts)
        runs = often @ known.T
        means = middle + wider * (often @ values / np.maximum(runs, 1.0) - middle)
        weights = counts * (runs > 0.0)
        sides = (weights @ products).reshape(-1, wide, wide), (weights * means) @ x
        found.append(np.linalg.pinv(sides[0], hermitian=True) @ sides[1][:, :, None])
    low, high = np.quantile(np.concatenate(found)[:, :, 0], tails, axis=0)
    return low, high
