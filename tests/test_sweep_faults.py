"""Nothing that was computed is lost: damaged, shared, interrupted or failing, a sweep goes on to the same bytes."""

from __future__ import annotations

import calendar
import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sim.cli import base, call
from sim.clock import Clock
from sim.luck import Luck
from sim.rules.base import Records
from sim.rules.economy import Grow
from sim.sweep import checking, running
from sim.sweep.plan import Plan
from sim.world import World
from tests.forks import OUT, SWEEP, child, ended, go_on, parts
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])
    study_file(tmp_path, block=2)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [cut, flip, os.unlink])
@pytest.mark.parametrize(
    "what", ["parts/steps/00003.parquet", "parts/runs/00003-*.parquet", "points.parquet", "manifest.json"]
)
def test_damage_is_told_and_mended(
    undisturbed: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    harm: Callable[[Path], None],
    what: str,
) -> None:
    assert call(SWEEP) == 0
    harm(next(OUT.glob(what)))
    if what.startswith("parts"):
        lost = harm is os.unlink and "runs" in what
        assert call(["verify", "small", "--sample", "0"]) == (0 if lost else 1)
        said = capsys.readouterr()
        assert "11 blocks of 12 are whole" in said.out
        assert lost or "00003" in said.err
    elif harm is not flip:
        assert call(["verify", "small", "--sample", "0"]) == 1
        assert f"runs/small: {what}" in capsys.readouterr().err.replace("manifest.json and points", "points")
    go_on(undisturbed)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            ["--replicates", "3"],
            "holds this study with replicates 2, and not 3 (runs are numbered point by point, so that",
        ),
        (["--seed", "3"], "holds this study with seed 11, and not 3"),
        (["--set", "nations.BBB.gdp=9"], "holds this study of another scenario, or of another state of it"),
    ],
)
def test_the_folder_of_another_study_is_refused(
    undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str], other: list[str], said: str
) -> None:
    assert call(SWEEP) == 0
    assert call([*SWEEP, *other]) == 2
    assert said in capsys.readouterr().err
    assert files(OUT) == undisturbed


