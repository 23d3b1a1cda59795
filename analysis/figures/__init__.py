"""The figures of a study, one a file: a file here that has TITLE, DESCRIPTION and `draw` is drawn of every study."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from analysis.style import save
from analysis.tables import StudyTables, open_study


@dataclass(frozen=True)
class FigureKind:
    """A figure that can be drawn of any study."""

    name: str
    title: str
    description: str
    draw: Callable[[StudyTables], Figure]


def _discover() -> dict[str, FigureKind]:
    """The figures among the files of this folder, by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            if hasattr(module, "draw"):
                found[info.name] = FigureKind(info.name, module.TITLE, module.DESCRIPTION, module.draw)
    return found


FIGURES: dict[str, FigureKind] = _discover()


def draw_all(folder: Path | str, into: Path | str | None = None) -> list[Path]:
    """Draw every figure of the study in a folder and save it, by default under `figures` in that folder."""
    study = open_study(folder)
    target = Path(into) if into is not None else Path(folder) / "figures"
    return [path for figure in FIGURES.values() for path in save(figure.draw(study), target, figure.name)]
