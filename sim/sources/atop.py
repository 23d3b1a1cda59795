"""Alliance Treaty Obligations and Provisions: who has pledged what in which treaty, from when to when."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from sim.sources.figures import Rules, numbers, only, whole
from sim.sources.reading import Read, Source, grid

PLEDGES: Final = ("defense", "offense", "neutral", "nonagg", "consul")
MEMBERS: Final = frozenset({"atopid", "member", "yrent", "yrexit", "phase", "bilat", *PLEDGES})
DIRECTED: Final = frozenset({"statea", "stateb", "year", *PLEDGES})
PAIRS: Final = frozenset({"mem1", "mem2", "year", *PLEDGES})
ATOP: Final = Source(
    key="atop",
    title="Alliance Treaty Obligations and Provisions",
    files="atop5_1m.csv, or atop5_1ddyr.csv, or atop5_1dy.csv",
    citation="Leeds, B. A., Ritter, J. M., Mitchell, S. M., & Long, A. G. (2002). Alliance Treaty Obligations and "
    "Provisions, 1815-1944. International Interactions, 28(3)",
    access="free of charge from the ATOP project; no terms of redistribution are stated",
    marks=(MEMBERS, DIRECTED, PAIRS),
)
TERMS: Final = ("length", "proren")
DEEP: Final = ("intcom", "base", "milcon", "contrib", "organ1")
"""Integrated command, bases, official contact of the forces, contributions and organisation (ranked, 3 the most)."""
RULES: Final = Rules(once=("atopid", "member", "phase", "yrent"), span=("yrent", "yrexit"))
PAIR: Final = 1000
"""A pact of two that only a table of pairs tells of has the number: smaller code times this, and the other code."""


def read(path: Path) -> Read:
    """Each member and phase of each treaty: entry, exit (0 while it lasts), pledges, term and military institutions."""
    cells = grid(path, ATOP, (*TERMS, *DEEP, "version"))
    made = _members(path, cells) if set(cells.columns) >= MEMBERS else _from_pairs(path, cells)
    return Read(made, only(cells, "version"))


def _members(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    columns = ["atopid", "member", "phase", "yrent", "yrexit", "bilat", *PLEDGES, *TERMS, *DEEP]
    there = [name for name in columns if name in cells]
    table = numbers(path, cells, there, RULES).reindex(columns=columns).rename(columns={"member": "ccode"})
    known = whole(table, "atopid", "ccode", "yrent")
    known["milinst"] = institutions(known)
    return known.drop(columns=list(DEEP))


def institutions(table: pd.DataFrame) -> pd.Series[float]:
    """Military institutions: 2 with an integrated command or bases, 1 with contacts, contributions or an organisation.

    They are those of the phase.  The most of all phases is the index in the project's own institutions file for 95 in
    100 treaties.
    """
    high = (table["intcom"] > 0) | (table["base"] > 0)
    moderate = (table["milcon"] > 0) | (table["contrib"] > 0) | (table["organ1"] == 3)
    level: pd.Series[float] = moderate.astype(float).mask(high, 2.0)
    return level


def _from_pairs(path: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Pairs of allies by year as one pact for each pair and unbroken span of years, as its last year has it."""
    directed = set(cells.columns) >= DIRECTED
    one, other = ("statea", "stateb") if directed else ("mem1", "mem2")
    table = numbers(path, cells, [one, other, "year", *PLEDGES], Rules()).rename(columns={one: "ccode", other: "ally"})
    table = whole(table[table[list(PLEDGES)].gt(0).any(axis=1)], "ccode", "ally", "year")
    turned = table.rename(columns={"ccode": "ally", "ally": "ccode"})
    both = pd.concat([table, turned.assign(**dict.fromkeys(PLEDGES, 0)) if directed else turned])
    both = both.groupby(["ccode", "ally", "year"], as_index=False)[list(PLEDGES)].max()
    low, high = both[["ccode", "ally"]].min(axis=1), both[["ccode", "ally"]].max(axis=1)
    both["atopid"] = low * PAIR + high
    begins = both.groupby(["atopid", "ccode"])["year"].diff() != 1
    both["phase"] = begins.groupby([both["atopid"], both["ccode"]]).cumsum()
    grouped = both.groupby(["atopid", "ccode", "phase"])
    made = grouped.agg(**{"yrent": ("year", "min"), "yrexit": ("year", "max")} | {p: (p, "last") for p in PLEDGES})
    made = made.reset_index()
    made["yrexit"] = (made["yrexit"] + 1).mask(made["yrexit"] == both["year"].max(), 0)
    return made.assign(bilat=1.0, length=float("nan"), proren=float("nan"), milinst=0.0)
