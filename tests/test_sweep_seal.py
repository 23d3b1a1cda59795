"""A manifest or points that were changed: verify tells of them and blames no part, and the sweep mends them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import base, call
from sim.sweep.seal import sealed
from tests.forks import OUT, SWEEP, go_on
from tests.studies import files, study_file

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])
    study_file(tmp_path, block=2)


def _set(*keys: str, to: object) -> Callable[[], None]:
    """A change of one value of the manifest, by hand."""

    def change() -> None:
        path = OUT / "manifest.json"
        manifest = json.loads(path.read_text())
        inner = manifest
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = to
        path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("seed", to=12),
        _set("foedus_version", to="0.0.9"),
        _set("sweep", "study", "axes", "nations.AAA.burden", to=[0.02, 0.06]),
        _set("sweep", "columns", "nations.AAA.burden", to="burden"),
        _set("sweep", "sha256", to="0" * 64),
        _set("sweep", "block", to=3),
        _set("versions", "python", to="3.0"),
    ],
)
def test_a_changed_manifest_is_told_and_mended_and_no_part_is_blamed(
    undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str], change: Callable[[], None]
) -> None:
    assert call(SWEEP) == 0
    before = files(OUT)
    change()
    assert call(["verify", "small"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("damaged  manifest.json: its bytes are not those that were written\n")
    assert said.err.endswith("; foedus sweep mends it; then verify again\n")
    assert "parts/" not in said.err
    assert call(SWEEP) == 0
    assert "computed again" not in capsys.readouterr().err
    assert {name for name, sum in files(OUT).items() if before[name] != sum} <= {"manifest.json"}
    assert call(["verify", "small", "--sample", "0"]) == 0


def test_points_with_one_byte_changed_are_told_and_mended(
    undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(SWEEP) == 0
    path = OUT / "points.parquet"
    whole = path.read_bytes()
    for place in (len(whole) // 5, len(whole) // 2, len(whole) - 20):
        data = bytearray(whole)
        data[place] ^= 1
        path.write_bytes(data)
        assert call(["verify", "small", "--sample", "0"]) == 1
        said = capsys.readouterr().err
        assert "points.parquet" in said
        assert "foedus sweep mends it" in said
        assert "parts/" not in said
        go_on(undisturbed)


def test_the_manifest_of_another_sweep_is_told(undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(SWEEP) == 0
    assert call([*SWEEP, "--seed", "12", "--out", "other"]) == 0
    (OUT / "manifest.json").write_bytes(Path("other/manifest.json").read_bytes())
    assert call(["verify", "small"]) == 1
    assert "manifest.json: it is that of another study than the parts" in capsys.readouterr().err
    go_on(undisturbed)


@pytest.mark.parametrize("resealed", [True, False])
def test_a_sweep_of_an_unknown_schema_version_is_refused_by_all_who_read_it(
    resealed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(SWEEP) == 0
    _set("schema_version", to=99)()
    path = OUT / "manifest.json"
    if resealed:
        path.write_bytes(sealed(json.loads(path.read_text())))
    before = files(OUT)
    capsys.readouterr()
    for command in ("status", "verify", "summary", "report"):
        assert call([command, str(OUT)]) == 2
        said = capsys.readouterr().err
        assert "its manifest has the schema version 99, and this foedus reads 1" in said and said.count("\n") == 1
    assert call(SWEEP) == 2
    assert "in the format of another version of foedus" in capsys.readouterr().err
    assert files(OUT) == before
