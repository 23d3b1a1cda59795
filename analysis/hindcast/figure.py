"""The figure of a hindcast: how forecasts order pairs, and whether their chances are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from analysis.hindcast.baselines import BOOSTING, BOOSTING_PEACE, CALIBRATED, FEWEST, LOGIT_PEACE, REGION
from analysis.hindcast.hindcast import MODEL, Hindcast
from analysis.hindcast.scores import FORMATION, TERMINATION, Task, calibration, task
from analysis.style import DOUBLE, FAINT, OTHER, PALETTE, QUIET, SMALL, look, new_figure

LINES: Final = {
    MODEL: (PALETTE[0], "-", 1.8), BOOSTING: (PALETTE[1], "-", 1.0), BOOSTING_PEACE: (PALETTE[5], "-", 1.0),
    LOGIT_PEACE: (PALETTE[2], "-", 1.0), REGION: (PALETTE[3], "--", 1.0), FEWEST: (PALETTE[4], "--", 1.0),
    CALIBRATED: (OTHER, ":", 1.0),
}  # fmt: skip
"""Colour, dash and width of each forecast.

Persistence itself orders nothing that its calibrated form does not; of the logits and of the rules of distance the one
that orders formations better is drawn.
"""
CHANCES: Final = (MODEL, BOOSTING, BOOSTING_PEACE, LOGIT_PEACE)
NONE: Final = "no event, nothing to order"
LEAST: Final = 1e-3
"""Chances and shares below this are drawn on the edge."""
CLASS: Final = 5
"""A class of chances is drawn if it has so many cases."""
STEP: Final = 0.078


def draw(found: Hindcast) -> Figure:
    """Two rows, formation and termination; in each the ROC curve, precision over recall, and calibration."""
    with look():
        figure = new_figure(DOUBLE, 5.0)
        grid = figure.subplots(2, 3)
        for row, kind in zip(grid, (FORMATION, TERMINATION), strict=True):
            tasks = {name: task(found.pairs, name, kind) for name in LINES}
            model = tasks[MODEL]
            row[0].set_title(f"{kind.capitalize()}: {int(model.happened.sum()):,} of {len(model.said):,} pairs")
            if 0 < model.happened.sum() < len(model.said):
                _order(row[0], tasks)
                _precision(row[1], tasks)
                _calibration(row[2], tasks)
            else:
                for axes in row:
                    axes.text(0.5, 0.5, NONE, transform=axes.transAxes, ha="center", color=QUIET)
        figure.subplots_adjust(left=0.07, right=0.985, top=0.94, bottom=0.18, wspace=0.32, hspace=0.52)
        lines, names = grid[0, 0].get_legend_handles_labels()
        figure.legend(lines, names, ncols=-(-len(LINES) // 2), loc="lower center", columnspacing=1.4, handlelength=1.8)
    return figure


def _order(axes: Axes, tasks: dict[str, Task]) -> None:
    """The share of events found against the share of other pairs taken for one."""
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8, zorder=0)
    for k, (name, one) in enumerate(tasks.items()):
        colour, dash, width = LINES[name]
        false, true, _ = roc_curve(one.happened, one.said)
        axes.plot(false, true, color=colour, linestyle=dash, linewidth=width, label=name, zorder=9 - k)
    _numbers(axes, "AUC", tasks, roc_auc_score, 0.04 + STEP * len(tasks))
    axes.set(xlabel="false alarms", ylabel="events found", xlim=(0, 1), ylim=(0, 1.02))


def _precision(axes: Axes, tasks: dict[str, Task]) -> None:
    """The share of events among the pairs taken for one, as more and more are found."""
    for k, (name, one) in enumerate(tasks.items()):
        colour, dash, width = LINES[name]
        precision, recall, _ = precision_recall_curve(one.happened, one.said)
        axes.step(recall, precision, where="post", color=colour, linestyle=dash, linewidth=width, zorder=9 - k)
    _numbers(axes, "average precision", tasks, average_precision_score, 0.93)
    axes.set(xlabel="events found", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))


def _numbers(axes: Axes, head: str, tasks: dict[str, Task], measure: Callable[..., float], top: float) -> None:
    """A column of scores at the right, each in the colour of its line."""
    told = [(head, QUIET)] + [(f"{measure(one.happened, one.said):.2f}", LINES[name][0]) for name, one in tasks.items()]
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
    for k, (text, colour) in enumerate(told):
        axes.text(
            0.97, top - STEP * k, text, color=colour, fontsize=SMALL, ha="right", bbox=paper, zorder=20,
            transform=axes.transAxes,
        )  # fmt: skip


def _calibration(axes: Axes, tasks: dict[str, Task]) -> None:
    """The share of events against the mean chance that was given, by classes of chances."""
    axes.plot([LEAST, 1], [LEAST, 1], color=FAINT, linewidth=0.8, zorder=0)
    for k, name in enumerate(CHANCES):
        colour, dash, _ = LINES[name]
        curve = calibration(tasks[name])
        curve = curve[curve["cases"] >= CLASS]
        axes.plot(
            np.clip(curve["said"], LEAST, 1), np.clip(curve["share"], LEAST, 1), color=colour, linestyle=dash,
            marker="osd^"[k], markersize=3.5, zorder=9 - k,
        )  # fmt: skip
    axes.set(xscale="log", yscale="log", xlabel="chance given", ylabel="share that happened")
    axes.set(xlim=(LEAST * 0.8, 1.3), ylim=(LEAST * 0.8, 1.3))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
