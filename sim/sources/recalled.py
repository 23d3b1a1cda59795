"""What is known without any file: major powers, states with nuclear weapons, and what treaties are called; recalled."""

from __future__ import annotations

from typing import Final

from sim.sources.states import OPEN

MAJORS: Final = (
    (2, 1898, OPEN), (200, 1816, OPEN), (220, 1816, 1940), (220, 1945, OPEN), (255, 1816, 1918), (255, 1925, 1945),
    (255, 1991, OPEN), (300, 1816, 1918), (325, 1860, 1943), (365, 1816, 1917), (365, 1922, OPEN), (710, 1950, OPEN),
    (740, 1895, 1945), (740, 1991, OPEN),
)  # fmt: skip
"""Major powers as the Correlates of War project has them: code, first and last year (recalled)."""
NUCLEAR: Final = (
    (2, 1945, OPEN), (365, 1949, OPEN), (200, 1952, OPEN), (220, 1960, OPEN), (710, 1964, OPEN), (666, 1967, OPEN),
    (560, 1979, 1991), (750, 1987, OPEN), (770, 1987, OPEN), (731, 2006, OPEN),
)  # fmt: skip
"""States with nuclear weapons: code, first and last year (recalled)."""
TREATIES: Final = {
    1020: "German Confederation", 1450: "Central American Treaty", 2105: "Central American Treaty",
    2130: "Treaty of Locarno", 2395: "Anti-Comintern Pact", 2420: "Nyon Agreement", 2515: "Tripartite Pact",
    2550: "Declaration by United Nations", 3010: "Act of Chapultepec", 3015: "Arab League", 3075: "Rio Treaty",
    3130: "Brussels Treaty", 3150: "Organization of American States", 3180: "North Atlantic Treaty",
    3205: "Arab Joint Defence Treaty", 3215: "ANZUS", 3260: "Manila Pact", 3275: "Baghdad Pact", 3285: "Warsaw Treaty",
    3740: "Helsinki Final Act", 3755: "ASEAN", 3785: "ANAD", 3810: "ECOWAS", 3895: "ECOWAS, mutual defence",
    3900: "Organisation of Eastern Caribbean States", 3995: "Arab Maghreb Union",
}  # fmt: skip
"""What well-known treaties are called, by their number in ATOP, whose file of members has no names."""
