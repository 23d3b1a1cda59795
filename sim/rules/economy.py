"""The economy: output grows along its trend with shocks; technology closes the gap to the frontier, or leaps."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.kernels import clip, kernel, per_step
from sim.luck import NOBODY, normal, uniform
from sim.rules.base import Rule, param
from sim.world import World

MODERN = World.modernisation.default


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
    volatility: float = param(0.02, "spread of yearly growth", unit="1/year^.5", low=0, high=0.2)
    catch_up: float = param(0.01, "share of the technology gap closed", unit="1/year", low=0, high=0.5)


@kernel
def break_through(p, luck, clock, alive, modernisation, technology, hidden):  # type: ignore[no-untyped-def]
    """Let what was kept secret come to light by and by, and draw who finds something new that others do not see."""
    for w in range(technology.shape[0]):
        q = p[w]
        for i in range(technology.shape[1]):
            hidden[w, i] *= 1.0 - per_step(q.disclosure, clock.dt)
            effort = min(q.rate * modernisation[w, i] / MODERN, 1.0) if alive[w, i] else 0.0
            if effort > 0.0 and uniform(luck, w, luck.who[i], NOBODY, 0) < per_step(effort, clock.dt):
                before = technology[w, i]
                technology[w, i] = clip(before * (1.0 + q.leap), 0.01, 5.0)
                hidden[w, i] = 1.0 - (1.0 - hidden[w, i]) * min(before / technology[w, i], 1.0)


@dataclass(frozen=True)
class BreakThrough(Rule):
    """Now and then a nation's arms leap ahead by a discovery, which others see only by and by; at rate 0 never."""

    phase = "economy"
    reads, writes = (World.alive, World.modernisation), (World.technology, World.hidden)
    kernel = staticmethod(break_through)
    rate: float = param(
        0,
        "breakthroughs of a nation that spends the usual part on better arms; 0, so that no race is won by luck "
        "unless a scenario asks for it",
        unit="1/year",
        low=0,
        high=1,
    )
    leap: float = param(0.2, "rise of technology by a breakthrough", unit="share", low=0, high=2)
    disclosure: float = param(0.3, "share of what is hidden that comes to light", unit="1/year", low=0, high=1)
