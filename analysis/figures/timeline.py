"""What came of cohesion and deterrence, year by year, over all runs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from analysis.cast import Cast
from analysis.figures.components import TALL, components_of, course_of, draw_components
from analysis.figures.courses import DASHES, FEW, Course, draw_courses, name_ends
from analysis.figures.endings import Crises, crises_of, draw_crises
from analysis.marks import draw_labels, draw_lines, marks_of, place
from analysis.statistics import bands, challenges
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
from analysis.tables import StudyTables

TITLE: Final = "Cohesion and deterrence over time"
DESCRIPTION: Final = "Cohesion of the main organisations, the measures of deterrence and the crises, with the events."

RATIOS: Final[dict[str, str]] = {
    "deterrence_ratio_observed": "observed",
    "deterrence_ratio_counterfactual": "counterfactual",
}
_LEFT, _RIGHT, _TOP, _GAP = 0.74, 1.34, 0.36, 0.36
_ABOVE: Final = 0.76
"""Inches between the panels on the time axis and the small ones below."""


@dataclass(frozen=True)
class Panel:
    """One panel: what it shows, the words at its axis, its height in inches, and courses or crises with their scale."""

    heading: str
    unit: str
    height: float
    what: Sequence[Course] | Crises
    low: float | None = None
    high: float | None = None
    level: float | None = None

    @property
    def defined(self) -> bool:
        """Whether there is anything to draw."""
        return self.what.defined if isinstance(self.what, Crises) else any(course.defined for course in self.what)

    @property
    def courses(self) -> Sequence[Course]:
        """The courses, if it has any."""
        return () if isinstance(self.what, Crises) else self.what


def _panels(study: StudyTables, cast: Cast) -> list[Panel]:
    """The panels for which the study has columns; the two deterrence ratios only ever together."""
    steps, panels = study.steps, [_cohesion(study, cast)]
    if "general_deterrence" in steps:
        table = bands(steps.assign(rate=challenges(steps["general_deterrence"])), "rate")
        text = "General deterrence: challenges to be expected (the fewer, the more are deterred)"
        unit = "challenges per\n1,000 relevant\ndyad-years"
        panels.append(Panel(text, unit, 0.95, [Course("expected\nchallenges", table)], low=0.0))
    crises = crises_of(study)
    if crises is not None:
        panels.append(Panel(crises.heading, "crises\na year", 0.95, crises))
    if RATIOS.keys() <= set(steps.columns):
        looks = zip(RATIOS.items(), (PALETTE[2], PALETTE[6]), DASHES, strict=False)
        courses = [Course(name, bands(steps, column), hue, style=dash) for (column, name), hue, dash in looks]
        text = "Deterrence ratios: chance of a challenge with defenders over without (below 1: fewer challenges)"
        panels.append(Panel(text, "ratio", 1.0, courses, low=0.0, high=1.25, level=1.0))
    return panels


def _cohesion(study: StudyTables, cast: Cast) -> Panel:
    """Cohesion of the main organisations, beside a thin line for all defence treaties; that line alone without them."""
    names = ["\n".join(textwrap.wrap(bloc.title, 17)) for bloc in cast.main]
    courses = [course_of(study, bloc, "cohesion", k, names[k]) for k, bloc in enumerate(cast.main)]
    many = len(courses) > 1
    whose = "the main organisations" if many else cast.main[0].title if courses else "all defence treaties"
    if "cohesion" in study.steps:
        table = bands(study.steps, "cohesion")
        thin = Course("all defence\ntreaties", table, QUIET, False, 0.8, DASHES[2])
        courses.append(thin if courses else Course("all defence\ntreaties", table))
    return Panel(f"Cohesion: {whose}", "cohesion\n(none 0, full 1)", 1.5, courses)


def draw(study: StudyTables) -> Figure:
    """Panels one above the other on one time axis, and small ones below for what cohesion is made of."""
    with look():
        cast = Cast(study)
        every, parts = _panels(study, cast), components_of(study, cast)
        panels = [panel for panel in every if panel.defined]
        figure = new_figure(DOUBLE, 1.0)
        span = _span(study)
        placed = place(marks_of(study), DOUBLE, (_LEFT, DOUBLE - _RIGHT), span)
        body = sum(panel.height + _GAP for panel in panels) + (_ABOVE + TALL if parts else 0.0)
        note = _note(study, every, placed.note)
        height = _TOP + placed.height + body + 0.2 + note_height(note, DOUBLE)
        figure.set_size_inches(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: cohesion and deterrence", note)
        top = height - _TOP - placed.height
        if placed.height:
            draw_labels(_axes(figure, top, 0.02, span, bare=True), placed)
        for k, panel in enumerate(panels):
            top -= _GAP - (0.12 if k == 0 else 0)
            axes = _axes(figure, top, panel.height, span)
            draw_lines(axes, placed)
            _draw_panel(axes, study, panel)
            panel_letter(axes, "abcdefgh"[k], panel.heading)
            axes.tick_params(labelbottom=k == len(panels) - 1)
            top -= panel.height
        if parts:
            small = draw_components(figure, parts, study.replicates, (_LEFT, top - _ABOVE, DOUBLE - 0.1), span)
            whose = "all defence treaties" if not cast.main else "lines as in a" if every[0].defined else _listed(cast)
            text = f"What cohesion is made of (none 0, full 1): {whose}"
            panel_letter(small, "abcdefgh"[len(panels)], text, up=20)
        return figure


def _listed(cast: Cast) -> str:
    return label(", ".join(bloc.title for bloc in cast.main), 60)


def _axes(figure: Figure, top: float, tall: float, span: tuple[float, float], bare: bool = False) -> Axes:
    """A panel over the years, its top so many inches above the foot of the figure; bare: a line without an axis."""
    height = float(figure.get_size_inches()[1])
    axes = figure.add_axes((_LEFT / DOUBLE, (top - tall) / height, 1 - (_LEFT + _RIGHT) / DOUBLE, tall / height))
    axes.set_xlim(*span)
    year_axis(axes)
    if bare:
        axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.spines["top"].set(visible=True, color=QUIET)
    return axes


def _span(study: StudyTables) -> tuple[float, float]:
    """The ends of the time axis, with half a year of air."""
    if not len(study.years):
        return (0.0, 1.0)
    return float(study.years[0]) - 0.5, float(study.years[-1]) + 0.5


def _note(study: StudyTables, panels: list[Panel], events: str) -> str:
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
    drawn = {panel.unit.split()[0] for panel in panels if panel.defined}
    if "challenges" in drawn:
        text += " Relevant dyads: a nation and a neighbour, a major power and anyone, a claimant and its target."
    if "ratio" in drawn:
        text += (
            " Observed: targets that third nations must defend against those without, which differ in more than that;"
            " counterfactual: the same targets with and without their defenders."
        )
    empty = [panel.heading.split(":")[0] for panel in panels if not panel.defined]
    if empty:
        text += f" Not drawn, since not defined in any run: {'; '.join(empty)}."
    return f"{text} {events}"


def _draw_panel(axes: Axes, study: StudyTables, panel: Panel) -> None:
    """The crises of a panel, or its courses, named at the right end."""
    axes.set_ylabel(panel.unit, fontsize=SMALL, linespacing=1.1, va="top")
    axes.yaxis.set_label_coords(-(_LEFT - 0.06) / (DOUBLE - _LEFT - _RIGHT), 0.5)
    if isinstance(panel.what, Crises):
        draw_crises(axes, panel.what)
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
