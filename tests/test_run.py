"""Runs: the same seed gives the same bytes, however the work is cut, and nothing but the world makes a difference."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sim.clock import Clock
from sim.metrics import METRICS
from sim.recorder import TABLES
from sim.resources import scenarios_folder
from sim.rules.base import Rule
from sim.run import Simulation, run_scenario
from sim.scenario import Scenario, load
from sim.world import World
from tests.scenes import TEXT, digests, scenario

ROOT = Path(__file__).resolve().parent.parent
Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def full() -> Scenario:
    return scenario()


@pytest.fixture(scope="module")
def tables(full: Scenario) -> Tables:
    return run_scenario(full)


def test_everything_happens(tables: Tables) -> None:
    assert set(tables) == set(TABLES)
    assert all(table.num_rows for table in tables.values())
    assert set(tables["runs"]["status"].to_pylist()) == {"done"}
    assert {"sign", "found", "challenge", "leave"} <= set(tables["decisions"]["decision"].to_pylist())
    happened = set(tables["events"]["event"].to_pylist())
    assert happened >= {"opened", "scare", "incident", "answer", "alarm", "withdrawal", "ELB-enters", "FRE-exits"}
    assert "political" in tables["members"]["role"].to_pylist()


def test_the_same_seed_gives_the_same_bytes(full: Scenario, tables: Tables, tmp_path: Path) -> None:
    again = run_scenario(full)
    assert digests(again) == digests(tables)
    for name in TABLES:
        paths = [tmp_path / f"{name}-{k}.parquet" for k in range(2)]
        for path, table in zip(paths, (tables[name], again[name]), strict=True):
            pq.write_table(table, path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(("jobs", "chunk"), [(1, 1), (1, 3), (1, 8), (2, 1), (2, 2), (2, 32)])
def test_threads_and_chunks_change_no_byte(full: Scenario, tables: Tables, jobs: int, chunk: int) -> None:
    assert digests(run_scenario(full, jobs=jobs, chunk=chunk)) == digests(tables)


def test_another_seed_gives_another_history(full: Scenario, tables: Tables) -> None:
    other = digests(run_scenario(full, seed=full.seeds.seed + 1))
    first = digests(tables)
    assert [name for name in TABLES if name != "runs" and other[name] == first[name]] == []


def test_a_replicate_does_not_depend_on_how_many_there_are(full: Scenario, tables: Tables) -> None:
    kept = {name: table.filter(pc.less(table["run"], 2)) for name, table in tables.items()}
    assert same(run_scenario(full, replicates=2), kept)


def test_neither_hash_seed_nor_process_matters(tables: Tables) -> None:
    code = "from tests.scenes import *; from sim.run import run_scenario; print(digests(run_scenario(scenario())))"
    works = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, text=True, stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
        )
        for seed in range(3)
    ]  # fmt: skip
    assert [work.communicate()[0].strip() for work in works] == [str(digests(tables))] * 3


def same(one: Tables, other: Tables) -> bool:
    """Whether two runs have the same tables."""
    return all(one[name].to_pandas().equals(other[name].to_pandas()) for name in TABLES)


def history(tables: Tables, year: float) -> Tables:
    """What the tables say of the time before a year."""
    return {name: until(table, year) for name, table in tables.items()}


def until(table: pa.Table, year: float) -> pa.Table:
    """What a table says of the time before a year; a spell that ended later is taken as running on."""
    if "stop" not in table.column_names:
        return table.filter(pc.less(table["year"], year)) if "year" in table.column_names else table
    table = table.filter(pc.less(table["start"], year))
    if "role" in table.column_names:
        table = table.sort_by([(name, "ascending") for name in ("run", "treaty", "nation", "start")])
    else:
        table = table.sort_by([(name, "ascending") for name in ("run", "kind", "a", "b", "start")])
    runs_on = pc.fill_null(pc.greater_equal(table["stop"], year), True)
    stop = pc.if_else(runs_on, pa.scalar(None, pa.float64()), table["stop"])
    return table.set_column(table.column_names.index("stop"), "stop", stop)


def test_an_event_changes_nothing_before_it(tables: Tables) -> None:
    flood = "  - {id: flood, date: 1956, effects: [{type: disaster, nation: ARC, loss: 0.5}]}\n"
    flooded = run_scenario(scenario(text=TEXT + flood))
    assert not same(tables, flooded)
    assert same(history(tables, 1956), history(flooded, 1956))


@pytest.mark.parametrize("end", [1950, 1953, 1956])
def test_history_is_only_added_to(tables: Tables, end: int) -> None:
    shorter = run_scenario(scenario([f"calendar.end={end}"]))
    pairs = {"dyads": tables["dyads"]}  # without dates these are seen in a run's own last step
    assert same(history(tables, end + 1) | pairs, history(shorter, end + 1) | pairs)


def test_what_is_recorded_changes_nothing_else(full: Scenario, tables: Tables) -> None:
    fewer = run_scenario(full.model_copy(update={"record": ("wars", "mean_alarm")}))
    assert set(fewer["steps"].column_names) == {"run", "step", "year", "wars", "mean_alarm"}
    assert fewer["steps"].equals(tables["steps"].select(fewer["steps"].column_names))
    assert same({**fewer, "steps": tables["steps"]}, tables)
    assert {"alarm"} <= set(fewer["events"]["event"].to_pylist()), "its condition is a measure that is not recorded"


def test_quarters(full: Scenario) -> None:
    quarterly = scenario(["calendar.steps_per_year=4", "calendar.end=1952"])
    tables = run_scenario(quarterly, replicates=2)
    assert tables["steps"]["year"].to_pylist()[:5] == [1950.0, 1950.25, 1950.5, 1950.75, 1951.0]
    assert tables["steps"].num_rows == 2 * 12
    opened = tables["events"].filter(pc.equal(tables["events"]["event"], "opened"))
    assert set(opened["year"].to_pylist()) == {1951.0}
    assert digests(run_scenario(quarterly, replicates=2, chunk=1)) == digests(tables)


@pytest.mark.parametrize("steps", [1, 4])
def test_every_step_of_a_run_leaves_a_sound_world(steps: int) -> None:
    run = Simulation(scenario([f"calendar.steps_per_year={steps}"]), replicates=range(8), hook=sound)
    while not run.done:
        run.step()
        sound_metrics(run)


@pytest.mark.slow
def test_every_step_of_the_first_scenario_leaves_a_sound_world() -> None:
    run = Simulation(load(scenarios_folder() / "north-atlantic-1949.yaml"), replicates=range(3), hook=sound)
    while not run.done:
        run.step()
        sound_metrics(run)
        dead_are_gone(run.world)


def sound(rule: Rule, world: World, clock: Clock) -> None:
    """Every column is in its range after every rule."""
    broken = world.violations()
    assert not broken, f"after {rule.name()} in {clock.year}: {broken}"


def sound_metrics(run: Simulation) -> None:
    """Every metric is in its range after every step."""
    for name, values in run.measured.items():
        found = METRICS["system"][name]
        known = values[~np.isnan(values)]
        assert ((known >= found.low) & (known <= found.high)).all(), (name, run.clock)


def dead_are_gone(world: World) -> None:
    """No nation that does not exist is in a treaty, owes or is owed anything, or is one of those that fight."""
    w, i = np.nonzero(world.alive == 0)
    assert not world.member[w, :, i].any()
    assert not world.obligation[w, :, i].any() and not world.obligation[w, :, :, i].any()
    assert not world.crisis[w, i].any() and not world.crisis[w, :, i].any()


def test_the_dead_decide_nothing(tables: Tables) -> None:
    decisions = tables["decisions"]
    for nation, compare, year in (("FRE", pc.greater_equal, 1955.0), ("ELB", pc.less, 1953.0)):
        when = decisions.filter(compare(decisions["year"], year))
        for side in ("actor", "counterpart"):
            assert nation not in when[side].to_pylist(), (nation, side)
    born = tables["nations"].filter(pc.equal(tables["nations"]["nation"], "ELB"))
    assert pc.min(born["year"]).as_py() == 1953.0
    first = born.filter(pc.equal(born["year"], 1953.0))
    assert pc.min(first["capability"]).as_py() > 10.0, "a state that comes into being brings its forces"


def test_books_are_kept(tables: Tables) -> None:
    nations = tables["nations"].to_pandas()
    assert np.allclose(nations["burden"] * nations["gdp"], nations["spending"], rtol=1e-12)
    members = tables["members"].to_pandas()
    assert not (members["stop"] <= members["start"]).any()
    ties = tables["ties"].to_pandas()
    assert (ties["a"] != ties["b"]).all()
    treaties = tables["treaties"].to_pandas()
    assert (treaties["members"] >= 2).all()
