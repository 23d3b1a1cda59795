"""Who was in which treaty when: a row a nation, a colour a treaty, the shade the share of runs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from analysis.cast import POOL, Bloc, Cast
from analysis.marks import ROW, draw_labels, marks_of, place
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    OTHER,
    QUIET,
    SMALL,
    heading,
    label,
    look,
    new_figure,
    note_height,
    plural,
    tint,
    width_of,
)  # fmt: skip
from analysis.tables import StudyTables

TITLE: Final = "Who was in which treaty when"
DESCRIPTION: Final = "Nations by years, coloured by treaty and shaded by the share of runs; lesser roles hatched."

_TOP, _GROUP = 0.34, 0.085
LEAST: Final = 0.1
"""A membership found in less than this share of runs at all times gets no lane."""


@dataclass(frozen=True)
class Lane:
    """A nation in a bloc through time: its share of runs, and the part of it in a lesser role."""

    bloc: Bloc
    share: NDArray[np.float64]
    partial: NDArray[np.float64]


def draw(study: StudyTables) -> Figure:
    """Every nation's treaties through time, nations grouped by the treaty in which they are longest."""
    with look():
        cast = Cast(study)
        groups = _groups(cast)
        lanes = _lanes(cast)
        rows = max(sum(len(names) for _, names in groups), 1)
        unit = float(np.clip(5.8 / rows, 0.115, 0.18))
        figure = new_figure(DOUBLE, 1.0)
        names = {nation: label(study.nation_names.get(nation, nation), 26) for nation in cast.nations}
        left = 0.16 + max([width_of(name, SMALL + 0.5) for name in names.values()], default=0.4)
        years = _span(study)
        placed = place(marks_of(study), DOUBLE, (left, DOUBLE - 0.1), years)
        note, key = _note(study, placed.note), _key_height(cast)
        body = unit * (rows + (len(groups) - 1) * _GROUP / unit)
        top = _TOP + 0.06 + placed.rows * ROW + 0.06
        height = top + body + 0.24 + key + note_height(note, DOUBLE)
        figure.set_size_inches(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: who was in which treaty", note)
        axes = figure.add_axes((left / DOUBLE, 1 - (top + body) / height, 1 - (left + 0.1) / DOUBLE, body / height))
        axes.set_xlim(*years)
        axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
        axes.set_ylim(body / unit, 0)
        _draw_rows(axes, study, groups, lanes, names, _GROUP / unit)
        draw_labels(axes, placed, lift=0.06, shift=study.step / 2)
        _draw_key(figure, cast, (left / DOUBLE, (note_height(note, DOUBLE) + key) / height))
        return figure


def _span(study: StudyTables) -> tuple[float, float]:
    if not len(study.years):
        return (0.0, 1.0)
    return float(study.years[0]), float(study.years[-1]) + study.step


def _note(study: StudyTables, events: str) -> str:
    runs = plural(study.replicates, "run")
    text = f"Shade: share of {runs} in which the nation is a member at the end of the step (white 0, full 1); "
    text += f"memberships in fewer than {LEAST:.0%} of the runs are left out."
    if study.replicates == 1:
        text = "One run: full shade = member, white = not a member."
    if not len(study.members):
        text = f"No treaty had a member in any of the {runs}."
    return f"{text} {events}"


def _groups(cast: Cast) -> list[tuple[Bloc | None, list[str]]]:
    """Nations under the bloc in which they are longest, the earliest members first; those in none come last."""
    main = cast.main_bloc()
    groups: list[tuple[Bloc | None, list[str]]] = []
    for bloc in cast.blocs:
        grid = cast.grid(bloc.id)
        names = [nation for nation in cast.nations if main.get(nation) == bloc.id]
        if names:
            groups.append((bloc, sorted(names, key=lambda nation: _joined(grid[nation]))))
    rest = [nation for nation in cast.nations if nation not in main]
    return groups + ([(None, rest)] if rest else [])


def _joined(share: NDArray[np.float64]) -> int:
    """The step at which a nation is first a member in half of the runs; past the last one if it never is."""
    return int(np.argmax(share >= 0.5)) if (share >= 0.5).any() else len(share)


def _lanes(cast: Cast) -> dict[str, list[Lane]]:
    """Each nation's lanes: the blocs it was ever in, with its share of runs and the part in a lesser role."""
    lanes: dict[str, list[Lane]] = {nation: [] for nation in cast.nations}
    for bloc in [*cast.blocs, Bloc(POOL, "other treaties", OTHER)]:
        partial = cast.grid(bloc.id, "partial")
        for nation, share in cast.grid(bloc.id).items():
            if share.max(initial=0) >= LEAST:
                lanes[nation].append(Lane(bloc, share, partial[nation]))
    return lanes


def _draw_rows(
    axes: Axes, study: StudyTables, groups: list[tuple[Bloc | None, list[str]]],
    lanes: dict[str, list[Lane]], names: dict[str, str], gap: float,
) -> None:  # fmt: skip
    """The rows with their names, a small gap between groups, and a baseline under each nation."""
    y = 0.0
    ticks, texts = [], []
    for _, nations in groups:
        for nation in nations:
            inside = lanes[nation]
            weights = np.array([0.5 if lane.bloc.id == POOL and len(inside) > 1 else 1.0 for lane in inside])
            heights = 0.84 * weights / max(weights.sum(), 1.0)
            tops = y + 0.08 + np.cumsum(heights) - heights
            for top, height, lane in zip(tops, heights, inside, strict=True):
                _draw_lane(axes, study, (float(top), float(height)), lane)
            axes.axhline(y + 1, color=FAINT, lw=0.4, zorder=0)
            ticks.append(y + 0.5)
            texts.append(names[nation])
            y += 1
        y += gap
    axes.set_yticks(ticks, texts, fontsize=SMALL + 0.5)
    axes.tick_params(axis="y", length=0, pad=3)
    axes.spines["left"].set_visible(False)


def _draw_lane(axes: Axes, study: StudyTables, where: tuple[float, float], lane: Lane) -> None:
    """Boxes of equal share drawn as one; hatched where most memberships are in a lesser role."""
    share = lane.share
    lesser = lane.partial > 0.5 * share
    changes = np.flatnonzero((np.diff(share) != 0) | (np.diff(lesser) != 0)) + 1
    edges = [0, *changes.tolist(), len(share)]
    top, height = where
    boxes, colours = [], []
    for first, last in pairwise(edges):
        if share[first] <= 0:
            continue
        low, high = study.years[first], study.years[last - 1] + study.step
        boxes.append([(low, top), (high, top), (high, top + height), (low, top + height)])
        colours.append(tint(lane.bloc.colour, float(share[first])))
        if lesser[first]:
            hatch = Rectangle((low, top), high - low, height, fill=False, hatch="//////", ec="white", lw=0, zorder=3)
            axes.add_patch(hatch)
    axes.add_collection(PolyCollection(boxes, facecolors=colours, edgecolors="none", antialiased=False, zorder=2))


def _entries(cast: Cast) -> list[tuple[str, str]]:
    pool = [(OTHER, f"any other treaty (about {cast.pooled} a run)")] if cast.pooled else []
    return [(bloc.colour, bloc.title) for bloc in cast.blocs] + pool


def _key_height(cast: Cast) -> float:
    """The height in inches of the key below the rows."""
    entries = len(_entries(cast)) + 1
    return 0.13 * -(-entries // 3) + 0.1 if entries > 1 else 0.05


def _draw_key(figure: Figure, cast: Cast, anchor: tuple[float, float]) -> None:
    """Which colour is which treaty, and what hatching means."""
    handles = [Patch(facecolor=colour, label=text) for colour, text in _entries(cast)]
    if not handles:
        return
    handles.append(Patch(facecolor=QUIET, edgecolor="white", hatch="//////", lw=0, label="partner or political role"))
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=anchor, ncols=3, handlelength=1.6, columnspacing=1.4,
        borderpad=0, borderaxespad=0, labelspacing=0.45, labelcolor=INK,
    )  # fmt: skip
