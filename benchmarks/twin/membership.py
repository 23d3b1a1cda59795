"""Membership: accession, review, discipline, obligations."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Membership(Known):
    """How a nation joins, stays and leaves."""
