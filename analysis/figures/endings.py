"""The crises that happened, year by year, as bars parted by how they ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.legend import draw_key
from analysis.style import INK, percent
from analysis.tables import StudyTables

ENDINGS: Final[dict[str, tuple[str, str]]] = {
    "wars": ("came to a fight", INK),
    "conceded": ("target yielded", "#A6A6A6"),
    "backed_down": ("challenger\nbacked down", "#DEDEDE"),
}
"""How a crisis ends, from the foot of a bar upwards, each with its grey, which paper without colour keeps apart."""


@dataclass(frozen=True)
class Crises:
    """Crises a year: the mean of the runs by ending, and the middle 80% of the runs for all of them together."""

    means: pd.DataFrame
    spread: pd.DataFrame | None
    given_up: tuple[float, float, float] | None
    step: float

    @property
    def defined(self) -> bool:
        """Whether any crisis happened at all."""
        return bool(np.nansum(self.means.to_numpy()) > 0)

    @property
    def heading(self) -> str:
        """What the bars show, with how often a challenge that was resisted was given up."""
        text = "Crises by how they ended" if len(self.means.columns) > 1 else "Crises"
        if self.given_up is None:
            return text
        middle, low, high = self.given_up
        span = f" (80% of runs: {percent(low)} to {percent(high)})" if self.spread is not None and low < high else ""
        return f"{text}: of the challenges resisted, {percent(middle)} were given up{span}"

    def draw(self, axes: Axes) -> None:
        """Bars of the mean by ending, and dashes between which most runs lie, with a key at the right."""
        _draw(axes, self)


def crises_of(study: StudyTables) -> Crises | None:
    """The crises of a study; without the columns for how they ended, all of a kind; None without any column."""
    parts = [name for name in ENDINGS if name in study.steps]
    if len(parts) < len(ENDINGS):
        parts = ["crises"] if "crises" in study.steps else []
    if not parts:
        return None
    frame = study.steps[["run", *parts]].assign(year=np.floor(study.steps["year"] + 1e-9))
    yearly = frame.groupby(["run", "year"])[parts].sum()
    total = yearly.sum(axis=1).groupby("year")
    ends = pd.DataFrame({"low": total.quantile(0.1), "high": total.quantile(0.9)})
    return Crises(
        yearly.groupby("year").mean(), ends if study.replicates > 1 else None,
        _given_up(yearly.groupby("run").sum()) if len(parts) > 1 else None, study.step,
    )  # fmt: skip


def _given_up(sums: pd.DataFrame) -> tuple[float, float, float] | None:
    """Of the challenges that a run's targets resisted, the share that was given up: the median and the range."""
    resisted = sums["backed_down"] + sums["wars"]
    share = (sums["backed_down"] / resisted).where(resisted > 0).dropna()
    if share.empty:
        return None
    return float(share.median()), float(share.quantile(0.1)), float(share.quantile(0.9))


def _draw(axes: Axes, crises: Crises) -> None:
    x = crises.means.index.to_numpy(dtype=float) + (1.0 - min(crises.step, 1.0)) / 2
    foot = np.zeros(len(x))
    handles = []
    for name in crises.means:
        text, grey = ENDINGS.get(str(name), ("crises", "#A6A6A6"))
        tall = crises.means[name].to_numpy(dtype=float)
        axes.bar(x, tall, 0.8, foot, color=grey, lw=0, zorder=2)
        handles.append(Patch(facecolor=grey, label=text))
        foot = foot + tall
    if crises.spread is not None:
        for end in crises.spread:
            axes.plot(x, crises.spread[end], color=INK, ls="", marker="_", ms=3.5, mew=0.7, zorder=3)
    axes.set_ylim(bottom=0.0)
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    draw_key(axes, handles[::-1], loc="center left", bbox_to_anchor=(1.012, 0.5))
