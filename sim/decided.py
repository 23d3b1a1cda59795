"""Decisions out of the log: each of their fields and each named term as a column, sorted by whoever decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.vocabulary import TERM_SLOTS, Decision, terms_of
from sim.world import LOG_FIELDS

TERM_COLUMNS: Final = tuple(dict.fromkeys(name for decision in Decision for name in terms_of(decision)))


class Sorted(NamedTuple):
    """Decisions as columns."""

    fields: np.ndarray
    """What the log says of each decision: [field, decision]."""
    terms: np.ndarray
    """The terms behind it by name, 0 where there is none: [name, decision]."""
    known: np.ndarray
    """Whether there is one: [name, decision], as bits, the first the least of a byte."""


def places() -> np.ndarray:
    """The number of the column of each term of each kind of decision, -1 after the last: [decision, term]."""
    found = np.full((max(Decision) + 1, TERM_SLOTS), -1)
    for decision in Decision:
        names = terms_of(decision)
        found[decision, : len(names)] = [TERM_COLUMNS.index(name) for name in names]
    return found


@kernel
def sort_out(rows, here, place, fields, terms, known):  # type: ignore[no-untyped-def]
    """Write the fields and terms of rows of the log into their columns, each row at its own number among all."""
    for row in range(rows.shape[0]):
        number = here[row]
        for f in range(fields.shape[0]):
            fields[f, number] = rows[row, f]
        kind = int(rows[row, 0])
        for t in range(place.shape[1]):
            name = place[kind, t]
            if name < 0:
                break
            term = rows[row, fields.shape[0] + t]
            terms[name, number] = term
            if term == term:
                known[name, number // 8] |= 1 << (number % 8)


def sorted_out(blocks: Sequence[np.ndarray], order: np.ndarray) -> Sorted:
    """Rows of the log, one block below the other, as columns in an order of all."""
    count, names = len(order), len(TERM_COLUMNS)
    bits = np.zeros((names, -(-count // 8)), dtype=np.uint8)
    found = Sorted(np.empty((len(LOG_FIELDS), count)), np.zeros((names, count)), bits)
    here = np.empty_like(order)
    here[order] = np.arange(count)
    place, last = places(), 0
    for rows in blocks:
        sort_out(rows, here[last : last + len(rows)], place, *found)
        last += len(rows)
    return found
