"""What the twins draw: the luck of the model itself, to compare decisions, or Mesa's generator, to compare speed."""

from __future__ import annotations

import random
from typing import Protocol

import numpy as np

from sim.luck import Luck, noise, normal, stream_key, uniform


class Draws(Protocol):
    """Random numbers for a rule, one nation (key), its counterpart (key) and a use within the rule."""

    def uniform(self, rule: str, one: int, other: int, use: int) -> float:
        """A number in [0, 1)."""

    def normal(self, rule: str, one: int, other: int, use: int) -> float:
        """A standard normal number."""

    def noise(self, rule: str, one: int, other: int, use: int) -> float:
        """A cheap number of mean 0 and variance 1."""

    def turn(self, step: int) -> None:
        """Go on to a step."""


class OwnDraws:
    """The generator of a Mesa model, which any modeller would take: faster here, but another history."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator

    def uniform(self, rule: str, one: int, other: int, use: int) -> float:
        """A number in [0, 1)."""
        return self.generator.random()

    def normal(self, rule: str, one: int, other: int, use: int) -> float:
        """A standard normal number."""
        return self.generator.gauss(0.0, 1.0)

    def noise(self, rule: str, one: int, other: int, use: int) -> float:
        """A cheap number of mean 0 and variance 1: triangular."""
        return (self.generator.random() + self.generator.random() - 1.0) * 2.449489742783178

    def turn(self, step: int) -> None:
        """Go on to a step: nothing to do."""


class KeyedDraws:
    """The luck of the compiled model, number by number, so that both make the same decisions."""

    def __init__(self, key: np.ndarray, who: np.ndarray) -> None:
        self.key, self.who = key, who
        self.step = np.uint64(0)

    def _luck(self, rule: str) -> Luck:
        return Luck(self.key, self.who, stream_key(rule), self.step)

    def uniform(self, rule: str, one: int, other: int, use: int) -> float:
        """A number in [0, 1)."""
        return float(uniform(self._luck(rule), 0, np.uint64(one), np.uint64(other), use))

    def normal(self, rule: str, one: int, other: int, use: int) -> float:
        """A standard normal number."""
        return float(normal(self._luck(rule), 0, np.uint64(one), np.uint64(other), use))

    def noise(self, rule: str, one: int, other: int, use: int) -> float:
        """A cheap number of mean 0 and variance 1."""
        return float(noise(self._luck(rule), 0, np.uint64(one), np.uint64(other), use))

    def turn(self, step: int) -> None:
        """Go on to a step."""
        self.step = np.uint64(step)
