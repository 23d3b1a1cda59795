"""What came of cohesion and deterrence, year by year, over all runs."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from analysis.cast import Bloc, Cast
from analysis.marks import draw_labels, draw_lines, marks_of, place
from analysis.statistics import QUANTILES, bands, challenges, running_mean
from analysis.style import (
    DOUBLE,
    INK,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    look,
    new_figure,
    note_height,
    panel_letter,
    plural,
    year_axis,
)  # fmt: skip
from analysis.tables import StudyTables

TITLE: Final = "Cohesion and deterrence over time"
DESCRIPTION: Final = "Cohesion of the main organisations and the measures of deterrence, with the events marked."

COMPONENTS: Final[dict[str, str]] = {
    "ideology_agreement": "ideology",
    "threat_agreement": "view of threats",
    "trust_among_allies": "trust",
    "reliability": "reliability",
    "interoperability_among_allies": "interoperability",
    "internal_peace": "internal peace",
}
RATIOS: Final[dict[str, str]] = {
    "deterrence_ratio_observed": "observed",
    "deterrence_ratio_counterfactual": "counterfactual",
}
WINDOW: Final = 5.0
"""Years over which a measure that only exists when there is a crisis is averaged within a run."""
FEW: Final = 0.1
"""What is defined in fewer than this share of runs at a time is not drawn then; below half it is drawn thin."""
_LEFT, _RIGHT, _TOP, _GAP = 0.8, 1.22, 0.36, 0.38
_DASHES: Final[tuple[Any, ...]] = (
    "-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (8, 2)), (0, (4, 1.2, 1, 1.2, 1, 1.2)),
)  # fmt: skip
"""How lines that mean different things are broken, for readers without colour."""


@dataclass(frozen=True)
class Course:
    """One measure through time: its name at the line's end, its quantiles over the runs, and how it is drawn."""

    name: str
    table: pd.DataFrame
    colour: str = INK
    shaded: bool = True
    width: float = 1.3
    style: Any = "-"


@dataclass(frozen=True)
class Panel:
    """One panel: what it shows, the words at its axis, its height in inches, where the axis begins and ends."""

    heading: str
    unit: str
    courses: list[Course]
    height: float
    low: float | None = None
    high: float | None = None


def _panels(study: StudyTables) -> list[Panel]:
    """The panels for which the study has columns; the two deterrence ratios only ever together."""
    cast, steps = Cast(study), study.steps
    panels = [_cohesion(study, cast), _components(study, cast)]
    if "general_deterrence" in steps:
        table = bands(steps.assign(rate=challenges(steps["general_deterrence"])), "rate")
        text = "General deterrence: challenges to be expected (fewer: more are deterred)"
        unit = "challenges per\n1,000 relevant\ndyad-years"
        panels.append(Panel(text, unit, [Course("expected\nchallenges", table)], 0.95, low=0.0))
    if "immediate_success" in steps:
        table = bands(running_mean(steps, "immediate_success", WINDOW, study.step), "immediate_success")
        text = f"Immediate deterrence: resisted challenges that were given up ({WINDOW:g}-year means within a run)"
        panels.append(Panel(text, "share of\nthose resisted", [Course("given up", table)], 0.75, 0.0, 1.0))
    if RATIOS.keys() <= set(steps.columns):
        looks = zip(RATIOS.items(), PALETTE[2:], _DASHES, strict=False)
        courses = [Course(name, bands(steps, column), hue, style=dash) for (column, name), hue, dash in looks]
        text = "Deterrence ratios: chance of a challenge with defenders over without (below 1: pacts deter)"
        panels.append(Panel(text, "ratio", courses, 1.0, low=0.0, high=1.25))
    return [panel for panel in panels if panel.courses]


def _defined(panel: Panel) -> bool:
    return any(course.table["runs"].any() for course in panel.courses)


