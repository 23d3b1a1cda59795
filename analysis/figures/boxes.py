"""The boxes that `foedus discover` finds, in their strongest axes, over the points of the sweep."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.conditions import Comparison, Condition, Unread, axes_wished, read_condition, wished
from analysis.discovery.prim import Box, match
from analysis.discovery.study import Discovery, discover
from analysis.discovery.telling import limits, luck_of, percent
from analysis.measures import defined_in, values_of
from analysis.scales import scale
from analysis.space import Dimension, space_of
from analysis.style import (
    DOUBLE,
    INK,
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
    panel_letter,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes

TITLE: Final = "Where something happens"
DESCRIPTION: Final = (
    "Boxes: the conditions that `foedus discover` finds, in their strongest axes, over a sweep's points."
)
HEEDS: Final = ("measure", "over", "years")
"""The measure may be a condition, such as `cohesion < .4`."""
EXAMPLE: Final = ("sweep", PLAIN)
RARE: Final = 0.25
"""Where no condition is given, it is that the first headline is in its lowest quarter."""
DASHES: Final = ("-", "--", ":")
_LEFT, _RIGHT, _GAP, _HIGH, _BELOW, _LINE = 0.62, 0.12, 0.62, 1.75, 0.5, 0.135
_SHADES: Final = LinearSegmentedColormap.from_list("often", ["white", PALETTE[0], "#00304D"])


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Panels of two axes each: the boxes over the points, dark where it happens often."""
    chosen = axes_wished(study, space_of(study), wishes)
    found = discover(study, _condition(study, wishes))
    if not found.found:
        raise Undrawable(
            f"{study.folder}: no condition on the axes stands out for {found.condition.words}, so there is no box to "
            "draw; `foedus discover` tells more, and --measure takes another condition"
        )
    axes = chosen or _strongest(found)
    if len(axes) < 2:
        rest = [one for one in found.space.dimensions if one not in axes]
        axes = [*axes, *rest[:1]]
    return _drawn(study, found, list(combinations(axes[:3], 2)))


def _condition(study: StudyTables, wishes: Wishes) -> Condition:
    """The condition asked for, or that the measure, or else the first headline, is in its lowest quarter."""
    if wishes.measure and set(wishes.measure) & set("<>=!"):
        first, final = (min(wishes.years), max(wishes.years)) if wishes.years else (None, None)
        try:
            condition = read_condition(wishes.measure, first, final)
            condition.holds(study)
        except Unread as problem:
            raise Undrawable(f"--measure: {problem}") from problem
        return condition
    for asked in wished(study, wishes):
        values = values_of(study, asked).to_numpy(dtype=float)
        if np.isfinite(values).any() and np.nanmin(values) < np.nanmax(values):
            bound = float(f"{np.nanquantile(values, RARE):.3g}")
            return Comparison(asked, "<", bound, str(asked), 0)
    raise Undrawable(f"{study.folder}: the measure is the same in every run; give a condition with --measure")


def _strongest(found: Discovery) -> list[Dimension]:
    """The axes that the first box limits, those first without which it would be worst."""
    one, data = found.found[0].box, found.data
    order = sorted(one.axes, key=lambda axis: match(data, one.without(axis)))
    return [found.space.dimensions[axis] for axis in order]


def _drawn(study: StudyTables, found: Discovery, pairs: list[tuple[Dimension, Dimension]]) -> Figure:
    note = _note(found)
    with look():
        lines = [line for number in range(len(found.found)) for line in _sentence(found, number)]
        above, wide = (
            0.36 + _LINE * len(lines) + (0.26 if len(pairs) > 1 else -0.1),
            (DOUBLE - 3 * _LEFT - _RIGHT - 2 * 0.1) / 3,
        )
        wide = wide if len(pairs) == 3 else 3.2
        high = _HIGH if len(pairs) == 3 else 2.4
        height = above + 0.24 + high + _BELOW + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, label(study.title, 100), note)
        for k, line in enumerate(lines):
            figure.text(0.08 / DOUBLE, 1 - (0.31 + _LINE * k) / height, line, fontsize=SMALL, va="top")
        bottom = height - above - 0.24 - high
        for k, pair in enumerate(pairs):
            left = _LEFT + k * (wide + _LEFT + 0.1)
            axes = figure.add_axes((left / DOUBLE, bottom / height, wide / DOUBLE, high / height))
            _panel(axes, found, pair)
            if len(pairs) > 1:
                panel_letter(axes, "abc"[k], "")
        _key(figure, found, len(pairs), left + wide, bottom, high)
    return figure


