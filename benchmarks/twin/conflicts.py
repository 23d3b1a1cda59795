"""Conflicts: the rules in which challenges, crises and incidents are carried out one after another."""

from __future__ import annotations

import mesa


class Conflicts(mesa.Model):  # type: ignore[misc, unused-ignore]
    """The part of the world where nations clash."""
