"""Challenges: whom a nation challenges, and when."""

from __future__ import annotations

from benchmarks.twin.base import Known


class Challenger(Known):
    """What makes a nation challenge another."""
