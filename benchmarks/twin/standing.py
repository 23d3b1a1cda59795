"""Standing: trust, reputation, rivalry."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Standing(Known):
    """How a nation is seen and sees others."""
