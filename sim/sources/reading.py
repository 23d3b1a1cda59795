"""A file as its owner lays it out: how it is known by its columns, and its cells with the lines they stand on."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import pandas as pd
from python_calamine import CalamineError

HEAD_LINES: Final = 15
"""How many lines of remarks may stand above the names of the columns."""
YEAR: Final = re.compile(r"(\d{4})(?:\.0| \[yr\d{4}\])?")
"""The name of a column that holds a year, plain or as the World Bank's DataBank writes it."""
SHEETS: Final = (".xlsx", ".xls")
SHOWN: Final = 5


@dataclass(frozen=True)
class Source:
    """A data set of the field: how its file is known, what it is called and how it is cited."""

    key: str
    title: str
    files: str
    citation: str
    access: str
    marks: tuple[frozenset[str], ...]
    """Sets of columns, in lower case: a file with all of one of them is of this data set."""
    never: frozenset[str] = frozenset()
    """Columns that show a file to be of another data set, one whose columns are these and more."""
    sheet: str = ""
    """How the name of the sheet begins, where the file is a spreadsheet of several."""

    def knows(self, columns: Collection[str]) -> bool:
        """Whether a file with these columns is of this data set."""
        return any(marks <= set(columns) for marks in self.marks) and not self.never & set(columns)


@dataclass(frozen=True)
class Read:
    """What a reader made of a file: a plain table by Correlates of War code, the version, and names it did not know."""

    table: pd.DataFrame
    version: str = ""
    unknown: tuple[str, ...] = ()


class BadFile(ValueError):
    """A file that cannot be used, with everything found wrong in it, a line each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class OtherFile(BadFile):
    """A file that is not of the data set it was given for, with the columns it has."""

    def __init__(self, path: Path, source: Source, columns: Collection[str]) -> None:
        least = min(source.marks, key=lambda marks: len(marks - set(columns)))
        missing, other = ", ".join(sorted(least - set(columns))), ", ".join(sorted(source.never & set(columns)))
        why = f"it has no column {missing}" if missing else f"it has a column {other}"
        super().__init__([f"{path}: no file of {source.title} ({source.files}): {why}"])
        self.columns = frozenset(columns)


def grid(path: Path, source: Source, wanted: Collection[str] = ()) -> pd.DataFrame:
    """The cells of a file as text, by the line they stand on: the marks, the wanted columns and those of years."""
    spread = path.suffix.lower() in SHEETS
    rows = _sheet(path, source) if spread else _lines(path)
    head = next((number for number, row in enumerate(rows) if source.knows(row)), None)
    if head is None:
        widest: list[str] = max(rows, key=lambda row: sum(bool(cell) for cell in row), default=[])
        raise OtherFile(path, source, [cell for cell in widest if cell])
    keep = {*wanted, *(column for marks in source.marks for column in marks)}
    places = {name: at for at, name in enumerate(rows[head]) if name in keep or YEAR.fullmatch(name)}
    if spread:
        table = _read_sheet(path, source).iloc[head + 1 :, list(places.values())]
    else:
        table = _read_text(path, head, places)
    table.columns = pd.Index([_year_named(name) for name in places])
    table.index = pd.RangeIndex(head + 2, head + 2 + len(table))
    cells: pd.DataFrame = table.fillna("").astype(str).apply(lambda column: column.str.strip())
    return cells


def _year_named(name: str) -> str:
    """A column's name, where it is a year without what stands around it."""
    found = YEAR.fullmatch(name)
    return found[1] if found else name


