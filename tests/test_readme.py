"""What the README shows is true."""

from __future__ import annotations

import re
from pathlib import Path

from sim.scenario import load_text

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_world_in_the_readme_can_be_read() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)
    assert blocks
    for block in blocks:
        assert load_text(block).scenario.title in block
