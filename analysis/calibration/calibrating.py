"""A whole calibration: the record, the particles, the posterior, its ridge, and the windows that come after."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.calibration import store
from analysis.calibration.inference import Sample, infer
from analysis.calibration.plan import FIT, FITTED, PRIORS, VALIDATED, Effort
from analysis.calibration.posterior import Marginal, Ridge, marginals, ridge
from analysis.calibration.record import Observed, observed
from analysis.calibration.validation import Checked, validate
from analysis.calibration.worlds import named, simulate

Tick = Callable[[str, int], Any]


@dataclass(frozen=True)
class Calibration:
    """What came of it."""

    basis: dict[str, Any]
    sample: Sample
    marginals: list[Marginal]
    ridge: Ridge
    checked: list[Checked]
    runs: int
    """Runs of each window and arm in the validation."""


def calibrate(data: Path, out: Path, effort: Effort, runs: int, jobs: int, tick: Tick) -> Calibration:
    """Calibrate on the windows up to 1960 and validate on those after; particles that are there are not drawn again."""
    store.check(data)
    stands_on = store.basis(data, effort)
    with ThreadPoolExecutor(jobs) as pool:
        records = [observed(data, window) for window in (*FITTED, *VALIDATED)]
        sample = store.kept(out, stands_on)
        if sample is None:
            sample = sampled(records[: len(FITTED)], effort, pool, tick)
            store.keep(out, stands_on, sample)
        checked = validate(records, sample, runs, effort.seed, pool, lambda done: tick("runs", done))
    return Calibration(stands_on, sample, marginals(sample), ridge(sample), checked, runs)


def sampled(records: Sequence[Observed], effort: Effort, pool: ThreadPoolExecutor, tick: Tick) -> Sample:
    """The particles of a calibration, from the fitted windows, none of which reads anything after its last year."""
    moments = named((one.window, {name: one.moments[name] for name in FIT}) for one in records)
    scales = named((one.window, {name: one.scales[name] for name in FIT}) for one in records)
    return infer(
        lambda point: simulate(records, point, effort.seed, pool), PRIORS, moments, scales, effort,
        lambda done: tick("simulations", done),
    )  # fmt: skip


def cost(data: Path, effort: Effort, runs: int) -> tuple[float, float]:
    """About how many seconds the sampling and the validation take, by one simulation at the middle of the priors."""
    import time

    store.check(data)
    with ThreadPoolExecutor(len(FITTED)) as pool:
        records = [observed(data, window) for window in FITTED]
        middle = {prior.name: prior.value(0.5) for prior in PRIORS}
        simulate(records, middle, effort.seed, pool)
        begin = time.perf_counter()
        simulate(records, middle, effort.seed + 1, pool)
        each = time.perf_counter() - begin
    return each * likely(effort), each * 3 * runs * 2.0


def likely(effort: Effort) -> int:
    """About how many simulations a calibration takes: the prior once, then three to a particle, or the most allowed."""
    return min(effort.particles * (1 + 3 * (effort.generations - 1)), effort.simulations + 4 * effort.particles)


def writable(out: Path) -> None:
    """Make the folder of results; OSError where that cannot be."""
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise PermissionError(13, "no permission to write there")
