"""Bargaining: treaties of two, offers of a lead state, circles."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Bargaining(OfNation):
    """How a nation makes treaties."""
