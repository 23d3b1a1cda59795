"""Timing: processor time of what runs here, and time, processor time and memory of commands; rivals take turns."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final, TypeVar

ROOT: Final = Path(__file__).resolve().parent.parent
LAUNCHER: Final = Path(__file__).with_name("launcher.py")
FOEDUS: Final = (sys.executable, "-c", "from analysis.cli import main; main()")
"""The command, as the script that is installed for it calls it."""

Key = TypeVar("Key")
Told = TypeVar("Told")


class CommandFailed(RuntimeError):
    """A command that was to be measured ended with an error; the message is its own."""


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds, seconds of processors, and the most memory in megabytes; and what it printed."""

    wall: float
    cpu: float
    memory: float
    printed: str


def spent(action: Callable[[], object], times: int = 1) -> float:
    """Seconds of processor time that an action takes, done so many times; garbage from before is collected first."""
    gc.collect()
    begin = process_time()
    for _ in range(times):
        action()
    return process_time() - begin


def in_turn(rivals: Mapping[Key, Callable[[], Told]], rounds: int) -> dict[Key, list[Told]]:
    """What each rival tells of itself in every round; they take turns, so that other work disturbs all alike."""
    found: dict[Key, list[Told]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, rival in rivals.items():
            found[name].append(rival())
    return found


def launched(command: Sequence[str], folder: Path = ROOT, **environment: str) -> Spent:
    """Run a command to its end in a process of its own; CommandFailed where it fails.

    It starts from a process that holds next to nothing, since the memory of whoever starts another counts as its own.
    """
    here = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-S", str(LAUNCHER), *command], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": here, **environment},
    )  # fmt: skip
    if done.returncode:
        raise CommandFailed(f"{' '.join(command[1:])} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    *printed, last = done.stdout.splitlines()
    told = json.loads(last)
    return Spent(told["wall"], told["cpu"], told["memory"], "\n".join(printed))
