"""The treaty market: the rules in which nations take turns."""

from __future__ import annotations

from benchmarks.twin.quantities import OfWorld


class Market(OfWorld):
    """The part of the world where treaties are made."""
