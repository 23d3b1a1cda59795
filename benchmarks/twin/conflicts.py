"""Conflicts: the rules in which challenges, crises and incidents are carried out one after another."""

from __future__ import annotations

from benchmarks.twin.quantities import OfWorld


class Conflicts(OfWorld):
    """The part of the world where nations clash."""
