"""Every figure draws every study without a warning, and the same study gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from analysis.cast import Cast
from analysis.figures import FIGURES, draw_all
from analysis.figures.components import COMPONENTS
from analysis.figures.endings import crises_of
from analysis.figures.network import draw as draw_network
from analysis.style import SMALL, label, look, save, save_picture
from analysis.tables import StudyTables, open_study
from sim.metrics.cohesion import COMPONENTS as DECLARED
from tests.analysis.made_up import EVENTS, WORLD
from tests.analysis.synthetic import write_study

RATIOS = ["deterrence_ratio_observed", "deterrence_ratio_counterfactual"]
CROWD = WORLD | {f"X{k:02d}": (f"Land {k}", -40.0 + 3 * k, -120.0 + 9 * k, 5.0) for k in range(26)}
ODD = WORLD | {
    "SUN": ("$x^$ & <b>_\\frac{", 55.0, 37.0, 70.0),
    "FRA": ("中國 naïve\nÅland 🎌", 48.0, 2.0, 20.0),
    "a-very_long-id16": ("A name that does not end, made of a great many words, all of them long", 0.0, 0.0, 5.0),
}
ODD_EVENTS: list[dict[str, Any]] = [
    {"id": "a", "title": "$\\frac$ % {} 政", "trigger": "date", "date": "1950-06-25"},
    {"id": "b", "title": "", "trigger": "when", "date": None},
    {"id": "c", "title": "W" * 300, "trigger": "date", "date": 1960},
    {"id": "d", "title": "far", "trigger": "date", "date": "9999-12-31"},
]
CASES: dict[str, dict[str, Any]] = {
    "one run": {"replicates": 1},
    "three years": {"years": [1949.0, 1950.0, 1951.0], "replicates": 4},
    "one year": {"years": [1949.0], "replicates": 4},
    "one step of one run": {"years": [1949.0], "replicates": 1},
    "no treaties": {"treaties": False, "events": [], "replicates": 3},
    "nothing defined": {"nothing": ["cohesion", "immediate_success", "general_deterrence", *RATIOS], "replicates": 3},
    "columns absent": {"without": [*COMPONENTS, "cohesion", RATIOS[0]], "replicates": 3},
    "five nations": {"nations": {key: WORLD[key] for key in ("USA", "SUN", "GBR", "FRA", "DEU")}, "replicates": 3},
    "sixty nations": {"nations": CROWD, "replicates": 3},
    "odd names": {"nations": ODD, "events": [*EVENTS, *ODD_EVENTS], "replicates": 3},
}


def drawn(figure: Figure) -> list[Text]:
    """The texts of a figure, without labels of ticks that lie outside their axis."""
    outside = {
        id(tick)
        for axes in figure.axes
        for axis, (low, high), k in ((axes.xaxis, axes.get_xlim(), 0), (axes.yaxis, sorted(axes.get_ylim()), 1))
        for tick in axis.get_ticklabels()
        if not axes.axison or not low <= tick.get_position()[k] <= high
    }
    texts: list[Any] = figure.findobj(Text)
    return [t for t in texts if id(t) not in outside and t.get_text().strip() and t.get_visible()]


def texts_fit(figure: Figure) -> None:
    """No text leaves the page and none is too small to read."""
    figure.draw_without_rendering()
    page = figure.bbox
    for text in drawn(figure):
        box = text.get_window_extent()
        assert float(text.get_fontsize()) >= SMALL
        assert box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1, text.get_text()
        assert box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1, text.get_text()


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("case", CASES)
def test_every_figure_draws_every_study(tmp_path: Path, name: str, case: str) -> None:
    study = open_study(write_study(tmp_path / "s", **CASES[case]))
    figure = FIGURES[name].draw(study)
    with look():
        texts_fit(figure)


def test_the_registry() -> None:
    assert list(FIGURES) == ["membership", "network", "timeline"]
    assert all(kind.title and kind.description.endswith(".") for kind in FIGURES.values())


@pytest.mark.slow
def test_same_bytes_twice(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_all(folder, tmp_path / "a")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    mpl.rcParams["lines.linewidth"] = 9
    second = draw_all(folder, tmp_path / "b")
    assert mpl.rcParams["lines.linewidth"] == 9
    mpl.rcdefaults()
    assert [path.name for path in first] == [f"{n}.{kind}" for n in FIGURES for kind in ("pdf", "svg", "png")]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_figures_go_beside_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_study(tmp_path / "s", replicates=1, years=[1949.0, 1950.0])
    paths = draw_all(folder)
    assert all(path.parent == folder / "figures" and path.stat().st_size > 1000 for path in paths)


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


def headings(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in drawn(figure))


def test_one_ratio_is_never_shown_without_the_other(tmp_path: Path) -> None:
    draw: Callable[[StudyTables], Figure] = FIGURES["timeline"].draw
    both = headings(draw(open_study(write_study(tmp_path / "a", replicates=2))))
    assert "\nobserved\n" in both and "\ncounterfactual\n" in both
    one = headings(draw(open_study(write_study(tmp_path / "b", replicates=2, without=RATIOS[:1]))))
    assert "counterfactual" not in one


def test_every_measure_of_the_timeline_stands_in_its_bands(study: StudyTables) -> None:
    """Two organisations, the challenges and both ratios: the middle half and the middle 80% of the runs for each."""
    figure = FIGURES["timeline"].draw(study)
    for unit, measures in (("cohesion", 2), ("challenges", 1), ("ratio", 2), ("component", 2)):
        found = edges(panel(figure, unit))
        assert len(found) == 2 * measures, unit
        assert all(low < high for low, high in found), unit
    column = study.steps.groupby("year")["deterrence_ratio_counterfactual"]
    outer = column.quantile(0.1).min(), column.quantile(0.9).max()
    assert any(np.allclose(edge, outer) for edge in edges(panel(figure, "ratio")))


def test_the_components_of_both_organisations_are_told_apart(study: StudyTables) -> None:
    figure = FIGURES["timeline"].draw(study)
    small = figure.axes[-len(COMPONENTS) :]
    assert [axes.get_title(loc="left") for axes in small] == list(COMPONENTS.values())
    for axes in small:
        looks = {(line.get_color(), str(line.get_linestyle())) for line in axes.lines if np.size(line.get_xdata()) > 2}
        assert {colour for colour, _ in looks} == {bloc.colour for bloc in Cast(study).main}
        assert axes.get_ylim() == small[0].get_ylim() and axes.get_xlim() == small[0].get_xlim()


def test_lines_are_told_apart_without_colour(study: StudyTables) -> None:
    figure = FIGURES["timeline"].draw(study)
    for unit, names in (("cohesion", 3), ("ratio", 2)):
        axes = panel(figure, unit)
        samples = [line for line in axes.lines if line.get_transform() == axes.transAxes]
        assert len(samples) == len({str(line._dash_pattern) for line in samples}) == names, unit  # type: ignore[attr-defined]


def test_the_crises_are_counted_by_how_they_ended(study: StudyTables) -> None:
    figure = FIGURES["timeline"].draw(study)
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


def test_texts_of_the_timeline_keep_clear_of_each_other(study: StudyTables) -> None:
    figure = FIGURES["timeline"].draw(study)
    figure.draw_without_rendering()
    boxes = [(text.get_window_extent(), text.get_text()) for text in drawn(figure)]
    met = [(one, other) for k, (a, one) in enumerate(boxes) for b, other in boxes[:k] if a.overlaps(b)]
    assert not met


def test_one_run_says_that_it_has_no_bands(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=1))
    assert "no bands" in headings(FIGURES["timeline"].draw(study))


def test_dates_of_the_network_can_be_chosen(study: StudyTables) -> None:
    words = headings(draw_network(study, dates=[1950.5, 1960, 1990, 1990]))
    assert "1950" in words and "1960" in words and "1955" not in words


def test_cohesion_is_drawn_for_the_main_organisations(study: StudyTables) -> None:
    """Brussels and Rio show the power of the Atlantic treaty again, so that they have no line of their own."""
    assert [bloc.id for bloc in Cast(study).main] == ["nato", "warsaw"]
    words = headings(FIGURES["timeline"].draw(study))
    assert "Cohesion: the main organisations" in words and "\nWarsaw Pact\n" in words
    assert "challenges per\n1,000 relevant\ndyad-years" in words and "Brussels" not in words
    assert set(COMPONENTS) == set(DECLARED)


def test_the_system_stands_in_where_no_organisation_is(tmp_path: Path) -> None:
    words = headings(FIGURES["timeline"].draw(open_study(write_study(tmp_path / "s", treaties=False, replicates=2))))
    assert "Cohesion: all defence treaties" in words


def test_a_nation_has_the_colour_of_the_largest_treaty_it_is_in(study: StudyTables) -> None:
    now = Cast(study).bloc_of(1960.0)
    assert now["FRA"].id == now["GBR"].id == "nato" and now["SUN"].id == "warsaw" and "SWE" not in now


def test_the_network_shows_who_exists(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=2, snapshots=[1950, 1960.5, 2050])
    nations = pd.read_parquet(folder / "nations.parquet")
    nations[(nations["nation"] != "DEU") | (nations["year"] >= 1955)].to_parquet(folder / "nations.parquet")
    figure = FIGURES["network"].draw(open_study(folder))
    early, late, key = figure.axes
    names = [[text.get_text() for text in axes.texts] for axes in (early, late)]
    assert "DEU" not in names[0] and "DEU" in names[1] and {"1950", "1960"} <= {*names[0], *names[1]}
    legend = key.get_legend()
    assert legend is not None
    treaties = {bloc.title for bloc in Cast(open_study(folder)).blocs}
    shown = {text.get_text() for text in legend.get_texts()} & treaties
    signs = [collection for axes in (early, late) for collection in axes.collections[2:]]
    hues = {tuple(np.ravel(sign.get_facecolor()).tolist()) for sign in signs}
    assert len(shown) + 1 == len(hues), "a treaty in the key colours some nation; white is no treaty"


def test_names_in_the_network_keep_clear_of_each_other(study: StudyTables) -> None:
    figure = FIGURES["network"].draw(study)
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


def test_no_key_without_something_to_explain(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", treaties=False, events=[], replicates=2))
    assert not FIGURES["membership"].draw(study).legends


def test_what_no_run_defines_is_said_and_not_drawn(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", nothing=RATIOS, replicates=2))
    figure = FIGURES["timeline"].draw(study)
    assert "not defined in any run: Deterrence ratios." in " ".join(headings(figure).split())
    assert letters(figure) == ["a", "b", "c", "d"] and "ratio" not in [axes.get_ylabel() for axes in figure.axes]


def test_a_picture_for_a_page_is_as_wide_as_asked(tmp_path: Path) -> None:
    figure = Figure(figsize=(2, 1))
    figure.add_subplot().plot([0, 1])
    with Image.open(save_picture(figure, tmp_path, "x", 300)) as picture:
        assert picture.size == (300, 150) and picture.mode == "RGB"


def test_labels() -> None:
    assert label("a\n b\t$x$") == "a b $x$"
    assert label("中") == "?" and label("\x07") == "?"
    assert len(label("word " * 40, 20)) <= 20 and label("word " * 40, 20).endswith("word…")


def test_save_keeps_to_the_clock_of_nobody(tmp_path: Path) -> None:
    figure = Figure(figsize=(1, 1))
    figure.add_subplot().plot(np.arange(3))
    for path in save(figure, tmp_path / "new", "x"):
        assert b"Date" not in path.read_bytes()
