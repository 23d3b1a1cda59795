"""A point of a sweep, read as if it were a run of its own: its world, its replicates, and no block but theirs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from analysis.tables import KEYS, StudyTables
from analysis.why import Unanswerable
from sim.scenario.build import build_schedule
from sim.schedule import STANDARD
from sim.study import SWEEP, StoreError, about
from sim.sweep.base import base_of, split
from sim.sweep.checking import open_sweep, told
from sim.sweep.plan import Plan

OPTIONAL: Final = {"members": "who was but a partner of a treaty", "events": "what the scenario did that year"}
"""Tables without which decisions can be told, if less is said of them, and what they say."""
NUMBERS: Final = {"run": "int64", "year": "float64", "start": "float64", "stop": "float64"}


@dataclass(frozen=True)
class Which:
    """Which run is asked for: by its number, or by its point and the number of its replicate there."""

    run: int | None = None
    point: int | None = None
    replicate: int | None = None


@dataclass(frozen=True)
class PointTables(StudyTables):
    """The tables of the runs at one point, read from the blocks that hold them."""

    point: int = 0
    plan: Plan = field(kw_only=True, repr=False)

    def files(self, table: str) -> list[Path]:
        """The files of a table, of these blocks only."""
        first, found = self.point * self.plan.replicates, super().files(table)
        blocks = range(first // self.plan.size, (first + self.plan.replicates - 1) // self.plan.size + 1)
        return [file for file in found if table == "points" or int(file.stem.partition("-")[0]) in blocks]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run at the point that is there: its number, its replicate, the values of the point, its status."""
        if not self.files("runs"):
            return _empty("runs")
        found = super().runs
        return found[found["point"] == self.point].reset_index(drop=True)

    def rows(self, table: str, columns: tuple[str, ...] = (), **wanted: object) -> pd.DataFrame:
        """The rows of a table that have such values; none of a table that is not kept and not needed."""
        return super().rows(table, columns, **wanted) if self._kept(table) else _empty(table)

    def _completed(self, table: str) -> pd.DataFrame:
        return super()._completed(table) if self._kept(table) else _empty(table)

    def _kept(self, table: str) -> bool:
        return table not in OPTIONAL or table in self.plan.keep.tables

    def place(self, run: int) -> dict[str, int]:
        """Where a run stands in the sweep."""
        return {"point": self.point, "replicate": run - self.point * self.plan.replicates}

    def heading(self, run: int) -> str:
        """Which run it is, at which point, and what of it was not kept."""
        row = self.runs[self.runs["run"] == run].iloc[0]
        known = {str(key): value for key, value in row.items() if not pd.isna(value)}
        text = f"{self.name}, {told(known, list(self.plan.columns.values()))}."
        if self.replicates > 1:
            text += f" Runs are counted at this point alone, where {self.replicates} are done."
        lacking = [table for table in OPTIONAL if not self._kept(table)]
        if lacking:
            said = " and ".join(OPTIONAL[table] for table in lacking)
            text += f" The sweep keeps no {' and no '.join(lacking)}, which would say {said}."
        return text


def _empty(table: str) -> pd.DataFrame:
    return pd.DataFrame({column: pd.Series(dtype=NUMBERS.get(column, "str")) for column in KEYS[table]})


def study_of(study: StudyTables, which: Which) -> tuple[StudyTables, int]:
    """The tables that tell of a run, and its number: the folder of runs, or one point of a sweep; or Unanswerable."""
    if which.run is not None and (which.point, which.replicate) != (None, None):
        raise Unanswerable("--run is the number of a run among all: give either it, or --point and --replicate")
    if not isinstance(study.manifest.get(SWEEP), dict):
        if which.point is not None:
            raise Unanswerable(f"--point {which.point}: {study.folder} is no sweep; --run chooses one of its runs")
        return study, which.run or which.replicate or 0
    try:
        plan = open_sweep(study.folder).plan
    except StoreError as error:
        raise Unanswerable(f"{error}; foedus sweep mends it") from error
    number = _number(study, plan, which)
    if "decisions" not in plan.keep.tables:
        tables = ", ".join(dict.fromkeys((*plan.keep.tables, "decisions", *OPTIONAL)))
        remedy = f"sweep it into another folder (--out) with `record: {{tables: [{tables}]}}` in the study"
        raise Unanswerable(f"{study.folder} keeps no decisions; {remedy}")
    found = _point(study, plan, number // plan.replicates)
    row = found.runs[found.runs["run"] == number]
    if row.empty:
        raise Unanswerable(f"run {number} is not there yet: the same foedus sweep goes on")
    if row["status"].iloc[0] != "done":
        raise Unanswerable(f"run {number} failed: {row['message'].iloc[0]}")
    return found, number


def _number(study: StudyTables, plan: Plan, which: Which) -> int:
    """The number of a run of a sweep; Unanswerable where there is none."""
    points, replicates = len(plan.points), plan.replicates
    choice = f"--point (0 to {points - 1}, as points.parquet lists them)"
    choice += f" and --replicate (0 to {replicates - 1})" if replicates > 1 else ""
    if which.run is None and which.point is None:
        raise Unanswerable(f"{study.folder} is a sweep: give {choice}, or --run (0 to {plan.runs - 1})")
    given = {"run": (which.run, plan.runs), "point": (which.point, points), "replicate": (which.replicate, replicates)}
    for option, (value, count) in given.items():
        if value is not None and value >= count:
            raise Unanswerable(f"--{option} {value}: {study.folder} has the {option}s 0 to {count - 1}")
    return which.run if which.run is not None else (which.point or 0) * replicates + (which.replicate or 0)


def _point(study: StudyTables, plan: Plan, point: int) -> PointTables:
    """The study of a point: the world that the point makes of the one that all start from."""
    structure, parameters = split(plan.points[point])
    loaded = base_of(plan.text).world(structure)
    values = STANDARD.values() | build_schedule(loaded.scenario).values() | parameters
    manifest = study.manifest | {"scenario": about(loaded), "parameters": values}
    return PointTables(study.folder, manifest, point=point, plan=plan)
