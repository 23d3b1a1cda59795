"""The picture of a world's page: what became of its own treaties and nations, year by year, with its events."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.courses import DASHES, Course, name_ends
from analysis.marks import Mark, Placed, draw_labels, draw_lines, place
from analysis.style import (
    DOUBLE,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    panel_letter,
    plural,
    year_axis,
)  # fmt: skip

Band = Mapping[str, Sequence[float | None]]

_LEFT, _RIGHT, _TOP, _GAP, _HIGH = 0.74, 1.5, 0.36, 0.36, 1.05
_STYLES: Final = (DASHES[0], DASHES[1], DASHES[3])
"""Lines are broken in turn, and each is thinner than the one before, so that all are seen where they coincide."""
_WIDE: Final = 20
"""Characters of a line of a name beside a panel."""


@dataclass(frozen=True)
class Line:
    """One course in a panel: its name, and its median and middle 80% of the runs, year by year."""

    name: str
    band: Band
    faint: bool = False

    @property
    def defined(self) -> bool:
        """Whether half of the runs have it at any time."""
        return any(x is not None for x in self.band["q50"])


@dataclass(frozen=True)
class Pane:
    """A panel: what it shows, the words at its axis, its courses, the end of its scale, and whether it is of counts."""

    heading: str
    unit: str
    lines: Sequence[Line]
    high: float | None = None
    whole: bool = False


def draw_portrait(title: str, years: Sequence[float], panes: Sequence[Pane], marks: list[Mark], runs: int) -> Figure:
    """The panels of a world one above the other on one time axis, its events named above them."""
    panes = [pane for pane in panes if any(line.defined for line in pane.lines)]
    with look():
        span = (years[0] - 0.5, years[-1] + 0.5)
        placed = place(marks, DOUBLE, (_LEFT, DOUBLE - _RIGHT), span)
        note = f"Line: median of {plural(runs, 'run')}; band: their middle 80%; gap: not there in half of the runs."
        note += f" Small ticks: {plural(len(placed.rest), 'more event')}." if placed.rest else ""
        tall = [_height(pane) for pane in panes]
        height = _TOP + placed.height + sum(tall) + len(panes) * _GAP + 0.2 + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, label(title, 90), note)
        top = height - _TOP - placed.height
        for k, (pane, high) in enumerate(zip(panes, tall, strict=True)):
            top -= _GAP - (0.12 if k == 0 and not placed.height else 0)
            box = (_LEFT / DOUBLE, (top - high) / height, 1 - (_LEFT + _RIGHT) / DOUBLE, high / height)
            axes = figure.add_axes(box)
            axes.set_xlim(*span)
            year_axis(axes)
            axes.tick_params(labelbottom=k == len(panes) - 1)
            draw_lines(axes, placed)
            _draw(axes, pane, np.asarray(years, dtype=float))
            panel_letter(axes, "abcdefgh"[k], pane.heading)
            top -= high
        if placed.height:
            _name_events(figure, placed, span, height)
    return figure


def _height(pane: Pane) -> float:
    """The inches that a panel needs, so that the names beside it are clear of each other."""
    lines = [_name(line).count("\n") + 1 for line in pane.lines if line.defined]
    return max(_HIGH, len(lines) * (0.115 * max(lines) + 0.02))


def _name(line: Line) -> str:
    """The name of a course in short lines."""
    return "\n".join(textwrap.wrap(label(line.name, 3 * _WIDE), _WIDE))


def _name_events(figure: Figure, placed: Placed, span: tuple[float, float], height: float) -> None:
    """The labels of the events above a bare line over the panels."""
    level = height - _TOP - placed.height
    box = (_LEFT / DOUBLE, (level - 0.02) / height, 1 - (_LEFT + _RIGHT) / DOUBLE, 0.02 / height)
    axes = figure.add_axes(box)
    axes.set_xlim(*span)
    axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.spines["top"].set(visible=True, color=QUIET)
    draw_labels(axes, placed)


def _draw(axes: Axes, pane: Pane, years: np.ndarray) -> None:
    """The courses of a panel in their bands, each named at the end of its line."""
    ends = []
    for k, line in enumerate(pane.lines):
        if not line.defined:
            continue
        colour = QUIET if line.faint else PALETTE[k % len(PALETTE)]
        style = DASHES[2] if line.faint else _STYLES[k % len(_STYLES)]
        low, middle, high = (_known(line.band[q]) for q in ("q10", "q50", "q90"))
        if not line.faint:
            axes.fill_between(years, low, high, color=colour, alpha=0.18, lw=0, zorder=2)
        width = 0.9 if line.faint else max(2.3 - 0.5 * k, 1.2) if len(pane.lines) > 1 else 1.4
        axes.plot(years, middle, color=colour, ls=style, lw=width, zorder=3, solid_capstyle="butt")
        padded = np.concatenate([[False], ~np.isnan(middle), [False]])
        alone = padded[1:-1] & ~padded[:-2] & ~padded[2:]
        axes.plot(years[alone], middle[alone], color=colour, ls="", marker="o", ms=2.5, zorder=3)
        course = Course(_name(line), pd.DataFrame(), colour, width=width, style=style)
        ends.append((course, float(middle[~np.isnan(middle)][-1])))
    axes.set_ylabel(pane.unit, fontsize=SMALL, linespacing=1.1, va="top")
    axes.yaxis.set_label_coords(-(_LEFT - 0.06) / (DOUBLE - _LEFT - _RIGHT), 0.5)
    _scale(axes, pane)
    name_ends(axes, ends)


def _known(values: Sequence[float | None]) -> np.ndarray:
    return np.array([np.nan if x is None else x for x in values], dtype=float)


def _scale(axes: Axes, pane: Pane) -> None:
    """The vertical axis, from nothing up to the end of the scale, or else as far as what is drawn."""
    high = pane.high or 1.07 * max(float(axes.dataLim.intervaly[1]), 1e-6)
    axes.set_ylim(0.0, high + 0.02 * high if pane.high else high)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10] if pane.whole else [1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter("{x:g}")
