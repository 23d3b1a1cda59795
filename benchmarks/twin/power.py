"""Power: what a nation can bring to bear, and what it fears."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Power(OfNation):
    """What a nation can do and fears."""
