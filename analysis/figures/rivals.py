"""Rival theories on one world: by how much each differs from the first, index by index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    OTHER,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    plural,
)
from analysis.tables import StudyError, StudyTables
from analysis.tournament import Standing
from analysis.wishes import PLAIN, Undrawable, Wishes

TITLE: Final = "Rival theories"
DESCRIPTION: Final = "By how much rival theories differ from the first, index by index, on the same luck."
OF: Final = "standings"
EXAMPLE: Final = ("tournament", Wishes())

COLUMNS: Final = 4
_ROW, _LEFT, _GAP, _TOP, _HEAD, _FOOT = 0.125, 1.02, 0.2, 0.3, 0.32, 0.22


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for each index, with a row for each theory but the first."""
    if not study.has(OF):
        text = "this is no tournament; take the folder of `foedus tournament FILE --out DIR`"
        raise Undrawable(f"{study.folder}: {text}")
    try:
        rows = pd.read_parquet(study.folder / f"{OF}.parquet")
        standings = [Standing(**{str(name): value for name, value in row.items()}) for row in rows.to_dict("records")]
        runs = int(study.manifest["replicates"])
    except (KeyError, TypeError, ValueError, OSError) as problem:
        raise StudyError(f"{study.folder}: its standings cannot be read; run the tournament again") from problem
    return draw_standings(standings, study.title, runs)


def draw_standings(standings: Sequence[Standing], title: str, runs: int) -> Figure:
    """The same of standings that are at hand."""
    theories = list(dict.fromkeys(one.theory for one in standings))
    every = list(dict.fromkeys(one.index for one in standings))
    names = [name for name in every if any(one.index == name and abs(one.difference) > 0.0 for one in standings)]
    names = names or every
    first, others = theories[0], theories[1:]
    by = {(one.index, one.theory): one for one in standings}
    note = (
        f"Mean differences to the theory {_plain(first)}, whose own mean stands above each panel, of "
        f"{plural(runs, 'pair')} of runs on the same luck, with 95% intervals by bootstrap over them; each panel has "
        "a scale of its own. Blue: the interval leaves out 0; hollow: it holds 0. No mark: not defined. Of twenty "
        "intervals one may leave out 0 by luck. The two deterrence ratios answer different questions: observed "
        "compares nations that others must defend with those that nobody must; counterfactual the same nations with "
        "and without their defenders. Discontent: share of nations that would gain by another division into blocs. "
        "Treaty life: years that a pledge of defence made in the run lasts, of those of half the run (restricted "
        "mean, Kaplan-Meier). "
    )
    if rest := [_plain(name) for name in every if name not in names]:
        note += f"Without any difference: {', '.join(rest)}."
    lines = math.ceil(len(names) / COLUMNS)
    panel = _ROW * len(others) + 0.06
    with look():
        foot = note_height(note, DOUBLE)
        height = _TOP + lines * (_HEAD + panel + _FOOT) + foot
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(title, 80)}: rival theories", note)
        wide = (DOUBLE - _LEFT - 0.12) / COLUMNS
        for k, name in enumerate(names):
            row, column = divmod(k, COLUMNS)
            bottom = height - _TOP - (row + 1) * (_HEAD + panel) - row * _FOOT
            box = ((_LEFT + column * wide) / DOUBLE, bottom / height, (wide - _GAP) / DOUBLE, panel / height)
            axes = figure.add_axes(box)
            _draw(axes, [by[name, theory] for theory in others], by[name, first].mean)
            axes.set_yticks(range(len(others)), [_plain(other) for other in others] if column == 0 else [])
        return figure


def _plain(name: str) -> str:
    """A name of an index or a theory, in words short enough for a panel."""
    return name.replace("deterrence_ratio_", "ratio, ").replace("_", " ").replace("nash", "Nash")


def _draw(axes: Axes, found: list[Standing], mean: float) -> None:
    """One index: the difference of each theory with its interval."""
    axes.axvline(0.0, color=QUIET, lw=0.7, zorder=1)
    known = [one for one in found if math.isfinite(one.difference)]
    for y, one in enumerate(found):
        if one not in known:
            continue
        colour = PALETTE[0] if one.apart else OTHER
        if math.isfinite(one.difference_low + one.difference_high):
            ends = [one.difference_low, one.difference_high]
            axes.plot(ends, [y, y], color=colour, lw=1.4, zorder=2, solid_capstyle="butt")
        axes.plot([one.difference], [y], marker="o", ms=3.6, mfc=colour if one.apart else "white", mec=colour, zorder=3)
    ends = [0.0, *(end for one in known for end in (one.difference, one.difference_low, one.difference_high))]
    low, high = (side(end for end in ends if math.isfinite(end)) for side in (min, max))
    room = 0.08 * max(high - low, 1e-3)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(len(found) - 0.5, -0.5)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    axes.tick_params(axis="both", labelsize=SMALL, length=2, pad=1.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, lw=0.4)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    told = f"{mean:.3g}" if math.isfinite(mean) else "undefined"
    for text, up, colour, weight in ((_plain(found[0].index), 11, INK, "bold"), (told, 3, QUIET, "normal")):
        axes.annotate(text, (0, 1), (0, up), "axes fraction", "offset points", fontsize=SMALL, color=colour,
                      fontweight=weight, va="baseline")  # fmt: skip
