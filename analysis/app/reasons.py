"""Why a nation decided as it did, what was decided on a treaty, and where two branches part, in sentences."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from analysis.account import ballots, in_full, in_order
from analysis.app.changes import differences, when
from analysis.app.history import History
from analysis.app.session import Branch, Session
from analysis.app.trouble import MISSING, Trouble
from analysis.ballots import in_words
from analysis.comparison.arms import Arms
from analysis.comparison.partings import Parted, parted_in
from analysis.context import Context
from analysis.happenings import happened
from analysis.held import records
from analysis.phrases import listed
from analysis.reasons import Reasons, ordered
from analysis.statistics import lasting
from analysis.tables import StudyTables
from analysis.telling import Told
from analysis.why import told_of
from sim.scenario.problems import shown

MOST_LISTED: Final = 60


def of_nation(history: History, nation: str, year: float, other: str = "") -> dict[str, Any]:
    """What a nation decided in a step, perhaps only with another nation or on a treaty, and why."""
    study = _known(history, nation, year)
    if other and other not in study.nation_names:
        _treaty(study, other)
    rows = study.decisions
    rows = rows[rows["actor"] == nation]
    if other:
        rows = rows[(rows["counterpart"] == other) | (rows["treaty"] == other)]
    told = _told(history, study, rows)
    names = history.arm.names
    who, time = names.nation(nation), when(year, study.step)
    scripted = "" if other else happened(study, history.replicate, nation, year)
    paragraphs = [scripted] if scripted else []
    paragraphs += [" ".join(one.sentences) for one in in_full(told, whole_year=True)]
    votes = ballots(told, whole_year=True)
    paragraphs += [in_words(votes)] if votes else []
    if not told:
        paragraphs.append(f"No decision of {who} is on record in {time}{_with(history, other)}.")
    return {"title": f"{_capital(who)} in {time}", "paragraphs": paragraphs, "decisions": _listed(told)}


def of_treaty(history: History, treaty: str, year: float) -> dict[str, Any]:
    """Who is in a treaty at a time, and what was decided on it."""
    study = _known(history, "", year)
    name = _treaty(study, treaty)
    names = history.arm.names
    told = _told(history, study, study.decisions[study.decisions["treaty"] == treaty])
    spells = lasting(study.members[study.members["treaty"] == treaty], float(study.steps["year"].iloc[-1]), study.step)
    seats: dict[str, list[str]] = {}
    for nation, role in zip(spells["nation"], spells["role"], strict=True):
        seats.setdefault(role, []).append(names.nation(nation))
    title, time = names.treaty(treaty, None), when(year, study.step)
    paragraphs = [f"{_capital(role)}{'s' if len(who) > 1 else ''}: {listed(who)}." for role, who in seats.items()]
    rows = study.treaties[study.treaties["treaty"] == treaty]
    if len(rows) and "cohesion" in rows and math.isfinite(value := float(rows["cohesion"].iloc[-1])):
        paragraphs.append(f"Its cohesion was {value:.2f}, on a scale from 0 to 1.")
    if not seats:
        paragraphs.append(f"Nobody was in {title} at the end of {time}.")
    paragraphs += [" ".join(one.sentences) for one in in_full(told, whole_year=True)]
    return {
        "title": f"{_capital(title)} in {time}",
        "id": name,
        "paragraphs": paragraphs,
        "decisions": _listed(told),
    }


def _known(history: History, nation: str, year: float) -> StudyTables:
    """The tables of the step at a time; Trouble if there is no such nation or time."""
    calendar = history.arm.scenario.calendar
    if nation and nation not in history.arm.scenario.nations:
        raise Trouble(MISSING, ("nation", f"there is no nation {shown(nation)} in this world"))
    if not calendar.start <= year < calendar.end + 1:
        raise Trouble(MISSING, ("year", f"the world has the years {calendar.start} to {calendar.end}"))
    return history.study(year)


def _treaty(study: StudyTables, treaty: str) -> str:
    """The id of a treaty that there is, or was, in the run; Trouble otherwise."""
    if treaty not in study.treaty_titles and not (study.members["treaty"] == treaty).any():
        raise Trouble(MISSING, ("treaty", f"there is no treaty {shown(treaty)} in this branch"))
    return treaty


def _told(history: History, study: StudyTables, rows: pd.DataFrame) -> list[Told]:
    """Decisions as they are told, the gravest first."""
    context, arm = Context(study, history.replicate), history.arm
    full = [row | {"slack": context.slack(row, arm.setting.parameters)} for row in records(rows)]
    return in_order([told_of(Reasons(row, arm.setting), arm.names, context) for row in full])


def _listed(told: list[Told]) -> list[dict[str, Any]]:
    """Decisions with the chance of what came to pass and the terms that count."""
    return [
        {
            "text": one.headline,
            "chance_in_words": one.chance_in_words,
            "unit": one.reasons.unit,
            "terms": [
                {"name": term, "value": one.reasons.terms[term], "words": one.phrase(term)}
                for term in [*ordered(one.reasons), *one.reasons.besides]
            ],
        }
        for one in told[:MOST_LISTED]
    ]


def _with(history: History, other: str) -> str:
    """With whom, at the end of a sentence."""
    names = history.arm.names
    if not other:
        return ""
    return f" with {names.nation(other)}" if other in names.nations else f" on {names.treaty(other, None)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def comparison(session: Session, one: Branch, other: Branch) -> dict[str, Any]:
    """The indices of two branches side by side as far as either has been looked at, and where the histories part."""
    steps = max(one.steps, other.steps, 1)
    first, second = (session.use(branch, _so_far(steps)) for branch in (one, other))
    calendar = one.loaded.scenario.calendar
    return {
        "years": [calendar.start + k * calendar.dt for k in range(steps)],
        "indices": {name: {"a": first[name], "b": second[name]} for name in first if name in second},
        "differences": differences(one.edits, other.edits, (one.name, other.name), session.base.scenario),
        "parting": _parting(session, one, other, steps) if one.id != other.id else None,
    }


def _so_far(steps: int) -> Callable[[History], dict[str, list[float | None]]]:
    """The indices of a history in so many steps."""

    def look(history: History) -> dict[str, list[float | None]]:
        history.reach(steps)
        return {name: [row[name] for row in history.indices[:steps]] for name in history.indices[0]}

    return look


def _parting(session: Session, one: Branch, other: Branch, steps: int) -> dict[str, Any] | None:
    """Where two branches part; once a decision turned out otherwise it stays the first, whatever comes later."""
    found = session.partings.get((one.id, other.id))
    if found is None or (found[0] < steps and not found[1]):
        tables = [session.use(branch, lambda history: history.tables(steps)) for branch in (one, other)]
        parted = parted_in(Arms(one.arm(), other.arm()), tables, [session.replicate])[0]
        found = session.partings[one.id, other.id] = (steps, parted.outcome is not None, _told_parting(parted))
    return found[2]


def _told_parting(parted: Parted) -> dict[str, Any] | None:
    """The first chance that differs by something that can be felt, and the first decision that turned out otherwise;
    what came before is told.
    """
    felt, outcome = parted.felt or parted.chance, parted.outcome
    moment = outcome or felt
    found = [(each.year, each.told) for each in (parted.before, moment) if each is not None]
    if not found:
        return None
    earlier = felt is not None and outcome is not None and felt.what != outcome.what
    return {
        "year": min(year for year, _ in found),
        "text": " ".join(told for _, told in sorted(found)),
        "outcome": outcome is not None or parted.before is not None,
        "actor": moment.what["actor"] if moment is not None else None,
        "felt": felt.told if felt is not None and earlier else None,
    }
