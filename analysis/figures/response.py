"""How a measure answers to each axis of a sweep: its median and bands over all runs, axis by axis."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.conditions import axes_wished, wished
from analysis.figures.courses import BANDS
from analysis.measures import Measure, defined_in, values_of
from analysis.scales import bins, scale
from analysis.space import Dimension, Space, points_of_runs, space_of
from analysis.statistics import bands
from analysis.style import (
    DOUBLE,
    INK,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    panel_letter,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes

TITLE: Final = "How a measure answers to each axis"
DESCRIPTION: Final = "Response curves: the median of a measure and its bands over all runs, along each axis of a sweep."
HEEDS: Final = ("measure", "over", "years")
EXAMPLE: Final = ("sweep", PLAIN)
MOST: Final = 9
"""So many axes are shown, the strongest, unless some are chosen."""
ACROSS: Final = 3
BINS: Final = 8
WHOLE: Final = 16
"""So many bins a range has; whole numbers have one each, up to so many."""
FEWEST: Final = 8
"""Where a bin would have fewer points than this on average there are fewer bins."""
_LEFT, _RIGHT, _GAP, _HIGH, _ABOVE, _BELOW, _TOP = 0.52, 0.12, 0.16, 1.25, 0.26, 0.42, 0.32


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for each axis, all with one scale."""
    space = space_of(study)
    asked = wished(study, wishes)[0]
    values = values_of(study, asked).to_numpy(dtype=float)
    if not np.isfinite(values).any() or not space.dimensions:
        raise Undrawable(f"{study.folder}: {asked.words} is defined in no run; name another measure with --measure")
    rows = points_of_runs(study)
    tables = {one.name: _along(space, one, rows, values) for one in space.dimensions}
    chosen = axes_wished(study, space, wishes) or sorted(
        space.dimensions, key=lambda one: -_explained(tables[one.name], values)
    )
    runs = defined_in(int(np.isfinite(values).sum()), study.replicates)
    note = _note(runs, study.replicates > 1, len(chosen) - len(chosen[:MOST]))
    return _drawn(study, asked, chosen[:MOST], tables, note)


def _along(space: Space, one: Dimension, rows: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    """The quantiles of the measure in each bin of an axis, with the middle of the bin as index."""
    k = space.dimensions.index(one)
    room = max(len(space.points) // FEWEST, 2)
    most = len(one.listed) or min(WHOLE if one.kind == "integer" else BINS, room)
    which, edges = bins(one, space.shares[:, k], most)
    known = np.unique(space.shares[:, k])
    middles = known if len(known) == len(edges) - 1 else (edges[1:] + edges[:-1]) / 2
    frame = pd.DataFrame({"place": middles[which][rows], "value": values})
    table = bands(frame, "value", "place")
    table["mean"] = frame.groupby("place")["value"].mean()
    return table


def _explained(table: pd.DataFrame, values: np.ndarray) -> float:
    """The share of the variance of runs that lies between the bins of an axis."""
    weights = table["runs"].to_numpy(dtype=float)
    means = np.nan_to_num(table["mean"].to_numpy(dtype=float))
    middle = float(weights @ means / weights.sum())
    return float(weights @ (means - middle) ** 2 / weights.sum() / max(float(np.nanvar(values)), 1e-300))


def _drawn(
    study: StudyTables, asked: Measure, chosen: list[Dimension], tables: dict[str, pd.DataFrame], note: str
) -> Figure:
    """The panels, strongest axis first."""
    across = min(ACROSS, len(chosen))
    down = -(-len(chosen) // across)
    wide = (DOUBLE - _LEFT - _RIGHT - (ACROSS - 1) * _GAP) / ACROSS
    height = _TOP + 0.2 + down * (_ABOVE + _HIGH + _BELOW) + note_height(note, DOUBLE)
    several = study.replicates > 1
    low, high = _range(chosen, tables, several)
    with look():
        figure = new_figure(DOUBLE, height)
        heading(figure, label(study.title, 100), note)
        span = asked.over((float(study.start or 0), float(study.end or 0)))
        words = asked.index.replace("_", " ") + (f" of {asked.of}" if asked.of else "")
        figure.text(0.08 / DOUBLE, 1 - 0.3 / height, label(f"{words[:1].upper() + words[1:]}, {span}", 100), va="top")
        for k, one in enumerate(chosen):
            row, column = divmod(k, across)
            bottom = height - _TOP - 0.2 - row * (_ABOVE + _HIGH + _BELOW) - _ABOVE - _HIGH
            left = _LEFT + column * (wide + _GAP)
            axes = figure.add_axes((left / DOUBLE, bottom / height, wide / DOUBLE, _HIGH / height))
            _panel(axes, one, tables[one.name], several)
            axes.set_ylim(low, high)
            axes.yaxis.set_major_locator(MaxNLocator(4))
            if column:
                axes.tick_params(axis="y", labelleft=False)
            title = lines_of(label(one.words, 34), SMALL, wide - 0.15)[0]
            panel_letter(axes, "abcdefghi"[k], title)
    return figure


def _range(chosen: list[Dimension], tables: dict[str, pd.DataFrame], several: bool) -> tuple[float, float]:
    """One scale for all panels."""
    ends = ("q10", "q90") if several else ("q50", "q50")
    low = min(float(tables[one.name][ends[0]].min()) for one in chosen)
    high = max(float(tables[one.name][ends[1]].max()) for one in chosen)
    room = 0.06 * (high - low) or 0.05 * abs(high) or 0.5
    return low - room, high + room


def _panel(axes: Axes, one: Dimension, table: pd.DataFrame, several: bool) -> None:
    """A curve in its bands; for words, a mark in bars."""
    x, colour = table.index.to_numpy(dtype=float), PALETTE[0]
    middle = table["q50"].to_numpy(dtype=float)
    if one.ordered:
        for low, high, alpha in BANDS if several else ():
            axes.fill_between(x, table[low], table[high], color=colour, alpha=alpha, lw=0)
        axes.plot(x, middle, color=colour, lw=1.3)
        axes.plot(x, middle, "o", color=colour, ms=2.4)
    else:
        half = 0.3 / len(one.listed)
        for low, high, alpha in BANDS if several else ():
            axes.bar(x, table[high] - table[low], 2 * half, table[low], color=colour, alpha=alpha, lw=0)
        axes.hlines(middle, x - half, x + half, color=colour, lw=1.6)
    axes.plot(x, table["mean"], "_" if not one.ordered else ":", color=INK, ms=7, lw=0.9)
    scale(axes, one)
    axes.tick_params(colors=QUIET, labelcolor=INK)


def _note(runs: str, several: bool, more: int) -> str:
    text = (
        f"Line: the median of the runs ({runs}) whose points lie at that place of the axis, while all other axes take "
        "all their values; dotted line or dash: the mean. "
    )
    if several:
        text += "Dark band: the middle half of the runs, light band: the middle 80%, by luck and by the other axes. "
    text += "Axes in the order of how much of the differences between runs lies between their places."
    return text + (f" {more} more axes, which matter less, are not shown." if more else "")
