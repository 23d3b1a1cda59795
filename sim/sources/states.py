"""The state system and the major powers of the Correlates of War project: which states there were, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.figures import Rules, numbers, only, whole
from sim.sources.reading import Read, Source, grid

CITATION: Final = "Correlates of War Project (2017). State System Membership List, v2016"
ACCESS: Final = "free of charge from the Correlates of War project; no terms of redistribution are stated"
SPELL: Final = ("ccode", "styear", "endyear")
STATES: Final = Source(
    key="states", title="COW State System Membership", files="states2016.csv, system2016.csv", citation=CITATION,
    access=ACCESS,
    marks=(
        frozenset({"stateabb", "statenme", *SPELL}),
        frozenset({"stateabb", "ccode", "year", "version"}),
    ),
    never=frozenset({"milex"}),
)  # fmt: skip
MAJORS: Final = Source(
    key="majors", title="COW major powers", files="majors2016.csv", citation=CITATION, access=ACCESS,
    marks=(frozenset({"stateabb", *SPELL, "version"}),), never=frozenset({"statenme"}),
)  # fmt: skip
RULES: Final = Rules(once=("ccode", "styear"), span=("styear", "endyear"))
OPEN: Final = 9999
"""The end of a spell that runs on past the last year of its source."""


def read(path: Path) -> Read:
    """Each spell of membership of the state system: abbreviation, name where the file has it, first and last year."""
    cells = grid(path, STATES, ("stateabb", "statenme", *SPELL, "year"))
    if "styear" not in cells:
        return Read(spells(_years(path, cells)), only(cells, "version"))
    table = _spells(path, cells)
    table["abbrev"], table["name"] = cells["stateabb"], cells["statenme"]
    return Read(whole(table, "ccode", "start_year", "end_year"), only(cells, "version"))


def read_majors(path: Path) -> Read:
    """Each spell as a major power: the state, first and last year."""
    cells = grid(path, MAJORS)
    return Read(whole(_spells(path, cells), "ccode", "start_year", "end_year"), only(cells, "version"))


def _spells(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """The spells of a file; those that end in its last year run on."""
    table = numbers(path, cells, SPELL, RULES).rename(columns={"styear": "start_year", "endyear": "end_year"})
    table["end_year"] = table["end_year"].mask(table["end_year"] == table["end_year"].max(), OPEN)
    return table


def _years(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    table = numbers(path, cells, ["ccode", "year"], Rules())
    table["abbrev"] = cells["stateabb"]
    return whole(table, "ccode", "year")


def spells(years: pd.DataFrame) -> pd.DataFrame:
    """Spells from a table with a row for each state and year; those that end in its last year run on."""
    given = years.sort_values(["ccode", "year"], kind="stable")
    begins = given.groupby("ccode")["year"].diff() != 1
    grouped = given.assign(spell=begins.cumsum()).groupby(["spell", "ccode"], sort=True)
    made = grouped.agg(abbrev=("abbrev", "first"), start_year=("year", "min"), end_year=("year", "max")).reset_index()
    made["end_year"] = made["end_year"].mask(made["end_year"] == years["year"].max(), OPEN)
    return made.drop(columns="spell")
