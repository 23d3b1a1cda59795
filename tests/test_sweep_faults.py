"""Nothing that was computed is lost: killed, starved, damaged or interrupted, a sweep goes on to the same bytes."""

from __future__ import annotations

import calendar
import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.clock import Clock
from sim.luck import Luck
from sim.rules.base import Records
from sim.rules.economy import Grow
from sim.sweep import running
from sim.sweep.checking import open_sweep
from sim.world import World
from tests.forks import OUT, SWEEP, child, ended, go_on, parts
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of Unix")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])
    study_file(tmp_path, block=2)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the sweep leaves if nothing happens to it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    study_file(folder, block=2)
    assert call(["sweep", str(folder / "small.yaml"), "--quiet", "--out", str(folder / "out")]) == 0
    return files(folder / "out")


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


def test_a_full_disk_ends_it_and_is_no_failed_run(undisturbed: dict[str, str]) -> None:
    largest = max(path.stat().st_size for path in _sizes(undisturbed))

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest - 1, largest - 1))

    assert ended(child(before=small_files)) == 1
    said = Path("said").read_text()
    assert "foedus: runs/small: cannot be written: File too large; " in said
    assert said.endswith("of 24 runs are in runs/small; the same command goes on\n")
    standing = open_sweep(OUT).standing()
    assert (standing.failed, standing.damaged) == ((), ())
    go_on(undisturbed)


def _sizes(undisturbed: dict[str, str]) -> Iterator[Path]:
    """The tables of decisions, the largest parts, of a sweep that has them all."""
    assert call([*SWEEP, "--out", "whole"]) == 0
    assert files(Path("whole")) == undisturbed
    yield from Path("whole/parts/decisions").iterdir()
    shutil.rmtree("whole")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of two megabytes of its own, in memory."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the superuser of a Linux mounts a disk")
    Path("disk").mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", "disk"], capture_output=True, text=True)
    if mount.returncode:
        pytest.skip(f"no disk can be mounted here: {mount.stderr.strip()}")
    try:
        yield Path("disk")
    finally:
        subprocess.run(["umount", "disk"], check=True)


@pytest.mark.parametrize("free", [0, 20, 120])
def test_a_disk_that_is_full_ends_it_until_there_is_room(
    undisturbed: dict[str, str], small_disk: Path, capsys: pytest.CaptureFixture[str], free: int
) -> None:
    """A real one, with so many kB left: none, too few to begin, and enough for some of the parts."""
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    os.truncate(filler, filler.stat().st_size - free * 1024)
    command = [*SWEEP, "--out", "disk/out"]
    assert call(command) == 1
    said = capsys.readouterr().err
    assert "foedus: disk/out: cannot be written: No space left on device; " in said
    there = len(list(small_disk.glob("out/parts/runs/*.parquet")))
    assert said.endswith(
        f"; {2 * there} of 24 runs are in disk/out; the same command goes on\n"
        if (small_disk / "out").exists()
        else "; nothing was computed\n"
    )
    assert (there > 0) == (free == 120)
    filler.unlink()
    assert call(command) == 0
    assert files(small_disk / "out") == undisturbed
    assert os.listdir(small_disk) == ["out"]


@pytest.mark.parametrize("after", [0, 3, 20])
@pytest.mark.parametrize("what", ["fsync", "replace", "mkdir"])
def test_a_disk_that_refuses_anything_keeps_what_is_there(
    undisturbed: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    after: int,
) -> None:
    """Whether bytes, names or folders, and whenever: at the first time, later, or in the midst of it."""
    calls, real = iter(range(10**6)), getattr(os, what)

    def refuse(*given: Any, **named: Any) -> Any:
        if next(calls) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given, **named)

    monkeypatch.setattr(os, what, refuse)
    code = call(SWEEP)
    monkeypatch.setattr(os, what, real)
    said = capsys.readouterr().err
    assert (code == 0) == (what == "mkdir" and after == 20), "it has fewer than twenty folders"
    assert code == 0 or said.startswith("foedus: runs/small: cannot be written: No space left on device; ")
    assert (0 < len(parts()) < 12) == (code != 0 and after == 20)
    go_on(undisturbed)


@pytest.fixture
def open_to_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that a user without rights can read, with the study in it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        monkeypatch.chdir(folder)
        study_file(Path(folder), block=2)
        yield Path(folder)
        for path in (Path(folder), *Path(folder).rglob("*")):
            os.chmod(path, 0o755)


def as_nobody() -> None:
    """Give up what the superuser may do: nothing is read-only to it."""
    if os.geteuid() == 0:
        os.setuid(65534)


def test_a_folder_that_cannot_be_written_is_named(open_to_all: Path) -> None:
    Path("closed").mkdir(mode=0o555)
    assert ended(child([*SWEEP, "--out", "closed/out"], as_nobody)) == 1
    said = Path("said").read_text()
    assert said == "foedus: closed/out: cannot be written: Permission denied; nothing was computed\n"


@pytest.mark.parametrize("where", ["runs/small", "runs/small/parts/steps", "runs/small/parts/runs"])
def test_a_folder_that_becomes_read_only_goes_on_when_it_is_not(
    undisturbed: dict[str, str], open_to_all: Path, where: str
) -> None:
    assert call(SWEEP) == 0
    for path in list(OUT.glob("parts/*/0000[3-9]*")):
        path.unlink()
    if where == "runs/small":
        Path("runs/small/manifest.json").unlink()
    for path in (Path("runs"), OUT, *OUT.rglob("*")):
        os.chmod(path, 0o777 if path.is_dir() else 0o644)
    os.chmod(where, 0o555)
    assert ended(child(before=as_nobody)) == 1
    assert Path("said").read_text().startswith("foedus: runs/small: cannot be written: Permission denied; ")
    assert len(parts()) <= 5
    os.chmod(where, 0o755)
    go_on(undisturbed)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (["--replicates", "3"], "holds this study with replicates 2, and not 3: choose another folder with --out"),
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
    assert "ValueError: no such luck" in out
    before = files(OUT)
    assert call(["verify", "small", "--sample", "24"]) == 0
    assert "12 blocks of 12 are whole; 24 runs computed again: the bytes agree" in capsys.readouterr().out
    for block in ("00002", "00009"):
        next(OUT.glob(f"parts/runs/{block}-*")).unlink()
    assert call([*SWEEP, "--chunk", "1"]) == 3
    assert files(OUT) == before


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
