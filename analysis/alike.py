"""The same decision in other runs: in how many of them a nation did the same that year."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.tables import StudyTables
from analysis.telling import Told
from sim.vocabulary import Decision

BOTH_WAYS: Final = (
    Decision.VOTE, Decision.FOUND, Decision.RENEW, Decision.RESIST, Decision.ATTACK, Decision.HONOUR, Decision.JOIN,
    Decision.SIGNAL, Decision.PARTNER, Decision.SUSPEND, Decision.EXPEL, Decision.REVIVE, Decision.ASSIST,
)  # fmt: skip
"""Decisions that are recorded whenever they come up, whichever way they go."""

NOTED: Final = (Decision.LEAVE, Decision.ACCEDE, Decision.CHALLENGE)
"""Decisions that are recorded when they are for the deed, and else only where it was not too unlikely."""


NAMED: Final = ("none of the", "all")
"""How one tells of no run and of every one."""


def alike(study: StudyTables, told: Told) -> int | None:
    """In how many runs the nation did the same deed that year, with the same nation and in the same treaty.

    A treaty of two made in the run is the same as any other of the two, the article of one ratified must be the same;
    for one of more that was made in the run there is no telling which one in another run it is: None.
    """
    rows = _matter(study, told)
    if rows is None:
        return None
    if not told.ratified and told.reasons.decision is not Decision.INCIDENT:  # its outcome is a domain, not told
        rows = rows[rows["outcome"] == told.reasons.row["outcome"]]
    return int(rows["run"].nunique())


def _matter(study: StudyTables, told: Told) -> pd.DataFrame | None:
    """What the nation decided that year in all runs on the same matter; None where there is no telling."""
    row = told.reasons.row
    rows = study.rows("decisions", ("counterpart", "treaty"), actor=row["actor"])
    same = (rows["year"] + 1e-6).floordiv(1) == math.floor(row["year"] + 1e-6)
    if isinstance(row["counterpart"], str):
        same &= rows["counterpart"] == row["counterpart"]
    if told.ratified:
        same &= rows["decision"].isin(["sign", "deepen"]) & (rows["outcome"] == told.ratified)
    else:
        same &= rows["decision"] == row["decision"]
        treaty = _same_treaty(study, told, rows)
        if treaty is None:
            return None
        same &= treaty
    found: pd.DataFrame = rows.loc[same]
    return found


def _same_treaty(study: StudyTables, told: Told, rows: pd.DataFrame) -> Any:
    """Which decisions are on the treaty that one is about, or on one of the same two; None if nobody can tell."""
    row = told.reasons.row
    if not names_treaty(told):
        return True
    if not isinstance(row["treaty"], str):
        return rows["treaty"].isna()
    if row["treaty"] in study.treaty_titles:
        return rows["treaty"] == row["treaty"]
    grown = _of_the_same_two(study, int(row["run"]), str(row["treaty"]))
    if grown is None:
        return None
    return np.array([key in grown for key in zip(rows["run"], rows["treaty"], strict=True)], dtype=bool)


def _of_the_same_two(study: StudyTables, run: int, treaty: str) -> set[Any] | None:
    """All treaties made in runs, by run and id, in which the same two and no others ever were; None if more were."""
    table = study.members.drop_duplicates(["run", "treaty", "nation"])
    who = table.loc[(table["run"] == run) & (table["treaty"] == treaty), "nation"]
    if len(who) != 2:
        return None
    table = table[~table["treaty"].isin(list(study.treaty_titles))]
    sizes = table.groupby(["run", "treaty"]).size()
    both = table[table["nation"].isin(who)].groupby(["run", "treaty"]).size()
    return set(sizes.index[sizes == 2]) & set(both.index[both == 2])


def made_in_run(study: StudyTables, told: Told) -> bool:
    """Whether a decision is on a treaty that nations made in the run, which the scenario does not name."""
    key = told.reasons.row["treaty"]
    return isinstance(key, str) and key not in study.treaty_titles


def names_treaty(told: Told) -> bool:
    """Whether the decision is about a treaty, by which it is told."""
    return any("{treaty}" in phrase for phrase in told.phrases)


def how_often(study: StudyTables, told: Told) -> list[str]:
    """In how many runs the same was decided, as a sentence, where the same can be told."""
    rows, count, runs, decision = _matter(study, told), alike(study, told), study.replicates, told.reasons.decision
    if rows is None or count is None:
        return []
    made = made_in_run(study, told) and names_treaty(told)
    when = f"that year{', on a treaty of the same two,' if made else ''}"
    if decision is Decision.BUDGET:
        deed = "raised" if told.reasons.done else "cut"
        return [f"It {deed} its spending that year, by enough to be recorded, in {_part(count, runs)}."]
    if decision in NOTED and not told.reasons.done:
        yes = int(rows.loc[rows["outcome"] == "yes", "run"].nunique())
        return [f"The opposite was decided {when} in {_part(yes, runs)}."]
    asked = int(rows["run"].nunique())
    both_ways = decision in BOTH_WAYS or told.newcomer
    if both_ways and asked == 1 < runs:
        return [f"In the other run{'s' if runs > 2 else ''} it did not come up that year."]
    if both_ways and asked < runs:
        return [f"It came up {when} in {asked} of {runs} runs, and the same was decided in {count} of these."]
    rest = f"; in the other{'s' if runs > 2 else ''} it may not have come up" if told.once and asked < runs else ""
    part = f"this run alone, of {runs}" if count == 1 < runs else _part(count, runs)
    return [f"The same was decided {when} in {part}{rest}."]


def _part(count: int, runs: int) -> str:
    """So many of the runs."""
    if runs == 2 and count != 1:
        return "both runs" if count else "neither run"
    return f"{count} of {runs} runs ({count / runs:.0%})" if 0 < count < runs else f"{NAMED[count > 0]} {runs} runs"
