"""Events beside the panels of a figure: which are named, when they happened, and labels clear of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from matplotlib.axes import Axes

from analysis.style import INK, QUIET, SMALL, label, percent, size_of, width_of
from analysis.tables import Happening, StudyTables

ROW: Final = 0.13
"""Height in inches of a row of labels."""
LONGEST: Final = 32
"""Characters of a label at most."""
MOST_NAMED: Final = 20
"""Events with a label of their own, at most; the others keep a tick without a label."""
UNASKED: Final = 12
"""Events named at most where the scenario gives no labels."""
WORLDWIDE: Final = frozenset({"crisis", "tension", "offer", "dissolve", "leave_command", "exit", "enter", "nuclear"})
"""Effects that reach beyond one nation's politics: where no event has a label, those with most of them are named."""
MOST_ROWS: Final = 10
"""Rows of labels at most."""
_GAP: Final = 0.03
_TICK: Final = 0.04
_BEAM: Final = 40


class Told(Protocol):
    """An event as a scenario tells it."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def label(self) -> str:
        """Its name in figures, if it has one."""

    @property
    def date(self) -> float | None:
        """When it happens, if at a date."""


@dataclass(frozen=True)
class Mark:
    """An event on the time axis; one that is not dated has the share of runs it happened in, and when in most."""

    year: float
    text: str
    weight: int = 0
    named: bool = True
    sure: bool = True
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Place:
    """Where a label stands: its row above the panel, and whether it is left of its line."""

    row: int
    left: bool


@dataclass(frozen=True)
class Placed:
    """The labelled events of a figure with their places, and the events that are ticks without a label."""

    marks: list[Mark]
    places: list[Place]
    rest: list[Mark]

    @property
    def height(self) -> float:
        """The inches that the labels fill."""
        if not self.marks and not self.rest:
            return 0.0
        return ROW * (max((place.row for place in self.places), default=-1) + 1) + 2 * _TICK

    @property
    def note(self) -> str:
        """How to read the labels, in a line below the figure; empty when there are no events."""
        told = ["upright: dated"] if any(mark.sure for mark in self.marks) else []
        if any(mark.span for mark in self.marks):
            told.append(
                "italic: under a condition, at its median year, with its share of runs and the middle 80% of years"
            )
        elif not all(mark.sure for mark in self.marks):
            told.append("italic: under a condition or by chance")
        if self.rest:
            told.append(f"ticks: {len(self.rest)} more")
        return f"Events: {'; '.join(told)}." if len(told) > 1 or self.rest else ""


def marks_of(study: StudyTables) -> list[Mark]:
    """The events of all figures, in order of time: dated ones at their step, others at their median year over the runs.

    Named are those to which the scenario gives a label; where it gives none, the weightiest.  What happens by chance at
    a yearly rate has no time of its own, so that it is shown for a single run only.
    """
    if not len(study.years):
        return []
    some = any(event.label for event in study.happenings)
    found = [mark for event in study.happenings for mark in _marks(study, event, bool(event.label) or not some)]
    named = set(_ranked([mark for mark in found if mark.named])[: MOST_NAMED if some else UNASKED])
    found = [replace(mark, named=mark in named) for mark in found]
    return sorted(dict.fromkeys(found), key=lambda mark: mark.year)


def scripted(events: Sequence[Told], years: Sequence[float], step: float = 1.0) -> list[Mark]:
    """The events at a date that lie in the years of a run, in order of time; a few of those with a label are named."""
    some = any(event.label for event in events)
    found = []
    for event in events:
        if event.date is not None and years[0] <= event.date < years[-1] + step:
            at = years[int(np.searchsorted(np.asarray(years), event.date, side="right")) - 1]
            found.append(Mark(float(at), _text(event), 0, bool(event.label) or not some))
    named = set(_ranked([mark for mark in found if mark.named])[:UNASKED])
    return sorted(dict.fromkeys(replace(mark, named=mark in named) for mark in found), key=lambda mark: mark.year)


def _marks(study: StudyTables, event: Happening, named: bool) -> list[Mark]:
    """The marks of one event: none where it never happened, several where chance repeated it in the only run."""
    first, last = float(study.years[0]), float(study.years[-1]) + study.step
    weight = sum(1 for effect in event.effects if effect in WORLDWIDE)
    if event.trigger == "date":
        if event.year is None or not first <= event.year < last:
            return []
        at = study.years[np.searchsorted(study.years, event.year, side="right") - 1]
        return [Mark(float(at), _text(event), weight, named)]
    if not study.has("events") or (event.trigger == "rate" and study.replicates > 1):
        return []
    fired = study.events[study.events["event"] == event.id]
    if study.replicates == 1:
        return [Mark(float(year), _text(event), weight, named, sure=False) for year in fired["year"]]
    years = fired.groupby("run")["year"].min()
    if not len(years):
        return []
    text = f"{_text(event)} ({percent(len(years) / study.replicates)} of runs)"
    low, middle, high = (float(q) for q in years.quantile([0.1, 0.5, 0.9]))
    return [Mark(middle, text, 99, named, sure=False, span=(low, high))]


def _text(event: Happening | Told) -> str:
    """The label of an event, or its title up to the first comma."""
    if event.label:
        return label(event.label, LONGEST)
    title = re.split(r"[,;(]", event.title)[0].strip() if len(event.title) > LONGEST * 2 // 3 else event.title
    return label(title or event.title, LONGEST)


def place(marks: list[Mark], room: float, across: tuple[float, float], years: tuple[float, float]) -> Placed:
    """Places for the labels of the named events: an axis over `years` runs `across` inches of a figure `room` wide.

    Where the labels are too many or too long, the lightest events keep a tick only.
    """
    scale = (across[1] - across[0]) / max(years[1] - years[0], 1e-9)
    ranked = _ranked([mark for mark in marks if mark.named])
    for count in range(len(ranked), 0, -1):
        named = sorted(ranked[:count], key=lambda mark: mark.year)
        xs = [across[0] + (mark.year - years[0]) * scale for mark in named]
        places = stagger(xs, [width_of(mark.text, SMALL) + 2 * _GAP for mark in named], (0.04, room - 0.04))
        if places is not None and _cost(places)[0] < MOST_ROWS:
            return Placed(named, places, [mark for mark in marks if mark not in named])
    return Placed([], [], marks)


def _ranked(marks: list[Mark]) -> list[Mark]:
    """The marks by weight; among equals each next one is farthest from those before it, so that labels spread."""
    rest, ranked = list(dict.fromkeys(marks)), list[Mark]()
    while rest:
        heaviest = max(mark.weight for mark in rest)
        equals = [mark for mark in rest if mark.weight == heaviest]
        pick = max(equals, key=lambda mark: min((abs(mark.year - other.year) for other in ranked), default=0.0))
        ranked.append(pick)
        rest.remove(pick)
    return ranked


def stagger(xs: Sequence[float], widths: Sequence[float], bounds: tuple[float, float]) -> list[Place] | None:
    """Places in few rows, such that no label meets a label or another label's line.

    Given the side on which each label stands, its row follows.  Label by label, those with no choice first, the sides
    that need the fewest rows so far are followed up.  None where no sides keep the labels apart and on the page.
    """
    count = len(xs)
    fits = [(x + width <= bounds[1], x - width >= bounds[0]) for x, width in zip(xs, widths, strict=True)]
    choice = [[side for side in (False, True) if fit[side]] for fit in fits]
    order = sorted(range(count), key=lambda k: len(choice[k]))
    beam: list[list[bool]] = [[]]
    places: list[Place] = []
    for done, k in enumerate(order, start=1):
        there = order[:done]
        x, width = [xs[i] for i in there], [widths[i] for i in there]
        trials = [[*before, side] for before in beam for side in choice[k]]
        found = [(spots, trial) for trial in trials if (spots := _rows(x, width, trial)) is not None]
        if not found:
            return None
        found.sort(key=lambda one: _cost(one[0]))
        beam, places = [trial for _, trial in found[:_BEAM]], found[0][0]
    return [places[order.index(k)] for k in range(count)]


def _cost(places: list[Place]) -> tuple[int, int]:
    rows = [place.row for place in places]
    return max(rows, default=0), sum(rows)


def _rows(xs: Sequence[float], widths: Sequence[float], sides: list[bool]) -> list[Place] | None:
    """The lowest rows for labels on given sides; None where two lines would each have to pass the other's text."""
    spans = [(x - w, x) if left else (x, x + w) for x, w, left in zip(xs, widths, sides, strict=True)]
    under = [[j for j, x in enumerate(xs) if abs(x - xs[i]) > 1e-6 and low - _GAP < x < high + _GAP]
             for i, (low, high) in enumerate(spans)]  # fmt: skip
    rows: dict[int, int] = {}
    while len(rows) < len(xs):
        ready = [i for i in range(len(xs)) if i not in rows and all(j in rows for j in under[i])]
        if not ready:
            return None
        for i in ready:
            low, high = spans[i]
            meets = {rows[j] for j in rows if low < spans[j][1] - 1e-6 and spans[j][0] < high - 1e-6}
            row = max((rows[j] + 1 for j in under[i]), default=0)
            while row in meets:
                row += 1
            rows[i] = row
    return [Place(rows[i], side) for i, side in enumerate(sides)]


