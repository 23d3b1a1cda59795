"""Gross domestic product from the World Development Indicators of the World Bank, a column for each year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.codes import state_of
from sim.sources.figures import by_year
from sim.sources.reading import BadFile, Read, Source, grid

CODES: Final = ("country code", "indicator code"), ("country code", "series code")
WORLD_BANK: Final = Source(
    key="world_bank",
    title="World Bank, World Development Indicators",
    files="API_NY.GDP.MKTP.KD_DS2_en_csv_v2.csv, WDICSV.csv, or a table of DataBank with the series in rows",
    citation="World Bank. World Development Indicators",
    access="free of charge from the World Bank, under Creative Commons Attribution 4.0 (recalled)",
    marks=tuple(frozenset(names) for names in CODES),
)
GDP: Final = ("NY.GDP.MKTP.KD", "NY.GDP.MKTP.PP.KD", "NY.GDP.MKTP.CD")
"""Indicators of gross domestic product, the best first: constant dollars, constant international dollars, current."""
FROM: Final = {"RUS": 1992, "YEM": 1990, "DEU": 1949}
"""The first year in which figures under a code are those of the state that had the seat in the world (assumed): those
of Russia before are of a republic of the Soviet Union, those of Germany are taken for West Germany's."""


def read(path: Path) -> Read:
    """Each state, year and indicator of gross domestic product, the value; aggregates and territories are left out."""
    cells = grid(path, WORLD_BANK)
    series = "indicator code" if "indicator code" in cells else "series code"
    cells = cells[cells[series].isin(GDP)]
    if cells.empty:
        told = ", ".join(GDP)
        raise BadFile([f"{path}: none of the indicators of gross domestic product ({told}): download one of these"])
    long = by_year(path, cells, ["country code", series], "value")
    codes = list(zip(long["country code"], long["year"], strict=True))
    found = [state_of("iso3", code, year) if year >= FROM.get(code, 0) else None for code, year in codes]
    long["ccode"] = pd.array([state.cow if state else None for state in found], dtype="Int64")
    table = long.dropna(subset=["ccode"]).astype({"ccode": "int64"}).rename(columns={series: "indicator"})
    return Read(table[["ccode", "year", "indicator", "value"]].reset_index(drop=True))
