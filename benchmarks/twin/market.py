"""The treaty market: the rules in which nations take turns."""

from __future__ import annotations

import mesa


class Market(mesa.Model):  # type: ignore[misc, unused-ignore]
    """The part of the world where treaties are made."""
