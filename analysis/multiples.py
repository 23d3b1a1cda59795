"""Small multiples: cohesion and both deterrence ratios of many worlds, one look, one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from analysis.figures.courses import DASHES
from analysis.style import (
    DOUBLE,
    FAINT,
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
)  # fmt: skip

Bands = Mapping[str, Mapping[str, Sequence[float | None]]]

ACROSS: Final = 4
"""Worlds in a row."""
COURSES: Final = (
    (
        ("cohesion", QUIET, DASHES[1], "cohesion, all treaties"),
        ("cohesion_of_its_own", PALETTE[0], DASHES[0], "its own treaty"),
    ),
    (
        ("deterrence_ratio_observed", PALETTE[2], DASHES[0], "deterrence ratio, observed"),
        ("deterrence_ratio_counterfactual", PALETTE[6], DASHES[1], "ratio, counterfactual"),
    ),
)
"""What stands in the upper and in the lower panel of a world: measure, colour, dashes, name."""
SCALES: Final = ((0.0, 1.0), (0.2, 5.0))
"""Ends of the scale of each panel; that of the ratios is logarithmic, so that half and twice are as far from 1."""
_LEFT, _RIGHT, _BETWEEN, _HIGH, _GAP, _FOOT = 0.42, 0.08, 0.3, 0.62, 0.07, 0.26
NOTE: Final = (
    "Median of the runs, and the middle 80% of them shaded. Upper panels: cohesion, none 0 to full 1, with ticks at "
    "the top where events that the file labels happen. Lower "
    "panels: chance of a challenge to nations with defenders over the chance without them, on a logarithmic scale "
    "from 1/5 to 5, beyond which it is cut off; below the line at 1, the defended are challenged less. Observed: "
    "compared with other nations, that nobody must defend. Counterfactual: compared with the same nations without "
    "their defenders. Gaps: defined in fewer than half of the runs."
)


@dataclass(frozen=True)
class Multiple:
    """A world among many: its title, its years, and the bands of its measures, year by year."""

    title: str
    years: Sequence[float]
    bands: Bands
    events: Sequence[float] = ()
    """When the events happen that have a label."""


def draw_multiples(worlds: Sequence[Multiple]) -> Figure:
    """A pair of panels for each world, cohesion above and deterrence ratios below, on the same scales."""
    across = min(ACROSS, max(len(worlds), 2))
    rows = math.ceil(len(worlds) / across)
    wide = (DOUBLE - _LEFT - _RIGHT - (across - 1) * _BETWEEN) / across
    with look():
        names = [_lines(world.title, wide) for world in worlds]
        above = 0.12 + 0.115 * max((len(lines) for lines in names), default=1)
        tall = above + 2 * _HIGH + _GAP + _FOOT
        foot = note_height(NOTE, DOUBLE)
        height = 0.62 + rows * tall + foot
        figure = new_figure(DOUBLE, height)
        heading(figure, "Cohesion and deterrence in all worlds", NOTE)
        _keys(figure, height)
        for number, world in enumerate(worlds):
            row, column = divmod(number, across)
            left, top = _LEFT + column * (wide + _BETWEEN), height - 0.62 - row * tall
            for k, level in enumerate((top - above - _HIGH, top - above - 2 * _HIGH - _GAP)):
                box = (left / DOUBLE, level / height, wide / DOUBLE, _HIGH / height)
                axes = figure.add_axes(box)
                _panel(axes, world, k, first=column == 0)
                if k == 0:
                    text, place = "\n".join(names[number]), ((0, 1), (0, 4), "axes fraction", "offset points")
                    axes.annotate(text, *place, fontsize=SMALL, fontweight="bold", va="bottom", linespacing=1.15)
    return figure


def _keys(figure: Figure, height: float) -> None:
    """What the colours mean, once, under the title."""
    left = 0.08
    for measure in (course for panel in COURSES for course in panel):
        _, colour, dashes, words = measure
        line = figure.add_axes((left / DOUBLE, (height - 0.47) / height, 0.28 / DOUBLE, 0.1 / height))
        line.axis("off")
        line.plot([0, 1], [0.5, 0.5], color=colour, ls=dashes, lw=1.4)
        figure.text((left + 0.33) / DOUBLE, 1 - 0.42 / height, words, fontsize=SMALL, color=colour, va="center")
        left += 0.5 + 0.056 * len(words)


def _lines(title: str, wide: float) -> list[str]:
    """The title of a world in lines of a panel's width, three at most."""
    lines = lines_of(label(title, 80), SMALL, wide, "bold")
    return lines if len(lines) <= 3 else [*lines[:2], label(" ".join(lines[2:]), len(lines[0]))]


def _panel(axes: Axes, world: Multiple, k: int, first: bool) -> None:
    """One panel: its courses, its scale, and years below the lower one."""
    years = np.asarray(world.years, dtype=float)
    if k == 1:
        axes.axhline(1.0, color=FAINT, lw=0.8, zorder=1)
    for measure, colour, dashes, _ in COURSES[k]:
        band = world.bands.get(measure)
        if band is not None:
            low, middle, high = (np.array([np.nan if x is None else x for x in band[q]]) for q in ("q10", "q50", "q90"))
            axes.fill_between(years, low, high, color=colour, alpha=0.2, lw=0, zorder=2)
            axes.plot(years, middle, color=colour, ls=dashes, lw=1.1, zorder=3, solid_capstyle="butt")
    if k == 0 and world.events:
        axes.plot(world.events, [1.0] * len(world.events), "|", color=QUIET, ms=6, mew=0.7, clip_on=False)
    if k == 1:
        axes.set_yscale("log")
    axes.set_ylim(*SCALES[k])
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.yaxis.set_major_locator(FixedLocator([0, 0.5, 1] if k == 0 else [0.5, 1, 2]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_yticklabels((["0", ".5", "1"] if k == 0 else [".5", "1", "2"]) if first else [])
    _years(axes, years[0], years[-1], named=k == 1)
    axes.tick_params(colors=QUIET, labelcolor=INK)
    for spine in ("left", "bottom"):
        axes.spines[spine].set_color(QUIET)
    if k == 1:
        _unseen(axes, world)
    if first:
        axes.set_ylabel("cohesion" if k == 0 else "ratio", fontsize=SMALL, labelpad=2)


def _years(axes: Axes, first: float, last: float, named: bool) -> None:
    """Round years, three or four of them, whose names stay within the panel."""
    span = max(last - first, 1.0)
    step = next(step for step in (1, 2, 5, 10, 15, 20, 25, 50, 100, 250, 500) if span / step <= 3.2 or step == 500)
    start = math.ceil(first / step) * step
    years = list(range(start, math.floor(last) + 1, step))
    axes.set_xticks(years, [f"{year}" for year in years] if named else [""] * len(years))
    for year, text in zip(years, axes.get_xticklabels(), strict=True):
        place = (year - first) / span
        text.set_horizontalalignment("left" if place < 0.1 else "right" if place > 0.9 else "center")


def _unseen(axes: Axes, world: Multiple) -> None:
    """Say of a ratio of which nothing is to be seen that it is not defined, or beyond the scale."""
    for measure, colour, _, words in COURSES[1]:
        known = [x for x in world.bands.get(measure, {}).get("q50", ()) if x is not None]
        low, high = SCALES[1]
        if not any(low <= x <= high for x in known):
            where = "not defined" if not known else f"above {high:g}" if known[-1] > high else f"below {low:.2g}"
            text = f"{words.rpartition(', ')[2]}: {where}"
            axes.annotate(text, (0.98, 0.97), None, "axes fraction", fontsize=SMALL, color=colour, ha="right", va="top")
