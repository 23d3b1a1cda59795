"""Effects of the axes of a sweep: known answers, whether points pair or not."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.effects import common_means, effect_of_pairs
from analysis.statistics import effects_of, levels_of, paired_effects, slopes
from analysis.statistics.common import Courses, effects_of_pairs

AXES = ["burden", "pact"]


def runs(points: list[tuple[float, object]], replicates: int, noise: float = 0.0) -> pd.DataFrame:
    """Runs of a year whose x is 10 times the burden, 3 less without the pact, plus the luck of the replicate."""
    luck = np.random.default_rng(3).normal(0.0, 1.0, replicates)
    own = np.random.default_rng(4).normal(0.0, noise, (len(points), replicates))
    rows = [
        (p, r, *point, 10 * np.nan_to_num(point[0], nan=0.5) - 3 * (point[1] == "out") + luck[r] + own[p, r])
        for (p, point), r in itertools.product(enumerate(points), range(replicates))
    ]
    return pd.DataFrame(rows, columns=["point", "replicate", *AXES, "x"]).assign(year=1950.0, run=range(len(rows)))


def courses(steps: pd.DataFrame) -> Courses:
    return Courses.of(steps, ("point", "replicate", *AXES), ["x"])


GRID: list[tuple[float, object]] = list(itertools.product([0.1, 0.2, 0.4], ["in", "out"]))


def test_common_luck_drops_out_of_pairs() -> None:
    frame = runs(GRID, 5)
    table = paired_effects(courses(frame), "burden", AXES)
    assert table["effect"].tolist() == pytest.approx([1.0, 3.0]) and table["base"].tolist() == [0.1, 0.1]
    assert table["low"].tolist() == pytest.approx([1.0, 3.0]) and table["high"].tolist() == pytest.approx([1.0, 3.0])
    assert table["pairs"].tolist() == [10, 10] and table["replicates"].tolist() == [5, 5]
    assert set(effects_of(frame, AXES, ["x"])["by"]) == {"pairs"}
    words = paired_effects(courses(frame), "pact", AXES).iloc[0]
    assert (words["base"], words["level"], words["pairs"]) == ("in", "out", 15) and words["effect"] == pytest.approx(-3)


def test_the_interval_is_that_of_the_house_over_replicates() -> None:
    frame = runs(GRID, 12, noise=0.5)
    found = paired_effects(courses(frame), "pact", AXES).iloc[0]
    wide = frame.pivot(index=["replicate", "burden"], columns="pact", values="x")
    apart = (wide["out"] - wide["in"]).groupby("replicate").mean().to_numpy()
    same = effect_of_pairs(np.zeros(12), apart)
    assert found[["effect", "low", "high"]].tolist() == pytest.approx([same.effect, same.low, same.high])


def test_failed_runs_and_single_replicates() -> None:
    frame = runs(GRID, 5).drop(index=[0, 7]).reset_index(drop=True)
    table = paired_effects(courses(frame), "burden", AXES)
    assert table["effect"].tolist() == pytest.approx([1.0, 3.0]) and table["pairs"].tolist() == [8, 8]
    alone = paired_effects(courses(runs(GRID, 1)), "burden", AXES)
    assert alone["effect"].tolist() == pytest.approx([1.0, 3.0]) and alone["low"].isna().all()


def test_one_at_a_time_is_compared_with_the_world_as_told() -> None:
    points: list[tuple[float, object]] = [(np.nan, "in"), (0.1, "in"), (0.9, "in"), (np.nan, "out")]
    table = paired_effects(courses(runs(points, 4)), "burden", AXES)
    assert table["base"].tolist() == ["as told"] * 2 and table["effect"].tolist() == pytest.approx([-4.0, 4.0])
    assert levels_of(runs(points, 1), "burden")[1:] == [0.1, 0.9]


def test_points_without_partners_have_slopes() -> None:
    luck = np.random.default_rng(1)
    points: list[tuple[float, object]] = [
        (float(b), str(luck.choice(["in", "out"]))) for b in luck.uniform(0.0, 0.5, 40)
    ]
    frame = runs(points, 3)
    assert set(effects_of(frame, AXES, ["x"])["by"]) == {"slope"}, "single points that happen to agree make no design"
    assert paired_effects(courses(runs([(0.1, "in"), (0.2, "out")], 2)), "burden", AXES).empty
    table = slopes(frame, AXES, ["x"])
    span = max(b for b, _ in points) - min(b for b, _ in points)
    first = points[0][1]
    assert table["effect"].tolist() == pytest.approx([10 * span, -3 if first == "in" else 3])
    assert table["fits"].tolist() == pytest.approx([1.0, 1.0]) and table["pairs"].tolist() == [40, 40]
    rough = slopes(runs(points, 3, noise=2.0), AXES, ["x"]).iloc[0]
    assert rough["low"] < 10 * span < rough["high"] and rough["fits"] < 1
    assert slopes(runs(points[:5], 1), AXES, ["x"])["low"].isna().all(), "too few points for an interval"


def lucks(seed: int, points: int, replicates: int, shared: bool) -> pd.DataFrame:
    """Runs whose x does not depend on the burden in the mean of all lucks, but does under each single luck."""
    luck = np.random.default_rng(seed)
    burdens, level = luck.uniform(0.0, 1.0, points), luck.normal(0.0, 1.0, (points, replicates))
    tilt = luck.normal(0.0, 1.0, replicates) * burdens[:, None] if shared else 0.0
    x = tilt + (0.2 if shared else 1.0) * level
    rows = [(p, r, burdens[p], "in", x[p, r]) for p, r in itertools.product(range(points), range(replicates))]
    return pd.DataFrame(rows, columns=["point", "replicate", *AXES, "x"])


@pytest.mark.parametrize(("replicates", "shared"), [(10, True), (3, True), (1, False)])
def test_intervals_of_slopes_hold_the_luck_that_points_share(replicates: int, shared: bool) -> None:
    """Of twenty intervals about one leaves out the truth, however few the lucks; drawn points alone miss half of it."""
    found = [slopes(lucks(seed, 30, replicates, shared), AXES[:1], ["x"], shared).iloc[0] for seed in range(40)]
    assert sum(row["low"] <= 0.0 <= row["high"] for row in found) >= 36
    assert {row["replicates"] for row in found} == {replicates if shared else 30}


def test_a_single_luck_has_no_interval_of_slopes() -> None:
    alone = slopes(lucks(1, 30, 1, True), AXES[:1], ["x"])
    assert alone["low"].isna().all() and alone["replicates"].tolist() == [1]
    frame = lucks(1, 30, 4, True)
    frame.loc[frame.index[::7], "x"] = np.nan
    found = slopes(frame, AXES[:1], ["x"]).iloc[0]
    assert found["low"] < found["effect"] < found["high"], "points count in the lucks in which they have the index"


def late(pairs: int) -> pd.DataFrame:
    """Runs of six years in which x grows by one a year; the pact adds 1, but with it x is there for two years only.

    The last run with the pact never has it.
    """
    rows = [
        (
            2 * r + point,
            point,
            r,
            0.1,
            pact,
            1950.0 + year,
            year + point if not point or (year < 2 and r < pairs - 1) else np.nan,
        )
        for (point, pact), r, year in itertools.product(enumerate(("out", "in")), range(pairs), range(6))
    ]
    return pd.DataFrame(rows, columns=["run", "point", "replicate", *AXES, "year", "x"])


def test_a_pair_counts_in_the_years_that_both_runs_have() -> None:
    """Each run's mean over its own years would have the wrong sign."""
    frame = late(9)
    own = frame.groupby("pact")["x"].mean()
    assert own["in"] - own["out"] == pytest.approx(-1.0)
    (found,) = effects_of(frame, AXES, ["x"]).to_dict("records")
    assert (found["base"], found["effect"], found["low"]) == ("out", pytest.approx(1.0), pytest.approx(1.0))
    assert (found["pairs"], found["left_out"], found["share"]) == (8, 1, pytest.approx(1 / 3))
    with pytest.raises(ValueError, match="tidy"):
        effects_of(frame.drop(columns="year"), AXES, ["x"])


def test_means_of_both_over_the_steps_of_both() -> None:
    one = np.array([[1.0, 2.0, np.nan, 9.0], [np.nan, 5.0, np.inf, np.nan]])
    other = np.array([[4.0, np.nan, 8.0, 10.0], [7.0, np.nan, 1.0, 2.0]])
    first, second, share = common_means(one[:, :, None], other[:, :, None])
    assert (
        first[0] == 5.0
        and second[0] == 7.0
        and share.tolist() == [[0.5], [0.0]]
        and np.isnan([*first[1], *second[1]]).all()
    )
    (found,) = effects_of_pairs(first, second, share)
    assert (found.difference, found.low, found.pairs, found.left_out, found.share) == (2.0, 2.0, 1, 1, 0.5)
    (none,) = effects_of_pairs(first[1:], second[1:], share[1:])
    assert none.pairs == 0 and np.isnan([none.difference, none.low, none.one]).all() and not none.everywhere


def test_points_told_twice_count_once() -> None:
    table = paired_effects(courses(runs([*GRID, GRID[0]], 5)), "burden", AXES)
    assert table["pairs"].tolist() == [10, 10]
