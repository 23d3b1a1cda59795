"""Events beside the panels of a figure: when they happened, and labels that stay clear of each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from analysis.style import INK, QUIET, SMALL, label, width_of
from analysis.tables import StudyTables

ROW: Final = 0.112
"""Height in inches of a row of labels."""
LONGEST: Final = 32
"""Characters of a label at most."""
MOST_ROWS: Final = 7
"""Rows of labels at most; events that find no place there keep a tick without a label."""
WORLDWIDE: Final = frozenset({"crisis", "tension", "offer", "dissolve", "leave_command", "exit", "enter", "nuclear"})
"""Effects that reach beyond one nation's own politics: such events are labelled before others."""
_GAP: Final = 0.03


@dataclass(frozen=True)
class Mark:
    """An event on the time axis; `share` is the share of runs in which a conditional event happened."""

    year: float
    title: str
    share: float | None
    weight: int = 0

    @property
    def text(self) -> str:
        """The label: the title up to its first comma, with the share of runs where the event was not certain."""
        title = re.split(r"[,;(]", self.title)[0].strip() if len(self.title) > LONGEST * 2 // 3 else self.title
        short = label(title or self.title, LONGEST)
        return short if self.share is None else f"{short} ({self.share:.0%})"


@dataclass(frozen=True)
class Place:
    """Where a label stands: its row above the panel, and whether it is left of its line."""

    row: int
    left: bool


@dataclass(frozen=True)
class Placed:
    """The labelled events of a figure with their places, and the events for which there was no room."""

    marks: list[Mark]
    places: list[Place]
    rest: list[Mark]

    @property
    def rows(self) -> int:
        """The number of rows that the labels fill."""
        return max((place.row for place in self.places), default=-1) + 1

    @property
    def note(self) -> str:
        """How to read the labels, in a line below the figure; empty when there are no events."""
        if not self.marks and not self.rest:
            return ""
        text = "Events: upright = dated; italic = conditional, at the median year of first firing (share of runs)"
        return text + (f"; {len(self.rest)} more as ticks without a label." if self.rest else ".")


def marks_of(study: StudyTables) -> list[Mark]:
    """The events within the recorded time: dated ones at their step, conditional ones at their median first year."""
    if not len(study.years):
        return []
    first, last = study.years[0], study.years[-1] + study.step
    found = []
    for event in study.happenings:
        weight = sum(1 for effect in event.effects if effect in WORLDWIDE)
        if event.trigger == "date" and event.year is not None and first <= event.year < last:
            at = study.years[np.searchsorted(study.years, event.year, side="right") - 1]
            found.append(Mark(float(at), event.title, None, weight))
        elif event.trigger == "when" and study.has("events"):
            fired = study.events[study.events["event"] == event.id].groupby("run")["year"].min()
            if len(fired):
                share = len(fired) / max(study.replicates, 1)
                found.append(Mark(float(fired.median()), event.title, share, 99))
    return sorted(found, key=lambda mark: mark.year)


def place(marks: list[Mark], room: float, across: tuple[float, float], years: tuple[float, float]) -> Placed:
    """Places for the labels that have room: an axis over `years` runs `across` inches of a figure `room` wide."""
    scale = (across[1] - across[0]) / max(years[1] - years[0], 1e-9)
    bounds = (0.04, room - 0.04)
    widths = {mark: width_of(mark.text, SMALL) + 2 * _GAP for mark in marks}
    chosen: list[tuple[Mark, float, bool]] = []
    for mark in _ranked(marks):
        x = across[0] + (mark.year - years[0]) * scale
        sides = [_inside(x, widths[mark], side, bounds) for side in (False, True)]
        trials = [[*chosen, (mark, x, side)] for side in dict.fromkeys(sides)]
        fits = [(spots, trial) for trial in trials if (spots := _spots(trial, widths)) and _cost(spots)[0] < MOST_ROWS]
        if fits:
            chosen = min(fits, key=lambda fit: _cost(fit[0]))[1]
    marked = sorted((mark for mark, _, _ in chosen), key=lambda mark: mark.year)
    at = {mark: x for mark, x, _ in chosen}
    first = _spots(chosen, widths) or []
    best = stagger([at[mark] for mark in marked], [widths[mark] for mark in marked], bounds)
    if _cost(first) < _cost(best):
        marked, best = [mark for mark, _, _ in chosen], first
    return Placed(marked, best, [mark for mark in marks if mark not in at])


