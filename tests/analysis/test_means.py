"""Means over runs and how many runs they need: numbers from tables and worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.statistics import mean_interval, needed, run_means, running_mean
from analysis.tables import StudyTables


def test_students_interval() -> None:
    mean, low, high = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0, math.nan])
    half = 2.776445 * math.sqrt(2.5 / 5)  # t of 4 degrees of freedom, as in the tables
    assert (mean, low, high) == pytest.approx((3.0, 3 - half, 3 + half), abs=1e-5)
    assert math.isnan(mean_interval([7.0])[1]) and math.isnan(mean_interval([])[0])


def test_the_running_mean_is_that_of_the_first_values() -> None:
    values = np.random.default_rng(2).normal(1e6, 1.0, 40)
    table = running_mean(values)
    for n in (2, 3, 17, 40):
        assert list(table.loc[n]) == pytest.approx(mean_interval(values[:n]), abs=1e-6)
        assert table["mean"][n] == pytest.approx(values[:n].mean())
        half = float(table["high"][n] - table["mean"][n])
        t = {2: 12.7062, 3: 4.30265, 17: 2.11991, 40: 2.02269}[n]
        assert half == pytest.approx(t * values[:n].std(ddof=1) / math.sqrt(n), rel=1e-4)
    assert math.isnan(table["low"][1])


def test_as_many_runs_as_are_needed() -> None:
    values = np.array([-1.0, 1.0] * 8) * math.sqrt(15 / 16)  # their standard deviation is 1
    assert needed(values, 0.5) == 18, "t(17) = 2.1098 over the root of 18 is 0.497, t(16) over that of 17 is 0.514"
    assert needed(values, 1e-9) is None and needed([1.0], 1.0) is None
    assert needed([3.0, 3.0], 0.0) == 2


def test_the_interval_holds_as_often_as_it_says() -> None:
    draws = np.random.default_rng(4).normal(5.0, 2.0, (600, 8))
    holds = [low <= 5.0 <= high for _, low, high in map(mean_interval, draws)]
    assert np.mean(holds) == pytest.approx(0.95, abs=0.025)


def test_means_of_runs(study: StudyTables) -> None:
    table = run_means(study, ["cohesion", "immediate_success"], 1960, 1962)
    rows = study.steps[study.steps["year"].between(1960, 1962)]
    assert list(table) == ["run", "point", "replicate", "cohesion", "immediate_success"]
    for name in ("cohesion", "immediate_success"):
        assert np.allclose(table[name], rows.groupby("run")[name].mean(), equal_nan=True), "defined years alone count"
