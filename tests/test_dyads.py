"""Pairs of nations are recorded at the dates that the scenario wants to see, whatever else is kept."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sim.dyads import OWED, RECORDED, dyads_of, moments
from sim.recorder import Keep
from sim.run import Simulation
from sim.scenario import Scenario
from sim.vocabulary import Article
from sim.world import World
from tests.scenes import scenario


def test_dates_fall_into_steps() -> None:
    assert moments([1950.0, 1950.9, 1951.0], 1950.0, 1.0, 10) == {0, 1}
    assert moments([1950.25, 1950.3, 1950.5], 1950.0, 0.25, 10) == {1, 2}
    assert moments([], 1950.0, 1.0, 10) == {9}, "the last step, where no date is given"
    assert moments([1949.0, 1960.0], 1950.0, 1.0, 10) == {9}, "or none that the run reaches"
    assert moments([1949.0, 1952.0], 1950.0, 1.0, 10) == {2}


def test_pairs_are_those_of_nations_that_exist() -> None:
    world = World(["AAA", "BBB", "CCC"], 2)
    world.alive[:] = 1
    world.alive[1, 2] = 0
    world.trust[0, 1, 2], world.threat[1, 1, 0] = 0.25, 0.75
    world.obligation[0, Article.DEFENCE, 2, 0] = 0.5
    found = dyads_of(world)
    rows = list(zip(found["w"].tolist(), found["a"].tolist(), found["b"].tolist(), strict=True))
    assert rows == [(0, a, b) for a in range(3) for b in range(3) if a != b] + [(1, 0, 1), (1, 1, 0)]
    assert found["trust"][rows.index((0, 1, 2))] == 0.25 and found["threat"][rows.index((1, 1, 0))] == 0.75
    assert found[OWED].tolist() == [0.5 if row == (0, 2, 0) else 0.0 for row in rows]
    assert all(found[name].dtype == np.float32 for name in (*RECORDED, OWED))


@pytest.fixture(scope="module")
def seen() -> Scenario:
    """A world that wants to be seen at two dates."""
    start = int(scenario().calendar.start)
    return scenario().model_copy(update={"snapshots": (float(start + 1), float(start + 3))})


def pairs(given: Scenario, **more: object) -> pa.Table:
    """The table of two runs."""
    return Simulation(given, replicates=range(2), **more).run()["dyads"]  # type: ignore[arg-type]


def test_a_run_keeps_its_pairs_at_the_dates(seen: Scenario) -> None:
    table, world = pairs(seen), Simulation(seen, replicates=range(2))
    start = seen.calendar.start
    assert table.column_names[:5] == ["run", "step", "year", "a", "b"]
    assert sorted(set(table["year"].to_pylist())) == [start + 1, start + 3]
    for _ in range(2):
        world.step()
    here = table.filter(pa.compute.equal(table["year"], start + 1))
    assert np.array_equal(here["trust"].to_numpy(), dyads_of(world.world)["trust"]), "at the end of the step"
    assert here["a"][0].as_py() == world.world.nations[0] and here["b"][0].as_py() == world.world.nations[1]


def test_pairs_are_kept_when_asked_for_and_whatever_states_are(seen: Scenario) -> None:
    rare = pairs(seen, keep=Keep(("dyads",), every=7))
    assert rare.equals(pairs(seen)), "states may be kept more rarely; the dates stay"
    assert "dyads" not in Simulation(seen, keep=Keep(("steps",))).run()


def test_without_dates_the_last_step_is_seen(seen: Scenario) -> None:
    last = pairs(seen.model_copy(update={"snapshots": ()}))
    assert set(last["step"].to_pylist()) == {seen.calendar.steps - 1}
