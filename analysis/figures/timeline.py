"""What came of cohesion and deterrence, year by year, over all runs."""

from __future__ import annotations

from typing import Final

from matplotlib.figure import Figure

from analysis.cast import Cast
from analysis.figures.components import TALL, cohesion_panel, components_of, draw_components
from analysis.figures.deterrence import general, ratios
from analysis.figures.endings import crises_of
from analysis.figures.stack import LEFT, LETTERS, Panel, draw_stack, span_of
from analysis.style import DOUBLE, label, look, panel_letter
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Wishes, needs

TITLE: Final = "Cohesion and deterrence over time"
DESCRIPTION: Final = "Cohesion of the main organisations, the measures of deterrence and the crises, with the events."
AFTER_RUN: Final = True
EXAMPLE: Final = ("run", Wishes())

_ABOVE: Final = 0.76
"""Inches between the panels on the time axis and the small ones below."""


def _panels(study: StudyTables, cast: Cast) -> list[Panel]:
    """The panels for which the study has columns; the two deterrence ratios only ever together."""
    crises = crises_of(study)
    happened = [] if crises is None else [Panel(crises.heading, "crises\na year", 0.95, crises)]
    return [cohesion_panel(study, cast.main), *general(study.steps, 0.95), *happened, *ratios(study.steps, 1.0)]


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """Panels one above the other on one time axis, and small ones below for what cohesion is made of."""
    needs(study, "the timeline", ["steps", "treaties", "members"])
    with look():
        cast = Cast(study)
        panels, parts = _panels(study, cast), components_of(study, cast.main)
        title = f"{label(study.title, 70)}: cohesion and deterrence"
        figure, foot = draw_stack(study, title, panels, _ABOVE + TALL if parts else 0.0)
        if parts:
            where = (LEFT, foot - _ABOVE, DOUBLE - 0.1)
            small = draw_components(figure, parts, study.replicates, where, span_of(study))
            whose = "all defence treaties" if not cast.main else "lines as in a" if panels[0].defined else _listed(cast)
            text = f"What cohesion is made of (none 0, full 1): {whose}"
            panel_letter(small, LETTERS[sum(panel.defined for panel in panels)], text, up=20)
        return figure


def _listed(cast: Cast) -> str:
    return label(", ".join(bloc.title for bloc in cast.main), 60)
