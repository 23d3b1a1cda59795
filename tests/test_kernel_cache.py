"""Where compiled kernels are kept, and what becomes of a place that cannot be used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sim import kernels, warm
from sim.cli.running import announce_compiling


def refused(*_: Any, **__: Any) -> Any:
    raise PermissionError(13, "Permission denied")


@pytest.fixture
def no_atexit(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be done at the end."""
    later: list[Any] = []
    monkeypatch.setattr("atexit.register", lambda *call, **how: later.append((call, how)))
    return later


@pytest.mark.parametrize("harm", ["a file", "a file above", "not readable", "not writable"])
def test_a_place_that_cannot_be_used_gives_way_to_one_for_this_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_atexit: list[Any], harm: str
) -> None:
    place = tmp_path / "cache" / "deep" if harm == "a file above" else tmp_path / "cache"
    if harm.startswith("a file"):
        (tmp_path / "cache").write_text("no folder")
    elif harm == "not readable":
        monkeypatch.setattr(Path, "mkdir", refused)
    else:
        monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    monkeypatch.setenv("FOEDUS_CACHE_DIR", str(place))
    folder, said = kernels.cache_folder()
    home = folder.parent
    assert home.is_dir() and home.name.startswith("foedus-") and tmp_path not in home.parents
    assert os.environ["FOEDUS_CACHE_DIR"] == str(home), "processes that are begun share it"
    assert said.startswith(f"{place}, where compiled kernels are kept, cannot be used (")
    assert said.endswith("; set FOEDUS_CACHE_DIR to a folder that you can write to")
    ((call, how),) = no_atexit
    assert call == (shutil.rmtree, str(home))
    call[0](*call[1:], **how)
    assert not home.exists()


@pytest.mark.parametrize("whole", [True, False], ids=["all kernels", "some"])
def test_kernels_that_can_only_be_read_are_copied_where_all_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_atexit: list[Any], whole: bool
) -> None:
    monkeypatch.setenv("FOEDUS_CACHE_DIR", str(tmp_path))
    kept = kernels.cache_folder()[0] / "rules_0a"
    kept.mkdir(parents=True)
    (kept / "grow.nbi").write_bytes(b"compiled")
    if whole:
        (kept.parent / kernels.COMPLETE).touch()
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    folder, said = kernels.cache_folder()
    assert tmp_path not in folder.parents and folder.name == kept.parent.name
    assert bool(said) != whole and (folder / kernels.COMPLETE).exists() == whole
    assert [path.read_bytes() for path in folder.rglob("*.nbi")] == [b"compiled"] * whole
    shutil.rmtree(folder.parent)


def test_a_place_that_can_be_used_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_atexit: list[Any]) -> None:
    monkeypatch.setenv("FOEDUS_CACHE_DIR", str(tmp_path / "new" / "cache"))
    folder, said = kernels.cache_folder()
    assert (folder.parent, said, no_atexit) == (tmp_path / "new" / "cache", "", [])


def test_it_is_said_but_not_to_who_wants_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kernels, "NOT_KEPT", "not kept")
    monkeypatch.setattr(kernels, "compiled_before", lambda: True)
    announce_compiling(quiet=True)
    announce_compiling(quiet=False)
    assert capsys.readouterr().err == "not kept\n"


@pytest.mark.parametrize("python", ["", "no-such-python"])
def test_where_python_cannot_be_started_one_process_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(subprocess, "Popen", refused)
    done: list[str] = []
    monkeypatch.setattr(warm, "compiled_before", lambda: False)
    monkeypatch.setattr(warm, "mark_compiled", lambda: done.append("marked"))
    monkeypatch.setattr(warm, "tasks", lambda: [[lambda: done.append("compiled")]])
    assert warm.warm_up() >= 0.0
    assert done == ["compiled", "marked"]
