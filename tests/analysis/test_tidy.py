"""Tidy frames: the rows of a table with the settings of their runs, of a run and of a sweep."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.tables import StudyError, StudyTables, open_study
from sim.cli import base, call
from tests.studies import study_file


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> StudyTables:
    """A sweep of the tiny world, 12 points with 2 replicates each, in blocks of 5 runs."""
    folder = tmp_path_factory.mktemp("tidy")
    base.AFTER_RUN.clear()
    assert call(["sweep", str(study_file(folder)), "--quiet", "--jobs", "1", "--out", str(folder / "out")]) == 0
    return open_study(folder / "out")


AXES = ["negotiate.meeting_rate", "nations.AAA.burden", "event:alarm"]


def test_settings_stand_in_front_and_are_those_of_the_runs(sweep: StudyTables) -> None:
    assert sweep.axes == AXES
    frame = sweep.tidy("steps", ["wars", "cohesion"])
    assert list(frame) == ["run", "point", "replicate", *AXES, "year", "wars", "cohesion"]
    known = sweep.runs.set_index("run").loc[frame["run"]].reset_index()
    for name in ("point", "replicate", *AXES):
        assert frame[name].astype(known[name].dtype).equals(known[name]), name
    plain = sweep.steps
    assert frame["year"].equals(plain["year"]) and frame["cohesion"].equals(plain["cohesion"])
    assert isinstance(frame["event:alarm"].dtype, pd.CategoricalDtype), "words take little room"
    whole = sweep.tidy()
    assert list(whole)[:7] == list(frame)[:7] and set(whole) == set(AXES) | set(plain) | {"point", "replicate"}


def test_only_what_is_asked_for_is_read(sweep: StudyTables, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    read = pd.read_parquet

    def watched(*given: object, **options: object) -> pd.DataFrame:
        frame: pd.DataFrame = read(*given, **options)  # type: ignore[call-overload]
        seen.append(frame)
        return frame

    _ = sweep.runs, sweep.axes
    monkeypatch.setattr(pd, "read_parquet", watched)
    frame = sweep.tidy("steps", ["wars"], points=[1, 3])
    assert set(frame["point"]) == {1, 3} and set(frame["run"]) == {2, 3, 6, 7}
    assert {name for part in seen for name in part} == {"run", "year", "wars"}
    assert sum(map(len, seen)) == len(frame)


def test_a_run_stands_at_one_point(study: StudyTables) -> None:
    frame = study.tidy("members")
    assert list(frame) == ["run", "point", "replicate", "treaty", "nation", "role", "start", "stop"]
    assert (frame["point"] == 0).all() and frame["replicate"].equals(frame["run"]) and study.axes == []


def test_what_is_not_there_is_told(sweep: StudyTables) -> None:
    for table, columns, points, words in (
        ("stpes", (), (), "there is no table 'stpes'; the tables are runs, steps"),
        ("ties", (), (), "the study has no table 'ties'"),
        ("steps", ("cohesoin",), (), "no column 'cohesoin'; did you mean 'cohesion'?"),
        ("steps", (), (99,), "no completed run has the point 99"),
    ):
        with pytest.raises(StudyError, match=words.replace("?", r"\?")):
            sweep.tidy(table, columns, points)


def test_failed_runs_are_left_out_and_rows_stay_in_order(tmp_path: Path, sweep: StudyTables) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    sweep.runs.assign(status=["failed", *["done"] * 23]).to_parquet(folder / "runs.parquet")
    sweep.steps.iloc[::-1].to_parquet(folder / "steps.parquet")
    frame = open_study(folder).tidy("steps", ["wars"])
    assert set(frame["run"]) == set(range(1, 24)) and frame.equals(frame.sort_values(["run", "year"]))
