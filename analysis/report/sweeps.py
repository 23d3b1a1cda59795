"""What a sweep shows for its report: its axes, what each of them does, how indices answer to them, what failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.digest import Digest
from analysis.digested import part_of
from analysis.report.charts import Chart, Line, between, heat, number
from analysis.report.world import unit_of
from analysis.space import space_of
from analysis.statistics import bands, levels_of
from analysis.style import PALETTE, label
from analysis.tables import StudyTables
from analysis.wishes import Undrawable

MOST_AXES: Final = 6
MOST_MEASURES: Final = 3
MOST_MAPS: Final = 3
MOST_LEVELS: Final = 10
BINS: Final = 8
MOST_EFFECTS: Final = 12
MOST_FAILED: Final = 12


def axes_of(found: Digest) -> list[dict[str, str]]:
    """A row each axis: its column, the path it sets, its values."""
    columns = (found.study.manifest.get("sweep") or {}).get("columns") or {}
    paths = {name: path for path, name in columns.items()}
    rows = []
    for axis in found.study.axes:
        levels = [level(each) for each in levels_of(found.study.points, axis)]
        many = len(levels) > MOST_LEVELS
        told = f"{len(levels)} values from {levels[0]} to {levels[-1]}" if many else ", ".join(levels)
        rows.append({"axis": axis, "path": str(paths.get(axis, axis)), "values": told})
    return rows


def level(value: Any) -> str:
    """A value of an axis in a few letters."""
    if isinstance(value, float):
        return "as told" if np.isnan(value) else f"{value:.4g}".replace("-", "\N{MINUS SIGN}")
    return label(value, 28)


def effects_of(found: Digest) -> list[dict[str, Any]]:
    """A group each index: the effects that are largest beside their interval, in the order of the axes."""
    groups = []
    for measure, rows in found.effects.groupby("measure", sort=False):
        half = 0.5 * (rows["high"] - rows["low"])
        order = (rows["effect"].abs() / half.where(half > 0)).fillna(0).sort_values(ascending=False, kind="stable")
        told = [
            {
                "axis": str(row["axis"]),
                "move": f"{level(row['base'])} → {level(row['level'])}",
                "effect": signed(float(row["effect"])),
                "interval": between(float(row["low"]), float(row["high"])) if np.isfinite(row["low"]) else "–",
                "sure": bool(row["low"] > 0 or row["high"] < 0),
            }
            for row in rows[rows.index.isin(order.index[:MOST_EFFECTS])].to_dict("records")
        ]
        groups.append({
            "measure": str(measure), "unit": unit_of(found.study, str(measure)), "part": part_of(rows), "rows": told,
            "more": max(len(rows) - MOST_EFFECTS, 0),
        })  # fmt: skip
    return groups


def signed(value: float) -> str:
    """A number with its sign."""
    return ("+" if value > 0 else "") + number(value)


def failures(found: Digest) -> dict[str, Any]:
    """The runs that failed, by message."""
    runs = found.study.runs
    failed = runs[runs["status"].astype(str) != "done"]
    messages = failed["message"].astype(str) if "message" in failed else pd.Series(dtype=str)
    counts = messages.value_counts().head(MOST_FAILED)
    return {"count": len(failed), "messages": [(str(text), int(count)) for text, count in counts.items()]}


def state(found: Digest) -> dict[str, int]:
    """How much of the sweep there is."""
    study = found.study
    asked = int((study.manifest.get("sweep") or {}).get("runs") or len(study.runs))
    points = int(study.runs["point"].nunique()) if "point" in study.runs else 0
    left = max(asked - len(study.runs), 0)
    return {"asked": asked, "done": study.replicates, "left": left, "points": len(study.points), "begun": points}


def responses(found: Digest, asked: Sequence[str] = ()) -> Iterator[Chart]:
    """How indices answer to each axis of numbers, the first unless some are asked for: medians and the middle 80%."""
    for measure in asked or found.measures[:MOST_MEASURES]:
        for axis in found.study.axes[:MOST_AXES]:
            values = found.runs[axis]
            if not pd.api.types.is_numeric_dtype(values) or values.nunique() < 2:
                continue
            frame, how = found.runs[[axis, measure]].dropna(), "at each value"
            if frame[axis].nunique() > MOST_LEVELS:
                bins = pd.qcut(frame[axis], BINS, duplicates="drop")
                middles = frame[axis].groupby(bins, observed=True).transform("mean")
                frame, how = frame.assign(**{axis: middles}), f"in {BINS} bins of as many runs"
            if frame.empty:
                continue
            table = bands(frame, measure, axis)
            logs = _in_logs(found.study, axis)
            note = f"Over {axis}{', on a logarithmic scale' if logs else ''}; means over the years of each run; line: "
            yield Chart(
                f"{measure.replace('_', ' ')} over {axis}", "",
                f"{note}median, band: middle 80% of runs, {how}.", [Line(measure, table, PALETTE[0])],
                stops=True, logs=logs,
            )  # fmt: skip


def _in_logs(study: StudyTables, axis: str) -> bool:
    """Whether a sweep draws the values of an axis in equal ratios."""
    try:
        dimension = space_of(study).dimension(axis)
    except Undrawable:
        return False
    return dimension is not None and dimension.kind == "log"


def words(found: Digest) -> list[dict[str, Any]]:
    """How the first indices answer to axes of words: the mean at each value, and where the middle 80% of runs are."""
    tables = []
    for axis in found.study.axes[:MOST_AXES]:
        levels = levels_of(found.runs, axis)
        if pd.api.types.is_numeric_dtype(found.runs[axis]) or not 1 < len(levels) <= MOST_LEVELS:
            continue
        there = [found.runs[_at(found.runs[axis], each)] for each in levels]
        rows = [(measure, [_mean(runs[measure]) for runs in there]) for measure in found.measures]
        tables.append({"axis": axis, "levels": [level(each) for each in levels], "rows": rows})
    return tables


def _mean(values: pd.Series[float]) -> str:
    known = values.dropna()
    return f"{number(known.mean())} {between(*known.quantile([0.1, 0.9]))}" if len(known) > 1 else number(known.mean())


def maps(found: Digest) -> Iterator[dict[str, Any]]:
    """The mean of the first index at each pair of values of two axes that have few."""
    study, measure = found.study, found.measures[0]
    few = [axis for axis in study.axes if 1 < len(levels_of(found.runs, axis)) <= MOST_LEVELS]
    for down, across in list(combinations(few, 2))[:MOST_MAPS]:
        frame = found.runs[[down, across, measure]]
        rows, columns = levels_of(frame, down), levels_of(frame, across)
        means = np.full((len(rows), len(columns)), np.nan)
        for i, one in enumerate(rows):
            for j, other in enumerate(columns):
                means[i, j] = frame.loc[_at(frame[down], one) & _at(frame[across], other), measure].mean()
        if np.isfinite(means).sum() < 4:
            continue
        table = pd.DataFrame(means, [label(level(r), 16) for r in rows], [label(level(c), 12) for c in columns])
        yield {"title": f"{measure.replace('_', ' ')} by {down} (rows) and {across} (columns)", **heat(table)}


def _at(values: pd.Series[Any], each: Any) -> pd.Series[bool]:
    return values.isna() if each is np.nan else values == each
