"""Galam's model of two competing coalitions (Galam 1996, Vinogradova and Galam 2013; abstracts, equations recalled).

Each country i chooses x[i]: 1 and -1 are the coalitions, 0 is neither, where that may be chosen.  J[i, j], the same
both ways, is what history has left between two countries; C[i, j] >= 0 is what they have to exchange inside a global
alliance, and e[i] = 1, -1 or 0 is the alliance to which country i belongs by nature, or none; b[i] is a pressure on i
towards coalition 1.  With p[i, j] = J[i, j] + e[i] e[j] C[i, j] country i wants x[i] (sum_j p[i, j] x[j] + b[i]) to be
large, and all choices that single countries can improve on no more are the minima of

    H = - 1/2 sum_{i≠j} p[i, j] x[i] x[j] - sum_i b[i] x[i].

Landscape theory is the case J[i, j] = s[i] s[j] p[i, j], with nothing else: then E = H + 1/2 sum_{i≠j} J[i, j].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

TWO: Final = (-1, 1)
THREE: Final = (-1, 0, 1)
EXACT: Final = 1 << 20
"""Choices of all countries up to which all are looked at: 20 countries, or 12 where they may choose neither."""
CLOSE: Final = 1e-12


@dataclass(frozen=True)
class Coalitions:
    """A world of Galam's: what draws countries together or apart, and what presses each of them."""

    propensity: Floats
    """p[i, j], the same both ways, 0 on the diagonal."""
    pressure: Floats

    @classmethod
    def of(
        cls,
        history: npt.ArrayLike,
        exchange: npt.ArrayLike = 0.0,
        belonging: npt.ArrayLike = 0.0,
        pressure: npt.ArrayLike = 0.0,
    ) -> Coalitions:
        """The propensities from history, exchange and natural belonging; ValueError where they do not fit."""
        j = np.asarray(history, dtype=np.float64)
        if j.ndim != 2 or j.shape[0] != j.shape[1]:
            raise ValueError(f"what history left needs as many rows as columns, not the shape {j.shape}")
        e, b = (np.broadcast_to(np.asarray(x, dtype=np.float64), len(j)) for x in (belonging, pressure))
        p = j + e[:, None] * e[None, :] * np.asarray(exchange, dtype=np.float64)
        if not (np.isfinite(p).all() and np.isfinite(b).all()):
            raise ValueError("propensities and pressures must be numbers")
        if not np.array_equal(p, p.T):
            raise ValueError("propensities must be the same both ways: with others, moves need never end")
        np.fill_diagonal(p, 0.0)
        return cls(p, np.array(b))

    @property
    def tolerance(self) -> float:
        """Energies nearer than this count as equal, since their last digits are those of the machine."""
        return CLOSE * float(np.abs(self.propensity).sum() + np.abs(self.pressure).sum())

    def energy(self, choice: npt.ArrayLike) -> float:
        """H of one choice of all countries."""
        x = np.asarray(choice, dtype=np.float64)
        return float(-0.5 * x @ self.propensity @ x - self.pressure @ x)

    def field(self, choice: npt.ArrayLike) -> Floats:
        """What draws each country to coalition 1, where above 0, or to coalition -1, given what all others choose."""
        return np.asarray(self.propensity @ np.asarray(choice, dtype=np.float64) + self.pressure)

    def minima(self, states: Sequence[int] = TWO) -> list[tuple[tuple[int, ...], float]]:
        """The choices that no single country can improve on, with their energies, the lowest first."""
        n = len(self.pressure)
        if len(states) ** n > EXACT:
            raise ValueError(f"all choices of {n} countries among {len(states)} cannot be looked at: use `descend`")
        every = np.stack(np.meshgrid(*[np.array(states, dtype=np.float64)] * n, indexing="ij"), axis=-1).reshape(-1, n)
        drawn = every @ self.propensity + self.pressure
        best = np.maximum(drawn * min(states), drawn * max(states))
        if 0 in states:
            best = np.maximum(best, 0.0)
        content = (every * drawn >= best - self.tolerance).all(axis=1)
        found = [(tuple(int(s) for s in x), self.energy(x)) for x in every[content]]
        return sorted(found, key=lambda one: one[1])

    def descend(self, choice: npt.ArrayLike, states: Sequence[int] = TWO) -> tuple[int, ...]:
        """Where the move that lowers H most leads, made again and again; among equals the first country's."""
        x = np.array(choice, dtype=np.float64)
        options = np.array(sorted(states), dtype=np.float64)
        while True:
            drawn = self.field(x)
            gain = options[None, :] * drawn[:, None] - (x * drawn)[:, None]
            k, s = np.unravel_index(int(np.argmax(gain)), gain.shape)
            if gain[k, s] <= self.tolerance:
                return tuple(int(one) for one in x)
            x[k] = options[s]
