"""Every figure draws every study without a warning, and the same study gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from analysis.cast import POOL, Cast
from analysis.figures import FIGURES, draw_all
from analysis.figures.components import COMPONENTS
from analysis.figures.network import draw as draw_network
from analysis.style import SMALL, label, look, save, save_picture
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], StudyTables]:
    """The study of each case, made once."""
    root = tmp_path_factory.mktemp("cases")
    return cache(lambda case: open_study(write_study(root / case.replace(" ", "-"), **CASES[case])))


HARDEST = ("one step of one run", "sixty nations", "odd names")
"""The cases that are hardest: figures with which no run ends are drawn of these alone, but in the long form."""


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, marks=[] if kind.after_run or case in HARDEST else pytest.mark.nightly)
        for name, kind in FIGURES.items()
        for case in CASES
    ],
)
def test_every_figure_draws_every_study(made: Callable[[str], StudyTables], name: str, case: str) -> None:
    study = made(case)
    try:
        figure = FIGURES[name].draw(study)
    except Undrawable as reason:
        assert not FIGURES[name].after_run and str(study.folder) in str(reason)
        return
    with look():
        texts_fit(figure)


def test_the_registry() -> None:
    assert {name for name, kind in FIGURES.items() if kind.after_run} == {"membership", "network", "timeline"}
    assert all(kind.title and kind.description.endswith(".") for kind in FIGURES.values())


@pytest.mark.slow
def test_figures_go_beside_the_tables_with_the_same_bytes_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_study(tmp_path / "s", **CASES["five nations"])
    first = draw_all(folder)
    assert all(path.parent == folder / "figures" and path.stat().st_size > 1000 for path in first)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    mpl.rcParams["lines.linewidth"] = 9
    second = draw_all(folder, tmp_path / "b")
    assert mpl.rcParams["lines.linewidth"] == 9
    mpl.rcdefaults()
    assert [path.name for path in first] == [
        f"{n}.{kind}" for n in FIGURES if FIGURES[n].after_run for kind in ("pdf", "svg", "png")
    ]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def headings(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in drawn(figure))


def test_dates_of_the_network_can_be_chosen(study: StudyTables) -> None:
    words = headings(draw_network(study, Wishes(years=(1950.5, 1960, 1990, 1990))))
    assert "1950" in words and "1960" in words and "1955" not in words


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
    assert "DEU" not in names[0] and "DEU" in names[1] and {"end of 1950", "end of 1960"} <= {*names[0], *names[1]}
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


def test_ties_of_few_runs_are_left_out_of_the_network(tmp_path: Path) -> None:
    """Ties of defence need a quarter of the runs, other ones half; what is inside a treaty stands back."""
    folder = write_study(tmp_path / "s", replicates=20, emergent=0, snapshots=[1960], events=[])
    ties = pd.read_parquet(folder / "ties.parquet")
    row = ties.iloc[0].to_dict() | {"a": "CHE", "start": 1949.0, "stop": np.nan}
    shares = {("defence", "IRL"): 6, ("defence", "FIN"): 4, ("consultation", "AUT"): 11, ("consultation", "YUG"): 9}
    rows = [row | {"run": k, "kind": kind, "b": b} for (kind, b), runs in shares.items() for k in range(runs)]
    inside = ties[(ties["kind"] == "defence") & (ties["a"] == "BEL") & (ties["b"] == "CAN")]
    pd.concat([pd.DataFrame(rows), inside]).to_parquet(folder / "ties.parquet")
    figure = FIGURES["network"].draw(open_study(folder))
    lesser, defence = (lines for lines in figure.axes[0].collections if isinstance(lines, LineCollection))
    assert len(lesser.get_segments()) == 1 and len(defence.get_segments()) == 2
    colours = {tuple(np.round(colour[:3], 2)): float(colour[3]) for colour in np.asarray(defence.get_colors())}
    assert len(colours) == 2, "one inside the treaty has its colour, one across is dark"


def test_the_network_says_what_its_letters_stand_for(study: StudyTables, tmp_path: Path) -> None:
    words = headings(FIGURES["network"].draw(study)).replace("\u00a0", " ")
    assert all(f"{key} {name}" in words for key, (name, *_) in WORLD.items())
    alone = headings(FIGURES["network"].draw(open_study(write_study(tmp_path / "s", nations=CROWD, replicates=2))))
    assert "X07 Land 7" in " ".join(alone.split()), "in the note where the key leaves no room"


def test_who_is_in_a_treaty_with_a_colour_is_not_drawn_as_in_others_only(study: StudyTables) -> None:
    cast = Cast(study)
    shares = cast.shares.pivot_table(index=["year", "nation"], columns="bloc", values="share", fill_value=0.0)
    assert POOL in shares and (shares[POOL] + shares["nato"] <= 1 + 1e-9).all()
    assert (shares.loc[shares["nato"] == 1, POOL] == 0).all()


def test_a_treaty_of_the_run_is_called_by_its_year_and_makers(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=1)
    members = pd.read_parquet(folder / "members.parquet")
    members.assign(treaty=members["treaty"].replace("brussels", "FRA-GBR-circle-1948")).to_parquet(
        folder / "members.parquet"
    )
    titles = [bloc.title for bloc in Cast(open_study(folder)).blocs]
    assert "1948 organisation of France, the United Kingdom and others" not in titles, "too long for a key"
    assert any(title.startswith("1948 organisation of France, the United Kingdom") for title in titles)
