"""What all tests share: the kernels are compiled once, whichever worker comes first, and all commands are there."""

from __future__ import annotations

import pytest
from filelock import FileLock

from analysis.commands import register
from sim.kernels import CACHE
from sim.warm import warm_up

register()  # the command `why`, as `foedus` has it


@pytest.fixture(scope="session", autouse=True)
def compiled_kernels() -> None:
    """Compile the kernels before the first test, one process at a time."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "tests.lock"):
        warm_up()
