"""Nations from a CSV table beside the scenario: one row each, columns named like the fields."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import Final

from sim.scenario.nations import Nation
from sim.scenario.problems import Place, Report, shown, suggestion
from sim.scenario.reader import MOST_NODES, Node, path_text
from sim.scenario.scalars import Scalar, resolve

TEXTS: Final = frozenset(("name", "region", "strategy", "enters", "exits"))
_NUMBERED: Final = ("ideology", "public_ideology", "issues")
_GROUPS: Final = frozenset((*_NUMBERED, "location", "exposure", "interests", "regions_of_interest", "sources"))
COLUMNS: Final = (
    "id",
    "lat",
    "lon",
    *(field for field in Nation.model_fields if field not in _GROUPS),
    *(f"{field}_{number}" for field in _NUMBERED for number in range(1, 6)),
)


def read_table(text: str, file: str, report: Report) -> Node:
    """The nations of a table by id, as if they stood in the scenario; empty cells keep the default."""
    rows = _rows(text, file, report)
    start, header = next(rows, (1, []))
    names = [name.strip() for name in header]
    if not any(names):
        report.stop(Place(file, 1, 1), "", "the table is empty; its first line names the columns: id,name,gdp,...")
    bad = _check_header(names, Place(file, start, 1), report)
    nations: dict[str, Node] = {}
    cells = 0
    for line, row in rows:
        cells += len(row)
        if cells > MOST_NODES:
            report.stop(Place(file, line), "nations", f"the table holds more than {MOST_NODES:,} cells")
        if not any(cell.strip() for cell in row):
            continue
        id = _take_row(nations, names, row, Place(file, line, "id"), report)
        if bad or id is None:
            report.gaps.add(("nations", *([] if id is None else [id])))
    return Node(nations, Place(file, start, 1), Place(file, start, 1))


def _rows(text: str, file: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.stop(Place(file, line, 1), "nations", f"not a valid CSV row ({error})")


def _check_header(names: list[str], place: Place, report: Report) -> bool:
    """Whether something is wrong with the names of the columns; those that mean nothing are emptied."""
    bad = False
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        report.stop(place, "", "columns must be separated by commas")
    for index, name in enumerate(names):
        if name not in COLUMNS:
            here = Place(place.file, place.line, name or index + 1)
            report.add(here, "nations", f"unknown column {shown(name)}", suggestion(name, COLUMNS))
        elif name in names[:index]:
            report.add(Place(place.file, place.line, name), "nations", f"column {shown(name)} stands here twice")
        else:
            continue
        names[index], bad = "", True
    if "id" not in names:
        report.stop(place, "nations", "the column 'id' is missing")
    return bad


def _take_row(nations: dict[str, Node], names: list[str], row: list[str], place: Place, report: Report) -> str | None:
    """Put a row among the nations; return its id, or None if nobody can say whose row it is."""
    cells = {
        name: unicodedata.normalize("NFC", cell.strip())
        for name, cell in zip(names, row, strict=False)
        if name and cell.strip()
    }
    id = cells.pop("id", None)
    if len(row) != len(names):
        message = f"the row has {len(row)} cells, the header {len(names)}"
        report.add(Place(place.file, place.line, min(len(row), len(names)) + 1), "nations", message)
        if id is not None:
            nations.setdefault(id, Node({}, place, place))
            report.gaps.add(("nations", id))
    elif id is None:
        report.add(place, "nations", "the row has no id")
    elif id in nations:
        report.add(
            place, path_text(("nations", id)), f"the id stands here twice (first on line {nations[id].place.line})"
        )
    else:
        nations[id] = _nation(id, cells, place, report)
    return id


def _nation(id: str, cells: dict[str, str], place: Place, report: Report) -> Node:
    fields: dict[str, Node] = {}
    for name, cell in cells.items():
        here = Place(place.file, place.line, name)
        fields[name] = Node(_value(id, name, cell, here, report), here, here)
    for field in _NUMBERED:
        _gather(fields, field, [f"{field}_{number}" for number in range(1, 6)], place)
    _gather(fields, "location", ["lat", "lon"], place)
    return Node(fields, place, place)


def _value(id: str, name: str, cell: str, place: Place, report: Report) -> Scalar:
    if name in TEXTS:
        is_year = name in ("enters", "exits") and len(cell) == 4 and cell.isascii() and cell.isdigit()
        return int(cell) if is_year else cell
    try:
        return resolve(cell)
    except ValueError as error:
        report.add(place, path_text(("nations", id, name)), f"{error}, got {shown(cell)}")
        return None


def _gather(fields: dict[str, Node], field: str, columns: list[str], place: Place) -> None:
    """Columns that together are one list: those given, up to the last."""
    last = max((index for index, column in enumerate(columns) if column in fields), default=-1)
    if last < 0:
        return
    found = [fields.pop(column, Node(None, place._replace(column=column))) for column in columns[: last + 1]]
    fields[field] = Node(list(found), found[0].place, found[0].place)
