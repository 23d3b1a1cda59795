"""Small studies of the tiny world, for tests that sweep it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from sim.sweep.plan import Plan
from sim.sweep.reading import Study, read_study
from tests.worlds import TINY

AXES = {
    "negotiate.meeting_rate": {"range": [0.1, 0.5], "steps": 3},
    "nations.AAA.burden": [0.02, 0.05],
    "event:alarm": ["in", "out"],
}
SMALL: dict[str, Any] = {
    "study": 1,
    "name": "small",
    "scenario": "tiny",
    "axes": AXES,
    "seeds": {"replicates": 2},
    "record": {"tables": ["steps", "decisions"]},
    "block": 5,
}


def study_file(folder: Path, **fields: Any) -> Path:
    """A study of the tiny world, written with it into a folder; fields that are None are left out."""
    shutil.copy(TINY, folder / "tiny.yaml")
    path = folder / "small.yaml"
    given = {key: value for key, value in {**SMALL, **fields}.items() if value is not None}
    path.write_text(json.dumps(given), encoding="utf-8")  # what is JSON is YAML, too
    return path


def small(folder: Path, **fields: Any) -> Study:
    """The same, read."""
    return read_study(study_file(folder, **fields))


def plan(folder: Path, chunk: int = 32, **fields: Any) -> Plan:
    """The plan of it."""
    return Plan.of(small(folder, **fields), chunk)


def files(folder: Path) -> dict[str, str]:
    """What a folder holds: the hash of each file by its name."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
