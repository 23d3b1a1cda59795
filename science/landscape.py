"""Landscape theory (Axelrod and Bennett 1993): who is drawn to whom, and the energy of every alignment in two sides.

    python -m science.landscape unix-1988 europe-1936

The paper prints the sizes, but not the propensities.  Its five factors count alike here: government, religion, ethnic
conflict, border disputes and recent war.  The codings below are ours, from general knowledge (recalled), made before
the landscape was looked at; so they are a reconstruction of the rules, not of the authors' table.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.resources import scenarios_folder
from sim.scenario import Scenario, load
from sim.theories import landscape as theory

DEMOCRATIC, FASCIST, COMMUNIST, OTHER = "democratic", "fascist", "communist", "other"
GOVERNMENT: Final = {
    "GBR": DEMOCRATIC, "FRA": DEMOCRATIC, "CSK": DEMOCRATIC, "DNK": DEMOCRATIC, "FIN": DEMOCRATIC, "ROU": DEMOCRATIC,
    "DEU": FASCIST, "ITA": FASCIST, "SUN": COMMUNIST, "POL": OTHER, "HUN": OTHER, "PRT": OTHER, "LVA": OTHER,
    "LTU": OTHER, "EST": OTHER, "YUG": OTHER, "GRC": OTHER,
}  # fmt: skip
"""Types of government in 1936. Romania counts as democratic until 1938; the other authoritarian ones are of no camp."""

FAITHS: Final = ("Catholic", "Protestant", "Orthodox", "Jewish", "Muslim", "none or other")
FAITH: Final = {
    "GBR": (7, 87, 0, 1, 0, 5), "FRA": (80, 2, 0, 1, 0, 17), "CSK": (77, 13, 1, 2, 0, 7), "DNK": (1, 98, 0, 0, 0, 1),
    "DEU": (32, 63, 0, 1, 0, 4), "ITA": (99, 0, 0, 0, 0, 1), "POL": (75, 3, 12, 10, 0, 0),
    "ROU": (15, 6, 73, 4, 1, 1), "HUN": (67, 27, 1, 5, 0, 0), "PRT": (98, 0, 0, 0, 0, 2), "FIN": (0, 97, 2, 0, 0, 1),
    "LVA": (25, 57, 13, 5, 0, 0), "LTU": (86, 4, 2, 8, 0, 0), "EST": (0, 78, 19, 0, 0, 3),
    "SUN": (1, 1, 43, 2, 10, 43), "YUG": (37, 2, 49, 1, 11, 0), "GRC": (0, 0, 96, 1, 2, 1),
}  # fmt: skip
"""Percentages of the population, about 1930, rounded. Uniates count as Catholic, old believers as Orthodox."""

ETHNIC: Final = (
    "DEU-CSK DEU-POL DEU-LTU DEU-DNK HUN-CSK HUN-ROU HUN-YUG ITA-YUG ITA-GRC POL-LTU POL-CSK POL-SUN ROU-SUN FIN-SUN"
)
"""A minority of the one under the other that the two quarrelled over: Sudeten, Corridor, Memel, North Schleswig,
Transylvania, Istria, the Dodecanese, Vilnius, Teschen, the eastern borderlands, Bessarabia, Karelia."""

BORDER: Final = "DEU-CSK DEU-POL DEU-LTU DEU-DNK DEU-FRA HUN-CSK HUN-ROU HUN-YUG ITA-YUG POL-LTU POL-CSK ROU-SUN"
"""Land under one that the other claimed, or would not give up for good."""

WAR: Final = (
    "DEU-GBR DEU-FRA DEU-ITA DEU-PRT DEU-ROU DEU-GRC DEU-YUG DEU-SUN HUN-GBR HUN-FRA HUN-ITA HUN-PRT HUN-ROU HUN-GRC "
    "HUN-YUG HUN-SUN HUN-CSK SUN-FIN SUN-EST SUN-LVA SUN-LTU SUN-POL SUN-ROU POL-LTU POL-CSK"
)
"""On opposite sides of a war since 1914: the World War (Hungary for Austria-Hungary, Yugoslavia for Serbia, the Soviet
Union for Russia) and the wars of 1918 to 1920. The foreign expeditions into Russia do not count."""

HISTORY: Final = {"GBR", "FRA", "CSK", "DNK", "POL", "SUN", "YUG", "GRC"}
"""Who was against Germany in the end; with Portugal neutral, which no alignment of two sides gets right."""
NEUTRAL: Final = {"PRT"}
HISTORIES: Final[dict[str, tuple[set[str], set[str]]]] = {
    "unix-1988": ({"SUN", "ATT", "PRI"}, set()),
    "europe-1936": (HISTORY, NEUTRAL),
}
"""The worlds meant for landscape theory: one of the two sides of history, and who was on neither."""


@dataclass(frozen=True)
class Landscape(theory.Landscape):
    """Every alignment of some actors into two sides, with its energy, and the actors' names."""

    names: tuple[str, ...]

    def sides(self, place: int) -> tuple[set[str], set[str]]:
        """The two sides of an alignment; the first is that of the first actor."""
        one = {name for name, side in zip(self.names, self.side(place), strict=True) if side}
        other = set(self.names) - one
        return (one, other) if self.names[0] in one else (other, one)

    def wrong(self, place: int, side: set[str], neutral: set[str]) -> set[str]:
        """Who is not where it was: against those on one side in history; the neutral are always wrong."""
        return min(((one ^ side) | neutral for one in self.sides(place)), key=len)