def draw_labels(axes: Axes, placed: Placed) -> None:
    """Write the labels above a panel, each tied to its time by a fine line; a tick for every event without a label."""
    _, height = size_of(axes)
    over = axes.get_xaxis_transform()
    for mark, spot in zip(placed.marks, placed.places, strict=True):
        level = 1 + (_TICK + (spot.row + 0.5) * ROW) / height
        x, colour = mark.year, INK if mark.sure else QUIET
        axes.plot(
            [x, x], [1, level + 0.045 / height], transform=over, color=colour, lw=0.5,
            ls="-" if mark.sure else (0, (2, 1.5)), clip_on=False, zorder=1,
        )  # fmt: skip
        axes.annotate(
            mark.text, (x, level), (-2 if spot.left else 2, 0), over, "offset points",
            ha="right" if spot.left else "left", va="center", fontsize=SMALL, annotation_clip=False, color=colour,
            style="normal" if mark.sure else "italic",
        )  # fmt: skip
        if mark.span is not None:
            axes.plot(
                mark.span, [1, 1], transform=over, color=QUIET, lw=2, clip_on=False, zorder=4, solid_capstyle="butt"
            )
    for mark in placed.rest:
        axes.plot(
            [mark.year] * 2, [1, 1 + _TICK / height], transform=over, color=QUIET, lw=0.5, clip_on=False, zorder=1
        )


def draw_lines(axes: Axes, placed: Placed) -> None:
    """Faint lines through a panel at the times of the labelled events."""
    for mark in placed.marks:
        axes.axvline(mark.year, color="#C8C8C8", lw=0.5, ls="-" if mark.sure else (0, (3, 2)), zorder=0)
