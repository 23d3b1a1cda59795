"""Measures through time as medians in their bands, each named at the end of its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.style import INK, SMALL, size_of

FEW: Final = 0.1
"""What is defined in fewer than this share of runs at a time is not drawn then; below half it is drawn thin."""
DASHES: Final[tuple[Any, ...]] = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))
"""How lines that mean different things are broken, for readers without colour."""
BANDS: Final = (("q10", "q90", 0.16), ("q25", "q75", 0.28))
"""The quantiles between which a band is filled, and how strongly: the middle 80% of the runs, and the middle half."""
_SAMPLE, _BEFORE = 0.2, 0.06
"""Inches of the piece of line before its name, and of the gaps about it."""


@dataclass(frozen=True)
class Course:
    """One measure through time: its name at the line's end, its quantiles over the runs, and how it is drawn."""

    name: str
    table: pd.DataFrame
    colour: str = INK
    shaded: bool = True
    width: float = 1.3
    style: Any = "-"
    apart: bool = False
    """Whether each time stands by itself, a point with a bar for its interval, not joined to the next."""

    @property
    def defined(self) -> bool:
        """Whether the measure exists in any run at any time."""
        return bool(self.table["runs"].any())

    def often(self, runs: int) -> pd.Series[float]:
        """The share of the runs in which the measure exists, at each time."""
        return self.table["runs"] / max(runs, 1)


def draw_courses(axes: Axes, courses: Sequence[Course], runs: int) -> list[tuple[Course, float]]:
    """Draw courses in a panel; those of which anything is drawn come back, each with where its median ends."""
    ends = []
    for course in courses:
        often = course.often(runs)
        table = course.table.where(often >= FEW)
        if table["q50"].notna().any():
            _draw(axes, course, table, often >= 0.5, runs > 1)
            ends.append((course, float(table["q50"].dropna().iloc[-1])))
    return ends


def _draw(axes: Axes, course: Course, table: pd.DataFrame, often: pd.Series[bool], shaded: bool) -> None:
    """A median line in its two bands, thin where few runs have it, with points where a year stands alone."""
    x, middle = table.index.to_numpy(dtype=float), table["q50"].to_numpy(dtype=float)
    if course.apart:
        if shaded:
            axes.vlines(x, table["q10"], table["q90"], color=course.colour, lw=0.8, alpha=0.5, zorder=2)
        axes.plot(x, middle, color=course.colour, ls="", marker="o", ms=2.5, zorder=3)
        return
    for low, high, alpha in BANDS if course.shaded and shaded else ():
        axes.fill_between(x, table[low], table[high], color=course.colour, alpha=alpha, lw=0, zorder=2)
    known = often.to_numpy()
    for width, part in ((0.4 * course.width, middle), (course.width, np.where(known, middle, np.nan))):
        axes.plot(x, part, color=course.colour, lw=width, ls=course.style, zorder=3, solid_capstyle="butt")
    padded = np.concatenate([[False], ~np.isnan(middle), [False]])
    alone = padded[1:-1] & ~padded[:-2] & ~padded[2:]
    axes.plot(x[alone], middle[alone], color=course.colour, ls="", marker="o", ms=2.5, zorder=3)


def name_ends(axes: Axes, ends: Sequence[tuple[Course, float]]) -> None:
    """Each course's name at the right beside a piece of its line, as near to its line's end as the others allow."""
    wide, tall = size_of(axes)
    lines = max((course.name.count("\n") + 1 for course, _ in ends), default=1)
    wanted = [float(axes.transAxes.inverted().transform(axes.transData.transform((0.0, end)))[1]) for _, end in ends]
    for (course, _), level in zip(ends, apart(wanted, (0.115 * lines + 0.015) / tall), strict=True):
        piece = [1 + _BEFORE / wide, 1 + (_BEFORE + _SAMPLE) / wide]
        x = [piece[0] + 0.5 * _SAMPLE / wide] if course.apart else piece
        axes.plot(
            x, [level] * len(x), transform=axes.transAxes, clip_on=False, color=course.colour, lw=course.width,
            ls=course.style, solid_capstyle="butt", marker="o" if course.apart else None, ms=2.5,
        )  # fmt: skip
        axes.annotate(
            course.name, (piece[1] + _BEFORE / wide, level), (0, 0), "axes fraction", "offset points",
            fontsize=SMALL, color=course.colour, va="center", annotation_clip=False, linespacing=1.15,
        )  # fmt: skip


def apart(wanted: list[float], gap: float) -> list[float]:
    """Levels within 0 to 1, at least a gap apart, in the order of the wanted ones and close to them."""
    order = np.argsort(wanted, kind="stable")
    levels = np.clip(np.asarray(wanted, dtype=float)[order], gap / 2, 1 - gap / 2)
    for _ in range(200):
        for k in range(len(levels) - 1):
            short = gap - (levels[k + 1] - levels[k])
            if short > 1e-9:
                levels[k] -= short / 2
                levels[k + 1] += short / 2
        levels = np.clip(levels, gap / 2, 1 - gap / 2)
    result = np.empty(len(levels))
    result[order] = levels
    return [float(level) for level in result]
