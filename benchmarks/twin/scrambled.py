"""Worlds in any state: whether a twin does what the model does where no scenario leads, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.twin.check import copied, differences_from
from benchmarks.twin.model import TwinModel
from sim.clock import Clock
from sim.columns import Column
from sim.run import Simulation
from sim.scenario import Scenario
from sim.vocabulary import Role, Status
from sim.world import World

TREATIES = 10
"""How many treaties there are in such a world."""

WIDE = {"gdp": 500.0, "spending": 20.0, "capability": 200.0, "power": 200.0, "last_power": 200.0, "distance": 9e3}
"""Columns whose range is far wider than what occurs, and the most that occurs here."""

MOST = 3.0
"""The most, or the least, of other columns with wide ranges."""


def values(column: Column, shape: tuple[int, ...], luck: np.random.Generator, year: float) -> np.ndarray:
    """Numbers that a column may hold, half of them its default."""
    if column.unit == "year":
        drawn = np.where(luck.random(shape) < 0.5, column.default, year + luck.integers(-3, 4, shape))
    elif "f" not in column.dtype:
        low, high = max(column.low, -1.0), min(column.high, 4.0)
        drawn = np.floor(luck.uniform(low, high + 1.0, shape))
    else:
        low, high = max(column.low, -MOST), min(column.high, WIDE.get(column.name, MOST))
        drawn = luck.uniform(low, high, shape)
    return np.where(luck.random(shape) < 0.5, drawn, column.default)


def scramble(world: World, luck: np.random.Generator, year: float) -> None:
    """Fill all columns of one world with luck, so that treaties and their lists of members fit together."""
    n = world.sizes["n"]
    for name, column in World.columns().items():
        if name in ("slots", "cohesion_weights", "redrawn"):
            continue
        array = world.arrays[name]
        array[0] = values(column, array[0].shape, luck, year)
        if column.dims.endswith("nn"):
            array[0, ..., np.arange(n), np.arange(n)] = column.default
    world.arrays["alive"][0] = luck.random(n) < 0.8
    world.arrays["gdp"][0] = luck.uniform(1.0, 500.0, n)
    world.arrays["kept"][0], world.arrays["broken"][0] = luck.uniform(0.1, 9.0, (2, n))
    world.arrays["unit_price"][0] = luck.uniform(0.5, 1.0, n)
    world.arrays["reach"][0] = luck.uniform(0.05, 1.0, (n, n))
    world.arrays["slots"][0], world.arrays["redrawn"][0] = TREATIES, 1
    draw_treaties(world, luck)
    world.log.filled[:] = 0


def draw_treaties(world: World, luck: np.random.Generator) -> None:
    """Draw which treaties are in force and who is in them, and list their full members."""
    n, x = world.sizes["n"], world.arrays
    used = np.arange(world.sizes["a"]) < TREATIES
    x["status"][0] = np.where(used, luck.choice([int(Status.IN_FORCE), int(Status.ENDED)], used.size, p=[0.8, 0.2]), 0)
    x["member"][0] = np.where(used[:, None], luck.choice(5, (used.size, n), p=[0.4, 0.3, 0.1, 0.1, 0.1]), 0)
    x["lead"][0] = luck.integers(-1, n, used.size)
    x["size"][0], x["roster"][0] = 0, -1
    for a in np.flatnonzero(x["status"][0] == Status.IN_FORCE):
        rows = np.flatnonzero(~np.isin(x["member"][0, a], [Role.NONE, Role.PARTNER, Role.SUSPENDED]))
        if rows.size > 1:
            x["size"][0, a] = rows.size
            x["roster"][0, a, : rows.size] = rows


def scrambled_differences(
    scenario: Scenario, *rules: str, seed: int = 0, kind: type[TwinModel] = TwinModel, step: int = 1
) -> Iterator[str]:
    """Where a rule of the twin, in a world in any state, does otherwise than the model: messages."""
    run, twin = Simulation(scenario, seed=seed), kind(scenario, seed=seed, keyed=True)
    clock = Clock(step, scenario.calendar.start + step * run.clock.dt, run.clock.dt)
    start = copied(run.world)
    scramble(start, np.random.default_rng(seed), clock.year)
    for rule in rules:
        yield from differences_from(run, twin, start, rule, clock)[1]
