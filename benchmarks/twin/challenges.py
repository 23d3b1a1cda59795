"""Challenges: whom a nation challenges, and when."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Challenger(OfNation):
    """What makes a nation challenge another."""
