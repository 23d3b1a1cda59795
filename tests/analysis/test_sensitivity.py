"""Sensitivity: indices of functions whose indices are known, the share of luck, and the command."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.measures import Measure
from analysis.sensitivity.indices import elementary_effects, luck_of, morris_effects
from analysis.sensitivity.study import sensitivity
from analysis.tables import open_study
from analysis.wishes import Undrawable
from sim.cli import call
from sim.sweep.designs import points
from sim.sweep.schema import Axis, Design
from tests.analysis.made_sweep import write_sweep
from tests.studies import study_file

CUBE = {f"learn_trust.{name}": {"range": [-math.pi, math.pi], "name": name} for name in ("a", "b", "c")}
FIRST = {"a": 0.3139, "b": 0.4424, "c": 0.0}
TOTAL = {"a": 0.5576, "b": 0.4424, "c": 0.2437}
"""Sobol' indices of the function of Ishigami and Homma (1990, recalled) with 7 and 0.1, by its integrals."""


def ishigami(point: Mapping[str, Any], luck: float) -> dict[str, float]:
    a, b, c = point.values()
    return {"cohesion": math.sin(a) + 7 * math.sin(b) ** 2 + 0.1 * c**4 * math.sin(a)}


def test_the_known_indices_are_the_integrals() -> None:
    """The variances of the function's parts, by their closed forms."""
    alone_a, alone_b = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2, 49 / 8
    together = 0.1**2 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = alone_a + alone_b + together
    assert [alone_a / whole, alone_b / whole, together / whole] == pytest.approx([0.3139, 0.4424, 0.2437], abs=1e-4)


def test_indices_of_a_known_function(tmp_path: Path) -> None:
    design = {"kind": "saltelli", "points": 256, "second_order": True, "seed": 4}
    study = open_study(write_sweep(tmp_path / "s", CUBE, design, ishigami, replicates=1))
    found = sensitivity(study, Measure("cohesion"))
    assert [effect.dimension.name for effect in found.effects] == ["a", "b", "c"], "the strongest first"
    for effect in found.effects:
        name = effect.dimension.name
        for estimate, known in ((effect.strength, TOTAL[name]), (effect.other, FIRST[name])):
            assert estimate.value == pytest.approx(known, abs=0.1)
            assert estimate.low <= known <= estimate.high
    pair = found.pairs[0]
    assert {pair.one.name, pair.two.name} == {"a", "c"}
    assert pair.index.low <= 0.2437 <= pair.index.high
    assert found.luck is None
    assert sensitivity(study, Measure("cohesion")) == found


def one_idle(point: Mapping[str, Any], luck: float) -> dict[str, float]:
    known = 3 * (point["event:e"] == "in") + math.log(point["learn_trust.gain"])
    return {"cohesion": known + luck, "wars": 1.0, "mean_burden": np.nan if point["treaty:t"] == "out" else known}


AXES: dict[str, Any] = {
    "learn_trust.gain": {"log": [0.1, 10], "name": "trust_gain"},
    "event:e": {"categorical": ["in", "out"]},
    "treaty:t": {"categorical": ["in", "out"], "name": "idle"},
}


def test_an_axis_that_does_nothing_explains_nothing(tmp_path: Path) -> None:
    study = open_study(write_sweep(tmp_path / "s", AXES, {"kind": "saltelli", "points": 64}, one_idle))
    found = sensitivity(study, Measure("cohesion"))
    idle = found.effects[-1]
    assert idle.dimension.name == "idle"
    assert idle.strength.value == idle.strength.low == idle.strength.high == 0.0
    assert not sensitivity(study, Measure("wars")).varies
    own = open_study(write_sweep(tmp_path / "d", AXES, {"kind": "saltelli", "points": 64}, one_idle, policy="distinct"))
    other = sensitivity(own, Measure("cohesion"))
    idle = next(effect for effect in other.effects if effect.dimension.name == "idle")
    assert idle.other.low <= 0.0 <= idle.other.high
    assert found.luck is not None and other.luck is not None
    assert found.luck.left < 1e-9, "luck that all points share blurs no difference between them"
    assert other.luck.left > 0.05


