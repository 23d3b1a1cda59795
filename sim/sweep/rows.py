"""The rows of a study's table: points written out one by one, in the study or in a CSV file beside it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.files import Source, beside
from sim.scenario.problems import Place, Report, ScenarioError, shown
from sim.scenario.reader import Node, read
from sim.scenario.scalars import resolve
from sim.sweep.schema import MOST_POINTS, Point, StudySpec, Value


@dataclass(frozen=True)
class Row:
    """A point, and where it stands."""

    point: Point
    place: Place


def table_rows(source: Source, root: Node, spec: StudySpec, report: Report) -> list[Row]:
    """The points of a study's table; none if its design is no table."""
    design, node = spec.design, root.child("design")
    if design.kind != "table" or node is None:
        return []
    if design.csv is not None:
        named = node.child("csv") or node
        with report.part("design"):
            file = beside(source, design.csv, named.place, "design.csv", report)
            return list(_read(file.text(named.place, report, "design.csv"), file.name, report))
        return []
    rows = node.child("rows") or node
    places = [row.place for row in rows.value] if isinstance(rows.value, list) else []
    return [
        Row({path: value for path, value in row.items() if value is not None}, place)
        for row, place in zip(design.rows or (), places, strict=True)
    ]


def _read(text: str, file: str, report: Report) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    names: list[str] = []
    line = 1
    try:
        for number, cells in enumerate(reader):
            row = [unicodedata.normalize("NFC", cell.strip()) for cell in cells]
            if number == 0:
                names = _heads(row, Place(file, 1, 1), report)
            elif any(row):
                yield _point(names, row, Place(file, line, 1), report)
            line = reader.line_num + 1
            if number > MOST_POINTS:
                report.stop(Place(file, line), "", f"the table has more than {MOST_POINTS:,} points")
    except csv.Error as error:
        report.stop(Place(file, line, 1), "", f"not a valid CSV row ({error})")
    if not names:
        report.stop(Place(file, 1, 1), "", "the table is empty; its first line names paths: nations.AAA.burden,...")


def _heads(names: Sequence[str], place: Place, report: Report) -> list[str]:
    """The paths at the head of the table."""
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        report.stop(place, "", "columns must be separated by commas")
    for index, name in enumerate(names):
        if not name or name in names[:index]:
            told = f"the path {shown(name)} stands here twice" if name else "a column has no path at its head"
            report.add(place._replace(column=index + 1), "", told)
    return list(names)


def _point(names: Sequence[str], row: Sequence[str], place: Place, report: Report) -> Row:
    if len(row) != len(names):
        report.add(place, "", f"the row has {len(row)} cells, the header {len(names)}")
    values = {name: _value(cell, place, name, report) for name, cell in zip(names, row, strict=False) if cell}
    return Row({name: value for name, value in values.items() if value is not None}, place)


def _value(cell: str, place: Place, name: str, report: Report) -> Value | None:
    """The value of a cell: a number, a word or a list such as [1, 0.8]."""
    here = place._replace(column=name)
    try:
        if not cell.startswith("["):
            return resolve(cell)
        inner = Report()
        found = read(cell, here.file, inner).plain()
        if isinstance(found, list) and all(isinstance(x, int | float) and not isinstance(x, bool) for x in found):
            return tuple(found)  # type: ignore[arg-type]
        report.add(here, name, f"a list holds numbers, as in [1, 0.8], got {shown(cell)}")
    except (ScenarioError, ValueError) as error:
        problem = error.problems[0].message if isinstance(error, ScenarioError) else str(error)
        report.add(here, name, f"{problem}, got {shown(cell)}")
    return None
