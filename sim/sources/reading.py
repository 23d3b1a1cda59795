"""A file as its owner lays it out: how it is known by its columns, and its cells with the lines they stand on."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import pandas as pd
from python_calamine import CalamineError

HEAD_LINES: Final = 15
"""How many lines of remarks may stand above the names of the columns."""
YEAR: Final = re.compile(r"(\d{4})(?:\.0| \[yr\d{4}\])?")
"""The name of a column that holds a year, plain or as the World Bank's DataBank writes it."""
SHEETS: Final = (".xlsx", ".xls")
DELIMITERS: Final = (",", ";", "\t")
MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a file in UTF-16 begins."""
SHOWN: Final = 8


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
        nearest = max(source.marks, key=lambda marks: len(marks & set(columns)))
        missing, other = ", ".join(sorted(nearest - set(columns))), ", ".join(sorted(source.never & set(columns)))
        why = f"it has no column {missing}" if missing else f"it has a column {other}"
        has = ", ".join([*columns][:SHOWN]) + (", ..." if len(columns) > SHOWN else "")
        has = f", but {has}" if missing and has else ""
        super().__init__([f"{path}: no file of {source.title} ({source.files}): {why}{has}"])
        self.columns = frozenset(columns)


def grid(path: Path, source: Source, wanted: Collection[str] = ()) -> pd.DataFrame:
    """The cells of a file as text, by the line they stand on: the marks, the wanted columns and those of years."""
    spread = path.suffix.lower() in SHEETS
    delimiter, rows = ("", _sheet(path, source)) if spread else _lines(path, source)
    head = next((number for number, row in enumerate(rows) if source.knows(row)), None)
    if head is None:
        widest: list[str] = max(rows, key=lambda row: sum(bool(cell) for cell in row), default=[])
        raise OtherFile(path, source, [cell for cell in widest if cell])
    keep = {*wanted, *(column for marks in source.marks for column in marks)}
    places = {name: at for at, name in enumerate(rows[head]) if name in keep or YEAR.fullmatch(name)}
    if spread:
        table = _read_sheet(path, source).iloc[head + 1 :, list(places.values())]
    else:
        table = _read_text(path, head, places, delimiter)
    table.columns = pd.Index([_year_named(name) for name in places])
    table.index = pd.RangeIndex(head + 2, head + 2 + len(table))
    cells: pd.DataFrame = table.fillna("").astype(str).apply(lambda column: column.str.strip())
    return cells


def _year_named(name: str) -> str:
    """A column's name, where it is a year without what stands around it."""
    found = YEAR.fullmatch(name)
    return found[1] if found else name


def _encoding(path: Path) -> str:
    """How letters are written: UTF-16 if a file says so, else UTF-8, or else Latin 1, in which every byte is one."""
    with path.open("rb") as raw:
        begin = raw.read(1 << 16)
    if begin.startswith(MARKS):
        return "utf-16"
    if b"\0" in begin:
        _unreadable(path, "it is no text: save it as CSV, in UTF-8")
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8-sig"


def _lines(path: Path, source: Source) -> tuple[str, list[list[str]]]:
    """What stands between the cells of a text file, and its first lines, in lower case, with the names of columns."""
    read: dict[str, list[list[str]]] = {}
    try:
        encoding = _encoding(path)
        for delimiter in DELIMITERS:
            read[delimiter] = _split(path, encoding, delimiter)
            if any(source.knows(row) for row in read[delimiter]):
                return delimiter, read[delimiter]
    except OSError as error:
        _unreadable(path, error.strerror or str(error))
    except (csv.Error, UnicodeError) as error:
        _unreadable(path, f"it is no table of text ({error})")
    return max(read.items(), key=lambda found: max(map(len, found[1]), default=0))


def _split(path: Path, encoding: str, delimiter: str) -> list[list[str]]:
    """The first lines of a text file as cells in lower case."""
    with path.open(encoding=encoding, newline="") as file:
        rows = [row for row, _ in zip(csv.reader(file, delimiter=delimiter), range(HEAD_LINES), strict=False)]
    return [[cell.strip().lower() for cell in row] for row in rows]


def _read_text(path: Path, head: int, places: dict[str, int], delimiter: str) -> pd.DataFrame:
    try:
        table: pd.DataFrame = pd.read_csv(
            path, dtype=str, keep_default_na=False, header=None, skiprows=head + 1, usecols=list(places.values()),
            encoding=_encoding(path), sep=delimiter, skip_blank_lines=False, index_col=False,
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
