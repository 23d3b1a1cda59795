"""The folder of a study: chosen, locked, written whole or not at all, and never anybody else's."""

from __future__ import annotations

import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import filelock
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim import study
from sim.scenario import Loaded, load_document, load_text
from sim.study import Identity, InUse, Refused, StoreError, claim, identity_of, write_study
from sim.study.files import write_csv
from sim.study.folder import read_manifest
from tests.worlds import TINY

RUNS = pa.table({"run": pa.array([0, 1], pa.int32()), "status": ["done", "failed"], "message": ["", "=1+1"]})
TABLES = {"runs": RUNS, "steps": pa.table({"run": pa.array([0], pa.int32()), "year": [1950.0], "cohesion": [0.5]})}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_document(TINY)


def write(loaded: Loaded, out: str | None = None, replace: bool = False, csv: bool = False, seed: int = 11) -> str:
    """Write a study the way `foedus run` does; return the name of its folder."""
    identity = identity_of(loaded)
    with claim(Identity(identity.sha256, seed, identity.replicates, identity.version), "tiny", out, replace) as place:
        write_study(place, loaded, TABLES, {"running": 1.0}, csv)
        if seed != 11:
            manifest = place.target / "manifest.json"
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"seed": seed}))
    return place.shown


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_study_is_tables_and_a_manifest_that_repeats_it(loaded: Loaded) -> None:
    assert write(loaded) == "runs/tiny"
    folder = Path("runs/tiny")
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "runs.parquet", "steps.parquet"]
    assert os.listdir("runs") == ["tiny"]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["tables"]["runs"]["rows"] == 2
    assert manifest["failed"] == 1
    assert {"foedus", "python", "numpy", "numba", "pandas", "pyarrow"} <= set(manifest["versions"])
    assert manifest["parameters"]["negotiate.meeting_rate"] == 0.3
    again = load_text(manifest["scenario"]["text"])
    assert again.scenario == loaded.scenario
    assert again.sha256 == manifest["scenario"]["sha256"]
    assert [row["id"] for row in manifest["scenario"]["nations"]] == ["AAA", "BBB", "CCC", "DDD", "NO"]
    trigger = {row["id"]: row["trigger"] for row in manifest["scenario"]["events"]}
    assert trigger == {"league-offered": "date", "alarm": "rate"}
    marks = pq.read_schema(folder / "runs.parquet").metadata
    assert marks[b"foedus.schema_version"] == str(study.SCHEMA_VERSION).encode()


def test_the_manifest_tells_nothing_about_the_machine(loaded: Loaded, tmp_path: Path) -> None:
    write(loaded, out=str(tmp_path / "here"))
    text = (tmp_path / "here" / "manifest.json").read_text()
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text or Path.home() == Path("/")
    assert re.findall(r"(?<![\w.:/])/(?:\w+/)+", text) == []


def test_the_same_study_is_replaced_with_the_same_bytes(loaded: Loaded) -> None:
    write(loaded)
    before = everything(Path("runs"))
    assert write(loaded) == "runs/tiny"
    assert everything(Path("runs")) == before


def test_another_study_gets_the_next_number_and_says_so(loaded: Loaded) -> None:
    write(loaded)
    before = everything(Path("runs/tiny"))
    assert write(loaded, seed=12) == "runs/tiny-2"
    assert write(loaded, seed=13) == "runs/tiny-3"
    assert write(loaded, seed=12) == "runs/tiny-2"
    assert everything(Path("runs/tiny")) == before
    with claim(replace(identity_of(loaded), seed=12), "tiny") as place:
        assert place.note == "runs/tiny holds another study; the results go to runs/tiny-2"
    assert write(loaded, replace=True, seed=14) == "runs/tiny"
    assert sorted(os.listdir("runs")) == ["tiny", "tiny-2", "tiny-3"]


def test_folders_that_are_not_results_are_left_alone(loaded: Loaded) -> None:
    for manifest in ("", "[]", '{"name": 1}', "[" * 100_000, '{"foedus_version": "0", "scenario": 1}'):
        Path("runs/tiny").mkdir(parents=True, exist_ok=True)
        Path("runs/tiny/manifest.json").write_text(manifest)
        assert write(loaded) == "runs/tiny-2"
        for force in (False, True):
            with pytest.raises(Refused, match="not a result of foedus"):
                write(loaded, out="runs/tiny", replace=force)
        assert everything(Path("runs/tiny")) == {"manifest.json": manifest.encode()}


def test_a_folder_that_was_named_is_replaced_only_on_demand(loaded: Loaded) -> None:
    Path("empty").mkdir()
    assert write(loaded, out="empty") == "empty"
    assert write(loaded, out="empty") == "empty"
    before = everything(Path("empty"))
    with pytest.raises(Refused, match="empty holds another study: choose another folder, or add --replace"):
        write(loaded, out="empty", seed=12)
    assert everything(Path("empty")) == before
    assert write(loaded, out="empty", seed=12, replace=True) == "empty"
    assert sorted(os.listdir()) == ["empty"]


def test_what_the_user_put_beside_the_tables_stays(loaded: Loaded) -> None:
    write(loaded, csv=True)
    folder = Path("runs/tiny")
    (folder / "notes.txt").write_text("mine")
    (folder / "work").mkdir()
    (folder / "work" / "a").write_text("mine too")
    (folder / "link").symlink_to("notes.txt")
    (folder / "figures").mkdir()
    write(loaded)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "work" / "a").read_text() == "mine too"
    assert (folder / "link").is_symlink()
    assert not (folder / "figures").exists()
    assert not list(folder.glob("*.csv"))


