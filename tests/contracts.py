"""The contracts of every rule, as functions that fail on a rule that breaks them: one law each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings

from sim.rules.base import Rule
from sim.vocabulary import Decision
from sim.world import World
from tests.generators import OFTEN, Scene, reordered, scenes

Contract = Callable[[Rule, Scene], None]
CLOSE = {"f8": 1e-9, "f4": 1e-5}


def keeps_to_its_ranges(rule: Rule, scene: Scene) -> None:
    """Every column is in its declared range, and a number, after the rule has acted."""
    before = scene.world.violations()  # what a rule before it broke is not its fault
    broken = [fault for fault in scene.after(rule).violations() if fault not in before]
    assert not broken, "; ".join(broken)


def touches_what_it_declares(rule: Rule, scene: Scene) -> None:
    """Only columns declared as written change, and the kernel is given what is declared and nothing else."""
    reads, writes = ({column.name for column in side} for side in (rule.reads, rule.writes))
    asked = set(rule.arguments())
    assert asked - {"log"} == reads | writes | set(rule.uses), "declared and taken differ"
    own = {name: record.copy() for name, record in scene.records.items()}
    luck = scene.luck(rule)
    draws = (luck.key.copy(), luck.who.copy())
    world = scene.after(rule)
    undeclared = changed_columns(scene.world, world) - writes
    assert not undeclared, f"{sorted(undeclared)} changed and not declared as written"
    assert "log" in asked or not world.log.filled.any()
    assert all(np.array_equal(record, own[name]) for name, record in scene.records.items())
    assert np.array_equal(luck.key, draws[0]) and np.array_equal(luck.who, draws[1])


def treats_nations_alike(rule: Rule, scene: Scene) -> None:
    """It makes no difference in which row a nation stands."""
    n = scene.world.sizes["n"]
    order = np.random.default_rng(int(scene.key[0, 0])).permutation(n)
    order = np.roll(np.arange(n), 1) if np.array_equal(order, np.arange(n)) else order
    first, second = scene.after(rule), scene.relabelled(order).after(rule)
    for name, column in World.columns().items():
        expected, found = reordered(column, first.arrays[name], order), second.arrays[name]
        close = CLOSE.get(column.dtype, 0.0)
        assert np.allclose(found, expected, rtol=close, atol=close), f"{name} depends on the rows of the nations"
    for w in range(scene.world.sizes["w"]):
        one, other = decisions(first, w), decisions(second, w)
        places = np.append(np.argsort(order), -1)
        one[:, 1:3] = places[one[:, 1:3].astype(int)]
        assert np.allclose(sorted_rows(one), sorted_rows(other), rtol=1e-6, atol=1e-6), "decisions depend on the rows"


def ignores_its_company(rule: Rule, scene: Scene) -> None:
    """Worlds stepped together end as each of them alone, to the last bit."""
    together = scene.after(rule)
    for w in range(scene.world.sizes["w"]):
        alone = scene.part([w]).after(rule)
        for name, array in alone.arrays.items():
            assert array.tobytes() == together.arrays[name][w : w + 1].tobytes(), f"{name} depends on the chunk"
        assert decisions(alone, 0).tobytes() == decisions(together, w).tobytes(), "decisions depend on the chunk"


def leaves_the_dead_alone(rule: Rule, scene: Scene) -> None:
    """Nations that do not exist get no ties and cast no votes, and their money and forces stay as they are."""
    world = scene.after(rule)
    w, i = np.nonzero(scene.world.alive == 0)
    assert not world.member[w, :, i].any(), "a nation that does not exist is in a treaty"
    assert not world.obligation[w, :, i].any() and not world.obligation[w, :, :, i].any(), "it owes or is owed"
    for name, column in World.columns().items():
        if column.dims == "n" and column.kind == "stock" and column.unit.startswith("bn $") and name != "last_power":
            assert np.array_equal(world.arrays[name][w, i], scene.world.arrays[name][w, i]), f"its {name} moves"
    assert not world.burden[w, i].any(), "it carries a burden"
    for k in range(world.sizes["w"]):
        for row in decisions(world, k):
            assert scene.world.alive[k, int(row[1])], f"it decides on {Decision(int(row[0])).name}"


CONTRACTS: tuple[Contract, ...] = (
    keeps_to_its_ranges, touches_what_it_declares, treats_nations_alike, ignores_its_company, leaves_the_dead_alone,
)  # fmt: skip


def holds(contract: Contract, rule: Rule, checked: settings = OFTEN) -> None:
    """Try a contract on drawn worlds; AssertionError when the rule breaks it in one of them."""

    @checked
    @given(scenes(rule))
    def tried(scene: Scene) -> None:
        contract(rule, scene)

    tried()


def changed_columns(one: World, other: World) -> set[str]:
    """The columns in which two worlds differ."""
    return {name for name, array in one.arrays.items() if not np.array_equal(array, other.arrays[name], equal_nan=True)}


def decisions(world: World, w: int) -> np.ndarray:
    """A copy of what a world has written in its log in this step."""
    rows: np.ndarray = world.log.rows[w, : min(world.log.filled[w], world.log.rows.shape[1])].copy()
    return rows


def sorted_rows(rows: np.ndarray) -> np.ndarray:
    """The rows of a log in an order that depends on what they say only."""
    found: np.ndarray = rows[np.lexsort(np.round(rows, 5).T[::-1])]
    return found
