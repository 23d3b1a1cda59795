"""Whose land is whose: which outlines of today a nation of a world has at a date, former states among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final


@dataclass(frozen=True)
class Eras:
    """What a state consisted of, era by era, each until the year it names, in the units of today's outlines.

    Where the state it became is a nation of the same world, the model decides when the state ends: as long as it is
    there it keeps its last extent before that.
    """

    eras: tuple[tuple[float, tuple[str, ...]], ...]
    heir: str = ""

    def at(self, year: float, world: Collection[str]) -> tuple[str, ...]:
        """The units at the end of a year."""
        eras = self.eras[:-1] if self.heir in world else self.eras
        return next((units for until, units in eras if year < until), eras[-1][1])


_BALTICS: Final = ("EST", "LTU", "LVA", "MDA")
_REPUBLICS: Final = ("ARM", "AZE", "BLR", "GEO", "KAZ", "KGZ", "RUS", "TJK", "TKM", "UKR", "UZB")
FORMER: Final[dict[str, Eras]] = {
    "SUN": Eras(((1940, _REPUBLICS), (1992, (*_REPUBLICS, *_BALTICS)), (inf, ("RUS",))), "RUS"),
    "YUG": Eras(
        ((1992, ("BIH", "HRV", "MKD", "MNE", "SRB", "SVN", "XKX")), (2006, ("MNE", "SRB", "XKX")),
         (inf, ("SRB", "XKX"))), "SRB"),
    "SCG": Eras(((inf, ("MNE", "SRB", "XKX")),)),
    "SRB": Eras(((2008, ("SRB", "XKX")), (inf, ("SRB",)))),
    "CSK": Eras(((inf, ("CZE", "SVK")),)),
    "DEU": Eras(((1945, ("DEU", "DDR")), (1990, ("DEU",)), (inf, ("DEU", "DDR")))),
    "GDR": Eras(((inf, ("DDR",)),)),
    "YEM": Eras(((1990, ("YEM",)), (inf, ("YEM", "YMD")))),
    "VNM": Eras(((1954, ("VNM", "RVN")), (1976, ("VNM",)), (inf, ("VNM", "RVN")))),
    "ETH": Eras(((1952, ("ETH",)), (1993, ("ETH", "ERI")), (inf, ("ETH",)))),
    "SDN": Eras(((2011, ("SDN", "SSD")), (inf, ("SDN",)))),
    "IDN": Eras(((1975, ("IDN",)), (2002, ("IDN", "TLS")), (inf, ("IDN",)))),
    "PAK": Eras(((1971, ("PAK", "BGD")), (inf, ("PAK",)))),
    "ZAF": Eras(((1990, ("ZAF", "NAM")), (inf, ("ZAF",)))),
}  # fmt: skip
"""States that were larger, smaller or other than a country of today (dates recalled); the rest are as they are now.

`DDR`, `YMD` and `RVN` are the parts of Germany, Yemen and Vietnam that are no longer states.
"""
TERRITORIES: Final[dict[str, str]] = {
    unit: owner
    for owner, theirs in {
        "AUS": "NFK", "CHN": "HKG MAC", "DNK": "FRO GRL", "FIN": "ALA",
        "FRA": "BLM MAF NCL PYF SPM WLF",
        "GBR": "AIA BMU CYM FLK GGY IMN IOT JEY MSR PCN SHN TCA VGB",
        "NLD": "ABW CUW SXM", "NZL": "COK NIU", "USA": "ASM GUM MNP PRI VIR",
    }.items()
    for unit in theirs.split()
}  # fmt: skip
"""Territories with an outline of their own, each with the country it is drawn with where it is no nation itself."""


def claimed(nation: str, year: float = inf, world: Collection[str] = ()) -> tuple[str, ...]:
    """The units that make up a nation at the end of a year; without a year, at its greatest extent."""
    if nation in FORMER:
        state = FORMER[nation]
        return max((units for _, units in state.eras), key=len) if year == inf else state.at(year, world)
    return (nation,)


def lands(
    there: Collection[str], year: float, world: Collection[str], known: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """The units of each nation that is there, among those known; what two may claim is the one's who claims less."""
    claims = {nation: claimed(nation, year, world) for nation in there}
    owner: dict[str, str] = {}
    for nation in sorted(claims, key=lambda nation: (-len(claims[nation]), nation)):
        owner |= dict.fromkeys((unit for unit in claims[nation] if unit in known), nation)
    for unit, parent in TERRITORIES.items():
        if unit in known and parent in owner.values():
            owner.setdefault(unit, parent)
    return {nation: tuple(sorted(unit for unit, whose in owner.items() if whose == nation)) for nation in there}
