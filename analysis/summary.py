"""What came of a study, in about fifteen lines of plain words."""

from __future__ import annotations

import textwrap
from typing import Final

import numpy as np
import pandas as pd

from analysis.cast import Cast
from analysis.statistics import bootstrap_mean, challenges, lasting
from analysis.style import label, percent, plural
from analysis.tables import StudyTables

WIDTH: Final = 100
MANY: Final = 20
"""From this many runs on the range of the middle 80% is told; of fewer, the lowest and the highest run."""
MOST_TREATIES: Final = 7
"""A scenario with more treaties than this has only its organisations told one by one."""
_RATIOS: Final = ("deterrence_ratio_observed", "deterrence_ratio_counterfactual")


def summarise(study: StudyTables) -> str:
    """A short account: the scenario's treaties, cohesion, deterrence, crises, commitments, both ratios, exits."""
    if not study.replicates or not len(study.years):
        return f"{study.title}: no run was completed."
    first, last = study.years[0], study.years[-1]
    runs = plural(study.replicates, "run")
    span = f"{first:g} to {last:g}" if last > first else f"{first:g}"
    lines = [f"{study.title}: {runs}, {span}, {plural(len(Cast(study).nations), 'nation')}."]
    if study.replicates > 1:
        lines[0] += " Numbers are medians of the runs, unless they say what else."
    failed = len(study.runs) - study.replicates
    if failed:
        lines.append(f"{plural(failed, 'run')} failed and {'is' if failed == 1 else 'are'} left out.")
    lines += _treaties(study) if study.has("members") else []
    if "cohesion" in study.steps:
        lines.append(_course(study, study.steps["cohesion"], "Cohesion of defence treaties (0 none, 1 full)"))
    if "general_deterrence" in study.steps:
        expected = challenges(study.steps["general_deterrence"])
        lines.append(
            _course(
                study,
                expected,
                "Challenges to be expected a year, per 1,000 relevant pairs (neighbours, major powers, claims)",
                1,
            )
        )
    lines += [*_crises(study), *_commitments(study), *_ratios(study), *_exits(study)]
    return "\n".join(_fold(line) for line in lines if line)


