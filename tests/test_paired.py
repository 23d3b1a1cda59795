"""Paired runs: what is seen in passing is what a run records, whatever the chunks, threads and other quantities."""

from __future__ import annotations

import numpy as np
import pytest

from sim.clock import Clock
from sim.paired import Quantity, courses, observed
from sim.run import run_scenario
from sim.scenario import Scenario, load
from sim.world import World
from tests.worlds import TINY

TELLING = ["calendar.end=1959", "events.league-offered.rate=0.1", "events.league-offered.date=null"]
ASKED = (
    Quantity("cohesion"),
    Quantity("crises", first=1952, last=1954),
    Quantity("burden", nation="AAA", first=1955),
    Quantity("challenged", nation="BBB"),
    Quantity("members", treaty="league"),
    Quantity("trust_among_allies", treaty="pact", last=1953),
)


def world(*overrides: str) -> Scenario:
    """The tiny world for ten years, in which the league is offered at some time or never."""
    return load(TINY, [*TELLING, "record=[default, challenged]", *overrides])


@pytest.mark.parametrize("steps", [1, 4])
def test_courses_are_those_of_the_tables(steps: int) -> None:
    scenario = world(f"calendar.steps_per_year={steps}")
    tables = run_scenario(scenario, replicates=12)
    found = courses(scenario, ASKED, range(12))
    for k, quantity in enumerate(ASKED):
        frame = tables[{"system": "steps", "nation": "nations", "treaty": "treaties"}[quantity.level]].to_pandas()
        if quantity.level != "system":
            frame = frame[frame[quantity.level].astype(str) == getattr(quantity, quantity.level)]
        frame = frame[(frame["year"] >= quantity.first) & (frame["year"] < quantity.last + 1)]
        wide = frame.pivot(index="run", columns="step", values=quantity.measure).reindex(range(12))
        first, last = max(quantity.first, 1950), min(quantity.last, 1959)
        every = range(int(first - 1950) * steps, int(last + 1 - 1950) * steps)
        expected = wide.reindex(columns=every).to_numpy(dtype=float)
        assert np.array_equal(found[k], expected, equal_nan=True), quantity
    offered = np.isfinite(found[4]).any(axis=1)
    assert 0 < offered.sum() < 12, "a league that is never founded has no members, not none"


def test_neither_threads_nor_other_quantities_matter() -> None:
    scenario = world()
    together = courses(scenario, ASKED, range(40), jobs=2)
    for k, one in enumerate(ASKED):
        assert np.array_equal(courses(scenario, [one], range(40))[0], together[k], equal_nan=True)
        assert np.array_equal(courses(scenario, [one], [3, 17])[0], together[k][[3, 17]], equal_nan=True)
    other = courses(scenario, ASKED, range(40), seed=5)
    assert not all(np.array_equal(a, b, equal_nan=True) for a, b in zip(other, together, strict=True))


def test_runs_end_where_nobody_looks_any_more() -> None:
    ticks: list[int] = []

    def look(world: World, clock: Clock) -> np.ndarray:
        return np.ones((world.sizes["w"], 1, 2))

    assert observed(world(), look, range(3), stop=1952.0, tick=ticks.append).tolist() == [[[2.0, 2.0]]] * 3
    assert ticks == [3, 3]
