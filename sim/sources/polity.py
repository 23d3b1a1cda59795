"""Polity5: regimes from autocracy at -10 to democracy at 10, by state and year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.sources.reading import Read, Source, grid, numbers, whole

POLITY: Final = Source(
    key="polity",
    title="Polity5",
    files="p5v2018.xls, p5v2018.csv",
    citation="Marshall, M. G., & Gurr, T. R. (2020). Polity5: Political regime characteristics and transitions, "
    "1800-2018. Center for Systemic Peace",
    access="free of charge from the Center for Systemic Peace (recalled)",
    marks=(frozenset({"ccode", "scode", "year", "polity", "polity2"}),),
)
MISSING: Final = (-66, -77, -88)
"""Foreign interruption, interregnum and transition."""
CODES: Final = {
    342: 345,  # Serbia, from 2006
    347: 345,  # Serbia and Montenegro, 1991-2006
    348: 341,  # Montenegro, from 2006
    364: 365,  # the Soviet Union, 1922-1991
    525: 626,  # South Sudan
    529: 530,  # Ethiopia without Eritrea, from 1993
    564: None,  # Orange Free State: no member of the state system
    627: 625,  # Sudan without the south, from 2011
    769: 770,  # Pakistan with Bengal, to 1971
    818: 816,  # Vietnam united, from 1976
    99: 100,  # Gran Colombia
    89: None,  # United Province of Central America: no member of the state system
    324: 325,  # Sardinia
}
"""Where the codes of Polity are not those of the Correlates of War (recalled)."""


def read(path: Path) -> Read:
    """Each state and year: the revised combined score, -10 to 10, of the later regime where a year has two."""
    cells = grid(path, POLITY)
    table = numbers(path, cells, ["ccode", "year", "polity2"], MISSING)
    table["ccode"] = [CODES.get(int(code), code) if code == code else None for code in table["ccode"]]
    table = whole(table, "ccode", "year").dropna()
    return Read(table.drop_duplicates(["ccode", "year"], keep="last").reset_index(drop=True))
