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


@kernel
def find_changes(redrawn, obligation, state, found):  # type: ignore[no-untyped-def]
    """Compare obligations with the last state of every pair, write what changed, and return how many changes."""
    count = 0
    for w in range(obligation.shape[0]):
        if not redrawn[w]:
            continue
        for k in range(obligation.shape[1]):
            for i in range(obligation.shape[2]):
                for j in range(i + 1, obligation.shape[2]):
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
        self.roles = np.zeros((sizes["w"], sizes["a"], sizes["n"]), dtype=np.int8)
        self.since = np.zeros(self.roles.shape, dtype=np.float64)
        self.begun = np.zeros(self.ties.shape, dtype=np.float32)
        self.closed: dict[str, list[tuple[Any, ...]]] = {"ties": [], "members": []}
        self.step(world, start)

    def step(self, world: World, year: float) -> None:
        """Note the memberships and ties that began, ended or changed in a step."""
        if world.sizes["a"] > self.roles.shape[1]:
            extra = ((0, 0), (0, world.sizes["a"] - self.roles.shape[1]), (0, 0))
            self.roles, self.since = np.pad(self.roles, extra), np.pad(self.since, extra)
        changed = np.flatnonzero(world.redrawn)
        for row, a, i in np.argwhere(self.roles[changed] != world.member[changed]).tolist():
            w = int(changed[row])
            before, now = int(self.roles[w, a, i]), int(world.member[w, a, i])
            if before:
                self.closed["members"].append((w, a, i, before, float(self.since[w, a, i]), year))
            self.since[w, a, i] = year if before else min(float(world.joined[w, a, i]), year)
            self.roles[w, a, i] = now
        found = np.empty((4096, 6), dtype=np.int64)
        count = len(found)
        while count >= len(found):
            count = find_changes(world.redrawn, world.obligation, self.ties, found)
            for w, k, i, j, before, _ in found[: min(count, len(found))].tolist():
                if before:
                    self.closed["ties"].append((w, i, j, k, before, float(self.begun[w, k, i, j]), year))
                self.begun[w, k, i, j] = year

    def tables(self, runs: np.ndarray, treaties: Sequence[Sequence[str]], nations: Sequence[str]) -> dict[str, pa.Table]:
        """The tables `members` and `ties`; spells that run on at the end have no stop."""
        members = list(self.closed["members"])
        for w, a, i in np.argwhere(self.roles).tolist():
            members.append((w, a, i, int(self.roles[w, a, i]), float(self.since[w, a, i]), None))
        ties = list(self.closed["ties"])
        for w, k, i, j in np.argwhere(self.ties).tolist():
            ties.append((w, i, j, k, int(self.ties[w, k, i, j]), float(self.begun[w, k, i, j]), None))
        members.sort(key=lambda row: (row[0], row[1], row[2], row[4]))
        ties.sort(key=lambda row: (row[0], row[1], row[2], row[3], row[5]))
        return {
            "members": pa.table({
                "run": runs[[row[0] for row in members]],
                "treaty": pa.array([treaties[row[0]][row[1]] for row in members], pa.string()),
                "nation": pa.array([nations[row[2]] for row in members], pa.string()),
                "role": pa.array([ROLES[row[3]] for row in members], pa.string()),
                "start": pa.array([row[4] for row in members], pa.float64()),
                "stop": pa.array([row[5] for row in members], pa.float64()),
            }),
            "ties": pa.table({
                "run": runs[[row[0] for row in ties]],
                "a": pa.array([nations[row[1]] for row in ties], pa.string()),
                "b": pa.array([nations[row[2]] for row in ties], pa.string()),
                "kind": pa.array([KINDS[row[3]] for row in ties], pa.string()),
                "direction": pa.array([DIRECTIONS[row[4]] for row in ties], pa.string()),
                "start": pa.array([row[5] for row in ties], pa.float64()),
                "stop": pa.array([row[6] for row in ties], pa.float64()),
            }),
        }  # fmt: skip
