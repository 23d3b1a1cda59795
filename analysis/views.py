"""Windows on the earth: what part of it a map shows of a world, such that its nations have room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.maps import CENTRE, Points, clipped, cut, equal_earth

REGION: Final = 50.0
"""Degrees: nations within this distance of their middle are a region, shown on a map of its own."""
CROWDS: Final = ((38.0, 0.85), (14.0, 0.2))
"""Degrees and a share: so many of the nations that near to one of them are a crowd, shown once more, enlarged."""
MANY: Final = 8
"""A crowd has at least so many nations."""
NEAR: Final = 8.0
"""Degrees: of a nation's land, what is this near to its capital is to be seen on the map of a region."""
CLOSE: Final = 5.0
"""The same on the map of a crowd."""
WIDE: Final = 60.0
"""The same on the map of the world."""
_BROAD, _BROADEST = 1.6, 2.3
"""Width over height of the map of a region, and of that of the world, at most."""
_FAR: Final = 100.0
"""Degrees from the middle of a region beyond which nothing is drawn."""
_GAP: Final = 100.0
"""Degrees of longitude without a nation, in which the edges of the map may lie."""


@dataclass(frozen=True)
class View:
    """A window: the middle of the map, the projection's box (left, foot, right, top), and whether it is a region's.

    The world is shown by Equal Earth, a region by Lambert's azimuthal projection; both keep areas.
    """

    lat: float
    lon: float
    region: bool
    box: tuple[float, float, float, float] = field(default=(-3.0, -1.5, 3.0, 1.5))

    @property
    def aspect(self) -> float:
        """Width over height."""
        return (self.box[2] - self.box[0]) / (self.box[3] - self.box[1])

    def places(self, lat: Points, lon: Points) -> Points:
        """Places [n, 2] on this map, x to the right and y up."""
        if self.region:
            return _azimuthal(lat, lon, self.lat, self.lon)
        return equal_earth(lat, (lon - self.lon + 180) % 360 - 180)

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The latitude and longitude of a point of a region's map."""
        r = max(float(np.hypot(x, y)), 1e-9)
        c, phi0 = 2 * np.arcsin(min(r / 2, 1.0)), np.radians(self.lat)
        lat = np.arcsin(np.cos(c) * np.sin(phi0) + y * np.sin(c) * np.cos(phi0) / r)
        east = np.arctan2(x * np.sin(c), r * np.cos(phi0) * np.cos(c) - y * np.sin(phi0) * np.sin(c))
        return float(np.degrees(lat)), float(self.lon + np.degrees(east))

    def rings(self, outline: Sequence[Points], grain: float) -> list[Points]:
        """The closed rings of an outline as they lie in this window, without bends finer than the grain."""
        x0, y0, x1, y1 = self.box
        air = 0.05 * (x1 - x0)
        found = []
        for ring in outline:
            for line in self._flat(ring):
                if line[:, 0].max() < x0 or line[:, 0].min() > x1 or line[:, 1].max() < y0 or line[:, 1].min() > y1:
                    continue
                line = clipped(clipped(line, 0, x0 - air, 1), 0, x1 + air, -1)
                line = np.rint(clipped(clipped(line, 1, y0 - air, 1), 1, y1 + air, -1) / grain) * grain
                line = np.vstack([line[:1], line[1:][(np.diff(line, axis=0) != 0).any(axis=1)]])
                if len(line) > 3:
                    found.append(line)
        return found

    def _flat(self, ring: Points) -> list[Points]:
        """A ring as it lies on this map, cut where the map's edges are."""
        if not self.region:
            return [equal_earth(part[:, 1], part[:, 0]) for part in cut(ring, self.lon)]
        near = _distance(ring[:, 1], ring[:, 0], self.lat, self.lon) < _FAR
        return [_azimuthal(ring[:, 1], ring[:, 0], self.lat, self.lon)] if near.any() else []


