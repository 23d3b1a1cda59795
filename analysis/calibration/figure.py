"""The figures of a calibration: pairs of parameters in the posterior, and the moments of every window with bands."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.calibration.calibrating import Calibration
from analysis.calibration.plan import HELD_OUT, MOMENTS, Prior
from analysis.calibration.validation import MOST, Checked, defaults
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    OTHER,
    PALETTE,
    QUIET,
    SMALL,
    heading,
    look,
    new_figure,
    note_height,
    tint,
)

BINS: Final = 12
DRAWN: Final = {"calibrated": (PALETTE[0], "o"), "defaults": (PALETTE[1], "s"), "persistence": (OTHER, "D")}
"""Colour and sign of what is compared."""


def corner(found: Calibration) -> Figure:
    """Each parameter's posterior on the diagonal, each pair below it, correlations above it."""
    posterior, size = found.posterior, len(found.posterior.priors)
    note = (
        "Diagonal: posterior (bars) over the flat prior (line). Below: the particles, larger where they weigh more; "
        "all axes span the prior. Above: correlations of the posterior, tinted by their size. Square: the model's "
        "default, where it lies in the prior; cross: posterior mean."
    )
    at = [prior.share(defaults(posterior.priors)[prior.name]) for prior in posterior.priors]
    with look():
        height = DOUBLE + 0.3
        figure = new_figure(DOUBLE, height)
        heading(figure, "What the record up to 1960 says of eight parameters", note)
        bottom = (note_height(note, DOUBLE) + 0.55) / height
        grid = figure.subplots(size, size, squeeze=False)
        figure.subplots_adjust(left=0.13, right=0.985, top=0.945, bottom=bottom, wspace=0.1, hspace=0.1)
        for row in range(size):
            for column in range(size):
                axes = grid[row, column]
                axes.set(xticks=[], yticks=[], xlim=(0, 1))
                if row == column:
                    _marginal(axes, posterior.places[:, row], posterior.weights, at[row])
                elif row > column:
                    _pair(axes, posterior.places[:, [column, row]], posterior.weights, (at[column], at[row]))
                else:
                    _correlation(axes, float(found.ridge.correlations[row, column]))
                _name(axes, posterior.priors[column], posterior.priors[row], row == size - 1, column == 0)
    return figure


def _marginal(axes: Axes, places: np.ndarray, weights: np.ndarray, default: float) -> None:
    """One parameter's posterior over its prior."""
    axes.hist(places, bins=np.linspace(0, 1, BINS + 1).tolist(), weights=weights * BINS, color=PALETTE[0], alpha=0.75)
    axes.axhline(1.0, color=INK, linewidth=0.7)
    axes.plot([default], [0.0], "s", color=PALETTE[1], markersize=4, clip_on=False, zorder=5)
    axes.set_ylim(bottom=0.0)


def _pair(axes: Axes, places: np.ndarray, weights: np.ndarray, default: tuple[float, float]) -> None:
    """The particles of a pair of parameters."""
    axes.scatter(
        places[:, 0], places[:, 1], s=600 * weights, color=PALETTE[0], alpha=0.4, linewidths=0, rasterized=False
    )
    axes.plot(*(weights @ places), "+", color=INK, markersize=6)
    axes.plot(*default, "s", color=PALETTE[1], markersize=3, clip_on=False)
    axes.set_ylim(0, 1)


def _correlation(axes: Axes, value: float) -> None:
    """A correlation as a number on a tint."""
    axes.set_facecolor(tint(PALETTE[value < 0], 0.5 * abs(value)))
    axes.text(0.5, 0.5, f"{value:+.2f}", transform=axes.transAxes, ha="center", va="center", fontsize=SMALL)


def _name(axes: Axes, below: Prior, beside: Prior, last: bool, first: bool) -> None:
    """The names at the edges, with the ends of the prior below."""
    if last:
        low, high = (f"{end:g}" for end in (below.low, below.high))
        axes.set_xlabel(f"{low} … {high}\n" + below.name.replace(".", "\n"), fontsize=SMALL)
    if first:
        axes.set_ylabel(beside.name.replace(".", "\n"), fontsize=SMALL, rotation=0, ha="right", va="center")


def moments(found: Calibration) -> Figure:
    """The moments of every window as they miss the record, in its scales, with the posterior predictive as bands."""
    windows = list(dict.fromkeys(one.window for one in found.checked))
    note = (
        "Zero: as recorded; one: a scale of the record, by treaties and disputes. Band: central 95% of single runs at "
        f"draws from the posterior. Means of {found.runs} runs. Below the line: moments held out of the fit. What lies "
        f"beyond {MOST:g} scales stands at the edge; moments that cannot differ are left out."
    )
    with look():
        figure = new_figure(DOUBLE, 3.9)
        heading(figure, "Moments of the record, and what the model makes of them", note)
        grid = figure.subplots(1, len(windows), sharey=True)
        figure.subplots_adjust(left=0.165, right=0.985, top=0.84, bottom=0.26, wspace=0.08)
        for axes, window in zip(np.atleast_1d(grid), windows, strict=True):
            rows = [one for one in found.checked if one.window == window]
            _window(axes, rows)
            what = rows[0].use
            axes.set_title(f"{window}, {what}", fontsize=SMALL + 0.5)
            axes.set_xlabel("scales from the record")
        lines, names = np.atleast_1d(grid)[0].get_legend_handles_labels()
        figure.legend(lines, names, ncols=4, loc="upper right", bbox_to_anchor=(0.99, 0.965))
    return figure


def _window(axes: Axes, rows: list[Checked]) -> None:
    """One window's moments."""
    places = {name: len(MOMENTS) - 1 - k for k, name in enumerate(MOMENTS)}
    told = [one for one in rows if one.scale > 0]
    heights = [places[one.moment] for one in told]
    low, high = (
        np.clip([(getattr(one, end) - one.observed) / one.scale for one in told], -MOST, MOST)
        for end in ("low", "high")
    )
    axes.barh(heights, high - low, left=low, height=0.55, color=PALETTE[0], alpha=0.25, label="posterior predictive")
    axes.axvline(0.0, color=INK, linewidth=0.7)
    axes.axhline(len(HELD_OUT) - 0.5, color=FAINT, linewidth=0.8)
    for arm, (colour, sign) in DRAWN.items():
        misses = np.clip([(one.means[arm] - one.observed) / one.scale for one in told], -MOST, MOST)
        axes.plot(misses, heights, sign, color=colour, markersize=3.5, label=arm)
    axes.set_yticks(list(places.values()), [name.replace("_", " ") for name in places])
    axes.set_xlim(-MOST - 0.5, MOST + 0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=FAINT, linewidth=0.4)
    axes.set_axisbelow(True)
    axes.xaxis.label.set_color(QUIET)