def _spots(chosen: list[tuple[Mark, float, bool]], widths: dict[Mark, float]) -> list[Place] | None:
    xs, sides = [x for _, x, _ in chosen], [side for _, _, side in chosen]
    return _rows(xs, [widths[mark] for mark, _, _ in chosen], sides)


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


def stagger(xs: Sequence[float], widths: Sequence[float], bounds: tuple[float, float]) -> list[Place]:
    """Places in few rows, such that no label meets a label or another label's line.

    Given the side on which each label stands, its row follows; sides are flipped one by one while that saves rows.
    """
    count = len(xs)
    best = [Place(row, left=False) for row in reversed(range(count))]
    for start in range(5):
        sides = [i < start * count // 4 for i in range(count)]
        sides = [_inside(xs[i], widths[i], side, bounds) for i, side in enumerate(sides)]
        places = _rows(xs, widths, sides)
        improved = True
        while improved:
            improved = False
            for i in range(count):
                flipped = [*sides[:i], _inside(xs[i], widths[i], not sides[i], bounds), *sides[i + 1 :]]
                trial = _rows(xs, widths, flipped) if flipped != sides else None
                if trial is not None and (places is None or _cost(trial) < _cost(places)):
                    sides, places, improved = flipped, trial, True
        if places is not None and _cost(places) < _cost(best):
            best = places
    return best


def _cost(places: list[Place]) -> tuple[int, int]:
    rows = [place.row for place in places]
    return max(rows, default=0), sum(rows)


def _inside(x: float, width: float, left: bool, bounds: tuple[float, float]) -> bool:
    """The wanted side, or the other one where the label would leave the figure on that side alone."""
    fits = {True: x - width >= bounds[0], False: x + width <= bounds[1]}
    return left if fits[left] or not fits[not left] else not left


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


def draw_labels(axes: Axes, placed: Placed, lift: float = 0.0, shift: float = 0.0) -> None:
    """Write the labels above a panel, `lift` inches clear of it, each tied by a fine line to its time."""
    root = axes.get_figure(root=True)
    assert root is not None
    height = axes.get_window_extent().height / root.dpi
    for mark, spot in zip(placed.marks, placed.places, strict=True):
        level = 1 + (lift + (spot.row + 0.5) * ROW) / height
        sure = mark.share is None
        axes.plot(
            [mark.year + shift] * 2, [1, level + 0.035 / height], transform=axes.get_xaxis_transform(),
            color=INK if sure else QUIET, lw=0.5, ls="-" if sure else (0, (2, 1.5)), clip_on=False, zorder=1,
        )  # fmt: skip
        axes.annotate(
            mark.text, (mark.year + shift, level), (-2 if spot.left else 2, 0), axes.get_xaxis_transform(),
            "offset points", ha="right" if spot.left else "left", va="center", fontsize=SMALL,
            annotation_clip=False, color=INK if sure else QUIET, style="normal" if sure else "italic",
        )  # fmt: skip
    for mark in placed.rest:
        axes.plot(
            [mark.year + shift] * 2, [1 - 0.05 / height, 1], transform=axes.get_xaxis_transform(), color=QUIET,
            lw=0.5, zorder=1,
        )  # fmt: skip


def draw_lines(axes: Axes, placed: Placed, shift: float = 0.0) -> None:
    """Faint lines through a panel at the times of the labelled events."""
    for mark in placed.marks:
        style = "-" if mark.share is None else (0, (3, 2))
        axes.axvline(mark.year + shift, color="#C8C8C8", lw=0.5, ls=style, zorder=0)
