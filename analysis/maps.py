"""The earth on paper: outlines of countries, their borders shared, and the Equal Earth projection of Savric and others.

The outlines are Natural Earth's (`outlines.json` names source and licence); `science/outlines.py` makes the file.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.lands import FORMER, TERRITORIES, claimed

Points = NDArray[np.float64]

CENTRE: Final = 11.0
"""The longitude in the middle of the map; its edges, at 169° west, then part hardly any land."""
_SOUTH, _NORTH = -58.0, 84.0
"""The latitudes at the foot and the top of the map."""
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
"""The coefficients of the projection (Savric, Patterson and Jenny 2018, recalled; checked against d3-geo)."""
_WIDEST: Final = 2.0
"""Degrees: longer stretches of border are drawn in pieces, so that they bend as the map does."""


def equal_earth(lat: ArrayLike, east: ArrayLike) -> Points:
    """Places [n, 2] on a sphere of radius 1, x to the east and y to the north, `east` degrees from the middle."""
    a, b, c, d = _A
    half = np.sqrt(3) / 2
    t = np.arcsin(half * np.sin(np.radians(np.asarray(lat, dtype=float))))
    widening = half * (a + 3 * b * t**2 + t**6 * (7 * c + 9 * d * t**2))
    x = np.radians(np.asarray(east, dtype=float)) * np.cos(t) / widening
    y = t * (a + b * t**2 + t**6 * (c + d * t**2))
    return np.column_stack([np.ravel(x), np.ravel(y)])


_SCALE: Final = 500.0 / float(equal_earth(0.0, 180.0)[0, 0])
_TOP, _FOOT = float(equal_earth(_NORTH, 0.0)[0, 1]), float(equal_earth(_SOUTH, 0.0)[0, 1])
SIZE: Final = (1000, round(_SCALE * (_TOP - _FOOT)))
"""Width and height of the box in which `project` places the world without Antarctica."""


def project(lat: ArrayLike, lon: ArrayLike) -> Points:
    """Places [n, 2] in a box of SIZE, x to the right and y down, as Equal Earth shows them."""
    return _boxed(equal_earth(lat, (np.asarray(lon, dtype=float) - CENTRE + 180) % 360 - 180))


def _boxed(places: Points) -> Points:
    return np.column_stack([_SCALE * places[:, 0] + SIZE[0] / 2, _SCALE * (_TOP - places[:, 1])])


@lru_cache(maxsize=1)
def _atlas() -> tuple[dict[str, list[list[int]]], list[Points]]:
    """The units, each as rings of numbers of pieces of border, and the pieces."""
    content: dict[str, Any] = json.loads(Path(__file__).with_name("outlines.json").read_text(encoding="utf-8"))
    arcs = [np.cumsum(np.array(arc).reshape(-1, 2), axis=0) / content["per_degree"] for arc in content["arcs"]]
    return content["units"], arcs


def units() -> frozenset[str]:
    """The ids of the countries and territories, and of the parts of countries that were two, that have an outline."""
    return frozenset(_atlas()[0])


@lru_cache(maxsize=1024)
def outline(land: tuple[str, ...]) -> tuple[Points, ...]:
    """The rings of some units together, without the borders between them: longitudes and latitudes, first as last."""
    shapes, arcs = _atlas()
    rings = [ring for unit in land for ring in shapes[unit]]
    used = {k for ring in rings for k in ring}
    alone = [ring for ring in rings if not any(~k in used for k in ring)]
    loose = [k for ring in rings for k in ring if any(~j in used for j in ring) and ~k not in used]
    return tuple(_line(ring, arcs) for ring in alone + _chained(loose, arcs))


def _chained(loose: list[int], arcs: list[Points]) -> list[list[int]]:
    """Pieces of border put together to rings, each going on where the one before it ends."""
    begins: dict[tuple[float, ...], list[int]] = {}
    for k in loose:
        begins.setdefault(_ends(k, arcs)[0], []).append(k)
    rings = []
    for first in loose:
        if first in begins[_ends(first, arcs)[0]]:
            ring = [first]
            begins[_ends(first, arcs)[0]].remove(first)
            while (at := _ends(ring[-1], arcs)[1]) != _ends(first, arcs)[0]:
                ring.append(begins[at].pop())
            rings.append(ring)
    return rings


def _ends(k: int, arcs: list[Points]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where a piece of border begins and ends, in the direction in which a ring walks it."""
    first, last = tuple(arcs[max(k, ~k)][0].tolist()), tuple(arcs[max(k, ~k)][-1].tolist())
    return (first, last) if k >= 0 else (last, first)


