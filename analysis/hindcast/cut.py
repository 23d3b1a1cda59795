"""A copy of the source tables as a reader at the end of a year would have had them: nothing later is in it.

Rows that begin later are gone, and spells that end in the year or later are still running. That an exit of the year
itself is not known yet either goes with the truth: a tie of the year counts for all of it. But a state that ended in
the year is not there at its end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

LATER: Final = {
    "nations.csv": "end ongoing iso3_modern",
    "major_powers.csv": "ongoing",
    "contiguity.csv": "ongoing",
    "alliance_members.csv": "moexit dayexit ineffect termmode termcaus",
    "alliances.csv": "endyr endmo endday ineffect maxphase term",
}
"""Columns that tell of the future, or of nothing that is needed, and are left out."""
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "nations.csv": ("ccode", "abbrev", "name", "start_year", "end_year", "region"),
    "alliance_members.csv": (
        "atopid", "ccode", "phase", "yrent", "yrexit", "defense", "offense", "neutral", "nonagg", "consul",
    ),
    "alliances.csv": ("atopid", "begyr", "bilat", "length", "proren", "milinst"),
    "capabilities.csv": ("ccode", "year", "milex", "milper", "tpop", "cinc"),
    "economy.csv": ("ccode", "year", "gdp_2017usd_mn", "gdppc_2011usd"),
    "regime.csv": ("ccode", "year", "polity2", "v2x_polyarchy"),
    "unga_idealpoints.csv": ("ccode", "year", "idealpoint"),
    "capitals.csv": ("ccode", "capital", "stdate", "enddate", "lat", "lng"),
    "major_powers.csv": ("ccode", "start_year", "end_year"),
    "nuclear.csv": ("ccode", "year", "possess"),
    "contiguity.csv": ("ccode1", "ccode2", "conttype", "start_year", "end_year"),
    "rivalries_tss.csv": (
        "ccode1", "ccode2", "start_year", "end_year",
        "positional", "spatial", "ideological", "interventionary", "principal",
    ),
    "mids_dyad_year.csv": ("ccode1", "ccode2", "year"),
    "igo_dyad.parquet": ("ccode1", "ccode2", "year", "dyadigos"),
}  # fmt: skip
"""The tables that a hindcast reads, with the columns that it cannot do without."""
RUNNING, NO_DAY, NO_EXIT = 9999, "2200-01-01", 0


DATES: Final = {"stdate", "enddate"}
TEXTS: Final = {"abbrev", "name", "region", "capital"}
RANGES: Final = {"polity2": (-10, 10), "v2x_polyarchy": (0, 1), "lat": (-90, 90), "lng": (-180, 180)}
FILLED: Final = {"abbrev", "region", "stdate", "start_year", "end_year", "yrent"}
"""Columns without which a row means nothing."""
MAY_BE_EMPTY: Final = {
    "major_powers.csv", "nuclear.csv", "contiguity.csv", "rivalries_tss.csv", "mids_dyad_year.csv", "igo_dyad.parquet",
}  # fmt: skip
SCALES: Final = {"economy.csv", "capabilities.csv", "capitals.csv"}
"""Tables that must tell of the state on whose scale the others are."""
ANCHOR: Final = 2
"""The state on whose military spending the burdens of a world from tables are anchored: the United States."""
DATE: Final = r"\d{4}-\d{2}-\d{2}"
TOLD: Final = 3
"""So many faults of a column are told."""


class Unreadable(Exception):
    """What is wrong with a folder of source tables, all at once."""


def read(path: Path) -> pd.DataFrame:
    """A table, of comma-separated values or as Parquet."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, low_memory=False)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table in the form that its name asks for."""
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)


def check(folder: Path) -> None:
    """Complain of every table and column that the folder lacks, and of what stands there for a number and is none."""
    if not folder.is_dir():
        raise Unreadable(f"{folder}: no such folder; give one that holds {', '.join(NEEDED)}")
    if wrong := [line for name in NEEDED for line in faults(folder / name, NEEDED[name])]:
        raise Unreadable("\n".join(wrong))


def faults(path: Path, columns: tuple[str, ...]) -> list[str]:
    """What is wrong with one table."""
    try:
        table = read(path)
    except FileNotFoundError:
        return [f"{path}: missing; it needs the columns {', '.join(columns)}"]
    except (OSError, ValueError) as error:
        return [f"{path}: no table that can be read: {error}".partition("\n")[0]]
    wrong = [f"{path}:1: lacks the column {column}" for column in columns if column not in table]
    if table.empty and path.name not in MAY_BE_EMPTY:
        return [*wrong, f"{path}: has no rows"]
    if path.name in SCALES and not wrong and ANCHOR not in set(pd.to_numeric(table["ccode"], errors="coerce")):
        wrong.append(f"{path}: lacks the United States (state {ANCHOR}), on whose scale the others are")
    return wrong + [
        f"{path}:{row + 2}: {column}: {fault}"
        for column in columns if column in table for row, fault in astray(table[column], column)
    ]  # fmt: skip


def astray(values: pd.Series[Any], column: str) -> list[tuple[int, str]]:
    """The first rows of a column that cannot be read, each with what is wrong."""
    found = [(row, "is empty") for row in values.index[values.isna()][:TOLD]] if column in FILLED else []
    there = values.dropna()
    if column in DATES:
        odd = there[~there.astype(str).str.fullmatch(DATE)]
        return found + [(row, f"{value!r} is no date like 1970-12-31") for row, value in odd[:TOLD].items()]
    if column in TEXTS:
        return found
    numbers = pd.to_numeric(there, errors="coerce")
    low, high = RANGES.get(column, (-math.inf, math.inf))
    found += [(row, f"{there[row]!r} is no number") for row in there.index[numbers.isna()][:TOLD]]
    outside = numbers[(numbers < low) | (numbers > high)][:TOLD]
    return found + [(row, f"{value:g} lies outside {low} to {high}") for row, value in outside.items()]


def known(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows of a table that were there in a year, with ends that were still to come taken back.

    Spells that end in the year go on; but that a state was gone by the end of it, unless it is `ongoing`, is known.
    """
    for begin in ("year", "start_year", "yrent", "begyr"):
        if begin in table:
            table = table[table[begin] <= year]
    if "stdate" in table:
        table = table[table["stdate"] <= f"{year}-12-31"]
    table = table.copy()
    for end, running in (("end_year", RUNNING), ("yrexit", NO_EXIT)):
        if end in table:
            gone = (table[end] <= year) & ~ongoing(table) if "abbrev" in table else table[end] < year
            table.loc[~gone, end] = running
    if "enddate" in table:
        table.loc[table["enddate"] >= f"{year}-01-01", "enddate"] = NO_DAY
    return table


def ongoing(table: pd.DataFrame) -> pd.Series[bool]:
    """Which spells of states have no end but that of the table."""
    return table["ongoing"] == 1 if "ongoing" in table else pd.Series(False, table.index)


def cut(folder: Path, year: int, into: Path) -> Path:
    """Write the tables of a folder into another one as they were known at the end of a year."""
    for name in NEEDED:
        write(known(read(folder / name), year).drop(columns=LATER.get(name, "").split(), errors="ignore"), into / name)
    return into
