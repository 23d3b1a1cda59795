"""Domestic politics: governments, ideal points, opinion."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Politics(OfNation):
    """How a nation is governed."""
