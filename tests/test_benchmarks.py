"""The benchmarks run and tell what they promise; nothing here asks how fast anything is."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as harness
from benchmarks import page, report, starting, timing
from benchmarks.extent import FULL, QUICK, Extent
from benchmarks.figures import HEADLINES, TARGETS, Figure, Target
from benchmarks.timing import CommandFailed, Spent, in_turn, launched
from benchmarks.twins import TWINS, Kind, rivalry
from sim.clock import Clock
from sim.scenario import Scenario
from sim.world import World

TINY = Extent(
    rounds=1, years=2, runs=8, reported=8, many=8, many_years=1, sizes=(3, 5), growth=(3, 6), steps={30: 1, 200: 1},
    moments=1, chunk=2, help=1, compile=False, shares=1,
)  # fmt: skip
BROKEN = (sys.executable, "-c", "import sys; sys.exit('out of luck')")


class Idle:
    """A twin that does nothing, slowly enough to be timed."""

    def __init__(self, scenario: Scenario, replicate: int) -> None:
        self.nations = list(scenario.nations)
        self.clock = Clock(0, 0.0, 1.0)
        self.decisions: list[Any] = []
        self.states: list[int] = []

    def read(self, world: World) -> None:
        """See which world it is to go on from."""
        self.states.append(len(world.nations))

    def step(self) -> None:
        """Idle."""
        sum(range(10_000))


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twins that are there at once, in place of those that take long."""
    for name in TWINS:
        monkeypatch.setitem(TWINS, name, Kind(Idle, f"{name}idle twin"))


@pytest.fixture
def made_up() -> dict[str, Any]:
    """What a whole measurement might have written."""
    figures = [Figure(name, (1.0, 2.0, 4.0), "times", f"what | {name} is") for name in HEADLINES]
    sections = {"sweep": [*figures, Figure("extra", (3.0,), "s", "measured", "once")]}
    here = {"cpu": "abacus", "kernels": "cafe", "cores": 2, "system": "Linux", "python": "3.11", "numpy": "2.0"}
    return report.plain(sections, here, 600.0, whole=True)


