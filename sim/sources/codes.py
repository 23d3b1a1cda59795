"""The codes of states: Correlates of War, Gleditsch and Ward, ISO 3166, names, and where each had its capital.

The codes of the Correlates of War project are those of the sources that count most here, and every table is brought to
them.  `states.csv` is a table of ours: where two codings differ, a state has a row for each span of years in which the
same two codes hold.  What it has for a state that ISO 3166 never had, or has no more, is the code under which such a
state stands on our maps, as `SUN` or `GDR`.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).with_name("states.csv")

REGIONS: Final = (
    (200, "Americas"), (400, "Europe"), (600, "Sub-Saharan Africa"), (700, "MENA"), (900, "Asia"), (1000, "Oceania"),
)  # fmt: skip
"""Regions by the hundreds of the code: up to which number each goes."""


class State(NamedTuple):
    """A state under one set of codes, in the years in which they hold."""

    cow: int
    gw: int
    iso3: str
    first: int
    last: int
    seat: tuple[float, float]
    name: str
    also: tuple[str, ...]


@cache
def states() -> tuple[State, ...]:
    """All states of our table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            State(
                int(row["cow"]), int(row["gw"]), row["iso3"], int(row["first"] or 0), int(row["last"] or 9999),
                (float(row["lat"]), float(row["lon"])), row["name"], tuple(filter(None, row["also"].split(";"))),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def plain(name: str) -> str:
    """A name without accents, capitals and what marks a footnote, by which two spellings are the same."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").strip("*¶†‡§ ").casefold().split())


@cache
def _found() -> dict[tuple[str, str | int], tuple[State, ...]]:
    """The states by each of their codes and names."""
    held: dict[tuple[str, str | int], list[State]] = {}
    for state in states():
        names = {plain(name) for name in (state.name, *state.also)}
        keys: set[tuple[str, str | int]] = {("cow", state.cow), ("gw", state.gw), ("iso3", state.iso3)}
        for key in keys | {("name", name) for name in names}:
            held.setdefault(key, []).append(state)
    return {key: tuple(found) for key, found in held.items()}


def state_of(coding: str, code: str | int, year: int) -> State | None:
    """The state with a code of a coding (`cow`, `gw`, `iso3` or `name`) in a year; none where there is none.

    Codes of the Correlates of War project are never used again, so that any year will do where none fits.
    """
    found = _found().get((coding, plain(code) if coding == "name" and isinstance(code, str) else code), ())
    fitting = next((state for state in found if state.first <= year <= state.last), None)
    return found[-1] if fitting is None and found and coding == "cow" else fitting


def in_year(cow: int, year: int) -> int:
    """The code of a state in a year, where a source keeps one code for it throughout, as 255 for Germany of 1970."""
    found = _found().get(("cow", cow), ())
    if not found or any(state.first <= year <= state.last for state in found):
        return cow
    meant = state_of("iso3", found[-1].iso3, year)
    return meant.cow if meant else cow


def known(coding: str, code: str | int) -> bool:
    """Whether any state had a code, in whatever year."""
    return (coding, plain(code) if coding == "name" and isinstance(code, str) else code) in _found()


def name_of(cow: int, year: int) -> str:
    """The name of a state, or its code where our table does not know it."""
    found = state_of("cow", cow, year)
    return found.name if found else f"state {cow}"


def id_of(cow: int, year: int, other: str) -> str:
    """The id of a state in a scenario: its code of ISO 3166 in a year, or else another abbreviation."""
    found = state_of("cow", cow, year)
    return found.iso3 if found and found.iso3 else other


def region_of(cow: int) -> str:
    """The region of a state, by the hundreds of its code."""
    return next((region for end, region in REGIONS if cow < end), "Oceania")
