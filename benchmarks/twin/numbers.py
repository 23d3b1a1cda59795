"""Small sums that many rules of the twin share."""

from __future__ import annotations

import math


def logistic(x: float) -> float:
    """The chance that a logit stands for."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-min(x, 700.0)))
    z = math.exp(max(x, -700.0))
    return z / (1.0 + z)


def clip(x: float, low: float = 0.0, high: float = 1.0) -> float:
    """A number kept between two others."""
    return min(max(x, low), high)


def per_step(rate: float, dt: float) -> float:
    """The chance in a step of dt years that a yearly chance makes."""
    return rate if dt == 1.0 else 1.0 - float((1.0 - rate) ** dt)
