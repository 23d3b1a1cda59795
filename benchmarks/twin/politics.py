"""Domestic politics: governments, ideal points, opinion."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Politics(Known):
    """How a nation is governed."""
