"""Sweeps of a small study in processes of their own, to be killed, starved and interrupted."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.cli import call
from tests.studies import files, study_file

SWEEP = ["sweep", "small.yaml", "--quiet", "--jobs", "2"]
OUT = Path("runs/small")


def child(command: list[str] = SWEEP, before: Callable[[], Any] = lambda: None) -> int:
    """A process of its own that carries out a command, begun without the second that a new Python takes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        number = os.fork()
    if number:
        return number
    code = 99
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        sys.stdout, sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"), os.fdopen(said, "w")
        before()
        code = call(command)
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(number: int) -> int:
    """The exit code of a process, or the signal that ended it, below 0."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def calm(folder: Path) -> dict[str, str]:
    """What the sweep leaves in a folder if nothing happens to it."""
    study_file(folder, block=2)
    assert call(["sweep", str(folder / "small.yaml"), "--quiet", "--out", str(folder / "out")]) == 0
    return files(folder / "out")


def parts() -> set[str]:
    return {path.name for path in OUT.glob("parts/runs/*.parquet")}


def go_on(undisturbed: dict[str, str]) -> None:
    """The same command again ends well, and with the same bytes."""
    assert call(SWEEP) == 0
    assert files(OUT) == undisturbed
    assert os.listdir("runs") == ["small"]
