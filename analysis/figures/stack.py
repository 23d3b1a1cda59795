"""Panels over the years, one above the other on one time axis, with the events above them and a note below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from analysis.figures.courses import FEW, Course, draw_courses, name_ends
from analysis.figures.endings import Crises
from analysis.marks import draw_labels, draw_lines, marks_of, place
from analysis.style import DOUBLE, QUIET, SMALL, heading, new_figure, note_height, panel_letter, plural, year_axis
from analysis.tables import StudyTables

LEFT: Final = 0.74
"""Inches left of the panels."""
LETTERS: Final = "abcdefgh"
_RIGHT, _TOP, _GAP = 1.34, 0.36, 0.36


class Drawing(Protocol):
    """What a panel can show besides courses: it draws itself, with a scale of its own."""

    @property
    def defined(self) -> bool:
        """Whether there is anything to draw."""

    def draw(self, axes: Axes) -> None:
        """Draw it in a panel, with names or a key at the right."""


@dataclass(frozen=True)
class Panel:
    """One panel: what it shows, the words at its axis, its height in inches, what is drawn, and its scale."""

    heading: str
    unit: str
    height: float
    what: Sequence[Course] | Drawing
    low: float | None = None
    high: float | None = None
    level: float | None = None
    note: str = ""
    """What the note of the figure says about it."""

    @property
    def defined(self) -> bool:
        """Whether there is anything to draw."""
        return any(c.defined for c in self.what) if isinstance(self.what, Sequence) else self.what.defined

    @property
    def courses(self) -> Sequence[Course]:
        """The courses, if it has any."""
        return self.what if isinstance(self.what, Sequence) else ()


def draw_stack(study: StudyTables, title: str, every: Sequence[Panel], under: float = 0.0) -> tuple[Figure, float]:
    """The panels that are defined, with so many inches left free below them; also where, from the foot, these begin."""
    panels, span = [panel for panel in every if panel.defined], span_of(study)
    figure = new_figure(DOUBLE, 1.0)
    placed = place(marks_of(study), DOUBLE, (LEFT, DOUBLE - _RIGHT), span)
    note = _note(study, every, placed.note)
    body = sum(panel.height + _GAP for panel in panels) + under
    height = _TOP + placed.height + body + 0.2 + note_height(note, DOUBLE)
    figure.set_size_inches(DOUBLE, height)
    heading(figure, title, note)
    top = height - _TOP - placed.height
    if placed.height:
        draw_labels(_axes(figure, top, 0.02, span, bare=True), placed)
    for k, panel in enumerate(panels):
        top -= _GAP - (0.12 if k == 0 else 0)
        axes = _axes(figure, top, panel.height, span)
        draw_lines(axes, placed)
        _draw_panel(axes, study, panel)
        panel_letter(axes, LETTERS[k], panel.heading)
        axes.tick_params(labelbottom=k == len(panels) - 1)
        top -= panel.height
    return figure, top


def _axes(figure: Figure, top: float, tall: float, span: tuple[float, float], bare: bool = False) -> Axes:
    """A panel over the years, its top so many inches above the foot of the figure; bare: a line without an axis."""
    height = float(figure.get_size_inches()[1])
    axes = figure.add_axes((LEFT / DOUBLE, (top - tall) / height, 1 - (LEFT + _RIGHT) / DOUBLE, tall / height))
    axes.set_xlim(*span)
    year_axis(axes)
    if bare:
        axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.spines["top"].set(visible=True, color=QUIET)
    return axes


def span_of(study: StudyTables) -> tuple[float, float]:
    """The ends of the time axis, with half a year of air."""
    if not len(study.years):
        return (0.0, 1.0)
    return float(study.years[0]) - 0.5, float(study.years[-1]) + 0.5


def _note(study: StudyTables, panels: Sequence[Panel], events: str) -> str:
    """How to read the figure, with the number of runs."""
    crises = any(isinstance(panel.what, Crises) and panel.defined for panel in panels)
    if study.replicates == 1:
        text = "One run: lines are its values; one run has no bands."
    else:
        text = f"Line: median of {plural(study.replicates, 'run')}; dark band: middle 50%; light band: middle 80%."
        shares = [course.often(study.replicates) for panel in panels for course in panel.courses]
        if any(((share >= FEW) & (share < 0.5)).any() for share in shares):
            text += f" Thin line: there in fewer than half of the runs (from {FEW:.0%})."
        text += " Bar: mean of the runs; between its dashes: middle 80%." if crises else ""
    text += "".join(f" {note}" for note in dict.fromkeys(p.note for p in panels if p.defined and p.note))
    empty = [panel.heading.split(":")[0] for panel in panels if not panel.defined]
    if empty:
        text += f" Not drawn, since not defined in any run: {'; '.join(empty)}."
    return f"{text} {events}"


def _draw_panel(axes: Axes, study: StudyTables, panel: Panel) -> None:
    """What a panel shows; courses are named at the right end."""
    axes.set_ylabel(panel.unit, fontsize=SMALL, linespacing=1.1, va="top")
    axes.yaxis.set_label_coords(-(LEFT - 0.06) / (DOUBLE - LEFT - _RIGHT), 0.5)
    if not isinstance(panel.what, Sequence):
        panel.what.draw(axes)
        return
    ends = draw_courses(axes, panel.what, study.replicates)
    _scale(axes, panel)
    name_ends(axes, ends)
    undefined = [" ".join(course.name.split()) for course in panel.what if course not in [one for one, _ in ends]]
    if undefined:
        words = f"not defined in any run: {', '.join(undefined)}"
        axes.text(0.5, 0.08, words, transform=axes.transAxes, ha="center", color=QUIET, fontsize=SMALL)


def _scale(axes: Axes, panel: Panel) -> None:
    """The vertical axis: as the panel says where it does, else as far as what is drawn, with some air."""
    drawn = axes.dataLim.intervaly
    low, high = (float(drawn[0]), float(drawn[1])) if np.isfinite(drawn).all() else (0.0, 1.0)
    air = max(0.06 * (high - (low if panel.low is None else panel.low)), 0.01)
    if panel.level is not None:
        axes.axhline(panel.level, color=QUIET, lw=0.7, ls=(0, (4, 2)), zorder=1)
        high = max(high, panel.high or 0.0)
    if panel.level is not None and high > 2.5:
        low, high = min(max(low, 0.01), 0.5), min(high, 100.0)
        axes.set_yscale("log")
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_locator(FixedLocator([0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_ylim(low / 1.1, high * 1.1)
        return
    axes.set_ylim(low - air if panel.low is None else panel.low, high + air)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter("{x:g}")
