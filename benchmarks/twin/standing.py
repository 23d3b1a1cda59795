"""Standing: trust, reputation, rivalry."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Standing(OfNation):
    """How a nation is seen and sees others."""
