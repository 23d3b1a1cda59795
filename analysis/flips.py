"""What reasons are judged against: the setting of a run, and the changes of one term that tip a decision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from analysis.terms import FIXED, Gauge
from sim.vocabulary import INTERESTS, weights_of

MOST: Final = 5.0
"""A change of more than so many times what a term was is no change of that term alone."""


@dataclass(frozen=True)
class Setting:
    """What a run was made with: parameters, step in years, what nations want, how regions of others matter to them."""

    parameters: Mapping[str, float]
    dt: float
    wants: Mapping[str, tuple[str, Mapping[str, float]]]
    regard: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def interests(self, nation: str) -> dict[str, float]:
        """A nation's weights over the terms of a treaty's worth and its conduct."""
        strategy, own = self.wants[nation]
        return dict(zip(INTERESTS, map(float, weights_of(strategy, dict(own))), strict=True))


@dataclass(frozen=True)
class Flip:
    """A change of one term that brings the chance to one half; x is the quantity behind it, if it has a name."""

    term: str
    now: float
    then: float
    gauge: Gauge
    share: float

    @property
    def fixed(self) -> bool:
        """Whether neither the nation nor its partners can do much about it."""
        return self.term in FIXED

    @property
    def remote(self) -> bool:
        """Whether it is a change by many times what it was, of a term without an end, or a name on both sides of 0."""
        if self.gauge.name and self.gauge.low == -self.gauge.high == -math.inf:
            return False
        return not math.isfinite(self.gauge.span) and abs(self.then - self.now) > MOST * abs(self.now)
