"""Cooperation: exercises, intelligence, technology, procurement, capacity."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Cooperation(Known):
    """What a nation does with its partners."""