def _fold(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.fill(line, WIDTH, subsequent_indent=indent, break_long_words=False)


def _course(study: StudyTables, values: pd.Series[float], name: str, digits: int = 2) -> str:
    """How a measure went from its first to its last defined year, over the runs."""
    table = study.steps[["run", "year"]].assign(value=values.where(np.isfinite(values)))
    wide = table.pivot_table(index="year", columns="run", values="value", aggfunc="mean").dropna(how="all")
    if wide.empty:
        return f"{name}: not defined in any run."
    start, end = wide.iloc[0].dropna(), wide.iloc[-1].dropna()
    line = f"{name}: {start.median():.{digits}f} in {wide.index[0]:g}"
    if len(wide) > 1:
        line += f", {end.median():.{digits}f} in {wide.index[-1]:g}"
    if study.replicates == 1 or len(end) < 2:
        return f"{line}."
    who, low, high = _spread(end)
    return f"{line} ({who} end between {low:.{digits}f} and {high:.{digits}f})."


def _spread(values: pd.Series[float]) -> tuple[str, float, float]:
    """The range of most runs, with the words for which: of few runs the lowest and the highest."""
    if len(values) < MANY:
        return "the runs", float(values.min()), float(values.max())
    return "80% of the runs", float(values.quantile(0.1)), float(values.quantile(0.9))


def _treaties(study: StudyTables) -> list[str]:
    """What became of the scenario's treaties, of its organisations only where it has many, and how many others are."""
    titles = study.treaty_titles
    own = [key for key in titles if len(titles) <= MOST_TREATIES or key in study.organisations]
    rank = {bloc.id: k for k, bloc in enumerate(Cast(study).blocs)}
    lines = [f"  {_fate(study, key)}" for key in sorted(own, key=lambda key: rank.get(key, len(rank)))]
    left = lasting(study.members, study.years[-1], study.step)
    others = left[~left["treaty"].isin(own)].groupby("run")["treaty"].nunique().reindex(study.completed).fillna(0)
    if not others.any():
        return ["Treaties:", *lines] if lines else ["Treaties: none in force at the end of any run."]
    if not lines:
        return [f"Treaties in force at the end: {others.median():g}."]
    return ["Treaties:", *lines, f"  Other treaties in force at the end: {others.median():g}."]


def _in_runs(study: StudyTables, count: int) -> str:
    """In which share of the runs; nothing to say of a single run."""
    if study.replicates == 1:
        return ""
    return " in all runs" if count == study.replicates else f" in {percent(count / study.replicates)} of the runs"


def _fate(study: StudyTables, treaty: str) -> str:
    """One treaty: when and how often it was founded, with whom it is in force at the end, or when it ended."""
    title = label(study.treaty_titles[treaty], 44)
    rows = study.members[study.members["treaty"] == treaty]
    begun = rows.groupby("run")["start"].min()
    if begun.empty:
        return f"{title}: never founded{'' if study.replicates == 1 else ' in any run'}."
    new = begun[begun >= study.years[0]]
    about = f"founded in {np.floor(new.median()):.0f}" if len(new) else "there from the start"
    parts = [about + _in_runs(study, len(begun))]
    left = lasting(rows, study.years[-1], study.step)
    alive = left.groupby("run")["nation"].nunique()
    gone = rows[~rows["run"].isin(alive.index)].groupby("run")["stop"].max()
    if len(alive):
        size = plural(round(alive.median()), "member") + (" (median)" if alive.nunique() > 1 else "")
        parts.append(
            f"in force at the end{_in_runs(study, len(alive))}, with {size}{_members(study, left, len(alive))}"
        )
    if len(gone):
        parts.append(f"ended{_in_runs(study, len(gone))}, in {np.floor(gone.median()):.0f}")
    return f"{title}: {'; '.join(parts)}."


def _members(study: StudyTables, left: pd.DataFrame, runs: int) -> str:
    """The members in at least half of the runs in which a treaty lasts, by name if that is short."""
    share = left.groupby("nation")["run"].nunique() / runs
    ids = [nation for nation in Cast(study).nations if share.get(nation, 0.0) >= 0.5]
    names = ", ".join(study.nation_names.get(nation, nation) for nation in ids)
    usual = "most often " if study.replicates > 1 and len(share) > len(ids) else ""
    return f": {usual}{names if len(names) <= 60 else ', '.join(ids)}" if ids else ""


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
    line = f"Crises: {_mean(per_run)}"
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
    often = _mean(sums["calls_invoked"], "times ")
    return [f"Commitments: allies were called upon {often} and came in {percent(came / called)} of the cases."]


def _mean(counts: pd.Series[int], what: str = "") -> str:
    """A count of each run: the number itself of one run, the mean of several."""
    return f"{counts.mean():.3g} {what}a run on average" if len(counts) > 1 else f"{counts.sum():g} {what}".rstrip()


def _ratios(study: StudyTables) -> list[str]:
    """Both deterrence ratios, or neither, with what each of them answers."""
    if not set(_RATIOS) <= set(study.steps.columns):
        return []
    if not np.isfinite(study.steps[list(_RATIOS)]).any(axis=None):
        return ["Deterrence ratios: not defined in any run."]
    words = []
    for column, name in zip(_RATIOS, ("observed", "counterfactual"), strict=True):
        means = study.steps.replace([np.inf, -np.inf], np.nan).groupby("run")[column].mean().dropna()
        mean, low, high = bootstrap_mean(means) if len(means) >= MANY else (means.mean(), means.min(), means.max())
        if means.empty:
            words.append(f"{name} not defined in any run")
        else:
            words.append(f"{name} {mean:.2f}" + (f" [{low:.2f}, {high:.2f}]" if len(means) > 1 else ""))
    span = "95% interval" if study.replicates >= MANY else "lowest and highest run"
    interval = f"mean of the runs and its {span}; " if study.replicates >= MANY else f"mean of the runs, {span}; "
    return [
        f"Deterrence ratios ({interval if study.replicates > 1 else ''}below 1: fewer challenges with a defence pact): "
        f"{'; '.join(words)}.",
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
        + (f" ({percent(count / study.replicates)} of the runs)" if study.replicates > 1 else "")
        for actor, treaty, count in counts.reset_index(name="count").itertuples(index=False)
    ]
    return [f"Most frequent exits: {'; '.join(told)}."]
