"""`foedus new` and `foedus schema`: a first file, and what an editor needs to help with it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from sim.cli import base, call, loading, starting
from sim.scenario import load_document
from sim.scenario.jsonschema import schema_text
from tests.worlds import TINY


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints, on either stream."""
    assert call(arguments) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_schema_is_the_shipped_one(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "schema")
    assert json.loads(text)["title"] == "Foedus scenario"
    shown(capsys, "schema", "--out", "s.json")
    assert Path("s.json").read_text() == text
    assert "absent/s.json: cannot be written" in shown(capsys, "schema", "--out", "absent/s.json", code=1)


@pytest.mark.parametrize("name", ["my-world", "my-world.yaml"])
def test_new_writes_a_world_that_is_good(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert "foedus run my-world.yaml" in shown(capsys, "new", name)
    assert sorted(os.listdir()) == ["foedus.schema.json", "my-world.yaml"]
    assert load_document("my-world.yaml").scenario.name == "my-world"
    assert "good: 3 nations" in shown(capsys, "check", "my-world.yaml")
    before = Path("my-world.yaml").read_text()
    assert "is there already, and nothing was written" in shown(capsys, "new", "my-world", code=2)
    assert Path("my-world.yaml").read_text() == before


def test_new_copies_a_world_with_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "new", "atlantic", "--from", "north-atlantic-1949")
    assert sorted(os.listdir()) == ["atlantic.csv", "atlantic.yaml", "foedus.schema.json"]
    assert_completed("atlantic.yaml")
    copy = load_document("atlantic.yaml")
    original = load_document(loading.find("north-atlantic-1949"))
    assert copy.scenario == original.scenario.model_copy(update={"name": "atlantic"})
    Path("atlantic.yaml").unlink()
    assert "atlantic.csv is there already" in shown(capsys, "new", "atlantic", "--from", "north-atlantic-1949", code=2)
    assert sorted(os.listdir()) == ["atlantic.csv", "foedus.schema.json"]


def assert_completed(path: str) -> None:
    """The first line of a scenario names a schema that is there, and is the one of this version."""
    line = Path(path).read_text().splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
    assert named, line
    assert (Path(path).parent / named[1]).read_text() == schema_text()


def test_the_editor_finds_the_schema_of_a_new_world(capsys: pytest.CaptureFixture[str]) -> None:
    assert "wrote foedus.schema.json: with it an editor completes" in shown(capsys, "new", "one")
    assert_completed("one.yaml")
    assert "foedus.schema.json" not in shown(capsys, "new", "two")
    assert_completed("two.yaml")
    Path("foedus.schema.json").write_text("{}")
    assert "is not that of this version: foedus schema --out foedus.schema.json" in shown(capsys, "new", "three")
    assert Path("foedus.schema.json").read_text() == "{}"


def test_new_copies_what_a_world_extends(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "sub").mkdir()
    (source / "sub" / "base.yaml").write_text(TINY.read_text())
    (source / "over.yaml").write_text("foedus: 1\nname: over\nextends: sub/base.yaml\n")
    (tmp_path / "here").mkdir()
    os.chdir(tmp_path / "here")
    shown(capsys, "new", "mine", "--from", str(source / "over.yaml"))
    assert load_document("mine.yaml").scenario.title == "Five neighbours"
    assert_completed("mine.yaml")
    assert_completed("sub/base.yaml")


@pytest.mark.parametrize("name", ["../x", "/x", "con", "My World", "", "-", "a\x1b[31m", "x" * 65, ".yaml", "a/b"])
def test_new_refuses_names_that_cannot_name_a_folder(capsys: pytest.CaptureFixture[str], name: str) -> None:
    text = shown(capsys, "new", "--", name, code=2)
    assert "a name is up to 64 of a-z, 0-9 and '-'" in text
    assert "\x1b" not in text
    assert os.listdir() == []


def test_the_starter_is_the_world_of_the_readme() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    text = starting.STARTER.read_text()
    for line in ("title: Two neighbours and a threat", "question: Do they ally before the claim is pressed?"):
        assert line in readme
        assert line in text
