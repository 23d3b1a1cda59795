"""The loss of a search of parameters: how far the moments it is tuned on miss their bands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from analysis.experiments.targets import TARGETS

ABSENT: Final = 5.0
"""How many widths of its band a moment misses by at most: one that is nothing, or could not be measured."""


def loss(found: Mapping[str, float]) -> float:
    """The mean distance of the moments tuned on from the middles of their bands, in widths of the band, in logs."""
    return float(np.mean([miss(found[f"{g.moment}@{g.world}"], g.low, g.high) for g in TARGETS if g.tuned]))


def miss(value: float, low: float, high: float) -> float:
    """How far a value lies from the middle of a band, in widths of the band, in logs: up to a half inside it.

    In logs a rate of a third of what it should be misses by as much as one of three times that.
    """
    if not value > 0.0:
        return ABSENT
    return min(abs(math.log(value / math.sqrt(low * high))) / math.log(high / low), ABSENT)
