"""A map as it is drawn: land, nations in their colours, small states as signs, names where they fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.patheffects import withStroke

from analysis.ground import Ground, path_of, shape
from analysis.maps import Points, units
from analysis.style import INK, QUIET, SMALL, label, size_of, width_of
from analysis.views import View

LAND: Final = "#E9E9E9"
"""Land of nobody in the world."""
TINY: Final = 0.0045
"""Square inches: a nation whose land is smaller on the page is drawn as a sign."""
MANY: Final = 60
"""Of more nations than this, small ones are named only where they are enlarged."""
_LETTER, _AIR = 0.1, 0.02
"""Inches: the height of a name, and the air on both of its sides."""


@dataclass(frozen=True)
class Paint:
    """How a nation is drawn: its colour, hatching that tells it without colour, and its sign where it is small."""

    face: Any
    hatch: str | None = None
    marker: str = "o"


@dataclass(frozen=True)
class Scene:
    """The nations at a time, each with its land, which is empty where it has no outline, and how it is painted."""

    lands: Mapping[str, tuple[str, ...]]
    paints: Mapping[str, Paint]


def scene(ground: Ground, year: float, paints: Mapping[str, Paint]) -> Scene:
    """What there is to draw at a time."""
    there, found = ground.there(year), ground.lands(year)
    return Scene({key: found.get(key, ()) for key in there}, {key: paints[key] for key in there})


def draw_map(
    axes: Axes, ground: Ground, view: View, what: Scene, other: View | None = None, named: bool = True
) -> None:
    """Draw the nations in a window; those that another window shows larger are named there."""
    axes.set(xlim=(view.box[0], view.box[2]), ylim=(view.box[1], view.box[3]), xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=QUIET, linewidth=0.5)
    taken = {unit for land in what.lands.values() for unit in land}
    _fill(axes, shape(view, tuple(sorted(units() - taken))), facecolor=LAND, lw=0)
    scale = size_of(axes)[0] / (view.box[2] - view.box[0])
    names: list[tuple[float, str, Points, float]] = []
    for key, land in what.lands.items():
        rings, paint = shape(view, land), what.paints[key]
        size = sum(abs(_area(ring)) for ring in rings) * scale**2
        _fill(axes, rings, facecolor=paint.face, edgecolor=INK, lw=0.3, zorder=2)
        if paint.hatch:
            _fill(axes, rings, fill=False, hatch=paint.hatch, edgecolor="white", lw=0, zorder=3)
            _fill(axes, rings, fill=False, edgecolor=INK, lw=0.3, zorder=3.5)
        spot = view.places(*_pair(ground.spots[key]))[0]
        elsewhere = other is not None and _within(other, other.places(*_pair(ground.spots[key]))[0])
        if size < TINY and _within(view, spot) and not elsewhere:
            axes.plot(*spot, ls="", marker=paint.marker, ms=4.2, mfc=paint.face, mec=INK, mew=0.4, zorder=6)
            if view.region or len(what.lands) <= MANY:
                names.append((size, key, spot, 0.05))
        elif size >= TINY and not elsewhere:
            names.append((size, key, _heart(rings, spot), 0.0))
    if named:
        _name(axes, view, scale, names)
    if other is not None:
        frame = _frame(other, view)
        axes.add_artist(Polygon(frame, fill=False, edgecolor=INK, lw=0.6, zorder=7))


def _fill(axes: Axes, rings: tuple[Points, ...], **how: Any) -> None:
    path = path_of(rings)
    if path is not None:
        axes.add_artist(PathPatch(path, **how))


def _pair(spot: tuple[float, float]) -> tuple[Points, Points]:
    return np.array([spot[0]]), np.array([spot[1]])


def _area(ring: Points) -> float:
    """The area of a ring; the sign tells how it turns."""
    x, y = ring.T
    return 0.5 * float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def _within(view: View, spot: Points) -> bool:
    x0, y0, x1, y1 = view.box
    return bool(x0 < spot[0] < x1 and y0 < spot[1] < y1)


def _heart(rings: tuple[Points, ...], spot: Points) -> Points:
    """The middle of the widest stretch of land across the middle of the largest ring."""
    ring = max(rings, key=lambda each: abs(_area(each)))
    low, high = ring[:, 1].min(), ring[:, 1].max()
    best, found = 0.0, spot
    for y in np.linspace(low, high, 11)[2:-2]:
        a, b = ring[:-1], ring[1:]
        over = (a[:, 1] > y) != (b[:, 1] > y)
        x = np.sort(a[over, 0] + (b[over, 0] - a[over, 0]) * (y - a[over, 1]) / (b[over, 1] - a[over, 1]))
        for west, east in zip(x[::2], x[1::2], strict=False):
            weight = (east - west) * (1 - abs(y - (low + high) / 2) / (high - low))
            if weight > best:
                best, found = float(weight), np.array([(west + east) / 2, y])
    return found


def _name(axes: Axes, view: View, scale: float, names: list[tuple[float, str, Points, float]]) -> None:
    """Write ids on the land, or beside signs, the largest nations first, wherever none lies on another."""
    boxes: list[tuple[float, float, float, float]] = []
    for _, key, at, beside in sorted(names, key=lambda row: (-row[0], row[1])):
        text = label(key, 8)
        half, tall = (width_of(text, SMALL) / 2 + _AIR) / scale, _LETTER / 2 / scale
        aside = half + beside / scale if beside else 0.0
        x = at[0] + (aside if at[0] + aside + half < view.box[2] else -aside)
        x = float(np.clip(x, view.box[0] + half, view.box[2] - half))
        y = float(np.clip(at[1], view.box[1] + tall, view.box[3] - tall))
        box = (x - half, y - tall, x + half, y + tall)
        if all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in boxes):
            boxes.append(box)
            axes.text(
                x, y, text, fontsize=SMALL, ha="center", va="center_baseline", zorder=8,
                path_effects=[withStroke(linewidth=1.3, foreground="white", alpha=0.85)],
            )  # fmt: skip


def _frame(inner: View, view: View) -> Points:
    """The edges of one window as they lie in another."""
    x0, y0, x1, y1 = inner.box
    part = np.linspace(0, 1, 12)
    x = np.concatenate([x0 + (x1 - x0) * part, 0 * part + x1, x1 - (x1 - x0) * part, 0 * part + x0])
    y = np.concatenate([0 * part + y0, y0 + (y1 - y0) * part, 0 * part + y1, y1 - (y1 - y0) * part])
    back = np.array([inner.back(*point) for point in zip(x, y, strict=True)])
    return view.places(back[:, 0], back[:, 1])
