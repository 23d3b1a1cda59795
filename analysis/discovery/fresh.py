"""Boxes tried on fresh runs: new points inside and outside of them, with other luck, run by the engine of sweeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.study import Discovery
from analysis.sensitivity.indices import Estimate
from analysis.space import points_of_runs
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable
from sim.study import SWEEP
from sim.sweep.base import base_of
from sim.sweep.reading import Study
from sim.sweep.redesign import with_points
from sim.sweep.schema import Point

SEED: Final = 1
BATCH: Final = 1 << 13
MOST_BATCHES: Final = 64
DRAWS: Final = 4000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fresh:
    """What fresh runs say of each box, and of what is outside of all."""

    folder: str
    runs: int
    density: tuple[Estimate, ...]
    coverage: tuple[Estimate, ...]
    outside: Estimate


def fresh_study(study: StudyTables, found: Discovery, count: int) -> tuple[Study, Floats, Path]:
    """The study of so many fresh runs, the volume of each of its parts, and its folder, within that of the sweep.

    The parts are the boxes, each without those before it, and what is outside of all: each has as many of the points.
    """
    points, volumes = _drawn(found, count)
    sweep, seed = study.manifest[SWEEP], int(study.manifest["seed"])
    luck = {"seed": (seed + 1) % 2**53, "replicates": 1, "policy": "distinct"}
    base = base_of(study.manifest["scenario"]["text"])
    fresh = with_points(base, sweep["study"], points, f"{study.name}-fresh", luck)
    return fresh, volumes, study.folder / "fresh" / fresh.sha256[:12]


def _drawn(found: Discovery, count: int) -> tuple[list[Point], Floats]:
    """Points drawn evenly from each part of the space, part by part, and the volumes of the parts."""
    axes, luck = found.space.dimensions, np.random.default_rng(SEED)
    parts = len(found.found) + 1
    wanted = [count // parts + (part < count % parts) for part in range(parts)]
    chosen: list[list[Point]] = [[] for _ in range(parts)]
    counts = np.zeros(parts)
    common = found.space.points[0]
    for _ in range(MOST_BATCHES):
        values = [[axis.at(share) for share in luck.random(BATCH).tolist()] for axis in axes]
        shares = np.array([[a.share(v) for v in column] for a, column in zip(axes, values, strict=True)]).T
        part = _parts(found, shares)
        counts += np.bincount(part, minlength=parts)
        for k in range(parts):
            for row in np.flatnonzero(part == k)[: wanted[k] - len(chosen[k])]:
                own = {axis.path: column[row] for axis, column in zip(axes, values, strict=True)}
                chosen[k].append({**common, **own})
        if all(len(have) == want for have, want in zip(chosen, wanted, strict=True)):
            return [point for have in chosen for point in have], counts / counts.sum()
    raise Undrawable("a box is too small to draw fresh points in; raise the bound of --where, or leave out --fresh")


def _parts(found: Discovery, shares: Floats) -> NDArray[np.int64]:
    """In which part each point lies: the number of its box, or that of what is outside of all."""
    part = np.full(len(shares), len(found.found), dtype=np.int64)
    for k in range(len(found.found)):
        part[found.inside(shares, k)] = k
    return part


def tried(folder: Path, shown: str, found: Discovery, volumes: Floats) -> Fresh:
    """What the fresh runs in a folder say of the boxes."""
    study = open_study(folder)
    holds = found.condition.holds(study)
    lies = _parts(found, _shares(found, folder))[points_of_runs(study)]
    parts, known = len(volumes), np.isfinite(holds)
    all_runs = np.bincount(lies, minlength=parts)
    runs = np.bincount(lies[known], minlength=parts)
    hits = np.bincount(lies[known], weights=holds[known], minlength=parts)
    if not runs.all():
        raise Undrawable(f"{folder}: in one of the boxes the condition is defined in no fresh run")
    return _estimated(shown, hits, runs, volumes * runs / all_runs)


def _shares(found: Discovery, folder: Path) -> Floats:
    """Where the points of a sweep lie on the axes of the discovery."""
    from sim.sweep.plan import points_of
    from sim.sweep.store import read_part

    points = points_of(read_part(folder / "points.parquet"))
    return np.array([[axis.share(point[axis.path]) for axis in found.space.dimensions] for point in points])


def _estimated(shown: str, hits: NDArray[Any], runs: NDArray[Any], volumes: NDArray[Any]) -> Fresh:
    """Densities and coverages with Jeffreys' intervals: what is outside weighs as much as it is large."""
    luck = np.random.default_rng(SEED)
    drawn = luck.beta(hits + 0.5, runs - hits + 0.5, (DRAWS, len(runs)))
    shares = hits / runs
    density = [Estimate(float(shares[k]), *_ends(drawn[:, k])) for k in range(len(runs))]
    covered, whole = drawn * volumes, float((shares * volumes).sum())
    covered /= covered.sum(axis=1, keepdims=True)
    coverage = [
        Estimate(float(shares[k] * volumes[k] / whole) if whole else 0.0, *_ends(covered[:, k]))
        for k in range(len(runs) - 1)
    ]
    return Fresh(shown, int(runs.sum()), tuple(density[:-1]), tuple(coverage), density[-1])


def _ends(drawn: Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
