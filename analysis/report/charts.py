"""Charts of the report as SVG of our own: courses with their bands, responses to an axis, two axes at once.

A chart is whole without a script; the page's script adds the years and values under the pointer, and switches lines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.scales import ratios
from analysis.style import INK, PALETTE, tint

WIDE, TALL = 640, 250
_LEFT, _RIGHT, _TOP, _FOOT = 58, 28, 12, 30
FEW: Final = 8
SHORT: Final = 5
"""The horizontal axis names places themselves where they are few, and told in so many characters each."""
NOTHING: Final = 1e-12
"""Smaller numbers are what the order of additions leaves."""
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3")


@dataclass(frozen=True)
class Line:
    """One course: its name, its quantiles over the runs (columns q10, q50, q90, indexed by x), its colour."""

    name: str
    table: pd.DataFrame
    colour: str
    dash: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart as the template shows it; `courses` is what the script tells under the pointer."""

    title: str
    unit: str
    note: str
    lines: Sequence[Line]
    marks: Sequence[tuple[float, str]] = ()
    level: float | None = None
    """A value that is worth a line across the chart."""

    stops: bool = False
    """Whether the horizontal axis names the places themselves where they are few, not even steps."""

    counts: bool = False
    """Whether it counts things, so that its vertical axis names whole numbers alone."""

    logs: bool = False
    """Whether equal ratios are as far apart on the horizontal axis, all of whose places are above 0."""

    @property
    def xs(self) -> list[float]:
        """All places on the horizontal axis."""
        return sorted({float(x) for line in self.lines for x in line.table.index})

    def view(self) -> dict[str, Any]:
        """Everything the template draws, in its units, and the data of the script."""
        xs, (low, high) = self.xs, self._ends()
        locator = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10], integer=self.counts)
        ticks = [float(tick) for tick in locator.tick_values(low, high)]
        place = _Place(xs, low, high, self.logs)
        return {
            "title": self.title, "unit": self.unit, "note": self.note, "wide": WIDE, "tall": TALL,
            "left": _LEFT, "right": WIDE - _RIGHT, "top": _TOP, "foot": TALL - _FOOT,
            "ticks": [(place.y(tick), f"{tick:g}") for tick in ticks if low <= tick + 1e-12 <= high + 2e-12],
            "years": [(place.x(year), f"{year:g}") for year in self._stops(xs) if xs[0] <= year <= xs[-1]],
            "level": None if self.level is None or not low <= self.level <= high else place.y(self.level),
            "marks": [{"x": place.x(year), "title": title} for year, title in self.marks if xs[0] <= year <= xs[-1]],
            "lines": [
                {"name": line.name, "colour": line.colour, "dash": line.dash, "area": place.area(line.table),
                 "path": place.path(line.table["q50"]), "dots": place.alone(line.table["q50"])}
                for line in self.lines
            ],
            "table": [(f"{x:g}", [_told(line.table, x) for line in self.lines]) for x in self._few(xs)],
            "data": {
                "x": [round(x, 4) for x in xs], "at": [place.x(x) for x in xs],
                "lines": [{"name": line.name, "told": [_told(line.table, x) for x in xs]} for line in self.lines],
                "marks": [[round(year, 4), title] for year, title in self.marks],
            },
        }  # fmt: skip

    def _stops(self, xs: list[float]) -> list[float]:
        """The places that the horizontal axis names."""
        if self.stops and len(xs) <= FEW and all(len(f"{x:g}") <= SHORT for x in xs):
            return xs
        if self.logs:
            return ratios(xs[0], xs[-1])
        even, years = MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]), MaxNLocator(8, integer=True, min_n_ticks=1)
        locator = even if self.stops else years
        return [float(x) for x in locator.tick_values(xs[0], xs[-1] + 1e-9)]

    def _few(self, xs: list[float]) -> list[float]:
        """The years of the table under the chart: at most ten, the ends among them."""
        at = np.unique(np.linspace(0, len(xs) - 1, min(len(xs), 10)).round().astype(int))
        return [xs[k] for k in at.tolist()]

    def _ends(self) -> tuple[float, float]:
        """The ends of the vertical axis: from 0 where that is near enough, and whole where it counts."""
        ends = [line.table[["q10", "q50", "q90"]].to_numpy(dtype=float) for line in self.lines]
        values = np.concatenate([each.ravel() for each in ends])
        values = values[np.isfinite(values)]
        if self.level is not None:
            values = np.append(values, self.level)
        low, high = float(values.min()), float(values.max())
        if self.counts:
            low, high = math.floor(low), max(math.ceil(high), math.floor(low) + 1)
        air = 0.06 * (high - low) or 0.1 * abs(high) or 0.5
        return (0.0 if 0 <= low < 0.6 * high or low == high == 0 else low - air), high + air


