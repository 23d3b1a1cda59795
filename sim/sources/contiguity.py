"""Direct contiguity of the Correlates of War project: who borders on whom, by land or narrow waters."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.figures import Rules, numbers, only, whole
from sim.sources.reading import Read, Source, grid
from sim.sources.states import OPEN

SPELLS: Final = frozenset({"statelno", "statehno", "conttype", "begin", "end"})
YEARS: Final = frozenset({"state1no", "state2no", "conttype", "year"})
BY_SPELL: Final = Rules(once=("statelno", "statehno", "conttype", "begin"), span=("begin", "end"))
CONTIGUITY: Final = Source(
    key="contiguity",
    title="COW Direct Contiguity",
    files="contdir.csv, contdird.csv",
    citation="Stinnett, D. M., Tir, J., Schafer, P., Diehl, P. F., & Gochman, C. (2002). The Correlates of War project "
    "direct contiguity data, version 3. Conflict Management and Peace Science, 19(2)",
    access="free of charge from the Correlates of War project; no terms of redistribution are stated",
    marks=(SPELLS, YEARS),
)


def read(path: Path) -> Read:
    """Each spell in which two states were contiguous: type 1 by land, 2 to 5 over up to 12, 24, 150 and 400 miles."""
    cells = grid(path, CONTIGUITY, ("version",))
    made = _from_spells(path, cells) if set(cells.columns) >= SPELLS else _from_years(path, cells)
    return Read(whole(made, "ccode1", "ccode2", "conttype", "start_year", "end_year"), only(cells, "version"))


def _from_spells(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Spells that are given from month to month, as 194905; those that end with the file run on."""
    table = numbers(path, cells, ["statelno", "statehno", "conttype", "begin", "end"], BY_SPELL)
    last = table["end"].max()
    table["start_year"] = table.pop("begin") // 100
    table["end_year"] = (table["end"] // 100).mask(table["end"] == last, OPEN)
    return table.drop(columns="end").rename(columns={"statelno": "ccode1", "statehno": "ccode2"})


def _from_years(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Years, given once for each direction, as spells of a year each; those of the last year run on."""
    table = numbers(path, cells, ["state1no", "state2no", "conttype", "year"], Rules())
    table = table[table["state1no"] < table["state2no"]].rename(columns={"state1no": "ccode1", "state2no": "ccode2"})
    table["start_year"] = table["year"]
    table["end_year"] = table["year"].mask(table["year"] == table["year"].max(), OPEN)
    return table.drop(columns="year")
