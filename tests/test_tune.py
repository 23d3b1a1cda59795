"""The search for parameters: what it judges by, that it can be repeated and goes on, and finds what is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.experiments.targets import TARGETS
from science.moments import ABSENT, loss, miss
from science.report import REPORT_SEED
from science.tune import (
    BOXES,
    FINALISTS,
    RANGES,
    ROUNDS,
    RUN_OFF,
    SURER,
    YEARS,
    Row,
    Search,
    Task,
    affordable,
    chosen_search,
    defaults,
    model_digest,
    planned,
    read,
    searched,
    settings,
    stands,
)
from sim.schedule import STANDARD

SEARCH = Search(model_digest(), seed=5, runs=2, points=9)
GOAL = {path: 0.7 * low + 0.3 * high for path, (low, high) in RANGES.items()}


def bowl(task: Task) -> Row:
    """A loss that is least at one point of the ranges, and a moment that knows the luck of its runs."""
    apart = [(task.point[path] - GOAL[path]) / (high - low) for path, (low, high) in RANGES.items()]
    return {"loss": float(f"{np.abs(apart).mean():.6g}"), "density@1955": float(task.seed * 100 + task.runs)}


def test_eight_parameters_at_most_are_searched_in_ranges_about_the_defaults() -> None:
    assert len(RANGES) <= 8
    for path, (low, high) in RANGES.items():
        known = STANDARD.parameters()[path]
        assert known.low <= low < known.default < high <= known.high, path


def test_the_loss_is_the_mean_distance_from_the_middle_in_widths_of_the_bands_tuned_on() -> None:
    assert [miss(value, 1.0, 4.0) for value in (2.0, 4.0, 1.0, 8.0, 0.5)] == pytest.approx([0.0, 0.5, 0.5, 1.0, 1.0])
    assert {miss(value, 1.0, 4.0) for value in (float("nan"), 0.0, -1.0, 1e9)} == {ABSENT}
    middle = {f"{goal.moment}@{goal.world}": (goal.low * goal.high) ** 0.5 for goal in TARGETS}
    assert loss(middle) == pytest.approx(0.0)
    for goal in TARGETS:
        off = loss(middle | {f"{goal.moment}@{goal.world}": goal.high})
        assert off == pytest.approx(0.5 / 8 if goal.tuned else 0.0), "what is held out never enters the loss"


def test_a_search_finds_the_point_and_never_chooses_by_the_luck_it_searched_on(tmp_path: Path) -> None:
    finalists = searched(SEARCH, bowl, tmp_path / "trace.csv")
    rows = read(tmp_path / "trace.csv")
    by_round = [[row for row in rows if row["round"] == name] for name in ROUNDS]
    assert [len(found) for found in by_round] == [10, *[3] * BOXES, 1 + FINALISTS]
    first, last = by_round[0], by_round[RUN_OFF]
    assert stands(first[0]) and stands(last[0]) and {path: first[0][path] for path in RANGES} == defaults()
    best = [min(row["loss"] for row in found) for found in by_round]
    assert best[RUN_OFF] == finalists[0]["loss"] < min(row["loss"] for row in first[1:])
    assert {row["density@1955"] for row in rows if row not in last} == {100 * SEARCH.seed + SEARCH.runs}
    assert {row["density@1955"] for row in last} == {100 * (SEARCH.seed + 1) + SURER * SEARCH.runs}
    assert {row["model"] for row in rows} == {model_digest()}


def test_points_lie_in_their_ranges_and_fill_them_and_boxes_shrink() -> None:
    points = planned(SEARCH, 0, [])[1:]
    for path, (low, high) in RANGES.items():
        place = sorted((point[path] - low) / (high - low) for point in points)
        assert [int(SEARCH.points * x + 1e-3) for x in place] == list(range(SEARCH.points)), "one in each ninth"
    rows = [{**GOAL, "loss": 0.1}, {**defaults(), "loss": 0.2}]
    for rounds in range(1, RUN_OFF):
        for point in planned(SEARCH, rounds, rows):
            for path, (low, high) in RANGES.items():
                assert low <= point[path] <= high
                assert abs(point[path] - GOAL[path]) <= 0.5 ** (rounds + 1) * (high - low) * 1.001
    final = planned(SEARCH, RUN_OFF, [*rows, *rows])
    assert final == [defaults(), GOAL], "each point once, and the defaults among them"


def test_a_search_that_was_broken_off_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.csv"
    searched(SEARCH, bowl, whole)
    left = 12

    def tired(task: Task) -> Row:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return bowl(task)

    with pytest.raises(KeyboardInterrupt):
        searched(SEARCH, tired, broken)
    assert len(read(broken)) == 12
    left = 1000
    searched(SEARCH, tired, broken)
    assert left == 1000 - (len(read(whole)) - 12), "nothing is evaluated twice"
    assert broken.read_bytes() == whole.read_bytes()


def test_where_time_is_up_the_run_off_still_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trace = tmp_path / "trace.csv"
    searched(SEARCH, bowl, trace, until=-1.0)
    assert [row["round"] for row in read(trace)] == [ROUNDS[0], ROUNDS[RUN_OFF]], "the defaults alone"
    said = capsys.readouterr().out
    assert "time is up: ranges without 9 of 10 points" in said and "time is up: no box 1" in said
    searched(SEARCH, bowl, trace)
    searched(SEARCH, bowl, tmp_path / "whole.csv")
    assert sorted(trace.read_text().splitlines()) == sorted((tmp_path / "whole.csv").read_text().splitlines())
    quick = affordable(bowl, runs=2, seed=5, minutes=1.0, jobs=1)
    assert affordable(bowl, runs=2, seed=5, minutes=0.0, jobs=1) == BOXES < quick


def test_the_trace_of_another_search_is_not_taken_for_this_one(tmp_path: Path) -> None:
    trace = tmp_path / "trace.csv"
    searched(SEARCH, bowl, trace)
    mine = ["--trace", str(trace), "--seed", "5", "--runs", "2"]
    assert chosen_search(settings(mine), bowl) == SEARCH, "points and model are those of the trace"
    for others in (["--seed", "6"], ["--runs", "3"], ["--points", "10"]):
        with pytest.raises(SystemExit, match="holds another search, or one of another model; write --anew"):
            chosen_search(settings([*mine, *others]), bowl)
    trace.write_text(trace.read_text(encoding="utf-8").replace(SEARCH.model, "0123"), encoding="utf-8")
    with pytest.raises(SystemExit, match="another model"):
        chosen_search(settings(mine), bowl)
    assert chosen_search(settings([*mine, "--points", "4", "--anew"]), bowl).points == 4
    assert not trace.exists()


def test_no_search_sees_the_luck_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert YEARS == (1955,), "the world of 1989 is held out as a whole"
    assert settings(["--seed", str(REPORT_SEED + 1)]).seed == REPORT_SEED + 1
    for seed in (REPORT_SEED, REPORT_SEED - 1):
        with pytest.raises(SystemExit):
            settings(["--seed", str(seed)])
        assert "which a search must not see" in capsys.readouterr().err
