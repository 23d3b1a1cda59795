"""What a map tells of nations at a date: their bloc, or a measure in steps of a scale; how it is painted and keyed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.cast import POOL, Cast
from analysis.legend import by_share
from analysis.mapping import LAND, Paint
from analysis.style import INK, plural, tint
from analysis.tables import StudyTables
from analysis.wishes import Undrawable, Wishes, needs
from sim.metrics import METRICS
from sim.world import World

BLOCS: Final = "blocs"
ALSO: Final = {"threat": "alarm"}
"""Other words for a measure."""
HATCHES: Final = (None, "/////", ".....", "\\\\\\\\\\", "xxxxx", "-----", "|||||")
"""What tells blocs from each other without their colours, in their order."""
LEAST: Final = 0.1
"""A nation that is in no bloc in this share of runs is painted as in none."""
PALE: Final = (1.0, 0.5, 0.1)
"""The shares of runs in the key."""
_SKEWED: Final = 15.0
"""Where the largest value is so many times the median, the steps of the scale grow with the values."""
_SCALE: Final = "YlGnBu"


class Facet(Protocol):
    """What a map tells: its words, its paints at a date, and what its key has to explain."""

    @property
    def name(self) -> str:
        """In the title of the figure."""

    @property
    def note(self) -> str:
        """How to read it."""

    def paints(self, year: float) -> dict[str, Paint]:
        """How each nation is painted at a time."""

    def handles(self, years: Sequence[float]) -> list[Artist]:
        """What the key explains where these dates are shown."""


def facet_of(cast: Cast, wishes: Wishes, years: Sequence[float]) -> Facet:
    """What is asked for; Undrawable where the study does not record it."""
    if wishes.measure in (None, BLOCS):
        needs(cast.study, "the map of blocs", ["members"])
        return Blocs(cast)
    needs(cast.study, "the map of a measure", ["nations"])
    column = ALSO.get(str(wishes.measure), str(wishes.measure))
    known = [str(name) for name in cast.study.nations if name not in ("run", "step", "year", "nation", "point")]
    if column not in known:
        listed = ", ".join([BLOCS, *known])
        raise Undrawable(f"{cast.study.folder}: {wishes.measure!r} is not recorded of its nations; there are: {listed}")
    return Measure(cast.study, column, _steps(_values(cast.study, column), years))


@dataclass(frozen=True)
class Blocs(Facet):
    """The treaty that each nation is in, shaded by the share of runs."""

    cast: Cast

    @property
    def name(self) -> str:
        return "blocs"

    @property
    def note(self) -> str:
        runs = self.cast.study.replicates
        if runs == 1:
            return "Colour: the first treaty in the key of which the nation is a member."
        return (
            "Colour: the first treaty in the key of which the nation is a member in at least half of the runs, else "
            f"the one of most runs; the darker, the more of the {plural(runs, 'run')}, from {LEAST:.0%}."
        )

    def paints(self, year: float) -> dict[str, Paint]:
        table = self.cast.shares
        now = table[(table["year"] == year) & (table["bloc"] != POOL) & (table["share"] >= LEAST)]
        share = {(str(nation), str(bloc)): float(part) for nation, bloc, part in
                 now[["nation", "bloc", "share"]].itertuples(index=False)}  # fmt: skip
        first = {nation: bloc.id for nation, bloc in self.cast.bloc_of(year).items()}
        for nation, key in sorted(share, key=lambda pair: -share[pair]):
            first.setdefault(nation, key)
        rank = {bloc.id: k for k, bloc in enumerate(self.cast.blocs)}
        paints = dict.fromkeys(self.cast.nations, Paint("white"))
        for nation, key in first.items():
            bloc = self.cast.blocs[rank[key]]
            paints[nation] = Paint(tint(bloc.colour, share[nation, key]), HATCHES[rank[key]], bloc.marker)
        return paints

    def handles(self, years: Sequence[float]) -> list[Artist]:
        painted = [paint for year in years for paint in self.paints(year).values()]
        shown = {paint.hatch for paint in painted if paint.face != "white"}
        found: list[Artist] = [
            Patch(facecolor=bloc.colour, hatch=hatch, edgecolor="white" if hatch else None, lw=0, label=bloc.title)
            for bloc, hatch in zip(self.cast.blocs, HATCHES, strict=False)
            if hatch in shown
        ]
        if self.cast.study.replicates > 1 and found:
            hue = self.cast.blocs[0].colour
            found += by_share(self.cast.study.replicates, "member", lambda s, text: _box(tint(hue, s), text), PALE[1:])
        if any(paint.face == "white" for paint in painted):
            found.append(_box("white", "in none of these treaties" if shown else "nation"))
        return found


@dataclass(frozen=True)
class Measure(Facet):
    """A measure of nations, over the runs, in the steps of a scale that is the same at all dates."""

    study: StudyTables
    column: str
    edges: tuple[float, ...]

    @property
    def name(self) -> str:
        """The measure and its unit."""
        unit = _described(self.column)[1]
        return self.column.replace("_", " ") + ("" if unit in ("", "-") else f" ({unit})")

    @property
    def note(self) -> str:
        """What the measure is, and what of the runs is painted."""
        words, doc = self.column.replace("_", " "), _described(self.column)[0]
        middle = "" if self.study.replicates == 1 else f"; {_how(self.study, self.column)} of the runs"
        return f"{words[:1].upper()}{words[1:]}: {doc}{middle}."

    def paints(self, year: float) -> dict[str, Paint]:
        """Each nation in the colour of its step; white where the measure is not defined."""
        values = _values(self.study, self.column)
        now = values[values["year"] == year].set_index("nation")["value"]
        paints = {str(key): Paint("white") for key in self.study.nation_names}
        for nation, value in now.dropna().items():
            step = int(np.clip(np.searchsorted(self.edges, value, side="right") - 1, 0, len(self.edges) - 2))
            paints[str(nation)] = Paint(self._colour(step))
        return paints

    def handles(self, years: Sequence[float]) -> list[Artist]:
        """The steps of the scale, and what is not defined."""
        found = [
            _box(self._colour(k), f"{low:g} to {high:g}")
            for k, (low, high) in enumerate(zip(self.edges[:-1], self.edges[1:], strict=True))
        ]
        values = _values(self.study, self.column)
        if values[values["year"].isin(list(years))]["value"].isna().any():
            found.append(_box("white", "not defined"))
        return found

    def _colour(self, step: int) -> Any:
        steps = max(len(self.edges) - 2, 1)
        return mpl.colormaps[_SCALE](0.08 + 0.84 * step / steps)


def not_in_world() -> Artist:
    """The entry of the key for land of no nation of the world."""
    return _box(LAND, "not in this world")


def _box(colour: Any, text: str) -> Artist:
    return Patch(facecolor=colour, edgecolor=INK, lw=0.3, label=text)


def _how(study: StudyTables, column: str) -> str:
    """Counts and what is or is not are averaged; of quantities the median is taken."""
    return "mean" if pd.api.types.is_integer_dtype(study.nations[column]) else "median"


def _values(study: StudyTables, column: str) -> pd.DataFrame:
    """The measure over the runs, a row a year and nation."""
    groups = study.nations.groupby(["year", "nation"], observed=True)[column]
    return groups.agg(_how(study, column)).rename("value").reset_index()


def _steps(values: pd.DataFrame, years: Sequence[float]) -> tuple[float, ...]:
    """The edges of the steps of the scale: round numbers, even where values are, else growing tenfold in two steps."""
    shown = values[values["year"].isin(list(years))]["value"]
    shown = shown[np.isfinite(shown)]
    if shown.empty:
        return (0.0, 1.0)
    low, high, middle = float(shown.min()), float(shown.max()), float(shown.median())
    if low >= 0 and middle > 0 and high > _SKEWED * middle:
        floor = max(float(shown[shown > 0].min()), high / 3000)
        ladder = [a * 10.0**k for k in range(-9, 10) for a in (1, 3)]
        inner = [edge for edge in ladder if floor < edge < high]
        first = ladder[max(ladder.index(inner[0]) - 1, 0)] if inner and low >= floor else 0.0
        return tuple(float(f"{edge:.6g}") for edge in (first, *inner, ladder[ladder.index(inner[-1]) + 1]))
    if high == low:
        return (low, high)
    ticks = MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    wide = float(ticks[1] - ticks[0])
    return tuple(float(f"{tick:.6g}") for tick in ticks if low - wide < tick < high + wide)


def _described(column: str) -> tuple[str, str]:
    """What a measure is, and its unit."""
    metric = METRICS["nation"].get(column)
    if metric is not None:
        return metric.doc.rstrip("."), metric.unit
    known = World.columns().get(column) or World.columns().get(column.rpartition("_")[0])
    return (known.doc, known.unit) if known is not None else ("as recorded", "")
