"""Paired effects as a forest: each index with its mean difference and interval, the largest first."""

from __future__ import annotations

import math
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.contrasts import Contrast, Contrasts, contrasts_of, strongest
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    NORMAL,
    OTHER,
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
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes
from sim.metrics.base import TOGETHER

TITLE: Final = "Paired effects"
DESCRIPTION: Final = "By how much each index differs between two arms on the same luck, the strongest first."
HEEDS: Final = ("nations", "treaties", "over")
EXAMPLE: Final = ("comparison", Wishes())
OF: Final = "effects"

MOST: Final = 20
"""So many indices of the system are shown at most, and of each nation or treaty half as many."""
MOST_PARTS: Final = 6
"""Of so many indices it is told in how many pairs and years both runs have them."""
DIGITS, DECIMALS = 3, 6
"""Numbers are told in so many digits; where they need more decimals, in powers of ten."""
NOTHING: Final = "a thousandth of the larger mean"
ROWS: Final = 42
"""So many rows fit on a page; where there would be more, each group shows fewer."""
_ROW, _LEFT, _RIGHT, _TOP, _LINE, _FOOT = 0.165, 2.04, 3.08, 0.36, 0.135, 0.34


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A row for each index, in groups: the system, then each nation and treaty that was measured."""
    with look():
        found = contrasts_of(study, wishes)
        groups = _groups(found, wishes)
        if not any(groups.values()):
            raise Undrawable(
                f"{study.folder}: no index differs between its arms by {NOTHING}; so that there is no effect to show"
            )
        lines = lines_of(label(found.told[:1].upper() + found.told[1:], 300), NORMAL, DOUBLE - 0.2)[:2]
        note, rows = _note(found, groups), sum(len(group) + 1 for group in groups.values())
        above = _TOP + _LINE * len(lines) + 0.22
        height = above + _ROW * rows + _FOOT + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 80)}: what differs", note)
        for k, line in enumerate(lines):
            figure.text(0.08 / DOUBLE, 1 - (0.31 + _LINE * k) / height, line, fontsize=NORMAL, color=QUIET, va="top")
        foot = (height - above - _ROW * rows) / height
        axes = figure.add_axes((_LEFT / DOUBLE, foot, 1 - (_LEFT + _RIGHT) / DOUBLE, _ROW * rows / height))
        _draw(axes, groups, rows, found)
        return figure


def _groups(found: Contrasts, wishes: Wishes) -> dict[tuple[str, str], list[Contrast]]:
    """The strongest effects on the system and on each nation or treaty, or on those that are asked for."""
    asked = (*wishes.nations, *wishes.treaties)
    keys = list(dict.fromkeys((one.level, one.of) for one in found.effects))
    unknown = [of for of in asked if of not in [key[1] for key in keys]]
    if unknown:
        known = ", ".join(of for _, of in keys if of) or "none"
        raise Undrawable(f"{unknown[0]} was not measured; measured are: {known} (`foedus compare --of ID` adds others)")
    chosen = [key for key in keys if not asked or key[1] in asked]
    own = {key: [one for one in found.effects if (one.level, one.of) == key] for key in chosen}
    for most in range(MOST, 2, -1):
        found_in = {key: strongest(effects, most if not key[1] else most // 2) for key, effects in own.items()}
        if sum(len(effects) + 1 for effects in found_in.values()) <= ROWS:
            break
    return {key: effects for key, effects in found_in.items() if effects}


def _draw(axes: Axes, groups: dict[tuple[str, str], list[Contrast]], rows: int, found: Contrasts) -> None:
    """The rows from the top down, with names at the left and numbers at the right."""
    axes.set_ylim(rows, 0)
    ends = [0.0, *(end for group in groups.values() for one in group if not one.crosses for end in one.share)]
    low, high = min(ends), max(ends)
    room = 0.06 * max(high - low, 0.02)
    axes.set_xlim(max(low - room, -2.05), min(high + room, 2.05))
    axes.axvline(0.0, color=QUIET, lw=0.7, zorder=1)
    y, over = 0.0, axes.get_yaxis_transform()
    for k, text in enumerate((found.one, found.other, "difference [95% interval]")):
        _beside(axes, k, label(text, 11 if k < 2 else 30), -0.5, QUIET)
    for (level, of), group in groups.items():
        name = "the system" if not of else f"{level} {label(of, 24)}"
        axes.annotate(name, (0, y + 0.6), (-4, 0), over, "offset points", ha="right", va="center", fontsize=SMALL,
                      fontweight="bold", annotation_clip=False)  # fmt: skip
        for row, one in enumerate(group, start=1):
            _draw_row(axes, one, y + row + 0.5)
        y += len(group) + 1
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:+g}%" if abs(x) > 1e-9 else "0"))
    axes.grid(axis="x", color=FAINT, lw=0.4)
    axes.set_axisbelow(True)
    axes.set_xlabel("difference, share of the larger mean", fontsize=SMALL, labelpad=2)


def _draw_row(axes: Axes, one: Contrast, y: float) -> None:
    """One effect: its point and interval, its name and its numbers; hollow where the interval holds 0."""
    ratio = TOGETHER.index(one.name) if one.name in TOGETHER else None
    colour = OTHER if not one.apart else PALETTE[0] if ratio is None else (PALETTE[2], PALETTE[6])[ratio]
    if one.crosses:
        axes.annotate("changes sign", (0.0, y), (4, 0), textcoords="offset points", va="center", fontsize=SMALL,
                      color=QUIET)  # fmt: skip
    else:
        middle, low, high = one.share
        axes.plot([low, high], [y, y], color=colour, lw=1.4, zorder=2, solid_capstyle="butt")
        face = colour if one.apart else "white"
        axes.plot([middle], [y], marker="o" if ratio is None else "D", ms=4, mfc=face, mec=colour, mew=1.0, zorder=3)
    axes.annotate(
        label(one.name.replace("_", " "), 34), (0, y), (-4, 0), axes.get_yaxis_transform(), "offset points",
        ha="right", va="center", fontsize=SMALL, color=INK, annotation_clip=False,
    )  # fmt: skip
    for k, text in enumerate((_mean(one.one), _mean(one.other), _told(one))):
        _beside(axes, k, text, y, INK if one.apart else QUIET)


def _beside(axes: Axes, column: int, text: str, y: float, colour: str) -> None:
    """A number in one of three columns right of the panel."""
    right = (40, 80, 90)[column]
    axes.annotate(
        text, (1, y), (right, 0), axes.get_yaxis_transform(), "offset points", ha="right" if column < 2 else "left",
        va="center", fontsize=SMALL, color=colour, annotation_clip=False,
    )  # fmt: skip


def _mean(value: float) -> str:
    """A mean in three digits."""
    return f"{value:{_form(abs(value))}}" if value else "0"


def _form(size: float) -> str:
    """How numbers up to a size are written: in three digits, whole ones in full."""
    decimals = max(DIGITS - 1 - math.floor(math.log10(size)), 0)
    return f",.{decimals}f" if decimals <= DECIMALS else f".{DIGITS - 1}e"


def _told(one: Contrast) -> str:
    """The difference and its interval with the same decimals: three digits of the largest of them."""
    numbers = one.difference, one.low, one.high
    form = _form(max(map(abs, numbers)) or 1.0)
    return "{:+{form}} [{:{form}}, {:{form}}]".format(*numbers, form=form)


def _note(found: Contrasts, groups: dict[tuple[str, str], list[Contrast]]) -> str:
    """How to read it."""
    shown = sum(map(len, groups.values()))
    rest = [one for one in found.effects if one.defined and all(one not in group for group in groups.values())]
    slight = sum(one.slight for one in rest)
    apart = sum(one.apart and not one.slight for one in rest)
    text = (
        f"Mean differences of {found.count} of runs on the same luck, each pair's over the years in which both runs "
        "have the index, with 95% intervals by bootstrap over them, drawn as a share of the larger of the two means: "
        f"of means above 0, +50% is twice as much, -50% half as much. Of {shown + len(rest)} indices {shown} are shown"
    )
    text += f"; of the others {apart} have intervals that leave out 0" if rest else ""
    text += f", and {slight} surely differ by less than {NOTHING}. " if slight else ". "
    text += "Of twenty intervals one may leave out 0 by luck. "
    if parts := [
        f"{one.name.replace('_', ' ')} ({one.part})" for group in groups.values() for one in group if one.part
    ]:
        more = f" and {len(parts) - MOST_PARTS} more" if len(parts) > MOST_PARTS else ""
        text += f"Both runs do not always have: {', '.join(parts[:MOST_PARTS])}{more}. "
    if any(one.crosses for group in groups.values() for one in group):
        text += "“Changes sign”: the two means have opposite signs, so that the difference is told and not drawn. "
    if any(not one.apart for group in groups.values() for one in group):
        text += "Hollow: the interval holds 0. "
    if any(one.name in TOGETHER for group in groups.values() for one in group):
        text += (
            "Diamonds: the two deterrence ratios, which answer different questions: observed compares nations that "
            "others must defend with those that nobody must; counterfactual "
            "the same nations with and without their defenders."
        )
    return text
