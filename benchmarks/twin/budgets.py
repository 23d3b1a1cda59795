"""Budgets: what a nation spends on its forces and what comes of it."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Budgets(OfNation):
    """What a nation spends on its forces."""
