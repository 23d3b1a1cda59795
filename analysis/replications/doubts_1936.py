"""What a careful coder of Europe in 1936 might have coded otherwise, and how often the published sides come out then.

The paper's codings were never printed, and its rules are recalled.  Where facts or rules leave room, a coding of
`europe_1936` is doubted here, with the reason, and is made one way or the other as luck has it.  The doubts were
written down before any landscape with them was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from analysis.replications import europe_1936 as codings
from analysis.replications.alignments import HISTORIES, of_world
from analysis.replications.alignments import landscape as landscape_of
from analysis.replications.base import Part

Likeness = Callable[[str, str], float]


@dataclass(frozen=True)
class Doubt:
    """A conflict that could as well be coded the other way: the factor, the pairs it is about, and why."""

    factor: str
    pairs: frozenset[frozenset[str]]
    why: str


def doubt(factor: str, pairs: str, why: str) -> Doubt:
    """A doubt about pairs that are written as `DEU-FRA`, with blanks between them."""
    return Doubt(factor, frozenset(frozenset(pair.split("-")) for pair in pairs.split()), why)


ETHNIC, BORDER, WAR = codings.CONFLICTS
DOUBTS: Final = (
    doubt(ETHNIC, "DEU-DNK", "the minorities complained, the governments hardly quarrelled"),
    doubt(ETHNIC, "ITA-GRC", "Greeks were restive under Italy, Greece was silent after the treaty of 1928"),
    doubt(ETHNIC, "POL-SUN", "no open quarrel after the pact of 1932"),
    doubt(ETHNIC, "ROU-SUN", "a quarrel about land as much as about people"),
    doubt(ETHNIC, "FIN-SUN", "Finland's protest of 1931 was about the Ingrians, who were few"),
    doubt(ETHNIC, "DEU-ITA", "South Tyrol, which Hitler had renounced and many Germans had not"),
    doubt(ETHNIC, "YUG-GRC", "Slavs of Greek Macedonia, a quarrel that rested in the Balkan Entente of 1934"),
    doubt(BORDER, "DEU-FRA", "Alsace and Lorraine, renounced at Locarno and again by Hitler, yet few believed it"),
    doubt(BORDER, "DEU-CSK", "claimed by the Sudeten Germans in 1936, openly by Germany in 1938"),
    doubt(BORDER, "DEU-DNK", "Germany claimed no change, and recognised nothing"),
    doubt(BORDER, "ITA-YUG", "settled by the treaty of Rome in 1924, and not for the fascists"),
    doubt(BORDER, "POL-CSK", "decided by the powers in 1920, signed under protest"),
    doubt(BORDER, "FIN-SUN", "East Karelia, settled at Tartu in 1920, and not for all Finns"),
    doubt(BORDER, "ITA-GRC", "the Dodecanese, Italian by the treaty of Lausanne"),
    doubt(WAR, "HUN-GBR HUN-FRA HUN-ITA HUN-PRT HUN-GRC HUN-YUG HUN-SUN",
          "the World War was fought by Austria-Hungary, of which Hungary was half"),
    doubt(WAR, "DEU-LVA DEU-EST", "fought by volunteers under German generals; a war of Germany for Correlates of War"),
    doubt(WAR, "DEU-LTU", "the same volunteers fought Lithuania; no war of Germany for Correlates of War"),
    doubt(WAR, "DEU-POL", "the risings in Posen and Upper Silesia, 1918-21, fought without the Polish state"),
    doubt(WAR, "GBR-SUN FRA-SUN", "British and French troops fought in Russia in 1918-20; no war was declared"),
    doubt(WAR, "SUN-LTU", "too few dead for Correlates of War"),
    doubt(WAR, "SUN-ROU", "fights over Bessarabia in 1918, too few dead for Correlates of War"),
    doubt(WAR, "POL-CSK", "a week of fights in 1919, too few dead for Correlates of War"),
)  # fmt: skip
"""Doubted codings of conflict; all others are held to be sure."""


def shared_faith(one: str, other: str) -> float:
    """How alike two peoples are in religion, otherwise: the chance that two people, one of each, share a faith, less
    the chance that one of them alone has any."""
    (*mine, none), (*theirs, nothing) = (np.array(codings.FAITH[name]) / 100 for name in (one, other))
    return float(np.dot(mine, theirs) + none * nothing - none * (1 - nothing) - nothing * (1 - none))


def opposed(one: str, other: str) -> int:
    """Likeness of government, otherwise: communism excludes every other type, and not the other camps alone."""
    return -1 if "SUN" in (one, other) else codings.government(one, other)


def estado_novo(government: Likeness) -> Likeness:
    """The same likeness of government, with Portugal as a fascist state: its party and youth were made like theirs."""

    def likeness(one: str, other: str) -> float:
        return government(*("ITA" if name == "PRT" else name for name in (one, other)))

    return likeness


def drawn(names: tuple[str, ...], luck: np.random.Generator) -> np.ndarray:
    """The propensities of 1936 with everything that is doubted one way or the other."""

    def either(one: Likeness, other: Likeness) -> Likeness:
        return one if luck.integers(2) else other

    religion = either(codings.religion, shared_faith)
    government = either(codings.government, opposed)
    government = either(government, estado_novo(government))
    coded = {factor: set(map(frozenset, pairs)) for factor, pairs in codings.CONFLICTS.items()}
    for one in DOUBTS:
        if luck.integers(2):
            coded[one.factor] ^= one.pairs
    found = np.zeros((len(names), len(names)))
    for i, j in combinations(range(len(names)), 2):
        conflicts = sum(frozenset((names[i], names[j])) in pairs for pairs in coded.values())
        found[i, j] = found[j, i] = government(names[i], names[j]) + religion(names[i], names[j]) - conflicts
    return found


def plausible(draws: int, first: frozenset[str], second: frozenset[str]) -> Iterator[Part]:
    """In what share of plausible codings there are two minima, the published ones, and only the published are wrong.

    The published minima are named by the side of Britain in the first and by the side against all in the second.
    """
    europe, luck = of_world("europe-1936"), np.random.default_rng(1936)
    two = published = wrong = 0
    for _ in range(draws):
        found = landscape_of(europe.names, europe.sizes, drawn(europe.names, luck))
        sides = [set(map(frozenset, found.sides(place))) for place in found.basins]
        two += len(sides) == 2
        published += len(sides) == 2 and any(first in side for side in sides) and any(second in side for side in sides)
        wrong += found.wrong(next(iter(found.basins)), *HISTORIES["europe-1936"]) == {"POL", "PRT"}
    for says, count in (
        ("have two minima", two), ("have the two published minima", published), ("misplace Poland and Portugal", wrong),
    ):  # fmt: skip
        yield Part(f"of {draws} plausible codings {says}", "not studied", f"{count}", "reported", "reconstruction")
