"""Ties: the quantities of pairs in two forms, as an array and as dictionaries, each made from the other when needed.

Rules that reckon with all others at once take the array, of which each nation holds its row; rules that branch go from
one nation to the next, where a dictionary of plain numbers is much faster than an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.columns import Column

if TYPE_CHECKING:
    from benchmarks.rows.model import RowNation


class Unread(dict[int, list[float]]):
    """Lists of terms by the row of another nation, each made from the array when it is first asked for."""

    def __init__(self, row: np.ndarray) -> None:
        super().__init__()
        self.row = row

    def __missing__(self, j: int) -> list[float]:
        found: list[float] = self.row[j].tolist()
        self[j] = found
        return found


class Tie:
    """One quantity of pairs; `array` goes by the giver's row and the taker's, or by article kind before both."""

    def __init__(self, column: Column, nations: list[RowNation]) -> None:
        self.name, self.nations = column.name, nations
        self.by_kind, self.by_term = column.dims == "knn", column.dims in ("nnt", "nnh")
        self.array = np.array(self._gathered(), dtype=float if "f" in column.dtype else np.int64)
        self.rows = [self.array[:, each.row] if self.by_kind else self.array[each.row] for each in nations]
        self.plain: list[Any] = [getattr(each, self.name) for each in nations]
        self.in_rows, self.rows_hold, self.plain_holds = False, True, True

    def _gathered(self) -> list[Any]:
        """What the nations' dictionaries hold, as lists."""
        held = [getattr(each, self.name) for each in self.nations]
        if self.by_kind:
            return [[list(own[kind].values()) for own in held] for kind in range(len(held[0]))]
        return [list(own.values()) for own in held]

    def to_rows(self, write: bool) -> None:
        """Let the nations hold rows; `write` if a rule is to change them."""
        if not self.in_rows:
            if not self.rows_hold:
                self._write_rows()
                self.rows_hold = True
                self.plain = [getattr(each, self.name) for each in self.nations]
            for nation, row in zip(self.nations, self.rows, strict=True):
                setattr(nation, self.name, row)
            self.in_rows = True
        self.plain_holds = self.plain_holds and not write

    def to_plain(self, write: bool) -> None:
        """Let the nations hold dictionaries; `write` if a rule is to change them."""
        if self.in_rows:
            if not self.plain_holds:
                self.plain = [self._dictionary(row) for row in self.rows]
                self.plain_holds = True
            for nation, own in zip(self.nations, self.plain, strict=True):
                setattr(nation, self.name, own)
            self.in_rows = False
        self.rows_hold = self.rows_hold and not write

    def _write_rows(self) -> None:
        """Write what the nations' dictionaries hold into the array."""
        if not self.by_term:
            self.array[...] = self._gathered()
            return
        for nation, row in zip(self.nations, self.rows, strict=True):
            for j, terms in getattr(nation, self.name).items():
                row[j] = terms

    def complete(self) -> None:
        """Let the nations hold whole dictionaries, of all others."""
        self.to_plain(write=False)
        if self.by_term:
            for nation, row in zip(self.nations, self.rows, strict=True):
                own = getattr(nation, self.name)
                setattr(nation, self.name, {j: own[j] for j in range(len(row))})

    def _dictionary(self, row: np.ndarray) -> Any:
        """A row as a dictionary of plain numbers."""
        if self.by_kind:
            return [dict(enumerate(each)) for each in row.tolist()]
        return Unread(row) if self.by_term else dict(enumerate(row.tolist()))
