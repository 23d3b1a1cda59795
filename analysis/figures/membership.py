"""Who was in which treaty when: a row a nation, a colour a treaty, the shade the share of runs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from numpy.typing import NDArray

from analysis.cast import POOL, Bloc, Cast
from analysis.chosen import largest, nations_of, one_run, which_run
from analysis.legend import box, by_share, columns_for, draw_key, key_height
from analysis.marks import draw_labels, marks_of, place
from analysis.style import (
    DOUBLE,
    FAINT,
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
    year_axis,
)  # fmt: skip
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Wishes, needs

TITLE: Final = "Who was in which treaty when"
DESCRIPTION: Final = "Nations by years, coloured by treaty and shaded by the share of runs; lesser roles hatched."
HEEDS: Final = ("nations", "run")
AFTER_RUN: Final = True
EXAMPLE: Final = ("run", Wishes())

_TOP, _HEAD = 0.38, 0.17
_HATCH: Final = "//////"
MOST: Final = 45
"""So many nations fit on a page; of more, those with most military capability are shown."""
_PART: Final = 0.35
"""The height of the lane of those in other treaties only, as a part of that of a named one."""
PALE: Final = (0.5, 0.1)
"""The shares of runs that the key shows beside the full colour of each treaty, which stands for all runs."""
LEAST: Final = 0.1
"""A membership found in less than this share of runs at all times gets no lane."""


@dataclass(frozen=True)
class Lane:
    """A nation in a bloc through time: its share of runs, and the part of it in a lesser role."""

    bloc: Bloc
    share: NDArray[np.float64]
    partial: NDArray[np.float64]


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Every nation's treaties through time, nations under the first of the treaties they belong to."""
    needs(study, "the raster of members", ["steps", "members"])
    with look():
        which, study = which_run(study, wishes), one_run(study, wishes)
        cast = Cast(study)
        shown = set(nations_of(study, wishes) or largest(study, cast.nations)[:MOST])
        groups = _groups(cast, shown)
        lanes = {nation: found for nation, found in _lanes(cast).items() if nation in shown}
        rows = max(sum(len(names) for _, names in groups), 1)
        unit = float(np.clip(5.6 / rows, 0.125, 0.2))
        figure = new_figure(DOUBLE, 1.0)
        names = {nation: label(study.nation_names.get(nation, nation), 26) for nation in lanes}
        left = 0.16 + max([width_of(name, SMALL) for name in names.values()], default=0.4)
        years, handles = _span(study), _handles(cast, lanes)
        placed = place(marks_of(study), DOUBLE, (left, DOUBLE - 0.16), years)
        note, columns = which + _note(cast, lanes, placed.note), columns_for(handles, DOUBLE - left - 0.16)
        key = key_height(handles, columns) + 0.12 if handles else 0.0
        body = unit * rows + _HEAD * len(groups)
        height = _TOP + placed.height + body + 0.26 + key + note_height(note, DOUBLE)
        figure.set_size_inches(DOUBLE, height)
        heading(figure, f"{label(study.title, 70)}: who was in which treaty", note)
        foot = height - _TOP - placed.height - body
        axes = figure.add_axes((left / DOUBLE, foot / height, 1 - (left + 0.16) / DOUBLE, body / height))
        axes.set_xlim(*years)
        year_axis(axes)
        axes.set_ylim(body / unit, 0)
        _draw_rows(axes, cast, groups, lanes, names, _HEAD / unit)
        draw_labels(axes, placed)
        draw_key(figure, handles, columns, loc="upper left", bbox_to_anchor=(left / DOUBLE, (foot - 0.26) / height))
        return figure


def _span(study: StudyTables) -> tuple[float, float]:
    """The ends of the time axis; each step is centred on its year."""
    if not len(study.years):
        return (0.0, 1.0)
    return float(study.years[0]) - study.step / 2, float(study.years[-1]) + study.step / 2


def _note(cast: Cast, lanes: dict[str, list[Lane]], events: str) -> str:
    study = cast.study
    runs = plural(study.replicates, "run")
    if not any(lanes.values()):
        text = f"No treaty had a member in {'the run' if study.replicates == 1 else f'any of the {runs}'}."
    elif study.replicates == 1:
        text = "One run: coloured = a member at the end of the step, white = not."
    else:
        text = f"The darker, the more of the {runs} have the nation as a member at the end of the step; white: none."
        text += f" Memberships in fewer than {LEAST:.0%} of the runs are left out."
    if len(lanes) < len(cast.nations):
        text += f" Shown are {len(lanes)} of {len(cast.nations)} nations, those with the most military capability or "
        text += "those asked for; --nation chooses others."
    if any(len(inside) > 1 for inside in lanes.values()):
        text += " Strips of a nation: treaties in the order of the key."
    if any(not cast.existing[nation].all() for nation in lanes):
        text += " Dotted: not counted as a sovereign state."
    return f"{text} {events}"


