"""Sampling for approximate Bayesian computation (pyABC), on where points stand in their priors.

Each particle is one simulation, and its distance the root of the sum of squares of what its moments miss, in scales of
the record. The first generation is the prior; if there are more, each keeps what comes nearer than the median of the
one before (sequential Monte Carlo).
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from operator import itemgetter
from threading import Lock
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
        """The particles of the last generation."""
        number = self.particles["generation"]
        found: pd.DataFrame = self.particles[number == number.max()].reset_index(drop=True)
        return found


def distance_of(scales: Mapping[str, float]) -> Callable[[Mapping[str, Any], Mapping[str, Any]], float]:
    """The distance of a simulation's moments from those observed; a moment without a scale says nothing."""
    counted = [(name, scale) for name, scale in scales.items() if scale > 0]

    def distance(found: Mapping[str, Any], observed: Mapping[str, Any]) -> float:
        return math.sqrt(sum(((found[name] - observed[name]) / scale) ** 2 for name, scale in counted))

    return distance


def infer(
    simulate: Simulate, priors: Sequence[Prior], observed: Mapping[str, float], scales: Mapping[str, float],
    effort: Effort, pool: Executor, tick: Callable[[int], Any] | None = None,
) -> Sample:  # fmt: skip
    """Particles of some parameters: the same for the same seed, on however many threads."""
    import pyabc

    names, numbers, turn = [prior.name for prior in priors], count(1), Lock()

    def model(places: Mapping[str, float]) -> dict[str, float]:
        number = next(numbers)
        turn.release()
        if tick is not None:
            tick(number)
        return {**simulate({prior.name: prior.value(float(places[prior.name])) for prior in priors})}

    with _quiet_and_seeded(effort.seed):
        abc = pyabc.ABCSMC(
            model,
            pyabc.Distribution(**{name: pyabc.RV("uniform", 0.0, 1.0) for name in names}),
            distance_of(scales),
            population_size=effort.particles,
            eps=pyabc.QuantileEpsilon(initial_epsilon=np.inf, alpha=0.5),
            sampler=_side_by_side(pool, turn),
        )
        abc.new("sqlite://", dict(observed))
        history = abc.run(max_nr_populations=effort.generations, max_total_nr_simulations=effort.simulations)
    found = Sample(tuple(priors), _particles(history, names), _generations(history, effort.particles))
    del abc, history
    gc.collect()  # the package's database in memory must be given up by the thread that opened it
    return found


def _side_by_side(pool: Executor, turn: Lock) -> Any:
    """A sampler of the package whose particles are drawn one after another and simulated side by side.

    Points are drawn from one shared generator, so whoever draws has the `turn`, which the model lets go of when it is
    given its point. As many are asked for at a time as are missing, so that none is drawn that another number of
    threads would not draw.
    """
    from pyabc.sampler import Sampler

    class SideBySide(Sampler):  # type: ignore[misc]
        def sample_until_n_accepted(self, n: int, simulate_one: Callable[[], Any], t: int, **_: Any) -> Any:
            sample, drawn = self._create_empty_sample(), count()

            def one(which: int) -> tuple[int, Any]:
                turn.acquire()
                return next(drawn), simulate_one()

            self.nr_evaluations_ = 0
            while missing := n - sample.n_accepted:
                self.nr_evaluations_ += missing
                for _number, particle in sorted(pool.map(one, range(missing)), key=itemgetter(0)):
                    sample.append(particle)
            return sample

    return SideBySide()


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
