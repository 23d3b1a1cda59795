"""A measure over two axes of a sweep: its mean in each cell, as colour and as a number."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.conditions import axes_wished, wished
from analysis.measures import Measure, defined_in, values_of
from analysis.scales import bins, scale
from analysis.space import Dimension, Space, points_of_runs, space_of
from analysis.style import (
    FAINT,
    INK,
    NORMAL,
    OTHER,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes
from sim.cli.output import counted

TITLE: Final = "A measure over two axes"
DESCRIPTION: Final = (
    "Heat map: the mean of a measure over two axes of a sweep, in cells of a grid or of pieces of them."
)
HEEDS: Final = ("measure", "over", "years")
EXAMPLE: Final = ("sweep", PLAIN)
MOST: Final = 8
"""So many pieces an axis has at most, unless its values are fewer and listed."""
EACH: Final = 12
"""Points there are to be in a cell, on average, where axes are cut into pieces."""
LISTED: Final = 20
_WIDTH, _LEFT, _HIGH, _TOP, _BELOW, _BAR = 5.2, 0.95, 3.0, 0.62, 0.5, 0.13


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """One map, with a bar of colours."""
    space = space_of(study)
    asked = wished(study, wishes)[0]
    values = values_of(study, asked).to_numpy(dtype=float)
    if len(space.dimensions) < 2:
        raise Undrawable(f"{study.folder}: a heat map needs two axes that vary, and there is {len(space.dimensions)}; "
                         "`foedus figure response` shows one")  # fmt: skip
    if not np.isfinite(values).any():
        raise Undrawable(f"{study.folder}: {asked.words} is defined in no run; name another measure with --measure")
    rows = points_of_runs(study)
    one, other = _pair(study, space, wishes, rows, values)
    means, counts, edges = _cells(space, (one, other), rows, values)
    return _drawn(study, asked, (one, other), (means, counts, edges), luck_at_points(rows, values))


def luck_at_points(rows: np.ndarray, values: np.ndarray) -> float:
    """By how much runs at the same point differ: the standard deviation within points; 0 where each has one run."""
    known = np.isfinite(values)
    rows, values = rows[known], values[known]
    counts = np.bincount(rows)
    spare = len(values) - np.count_nonzero(counts)
    means = np.bincount(rows, values) / np.maximum(counts, 1)
    return float(np.sqrt(((values - means[rows]) ** 2).sum() / spare)) if spare else 0.0


def _pair(
    study: StudyTables, space: Space, wishes: Wishes, rows: np.ndarray, values: np.ndarray
) -> tuple[Dimension, Dimension]:
    """The two axes asked for, or those between whose cells most of the differences lie."""
    given = axes_wished(study, space, wishes)
    if len(given) > 2:
        raise Undrawable(f"{study.folder}: a heat map has two axes; give --over twice")
    rest = [one for one in space.dimensions if one not in given]
    pairs = [(given[0], one) for one in rest] if len(given) == 1 else list(combinations(space.dimensions, 2))
    if len(given) == 2:
        pairs = [(given[0], given[1])]

    def between(pair: tuple[Dimension, Dimension]) -> float:
        means, counts, _ = _cells(space, pair, rows, values)
        whole = np.nansum(means * counts) / counts.sum()
        return float(np.nansum(counts * (means - whole) ** 2))

    return max(pairs, key=between)


def _cells(
    space: Space, pair: tuple[Dimension, Dimension], rows: np.ndarray, values: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The mean of the measure and the number of runs in each cell [across, up], and the edges of the cells."""
    most = int(np.clip(np.sqrt(len(space.points) / EACH), 2, MOST))
    grid = space.design.kind == "grid"
    which, edges = [], []
    for one in pair:
        shares = space.shares[:, space.dimensions.index(one)]
        place, ends = bins(one, shares, min(LISTED, len(one.listed) or LISTED) if one.listed or grid else most)
        which.append(place[rows])
        edges.append(ends)
    sums, counts = np.zeros([len(ends) - 1 for ends in edges]), np.zeros([len(ends) - 1 for ends in edges])
    known = np.isfinite(values)
    np.add.at(sums, (which[0][known], which[1][known]), values[known])
    np.add.at(counts, (which[0][known], which[1][known]), 1)
    with np.errstate(invalid="ignore"):
        return sums / counts, counts, (edges[0], edges[1])


