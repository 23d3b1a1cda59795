"""Calibration on toys with a known answer: the sampler, its luck, and the ridge."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.calibration.inference import Sample, infer
from analysis.calibration.plan import Effort, Point, Prior
from analysis.calibration.posterior import posterior, ridge
from analysis.calibration.worlds import luck_of


def noisy(point: Point) -> dict[str, float]:
    """One draw of a normal variable about the parameter, with standard deviation one."""
    return {"seen": point["mean"] + float(np.random.default_rng(luck_of(0, point)).normal())}


def toy(effort: Effort, threads: int = 1) -> Sample:
    """Particles of a normal mean, of which 2.0 was seen."""
    with ThreadPoolExecutor(threads) as pool:
        return infer(noisy, [Prior("mean", -10.0, 10.0, "wide")], {"seen": 2.0}, {"seen": 1.0}, effort, pool)


@pytest.mark.parametrize(("effort", "keep"), [(Effort(600, 1), 0.1), (Effort(100, 5), 1.0)])
def test_the_posterior_of_a_normal_mean_is_the_known_one(effort: Effort, keep: float) -> None:
    sample = toy(effort)
    found = posterior(sample, keep)
    values = np.array([found.point(place)["mean"] for place in found.places])
    middle = found.weights @ values
    # known: normal about 2.0 with standard deviation 1.0, and a little wider for the tolerance
    assert middle == pytest.approx(2.0, abs=0.3)
    assert np.sqrt(found.weights @ (values - middle) ** 2) == pytest.approx(1.05, abs=0.25)
    assert (np.diff(sample.generations["epsilon"]) < 0).all()
    assert found.tolerance < 1.5


def test_nothing_is_left_that_another_thread_would_have_to_close(caplog: pytest.LogCaptureFixture) -> None:
    gc.disable()
    try:
        toy(Effort(20, 1))
        with ThreadPoolExecutor(1) as other:
            other.submit(gc.collect).result()
    finally:
        gc.enable()
    assert [record.message for record in caplog.records] == []


def test_the_nearest_particles_are_kept_and_weigh_alike() -> None:
    sample = toy(Effort(100, 1))
    kept = posterior(sample, 0.1)
    assert kept.effective == pytest.approx(10)
    assert kept.tolerance == sorted(sample.particles["distance"])[9]


def test_the_same_seed_draws_the_same_particles_and_leaves_the_shared_luck_alone() -> None:
    def once(seed: int, threads: int = 1) -> pd.DataFrame:
        return toy(Effort(20, 3, seed=seed), threads).particles

    np.random.seed(5)
    before: Any = np.random.get_state()
    first = once(1)
    assert str(before) == str(np.random.get_state())
    np.random.seed(6)
    pd.testing.assert_frame_equal(first, once(1))
    pd.testing.assert_frame_equal(first, once(1, threads=4))
    assert not first.equals(once(2))


def test_two_parameters_that_act_as_a_product_make_a_ridge() -> None:
    priors = [Prior(name, 0.1, 10.0, "wide", log=True) for name in ("one", "other")]
    with ThreadPoolExecutor(1) as pool:
        found = ridge(posterior(infer(
            lambda point: {"seen": np.log(point["one"] * point["other"])}, priors, {"seen": 0.0}, {"seen": 1.0},
            Effort(500, 1), pool,
        )))  # fmt: skip
    loose, known = found.directions
    assert not loose.identified and loose.loads[0] * loose.loads[1] == pytest.approx(-0.5, abs=0.05)
    assert known.left < 0.05 and known.loads[0] * known.loads[1] == pytest.approx(0.5, abs=0.05)
    assert found.correlations[0, 1] < -0.8
