"""The figures of a study, one a file: a file here that has TITLE, DESCRIPTION and `draw` is one.

`draw(study, wishes)` returns a figure, or raises Undrawable where the study cannot fill it.  HEEDS names the wishes
that it follows, AFTER_RUN says that every run ends with it, EXAMPLE of which study, and how, the gallery draws it,
OF the table of another thing than a run or sweep that it is drawn of;
`film(study, wishes)`, if it is there, returns a Film.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from analysis.film import Film
from analysis.style import save
from analysis.tables import StudyTables, open_study
from analysis.wishes import PLAIN, Undrawable, Wishes

OTHERS: Final = {"effects": ("comparison", "forest"), "standings": ("tournament", "rivals")}
"""What is no run and no sweep, by the table by which it is known, and the figure that is drawn of it."""


@dataclass(frozen=True)
class FigureKind:
    """A figure that can be drawn of a study: what it shows, what it heeds, and whether every run ends with it."""

    name: str
    title: str
    description: str
    drawn: Callable[[StudyTables, Wishes], Figure]
    heeds: tuple[str, ...] = ()
    after_run: bool = False
    film: Callable[[StudyTables, Wishes], Film] | None = None
    example: tuple[str, Wishes] | None = None
    """The study of the gallery that it is drawn of, and what it is asked there."""
    of: str = ""
    """The table of a comparison or a tournament that it is drawn of, if it is."""

    def draw(self, study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
        """The figure of a study; Undrawable where the study cannot fill it."""
        for table, (what, name) in OTHERS.items():
            if study.has(table) and self.of != table:
                raise Undrawable(f"{study.folder}: this is a {what}, of which `foedus figure {name}` is drawn; take "
                                 "the folder of a run or of a sweep")  # fmt: skip
        return self.drawn(study, wishes)


def _discover() -> dict[str, FigureKind]:
    """The figures among the files of this folder, by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            module = importlib.import_module(f"{__name__}.{info.name}")
            if hasattr(module, "draw"):
                found[info.name] = FigureKind(
                    info.name, module.TITLE, module.DESCRIPTION, module.draw,
                    getattr(module, "HEEDS", ()), getattr(module, "AFTER_RUN", False),
                    getattr(module, "film", None),
                    getattr(module, "EXAMPLE", None), getattr(module, "OF", ""),
                )  # fmt: skip
    return found


FIGURES: dict[str, FigureKind] = _discover()


def draw_all(folder: Path | str, into: Path | str | None = None) -> list[Path]:
    """Draw the figures with which every run ends and save them, by default under `figures` in the study's folder."""
    study = open_study(folder)
    target = Path(into) if into is not None else Path(folder) / "figures"
    kinds = [figure for figure in FIGURES.values() if figure.after_run]
    return [path for figure in kinds for path in save(figure.draw(study), target, figure.name)]
