"""How long treaties last: the share still in force, by kind, with intervals and how many were seen so long."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.figures.courses import DASHES, apart
from analysis.statistics import Curve, curve_of, lives
from analysis.statistics.survival import KINDS, MANY, SIGNED, THERE
from analysis.style import (
    DOUBLE,
    FAINT,
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
    size_of,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs

TITLE: Final = "How long treaties last"
DESCRIPTION: Final = "Survival of treaties: the share still in force, with intervals and numbers at risk, by kind."
HEEDS: Final = ("run",)
EXAMPLE: Final = ("run", Wishes())
_LEFT, _RIGHT, _BETWEEN, _TALL, _ABOVE, _ROW = 0.62, 1.06, 0.5, 1.75, 0.58, 0.135


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for treaties signed in the run and one for those in force at its start, each with numbers at risk."""
    panels = _panels(study, wishes)
    note = _note(study, wishes, [curve for curves in panels.values() for curve in curves])
    most = max(len(curves) for curves in panels.values())
    below = 0.62 + _ROW * most
    with look():
        height = _ABOVE + _TALL + below + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 60)}: {TITLE[:1].lower()}{TITLE[1:]}", note)
        wide = (DOUBLE - _LEFT - _RIGHT - (len(panels) - 1) * (_BETWEEN + _RIGHT)) / len(panels)
        for k, (origin, curves) in enumerate(panels.items()):
            left, bottom = _LEFT + k * (wide + _RIGHT + _BETWEEN), height - _ABOVE - _TALL
            axes = figure.add_axes((left / DOUBLE, bottom / height, wide / DOUBLE, _TALL / height))
            _draw(axes, curves)
            start = study.start if study.start is not None else study.years[0]
            axes.set_xlabel("years since signature" if origin == SIGNED else f"years since {start:g}")
            axes.set_ylabel("share still in force")
            panel_letter(axes, "ab"[k], f"{origin[:1].upper()}{origin[1:]}")
    return figure


def _panels(study: StudyTables, wishes: Wishes) -> dict[str, list[Curve]]:
    """The curves of each origin that a study has; Undrawable where there is nothing to show."""
    needs(study, "a survival curve", ["members"])
    rows = lives(study)
    if wishes.run is not None:
        if wishes.run not in study.completed:
            raise Undrawable(f"{study.folder}: there is no completed run {wishes.run}")
        rows = rows[rows["run"] == wishes.run]
    if rows.empty:
        raise Undrawable(f"{study.folder}: no treaty was ever in force; take a study of a world with treaties")
    panels = {}
    for origin in (SIGNED, THERE):
        kinds = [kind for kind in KINDS if kind.endswith(origin) and (rows["kind"] == kind).any()]
        if kinds:
            panels[origin] = [curve_of(rows[rows["kind"] == kind], kind) for kind in kinds]
    return panels


def _draw(axes: Axes, curves: list[Curve]) -> None:
    """Steps in their bands, named at their ends, over the table of those at risk."""
    last = max(float(curve.years[-1]) for curve in curves) or 1.0
    axes.set(xlim=(0.0, 1.015 * last), ylim=(0.0, 1.04))
    axes.set_yticks([0.0, 0.5, 1.0], ["0", "½", "1"])
    axes.grid(axis="y", color=FAINT, lw=0.4)
    axes.xaxis.set_major_locator(MaxNLocator(6 if curves[-1].treaties < 10_000 else 4, integer=True, min_n_ticks=1))
    axes.set_axisbelow(True)
    for curve in curves:
        colour, dashes = _look(curve)
        end = float(curve.years[-1])
        x = np.append(curve.times, end)
        low, high, share = (np.append(values, values[-1]) for values in (curve.low, curve.high, curve.share))
        axes.fill_between(x, low, high, step="post", color=colour, alpha=0.22, lw=0, zorder=2)
        axes.step(x, share, where="post", color=colour, ls=dashes, lw=1.4, zorder=3)
        if math.isfinite(curve.median):
            axes.plot([curve.median] * 2, [0.0, 0.5], color=colour, ls=":", lw=0.8, zorder=1)
    _name(axes, curves)
    _at_risk(axes, curves, last)


def _look(curve: Curve) -> tuple[str, Any]:
    """The colour and the dashes of a kind."""
    return (PALETTE[1], DASHES[1]) if curve.kind.startswith(MANY) else (PALETTE[0], DASHES[0])


def _name(axes: Axes, curves: list[Curve]) -> None:
    """What a curve is of, at the right of its end."""
    _, tall = size_of(axes)
    wanted = [float(curve.share[-1]) / 1.04 for curve in curves]
    for curve, level in zip(curves, apart(wanted, 0.37 / tall), strict=True):
        text = f"{curve.kind.partition(',')[0]}\n{curve.ended:,} of {curve.treaties:,}\nended"
        axes.annotate(
            text, (1, level), (5, 0), "axes fraction", "offset points", fontsize=SMALL, color=_look(curve)[0],
            va="center", annotation_clip=False, linespacing=1.15,
        )  # fmt: skip


def _at_risk(axes: Axes, curves: list[Curve], last: float) -> None:
    """How many treaties of each kind were in force and seen at each tick, in a row below the axis."""
    _, tall = size_of(axes)
    ticks = [float(tick) for tick in axes.get_xticks() if 0.0 <= tick <= last]
    top = -0.44 / tall
    place: dict[str, Any] = {"textcoords": "offset points", "xycoords": axes.get_xaxis_transform(), "va": "center"}
    axes.annotate("in force then:", (0, top), (-30, 0), fontsize=SMALL, color=QUIET, **place)
    for k, curve in enumerate(curves, 1):
        level = top - k * _ROW / tall
        for tick in ticks:
            count = f"{curve.at_risk(tick):,}"
            axes.annotate(count, (tick, level), (0, 0), fontsize=SMALL, color=_look(curve)[0], ha="center", **place)


def _note(study: StudyTables, wishes: Wishes, curves: list[Curve]) -> str:
    """How to read it."""
    runs = max(curve.runs for curve in curves)
    whole = plural(study.replicates, "run") if wishes.run is None else f"run {wishes.run}"
    points = f" at {plural(len(study.points), 'point')}, taken together" if study.axes else ""
    ends = (
        "Shaded: 95% interval by a bootstrap over runs."
        if runs > 1
        else "Shaded: 95% interval by Greenwood's formula, which takes treaties as independent."
    )
    half = " Dotted: when half are gone." if any(math.isfinite(curve.median) for curve in curves) else ""
    return (
        f"Kaplan-Meier estimates of {whole}{points}: treaties still in force at the end count as long as they were "
        f"seen. A treaty lasts until its last member leaves. {ends}{half} Numbers below: "
        "treaties in force, and seen, so many years on; where they are few, the curve says little. Treaties in force "
        "at the start are told apart, as only the life that was left to them is seen."
    )
