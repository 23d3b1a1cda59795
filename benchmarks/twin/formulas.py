"""Small formulas that many rules share."""

from __future__ import annotations

import math


def clip(x: float, low: float, high: float) -> float:
    """A number held within bounds."""
    return min(max(x, low), high)


def per_step(rate: float, dt: float) -> float:
    """The chance of a step of dt years that belongs to a yearly one."""
    return rate if dt == 1.0 else 1.0 - (1.0 - rate) ** dt


def logistic(x: float) -> float:
    """The chance that belongs to a logit."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-min(x, 700.0)))
    z = math.exp(max(x, -700.0))
    return z / (1.0 + z)
