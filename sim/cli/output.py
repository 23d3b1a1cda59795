"""Tables for people: columns side by side where there is room, else one entry below the other; JSON for machines."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.cli.base import BAD_INPUT, Complaint

WIDE: Final = 130
SHORT: Final = 32


def show(rows: Sequence[Mapping[str, str]], names: Sequence[str], main: str) -> None:
    """Print rows of words as a table: columns in `names` are never broken, `main` is the sentence that explains."""
    console = Console(highlight=False, markup=False, emoji=False)
    if console.width >= WIDE:
        console.print(_side_by_side(rows, names))
        return
    for row in rows:
        console.print(Text(_heading(row, names), style="bold"), soft_wrap=True)
        for line in _entry(row, names, main, console.width):
            console.print(Text(line), soft_wrap=True)


def _side_by_side(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, row_styles=["", "dim"])
    for heading in rows[0] if rows else ():
        table.add_column(heading, no_wrap=heading in names, overflow="fold")
    for row in rows:
        table.add_row(*(Text(value) for value in row.values()))
    return table


def _heading(row: Mapping[str, str], names: Sequence[str]) -> str:
    return "  ".join(row[name] for name in names if row[name])


def _entry(row: Mapping[str, str], names: Sequence[str], main: str, width: int) -> list[str]:
    """The lines below a heading: the sentence, then the rest, what is short together on one line."""
    lines = textwrap.wrap(row[main], max(width - 4, 20), break_on_hyphens=False, break_long_words=False)
    short: list[str] = []
    for key, value in row.items():
        if key in (*names, main) or value in ("", "-"):
            continue
        if len(value) <= SHORT:
            short.append(f"{key} {value}")
        else:
            lines += [*_folded(" · ".join(short), width), *_folded(f"{key} {value}", width)]
            short = []
    return ["    " + line for line in lines + _folded(" · ".join(short), width)]


def _folded(text: str, width: int) -> list[str]:
    room = max(width - 4, 20)
    return textwrap.wrap(text, room, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)


def show_json(value: Any) -> None:
    """Print data for machines."""
    print(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))


def bound(value: float) -> float | None:
    """An end of a range as JSON knows it: none where there is no end."""
    return float(value) if math.isfinite(value) else None


def span(low: float, high: float) -> str:
    """A range in words: [0, 1], at least 0, any."""
    if math.isfinite(low) and math.isfinite(high):
        return f"[{low:g}, {high:g}]"
    if math.isfinite(low):
        return f"at least {low:g}"
    return f"at most {high:g}" if math.isfinite(high) else "any"


def must_know(what: str, command: str, known: Collection[str], names: Sequence[str] | None) -> None:
    """Complain of names that are not among those known, each with the nearest that is."""
    from sim.scenario.problems import shown, suggestion

    told = []
    for name in names or ():
        if name not in known:
            near = suggestion(name, sorted(known))
            hint = f"; did you mean '{near}'?" if near else f" ({command} lists them)"
            told.append(f"foedus: there is no {what} {shown(name)}{hint}")
    if told:
        raise Complaint("\n".join(told), BAD_INPUT)


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun: 1 nation, 2 nations."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