def test_other_folders_are_left_as_they_are(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("notes").mkdir()
    Path("notes/mine.txt").write_text("mine")
    assert call([*SWEEP, "--out", "notes"]) == 2
    assert "notes holds files that are not a result of foedus" in capsys.readouterr().err
    assert call(["run", "tiny.yaml", "--quiet", "--years", "1", "--out", "one"]) == 0
    assert call([*SWEEP, "--out", "one"]) == 2
    assert "one holds a run, and no sweep" in capsys.readouterr().err
    assert call(SWEEP) == 0
    assert call(["run", "tiny.yaml", "--quiet", "--years", "1", "--out", "runs/small"]) == 2
    assert "runs/small holds another study" in capsys.readouterr().err
    monkeypatch.setattr(running, "model_hash", lambda: "another")
    assert call(SWEEP) == 2
    assert "holds this study as another state of the model computes it" in capsys.readouterr().err


@pytest.mark.parametrize("size", [3, 4, 24])
@pytest.mark.parametrize("lost", ["parts/runs/00000-*", "parts/runs/0000[1-9]-*", "manifest.json"])
def test_a_sweep_begun_in_parts_of_another_size_goes_on_in_these(
    undisturbed: dict[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    lost: str,
) -> None:
    assert call(SWEEP) == 0
    for path in OUT.glob(lost):
        path.unlink()
    real = Plan.of
    monkeypatch.setattr(Plan, "of", lambda study, chunk: replace(real(study, chunk), size=size))
    assert call([*SWEEP, "--dry-run"]) == 0
    assert "parts    12, of up to 2 runs\n" in capsys.readouterr().out
    go_on(undisturbed)


def test_two_sweeps_do_not_share_a_folder(undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    number = child(before=lambda: _slow(0.2))
    try:
        _wait_for_parts(number)
        assert call(["status", "small"]) == 0
        assert "running  yes" in capsys.readouterr().out
        assert call(SWEEP) == 4
        assert "runs/small is in use: another foedus is writing to it" in capsys.readouterr().err
    finally:
        os.kill(number, signal.SIGKILL)
        ended(number)
    assert call(["status", "small"]) == 0
    assert "running  no" in capsys.readouterr().out
    go_on(undisturbed)


def _slow(seconds: float) -> None:
    """Let every step take its time."""
    apply = Grow.apply

    def slowly(self: Grow, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        time.sleep(seconds)
        apply(self, world, clock, luck, records)

    setattr(Grow, "apply", slowly)  # noqa: B010


def _wait_for_parts(number: int) -> None:
    for _ in range(600):
        if parts():
            return
        time.sleep(0.05)
    os.kill(number, signal.SIGKILL)
    raise AssertionError(Path("said").read_text())


def test_an_interrupted_sweep_says_what_is_kept(undisturbed: dict[str, str]) -> None:
    number = child(before=lambda: _slow(0.2))
    _wait_for_parts(number)
    begin = time.monotonic()
    os.kill(number, signal.SIGINT)
    assert ended(number) == 130
    assert time.monotonic() - begin < 2
    said = Path("said").read_text()
    assert said.startswith("foedus: interrupted; ")
    assert said.endswith(f"{2 * len(parts())} of 24 runs are in runs/small; the same command goes on\n")
    go_on(undisturbed)


def test_runs_that_fail_are_told_and_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    apply = Grow.apply

    def fail(self: Grow, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        if (records["negotiate"].meeting_rate > 0.4).any():
            raise ValueError("no such luck")
        apply(self, world, clock, luck, records)

    monkeypatch.setattr(Grow, "apply", fail)
    assert call(SWEEP) == 3
    told = "8 runs of 24 failed (table `runs` in runs/small):\n  run 16 (point 8: negotiate.meeting_rate 0.5, "
    said = capsys.readouterr().err
    assert told in said
    assert said.endswith("event:alarm in), and 7 more: ValueError: no such luck\n")
    assert call(SWEEP) == 3
    assert call(["status", "small"]) == 0
    out = capsys.readouterr().out
    assert "done     16\nfailed   8\nmissing  0\n" in out
    assert "\nchecked  the sizes of parts; foedus verify small compares every byte\n" in out
    assert "ValueError: no such luck" in out
    before = files(OUT)
    assert call(["verify", "small", "--sample", "24"]) == 0
    assert "12 blocks of 12 are whole; all 24 runs computed again: the bytes agree" in capsys.readouterr().out
    for block in ("00002", "00009"):
        next(OUT.glob(f"parts/runs/{block}-*")).unlink()
    assert call([*SWEEP, "--chunk", "1"]) == 3
    assert files(OUT) == before


def test_of_many_runs_that_fail_few_are_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with a message of its own, and with the same: all are counted, the first few are told."""

    def fail(self: Grow, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        rate = records["negotiate"].meeting_rate[0]
        raise ValueError(f"not at {rate:.6f}" if rate < 0.3 else "never")

    monkeypatch.setattr(Grow, "apply", fail)
    monkeypatch.setattr(checking, "MOST", 8)
    study_file(Path.cwd(), axes={"negotiate.meeting_rate": {"range": [0.2, 0.4], "steps": 41}}, block=16)
    assert call(SWEEP) == 3
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "foedus: 82 runs of 82 failed (table `runs` in runs/small):"
    assert told[1] == "  run 0 (point 0: negotiate.meeting_rate 0.2), and 1 more: ValueError: not at 0.200000"
    assert told[6:] == ["  and 72 runs with other messages"]
    assert call(["status", "small", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["failed"], found["done"], found["missing"]) == (82, 0, 0)
    assert [(each["count"], len(each["runs"])) for each in found["messages"]] == [(2, 2)] * 8
    rows = ({"run": run, "message": "never"} for run in range(10**4))
    assert checking.tally(rows) == (
        10**4,
        (checking.Failure("never", 10**4, {"run": 0, "message": "never"}, (*range(8),)),),
    )


@pytest.mark.parametrize("jump", [-86400.0, 86400.0 * 365, 0.0], ids=["back", "on", "stopped"])
def test_no_part_knows_the_time(undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch, jump: float) -> None:
    """A clock that jumps each time it is looked at, or stands still, changes no byte and ends no sweep."""
    begin, looks = time.time(), iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: begin + jump * next(looks))
    monkeypatch.setattr(time, "time_ns", lambda: int(1e9 * (begin + jump * next(looks))))
    assert call(SWEEP) == 0
    assert files(OUT) == undisturbed


@pytest.mark.parametrize("year", [1980, 2106])
def test_when_a_part_was_written_does_not_matter(undisturbed: dict[str, str], year: int) -> None:
    assert call(SWEEP) == 0
    next(OUT.glob("parts/runs/00004-*")).unlink()
    moment = calendar.timegm((year, 1, 2, 0, 0, 0))
    for path in OUT.rglob("*"):
        os.utime(path, (moment, moment))
    go_on(undisturbed)
    written = {path.name[:5] for path in OUT.glob("parts/runs/*") if path.stat().st_mtime != moment}
    assert written == {"00004"}, "all else is as it was"
