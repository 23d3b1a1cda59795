"""The summary reads as plain words, whatever the study lacks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.summary import _usual, summarise
from analysis.tables import StudyTables, open_study
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import CASES, RATIOS


@pytest.mark.parametrize("case", CASES)
def test_undefined_numbers_are_said_in_words(tmp_path: Path, case: str) -> None:
    text = summarise(open_study(write_study(tmp_path / "s", **CASES[case])))
    assert not {"nan", "inf", "None", "NaN"} & set(text.replace(",", " ").replace(".", " ").split())
    assert all(len(line) <= 100 for line in text.splitlines())
    assert len(text.splitlines()) < 40


def plain(study: StudyTables) -> str:
    """The account of a study as one line."""
    return " ".join(summarise(study).split())


def spread(values: pd.Series[float], form: str) -> str:
    """The median of runs and the range of the middle 80% of them, as the account writes them."""
    middle, low, high = (format(float(values.quantile(q)), form) for q in (0.5, 0.1, 0.9))
    return f"{middle} [{low}-{high}]"


def test_what_it_says(study: StudyTables) -> None:
    text = plain(study)
    assert text.startswith("A made-up world, 1949-1991: 20 runs, 1949 to 1991, 34 nations. Numbers are medians")
    for words in (
        "in [brackets] the range of the middle 80% of them",
        "North Atlantic Treaty: 0.",
        "All defence treaties: 0.",
        "Warsaw Pact: founded in",
        "the target yielded in",
        "the challenger backed down in",
        "it came to a fight in",
    ):
        assert words in text
    assert "observed 0." in text and "counterfactual 0." in text and "different questions" in text


def test_cohesion_is_told_from_the_year_that_most_runs_have(study: StudyTables) -> None:
    rows = pd.DataFrame({"run": [0, *range(study.replicates)], "year": [1950, *[1955] * study.replicates]})
    assert set(_usual(study, rows)["year"]) == {1955}
    assert len(_usual(study, rows[:1])) == 1, "what few runs have at all is told as it is"


def test_every_number_has_its_spread_over_the_runs(study: StudyTables) -> None:
    text, steps = plain(study), study.steps
    end = steps[steps["year"] == 1991]
    assert f"{spread(end['cohesion'], '.2f')} in 1991" in text
    assert f"{spread(1000 * (1 - end['general_deterrence']), '.1f')} in 1991" in text
    assert f"made: {spread(steps.groupby('run')['crises'].sum(), '.0f')} a run" in text
    ratios = steps.groupby("run")[RATIOS].mean()
    assert f"observed {spread(ratios[RATIOS[0]], '.2f')}; counterfactual {spread(ratios[RATIOS[1]], '.2f')}" in text
    assert "medians" not in summarise(study).split("\n", 2)[2], "said once"


def test_a_number_and_its_range_stay_on_one_line(study: StudyTables) -> None:
    lines = summarise(study).splitlines()
    assert not any(line.lstrip().startswith("[") for line in lines)
    assert all(line.count("[") == line.count("]") for line in lines)


def test_few_runs_are_told_by_their_range(tmp_path: Path) -> None:
    few = open_study(write_study(tmp_path / "few", replicates=5))
    assert "80%" not in summarise(few) and "in [brackets] the lowest and the highest run" in plain(few)
    counts = few.steps.groupby("run")["crises"].sum()
    assert f"made: {counts.median():.0f} [{counts.min():.0f}-{counts.max():.0f}] a run" in plain(few)
    one = summarise(open_study(write_study(tmp_path / "one", replicates=1)))
    assert "[" not in one and "medians" not in one and " a run" not in one


def test_other_treaties_are_told_at_both_ends_and_by_origin(study: StudyTables, tmp_path: Path) -> None:
    assert ", all made by nations during the run." in plain(study), "what formed by itself is no named treaty"
    folder = write_study(tmp_path / "s", replicates=4, emergent=0)
    members = pd.read_parquet(folder / "members.parquet")
    members = members[members["treaty"].isin(["nato", "rio"])]
    pact = members[members["treaty"] == "rio"].groupby("run").head(2)
    pact = pact.assign(treaty="USA-BRA-1950", start=1950.0, stop=np.nan)
    pd.concat([members, pact], ignore_index=True).to_parquet(folder / "members.parquet")
    text = plain(open_study(folder))
    assert "Other treaties, most of them between two nations: 0 at the start, 1 at the end, all made by nations" in text


def test_the_treaties_of_a_small_world_are_told_even_if_never_founded(study: StudyTables, tmp_path: Path) -> None:
    assert "Rio Pact: there from the start in all runs; in force at the end" in summarise(study)
    folder = write_study(tmp_path / "s", replicates=4)
    members = pd.read_parquet(folder / "members.parquet")
    members[members["treaty"] != "rio"].to_parquet(folder / "members.parquet")
    assert "Rio Pact: never founded in any run." in summarise(open_study(folder))


def test_one_ratio_is_never_told_without_the_other(tmp_path: Path) -> None:
    text = summarise(open_study(write_study(tmp_path / "s", replicates=2, without=RATIOS[1:])))
    assert "ratio" not in text


def test_shares_of_crises(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    steps = pd.read_parquet(folder / "steps.parquet").head(1)
    steps.assign(crises=4.0, conceded=1.0, backed_down=1.0, wars=2.0).to_parquet(folder / "steps.parquet")
    text = plain(open_study(folder))
    assert "made: 4; the target yielded in 25%, the challenger backed down in 25%, it came to a fight in 50%" in text


def test_who_left_is_told_as_in_a_sentence(study: StudyTables, tmp_path: Path) -> None:
    assert " from the North Atlantic Treaty (" in plain(study)
    one = plain(open_study(write_study(tmp_path / "one", replicates=1)))
    assert " from the North Atlantic Treaty" in one and "Most frequent" not in one and "Exits: " in one


def test_no_run_completed(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    runs = pd.read_parquet(folder / "runs.parquet").assign(status="failed")
    runs.to_parquet(folder / "runs.parquet")
    assert summarise(open_study(folder)).endswith("no run was completed.")


def test_partners_are_no_members(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=3)
    members = pd.read_parquet(folder / "members.parquet").astype({"role": str})
    own = members["treaty"].astype(str) == "nato"
    members.loc[own & (members["nation"].astype(str) == "ITA"), "role"] = "partner"
    members.to_parquet(folder / "members.parquet")
    text = plain(open_study(folder))
    told = text[text.index("North Atlantic Treaty: ") : text.index("; besides 1 as partners")]
    assert "Norway" in told and "Italy" not in told
