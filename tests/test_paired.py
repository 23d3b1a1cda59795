"""Paired runs: what is seen in passing is what a run records, whatever the chunks, threads and other quantities."""

from __future__ import annotations

import numpy as np
import pytest

from sim.paired import Quantity, look_at, means, observed
from sim.run import run_scenario
from sim.scenario import Scenario, load
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
def test_means_are_those_of_the_tables(steps: int) -> None:
    scenario = world(f"calendar.steps_per_year={steps}")
    tables = run_scenario(scenario, replicates=12)
    found = means(scenario, ASKED, range(12))
    for k, quantity in enumerate(ASKED):
        frame = tables[{"system": "steps", "nation": "nations", "treaty": "treaties"}[quantity.level]].to_pandas()
        if quantity.level != "system":
            frame = frame[frame[quantity.level].astype(str) == getattr(quantity, quantity.level)]
        frame = frame[(frame["year"] >= quantity.first) & (frame["year"] < quantity.last + 1)]
        expected = frame.groupby("run")[quantity.measure].mean().reindex(range(12)).to_numpy()
        assert found[:, k] == pytest.approx(expected, nan_ok=True), quantity
    offered = np.isfinite(found[:, 4])
    assert 0 < offered.sum() < 12, "a league that is never founded has no members, not none"


def test_neither_threads_nor_other_quantities_matter() -> None:
    scenario = world()
    together = means(scenario, ASKED, range(40), jobs=2)
    alone = np.stack([means(scenario, [one], range(40))[:, 0] for one in ASKED], axis=1)
    assert np.array_equal(together, alone, equal_nan=True)
    assert np.array_equal(means(scenario, ASKED, [3, 17]), together[[3, 17]], equal_nan=True)
    assert not np.array_equal(means(scenario, ASKED, range(40), seed=5), together, equal_nan=True)


def test_runs_end_where_nobody_looks_any_more() -> None:
    ticks: list[int] = []
    seen = observed(world(), look_at(world(), ASKED[:1]), range(3), stop=1952.0, tick=ticks.append)
    assert seen.shape == (3, 1, 2) and ticks == [3, 3] and (seen[:, 0, 1] <= 2).all()
