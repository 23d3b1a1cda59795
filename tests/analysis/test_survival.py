"""Survival of treaties: published curves and tests, a table worked by hand, and lives as memberships tell them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.statistics import curve_of, curves, lives, logrank
from analysis.statistics.survival import KINDS
from analysis.tables import StudyTables, open_study
from tests.analysis.synthetic import write_study

# Weeks of remission in the leukaemia trial of Freireich and others (1963); a minus marks patients still in remission.
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def frame(values: list[int], run: int = 0) -> pd.DataFrame:
    years = np.array(values, dtype=float)
    return pd.DataFrame({"run": run, "years": np.abs(years), "ended": years > 0})


def test_the_curve_is_that_of_the_textbooks() -> None:
    curve = curve_of(frame(TREATED), "treated")
    assert curve.times.tolist()[:4] == [0, 6, 7, 9]
    told = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448, 30: 0.448}
    assert {years: round(curve.at(years)[0], 3) for years in told} == told
    assert (curve.median, curve_of(frame(PLACEBO)).median) == (23, 8)
    assert [curve.at_risk(years) for years in (0, 6, 7, 23, 35)] == [21, 21, 17, 6, 1]
    assert math.isnan(curve.at(36)[0]), "nobody was seen so long"
    assert (curve.treaties, curve.ended, curve.runs) == (21, 9, 1)


def test_greenwoods_interval_where_there_is_one_run() -> None:
    share, low, high = curve_of(frame(TREATED)).at(6)
    error = math.sqrt(3 / (21 * 18)) / abs(math.log(share))  # by hand: the only end, 3 of 21
    assert [low, high] == pytest.approx([share ** math.exp(1.959964 * error * sign) for sign in (1, -1)], abs=1e-6)


def test_the_logrank_test_is_that_of_the_textbooks() -> None:
    statistic, chance = logrank(frame(PLACEBO), frame(TREATED))
    assert statistic**2 == pytest.approx(16.79, abs=0.005) and statistic > 0
    assert chance == pytest.approx(4.17e-5, rel=0.01)
    assert logrank(frame(TREATED), frame(PLACEBO))[0] == pytest.approx(-statistic)


def test_the_interval_over_runs_knows_that_a_run_is_one_case() -> None:
    same = pd.concat([frame([4] * 10 + [-9] * 10, run) for run in range(6)])
    curve = curve_of(same)
    assert curve.at(5) == (0.5, 0.5, 0.5) and curve.median == curve.median_low == curve.median_high == 4
    apart = pd.concat([frame([4] * 20 if run % 2 else [-9] * 20, run) for run in range(6)])
    share, low, high = curve_of(apart).at(5)
    assert share == 0.5 and low <= 0.2 and high >= 0.8, "of 120 independent cases it would be 0.41 to 0.59"
    assert math.isinf(curve_of(apart).median_high)


def test_lives_worked_by_hand(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=1, emergent=0)
    rows = [
        ("rio", "USA", "member", 1947.7, 1960.0),
        ("rio", "BRA", "member", 1950.0, 1958.0),
        ("old", "SWE", "member", 1930.0, 1955.0),
        ("old", "FIN", "member", 1930.0, 1955.0),
        ("new", "SWE", "member", 1952.0, np.nan),
        ("new", "NOR", "member", 1952.0, 1953.0),
        ("short", "SWE", "member", 1960.0, 1961.0),
        ("short", "DNK", "member", 1960.0, 1961.0),
        ("short", "NOR", "member", 1960.0, 1961.0),
        ("short", "USA", "partner", 1960.0, np.nan),
    ]
    table = pd.DataFrame(rows, columns=["treaty", "nation", "role", "start", "stop"]).assign(run=0)
    table.to_parquet(folder / "members.parquet")
    study = open_study(folder)
    found = lives(study).set_index("treaty")
    assert found["years"].to_dict() == {"rio": 11, "old": 6, "new": 39, "short": 1}, "from 1949 to 1991"
    assert found["ended"].to_dict() == {"rio": True, "old": True, "new": False, "short": True}
    kinds = {"short": KINDS[0], "new": KINDS[1], "rio": KINDS[2], "old": KINDS[3]}
    assert found["kind"].to_dict() == kinds, "an organisation is one however few are in it"
    assert [curve.kind for curve in curves(study)] == list(KINDS)
    assert lives(study, {"rio": "mine"})["kind"].tolist() == ["mine"]


def test_curves_of_a_study_count_every_treaty(study: StudyTables) -> None:
    members = study.members[study.members["role"] != "partner"]
    found = curves(study)
    assert sum(curve.treaties for curve in found) == len(members[["run", "treaty"]].drop_duplicates())
    for curve in found:
        assert (np.diff(curve.share) <= 0).all() and ((curve.low <= curve.share) & (curve.share <= curve.high)).all()
        assert curve.frame()["at_risk"].iloc[0] == curve.treaties
        assert "<table" in curve._repr_html_()
