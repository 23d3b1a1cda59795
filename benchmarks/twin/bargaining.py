"""Bargaining: treaties of two, offers of a lead state, circles."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Bargaining(Known):
    """How a nation makes treaties."""
