"""Military expenditure by the Stockholm International Peace Research Institute, at constant prices, state by state."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.codes import known, plain, state_of
from sim.sources.figures import by_year
from sim.sources.reading import Read, Source, grid

SIPRI: Final = Source(
    key="sipri",
    title="SIPRI Military Expenditure Database",
    files="SIPRI-Milex-data-1949-2023.xlsx, sheet 'Constant (2022) US$', or that sheet saved as CSV",
    citation="Stockholm International Peace Research Institute. SIPRI Military Expenditure Database",
    access="free of charge from the institute, whose terms allow use with attribution, for other than commercial "
    "ends, of less than a tenth of the database (recalled)",
    marks=(frozenset({"country", "notes"}),),
    sheet="Constant",
)
REGIONS: Final = {
    "africa", "north africa", "sub-saharan africa", "americas", "central america and the caribbean", "north america",
    "south america", "asia & oceania", "asia and oceania", "oceania", "south asia", "east asia", "south east asia",
    "central asia", "europe", "central europe", "eastern europe", "western europe", "middle east", "world",
}  # fmt: skip
"""Headings among the names of states."""


def read(path: Path) -> Read:
    """Each state and year: spending in millions of US dollars at the prices and rates of the year the sheet names."""
    long = by_year(path, grid(path, SIPRI), ["country"], "milex")
    found = [state_of("name", name, year) for name, year in zip(long["country"], long["year"], strict=True)]
    long["ccode"] = pd.array([state.cow if state else None for state in found], dtype="Int64")
    names = sorted({name for name in long["country"] if plain(name) not in REGIONS and not known("name", name)})
    table = long.dropna(subset=["ccode"]).astype({"ccode": "int64"})[["ccode", "year", "milex"]]
    return Read(table.drop_duplicates(["ccode", "year"]).reset_index(drop=True), unknown=tuple(names))
