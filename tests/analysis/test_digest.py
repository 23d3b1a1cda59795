"""`foedus summary`: what came of a run or a sweep, in words and numbers that agree with the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.digest import measures_of
from analysis.digested import summary
from analysis.statistics import mean_interval
from analysis.summary import summarise
from analysis.tables import StudyTables, open_study
from sim.cli import base, call
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import CASES
from tests.studies import study_file

Said = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """What `foedus summary` says, on standard output or else on standard error."""
    monkeypatch.setenv("COLUMNS", "80")

    def told(*arguments: object, code: int = 0) -> str:
        assert call(["summary", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    return told


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sweeps of the tiny world: a grid, and points that do not pair."""
    base.AFTER_RUN.clear()
    designs: dict[str, dict[str, Any]] = {
        "grid": {"question": "What does an alarm do?", "record": {"tables": ["steps", "members"]}},
        "hypercube": {
            "design": {"kind": "latin_hypercube", "points": 14, "seed": 1},
            "axes": {"negotiate.meeting_rate": {"range": [0.1, 0.9]}, "nations.AAA.burden": {"range": [0.01, 0.2]}},
        },
    }
    found = {}
    for name, fields in designs.items():
        folder = tmp_path_factory.mktemp(name)
        study = study_file(folder, **fields)
        assert call(["sweep", str(study), "--quiet", "--jobs", "1", "--out", str(folder / "out")]) == 0
        found[name] = folder / "out"
    return found


def test_a_run_in_a_page(study: StudyTables, folder: Path, said: Said) -> None:
    text = said(folder)
    assert text.startswith(summarise(study)), "the account of `foedus run`, and what only a digest can tell"
    assert all(len(line) <= 100 for line in text.splitlines()) and len(text.splitlines()) < 80
    values = study.steps.groupby("run")["cohesion"].mean()
    mean, low, high = mean_interval(values)
    row = next(line for line in text.splitlines() if line.startswith("  cohesion "))
    assert f"{mean:.4g}  [{low:.4g}, {high:.4g}]" in row and f"[{values.quantile(0.1):.4g}, " in row
    assert "Enough runs (20) to know the mean to within 5%: " in text and "how many it would take: " in text
    assert "Of three or more, signed in the run: " in text and "Breaks of level or slope" in text


def test_breaks_name_the_events_near_them(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=12)
    steps = pd.read_parquet(folder / "steps.parquet")
    luck = np.random.default_rng(1).normal(0.0, 0.01, len(steps))
    steps["cohesion"] = 0.4 + 0.3 * (steps["year"] >= 1962) + luck
    steps.to_parquet(folder / "steps.parquet")
    text = " ".join(summary(open_study(folder), ["cohesion", "wars"]).text.split())
    assert "cohesion: 1962 (100% of the runs; near “Cuban missile crisis” and “Berlin Wall”)" in text
    assert "None: wars. What is near need not be the cause" in text


def test_a_grid_is_told_by_its_pairs(sweeps: dict[str, Path], said: Said) -> None:
    text = said(sweeps["grid"], "--measure", "mean_alarm", "--measure", "mean_burden", "--measure", "wars")
    folded = " ".join(text.split())
    assert "Question: What does an alarm do?" in text and "24 runs at 12 points, 24 completed" in text
    assert "nations.AAA.burden: 0.02, 0.05" in text and "event:alarm: in, out" in text
    study = open_study(sweeps["grid"])
    frame = study.tidy("steps", ["mean_burden"])
    means = frame.groupby(["nations.AAA.burden", "replicate"], observed=True)["mean_burden"].mean().unstack(0)
    effect = float((means[0.05] - means[0.02]).mean())
    assert f"nations.AAA.burden: 0.02 to 0.05 {effect:+.3g} [" in folded
    assert "12 pairs of runs on the same luck" in folded and "too narrow" in folded
    assert "How long treaties of all points last" in text
    points = frame.groupby("point")["mean_burden"].mean()
    assert f"{points.min():>15.4g}{points.median():>15.4g}{points.max():>15.4g}" in text


def test_points_that_do_not_pair_are_told_by_slopes(sweeps: dict[str, Path], said: Said) -> None:
    text = " ".join(said(sweeps["hypercube"], "--measure", "mean_burden").split())
    assert "nations.AAA.burden: 14 values from" in text and "Straight lines through all points" in text
    effects = json.loads(said(sweeps["hypercube"], "--measure", "mean_burden", "--json"))["effects"]
    assert [row["by"] for row in effects] == ["slope", "slope"] and effects[1]["low"] > 0


