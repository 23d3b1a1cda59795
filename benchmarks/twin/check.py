"""Whether a twin does what the model does: rule by rule from the same state, and a whole history on the same luck."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np

from benchmarks.twin.model import TwinModel
from sim.clock import Clock
from sim.luck import Luck, stream_key
from sim.run import Simulation
from sim.scenario import Scenario
from sim.world import World

NEAR, TINY = 1e-5, 2e-6
"""How near numbers must be, in proportion and at zero: the model keeps some in single precision, the twin none."""

ROOM = 512
"""Room for treaties of one step in worlds as small as those compared."""


def copied(world: World) -> World:
    """A world with arrays of its own."""
    twin = copy.copy(world)
    twin.arrays = {name: array.copy() for name, array in world.arrays.items()}
    twin.sizes = dict(world.sizes)
    return twin


def logged(world: World) -> list[tuple[float, ...]]:
    """The decisions that the kernels have written in this step."""
    return [tuple(row) for row in world.log.rows[0, : world.log.filled[0]].tolist()]


def rule_differences(
    scenario: Scenario, *rules: str, seed: int = 0, steps: int | None = None, kind: type[TwinModel] = TwinModel
) -> Iterator[str]:
    """Where a rule of the twin, from the state that the model is in, does otherwise than the model: messages."""
    run, twin = Simulation(scenario, seed=seed), kind(scenario, seed=seed, keyed=True)
    before, told = [copied(run.world)], [0]
    found: list[str] = []

    def look(rule, world, clock):  # type: ignore[no-untyped-def]
        if rule.name() in rules:
            twin.read(before[0])
            twin.clock, twin.decisions = clock, []
            twin.luck.turn(clock.step)
            twin.carry_out(rule.name())
            mine = copied(world)
            twin.write(mine)
            where = f"{rule.name()} in {clock.year:g}"
            found.extend(f"{where}: {each}" for each in state_differences(world, mine))
            found.extend(f"{where}: {each}" for each in decision_differences(logged(world)[told[0] :], twin.decisions))
        before[0], told[0] = copied(world), int(world.log.filled[0])

    def begin(*given):  # type: ignore[no-untyped-def]
        happened = events(*given)
        run.world.reserve(ROOM)
        before[0], told[0] = copied(run.world), 0
        return happened

    run.hook, events = look, run.timeline.step
    run.timeline.step = begin  # type: ignore[method-assign]
    while not run.done and (steps is None or run.clock.step < steps):
        run.step()
        yield from found
        found.clear()


def differences_from(
    run: Simulation, twin: TwinModel, start: World, rule: str, clock: Clock
) -> tuple[World, list[str]]:
    """What a rule makes of one state in the model, and where the twin's makes something else of it: messages."""
    right = copied(start)
    right.log.filled[:] = 0
    luck = Luck(run.key, run.who, stream_key(rule), np.uint64(clock.step))
    run.schedule[rule].apply(right, clock, luck, run.records)
    twin.read(start)
    twin.clock, twin.decisions = clock, []
    twin.luck.turn(clock.step)
    twin.carry_out(rule)
    mine = copied(right)
    twin.write(mine)
    found = (*state_differences(right, mine), *decision_differences(logged(right), twin.decisions))
    return right, [f"{rule}: {each}" for each in found]


def state_differences(right: World, mine: World) -> Iterator[str]:
    """Columns of two worlds that differ, the first place of each."""
    for name, array in right.arrays.items():
        other = mine.arrays[name]
        wrong = ~np.isclose(array.astype(float), other.astype(float), rtol=NEAR, atol=TINY)
        if wrong.any():
            place = tuple(int(k) for k in np.argwhere(wrong)[0])
            yield f"{name}{list(place)} is {array[place]!r}, the twin has {other[place]!r} ({int(wrong.sum())} differ)"


def decision_differences(right: list[tuple[float, ...]], mine: list[tuple[object, ...]]) -> Iterator[str]:
    """Decisions that differ, the first of them: who, whom, which treaty, outcome, chance and terms."""
    if len(right) != len(mine):
        yield f"{len(right)} decisions, the twin made {len(mine)}"
    for row, own in zip(right, mine, strict=False):
        terms = own[6]
        assert isinstance(terms, tuple)
        flat = [float(str(each)) for each in own[:6]] + [*terms, *[0.0] * (len(row) - 6 - len(terms))]
        if not np.allclose(row, flat, rtol=1e-4, atol=1e-6):
            yield f"decision {row[:6]}, the twin's {flat[:6]}; terms {row[6:]} and {tuple(flat[6:])}"
            return


def history_differences(
    scenario: Scenario, *, seed: int = 0, steps: int | None = None, kind: type[TwinModel] = TwinModel
) -> Iterator[str]:
    """Where a whole history of the twin leaves that of the model: the decisions of each step, in their order."""
    run, twin = Simulation(scenario, seed=seed), kind(scenario, seed=seed, keyed=True)
    log: list[tuple[float, ...]] = []
    run.hook = lambda rule, world, clock: log.__setitem__(slice(None), logged(world))
    while not run.done and (steps is None or run.clock.step < steps):
        year = run.clock.year
        run.step()
        twin.decisions = []
        twin.step()
        yield from (f"{year:g}: {each}" for each in decision_differences(log, twin.decisions))
