"""What came of a study, in about fifteen lines of plain words."""

from __future__ import annotations

import textwrap
from typing import Final

import numpy as np
import pandas as pd

from analysis.cast import Bloc, Cast
from analysis.statistics import bootstrap_mean, lasting
from analysis.style import plural
from analysis.tables import StudyTables

WIDTH: Final = 100
_RATIOS: Final = ("deterrence_ratio_observed", "deterrence_ratio_counterfactual")


def summarise(study: StudyTables) -> str:
    """A short account: cohesion, deterrence, treaties, crises, commitments, both deterrence ratios, exits."""
    if not study.replicates or not len(study.years):
        return f"{study.title}: no run was completed."
    first, last = study.years[0], study.years[-1]
    runs = plural(study.replicates, "run")
    lines = [f"{study.title}: {runs}, {first:g} to {last:g}, {plural(len(Cast(study).nations), 'nation')}."]
    failed = len(study.runs) - study.replicates
    if failed:
        lines.append(f"{plural(failed, 'run')} failed and {'is' if failed == 1 else 'are'} left out.")
    lines += [_course(study, "cohesion", "Cohesion"), _course(study, "general_deterrence", "General deterrence", 4)]
    lines += _treaties(study) if study.has("members") else []
    lines += [*_crises(study), *_commitments(study), *_ratios(study), *_exits(study)]
    return "\n".join(_fold(line) for line in lines if line)


def _fold(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False)


def _course(study: StudyTables, column: str, name: str, digits: int = 2) -> str:
    """How a measure went from its first to its last defined year, over the runs."""
    if column not in study.steps:
        return ""
    wide = study.steps.pivot_table(index="year", columns="run", values=column, aggfunc="mean")
    defined = wide.replace([np.inf, -np.inf], np.nan).dropna(how="all")
    if defined.empty:
        return f"{name}: not defined in any run."
    start, end = defined.iloc[0].dropna(), defined.iloc[-1].dropna()
    begins = f"{start.median():.{digits}f} in {defined.index[0]:g}"
    ends = f"{end.median():.{digits}f} in {defined.index[-1]:g}"
    if study.replicates == 1:
        return f"{name}: {begins}, {ends}."
    low, high = end.quantile(0.1), end.quantile(0.9)
    both = study.steps[study.steps["year"] == defined.index[0]].set_index("run")[column]
    rose = (end - both.reindex(end.index)).dropna()
    share = f"; higher than at the start in {(rose > 0).mean():.0%} of the runs" if len(rose) else ""
    span = f"{low:.{digits}f} and {high:.{digits}f}"
    return f"{name}: {begins}, {ends} (medians; 80% of the runs end between {span}){share}."


def _treaties(study: StudyTables) -> list[str]:
    """The main treaties: which last to the end, with whom, and which ended when."""
    cast = Cast(study)
    if not len(study.members):
        return ["Treaties: none was in force in any run."]
    lines = [f"  {_fate(study, bloc)}" for bloc in cast.blocs]
    ids = {bloc.id for bloc in cast.blocs}
    left = lasting(study.members, study.years[-1], study.step)
    others = left[~left["treaty"].isin(list(ids))].groupby("run")["treaty"].nunique().reindex(study.completed)
    lines.append(f"  Other treaties in force at the end: {others.fillna(0).median():g}{_median(study)}.")
    return ["Treaties:", *lines]


def _median(study: StudyTables) -> str:
    return " (median)" if study.replicates > 1 else ""


def _fate(study: StudyTables, bloc: Bloc) -> str:
    """One treaty: at the end in force with these members, or ended in some year, by share of runs."""
    rows = study.members[study.members["treaty"] == bloc.id]
    formed = rows["run"].nunique() / study.replicates
    left = lasting(rows, study.years[-1], study.step)
    alive = left.groupby("run")["nation"].nunique()
    gone = rows[~rows["run"].isin(alive.index)].groupby("run")["stop"].max()
    one = study.replicates == 1
    parts = []
    if formed == 0:
        return f"{bloc.title}: formed in no run."
    if formed < 1:
        parts.append(f"never formed in {1 - formed:.0%} of the runs")
    if len(alive):
        share = left.groupby("nation")["run"].nunique().sort_values(ascending=False, kind="stable") / len(alive)
        order = {nation: k for k, nation in enumerate(study.nation_names)}
        names = sorted((str(n) for n in share.index[share >= 0.5]), key=lambda n: order.get(n, len(order)))
        often = "" if one else f" in {len(alive) / study.replicates:.0%} of the runs"
        usual = "" if one else "; in most of these: "
        listed = (": " if one else usual) + ", ".join(names) if names else ""
        parts.append(f"in force at the end{often}, {plural(round(alive.median()), 'member')}{_median(study)}{listed}")
    if len(gone):
        often = "ended in" if one else f"ended in {len(gone) / study.replicates:.0%} of the runs, median"
        parts.append(f"{often} {gone.median():.0f}")
    return f"{bloc.title}: {'; '.join(parts)}."


