"""The options of `foedus run`: which file is meant, which years, what is set; and what is said when they are wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.cli import base, call
from tests.tiny_runs import shown
from tests.worlds import TINY


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    base.AFTER_RUN.clear()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--set", "x"], "write it as path=value"),
        (["--set", "negotiate.meeting_rat=1"], "did you mean 'negotiate.meeting_rate'?"),
        (["--set", "negotiate.meeting_rate=7"], "must lie in [0, 1]"),
        (["--set", "parameters.negotiate.meeting_rate=7"], "must lie in [0, 1]"),
        (["--set", "accede.vetting=.5"], "accede.vetting=.5: accede.vetting: is a switch, which must be 0 or 1, got"),
        (["--set", "nations.AAB.gdp=7"], "did you mean 'AAA'?"),
        (["--set", "calendar.end=nan"], "calendar.end"),
        (["--set", "record=[cohesio]"], "did you mean 'cohesion'?"),
        (["--set", "extends=/etc/passwd"], "only a scenario file can do"),
        (["--set", "=1", "--set", "nations.NO.gdp=-1"], "the path before '='"),
        (["--set", "name=../../x"], "name"),
        (["--years", "0"], "--years is a span or a number of years"),
        (["--years", "5000"], "calendar.end"),
        (["--replicates", "9999999"], "must be a whole number from 1 to 1000000, got 9999999"),
        (["--replicates", "0"], "must be a whole number from 1 to 1000000, got 0"),
        (["--seed", "99999999999999999999999"], "must be a whole number from 0 to 9007199254740991"),
        (["--set", "seeds.seed=99999999999999999999999"], "must lie within ±9007199254740992"),
        (["--years", "5000"], "--years 5000: calendar.end: a run may last 1000 years at most"),
        (["--years", "1940-1945"], "--years 1940-1945: the figures of this world are those of 1950"),
        (["--years", "1940-1952"], "begin in 1950 or later, or give the file earlier figures"),
        (["--set", "negotiate.meeting_rat=1"], "--set negotiate.meeting_rat=1: negotiate.meeting_rat: there is no"),
        (["--set", "negotiate.meeting_rate=7"], "--set negotiate.meeting_rate=7: negotiate.meeting_rate: must lie"),
        (["--set", "negotiat.meeting_rate=1"], "did you mean 'negotiate.meeting_rate'?"),
        (["--set", "meeting_rate=1"], "did you mean 'negotiate.meeting_rate'?"),
        (["--set", "negotiate[meeting_rate]=1"], "no brackets; write negotiate.meeting_rate=1"),
        (["--set", "events[0].date=1951"], "a path has dots and no brackets; write events.league-offered.date=1951"),
        (["--set", "calender.end=1952"], "did you mean 'calendar'?"),
        (["--set", "nations.AAA.burdn=1"], "did you mean 'burden'?"),
        (["--set", "seeds.seed=1", "--set", "seeds.seed=2"], "--set seeds.seed=2: sets again what --set seeds.seed=1"),
        (["--set", "seeds.seed=1", "--seed", "2"], "--seed 2: sets again what --set seeds.seed=1 has set"),
        (["--set", "calendar.end=1952", "--years", "2"], "--years 2: sets again what --set calendar.end=1952 has set"),
        (["--set", "seeds.seed=1", "--set", "seeds={seed: 2}"], "sets again what --set seeds.seed=1 has set"),
        (
            ["--set", "negotiate.meeting_rate=.1", "--set", "parameters.negotiate.meeting_rate=.2"],
            "sets again what --set negotiate.meeting_rate=.1 has set; leave one of them out",
        ),
        (["--out", ""], "--out needs the name of a folder"),
        (["--out", "."], "the folder you are in"),
    ],
)
def test_bad_input_ends_with_2_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    words = re.sub("[│╭╮╰╯─]", " ", shown(capsys, *given, code=2))
    assert said in " ".join(words.split())
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ("1950-1951", ""),
        ("1951-1952", "the run begins in 1951 with the figures of 1950, the first year of this world. For"),
        (
            "1952-1953",
            "; 1 event dated before 1952 will not happen (league-offered). For a run that leads up to 1952: "
            "--years 1950-1953\n",
        ),
    ],
)
def test_a_run_that_begins_later_says_what_that_means(
    capsys: pytest.CaptureFixture[str], years: str, said: str
) -> None:
    assert call(["run", str(TINY), "--years", years]) == 0
    told = capsys.readouterr().err
    assert said in told
    assert bool(told) == bool(said)
    happened = pq.read_table("runs/tiny/events.parquet")["event"].to_pylist()
    assert ("league-offered" in happened) == (years != "1952-1953")
    assert call(["run", str(TINY), "--years", years, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_a_file_goes_by_its_name_without_ending(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["new", "my-world"]) == 0
    Path("my-world").mkdir()  # where somebody put results
    assert call(["run", "my-world", "--years", "1", "--replicates", "1"]) == 0
    assert "results  runs/my-world\n" in capsys.readouterr().out


def test_a_file_here_comes_before_a_world_of_the_same_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path("north-atlantic-1949.yaml").write_text(TINY.read_text())
    for name in ("north-atlantic-1949", "north-atlantic-1949.yaml"):
        assert call(["run", name, "--years", "1"]) == 0
        printed = capsys.readouterr()
        assert "results  runs/tiny\n" in printed.out
        told = (
            "using the file north-atlantic-1949.yaml in this folder, not the world of that name that comes with Foedus"
        )
        assert printed.err == told + "\n"
    assert call(["run", "./north-atlantic-1949.yaml", "--years", "1"]) == 0
    assert capsys.readouterr().err == ""
    assert call(["run", "--help"]) == 0
    assert "with or without .yaml" in capsys.readouterr().out
