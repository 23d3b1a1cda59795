"""Time in the model: dates as decimal years, and the moment of a step."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


class Clock(NamedTuple):
    """When a step happens: its number, the year at its start and its length in years."""

    step: int
    year: float
    dt: float


def decimal_year(given: int | str) -> float:
    """When a date falls, in years: 1949 is 1949.0 and "1950-07-02" about 1950.5; ValueError for anything else."""
    if isinstance(given, int) and not isinstance(given, bool):
        if not 1 <= given <= 9999:
            raise ValueError("a year must lie between 1 and 9999")
        return float(given)
    if not isinstance(given, str):
        raise ValueError("a date must be a year such as 1949 or a day such as 1949-04-04")
    match = DATE.fullmatch(given)
    if match is None:
        raise ValueError("a date must be a year such as 1949 or a day such as 1949-04-04 (year-month-day)")
    year, month, day = (int(part) for part in match.groups())
    try:
        passed = date(year, month, day).toordinal() - date(year, 1, 1).toordinal()
    except ValueError:
        raise ValueError("there is no such day in the calendar") from None
    length = date(year, 12, 31).toordinal() - date(year, 1, 1).toordinal() + 1
    return year + passed / length
