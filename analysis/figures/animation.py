"""The world through the years: a film of its map or network with cohesion growing, and a sheet of its frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import floor
from typing import Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from analysis.cast import Cast
from analysis.chosen import one_run
from analysis.figures.components import course_of
from analysis.figures.courses import Course, draw_courses
from analysis.film import Film
from analysis.legend import columns_for, draw_key, key_height
from analysis.marks import Mark, marks_of
from analysis.stages import GAP, HEAD, Stage, stage_of
from analysis.statistics import bands
from analysis.style import (
    DOUBLE,
    FAINT,
    INK,
    NORMAL,
    QUIET,
    SMALL,
    heading,
    label,
    lines_of,
    look,
    new_figure,
    note_height,
    year_axis,
)  # fmt: skip
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes

TITLE: Final = "The world through the years"
DESCRIPTION: Final = "A film of the map or the network with events and cohesion; as a picture, a sheet of its frames."
HEEDS: Final = ("measure", "run")
EXAMPLE: Final = ("run", Wishes())

SHEET: Final = 6
"""Frames on the sheet."""
SECONDS, LONG, LAST = 0.6, 1.4, 3.0
"""Seconds that a year is shown, one with a named event, and the last one."""
MOST: Final = 150
"""Frames at most."""
_YEAR: Final = 0.1
"""Inches between the large year of a frame of a film and the world below it."""
_TOP, _SIDE, _TELL, _STRIP, _LEFT = 0.3, 0.06, 0.2, 0.75, 0.62
"""Inches: title, margins, the lines that tell of events, the panel of cohesion, and what stands at its left."""


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """A sheet of frames, two a row, above cohesion over all years."""
    with look():
        study = one_run(study, wishes)
        cast, times = Cast(study), _times(study)
        shown = [times[k] for k in np.linspace(0, len(times) - 1, min(SHEET, len(times))).round().astype(int)]
        across = min(2, len(shown))
        wide = (DOUBLE - 2 * _SIDE - (across - 1) * GAP) / across
        stage = stage_of(cast, wishes, shown, wide, named=across == 1)
        handles, courses = stage.handles(shown), _courses(cast)
        name = label(study.folder.name, 40) + ("" if wishes.run is None else f" --run {wishes.run}")
        note = f"{stage.note} {_note(study)} As a film: foedus figure animation {name} --out film.gif"
        rows = -(-len(shown) // across)
        height, below = _height(stage, rows, handles, note)
        figure = new_figure(DOUBLE, height)
        heading(figure, f"{label(study.title, 60)}, through the years: {stage.name}", note)
        for k, time in enumerate(shown):
            row, column = divmod(k, across)
            foot = height - _TOP - (row + 1) * (stage.height + HEAD)
            stage.draw(figure, time, (_SIDE + column * (wide + GAP), foot))
        _cohesion(figure, study, courses, below, times[-1])
        _key(figure, handles, below)
        return figure


def film(study: StudyTables, wishes: Wishes = PLAIN) -> Film:
    """A frame a year: the world, what happened, and cohesion so far."""
    with look():
        study = one_run(study, wishes)
        cast, times = Cast(study), _times(study)
        stage = stage_of(cast, wishes, times, DOUBLE - 2 * _SIDE)
        stage.handles(times), stage.height  # what cannot be shown is said before the first frame
    return Film(_frames(cast, stage, times))


def _frames(cast: Cast, stage: Stage, times: Sequence[float]) -> Iterator[tuple[Figure, float]]:
    """The frames, each with its seconds."""
    study, marks = cast.study, [mark for mark in marks_of(cast.study) if mark.named]
    with look():
        handles, courses = stage.handles(times), _courses(cast)
        note = f"{stage.note} {_note(study)}"
        height, below = _height(stage, 1, handles, note, _TELL, _YEAR)
    for k, time in enumerate(times):
        since = times[k - 1] + study.step if k else time - 1
        now = [mark for mark in marks if since <= mark.year < time + study.step]
        with look():
            figure = new_figure(DOUBLE, height)
            heading(figure, f"{label(study.title, 60)}: {stage.name}", note)
            stage.draw(figure, time, (_SIDE, height - _TOP - _YEAR - stage.height), dated=False)
            figure.text(1 - 0.1 / DOUBLE, 1 - 0.06 / height, f"{floor(time + 1e-9)}", fontsize=20, ha="right", va="top")
            _tell(figure, now, (height - _TOP - _YEAR - stage.height - 0.07) / height)
            _cohesion(figure, study, courses, below, time)
            _key(figure, handles, below)
        yield figure, LAST if k == len(times) - 1 else LONG if now else SECONDS


def _times(study: StudyTables) -> list[float]:
    """The last recorded time of each year, some of them where the years are many."""
    if not len(study.years):
        raise Undrawable(f"{study.folder}: no run of it was completed, so that there is nothing to show")
    last = {floor(year + 1e-9): float(year) for year in study.years}
    times = list(last.values())
    return times[:: -(-len(times) // MOST)]


def _height(
    stage: Stage, rows: int, handles: list[Artist], note: str, tell: float = 0.0, head: float = HEAD
) -> tuple[float, float]:
    """Inches of the figure, and of what stands below the panel of cohesion."""
    key = key_height(handles, columns_for(handles, DOUBLE - 0.3))
    below = note_height(note, DOUBLE) + key + 0.42
    return _TOP + rows * (stage.height + head) + tell + 0.3 + _STRIP + below, below


def _note(study: StudyTables) -> str:
    """Which run or what of the runs it shows."""
    if study.replicates > 1:
        return "Cohesion: median, middle 50% and middle 80% of the runs."
    return f"Run {study.completed[0]} of {len(study.runs)}." if len(study.runs) > 1 else "Cohesion: one run."


def _tell(figure: Figure, marks: list[Mark], top: float) -> None:
    """What happened, in at most two lines."""
    lines = lines_of("; ".join(mark.text for mark in marks), NORMAL + 1.5, DOUBLE - 0.4)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]} …"]
    width = float(figure.get_size_inches()[0])
    figure.text(0.1 / width, top, "\n".join(lines), fontsize=NORMAL + 1.5, va="top", linespacing=1.25)


def _courses(cast: Cast) -> list[Course]:
    """Cohesion of the main organisations, or of all defence treaties; empty where a study does not record it."""
    study = cast.study
    if cast.main and study.has("treaties"):
        found = [course_of(study, bloc, "cohesion", rank) for rank, bloc in enumerate(cast.main)]
    else:
        found = [Course("", bands(study.steps, "cohesion"))] if "cohesion" in study.steps else []
    return [course for course in found if course.defined]


def _cohesion(figure: Figure, study: StudyTables, courses: list[Course], foot: float, until: float) -> None:
    """Cohesion up to a time, on an axis of all years."""
    width, height = figure.get_size_inches()
    place = (_LEFT / width, foot / height, 1 - (_LEFT + 0.16) / width, _STRIP / height)
    axes = figure.add_axes(place)
    axes.set(xlim=(study.years[0] - 0.5, study.years[-1] + 0.5), ylim=(-0.02, 1.03))
    axes.set_yticks([0.0, 0.5, 1.0], ["0", "½", "1"])
    axes.set_ylabel("cohesion", fontsize=SMALL)
    axes.grid(axis="y", color=FAINT, lw=0.4)
    axes.set_axisbelow(True)
    year_axis(axes)
    for mark in marks_of(study):
        if mark.named and mark.year < until + study.step:
            axes.axvline(mark.year, color="#C8C8C8", lw=0.5, zorder=0)
    if until < study.years[-1]:
        axes.axvline(until, color=INK, lw=0.8, zorder=1)
    so_far = [replace(course, table=course.table[course.table.index <= until]) for course in courses]
    if not draw_courses(axes, [course for course in so_far if course.defined], study.replicates) and not courses:
        axes.text(
            0.5, 0.4, "not defined in any run", transform=axes.transAxes, ha="center", color=QUIET, fontsize=SMALL
        )


def _key(figure: Figure, handles: list[Artist], below: float) -> None:
    width, height = figure.get_size_inches()
    columns = columns_for(handles, DOUBLE - 0.3)
    draw_key(figure, handles, columns, loc="upper left", bbox_to_anchor=(0.1 / width, (below - 0.3) / height))
