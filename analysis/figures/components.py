"""What cohesion is made of: a small panel for each component, the same organisations in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.cast import Bloc, Cast
from analysis.figures.courses import DASHES, Course, draw_courses
from analysis.statistics import QUANTILES, bands
from analysis.style import FAINT, INK, SMALL
from analysis.tables import StudyTables

COMPONENTS: Final[dict[str, str]] = {
    "ideology_agreement": "ideology",
    "threat_agreement": "view of threats",
    "trust_among_allies": "trust",
    "reliability": "reliability",
    "interoperability_among_allies": "interoperability",
    "internal_peace": "internal peace",
}
TALL: Final = 0.72
"""Height in inches of a small panel."""
_GAP: Final = 0.14


def course_of(study: StudyTables, bloc: Bloc | None, column: str, rank: int = 0, name: str = "") -> Course:
    """A measure of an organisation over the runs in which it exists, in its colour; or of the whole system."""
    if bloc is None:
        return Course(name, bands(study.steps, column))
    rows = study.treaties[study.treaties["treaty"].astype(str) == bloc.id]
    table = bands(rows, column) if column in rows else pd.DataFrame(columns=[*QUANTILES, "runs"], dtype=float)
    table = table.reindex(pd.Index(study.years, name="year")).fillna({"runs": 0})
    return Course(name, table, bloc.colour, style=DASHES[rank])


def components_of(study: StudyTables, cast: Cast) -> dict[str, list[Course]]:
    """Each component that is defined, in the main organisations or, without them, over all treaties of defence."""
    found = {}
    for column, name in COMPONENTS.items():
        if column in (study.treaties if cast.main else study.steps):
            blocs: Sequence[Bloc | None] = cast.main or [None]
            courses = [course_of(study, bloc, column, rank) for rank, bloc in enumerate(blocs)]
            found[name] = [course for course in courses if course.defined]
    return {name: courses for name, courses in found.items() if courses}


def draw_components(
    figure: Figure, parts: dict[str, list[Course]], runs: int, where: tuple[float, float, float],
    years: tuple[float, float],
) -> Axes:  # fmt: skip
    """A row of small panels with one scale, of which the first comes back; `where` is left, top and right in inches."""
    left, top, right = where
    width, height = figure.get_size_inches()
    each = (right - left - (len(parts) - 1) * _GAP) / len(parts)
    small = []
    for k, (name, courses) in enumerate(parts.items()):
        place = ((left + k * (each + _GAP)) / width, (top - TALL) / height, each / width, TALL / height)
        axes = figure.add_axes(place)
        axes.set(xlim=years, ylim=(-0.02, 1.03))
        axes.set_yticks([0.0, 0.5, 1.0], ["0", "½", "1"] if k == 0 else [])
        axes.grid(axis="y", color=FAINT, lw=0.4)
        axes.set_axisbelow(True)
        axes.xaxis.set_major_locator(MaxNLocator(2 if each < 1.5 else 5, integer=True, min_n_ticks=1))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.set_title(name, fontsize=SMALL, fontweight="normal", color=INK, loc="left", pad=4)
        draw_courses(axes, courses, runs)
        small.append(axes)
    small[0].set_ylabel("component", fontsize=SMALL)
    return small[0]
