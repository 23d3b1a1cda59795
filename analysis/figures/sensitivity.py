"""What a measure depends on: bars of Sobol' indices, or Morris' mu* against sigma."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.conditions import wished
from analysis.figures.courses import apart
from analysis.sensitivity.indices import Estimate
from analysis.sensitivity.study import Effect, Sensitivity, sensitivities
from analysis.space import space_of
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    MARKERS,
    OTHER,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    panel_letter,
    size_of,
    tint,
    width_of,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes
from sim.cli.output import counted

TITLE: Final = "What a measure depends on"
DESCRIPTION: Final = "Sobol' indices of the axes of a sweep as bars, or Morris' mu* against sigma, with intervals."
HEEDS: Final = ("measure", "years")
EXAMPLE: Final = ("sweep", PLAIN)
MOST: Final = 4
"""So many measures are shown."""
MOST_AXES: Final = 12
_ROW, _ABOVE, _BELOW, _TOP, _GAP, _RIGHT = 0.24, 0.26, 0.46, 0.36, 0.28, 0.12
_ENDS: Final = (-0.5, 2.0)
"""No bar is drawn beyond these; an interval that goes on ends in an arrow."""


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for each measure that differs between points."""
    found = [one for one in sensitivities(study, wished(study, wishes)[:MOST], bool(wishes.measure)) if one.varies]
    if not found:
        raise Undrawable(f"{study.folder}: the measure is the same at every point; name another one with --measure")
    with look():
        if found[0].method == "sobol":
            return _bars(study, found)
        return _scatters(study, found)


def _years(study: StudyTables, one: Sensitivity) -> str:
    return one.measure.over((float(study.start or 0), float(study.end or 0)))


def _named(one: Sensitivity) -> str:
    name = one.measure.index.replace("_", " ") + (f" of {one.measure.of}" if one.measure.of else "")
    return label(name[:1].upper() + name[1:], 40)


def _title(study: StudyTables) -> str:
    return f"{label(study.title, 80)}"