def _drawn(
    study: StudyTables, asked: Measure, pair: tuple[Dimension, Dimension],
    cells: tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]], luck: float,
) -> Figure:  # fmt: skip
    means, counts, edges = cells
    norm = _span(means, luck)
    note = _note(means, counts, study, luck)
    with look():
        height = _TOP + _HIGH + _BELOW + note_height(note, _WIDTH)
        figure = new_figure(_WIDTH, height)
        heading(figure, label(study.title, 64), note)
        span = asked.over((float(study.start or 0), float(study.end or 0)))
        words = asked.index.replace("_", " ") + (f" of {asked.of}" if asked.of else "")
        title = label(f"{words[:1].upper() + words[1:]}, {span}", 80)
        figure.text(0.08 / _WIDTH, 1 - 0.3 / height, title, va="top")
        wide = _WIDTH - _LEFT - 0.95
        bottom = height - _TOP - _HIGH
        axes = figure.add_axes((_LEFT / _WIDTH, bottom / height, wide / _WIDTH, _HIGH / height))
        _map(axes, means, edges, norm)
        for one, side in zip(pair, "xy", strict=True):
            scale(axes, one, side, 0.0)
        axes.set_xlabel(label(pair[0].words, 60), color=QUIET)
        axes.set_ylabel(label(pair[1].words, 40), color=QUIET)
        bar = figure.add_axes(((_LEFT + wide + 0.16) / _WIDTH, bottom / height, _BAR / _WIDTH, _HIGH / height))
        _bar(bar, norm)
    return figure


def _span(means: np.ndarray, luck: float) -> Normalize:
    """What the colours span: the means, yet no less than luck moves runs at a point."""
    low, high = float(np.nanmin(means)), float(np.nanmax(means))
    spare = max(luck - (high - low), 0.0)
    return Normalize(low - spare / 2, high + spare / 2 if luck or high > low else low + 1)


def _note(means: np.ndarray, counts: np.ndarray, study: StudyTables, luck: float) -> str:
    """What a cell is, how many runs it holds, and what the colours span where the cells hardly differ."""
    runs = defined_in(int(counts.sum()), study.replicates)
    fewest, most = int(counts.min()), int(counts.max())
    text = (
        f"Each cell: the mean over the runs ({runs}) whose points lie in it, while all other axes take all their "
        f"values. A cell holds {counted(most, 'run') if most == fewest else f'{fewest} to {most:,} runs'}."
    )
    text += " Hatched: none." if not fewest else ""
    differ = float(np.nanmax(means) - np.nanmin(means))
    if differ < luck:
        text += (
            f" The cells differ by {differ:.2g} at most, less than runs at one point do by luck (standard deviation "
            f"{luck:.2g}), which is what the colours span."
        )
    return text


def _map(axes: Axes, means: np.ndarray, edges: tuple[np.ndarray, np.ndarray], norm: Normalize) -> None:
    """The cells, with their numbers where there is room."""
    colours = colormaps["cividis"]
    told = max(means.shape) <= MOST
    for i, j in np.ndindex(means.shape):
        left, bottom = float(edges[0][i]), float(edges[1][j])
        size = float(edges[0][i + 1]) - left, float(edges[1][j + 1]) - bottom
        known = bool(np.isfinite(means[i, j]))
        cell = Rectangle((left, bottom), size[0], size[1], facecolor="white", hatch="////", edgecolor=OTHER, lw=0.3)
        if known:
            cell = Rectangle((left, bottom), size[0], size[1], facecolor=colours(norm(means[i, j])))
            cell.set(edgecolor="white", lw=0.8)
        axes.add_patch(cell)
        if told and known:
            ink = "white" if norm(means[i, j]) < 0.55 else INK
            at = (left + size[0] / 2, bottom + size[1] / 2)
            axes.text(*at, _short(float(means[i, j]), norm), color=ink, fontsize=SMALL, ha="center", va="center")
    for spine in axes.spines.values():
        spine.set_color(FAINT)


def _short(value: float, norm: Normalize) -> str:
    """A number with as many digits as tell the cells apart."""
    span = max(float(norm.vmax or 0) - float(norm.vmin or 0), 1e-12)
    digits = int(np.clip(np.ceil(1.5 - np.log10(span)), 0, 6))
    return f"{value + 0.0:.{digits}f}"


def _bar(axes: Axes, norm: Normalize) -> None:
    """The bar of colours."""
    steps = np.linspace(float(norm.vmin or 0), float(norm.vmax or 0), 128)
    axes.imshow(steps[:, None], aspect="auto", origin="lower", cmap="cividis", extent=(0, 1, steps[0], steps[-1]))
    axes.set_xticks([])
    axes.yaxis.tick_right()
    axes.tick_params(labelsize=SMALL)
    axes.yaxis.get_offset_text().set_fontsize(NORMAL)
    for spine in axes.spines.values():
        spine.set_visible(False)
