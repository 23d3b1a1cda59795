"""`foedus figure`: one figure by name, a list without one, and no wish ignored in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.commands import register
from analysis.dates import dates_of
from analysis.figures import FIGURES
from analysis.tables import open_study
from analysis.wishes import Undrawable, Wishes
from sim.cli import call
from tests.analysis.made_up import WORLD
from tests.analysis.synthetic import write_study

register()
FEW = {key: WORLD[key] for key in ("USA", "SUN", "GBR", "FRA", "DEU")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("figure") / "s", replicates=2, snapshots=[1950, 1960.5], nations=FEW)


def test_all_figures_are_listed_with_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["figure"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in FIGURES) and "--year" in told


def test_one_figure_is_drawn_into_a_file(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "ties.svg"
    assert call(["figure", "network", str(folder), "--year", "1955", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert out.read_text(encoding="utf-8").lstrip().startswith("<?xml")
    assert [path.name for path in out.parent.iterdir()] == ["ties.svg"]


def test_without_a_place_all_kinds_go_beside_the_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["figure", "network", str(folder)]) == 0
    written = capsys.readouterr().out.split()
    assert written == [str(folder / "figures" / f"network.{kind}") for kind in ("pdf", "svg", "png")]
    assert all(Path(path).stat().st_size > 1000 for path in written)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["figure", "netwrk", "DIR"], "did you mean 'network'?"),
        (["figure", "network"], "foedus figure network DIR"),
        (["figure", "network", "DIR", "--year", "1800"], "1800 is not among its years"),
        (["figure", "timeline", "DIR", "--nation", "FRA"], "figure timeline has no --nation; it has --out"),
        (["figure", "timeline", "nowhere"], "no such folder"),
        (["figure", "timeline", "DIR", "--out", "one.jpg"], ".pdf, .png or .svg"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    folder: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call([str(folder) if each == "DIR" else each for each in arguments]) == 2
    assert told in capsys.readouterr().err


def test_dates_are_those_asked_for_or_the_snapshots_as_they_were_recorded(folder: Path) -> None:
    study = open_study(folder)
    assert dates_of(study, Wishes()) == [1950.0, 1960.0]
    assert dates_of(study, Wishes(years=(1960.9, 1955.0, 1960.2))) == [1960.0, 1955.0]
    with pytest.raises(Undrawable, match="1800"):
        dates_of(study, Wishes(years=(1800.0,)))
