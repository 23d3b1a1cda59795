"""Known answers for what many runs say together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.statistics import bands, lasting, over_years, share_of_runs


def test_bands_of_0_to_100() -> None:
    frame = pd.DataFrame({"run": range(101), "year": 1950.0, "x": np.arange(101.0)})
    assert bands(frame, "x").iloc[0].to_numpy().tolist() == [10, 25, 50, 75, 90, 101]


def test_bands_leave_out_what_is_undefined() -> None:
    frame = pd.DataFrame({"run": [0, 1, 0, 1], "year": [1.0, 1.0, 2.0, 2.0], "x": [3.0, np.inf, np.nan, np.nan]})
    table = bands(frame, "x")
    assert table["q50"].iloc[0] == 3 and table["runs"].tolist() == [1, 0] and np.isnan(table["q50"].iloc[1])


def test_share_counts_a_run_once() -> None:
    frame = pd.DataFrame({"run": [0, 0, 1, 2], "year": [1.0, 1.0, 1.0, 2.0]})
    share = share_of_runs(frame, ["year"], 4)
    assert share[1.0] == 0.5 and share[2.0] == 0.25


SPELLS = pd.DataFrame(
    {"run": 0, "who": list("abcd"), "start": [1948.2, 1950.0, 1950.4, 1951.0], "stop": [1951.0, np.nan, 1950.9, 1951.0]}
)


@pytest.mark.parametrize(("year", "who"), [(1949.0, "a"), (1950.0, "ab"), (1951.0, "b"), (1947.0, "")])
def test_spells_that_last_at_the_end_of_a_step(year: float, who: str) -> None:
    assert "".join(lasting(SPELLS, year)["who"]) == who


def test_spells_over_years_agree_with_those_lasting() -> None:
    years = np.array([1947.0, 1948.0, 1949.0, 1950.0, 1951.0, 1952.0])
    table = over_years(SPELLS, years)
    for year in years:
        assert sorted(table.loc[table["year"] == year, "who"]) == sorted(lasting(SPELLS, year)["who"])


def test_bands_by_point() -> None:
    frame = pd.DataFrame({"point": [0, 0, 0, 1, 1], "year": 1950.0, "x": [1.0, 2.0, 3.0, 7.0, 9.0]})
    table = bands(frame, "x", ["point", "year"])
    assert table.loc[(0, 1950.0), "q50"] == 2 and table.loc[(1, 1950.0), "q50"] == 8
    assert list(table.index.names) == ["point", "year"] and table["runs"].tolist() == [3, 2]
