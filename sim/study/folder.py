"""The folder of a study: chosen, locked, filled out of sight, and put in its place in one move.

An interrupted run leaves no half result, and an older good one stays until the new one is whole.  Folders that are not
results of ours are never touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal

import filelock

from sim.recorder import TABLES

MANIFEST: Final = "manifest.json"
FIGURES: Final = "figures"
SWEEP: Final = "sweep"
"""What only the manifest of a sweep has: the study it follows."""
PARTS, POINTS = "parts", "points.parquet"
"""What only the folder of a sweep has: the parts of its tables, and its points."""
HALF_DRAWN: Final = ".figures"
MOST_MANIFEST_BYTES: Final = 1 << 28

State = Literal["free", "same", "other", "foreign"]


class StoreError(Exception):
    """Results cannot be written; the message names the folder and says why."""


class InUse(StoreError):
    """Another process is writing to the folder."""


class Refused(StoreError):
    """The folder holds something that must not be overwritten."""


@dataclass(frozen=True)
class Identity:
    """What makes two studies the same one: they hold the same numbers."""

    sha256: str
    seed: int
    replicates: int
    version: str


@dataclass
class Place:
    """A folder that only this process writes to, and what is being written for it."""

    shown: str
    """The folder as the user knows it."""
    target: Path
    lock: filelock.BaseFileLock = field(repr=False)
    note: str = ""
    """Why it is not the folder that was to be expected; empty when it is."""

    @property
    def partial(self) -> Path:
        """Where the new result grows, beside the target."""
        return self.target.with_name(f".{self.target.name}.foedus-partial")

    @property
    def old(self) -> Path:
        """Where the older result is for the moment of the exchange."""
        return self.target.with_name(f".{self.target.name}.foedus-old")

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Files are written to the folder given; what goes wrong is told with the name the user knows."""
        try:
            yield self.partial
        except OSError as error:
            raise StoreError(f"{self.shown}: cannot be written: {reason(error)}") from error

    def prepare(self) -> None:
        """Put right what a killed process left behind, and make an empty folder to write to."""
        with self.writing():
            if self.old.is_dir() and not self.target.exists():
                os.rename(self.old, self.target)
            for left in (self.old, self.partial):
                if left.is_dir():
                    shutil.rmtree(left)

    def begin(self) -> None:
        """Make the folder that is written to: a place where nothing can be written is found before the work."""
        with self.writing() as partial:
            partial.mkdir()

    def commit(self) -> None:
        """Put the new result in its place, keeping files of the user's that lie beside the older one."""
        with self.writing() as partial:
            if self.target.exists():
                _carry_over(self.target, partial)
            flush_folder(partial)
            try:
                if self.target.exists():
                    os.rename(self.target, self.old)
                os.rename(partial, self.target)
            except BaseException:
                if self.old.exists() and not self.target.exists():
                    os.rename(self.old, self.target)
                raise
            flush_folder(self.target.parent)
            shutil.rmtree(self.old, ignore_errors=True)

    def release(self) -> None:
        """Leave nothing but the result."""
        shutil.rmtree(self.partial, ignore_errors=True)
        with suppress(OSError):
            os.unlink(self.lock.lock_file)
        self.lock.release()


@contextmanager
def claim(identity: Identity, name: str, out: str | None = None, replace: bool = False) -> Iterator[Place]:
    """The folder for a study, locked while it is in use: `out`, or the first free one of runs/<name>, runs/<name>-2.

    A folder with the same study is replaced, one with another study only if `replace` says so.
    """
    place = _found("runs", name, identity, replace) if out is None else _given(out, identity, replace)
    try:
        place.begin()
        yield place
    finally:
        place.release()


def _found(root: str, name: str, identity: Identity, replace: bool) -> Place:
    """The first folder of the name that is free or holds the same study."""
    first = ""
    for number in count(1):
        shown = os.path.join(root, name if number == 1 else f"{name}-{number}")
        place = _locked(shown)
        state, held = examine(place.target, identity)
        if state in ("free", "same") or (state == "other" and replace):
            place.note = f"{first}; the results go to {shown}" if first else ""
            return place
        place.release()
        first = first or f"{shown} holds {held}"
    raise AssertionError