@pytest.mark.nightly
def test_all_is_measured(idle: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "deep" / "latest.json"
    assert harness.main(["--out", str(file)], TINY) == 0
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["whole"] is True
    assert {"cpu", "cores", "load", "python", "numpy", "numba", "mesa", "kernels"} <= set(found["machine"])
    assert all(isinstance(found[name], float) for name in HEADLINES)
    assert list(found["sections"]) == list(harness.SECTIONS)
    assert {*HEADLINES, *TARGETS, "rows_ratio_200", "rows_sweep_ratio_30"} <= set(found["figures"])
    for name in HEADLINES:
        each = found["figures"][name]
        assert each["low"] <= each["median"] == found[name] <= each["high"]
    assert "extrapolated" in found["figures"]["sweep_ratio_30"]["note"]
    printed = capsys.readouterr().out.splitlines()
    assert max(map(len, printed)) <= 110
    assert any(line.endswith(("met", "missed")) for line in printed)
    assert page.measured(page.latest(file)).count("### ") >= len(harness.SECTIONS) - 1


def test_a_part_is_no_whole_measurement(
    idle: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(harness, "LATEST", tmp_path / "latest.json")
    monkeypatch.setattr(harness, "TRY", tmp_path / "try.json")
    assert harness.main(["--only", "growth"], replace(TINY, whole=False)) == 0
    found = json.loads((tmp_path / "try.json").read_text(encoding="utf-8"))
    assert [path.name for path in tmp_path.iterdir()] == ["try.json"]
    assert (found["whole"], found["help_ratio"]) == (False, None)
    assert isinstance(found["growth_exponent"], float)
    printed = capsys.readouterr().out
    assert "not for the record" in printed
    assert "missed" not in printed
    with pytest.raises(page.PageError, match="is a try"):
        page.latest(tmp_path / "try.json")


def test_a_try_measures_less_of_the_same() -> None:
    assert {30, 200} <= set(QUICK.steps) <= set(FULL.steps)
    assert QUICK.growth == FULL.growth
    assert FULL.whole and not QUICK.whole
    assert FULL.rounds >= 5 and FULL.moments >= 5
    assert FULL.windows(FULL.length(1000)) == [1] * 5
    assert FULL.windows(60) == [12] * 5


def test_an_unknown_section_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        harness.main(["--only", "gruwth"])
    assert ended.value.code == 2
    assert "gruwth" in capsys.readouterr().err


@pytest.mark.parametrize("name", harness.SECTIONS)
def test_help_says_what_each_section_measures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        harness.main(["--help"])
    assert f"{name:10} {harness.summary(name)}" in capsys.readouterr().out


def test_rivals_take_turns() -> None:
    turns: list[str] = []

    def turn(name: str) -> int:
        turns.append(name)
        return len(turns)

    found = in_turn({name: partial(turn, name) for name in "ab"}, 3)
    assert turns == ["a", "b"] * 3
    assert found == {"a": [1, 3, 5], "b": [2, 4, 6]}


def test_a_command_is_charged_for_its_own_memory_and_not_for_that_of_its_parent() -> None:
    ballast = b"x" * 150_000_000
    small = launched((sys.executable, "-S", "-c", "print(1); print(2)"))
    assert small.printed == "1\n2"
    assert small.memory < 100
    large = launched((sys.executable, "-c", f"ballast = b'x' * {len(ballast)}"))
    assert 150 < large.memory < 300


def test_a_command_that_fails_ends_the_measurement(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandFailed, match="ended with 1: out of luck"):
        launched(BROKEN)
    monkeypatch.setattr(starting, "FOEDUS", BROKEN)
    assert harness.main(["--only", "start", "--out", str(tmp_path / "x.json")], TINY) == 1
    assert "out of luck" in capsys.readouterr().err
    assert not (tmp_path / "x.json").exists()


def test_the_kernels_are_compiled_into_a_fresh_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[str] = []

    def pretended(command: tuple[str, ...], folder: Path = timing.ROOT, **environment: str) -> Spent:
        place = environment.get("FOEDUS_CACHE_DIR")
        places.extend([place] if place else [])
        assert place is None or list(Path(place).iterdir()) == []
        return Spent(8.0 if place else 1.0, 9.0, 10.0, "")

    monkeypatch.setattr(starting, "launched", pretended)
    found = {each.name: each for each in starting.start(replace(TINY, compile=True))}
    assert len(places) == 1
    assert (found["first_compile"].median, found["first_compile_cpu"].median) == (8.0, 9.0)
    assert found["help_ratio"].values == (1.0,)


def test_a_figure_is_the_median_and_says_its_spread() -> None:
    figure = Figure("ratio_200", (1600.0, 1400.0, 1700.0), "times", "the model against the twin")
    assert (figure.median, figure.spread) == (1600.0, (1400.0, 1700.0))
    assert report.lines(figure)[0].split() == "the model against the twin 1,600 times 1,400 – 1,700 ≥ 1,500 met".split()
    assert report.lines(figure, judged=False)[0].endswith("1,700")
    assert not Target(2.5, most=True).met(2.6) and Target(2.5, most=True).met(2.5)
    assert str(Target(1.3, most=True)) == "≤ 1.3"
    once = Figure("first_compile", (31.4,), "s", "compiling")
    assert "–" not in report.lines(once)[0]


def test_the_page_is_renewed_from_the_last_whole_measurement(tmp_path: Path, made_up: dict[str, Any]) -> None:
    file, copy = tmp_path / "latest.json", tmp_path / "performance.md"
    report.write(made_up, file)
    copy.write_text(page.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    assert page.renew(file, copy)
    assert not page.renew(file, copy)
    text = copy.read_text(encoding="utf-8")
    assert "| `help_ratio` | what \\| help_ratio is | ≤ 5 | 2 | 1 – 4 | met |" in text
    assert "| `two_workers` | what \\| two_workers is | ≥ 1.7 | 2 | 1 – 4 | met |" in text
    assert "| `ratio_200` | what \\| ratio_200 is | ≥ 1,500 | 2 | 1 – 4 | missed |" in text
    assert "| measured | 3 s |  | once |" in text
    assert "2 processors of abacus (Linux), with Python 3.11, numpy 2.0; the kernels of the model were cafe." in text
    assert text.startswith(page.PAGE.read_text(encoding="utf-8").partition("<!-- generated")[0])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "latest.json is not there: measure first, with `make bench`"),
        ("{}", "latest.json cannot be read as a measurement"),
        ("[1", "latest.json cannot be read as a measurement"),
        ('{"whole": true}', "latest.json is a try"),
    ],
)
def test_a_page_without_a_measurement_is_told(
    content: str | None,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "latest.json"
    monkeypatch.setattr(harness, "LATEST", file)
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert harness.main(["--page"]) == 2
    assert complaint in capsys.readouterr().err


def test_a_page_without_its_marks_is_told(tmp_path: Path, made_up: dict[str, Any]) -> None:
    file, copy = tmp_path / "latest.json", tmp_path / "performance.md"
    report.write(made_up, file)
    with pytest.raises(page.PageError, match="No such file"):
        page.renew(file, copy)
    copy.write_text("# Performance\n", encoding="utf-8")
    with pytest.raises(page.PageError, match="must have"):
        page.renew(file, copy)


@pytest.mark.parametrize("kind", TWINS)
def test_the_twins_go_on_from_states_of_the_model(kind: str) -> None:
    found = rivalry(replace(TINY, years=4, moments=2), 4, 1)
    assert len(found[kind]) == len(found["model"]) == 2
    assert min(*found[kind], *found["model"]) > 0.0
