"""What all tests share: the kernels are compiled once, whichever worker comes first, and all commands are there."""

from __future__ import annotations

import csv
from typing import Any

import pytest
import yaml
from filelock import FileLock
from hypothesis import settings

from analysis.commands import register
from sim.kernels import CACHE
from sim.warm import warm_up
from tests.forks import calm

settings.register_profile("untimed", deadline=None)  # machines are shared: no test fails for being slow
settings.load_profile("untimed")
register()  # the command `why`, as `foedus` has it


@pytest.fixture(scope="session", autouse=True)
def compiled_kernels() -> None:
    """Compile the kernels before the first test, one process at a time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "tests.lock"):
        warm_up()


@pytest.fixture(scope="module")
def plain(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The scenario that a module's FILE names, as plain data."""
    data: dict[str, Any] = yaml.safe_load(request.module.FILE.read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def rows(request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    """Its table of nations, by id."""
    with request.module.FILE.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the sweep leaves if nothing happens to it."""
    return calm(tmp_path_factory.mktemp("undisturbed"))
