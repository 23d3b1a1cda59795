"""The reasons of decisions as bars: what spoke for the deed and against it, their sum, and the chance that it gave."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.reasons import ordered
from analysis.style import (
    FAINT,
    INK,
    NORMAL,
    OTHER,
    PALETTE,
    QUIET,
    SMALL,
    TITLE,
    label,
    look,
    new_figure,
    note_height,
    note_lines,
    width_of,
)
from analysis.telling import Told, column, percent
from sim.vocabulary import Decision

WIDTH: Final = 5.6
"""Width of the figure in inches."""
FOR, AGAINST = PALETTE[0], PALETTE[1]
_ROW, _FOOT, _GAP, _LINE, _NUMBER = 0.155, 0.36, 0.16, 0.145, 0.34
SLIGHT: Final = 0.03
"""Terms below this share of the largest are drawn together, where there are two or more."""


@dataclass(frozen=True)
class Bar:
    """A term as it is drawn."""

    name: str
    value: float
    colour: str


@dataclass(frozen=True)
class Panel:
    """The bars of one decision with the lines of its heading, and how high all that is."""

    told: Told
    bars: list[Bar]
    heading: list[str]
    subtitle: str

    @property
    def tip(self) -> float | None:
        """The sum at which the chance is one half, where that is worth a line: neither at 0 nor far off."""
        tip = self.told.reasons.tipping_sum
        reach = max(abs(bar.value) for bar in self.bars)
        return tip if tip is not None and 0.0 < abs(tip) <= 2.0 * reach else None

    @property
    def top(self) -> float:
        """The height of the heading in inches."""
        return _LINE * len(self.heading) + 0.2

    @property
    def height(self) -> float:
        """The height of the bars in inches: a row for each term and one for the sum, with a gap between."""
        return _ROW * (len(self.bars) + 1.5)


def draw_reasons(decisions: Sequence[Told]) -> Figure:
    """A panel for each decision, one below the other."""
    with look():
        panels = [_panel(told) for told in decisions]
        left = 0.16 + max([width_of(bar.name, SMALL) for panel in panels for bar in panel.bars], default=0.3)
        across = WIDTH - left - 0.12
        note = _note(panels)
        height = sum(panel.top + panel.height + _FOOT for panel in panels) + _GAP * (len(panels) - 1) + 0.08
        figure = new_figure(WIDTH, height + note_height(note, WIDTH))
        full = figure.get_size_inches()[1]
        at = full - 0.08
        for panel in panels:
            _head(figure, panel, at)
            at -= panel.top + panel.height
            axes = figure.add_axes((left / WIDTH, at / full, across / WIDTH, panel.height / full))
            _draw(axes, panel, across)
            at -= _FOOT + _GAP
        lines = "\n".join(note_lines(note, WIDTH))
        figure.text(0.08 / WIDTH, 0.06 / full, lines, fontsize=SMALL, color=QUIET, va="bottom", linespacing=1.35)
        return figure


def _panel(told: Told) -> Panel:
    reasons = told.reasons
    heading = textwrap.wrap(label(f"{told.when[:1].upper()}{told.when[1:]}: {told.headline}", 180), 72)
    if reasons.decision is Decision.BUDGET:
        subtitle = "the terms add up to the change"
    elif reasons.forced:
        subtitle = "its own offer, signed whatever the terms"
    else:
        subtitle = f"chance of {told.deed}: {percent(reasons.chance)}"
    return Panel(told, _bars(told), heading, label(subtitle, 90))


def _bars(told: Told) -> list[Bar]:
    """The terms as bars, from the most positive to the most negative; those that are slight share the last one."""
    terms = told.reasons.terms
    order = ordered(told.reasons)
    slight = [term for term in order if abs(terms[term]) < SLIGHT * max(map(abs, terms.values()))]
    kept = [term for term in order if term not in slight] if len(slight) > 1 else order
    bars = [Bar(label(told.phrase(t), 56), terms[t], FOR if terms[t] > 0 else AGAINST) for t in kept]
    rest = told.reasons.total - sum(bar.value for bar in bars)
    return [*bars, Bar(f"{len(slight)} lesser terms together", rest, OTHER)] if kept is not order else bars


def _note(panels: Sequence[Panel]) -> str:
    text = "Blue speaks for the deed, orange against it; dark: the sum of all terms, from which the chance follows."
    if any(panel.tip is not None for panel in panels):
        text += " Dotted: the sum at which the chance is one half, where that is not 0."
    elif any(panel.told.reasons.decision is not Decision.BUDGET for panel in panels):
        text += " At a sum of 0 the chance is one half."
    return text


def _head(figure: Figure, panel: Panel, at: float) -> None:
    """The heading of a panel, from `at` inches above the foot of the figure downwards."""
    width, height = figure.get_size_inches()
    x = 0.08 / width
    for k, line in enumerate(panel.heading):
        figure.text(x, (at - k * _LINE) / height, line, fontsize=TITLE, fontweight="bold", va="top")
    below = (at - len(panel.heading) * _LINE) / height
    figure.text(x, below, panel.subtitle, fontsize=NORMAL, color=QUIET, va="top")


def _draw(axes: Axes, panel: Panel, across: float) -> None:
    """The bars of the terms, and below them that of their sum; `across` is the width of the axes in inches."""
    told, reasons = panel.told, panel.told.reasons
    bars = [*panel.bars, Bar("sum", reasons.total, INK)]
    rows = [*range(len(bars) - 1), len(bars) - 0.5]
    values = [bar.value for bar in bars]
    axes.barh(rows, values, height=0.72, color=[bar.colour for bar in bars], zorder=2)
    ends = [*values, 0.0] + ([panel.tip] if panel.tip is not None else [])
    pad = (max(ends) - min(ends)) * _NUMBER / (across - 2 * _NUMBER)
    axes.set_xlim(min(ends) - pad, max(ends) + pad)
    axes.set_ylim(len(bars), -0.5)
    axes.axvline(0, color=INK, lw=0.6, zorder=3)
    axes.axhline(len(bars) - 1.25, color=FAINT, lw=0.6, zorder=0)
    if panel.tip is not None:
        axes.axvline(panel.tip, color=QUIET, lw=1.0, ls=(0, (1, 1.5)), zorder=1)
    for row, value, text in zip(rows, values, column(values), strict=True):
        side = 1 if value > 0 else -1
        axes.annotate(
            text, (value, row), (3 * side, 0), textcoords="offset points", fontsize=SMALL,
            ha="left" if side > 0 else "right", va="center_baseline",
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
        )  # fmt: skip
    axes.set_yticks(rows, [bar.name for bar in bars], fontsize=SMALL)
    axes.get_yticklabels()[-1].set_fontweight("bold")
    axes.tick_params(axis="y", length=0, pad=4)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_xlabel(label(f"for (+) or against (−) {told.deed}, {reasons.unit}", 70), fontsize=SMALL, labelpad=1.5)
