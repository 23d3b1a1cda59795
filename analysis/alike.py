"""The same decision in other runs: in how many of them a nation did the same that year."""

from __future__ import annotations

import math

import numpy as np

from analysis.tables import StudyTables
from analysis.telling import DEEDS, Told
from sim.vocabulary import Decision


def alike(study: StudyTables, told: Told) -> int | None:
    """In how many runs the nation did the same deed that year, with the same nation and in the same treaty.

    A treaty of two made in the run is the same as any other of the two, the article of one ratified must be the same;
    for one of more that was made in the run there is no telling which one in another run it is: None.
    """
    row, rows = told.reasons.row, study.decisions
    same = rows["actor"] == row["actor"]
    same &= (rows["year"] + 1e-6).floordiv(1) == math.floor(row["year"] + 1e-6)
    if isinstance(row["counterpart"], str):
        same &= rows["counterpart"] == row["counterpart"]
    if told.ratified:
        same &= rows["decision"].isin(["sign", "deepen"]) & (rows["outcome"] == told.ratified)
        return int(rows.loc[same, "run"].nunique())
    same &= rows["decision"] == row["decision"]
    if told.reasons.decision is not Decision.INCIDENT:  # its outcome is the domain, which is not told
        same &= rows["outcome"] == row["outcome"]
    if not _names_treaty(told):
        return int(rows.loc[same, "run"].nunique())
    if not isinstance(row["treaty"], str):
        same &= rows["treaty"].isna()
    elif row["treaty"] in study.treaty_titles:
        same &= rows["treaty"] == row["treaty"]
    else:
        circles = _circles(study)
        who = circles.get((row["run"], row["treaty"]), frozenset())
        if len(who) != 2:
            return None
        grown = {key for key, members in circles.items() if members == who and key[1] not in study.treaty_titles}
        same &= np.array([key in grown for key in zip(rows["run"], rows["treaty"], strict=True)])
    return int(rows.loc[same, "run"].nunique())


def _circles(study: StudyTables) -> dict[tuple[int, str], frozenset[str]]:
    """All who were ever in a treaty, by run and treaty."""
    found: dict[tuple[int, str], set[str]] = {}
    table = study.members
    for run, treaty, nation in zip(table["run"], table["treaty"], table["nation"], strict=True):
        found.setdefault((int(run), str(treaty)), set()).add(str(nation))
    return {key: frozenset(who) for key, who in found.items()}


def made_in_run(study: StudyTables, told: Told) -> bool:
    """Whether a decision is on a treaty that nations made in the run, which the scenario does not name."""
    key = told.reasons.row["treaty"]
    return isinstance(key, str) and key not in study.treaty_titles


def _names_treaty(told: Told) -> bool:
    """Whether the decision is told with its treaty."""
    return any("{treaty}" in phrase for phrase in DEEDS[told.reasons.decision])


def how_often(study: StudyTables, told: Told) -> list[str]:
    """In how many runs the same was decided, as a sentence, where the same can be told."""
    count = alike(study, told)
    if count is None:
        return []
    made = made_in_run(study, told) and _names_treaty(told)
    text = f"The same was decided that year{', on a treaty of the same two,' if made else ''} in {count} of "
    text += f"{study.replicates} runs ({count / study.replicates:.0%})"
    rest = "; in the others it may not have come up" if told.once and count < study.replicates else ""
    return [f"{text}{rest}."]
