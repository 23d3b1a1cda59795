"""The map shows who is where in what bloc; the film shows it year by year, and is written the same each time."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image

from analysis.cast import Cast
from analysis.facets import facet_of
from analysis.figures import FIGURES
from analysis.film import COLOURS, Film, Unfilmable, save_film
from analysis.ground import Ground
from analysis.mapping import LAND
from analysis.stages import MapStage, NetworkStage, stage_of
from analysis.style import PALETTE
from analysis.tables import StudyTables, open_study
from analysis.wishes import PLAIN, Undrawable, Wishes
from sim.cli import call
from tests.analysis.made_up import WORLD
from tests.analysis.synthetic import write_study

MADE_UP = {key: (key.title(), 40.0 + k, 5.0 * k, 5.0) for k, key in enumerate(("AAA", "BBB", "CCC", "DDD", "BEL"))}
FEW = {key: WORLD[key] for key in ("USA", "SUN", "GBR", "FRA", "DEU", "GDR", "ITA", "BEL", "NLD", "DNK")}
YEARS = (1960.0, 1961.0, 1962.0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> StudyTables:
    folder = tmp_path_factory.mktemp("small") / "few"
    return open_study(write_study(folder, nations=FEW, years=YEARS, replicates=3, emergent=0))


def words(figure: Figure) -> list[str]:
    texts: list[Any] = figure.findobj(Text)
    return [text.get_text() for text in texts]


def test_a_nation_has_the_colour_of_its_bloc_and_hatching_of_its_own(study: StudyTables) -> None:
    paints = facet_of(Cast(study), PLAIN, [1960.0]).paints(1960.0)
    nato = Cast(study).blocs[0]
    assert to_hex(paints["USA"].face).upper() == nato.colour == PALETTE[0] and paints["USA"].hatch is None
    assert paints["SUN"].hatch and paints["SUN"].hatch != paints["BRA"].hatch and paints["SWE"].face == "white"


def test_the_fewer_the_runs_the_paler(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", years=YEARS, replicates=20, emergent=0)
    members = pd.read_parquet(folder / "members.parquet")
    rows = members["nation"] == "NLD"
    members[~rows | (members["run"] < 5)].to_parquet(folder / "members.parquet")
    cast = Cast(open_study(folder))
    paints = facet_of(cast, PLAIN, [1960.0]).paints(1960.0)
    assert "NLD" not in cast.bloc_of(1960.0)
    assert min(paints["NLD"].face) > min(paints["BEL"].face) + 0.4, "a quarter of the runs against nearly all"


def test_a_measure_is_painted_in_the_steps_that_the_key_shows(study: StudyTables) -> None:
    facet = facet_of(Cast(study), Wishes(measure="capability"), [1960.0])
    handles = facet.handles([1960.0])
    steps = [tuple(float(end) for end in str(handle.get_label()).split(" to ")) for handle in handles]
    assert all(low < high for low, high in steps) and steps[0][0] <= 0.3 and steps[-1][1] >= 100
    paints = facet.paints(1960.0)
    for nation, (*_, value) in WORLD.items():
        (mine,) = [
            h for h, (low, high) in zip(handles, steps, strict=True) if low <= value < high or value == high == 100
        ]
        assert to_hex(paints[nation].face) == to_hex(mine.get_facecolor()), nation  # type: ignore[attr-defined]


def test_the_map_shows_every_nation_and_leaves_the_rest_grey(study: StudyTables) -> None:
    figure = FIGURES["map"].draw(study, Wishes(years=(1950, 1960)))
    assert len(figure.axes) == 4, "two dates, each with the world and its crowd"
    said = " ".join(words(figure))
    assert {"end of 1950", "end of 1960", "USA", "FRA", "POL", "BRA"} <= set(words(figure)) and "today's" in said
    grey = next(patch for patch in figure.axes[0].get_children() if isinstance(patch, PathPatch))
    assert to_hex(grey.get_facecolor()) == LAND.lower()


def test_former_states_are_drawn_whole(study: StudyTables) -> None:
    lands = Ground(Cast(study)).lands(1960.0)
    assert set(lands["CSK"]) == {"CZE", "SVK"} and lands["GDR"] == ("DDR",) and lands["DEU"] == ("DEU",)
    assert {"UKR", "KAZ", "EST"} <= set(lands["SUN"])


def test_another_nation_of_the_same_id_is_not_taken_for_it(tmp_path: Path) -> None:
    """An id that happens to be a country's, of a company or a land that lies elsewhere."""
    nations = {key: row for key, row in FEW.items() if key != "SUN"} | {"SUN": ("Sun", 37.4, -122.0, 5.0)}
    ground = Ground(Cast(open_study(write_study(tmp_path / "s", nations=nations, years=YEARS, replicates=1))))
    assert "SUN" not in ground.outlined and "SUN" in ground.there(1960.0) and "USA" in ground.outlined
    assert "and 1 without an outline" in MapStage(ground, facet_of(ground.cast, PLAIN, [1960.0]), 7.0).note