def landscape(names: tuple[str, ...], sizes: np.ndarray, propensity: np.ndarray) -> Landscape:
    """The landscape of some actors: the energy of all alignments, and where steepest descent from each ends."""
    return Landscape(**vars(theory.minima(sizes, propensity)), names=names)


def of_scenario(scenario: Scenario) -> Landscape:
    """The landscape of a scenario's file: sizes are its capabilities, propensities the affinities of its dyads."""
    names = tuple(scenario.nations)
    drawn = np.zeros((len(names), len(names)))
    for dyad in scenario.dyads:
        if dyad.affinity is not None:
            i, j = names.index(dyad.holder), names.index(dyad.other)
            drawn[i, j] = drawn[j, i] = dyad.affinity
    return landscape(names, np.array([nation.capability for nation in scenario.nations.values()]), drawn)


def pairs(words: str) -> set[frozenset[str]]:
    """The pairs of a coding, each written A-B."""
    return {frozenset(word.split("-")) for word in words.split()}


def religion(one: str, other: str) -> float:
    """How alike two peoples are in religion: the correlation of their percentages, from -1 to 1."""
    return float(np.corrcoef(FAITH[one], FAITH[other])[0, 1])


def government(one: str, other: str) -> int:
    """1 for the same type of government, -1 for two that exclude each other, 0 where one is of no camp."""
    if OTHER in (GOVERNMENT[one], GOVERNMENT[other]):
        return 0
    return 1 if GOVERNMENT[one] == GOVERNMENT[other] else -1


def propensity(one: str, other: str) -> float:
    """How far two nations of 1936 are drawn together: the sum of the five factors."""
    conflicts = sum(frozenset((one, other)) in pairs(words) for words in (ETHNIC, BORDER, WAR))
    return government(one, other) + religion(one, other) - conflicts


def told(name: str) -> str:
    """What the landscape of a scenario that comes with the project looks like, in a few lines."""
    found = of_scenario(load(scenarios_folder() / f"{name}.yaml"))
    lines = [f"{name}: {len(found.energy)} alignments, minima: {len(found.basins)}"]
    for place, basin in found.basins.items():
        first, second = (" ".join(sorted(side)) for side in found.sides(place))
        lines.append(f"  energy {found.energy[place]:.1f}, basin {basin}: {first} | {second}")
        if name in HISTORIES:
            wrong = found.wrong(place, *HISTORIES[name])
            right = 1 - sum(found.sizes[found.names.index(one)] for one in wrong) / found.sizes.sum()
            lines.append(f"    not where they were: {' '.join(sorted(wrong))}; right by size {right:.0%}")
    return "\n".join(lines)


def main() -> None:
    """Tell the landscapes of the scenarios named."""
    parser = argparse.ArgumentParser(description="Minima and basins of landscape theory.")
    parser.add_argument("names", nargs="+", metavar="NAME")
    for name in parser.parse_args().names:
        print(told(name))


if __name__ == "__main__":
    main()
