"""The summary reads as plain words, whatever the study lacks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.summary import summarise
from analysis.tables import StudyTables, open_study
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import CASES, RATIOS


@pytest.mark.parametrize("case", CASES)
def test_undefined_numbers_are_said_in_words(tmp_path: Path, case: str) -> None:
    text = summarise(open_study(write_study(tmp_path / "s", **CASES[case])))
    assert not {"nan", "inf", "None", "NaN"} & set(text.replace(",", " ").replace(".", " ").split())
    assert all(len(line) <= 100 for line in text.splitlines())
    assert len(text.splitlines()) < 35


def test_what_it_says(study: StudyTables) -> None:
    text = summarise(study)
    assert text.startswith("A made-up world, 1949-1991: 20 runs, 1949 to 1991, 34 nations.")
    for words in (
        "Cohesion of defence treaties (0 none, 1 full): 0.",
        "Warsaw Pact: founded in",
        "conceded",
        "backed down",
        "fight",
    ):
        assert words in text
    assert "observed 0." in text and "counterfactual 0." in text and "different questions" in text


def test_few_runs_are_told_by_their_range(tmp_path: Path) -> None:
    few = summarise(open_study(write_study(tmp_path / "few", replicates=5)))
    assert "80% of the runs" not in few and "the runs end between" in few and "lowest and highest run" in few


def test_the_treaties_of_a_small_world_are_told_even_if_never_founded(study: StudyTables, tmp_path: Path) -> None:
    assert "Rio Pact: there from the start in all runs; in force at the end" in summarise(study)
    folder = write_study(tmp_path / "s", replicates=4)
    members = pd.read_parquet(folder / "members.parquet")
    members[members["treaty"] != "rio"].to_parquet(folder / "members.parquet")
    assert "Rio Pact: never founded in any run." in summarise(open_study(folder))


def test_one_ratio_is_never_told_without_the_other(tmp_path: Path) -> None:
    text = summarise(open_study(write_study(tmp_path / "s", replicates=2, without=RATIOS[1:])))
    assert "ratio" not in text


@pytest.mark.parametrize("words", [("True", "False"), ("attack", "back_down"), (True, False)])
def test_shares_of_crises(tmp_path: Path, words: tuple[Any, Any]) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    yes, no = words
    resist = "resist" if yes == "attack" else yes
    rows = [("resist", resist)] * 3 + [("resist", no)] + [("attack", yes)] * 2 + [("attack", no)]
    table = pd.DataFrame(rows, columns=["decision", "outcome"]).assign(run=0, year=1950.0)
    table.to_parquet(folder / "decisions.parquet")
    text = summarise(open_study(folder))
    assert "conceded in 25%" in text and "(deterred) in 25%" in text.replace("\n  ", " ")
    assert "fight in 50%" in text.replace("\n  ", " ")


def test_no_run_completed(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    runs = pd.read_parquet(folder / "runs.parquet").assign(status="failed")
    runs.to_parquet(folder / "runs.parquet")
    assert summarise(open_study(folder)).endswith("no run was completed.")
