"""The ground of a study's maps: which of its nations have an outline or a place, and the windows that show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from matplotlib.path import Path

from analysis.cast import Cast
from analysis.lands import claimed, lands
from analysis.maps import Points, outline, units
from analysis.views import View, views
from analysis.wishes import Undrawable

AT_HOME: Final = 3.0
"""Degrees: a nation whose place is farther than this from the land of its id is another one of that name."""
MOST: Final = 0.5
"""The share of a world's nations that must have an outline for a map to be of use."""
FINE: Final = 1200
"""Points are told apart down to this part of a map's width; islands narrower than five such parts are left out."""


@dataclass(frozen=True)
class Ground:
    """The nations of a study on the earth."""

    cast: Cast

    @cached_property
    def spots(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of the nations that have a place."""
        rows = {str(row["id"]): (row.get("lat"), row.get("lon")) for row in self.cast.study.listed("nations")}
        return {
            key: (float(lat), float(lon))
            for key, (lat, lon) in rows.items()
            if isinstance(lat, int | float) and isinstance(lon, int | float)
        }

    @cached_property
    def outlined(self) -> list[str]:
        """The nations that have an outline: an id of a country, or of a former one, and a place in or near it."""
        return [key for key in self.cast.nations if self._own(key) and key in self.spots and self._at_home(key)]

    @property
    def useful(self) -> bool:
        """Whether enough of the nations have an outline for a map to tell something."""
        return bool(self.outlined) and len(self.outlined) >= MOST * len(self.cast.nations)

    @cached_property
    def windows(self) -> list[View]:
        """The windows of the map, the first of which has all nations; Undrawable where too few have an outline."""
        if not self.useful:
            study = self.cast.study
            raise Undrawable(
                f"{study.folder}: the map of the earth has outlines of only {len(self.outlined)} of its "
                f"{len(self.cast.nations)} nations: of those whose ids are ISO codes (POL, TUR) or former states' "
                f"(SUN, CSK, YUG, GDR); draw its network: foedus figure network {study.folder}"
            )
        rings = [outline(self._own(key)) if key in self.outlined else () for key in self.spots]
        return views(np.array(list(self.spots.values())), rings)

    def lands(self, year: float) -> Mapping[str, tuple[str, ...]]:
        """The land of each nation that exists at a time, without those that have no outline."""
        there = [key for key in self.there(year) if key in self.outlined]
        return lands(there, year, self.cast.nations, units())

    def there(self, year: float) -> list[str]:
        """The nations that exist at a time, in at least half of the runs, and have a place."""
        at = int(np.searchsorted(self.cast.study.years, year))
        return [key for key in self.cast.nations if self.cast.existing[key][at] and key in self.spots]

    def _own(self, nation: str) -> tuple[str, ...]:
        return tuple(unit for unit in claimed(nation) if unit in units())

    def _at_home(self, nation: str) -> bool:
        lat, lon = self.spots[nation]
        narrow = np.cos(np.radians(lat))
        for ring in outline(self._own(nation)):
            east = (ring[:, 0] - lon + 180) % 360 - 180
            if np.hypot(narrow * east, ring[:, 1] - lat).min() < AT_HOME:
                return True
            if np.abs(np.diff(east)).max() < 180 and Path(np.column_stack([east, ring[:, 1]])).contains_point((0, lat)):
                return True
        return False


@lru_cache(maxsize=4096)
def shape(view: View, land: tuple[str, ...]) -> tuple[Points, ...]:
    """The rings of some land in a window, the largest and all but islets."""
    grain = (view.box[2] - view.box[0]) / FINE
    rings = sorted(view.rings(outline(land), grain), key=lambda ring: -float(np.ptp(ring, axis=0).max()))
    return tuple(ring for k, ring in enumerate(rings) if k == 0 or np.ptp(ring, axis=0).max() > 5 * grain)


def path_of(rings: tuple[Points, ...]) -> Path | None:
    """Rings as one path, None where nothing of them is seen."""
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in rings)) if rings else None
