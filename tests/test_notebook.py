"""What scripts and notebooks use: names imported lazily, readable objects, and examples that print the same."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
import sim
from analysis import compare_worlds, draw, open_study, sum_up
from sim import STANDARD, ScenarioError, load_study, load_world, run_study, run_world
from sim.markup import LONG, table, text
from sim.scenario.build import build_schedule, build_world
from sim.study import Refused
from tests.studies import study_file
from tests.worlds import TINY

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SCRIPTS = ("run_and_plot", "study_effect", "twins")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_examples_print_what_stands_beside_them(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    expected = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == expected, f"after a change of the model: python examples/{name}.py > …txt"


def test_names_are_there_and_import_nothing_before_they_are_used() -> None:
    for package in (sim, analysis):
        assert all(getattr(package, name) is not None for name in package.__all__)
        assert set(package.__all__) <= set(dir(package))
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            package.nothing  # noqa: B018
    heavy = "import sys, sim, analysis; print({'numpy', 'pandas', 'numba', 'matplotlib'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, check=True).stdout == b"set()\n"


def test_a_world_is_loaded_run_and_read(tmp_path: Path) -> None:
    world = load_world(TINY, "calendar.end=1951")
    assert repr(world).startswith("<loaded from tiny.yaml: <scenario tiny: ") and "1950-1951" in repr(world)
    assert str(world.scenario) == repr(world.scenario) and "5 nations" in repr(world.scenario)
    folder = run_world(world, tmp_path / "out", replicates=3, seed=5)
    study = open_study(folder)
    assert study.replicates == 3 and study.manifest["seed"] == 5 and study.end == 1951
    assert "<td" in study._repr_html_() and f"{study.title}: 3 runs" in repr(sum_up(study))
    again = run_world(world, tmp_path / "again", replicates=3, seed=5, jobs=2)
    assert (again / "steps.parquet").read_bytes() == (folder / "steps.parquet").read_bytes()
    with pytest.raises(Refused, match="choose another folder"):
        run_world(world, folder, replicates=4)
    run_world(world, folder, replicates=4, replace=True)
    figure = draw(open_study(folder), "convergence", measure="wars")
    picture, shown = figure._repr_png_()  # type: ignore[attr-defined]
    assert picture.startswith(b"\x89PNG") and shown["width"] == 709
    assert int.from_bytes(picture[16:20], "big") == pytest.approx(2 * 709, abs=1), "fine enough for any screen"


def test_a_study_is_run_and_goes_on(tmp_path: Path) -> None:
    study = load_study(study_file(tmp_path))
    assert repr(study).startswith("<study small: ") and "= 24 runs of tiny; seed " in repr(study)
    assert study._repr_html_().count(">axis ") == len(study.columns)
    folder = run_study(study, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (folder / "parts").rglob("*.parquet")}
    assert run_study(str(tmp_path / "small.yaml"), folder) == folder and open_study(folder).replicates == 24
    assert {path: path.stat().st_mtime_ns for path in before} == before, "what is there is not run again"


def test_twins_are_what_the_command_says() -> None:
    twins = compare_worlds(load_world(TINY), without=["event:alarm"], replicates=4)
    assert "4 pairs of runs on the same luck" in repr(twins)
    assert {"index", "difference", "low", "high"} <= set(twins.effects)
    assert twins._repr_html_().startswith("<pre ") and "“" in twins._repr_html_()
    assert len(repr(twins.found)) < 600, "frames and lists are left to those who ask for them"


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="did you mean 'free-riders'"):
        load_world("free-ridrs")
    with pytest.raises(FileNotFoundError, match="no study of that name"):
        load_study("nothing-like-it")
    with pytest.raises(ScenarioError, match="burdn") as wrong:
        load_world(TINY, "nations.AAA.burdn=1")
    assert repr(wrong.value) == f"<1 found wrong with the scenario>\n{wrong.value}"
    with pytest.raises(ValueError, match="event:nothing"):
        compare_worlds(load_world(TINY), without=["event:nothing"])
    folder = run_world(load_world(TINY, "calendar.end=1950"), tmp_path / "out", replicates=1)
    with pytest.raises(ValueError, match="there is no figure 'tmeline'"):
        draw(open_study(folder), "tmeline")
    with pytest.raises(ValueError, match="timeline does not follow 'measure'"):
        draw(open_study(folder), "timeline", measure="wars")


def test_objects_are_tables_with_escaped_texts() -> None:
    left, right = (f"text-align: {side}; vertical-align: top" for side in ("left", "right"))
    assert table("<b>", ("a<", "n"), [("x & y", 1000)]) == (
        "<p><b>&lt;b&gt;</b></p><table><thead><tr>"
        f'<th style="{left}">a&lt;</th><th style="{right}">n</th></tr></thead><tbody><tr>'
        f'<td style="{left}">x &amp; y</td><td style="{right}">1,000</td></tr></tbody></table>'
    )
    assert "overflow" not in table("", ("n",), [(1,)] * LONG) and "overflow" in table("", ("n",), [(1,)] * (LONG + 1))
    assert "font-family: monospace" in text("a  b") and "white-space: pre" in text("a  b")
    odd = load_world(TINY, 'title="<script>alert(1)</script>"')
    assert "<script>" not in odd._repr_html_() and "&lt;script&gt;" in odd._repr_html_()
    world = build_world(odd.scenario, build_schedule(odd.scenario, STANDARD), 2)
    assert repr(world).startswith("<world of 5 nations (AAA, ") and "in 2 copies" in repr(world)
    assert world._repr_html_().count("<tr>") == len(world.arrays) + 1
    assert repr(STANDARD).startswith(f"<schedule of {len(STANDARD.rules)} rules: grow, ")
    assert STANDARD._repr_html_().count("<tr>") == len(STANDARD.table()) + 1
