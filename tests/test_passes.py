"""Compiled passes over many things at once give, to the last bit, what is said of each thing alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from sim import spells
from sim.decided import TERM_COLUMNS, sorted_out
from sim.kernels import logistic
from sim.metrics.cohesion import COMPONENTS, composite, geometric_mean
from sim.metrics.pairs import roll
from sim.spells import KINDS, Spells
from sim.vocabulary import Decision, terms_of
from sim.world import LOG_FIELDS, LOG_WIDTH, World

NATIONS = ("A", "B", "C", "D")


def tie_spells(history: np.ndarray) -> Iterator[tuple[int, str, str, str, str, float, float | None]]:
    """Spells of ties, year by year and pair by pair, of obligations [year, world, kind, nation, nation]."""
    for w, k, (a, b) in (
        (w, k, pair) for w in range(2) for k in range(len(KINDS)) for pair in combinations(range(4), 2)
    ):
        began, before = 0, "none"
        for year in range(len(history) + 1):
            owes = history[year, w, k] > 0.0 if year < len(history) else np.zeros((4, 4), dtype=bool)
            now = {(0, 0): "none", (1, 1): "mutual", (1, 0): "a_owes_b", (0, 1): "b_owes_a"}[owes[a, b], owes[b, a]]
            if year == len(history) or now != before:
                if before != "none":
                    stop = None if year == len(history) else float(year)
                    yield w, NATIONS[a], NATIONS[b], KINDS[k], before, float(began), stop
                began, before = year, now


@pytest.mark.parametrize("room", [5, 4096])
def test_spells_of_ties_are_found_however_many_change(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spells, "ROOM", room)
    world = World(NATIONS, 2)
    luck = np.random.default_rng(1)
    history = luck.random((6, *world.obligation.shape)) * (luck.random((6, *world.obligation.shape)) < 0.4)
    history[:, :, :, range(4), range(4)] = 0.0
    history[4, 1] = history[3, 1]
    follows = Spells(world, 0.0)
    for year, owed in enumerate(history):
        world.obligation[:], world.redrawn[:] = owed, 1
        follows.step(world, float(year))
    found = follows.tables(np.arange(2, dtype=np.int32), [[], []], NATIONS)["ties"].to_pylist()
    assert sorted(map(str, (tuple(row.values()) for row in found))) == sorted(map(str, tie_spells(history)))


@pytest.mark.parametrize("room", [2, 4096])
def test_spells_of_members_are_found_however_many_change(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spells, "ROOM", room)
    world = World(NATIONS, 1)
    follows = Spells(world, 0.0)
    world.redrawn[:] = 1
    world.member[0, 3], world.joined[0, 3] = (1, 1, 2, 0), 1.0
    follows.step(world, 1.0)
    world.member[0, 3] = (1, 0, 1, 0)
    follows.step(world, 2.0)
    found = follows.tables(np.zeros(1, dtype=np.int32), [["w", "x", "y", "z"]], NATIONS)["members"].to_pylist()
    assert [(row["nation"], row["role"], row["start"], row["stop"]) for row in found] == [
        ("A", "member", 1.0, None), ("B", "member", 1.0, 2.0), ("C", "member", 2.0, None), ("C", "partner", 1.0, 2.0)
    ]  # fmt: skip


def test_decisions_become_columns_in_their_order() -> None:
    luck = np.random.default_rng(2)
    blocks = [luck.random((size, LOG_WIDTH)) for size in (5, 0, 9)]
    for block in blocks:
        block[:, 0] = luck.choice([int(decision) for decision in Decision], len(block))
        block[luck.random(block.shape) < 0.2] = np.nan
        block[:, 0] = np.nan_to_num(block[:, 0], nan=float(Decision.LEAVE))
    order = luck.permutation(14)
    found = sorted_out(blocks, order)
    for number, row in enumerate(np.concatenate(blocks)[order]):
        assert np.array_equal(found.fields[:, number], row[: len(LOG_FIELDS)], equal_nan=True)
        said = dict(zip(terms_of(Decision(int(row[0]))), row[len(LOG_FIELDS) :], strict=False))
        known = np.unpackbits(found.known, axis=1, bitorder="little")[:, number]
        assert {name for name, is_known in zip(TERM_COLUMNS, known, strict=True) if is_known} == {
            name for name, value in said.items() if not math.isnan(value)
        }
        assert all(
            found.terms[TERM_COLUMNS.index(name), number] == said[name] for name in said if said[name] == said[name]
        )


def test_components_that_count_alike_make_the_same_composite() -> None:
    luck = np.random.default_rng(3)
    size, roster = np.full((2, 3), 2, dtype=np.int32), np.tile(np.array([0, 1], dtype=np.int16), (2, 3, 1))
    parts = [luck.random((2, 3)) for _ in COMPONENTS]
    parts[COMPONENTS.index("reliability")][0] = np.nan
    parts[0][1, 2], parts[1][0, 0] = np.nan, 0.0
    weights, out = np.ones((2, len(COMPONENTS))), np.empty((2, 3))
    composite(out, roll(size, roster), weights, *parts)
    assert np.array_equal(out, geometric_mean(weights[:, None], *parts), equal_nan=True)
    assert np.isnan(out).sum() == 1


def test_a_logit_and_its_opposite_make_chances_that_add_up() -> None:
    for x in (0.0, 1e-9, 0.3, 5.0, 40.0, 699.0, 1e4, math.inf):
        assert logistic(x) + logistic(-x) == pytest.approx(1.0, abs=1e-15)
        assert logistic(-x) == math.exp(-min(x, 700.0)) / (1.0 + math.exp(-min(x, 700.0)))
