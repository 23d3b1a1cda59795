"""Interrupted, killed or starved in the middle of a run: nothing half-written, and an older result unharmed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import sim
from sim.cli import base, call
from tests.worlds import TINY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
resource = pytest.importorskip("resource")

FOEDUS = [sys.executable, "-c", "from analysis.cli import main; main()"]
LONG = ["run", str(TINY), "--years", "900", "--replicates", "5000", "--no-figures", "--jobs", "2"]
PARTIAL = Path("runs/.tiny.foedus-partial")


@pytest.fixture(autouse=True)
def with_an_older_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parents[1]))
    base.AFTER_RUN.clear()
    assert call(["run", str(TINY), "--years", "1", "--quiet"]) == 0


def everything() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path("runs").rglob("*")) if path.is_file()}


def started(*options: str, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """A long run that replaces the older result, once it is at work."""

    def before() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores it, and so would its children
        if limit is not None:
            limit()

    command = [*FOEDUS, *LONG, "--replace", *options]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=before)
    for _ in range(600):
        if PARTIAL.exists() or child.poll() is not None:
            break
        time.sleep(0.1)
    time.sleep(1.5)
    assert child.poll() is None, child.communicate()[1]
    return child


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_soon_and_leaves_nothing(number: int, code: int) -> None:
    before = everything()
    child = started()
    begin = time.monotonic()
    child.send_signal(number)
    said = child.communicate(timeout=30)[1]
    assert time.monotonic() - begin < 3  # a second, and some for a busy machine
    assert child.returncode == code
    assert "Traceback" not in said
    if number == signal.SIGINT:
        assert said.endswith("foedus: interrupted; nothing was written\n")
    assert everything() == before
    assert os.listdir("runs") == ["tiny"]


@pytest.mark.slow
def test_a_killed_run_leaves_the_older_result_and_no_lock() -> None:
    before = everything()
    child = started()
    second = subprocess.run([*FOEDUS, *LONG, "--replace"], capture_output=True, text=True)
    assert second.returncode == 4
    assert "runs/tiny is in use" in second.stderr
    child.kill()
    child.communicate(timeout=30)
    assert {path: data for path, data in everything().items() if path in before} == before
    assert call(["run", str(TINY), "--years", "1", "--quiet"]) == 0
    assert os.listdir("runs") == ["tiny"]


@pytest.mark.slow
def test_a_full_disk_is_named_and_leaves_the_older_result() -> None:
    before = everything()

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    short = [*FOEDUS, "run", str(TINY), "--years", "3", "--no-figures", "--replace"]
    done = subprocess.run(short, capture_output=True, text=True, preexec_fn=small_files)
    assert (done.returncode, done.stderr) == (1, "foedus: runs/tiny: cannot be written: File too large\n")
    assert everything() == before
    assert os.listdir("runs") == ["tiny"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["columns"],
        ["rules", "--parameters"],
        ["rules", "--json"],
        ["events"],
        ["metrics"],
        ["schema"],
        ["check", str(TINY)],
        ["--help"],
    ],
    ids=" ".join,
)
def test_a_reader_that_hangs_up_is_no_error(command: list[str]) -> None:
    child = subprocess.Popen([*FOEDUS, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    assert (child.wait(timeout=60), child.stderr.read()) == (-signal.SIGPIPE, "")
    child.stderr.close()


@pytest.mark.slow
def test_a_run_is_finished_whether_or_not_somebody_reads_on() -> None:
    command = [*FOEDUS, "run", str(TINY), "--years", "2", "--no-figures", "--out", "mine"]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    child.stderr.close()
    assert child.wait(timeout=60) == -signal.SIGPIPE
    assert Path("mine/manifest.json").exists()
    assert sorted(os.listdir()) == ["mine", "runs"]
