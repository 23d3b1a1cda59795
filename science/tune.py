"""Tuning: search at most eight parameters for those whose worlds meet the moments best, and keep the trace.

    python -m science.tune --data DIR --trace science/trace.csv

A Latin hypercube over the ranges, then draws around the best points found; every point is run with the same seeds.  The
loss is the squared distance of the tuned moments from the middle of their bands, in half-widths.  Moments that were not
tuned on stand beside it in the trace.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from science.moments import TARGETS, moments_of, persistence_of
from science.real_world import DATA, real_world
from science.report import report
from sim.scenario import Scenario
from sim.scenario.schema import ParameterSpec
from sim.schedule import STANDARD

RANGES: Final = {
    "appraise.status_quo": (2.6, 3.3),
    "negotiate.meeting_rate": (0.03, 0.15),
    "accede.contact": (0.2, 0.5),
    "accede.solidarity": (2.0, 3.4),
    "review.base": (-6.0, -3.5),
    "review.sunk_cost": (1.0, 3.5),
    "review.habit": (1.0, 4.0),
    "weigh_challenges.base": (-6.5, -5.9),
}
"""The parameters that are tuned, each with the range that is searched."""

WORLDS: Final = (1955, 1989)
AROUND: Final = 0.12
"""Spread of the second round's draws, as a share of each range."""


def tuned(scenario: Scenario, point: dict[str, float]) -> Scenario:
    """The same world with other parameters."""
    values = {path: ParameterSpec(value=value, source="tuned") for path, value in point.items()}
    return scenario.model_copy(update={"parameters": {**scenario.parameters, **values}})


def evaluate(worlds: dict[int, Scenario], point: dict[str, float], replicates: int) -> dict[str, float]:
    """The mean moments of every world at a point, and the loss."""
    row: dict[str, float] = dict(point)
    for year, scenario in worlds.items():
        means = moments_of(tuned(scenario, point), replicates).mean()
        row |= {f"{name}@{year}": float(value) for name, value in means.items()}
    misses = [miss(row[f"{goal.moment}@{goal.world}"], goal.low, goal.high) for goal in TARGETS if goal.tuned]
    row["loss"] = float(np.sum(np.square(misses)))
    return row


def miss(value: float, low: float, high: float) -> float:
    """How far a value lies from the middle of a band, in half-widths; a missing value misses by ten."""
    return (value - 0.5 * (low + high)) / (0.5 * (high - low)) if np.isfinite(value) else 10.0


def first_points(count: int, luck: np.random.Generator) -> list[dict[str, float]]:
    """The defaults, and a Latin hypercube over the ranges."""
    columns = {
        path: low + (high - low) * (luck.permutation(count) + luck.random(count)) / count
        for path, (low, high) in RANGES.items()
    }
    defaults = {path: STANDARD.values()[path] for path in RANGES}
    return [defaults, *({path: float(column[k]) for path, column in columns.items()} for k in range(count))]


def near(best: pd.DataFrame, luck: np.random.Generator) -> dict[str, float]:
    """A point near one of the best, held inside the ranges."""
    parent = best.iloc[int(luck.integers(len(best)))]
    point = {}
    for path, (low, high) in RANGES.items():
        point[path] = float(np.clip(luck.normal(parent[path], AROUND * (high - low)), low, high))
    return point


def search(worlds: dict[int, Scenario], first: int, second: int, replicates: int, trace: Path) -> pd.DataFrame:
    """Evaluate both rounds of points, writing the trace as it grows."""
    luck = np.random.default_rng(1)
    rows: list[dict[str, float]] = []
    points = first_points(first, luck)
    while len(rows) <= first + second:
        found = pd.DataFrame(rows)
        point = points[len(rows)] if len(rows) < len(points) else near(found.nsmallest(5, "loss"), luck)
        rows.append(evaluate(worlds, point, replicates))
        pd.DataFrame(rows).round(6).to_csv(trace, index=False)
    return pd.DataFrame(rows)


def moments_in(row: pd.Series[float], year: int) -> pd.DataFrame:
    """The moments of one world at a point of the trace, as one row."""
    mine = {
        str(name).removesuffix(f"@{year}"): [value] for name, value in row.items() if str(name).endswith(f"@{year}")
    }
    return pd.DataFrame(mine)


def main() -> None:
    """Search, then print the best point and its moments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the source tables")
    parser.add_argument("--trace", type=Path, default=Path(__file__).with_name("trace.csv"))
    parser.add_argument("--first", type=int, default=60, help="points of the Latin hypercube")
    parser.add_argument("--second", type=int, default=60, help="points around the best")
    parser.add_argument("--replicates", type=int, default=6)
    given = parser.parse_args()
    worlds = {year: real_world(year, folder=given.data) for year in WORLDS}
    found = search(worlds, given.first, given.second, given.replicates, given.trace)
    best = found.sort_values("loss").iloc[0]
    print("\n".join(f"{path}: {best[path]:.3f}" for path in RANGES), f"loss: {best['loss']:.2f}", sep="\n")
    still = {year: persistence_of(world) for year, world in worlds.items()}
    print(report({year: moments_in(best, year) for year in WORLDS}, still))


if __name__ == "__main__":
    main()
