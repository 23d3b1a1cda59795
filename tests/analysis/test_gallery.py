"""The gallery shows every figure there is, and `foedus figure all` draws all that a study can fill."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from analysis.commands import register
from analysis.figures import FIGURES
from analysis.style import save_picture
from analysis.tables import open_study
from science import gallery
from sim.cli import call
from tests.analysis.made_up import WORLD
from tests.analysis.synthetic import write_study

register()
FEW = {key: WORLD[key] for key in ("USA", "SUN", "GBR", "FRA", "DEU")}


def test_the_page_and_its_pictures_are_those_of_the_figures() -> None:
    text = gallery.PAGE.read_text(encoding="utf-8")
    notes = gallery.notes_on(text)
    assert list(notes) == list(FIGURES) and text == gallery.page(notes), "run python -m science.gallery"
    assert all(len(note) > 40 for note in notes.values()), "each says how it is to be read"
    assert sorted(path.stem for path in gallery.FOLDER.glob("*")) == sorted(FIGURES)
    for path in gallery.FOLDER.glob("*.png"):
        assert path.stat().st_size < gallery.MOST_BYTES
        with Image.open(path) as picture:
            assert picture.width == gallery.PIXELS


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_has_an_example_that_it_follows(name: str) -> None:
    study, wishes = gallery.example_of(FIGURES[name])
    assert set(wishes.given) <= set(FIGURES[name].heeds)
    assert gallery.command_of(FIGURES[name]).startswith(f"foedus figure {name} DIR")
    assert gallery.studied(study).endswith("--out DIR") and gallery.STUDIES[study][0] in (
        "run",
        "sweep",
        "compare",
        "tournament",
    )


def test_a_picture_is_the_one_that_the_command_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a study made up in the place of the gallery's, the page's note and picture are those of the figure."""
    kind, folder = FIGURES["membership"], write_study(tmp_path / "s", replicates=3, nations=FEW)
    for name in ("FOLDER", "ROOT"):
        monkeypatch.setattr(gallery, name, tmp_path / "docs")
    monkeypatch.setattr(gallery, "PIXELS", 400)
    monkeypatch.setattr(gallery, "PAGE", tmp_path / "docs" / "figures.md")
    monkeypatch.setattr(gallery, "drawn", lambda *_: kind.draw(open_study(folder)))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "no-more.png").touch()
    gallery.renew(["membership"])
    mine = save_picture(kind.draw(open_study(folder)), tmp_path, "mine", gallery.PIXELS, gallery.COLOURS[0])
    assert (tmp_path / "docs" / "membership.png").read_bytes() == mine.read_bytes()
    assert "The darker, the more of the 3 runs" in gallery.PAGE.read_text(encoding="utf-8")
    assert not (tmp_path / "docs" / "no-more.png").exists()


def test_all_figures_that_a_study_can_fill_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {name: FIGURES[name] for name in ("forest", "matrices", "membership", "network")}
    monkeypatch.setattr("analysis.figures.FIGURES", kinds)
    folder = write_study(tmp_path / "s", replicates=2, years=[1949.0, 1950.0, 1951.0], nations=FEW)
    (folder / "ties.parquet").unlink()
    assert call(["figure", "all", str(folder), "--run", "1", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    assert printed.out.split() == [str(path) for name in ("matrices", "membership") for path in _kinds(tmp_path, name)]
    assert all(path.stat().st_size for name in ("matrices", "membership") for path in _kinds(tmp_path, name))
    told = dict(line.split(" not drawn: ") for line in printed.err.splitlines())
    assert set(told) == {"forest", "network"}
    assert "needs the table `ties`" in told["network"] and "foedus compare" in told["forest"]


def _kinds(folder: Path, name: str) -> list[Path]:
    return [folder / "out" / f"{name}.{kind}" for kind in ("pdf", "svg", "png")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["DIR", "--out", "one.png"], "give a folder for all"),
        (["nowhere"], "no such folder"),
        (["EMPTY"], "nothing in it"),
    ],
)
def test_all_of_nothing_is_an_error(
    folder: Path, tmp_path: Path, given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    places = {"DIR": str(folder), "EMPTY": str(tmp_path)}
    assert call(["figure", "all", *(places.get(each, each) for each in given)]) == 2
    assert said in capsys.readouterr().err
