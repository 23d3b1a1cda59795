"""Cooperation: exercises, intelligence, technology, procurement, capacity."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Cooperation(OfNation):
    """What a nation does with its partners."""
