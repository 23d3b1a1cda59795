"""Stages: what shows the world at a date, a map or a network, in a place of some width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from numpy.typing import NDArray

from analysis.cast import Cast
from analysis.facets import Blocs, Facet, facet_of, not_in_world
from analysis.figures.network import GROUPED, Sheet, areas_of, draw_scene, handles_of, places_of, scene_of
from analysis.ground import Ground
from analysis.layout import Places
from analysis.mapping import draw_map, scene
from analysis.style import FAINT, NORMAL
from analysis.wishes import Wishes, needs

NETWORK: Final = "network"
HEAD: Final = 0.27
"""Inches above a stage that its date takes."""
GAP: Final = 0.1
"""Inches between the maps of a date, and between dates."""
_NET: Final = 0.5
"""Height over width of a network."""


class Stage(Protocol):
    """What shows the world at a date."""

    @property
    def name(self) -> str:
        """What it shows."""

    @property
    def note(self) -> str:
        """How to read it."""

    @property
    def height(self) -> float:
        """Its inches, without the date above it."""

    def draw(self, figure: Figure, time: float, at: tuple[float, float], dated: bool = True) -> None:
        """Draw the world at a time, under its date if that is wanted; the left lower corner at a place in inches."""

    def handles(self, times: Sequence[float]) -> list[Artist]:
        """What the key has to explain where these dates are shown."""


def stage_of(cast: Cast, wishes: Wishes, times: Sequence[float], width: float, named: bool = True) -> Stage:
    """The map where the world has one, else its network; Undrawable where what is asked for cannot be shown."""
    if wishes.measure != NETWORK:
        ground, facet = Ground(cast), facet_of(cast, wishes, times)
        if ground.useful or not isinstance(facet, Blocs):
            return MapStage(ground, facet, width, named)
    needs(cast.study, "the network", ["members", "ties"])
    return NetworkStage(cast, tuple(times), width)


@dataclass(frozen=True)
class MapStage(Stage):
    """A map, with a crowded region enlarged beside it, not taller than some inches."""

    ground: Ground
    facet: Facet
    width: float
    named: bool = True
    tallest: float = 4.6

    @property
    def name(self) -> str:
        return self.facet.name

    @property
    def note(self) -> str:
        text = f"{self.facet.note} Borders are today's, as Natural Earth draws them; former states are put together"
        without = len(self.ground.spots) - len(self.ground.outlined)
        text += " from them. Signs: states too small to see" + (
            f", and {without} without an outline." if without else "."
        )
        return text + (" Framed: the region enlarged beside it." if len(self.ground.windows) > 1 else "")

    @property
    def height(self) -> float:
        windows = self.ground.windows
        room = self.width - GAP * (len(windows) - 1)
        return min(room / sum(view.aspect for view in windows), self.tallest)

    def draw(self, figure: Figure, time: float, at: tuple[float, float], dated: bool = True) -> None:
        width, height = figure.get_size_inches()
        windows, what = self.ground.windows, scene(self.ground, time, self.facet.paints(time))
        left, tall = at[0], self.height
        for k, view in enumerate(windows):
            wide = tall * view.aspect
            axes = figure.add_axes((left / width, at[1] / height, wide / width, tall / height))
            draw_map(axes, self.ground, view, what, windows[1] if k == 0 and len(windows) > 1 else None, self.named)
            left += wide + GAP
        top = (at[1] + tall + 0.05) / height
        words = f"end of {time:g}" if dated else ""
        figure.text(at[0] / width, top, words, fontsize=NORMAL + 1.5, fontweight="bold", va="bottom")

    def handles(self, times: Sequence[float]) -> list[Artist]:
        return [*self.facet.handles(times), not_in_world()]


@dataclass(frozen=True)
class NetworkStage(Stage):
    """The network of defence ties, every nation at its place at all dates."""

    cast: Cast
    times: tuple[float, ...]
    width: float

    @property
    def name(self) -> str:
        return "the network of defence ties"

    @property
    def note(self) -> str:
        text = "Lines: one of the two must defend the other, the stronger, the more runs. Area of a sign: military "
        text += "capability."
        of = "the first treaty in the key of which the nation is a member" if self.cast.blocs else GROUPED
        return f"{text} Colour: {of}."

    @property
    def height(self) -> float:
        return _NET * self.width

    @cached_property
    def _areas(self) -> list[NDArray[np.float64]]:
        return areas_of(self.cast.study, self.cast.nations, list(self.times))

    @cached_property
    def _places(self) -> Places:
        return places_of(self.cast.study, self.cast.nations, Sheet(1, self.width, self.height), self._areas)

    def draw(self, figure: Figure, time: float, at: tuple[float, float], dated: bool = True) -> None:
        width, height = figure.get_size_inches()
        axes = figure.add_axes((at[0] / width, at[1] / height, self.width / width, self.height / height))
        axes.set(xlim=(0, self.width), ylim=(0, self.height), xticks=[], yticks=[])
        axes.spines[:].set(visible=True, color=FAINT)
        area = self._areas[self.times.index(time)]
        draw_scene(axes, scene_of(self.cast, 0, time), self._places, area, self.cast.nations, dated)

    def handles(self, times: Sequence[float]) -> list[Artist]:
        return handles_of(self.cast, [scene_of(self.cast, 0, time) for time in times])
