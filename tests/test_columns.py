"""Columns: what is declared is what a world holds, and what is drawn from the declarations is a sound world."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.columns import AXES, Column
from sim.rules.base import Rule
from sim.schedule import EVENT_FLOWS, STANDARD
from sim.vocabulary import Role, Status
from sim.world import World
from tests.generators import OFTEN, Scene, scenes

COLUMNS = World.columns()
FIRST = STANDARD.rules[0]


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_every_column_is_explained_and_bounded(column: Column) -> None:
    assert column.doc and column.unit
    assert set(column.dims) <= set(AXES) - {"w"}
    assert -np.inf < column.low <= column.default <= column.high < np.inf
    kinds = np.dtype(column.dtype)
    if kinds.kind in "iu":
        assert np.iinfo(kinds).min <= column.low and column.high <= np.iinfo(kinds).max, "its type is too small"


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_every_column_is_used_as_its_kind_says(column: Column) -> None:
    readers = [rule.name() for rule in STANDARD.rules if column in rule.reads]
    writers = [rule.name() for rule in STANDARD.rules if column in rule.writes]
    if column.kind == "fixed":
        assert writers == [], "what the scenario fixes is written"
    if column.kind == "flow":
        assert writers or column in EVENT_FLOWS, "no rule makes this flow"
    assert readers or writers or column.kind != "flow"


def test_a_world_holds_what_is_declared() -> None:
    world = World(["A", "B", "C"], 2, 4, 8)
    assert list(world.arrays) == list(COLUMNS)
    for name, column in COLUMNS.items():
        assert getattr(World, name) is column
        array = getattr(world, name)
        assert array is world.arrays[name]
        assert array.shape == column.shape(world.sizes) and array.dtype == np.dtype(column.dtype)
        assert array.flags.c_contiguous
        assert (array == column.default).all()
    assert world.violations() == []


@pytest.mark.parametrize("name", [name for name, c in COLUMNS.items() if np.dtype(c.dtype).kind == "f"])
def test_values_out_of_range_are_found(name: str) -> None:
    column, world = COLUMNS[name], World(["A", "B"], 2)
    for bad in (np.nan, np.inf, -np.inf, column.high * 1.01 + 1.0, column.low - 1.0 - 0.01 * abs(column.low)):
        array = column.new(world.sizes)
        array.flat[-1] = bad
        world.arrays[name] = array
        found = world.violations()
        assert len(found) == 1 and found[0].startswith(f"{name}[1"), found


def test_copies_start_alike_and_share_nothing() -> None:
    world = World(["A", "B"], 1)
    world.gdp[0, 1] = 7.0
    copies = world.repeated(3)
    assert (copies.gdp[:, 1] == 7.0).all()
    copies.gdp[2, 1] = 8.0
    assert world.gdp[0, 1] == copies.gdp[0, 1] == 7.0


def test_room_for_treaties_grows_and_keeps_what_there_is() -> None:
    world = World(["A", "B"], 2, slots=4)
    world.slots[:] = 3, 2
    world.member[:, :3, 0] = Role.MEMBER
    assert not world.reserve(1)
    assert world.reserve(2) and world.sizes["a"] == 8
    for name, column in COLUMNS.items():
        assert world.arrays[name].shape == column.shape(world.sizes)
    assert (world.member[:, :3, 0] == Role.MEMBER).all() and not world.member[:, 3:].any()
    assert world.violations() == []


@OFTEN
@given(st.data())
def test_drawn_worlds_are_sound(data: st.DataObject) -> None:
    rule: Rule = data.draw(st.sampled_from(STANDARD.rules))
    scene: Scene = data.draw(scenes(rule))
    world = scene.world
    assert world.violations() == []
    for name, column in COLUMNS.items():
        if column.dims.endswith("nn"):
            own = np.einsum("...ii->...i", world.arrays[name].astype(float))
            assert column.kind == "flow" or (own == column.default).all(), f"{name} towards oneself"
    assert (world.status[world.member.any(axis=2)] == Status.IN_FORCE).all()
    rows = np.arange(world.sizes["a"])
    assert (world.status[rows[None] >= world.slots[:, None]] == Status.UNUSED).all()


def test_drawn_worlds_differ() -> None:
    scenes_seen: list[Scene] = []

    @OFTEN
    @given(scenes(FIRST))
    def gathered(scene: Scene) -> None:
        scenes_seen.append(scene)

    gathered()
    assert {scene.world.sizes["n"] for scene in scenes_seen} >= {2, 7}
    assert any(scene.world.obligation.any() for scene in scenes_seen)
    assert any((scene.world.alive == 0).any() for scene in scenes_seen)
    assert len({scene.world.gdp.tobytes() for scene in scenes_seen}) >= 10