def _chosen(study: StudyTables, decision: str) -> pd.Series[bool]:
    """For each time a decision came up, whether the nation did it; empty when decisions were not recorded."""
    if not study.has("decisions"):
        return pd.Series(dtype=bool)
    rows = study.decisions[study.decisions["decision"].astype(str) == decision]
    outcome = rows["outcome"].astype(str).str.lower()
    return outcome.isin(["true", "1", "1.0", "yes", decision])


def _crises(study: StudyTables) -> list[str]:
    """How many crises there were, and how they ended."""
    if "crises" not in study.steps:
        return []
    per_run = study.steps.groupby("run")["crises"].sum()
    total = int(per_run.sum())
    if not total:
        return ["Crises: none in any run."]
    line = f"Crises: {per_run.median():g}{' a run (median)' if study.replicates > 1 else ''}"
    resisted, attacked = _chosen(study, "resist"), _chosen(study, "attack")
    ended = int((~resisted).sum()) + len(attacked)
    if ended:
        gave, backed, fought = int((~resisted).sum()), int((~attacked).sum()), int(attacked.sum())
        line += f"; the target conceded in {gave / ended:.0%} of them, the challenger backed down (deterred) in "
        line += f"{backed / ended:.0%}, and it came to a fight in {fought / ended:.0%}"
    elif "wars" in study.steps:
        line += f"; it came to a war in {study.steps['wars'].sum() / total:.0%} of them"
    return [line + "."]


def _commitments(study: StudyTables) -> list[str]:
    """How often allies were called upon, and how often they came."""
    if not {"calls_invoked", "calls_honoured"} <= set(study.steps.columns):
        return []
    sums = study.steps.groupby("run")[["calls_invoked", "calls_honoured"]].sum()
    called, came = int(sums["calls_invoked"].sum()), int(sums["calls_honoured"].sum())
    if not called:
        return ["Commitments: none was invoked in any run."]
    each = " times a run (median)" if study.replicates > 1 else " times"
    often = f"{sums['calls_invoked'].median():g}{each}"
    return [f"Commitments: allies were called upon {often} and came in {came / called:.0%}."]


def _ratios(study: StudyTables) -> list[str]:
    """Both deterrence ratios, or neither, with what each of them answers."""
    if not set(_RATIOS) <= set(study.steps.columns):
        return []
    words = []
    for column, name in zip(_RATIOS, ("observed", "counterfactual"), strict=True):
        means = study.steps.replace([np.inf, -np.inf], np.nan).groupby("run")[column].mean()
        mean, low, high = bootstrap_mean(means)
        if not np.isfinite(mean):
            words.append(f"{name} not defined in any run")
        else:
            words.append(f"{name} {mean:.2f}" + (f" [{low:.2f}, {high:.2f}]" if means.count() > 1 else ""))
    interval = "mean of the runs with its 95% interval, " if study.replicates > 1 else ""
    return [
        f"Deterrence ratios ({interval}below 1: fewer challenges with a defence pact): {'; '.join(words)}.",
        "  They answer different questions: observed compares nations that have a pact with others that have none and "
        "differ in more than that; counterfactual compares the same nations with and without their pacts.",
    ]


def _exits(study: StudyTables) -> list[str]:
    """The exits that were decided in the most runs."""
    if not study.has("decisions") or not {"actor", "treaty"} <= set(study.decisions.columns):
        return []
    rows = study.decisions[study.decisions["decision"].astype(str).isin(["leave", "exit"])]
    outcome = rows["outcome"].astype(str).str.lower()
    left = rows[outcome.isin(["true", "1", "1.0", "yes", "leave", "exit"])].dropna(subset=["treaty"])
    if left.empty:
        return []
    counts = left.groupby(["actor", "treaty"])["run"].nunique().sort_values(ascending=False, kind="stable").head(3)
    titles, names = study.treaty_titles, study.nation_names
    told = [
        f"{names.get(str(actor), str(actor))} from {titles.get(str(treaty), str(treaty))}"
        + (f" ({count / study.replicates:.0%} of the runs)" if study.replicates > 1 else "")
        for actor, treaty, count in counts.reset_index(name="count").itertuples(index=False)
    ]
    return [f"Most frequent exits: {'; '.join(told)}."]