def _groups(cast: Cast, shown: set[str]) -> list[tuple[str, list[str]]]:
    """Nations under the first bloc they belong to for long, the earliest members first; those in none come last."""
    main = cast.bloc_of()
    groups: list[tuple[str, list[str]]] = []
    for bloc in cast.blocs:
        grid = cast.grid(bloc.id)
        names = [nation for nation in cast.nations if nation in shown and main.get(nation) == bloc]
        if names:
            groups.append((bloc.title, sorted(names, key=lambda nation: _joined(grid[nation]))))
    rest = [nation for nation in cast.nations if nation in shown and nation not in main]
    return groups + ([("In none of these in most runs" if groups else "Nations", rest)] if rest else [])


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
    axes: Axes, cast: Cast, groups: list[tuple[str, list[str]]], lanes: dict[str, list[Lane]], names: dict[str, str],
    head: float,
) -> None:  # fmt: skip
    """The rows with their names under the heading of their group, a line below each nation and above each group."""
    y, ticks, texts = 0.0, [], []
    for title, nations in groups:
        axes.axhline(y, color=QUIET, lw=0.6, zorder=1)
        axes.annotate(
            title, (0, y + 0.5 * head), (0, 0), axes.get_yaxis_transform(), "offset points", fontsize=SMALL,
            fontweight="bold", va="center",
        )  # fmt: skip
        y += head
        for nation in nations:
            inside = lanes[nation]
            weights = np.array([_PART if lane.bloc.id == POOL else 1.0 for lane in inside])
            heights = 0.84 * weights / max(weights.sum(), 1.0 + _PART)
            tops = y + 0.5 - heights.sum() / 2 + np.cumsum(heights) - heights
            for top, height, lane in zip(tops, heights, inside, strict=True):
                _draw_lane(axes, cast.study, (float(top), float(height)), lane)
            _draw_absence(axes, cast, nation, y + 0.5)
            axes.axhline(y + 1, color=FAINT, lw=0.4, zorder=0)
            ticks.append(y + 0.5)
            texts.append(names[nation])
            y += 1
    axes.set_yticks(ticks, texts, fontsize=SMALL)
    axes.tick_params(axis="y", length=0, pad=3)
    axes.spines["left"].set_visible(False)


def _draw_absence(axes: Axes, cast: Cast, nation: str, y: float) -> None:
    """A dotted line over the years in which a state does not exist."""
    years = cast.study.years
    absent = ~cast.existing[nation]
    for first, last in pairwise([0, *(np.flatnonzero(np.diff(absent)) + 1).tolist(), len(years)]):
        if last > first and absent[first]:
            ends = [years[first] - cast.study.step / 2, years[last - 1] + cast.study.step / 2]
            axes.plot(ends, [y, y], color=OTHER, lw=0.7, ls=(0, (1, 2.5)), zorder=1)


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
        low, high = study.years[first] - study.step / 2, study.years[last - 1] + study.step / 2
        boxes.append([(low, top), (high, top), (high, top + height), (low, top + height)])
        colours.append(tint(lane.bloc.colour, float(share[first])))
        if lesser[first] and lane.bloc.id != POOL:
            hatch = Rectangle((low, top), high - low, height, fill=False, hatch=_HATCH, ec="white", lw=0, zorder=3)
            axes.add_patch(hatch)
    axes.add_collection(PolyCollection(boxes, facecolors=colours, edgecolors="none", antialiased=False, zorder=2))


def _handles(cast: Cast, lanes: dict[str, list[Lane]]) -> list[Artist]:
    """Which colour is which treaty, and what paleness and hatching mean, as far as they occur."""
    drawn = [lane for inside in lanes.values() for lane in inside]
    shown = {lane.bloc for lane in drawn}
    handles = [box(bloc) for bloc in cast.blocs if bloc in shown]
    if POOL in {bloc.id for bloc in shown}:
        many = cast.study.replicates == 1 or cast.pooled >= 100
        count = f"{cast.pooled:,.0f}" if many else f"{cast.pooled:.3g}"
        count += " a run" if cast.study.replicates > 1 else ""
        which = "other treaties only" if cast.blocs else "any treaty"
        handles.append(Patch(facecolor=OTHER, label=f"{which} ({count})"))
    if drawn and cast.study.replicates > 1:
        hue = drawn[0].bloc.colour
        handles += by_share(cast.study.replicates, "member", lambda share, text: _shade(hue, share, text), PALE)
    if any((lane.partial > 0.5 * lane.share).any() for lane in drawn if lane.bloc.id != POOL):
        handles.append(
            Patch(facecolor=QUIET, edgecolor="white", hatch=_HATCH, lw=0, label="partner, political or suspended")
        )
    return handles


def _shade(colour: str, share: float, text: str) -> Artist:
    return Patch(facecolor=tint(colour, share), edgecolor=FAINT, lw=0.4, label=text)
