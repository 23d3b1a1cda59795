"""The files that come with the package are found wherever it is installed."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest

from sim import resources
from sim.scenario.jsonschema import SHIPPED

ROOT = Path(__file__).resolve().parent.parent


def test_a_checkout_uses_the_folder_beside_the_package() -> None:
    folder = resources.scenarios_folder()
    assert folder.is_dir()
    assert list(folder.glob("*.yaml"))


def test_an_installed_wheel_uses_its_own_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sim"
    (package / "_shipped" / "scenarios").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()  # some other package's
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.scenarios_folder() == package / "_shipped" / "scenarios"


def test_a_broken_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "sim")
    with pytest.raises(FileNotFoundError, match="install Foedus again"):
        resources.scenarios_folder()


def test_worlds_in_the_wheel_find_their_schema_as_in_a_checkout() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    worlds = list((ROOT / "scenarios").glob("*.yaml"))
    assert worlds
    for world in worlds:
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", world.read_text(encoding="utf-8"))
        assert named, world.name
        assert (world.parent / named[1]).resolve() == SHIPPED.resolve()
        in_wheel = os.path.normpath(f"{shipped['scenarios']}/{named[1]}")
        assert in_wheel in [os.path.normpath(path) for path in shipped.values()]
        assert shipped[SHIPPED.relative_to(ROOT).as_posix()] == in_wheel
