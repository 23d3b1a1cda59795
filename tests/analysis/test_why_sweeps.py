"""`foedus why` of a sweep: what is told of a run is what is told of the same world run by itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from analysis.tables import open_study
from sim.cli import call
from sim.run import Simulation
from tests.studies import study_file
from tests.worlds import TINY

KEPT = {"tables": ["decisions", "nations", "members", "events"]}
RATE, BURDEN = "negotiate.meeting_rate", "nations.AAA.burden"
POINT = {RATE: 0.5, BURDEN: 0.05}
NUMBER = 10
"""Where it stands among the points, which number the runs of each of them 0 and 1."""


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sweep that keeps decisions and whom they concern."""
    folder = tmp_path_factory.mktemp("swept")
    assert call(["sweep", str(study_file(folder, record=KEPT)), "--quiet", "--out", str(folder / "out")]) == 0
    return folder / "out"


def test_a_point_is_told_as_its_world_run_alone(why: Any, swept: Path, tmp_path: Path) -> None:
    settings = [word for path, value in POINT.items() for word in ("--set", f"{path}={value}")]
    alone = tmp_path / "alone"
    assert call(["run", str(TINY), *settings, "--replicates", "2", "--quiet", "--out", str(alone)]) == 0
    decided = open_study(alone).decisions.query("run == 1")
    assert len(decided) > 5
    for actor, year in sorted(set(zip(decided["actor"], decided["year"], strict=True)))[::5]:
        asked = ("--nation", actor, "--year", year)
        told = json.loads(why(alone, *asked, "--run", 1, "--json"))
        place = {"run": 2 * NUMBER + 1, "point": NUMBER, "replicate": 1}
        for which in (("--point", NUMBER, "--replicate", 1), ("--run", 2 * NUMBER + 1)):
            assert json.loads(why(swept, *asked, *which, "--json")) == [one | place for one in told]
        text = why(swept, *asked, "--point", NUMBER, "--replicate", 1)
        heading, _, rest = text.partition("\n\n")
        assert " ".join(heading.split()) == (
            f"small, run 21 (point 10: {RATE} 0.5, {BURDEN} 0.05, event:alarm in). "
            "Runs are counted at this point alone, where 2 are done."
        )
        assert rest == why(alone, *asked, "--run", 1)


def test_only_the_blocks_of_the_point_are_read(why: Any, swept: Path, tmp_path: Path) -> None:
    swept = shutil.copytree(swept, tmp_path / "out")
    asked = ("--nation", "AAA", "--point", 2)  # its runs, 4 and 5, stand in two blocks of five
    years = open_study(swept).decisions.query("run == 4 and actor == 'AAA'")["year"]
    before = why(swept, *asked, "--year", years.iloc[0])
    for table in ("decisions", "members", "events"):
        for block in (2, 3, 4):
            (swept / "parts" / table / f"{block:05d}.parquet").write_bytes(b"no table")
    assert why(swept, *asked, "--year", years.iloc[0]) == before
    (swept / "parts" / "decisions" / "00001.parquet").write_bytes(b"no table")
    assert "cannot be read" in why(swept, *asked, "--year", years.iloc[0], code=2)


def test_what_a_sweep_does_not_keep_is_said(why: Any, tmp_path: Path) -> None:
    file = study_file(tmp_path, record={"tables": ["steps"]})
    assert call(["sweep", str(file), "--quiet", "--out", str(tmp_path / "bare")]) == 0
    said = why(tmp_path / "bare", "--nation", "AAA", "--year", 1950, "--point", 0, code=2)
    assert "bare keeps no decisions; sweep it into another folder (--out) with `record: {tables: [steps, " in said
    assert "[steps, decisions, members, events]}` in the study" in said
    file = study_file(tmp_path, record={"tables": ["decisions"]})
    assert call(["sweep", str(file), "--quiet", "--out", str(tmp_path / "some")]) == 0
    row = open_study(tmp_path / "some").decisions.query("run == 0").iloc[0]
    said = " ".join(why(tmp_path / "some", "--nation", row["actor"], "--year", row["year"], "--run", 0).split())
    assert "The sweep keeps no members and no events, which would say who was but a partner of a treaty and" in said


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "is a sweep: give --point (0 to 11, as points.parquet lists them) and --replicate (0 to 1), or --run"),
        (["--replicate", 1], "is a sweep: give --point"),
        (["--point", 12], "--point 12: "),
        (["--point", 1, "--replicate", 2], "has the replicates 0 to 1"),
        (["--run", 24], "has the runs 0 to 23"),
        (["--run", 3, "--point", 1], "give either it, or --point and --replicate"),
    ],
)
def test_a_run_that_is_not_there_is_said(why: Any, swept: Path, options: list[Any], expected: str) -> None:
    assert expected in why(swept, "--nation", "AAA", "--year", 1950, *options, code=2)


def test_runs_that_failed_or_are_missing_are_said(why: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Simulation, "run", lambda *_: 1 / 0)
    command = ["sweep", str(study_file(tmp_path, record=KEPT)), "--quiet", "--out", str(tmp_path / "out")]
    assert call(command) == 3
    asked = ("--nation", "AAA", "--year", 1950)
    assert "run 3 failed: ZeroDivisionError" in why(tmp_path / "out", *asked, "--run", 3, code=2)
    next((tmp_path / "out" / "parts" / "runs").glob("00000-*")).unlink()
    said = why(tmp_path / "out", *asked, "--run", 3, code=2)
    assert "run 3 is not there yet: the same foedus sweep goes on" in said


def test_a_run_is_no_sweep(why: Any, run_folder: Path) -> None:
    said = why(run_folder, "--nation", "FRA", "--year", 1966, "--point", 2, code=2)
    assert "is no sweep; --run chooses one of its runs" in said