def _cohesion(study: StudyTables, cast: Cast) -> Panel:
    """Cohesion of the main organisations, beside a thin line for all defence treaties; that line alone without them."""
    titles = [(bloc, _of_treaty(study, bloc, "cohesion")) for bloc in cast.main]
    courses = [Course("\n".join(textwrap.wrap(bloc.title, 20)), table, bloc.colour) for bloc, table in titles]
    whose = titles[0][0].title if len(titles) == 1 else "the main organisations" if titles else "all defence treaties"
    if "cohesion" in study.steps:
        table = bands(study.steps, "cohesion")
        thin = Course("all defence\ntreaties", table, QUIET, False, 0.8, _DASHES[2])
        courses.append(thin if courses else Course("all defence\ntreaties", table))
    return Panel(f"Cohesion: {whose}", "cohesion\n(none 0, full 1)", courses, 1.5)


def _components(study: StudyTables, cast: Cast) -> Panel:
    """What cohesion is made of: in the first of the main organisations, or over all treaties without one."""
    bloc = cast.main[0] if cast.main else None
    looks = zip(COMPONENTS.items(), PALETTE, _DASHES, strict=False)
    courses = [
        Course(name, _of_treaty(study, bloc, column), hue, False, 1.0, dash)
        for (column, name), hue, dash in looks
        if column in (study.treaties if bloc else study.steps)
    ]
    text = f"Components of cohesion: {bloc.title if bloc else 'all defence treaties'}"
    text += " (medians)" if study.replicates > 1 else ""
    return Panel(text, "component\n(none 0, full 1)", courses, 1.2, 0.0, 1.0)


def _of_treaty(study: StudyTables, bloc: Bloc | None, column: str) -> pd.DataFrame:
    """Quantiles of a measure of a treaty over the runs in which it exists, or of the whole system."""
    if bloc is None:
        return bands(study.steps, column)
    rows = study.treaties[study.treaties["treaty"].astype(str) == bloc.id]
    table = bands(rows, column) if column in rows else pd.DataFrame(columns=[*QUANTILES, "runs"], dtype=float)
    return table.reindex(pd.Index(study.years, name="year")).fillna({"runs": 0})


def draw(study: StudyTables) -> Figure:
    """Panels one above the other on one time axis: median, middle half and middle 80 % of the runs."""
    with look():
        every = _panels(study)
        panels = [panel for panel in every if _defined(panel)]
        figure = new_figure(DOUBLE, 1.0)
        span = _span(study)
        placed = place(marks_of(study), DOUBLE, (_LEFT, DOUBLE - _RIGHT), span)
        body = sum(panel.height + _GAP for panel in panels)
        note = _note(study, every, placed.note)
        height = _TOP + placed.height + body + 0.2 + note_height(note, DOUBLE)
        figure.set_size_inches(DOUBLE, height)
        heading(figure, study.title, note)
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
        return figure


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
    if not len(study.years):
        return (0.0, 1.0)
    first, last = float(study.years[0]), float(study.years[-1])
    return (first, last) if last > first else (first - 0.5, last + 0.5)


def _note(study: StudyTables, panels: list[Panel], events: str) -> str:
    """How to read the figure, with the number of runs."""
    if study.replicates == 1:
        text = "One run: lines are its values; one run has no bands."
    else:
        text = f"Line: median of {plural(study.replicates, 'run')}; dark band: middle 50%; light band: middle 80%."
        tables = [course.table["runs"] / study.replicates for panel in panels for course in panel.courses]
        if any(((share >= FEW) & (share < 0.5)).any() for share in tables):
            text += f" Thin line: there in fewer than half of the runs (from {FEW:.0%})."
    drawn = {panel.unit.split()[0] for panel in panels if _defined(panel)}
    if "challenges" in drawn:
        text += " Relevant dyads: neighbours, major powers and holders of claims, each towards each."
    if "ratio" in drawn:
        text += (
            " Observed: targets that third nations must defend against those without, which differ in more than that;"
            " counterfactual: the same targets with and without their defenders."
        )
    empty = [panel.heading.split(":")[0] for panel in panels if not _defined(panel)]
    if empty:
        text += f" Not drawn, since not defined in any run: {'; '.join(empty)}."
    return f"{text} {events}"


