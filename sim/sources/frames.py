"""Tables of a year in memory, and what is noted down while they are filled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd

from sim.sources.codes import name_of
from sim.sources.real_world import Tables


class Frames(Tables):
    """Tables in memory, under the names that the builder of worlds knows them by."""

    def __init__(self) -> None:
        self.held: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name."""
        return self.held[name]


@dataclass
class Filled:
    """The tables of a year, what was filled in words, and by state the figures that do not come from their source."""

    year: int
    frames: Frames = field(default_factory=Frames)
    notes: list[str] = field(default_factory=list)
    sources: dict[int, dict[str, str]] = field(default_factory=dict)

    def note(self, text: str, codes: Collection[int] = ()) -> None:
        """Note down what was filled, and for which states."""
        names = ", ".join(name_of(code, self.year) for code in sorted(codes))
        self.notes.append(f"{text}: {names}" if names else text)

    def filled(self, figure: str, codes: Collection[int], source: str = "assumed") -> None:
        """Note down that a figure of some states has another source than that of the others."""
        for code in codes:
            self.sources.setdefault(code, {})[figure] = source
