"""Appraisal: what a pact with each other nation is worth."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Appraisal(OfNation):
    """What a nation makes of others as allies."""