def _encoding(path: Path) -> str:
    """How the letters of a text file are written: UTF-8, or else Latin 1, in which every byte is a letter."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _lines(path: Path) -> list[list[str]]:
    """The first lines of a text file as lists of cells in lower case, which hold the names of the columns."""
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            rows = [row for row, _ in zip(csv.reader(file), range(HEAD_LINES), strict=False)]
    except OSError as error:
        _unreadable(path, error.strerror or str(error))
    except csv.Error as error:
        _unreadable(path, f"it is no table of text ({error})")
    return [[cell.strip().lower() for cell in row] for row in rows]


def _read_text(path: Path, head: int, places: dict[str, int]) -> pd.DataFrame:
    try:
        table: pd.DataFrame = pd.read_csv(
            path, dtype=str, keep_default_na=False, header=None, skiprows=head + 1, usecols=list(places.values()),
            encoding=_encoding(path), skip_blank_lines=False, index_col=False,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        _unreadable(path, "there is no row below the names of the columns")
    except (pd.errors.ParserError, ValueError) as error:
        _unreadable(path, str(error).strip().replace("\n", " "))
    return table[list(places.values())]


def _sheet(path: Path, source: Source) -> list[list[str]]:
    """The first lines of the sheet of a spreadsheet, as lists of cells in lower case."""
    return [[str(cell).strip().lower() for cell in row] for row in _read_sheet(path, source, HEAD_LINES).to_numpy()]


def _read_sheet(path: Path, source: Source, lines: int | None = None) -> pd.DataFrame:
    """The sheet of a spreadsheet that a data set is on: the only one, or the first whose name begins as it says."""
    try:
        with pd.ExcelFile(path, engine="calamine") as book:
            names = [str(name) for name in book.sheet_names]
            named = [name for name in names if name.lower().startswith(source.sheet.lower())]
            if not named:
                told = ", ".join(names)
                raise BadFile([f"{path}: no sheet whose name begins with '{source.sheet}' ({source.files}): {told}"])
            table: pd.DataFrame = pd.read_excel(
                book, sheet_name=named[0], header=None, dtype=object, nrows=lines, keep_default_na=False
            )
    except OSError as error:
        _unreadable(path, error.strerror or str(error))
    except BadFile:
        raise
    except (CalamineError, ValueError):
        _unreadable(path, "it is no spreadsheet")
    return table


def _unreadable(path: Path, why: str) -> NoReturn:
    raise BadFile([f"{path}: cannot be read: {why}"]) from None


def numbers(path: Path, cells: pd.DataFrame, columns: Sequence[str], missing: Collection[float] = ()) -> pd.DataFrame:
    """Columns of a table as numbers, nothing where a code marks a missing value; cells that are no numbers are told."""
    made: dict[str, Any] = {}
    told: list[str] = []
    for column in columns:
        text = cells[column].where(~cells[column].isin(BLANKS), "")
        found = pd.to_numeric(text, errors="coerce")
        bad = text[found.isna() & (text != "")]
        told += [f"{path}:{line}: {column}: '{cell}' is not a number" for line, cell in bad.items()]
        made[column] = found.mask(found.isin(list(missing)))
    if told:
        raise BadFile(told[:SHOWN] + ([f"{path}: and {len(told) - SHOWN} more"] if len(told) > SHOWN else []))
    return pd.DataFrame(made, index=cells.index)


BLANKS: Final = ("", ".", "..", ". .", "...", "NA", "NaN", "nan", "xxx", "-")
"""What stands in a cell that has no value: in statistical packages, the World Bank's files and SIPRI's."""


def whole(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The rows that have a value in each of these columns, which hold whole numbers."""
    full = table.dropna(subset=list(columns))
    return full.astype(dict.fromkeys(columns, "int64")).reset_index(drop=True)


def only(cells: pd.DataFrame, column: str) -> str:
    """The value that a column has on its first line, such as the version of the data; nothing where there is none."""
    return str(cells[column].iloc[0]) if column in cells and len(cells) else ""


def by_year(path: Path, cells: pd.DataFrame, keys: Sequence[str], value: str) -> pd.DataFrame:
    """A table with a column for each year, turned into one with a row for each key and year that has a value."""
    years = [name for name in cells.columns if YEAR.fullmatch(str(name))]
    figures = pd.concat([cells[list(keys)], numbers(path, cells, years)], axis=1)
    long = figures.melt(list(keys), years, var_name="year", value_name=value).dropna(subset=[value])
    return long.astype({"year": "int64"}).sort_values([*keys, "year"], kind="stable").reset_index(drop=True)
