"""Dyads: what each nation thinks of each other one, and owes it, at the dates at which a scenario wants to see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from sim.vocabulary import Article
from sim.world import World

RECORDED: Final = ("threat", "trust", "rivalry", "claim", "challenge_chance")
"""Columns of the world that are recorded of ordered pairs."""
OWED: Final = "defence"
"""The column that says what one owes the other in defence."""


def moments(snapshots: Iterable[float], start: float, dt: float, steps: int) -> frozenset[int]:
    """The steps into which dates fall, as far as a run of so many steps has them; the last step where it has none."""
    found = {int(np.floor((year - start) / dt + 1e-9)) for year in snapshots}
    return frozenset(step for step in found if 0 <= step < steps) or frozenset({steps - 1})


def dyads_of(world: World) -> dict[str, Any]:
    """All ordered pairs of nations that exist, `a` towards `b`, in the order of worlds; single precision is enough."""
    there = world.alive != 0
    pairs = there[:, :, None] & there[:, None, :] & ~np.eye(there.shape[1], dtype=bool)
    w, a, b = (index.astype(np.int32) for index in np.nonzero(pairs))
    values = {name: world.arrays[name][w, a, b].astype(np.float32) for name in RECORDED}
    return {"w": w, "a": a, "b": b, **values, OWED: world.obligation[w, Article.DEFENCE, a, b].astype(np.float32)}
