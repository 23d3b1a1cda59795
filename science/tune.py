"""Tuning: search at most eight parameters for the point that meets the moments tuned on best, and keep the trace.

    python -m science.tune --data DIR --runs 8 --points 100 --jobs 2 --seed 1

Points spread over the ranges (a Latin hypercube), then over boxes about the best point found, each box half as wide as
the one before; at last the best few and the defaults run off on other seeds, and the best of them is what is to be set.
Nothing is chosen by hand.  The loss is the mean distance of the moments tuned on from the middles of their bands, in
widths of the band, all in logs; moments held out stand in the trace, but not in the loss.  A search that was broken off
goes on where it was; the same search of the same model makes the same trace.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import qmc

from analysis.experiments.moments import moments_of
from analysis.experiments.targets import TARGETS
from science.data import DATA
from science.moments import loss
from science.report import REPORT_SEED, told
from sim.scenario import Scenario
from sim.scenario.schema import ParameterSpec
from sim.schedule import STANDARD
from sim.sources.real_world import real_world

RANGES: Final = {
    "appraise.status_quo": (2.6, 3.3),
    "negotiate.meeting_rate": (0.03, 0.15),
    "accede.contact": (0.15, 0.5),
    "accede.solidarity": (1.4, 3.4),
    "review.base": (-6.0, -3.5),
    "review.sunk_cost": (1.0, 3.5),
    "review.habit": (1.0, 4.0),
    "weigh_challenges.base": (-6.5, -5.9),
}
"""The parameters that are tuned, each with the range that is searched."""

YEARS: Final = tuple(sorted({goal.world for goal in TARGETS if goal.tuned}))
"""The worlds that the search runs: those with moments that are tuned on."""
BOXES: Final = 3
"""How often the search draws nearer; each box has a third as many points as the whole ranges."""
FINALISTS: Final = 4
SURER: Final = 4
"""How many times as many runs a point of the run-off has."""
RUN_OFF: Final = BOXES + 1
ROUNDS: Final = ("ranges", *(f"box {k}" for k in range(1, RUN_OFF)), "run-off")

Point = dict[str, float]
Row = dict[str, Any]


@dataclass(frozen=True)
class Search:
    """What makes a search what it is: the model, by its other parameters, seed, runs of a point, points of a round."""

    model: str
    seed: int
    runs: int
    points: int

    def task(self, rounds: int, point: Point) -> Task:
        """A point of a round, with the luck of its runs: the run-off has seeds of its own."""
        last = rounds == RUN_OFF
        return Task(point, self.seed + last, self.runs * (SURER if last else 1))

    def size(self, rounds: int) -> int:
        """How many points a round has, the defaults not counted."""
        return FINALISTS if rounds == RUN_OFF else self.points if rounds == 0 else -(-self.points // BOXES)


@dataclass(frozen=True)
class Task:
    """A point, and the runs that show its moments."""

    point: Point
    seed: int
    runs: int


Evaluate = Callable[[Task], Row]
Many = Callable[[Sequence[Task]], Iterable[Row]]


@dataclass(frozen=True)
class Worlds:
    """The worlds of some years, from the source tables: what a point is measured in."""

    years: tuple[int, ...]
    folder: Path

    def __call__(self, task: Task) -> Row:
        """The mean moments of every world at a point, and the loss."""
        found: Row = {}
        for year in self.years:
            means = moments_of(tuned(world_of(year, self.folder), task.point), task.runs, seed=task.seed).mean()
            found |= {f"{name}@{year}": brief(value) for name, value in means.items()}
        return {"loss": brief(loss(found)), **found}


@lru_cache
def world_of(year: int, folder: Path) -> Scenario:
    """The world of a year, built once in a process."""
    return real_world(folder, year)


def tuned(scenario: Scenario, point: Point) -> Scenario:
    """The same world with other parameters."""
    values = {path: ParameterSpec(value=value, source="tuned") for path, value in point.items()}
    return scenario.model_copy(update={"parameters": {**scenario.parameters, **values}})


def brief(value: float, digits: int = 6) -> float:
    """A number as it stands in the trace, so that a search that goes on sees what the first part saw."""
    return float(f"{value:.{digits}g}")


def model_digest() -> str:
    """A digest of all defaults but those that are searched: which model a trace is of."""
    rest = {path: value for path, value in STANDARD.values().items() if path not in RANGES}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:12]


def defaults() -> Point:
    """The point at which the model stands."""
    return {path: float(STANDARD.values()[path]) for path in RANGES}


def planned(search: Search, rounds: int, rows: Sequence[Row]) -> list[Point]:
    """The points of a round, after those before it: the defaults come first, and once more in the run-off."""
    if rounds == RUN_OFF:
        best = [{path: row[path] for path in RANGES} for row in ranked(rows)]
        apart = [point for k, point in enumerate(best) if point not in best[:k] and point != defaults()]
        return [defaults(), *apart[: search.size(rounds)]]
    low, high = np.array(list(RANGES.values())).T
    if rounds:
        best_point, half = ranked(rows)[0], 0.5 ** (rounds + 1) * (high - low)
        centre = np.array([best_point[path] for path in RANGES])
        low, high = np.maximum(low, centre - half), np.minimum(high, centre + half)
    cube = qmc.LatinHypercube(len(RANGES), rng=np.random.default_rng([search.seed, rounds]))
    drawn = low + (high - low) * cube.random(search.size(rounds))
    points = [dict(zip(RANGES, (brief(x, 4) for x in row), strict=True)) for row in drawn]
    return points if rounds else [defaults(), *points]


def ranked(rows: Iterable[Row]) -> list[Row]:
    """Points from the least loss to the greatest, the elder of equals first."""
    return sorted(rows, key=lambda row: row["loss"])


class Trace:
    """Every point that was evaluated, in a file that grows with the search."""

    def __init__(self, path: Path, search: Search) -> None:
        self.path, self.search = path, search
        self.rows: dict[tuple[str, int], Row] = {}
        for row in read(path):
            self.rows[row["round"], row["number"]] = row

    def fill(self, rounds: int, many: Many, batch: int = 1, until: float = np.inf) -> list[Row]:
        """Evaluate the points of a round that are not there yet, in batches while there is time; return those known."""
        name, before = ROUNDS[rounds], [row for row in self.rows.values() if row["round"] in ROUNDS[:rounds]]
        points = planned(self.search, rounds, before)
        todo = [k for k, point in enumerate(points) if not self.has(name, k, point)]
        while todo and (time.monotonic() < until or todo[0] == 0):
            now, todo = todo[:batch], todo[batch:]
            for k, found in zip(now, many([self.search.task(rounds, points[k]) for k in now]), strict=True):
                self.rows[name, k] = asdict(self.search) | {"round": name, "number": k} | points[k] | found
            self.write()
        if todo:
            print(f"time is up: {name} without {len(todo)} of {len(points)} points")
        return [self.rows[name, k] for k in range(len(points)) if k not in todo]

    def has(self, name: str, number: int, point: Point) -> bool:
        """Whether a point of a round is there, and not another that had its number before the rounds were complete."""
        row = self.rows.get((name, number), {})
        return all(row.get(path) == value for path, value in point.items())

    def write(self) -> None:
        """Write the file anew, all at once."""
        written = self.path.with_suffix(".part")
        pd.DataFrame(list(self.rows.values())).to_csv(written, index=False)
        written.replace(self.path)


def read(path: Path) -> list[Row]:
    """The rows of a trace, none where there is no such file."""
    if not path.exists():
        return []
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
    return [{str(name): as_kept(str(name), value) for name, value in row.items()} for row in rows]


def as_kept(name: str, text: str) -> str | int | float:
    """A cell of a trace as it was before it was written."""
    if name in ("model", "round"):
        return text
    return int(text) if name in ("seed", "runs", "points", "number") else float(text or "nan")


def searched(search: Search, evaluate: Evaluate, trace: Path, jobs: int = 1, until: float = np.inf) -> list[Row]:
    """Carry a search out, all rounds or as many as there is time for, and return the run-off, the best point first."""
    kept = Trace(trace, search)
    with ExitStack() as stack:
        many: Many = partial(map, evaluate)
        if jobs > 1:
            pool = stack.enter_context(ProcessPoolExecutor(jobs, mp_context=get_context("spawn")))
            many = partial(pool.map, evaluate)
        batch = 1 if jobs < 2 else 4 * jobs
        for rounds in range(RUN_OFF):
            if rounds and time.monotonic() > until:
                print(f"time is up: no {ROUNDS[rounds]}")
                continue
            best = ranked(kept.fill(rounds, many, batch, until))[0]
            print(f"{ROUNDS[rounds]}: loss {best['loss']:.3f}", flush=True)
        return ranked(kept.fill(RUN_OFF, many, batch))


def affordable(evaluate: Evaluate, runs: int, seed: int, minutes: float, jobs: int) -> int:
    """How many points fill the ranges in some minutes, by the time that the defaults take and starting up."""
    clock = [time.monotonic()]
    for some in (1, runs):
        evaluate(Task(defaults(), seed, some))
        clock.append(time.monotonic())
    start_up, each = np.diff(clock)
    evaluations = jobs * max(0.0, 60.0 * minutes * 0.8 - start_up) / max(each, 1e-6)
    return max(BOXES, int((evaluations - SURER * (FINALISTS + 1)) / 2))


def chosen_search(given: argparse.Namespace, evaluate: Evaluate) -> Search:
    """The search that the command asks for: the one in the trace goes on; SystemExit where that is another one."""
    model = model_digest()
    rows = [] if given.anew else read(given.trace)
    if not rows:
        given.trace.unlink(missing_ok=True)
        points = given.points or affordable(evaluate, given.runs, given.seed, given.minutes, given.jobs)
        return Search(model, given.seed, given.runs, points)
    asked = Search(model, given.seed, given.runs, given.points or int(rows[0].get("points", 0)))
    if any(rows[0].get(name) != value for name, value in asdict(asked).items()):
        raise SystemExit(f"{given.trace}: holds another search, or one of another model; write --anew to replace it")
    return asked


def settings(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command is asked to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the source tables")
    parser.add_argument("--trace", type=Path, default=Path(__file__).with_name("trace.csv"))
    parser.add_argument("--runs", type=int, default=8, help="runs of each point")
    parser.add_argument("--points", type=int, default=0, help="points over the ranges; else as many as fit --minutes")
    parser.add_argument("--minutes", type=float, default=20, help="about how long the search may last")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--seed", type=int, default=1, help="seed of the search; the run-off has the one after it")
    parser.add_argument("--anew", action="store_true", help="replace the trace of another search")
    parser.add_argument("--report", type=int, default=16, help="runs of each world in the report at the end")
    given = parser.parse_args(argv)
    if REPORT_SEED in (given.seed, given.seed + 1):
        parser.error(f"argument --seed: {given.seed}: the report uses seed {REPORT_SEED}, which a search must not see")
    return given


def main(argv: Sequence[str] | None = None) -> None:
    """Search, then print the parameters to be set and the report of both worlds at that point."""
    given = settings(argv)
    evaluate = Worlds(YEARS, given.data)
    until = time.monotonic() + (np.inf if given.points else 60.0 * given.minutes * 0.9)
    search = chosen_search(given, evaluate)
    print(f"model {search.model}, --seed {search.seed} --runs {search.runs} --points {search.points}", flush=True)
    finalists = searched(search, evaluate, given.trace, given.jobs, until)
    best = {path: finalists[0][path] for path in RANGES}
    print("\nin the run-off:", *(f"loss {row['loss']:.3f}{stands(row)}" for row in finalists), sep="\n")
    print("\nto be set:" + stands(finalists[0]), *(f"{path}: {value:g}" for path, value in best.items()), sep="\n")
    print("\n" + told(lambda world: tuned(world, best), given.data, given.report, given.jobs))


def stands(row: Row) -> str:
    """Whether a point is where the model stands."""
    return " (the defaults)" if all(row[path] == value for path, value in defaults().items()) else ""


if __name__ == "__main__":
    main()
