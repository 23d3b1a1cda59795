"""Matrices of pairs: means over the runs, rows towards columns, nations in the order of their blocs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.figures import FIGURES
from analysis.figures.matrices import MOST
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import CROWD, headings, texts_fit


def matrix(figure: Figure, k: int = 0) -> tuple[list[str], np.ndarray]:
    """The names of the rows of a matrix, and its values."""
    axes = figure.axes[k]
    (image,) = axes.images
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names == [text.get_text() for text in axes.get_xticklabels()]
    return names, np.ma.filled(np.ma.asarray(image.get_array()), np.nan)


def test_rows_feel_towards_columns(study: StudyTables) -> None:
    figure = FIGURES["matrices"].draw(study)
    names, values = matrix(figure)
    table = pd.read_parquet(study.folder / "dyads.parquet")
    one = table[(table["a"] == "FRA") & (table["b"] == "SUN")]["threat"].astype(float).mean()
    assert values[names.index("FRA"), names.index("SUN")] == pytest.approx(one, rel=1e-6)
    assert np.isnan(np.diag(values)).all() and "Means of 20 runs" in headings(figure)
    trust = matrix(figure, 1)[1]
    assert trust[0, 1] != values[0, 1], "nations stand by bloc, and within it by capability:"
    assert names[:3] == ["USA", "GBR", "DEU"] and names.index("POL") < names.index("BGR") < names.index("SWE")


def test_dates_measures_nations_and_runs_can_be_chosen(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=2, snapshots=[1950, 1960, 1970, 1980]))
    words = headings(FIGURES["matrices"].draw(study))
    assert "threat, end of 1950" in words and "trust, end of 1980" in words and "1960" not in words
    wishes = Wishes(years=(1960,), nations=("France", "USA", "POL"), run=1, measure="rivalry")
    names, values = matrix(FIGURES["matrices"].draw(study, wishes))
    row = pd.read_parquet(study.folder / "dyads.parquet").query(
        "run == 1 and year == 1960 and a == 'FRA' and b == 'POL'"
    )
    assert sorted(names) == ["FRA", "POL", "USA"]
    assert values[names.index("FRA"), names.index("POL")] == pytest.approx(float(row["rivalry"].iloc[0]))
    for wrong, said in (
        (Wishes(years=(1955,)), "recorded at 1950, 1960, 1970, 1980"),
        (Wishes(measure="cohesion"), "there are threat, trust"),
        (Wishes(nations=("FRA",)), "two nations"),
    ):
        with pytest.raises(Undrawable, match=said):
            FIGURES["matrices"].draw(study, wrong)


def test_of_many_nations_those_with_most_capability_are_shown(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", nations=CROWD, replicates=2))
    figure = FIGURES["matrices"].draw(study)
    names, _ = matrix(figure)
    assert len(names) == MOST and "USA" in names and "ISL" not in names and "40 of 60 nations" in headings(figure)


def test_few_nations_have_their_values_written(tmp_path: Path) -> None:
    cast = {key: CROWD[key] for key in ("USA", "SUN", "FRA")}
    folder = write_study(tmp_path / "s", nations=cast, replicates=1, treaties=False)
    figure = FIGURES["matrices"].draw(open_study(folder))
    texts_fit(figure)
    _, values = matrix(figure)
    assert f"{values[0, 1]:.2f}" in headings(figure) and "Strips" not in headings(figure)
    (folder / "dyads.parquet").unlink()
    with pytest.raises(Undrawable, match="table `dyads`"):
        FIGURES["matrices"].draw(open_study(folder))
