"""Breaks: found where they were put, and hardly ever in noise, however persistent it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.statistics import breaks

STEPS = 43


def courses(runs: int, persistence: float, seed: int) -> np.ndarray:
    """Noise of an AR(1) process with variance 1, [run, step]."""
    luck = np.random.default_rng(seed).normal(size=(runs, STEPS))
    paths = luck.copy()
    for k in range(1, STEPS):
        paths[:, k] = persistence * paths[:, k - 1] + np.sqrt(1 - persistence**2) * luck[:, k]
    return paths


def frame(paths: np.ndarray) -> pd.DataFrame:
    runs, steps = paths.shape
    index = {"run": np.repeat(np.arange(runs), steps), "year": np.tile(1949.0 + np.arange(steps), runs)}
    return pd.DataFrame({**index, "x": paths.ravel()})


@pytest.mark.parametrize("persistence", [0.0, 0.5, 0.9])
def test_noise_has_no_breaks(persistence: float) -> None:
    found = [breaks(frame(courses(30, persistence, seed)), "x") for seed in (1, 2)]
    assert np.mean([each.share for each in found]) <= 0.1, "the penalty lets in one series of twenty"
    assert all(each.common().empty for each in found)
    assert found[0].persistence == pytest.approx(persistence, abs=0.1)


def test_a_trend_is_no_break_and_a_step_is_one() -> None:
    paths = courses(30, 0.5, 3) + 0.5 * np.arange(STEPS)
    assert breaks(frame(paths), "x").share <= 0.1
    paths[:, 20:] += 5.0
    common = breaks(frame(paths), "x").common()
    assert common["year"].tolist() == [1969.0] and common["share"].iloc[0] > 0.8


def test_a_bend_is_a_break() -> None:
    paths = courses(30, 0.0, 4) + 0.6 * np.maximum(np.arange(STEPS) - 21, 0)
    found = breaks(frame(paths), "x")
    assert found.share > 0.9 and np.median(found.found["year"]) == pytest.approx(1970, abs=2)


def test_breaks_of_some_runs_at_their_own_dates() -> None:
    paths = courses(40, 0.0, 5)
    paths[:20, 12:] += 6.0
    paths[20:, 30:] += 6.0
    common = breaks(frame(paths), "x").common()
    assert sorted(common["year"]) == [1961.0, 1979.0] and common["share"].between(0.25, 0.5).all()


def test_what_has_no_luck_or_no_length_has_no_breaks() -> None:
    flat = np.tile(np.arange(STEPS, dtype=float), (6, 1))
    assert breaks(frame(flat), "x").found.empty, "where all runs are alike, nothing stands out of luck"
    assert breaks(frame(courses(6, 0.0, 1)[:, :6]), "x").found.empty
    undefined = courses(6, 0.0, 1)
    undefined[0, 3] = np.nan
    assert breaks(frame(undefined), "x").runs == 5
    assert breaks(frame(undefined * np.nan), "x").share == 0.0
