"""Names beside the points of a panel, clear of each other, of the points and of the edges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from analysis.style import INK, QUIET, SMALL, size_of, width_of

_TALL: Final = 0.105
"""Inches of a line of small text."""
_RINGS: Final = (0.05, 0.12, 0.2, 0.3, 0.42, 0.55)
"""Inches between a point and its name, tried in turn; from the second on, a fine line joins the two."""
_WAYS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))

Box = tuple[float, float, float, float]


Line = tuple[tuple[float, float], tuple[float, float]]


def label_points(axes: Axes, x: ArrayLike, y: ArrayLike, names: Sequence[str], lines: Sequence[Line] = ()) -> list[str]:
    """Write each name as near to its point as the others allow; those that find no place come back, unwritten.

    `lines`, upright or level, are kept clear too.
    """
    wide, tall = size_of(axes)

    def inches(points: Any) -> NDArray[np.float64]:
        found: NDArray[np.float64] = axes.transAxes.inverted().transform(axes.transData.transform(points))
        return found * (wide, tall)

    spots = inches(np.column_stack([np.asarray(x), np.asarray(y)]))
    taken: list[Box] = [(a - 0.035, b - 0.035, a + 0.035, b + 0.035) for a, b in spots]
    for one, other in (inches(np.array(line)).tolist() for line in lines):
        taken.append((one[0] - 0.008, one[1] - 0.008, other[0] + 0.008, other[1] + 0.008))
    left_out = []
    for (a, b), name in zip(spots, names, strict=True):
        boxes = [box for box in _boxes(a, b, width_of(name, SMALL)) if _free(box, taken, wide, tall)]
        found = next((box for box in boxes if _clear((a, b), box, spots)), boxes[0] if boxes else None)
        if found is None:
            left_out.append(name)
            continue
        taken.append(found)
        _write(axes, name, found, (a, b), (wide, tall))
    return left_out


def _boxes(a: float, b: float, width: float) -> Iterator[Box]:
    """The boxes about a point in which its name could stand, the nearest first."""
    for ring in _RINGS:
        for way, up in _WAYS:
            reach = ring * (0.75 if way and up else 1.0)
            middle = a + way * (reach + width / 2), b + up * (reach + _TALL / 2)
            yield (middle[0] - width / 2, middle[1] - _TALL / 2, middle[0] + width / 2, middle[1] + _TALL / 2)


def _free(box: Box, taken: list[Box], wide: float, tall: float) -> bool:
    """Whether a box lies inside the panel and meets no other."""
    inside = box[0] >= 0.02 and box[1] >= 0.02 and box[2] <= wide - 0.02 and box[3] <= tall - 0.02
    return inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _clear(spot: tuple[float, float], box: Box, spots: NDArray[np.float64]) -> bool:
    """Whether the line from a point to its name passes the other points."""
    way = np.linspace(spot, _nearest(spot, box), 12)
    away = np.hypot(*(spots[None, :, :] - way[:, None, :]).transpose(2, 0, 1)) > 0.04
    return bool((away | (np.hypot(*(spots - spot).T) < 1e-9)).all())


def _nearest(spot: tuple[float, float], box: Box) -> NDArray[np.float64]:
    """The point of a box that is nearest to a spot."""
    found: NDArray[np.float64] = np.clip(np.array(spot), box[:2], box[2:])
    return found


def _write(axes: Axes, name: str, box: Box, spot: tuple[float, float], size: tuple[float, float]) -> None:
    """A name in its box, joined to its point where it stands off."""
    scale: NDArray[np.float64] = np.array(size)
    middle = np.array([box[0] + box[2], box[1] + box[3]]) / 2 / scale
    x, y = middle.tolist()
    axes.text(x, y, name, transform=axes.transAxes, fontsize=SMALL, color=INK, ha="center", va="center", zorder=5)
    near = _nearest(spot, box)
    if np.hypot(*(near - np.array(spot))) > _RINGS[0] + 0.03:
        ends = np.array([spot, near]) / scale
        axes.plot(ends[:, 0], ends[:, 1], transform=axes.transAxes, color=QUIET, lw=0.4, zorder=2)
