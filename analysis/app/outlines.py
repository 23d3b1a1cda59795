"""Where nations lie on the page's map, and the outlines of countries, as `analysis.maps` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from analysis.maps import SIZE, project, svg_paths


@cache
def outlines() -> dict[str, Any]:
    """The box of the map, and the outlines of countries by id as SVG paths."""
    return {"size": list(SIZE), "paths": svg_paths()}


def places(lat: Sequence[float], lon: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """The places of nations in that box."""
    at = project(np.asarray(lat, dtype=float), np.asarray(lon, dtype=float))
    return at[:, 0], at[:, 1]