@dataclass(frozen=True)
class _Place:
    """Where values stand in the box of a chart."""

    xs: Sequence[float]
    low: float
    high: float
    logs: bool = False

    def x(self, value: float) -> float:
        first, last, here = (math.log(x) if self.logs else x for x in (self.xs[0], self.xs[-1], value))
        return round(_LEFT + (WIDE - _LEFT - _RIGHT) * (here - first) / (last - first or 1.0), 1)

    def y(self, value: float) -> float:
        return round(TALL - _FOOT - (TALL - _FOOT - _TOP) * (value - self.low) / (self.high - self.low), 1)

    def path(self, middle: pd.Series[float]) -> str:
        """A line with gaps where there is no value."""
        return "".join("M" + "L".join(f"{self.x(x):g} {self.y(y):g}" for x, y in run) for run in _runs(middle))

    def alone(self, middle: pd.Series[float]) -> list[tuple[float, float]]:
        """Values that stand alone between gaps."""
        return [(self.x(run[0][0]), self.y(run[0][1])) for run in _runs(middle) if len(run) == 1]

    def area(self, table: pd.DataFrame) -> str:
        """The band between the outer quantiles."""
        parts = []
        for run in _runs(table["q90"].where(table["q10"].notna())):
            lower = [(x, float(table["q10"].loc[x])) for x, _ in reversed(run)]
            parts.append("M" + "L".join(f"{self.x(x):g} {self.y(y):g}" for x, y in [*run, *lower]) + "Z")
        return "".join(parts)


def _runs(values: pd.Series[float]) -> list[list[tuple[float, float]]]:
    """The stretches without a gap."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(values.index.tolist(), values.tolist(), strict=True):
        if math.isfinite(y):
            found[-1].append((float(x), float(y)))
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def number(value: float) -> str:
    """A number for readers: three digits, thousands apart, a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    if abs(value) < NOTHING:
        return "0"
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}").replace("-", "\N{MINUS SIGN}")


def between(low: float, high: float) -> str:
    """A range as it stands in brackets."""
    return f"[{number(low)}, {number(high)}]"


def _told(table: pd.DataFrame, x: float) -> str:
    """A value with the range of the runs."""
    if x not in table.index or not math.isfinite(float(table["q50"].loc[x])):
        return "–"
    middle, low, high = (float(table[name].loc[x]) for name in ("q50", "q10", "q90"))
    return number(middle) if low == high else f"{number(middle)} {between(low, high)}"


def heat(values: pd.DataFrame, wide: int = 560) -> dict[str, Any]:
    """A table of means as coloured fields, each with its number: rows one axis, columns another."""
    known = values.to_numpy(dtype=float)
    low, high = (float(f(known)) for f in (np.nanmin, np.nanmax)) if np.isfinite(known).any() else (0.0, 0.0)
    left, top, tall = 110, 26, 34
    step = (wide - left) / max(values.shape[1], 1)
    cells = []
    for i, row in enumerate(known):
        for j, value in enumerate(row):
            share = (value - low) / (high - low) if high > low and math.isfinite(value) else 0.0
            red, green, blue = (round(255 * part) for part in tint(PALETTE[0], 0.08 + 0.92 * share))
            cells.append({
                "x": round(left + j * step, 1), "y": top + i * tall, "fill": f"rgb({red},{green},{blue})",
                "text": number(float(value)), "ink": "white" if share > 0.55 else INK,
            })  # fmt: skip
    heads = [(round(left + (j + 0.5) * step, 1), name) for j, name in enumerate(map(str, values.columns))]
    sides = [(top + (i + 0.5) * tall, name) for i, name in enumerate(map(str, values.index))]
    size = {"wide": wide, "tall": top + tall * len(values) + 4, "step": round(step - 1, 1), "high": tall - 1}
    return {**size, "cells": cells, "heads": heads, "sides": sides, "left": left}
