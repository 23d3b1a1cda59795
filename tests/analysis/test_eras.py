"""The system of alliances in real years: what is counted, beside what record, and what the command says of tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.calibration.history import History, Pairs
from analysis.calibration.plan import Window
from analysis.commands import register
from analysis.replications import eras
from analysis.replications.base import Effort, outcome
from analysis.replications.table import everything
from sim.cli import call
from tests.analysis.test_calibration import WINDOW, tables

BY_ID = {one.id: one for one in everything()}


@pytest.fixture(autouse=True)
def commands() -> None:
    """The commands of the analysis among those of the model."""
    register()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made tables, and one era that they know."""
    monkeypatch.setattr(eras, "ERAS", (WINDOW,))
    eras.measured.cache_clear()
    return tables(tmp_path)


def told(challenges: list[tuple[int, str, str]], members: list[tuple[str, str, float, float]]) -> History:
    """Four nations that can all reach each other, A and B bound to defend each other, over two years."""
    names, apart = tuple("ABCD"), ~np.eye(4, dtype=bool)
    ties = pd.DataFrame([("A", "B", 1940.0, np.nan)], columns=["a", "b", "start", "stop"])
    seats = pd.DataFrame(members, columns=["treaty", "nation", "start", "stop"])
    made = pd.DataFrame(challenges, columns=["year", "a", "b"])
    return History(Window(1950, 1951), Pairs(names, apart, apart), ties, seats, made)


def test_defended_are_those_whom_a_third_would_help_against_the_challenger() -> None:
    # defended: A and B against C and against D, 4 of 12 pairs; A against B is not, as its defender is the challenger
    made = told([(1950, "C", "A"), (1951, "A", "B"), (1951, "C", "D"), (1951, "D", "C")], [])
    assert eras.ratio_observed(made) == pytest.approx((1 / 8) / (3 / 16))
    border = np.zeros((4, 4), dtype=bool)
    border[[2, 0], [0, 1]] = True  # C against A, A against B
    near = History(made.window, Pairs(made.pairs.nations, border, border), made.ties, made.members, made.challenges)
    assert eras.ratio_observed(near) == pytest.approx(1.0)


def test_no_pact_is_older_than_the_window() -> None:
    seats = [("old", "A", 1920.0, 1950.0), ("old", "B", 1920.0, 1951.0), ("new", "C", 1950.0, 1951.0)]
    gone, held = [("gone", "C", 1930.0, 1949.0)], [("held", "D", 1930.0, np.nan), ("held", "A", 1930.0, 1950.0)]
    found = eras.ages(told([], [*seats, *gone, *held]))
    assert found == {"defence_age_at_end": 1.5, "defence_median_age_at_end": 1.5}


def test_rows_are_held_against_the_record_of_their_years(folder: Path) -> None:
    record, found = eras.measured(folder, WINDOW, 2, 1)
    assert set(record) == set(found) >= {name for row in eras.MOMENTS.values() for name in row}
    given = outcome(eras.in_eras(BY_ID["S1"], folder, 1), Effort(runs=2))
    assert [part.says for part in given.parts] == [
        f"{name.replace('_', ' ')}, 1955-1958" for name in eras.MOMENTS["S1"]
    ]
    assert all(
        part.published.startswith(f"{record[name]:.3g} (")
        for part, name in zip(given.parts, eras.MOMENTS["S1"], strict=True)
    )
    assert given.replication.published == "the record of 1955-1958" and "tables given" in given.replication.source
    low = outcome(eras.in_eras(BY_ID["S4"], folder, 2), Effort(runs=2))
    assert [part.kind for part in low.parts] == ["moment", "moment"], "any number of threads"


def test_the_command_takes_tables_and_says_what_they_lack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["replicate", "A2", "S4", "--data", str(folder), "--runs", "2", "--json"]) == 0
    assert '"published": "the record of 1955-1958"' in capsys.readouterr().out
    assert call(["replicate", "A2", "--data", str(folder)]) == 2
    assert "--data serves S1, S2, S3, S4, D5" in capsys.readouterr().err
    (folder / "mids_gml_dyad_year.csv").unlink()
    (folder / "capitals.csv").unlink()
    assert call(["replicate", "S4", "--data", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "mids_gml_dyad_year.csv: missing" in said and "capitals.csv: missing" in said and "Traceback" not in said