@contextmanager
def hold(out: str) -> Iterator[Place]:
    """A folder that grows in its place, locked while it is in use; what it holds is for the caller to look at."""
    place = _named(out)
    try:
        yield place
    finally:
        place.release()


def _named(out: str) -> Place:
    """The folder that the user named, taken for this process."""
    if not out.strip() or "\0" in out:
        raise Refused("--out needs the name of a folder")
    here, target = Path.cwd(), Path(os.path.realpath(out))
    if target in (here, *here.parents):
        raise Refused(f"{out} is the folder you are in, or one above it: choose a folder of its own")
    if os.path.exists(target) and not os.path.isdir(target):
        raise Refused(f"{out} is a file: choose a folder")
    return _locked(out)


def _given(out: str, identity: Identity, replace: bool) -> Place:
    """The folder that the user named, if it may be written to."""
    place = _named(out)
    state, held = examine(place.target, identity)
    if state == "foreign" or (state == "other" and not replace):
        place.release()
        advice = "choose another folder" + (", or add --replace" if state == "other" else "; it is left as it is")
        raise Refused(f"{out} holds {held}: {advice}")
    return place


def in_use(folder: Path) -> bool:
    """Whether another process is writing to a folder, as far as can be seen from here."""
    target = Path(os.path.realpath(folder))
    path = target.with_name(f".{target.name}.foedus-lock")
    if not path.exists():
        return False
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (filelock.Timeout, OSError):
        return True
    lock.release()
    return False


def _locked(shown: str) -> Place:
    """A folder, existing or not, taken for this process."""
    target = Path(os.path.realpath(shown))
    lock = filelock.FileLock(target.with_name(f".{target.name}.foedus-lock"))
    place = Place(shown, target, lock)
    with place.writing():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            with open(lock.lock_file, "a"):  # a lock that cannot even be opened is refused in the same way
                pass
            raise InUse(f"{shown} is in use: another foedus is writing to it; wait for it or choose --out") from None
    try:
        place.prepare()
    except BaseException:
        place.release()
        raise
    return place


def examine(folder: Path, identity: Identity) -> tuple[State, str]:
    """What a folder holds: nothing, the same study, another one, or something that is not ours; and in words."""
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return "free", "nothing"
        manifest = read_manifest(folder)
    except OSError as error:
        return "foreign", f"something that cannot be read ({reason(error)})"
    if manifest is None:
        return "foreign", "files that are not a result of foedus"
    if identity == _identity(manifest):
        return "same", "the same study"
    return "other", "another study"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a result of ours; None for any other folder."""
    path = folder / MANIFEST
    if not path.is_file() or path.stat().st_size > MOST_MANIFEST_BYTES:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    ours = isinstance(found, dict) and "foedus_version" in found and isinstance(found.get("scenario"), dict)
    return found if ours else None


def _identity(manifest: dict[str, Any]) -> Identity:
    sweep = manifest.get(SWEEP)
    sha256 = (sweep if isinstance(sweep, dict) else manifest["scenario"]).get("sha256")
    version = manifest["foedus_version"]
    return Identity(str(sha256), manifest.get("seed", -1), manifest.get("replicates", -1), str(version))


def _carry_over(old: Path, new: Path) -> None:
    """Copy what the user has put into the folder of an older result: notes, a notebook, figures of their own."""
    ours = {MANIFEST, FIGURES, HALF_DRAWN, PARTS, POINTS} | {
        f"{table}.{kind}" for table in TABLES for kind in ("parquet", "csv")
    }
    for entry in old.iterdir():
        if entry.name in ours or (new / entry.name).exists():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, new / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, new / entry.name, follow_symlinks=False)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def reason(error: OSError) -> str:
    """Why the system refused something, in its own words."""
    return error.strerror or str(error).partition("\n")[0] or type(error).__name__