def test_a_made_up_world_has_no_map_but_a_film_of_its_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_study(tmp_path / "s", nations=MADE_UP, years=YEARS, replicates=1)
    study = open_study(folder)
    with pytest.raises(Undrawable, match="foedus figure network"):
        FIGURES["map"].draw(study)
    assert isinstance(stage_of(Cast(study), PLAIN, YEARS, 7.0), NetworkStage)
    assert call(["figure", "map", str(folder)]) == 2 and "network" in capsys.readouterr().err
    assert call(["figure", "animation", str(folder), "--measure", "gdp"]) == 2
    with Image.open(save_film(FIGURES["animation"].film(study, PLAIN), tmp_path / "f.gif")) as film:  # type: ignore[misc]
        assert getattr(film, "n_frames", 1) == len(YEARS)


def test_an_unknown_measure_names_the_known_ones(study: StudyTables) -> None:
    with pytest.raises(Undrawable, match=r"'luck' is not recorded of its nations; there are: blocs, gdp"):
        FIGURES["map"].draw(study, Wishes(measure="luck"))


def test_the_film_has_a_frame_a_year_and_the_same_bytes_twice(small: StudyTables, tmp_path: Path) -> None:
    one, other = tmp_path / "one.gif", tmp_path / "other.gif"
    assert call(["figure", "animation", str(small.folder), "--out", str(one)]) == 0
    assert call(["figure", "animation", str(small.folder), "--out", str(other)]) == 0
    assert one.read_bytes() == other.read_bytes() and one.stat().st_size < len(YEARS) * 80_000
    with Image.open(one) as film:
        assert film.width == 900 and getattr(film, "n_frames", 1) == len(YEARS)
        first = film.convert("RGB")
        film.seek(len(YEARS) - 1)
        last = film.convert("RGB")
    assert first.tobytes() != last.tobytes() and first.getpixel((450, 60)) == (255, 255, 255)


def test_the_frames_name_events_as_they_happen(small: StudyTables) -> None:
    film = FIGURES["animation"].film
    assert film is not None
    said = [(set(words(figure)), seconds) for figure, seconds in film(small, PLAIN).frames]
    walls = [k for k, (texts, _) in enumerate(said) if any("Berlin Wall" in text for text in texts)]
    assert walls == [1] and "1961" in said[1][0]
    assert said[1][1] > said[0][1] and said[-1][1] == max(seconds for _, seconds in said)


def test_rare_colours_survive_in_a_gif(tmp_path: Path) -> None:
    """A key may show in a few points what no frame shows else."""
    figure = Figure(figsize=(3, 2), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.imshow([[k / 400 for k in range(400)]] * 200, cmap="Blues", aspect="auto")
    axes.plot([20], [100], marker="s", ms=2, color="#009E73")
    with Image.open(save_film(Film([(figure, 1.0)]), tmp_path / "x.gif")) as film:
        colours = {colour for _, colour in film.convert("RGB").getcolors(10**6) or []}
    assert len(colours) <= COLOURS and any(g > 130 and r < 30 and 90 < b < 140 for r, g, b in colours)  # type: ignore[misc]


def test_video_needs_ffmpeg_and_says_so(
    small: StudyTables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert call(["figure", "animation", str(small.folder), "--out", str(tmp_path / "x.mp4")]) == 2
    assert "ffmpeg" in (said := capsys.readouterr().err) and ".gif" in said and not list(tmp_path.glob("*.mp4"))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_video_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Figure(figsize=(3, 2))
    path = save_film(Film([(figure, 1.0), (figure, 0.4)]), tmp_path / "x.mp4")
    assert path.read_bytes()[4:8] == b"ftyp"
    popen = subprocess.Popen
    broken = lambda command, **how: popen([*command[:-1], "-c:v", "no-such-codec", command[-1]], **how)  # noqa: E731
    monkeypatch.setattr(subprocess, "Popen", broken)
    with pytest.raises(Unfilmable, match="ffmpeg cannot write it"):
        save_film(Film([(figure, 1.0)]), tmp_path / "y.mp4")
    assert [each.name for each in tmp_path.iterdir()] == ["x.mp4"]


def test_only_films_are_written_as_films(small: StudyTables, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["figure", "map", str(small.folder), "--out", "x.gif"]) == 2
    assert "ends in .pdf, .png or .svg" in capsys.readouterr().err
    assert call(["figure", "animation", str(small.folder), "--out", "x.avi"]) == 2
    assert ".gif, .mp4, .pdf, .png or .svg" in capsys.readouterr().err
