"""What the agents draw for all others at once: the model's own luck, to compare, or NumPy's, to compare speed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from benchmarks.twin.luck import Draws, KeyedDraws, OwnDraws

SPREAD = 2.449489742783178


class RowDraws(Draws, Protocol):
    """Random numbers of one nation (key) with each of many others (keys)."""

    def uniforms(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Numbers in [0, 1)."""

    def noises(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Cheap numbers of mean 0 and variance 1."""


class OwnRowDraws(OwnDraws):
    """The generators of a Mesa model: Python's for one number, NumPy's for many."""

    rows: np.random.Generator

    def uniforms(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Numbers in [0, 1)."""
        return self.rows.random(len(others))

    def noises(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Cheap numbers of mean 0 and variance 1: triangular."""
        return (self.rows.random(len(others)) + self.rows.random(len(others)) - 1.0) * SPREAD


class KeyedRowDraws(KeyedDraws):
    """The luck of the compiled model, number by number."""

    def uniforms(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Numbers in [0, 1)."""
        return np.array([self.uniform(rule, one, other, use) for other in others])

    def noises(self, rule: str, one: int, others: Sequence[int], use: int) -> np.ndarray:
        """Cheap numbers of mean 0 and variance 1."""
        return np.array([self.noise(rule, one, other, use) for other in others])