@pytest.mark.parametrize("out", ["", "  ", ".", "..", "/", "file", "a\0b"])
def test_places_that_cannot_be_meant_are_refused(loaded: Loaded, out: str) -> None:
    Path("file").write_text("x")
    with pytest.raises(Refused):
        write(loaded, out=out, replace=True)
    assert os.listdir() == ["file"]


@pytest.mark.parametrize("out", ["-rf", "$(id)", "a b/c", "Curaçao", "\x1b[31m", "=cmd|x", "a;b", "%s{0}"])
def test_odd_names_are_names(loaded: Loaded, out: str) -> None:
    assert write(loaded, out=out) == out
    assert read_manifest(Path(out)) is not None
    assert os.listdir() == [Path(out).parts[0]]


@pytest.mark.parametrize("out", ["file/x", "x" * 300, "loop/x"])
def test_places_where_nothing_can_be_written_are_named(loaded: Loaded, out: str) -> None:
    Path("file").write_text("x")
    Path("loop").symlink_to("loop")
    with pytest.raises(StoreError, match=f"^{out}: cannot be written: ."):
        write(loaded, out=out)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder of somebody else's, for a user who may read it and no more."""
    if not hasattr(os, "geteuid"):
        pytest.skip("users of Unix")
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        if user == 0:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            os.seteuid(user)
            os.chmod(folder, 0o755)


@pytest.mark.parametrize("lock_is_there", [False, True])
def test_a_folder_without_permission_is_named_and_not_said_to_be_in_use(
    loaded: Loaded, as_nobody: Path, lock_is_there: bool
) -> None:
    if lock_is_there and os.getuid() == 0:
        os.seteuid(0)
        (as_nobody / ".tiny.foedus-lock").touch(mode=0o400)
        os.seteuid(65534)
    with pytest.raises(StoreError, match=r"/tiny: cannot be written: Permission denied$") as caught:
        write(loaded, out=str(as_nobody / "tiny"))
    assert not isinstance(caught.value, InUse)


def test_a_lock_that_cannot_be_had_is_not_said_to_be_in_use(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: filelock.BaseFileLock, timeout: float) -> None:
        raise filelock.Timeout(self.lock_file)

    monkeypatch.setattr(filelock.BaseFileLock, "acquire", never)
    Path("runs/.tiny.foedus-lock").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"^runs/tiny: cannot be written: Is a directory$"):
        write(loaded)


def test_a_link_to_another_disk_is_followed_and_stays(loaded: Loaded) -> None:
    Path("disk").mkdir()
    Path("runs").mkdir()
    Path("runs/tiny").symlink_to("../disk/tiny")
    assert write(loaded) == "runs/tiny"
    assert Path("runs/tiny").is_symlink()
    assert read_manifest(Path("disk/tiny")) is not None


def test_a_folder_has_one_writer(loaded: Loaded) -> None:
    with claim(identity_of(loaded), "tiny"), pytest.raises(InUse, match="runs/tiny is in use"):
        write(loaded)
    assert write(loaded) == "runs/tiny"
    assert os.listdir("runs") == ["tiny"]


def test_a_full_disk_leaves_the_older_result(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    write(loaded)
    before = everything(Path("runs"))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="runs/tiny: cannot be written: No space left on device"):
        write(loaded)
    assert everything(Path("runs")) == before


@pytest.mark.parametrize("after", range(7))
def test_whenever_it_is_interrupted_one_whole_result_is_there(loaded: Loaded, after: int) -> None:
    write(loaded)
    before = everything(Path("runs/tiny"))
    calls = iter(range(100))

    def interrupted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if next(calls) == after:
                raise KeyboardInterrupt
            return original(*arguments)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "rename"):
            patch.setattr(os, name, interrupted(getattr(os, name)))
        with pytest.raises(KeyboardInterrupt):
            write(loaded)
    assert everything(Path("runs/tiny")) == before
    write(loaded)
    assert everything(Path("runs")) == {f"tiny/{name}": data for name, data in before.items()}


def test_a_killed_exchange_is_put_right(loaded: Loaded) -> None:
    write(loaded)
    before = everything(Path("runs/tiny"))
    Path("runs/tiny").rename("runs/.tiny.foedus-old")
    Path("runs/.tiny.foedus-partial").mkdir()
    Path("runs/.tiny.foedus-partial/steps.parquet").write_text("half")
    with claim(identity_of(loaded), "tiny") as place:
        assert everything(place.target) == before
    assert os.listdir("runs") == ["tiny"]


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    words = ["=1+1", "+1", "-1", "@x", "\tx", "a=b", "", 'say "no", twice']
    coded = pa.array(words).dictionary_encode()
    numbers = pa.array([-1.5] * len(words))
    write_csv(tmp_path / "x.csv", pa.table({"word": words, "code": coded, "number": numbers}))
    lines = (tmp_path / "x.csv").read_text().splitlines()
    assert lines[1] == '"\'=1+1","\'=1+1",-1.5'
    assert lines[5] == '"\'\tx","\'\tx",-1.5'
    assert lines[6] == '"a=b","a=b",-1.5'
    assert lines[8] == '"say ""no"", twice","say ""no"", twice",-1.5'