def _draw_panel(axes: Axes, study: StudyTables, panel: Panel) -> None:
    """The courses of a panel as median lines, in their bands where they have bands, named at the right end."""
    ends, undefined = [], []
    for course in panel.courses:
        often = course.table["runs"] / max(study.replicates, 1)
        table = course.table.where(often >= FEW)
        if table["q50"].notna().any():
            _draw_course(axes, course, table, often >= 0.5, study.replicates > 1)
            ends.append((float(table["q50"].dropna().iloc[-1]), course.name, course.colour))
        else:
            undefined.append(" ".join(course.name.split()))
    axes.set_ylabel(panel.unit, fontsize=SMALL, linespacing=1.1, va="top")
    axes.yaxis.set_label_coords(-(_LEFT - 0.06) / (DOUBLE - _LEFT - _RIGHT), 0.5)
    _scale(axes, panel)
    _name_ends(axes, ends, panel.height)
    if undefined:
        words = f"not defined in any run: {', '.join(undefined)}"
        axes.text(0.5, 0.08, words, transform=axes.transAxes, ha="center", color=QUIET, fontsize=SMALL)


def _draw_course(axes: Axes, course: Course, table: pd.DataFrame, often: pd.Series[bool], shaded: bool) -> None:
    """A median line in its two bands, thin where few runs have it, with points where a year stands alone."""
    x, middle = table.index.to_numpy(dtype=float), table["q50"].to_numpy(dtype=float)
    for low, high, alpha in (("q10", "q90", 0.16), ("q25", "q75", 0.28)) if course.shaded and shaded else ():
        axes.fill_between(x, table[low], table[high], color=course.colour, alpha=alpha, lw=0, zorder=2)
    known = often.to_numpy()
    for width, part in ((0.4 * course.width, middle), (course.width, np.where(known, middle, np.nan))):
        axes.plot(x, part, color=course.colour, lw=width, ls=course.style, zorder=3, solid_capstyle="butt")
    padded = np.concatenate([[False], ~np.isnan(middle), [False]])
    alone = padded[1:-1] & ~padded[:-2] & ~padded[2:]
    axes.plot(x[alone], middle[alone], color=course.colour, ls="", marker="o", ms=2.5, zorder=3)


def _scale(axes: Axes, panel: Panel) -> None:
    """The vertical axis: as the panel says where it does, else as far as what is drawn, with some air."""
    drawn = axes.dataLim.intervaly
    low, high = (float(drawn[0]), float(drawn[1])) if np.isfinite(drawn).all() else (0.0, 1.0)
    air = max(0.06 * (high - (low if panel.low is None else panel.low)), 0.01)
    if panel.unit == "ratio":
        axes.axhline(1, color=QUIET, lw=0.7, ls=(0, (4, 2)), zorder=1)
        high = max(high, panel.high or 0.0)
    elif panel.high is not None:
        high, air = panel.high, 0.0
    if panel.unit == "ratio" and high > 2.5:
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


def _name_ends(axes: Axes, ends: list[tuple[float, str, str]], height: float) -> None:
    """The names of the lines at the right, each as near to its line's end as the others allow."""
    lines = max((text.count("\n") + 1 for _, text, _ in ends), default=1)
    wanted = [float(axes.transAxes.inverted().transform(axes.transData.transform((0.0, end[0])))[1]) for end in ends]
    for (_, text, colour), level in zip(ends, apart(wanted, (0.115 * lines + 0.015) / height), strict=True):
        axes.annotate(
            text, (1, level), (5, 0), "axes fraction", "offset points",
            fontsize=SMALL, color=colour, va="center", annotation_clip=False, linespacing=1.15,
        )  # fmt: skip


def apart(wanted: list[float], gap: float) -> list[float]:
    """Levels within 0 to 1, at least a gap apart, in the order of the wanted ones and close to them."""
    order = np.argsort(wanted, kind="stable")
    levels = np.clip(np.asarray(wanted, dtype=float)[order], gap / 2, 1 - gap / 2)
    for _ in range(200):
        for k in range(len(levels) - 1):
            short = gap - (levels[k + 1] - levels[k])
            if short > 1e-9:
                levels[k] -= short / 2
                levels[k + 1] += short / 2
        levels = np.clip(levels, gap / 2, 1 - gap / 2)
    result = np.empty(len(levels))
    result[order] = levels
    return [float(level) for level in result]
