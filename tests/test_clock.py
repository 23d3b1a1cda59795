"""Dates as decimal years, and chances of a year as chances of a step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import decimal_year
from sim.kernels import per_step


@pytest.mark.parametrize(
    ("written", "year"),
    [
        (1949, 1949.0),
        ("1950-01-01", 1950.0),
        ("1950-07-02", 1950.5),
        ("1952-12-31", 1952 + 365 / 366),
        ("0431-07-02", 431.5),
    ],
)
def test_dates(written: int | str, year: float) -> None:
    assert decimal_year(written) == pytest.approx(year, abs=1 / 365)


@pytest.mark.parametrize(
    "written",
    ["1949", "1949-2-3", "1949-02-29", "1949-13-01", "49-01-01", "1949-04-04T00:00", "٢٠٠٠-٠١-٠١", "", 0, 10_000, True],
)
def test_no_dates(written: int | str) -> None:
    with pytest.raises(ValueError, match=r"date|year|day"):
        decimal_year(written)


@given(st.dates())
def test_later_days_are_later(day: object) -> None:
    year = decimal_year(str(day))
    assert int(year) == int(str(day)[:4])


@given(st.floats(0, 1), st.sampled_from([1, 4, 12]))
def test_the_steps_of_a_year_make_the_chance_of_a_year(chance: float, steps: int) -> None:
    step = per_step(chance, 1 / steps)
    assert 0 <= step <= 1
    assert 1 - (1 - step) ** steps == pytest.approx(chance, abs=1e-9)
