"""Whether the runs are enough: the mean of the first runs with its interval, run after run."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.digest import HEADLINES, PRECISION, recorded
from analysis.statistics import needed, run_means, running_mean
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    plural,
    width_of,
)
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs

TITLE: Final = "Are the runs enough?"
DESCRIPTION: Final = "The mean of an index over the first runs, with its interval, against the number of runs."
HEEDS: Final = ("measure",)
EXAMPLE: Final = ("run", Wishes())
ACROSS: Final = 3
FEWEST: Final = 3
_LEFT, _RIGHT, _BETWEEN, _HIGH, _ABOVE, _BELOW = 0.62, 0.16, 0.62, 0.95, 0.34, 0.4


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A panel for each index: its running mean and interval, and the band that would be narrow enough."""
    measures = _measures(study, wishes)
    means = run_means(study, measures).sort_values("replicate")
    rows = -(-len(measures) // ACROSS)
    across = min(ACROSS, len(measures)) if rows == 1 else ACROSS
    wide = (DOUBLE - _LEFT - _RIGHT - (across - 1) * _BETWEEN) / across
    note = _note(study)
    with look():
        height = 0.3 + rows * (_ABOVE + _HIGH + _BELOW) + note_height(note, DOUBLE)
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 60)}: {TITLE[:1].lower()}{TITLE[1:]}", note)
        for k, name in enumerate(measures):
            row, column = divmod(k, ACROSS)
            left = _LEFT + column * (wide + _BETWEEN)
            bottom = height - 0.3 - row * (_ABOVE + _HIGH + _BELOW) - _ABOVE - _HIGH
            axes = figure.add_axes((left / DOUBLE, bottom / height, wide / DOUBLE, _HIGH / height))
            _panel(axes, name, means[name].to_numpy(dtype=float), wide)
            if k + ACROSS >= len(measures):
                axes.set_xlabel("runs", labelpad=2)
    return figure


def _measures(study: StudyTables, wishes: Wishes) -> list[str]:
    """The indices to show; Undrawable where a study cannot tell of convergence."""
    needs(study, "the convergence of means", ["steps"])
    if study.axes:
        raise Undrawable(
            f"{study.folder}: a sweep runs many worlds, and each of them few times; take the folder of a run, or ask "
            "`foedus summary` how well the means of its points are known"
        )
    if study.replicates < FEWEST:
        raise Undrawable(f"{study.folder}: {plural(study.replicates, 'run')} cannot converge; use --replicates 20")
    known = recorded(study)
    if wishes.measure is not None and wishes.measure not in known:
        raise Undrawable(f"{study.folder}: it records no index {wishes.measure!r}; `foedus metrics` lists them")
    asked = HEADLINES if wishes.measure is None else (wishes.measure,)
    chosen = [str(name) for name in asked if name in known]
    if not chosen:
        raise Undrawable(f"{study.folder}: it records none of the headline indices; name one by --measure")
    return chosen


def _panel(axes: Axes, name: str, values: np.ndarray, wide: float) -> None:
    """The running mean of one index."""
    table = running_mean(values)
    words = name.replace("_", " ")
    axes.set_xlim(1, max(len(values), 2))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.tick_params(colors=QUIET, labelcolor=INK)
    _head(axes, words[:1].upper() + words[1:], _enough(values), wide)
    if len(table) < 2:
        axes.set_yticks([])
        axes.annotate(
            "defined in no run" if table.empty else "defined in one run", (0.5, 0.5), None, "axes fraction",
            fontsize=SMALL, color=QUIET, ha="center", va="center",
        )  # fmt: skip
        return
    x, mean, low, high = table.index.to_numpy(), *(table[key].to_numpy() for key in ("mean", "low", "high"))
    last = float(mean[-1])
    axes.axhspan(last - PRECISION * abs(last), last + PRECISION * abs(last), color=FAINT, alpha=0.55, lw=0, zorder=1)
    axes.fill_between(x, low, high, color=PALETTE[0], alpha=0.25, lw=0, zorder=2)
    axes.plot(x, mean, color=PALETTE[0], lw=1.3, zorder=3, solid_capstyle="butt")
    axes.set_ylim(*_scale(mean, low, high))
    if not last:
        axes.set_yticks([0.0], ["0"])


def _head(axes: Axes, title: str, beside: str, wide: float) -> None:
    """The name of the index in bold, and below it how many runs it needs."""
    room = wide + 0.4 * _BETWEEN
    while len(title) > 12 and width_of(title, SMALL, "bold") > room:
        title = label(title, len(title) - 1)
    for words, up, weight, colour in ((title, 14, "bold", INK), (beside, 4, "normal", QUIET)):
        axes.annotate(
            words, (0, 1), (0, up), "axes fraction", "offset points", fontsize=SMALL, fontweight=weight, color=colour
        )


def _enough(values: np.ndarray) -> str:
    """How many runs the precision takes, in words."""
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return ""
    if np.ptp(known) == 0.0:
        return "the same in every run"
    count = needed(known, PRECISION * abs(float(known.mean())))
    told = "over a million runs" if count is None else f"about {plural(count, 'run')}"
    return f"±{PRECISION:.0%} takes {told}"


def _scale(mean: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """A scale that holds all means, and the interval from the fifth run on, before which it is very wide."""
    at = min(4, len(mean) - 1)
    least, most = (float(f(np.concatenate([mean, ends[at:]]))) for f, ends in ((np.nanmin, low), (np.nanmax, high)))
    last = float(mean[-1])
    least, most = min(least, last - 1.3 * PRECISION * abs(last)), max(most, last + 1.3 * PRECISION * abs(last))
    room = 0.06 * (most - least) or 0.5
    return (least - room, most + room) if math.isfinite(least + most) else (last - 1.0, last + 1.0)


def _note(study: StudyTables) -> str:
    """How to read it."""
    years = f"{study.years[0]:g}-{math.floor(study.years[-1] + 1e-9):g}"
    return (
        f"Each of {study.replicates} runs gives one number, the mean of the index over {years}. Line: the mean of the "
        "first runs; shaded: its 95% interval by Student's t, cut off where it is wider than the panel. Grey: within "
        f"{PRECISION:.0%} of the mean of all runs. How many runs make the interval as narrow is estimated from how "
        "much the runs vary. Each panel has a scale of its own."
    )
