"""Deterrence year by year: how many challenges are to be expected, what defenders change, and how challenges end."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.chosen import nation_of, one_run
from analysis.figures.courses import DASHES, Course
from analysis.figures.endings import crises_of
from analysis.figures.stack import Panel, draw_stack
from analysis.statistics import bands, challenges, share_of_sums
from analysis.style import PALETTE, label, look
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable, Wishes, needs

TITLE: Final = "Deterrence, general and immediate"
DESCRIPTION: Final = "Challenges to be expected, both deterrence ratios, challenges given up, and crises by outcome."
HEEDS: Final = ("run", "nations")
EXAMPLE: Final = ("run", Wishes())

RATIOS: Final[dict[str, str]] = {
    "deterrence_ratio_observed": "observed",
    "deterrence_ratio_counterfactual": "counterfactual",
}
RELEVANT: Final = "Relevant dyads: a nation and a neighbour, a major power and anyone, a claimant and its target."
TWO_RATIOS: Final = (
    "Observed: targets that third nations must defend against those without, which differ in more than that; "
    "counterfactual: the same targets with and without their defenders."
)
OF_A_NATION: Final = (
    "Observed: its possible challengers against whom third nations must defend it against the others, which differ in "
    "more than that; counterfactual: the same challengers, with its defenders and without them."
)
POOLED: Final = "Given up: of the challenges of all runs together, year by year; bars: 95% intervals by Jeffreys."


def draw(study: StudyTables, wishes: Wishes = PLAIN) -> Figure:
    """General deterrence, both ratios, immediate deterrence and the crises; of one nation, the first two."""
    with look():
        seen, nation = one_run(study, wishes), nation_of(study, wishes)
        of = f"deterrence, {study.nation_names[nation]} as the target" if nation else "general and immediate deterrence"
        panels = _panels(seen, nation)
        if not any(panel.defined for panel in panels):
            raise Undrawable(f"{study.folder}: no measure of deterrence is defined in it; look at `foedus metrics`")
        return draw_stack(seen, f"{label(study.title, 60)}: {label(of, 60)}", panels)[0]


def _panels(study: StudyTables, nation: str | None) -> list[Panel]:
    """The panels of the system, or those of a nation that others may challenge."""
    if nation is None:
        needs(study, "deterrence", ["steps"])
        own = [*general(study.steps, 1.2), *ratios(study.steps, 1.4, means=True), *_immediate(study)]
        crises = crises_of(study)
        return own if crises is None else [*own, Panel(crises.heading, "crises\na year", 1.2, crises)]
    needs(study, "deterrence of a nation", ["nations"])
    frame = study.rows("nations", nation=nation)
    return [*general(frame, 1.4), *ratios(frame, 1.6, means=True, note=OF_A_NATION)]


def general(frame: pd.DataFrame, height: float) -> list[Panel]:
    """General deterrence as the challenges that are to be expected, where it is recorded."""
    if "general_deterrence" not in frame:
        return []
    table = bands(frame.assign(rate=challenges(frame["general_deterrence"])), "rate")
    text = "General deterrence: challenges to be expected (the fewer, the more are deterred)"
    unit = "challenges per\n1,000 relevant\ndyad-years"
    return [Panel(text, unit, height, [Course("expected\nchallenges", table)], low=0.0, note=RELEVANT)]


def ratios(frame: pd.DataFrame, height: float, means: bool = False, note: str = TWO_RATIOS) -> list[Panel]:
    """The two deterrence ratios, only ever together; with their means over the years if wanted."""
    if not RATIOS.keys() <= set(frame.columns):
        return []
    looks = zip(RATIOS.items(), (PALETTE[2], PALETTE[6]), DASHES, strict=False)
    courses = [
        Course(name + (_mean(frame[column]) if means else ""), bands(frame, column), hue, style=dash)
        for (column, name), hue, dash in looks
    ]
    text = "Deterrence ratios: chance of a challenge with defenders over without (below 1: fewer challenges)"
    return [Panel(text, "ratio", height, courses, low=0.0, high=1.25, level=1.0, note=note)]


def _mean(values: pd.Series[float]) -> str:
    """The mean of a ratio over years and runs, as a second line of its name."""
    known = values[np.isfinite(values)]
    return f"\nmean {known.mean():.{2 if known.mean() < 10 else 1}f}" if len(known) else ""


def _immediate(study: StudyTables) -> list[Panel]:
    """Immediate deterrence: of the challenges that were resisted in a year, the share that was given up."""
    if not {"backed_down", "wars"} <= set(study.steps.columns):
        return []
    frame = study.steps.assign(resisted=study.steps["backed_down"] + study.steps["wars"])
    table = share_of_sums(frame, "backed_down", "resisted")
    text = "Immediate deterrence: of the challenges that were resisted, the share that was given up"
    course, note = Course("given up", table, apart=True), POOLED if study.replicates > 1 else ""
    return [Panel(text, "share", 1.0, [course], low=-0.04, high=1.0, note=note)]
