"""The work of a sweep: worlds of several points stepped together are what each is alone, and no byte depends on how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from sim.clock import Clock
from sim.luck import Luck
from sim.recorder import TABLES
from sim.rules.base import Records
from sim.rules.economy import Grow
from sim.run import run_scenario
from sim.scenario import load
from sim.schedule import theories_with
from sim.sweep.base import PARAMETERS
from sim.sweep.work import Done, compute
from sim.vocabulary import SWITCH
from sim.world import World
from tests.studies import SMALL, plan
from tests.worlds import TINY

MIXED = {
    "negotiate.meeting_rate": [0.1, 0.5],
    "learn_trust.stranger": [0.3, 0.6],
    "nations.AAA.burden": [0.02, 0.05],
    "event:alarm": ["in", "out"],
    "treaties.pact.articles.defence": [0.5, 1],
    "nations.DDD.strategy": ["hedge", "bandwagon"],
}


def tables(done: Done) -> dict[str, pa.Table]:
    return {name: pq.read_table(pa.BufferReader(data)) for name, data in done.parts.items()}


def assert_same(one: pa.Table, other: pa.Table) -> None:
    """The same rows, to the last bit."""
    pd.testing.assert_frame_equal(one.to_pandas(), other.to_pandas(), check_exact=True)


def everything(folder: Path, chunk: int = 32, **fields: Any) -> list[dict[str, bytes]]:
    one = plan(folder, chunk, **fields)
    return [compute(one.task(block)).parts for block in range(one.blocks)]


def test_a_point_is_the_run_of_its_world(tmp_path: Path) -> None:
    """Every table of every point equals that of `foedus run --set` with its values, though all are stepped together."""
    fields: dict[str, Any] = {"axes": MIXED, "design": {"kind": "latin_hypercube", "points": 6}, "block": 64}
    one = plan(tmp_path, **fields, record={"tables": list(TABLES)})
    found = tables(compute(one.task(0)))
    for number, point in enumerate(one.points):
        values = [f"{path}={value}" for path, value in point.items() if path != "event:alarm"]
        out = ["events.alarm.rate=0"] if point["event:alarm"] == "out" else []
        alone = run_scenario(load(TINY, values + out, parameters=PARAMETERS), replicates=2)
        for name in TABLES:
            if name == "runs":
                continue
            together = found[name].filter(pc.is_in(found[name]["run"], pa.array([2 * number, 2 * number + 1])))
            runs = pa.array(np.asarray(together["run"]) - 2 * number, pa.int32())
            together = together.set_column(0, "run", runs)
            assert_same(together, alone[name])


@pytest.mark.slow
def test_every_parameter_may_differ_between_worlds_stepped_together(tmp_path: Path) -> None:
    rows = []
    for path, found in PARAMETERS.items():
        end = found.high if found.high > found.default else found.low
        value = found.default + (1.0 if found.unit == SWITCH else 0.3) * (end - found.default)
        rows.append({"theory": theories_with(path)[0], path: value})
    table: dict[str, Any] = {
        "axes": None,
        "design": {"kind": "table", "rows": rows},
        "block": 4096,
        "seeds": {"replicates": 1},
    }
    alone, together = everything(tmp_path, 1, **table), everything(tmp_path, 64, **table)
    assert alone == together


@pytest.mark.parametrize("chunk", [1, 3, 5])
def test_chunks_change_no_byte(tmp_path: Path, chunk: int) -> None:
    fields: dict[str, Any] = {
        "axes": MIXED,
        "design": {"kind": "latin_hypercube", "points": 6},
        "record": {"tables": list(TABLES)},
    }
    assert everything(tmp_path, chunk, **fields) == everything(tmp_path, **fields)


def test_luck_is_common_to_points_or_not(tmp_path: Path) -> None:
    common, distinct = (
        tables(compute(plan(tmp_path, block=64, seeds={"replicates": 2, "policy": policy}).task(0)))["runs"]["luck"]
        for policy in ("common", "distinct")
    )
    assert common.to_pylist() == common.to_pylist()[:2] * 12
    assert len(set(distinct.to_pylist())) == 24
    assert distinct.to_pylist()[:2] == common.to_pylist()[:2]


def test_runs_name_their_point_and_its_values(tmp_path: Path) -> None:
    runs = tables(
        compute(plan(tmp_path, axes={"nations.AAA.burden": {"list": [0.02, 0.05], "name": "burden"}}).task(0))
    )
    assert runs["runs"].column_names[:5] == ["run", "point", "replicate", "burden", "seed"]
    assert runs["runs"].slice(1, 2).to_pylist()[1]["burden"] == 0.05


def test_states_are_recorded_every_few_years_and_at_the_end(tmp_path: Path) -> None:
    record = {"tables": ["steps", "nations", "decisions"], "every": 2, "metrics": ["cohesion"]}
    found = tables(compute(plan(tmp_path, record=record).task(0)))
    full = tables(compute(plan(tmp_path, record={"tables": ["steps", "nations", "decisions"]}).task(0)))
    assert set(found) == {"steps", "nations", "decisions", "runs"}
    assert found["steps"].column_names == ["run", "step", "year", "cohesion"]
    assert sorted(set(found["steps"]["step"].to_pylist())) == [0, 2, 3]
    kept = full["nations"].filter(pc.is_in(full["nations"]["step"], pa.array([0, 2, 3])))
    assert_same(found["nations"].select(kept.column_names), kept)
    assert_same(found["decisions"], full["decisions"])


def test_a_run_that_fails_is_a_row_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tables(compute(plan(tmp_path, block=64).task(0)))
    grow = Grow.apply

    def fail(self: Grow, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        if clock.step == 1 and (records["negotiate"].meeting_rate > 0.4).any():
            raise ValueError("no such luck")
        grow(self, world, clock, luck, records)

    monkeypatch.setattr(Grow, "apply", fail)
    done = compute(plan(tmp_path, block=64).task(0))
    assert done.failed == 8
    runs = tables(done)["runs"].to_pylist()
    assert [row["run"] for row in runs if row["status"] == "failed"] == list(range(16, 24))
    assert {row["message"] for row in runs[16:]} == {"ValueError: no such luck"}
    assert runs[20]["negotiate.meeting_rate"] == 0.5
    assert runs[:16] == whole["runs"].to_pylist()[:16]
    assert_same(tables(done)["steps"], whole["steps"].slice(0, 16 * 4))
    monkeypatch.setattr(Grow, "apply", lambda *_: 1 / 0)
    done = compute(plan(tmp_path).task(0))
    assert (done.failed, list(done.parts)) == (5, ["runs"])


def test_a_lack_of_memory_is_no_failed_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(Grow, "apply", starve)
    with pytest.raises(MemoryError):
        compute(plan(tmp_path, **{"axes": SMALL["axes"]}).task(0))
