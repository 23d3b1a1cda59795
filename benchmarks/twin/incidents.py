"""Incidents below the threshold of war."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Saboteur(Known):
    """What a nation does below the threshold of war."""