def _line(ring: list[int], arcs: list[Points]) -> Points:
    """The points of a ring, none of them far from the next."""
    line = np.concatenate([(arcs[k] if k >= 0 else arcs[~k][::-1])[n > 0 :] for n, k in enumerate(ring)])
    steps = np.diff(line, axis=0)
    steps[:, 0] = (steps[:, 0] + 180) % 360 - 180
    pieces = np.maximum(np.ceil(np.abs(steps).max(axis=1) / _WIDEST), 1).astype(int)
    part = np.concatenate([np.arange(n) / n for n in pieces])
    fine = np.repeat(line[:-1], pieces, axis=0) + np.repeat(steps, pieces, axis=0) * part[:, None]
    closed: Points = np.vstack([fine, fine[:1]])
    return closed


def cut(ring: Points, centre: float = CENTRE) -> list[Points]:
    """A ring as the closed rings it falls into at the edges of a map: degrees east of its middle, and latitudes."""
    east = np.unwrap((ring[:, 0] - centre + 180) % 360 - 180, period=360)
    whole = np.column_stack([east, ring[:, 1]])
    found = []
    for turn in range(int(np.floor((east.min() + 180) / 360)), int(np.floor((east.max() + 180) / 360)) + 1):
        shifted = whole - [360.0 * turn, 0.0]
        part = clipped(clipped(shifted, 0, -180.0, 1), 0, 180.0, -1)
        if len(part) > 3:
            found.append(part)
    return found


def clipped(ring: Points, axis: int, edge: float, side: int) -> Points:
    """What of a closed ring lies on one side of a line across an axis, closed along that line."""
    inner = side * (ring[:, axis] - edge) >= 0
    if inner.all() or not len(ring):
        return ring
    a, b = ring[:-1], ring[1:]
    over = inner[:-1] != inner[1:]
    part = (edge - a[:, axis]) / np.where(over, b[:, axis] - a[:, axis], 1.0)
    both = np.stack([a, a + part[:, None] * (b - a)], axis=1)
    kept = both[np.stack([inner[:-1], over], axis=1)]
    result: Points = np.vstack([kept, kept[:1]])
    return result


def svg_path(land: tuple[str, ...]) -> str:
    """The outline of some units together as the data of an SVG path, in the box of `project`."""
    parts = []
    for ring in (part for whole in outline(land) for part in cut(whole)):
        at = np.rint(100 * _boxed(equal_earth(ring[:, 1], ring[:, 0]))).astype(int)
        steps = np.diff(at, axis=0)[:-1]
        moves = " ".join(f"{x / 100:g},{y / 100:g}" for x, y in steps[(steps != 0).any(axis=1)].tolist())
        parts.append(f"M{at[0, 0] / 100:g},{at[0, 1] / 100:g}l{moves}z")
    return "".join(parts)


@lru_cache(maxsize=1)
def svg_paths() -> dict[str, str]:
    """SVG path data by id, of every country, territory and former state; later ones are to be drawn on earlier ones.

    Countries have their greatest extent, Germany with its east; where the world also has a part of one as a nation of
    its own, that part is drawn later, on top.  `lands.lands` tells which unit is whose at a date.
    """
    wholes = {unit: (unit,) for unit in units() if unit not in TERRITORIES} | {key: claimed(key) for key in FORMER}
    wholes |= {unit: (unit,) for unit in TERRITORIES if unit in units()}
    return {key: svg_path(land) for key, land in sorted(wholes.items(), key=lambda pair: (-len(pair[1]), pair[0]))}
