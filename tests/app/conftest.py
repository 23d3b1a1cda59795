"""What tests of the app share: an app over a folder with a small world in it, and a session of that world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.app.asking import Asker, with_tiny

LONGER = ("end: 1953", "end: 1957")


@pytest.fixture
def asker(tmp_path: Path) -> Asker:
    """The app over a folder that holds the tiny world, with a few more years."""
    with_tiny(tmp_path, LONGER)
    return Asker(tmp_path)


@pytest.fixture
def session(asker: Asker) -> dict[str, Any]:
    """A session of that world, of its third run."""
    data: dict[str, Any] = asker.post("/api/sessions", {"world": "folder:tiny", "replicate": 2})
    return data


@pytest.fixture
def at(session: dict[str, Any]) -> str:
    """The address of the session."""
    return f"/api/sessions/{session['id']}"
