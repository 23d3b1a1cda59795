"""A number of every run: an index over the years, its mean or its last value, of the system, a nation or a treaty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.parts import columns_of
from analysis.tables import KEYS, StudyTables
from analysis.wishes import Undrawable
from sim.cli.output import counted
from sim.scenario.problems import shown, suggestion

WAYS: Final = ("mean", "last", "min", "max", "sum")
"""How the years of a run become one number."""
HEADLINES: Final = ("cohesion", "general_deterrence", "wars", "mean_burden")
"""The indices that are taken where none is chosen."""


@dataclass(frozen=True)
class Measure:
    """An index of the system, or of one nation or treaty, and how its years become one number."""

    index: str
    of: str = ""
    way: str = "mean"
    first: float = -math.inf
    final: float = math.inf

    def __str__(self) -> str:
        """As it is written: cohesion, last(nato.cohesion)."""
        name = f"{self.of}.{self.index}" if self.of else self.index
        return name if self.way == "mean" else f"{self.way}({name})"

    @property
    def words(self) -> str:
        """As it is called in a sentence."""
        name = self.index.replace("_", " ") + (f" of {self.of}" if self.of else "")
        before = {"mean": "", "last": "last ", "min": "least ", "max": "greatest ", "sum": "summed "}
        return before[self.way] + name

    def over(self, years: tuple[float, float]) -> str:
        """Over which years of a study it is taken, and in what way."""
        first, final = max(years[0], self.first), min(years[1], self.final)
        span = f"{first:.0f}-{final:.0f}" if final > first else f"{first:.0f}"
        before = {"mean": "mean of ", "last": "last of ", "min": "least of ", "max": "greatest of ", "sum": "sum over "}
        return before[self.way] + span


def declared(study: StudyTables) -> list[str]:
    """What the claims of a sweep's world measure, as far as the sweep keeps it, those of the system first.

    Where an index of a treaty is not kept, that of the system by the same name takes its place.
    """
    found = []
    for claim in (study.manifest.get("scenario") or {}).get("claims") or ():
        if not isinstance(claim, Mapping):
            continue
        of, index = str(claim.get("nation") or claim.get("treaty") or ""), str(claim.get("measure"))
        for asked in (Measure(index, of), Measure(index)):
            try:
                _table(study, asked)
            except Undrawable:
                continue
            found.append(str(asked))
            break
    return sorted(dict.fromkeys(found), key=lambda name: "." in name)


def must_have(study: StudyTables, names: Sequence[str]) -> None:
    """Undrawable, all at once, where a study does not keep indices such as cohesion or TIL.burden."""
    told = []
    for name in names:
        of, _, index = name.rpartition(".")
        try:
            _table(study, Measure(index, of))
        except Undrawable as problem:
            told.append(str(problem))
    if told:
        raise Undrawable("\n".join(told))


def courses_of(study: StudyTables, names: Sequence[str]) -> pd.DataFrame:
    """The rows of `study.tidy("steps", names)`, where TIL.burden names an index of a nation or treaty."""
    own = [name for name in names if "." not in name]
    frame = study.tidy("steps", own or headlines(study)[-1:])
    frame = frame if own else frame.iloc[:, :-1]
    for name in dict.fromkeys(name for name in names if "." in name):
        of, _, index = name.rpartition(".")
        table, key = _table(study, Measure(index, of))
        rows = study.rows(table, ("run", "year", index), **{key: of})
        frame = frame.merge(rows[["run", "year", index]].rename(columns={index: name}), "left", on=["run", "year"])
    return frame


def headlines(study: StudyTables) -> list[str]:
    """What the claims of a sweep's world measure and the headlines it has recorded, or else its first index."""
    there = columns_of(study, "steps")
    known: list[str] = [*dict.fromkeys([*declared(study), *(name for name in HEADLINES if name in there)])]
    return known or [name for name in there if name not in (*KEYS["steps"], "step")][:1]


def values_of(study: StudyTables, asked: Measure) -> pd.Series[float]:
    """A number for each run that was completed, by its number; not a number where the index is not defined."""
    table, key = _table(study, asked)
    wanted: dict[str, object] = {key: asked.of} if key else {}
    rows = study.rows(table, ("run", "year", asked.index), **wanted)
    years = np.floor(rows["year"].to_numpy(dtype=float) + 1e-9)
    inside = (years >= asked.first) & (years <= asked.final)
    if len(rows) and not inside.any():
        raise Undrawable(f"{study.folder}: its years are {years.min():.0f} to {years.max():.0f}; choose among them")
    chosen = rows.loc[inside, ["run", "year", asked.index]].sort_values(["run", "year"], kind="stable")
    numbers = chosen[asked.index].astype(float)
    grouped = numbers.where(np.isfinite(numbers)).groupby(chosen["run"])
    found: pd.Series[float]
    if asked.way == "last":
        found = numbers.set_axis(chosen["run"])
        found = found[~found.index.duplicated(keep="last")]
    elif asked.way == "sum":
        found = grouped.sum(min_count=1)
    else:
        found = grouped.agg(asked.way)
    return found.reindex(pd.Index(study.completed, name="run"))


def defined_in(defined: int, runs: int) -> str:
    """In how many of the runs a measure is defined, as every figure of a sweep says it: only these are counted."""
    return (
        f"{defined:,} of {counted(runs, 'run')}, those in which it is defined"
        if defined < runs
        else counted(runs, "run")
    )


def _table(study: StudyTables, asked: Measure) -> tuple[str, str]:
    """The table in which an index stands, and the column that says whose it is; Undrawable if it is in none."""
    table, key = "steps", ""
    if asked.of:
        table, key = ("nations", "nation") if asked.of in study.nation_names else ("treaties", "treaty")
        if key == "treaty" and asked.of not in study.treaty_titles:
            near = suggestion(asked.of, [*study.nation_names, *study.treaty_titles])
            hint = f"; did you mean '{near}'?" if near else ""
            raise Undrawable(f"{study.folder}: there is no nation or treaty {shown(asked.of)}{hint}")
    there = columns_of(study, table)
    if not there:
        told = f"keeps no table `{table}`; name it in the study's `record: {{tables: [...]}}`"
        raise Undrawable(f"{study.folder}: {asked.words}: the study {told}")
    if asked.index not in there or asked.index in (*KEYS[table], "step"):
        near = suggestion(asked.index, there)
        hint = f"; did you mean '{near}'?" if near else ", or it was not recorded (foedus metrics lists all)"
        raise Undrawable(f"{study.folder}: there is no measure {shown(asked.index)} in its table `{table}`{hint}")
    return table, key
