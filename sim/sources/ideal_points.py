"""Ideal points of states, from how they vote in the General Assembly of the United Nations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.sources.figures import Rules, numbers, whole
from sim.sources.reading import Read, Source, grid

IDEAL_POINTS: Final = Source(
    key="ideal_points",
    title="United Nations General Assembly ideal points",
    files="IdealpointestimatesAll_Jun2024.csv",
    citation="Bailey, M. A., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United "
    "Nations voting data. Journal of Conflict Resolution, 61(2)",
    access="free of charge from Harvard Dataverse, United Nations General Assembly Voting Data (recalled)",
    marks=(frozenset({"ccode", "session", "idealpointall"}), frozenset({"ccode", "year", "idealpointall"})),
)
RANGE: Final = (-10.0, 10.0)
"""Between what an ideal point must lie (assumed): those of 1946-1990 are within 3.2 of 0."""
FIRST_SESSION: Final = 1945
"""The year before the first regular session: session and year differ by it."""


def read(path: Path) -> Read:
    """Each state and year: its ideal point on the main dimension, of which the United States is at the upper end."""
    cells = grid(path, IDEAL_POINTS, ("nvotesall", "iso3c", "countryname", "year"))
    when = "session" if "session" in cells else "year"
    rules = Rules(ranges={"idealpointall": RANGE}, once=("ccode", when))
    table = numbers(path, cells, ["ccode", when, "idealpointall"], rules).rename(
        columns={"idealpointall": "idealpoint"}
    )
    table["year"] = table.pop("session") + FIRST_SESSION if when == "session" else table["year"]
    return Read(whole(table.dropna(), "ccode", "year"))
