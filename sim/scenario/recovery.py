"""Recovery: a text with a mistake of form is read on without the entry that holds it, so that the rest is checked."""

from __future__ import annotations

import re
from typing import Final

_HEAD: Final = re.compile(r"[^\s#\-\[\]{}'\",:][^\s:]*:(?=\s|$)")
_ENTRY: Final = re.compile(r"\s*(?:-(?=\s|$)|[^\s#\-\[\]{}'\",:][^\s:]*:(?=\s|$))")
MOST_ATTEMPTS: Final = 20
MOST_READ: Final = 3 << 20


class Rest:
    """The lines of a text, and which of them have been left out."""

    def __init__(self, text: str) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.lost: set[int] = set()
        self.attempts = min(MOST_ATTEMPTS, MOST_READ // (len(text) + 1))

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def leave_out(self, number: int) -> bool:
        """Leave out the entry that holds a line, but its key; the whole section if that was not enough."""
        self.attempts -= 1
        at = min(number, len(self.lines)) - 1
        heads = [row for row, line in enumerate(self.lines) if _HEAD.match(line)]
        start = max((row for row in heads if row <= at), default=None)
        if start is None or self.attempts < 0:
            return False
        end = min((row for row in heads if row > start), default=len(self.lines))
        first, last = self._entry(start, end, at)
        if first in self.lost:
            first, last = start, end
        keep = (_HEAD if first == start else _ENTRY).match(self.lines[first])
        if keep is None or not "".join([self.lines[first][keep.end() :], *self.lines[first + 1 : last]]).strip():
            return False
        self.lines[first:last] = [keep[0], *[""] * (last - first - 1)]
        self.lost.update(range(first, last))
        return True

    def _entry(self, start: int, end: int, at: int) -> tuple[int, int]:
        """The lines of the entry of a section that holds a line; the whole section where none can be told apart."""
        rest = self.lines[start].partition(":")[2].strip()
        inside = [row for row in range(start + 1, end) if self.lines[row].lstrip()[:1] not in ("", "#")]
        if at == start or not inside or (rest and not rest.startswith("#")):
            return start, end
        indent = min(_indent(self.lines[row]) for row in inside)
        entries = [row for row in inside if _indent(self.lines[row]) == indent and _ENTRY.match(self.lines[row])]
        first = max((row for row in entries if row <= at), default=start)
        return first, min((row for row in entries if row > at), default=end) if first > start else end


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
