"""One made-up study for all tests of the analysis that only read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.tables import StudyTables, open_study
from sim.cli import base, call
from tests.analysis.synthetic import write_study
from tests.studies import study_file
from tests.worlds import TINY


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a study with 34 nations, 43 years and 20 runs."""
    return write_study(tmp_path_factory.mktemp("studies") / "world")


@pytest.fixture(scope="session")
def study(folder: Path) -> StudyTables:
    """That study, opened."""
    return open_study(folder)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a short run of the Atlantic alliance, as `foedus run` leaves it."""
    folder = tmp_path_factory.mktemp("why") / "alliance"
    base.AFTER_RUN.clear()
    assert call(["run", "north-atlantic-1949", "--replicates", "2", "--quiet", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def why(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """What `foedus why` says, on standard output or else on standard error."""
    monkeypatch.setenv("COLUMNS", "80")

    def said(*arguments: object, code: int = 0) -> str:
        assert call(["why", *map(str, arguments)]) == code
        printed = capsys.readouterr()
        return printed.out if code == 0 else printed.err

    return said


@pytest.fixture(scope="package")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of the tiny world, as `foedus run` leaves it."""
    folder = tmp_path_factory.mktemp("tiny") / "tiny"
    base.AFTER_RUN.clear()
    assert call(["run", str(TINY), "--replicates", "3", "--quiet", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="package")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small sweep."""
    folder = tmp_path_factory.mktemp("swept")
    base.AFTER_RUN.clear()
    path = study_file(folder, title="A small sweep")
    assert call(["sweep", str(path), "--quiet", "--out", str(folder / "out")]) == 0
    return folder / "out"