def test_points_at_which_a_measure_is_undefined_are_left_out_with_their_group(tmp_path: Path) -> None:
    study = open_study(write_sweep(tmp_path / "s", AXES, {"kind": "morris", "trajectories": 8}, one_idle, lost=1))
    found = sensitivity(study, Measure("cohesion"))
    assert (found.groups, found.lost) == (7, 1)
    with pytest.raises(Undrawable, match="is defined in every run of 0 of 8 trajectories"):
        sensitivity(study, Measure("mean_burden"))


def test_elementary_effects_are_those_of_salib() -> None:
    from SALib.analyze import morris

    axes = {name: Axis.model_validate({"range": [-1, 1]}) for name in "abc"}
    rows = list(points(Design(kind="morris", trajectories=20, levels=6, seed=2), axes))
    x = np.array([list(row.values()) for row in rows], dtype=float)
    y = x[:, 0] * 2 + x[:, 1] ** 2 * x[:, 2]
    found = morris_effects(elementary_effects(y, x, 6))
    known = morris.analyze(
        {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}, x, y, num_levels=6, seed=1
    )  # fmt: skip
    for k, name in ((0, "mu_star"), (1, "sigma"), (2, "mu")):
        assert [one[k].value for one in found] == pytest.approx(list(known[name]))
    assert found[0][0].value == pytest.approx(4.0), "the whole length of a linear axis"
    assert all(low <= value <= high for one in found for value, low, high in [(one[0].value, one[0].low, one[0].high)])


def test_the_share_of_luck_is_that_of_made_up_numbers() -> None:
    luck, groups = np.random.default_rng(0), np.arange(400)
    means, shared, own = luck.normal(0, 2, (400, 1)), luck.normal(0, 1, (1, 8)), luck.normal(0, 1, (400, 8))
    found = luck_of(means + own, groups, common=False)
    assert found is not None
    assert found.share.value == pytest.approx(1 / 5, abs=0.03) and found.share.low < 1 / 5 < found.share.high
    assert found.left == pytest.approx((1 / 8) / (4 + 1 / 8), abs=0.005)
    both = luck_of(means + shared + own, groups, common=True)
    assert both is not None and both.left == pytest.approx(found.left, abs=0.005)
    assert luck_of(means, groups, common=True) is None


def test_the_command_runs_a_study_once_and_tells_every_axis(tmp_path: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    axes = {"nations.AAA.burden": {"range": [0.02, 0.05], "name": "burden"}, "event:alarm": ["in", "out"]}
    study_file(tmp_path, axes=axes, record={"tables": ["steps"]})
    command = ["sensitivity", "small", "--method", "sobol", "--points", "4", "--jobs", "1", "--measure", "mean_burden"]
    assert call([*command, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["measure"], one["method"], one["points"], one["replicates"]) == ("mean_burden", "sobol", 16, 2)
    assert {row["axis"] for row in one["effects"]} == {"burden", "event:alarm"}
    assert call(command) == 0
    said = capsys.readouterr()
    assert "32 of 32 runs are there already" in said.err
    assert "burden " in said.out and "event:alarm  explains" in said.out
    assert "So few of them decide nothing" in said.out
    assert call(["sensitivity", "runs/small-sobol", "--measure", "mean_burden"]) == 0
    assert capsys.readouterr().out in said.out
    assert call(["sensitivity", "small", "--method", "morris", "--points", "3", "--measure", "last(mean_burden)"]) == 0
    assert "moves mean burden by" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["small"], "its design is grid: say how, as in --method sobol --points 64"),
        (["small", "--method", "sobol"], "give both --method and --points"),
        (["small", "--method", "sobol", "--points", "100"], "a power of 2, such as 64 or 128"),
        (["small", "--method", "fast", "--points", "8"], "there are sobol and morris"),
        (["small", "--method", "morris", "--points", "4"], "more than two words have no order; take a saltelli"),
        (["s", "--method", "sobol", "--points", "8"], "is read as it is"),
        (["s"], "its design is grid, and indices need one made for them"),
        (["s", "--measure", "cohesio"], "design is grid"),
        (["none"], "there is no file 'none' here"),
    ],
)
def test_what_the_command_cannot_do_is_told(
    given: list[str], message: str, tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    study_file(tmp_path, axes={"nations.BBB.strategy": ["balanced", "hedge", "neutral"]})
    write_sweep(tmp_path / "s", {"event:e": ["in", "out"]}, {"kind": "grid"}, lambda *_: {"cohesion": 1.0})
    assert call(["sensitivity", *given]) == 2
    said = capsys.readouterr().err
    assert message in said and "Traceback" not in said
