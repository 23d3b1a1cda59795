"""The folder of a sweep opens like that of a run: tables joined from parts, with the points beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.summary import summarise
from analysis.tables import StudyError, open_study
from sim.cli import base, call
from sim.recorder import TABLES
from tests.studies import study_file


def swept(folder: Path, monkeypatch: pytest.MonkeyPatch, **record: list[str]) -> Path:
    monkeypatch.setattr(base, "AFTER_RUN", [])
    path = study_file(folder, record=record)
    assert call(["sweep", str(path), "--quiet", "--out", str(folder / "out")]) == 0
    return folder / "out"


def test_tables_are_joined_from_whole_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = swept(tmp_path, monkeypatch, tables=["steps", "decisions"])
    study = open_study(folder)
    assert study.replicates == 24
    assert (study.has("steps"), study.has("nations")) == (True, False)
    assert len(study.steps) == 24 * 4
    assert list(study.points["negotiate.meeting_rate"].unique()) == [0.1, 0.3, 0.5]
    joined = study.runs.merge(study.points, on="point", suffixes=("", "_of_point"))
    assert (joined["nations.AAA.burden"] == joined["nations.AAA.burden_of_point"]).all()
    with pytest.raises(StudyError, match="the study has no table 'nations'"):
        _ = study.nations
    next((folder / "parts" / "runs").glob("00001-*")).unlink()
    assert set(open_study(folder).steps["run"]) == set(range(24)) - set(range(5, 10))


def test_a_sweep_with_all_tables_is_summed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = open_study(swept(tmp_path, monkeypatch, tables=list(TABLES)))
    assert summarise(study).startswith("small: 24 runs, 1950 to 1953, 5 nations.")
