"""The run, the nation and the treaty that a reader asks a figure for, found in the study."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analysis.tables import StudyTables
from analysis.wishes import Undrawable, Wishes
from sim.scenario.problems import suggestion


def one_run(study: StudyTables, wishes: Wishes) -> StudyTables:
    """The study as if it had but the run that is asked for; the study itself where none is."""
    if wishes.run is None:
        return study
    if wishes.run not in study.completed:
        runs = study.completed
        known = f"the runs are {runs[0]} to {runs[-1]}" if len(runs) else "no run was completed"
        raise Undrawable(f"{study.folder}: --run {wishes.run}: there is no such completed run; {known}")
    alone = StudyTables(study.folder, study.manifest)
    vars(alone)["completed"] = np.array([wishes.run])
    return alone


def which_run(study: StudyTables, wishes: Wishes) -> str:
    """Which of its runs a figure shows, as its note begins; empty where it shows all."""
    return "" if wishes.run is None else f"Run {wishes.run} of {len(study.runs)}. "


def nations_of(study: StudyTables, wishes: Wishes) -> list[str]:
    """The ids of the nations asked for, by id or name."""
    return [_found(study, "nation", given, study.nation_names) for given in wishes.nations]


def nation_of(study: StudyTables, wishes: Wishes) -> str | None:
    """The one nation asked for, if any."""
    found = nations_of(study, wishes)
    if len(found) > 1:
        raise Undrawable(f"--nation: this figure shows one nation at a time; take one of {', '.join(found)}")
    return found[0] if found else None


def largest(study: StudyTables, nations: Iterable[str]) -> list[str]:
    """Nations by their mean military capability, as far as the study tells it, the largest first; else by id."""
    size: dict[str, float] = {}
    if study.has("nations") and "capability" in study.nations:
        size = {str(key): float(mean) for key, mean in study.nations.groupby("nation")["capability"].mean().items()}
    return sorted(nations, key=lambda key: (-size.get(key, 0.0), key))


def treaties_of(study: StudyTables, wishes: Wishes) -> list[str]:
    """The ids of the treaties asked for, by id or title; those made in a run by their id."""
    made = {str(key): str(key) for key in study.members["treaty"].unique()} if study.has("members") else {}
    return [_found(study, "treaty", given, made | study.treaty_titles) for given in wishes.treaties]


def _found(study: StudyTables, kind: str, given: str, titles: dict[str, str]) -> str:
    """The id that is meant by an id or a title; Undrawable with the nearest if there is none."""
    ids = {name.casefold(): key for key, title in titles.items() for name in (title, key)}
    if given.casefold() in ids:
        return ids[given.casefold()]
    near = suggestion(given, [*titles, *titles.values()])
    hint = f"did you mean '{near}'?" if near else f"it has {', '.join(list(titles)[:20])}" if titles else "it has none"
    raise Undrawable(f"{study.folder}: --{kind} {given}: there is no such {kind} in it; {hint}")
