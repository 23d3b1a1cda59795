"""Economies: growth with luck."""

from __future__ import annotations

import math

from benchmarks.twin.quantities import OfNation


class Economy(OfNation):
    """What a nation produces."""

    def grow(self) -> None:
        """Grow with luck; technology drifts to the frontier."""
        self.growth = 0.0
        if not self.alive:
            return
        q, dt = self.model.rules.grow, self.model.clock.dt
        shock = q.volatility * math.sqrt(dt) * self.model.luck.normal("grow", self.model.key[self.row], 0, 0)
        self.growth = min(max((1.0 + self.trend) ** dt - 1.0 + shock, -0.5), 1.0)
        self.gdp = min(self.gdp * (1.0 + self.growth) * (1.0 - self.damage), 1e7)
        self.damage = 0.0
        self.technology += (1.0 - (1.0 - q.catch_up) ** dt) * (1.0 - self.technology)
