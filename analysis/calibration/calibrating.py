"""A whole calibration: the record, the particles, the posterior, its ridge, and the windows that come after."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.calibration import store
from analysis.calibration.inference import Sample, Simulate, infer
from analysis.calibration.plan import ASIDE, FIT, FITTED, PRIORS, VALIDATED, Effort
from analysis.calibration.posterior import Marginal, Posterior, Ridge, marginals, posterior, ridge
from analysis.calibration.record import Observed, observed
from analysis.calibration.validation import Checked, validate
from analysis.calibration.worlds import named, simulate

Tick = Callable[[str, int], Any]


@dataclass(frozen=True)
class Calibration:
    """What came of it."""

    basis: dict[str, Any]
    sample: Sample
    posterior: Posterior
    marginals: list[Marginal]
    ridge: Ridge
    checked: list[Checked]
    runs: int
    """Runs of each window and arm in the validation."""


def calibrate(data: Path, out: Path, effort: Effort, keep: float, runs: int, jobs: int, tick: Tick) -> Calibration:
    """Calibrate on the windows up to 1960 and validate on others; particles that are there are not drawn again."""
    store.check(data)
    stands_on = store.basis(data, effort)
    with ThreadPoolExecutor(jobs) as pool:
        records = [observed(data, window) for window in (*FITTED, *ASIDE, *VALIDATED)]
        fitted = records[: len(FITTED)]
        known = store.remembering(out, stands_on, lambda point: simulate(fitted, point, effort.seed))
        sample = sampled(fitted, known, effort, pool, tick)
        found = posterior(sample, keep)
        checked = validate(records, found, runs, effort.seed, pool, lambda done: tick("runs", done))
    return Calibration(stands_on, sample, found, marginals(found), ridge(found), checked, runs)


def sampled(records: Sequence[Observed], simulated: Simulate, effort: Effort, pool: Executor, tick: Tick) -> Sample:
    """The particles of a calibration, from the fitted windows, none of which reads anything after its last year."""
    moments = named((one.window, {name: one.moments[name] for name in FIT}) for one in records)
    scales = named((one.window, {name: one.scales[name] for name in FIT}) for one in records)
    return infer(simulated, PRIORS, moments, scales, effort, pool, lambda done: tick("simulations", done))


def cost(data: Path, effort: Effort, runs: int) -> tuple[float, float]:
    """About how many seconds of one thread sampling and validation take, by one simulation amid the priors."""
    import time

    store.check(data)
    records = [observed(data, window) for window in FITTED]
    middle = {prior.name: prior.value(0.5) for prior in PRIORS}
    simulate(records, middle, effort.seed)
    begin = time.perf_counter()
    simulate(records, middle, effort.seed + 1)
    each = time.perf_counter() - begin
    return each * likely(effort), each * 3 * runs * len((*FITTED, *ASIDE, *VALIDATED))


def likely(effort: Effort) -> int:
    """About how many simulations a calibration takes: the prior once, then three to a particle."""
    return effort.particles * (1 + 3 * (effort.generations - 1))


def writable(out: Path) -> None:
    """Make the folder of results; OSError where that cannot be."""
    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise PermissionError(13, "no permission to write there")
