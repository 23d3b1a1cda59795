"""Cells of the world, read and written with care: for handles that let users of Python into it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.columns import Column
from sim.vocabulary import Term
from sim.world import World


def sealed(cells: np.ndarray) -> np.ndarray:
    """The values of this moment, not to be written: only an assignment changes the world, and checks the range."""
    values = cells.copy()
    values.flags.writeable = False
    return values


def checked(column: Column, label: str, value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """A value as the column takes it; ValueError with what is wrong with it otherwise."""
    wanted = f"numbers of shape {shape}" if shape else "a number"
    try:
        values = np.broadcast_to(np.asarray(value, dtype=np.float64), shape)
    except (TypeError, ValueError):
        raise ValueError(f"{label} = {value!r} does not do: it takes {wanted}") from None
    if column.outside(values).any():
        raise ValueError(f"{label} = {value} is outside [{column.low:g}, {column.high:g}] ({column.unit})")
    if np.dtype(column.dtype).kind in "iu" and (values != np.floor(values)).any():
        raise ValueError(f"{label} = {value} is not whole: it says {column.doc}")
    return values


def revise(world: World, w: int, i: int, row: Any) -> None:
    """Let a pact with each other nation j be worth `row[j]` to nation i in this step; `affinity` takes the change."""
    who, limit = world.nations[i], World.utility
    others = world.alive[w] != 0
    others[i] = False
    values = np.asarray(row, dtype=np.float64)
    if values.shape != others.shape:
        raise ValueError(f"{who}.appraise() returned shape {values.shape}, not {others.shape}: one value a nation")
    bad = np.flatnonzero(others & limit.outside(values))
    if bad.size:
        value, j = values[bad[0]], world.nations[bad[0]]
        raise ValueError(f"{who}.appraise() returned {value} for {j}, outside [{limit.low:g}, {limit.high:g}]")
    changed = np.flatnonzero(others & (values != world.utility[w, i]))
    change = values[changed] - world.utility[w, i, changed]
    world.utility[w, i, changed] = values[changed]
    for cells, column in ((world.benefit[w, i], World.benefit), (world.terms[w, i, :, Term.AFFINITY], World.terms)):
        cells[changed] = np.clip(cells[changed] + change, column.low, column.high)
