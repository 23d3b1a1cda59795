"""Militarized interstate disputes of the Correlates of War project: who threatened, showed or used force to whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.figures import Rules, numbers, only, whole
from sim.sources.reading import Read, Source, grid

SIDES: Final = frozenset({"dispnum", "ccode", "sidea", "styear", "endyear"})
DYADS: Final = frozenset({"disno", "statea", "stateb", "strtyr"})
MID: Final = Source(
    key="mid",
    title="COW Militarized Interstate Disputes",
    files="MIDB 5.0.csv, dyadic_mid_4.03.csv",
    citation="Palmer, G., McManus, R. W., D'Orazio, V., Kenwick, M. R., Karstens, M., Bloch, C., Dietrich, N., Kahn, "
    "K., Ritter, K., & Soules, M. J. (2022). The MID5 dataset, 2011-2014: Procedures, coding rules, and description. "
    "Conflict Management and Peace Science, 39(4)",
    access="free of charge from the Correlates of War project; no terms of redistribution are stated",
    marks=(SIDES, DYADS),
)
BY_DYAD: Final = Rules(missing=(-9, -8))
BY_SIDE: Final = replace(BY_DYAD, span=("styear", "endyear"))
REVISION: Final = {1: "territory", 2: "policy", 3: "regime"}
"""What a state wants to revise, by its code (recalled)."""


def read(path: Path) -> Read:
    """Each dispute and pair of opponents: the smaller code first, the year it began, and what was to be revised."""
    cells = grid(path, MID, ("revtype1", "revtype2", "revtypea", "revtypeb", "version"))
    made = _from_sides(path, cells) if set(cells.columns) >= SIDES else _from_dyads(path, cells)
    kinds = [name for name in made if str(name).startswith("revtype")]
    for code, kind in REVISION.items():
        made[kind] = made[kinds].eq(code).any(axis=1)
    low, high = made[["one", "other"]].min(axis=1), made[["one", "other"]].max(axis=1)
    pairs = made.assign(ccode1=low, ccode2=high)[["dispute", "ccode1", "ccode2", "year", *REVISION.values()]]
    told = {"year": ("year", "min")} | {kind: (kind, "max") for kind in REVISION.values()}
    grouped = whole(pairs, "dispute", "ccode1", "ccode2", "year").groupby(["dispute", "ccode1", "ccode2"])
    return Read(grouped.agg(**told).reset_index(), only(cells, "version"))


def _from_sides(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Participants, each on one of two sides, as pairs of opponents whose time in the dispute overlaps."""
    kinds = [name for name in ("revtype1", "revtype2") if name in cells]
    table = numbers(path, cells, ["dispnum", "ccode", "sidea", "styear", "endyear", *kinds], BY_SIDE)
    table = table.rename(columns={"dispnum": "dispute", "styear": "start", "endyear": "end"})
    sides = [table[table["sidea"] == side].drop(columns="sidea") for side in (1, 0)]
    both = sides[0].merge(sides[1], on="dispute", suffixes=("_a", "_b"))
    both["year"] = both[["start_a", "start_b"]].max(axis=1)
    both = both[both["year"] <= both[["end_a", "end_b"]].min(axis=1)]
    return both.rename(columns={"ccode_a": "one", "ccode_b": "other"})


def _from_dyads(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Dyads of a dispute, with a row for each year of it."""
    kinds = [name for name in ("revtypea", "revtypeb") if name in cells]
    table = numbers(path, cells, ["disno", "statea", "stateb", "strtyr", *kinds], BY_DYAD)
    return table.rename(columns={"disno": "dispute", "statea": "one", "stateb": "other", "strtyr": "year"})
