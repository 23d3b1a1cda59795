"""Inference: approximate Bayesian computation by sequential Monte Carlo (pyABC), on where points stand in their priors.

Each particle is one simulation, and its distance the root of the sum of squares of what its moments miss, in scales of
the record. A generation keeps the particles that come nearer than the median of the one before; the first is the prior.
"""

from __future__ import annotations

import importlib.util
import logging
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.calibration.plan import Effort, Point, Prior

PACKAGE: Final = "pyabc"
INSTALL: Final = 'pip install "foedus[calibrate]"'
ABSENT: Final = f"calibration needs pyABC, which is not installed; install it with: {INSTALL}"

Simulate = Callable[[Point], Mapping[str, float]]


def available() -> bool:
    """Whether the package that calibrates is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


@dataclass(frozen=True)
class Sample:
    """The particles of every generation, and what each generation took.

    `particles`: generation, weight, distance, each parameter's place in its prior (0 to 1), and each moment.
    `generations`: generation, epsilon, simulations, acceptance.
    """

    priors: tuple[Prior, ...]
    particles: pd.DataFrame
    generations: pd.DataFrame

    @property
    def last(self) -> pd.DataFrame:
        """The particles of the last generation: the posterior."""
        number = self.particles["generation"]
        found: pd.DataFrame = self.particles[number == number.max()].reset_index(drop=True)
        return found

    @property
    def weights(self) -> np.ndarray:
        """The weights of the posterior's particles, which sum to one; none counts more than root-many of the mean.

        Truncation (Ionides 2008, recalled) keeps a single particle that was hardly ever proposed from being all.
        """
        weight = self.last["weight"].to_numpy(float)
        weight = np.minimum(weight, weight.mean() * math.sqrt(len(weight)))
        shares: np.ndarray = weight / weight.sum()
        return shares

    @property
    def places(self) -> np.ndarray:
        """Where the posterior's particles stand in their priors: [particle, parameter], 0 to 1."""
        return self.last[[prior.name for prior in self.priors]].to_numpy(float)

    def point(self, places: Sequence[float]) -> Point:
        """The parameters at a place."""
        return {prior.name: prior.value(float(place)) for prior, place in zip(self.priors, places, strict=True)}

    @property
    def mean(self) -> Point:
        """The parameters at the posterior's mean place."""
        return self.point(self.weights @ self.places)

    def drawn(self, count: int, seed: int) -> list[Point]:
        """Points of the posterior, drawn by their weights."""
        rows = np.random.default_rng(seed).choice(len(self.weights), count, p=self.weights)
        return [self.point(self.places[row]) for row in rows]


def distance_of(scales: Mapping[str, float]) -> Callable[[Mapping[str, Any], Mapping[str, Any]], float]:
    """The distance of a simulation's moments from those observed; a moment without a scale says nothing."""
    counted = [(name, scale) for name, scale in scales.items() if scale > 0]

    def distance(found: Mapping[str, Any], observed: Mapping[str, Any]) -> float:
        return math.sqrt(sum(((found[name] - observed[name]) / scale) ** 2 for name, scale in counted))

    return distance


def infer(
    simulate: Simulate,
    priors: Sequence[Prior],
    observed: Mapping[str, float],
    scales: Mapping[str, float],
    effort: Effort,
    tick: Callable[[int], Any] | None = None,
) -> Sample:
    """The posterior of some parameters: the same for the same seed, as one thread draws all points."""
    import pyabc

    names, told = [prior.name for prior in priors], 0

    def model(places: Mapping[str, float]) -> dict[str, float]:
        nonlocal told
        told += 1
        if tick is not None:
            tick(told)
        return {**simulate({prior.name: prior.value(float(places[prior.name])) for prior in priors})}

    with _quiet_and_seeded(effort.seed):
        abc = pyabc.ABCSMC(
            model,
            pyabc.Distribution(**{name: pyabc.RV("uniform", 0.0, 1.0) for name in names}),
            distance_of(scales),
            population_size=effort.particles,
            eps=pyabc.QuantileEpsilon(initial_epsilon=np.inf, alpha=0.5),
            sampler=pyabc.SingleCoreSampler(),
        )
        abc.new("sqlite://", dict(observed))
        history = abc.run(max_nr_populations=effort.generations, max_total_nr_simulations=effort.simulations)
    return Sample(tuple(priors), _particles(history, names), _generations(history, effort.particles))


@contextmanager
def _quiet_and_seeded(seed: int) -> Iterator[None]:
    """Give the package, which draws from NumPy's shared generator, luck of its own, and keep its log silent."""
    log, state = logging.getLogger("ABC"), np.random.get_state()
    level = log.level
    log.setLevel(logging.ERROR)
    np.random.seed(seed % 2**32)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)
        log.setLevel(level)


def _particles(history: Any, names: Sequence[str]) -> pd.DataFrame:
    """The particles of every generation, one a row."""
    rows = [
        {"generation": t, "weight": one.weight, "distance": one.distance}
        | {name: one.parameter[name] for name in names}
        | {name: float(value) for name, value in one.sum_stat.items()}
        for t in range(history.max_t + 1)
        for one in history.get_population(t).particles
    ]
    return pd.DataFrame(rows)


def _generations(history: Any, particles: int) -> pd.DataFrame:
    """What each generation took."""
    table = history.get_all_populations()
    table = table[table["t"] >= 0]
    made = table["samples"].to_numpy(int)
    return pd.DataFrame({
        "generation": table["t"].to_numpy(int), "epsilon": table["epsilon"].to_numpy(float), "simulations": made,
        "acceptance": particles / made,
    })  # fmt: skip
