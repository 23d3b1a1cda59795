"""`foedus run`: what it leaves, what it says, and how it ends when something goes wrong."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sim import run as running
from sim import warm
from sim.cli import base, call
from sim.luck import world_keys
from sim.recorder import TABLES
from sim.scenario import load
from sim.study import claim, identity_of
from tests.tiny_runs import shown
from tests.worlds import TINY


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    base.AFTER_RUN.clear()


def hashes(folder: str) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in Path(folder).glob("*.parquet")}


def manifest_of(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_text())
    return found


def break_runs(monkeypatch: pytest.MonkeyPatch, culprits: Sequence[int]) -> None:
    """Make some runs fail in their second step, in whatever chunk they are."""
    step = running.Simulation.step

    def failing(self: running.Simulation) -> None:
        if self.clock.step == 1 and set(culprits) & set(self.replicates):
            raise ArithmeticError("planted\nfault")
        step(self)

    monkeypatch.setattr(running.Simulation, "step", failing)


def test_a_run_leaves_all_tables_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys)
    assert "results  runs/tiny\n" in text
    assert "9 tables" in text
    manifest = manifest_of("runs/tiny")
    assert list(manifest["tables"]) == list(TABLES)
    assert {name: table["sha256"] for name, table in manifest["tables"].items()} == {
        name.removesuffix(".parquet"): digest for name, digest in hashes("runs/tiny").items()
    }
    assert (manifest["scenario"]["start"], manifest["scenario"]["end"]) == (1950, 1951)
    runs = pq.read_table("runs/tiny/runs.parquet").to_pylist()
    assert [(row["run"], row["replicate"], row["seed"], row["status"], row["message"]) for row in runs] == [
        (run, run, 11, "done", "") for run in range(3)
    ]
    keys = [f"{one:08x}{two:08x}" for one, two in world_keys(11, range(3)).tolist()]
    assert [row["luck"] for row in runs] == keys
    assert len(set(keys)) == 3
    timings = manifest["timings"]
    assert list(timings) == ["reading", "compiling", "running"]
    assert timings["compiling"] == 0.0, "the kernels were compiled before the tests"
    assert timings["running"] > 0
    assert os.listdir("runs") == ["tiny"]


def test_compiling_is_timed_by_itself(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def slow() -> None:
        time.sleep(0.3)

    class Other:
        """A process that has compiled its share."""

        def wait(self) -> int:
            return 0

        def kill(self) -> None:
            """It has ended."""

    monkeypatch.setattr(warm, "compiled_before", lambda: False)
    monkeypatch.setattr(warm, "mark_compiled", lambda: None)
    monkeypatch.setattr(warm, "tasks", lambda: [[slow]])
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: Other())
    shown(capsys)
    assert 0.3 <= manifest_of("runs/tiny")["timings"]["compiling"] < 3.0


def test_same_seed_same_bytes_on_any_number_of_threads(capsys: pytest.CaptureFixture[str]) -> None:
    for jobs in ("1", "2", "3"):
        shown(capsys, "--out", jobs, "--jobs", jobs)
    assert hashes("1") == hashes("2") == hashes("3")
    shown(capsys, "--out", "other", "--seed", "12")
    assert hashes("other")["steps.parquet"] != hashes("1")["steps.parquet"]


def test_options_change_what_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    shown(
        capsys, "--replicates", "2", "--seed", "5", "--set", "negotiate.meeting_rate=0.25", "--set", "nations.NO.gdp=9"
    )
    manifest = manifest_of("runs/tiny")
    assert (manifest["seed"], manifest["replicates"]) == (5, 2)
    assert manifest["parameters"]["negotiate.meeting_rate"] == 0.25
    assert "gdp: 9" in manifest["scenario"]["text"]
    assert call(["run", str(TINY), "--years", "1951-1952", "--out", "later"]) == 0
    assert set(pq.read_table("later/steps.parquet")["year"].to_pylist()) == {1951.0, 1952.0}


def test_csv_on_request_and_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "--csv", "--quiet") == ""
    assert sorted(path.stem for path in Path("runs/tiny").glob("*.csv")) == sorted(TABLES)
    assert Path("runs/tiny/steps.csv").read_text().startswith('"run","step","year"')


def test_replaced_numbered_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert "results  runs/tiny\n" in shown(capsys)
    assert "results  runs/tiny\n" in shown(capsys)
    text = shown(capsys, "--seed", "1")
    assert "runs/tiny holds another study; the results go to runs/tiny-2" in text
    assert "results  runs/tiny-2\n" in text
    assert "add --replace" in shown(capsys, "--seed", "2", "--out", "runs/tiny", code=2)
    shown(capsys, "--seed", "2", "--out", "runs/tiny", "--replace")
    assert manifest_of("runs/tiny")["seed"] == 2


def test_a_folder_in_use_ends_with_4(capsys: pytest.CaptureFixture[str]) -> None:
    with claim(identity_of(_loaded()), "tiny"):
        assert "runs/tiny is in use" in shown(capsys, code=4)
    assert os.listdir("runs") == []


def _loaded() -> Any:
    from sim.scenario import load_document

    return load_document(TINY)


def test_nowhere_to_write_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("x")
    assert shown(capsys, "--out", "file/x", code=1).startswith("foedus: file/x: cannot be written: ")


def test_failed_runs_are_rows_and_the_others_go_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(capsys, "--out", "whole", "--replicates", "5")
    break_runs(monkeypatch, [1, 3])
    text = shown(capsys, "--out", "torn", "--replicates", "5", "--jobs", "2", code=3)
    assert "2 runs of 5 failed" in text
    assert "run 3: ArithmeticError: planted\n" in text
    runs = pq.read_table("torn/runs.parquet").to_pylist()
    assert [row["status"] for row in runs] == ["done", "failed", "done", "failed", "done"]
    assert runs[1]["message"] == "ArithmeticError: planted"
    assert manifest_of("torn")["failed"] == 2
    whole, torn = (pq.read_table(f"{name}/steps.parquet").to_pandas() for name in ("whole", "torn"))
    kept = whole[whole["run"].isin([0, 2, 4])].reset_index(drop=True)
    assert torn.equals(kept)


def test_when_no_run_is_completed_nothing_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(capsys)
    before = hashes("runs/tiny")
    break_runs(monkeypatch, [0, 1, 2])
    text = shown(capsys, code=3)
    assert "no run was completed, and nothing was written; the first failed with ArithmeticError: planted" in text
    assert hashes("runs/tiny") == before
    assert os.listdir("runs") == ["tiny"]


def test_ticks_add_up_also_when_runs_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    break_runs(monkeypatch, [1])
    ticks: list[int] = []
    running.run_scenario(load(TINY, ["calendar.end=1951"]), tick=ticks.append)
    assert sum(ticks) == 2 * 2  # two runs of two steps each


def test_what_follows_a_run_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    base.AFTER_RUN.append(lambda folder, figures: f"{folder.name} {figures} {(folder / 'manifest.json').exists()}")
    assert shown(capsys).startswith("tiny True True\n")
    assert shown(capsys, "--no-figures").startswith("tiny False True\n")


@pytest.mark.parametrize(("error", "code"), [(ValueError("no ink"), 1), (KeyboardInterrupt(), 130)])
def test_tables_are_safe_when_figures_fail(capsys: pytest.CaptureFixture[str], error: BaseException, code: int) -> None:
    def spoilt(folder: Path, figures: bool) -> str:
        raise error

    base.AFTER_RUN.append(spoilt)
    text = shown(capsys, code=code)
    assert "the tables are in runs/tiny" in text
    assert manifest_of("runs/tiny")["replicates"] == 3
    assert os.listdir("runs") == ["tiny"]


@pytest.mark.slow
def test_figures_and_a_summary_after_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    from analysis.cli import tell_of_study

    base.AFTER_RUN.append(tell_of_study)
    text = shown(capsys)
    assert text.startswith("Five neighbours: 3 runs, 1950 to 1951, 5 nations.")
    figures = Path("runs/tiny/figures")
    named = {path.stem for path in figures.iterdir()}
    assert re.search(r"^figures  figures/: (.*)$", text, re.M)[1].split(", ") == sorted(named)  # type: ignore[index]
    assert len(list(figures.glob("*.png"))) == len(named) >= 3
    assert not Path("runs/tiny/.figures").exists()
