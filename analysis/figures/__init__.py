"""The figures of a study, one a file: a file here that has TITLE, DESCRIPTION and `draw` is one.

`draw(study, wishes)` returns a figure, or raises Undrawable where the study cannot fill it.  HEEDS names the wishes
that it follows, AFTER_RUN says that every run ends with it, EXAMPLE of which study, and how, the gallery draws it,
COMPARES that it is drawn of comparisons too;
`film(study, wishes)`, if it is there, returns a Film.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from analysis.film import Film
from analysis.style import save
from analysis.tables import StudyTables, open_study
from analysis.wishes import PLAIN, Undrawable, Wishes


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
    compares: bool = False
    """Whether it is drawn of comparisons too."""

    def draw(self, study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
        """The figure of a study; Undrawable where the study cannot fill it."""
        if study.has("effects") and not self.compares:
            raise Undrawable(f"{study.folder}: this is a comparison, of which `foedus figure forest` is drawn; take "
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
                    getattr(module, "EXAMPLE", None), getattr(module, "COMPARES", False),
                )  # fmt: skip
    return found


FIGURES: dict[str, FigureKind] = _discover()


def draw_all(folder: Path | str, into: Path | str | None = None) -> list[Path]:
    """Draw the figures with which every run ends and save them, by default under `figures` in the study's folder."""
    study = open_study(folder)
    target = Path(into) if into is not None else Path(folder) / "figures"
    kinds = [figure for figure in FIGURES.values() if figure.after_run]
    return [path for figure in kinds for path in save(figure.draw(study), target, figure.name)]
