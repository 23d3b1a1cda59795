"""Objects as notebooks show them: a heading and a table in HTML, with every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

LONG: Final = 40
"""Tables of more rows than this scroll in a window of their own."""
_WINDOW: Final = "max-height: 32em; overflow: auto"
_LETTERS: Final = "font-family: monospace; line-height: 1.35; white-space: pre; overflow-x: auto"
"""Notebooks set `pre` in letters of different widths, and break its lines, if they are not told otherwise."""


def table(heading: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A heading over a table; numbers stand at the right, names of columns as what is below them."""
    lines = [tuple(row) for row in rows]
    right = [bool(lines) and all(_is_number(line[k]) for line in lines) for k in range(len(columns))]
    head = "".join(f'<th style="{_side(side)}">{escape(name)}</th>' for name, side in zip(columns, right, strict=True))
    body = "".join(f"<tr>{''.join(map(_cell, line))}</tr>" for line in lines)
    found = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    window = f'<div style="{_WINDOW}">{found}</div>' if len(lines) > LONG else found
    return f"<p><b>{escape(heading)}</b></p>{window}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _side(right: bool) -> str:
    return f"text-align: {'right' if right else 'left'}; vertical-align: top"


def _cell(value: object) -> str:
    number = _is_number(value)
    text = f"{value:,}" if isinstance(value, int) and number else str(value)
    return f'<td style="{_side(number)}">{escape(text)}</td>'


def text(lines: str) -> str:
    """A text of several lines as it stands, each letter as wide as every other."""
    return f'<pre style="{_LETTERS}">{escape(lines)}</pre>'
