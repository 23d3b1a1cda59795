"""Two studies side by side: which settings differ, and how sure the difference of two means is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.digest import Digest
from analysis.report.pair import indices, settings, welch
from analysis.tables import open_study
from sim.cli import call
from tests.studies import study_file


def test_settings_that_differ() -> None:
    one = {"a": {"b": 1, "c": [1, 2]}, "events": [{"id": "x", "date": 1}, {"id": "y"}]}
    other = {"a": {"b": 2, "c": [1, 2]}, "events": [{"id": "y"}, {"id": "x", "date": 3}, {"id": "z", "title": "New"}]}
    found = {each.path: (each.one, each.other) for each in settings(one, other)[0]}
    assert found == {"a.b": ("1", "2"), "events.x.date": ("1", "3"), "events.z": ("not there", "New")}


def test_settings_are_told_in_words_and_texts_are_counted() -> None:
    one = {
        "sources": {"x": "A book"},
        "title": "Old",
        "nations": {"A": {"source": "x", "at": [1.0, 2.5], "major": True}},
        "claims": [{"id": "c", "says": "This", "over": [1, 2]}],
        "study": {"title": "Old", "design": "grid"},
        "exercise": {"task": "Do this"},
    }
    other = {
        "sources": {},
        "title": "New",
        "nations": {"A": {"source": "y", "at": [1.0, 3.0], "major": False}, "B": {"name": "Belmark", "gdp": 3}},
        "pairs": [{"pair": ["A", "B"], "trust": 0.1, "source": "y"}],
        "study": {"title": "New", "design": "sobol"},
    }
    found, more, texts = settings(one | {"levels": ["a", "b"]}, other | {"levels": []})
    assert [(each.path, each.one, each.other) for each in found] == [
        ("nations.A.at", "1, 2.5", "1, 3"),
        ("nations.A.major", "yes", "no"),
        ("nations.B", "not there", "Belmark"),
        ("study.design", "grid", "sobol"),
        ("levels", "a, b", "none"),
        ("pairs", "not there", "pair A, B, trust 0.1"),
    ]
    assert (more, texts) == (0, 6), "a title, another of the study, two sources, a claim and an exercise"


def test_means_of_few_unpaired_runs_have_the_interval_of_welch() -> None:
    """By hand: variances 5/3 and 3.5 of 4 and 6 runs, whose sum over runs is 1."""
    one, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    freedom = 1.0**2 / ((5 / 12) ** 2 / 3 + (7 / 12) ** 2 / 5)
    low, high = welch(one, other)
    assert (low + high) / 2 == pytest.approx(2.0) and freedom == pytest.approx(7.9412, abs=1e-4)
    assert high - low == pytest.approx(2 * 2.30898, abs=1e-4), "t, between 2.306 of 8 degrees and 2.365 of 7"
    assert low < 0.0, "where a bootstrap of so few leaves out 0"
    assert welch(np.ones(3), np.full(4, 3.0)) == (2.0, 2.0)


def test_an_index_of_a_nation_is_compared_in_runs_and_in_sweeps(tiny: Path, tmp_path: Path) -> None:
    sweep = study_file(tmp_path, record={"tables": ["runs", "steps", "nations"]})
    assert call(["sweep", str(sweep), "--quiet", "--out", str(tmp_path / "out")]) == 0
    for folder in (tiny, tmp_path / "out"):
        study = open_study(folder)
        (row,), paired = indices(*(Digest(study, ("AAA.burden",)) for _ in range(2)))
        assert paired and row["measure"] == "AAA.burden" and row["one"] == row["other"] != "–"
        assert row["difference"] == "none"
