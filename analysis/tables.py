"""A study as tidy tables: what a finished run left in its folder, read only when asked for.

Every frame holds the runs that were completed; `runs` alone also lists those that failed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.parts import KEYS, StudyError, files_of, first_line, read
from analysis.tidy import tidied
from sim import markup
from sim.study import unreadable

__all__ = ["KEYS", "Happening", "StudyError", "StudyTables", "open_study"]


@dataclass(frozen=True)
class Happening:
    """An event of the scenario: what it is called, what sets it off, its date if it is scripted, and what it does.

    The label, if it has one, names it in figures.
    """

    id: str
    title: str
    trigger: str
    year: float | None
    effects: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class StudyTables:
    """The tables of a study, read from its folder on first use."""

    folder: Path
    manifest: dict[str, Any] = field(repr=False)
    _found: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def __repr__(self) -> str:
        """One line: which study, how long, how many nations and runs."""
        span = f"{self.start:g}-{self.end:g}, " if self.start is not None and self.end is not None else ""
        there = ", ".join(name for name in KEYS if self.has(name))
        nations = f"{len(self.nation_names)} nations"
        return f"<study {self.name}: {span}{nations}; tables {there or 'none'}; in {self.folder}>"

    def _repr_html_(self) -> str:
        """The tables that it keeps, with their size."""
        import pyarrow.parquet as pq

        sizes = {name: [pq.read_metadata(file) for file in self.files(name)] for name in KEYS}
        rows = [
            (name, sum(part.num_rows for part in parts), parts[0].num_columns) for name, parts in sizes.items() if parts
        ]
        return markup.table(repr(self)[1:-1].partition(";")[0], ("table", "rows", "columns"), rows)

    def has(self, table: str) -> bool:
        """Whether the folder holds the table."""
        return bool(self.files(table))

    def files(self, table: str) -> list[Path]:
        """The files of a table: one of a run, of a sweep one for each whole block; none where it is not kept."""
        return files_of(self.folder, table)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run: seed, status, message."""
        return read(self, "runs")

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point of a sweep: its number, which `runs` names, and the values of its axes."""
        return read(self, "points")

    @cached_property
    def axes(self) -> list[str]:
        """The columns of `points` that hold what a sweep varies, in the order of the study; none of a run."""
        return [str(name) for name in self.points if name not in ("point", "values")] if self.has("points") else []

    def tidy(self, table: str = "steps", columns: Sequence[str] = (), points: Sequence[int] = ()) -> pd.DataFrame:
        """A table joined with the settings of its runs: `run`, `point`, `replicate`, the axes, keys, then the rest.

        Of a run, `point` is 0 and there are no axes. With `columns` only these of the rest are read, in their order;
        with `points` only the runs of these points. Rows are sorted by run and time. It is not kept in memory.
        """
        return tidied(self, table, columns, points)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """One row a run and step: the measures of the whole system."""
        return self._completed("steps").sort_values(["run", "year"], kind="stable", ignore_index=True)

    @cached_property
    def nations(self) -> pd.DataFrame:
        """One row a run, step and nation."""
        return self._completed("nations")

    @cached_property
    def treaties(self) -> pd.DataFrame:
        """One row a run, step and treaty."""
        return self._completed("treaties")

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row a spell of membership: who, in what role, from when to when."""
        return self._completed("members")

    @cached_property
    def ties(self) -> pd.DataFrame:
        """One row a spell of obligation between two nations, by kind of article."""
        return self._completed("ties")

    @cached_property
    def dyads(self) -> pd.DataFrame:
        """One row an ordered pair of nations at a date of the snapshots: threat, trust, rivalry, claims, pledges."""
        return self._completed("dyads")

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event that happened in a run."""
        return self._completed("events")

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """One row a decision, with its outcome, its chance and the named terms behind it."""
        return self._completed("decisions")

    @cached_property
    def completed(self) -> NDArray[np.int64]:
        """The numbers of the runs that were completed."""
        done = self.runs.loc[self.runs["status"].astype(str) == "done", "run"]
        return np.sort(done.to_numpy(dtype=np.int64))

    @property
    def shares_luck(self) -> bool:
        """Whether runs of one replicate have the same luck at all points, as they do unless a sweep says otherwise."""
        return (self.manifest.get("sweep") or {}).get("policy") != "distinct"

    @property
    def replicates(self) -> int:
        """How many runs were completed."""
        return len(self.completed)

    @cached_property
    def years(self) -> NDArray[np.float64]:
        """The times that were recorded, in order, as decimal years."""
        return np.unique(self.steps["year"].to_numpy(dtype=np.float64))

    @property
    def step(self) -> float:
        """The length of a step in years."""
        return 1.0 / float(self._scenario.get("steps_per_year") or 1)

    @property
    def name(self) -> str:
        """The short name of the study."""
        return str(self.manifest.get("name") or self.folder.name)

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return str(self.manifest.get("title") or self.name)

    @property
    def start(self) -> float | None:
        """The first year, as the scenario says."""
        return _number(self._scenario.get("start"))

    @property
    def end(self) -> float | None:
        """The last year, as the scenario says."""
        return _number(self._scenario.get("end"))

    @cached_property
    def nation_names(self) -> dict[str, str]:
        """Names of nations by id, in the order of the scenario."""
        return {str(row["id"]): str(row.get("name") or row["id"]) for row in self.listed("nations")}

    @cached_property
    def treaty_titles(self) -> dict[str, str]:
        """Titles of the treaties that the scenario names, by id, in its order."""
        return {str(row["id"]): str(row.get("title") or row["id"]) for row in self.listed("treaties")}

    @cached_property
    def organisations(self) -> list[str]:
        """The ids of the scenario's treaties that others can join."""
        return [str(row["id"]) for row in self.listed("treaties") if row.get("organisation")]

    @property
    def focus(self) -> list[str]:
        """The ids of the treaties that the scenario is about, if it says so."""
        found = self._scenario.get("focus")
        given = found.get("treaties") if isinstance(found, dict) else None
        return [str(key) for key in given] if isinstance(given, list) else []

    @property
    def snapshots(self) -> list[float]:
        """The dates at which the scenario wants to see the network, as decimal years."""
        dates = self._scenario.get("snapshots")
        years = [_decimal_year(date) for date in dates] if isinstance(dates, list) else []
        return [year for year in years if year is not None]

    @cached_property
    def happenings(self) -> list[Happening]:
        """The events of the scenario, in its order."""
        return [
            Happening(
                id=str(row["id"]),
                title=str(row.get("title") or row["id"]),
                trigger=str(row.get("trigger") or ("date" if row.get("date") else "")),
                year=_decimal_year(row.get("date")),
                effects=tuple(str(effect) for effect in row.get("effects") or ()),
                label=str(row.get("label") or ""),
            )
            for row in self.listed("events")
        ]

    @property
    def _scenario(self) -> dict[str, Any]:
        scenario = self.manifest.get("scenario")
        return scenario if isinstance(scenario, dict) else {}

    def listed(self, what: str) -> list[dict[str, Any]]:
        """The rows of a list that the manifest keeps about the scenario: nations, treaties or events."""
        return [row for row in self._scenario.get(what) or [] if isinstance(row, dict) and "id" in row]

    def rows(self, table: str, columns: tuple[str, ...] = (), **wanted: object) -> pd.DataFrame:
        """The rows of a table that have such values, read without the rest of it, unless it is all there already.

        With `columns`, only these and those of the values are sure to be there.
        """
        if table in vars(self):
            there: pd.DataFrame = getattr(self, table)
            for key, value in wanted.items():
                there = there.loc[there[key] == value]
            return there
        asked = (table, columns, *sorted(wanted.items()))
        if asked not in self._found:
            needed = [*dict.fromkeys([*KEYS[table], *columns, *wanted])] if columns else None
            frame = read(self, table, [(key, "==", value) for key, value in wanted.items()] or None, needed)
            self._found[asked] = frame[frame["run"].isin(self.completed)].reset_index(drop=True)
        return self._found[asked]

    def _completed(self, table: str) -> pd.DataFrame:
        """A table without the rows of runs that failed."""
        frame = read(self, table)
        return frame[frame["run"].isin(self.completed)].reset_index(drop=True)


