"""Worlds for tests that need a run and not a result."""

from __future__ import annotations

from pathlib import Path

TINY = Path(__file__).with_name("tiny.yaml")
