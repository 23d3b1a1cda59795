"""Paired effects of a comparison, or between two levels of an axis of a sweep, the strongest first."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.contrasts import Contrast, contrasts_of, strongest
from analysis.digest import Digest
from analysis.digested import part_of
from analysis.figures import FIGURES, forest
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
from sim.metrics.base import TOGETHER
from tests.analysis.test_figures import headings, texts_fit

OVER = Wishes(over=("burden",))


def effect(name: str, difference: float, half: float, one: float = 1.0, of: str = "") -> dict[str, Any]:
    """A row of the table of effects."""
    low, high = difference - half, difference + half
    return {
        "level": "nation" if of else "system", "of": of, "index": name, "one": one, "other": one + difference,
        "difference": difference, "low": low, "high": high, "pairs": 30, "differ": 30, "share": 1.0,
    }  # fmt: skip


def compared(folder: Path, rows: list[dict[str, Any]]) -> StudyTables:
    """The folder of a comparison, as far as figures read it."""
    folder.mkdir()
    pd.DataFrame(rows).to_parquet(folder / "effects.parquet")
    arms = [
        {"called": "as told", "differs": "the world"},
        {"called": "in the other arm", "differs": "without a treaty"},
    ]
    manifest = {"title": "A world", "arms": arms, "replicates": 30}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return open_study(folder)


def swept(
    folder: Path, policy: str = "common", replicates: int = 8, burdens: tuple[float, ...] = (0.01, 0.02, 0.04)
) -> StudyTables:
    """A sweep over two axes, in which `cohesion` is its luck, ten times the burden, and a shift by the other axis."""
    folder.mkdir()
    runs, steps = list[dict[str, Any]](), list[dict[str, Any]]()
    for point, (burden, event) in enumerate((burden, event) for event in ("in", "out") for burden in burdens):
        for replicate in range(replicates):
            run, luck = len(runs), float(np.random.default_rng(replicate).normal())
            runs.append({
                "run": run, "point": point, "replicate": replicate, "status": "done", "burden": burden, "event": event
            })  # fmt: skip
            for year in (1950.0, 1951.0):
                found = {"cohesion": luck + 10 * burden + (event == "out"), TOGETHER[0]: 1.0 + luck, TOGETHER[1]: 0.5}
                steps.append({"run": run, "step": int(year - 1950), "year": year, **found})
    points = pd.DataFrame(runs).drop_duplicates("point")[["point", "burden", "event"]]
    points.to_parquet(folder / "points.parquet")
    pd.DataFrame(runs).to_parquet(folder / "runs.parquet")
    pd.DataFrame(steps).to_parquet(folder / "steps.parquet")
    sweep = {"columns": {"nations.AAA.burden": "burden", "event:e": "event"}, "policy": policy}
    (folder / "manifest.json").write_text(json.dumps({"title": "A sweep", "sweep": sweep}), encoding="utf-8")
    return open_study(folder)


def test_the_effects_of_many_nations_fit_on_a_page_and_have_the_same_decimals(tmp_path: Path) -> None:
    names = [f"index_{k}" for k in range(12)]
    rows = [effect(name, 5.0, 0.123, 2000.0, of) for of in ("", *"ABCDEFGH") for name in names]
    drawn = FIGURES["forest"].draw(compared(tmp_path / "many", rows))
    told = [text.get_text() for text in drawn.axes[0].texts]
    assert told.count("2,000") >= 9 and sum(text.startswith("nation ") for text in told) == 8
    assert told.count("+5.00 [4.88, 5.12]") == told.count("2,000") == told.count("2,005") <= forest.ROWS
    assert drawn.get_size_inches()[1] < 9.5
    texts_fit(drawn)


def test_an_index_whose_means_have_opposite_signs_is_told_and_not_drawn(tmp_path: Path) -> None:
    rows = [effect("cohesion", 0.5, 0.1), effect("landscape_energy", -0.353, 0.001, 0.115)]
    drawn = FIGURES["forest"].draw(compared(tmp_path / "one", rows))
    (axes,) = drawn.axes
    told = [text.get_text() for text in axes.texts]
    assert told.count("changes sign") == 1 and "landscape energy" in told and "-0.353 [-0.354, -0.352]" in told
    assert min(float(np.min(np.asarray(line.get_xdata()))) for line in axes.lines) >= 0.0 and axes.get_xlim()[0] > -0.1
    assert "the two means have opposite signs" in " ".join(" ".join(text.get_text() for text in drawn.texts).split())
    texts_fit(drawn)
    alone = FIGURES["forest"].draw(compared(tmp_path / "alone", rows[1:]))
    assert "changes sign" in [text.get_text() for text in alone.axes[0].texts]


def test_numbers_have_three_digits_and_no_exponent_where_plain_ones_do(tmp_path: Path) -> None:
    rows = [
        effect("shares", -0.46875, 0.0, 0.46875),
        effect("energies", 0.261561, 0.000642, -0.508099),
        effect("small", 5.41e-4, 2e-6, 0.0393),
        effect("tiny", -5.81e-7, 1e-8, 1e-6),
        effect("many", 1234.6, 10.0, 20000.0),
    ]
    drawn = FIGURES["forest"].draw(compared(tmp_path / "c", rows))
    told = [text.get_text() for text in drawn.axes[0].texts]
    texts_fit(drawn)
    for words in (
        "-0.469 [-0.469, -0.469]", "+0.262 [0.261, 0.262]", "+0.000541 [0.000539, 0.000543]",
        "-5.81e-07 [-5.91e-07, -5.71e-07]", "+1,235 [1,225, 1,245]", "0.469", "0", "-0.508", "-0.247", "0.0393",
    ):  # fmt: skip
        assert words in told


def test_differences_that_are_surely_nothing_are_counted_and_not_shown(tmp_path: Path) -> None:
    rows = [effect(f"index_{k}", 0.02 * (k + 1), 0.001) for k in range(forest.MOST + 3)]
    rows += [effect(f"slight_{k}", 1e-4, 1e-5, of="LON") for k in range(6)]
    words = headings(FIGURES["forest"].draw(compared(tmp_path / "c", rows)))
    assert "slight" not in words and "LON" not in words
    told = (
        f"Of {len(rows)} indices {forest.MOST} are shown; of the others 3 have intervals that leave out 0, and 6 surely"
    )
    assert told in " ".join(words.split())
    with pytest.raises(Undrawable, match="by a thousandth of the larger mean"):
        FIGURES["forest"].draw(open_study(tmp_path / "c"), Wishes(nations=("LON",)))


def test_of_a_comparison_only_its_effects_are_drawn(tmp_path: Path) -> None:
    study = compared(tmp_path / "one", [effect("cohesion", 0.5, 0.1)])
    assert [name for name, kind in FIGURES.items() if kind.of == "effects"] == ["forest"]
    for name in ("map", "heatmap", "sensitivity", "timeline"):
        with pytest.raises(Undrawable, match="this is a comparison, of which `foedus figure forest` is drawn"):
            FIGURES[name].draw(study)


def test_the_strongest_come_first_and_both_ratios_always() -> None:
    rows = [
        effect("small", 0.1, 0.01),
        effect("unsure", 0.9, 2.0),
        effect("large", -0.6, 0.1),
        effect("none", 0.0, 0.0),
    ]
    rows += [effect(TOGETHER[0], 0.01, 0.5), effect(TOGETHER[1], 0.3, 0.1)]
    every = [
        Contrast(**{("name" if key == "index" else key): row[key] for key in row if key not in ("differ", "share")})
        for row in rows
    ]
    assert [one.name for one in strongest(every, 2)][:2] == ["large", TOGETHER[1]]
    assert {TOGETHER[0], TOGETHER[1]} <= {one.name for one in strongest(every, 1)}
    assert "none" not in [one.name for one in strongest(every, 20)]
    doubled, halved = Contrast("system", "", "a", 1.0, 2.0, 1.0, 1.0, 1.0, 9), every[0]
    assert doubled.share[0] == 0.5 and halved.share[0] == pytest.approx(0.1 / 1.1)


def test_a_comparison_is_drawn_with_its_groups_and_numbers(tmp_path: Path) -> None:
    rows = [effect(f"index_{k}", 0.02 * k, 0.01) for k in range(1, 30)] + [effect(name, 0.1, 0.3) for name in TOGETHER]
    rows[19] |= {"pairs": 28, "share": 0.41}
    study = compared(tmp_path / "c", [*rows, effect("burden", 0.01, 0.001, 0.03, "FRA")])
    figure = FIGURES["forest"].draw(study)
    texts_fit(figure)
    words = headings(figure)
    assert "index 29" in words and "index 1\n" not in words and "nation FRA" in words and "30 pairs" in words
    assert all(name.replace("_", " ") in words for name in TOGETHER) and "Hollow" in words
    assert "+0.580 [0.570, 0.590]" in words and "without a treaty, less the world as told" in words
    assert "always have: index 20 (28 of 30 pairs, 41% of years). Hollow" in words
    alone = headings(FIGURES["forest"].draw(study, Wishes(nations=("FRA",))))
    assert "nation FRA" in alone and "index 29" not in alone
    with pytest.raises(Undrawable, match="measured are: FRA"):
        FIGURES["forest"].draw(study, Wishes(treaties=("nato",)))


def test_levels_of_an_axis_are_paired_by_luck_and_by_the_other_axes(tmp_path: Path) -> None:
    found = contrasts_of(swept(tmp_path / "s"), OVER)
    (cohesion,) = [one for one in found.effects if one.name == "cohesion"]
    assert cohesion.difference == pytest.approx(0.3) and cohesion.high - cohesion.low < 1e-9, "the luck is shared"
    assert cohesion.pairs == 16 and not cohesion.part and found.count == "8 replicates, each with 2 pairs"
    assert (found.one, found.other) == ("0.01", "0.04")
    words = headings(FIGURES["forest"].draw(open_study(tmp_path / "s"), Wishes(over=("event",))))
    assert "event: out less in" in words.lower()


@pytest.mark.parametrize(
    ("given", "wishes", "said"),
    [
        ({}, Wishes(), "--over with one axis of the sweep: burden, event"),
        ({}, Wishes(over=("burdn",)), "--over with one axis"),
        ({"policy": "distinct"}, OVER, "policy: common"),
        ({"replicates": 3}, OVER, "fewer than 5 replicates"),
        ({"burdens": (0.01,)}, OVER, "differ in burden alone"),
    ],
)
def test_what_is_no_pair_is_not_compared(tmp_path: Path, given: dict[str, Any], wishes: Wishes, said: str) -> None:
    with pytest.raises(Undrawable, match=said):
        contrasts_of(swept(tmp_path / "s", **given), wishes)


def test_one_axis_at_a_time_and_points_told_twice_have_pairs_too(tmp_path: Path) -> None:
    study = swept(tmp_path / "s")
    runs = pd.read_parquet(study.folder / "runs.parquet")
    alone = runs.assign(event=None)[lambda rows: rows["point"] < 3]
    told = pd.concat([alone, alone[alone["point"] == 2].assign(run=lambda rows: rows["run"] + 8, point=3)])
    told.assign(burden=told["burden"].where(told["point"] != 1)).to_parquet(study.folder / "runs.parquet")
    steps = pd.read_parquet(study.folder / "steps.parquet")
    steps[steps["run"].isin(told["run"])].to_parquet(study.folder / "steps.parquet")
    found = contrasts_of(open_study(study.folder), OVER)
    assert (found.one, found.other, found.count) == ("0.01", "0.04", "8 replicates, each with 1 pair")


def test_a_run_has_no_pairs(study: StudyTables) -> None:
    with pytest.raises(Undrawable, match="foedus compare"):
        FIGURES["forest"].draw(study)


def test_an_index_that_is_never_defined_is_left_out(tmp_path: Path) -> None:
    rows = [effect("cohesion", 0.2, 0.1), effect("gone", math.nan, math.nan) | {"pairs": 0}]
    assert "gone" not in headings(FIGURES["forest"].draw(compared(tmp_path / "c", rows)))


def test_a_sweep_is_compared_over_the_years_that_both_runs_have(tmp_path: Path) -> None:
    study = swept(tmp_path / "s")
    steps = pd.read_parquet(study.folder / "steps.parquet")
    dear = steps["run"].isin(study.runs.loc[study.runs["burden"] == 0.04, "run"])
    steps["cohesion"] += 10 * (steps["year"] > 1950)
    steps.loc[dear & (steps["year"] > 1950), "cohesion"] = np.nan
    steps.to_parquet(study.folder / "steps.parquet")
    (found,) = [one for one in contrasts_of(open_study(study.folder), OVER).effects if one.name == "cohesion"]
    assert found.difference == pytest.approx(0.3) and found.part == "50% of years"
    assert (
        part_of(Digest(open_study(study.folder), ("cohesion",)).effects)
        == " (both runs have it in 50% to 100% of the years)"
    )
