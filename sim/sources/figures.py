"""The cells of a file as figures, with all that is wrong in them told at once, by the line it stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from sim.sources.reading import YEAR, BadFile

SHOWN: Final = 5
BLANKS: Final = ("", ".", "..", ". .", "...", "NA", "NaN", "nan", "xxx", "-")
"""What stands in a cell that has no value: in statistical packages, the World Bank's files and SIPRI's."""
MOST: Final = float(np.finfo(float).max)

Fault = tuple[int, str]
"""What is wrong, with its line."""


@dataclass(frozen=True)
class Rules:
    """What the figures of a file must be: 0 or more, or the code of a missing one, and not said twice in two ways."""

    missing: tuple[int, ...] = ()
    """What stands for a missing figure, by the owner's code."""
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """The least and the most of a column's figures, where they are not 0 or more."""
    once: tuple[str, ...] = ()
    """Columns by which a row is known: two rows that have the same must have the same figures."""
    span: tuple[str, str] | None = None
    """The columns of a start and its end, which cannot be the earlier; 0 is no end."""


def numbers(path: Path, cells: pd.DataFrame, columns: Sequence[str], rules: Rules) -> pd.DataFrame:
    """Columns of a table as numbers, nothing where a value is missing; BadFile with all that breaks the rules."""
    made: dict[str, pd.Series[float]] = {}
    faults: list[Fault] = []
    for column in columns:
        text = cells[column].where(~cells[column].isin(BLANKS), "")
        found = pd.to_numeric(text, errors="coerce")
        faults += [(line, f"{column}: {_no_number(cell)}") for line, cell in _at(text[found.isna() & (text != "")])]
        made[column] = found.mask(found.isin(list(rules.missing)))
        low, high = rules.ranges.get(column, (0.0, MOST))
        beyond = made[column].notna() & ~made[column].between(low, high)
        faults += [(line, f"{column}: {_beyond(value, low, high, rules)}") for line, value in _at(found[beyond])]
    table = pd.DataFrame(made, index=cells.index)
    faults += [*_unequal(cells, table, rules.once), *_backwards(table, rules.span)]
    told = [f"{path}:{line}: {what}" for line, what in sorted(faults, key=lambda fault: fault[0])]
    if told:
        raise BadFile(told[:SHOWN] + ([f"{path}: and {len(told) - SHOWN} more"] if len(told) > SHOWN else []))
    return table


def _at(column: pd.Series) -> list[tuple[int, object]]:
    """The values of a column, each with its line."""
    return [(int(str(line)), value) for line, value in column.items()]


def _no_number(cell: object) -> str:
    return f"'{cell}' is not a number{': decimals follow a point, not a comma' if ',' in str(cell) else ''}"


def _beyond(value: object, low: float, high: float, rules: Rules) -> str:
    codes = f", or {' or '.join(map(str, rules.missing))} where it is missing" if rules.missing else ""
    return f"{value:g} cannot be: it is {f'{low:g} or more' if high == MOST else f'from {low:g} to {high:g}'}{codes}"


def _unequal(cells: pd.DataFrame, table: pd.DataFrame, once: Sequence[str]) -> Iterator[Fault]:
    """Rows that say other than one above them of the same, say, state and year."""
    if once:
        keys = pd.concat([table[name] if name in table else cells[name] for name in once], axis=1).dropna()
        said = pd.concat([keys, table.loc[keys.index]], axis=1)
        for line, key in keys[keys.duplicated() & ~said.duplicated()].iterrows():
            first = keys.index[(keys == key).all(axis=1)][0]
            named = ", ".join(
                f"{name} {value:g}" if name in table else f"{name} {value}" for name, value in key.items()
            )
            yield int(str(line)), f"says other than line {first} of the same {named}: keep one of them"


def _backwards(table: pd.DataFrame, span: tuple[str, str] | None) -> Iterator[Fault]:
    """Rows that end before they start."""
    if span is not None:
        start, end = span
        for line, row in table[(table[end] != 0) & (table[end] < table[start])].iterrows():
            yield int(str(line)), f"{end}: {row[end]:g} is before {start}, {row[start]:g}"


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
    figures = pd.concat([cells[list(keys)], numbers(path, cells, years, Rules(once=tuple(keys)))], axis=1)
    long = figures.melt(list(keys), years, var_name="year", value_name=value).dropna(subset=[value])
    return long.astype({"year": "int64"}).sort_values([*keys, "year"], kind="stable").reset_index(drop=True)
