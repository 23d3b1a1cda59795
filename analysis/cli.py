"""The `foedus` command: the commands of the model, a summary and figures after a run, and the reasons of decisions."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from analysis.commands import register
from sim.cli import AFTER_RUN, call, end_with_the_reader

HALF_DRAWN: Final = ".figures"
"""Figures grow here, so that the folder of figures is there only when it is whole."""


def tell_of_study(folder: Path, figures: bool) -> str:
    """Draw the figures of a new study, if they are wanted, and sum it up in words."""
    from analysis.figures import draw_all
    from analysis.summary import summarise
    from analysis.tables import open_study

    if figures:
        half = folder / HALF_DRAWN
        try:
            draw_all(folder, half)
            half.rename(folder / "figures")
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return summarise(open_study(folder))


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def main() -> NoReturn:
    """The entry point: carry out the command line and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminate)
    end_with_the_reader()
    AFTER_RUN.append(tell_of_study)
    register()
    code = call()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if code > 128:  # threads may still be busy in compiled loops: don't wait for them
        os._exit(code)
    sys.exit(code)
