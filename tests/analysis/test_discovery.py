"""Discovery: boxes that are known are found again, nothing is claimed of noise, and fresh runs try what was found."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.conditions import read_condition
from analysis.discovery.fresh import _estimated
from analysis.discovery.prim import Box, Data, find_box, match, peeled
from analysis.discovery.study import Discovery, discover
from analysis.discovery.telling import account, as_data, limits
from analysis.discovery.tested import by_chance, held, quasi_p, trimmed
from analysis.discovery.tree import leaves
from analysis.tables import open_study
from sim.cli import call
from tests.analysis.made_sweep import write_sweep
from tests.studies import study_file

AXES: dict[str, Any] = {
    "learn_trust.gain": {"range": [0, 0.1], "name": "trust_gain"},
    "negotiate.meeting_rate": {"log": [0.01, 1], "name": "meetings"},
    "negotiate.term": {"integer": [1, 10], "name": "term"},
    "nations.A.strategy": {"categorical": ["balanced", "hedge", "neutral"], "name": "strategy"},
    "learn_trust.decay": {"range": [0, 1], "name": "idle"},
}
DESIGN = {"kind": "sobol", "points": 512, "seed": 1}


def known(point: Mapping[str, Any], luck: float) -> dict[str, float]:
    """Low cohesion where trust grows slowly, meetings are frequent and the strategy is no hedge, and seldom else."""
    inside = point["learn_trust.gain"] < 0.04 and point["negotiate.meeting_rate"] > 0.1
    inside = inside and point["nations.A.strategy"] != "hedge"
    return {"cohesion": 0.2 if (luck < 1.3 if inside else luck < -1.7) else 0.6}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Discovery:
    folder = tmp_path_factory.mktemp("d") / "s"
    write_sweep(folder, AXES, DESIGN, known, replicates=2, policy="distinct")
    return discover(open_study(folder), read_condition("cohesion < .4"))


def test_a_known_box_is_found_again(found: Discovery) -> None:
    """Within a slice of its true bounds, with its true density and coverage in their intervals."""
    assert len(found.found) == 1 and found.rejected is not None and found.rejected > 0.05
    one = found.found[0]
    names = [found.space.dimensions[axis].name for axis in one.box.axes]
    assert names == ["trust_gain", "meetings", "strategy"], "neither the term nor the idle axis"
    assert one.box.intervals[0] == pytest.approx((-np.inf, 0.4), abs=0.03)
    assert one.box.intervals[1] == pytest.approx((0.5, np.inf), abs=0.03)
    assert limits(one.box, found.space).endswith("strategy is balanced or neutral")
    assert one.hold.density.low < 0.903 < one.hold.density.high, "the normal distribution at 1.3"
    assert one.hold.coverage.value == pytest.approx(0.757, abs=0.13), "of 0.4 x 0.5 x 2/3 of the space"
    assert one.chance == 0.01 and max(one.sure.values()) < 0.01 and min(one.often.values()) > 0.9


def test_the_tree_finds_it_too(found: Discovery) -> None:
    best = found.tree[0]
    assert best.hold.density.value > 0.8
    assert {found.space.dimensions[axis].name for axis in best.box.axes} == {"trust_gain", "meetings", "strategy"}
    assert sum(leaf.hold.runs for leaf in found.tree) == found.runs
    assert sum(leaf.hold.coverage.value for leaf in found.tree) == pytest.approx(1.0)


def noise(seed: int, points: int = 128) -> Data:
    luck = np.random.default_rng(seed)
    return Data(luck.random((points, 5)), (luck.random(points) < 0.3).astype(float), np.ones(points), (True,) * 5)


def test_nothing_is_claimed_of_noise() -> None:
    """In the long run one in twenty noises has a box that passes; of these eight none or one may; nor has a tree."""
    boxes = trees = 0
    for seed in range(8):
        data = noise(seed)
        box, _ = trimmed(data, find_box(data))
        boxes += bool(box.axes) and by_chance(data, box) <= 0.05
        trees += bool(leaves(data, np.arange(len(data.wanted))))
    assert boxes <= 1 and trees <= 1


def test_a_limit_that_does_nothing_has_a_large_quasi_p() -> None:
    luck = np.random.default_rng(3)
    shares = luck.random((400, 2))
    data = Data(shares, (shares[:, 0] < 0.3).astype(float), np.ones(400), (True, True))
    box = Box({0: (-np.inf, 0.3), 1: (0.1, np.inf)})
    assert quasi_p(data, box, 0) < 0.01 < 0.5 < quasi_p(data, box, 1)
    kept, sure = trimmed(data, box)
    assert kept.axes == list(sure) == [0]
    assert match(data, kept) == pytest.approx(1.0)
    assert find_box(data).axes == [0]


def test_peeling_is_patient_and_ends() -> None:
    data = noise(1)
    inside = [int(box.holds(data.shares).sum()) for box in peeled(data)]
    assert inside[0] == 128 and inside == sorted(inside, reverse=True)
    assert min(inside) >= 0.05 * 128
    assert max(a - b for a, b in itertools.pairwise(inside)) <= 0.05 * 128 + 1


def test_density_and_coverage_by_hand() -> None:
    data = Data(np.array([[0.1], [0.2], [0.8], [0.9]]), np.array([1.0, 0.5, 0.5, 0.0]), np.full(4, 2.0), (True,))
    hold = held(data, np.arange(4), data.shares[:, 0] < 0.5)
    assert (hold.density.value, hold.coverage.value, hold.mass) == (0.75, 0.75, 0.5)
    assert (hold.points, hold.runs, hold.wanted) == (2, 4, 3)
    fresh = _estimated("x", np.array([90, 10]), np.array([100, 100]), np.array([0.2, 0.8]))
    assert fresh.density[0].value == 0.9 and fresh.outside.value == 0.1
    assert fresh.coverage[0].value == pytest.approx(0.18 / 0.26)
    assert fresh.coverage[0].low < 0.18 / 0.26 < fresh.coverage[0].high


def test_intervals_hold_the_luck_that_points_share(tmp_path: Path) -> None:
    """One luck of four has it at all points of the box: points vary in nothing, and lucks do."""

    def lucky(point: Mapping[str, Any], luck: float) -> dict[str, float]:
        inside = point["learn_trust.gain"] < 0.04
        return {"cohesion": 0.2 if inside and luck < -0.5 else 0.6}

    design = {"kind": "sobol", "points": 128, "seed": 1}
    seen = {}
    for policy, replicates in (("common", 4), ("distinct", 4), ("common", 1)):
        folder = tmp_path / f"{policy}{replicates}"
        write_sweep(folder, AXES, design, lucky if replicates > 1 else known, replicates=replicates, policy=policy)
        seen[policy, replicates] = discover(open_study(folder), read_condition("cohesion < .4"))
    shared, own, alone = seen.values()
    hold = shared.found[0].hold.density
    assert hold.value == pytest.approx(0.25, abs=0.02) and hold.low == 0.0 and hold.high > 0.5
    free = own.found[0].hold.density
    assert free.high - free.low < 0.3, "runs of their own luck tell more"
    assert "share the luck of 4 replicates: the intervals are too narrow" in account("x", shared, "1950", None)
    assert "share" not in account("x", own, "1950", None).split(".")[1]
    assert "are of this luck alone" in " ".join(account("x", alone, "1950", None).split())


@pytest.mark.parametrize(
    ("hits", "outside", "doubts"),
    [
        (90, 10, ()),
        (0, 0, ("the interval of its density lies below the ", "its interval reaches down to")),
        (60, 10, ("the interval of its density lies below the ",)),
        (95, 95, ("its interval reaches down to",)),
    ],
)
def test_a_box_that_fresh_runs_do_not_bear_out_is_said_not_to_be_confirmed(
    found: Discovery, hits: int, outside: int, doubts: tuple[str, ...]
) -> None:
    fresh = _estimated("x", np.array([hits, outside]), np.array([100, 100]), np.array([0.2, 0.8]))
    said = " ".join(account("known", found, "1950", fresh).split())
    assert ("Not confirmed: " in said) == bool(doubts)
    assert all(doubt in said for doubt in doubts)
    assert as_data(found, "1950", fresh)["boxes"][0]["fresh"]["confirmed"] is not bool(doubts)


def test_the_command_tries_its_boxes_on_fresh_runs(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    """Burdens far above the threshold are where the world began: a box that fresh runs must bear out."""
    monkeypatch.chdir(tmp_path)
    axes = {"nations.AAA.burden": {"range": [0.01, 0.1], "name": "burden"}, "event:alarm": ["in", "out"]}
    design = {"kind": "latin_hypercube", "points": 40}
    study_file(tmp_path, axes=axes, design=design, record={"tables": ["steps", "nations"]}, block=None)
    assert call(["sweep", "small", "--quiet"]) == 0
    before = (tmp_path / "runs" / "small" / "manifest.json").read_bytes()
    command = ["discover", "runs/small", "--where", "AAA.burden > .05", "--jobs", "1"]
    assert call([*command, "--fresh", "40", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (box,) = told["boxes"]
    assert box["limits"][0]["axis"] == "burden" and box["where"].startswith("burden is above 0.0")
    assert box["density"]["value"] > 0.9 and box["fresh"]["density"]["value"] > 0.85
    assert box["fresh"]["coverage"]["value"] > 0.85 and told["fresh"]["outside"]["value"] < 0.15
    folder = tmp_path / "runs" / told["fresh"]["folder"]
    assert len(open_study(folder).runs) == 40 and open_study(folder).manifest["seed"] != json.loads(before)["seed"]
    assert call([*command, "--fresh", "40"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("small: burden of AAA is above 0.05 (1950-1953) in ")
    assert "Fresh runs: " in said and "On 40 fresh runs with other luck at other points (small/fresh/" in said
    assert call(["sweep", "small", "--quiet"]) == call(["verify", "runs/small"]) == 0
    assert (tmp_path / "runs" / "small" / "manifest.json").read_bytes() == before


def test_what_cannot_be_looked_for_is_told(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    axes = {"learn_trust.gain": {"range": [0, 1]}}
    design = {"kind": "latin_hypercube", "points": 30}
    write_sweep(tmp_path / "s", axes, design, lambda *_: {"cohesion": 0.5, "wars": np.nan}, replicates=1)
    write_sweep(tmp_path / "few", axes, {**design, "points": 4}, lambda *_: {"cohesion": 0.5})
    for given, message in (
        (["s", "--where", "cohesion < < 1"], "cohesion < < 1\n             ^"),
        (["s", "--where", "wars > 1"], "defined at 0 points, which are too few"),
        (["few", "--where", "cohesion < 1"], "defined at 4 points"),
        (["none", "--where", "cohesion < 1"], "no such folder"),
        (["s", "--where", "cohesion < 1", "--from", "1960"], "its years are 1950 to 1951"),
        (["s", "--where", "cohesion < 1", "--from", "1951", "--to", "1950"], "--to 1950 lies before --from 1951"),
    ):
        assert call(["discover", *given]) == 2
        said = capsys.readouterr().err
        assert message in said and "Traceback" not in said
    assert call(["discover", "s", "--where", "cohesion < 1"]) == 0
    assert "in every one of 30 runs at 30 points. There is nothing to tell apart" in " ".join(
        capsys.readouterr().out.split()
    )
