"""The timeline: when the events of a scenario happen, in which worlds, and that they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.clock import Clock
from sim.events import Cast, EffectBase, Enter, Exit
from sim.kernels import kernel, per_step
from sim.luck import NOBODY, Luck, name_key, stream_key, uniform
from sim.scenario.schema import Event, Scenario, WhenMeasure, WhenMember
from sim.schedule import EVENT_FLOWS
from sim.vocabulary import Status
from sim.world import World


@kernel
def draw_all(out, luck, key):  # type: ignore[no-untyped-def]
    """Draw one number for every world."""
    for w in range(out.shape[0]):
        out[w] = uniform(luck, w, key, NOBODY, 0)


class Timeline:
    """The events of a scenario in the worlds of one chunk, and which of them have happened where."""

    def __init__(self, scenario: Scenario, cast: Cast, worlds: int) -> None:
        self.cast = cast
        self.events: list[tuple[Event, tuple[EffectBase, ...]]] = [(e, e.effects) for e in scenario.events]
        start = float(scenario.calendar.start)
        for name, nation in scenario.nations.items():
            if nation.enters is not None and nation.enters > start:
                self._add(f"{name}-enters", nation.enters, Enter(type="enter", nation=name))
            if nation.exits is not None:
                self._add(f"{name}-exits", nation.exits, Exit(type="exit", nation=name))
        self.dated: dict[int, list[tuple[Event, tuple[EffectBase, ...]]]] = {}
        self.open: list[tuple[Event, tuple[EffectBase, ...]]] = []
        dt = scenario.calendar.dt
        for pair in self.events:
            date = pair[0].date
            if date is None:
                self.open.append(pair)
            else:
                self.dated.setdefault(int(np.floor((date - start) / dt + 1e-9)), []).append(pair)
        conditions = [event.when for event in scenario.events if isinstance(event.when, WhenMeasure)]
        self.watched = tuple(when.measure for when in conditions if when.nation is None)
        self.fired = {event.id: np.zeros(worlds, dtype=bool) for event, _ in self.events}
        self.since = {event.id: np.full(worlds, np.inf) for event, _ in self.events}

    def _add(self, name: str, year: float, effect: Any) -> None:
        event = Event.model_construct(
            id=name, title="", date=year, when=None, rate=None, after=None, until=None, effects=(effect,)
        )
        self.events.append((event, (effect,)))

    def step(
        self, world: World, clock: Clock, key: np.ndarray, measured: Mapping[str, np.ndarray]
    ) -> list[tuple[str, np.ndarray]]:
        """Let the events of this step happen; return which happened in which worlds (rows)."""
        for column in EVENT_FLOWS:
            world.arrays[column.name][:] = 0
        happened = []
        everywhere = np.arange(world.sizes["w"])
        for event, effects in [*self.dated.get(clock.step, []), *self.open]:
            where = everywhere
            if event.date is None:
                where = np.flatnonzero(self._due(event, world, clock, key, measured))
            if where.size:
                for effect in effects:
                    effect.apply(world, where, self.cast, clock.year)
                self.fired[event.id][where] = True
                happened.append((event.id, where))
        return happened

    def _due(
        self, event: Event, world: World, clock: Clock, key: np.ndarray, measured: Mapping[str, np.ndarray]
    ) -> np.ndarray:
        """In which worlds a conditional or random event happens in this step: bool [world]."""
        worlds = world.sizes["w"]
        end = clock.year + clock.dt
        if (event.after is not None and end <= event.after) or (event.until is not None and clock.year > event.until):
            return np.zeros(worlds, dtype=bool)
        if event.rate is not None:
            draws = np.empty(worlds)
            luck = Luck(key, np.empty(0, dtype=np.uint64), stream_key("events"), np.uint64(clock.step))
            draw_all(draws, luck, name_key(event.id))
            chance: np.ndarray = draws < per_step(event.rate, clock.dt)
            return chance
        holds = self._holds(event, world, measured)
        since = self.since[event.id]
        since[holds & np.isinf(since)] = clock.year
        since[~holds] = np.inf
        years = 0.0 if isinstance(event.when, WhenMember) or event.when is None else event.when.years
        ready: np.ndarray = holds & (clock.year - since >= years - 1e-9) & ~self.fired[event.id]
        return ready

    def _holds(self, event: Event, world: World, measured: Mapping[str, np.ndarray]) -> np.ndarray:
        """In which worlds the condition of an event holds, by the state at the end of the last step."""
        when = event.when
        if isinstance(when, WhenMember):
            a, i = self.cast.treaties[when.treaty], self.cast.nations[when.member]
            inside: np.ndarray = (world.member[:, a, i] != 0) & (world.status[:, a] == Status.IN_FORCE)
            return inside
        assert when is not None
        if when.nation is None:
            value = measured.get(when.measure, np.full(world.sizes["w"], np.nan))
        else:
            value = world.arrays[when.measure][:, self.cast.nations[when.nation]]
            if when.towards is not None:
                value = value[:, self.cast.nations[when.towards]]
        holds = np.ones(world.sizes["w"], dtype=bool)
        if when.below is not None:
            holds &= value < when.below
        if when.above is not None:
            holds &= value > when.above
        return holds
