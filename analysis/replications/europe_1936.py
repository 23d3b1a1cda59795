"""Codings of Europe in 1936 by the rules of Axelrod and Bennett (1993), whose own were never printed: reconstructed.

Their five factors count alike here: government, religion, ethnic conflict, border disputes and recent war (the rules
are recalled).  The codings are ours, each with its reason, from general knowledge (recalled); they were written down
before the landscape was looked at.  Three were mended later, as the record contradicted them: no border between Germany
and France was disputed in 1936, and Germany fought Latvia and Estonia in 1919.  So they reconstruct the rules, not the
authors' table.  What may be coded otherwise stands in `doubts_1936`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Final

import numpy as np

DEMOCRATIC, FASCIST, COMMUNIST, OTHER = "democratic", "fascist", "communist", "other"
GOVERNMENT: Final = {
    "GBR": DEMOCRATIC, "FRA": DEMOCRATIC, "CSK": DEMOCRATIC, "DNK": DEMOCRATIC, "FIN": DEMOCRATIC, "ROU": DEMOCRATIC,
    "DEU": FASCIST, "ITA": FASCIST, "SUN": COMMUNIST, "POL": OTHER, "HUN": OTHER, "PRT": OTHER, "LVA": OTHER,
    "LTU": OTHER, "EST": OTHER, "YUG": OTHER, "GRC": OTHER,
}  # fmt: skip
"""Types of government in 1936. Romania counts as democratic until 1938; the other authoritarian ones are of no camp."""
CHANGES: Final = {1938: {"ROU": OTHER}}
"""Types of government from a year on: the royal dictatorship in Romania, the one change that the paper names."""

FAITHS: Final = ("Catholic", "Protestant", "Orthodox", "Jewish", "Muslim", "none or other")
FAITH: Final = {
    "GBR": (7, 87, 0, 1, 0, 5), "FRA": (80, 2, 0, 1, 0, 17), "CSK": (77, 13, 1, 2, 0, 7), "DNK": (1, 98, 0, 0, 0, 1),
    "DEU": (32, 63, 0, 1, 0, 4), "ITA": (99, 0, 0, 0, 0, 1), "POL": (75, 3, 12, 10, 0, 0),
    "ROU": (15, 6, 73, 4, 1, 1), "HUN": (67, 27, 1, 5, 0, 0), "PRT": (98, 0, 0, 0, 0, 2), "FIN": (0, 97, 2, 0, 0, 1),
    "LVA": (25, 57, 13, 5, 0, 0), "LTU": (86, 4, 2, 8, 0, 0), "EST": (0, 78, 19, 0, 0, 3),
    "SUN": (1, 1, 43, 2, 10, 43), "YUG": (37, 2, 49, 1, 11, 0), "GRC": (0, 0, 96, 1, 2, 1),
}  # fmt: skip
"""Percentages of the population, about 1930, rounded. Uniates count as Catholic, old believers as Orthodox."""

Codings = Mapping[tuple[str, str], str]
"""What is coded of some pairs, each with its reason."""

ETHNIC: Final[Codings] = {
    ("DEU", "CSK"): "three million Germans in the Sudetenland",
    ("DEU", "POL"): "Germans in the Corridor and Upper Silesia, and Danzig",
    ("DEU", "LTU"): "Germans in the Memel territory",
    ("DEU", "DNK"): "Germans and Danes on either side of the Schleswig border",
    ("HUN", "CSK"): "Hungarians in Slovakia",
    ("HUN", "ROU"): "Hungarians in Transylvania",
    ("HUN", "YUG"): "Hungarians in the Vojvodina",
    ("ITA", "YUG"): "Slovenes and Croats in Istria",
    ("ITA", "GRC"): "Greeks of the Dodecanese",
    ("POL", "LTU"): "Poles and Lithuanians about Vilnius",
    ("POL", "CSK"): "Poles of Teschen",
    ("POL", "SUN"): "Ukrainians and Belorussians of eastern Poland",
    ("ROU", "SUN"): "Bessarabia",
    ("FIN", "SUN"): "Finns of Karelia and Ingria",
}
"""A minority of the one under the other that the two quarrelled over."""

BORDER: Final[Codings] = {
    ("DEU", "CSK"): "the Sudetenland",
    ("DEU", "POL"): "the Corridor, Danzig and Upper Silesia",
    ("DEU", "LTU"): "Memel, taken by Lithuania in 1923",
    ("DEU", "DNK"): "North Schleswig, Danish since the vote of 1920",
    ("HUN", "CSK"): "the south of Slovakia, lost at Trianon",
    ("HUN", "ROU"): "Transylvania, lost at Trianon",
    ("HUN", "YUG"): "the Vojvodina, lost at Trianon",
    ("ITA", "YUG"): "Fiume and Dalmatia",
    ("POL", "LTU"): "Vilnius, taken by Poland in 1920",
    ("POL", "CSK"): "Teschen, divided in 1920",
    ("ROU", "SUN"): "Bessarabia, whose loss the Soviet Union did not accept",
}
"""Land under one that the other claimed, or would not give up for good. Alsace and Lorraine Germany had given up, at
Locarno in 1925 and in Hitler's words of 1933 to 1936."""