def _bars(study: StudyTables, found: Sequence[Sensitivity]) -> Figure:
    """Rows of axes, strongest first, beside columns of measures."""
    strength = {effect.dimension.name: 0.0 for one in found for effect in one.effects}
    for one in found:
        for effect in one.effects:
            strength[effect.dimension.name] = max(strength[effect.dimension.name], effect.strength.value)
    order = sorted(strength, key=lambda name: -strength[name])
    shown = order[:MOST_AXES]
    words = {effect.dimension.name: label(effect.dimension.words, 34) for effect in found[0].effects}
    lucky = any(math.isfinite(_luck(one)) for one in found)
    names = [words[name] for name in shown] + (["luck in the averages"] if lucky else [])
    left = 0.16 + max(width_of(name, SMALL) for name in names)
    across = min(len(found), 2)
    down = -(-len(found) // across)
    note = _note_of_bars(study, found, len(order) - len(shown), lucky)
    tall = _ROW * len(names)
    height = _TOP + 0.22 + down * (_ABOVE + tall + _BELOW) + note_height(note, DOUBLE)
    wide = (DOUBLE - left - _RIGHT - (across - 1) * _GAP) / across
    figure = new_figure(DOUBLE, height)
    heading(figure, _title(study), note)
    _key(figure, height, lucky)
    for k, one in enumerate(found):
        row, column = divmod(k, across)
        bottom = height - _TOP - 0.22 - row * (_ABOVE + tall + _BELOW) - _ABOVE - tall
        x = left + column * (wide + _GAP)
        axes = figure.add_axes((x / DOUBLE, bottom / height, wide / DOUBLE, tall / height))
        _panel(axes, one, shown, names, column == 0)
        panel_letter(axes, "abcd"[k], f"{_named(one)}, {_years(study, one)}")
    return figure


def _luck(one: Sensitivity) -> float:
    """The share of the variance of averages that is luck; not a number where the runs do not tell."""
    return math.nan if one.luck is None else one.luck.left


def _key(figure: Figure, height: float, lucky: bool) -> None:
    """What the bars mean, that of luck where there is one."""
    hands = [
        Patch(color=PALETTE[0]),
        Patch(color=tint(PALETTE[0], 0.35)),
        Line2D([], [], color=INK),
        *([Patch(color=OTHER)] if lucky else []),
    ]
    names = ["alone (first order)", "with all it does in company (total)", "95% interval", "luck"][: len(hands)]
    figure.legend(
        hands, names, loc="upper left", bbox_to_anchor=(0.0, 1 - (_TOP + 0.06) / height), ncols=4, handlelength=1.4,
        borderaxespad=0.4, columnspacing=1.6,
    )  # fmt: skip


def _panel(axes: Axes, one: Sensitivity, shown: Sequence[str], names: Sequence[str], named: bool) -> None:
    """The bars of a measure."""
    by_name = {effect.dimension.name: effect for effect in one.effects}
    for row, name in enumerate(shown):
        effect = by_name[name]
        _bar(axes, row, effect.strength, tint(PALETTE[0], 0.35), 0.74, 0.16)
        _bar(axes, row, effect.other, PALETTE[0], 0.34, -0.16)
    if math.isfinite(left := _luck(one)):
        axes.barh(len(shown), left, 0.34, color=OTHER, lw=0)
    ends = _ends([one])
    low, high = max(min([0.0, *ends]), _ENDS[0]), min(max([1.0, *ends]), _ENDS[1])
    axes.set_xlim(low - 0.02, high + 0.02)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.axvline(0.0, color=INK, lw=0.6)
    axes.set_yticks(range(len(names)), names if named else [""] * len(names))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = np.arange(0.0, high + 0.01, 0.25 if high <= _ENDS[1] / 1.5 else 0.5)
    axes.set_xticks(ticks, [f"{100 * tick:.0f}" for tick in ticks])
    axes.set_xlabel("share of the variance of averages, %", fontsize=SMALL, color=QUIET)
    axes.grid(axis="x", color=FAINT, lw=0.5)
    axes.set_axisbelow(True)


def _ends(found: Sequence[Sensitivity]) -> list[float]:
    """The ends of all intervals that can be told."""
    told = [each for one in found for effect in one.effects for each in (effect.strength, effect.other)]
    return [end for each in told for end in (each.low, each.high) if math.isfinite(end)] or [0.0]


def _bar(axes: Axes, row: int, one: Estimate, colour: object, thick: float, up: float) -> None:
    """A bar with its interval, which lies beside the middle so that two can be told apart."""
    low, high = np.clip([one.low, one.high], *_ENDS)
    axes.barh(row, float(np.clip(one.value, *_ENDS)), thick, color=colour, lw=0, zorder=2)
    axes.plot([low, high], [row + up, row + up], color=INK, lw=0.9, zorder=3, solid_capstyle="butt")
    for end, mark, cut in ((low, "<", one.low < low), (high, ">", one.high > high)):
        if cut:
            axes.plot(end, row + up, marker=mark, color=INK, ms=3.5, lw=0, zorder=4)


def _runs(study: StudyTables, one: Sensitivity) -> str:
    points, runs = f"{len(space_of(study).points):,} points", counted(one.replicates, "run")
    return f"{points}, {runs} at each" + (", on the same luck" if one.common else "")


def _note_of_bars(study: StudyTables, found: Sequence[Sensitivity], more: int, lucky: bool) -> str:
    one = found[0]
    text = (
        f"Sobol' indices over {one.groups + one.lost:,} base points ({_runs(study, one)}): of the "
        "variance of the points' averages, the share that an axis explains by itself, and that with all it does in "
        "company of others, which is counted for each of them, so that totals may add up to more than 100%. Intervals "
        "by a bootstrap over base points; below 0 is within error of 0. "
    )
    if lucky:
        text += "Grey: luck that replicates have not averaged out; it adds to totals."
    else:
        text += "One run of a point does not tell luck." if one.replicates < 2 else "Nothing varies within points."
    if min(ends := _ends(found)) < _ENDS[0] or max(ends) > _ENDS[1]:
        text += " Where a line ends in an arrow its interval goes on; `foedus sensitivity` prints the ends."
    if more:
        text += f" {more} more axes explain less."
    lost = max(one.lost for one in found)
    which = f" Base points are left out where a measure is undefined at one of their points: up to {lost:,}."
    return text + (which if lost else "")


def _scatters(study: StudyTables, found: Sequence[Sensitivity]) -> Figure:
    """Panels of mu* against sigma, with the names of axes at the right."""
    across = min(len(found), 2)
    down = -(-len(found) // across)
    note = _note_of_scatters(study, found)
    names = [label(effect.dimension.words, 30) for effect in found[0].effects]
    beside, left, tall = 0.24 + max(width_of(name, SMALL) for name in names), 0.72, 1.9
    wide = (DOUBLE - across * (left + beside) - _RIGHT) / across
    if across == 1:
        wide = min(wide, 3.4)
    height = _TOP + down * (_ABOVE + tall + 0.45) + note_height(note, DOUBLE)
    figure = new_figure(DOUBLE, height)
    heading(figure, _title(study), note)
    for k, one in enumerate(found):
        row, column = divmod(k, across)
        bottom = height - _TOP - row * (_ABOVE + tall + 0.45) - _ABOVE - tall
        x = left + column * (wide + left + beside)
        axes = figure.add_axes((x / DOUBLE, bottom / height, wide / DOUBLE, tall / height))
        _scatter(axes, one)
        panel_letter(axes, "abcd"[k], f"{_named(one)}, {_years(study, one)}")
    return figure


def _scatter(axes: Axes, one: Sensitivity) -> None:
    """The axes as points, with intervals both ways; the line is where sigma is as large as mu*."""
    effects: list[Effect] = list(one.effects)
    far = 1.08 * max(max(e.strength.high, e.other.high) for e in effects)
    axes.set_xlim(-0.02 * far, far)
    axes.set_ylim(-0.02 * far, far)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.plot([0, far], [0, far], color=FAINT, lw=0.8, zorder=1)
    axes.set_xlabel("mu*: mean size of effects", fontsize=SMALL, color=QUIET)
    axes.set_ylabel("sigma: their spread", fontsize=SMALL, color=QUIET)
    by_height = sorted(effects, key=lambda e: e.other.value)
    levels = apart([(e.other.value + 0.02 * far) / (1.02 * far) for e in by_height], 0.13 / size_of(axes)[1])
    fixed = {effect.dimension.name: k for k, effect in enumerate(sorted(effects, key=lambda e: e.dimension.name))}
    for effect, level in zip(by_height, levels, strict=True):
        k = fixed[effect.dimension.name]
        colour, marker = PALETTE[k % len(PALETTE)], MARKERS[k % len(MARKERS)]
        x, y = effect.strength, effect.other
        axes.plot([x.low, x.high], [y.value, y.value], color=colour, lw=0.8, zorder=2)
        axes.plot([x.value, x.value], [y.low, y.high], color=colour, lw=0.8, zorder=2)
        axes.plot([x.value], [y.value], marker, color=colour, ms=5, mec="white", mew=0.5, zorder=4)
        axes.annotate(
            label(effect.dimension.words, 30), (x.value, y.value), (1.06, level), textcoords="axes fraction",
            fontsize=SMALL, va="center", annotation_clip=False, color=INK,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.5, "shrinkA": 1, "shrinkB": 3}, zorder=3,
        )  # fmt: skip


def _note_of_scatters(study: StudyTables, found: Sequence[Sensitivity]) -> str:
    one = found[0]
    return (
        f"Morris' elementary effects over {one.groups + one.lost:,} trajectories ({_runs(study, one)}): by how much "
        "a measure changes along the whole length of an axis, from many places. Far right: the axis matters. High up: "
        "how much it matters depends on where one stands, on itself or on other axes; above the line the "
        "spread is larger than the mean size. Crosses are 95% intervals by a bootstrap over trajectories."
    )
