"""Validation: the moments of every window, fitted or not, at the posterior, at its mean, the defaults, and at rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.calibration.history import History
from analysis.calibration.plan import ASIDE, FIT, FITTED, MOMENTS, Point, Prior, Window
from analysis.calibration.posterior import Posterior, band
from analysis.calibration.record import Observed
from analysis.calibration.worlds import run
from sim.schedule import STANDARD

ARMS: Final = ("calibrated", "defaults", "persistence")
"""What is compared: the calibrated set, the model's defaults, and a world in which nothing happens."""


@dataclass(frozen=True)
class Checked:
    """One moment of one window: what was observed, and what the posterior and each arm make of it."""

    window: str
    moment: str
    use: str
    """fitted, held out, or validation."""
    observed: float
    scale: float
    low: float
    high: float
    """The posterior predictive's central 95%."""
    means: dict[str, float]
    """The mean of each arm."""

    @property
    def inside(self) -> bool:
        """Whether the observed value lies in the posterior predictive."""
        return self.low <= self.observed <= self.high

    def miss(self, arm: str) -> float:
        """How far an arm's mean is from what was observed, in scales of the record; missing where it has none."""
        return abs(self.means[arm] - self.observed) / self.scale if self.scale > 0 else np.nan


def defaults(priors: Sequence[Prior]) -> Point:
    """Where the model stands without a calibration."""
    return {prior.name: float(STANDARD.values()[prior.name]) for prior in priors}


def at_rest(record: Observed) -> History:
    """A history in which nothing happens: the ties and pacts of the start go on."""
    start, history = record.window.first, record.history
    ties = history.ties[history.ties["start"] < start].assign(stop=np.nan)
    members = history.members[history.members["start"] < start].assign(stop=np.nan)
    return History(record.window, history.pairs, ties, members, history.challenges.iloc[:0])


def validate(
    records: Sequence[Observed], posterior: Posterior, runs: int, seed: int, pool: Executor,
    tick: Callable[[int], Any] | None = None,
) -> list[Checked]:  # fmt: skip
    """Every moment of every window, on luck that the inference has not had."""
    found, done = [], 0
    for record in records:
        arms = {"posterior": posterior.drawn(runs, seed), "calibrated": [posterior.mean] * runs}
        arms["defaults"] = [defaults(posterior.priors)] * runs
        seen = {}
        for arm, points in arms.items():
            lucks = [seed + 1 + k for k in range(runs)]
            made = pool.map(lambda point, luck, one=record: run(one, point, luck).moments(), points, lucks)
            seen[arm] = pd.DataFrame(list(made))
            done += runs
            if tick is not None:
                tick(done)
        seen["persistence"] = pd.DataFrame([at_rest(record).moments()])
        found += [checked(record, name, seen) for name in MOMENTS]
    return found


def use_of(window: Window, moment: str) -> str:
    """What a moment of a window is there for."""
    if window in FITTED and moment in FIT:
        return "fitted"
    return "held out" if window in (*FITTED, *ASIDE) else "validation"


def checked(record: Observed, name: str, seen: dict[str, pd.DataFrame]) -> Checked:
    """One moment of a window, from the moments of all runs."""
    use = use_of(record.window, name)
    low, high = band(seen["posterior"][name].tolist())
    means = {arm: float(seen[arm][name].mean()) for arm in ARMS}
    return Checked(str(record.window), name, use, record.moments[name], record.scales[name], low, high, means)


def scores(found: Sequence[Checked]) -> pd.DataFrame:
    """Of each window and use: the share of moments in the posterior predictive, and the mean miss of each arm."""
    rows = [
        {"window": one.window, "use": one.use, "moments": 1, "inside": one.inside}
        | {arm: min(one.miss(arm), MOST) for arm in ARMS}
        for one in found
    ]
    table = pd.DataFrame(rows)
    kinds = {"moments": "sum", "inside": "mean", **dict.fromkeys(ARMS, "mean")}
    return table.groupby(["window", "use"], sort=False).agg(kinds).reset_index()


MOST: Final = 10.0
"""A moment misses by ten scales at most, so that a mean is not that of one moment."""
