"""Where the files that come with the package lie: in a checkout beside it, in an installed wheel inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent


def scenarios_folder() -> Path:
    """The folder of the worlds that come with Foedus; FileNotFoundError when the installation has lost it."""
    inside, beside = PACKAGE / "_shipped" / "scenarios", PACKAGE.parent / "scenarios"
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no scenarios at {inside} or {beside}: please install Foedus again")
