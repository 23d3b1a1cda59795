"""The timeline draws cohesion, challenges, crises and both ratios, all with their spread over the runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.cast import Cast
from analysis.figures import FIGURES
from analysis.figures.components import COMPONENTS
from analysis.figures.endings import crises_of
from analysis.tables import StudyTables, open_study
from sim.metrics.cohesion import COMPONENTS as DECLARED
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import RATIOS, drawn, headings


@pytest.fixture(scope="module")
def figure(study: StudyTables) -> Figure:
    """The timeline of the made-up study."""
    return FIGURES["timeline"].draw(study)


def letters(figure: Figure) -> list[str]:
    """The letters of the panels of a figure."""
    return [text.get_text() for text in drawn(figure) if text.get_text() in list("abcdefgh")]


def panel(figure: Figure, unit: str) -> Axes:
    """The panel whose axis has a unit that begins so."""
    return next(axes for axes in figure.axes if axes.get_ylabel().startswith(unit))


def edges(axes: Axes) -> list[tuple[float, float]]:
    """The lowest and the highest value of every band in a panel."""
    fills = [fill.get_paths()[0].vertices for fill in axes.collections if isinstance(fill, PolyCollection)]
    return [(float(np.min(corners[:, 1])), float(np.max(corners[:, 1]))) for corners in map(np.asarray, fills)]


def test_one_ratio_is_never_shown_without_the_other(tmp_path: Path) -> None:
    draw: Callable[[StudyTables], Figure] = FIGURES["timeline"].draw
    both = headings(draw(open_study(write_study(tmp_path / "a", replicates=2))))
    assert "\nobserved\n" in both and "\ncounterfactual\n" in both
    one = headings(draw(open_study(write_study(tmp_path / "b", replicates=2, without=RATIOS[:1]))))
    assert "counterfactual" not in one


def test_every_measure_of_the_timeline_stands_in_its_bands(study: StudyTables, figure: Figure) -> None:
    """Two organisations, the challenges and both ratios: the middle half and the middle 80% of the runs for each."""
    for unit, measures in (("cohesion", 2), ("challenges", 1), ("ratio", 2), ("component", 2)):
        found = edges(panel(figure, unit))
        assert len(found) == 2 * measures, unit
        assert all(low < high for low, high in found), unit
    column = study.steps.groupby("year")["deterrence_ratio_counterfactual"]
    outer = column.quantile(0.1).min(), column.quantile(0.9).max()
    assert any(np.allclose(edge, outer) for edge in edges(panel(figure, "ratio")))


def test_the_components_of_both_organisations_are_told_apart(study: StudyTables, figure: Figure) -> None:
    small = figure.axes[-len(COMPONENTS) :]
    assert [axes.get_title(loc="left") for axes in small] == list(COMPONENTS.values())
    for axes in small:
        looks = {(line.get_color(), str(line.get_linestyle())) for line in axes.lines if np.size(line.get_xdata()) > 2}
        assert {colour for colour, _ in looks} == {bloc.colour for bloc in Cast(study).main}
        assert axes.get_ylim() == small[0].get_ylim() and axes.get_xlim() == small[0].get_xlim()


def test_lines_are_told_apart_without_colour(figure: Figure) -> None:
    for unit, names in (("cohesion", 3), ("ratio", 2)):
        axes = panel(figure, unit)
        samples = [line for line in axes.lines if line.get_transform() == axes.transAxes]
        assert len(samples) == len({str(line._dash_pattern) for line in samples}) == names, unit  # type: ignore[attr-defined]


def test_the_crises_are_counted_by_how_they_ended(study: StudyTables, figure: Figure) -> None:
    axes = panel(figure, "crises")
    bars = [bar for bar in axes.patches if isinstance(bar, Rectangle)]
    assert len(bars) == 3 * len(study.years)
    mean = study.steps[["conceded", "backed_down", "wars"]].sum(axis=1).sum() / study.replicates
    assert sum(bar.get_height() for bar in bars) == pytest.approx(mean)
    legend = axes.get_legend()
    assert legend is not None
    words = [" ".join(text.get_text().split()) for text in legend.get_texts()]
    assert words == ["challenger backed down", "target yielded", "came to a fight"]
    assert "of the challenges resisted" in headings(figure) and "% of runs: " in headings(figure)


def test_the_quarters_of_a_year_are_one_bar(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", years=[1949 + k / 4 for k in range(8)], replicates=3, events=[])
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["scenario"]["steps_per_year"] = 4
    (folder / "manifest.json").write_text(json.dumps(manifest))
    crises = crises_of(open_study(folder))
    assert crises is not None and list(crises.means.index) == [1949, 1950]


def test_crises_without_their_endings_are_all_of_a_kind(tmp_path: Path) -> None:
    figure = FIGURES["timeline"].draw(open_study(write_study(tmp_path / "s", without=["wars"], replicates=2)))
    assert "\nCrises\n" in headings(figure) and "given up" not in headings(figure)


def test_texts_of_the_timeline_keep_clear_of_each_other(figure: Figure) -> None:
    figure.draw_without_rendering()
    boxes = [(text.get_window_extent(), text.get_text()) for text in drawn(figure)]
    met = [(one, other) for k, (a, one) in enumerate(boxes) for b, other in boxes[:k] if a.overlaps(b)]
    assert not met


def test_one_run_says_that_it_has_no_bands(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=1))
    assert "no bands" in headings(FIGURES["timeline"].draw(study))


def test_cohesion_is_drawn_for_the_main_organisations(study: StudyTables, figure: Figure) -> None:
    """Brussels and Rio show the power of the Atlantic treaty again, so that they have no line of their own."""
    assert [bloc.id for bloc in Cast(study).main] == ["nato", "warsaw"]
    words = headings(figure)
    assert "Cohesion: the main organisations" in words and "\nWarsaw Pact\n" in words
    assert "challenges per\n1,000 relevant\ndyad-years" in words and "Brussels" not in words
    assert set(COMPONENTS) == set(DECLARED)


def test_the_system_stands_in_where_no_organisation_is(tmp_path: Path) -> None:
    words = headings(FIGURES["timeline"].draw(open_study(write_study(tmp_path / "s", treaties=False, replicates=2))))
    assert "Cohesion: all defence treaties" in words


def test_what_no_run_defines_is_said_and_not_drawn(tmp_path: Path) -> None:
    figure = FIGURES["timeline"].draw(open_study(write_study(tmp_path / "s", nothing=RATIOS, replicates=2)))
    assert "not defined in any run: Deterrence ratios." in " ".join(headings(figure).split())
    assert letters(figure) == ["a", "b", "c", "d"] and "ratio" not in [axes.get_ylabel() for axes in figure.axes]
