"""Appraisal: what a pact with each other nation is worth."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Appraisal(Known):
    """What a nation makes of others as allies."""