def views(spots: Points, lands: Sequence[Sequence[Points]]) -> list[View]:
    """The windows that show nations well: their region, or the world; and their crowd, where they are one.

    `spots` are latitudes and longitudes of the nations, `lands` their outlines, empty for those without.
    """
    middle = _middle(spots)
    if _distance(spots[:, 0], spots[:, 1], *middle).max() <= REGION:
        return [_region(spots, lands)]
    world = _framed(View(0.0, _seam(spots[:, 1]), False), spots, lands, WIDE)
    crowd = _crowd(spots)
    if not crowd.any():
        return [world]
    return [world, _region(spots[crowd], [land for land, there in zip(lands, crowd, strict=True) if there], CLOSE)]


def _crowd(spots: Points) -> NDArray[np.bool_]:
    """Which nations are a crowd; none where there is none."""
    apart = np.array([_distance(spots[:, 0], spots[:, 1], *spot) for spot in spots])
    for radius, share in CROWDS:
        near: NDArray[np.bool_] = apart[int((apart <= radius).sum(axis=1).argmax())] <= radius
        if near.sum() >= max(MANY, share * len(spots)):
            return near
    return np.zeros(len(spots), dtype=bool)


def _region(spots: Points, lands: Sequence[Sequence[Points]], reach: float = NEAR) -> View:
    """The window on some nations that are near to each other."""
    rough = _framed(View(*_middle(spots), True), spots, lands, reach)
    lat, lon = rough.back((rough.box[0] + rough.box[2]) / 2, (rough.box[1] + rough.box[3]) / 2)
    return _framed(View(lat, lon, True), spots, lands, reach)


def _framed(view: View, spots: Points, lands: Sequence[Sequence[Points]], reach: float) -> View:
    """The window with a box about the nations and what of their land is near, neither too wide nor too tall."""
    shown = [spots]
    for spot, land in zip(spots, lands, strict=True):
        for ring in land:
            near = _distance(ring[:, 1], ring[:, 0], spot[0], spot[1]) < reach
            shown.append(ring[near][:, ::-1])
    every = np.vstack(shown)
    at = view.places(every[:, 0], every[:, 1])
    low, high = at.min(axis=0), at.max(axis=0)
    size = np.maximum(high - low, 0.08) * 1.06
    size = np.maximum(size, [0.9 * size[1], size[0] / (_BROAD if view.region else _BROADEST)])
    (x, y), (wide, tall) = (low + high) / 2, size
    return View(view.lat, view.lon, view.region, (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2))


def _seam(lon: Points) -> float:
    """The middle longitude of a map whose edges lie where no nation is, or else where there is hardly any land."""
    order = np.sort(lon % 360)
    gaps = np.diff(np.append(order, order[0] + 360))
    widest = int(gaps.argmax())
    if gaps[widest] < _GAP or abs((180 + CENTRE - order[widest]) % 360) < gaps[widest]:
        return CENTRE
    return float((order[widest] + gaps[widest] / 2) % 360 - 180)


def _middle(spots: Points) -> tuple[float, float]:
    """The place in the middle of places on the sphere."""
    phi, lam = np.radians(spots.T)
    x, y, z = np.cos(phi) @ np.cos(lam), np.cos(phi) @ np.sin(lam), np.sin(phi).sum()
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _distance(lat: Points, lon: Points, lat0: float, lon0: float) -> Points:
    """Degrees of a great circle between places and one place."""
    phi, phi0, turn = np.radians(lat), np.radians(lat0), np.radians(lon - lon0)
    cosine = np.sin(phi) * np.sin(phi0) + np.cos(phi) * np.cos(phi0) * np.cos(turn)
    angle: Points = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return angle


def _azimuthal(lat: Points, lon: Points, lat0: float, lon0: float) -> Points:
    """Lambert's azimuthal equal-area projection about a place, on a sphere of radius 1."""
    phi, phi0, turn = np.radians(lat), np.radians(lat0), np.radians(lon - lon0)
    cosine = np.sin(phi) * np.sin(phi0) + np.cos(phi) * np.cos(phi0) * np.cos(turn)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-3))
    north = np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(turn)
    return np.column_stack([k * np.cos(phi) * np.sin(turn), k * north])