def _sentence(found: Discovery, number: int) -> list[str]:
    """A box in words, in lines that fit."""
    one, what = found.found[number], found.condition.words
    name = f"Box {number + 1}: where" if len(found.found) > 1 else "Where"
    text = f"{name} {limits(one.box, found.space)}, {what if not number else 'it happens'} in "
    text += f"{percent(one.hold.density)} of runs; {percent(one.hold.coverage)} of all such runs are there."
    return lines_of(label(text, 600), SMALL, DOUBLE - 0.2)


def _panel(axes: Axes, found: Discovery, pair: tuple[Dimension, Dimension]) -> None:
    """The points as dots, and each box that limits one of the two axes."""
    luck = np.random.default_rng(1)
    columns = [found.space.dimensions.index(one) for one in pair]
    places = [_spread(one, found.data.shares[:, k], luck) for one, k in zip(pair, columns, strict=True)]
    order = np.argsort(found.data.wanted, kind="stable")
    axes.scatter(
        places[0][order], places[1][order], s=9 if len(order) < 400 else 6, c=found.data.wanted[order], cmap=_SHADES,
        vmin=0, vmax=1, edgecolors=OTHER, linewidths=0.3, zorder=2,
    )  # fmt: skip
    for number, one in enumerate(found.found):
        if not set(columns) & set(one.box.axes):
            continue
        for across in _pieces(one.box, columns[0], pair[0]):
            for up in _pieces(one.box, columns[1], pair[1]):
                corner, size = (across[0], up[0]), (across[1] - across[0], up[1] - up[0])
                axes.add_patch(
                    Rectangle(corner, *size, fill=False, edgecolor=PALETTE[1], lw=1.6, ls=DASHES[number], zorder=4)
                )
    scale(axes, pair[0], "x", 0.03)
    scale(axes, pair[1], "y", 0.03)
    axes.set_xlabel(label(pair[0].words, 40), color=QUIET)
    axes.set_ylabel(label(pair[1].words, 30), color=QUIET)
    axes.tick_params(colors=QUIET, labelcolor=INK)


def _spread(one: Dimension, shares: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Where dots stand: those of a listed value side by side, as those of whole numbers do."""
    low, high = one.axis.integer or (0, 0)
    several = len(one.listed) or (high - low + 1 if high > low else 0)
    if not several:
        return shares
    found: np.ndarray = shares + luck.uniform(-0.35, 0.35, len(shares)) / several
    return found


def _pieces(box: Box, axis: int, one: Dimension) -> list[tuple[float, float]]:
    """The stretches of an axis that a box holds."""
    if axis in box.words:
        half = 0.5 / len(one.listed)
        return [(share - half, share + half) for share in sorted(box.words[axis])]
    low, high = box.intervals.get(axis, (-np.inf, np.inf))
    return [(max(low, -0.02), min(high, 1.02))]


def _key(figure: Figure, found: Discovery, panels: int, right: float, bottom: float, high: float) -> None:
    """What dots and lines mean, beside a single panel or in a row above three."""
    dots = [
        Line2D([], [], ls="", marker="o", ms=4, mfc=_SHADES(share), mec=OTHER, mew=0.4) for share in (0.0, 0.5, 1.0)
    ]
    names = ["in none of a point's runs", "in half of them", "in all"]
    lines = [Line2D([], [], color=PALETTE[1], lw=1.6, ls=DASHES[number]) for number in range(len(found.found))]
    names += [f"box {number + 1}" if len(lines) > 1 else "the box" for number in range(len(lines))]
    height = float(figure.get_size_inches()[1])
    if panels == 1:
        place, columns = ((right + 0.1) / DOUBLE, (bottom + high) / height), 1
    else:
        place, columns = (0.0, (bottom + high + 0.46) / height), len(names)
    figure.legend([*dots, *lines], names, loc="upper left", bbox_to_anchor=place, ncols=columns, columnspacing=1.4)


def _note(found: Discovery) -> str:
    runs = f"{defined_in(found.runs, found.runs + found.undefined)} ({len(found.rows):,} points)"
    text = (
        f"{found.condition.words[:1].upper() + found.condition.words[1:]} in {100 * found.base:.0f}% of {runs}. Each "
        "dot is a point of the sweep, dark where it happens in more of the point's runs. Boxes by the patient rule "
        "induction method (PRIM); their shares are those of these runs, with 95% intervals by a bootstrap over "
        "points and the replicates that share luck, and are a little too good, as the boxes were chosen on them: "
        "`foedus discover --fresh` tries them on others. Each panel shows two axes; a box may be limited on others too."
    )
    text += f" {said}" if (said := luck_of(found)) else ""
    return label(text, 1200)
