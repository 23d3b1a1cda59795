"""Budgets: what a nation spends on its forces and what comes of it."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Budgets(Known):
    """What a nation spends on its forces."""
