"""Incidents below the threshold of war."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Saboteur(OfNation):
    """What a nation does below the threshold of war."""
