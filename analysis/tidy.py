"""Tidy frames: the rows of a table, each with the point and the replicate of its run and the values of the axes."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.parts import KEYS, StudyError, columns_of, read

if TYPE_CHECKING:
    from analysis.tables import StudyTables

SETTINGS: Final = ("run", "point", "replicate")
"""The first columns of every tidy frame."""


def tidied(study: StudyTables, table: str, columns: Sequence[str], points: Sequence[int]) -> pd.DataFrame:
    """The rows of completed runs with their settings; StudyError for a table, column or point that is not there."""
    if table not in KEYS:
        raise StudyError(f"there is no table {table!r}; the tables are {', '.join(KEYS)}")
    runs = _settings(study)
    if unknown := sorted(set(points) - set(runs["point"])):
        raise StudyError(f"{study.folder}: no completed run has the point {unknown[0]}; `points` lists them")
    runs = runs[runs["point"].isin(points)] if len(points) else runs
    keys = [key for key in KEYS[table] if key != "run"] if table != "runs" else ["status"]
    known = _columns(study, table)
    for name in (name for name in columns if name not in known):
        near = get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise StudyError(f"{study.folder}: the table {table!r} has no column {name!r}{hint}")
    settings = [*SETTINGS, *study.axes] if table == "runs" else ["run"]
    wanted = list(dict.fromkeys([*keys, *(columns or (name for name in known if name not in settings))]))
    only = [("run", "in", runs["run"].tolist())] if len(runs) < len(study.runs) else None
    rows = read(study, table, only, ["run", *wanted] if columns else None)
    return _sorted(_joined(rows, runs, [name for name in wanted if name in rows]))


def _settings(study: StudyTables) -> pd.DataFrame:
    """The settings of each completed run; a run that is no sweep's stands at point 0."""
    runs = study.runs[study.runs["run"].isin(study.completed)].reset_index(drop=True)
    runs = runs.assign(**{name: runs.get(name, other) for name, other in (("point", 0), ("replicate", runs["run"]))})
    return runs[[*SETTINGS, *(name for name in study.axes if name in runs)]]


def _columns(study: StudyTables, table: str) -> list[str]:
    """The columns of a table as they stand in its first file."""
    found = columns_of(study, table)
    if not found:
        raise StudyError(f"{study.folder}: the study has no table {table!r}; `record: {{tables: [...]}}` names them")
    return found


def _joined(rows: pd.DataFrame, runs: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """Rows with the settings of their runs in front; words of axes as categories, which take little room."""
    at = pd.Index(runs["run"]).get_indexer(pd.Index(rows["run"]))
    rows, at = rows[at >= 0], at[at >= 0]
    front = {}
    for name in runs:
        values = runs[name] if pd.api.types.is_numeric_dtype(runs[name]) else runs[name].astype("category")
        front[f"{name} (axis)" if name in wanted else str(name)] = values.array.take(at)
    return pd.DataFrame({**front, **{name: rows[name].array for name in wanted}})


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows by run and, where they have one, by time; those of one time as they were recorded."""
    keys = [key for key in ("run", "year") if key in frame]
    order = np.lexsort([frame[key].to_numpy() for key in reversed(keys)])
    return frame if bool((np.diff(order) == 1).all()) else frame.iloc[order].reset_index(drop=True)
