"""Questions to `foedus why` that have no answer, and what it says instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.tables import open_study
from analysis.why import Unanswerable, setting_of
from sim.cli import call
from tests.worlds import TINY


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--nation", "FRAU", "--year", 1966], "the run has no nation 'FRAU'; did you mean 'FRA'?"),
        (["--nation", "FRA", "--year", 1966, "--with", "Nato!"], "the run has no nation or treaty 'Nato!'"),
        (["--nation", "FRA", "--year", 2001], "--year 2001: the run has the years 1949 to 1991"),
        (["--nation", "FRA", "--year", 1966.5], "--year 1966.5: the run has the years 1949 to 1991"),
        (["--nation", "FRA", "--year", 1966, "--run", 7], "there is no completed run 7: the runs are 0 to 1"),
        (["--nation", "FRA", "--year", 1966, "--decision", "leaf"], "no decision 'leaf'; did you mean 'leave'?"),
        (["--nation", "FRA", "--year", 1966, "--figure", "a.gif"], "give a file that ends in .png, .svg or .pdf"),
    ],
)
def test_bad_questions_get_one_clear_answer(why: Any, run_folder: Path, arguments: list[Any], expected: str) -> None:
    text = why(run_folder, *arguments, code=2)
    assert expected in text and text.startswith("foedus: ") and text.count("\n") == 1


def test_a_year_without_the_decision_names_the_nearest(why: Any, run_folder: Path) -> None:
    rows = open_study(run_folder).decisions.query("run == 0 and decision == 'found'")
    nation, years = str(rows["actor"].iloc[0]), rows.loc[rows["actor"] == rows["actor"].iloc[0], "year"]
    empty = next(year for year in range(1991, 1949, -1) if year not in set(years))
    text = why(run_folder, "--nation", nation, "--year", empty, "--decision", "found", code=2)
    near = min(years, key=lambda year: abs(year - empty))
    assert f"in {empty}; the nearest year" in text and f"{near:g}" in text.partition("with one:")[2]


def test_folders_that_are_no_runs(why: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["--nation", "FRA", "--year", 1966]
    assert "no such folder" in why(tmp_path / "none", *asked, code=2)
    assert "not the folder of a study" in why(tmp_path, *asked, code=2)
    (tmp_path / "manifest.json").write_text("{")
    assert "the manifest cannot be read" in why(tmp_path, *asked, code=2)
    monkeypatch.chdir(tmp_path)
    assert call(["run", str(TINY), "--years", "3", "--quiet"]) == 0
    assert "did you mean 'tiny'?" in why("tinny", *asked, code=2)
    (tmp_path / "runs" / "tiny" / "decisions.parquet").write_bytes(b"short")
    nation = next(iter(open_study(Path("runs/tiny")).nation_names))
    assert "cannot be read; it may be cut short" in why("tiny", "--nation", nation, "--year", 1950, code=2)
    manifest = json.loads(Path("runs/tiny/manifest.json").read_text())
    del manifest["parameters"]
    Path("runs/tiny/manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Unanswerable, match="run the scenario again"):
        setting_of(open_study(Path("runs/tiny")))
