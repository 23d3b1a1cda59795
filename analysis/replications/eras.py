"""Eras: the system of alliances and its disputes in worlds of real years, beside the record of those same years.

The published values of the system span eras in which the shipped world is not.  With the source tables at hand the
model is run from the states and treaties of a year on, and what it makes is measured by the functions that measure the
record, among the same nations, those that were there throughout.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from analysis.calibration.history import History
from analysis.calibration.plan import Window
from analysis.calibration.record import observed
from analysis.calibration.worlds import run
from analysis.experiments.moments import ties_at
from analysis.experiments.targets import band
from analysis.replications.base import Effort, Part, Replication, moment

ERAS: Final = (Window(1947, 1960), Window(1961, 1975), Window(1976, 1989))
"""From the year after the wartime declaration had lapsed to the last year that tables cut at 1990 know."""
NETWORK, RATES, DISPUTES = 0.3, 0.5, 0.25
"""How far from the record a mean may be, as of the published values."""
MOMENTS: Final[dict[str, dict[str, float]]] = {
    "S1": dict.fromkeys(("density", "transitivity", "isolates", "giant_component"), NETWORK),
    "S2": {"formation": RATES, "dissolution": RATES, "lumpiness": NETWORK},
    "S3": dict.fromkeys(
        ("defence_age_at_end", "defence_median_age_at_end", "bilateral_share", "defence_pacts"), NETWORK
    ),
    "S4": {"initiation_relevant": DISPUTES, "initiation_contiguous": DISPUTES},
    "D5": {"observed_ratio": NETWORK},
}
"""What of each row is measured in the eras, and how far off it may be."""
SHARES: Final = {"transitivity", "isolates", "giant_component", "lumpiness", "bilateral_share"}
"""Moments of which nothing can be above one."""
SOURCE: Final = "measured on the tables given, in the same years and among the same nations as the runs"


def ratio_observed(history: History) -> float:
    """How often relevant targets with an outside defender are challenged, over how often those without one are.

    A defender is tied to the target and not to the challenger; ties are those of the end of the year before.
    """
    pairs, window = history.pairs, history.window
    challenged = history.challenges.assign(
        row=history.challenges["a"].map(pairs.row), column=history.challenges["b"].map(pairs.row)
    )
    seen = np.zeros((2, 2))
    for year in range(window.first, window.last + 1):
        tied = np.zeros_like(pairs.relevant)
        now = ties_at(history.ties, year - 1)
        one, other = (now[end].map(pairs.row).to_numpy(dtype=int) for end in ("a", "b"))
        tied[one, other] = tied[other, one] = True
        guarded = (~tied).astype(int) @ tied.astype(int) - tied > 0
        made = np.zeros_like(tied)
        mine = challenged[challenged["year"] == year]
        made[mine["row"].to_numpy(dtype=int), mine["column"].to_numpy(dtype=int)] = True
        for k, kind in enumerate((guarded, ~guarded)):
            seen[k] += (made & kind & pairs.relevant).sum(), (kind & pairs.relevant).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = seen[:, 0] / seen[:, 1]
        return float(rates[0] / rates[1])


def ages(history: History) -> dict[str, float]:
    """Mean and median age of the defence pacts that end in the window; none counts as older than the window."""
    lives = history.members.groupby("treaty", observed=True).agg(
        start=("start", "min"), stop=("stop", "max"), lasts=("stop", lambda stops: stops.isna().any())
    )
    over = lives[~lives["lasts"].astype(bool) & (lives["stop"] >= history.window.first)]
    age = over["stop"] - over["start"].clip(lower=history.window.first - 1)
    return {"defence_age_at_end": float(age.mean()), "defence_median_age_at_end": float(age.median())}


def seen(history: History) -> dict[str, float]:
    """Every moment of a window, on the record or in a run."""
    return {**history.moments(), **ages(history), "observed_ratio": ratio_observed(history)}


@functools.lru_cache(maxsize=4)
def measured(data: Path, window: Window, runs: int, jobs: int) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """The moments of a window on the record, and in each of some runs from its start on."""
    record = observed(data, window)
    with ThreadPoolExecutor(jobs) as pool:
        found = list(pool.map(lambda seed: seen(run(record, {}, seed)), range(runs)))
    return seen(record.history), {name: np.array([one[name] for one in found]) for name in found[0]}


def parts(id: str, data: Path, jobs: int, effort: Effort) -> Iterator[Part]:
    """The moments of a row, era by era, against bands about the record of the same years."""
    for window in ERAS:
        record, found = measured(data, window, effort.runs, jobs)
        for name, share in MOMENTS[id].items():
            low, high = band(record[name], share)
            high = min(high, 1.0) if name in SHARES else high
            yield moment(f"{name.replace('_', ' ')}, {window}", f"{record[name]:.3g}", found[name], low, high)


def in_eras(given: Replication, data: Path, jobs: int) -> Replication:
    """A row of the system in worlds of real years, beside the record of the same years."""
    eras = ", ".join(map(str, ERAS))
    run_eras: Callable[[Effort], Iterator[Part]] = partial(parts, given.id, data, jobs)
    return replace(given, published=f"the record of {eras}", source=SOURCE, run=run_eras)
