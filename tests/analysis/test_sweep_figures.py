"""Figures of sweeps: each draws every sweep, or says why not, and its texts fit."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from analysis.digest import measures_of
from analysis.figures import FIGURES, boxes, heatmap, response, sensitivity
from analysis.scales import bins, places
from analysis.space import Dimension
from analysis.style import look
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
from sim.sweep.schema import Axis
from tests.analysis.made_sweep import write_sweep
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import drawn, texts_fit

MINE = ("sensitivity", "response", "heatmap", "boxes")
AXES: dict[str, Any] = {
    "learn_trust.gain": {"range": [0, 0.1], "name": "trust_gain"},
    "negotiate.meeting_rate": {"log": [0.01, 1], "name": "a_rate_at_which_nations_meet_each_other_a_year"},
    "negotiate.term": {"integer": [1, 30]},
    "nations.A.strategy": {"categorical": ["balance_of_threat", "hedge_between_the_two", "$x$"], "name": "strategy"},
}
TWO = {"event:korea": ["in", "out"], "learn_trust.gain": [0.1, 0.2]}


def measured(point: Mapping[str, Any], luck: float) -> dict[str, float]:
    gain, rate, *_, word = point.values()
    low = gain < 0.05 and rate > 0.05 and word != "$x$"
    return {"cohesion": (0.3 if low else 0.7) + 0.02 * luck + gain, "wars": 0.0, "mean_burden": math.nan}


def plain(point: Mapping[str, Any], luck: float) -> dict[str, float]:
    return {"cohesion": 1.0 if "in" in point.values() else luck, "general_deterrence": 1e-7 * luck}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], Any, int]] = {
    "saltelli": (AXES, {"kind": "saltelli", "points": 32}, measured, 2),
    "morris": ({**AXES, "nations.A.strategy": ["a", "b"]}, {"kind": "morris", "trajectories": 12}, measured, 2),
    "one run": (AXES, {"kind": "latin_hypercube", "points": 1}, measured, 1),
    "two points": (TWO, {"kind": "grid"}, plain, 1),
    "sobol": (AXES, {"kind": "sobol", "points": 128}, measured, 1),
    "thirty axes": (
        {f"learn_trust.x{k}": {"range": [0, 1], "name": f"axis_{k}"} for k in range(30)},
        {"kind": "saltelli", "points": 4}, lambda point, luck: {"cohesion": sum(point.values()) + luck}, 1,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, StudyTables]:
    made = {}
    for name, (axes, design, function, replicates) in CASES.items():
        folder = tmp_path_factory.mktemp("f") / "s"
        made[name] = open_study(write_sweep(folder, axes, design, function, replicates=replicates))
    return made


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", MINE)
def test_every_figure_draws_every_sweep(sweeps: dict[str, StudyTables], name: str, case: str) -> None:
    study = sweeps[case]
    if name == "boxes" and case in ("thirty axes", "saltelli"):
        return  # finding boxes takes long, and the figure shows no more than three axes
    try:
        figure = FIGURES[name].draw(study)
    except Undrawable as reason:
        assert str(study.folder) in str(reason)
        assert case in ("one run", "two points", "thirty axes") or (name, case) == ("sensitivity", "sobol"), reason
        return
    with look():
        texts_fit(figure)


@pytest.mark.parametrize("name", MINE)
def test_a_run_has_no_axes(name: str, tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=1, years=[1949.0]))
    with pytest.raises(Undrawable, match="this is a run, and axes are those of a sweep"):
        FIGURES[name].draw(study)
    assert FIGURES[name].heeds and not FIGURES[name].after_run


def test_wishes_are_met_or_answered(sweeps: dict[str, StudyTables]) -> None:
    study = sweeps["sobol"]
    figure = response.draw(study, Wishes(over=("trust_gain", "strategy"), measure="last(cohesion)"))
    assert len(figure.axes) == 2 and "Cohesion, last of 1950-1951" in {text.get_text() for text in drawn(figure)}
    for draw in (response.draw, heatmap.draw, boxes.draw):
        with pytest.raises(Undrawable, match=r"no axis 'trust_gian' varies; did you mean 'trust_gain'\?"):
            draw(study, Wishes(over=("trust_gian",)))
    with pytest.raises(Undrawable, match=r"--measure: there is no mode\(\)"):
        response.draw(study, Wishes(measure="mode(cohesion)"))
    with pytest.raises(Undrawable, match="give --over twice"):
        heatmap.draw(study, Wishes(over=("trust_gain", "strategy", "negotiate.term")))
    with pytest.raises(Undrawable, match="the measure is the same at every point"):
        sensitivity.draw(sweeps["saltelli"], Wishes(measure="wars"))
    with pytest.raises(Undrawable, match="defined in no run"):
        response.draw(study, Wishes(measure="mean_burden"))
    with pytest.raises(Undrawable, match="its years are 1950 to 1951"):
        heatmap.draw(study, Wishes(years=(1960.0,)))


def test_all_figures_count_the_runs_in_which_a_measure_is_defined(tmp_path: Path) -> None:
    def often(point: Mapping[str, Any], luck: float) -> dict[str, float]:
        gain, other = point.values()
        return {"cohesion": math.nan if luck < 0 else 1.0 if gain > 0.5 else 0.1 * other}

    axes = {"learn_trust.gain": {"range": [0, 1]}, "negotiate.meeting_rate": {"range": [0, 1]}}
    study = open_study(write_sweep(tmp_path / "often", axes, {"kind": "sobol", "points": 64}, often, policy="distinct"))
    known = int(study.steps.groupby("run")["cohesion"].mean().notna().sum())
    assert 0 < known < study.replicates == 128
    for draw in (response.draw, heatmap.draw, boxes.draw):
        note = " ".join(text.get_text().replace("\n", " ") for text in draw(study).texts)
        assert f"{known} of 128 runs, those in which it is defined" in note


def test_luck_has_a_bar_only_where_runs_tell_of_it(tmp_path: Path) -> None:
    """Of one run a point the figure says, as the command does, that luck is not told."""

    def plain(point: Mapping[str, Any], luck: float) -> dict[str, float]:
        gain, other = point.values()
        return {"cohesion": gain + 0.3 * other + 0.1 * luck}

    axes = {"learn_trust.gain": {"range": [0, 1]}, "negotiate.meeting_rate": {"range": [0, 1]}}
    for replicates, policy, told in ((1, "common", False), (3, "distinct", True)):
        folder, design = tmp_path / policy, {"kind": "saltelli", "points": 64}
        write_sweep(folder, axes, design, plain, replicates=replicates, policy=policy)
        figure = sensitivity.draw(open_study(folder))
        words = {text.get_text() for text in drawn(figure)}
        assert ("luck in the averages" in words) is told and ("luck" in words) is told
        note = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
        assert ("Grey: luck" in note) is told and ("One run of a point does not tell luck" in note) is not told


def test_the_default_measures_of_a_sweep_are_those_of_its_claims(tmp_path: Path) -> None:
    def both(point: Mapping[str, Any], luck: float) -> dict[str, float]:
        return {"cohesion": point["learn_trust.gain"], "burden_gini": 1.0 - point["learn_trust.gain"] + luck}

    axes = {"learn_trust.gain": {"range": [0, 1]}, "negotiate.meeting_rate": {"range": [0, 1]}}
    folder = write_sweep(tmp_path / "s", axes, {"kind": "sobol", "points": 32}, both)
    assert measures_of(open_study(folder))[0] == "cohesion"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    claims = [{"measure": "burden_gini", "treaty": "league"}, {"measure": "burden", "nation": "A"}]
    manifest["scenario"]["claims"] = claims
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    study = open_study(folder)
    assert measures_of(study)[:2] == ("burden_gini", "cohesion"), "no nations are kept, and of treaties the system's"
    for draw in (response.draw, heatmap.draw):
        assert any(text.get_text().startswith("Burden gini, ") for text in drawn(draw(study)))


def test_a_heat_map_shows_the_means_of_its_cells(sweeps: dict[str, StudyTables]) -> None:
    study = sweeps["two points"]
    figure = heatmap.draw(study, Wishes(over=("event:korea", "learn_trust.gain")))
    luck = study.steps.groupby("run")["cohesion"].mean()
    outs = [f"{value:.1f}"[:3] for value in luck[2:]]
    told = [text.get_text() for text in figure.axes[0].texts]
    assert [one[:3] for one in told[:2]] == ["1.0", "1.0"] and [one[:3] for one in told[2:]] == outs


def test_colours_span_no_less_than_luck_moves_runs_at_a_point(tmp_path: Path) -> None:
    def barely(point: Mapping[str, Any], luck: float) -> dict[str, float]:
        gain, other = point.values()
        return {"cohesion": 0.5 + 0.001 * gain + 0.01 * luck, "burden_gini": 0.1 * gain + 0.0001 * luck + 0.2 * other}

    axes = {"learn_trust.gain": [0.1, 0.9], "negotiate.meeting_rate": [0.1, 0.9]}
    study = open_study(write_sweep(tmp_path / "s", axes, {"kind": "grid"}, barely, replicates=4, policy="common"))
    runs = study.runs.assign(value=study.steps.groupby("run")["cohesion"].mean())
    luck = float(np.sqrt(runs.groupby("point")["value"].var().mean()))
    figure, plain = (heatmap.draw(study, Wishes(measure=measure)) for measure in ("cohesion", "burden_gini"))
    low, high = figure.axes[1].get_ylim()
    assert high - low == pytest.approx(luck) and low < runs["value"].mean() < high
    told = " ".join(" ".join(text.get_text() for text in figure.texts).split())
    assert (
        f"less than runs at one point do by luck (standard deviation {luck:.2g}), which is what the colours span"
        in told
    )
    assert "by luck" not in " ".join(text.get_text() for text in plain.texts)
    assert np.diff(plain.axes[1].get_ylim()) == pytest.approx(0.8 * 0.1 + 0.8 * 0.2)


def test_boxes_are_drawn_where_they_lie(sweeps: dict[str, StudyTables]) -> None:
    figure = boxes.draw(sweeps["sobol"], Wishes(measure="cohesion < .5"))
    patches = [patch for axes in figure.axes for patch in axes.patches if isinstance(patch, Rectangle)]
    edges = [patch.get_x() + patch.get_width() for patch in patches] + [p.get_y() + p.get_height() for p in patches]
    assert any(abs(edge - 0.5) < 0.06 for edge in edges), "half of the trust gains"
    with pytest.raises(Undrawable, match=r"--measure: a measure, such as cohesion(?s:.*)\^"):
        boxes.draw(sweeps["sobol"], Wishes(measure="cohesion < <"))


def test_scales_have_round_numbers_and_bins_hold_every_point() -> None:
    def one(**given: Any) -> Dimension:
        return Dimension("a.x", "a.x", Axis.model_validate(given))

    assert [value for _, value in places(one(log=[0.05, 0.6]))] == [0.05, 0.1, 0.2, 0.5]
    assert [value for _, value in places(one(log=[1e-6, 1e6]))][:2] == [1e-6, 1e-2]
    assert [value for _, value in places(one(range=[0, 0.2]))] == [0, 0.05, 0.1, 0.15, 0.2]
    assert all(isinstance(value, float) and value % 1 == 0 for _, value in places(one(integer=[3, 15])))
    shares = np.array([0.0, 0.1, 0.5, 0.99, 1.0])
    which, edges = bins(one(range=[0, 1]), shares, 4)
    assert which.tolist() == [0, 0, 2, 3, 3] and edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    which, edges = bins(one(integer=[1, 2]), np.array([0.25, 0.75, 0.25]), 4)
    assert which.tolist() == [0, 1, 0] and edges.tolist() == [0, 0.5, 1]
