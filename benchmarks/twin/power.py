"""Power: what a nation can bring to bear, and what it fears."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Power(Known):
    """What a nation can do and fears."""
