"""Axes of a sweep along the sides of a panel: places are shares of the axis, labels its values."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from analysis.space import Dimension, told
from analysis.style import label, size_of
from sim.sweep.schema import Value

TICKS: Final = 4
LISTED: Final = 8
"""An axis of so many listed values has a label for each."""
LONGEST: Final = 11
LETTER: Final = 0.075
"""Inches that a letter of a label takes, with room beside it."""


def scale(axes: Axes, dimension: Dimension, side: str = "x", room: float = 0.02) -> None:
    """Let a side of a panel run along an axis of a sweep, whose places are given as shares."""
    ticks = places(dimension)
    names = [label(told(value), LONGEST) for _, value in ticks]
    texts = (axes.set_xticks if side == "x" else axes.set_yticks)([place for place, _ in ticks], names)
    crowded = LETTER * sum(map(len, names)) > size_of(axes)[0]
    if not dimension.ordered and (side == "y" or crowded):
        slant = {"rotation": 20, "ha": "right", "rotation_mode": "anchor"}
        for text in texts:
            text.label1.set(**(slant if side == "x" else {"rotation": 90, "va": "center"}))
    (axes.set_xlim if side == "x" else axes.set_ylim)(-room, 1 + room)


def places(dimension: Dimension) -> list[tuple[float, Value]]:
    """Where labels of an axis stand, and the values they show."""
    values: list[Value]
    if dimension.listed:
        step = -(-len(dimension.listed) // LISTED)
        values = list(dimension.listed[::step])
    elif dimension.axis.log is not None:
        low, high = dimension.axis.log
        values = list(ratios(float(low), float(high)))
    else:
        low, high = dimension.axis.range or dimension.axis.integer or (0.0, 1.0)
        ticks = MaxNLocator(TICKS, steps=[1, 2, 5, 10], integer=dimension.axis.integer is not None).tick_values(
            low, high
        )
        slack = 1e-9 * (high - low)
        values = [float(f"{x:.12g}") for x in ticks if low - slack <= x <= high + slack]
    return [(dimension.share(value), value) for value in values]


def ratios(low: float, high: float) -> list[float]:
    """Round numbers in about equal ratios."""
    for digits in ((1, 2, 5), (1, 3), (1,)):
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        found = [digit * 10.0**power for power in powers for digit in digits]
        inside = [float(f"{x:.12g}") for x in found if low * (1 - 1e-9) <= x <= high * (1 + 1e-9)]
        if len(inside) <= TICKS + 1:
            return inside if len(inside) > 1 else [low, high]
    step = -(-len(inside) // TICKS)
    return inside[::step]


def bins(dimension: Dimension, shares: NDArray[np.float64], most: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The bin of each point, and the edges of bins: one for each value where these are few, else even pieces."""
    known = np.unique(shares)
    if len(known) <= most:
        edges = np.concatenate([[0.0], (known[1:] + known[:-1]) / 2, [1.0]])
        return np.searchsorted(known, shares), edges
    edges = np.linspace(0.0, 1.0, most + 1)
    return np.clip(np.searchsorted(edges, shares, side="right") - 1, 0, most - 1), edges