WORLD_WAR: Final = "on opposite sides of the World War"
WAR: Final[Codings] = {
    **{("DEU", other): WORLD_WAR for other in ("GBR", "FRA", "ITA", "PRT", "ROU", "GRC", "YUG", "SUN")},
    **{("HUN", other): WORLD_WAR for other in ("GBR", "FRA", "ITA", "PRT", "ROU", "GRC", "YUG", "SUN")},
    **{("DEU", other): "the war of German volunteers in the Baltic, 1919" for other in ("LVA", "EST")},
    ("HUN", "CSK"): "the war over Slovakia, 1919",
    ("SUN", "FIN"): "the civil war and the expeditions into East Karelia, 1918-22",
    ("SUN", "EST"): "Estonia's war of independence, 1918-20",
    ("SUN", "LVA"): "Latvia's war of independence, 1918-20",
    ("SUN", "LTU"): "Lithuania's war of independence, 1918-19",
    ("SUN", "POL"): "the Polish-Soviet war, 1919-21",
    ("SUN", "ROU"): "the fights over Bessarabia, 1918",
    ("POL", "LTU"): "the war over Vilnius, 1920",
    ("POL", "CSK"): "the Seven Days' War over Teschen, 1919",
}
"""On opposite sides of a war since 1914: Hungary stands for Austria-Hungary, Yugoslavia for Serbia, the Soviet Union
for Russia. All that Correlates of War lists (Inter-State Wars 4.0), and what it leaves out as too small. The foreign
expeditions into Russia do not count."""

CONFLICTS: Final = {"ethnic conflict": ETHNIC, "border dispute": BORDER, "war": WAR}

SIZES: Final = {
    1937: {
        "GBR": 7.704, "FRA": 4.753, "CSK": 1.297, "DNK": 0.1963, "DEU": 11.79, "ITA": 3.872,
        "POL": 1.84, "ROU": 0.8032, "HUN": 0.4603,
        "PRT": 0.2672, "FIN": 0.1791, "LVA": 0.1242, "LTU": 0.1129, "EST": 0.06107, "SUN": 14.79,
        "YUG": 0.6105, "GRC": 0.3809,
    },
    1938: {
        "GBR": 7.779, "FRA": 4.557, "CSK": 1.305, "DNK": 0.1991, "DEU": 15.42, "ITA": 3.185,
        "POL": 1.957, "ROU": 0.8126, "HUN": 0.4694,
        "PRT": 0.2674, "FIN": 0.1926, "LVA": 0.1261, "LTU": 0.1131, "EST": 0.06111, "SUN": 16.44,
        "YUG": 0.6346, "GRC": 0.3725,
    },
    1939: {
        "GBR": 9.968, "FRA": 3.96, "CSK": 1.216, "DNK": 0.1954, "DEU": 17.8, "ITA": 2.703,
        "POL": 1.831, "ROU": 0.682, "HUN": 0.4284,
        "PRT": 0.243, "FIN": 0.1794, "LVA": 0.109, "LTU": 0.09828, "EST": 0.05647, "SUN": 13.81,
        "YUG": 0.5465, "GRC": 0.3194,
    },
}  # fmt: skip
"""Per cent of the world's capabilities: Correlates of War, National Material Capabilities 6.0, to four digits. The
paper prints those of 1936 only."""


def government(one: str, other: str, types: Mapping[str, str] = GOVERNMENT) -> int:
    """1 for the same type of government, -1 for two that exclude each other, 0 where one is of no camp."""
    if OTHER in (types[one], types[other]):
        return 0
    return 1 if types[one] == types[other] else -1


def religion(one: str, other: str) -> float:
    """How alike two peoples are in religion: the correlation of their percentages, from -1 to 1."""
    return float(np.corrcoef(FAITH[one], FAITH[other])[0, 1])


def propensity(one: str, other: str, types: Mapping[str, str] = GOVERNMENT) -> float:
    """How far two nations are drawn together: the sum of the five factors."""
    conflicts = sum((one, other) in coded or (other, one) in coded for coded in CONFLICTS.values())
    return government(one, other, types) + religion(one, other) - conflicts


def propensities(names: tuple[str, ...], year: int) -> np.ndarray:
    """The propensities of all pairs in a year, the same both ways."""
    types = GOVERNMENT | {
        name: kind for since, found in CHANGES.items() if year >= since for name, kind in found.items()
    }
    found = np.zeros((len(names), len(names)))
    for i, j in combinations(range(len(names)), 2):
        found[i, j] = found[j, i] = propensity(names[i], names[j], types)
    return found
