"""Landscapes of named actors: the alignments of a scenario meant for landscape theory, beside what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.resources import scenarios_folder
from sim.scenario import Scenario, load
from sim.theories import landscape as theory

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

    def right(self, wrong: set[str]) -> float:
        """The share of all size that is where it was."""
        return float(1 - sum(self.sizes[self.names.index(one)] for one in wrong) / self.sizes.sum())


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


def of_world(name: str) -> Landscape:
    """The landscape of a scenario that comes with the project."""
    return of_scenario(load_world(name))


def load_world(name: str) -> Scenario:
    """A scenario that comes with the project."""
    return load(scenarios_folder() / f"{name}.yaml")
