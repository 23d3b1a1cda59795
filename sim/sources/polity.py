"""Polity5: regimes from autocracy at -10 to democracy at 10, by state and year."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sim.sources.figures import Rules, numbers, whole
from sim.sources.reading import Read, Source, grid

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
    99: 100, 100: 100,  # Gran Colombia, to 1832; Colombia
    324: 325, 325: 325,  # Sardinia, to 1861; Italy
    345: 345, 347: 345, 342: 345,  # Yugoslavia; from 1991 Serbia and Montenegro; Serbia to 1920 and from 2006
    348: 341,  # Montenegro, from 2006
    341: 347,  # Kosovo, from 2008
    365: 365, 364: 365,  # Russia; the Soviet Union, 1922-1991
    625: 625, 626: 625,  # Sudan; Sudan without the south, from 2011
    525: 626,  # South Sudan, from 2011
    530: 530, 529: 530,  # Ethiopia; Ethiopia without Eritrea, from 1993
    769: 770,  # Pakistan with Bengal, to 1971
    816: 816, 818: 816,  # North Vietnam; Vietnam united, from 1976
    89: None, 564: None,  # United Province of Central America, Orange Free State: no members of the state system
}  # fmt: skip
"""Where codes of Polity are not those of the Correlates of War, as Kenkel's annotated script for merging the two lists
them (Ethiopia as other published code does).  Where two codes of a state share a year, the last of them here is that of
the later regime.  All other codes are the same in both: Prussia's and the Germanys', the Yemens', the Koreas'."""
AUSTRIA, AUSTRIA_HUNGARY, UNTIL = 305, 300, 1918
"""Polity has no Austria-Hungary: it has the regime of Austria, as in that script."""


def read(path: Path) -> Read:
    """Each state and year: the revised combined score, -10 to 10, of the later regime where a year has two."""
    cells = grid(path, POLITY)
    rules = Rules(missing=MISSING, ranges={"polity2": (-10.0, 10.0)}, once=("ccode", "year"))
    table = whole(numbers(path, cells, ["ccode", "year", "polity2"], rules), "ccode", "year").dropna()
    table["rank"] = table["ccode"].map({code: rank for rank, code in enumerate(CODES)})
    imperial = (table["ccode"] == AUSTRIA) & (table["year"] <= UNTIL)
    table["ccode"] = table["ccode"].map(lambda code: CODES.get(code, code)).mask(imperial, AUSTRIA_HUNGARY)
    table = whole(table.sort_values("rank", kind="stable"), "ccode").drop_duplicates(["ccode", "year"], keep="last")
    return Read(table.sort_values(["ccode", "year"])[["ccode", "year", "polity2"]].reset_index(drop=True))
