"""The reasons of decisions as bars: what spoke for the deed and against it, their sum, and the chance that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.account import TOLD, in_full
from analysis.phrases import column, percent
from analysis.reasons import Reasons, ordered
from analysis.style import (
    FAINT,
    INK,
    NORMAL,
    OTHER,
    PALETTE,
    QUIET,
    SMALL,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    note_lines,
    width_of,
)
from analysis.style import (
    TITLE as SIZE,
)
from analysis.tables import StudyTables
from analysis.telling import Told
from analysis.why import Question, Unanswerable, answer
from analysis.wishes import PLAIN, Undrawable, Wishes, needs
from sim.vocabulary import Decision

TITLE: Final = "Why a nation decided as it did"
DESCRIPTION: Final = "The terms for and against what a nation decided in a year, their sum, and the chance it gives."
HEEDS: Final = ("years", "run", "nations", "treaties")
EXAMPLE: Final = ("run", Wishes(years=(1956,), nations=("SUN",)))

WIDTH: Final = 5.6
"""Width of the figure in inches."""
FOR, AGAINST = PALETTE[0], PALETTE[1]
_ROW, _FOOT, _GAP, _LINE, _NUMBER = 0.155, 0.34, 0.16, 0.145, 0.36
_APART, _EDGE = 0.38, 0.08
SLIGHT: Final = 0.03
"""Terms below this share of the largest are drawn together, where there are two or more."""
CHANCES: Final = (
    0.5, 0.1, 0.9, 0.01, 0.99, 0.001, 0.999, 0.75, 0.25, 0.95, 0.05, 0.8, 0.2, 0.7, 0.3, 0.6, 0.4, 0.005, 0.002,
)  # fmt: skip
"""The chances at which the axis of a sum may be marked, the first ones first, as far as they lie in sight and apart."""
UNITS: Final = {"utility": "utility", "logit": "log-odds", "bn $/year": "bn $ a year"}
"""The units of a sum as they are told."""


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
    def ends(self) -> tuple[float, float]:
        """The least and the greatest of what the axis must show: the bars, their sum and 0."""
        values = [*(bar.value for bar in self.bars), self.told.reasons.total, 0.0]
        return min(values), max(values)

    @property
    def top(self) -> float:
        """The height of the heading in inches."""
        return _LINE * len(self.heading) + 0.2

    @property
    def height(self) -> float:
        """The height of the bars in inches: a row for each term and one for the sum, with a gap between."""
        return _ROW * (len(self.bars) + 1.5)


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """The reasons of what a nation decided in a year: all that `foedus why` tells in full."""
    needs(study, "a decision", ["steps", "decisions", "members", "ties"])
    if len(wishes.nations) != 1 or len(wishes.years) != 1 or len(wishes.treaties) > 1:
        text = "say whose decisions and when, such as --nation FRA --year 1966; --treaty for those on one treaty"
        raise Undrawable(f"{study.folder}: {text}")
    about = wishes.treaties[0] if wishes.treaties else None
    try:
        told = answer(study, Question(wishes.nations[0], wishes.years[0], None, wishes.run or 0, about))
    except Unanswerable as reason:
        raise Undrawable(f"{study.folder}: {reason}") from reason
    run = f"Run {wishes.run or 0} of {len(study.runs)}, not what runs have in common." if len(study.runs) > 1 else ""
    return draw_reasons(in_full(told, whole_year=True) or told[:TOLD], run)


def draw_reasons(decisions: Sequence[Told], which: str = "") -> Figure:
    """A panel for each decision, one below the other; the note begins with which run they are of."""
    with look():
        panels = [_panel(told) for told in decisions]
        left = 0.16 + 1.04 * max([width_of(bar.name, SMALL) for panel in panels for bar in panel.bars], default=0.3)
        across = WIDTH - left - 0.12
        scales = _scales(panels, across)
        note = f"{which} {_note(panels, scales)}".strip()
        height = sum(panel.top + panel.height + _foot(panel) for panel in panels) + _GAP * (len(panels) - 1) + 0.08
        figure = new_figure(WIDTH, height + note_height(note, WIDTH))
        full = figure.get_size_inches()[1]
        at = full - 0.08
        for panel in panels:
            _head(figure, panel, at)
            at -= panel.top + panel.height
            axes = figure.add_axes((left / WIDTH, at / full, across / WIDTH, panel.height / full))
            axes.set_xlim(*scales[panel.told.reasons.unit])
            _draw(axes, panel)
            _mark_chances(axes, panel, across)
            at -= _foot(panel) + _GAP
        lines = "\n".join(note_lines(note, WIDTH))
        figure.text(0.08 / WIDTH, 0.06 / full, lines, fontsize=SMALL, color=QUIET, va="bottom", linespacing=1.35)
        return figure


def _scales(panels: Sequence[Panel], across: float) -> dict[str, tuple[float, float]]:
    """Where the axes begin and end, the same for all panels of a unit, with room for the numbers beside the bars."""
    scales = {}
    for unit in {panel.told.reasons.unit for panel in panels}:
        ends = [panel.ends for panel in panels if panel.told.reasons.unit == unit]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        pad = max(high - low, 1e-9) * _NUMBER / (across - 2 * _NUMBER)
        scales[unit] = (low - pad, high + pad)
    return scales


def _foot(panel: Panel) -> float:
    """The inches below the bars: a scale of chances, where chance decides."""
    return _FOOT if _by_chance(panel.told.reasons) else 0.08


def _by_chance(reasons: Reasons) -> bool:
    return not reasons.forced and reasons.decision is not Decision.BUDGET


def _panel(told: Told) -> Panel:
    reasons = told.reasons
    title = label(f"{told.when[:1].upper()}{told.when[1:]}: {told.headline}", 180)
    heading = lines_of(title, SIZE, 0.95 * (WIDTH - 0.16), "bold")
    if reasons.decision is Decision.BUDGET:
        subtitle = "the terms add up to the change"
    elif reasons.forced:
        subtitle = "its own offer, signed whatever the terms"
    else:
        subtitle = f"chance of {told.deed}{told.once or ':'} {percent(reasons.chance)}"
        if reasons.besides:
            parts = percent(reasons.by_sum), percent(sum(reasons.besides.values()))
            cause = told.phrase(next(iter(reasons.besides))) if reasons.decision is Decision.CHALLENGE else "bluffing"
            subtitle = f"chance {percent(reasons.chance)}: {parts[0]} by the sum, {parts[1]} besides by {cause}"
    return Panel(told, _bars(told), heading, label(subtitle, 90))


def _bars(told: Told) -> list[Bar]:
    """The terms as bars, from the most positive to the most negative; those that are slight share the last one."""
    terms = told.reasons.added
    order = ordered(told.reasons)
    slight = [term for term in order if abs(terms[term]) < SLIGHT * max(map(abs, terms.values()))]
    kept = [term for term in order if term not in slight] if len(slight) > 1 else order
    bars = [Bar(label(told.phrase(t), 56), terms[t], FOR if terms[t] > 0 else AGAINST) for t in kept]
    rest = told.reasons.total - sum(bar.value for bar in bars)
    seen = kept is not order and column([*(bar.value for bar in bars), rest])[-1].strip("+−0.") != ""
    return [*bars, Bar(f"{len(slight)} lesser terms together", rest, OTHER)] if seen else bars


def _note(panels: Sequence[Panel], scales: dict[str, tuple[float, float]]) -> str:
    """How to read the bars, their numbers and the scale below them."""
    units = {panel.told.reasons.unit for panel in panels}
    text = "Blue speaks for the deed, orange against it, dark is the sum of all terms."
    if any(_by_chance(panel.told.reasons) for panel in panels):
        text += " The scale below the bars: the chance that a sum gives."
    if any(panel.told.reasons.besides for panel in panels):
        text += " What stands besides is counted in."
    tips = [(panel.told.reasons.tipping_sum or 0.0, *scales[panel.told.reasons.unit]) for panel in panels]
    if any(tip and low < tip < high for tip, low, high in tips):
        text += " Dotted: a chance of one half."
    if "utility" in units:
        text += " Utility: what the treaty was worth to the nation, as the model counts."
    if "logit" in units:
        text += " Log-odds: the scale on which what changes a chance adds up."
    return text


def _head(figure: Figure, panel: Panel, at: float) -> None:
    """The heading of a panel, from `at` inches above the foot of the figure downwards."""
    width, height = figure.get_size_inches()
    x = 0.08 / width
    for k, line in enumerate(panel.heading):
        figure.text(x, (at - k * _LINE) / height, line, fontsize=SIZE, fontweight="bold", va="top")
    below = (at - len(panel.heading) * _LINE) / height
    figure.text(x, below, panel.subtitle, fontsize=NORMAL, color=QUIET, va="top")


def _draw(axes: Axes, panel: Panel) -> None:
    """The bars of the terms, and below them that of their sum, each with its number."""
    bars = [*panel.bars, Bar(f"sum, {UNITS[panel.told.reasons.unit]}", panel.told.reasons.total, INK)]
    rows = [*range(len(bars) - 1), len(bars) - 0.5]
    values = [bar.value for bar in bars]
    axes.barh(rows, values, height=0.72, color=[bar.colour for bar in bars], zorder=2)
    axes.set_ylim(len(bars), -0.5)
    axes.axvline(0, color=INK, lw=0.6, zorder=3)
    axes.axhline(len(bars) - 1.25, color=FAINT, lw=0.6, zorder=0)
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


def _mark_chances(axes: Axes, panel: Panel, across: float) -> None:
    """The axis below the bars, marked with the chances that sums give; none where chance decides nothing."""
    reasons = panel.told.reasons
    axes.spines["bottom"].set_visible(_by_chance(reasons))
    if not _by_chance(reasons):
        axes.set_xticks([])
        return
    marks = chances_in(reasons, axes.get_xlim(), across)
    axes.set_xticks([at for at, _ in marks], [f"{100 * chance:g}%" for _, chance in marks])
    if reasons.tipping_sum:
        axes.axvline(reasons.tipping_sum, color=QUIET, lw=1.0, ls=(0, (1, 1.5)), zorder=1)
    axes.set_xlabel(label(f"chance of {panel.told.deed} that a sum gives", 70), fontsize=SMALL, labelpad=1.5)


def chances_in(reasons: Reasons, sight: tuple[float, float], across: float) -> list[tuple[float, float]]:
    """The sums in sight that give the chances to be marked, and these chances, with room for their labels."""
    edge = _EDGE * (sight[1] - sight[0]) / across
    sums = np.linspace(sight[0], sight[1] - edge, 2001)
    given = np.array([reasons.chance_at({"sum": total} | reasons.besides) for total in sums])
    near = _APART * (sight[1] - sight[0]) / across
    found: list[tuple[float, float]] = []
    for chance in CHANCES:
        at = float(np.interp(chance, given, sums))
        if given[0] < chance < given[-1] and all(abs(at - other) >= near for other, _ in found):
            found.append((at, chance))
    return sorted(found)
