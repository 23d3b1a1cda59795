"""Files of a scenario: opened only when they are ordinary files, and beside the scenario when it names them."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.scenario.problems import Place, Report, shown, suggestion
from sim.scenario.texts import MOST_BYTES, decode

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True)
class Source:
    """A file of a scenario: where it is, and what messages call it."""

    path: Path
    name: str

    def text(self, place: Place, report: Report, parts: str = "") -> str:
        """The text of the file; what is wrong with the file itself is told at `place`, where it was named."""
        name = shown(os.path.basename(self.name) or self.name)
        try:
            data = self._bytes()
        except FileNotFoundError:
            report.stop(place, parts, f"there is no file {name}", self._meant())
        except PermissionError:
            report.stop(place, parts, f"no permission to read {name}")
        except _Unusable as error:
            report.stop(place, parts, f"{name} {error}")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a possible name"
            report.stop(place, parts, f"{name} cannot be read ({reason})")
        return decode(data, self.name, report)

    def _bytes(self) -> bytes:
        before = os.lstat(self.path)
        _ordinary(before.st_mode)
        descriptor = os.open(self.path, _FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            _ordinary(os.fstat(descriptor).st_mode)
            return file.read(MOST_BYTES + 1)

    def _meant(self) -> str:
        """The file beside it whose name is near; an empty string when there is none."""
        try:
            names = [entry.name for entry in os.scandir(self.path.parent) if entry.name.endswith(self.path.suffix)]
        except (OSError, ValueError):
            return ""
        return suggestion(self.path.name, names)


class _Unusable(Exception):
    """Why a path is no file to read."""


def _ordinary(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _Unusable("is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise _Unusable("is not an ordinary file")


def given(path: str | os.PathLike[str], report: Report) -> Source:
    """The file that the user named; it may be a link."""
    name = os.fspath(path)
    try:
        return Source(Path(name).resolve(), name)
    except (OSError, ValueError, RuntimeError):
        report.stop(Place(name), "", "is not a possible path of a file")


def beside(source: Source, name: str, place: Place, key: str, report: Report) -> Source:
    """The file that a scenario names under a key: it must lie in the scenario's folder or below, links followed."""
    folder = source.path.parent
    if not name or "\\" in name or ":" in name or Path(name).is_absolute():
        report.stop(place, key, f"must be a path below the scenario's folder, with '/', got {shown(name)}")
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError, RuntimeError):
        report.stop(place, key, f"{shown(name)} is not a possible path of a file")
    if not path.is_relative_to(folder.resolve()):
        report.stop(place, key, f"{shown(name)} leaves the scenario's folder")
    return Source(path, os.path.normpath(os.path.join(os.path.dirname(source.name), name)))