def test_indices_of_nations_are_summed_up_too(folder: Path, study: StudyTables, said: Said) -> None:
    row = json.loads(said(folder, "--measure", "FRA.gdp", "--measure", "wars", "--json"))["headlines"][0]
    own = study.nations[study.nations["nation"] == "FRA"].groupby("run")["gdp"].mean()
    assert row["measure"] == "FRA.gdp" and row["mean"] == pytest.approx(own.mean())
    wrong = said(folder, "--measure", "FRX.burden", "--measure", "FRA.burdn", code=2)
    assert "did you mean 'FRA'?" in wrong and "did you mean 'burden'?" in wrong, "all mistakes at once"


def test_for_machines(folder: Path, study: StudyTables, said: Said, tmp_path: Path) -> None:
    asked = ("--measure", "wars", "--json")
    data = json.loads(said(folder, *asked))
    assert data["runs"] == {"asked": 20, "done": 20, "failed": 0} and data["years"] == [1949, 1991]
    assert [row["measure"] for row in data["headlines"]] == ["wars"]
    assert measures_of(study)[:2] == ("cohesion", "deterrence_ratio_observed")
    assert sum(row["treaties"] for row in data["treaties"]) == data["survival"][0]["at_risk"] + sum(
        row["at_risk"] for row in data["survival"][1:] if row["years"] == 0
    )
    assert json.loads(said(folder, *asked, "--csv", tmp_path / "tables")) == data
    table = pd.read_csv(tmp_path / "tables" / "headlines.csv")
    assert table["mean"].tolist() == pytest.approx([row["mean"] for row in data["headlines"]])
    (tmp_path / "file").write_text("")
    assert "cannot be written" in said(folder, *asked, "--csv", tmp_path / "file" / "x", code=1)


def test_what_is_wrong_is_told(folder: Path, said: Said, tmp_path: Path) -> None:
    assert "there is no measure 'cohesoin' in its table `steps`; did you mean 'cohesion'?" in said(
        folder, "--measure", "cohesoin", code=2
    )
    assert "nowhere" in said(tmp_path / "nowhere", code=2)
    (tmp_path / "manifest.json").write_text("{torn")
    assert "the manifest cannot be read" in said(tmp_path, code=2)


@pytest.mark.parametrize("case", ["one year", "no treaties", "nothing defined"])
def test_whatever_a_study_lacks(tmp_path: Path, case: str) -> None:
    study = open_study(write_study(tmp_path / "s", **CASES[case]))
    text = summary(study).text
    assert not {"nan", "inf", "None", "NaN"} & set(text.replace(",", " ").replace(".", " ").replace("[", " ").split())
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_table_that_is_cut_short_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write_study(tmp_path / "s", **CASES["one year"]) / "steps.parquet"
    table.write_bytes(table.read_bytes()[:500])
    assert call(["summary", str(tmp_path / "s")]) == 2
    assert "it may be cut short" in capsys.readouterr().err


def test_a_sweep_that_keeps_no_steps(tmp_path: Path, said: Said) -> None:
    study = study_file(tmp_path, record={"tables": ["members"]}, seeds={"replicates": 1})
    assert call(["sweep", str(study), "--quiet", "--jobs", "1", "--out", str(tmp_path / "out")]) == 0
    assert "12 runs at 12 points, 12 completed" in said(tmp_path / "out")
    assert json.loads(said(tmp_path / "out", "--json"))["runs"]["done"] == 12
    assert "wars: the study keeps no table `steps`" in said(tmp_path / "out", "--measure", "wars", code=2)


def test_no_run_completed_and_one_alone(tmp_path: Path, said: Said) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    assert "One run of the study says nothing of luck" in said(folder)
    runs = pd.read_parquet(folder / "runs.parquet").assign(status="failed")
    runs.to_parquet(folder / "runs.parquet")
    assert said(folder).endswith("no run was completed.\n")
    assert json.loads(said(folder, "--json"))["runs"] == {"asked": 1, "done": 0, "failed": 1}


def test_in_a_notebook(study: StudyTables) -> None:
    found = summary(study, ["wars"])
    assert repr(found) == found.text and found._repr_html_().startswith("<pre ")
    assert found.digest.headlines["measure"].tolist() == ["wars"]
