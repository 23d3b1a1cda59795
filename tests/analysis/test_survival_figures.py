"""The figures of survival and of convergence agree with the numbers, and what cannot be drawn is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.figures.convergence import draw as draw_convergence
from analysis.figures.survival import draw as draw_survival
from analysis.statistics import curves, mean_interval
from analysis.tables import StudyTables, open_study
from analysis.wishes import Undrawable, Wishes
from tests.analysis.synthetic import write_study
from tests.analysis.test_figures import headings


def test_survival_draws_each_kind_with_its_numbers_at_risk(study: StudyTables) -> None:
    figure = draw_survival(study)
    signed, there = figure.axes
    found = {curve.kind: curve for curve in curves(study)}
    line = signed.lines[0].get_xydata()
    curve = found["of three or more, signed in the run"]
    assert np.allclose(np.asarray(line)[:-1], np.stack([curve.times, curve.share], axis=1))
    text = headings(figure)
    assert f"{curve.ended:,} of {curve.treaties:,}" in text and str(curve.at_risk(8)) in text.split()
    assert "years since signature" in text and "years since 1949" in text and "bootstrap over runs" in text
    alone = headings(draw_survival(study, Wishes(run=3)))
    assert "estimates of run 3" in alone.replace("\n", " ") and "Greenwood" in alone
    assert there.get_ylim() == signed.get_ylim()


def test_the_note_tells_of_dots_where_there_are_any(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=2)
    for gone in (False, True):
        if gone:
            members = pd.read_parquet(folder / "members.parquet")
            members.assign(stop=members["stop"].fillna(1970.0)).to_parquet(folder / "members.parquet")
        figure = draw_survival(open_study(folder))
        dots = [line for axes in figure.axes for line in axes.lines if line.get_linestyle() == ":"]
        assert ("Dotted" in headings(figure)) == bool(dots) == gone


def test_convergence_ends_at_the_mean_of_all_runs(study: StudyTables) -> None:
    figure = draw_convergence(study, Wishes(measure="wars"))
    (axes,) = figure.axes
    values = study.steps.groupby("run")["wars"].mean()
    data = np.asarray(axes.lines[0].get_xydata())
    assert data[-1].tolist() == pytest.approx([20, mean_interval(values)[0]]) and len(data) == 20
    assert "±5% takes about" in headings(figure) and "Student" in headings(figure)
    assert len(draw_convergence(study).axes) == 8


def test_what_cannot_be_drawn_is_said(tmp_path: Path, study: StudyTables) -> None:
    for draw, wishes, words in (
        (draw_survival, Wishes(run=99), "no completed run 99"),
        (draw_convergence, Wishes(measure="nothing"), "`foedus metrics` lists them"),
    ):
        with pytest.raises(Undrawable, match=words):
            draw(study, wishes)
    few = open_study(write_study(tmp_path / "few", replicates=2, treaties=False, emergent=0))
    with pytest.raises(Undrawable, match="use --replicates 20"):
        draw_convergence(few)
    with pytest.raises(Undrawable, match="no treaty was ever in force"):
        draw_survival(few)
