"""What the charts of a report are of: treaties and indices year by year, of one study or of two on one scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.cast import Cast
from analysis.measures import courses_of
from analysis.report.charts import DASHES, Chart, Line
from analysis.report.world import unit_of
from analysis.statistics import bands, challenges
from analysis.style import PALETTE, label, plural
from analysis.tables import StudyTables

MOST_MARKS: Final = 24


@dataclass(frozen=True)
class Panel:
    """A chart of one or more columns of the table `steps`: its heading, unit and how values are made from a column."""

    title: str
    unit: str
    columns: tuple[tuple[str, str], ...]
    made: Callable[[pd.Series[float]], pd.Series[float]] = lambda values: values
    level: float | None = None
    note: str = ""


PANELS: Final = (
    Panel("Cohesion of all defence treaties", "0 to 1", (("cohesion", "Cohesion"),)),
    Panel("Challenges to be expected", "a year per 1,000 pairs", (("general_deterrence", "Challenges"),), challenges,
          note="Among pairs of nations that may come to a challenge: neighbours, major powers, claims."),
    Panel("Deterrence ratios", "ratio",
          (("deterrence_ratio_observed", "Observed"), ("deterrence_ratio_counterfactual", "Counterfactual")),
          level=1.0,
          note="The chance of a challenge with defenders over that without; below 1: fewer challenges. Observed "
          "compares nations that others must defend with nations that nobody must; counterfactual compares the same "
          "nations with and without their defenders."),
    Panel("Burden of defence, mean of nations", "% of output", (("mean_burden", "Burden"),), lambda x: 100 * x),
    Panel("Crises", "a {step}", (("crises", "Crises"),)),
)  # fmt: skip
"""The indices of the system that a report draws."""
COUNTED: Final = ("a {step}", "nations", "allies", "wars", "treaties", "calls", "count")
"""The units of what is counted."""


def events_of(study: StudyTables) -> list[tuple[float, str]]:
    """The dated events that charts mark: those with a label, or all where these are few."""
    dated = [event for event in study.happenings if event.year is not None]
    chosen = [event for event in dated if event.label] or dated
    return [(float(event.year or 0.0), event.label or event.title) for event in chosen[:MOST_MARKS]]


def _panels(study: StudyTables, measures: Sequence[str]) -> list[Panel]:
    """The panels that are usual, or those of the indices that are asked for."""
    usual = {column: panel for panel in PANELS for column, _ in panel.columns}
    own = {name: Panel(name.replace("_", " "), unit_of(study, name), ((name, name),)) for name in measures}
    asked = [usual.get(name, panel) for name, panel in own.items()]
    return list(dict.fromkeys(asked)) or list(PANELS)


def charts_of(study: StudyTables, measures: Sequence[str] = ()) -> Iterator[Chart]:
    """The charts of one study: its treaties, then the usual indices or those that are asked for."""
    how, marks = _note(study), events_of(study)
    if study.has("members") and study.has("treaties"):
        yield from _treaties(study, how, marks)
    for panel in _panels(study, measures):
        lines = [
            Line(name, table, PALETTE[k], DASHES[k])
            for k, (column, name) in enumerate(panel.columns)
            if (table := _bands(study, panel, column)) is not None
        ]
        if lines:
            yield Chart(
                panel.title,
                _unit(study, panel),
                f"{how} {panel.note}".strip(),
                lines,
                marks,
                panel.level,
                counts=panel.unit in COUNTED,
            )


def compared(one: StudyTables, other: StudyTables, names: Sequence[str]) -> Iterator[Chart]:
    """The charts of two studies, each index of both on one scale."""
    counts = plural(one.replicates, "run"), plural(other.replicates, "run")
    how = f"Solid: {names[0]} ({counts[0]}); broken: {names[1]} ({counts[1]}). "
    how += "Lines: medians of runs; bands: their middle 80%."
    for panel in PANELS:
        for column, name in panel.columns:
            tables = [_bands(study, panel, column) for study in (one, other)]
            lines = [
                Line(names[k], table, PALETTE[k], DASHES[k]) for k, table in enumerate(tables) if table is not None
            ]
            if lines:
                title = panel.title if len(panel.columns) == 1 else f"{panel.title}: {name.lower()}"
                yield Chart(
                    title,
                    _unit(one, panel),
                    f"{how} {panel.note}".strip(),
                    lines,
                    (),
                    panel.level,
                    counts=panel.unit in COUNTED,
                )


def _unit(study: StudyTables, panel: Panel) -> str:
    return panel.unit.format(step="year" if study.step == 1 else "step")


def _note(study: StudyTables) -> str:
    if study.replicates == 1:
        return "One run."
    where = " of all points" if study.axes else ""
    return f"Lines: medians of {plural(study.replicates, 'run')}{where}; bands: their middle 80%."


def _bands(study: StudyTables, panel: Panel, column: str) -> pd.DataFrame | None:
    """The quantiles of an index by year; None where no run has it."""
    if "." not in column and column not in study.steps:
        return None
    steps = study.steps if "." not in column else courses_of(study, (column,))
    frame = steps[["year"]].assign(value=panel.made(steps[column].astype(float)))
    table = bands(frame, "value")
    return table if table["q50"].notna().any() else None


def _treaties(study: StudyTables, how: str, marks: list[tuple[float, str]]) -> Iterator[Chart]:
    """Members and cohesion of the treaties that the scenario is about, or else of those with the most members."""
    cast = Cast(study)
    chosen = (cast.main or cast.blocs)[:6]
    sizes, cohesion = [], []
    for k, bloc in enumerate(chosen):
        name = label(bloc.title, 44)
        rows = cast.rows[(cast.rows["treaty"] == bloc.id) & (cast.rows["role"].astype(str) != "partner")]
        counts = rows.groupby(["run", "year"])["nation"].nunique().rename("value").reset_index()
        if len(counts):
            sizes.append(Line(name, bands(counts, "value"), bloc.colour, DASHES[k % 4]))
        own = study.rows("treaties", ("year", "cohesion"), treaty=bloc.id)
        if "cohesion" in own and own["cohesion"].notna().any():
            cohesion.append(Line(name, bands(own, "cohesion"), bloc.colour, DASHES[k % 4]))
    note = f"{how} Only runs in which the treaty is in force."
    if sizes:
        lines = [_whole(line, study) for line in sizes]
        yield Chart("Members of treaties", "nations, partners not counted", note, lines, marks, counts=True)
    if cohesion:
        yield Chart("Cohesion of treaties", "0 to 1", note, [_whole(line, study) for line in cohesion], marks)


def _whole(line: Line, study: StudyTables) -> Line:
    """The course over all years, with gaps where the treaty is in force in fewer than a tenth of the runs."""
    often = line.table["runs"] >= max(1, 0.1 * study.replicates)
    return Line(line.name, line.table[often].reindex(study.years), line.colour, line.dash)
