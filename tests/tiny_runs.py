"""Runs of the tiny world by its command."""

from __future__ import annotations

import pytest

from sim.cli import call
from tests.worlds import TINY

RUN = ["run", str(TINY), "--years", "2"]


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `foedus run` of the tiny world says, on either stream."""
    assert call([*RUN, *arguments]) == code
    printed = capsys.readouterr()
    return printed.out + printed.err
