"""Crises: resisting, calls for help, wars and what follows."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Fighter(Known):
    """How a nation stands a crisis."""
