"""Disks that are full, refuse or may not be written to end a sweep in a clear message, and it goes on when they do."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sim.cli import base, call
from sim.sweep.checking import open_sweep
from tests.forks import OUT, SWEEP, child, ended, go_on, parts
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and users of Unix")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])
    for module in ("sim.kernels", "sim.warm"):  # they are loaded; a user without rights may not see the cache
        monkeypatch.setattr(f"{module}.compiled_before", lambda: True)
    study_file(tmp_path, block=2)


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
    assert (standing.failed, standing.damaged) == (0, ())
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
