"""Paired differences over time as small multiples: the mean of the pairs and its interval, index by index."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.comparison.pairs import Comparison, Index
from analysis.marks import scripted
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    NORMAL,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    width_of,
)  # fmt: skip
from sim.metrics import METRICS
from sim.metrics.base import TOGETHER
from sim.world import World

ACROSS: Final = 3
MOST: Final = 2
"""So many nations and treaties have a row of panels of their own, the first ones: a figure must fit on a page."""
SYSTEM: Final = (
    "cohesion", "trust_among_allies", "reliability",
    "defence_density", "treaties_in_force", "polarisation",
    "general_deterrence", "deterrence_ratio_observed", "deterrence_ratio_counterfactual",
    "crises", "wars", "mean_burden",
)  # fmt: skip
"""The headline indices of the system, row by row; both deterrence ratios side by side."""
_PAIR: Final = SYSTEM.index(TOGETHER[0])
TREATY: Final = ("members", "cohesion", "expected_reliability")
NATION: Final = ("burden", "alarm", "general_deterrence")
"""Those of a treaty and of a nation."""
_LEFT, _RIGHT, _BETWEEN, _HIGH, _ABOVE, _BELOW, _LINE = 0.56, 0.18, 0.56, 0.82, 0.27, 0.24, 0.135
_WIDE: Final = (DOUBLE - _LEFT - _RIGHT - (ACROSS - 1) * _BETWEEN) / ACROSS


def draw_differences(found: Comparison) -> Figure:
    """A panel for each headline index, in rows for the system and for each nation or treaty that is measured."""
    rows = _rows(found)
    note = _note(found, rows)
    with look():
        compared = _compared(found)
        above = 0.36 + _LINE * len(compared)
        height = above + len(rows) * (_ABOVE + _HIGH + _BELOW) + 0.06 + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(
            figure, f"{label(found.arms.one.scenario.title or found.arms.one.scenario.name, 60)}: {_what(found)}", note
        )
        for k, line in enumerate(compared):
            figure.text(0.08 / DOUBLE, 1 - (0.31 + _LINE * k) / height, line, fontsize=NORMAL, color=QUIET, va="top")
        for at, row in enumerate(rows):
            bottom = height - above - at * (_ABOVE + _HIGH + _BELOW) - _ABOVE - _HIGH
            for column, index in enumerate(row):
                left = _LEFT + column * (_WIDE + _BETWEEN)
                axes = figure.add_axes((left / DOUBLE, bottom / height, _WIDE / DOUBLE, _HIGH / height))
                _panel(axes, found, index)
        return figure


def _rows(found: Comparison) -> list[list[Index]]:
    """The indices of each row of panels: those of the system, then of the first nations and treaties."""
    named = [key for key in dict.fromkeys((index.level, index.of) for index in found.indices) if key[1]][:MOST]
    wanted = {"system": SYSTEM, "treaty": TREATY, "nation": NATION}
    rows = []
    for level, of in [("system", ""), *named]:
        own = _filled(found, [Index(level, name, of) for name in wanted[level]])
        rows += [own[at : at + ACROSS] for at in range(0, len(own), ACROSS)]
    return rows or [[index for index in found.indices if index.level == "system" and index.name in SYSTEM][:ACROSS]]


def _filled(found: Comparison, wanted: list[Index]) -> list[Index]:
    """Headline indices; those that show nothing give place to the effects that stand out most of luck.

    Both deterrence ratios stand side by side, if either shows anything.
    """
    there = [index for index in wanted if _shows(found, index)]
    pair = [index for index in wanted if index.name in TOGETHER and index in found.indices]
    pair = pair if any(index in there for index in pair) else []
    own = [index for index in there if index not in pair]
    strong = sorted((effect for effect in found.effects if effect.apart), key=lambda effect: -effect.strength)
    others = [
        effect.index
        for effect in strong
        if (effect.index.level, effect.index.of) == (wanted[0].level, wanted[0].of)
        and effect.index not in wanted
        and effect.index.name not in TOGETHER
        and _shows(found, effect.index)
    ]
    own += others[: len(wanted) - len(own) - len(pair)]
    at = min(_PAIR, len(own))
    at -= at % ACROSS == ACROSS - 1
    return [*own[:at], *pair, *own[at:]]


def _shows(found: Comparison, index: Index) -> bool:
    """Whether a panel of an index has anything to show: it is defined in most pairs of some year, and differs there."""
    if index not in found.indices:
        return False
    middle, low, high = (_course(found, index, name) for name in ("difference", "low", "high"))
    return bool((np.nan_to_num(np.abs(middle) + np.abs(low) + np.abs(high)) > 0.0).any())


def _course(found: Comparison, index: Index, name: str) -> np.ndarray:
    """A column of an index year by year, without the years in which fewer than half of the pairs have it."""
    k = found.indices.index(index)
    few = found.by_year["pairs"][:, k] < 0.5 * found.work.replicates
    course: np.ndarray = np.where(few, np.nan, found.by_year[name][:, k])
    return course


def _what(found: Comparison) -> str:
    """Which way differences are taken."""
    one, other = (arm.head for arm in found.arms.both)
    return "B less A" if one == "A" else f"the {other} less the world {one}"


def _compared(found: Comparison) -> list[str]:
    """What is compared, in two lines at most."""
    one, other = found.arms.both
    text = f"A: {one.differs}; B: {other.differs}" if one.head == "A" else f"The other arm: {other.differs}"
    lines = lines_of(label(text, 400), NORMAL, DOUBLE - 0.2)
    return lines if len(lines) <= 2 else [lines[0], label(" ".join(lines[1:]), len(lines[0]))]


def _panel(axes: Axes, found: Comparison, index: Index) -> None:
    """One index: its mean difference with its interval, and the line at which nothing differs."""
    years = found.years.astype(float)
    middle, low, high = (_course(found, index, name) for name in ("difference", "low", "high"))
    colour = _colour(index)
    for mark in _marks(found):
        axes.axvline(mark, color=FAINT, lw=0.8, zorder=1)
    axes.axhline(0.0, color=QUIET, lw=0.6, zorder=2)
    axes.fill_between(years, low, high, color=colour, alpha=0.25, lw=0, zorder=3)
    axes.plot(years, middle, color=colour, lw=1.3, zorder=4, solid_capstyle="butt")
    _scale(axes, low, high)
    axes.set_xlim(years[0], max(years[-1], years[0] + 1))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.tick_params(colors=QUIET, labelcolor=INK)
    for spine in ("left", "bottom"):
        axes.spines[spine].set_color(QUIET)
    title, unit = _title(found, index)
    place = ((0, 1), "axes fraction", "offset points")
    axes.annotate(title, place[0], (0, 5), *place[1:], fontsize=SMALL, fontweight="bold")
    beside = 72 * width_of(title, SMALL, "bold") + 5
    axes.annotate(unit, place[0], (beside, 5), *place[1:], fontsize=SMALL, color=QUIET)
    if not np.isfinite(middle).any():
        text = "not defined in most pairs"
        axes.annotate(text, (0.5, 0.75), None, "axes fraction", fontsize=SMALL, color=QUIET, ha="center", va="center")


def _colour(index: Index) -> str:
    """A hue for each kind of index, as in the other figures; both ratios have theirs."""
    if index.name in TOGETHER:
        return PALETTE[2] if index.name == TOGETHER[0] else PALETTE[6]
    return {"treaty": PALETTE[1], "nation": PALETTE[4]}.get(index.level, PALETTE[0])


def _marks(found: Comparison) -> list[float]:
    """When the dated events happen that only one arm has."""
    alone = set(found.arms.alone["events"])
    events = [event for arm in found.arms.both for event in arm.scenario.events if event.id in alone]
    return [mark.year for mark in scripted(events, [float(year) for year in found.years])]


def _scale(axes: Axes, low: np.ndarray, high: np.ndarray) -> None:
    """A scale that holds the whole band and the line at 0; where nothing differs, a small one about 0."""
    ends = [0.0, *(float(end) for values in (low, high) for end in values[np.isfinite(values)])]
    least, most = min(ends), max(ends)
    room = 0.08 * (most - least) or 0.5
    axes.set_ylim(least - room, most + room)
    if most == least:
        axes.set_yticks([0.0], ["0"])
        return
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], min_n_ticks=2))
    axes.yaxis.set_major_formatter(lambda x, _: "0" if abs(x) < 1e-9 * (most - least) else f"{x:+.6g}")


def _title(found: Comparison, index: Index) -> tuple[str, str]:
    """What a panel shows, and in what unit."""
    columns, known = World.columns(), METRICS[index.level].get(index.name)
    unit = known.unit if known is not None else columns[index.name].unit if index.name in columns else "-"
    words = index.name.replace("_", " ")
    if index.name in TOGETHER:
        words = f"deterrence ratio, {words.rpartition(' ')[2]}"
    if unit == "count":
        unit = "number a year" if found.arms.one.scenario.calendar.steps_per_year == 1 else "number a step"
    name = f"{index.of}: {words}" if index.of else words[:1].upper() + words[1:]
    cut = len(index.of)
    while cut > 3 and width_of(name, SMALL, "bold") > _WIDE:
        cut -= 1
        name = f"{label(index.of, cut)}: {words}"
    return label(name, 42), "" if unit == "-" or unit in words else unit


def _note(found: Comparison, rows: list[list[Index]]) -> str:
    """How to read it."""
    pairs, shown = found.work.replicates, [index for row in rows for index in row]
    text = (
        f"Mean difference of {pairs:,} pairs of runs on the same luck, year by year, with its 95% interval by a "
        "bootstrap over pairs, each year by itself: of twenty intervals one may leave out 0 by luck, and years hang "
        "together. Each panel has a scale of its own. Gaps: defined in both runs of fewer than half of the pairs."
    )
    if any(index.name in TOGETHER for index in shown):
        text += (
            " The two deterrence ratios answer different questions: observed compares nations that others must defend "
            "with nations that nobody must; counterfactual the same nations with and without their defenders."
        )
    if any(index.name not in (*SYSTEM, *TREATY, *NATION) for index in shown):
        text += " Headline indices that show no difference have given place to those that stand out most of luck."
    for level, of in dict.fromkeys((index.level, index.of) for index in shown if index.of):
        names = found.arms.one.names
        text += f" {of}: {names.treaty(of, None) if level == 'treaty' else names.nation(of)}."
    return label(text + (" Grey upright lines: dated events that only one arm has." if _marks(found) else ""), 2000)
