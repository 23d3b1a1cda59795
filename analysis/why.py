"""Why a nation decided as it did: the decisions of a nation in a year, found in a run and told."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.account import in_order
from analysis.context import Context
from analysis.flips import Setting
from analysis.naming import Names
from analysis.reasons import Reasons
from analysis.tables import StudyTables
from analysis.telling import Told
from sim.scenario import ScenarioError, load_text
from sim.scenario.problems import suggestion
from sim.vocabulary import Decision, words

DECISIONS: Final = words(Decision)
ALIASES: Final = {
    "renege": ("honour", False), "concede": ("resist", False), "back-down": ("attack", False),
    "raise": ("budget", True), "cut": ("budget", False),
}  # fmt: skip
"""Other words for doing or not doing something."""


class Unanswerable(ValueError):
    """A question that the run has no answer to; the message says what to ask instead."""


@dataclass(frozen=True)
class Question:
    """What is asked: whose decisions, when, and if given which, in which run and with whom."""

    nation: str
    year: float
    decision: str | None = None
    run: int = 0
    other: str | None = None


def answer(study: StudyTables, question: Question) -> list[Told]:
    """The decisions that are asked for, the gravest first; Unanswerable with the reason if there are none."""
    nation = _one_of("nation", question.nation, study.nation_names)
    if question.run not in study.completed:
        runs = study.completed
        known = f"the runs are {runs[0]} to {runs[-1]}" if len(runs) else "no run was completed"
        raise Unanswerable(f"there is no completed run {question.run}: {known}")
    other = question.other and _one_of("nation or treaty", question.other, _partners(study, question.run))
    years = _years(study)
    if not any(_in(question.year, year) for year in years):
        raise Unanswerable(f"--year {question.year:g}: the run has the years {years[0]:g} to {years[-1]:g}")
    context = Context(study, question.run)
    rows = context.decisions[context.decisions["actor"] == nation]
    if question.decision:
        rows = _of_kind(rows, question.decision)
    if other:
        rows = rows[(rows["counterpart"] == other) | (rows["treaty"] == other)]
    chosen = rows[[_in(question.year, year) for year in rows["year"]]]
    if chosen.empty:
        raise Unanswerable(_nothing(study, question, nation, rows["year"]))
    setting, names = setting_of(study), Names(study.nation_names, study.treaty_titles)
    rows_told = [row | {"slack": context.slack(row, setting.parameters)} for row in _records(chosen)]
    return in_order([told_of(Reasons(row, setting), names, context) for row in rows_told])


def _years(study: StudyTables) -> np.ndarray:
    """When the steps of a run begin, whichever of them are recorded."""
    if study.start is None or study.end is None:
        raise _unknown(study)
    return np.arange(study.start, study.end + 1 - 0.5 * study.step, study.step)


def told_of(reasons: Reasons, names: Names, context: Context) -> Told:
    """A decision with all that it takes to tell it."""
    row = reasons.row
    return Told(
        reasons, names, context.spent(row), context.article(row), context.newcomer(row), context.partner(row),
        context.challenger(row), context.answer(row),
    )  # fmt: skip


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _in(asked: float, year: float) -> bool:
    """Whether a time is the one that is asked for: the whole year, or one step of it."""
    return abs(year - asked) < 1e-6 if asked % 1.0 else math.floor(year + 1e-6) == asked


def _one_of(kind: str, given: str, titles: dict[str, str]) -> str:
    """The id that is meant by an id or a name; Unanswerable with the nearest if there is none."""
    known = {name.casefold(): key for key, title in titles.items() for name in (title, key)}
    if given.casefold() in known:
        return known[given.casefold()]
    near = _nearest(given, titles)
    hint = f"did you mean {near}?" if near else ", ".join(list(titles)[:40])
    raise Unanswerable(f"the run has no {kind} '{given}'; {hint}")


def _nearest(given: str, titles: dict[str, str]) -> str:
    """The id that was probably meant, by what a title begins with, by the id or by the title; or an empty string."""
    asked = _plain(given)
    begun = [key for key, title in titles.items() if len(asked) > 3 and _plain(title).startswith(asked)]
    near = suggestion(given, list(titles))
    if near and not begun:
        return f"'{near}'"
    title = titles[begun[0]] if begun else suggestion(asked, list(titles.values()))
    return next((f"'{key}' ({title})" for key, one in titles.items() if one == title), "")


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ").strip()


def _partners(study: StudyTables, run: int) -> dict[str, str]:
    """All that decisions of a run can be about, by id: nations, treaties of the scenario, treaties made in the run."""
    made = study.rows("decisions", run=run)["treaty"].dropna().unique()
    return study.nation_names | study.treaty_titles | {str(k): str(k) for k in made if k not in study.treaty_titles}


def _of_kind(rows: pd.DataFrame, given: str) -> pd.DataFrame:
    """The rows of one kind of decision, by its word or another word for doing it or not."""
    word = given.casefold().replace("_", "-")
    kind, done = ALIASES.get(word, (word, None))
    if kind not in DECISIONS:
        known = [*DECISIONS, *ALIASES]
        near = suggestion(given, known)
        hint = f"did you mean '{near}'?" if near else f"choose from {', '.join(known)}"
        raise Unanswerable(f"there is no decision '{given}'; {hint}")
    rows = rows[rows["decision"] == kind]
    return rows if done is None else rows[rows["outcome"].isin(["yes", "raise"]) == done]


def _nothing(study: StudyTables, question: Question, nation: str, years: Iterable[float]) -> str:
    """That there is no such decision in the year, and the nearest years with one."""
    which = f" '{question.decision}'" if question.decision else ""
    whom = f" with {question.other}" if question.other else ""
    name = study.nation_names[nation]
    text = f"run {question.run} records no decision{which} of {name}{whom} in {question.year:g}"
    found = sorted({math.floor(y) for y in years}, key=lambda y: (abs(y - question.year), y))[:5]
    if not found:
        return f"{text}, nor in any other year"
    return f"{text}; the nearest {'years' if len(found) > 1 else 'year'} with one: {', '.join(map(str, sorted(found)))}"


def setting_of(study: StudyTables) -> Setting:
    """What the run was made with, from its manifest; Unanswerable when another version has written it."""
    manifest = study.manifest
    try:
        scenario = load_text(manifest["scenario"]["text"]).scenario
        wants = {key: (nation.strategy, dict(nation.interests)) for key, nation in scenario.nations.items()}
        regard = {
            (key, id): nation.regions_of_interest[other.region]
            for key, nation in scenario.nations.items()
            for id, other in scenario.nations.items()
            if other.region in nation.regions_of_interest
        }
        return Setting(dict(manifest["parameters"]), study.step, wants, regard)
    except (KeyError, TypeError, ScenarioError):
        raise _unknown(study) from None


def _unknown(study: StudyTables) -> Unanswerable:
    text = "its manifest.json does not say what this version of Foedus needs to know; run the scenario again"
    return Unanswerable(f"{study.folder}: {text}")


def folder_of(given: str) -> Path:
    """The folder of a run, by its path or by its name under runs/; Unanswerable with the nearest if there is none."""
    path, runs = Path(given), Path("runs")
    if path.exists():
        return path
    if (runs / given).is_dir():
        return runs / given
    near = suggestion(path.name, [folder.name for folder in runs.glob("*/")])
    hint = f"did you mean '{near}'?" if near else "give the folder of a run, such as runs/my-world"
    raise Unanswerable(f"{given}: no such folder; {hint}")
