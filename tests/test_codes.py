"""Codes of states: what differs between codings, in the years in which it does, and the table as a whole."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from science.data import DATA
from sim.sources.codes import in_year, known, name_of, region_of, state_of, states

at_hand = pytest.mark.skipif(
    not DATA.is_dir(), reason="the source tables are not at hand: they are not part of the project"
)


@pytest.mark.parametrize(
    ("coding", "code", "year", "cow"),
    [
        ("iso3", "DEU", 1930, 255),
        ("iso3", "DEU", 1970, 260),
        ("iso3", "DEU", 1995, 255),
        ("gw", 260, 1970, 260),
        ("gw", 260, 1995, 255),
        ("name", "Germany", 1970, 260),
        ("name", "German Democratic Republic", 1970, 265),
        ("iso3", "YEM", 1980, 678),
        ("gw", 678, 2000, 679),
        ("name", "Yemen, North", 1980, 678),
        ("iso3", "VNM", 1970, 816),
        ("name", "Vietnam, South", 1970, 817),
        ("gw", 340, 2010, 345),
        ("gw", 345, 1980, 345),
        ("iso3", "SRB", 2010, 345),
        ("iso3", "SUN", 1980, 365),
        ("name", "USSR", 1980, 365),
        ("name", "Russian Federation", 2000, 365),
        ("iso3", "CSK", 1980, 315),
        ("iso3", "CZE", 2000, 316),
        ("gw", 970, 2005, 946),
        ("name", "Türkiye", 2000, 640),
        ("name", "COTE D’IVOIRE", 2000, 437),
        ("cow", 678, 1990, 678),
    ],
)
def test_a_code_leads_to_the_state_of_its_year(coding: str, code: str | int, year: int, cow: int) -> None:
    found = state_of(coding, code, year)
    assert found is not None and found.cow == cow


@pytest.mark.parametrize(
    ("coding", "code", "year"),
    [("iso3", "SRB", 1980), ("gw", 711, 1930), ("iso3", "WLD", 2000), ("name", "Asia", 2000)],
)
def test_a_code_that_no_state_had_in_a_year_leads_nowhere(coding: str, code: str | int, year: int) -> None:
    assert state_of(coding, code, year) is None


@pytest.mark.parametrize(
    ("cow", "year", "meant"),
    [
        (255, 1970, 260),
        (255, 1930, 255),
        (260, 2000, 255),
        (678, 2000, 679),
        (679, 1970, 678),
        (817, 1990, 817),
        (9, 9, 9),
    ],
)
def test_a_code_kept_throughout_is_that_of_the_year(cow: int, year: int, meant: int) -> None:
    assert in_year(cow, year) == meant


def test_the_table_says_no_two_things() -> None:
    table = states()
    assert len({state.cow for state in table}) == 217 and len(table) == 220
    for year in (1900, 1930, 1980, 2010):
        there = [state for state in table if state.first <= year <= state.last]
        for coding in ("gw", "iso3"):
            double = [code for code, count in Counter(getattr(state, coding) for state in there).items() if count > 1]
            assert set(double) <= {345, "", 365}, (coding, year)
    assert all(-90 <= state.seat[0] <= 90 and -180 <= state.seat[1] <= 180 for state in table)
    assert name_of(365, 1980) == "Soviet Union" and name_of(365, 2000) == "Russia" and name_of(9, 2000) == "state 9"
    assert region_of(260) == "Europe" and region_of(990) == "Oceania" and known("iso3", "SRB") and not known("gw", 0)


MOVED = {140, 220, 235, 280, 325, 339, 350, 365, 368, 437, 475, 516, 705, 740, 770, 775, 900}
"""States whose capital the source has in more than one place."""
MISPLACED = {522, 670}
"""Where the source gives the middle of the country, or nearly, instead of the capital."""


@at_hand
def test_the_table_agrees_with_the_sources() -> None:
    for row in pd.read_csv(DATA / "nations.csv").itertuples():
        code, year = int(str(row.ccode)), (int(str(row.start_year)) + int(str(row.end_year))) // 2
        iso3 = {"BRD": "DEU", "DDR": "GDR", "YAR": "YEM", "VDR": "RVN"}.get(str(row.iso3), str(row.iso3))
        found = state_of("iso3", iso3, year)
        assert code == 730 or (found is not None and found.cow == code), row
        assert region_of(code) == row.region and known("name", str(row.name)) and known("cow", code)
    for row in pd.read_csv(DATA / "capitals.csv").itertuples():
        state = state_of("cow", int(str(row.ccode)), 1990)
        if state is not None and state.cow not in MOVED | MISPLACED:
            assert abs(state.seat[0] - float(str(row.lat))) < 0.3 and abs(state.seat[1] - float(str(row.lng))) < 0.5, (
                row
            )
