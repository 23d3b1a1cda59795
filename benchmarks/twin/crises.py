"""Crises: resisting, calls for help, wars and what follows."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Fighter(OfNation):
    """How a nation stands a crisis."""
