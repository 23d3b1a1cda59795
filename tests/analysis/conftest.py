"""One made-up study for all tests of the analysis that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.tables import StudyTables, open_study
from tests.analysis.synthetic import write_study


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study with 34 nations, 43 years and 20 runs."""
    return write_study(tmp_path_factory.mktemp("studies") / "world")


@pytest.fixture(scope="session")
def study(folder: Path) -> StudyTables:
    """That study, opened."""
    return open_study(folder)
