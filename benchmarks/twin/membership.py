"""Membership: accession, review, discipline, obligations."""

from __future__ import annotations

from benchmarks.twin.quantities import OfNation


class Membership(OfNation):
    """How a nation joins, stays and leaves."""
