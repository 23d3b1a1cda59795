"""Spells: from when to when a nation was in a treaty, and two nations were bound by an article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from sim.kernels import helper, kernel
from sim.vocabulary import Article, Role, words
from sim.world import World

DIRECTIONS = ("none", "mutual", "a_owes_b", "b_owes_a")
KINDS, ROLES = words(Article), words(Role)
MUTUAL, GIVES, TAKES = 1, 2, 3
ROOM = 4096


@helper
def still(owes, owed):  # type: ignore[no-untyped-def]
    """Whether a nation owes an article to those whom it owed it before, and to nobody else."""
    changes = 0
    for j in range(owes.shape[0]):
        changes += (owes[j] > 0.0) != (owed[j] != 0)
    return changes == 0


@helper
def direction(gives, takes):  # type: ignore[no-untyped-def]
    """Who owes an article to whom, of two nations: nobody, both, the first, or the second."""
    return (MUTUAL if takes else GIVES) if gives else TAKES if takes else 0


@kernel
def find_changes(redrawn, obligation, owed, found):  # type: ignore[no-untyped-def]
    """Compare obligations with what was owed before, write the pairs that changed, and return how many.

    Row by row, as most stay as they are; what has been written is owed from now on.
    """
    count, n = 0, obligation.shape[2]
    for w in range(obligation.shape[0]):
        for k in range(obligation.shape[1] if redrawn[w] else 0):
            for i in range(n):
                if still(obligation[w, k, i], owed[w, k, i]):
                    continue
                for j in range(n):
                    if (obligation[w, k, i, j] > 0.0) == (owed[w, k, i, j] != 0):
                        continue
                    if count < found.shape[0] and i != j:
                        a, b = min(i, j), max(i, j)
                        found[count, 0], found[count, 1], found[count, 2], found[count, 3] = w, a, b, k
                        found[count, 4] = direction(owed[w, k, a, b] != 0, owed[w, k, b, a] != 0)
                        owed[w, k, a, b] = obligation[w, k, a, b] > 0.0
                        owed[w, k, b, a] = obligation[w, k, b, a] > 0.0
                    count += i != j
    return count


@kernel
def find_moves(redrawn, member, roles, found):  # type: ignore[no-untyped-def]
    """Compare roles in treaties with those before, write which changed, and return how many; written ones hold now."""
    count = 0
    for w in range(member.shape[0]):
        for a in range(member.shape[1] if redrawn[w] else 0):
            changes = 0
            for i in range(member.shape[2]):
                changes += member[w, a, i] != roles[w, a, i]
            for i in range(member.shape[2] if changes else 0):
                if member[w, a, i] != roles[w, a, i]:
                    if count < found.shape[0]:
                        found[count, 0], found[count, 1], found[count, 2] = w, a, i
                        found[count, 3] = roles[w, a, i]
                        roles[w, a, i] = member[w, a, i]
                    count += 1
    return count


def listed(find: Callable[..., int], width: int, *columns: np.ndarray) -> np.ndarray:
    """All rows that a search finds, however many."""
    parts: list[np.ndarray] = []
    while not parts or len(parts[-1]) == ROOM:
        found = np.empty((ROOM, width), dtype=np.int64)
        parts.append(found[: find(*columns, found)])
    return np.concatenate(parts)


class Spells:
    """Follows memberships and ties, opening a spell when one begins and closing it when it ends or changes."""

    def __init__(self, world: World, start: float) -> None:
        sizes = world.sizes
        self.owed = np.zeros((sizes["w"], sizes["k"], sizes["n"], sizes["n"]), dtype=np.uint8)
        self.begun = np.zeros(self.owed.shape)
        self.roles = np.zeros((sizes["w"], sizes["a"], sizes["n"]), dtype=np.int8)
        self.since = np.zeros(self.roles.shape)
        self.closed: dict[str, list[np.ndarray]] = {"ties": [], "members": []}
        self.step(world, start)

    def step(self, world: World, year: float) -> None:
        """Note the memberships and ties that began, ended or changed in a step."""
        if world.sizes["a"] > self.roles.shape[1]:
            extra = ((0, 0), (0, world.sizes["a"] - self.roles.shape[1]), (0, 0))
            self.roles, self.since = np.pad(self.roles, extra), np.pad(self.since, extra)
        moves = listed(find_moves, 4, world.redrawn, world.member, self.roles)
        *where, before = moves.T
        here = tuple(where)
        self.closed["members"].append(_rows(moves, self.since[here], year)[before != 0])
        self.since[here] = np.where(before != 0, year, np.minimum(world.joined[here].astype(float), year))
        changes = listed(find_changes, 5, world.redrawn, world.obligation, self.owed)
        w, a, b, k, before = changes.T
        self.closed["ties"].append(_rows(changes, self.begun[w, k, a, b], year)[before != 0])
        self.begun[w, k, a, b] = year

    def tables(
        self, runs: np.ndarray, treaties: Sequence[Sequence[str]], nations: Sequence[str]
    ) -> dict[str, pa.Table]:
        """The tables `members` and `ties`; spells that run on at the end have no stop."""
        here = np.nonzero(self.roles)
        held = np.stack([*here, self.roles[here]], axis=1)
        members = in_order([*self.closed["members"], _rows(held, self.since[here], np.nan)])
        takes = self.owed.swapaxes(2, 3)
        w, k, a, b = here = np.nonzero(np.triu(self.owed | takes, 1))
        bound = np.where(self.owed[here], np.where(takes[here], MUTUAL, GIVES), TAKES)
        lasting = _rows(np.stack([w, a, b, k, bound], axis=1), self.begun[here], np.nan)
        ties = in_order([*self.closed["ties"], lasting])
        codes = members[:, :-2].astype(int).T
        columns = {"run": runs[codes[0]], "treaty": own_labels(treaties, codes[0], codes[1])}
        columns |= {"nation": labels(nations, codes[2]), "role": labels(ROLES, codes[3])}
        done = {"members": _with_years(columns, members)}
        codes = ties[:, :-2].astype(int).T
        columns = {"run": runs[codes[0]], "a": labels(nations, codes[1]), "b": labels(nations, codes[2])}
        columns |= {"kind": labels(KINDS, codes[3]), "direction": labels(DIRECTIONS, codes[4])}
        return done | {"ties": _with_years(columns, ties)}


def _rows(what: np.ndarray, start: np.ndarray, stop: float) -> np.ndarray:
    """Spells as rows of numbers: what it was, its start and its stop."""
    return np.column_stack([what, start, np.full(len(start), stop)])


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
