"""Why a nation decided as it did: the decisions of a nation in a year, found in a run and told."""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.alike import alike, how_often, made_in_run
from analysis.flips import Setting
from analysis.happenings import happened
from analysis.phrases import column, percent
from analysis.reasons import Reasons, ordered
from analysis.tables import StudyTables
from analysis.telling import Names, Told, rank
from sim.scenario import ScenarioError, load_text
from sim.scenario.problems import suggestion
from sim.vocabulary import Decision, words

DECISIONS: Final = words(Decision)
ALIASES: Final = {
    "renege": ("honour", False), "concede": ("resist", False), "back-down": ("attack", False),
    "raise": ("budget", True), "cut": ("budget", False),
}  # fmt: skip
"""Other words for doing or not doing something."""

TOLD: Final = 5
"""So many decisions are told in full at most."""


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
    years = study.years
    if not any(_in(question.year, year) for year in years):
        raise Unanswerable(f"--year {question.year:g}: the run has the years {years[0]:g} to {years[-1]:g}")
    rows = study.decisions[(study.decisions["run"] == question.run) & (study.decisions["actor"] == nation)]
    if question.decision:
        rows = _of_kind(rows, question.decision)
    if other:
        rows = rows[(rows["counterpart"] == other) | (rows["treaty"] == other)]
    chosen = rows[[_in(question.year, year) for year in rows["year"]]]
    if chosen.empty:
        raise Unanswerable(_nothing(study, question, nation, rows["year"]))
    setting, names = setting_of(study), Names(study.nation_names, study.treaty_titles)
    return sorted(
        (
            Told(Reasons(row, setting), names, _spent(study, row), _article(study, row), _newcomer(study, row))
            for row in _records(chosen)
        ),
        key=lambda told: rank(told.reasons.decision),
    )


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
    made = study.decisions.loc[study.decisions["run"] == run, "treaty"].dropna().unique()
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
        text = "its manifest.json does not say what this version of Foedus needs to know; run the scenario again"
        raise Unanswerable(f"{study.folder}: {text}") from None


def _spent(study: StudyTables, row: dict[Any, Any]) -> float | None:
    """What the nation spends after a decision on its budget."""
    if row["decision"] != "budget" or not study.has("nations"):
        return None
    table = study.nations
    own = table[(table["run"] == row["run"]) & (table["nation"] == row["actor"]) & (table["year"] == row["year"])]
    return float(own["spending"].iloc[0]) if len(own) else None


def _article(study: StudyTables, row: dict[Any, Any]) -> str:
    """The article of a treaty of two that a nation ratified, from its signature then; nothing where it is not known."""
    if row["decision"] != "ratify" or row["outcome"] != "yes" or isinstance(row["treaty"], str):
        return ""
    rows = study.decisions
    same = rows["decision"].isin(["sign", "deepen"])
    for key in ("run", "year", "actor", "counterpart"):
        same &= rows[key] == row[key]
    return str(rows.loc[same, "outcome"].iloc[0]) if same.sum() == 1 else ""


def _newcomer(study: StudyTables, row: dict[Any, Any]) -> bool:
    """Whether what a nation ratified, or did not, is that the other, which had applied, joins its treaty."""
    if row["decision"] != "ratify" or not isinstance(row["treaty"], str):
        return False
    rows = study.decisions
    same = (rows["decision"] == "accede") & (rows["outcome"] == "yes") & (rows["actor"] == row["counterpart"])
    for key in ("run", "year", "treaty"):
        same &= rows[key] == row[key]
    return bool(same.any()) and row["actor"] != row["counterpart"]


def account(study: StudyTables, decisions: list[Told], tell_events: bool = False) -> str:
    """The decisions as text: each in sentences with a table of its terms, those beyond the first few in a line.

    What the scenario did to the nation that year comes first, if that is wanted.
    """
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    parts = [_paragraph(study, told, width) for told in decisions[:TOLD]]
    rest = [_line(study, told) for told in decisions[TOLD:]]
    if rest:
        also = f"{len(rest)} more that year, told one by one with --decision and --with:"
        lines = (textwrap.fill(line, width, initial_indent="  ", subsequent_indent="    ") for line in rest)
        parts.append("\n".join([also, *lines]))
    row = decisions[0].reasons.row
    scripted = happened(study, int(row["run"]), str(row["actor"]), float(row["year"])) if tell_events else ""
    if scripted:
        parts.insert(0, textwrap.fill(scripted, width))
    return "\n\n".join(parts).replace("−", "-")  # any terminal can show a hyphen


def _line(study: StudyTables, told: Told) -> str:
    """A decision in a line, with the id of a treaty made in the run, by which one can ask for it."""
    made = made_in_run(study, told)
    return f"{told.headline} ({told.reasons.row['treaty']})" if made else told.headline


def _paragraph(study: StudyTables, told: Told, width: int) -> str:
    sentences = told.sentences
    if study.replicates > 1:
        sentences += how_often(study, told)
    return "\n".join([textwrap.fill(" ".join(sentences), width), *_table(told, width)])


def _table(told: Told, width: int) -> list[str]:
    """The terms with their numbers: value, and the chance of the deed without the term."""
    reasons = told.reasons
    sure = reasons.forced or reasons.decision is Decision.BUDGET
    room = width - 2 - 10 - (0 if sure else 20)

    def line(text: str, value: str, chance: str) -> str:
        short = textwrap.shorten(text, room - 1, placeholder=" ...")
        return f"  {short:<{room}}{value:>10}" + ("" if sure else f"{chance:>20}")

    chance = f"chance of {told.deed}{told.once.rstrip(',')}"
    terms = ordered(reasons)
    *values, total = column([*(reasons.terms[term] for term in terms), reasons.total])
    rows = [
        line(told.phrase(term), value, percent(reasons.without(term)))
        for term, value in zip(terms, values, strict=True)
    ]
    if not reasons.besides:
        last = [line("sum" if sure else f"sum, and the {chance}", total, percent(reasons.chance))]
    else:
        beside = reasons.besides.items()
        last = [
            line("sum, and the chance that it gives", total, percent(reasons.by_sum)),
            *(line(f"besides: {told.phrase(t)}", percent(x), percent(reasons.without(t))) for t, x in beside),
            line(f"{chance}, from both", "", percent(reasons.chance)),
        ]
    return ["", line(f"terms ({reasons.unit})", "value", "chance without it"), *rows, *last]


def as_data(study: StudyTables, told: Told) -> dict[str, Any]:
    """A decision for machines."""
    reasons, row = told.reasons, told.reasons.row
    given = {key: row[key] if isinstance(row[key], str) else None for key in ("actor", "counterpart", "treaty")}
    return {
        "run": int(row["run"]), "year": float(row["year"]), "decision": row["decision"], **given,
        "outcome": row["outcome"], "chance": float(row["chance"]), "chance_of_outcome": reasons.chance_of_outcome,
        "forced": reasons.forced, "unit": reasons.unit, "sum": reasons.total,
        "terms": [
            {
                "term": term, "value": value, "unit": reasons.unit if term in reasons.added else "chance",
                "words": told.phrase(term), "chance_without": reasons.without(term),
            }
            for term, value in reasons.terms.items()
        ],
        "would_tip": [
            {"term": flip.term, "now": flip.now, "then": flip.then, "fixed": flip.fixed, "words": told.change(flip)}
            for flip in reasons.flips
        ],
        "told": " ".join(told.sentences), "runs": study.replicates, "runs_alike": alike(study, told),
    }  # fmt: skip


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
