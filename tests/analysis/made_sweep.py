"""Made-up sweeps for the tests of the analysis: real designs and folders, with functions in place of the model."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from sim.sweep.designs import points
from sim.sweep.plan import VALUES, settings
from sim.sweep.schema import Point, StudySpec
from tests.analysis.synthetic import columns

YEARS = (1950.0, 1951.0)
Measured = Callable[[Mapping[str, Any], float], Mapping[str, float]]
"""What a run measures, given its point and its luck, a number of the normal distribution."""


def write_sweep(
    folder: Path, axes: dict[str, Any], design: dict[str, Any], measured: Measured, *, replicates: int = 2,
    policy: str = "common", title: str = "A made-up sweep", lost: int = 0,
) -> Path:  # fmt: skip
    """The folder of a sweep of such axes and design whose runs measure what a function of points and luck returns.

    The last `lost` runs are not there.
    """
    seeds = {"seed": 3, "replicates": replicates, "policy": policy}
    document = {"study": 1, "name": "made-up", "scenario": "none", "axes": axes, "design": design, "seeds": seeds}
    spec = StudySpec.model_validate(document)
    there: list[Point] = list(points(spec.design, spec.axes))
    names = {path: axis.name or path for path, axis in spec.axes.items()}
    numeric = frozenset(path for path, axis in spec.axes.items() if axis.categorical is None)
    table = settings(there, names, numeric)
    for part in ("runs", "steps"):
        (folder / "parts" / part).mkdir(parents=True)
    frame = pd.DataFrame({name: array.to_pylist() for name, array in table.items()})
    frame.insert(0, "point", range(len(there)))
    frame.assign(**{VALUES: [json.dumps(dict(point)) for point in there]}).to_parquet(folder / "points.parquet")
    count = len(there) * replicates - lost
    runs = pd.DataFrame({"run": range(count)})
    runs["point"], runs["replicate"] = runs["run"] // replicates, runs["run"] % replicates
    runs["status"], runs["message"] = "done", ""
    runs.to_parquet(folder / "parts" / "runs" / "00000-0000000000000000.parquet")
    _steps(folder, runs, there, measured, policy)
    manifest = {
        "name": "made-up", "title": title, "seed": 3, "replicates": replicates,
        "scenario": {"start": 1950, "end": 1951, "steps_per_year": 1, "nations": [], "treaties": [], "events": []},
        "sweep": {"study": document, "columns": names, "policy": policy},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _steps(folder: Path, runs: pd.DataFrame, there: list[Point], measured: Measured, policy: str) -> None:
    """Two years a run, with all columns that a run records."""
    rows = []
    luck: list[float] = np.random.default_rng(11).normal(size=len(runs)).tolist()
    for run, point, replicate in zip(runs["run"], runs["point"], runs["replicate"], strict=True):
        found = measured(there[point], luck[replicate if policy == "common" else run])
        rows += [{"run": run, "step": k, "year": year, **found} for k, year in enumerate(YEARS)]
    frame = pd.DataFrame(rows).reindex(columns=columns()["steps"])
    frame.to_parquet(folder / "parts" / "steps" / "00000.parquet")
    assert pq.read_schema(folder / "parts" / "steps" / "00000.parquet").names == columns()["steps"]
