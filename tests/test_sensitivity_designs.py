"""Designs for sensitivity: which points they have, and what is said of designs that cannot be."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import ScenarioError
from sim.sweep.designs import group_size, points, size
from sim.sweep.plan import Plan
from sim.sweep.reading import read_study
from sim.sweep.schema import Axis, Design
from tests.studies import plan, study_file

AXES = {
    "a.x": Axis.model_validate({"range": [0, 1]}),
    "b.y": Axis.model_validate({"log": [1, 1000]}),
    "c.z": Axis.model_validate({"integer": [1, 6]}),
    "d.w": Axis.model_validate({"list": [1, 2, 5]}),
    "event:e": Axis.model_validate({"categorical": ["in", "out"]}),
}


@pytest.mark.parametrize("levels", [None, 6])
def test_on_a_trajectory_each_axis_moves_once_by_itself(levels: int | None) -> None:
    design = Design(kind="morris", trajectories=12, levels=levels, seed=3)
    found = list(points(design, AXES))
    assert found == list(points(design, AXES)) != list(points(design.model_copy(update={"seed": 4}), AXES))
    assert len(found) == size(design, AXES) == 12 * group_size(design, 5)
    for first in range(0, len(found), 6):
        moved = [[key for key in AXES if one[key] != two[key]] for one, two in pairwise(found[first : first + 6])]
        assert sorted(key for keys in moved for key in keys) == sorted(AXES), "one axis at a time, each once"
    for path, ends in {"a.x": (0.0, 1.0), "b.y": (1.0, 1000.0), "c.z": (1, 6)}.items():
        assert {min(p[path] for p in found), max(p[path] for p in found)} == set(ends)


@pytest.mark.parametrize("second", [False, True])
def test_each_base_point_is_met_again_with_one_axis_from_another(second: bool) -> None:
    design = Design(kind="saltelli", points=8, seed=0, second_order=second)
    found, group = list(points(design, AXES)), group_size(design, 5)
    assert found == list(points(design, AXES))
    assert (len(found), group) == (size(design, AXES), 12 if second else 7)
    for first in range(0, len(found), group):
        one, other = found[first], found[first + group - 1]
        for k, path in enumerate(AXES):
            assert found[first + 1 + k] == {**one, path: other[path]}
            if second:
                assert found[first + 6 + k] == {**other, path: one[path]}


def test_they_run_on_common_luck_as_any_study_does(tmp_path: Path) -> None:
    axes = {"negotiate.meeting_rate": {"range": [0.1, 0.5]}, "event:alarm": ["in", "out"]}
    one = plan(tmp_path, axes=axes, design={"kind": "saltelli", "points": 4})
    assert (len(one.points), one.runs) == (16, 32)
    assert {one.run(number).luck for number in range(one.runs)} == {0, 1}
    assert isinstance(one, Plan)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"design": "saltelli"}, "a saltelli needs `points`: the base points, a power of 2"),
        ({"design": {"kind": "saltelli", "points": 100}}, "must be a power of 2, such as 64 or 128"),
        ({"design": "morris"}, "a morris needs `trajectories`: how many, 10 or more"),
        ({"design": {"kind": "morris", "points": 10}}, "a morris has `trajectories`"),
        ({"design": {"kind": "morris", "trajectories": 5, "levels": 5}}, "must be an even number, such as 6"),
        ({"design": {"kind": "grid", "levels": 4}}, "only a morris has it; leave it out of the grid"),
        ({"design": {"kind": "sobol", "points": 4, "trajectories": 4}}, "only a morris has it"),
        ({"design": {"kind": "morris", "trajectories": 4, "second_order": True}}, "only a saltelli has it"),
        ({"design": {"kind": "saltelli", "points": 65536}}, "points are more than 100,000"),
        (
            {"design": {"kind": "morris", "trajectories": 4},
             "axes": {"nations.BBB.strategy": ["balanced", "hedge", "neutral"]}},
            "more than two words have no order; take a saltelli",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    path = study_file(tmp_path, **fields)
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    assert message in str(caught.value)
