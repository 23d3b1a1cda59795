"""Spells: from when to when a nation was in a treaty, and two nations were bound by an article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.kernels import kernel
from sim.vocabulary import Article, Role, words
from sim.world import World

DIRECTIONS = ("none", "mutual", "a_owes_b", "b_owes_a")
KINDS, ROLES = words(Article), words(Role)
TILE = 16


@kernel
def find_changes(redrawn, obligation, state, found):  # type: ignore[no-untyped-def]
    """Compare obligations with the last state of every pair, write what changed, and return how many changes.

    Tile by tile, since the two sides of a pair lie far apart: their rows stay at hand for the whole of a tile.
    """
    count, n = 0, obligation.shape[2]
    tiles = (n + TILE - 1) // TILE
    for w in range(obligation.shape[0]):
        if not redrawn[w]:
            continue
        for k in range(obligation.shape[1]):
            for tile in range(tiles * tiles):
                top, left = tile // tiles * TILE, tile % tiles * TILE
                for i in range(top, min(top + TILE, n)):
                    for j in range(max(left, i + 1), min(left + TILE, n)):
                        gives, takes = obligation[w, k, i, j] > 0.0, obligation[w, k, j, i] > 0.0
                        now = 1 if gives and takes else 2 if gives else 3 if takes else 0
                        before = state[w, k, i, j]
                        if now != before:
                            if count < found.shape[0]:
                                found[count, 0], found[count, 1], found[count, 2], found[count, 3] = w, k, i, j
                                found[count, 4], found[count, 5] = before, now
                                state[w, k, i, j] = now
                            count += 1
    return count


class Spells:
    """Follows memberships and ties, opening a spell when one begins and closing it when it ends or changes."""

    def __init__(self, world: World, start: float) -> None:
        sizes = world.sizes
        self.ties = np.zeros((sizes["w"], sizes["k"], sizes["n"], sizes["n"]), dtype=np.int8)
        self.begun = np.zeros(self.ties.shape)
        self.roles = np.zeros((sizes["w"], sizes["a"], sizes["n"]), dtype=np.int8)
        self.since = np.zeros(self.roles.shape)
        self.closed: dict[str, list[np.ndarray]] = {"ties": [], "members": []}
        self.step(world, start)

    def step(self, world: World, year: float) -> None:
        """Note the memberships and ties that began, ended or changed in a step."""
        if world.sizes["a"] > self.roles.shape[1]:
            extra = ((0, 0), (0, world.sizes["a"] - self.roles.shape[1]), (0, 0))
            self.roles, self.since = np.pad(self.roles, extra), np.pad(self.since, extra)
        changed = np.flatnonzero(world.redrawn)
        w, a, i = np.nonzero(self.roles[changed] != world.member[changed])
        where = (changed[w], a, i)
        before = self.roles[where]
        self.closed["members"].append(_rows((*where, before), self.since[where], year)[before != 0])
        self.since[where] = np.where(before != 0, year, np.minimum(world.joined[where].astype(float), year))
        self.roles[where] = world.member[where]
        found = np.empty((4096, 6), dtype=np.int64)
        count = len(found)
        while count >= len(found):
            count = find_changes(world.redrawn, world.obligation, self.ties, found)
            w, k, i, j, before, _ = found[: min(count, len(found))].T
            self.closed["ties"].append(_rows((w, i, j, k, before), self.begun[w, k, i, j], year)[before != 0])
            self.begun[w, k, i, j] = year

    def tables(
        self, runs: np.ndarray, treaties: Sequence[Sequence[str]], nations: Sequence[str]
    ) -> dict[str, pa.Table]:
        """The tables `members` and `ties`; spells that run on at the end have no stop."""
        here = np.nonzero(self.roles)
        members = in_order([*self.closed["members"], _rows((*here, self.roles[here]), self.since[here], np.nan)])
        w, k, i, j = here = np.nonzero(self.ties)
        ties = in_order([*self.closed["ties"], _rows((w, i, j, k, self.ties[here]), self.begun[here], np.nan)])
        codes = members[:, :-2].astype(int).T
        columns = {"run": runs[codes[0]], "treaty": own_labels(treaties, codes[0], codes[1])}
        columns |= {"nation": labels(nations, codes[2]), "role": labels(ROLES, codes[3])}
        done = {"members": _with_years(columns, members)}
        codes = ties[:, :-2].astype(int).T
        columns = {"run": runs[codes[0]], "a": labels(nations, codes[1]), "b": labels(nations, codes[2])}
        columns |= {"kind": labels(KINDS, codes[3]), "direction": labels(DIRECTIONS, codes[4])}
        return done | {"ties": _with_years(columns, ties)}


def _rows(what: tuple[np.ndarray, ...], start: np.ndarray, stop: float) -> np.ndarray:
    """Spells as rows of numbers: what it was, its start and its stop."""
    return np.stack([*(column.astype(float) for column in what), start, np.full(len(start), stop)], axis=1)


def in_order(blocks: Sequence[np.ndarray]) -> np.ndarray:
    """All rows of the blocks, sorted by their columns from the left, the last (stop) left out."""
    rows = np.concatenate(blocks)
    return rows[np.lexsort(rows[:, -2::-1].T)]


def _with_years(columns: dict[str, Any], rows: np.ndarray) -> pa.Table:
    """A table of spells with start and stop, null while they run."""
    return pa.table({**columns, "start": rows[:, -2], "stop": pa.array(rows[:, -1], from_pandas=True)})


def labels(names: Sequence[str], rows: np.ndarray) -> pa.Array:
    """Ids for rows, null for negative ones."""
    return pa.array(list(names), pa.string()).take(pa.array(rows, mask=rows < 0))


def own_labels(names: Sequence[Sequence[str]], w: np.ndarray, rows: np.ndarray) -> pa.Array:
    """Ids for rows of which every world has a list of its own, null for negative ones."""
    first = np.cumsum([0, *(len(own) for own in names)])
    return labels([name for own in names for name in own], np.where(rows < 0, -1, first[w] + rows))
