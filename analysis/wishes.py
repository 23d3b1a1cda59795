"""What a reader may ask of a figure, and what is said where a study cannot answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from analysis.phrases import listed
from analysis.tables import StudyTables


class Undrawable(Exception):
    """A figure that a study cannot fill, or a wish it cannot meet; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Wishes:
    """What a figure is asked to show, each left empty where the figure may choose for itself."""

    years: tuple[float, ...] = ()
    """The dates, for figures that show the world at a time."""
    run: int | None = None
    """One run instead of all."""
    nations: tuple[str, ...] = ()
    treaties: tuple[str, ...] = ()
    measure: str | None = None
    """An index, by its column's name."""
    over: tuple[str, ...] = ()
    """The axes of a sweep, by their columns' names."""

    @property
    def given(self) -> list[str]:
        """The names of the wishes that are not left empty."""
        return [each.name for each in fields(self) if getattr(self, each.name) not in (None, ())]


PLAIN: Final = Wishes()


def needs(study: StudyTables, what: str, tables: Sequence[str]) -> None:
    """Undrawable, with what to do, where a study was run without tables that a figure is drawn from."""
    missing = [table for table in tables if not study.has(table)]
    if missing:
        names = f"table{'' if len(missing) == 1 else 's'} {listed([f'`{table}`' for table in missing])}"
        kept = "name what is missing in the study's `record: {tables: [...]}`, or take the folder of a run"
        remedy = "take the folder of a run" if study.has("effects") else kept
        raise Undrawable(f"{study.folder}: {what} needs the {names}, which this study does not keep; {remedy}")
