"""The files that come with the package are found wherever it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import resources


def test_a_checkout_uses_the_folder_beside_the_package() -> None:
    folder = resources.scenarios_folder()
    assert folder.is_dir()
    assert list(folder.glob("*.yaml"))


def test_an_installed_wheel_uses_its_own_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sim"
    (package / "_scenarios").mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()  # some other package's
    monkeypatch.setattr(resources, "PACKAGE", package)
    assert resources.scenarios_folder() == package / "_scenarios"


def test_a_broken_installation_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "sim")
    with pytest.raises(FileNotFoundError, match="install Foedus again"):
        resources.scenarios_folder()
