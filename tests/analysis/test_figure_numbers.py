"""What the figures of deterrence, burdens and components reckon, and what they say where a study cannot fill them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from analysis.burdens import shared_by
from analysis.cast import Cast
from analysis.chosen import one_run
from analysis.figures import FIGURES
from analysis.figures.components import COMPONENTS, losses_of
from analysis.figures.stack import Panel
from analysis.labelling import label_points
from analysis.statistics import share_of_sums
from analysis.style import look, new_figure
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import headings, texts_fit


def test_a_share_of_sums_is_that_of_all_runs_together() -> None:
    frame = pd.DataFrame({"run": [0, 0, 1, 1], "year": [1.0, 2.0, 1.0, 2.0], "a": [1, 0, 3, 0], "b": [1, 0, 7, 2]})
    table = share_of_sums(frame, "a", "b")
    assert table.at[1.0, "q50"] == 0.5, "4 of 8, not the mean of 1 and 3 of 7"
    assert table["runs"].tolist() == [2, 1]
    low, high = table["q10"], table["q90"]
    assert 0.15 < low[1.0] < 0.5 < high[1.0] == pytest.approx(1 - low[1.0]), "even, as 4 of 8 are"
    assert low[2.0] == 0.0 and high[2.0] == pytest.approx(0.667, abs=0.001), "none of 2 is no proof of none"


def test_losses_add_up_to_minus_the_logarithm_of_cohesion() -> None:
    luck, weights = np.random.default_rng(3), {name: float(k) for k, name in enumerate(COMPONENTS)}
    rows = pd.DataFrame(luck.uniform(0.2, 1.0, (4, 6)), columns=list(COMPONENTS)).assign(year=[1.0, 2.0, 3.0, 4.0])
    rows.loc[1, "reliability"], rows.loc[2, "trust_among_allies"] = np.nan, 0.0
    rows.loc[3, "internal_peace"] = np.nan
    found = losses_of(rows, weights)
    given = pd.Series(weights)
    plain = np.average(-np.log(rows.loc[0, list(COMPONENTS)].astype(float)), weights=given)
    assert found.loc[1.0].sum() == pytest.approx(plain)
    rest = [name for name in COMPONENTS if name != "reliability"]
    without = np.average(-np.log(rows.loc[1, rest].astype(float)), weights=given[rest])
    assert found.loc[2.0].sum() == pytest.approx(without), "no pledge to rely on: no weight"
    assert found.at[3.0, "trust"] == pytest.approx(-np.log(0.01) * 2 / 15), "held above one hundredth"
    assert list(found.index) == [1.0, 2.0, 3.0], "no composite, no loss"
    assert "ideology" not in found, "of weight 0"


def test_burdens_are_shares_of_the_full_members(study: StudyTables) -> None:
    table = shared_by(Cast(study), "nato")
    sums = table.groupby(["run", "year"])[["share", "paid"]].sum()
    assert np.allclose(sums, 1.0) and (table.groupby(["run", "year"]).size() >= 2).all()
    assert not ((table["nation"] == "FRA") & (table["year"] > 1967)).any(), "a political member pays for no command"
    row = table[(table["year"] == 1950) & (table["nation"] == "USA")].iloc[0]
    assert row["relative"] == pytest.approx(row["paid"] / row["share"]) and row["burden"] > row["whole"]


def test_one_run_is_drawn_alone(study: StudyTables) -> None:
    alone = one_run(study, Wishes(run=3))
    assert set(alone.steps["run"]) == {3} == set(alone.members["run"]) and alone.replicates == 1
    assert study.replicates == 20 and one_run(study, Wishes()) is study
    for name in ("deterrence", "burdens", "components"):
        assert "one run" in headings(FIGURES[name].draw(study, Wishes(run=3))).lower()


@pytest.mark.parametrize(
    ("name", "wishes", "said"),
    [
        ("deterrence", Wishes(run=20), "the runs are 0 to 19"),
        ("deterrence", Wishes(nations=("FRX",)), "did you mean 'FRA'?"),
        ("deterrence", Wishes(nations=("FRA", "USA")), "one nation at a time"),
        ("burdens", Wishes(treaties=("natto",)), "did you mean 'nato'?"),
        ("burdens", Wishes(treaties=("nato", "warsaw")), "one treaty at a time"),
        ("burdens", Wishes(nations=("Sweden",)), "never a member"),
        ("burdens", Wishes(treaties=("warsaw",), years=(1950,)), "from 1955"),
        ("burdens", Wishes(years=(1950, 1960, 1970, 1980)), "at most 3 dates"),
        ("components", Wishes(treaties=("nato", "warsaw", "rio", "brussels", "t0")), "at most 4"),
    ],
)
def test_what_a_study_cannot_fill_is_said(study: StudyTables, name: str, wishes: Wishes, said: str) -> None:
    with pytest.raises(Undrawable, match=said.replace("?", r"\?")):
        FIGURES[name].draw(study, wishes)


def test_a_treaty_and_a_nation_can_be_asked_for(study: StudyTables) -> None:
    words = headings(FIGURES["burdens"].draw(study, Wishes(treaties=("Warsaw Pact",), nations=("poland",))))
    assert "Warsaw Pact" in words and "Burdens of chosen members" in words and "Poland" in words and "USA" not in words
    words = headings(FIGURES["components"].draw(study, Wishes(treaties=("rio",))))
    assert "Cohesion: Rio Pact" in words


def test_a_treaty_of_few_runs_is_shared_by_those_of_its_members_in_half_of_these(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=5, emergent=0, years=[1960.0, 1961.0]))
    members = pd.read_parquet(study.folder / "members.parquet")
    rare = members[(members["run"] < 2) & (members["treaty"] == "nato")].assign(treaty="pact")
    pd.concat([members, rare]).to_parquet(study.folder / "members.parquet")
    words = headings(FIGURES["burdens"].draw(open_study(study.folder), Wishes(treaties=("pact",))))
    assert "end of 1960" in words and "USA" in words
    assert "medians of the 2 of 5 runs that have it" in " ".join(words.split())


def test_a_year_alone_has_its_interval_and_years_that_touch_are_not_joined(study: StudyTables) -> None:
    """Shares of all runs of a year: one interval a year, whether or not the years beside it have challenges."""
    figure = FIGURES["deterrence"].draw(study)
    (panel,) = (axes for axes in figure.axes if any("Immediate" in text.get_text() for text in axes.texts))
    frame = study.steps.assign(resisted=study.steps["backed_down"] + study.steps["wars"])
    table = share_of_sums(frame, "backed_down", "resisted")
    often = table[table["runs"] >= 0.1 * study.replicates]
    bars = [bar for found in panel.collections if isinstance(found, LineCollection) for bar in found.get_segments()]
    ends = often.reset_index()[["year", "q10", "q90"]].to_numpy()
    assert len(ends) and np.array(sorted((bar[0, 0], *bar[:, 1]) for bar in bars)) == pytest.approx(ends)
    assert not [found for found in panel.collections if isinstance(found, PolyCollection)], "no band"
    assert "bars: 95% intervals by Jeffreys" in " ".join(headings(figure).split())


def test_deterrence_shows_both_ratios_or_none(study: StudyTables, tmp_path: Path) -> None:
    words = headings(FIGURES["deterrence"].draw(study))
    assert "observed" in words and "counterfactual" in words and "Immediate deterrence" in words
    lone = write_study(tmp_path / "s", replicates=2, without=["deterrence_ratio_counterfactual"])
    words = headings(FIGURES["deterrence"].draw(open_study(lone)))
    assert "counterfactual" not in words and "observed" not in words and "General deterrence" in words


def test_a_panel_without_anything_is_named_in_the_note() -> None:
    assert not Panel("Empty: nothing", "unit", 1.0, []).defined


def crowd(names: list[str], x: np.ndarray, y: np.ndarray) -> tuple[Figure, list[str]]:
    """Points with names in a small panel, and the names that found no place."""
    figure = new_figure(3, 2)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return figure, label_points(axes, x, y, names, [((0.0, 0.5), (1.0, 0.5))])


def test_names_beside_points_keep_clear_of_each_other() -> None:
    luck = np.random.default_rng(5)
    with look():
        names = [f"N{k:02d}" for k in range(14)]
        figure, left_out = crowd(names, luck.uniform(0.2, 0.8, 14), luck.uniform(0.2, 0.8, 14))
        texts_fit(figure)
        boxes = [text.get_window_extent() for text in figure.axes[0].texts]
        assert not left_out and len(boxes) == 14
        assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])
        level = figure.axes[0].transData.transform((0.5, 0.5))[1]
        assert not any(box.y0 < level - 1 < level + 1 < box.y1 for box in boxes), "nothing is written on the line"
        assert crowd(["x" * 90], np.array([0.5]), np.array([0.5]))[1] == ["x" * 90]


@pytest.mark.parametrize("name", ["network", "membership", "animation"])
def test_ties_and_members_are_drawn_of_one_run_that_the_note_names(name: str, tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=3, years=[1949.0, 1950.0, 1951.0]))
    figure = FIGURES[name].draw(study, Wishes(run=2))
    with look():
        texts_fit(figure)
    words = " ".join(headings(figure).split())
    assert "Run 2 of 3." in words and "of the 3 runs" not in words and "share of 3 runs" not in words
    with pytest.raises(Undrawable, match="the runs are 0 to 2"):
        FIGURES[name].draw(study, Wishes(run=7))
