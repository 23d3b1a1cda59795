"""The economy: output grows along its trend with shocks, and technology closes the gap to the frontier."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.kernels import clip, kernel, per_step
from sim.luck import NOBODY, normal
from sim.rules.base import Rule, param
from sim.world import World


@kernel
def grow(p, luck, clock, alive, gdp, trend, damage, growth, technology):  # type: ignore[no-untyped-def]
    """Draw this step's growth for every nation and move output and technology."""
    for w in range(gdp.shape[0]):
        q = p[w]
        for i in range(gdp.shape[1]):
            growth[w, i] = 0.0
            if alive[w, i]:
                shock = q.volatility * math.sqrt(clock.dt) * normal(luck, w, luck.who[i], NOBODY, 0)
                growth[w, i] = clip((1.0 + trend[w, i]) ** clock.dt - 1.0 + shock, -0.5, 1.0)
                gdp[w, i] = min(gdp[w, i] * (1.0 + growth[w, i]) * (1.0 - damage[w, i]), 1e7)
                damage[w, i] = 0.0
                technology[w, i] += per_step(q.catch_up, clock.dt) * (1.0 - technology[w, i])


@dataclass(frozen=True)
class Grow(Rule):
    """Economies grow with luck, and military technology drifts to the common frontier."""

    phase = "economy"
    reads, writes = (World.alive, World.trend), (World.gdp, World.damage, World.growth, World.technology)
    kernel = staticmethod(grow)
    volatility: float = param(0.02, "spread of yearly growth", unit="1/year^.5", source="stylised", low=0, high=0.2)
    catch_up: float = param(0.01, "share of the technology gap closed", unit="1/year", low=0, high=0.5)
