"""What came of a study, in about thirty lines of plain words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from analysis.cast import Cast
from analysis.context import roles_then
from analysis.naming import Names
from analysis.statistics import challenges, lasting
from analysis.style import label, percent, plural
from analysis.tables import StudyTables

WIDTH: Final = 100
MANY: Final = 20
"""From this many runs on the range of the middle 80% is told; of fewer, the lowest and the highest run."""
MOST_TREATIES: Final = 7
"""A scenario with more treaties than this has only its organisations told one by one."""
NAMED: Final = 220
"""Members are told by name where their names have no more letters than this, else by their ids."""
ENDINGS: Final = {
    "conceded": "the target yielded in {}", "backed_down": "the challenger backed down in {}",
    "wars": "it came to a fight in {}",
}  # fmt: skip
_RATIOS: Final = ("deterrence_ratio_observed", "deterrence_ratio_counterfactual")

Form = Callable[[float], str]


def summarise(study: StudyTables) -> str:
    """A short account: treaties, cohesion, challenges, crises, calls for help, both deterrence ratios, exits."""
    return "\n".join(map(_fold, account(study)))


def account(study: StudyTables) -> list[str]:
    """The same, a line each sentence or item; items are indented."""
    if not study.replicates or not len(study.years):
        return [f"{study.title}: no run was completed."]
    first, last = study.years[0], study.years[-1]
    runs = plural(study.replicates, "run")
    span = f"{first:g} to {last:g}" if last > first else f"{first:g}"
    lines = [f"{study.title}: {runs}, {span}, {plural(len(Cast(study).nations), 'nation')}."]
    if study.replicates > 1:
        which = "the range of the middle 80% of them" if study.replicates >= MANY else "the lowest and the highest run"
        lines.append(f"Numbers are medians of the runs, in [brackets] {which}.")
    failed = len(study.runs) - study.replicates
    if failed:
        lines.append(f"{plural(failed, 'run')} failed and {'is' if failed == 1 else 'are'} left out.")
    lines += _treaties(study) if study.has("members") else []
    lines += [*_cohesion(study), *_challenges(study), *_crises(study), *_calls(study), *_ratios(study), *_exits(study)]
    return [line for line in lines if line]


def _fold(line: str) -> str:
    """The line in lines of the width of the account, such that a number and its range stay together."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    tied = line.replace(" [", "\0[")
    folded = textwrap.fill(tied, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return folded.replace("\0", " ")


def _number(values: pd.Series[float], form: Form) -> str:
    """The median of the runs with the range of most of them in brackets, which is left out where all are alike."""
    middle, (low, high) = form(float(values.median())), map(form, _spread(values))
    return middle if low == high == middle else f"{middle} [{low}-{high}]"


def _spread(values: pd.Series[float]) -> tuple[float, float]:
    """The range of most runs: of few runs the lowest and the highest."""
    if len(values) < MANY:
        return float(values.min()), float(values.max())
    return float(values.quantile(0.1)), float(values.quantile(0.9))


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _hundredth(value: float) -> str:
    return f"{value:.2f}"


def _course(frame: pd.DataFrame, column: str, form: Form) -> str:
    """How a measure of a run and a year went from its first to its last defined year."""
    values = frame.loc[np.isfinite(frame[column].astype(float)), ["year", column]]
    if values.empty:
        return "not defined in any run"
    first, last = values["year"].min(), values["year"].max()
    ends = [f"{_number(values.loc[values['year'] == year, column], form)} in {year:g}" for year in (first, last)]
    return ", ".join(dict.fromkeys(ends))


def _treaties(study: StudyTables) -> list[str]:
    """What became of the scenario's treaties, of its organisations only where it has many, and how many others are."""
    titles = study.treaty_titles
    own = [key for key in titles if len(titles) <= MOST_TREATIES or key in study.organisations]
    rank = {bloc.id: k for k, bloc in enumerate(Cast(study).blocs)}
    lines = [f"  {_fate(study, key)}" for key in sorted(own, key=lambda key: rank.get(key, len(rank)))]
    others = _others(study, own)
    if not others and not lines:
        return ["Treaties: none in force at the end of any run."]
    return ["Treaties:", *lines, *others, *_tied(study)]


def _others(study: StudyTables, own: list[str]) -> list[str]:
    """How many treaties there are beside those told one by one: at the start, at the end, and of what kind."""
    rest = study.members[~study.members["treaty"].isin(own)]
    early, late = (lasting(rest, year, study.step) for year in (study.years[0], study.years[-1]))
    counts = [_count(study, rows) for rows in (early, late)]
    if not any(count.any() for count in counts):
        return []
    sizes = late.groupby(["run", "treaty"])["nation"].nunique()
    between = "most of them between two nations" if (sizes == 2).mean() > 0.5 else "most of them of three or more"
    text = f"  {'Other' if own else 'All'} treaties, {between}: {_number(counts[0], _whole)} at the start, "
    text += f"{_number(counts[1], _whole)} at the end"
    if len(late):
        given = _count(study, late[late["treaty"].isin(study.treaty_titles)])
        mine = f"of which the scenario names {_number(given, _whole)}; nations made the others"
        text += f", {mine if given.any() else 'all made by nations'} during the run"
    return [text + "."]


def _count(study: StudyTables, rows: pd.DataFrame) -> pd.Series[float]:
    """How many treaties some rows of members are of, run by run."""
    return rows.groupby("run")["treaty"].nunique().reindex(study.completed).fillna(0).astype(float)


def _tied(study: StudyTables) -> list[str]:
    """How many of all pairs of nations are tied, by defence and by anything."""
    if not {"defence_density", "treaty_density"} <= set(study.steps.columns):
        return []
    defence, anything = (_course(study.steps, f"{kind}_density", percent) for kind in ("defence", "treaty"))
    return [f"  Pairs of nations pledged to defence, of all pairs: {defence}; bound by anything: {anything}."]


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
    new = np.floor(begun[begun >= study.years[0]])
    about = f"founded in {_number(new, _whole)}" if len(new) else "there from the start"
    parts = [about + _in_runs(study, len(begun))]
    present = lasting(rows, study.years[-1], study.step)
    partner = present["role"].astype(str) == "partner"
    left, partners = present[~partner], present[partner].groupby("run")["nation"].nunique().astype(float)
    alive = left.groupby("run")["nation"].nunique().astype(float)
    gone = np.floor(rows[~rows["run"].isin(alive.index)].groupby("run")["stop"].max())
    if len(alive):
        size = "1 member" if (alive == 1).all() else f"{_number(alive, _whole)} members"
        parts.append(
            f"in force at the end{_in_runs(study, len(alive))}, with {size}{_members(study, left, len(alive))}"
            + (
                f"; besides {_number(partners.reindex(alive.index).fillna(0.0), _whole)} as partners"
                if len(partners)
                else ""
            )
        )
    if len(gone):
        parts.append(f"ended{_in_runs(study, len(gone))}, in {_number(gone, _whole)}")
    return f"{title}: {'; '.join(parts)}."


def _members(study: StudyTables, left: pd.DataFrame, runs: int) -> str:
    """The members in at least half of the runs in which a treaty lasts, by name if that is short."""
    share = left.groupby("nation")["run"].nunique() / runs
    ids = [nation for nation in Cast(study).nations if share.get(nation, 0.0) >= 0.5]
    names = ", ".join(study.nation_names.get(nation, nation) for nation in ids)
    usual = "most often " if study.replicates > 1 and len(share) > len(ids) else ""
    return f": {usual}{names if len(names) <= NAMED else ', '.join(ids)}" if ids else ""


def _cohesion(study: StudyTables) -> list[str]:
    """Cohesion at its beginning and at the end, of the main organisations and of all treaties of defence."""
    told = {}
    if study.has("treaties") and "cohesion" in study.treaties:
        rows = study.treaties
        told = {bloc.title: _usual(study, rows[rows["treaty"].astype(str) == bloc.id]) for bloc in Cast(study).main}
    if "cohesion" in study.steps:
        told["All defence treaties"] = study.steps
    lines = [f"  {name}: {_course(rows, 'cohesion', _hundredth)}." for name, rows in told.items()]
    return (
        ["Cohesion from 0 to 1, how far members agree, trust each other and can fight together:", *lines]
        if lines
        else []
    )


def _usual(study: StudyTables, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the years that at least half of the runs have, or all rows where there is no such year."""
    runs = rows.groupby("year")["run"].transform("nunique")
    usual = rows[runs >= 0.5 * study.replicates]
    return usual if len(usual) else rows


def _challenges(study: StudyTables) -> list[str]:
    """How many challenges are to be expected."""
    if "general_deterrence" not in study.steps:
        return []
    rate = study.steps[["year"]].assign(rate=challenges(study.steps["general_deterrence"]))
    return [
        "Challenges, which press another nation by the threat of force, to be expected a year per 1,000 pairs that may "
        f"come to that (neighbours, major powers, claims): {_course(rate, 'rate', lambda value: f'{value:.1f}')}."
    ]


def _crises(study: StudyTables) -> list[str]:
    """How many crises there were, and how they ended."""
    if "crises" not in study.steps:
        return []
    sums = study.steps.groupby("run")[["crises", *(name for name in ENDINGS if name in study.steps)]].sum()
    if not sums["crises"].any():
        return ["Crises: none in any run."]
    line = f"Crises, in which a challenge was made: {_number(sums['crises'], _whole)}{_a_run(study)}"
    if set(ENDINGS) <= set(sums):
        whole = sums[list(ENDINGS)].sum(axis=1)
        shares = sums[whole > 0].div(whole[whole > 0], axis=0)
        ended = [text.format(_number(shares[name], percent)) for name, text in ENDINGS.items()]
        line += f"; {', '.join(ended)} of them" if len(shares) else ""
    return [line + "."]


def _a_run(study: StudyTables) -> str:
    return " a run" if study.replicates > 1 else ""


def _calls(study: StudyTables) -> list[str]:
    """How often allies were called upon, and how often they came."""
    if not {"calls_invoked", "calls_honoured"} <= set(study.steps.columns):
        return []
    sums = study.steps.groupby("run")[["calls_invoked", "calls_honoured"]].sum()
    called = sums[sums["calls_invoked"] > 0]
    if called.empty:
        return ["Calls on allies for help under a pledge: none in any run."]
    came = _number(called["calls_honoured"] / called["calls_invoked"], percent)
    often = _number(sums["calls_invoked"], _whole)
    return [f"Calls on allies for help under a pledge: {often}{_a_run(study)}; allies came in {came} of the cases."]


def _ratios(study: StudyTables) -> list[str]:
    """Both deterrence ratios, or neither, with what each of them answers."""
    if not set(_RATIOS) <= set(study.steps.columns):
        return []
    means = study.steps.replace([np.inf, -np.inf], np.nan).groupby("run")[list(_RATIOS)].mean()
    if means.isna().all(axis=None):
        return ["Deterrence ratios: not defined in any run."]
    told = []
    for column, name in zip(_RATIOS, ("observed", "counterfactual"), strict=True):
        known = means[column].dropna()
        told.append(f"{name} {_number(known, _hundredth) if len(known) else 'not defined in any run'}")
    return [
        "Deterrence ratios, the chance of a challenge with defenders over that without, the mean of all years "
        f"(below 1: fewer challenges): {'; '.join(told)}.",
        "  Two different questions: observed compares nations that others must defend with nations that nobody must, "
        "which differ in more than that; counterfactual compares the same nations with and without their defenders.",
    ]


def _exits(study: StudyTables) -> list[str]:
    """The exits that were decided in the most runs."""
    if not study.has("decisions") or not {"actor", "treaty"} <= set(study.decisions.columns):
        return []
    rows = study.decisions[study.decisions["decision"].astype(str).isin(["leave", "exit"])]
    outcome = rows["outcome"].astype(str).str.lower()
    left = rows[outcome.isin(["true", "1", "1.0", "yes", "leave", "exit"])].dropna(subset=["treaty"])
    if study.has("members") and len(left):
        left = left[roles_then(left, study.members) != "partner"]
    if left.empty:
        return []
    counts = left.groupby(["actor", "treaty"])["run"].nunique().sort_values(ascending=False, kind="stable").head(3)
    names = Names(study.nation_names, study.treaty_titles)
    told = [
        f"{names.nation(actor)} from {names.treaty(treaty, None)}"
        + (f" ({percent(count / study.replicates)} of the runs)" if study.replicates > 1 else "")
        for actor, treaty, count in counts.reset_index(name="count").itertuples(index=False)
    ]
    if study.replicates > 1:
        return [f"Most frequent exits: {'; '.join(told)}."]
    number = f"{len(left)}, such as " if len(left) > len(told) else ""
    return [f"Exits: {number}{'; '.join(told)}."]