def open_study(folder: Path | str) -> StudyTables:
    """Open the folder of a finished run; StudyError when it holds no readable manifest."""
    path, manifest = Path(folder), Path(folder) / "manifest.json"
    if not path.is_dir():
        raise StudyError(f"{path}: no such folder")
    if not manifest.is_file():
        raise StudyError(f"{path}: not the folder of a study (it has no manifest.json)")
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except (ValueError, OSError) as problem:
        raise StudyError(f"{manifest}: the manifest cannot be read ({first_line(problem)})") from problem
    if not isinstance(content, dict):
        raise StudyError(f"{manifest}: the manifest cannot be read (it is not a JSON object)")
    if why := unreadable(content):
        raise StudyError(f"{path}: {why}")
    return StudyTables(path, content)


def _number(value: object) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, (int, float)) else float(value)


def _decimal_year(value: object) -> float | None:
    """A date or a year as a decimal year: 1950-06-25 is 1950.48."""
    number = _number(value)
    if number is not None or value is None:
        return number
    try:
        day = dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return float(str(value)) if str(value).isdigit() else None
    length = (dt.date(day.year + 1, 1, 1) - dt.date(day.year, 1, 1)).days if day.year < 9999 else 365
    return day.year + (day.timetuple().tm_yday - 1) / length
