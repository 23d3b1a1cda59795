"""Odds: from sums of terms to chances, and back."""

from __future__ import annotations

import math


def logistic(x: float) -> float:
    """The chance that a sum of terms gives."""
    return 1.0 / (1.0 + math.exp(-x)) if x >= 0.0 else math.exp(max(x, -700.0)) / (1.0 + math.exp(max(x, -700.0)))


def logit(chance: float) -> float:
    """The sum of terms that gives a chance."""
    return math.log(chance / (1.0 - chance))
