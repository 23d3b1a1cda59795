"""Scores of forecasts by hand, and on the real tables, where there are such, the baselines that are known."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from analysis.hindcast.baselines import BOOSTING, CALIBRATED, FEWEST, LOGIT, NEAREST, PERSISTENCE, forecasts
from analysis.hindcast.cut import cut
from analysis.hindcast.hindcast import MODEL, Effort, hindcast
from analysis.hindcast.scores import Task, by_region, by_treaty, calibration, ends_of, redrawn, score, task, weighted
from analysis.hindcast.truth import outcomes

DATA = Path(__file__).parents[3] / "shared" / "data"
there = pytest.mark.skipif(not DATA.is_dir(), reason="the source tables are not beside the project")

PAIRS = pd.DataFrame({
    "tied": [False] * 4 + [True] * 2, "end": [True, False, False, True, True, False],
    "treaty": [7, 0, 0, 8, 9, 9], "x": [0.9, 0.8, 0.1, 0.3, 0.6, 0.7], "half": 0.5,
    "born": False,
})  # fmt: skip


def test_scores_are_those_by_hand() -> None:
    formed = score(PAIRS, "x", "formation", ("half", "half"))
    assert (formed.cases, formed.events, formed.treaties) == (4, 2, 2)
    assert formed.auc == 3 / 4 and formed.precision == pytest.approx(1 / 2 + 1 / 2 * 2 / 3)
    assert formed.brier == pytest.approx((0.01 + 0.64 + 0.01 + 0.49) / 4)
    assert formed.log == pytest.approx(-math.log(0.9 * 0.2 * 0.9 * 0.3) / 4)
    assert formed.brier_skill == pytest.approx(1 - formed.brier / 0.25)
    assert formed.log_skill == pytest.approx(1 - formed.log / math.log(2))
    ended = score(PAIRS, "x", "termination", ("half", "half"))
    assert ended.events == 1 and ended.auc == 0 and ended.brier == pytest.approx((0.16 + 0.49) / 2)
    both = score(PAIRS, "x", "all", ("half", "half"))
    assert both.events == 3 and both.cases == 6


def test_a_rule_has_no_chances_to_score() -> None:
    found = score(PAIRS, "x", "formation", ("half", "half"), rule=True)
    assert found.auc == 3 / 4 and math.isnan(found.brier) and math.isnan(found.log_skill)


def test_persistence_pays_for_its_certainty_within_bounds() -> None:
    sure = PAIRS.assign(x=PAIRS["tied"].astype(float))
    assert score(sure, "x", "formation", ("half", "half")).log == pytest.approx(-math.log(1e-4 * (1 - 1e-4)) / 2)


def test_weighted_scores_are_those_of_the_library() -> None:
    luck = np.random.default_rng(1)
    happened = luck.random(300) < 0.2
    one = Task(happened, np.round(luck.random(300) + 0.3 * happened, 1), luck.integers(0, 9, 300))
    draws = luck.integers(0, 4, (5, happened.sum())).astype(float)
    for k, draw in enumerate(draws):
        weights = np.ones(300)
        weights[happened] = draw
        auc, precision = weighted(one, draws)[:, k]
        assert auc == pytest.approx(roc_auc_score(happened, one.said, sample_weight=weights))
        assert precision == pytest.approx(average_precision_score(happened, one.said, sample_weight=weights))


def test_intervals_are_over_treaties() -> None:
    happened = np.repeat([True, False], [40, 400])
    said = np.r_[np.full(20, 0.9), np.full(20, 0.1), np.tile([0.5, 0.2], 200)]
    two = Task(happened, said, np.r_[np.repeat([1, 2], 20), np.zeros(400)])
    many = Task(happened, said, np.r_[np.arange(40), np.zeros(400)])
    (low, high), _ = ends_of(redrawn(two))
    assert (low, high) == (0.0, 1.0), "one treaty found and one missed say little"
    (less, more), _ = ends_of(redrawn(many))
    assert 0.3 < less < 0.5 < more < 0.7
    alone = Task(happened, said, np.r_[np.ones(40), np.zeros(400)])
    assert np.isnan(ends_of(redrawn(alone))).all()


def test_what_is_ahead_is_told_by_the_difference_on_the_same_draws() -> None:
    """Two forecasts that order the same differ by nothing, however wide the interval of each is."""
    happened = np.r_[np.repeat(True, 8), np.repeat(False, 40)]
    good = np.r_[np.linspace(0.3, 0.9, 8), np.linspace(0.0, 0.6, 40)]
    pairs = pd.DataFrame({
        "tied": False, "end": happened, "treaty": np.r_[np.arange(1, 9), np.zeros(40)], "born": False,
        "x": good, "same": good / 2, "worse": np.r_[good[:8] - 0.3, good[8:]], "half": 0.5,
    })  # fmt: skip
    same, worse, own = (score(pairs, name, "formation", ("half", "half"), ahead="x") for name in ("same", "worse", "x"))
    assert same.auc_low < same.auc_high and (same.auc_ahead_low, same.auc_ahead_high) == (0.0, 0.0)
    assert worse.auc_ahead_low > 0 and worse.precision_ahead_low > 0
    assert math.isnan(own.auc_ahead_low), "nothing is ahead of itself"


def test_calibration_is_by_classes() -> None:
    found = calibration(Task(np.array([False, True, False, True]), np.array([0.001, 0.002, 0.5, 0.4]), np.zeros(4)))
    assert found["cases"].tolist() == [2, 2] and found["share"].tolist() == [0.5, 0.5]
    assert found["said"].tolist() == pytest.approx([0.0015, 0.45])


def test_events_are_told_by_treaty() -> None:
    found = by_treaty(PAIRS.assign(start=1955, mover=0), "x")
    assert found["treaty"].tolist() == [7, 8, 9] and found["events"].tolist() == [1, 1, 1]
    assert found["chance"].tolist() == pytest.approx([0.9, 0.3, 0.3])
    assert found["rank"].tolist() == [1.0, 0.5, 0.5]


def test_what_was_missed_is_told_by_region() -> None:
    region = pd.Series({1: "Europe", 2: "Africa"})
    found = by_region(PAIRS.assign(a=[1, 1, 1, 2, 1, 2], b=[1, 2, 2, 1, 2, 2]), "x", region)
    formed = found[found["task"] == "formation"].set_index("regions")
    assert formed["pairs"].to_dict() == {"Africa - Europe": 3, "Europe - Europe": 1}
    assert formed["events"].to_dict() == {"Africa - Europe": 1, "Europe - Europe": 1}
    assert formed["expected"].to_dict() == pytest.approx({"Africa - Europe": 0.8 + 0.1 + 0.3, "Europe - Europe": 0.9})
    assert found[found["task"] == "termination"]["events"].tolist() == [1, 0]


@there
@pytest.mark.parametrize("start", [1948, 1950, 1960, 1964, 1970, 1980])
def test_ties_and_persistence_are_those_that_are_known(start: int) -> None:
    table = pd.read_csv(DATA / "hindcast_baselines.csv").query("target == 'defense' and model == 'persistence'")
    known = table.set_index("start").loc[start]
    pairs = outcomes(DATA, start, 10).query("not born")
    pairs[PERSISTENCE] = pairs["tied"].astype(float)
    formed, ended = (task(pairs, PERSISTENCE, kind).happened.sum() for kind in ("formation", "termination"))
    assert (len(pairs), formed, ended) == (known["n"], known["form_n"], known["term_n"])
    assert score(pairs, PERSISTENCE, "all", (PERSISTENCE,) * 2).brier == pytest.approx(known["Brier"], abs=6e-5)


@there
@pytest.mark.nightly
def test_baselines_are_near_those_that_are_known(tmp_path: Path) -> None:
    pairs = outcomes(DATA, 1970, 10).query("not born").reset_index(drop=True)
    states = np.unique(pairs[["a", "b"]].to_numpy())
    pairs = pd.concat([pairs, forecasts(cut(DATA, 1970, tmp_path), states, 1970, 10)], axis=1)
    found = {
        (name, kind): score(pairs, name, kind, (PERSISTENCE, CALIBRATED))
        for name in (CALIBRATED, LOGIT, BOOSTING, NEAREST, FEWEST) for kind in ("formation", "termination", "all")
    }  # fmt: skip
    assert found[NEAREST, "formation"].auc == pytest.approx(0.90, abs=0.005)
    assert found[FEWEST, "termination"].auc == pytest.approx(0.92, abs=0.005)
    assert found[FEWEST, "termination"].precision == pytest.approx(0.44, abs=0.005)
    assert found[CALIBRATED, "all"].brier == pytest.approx(0.0120, abs=0.0002)
    for name, formation, termination in ((LOGIT, 0.848, 0.660), (BOOSTING, 0.904, 0.717)):
        assert found[name, "formation"].auc == pytest.approx(formation, abs=0.06)
        assert found[name, "termination"].auc == pytest.approx(termination, abs=0.09)


@there
@pytest.mark.nightly
def test_the_model_orders_new_ties_after_1970_better_than_luck() -> None:
    found = hindcast(DATA, [1970], 10, Effort(32, 2))
    formed = next(one for one in found.scores if (one.forecast, one.task) == (MODEL, "formation"))
    assert formed.auc > 0.8 and formed.auc_low > 0.5 and formed.log_skill > 0
