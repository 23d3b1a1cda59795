"""Varieties of Democracy: how far the ideal of electoral democracy is reached, by state and year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.sources.codes import in_year
from sim.sources.figures import Rules, numbers, whole
from sim.sources.reading import Read, Source, grid

VDEM: Final = Source(
    key="vdem",
    title="V-Dem country-year",
    files="V-Dem-CY-Core-v14.csv, V-Dem-CY-Full+Others-v14.csv",
    citation="Coppedge, M., et al. V-Dem [Country-Year/Country-Date] Dataset. Varieties of Democracy (V-Dem) Project; "
    "authors and version are those of the codebook that comes with the file",
    access="free of charge from the V-Dem Institute (recalled)",
    marks=(frozenset({"country_text_id", "year", "cowcode", "v2x_polyarchy"}),),
)
RULES: Final = Rules(ranges={"v2x_polyarchy": (0.0, 1.0)}, once=("country_text_id", "year"))


def read(path: Path) -> Read:
    """Each state and year: the index of electoral democracy, from 0 to 1; countries without a code are left out."""
    cells = grid(path, VDEM)
    table = numbers(path, cells, ["cowcode", "year", "v2x_polyarchy"], RULES).rename(columns={"cowcode": "ccode"})
    table = whole(table.dropna(), "ccode", "year")
    table["ccode"] = [in_year(code, year) for code, year in zip(table["ccode"], table["year"], strict=True)]
    return Read(table)
