"""What came of cohesion and deterrence, year by year, over all runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.marks import ROW, draw_labels, draw_lines, marks_of, place
from analysis.statistics import bands, running_mean
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
)  # fmt: skip
from analysis.tables import StudyTables

TITLE: Final = "Cohesion and deterrence over time"
DESCRIPTION: Final = "Quantile bands over the runs of the cohesion and deterrence measures, with the events marked."

COMPONENTS: Final[dict[str, str]] = {
    "ideology_agreement": "ideology",
    "threat_agreement": "view of threats",
    "trust_among_allies": "trust",
    "reliability": "reliability",
    "interoperability_among_allies": "interoperability",
    "internal_peace": "internal peace",
}
WINDOW: Final = 5.0
"""Years over which a measure that only exists when there is a crisis is averaged within a run."""
_LEFT, _RIGHT, _TOP, _GAP = 0.52, 1.12, 0.34, 0.36


@dataclass(frozen=True)
class Panel:
    """One panel: what it is called, the columns it shows, its height in inches, bands or medians only, its scale."""

    heading: str
    columns: dict[str, str]
    height: float
    bands: bool = True
    scale: str = "share"


def _panels(study: StudyTables) -> list[Panel]:
    """The panels for which the study has columns; the two deterrence ratios only ever together."""
    have = set(study.steps.columns)
    parts = {name: text for name, text in COMPONENTS.items() if name in have}
    ratios = {"deterrence_ratio_observed": "observed", "deterrence_ratio_counterfactual": "counterfactual"}
    panels = []
    if "cohesion" in have:
        panels.append(Panel("Cohesion of the alliances (composite)", {"cohesion": "cohesion"}, 1.1))
    if parts:
        panels.append(Panel("Its components (medians)", parts, 1.2, bands=False))
    if "general_deterrence" in have:
        text = "General deterrence: 1 - expected chance of a challenge (axis cut)"
        panels.append(Panel(text, {"general_deterrence": "general"}, 0.75, scale="cut"))
    if "immediate_success" in have:
        text = f"Immediate deterrence: success in crises, mean over {WINDOW:g} years within each run"
        panels.append(Panel(text, {"immediate_success": "immediate"}, 0.85))
    if ratios.keys() <= have:
        text = "Deterrence ratios: risk of a challenge with a defence pact / without (below 1: pacts deter)"
        panels.append(Panel(text, ratios, 1.15, scale="ratio"))
    return panels


def draw(study: StudyTables) -> Figure:
    """Panels one above the other on one time axis: median, middle half and middle 80 % of the runs."""
    with look():
        panels = _panels(study)
        figure = new_figure(DOUBLE, 1.0)
        span = _span(study)
        placed = place(marks_of(study), DOUBLE, (_LEFT, DOUBLE - _RIGHT), span)
        labels = 0.06 + placed.rows * ROW + 0.22
        body = sum(panel.height for panel in panels) + _GAP * max(len(panels) - 1, 0)
        note = _note(study, placed.note)
        height = _TOP + labels + body + 0.26 + note_height(note, DOUBLE)
        figure.set_size_inches(DOUBLE, height)
        heading(figure, study.title, note)
        top = height - _TOP - labels
        for k, panel in enumerate(panels):
            box = (_LEFT / DOUBLE, (top - panel.height) / height, 1 - (_LEFT + _RIGHT) / DOUBLE, panel.height / height)
            axes = figure.add_axes(box)
            axes.set_xlim(*span)
            axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
            draw_lines(axes, placed)
            _draw_panel(axes, study, panel)
            panel_letter(axes, "abcdefgh"[k], panel.heading)
            axes.tick_params(labelbottom=k == len(panels) - 1)
            if k == 0:
                draw_labels(axes, placed, lift=0.2)
            top -= panel.height + _GAP
        return figure


def _span(study: StudyTables) -> tuple[float, float]:
    if not len(study.years):
        return (0.0, 1.0)
    first, last = float(study.years[0]), float(study.years[-1])
    return (first, last) if last > first else (first - 0.5, last + 0.5)


def _note(study: StudyTables, events: str) -> str:
    """How to read the figure, with the number of runs."""
    if study.replicates == 1:
        text = "One run: lines are its values; one run has no bands."
    else:
        text = f"Line: median of {plural(study.replicates, 'run')}; dark band: middle 50%; light band: middle 80%."
    if "deterrence_ratio_observed" in study.steps and "deterrence_ratio_counterfactual" in study.steps:
        text += " Observed: targets with a pact against targets without; counterfactual: the same targets, pacts void."
    return f"{text} {events}"


def _table(study: StudyTables, column: str) -> pd.DataFrame:
    steps = study.steps
    if column == "immediate_success":
        steps = running_mean(steps, column, WINDOW, study.step)
    return bands(steps, column)


def _draw_panel(axes: Axes, study: StudyTables, panel: Panel) -> None:
    """The columns of a panel as median lines, in their bands where the panel shows bands, named at the right end."""
    tables = {text: _table(study, column) for column, text in panel.columns.items()}
    shaded = panel.bands and study.replicates > 1
    colours = [INK] if len(tables) == 1 else list(PALETTE)
    ends = []
    for (text, table), colour in zip(tables.items(), colours, strict=False):
        if table["runs"].any():
            _line(axes, table, colour, shaded, width=1.3 if panel.bands else 0.9)
            ends.append((float(table["q50"].dropna().iloc[-1]), text, colour))
    _scale(axes, panel, list(tables.values()))
    _name_ends(axes, ends, panel.height)
    undefined = [text for text, table in tables.items() if not table["runs"].any()]
    if undefined:
        words = f"not defined in any run: {', '.join(undefined)}"
        axes.text(0.5, 0.08, words, transform=axes.transAxes, ha="center", color=QUIET, fontsize=SMALL)


def _line(axes: Axes, table: pd.DataFrame, colour: str, shaded: bool, width: float) -> None:
    """A median line, with points where a year stands alone, in its two bands."""
    x = table.index.to_numpy(dtype=float)
    for low, high, alpha in (("q10", "q90", 0.14), ("q25", "q75", 0.24)) if shaded else ():
        axes.fill_between(x, table[low], table[high], color=colour, alpha=alpha, lw=0, zorder=2)
    axes.plot(x, table["q50"], color=colour, lw=width, zorder=3, solid_capstyle="butt")
    defined = table["q50"].notna().to_numpy()
    padded = np.concatenate([[False], defined, [False]])
    alone = defined & ~padded[:-2] & ~padded[2:]
    axes.plot(x[alone], table["q50"].to_numpy()[alone], color=colour, ls="", marker="o", ms=2.5, zorder=3)


def _scale(axes: Axes, panel: Panel, tables: list[pd.DataFrame]) -> None:
    """The vertical axis: 0 to 1, cut to where the bands lie, or for ratios from 0 to beyond the line at 1."""
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    defined = [table for table in tables if table["runs"].any()]
    if panel.scale == "ratio":
        tops = [float(table["q90"].quantile(0.95)) for table in defined]
        axes.axhline(1, color=QUIET, lw=0.7, ls=(0, (4, 2)), zorder=1)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_ylim(0, min(max([1.25, *[1.1 * top for top in tops]]), 5))
    elif panel.scale == "cut" and defined:
        low = min(float(table["q10"].min()) for table in defined)
        high = max(float(table["q90"].max()) for table in defined)
        margin = max(0.1 * (high - low), 0.005)
        axes.yaxis.set_major_locator(MaxNLocator(3))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_ylim(max(low - margin, 0), min(high + margin, 1))


def _name_ends(axes: Axes, ends: list[tuple[float, str, str]], height: float) -> None:
    """The names of the lines at the right, each as near to its line's end as the others allow."""
    low, high = axes.get_ylim()
    gap = 0.105 / height
    wanted = [(value - low) / (high - low) for value, _, _ in ends]
    for (_, text, colour), level in zip(ends, apart(wanted, gap), strict=True):
        axes.annotate(
            text, (1, level), (4, 0), "axes fraction", "offset points",
            fontsize=SMALL + 0.5, color=colour, va="center", annotation_clip=False,
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
