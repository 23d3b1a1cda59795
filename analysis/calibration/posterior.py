"""The posterior: the particles nearest to the record, and what they say of each parameter and of all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.calibration.inference import Sample
from analysis.calibration.plan import KEPT, Point, Prior

LEVEL: Final = 0.95
UNIFORM: Final = 1.0 / 12.0
"""The variance of a place in a prior, before anything is known."""
UNKNOWN: Final = 0.5
"""The share of the prior's variance from which a combination counts as not identified (assumed)."""


@dataclass(frozen=True)
class Posterior:
    """Weighted places in the priors, and how far from the record the farthest of their particles came."""

    priors: tuple[Prior, ...]
    places: np.ndarray
    """[particle, parameter], 0 to 1."""
    weights: np.ndarray
    """They sum to one."""
    tolerance: float

    def point(self, places: Sequence[float]) -> Point:
        """The parameters at a place."""
        return {prior.name: prior.value(float(place)) for prior, place in zip(self.priors, places, strict=True)}

    @property
    def mean(self) -> Point:
        """The parameters at the mean place."""
        return self.point(self.weights @ self.places)

    def drawn(self, count: int, seed: int) -> list[Point]:
        """Points of the posterior, drawn by their weights."""
        rows = np.random.default_rng(seed).choice(len(self.weights), count, p=self.weights)
        return [self.point(self.places[row]) for row in rows]

    @property
    def effective(self) -> float:
        """How many equally weighted particles it is worth."""
        return float(1.0 / (self.weights**2).sum())


def posterior(sample: Sample, keep: float = KEPT) -> Posterior:
    """The share of the last generation's particles that come nearest to the record."""
    last = sample.last.sort_values("distance", kind="stable")
    near = last[: max(round(keep * len(last)), 2)]
    weights = near["weight"].to_numpy(float)
    places = near[[prior.name for prior in sample.priors]].to_numpy(float)
    return Posterior(sample.priors, places, weights / weights.sum(), float(near["distance"].iloc[-1]))


@dataclass(frozen=True)
class Marginal:
    """One parameter: its posterior mean and 95% interval, and how much narrower than its prior it is."""

    prior: Prior
    mean: float
    low: float
    high: float
    shrinkage: float
    """One less the ratio of standard deviations of posterior and prior; 0 where nothing was learned."""


@dataclass(frozen=True)
class Direction:
    """A combination of parameters, in places of their priors, and the share of its prior variance that is left."""

    left: float
    loads: tuple[float, ...]

    @property
    def identified(self) -> bool:
        """Whether the record says anything of it."""
        return self.left < UNKNOWN


@dataclass(frozen=True)
class Ridge:
    """How the posterior's parameters hang together: correlations, and directions from least to best known."""

    correlations: np.ndarray
    directions: tuple[Direction, ...]


def marginals(found: Posterior) -> list[Marginal]:
    """Each parameter's posterior."""
    places, weights = found.places, found.weights
    mean = weights @ places
    spread = np.sqrt(weights @ (places - mean) ** 2)
    ends = [quantiles(column, weights) for column in places.T]
    return [
        Marginal(
            prior, prior.value(mean[k]), prior.value(ends[k][0]), prior.value(ends[k][1]),
            float(1.0 - spread[k] / np.sqrt(UNIFORM)),
        )
        for k, prior in enumerate(found.priors)
    ]  # fmt: skip


def quantiles(values: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """The ends of the central 95% of weighted values."""
    order = np.argsort(values)
    held = np.cumsum(weights[order]) - 0.5 * weights[order]
    low, high = np.interp([(1 - LEVEL) / 2, (1 + LEVEL) / 2], held, values[order])
    return float(low), float(high)


def ridge(found: Posterior) -> Ridge:
    """The eigenvectors of the posterior's covariance against the prior's, which is the same in every direction."""
    places, weights = found.places, found.weights
    apart = places - weights @ places
    covariance = apart.T @ (apart * weights[:, None])
    spread = np.sqrt(np.diag(covariance))
    values, vectors = np.linalg.eigh(covariance)
    directions = []
    for k in reversed(range(len(values))):
        vector = vectors[:, k] * np.sign(vectors[np.abs(vectors[:, k]).argmax(), k])
        directions.append(Direction(float(values[k] / UNIFORM), tuple(vector.tolist())))
    return Ridge(covariance / np.outer(spread, spread), tuple(directions))


def band(values: Sequence[float]) -> tuple[float, float]:
    """The central 95% of some values."""
    low, high = np.quantile(np.asarray(values), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
