"""The files of a study's tables: one of a run, of a sweep one for each block, read as far as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import pandas as pd

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "runs": ("run", "status"),
    "steps": ("run", "year"),
    "nations": ("run", "year", "nation"),
    "treaties": ("run", "year", "treaty"),
    "members": ("run", "treaty", "nation", "role", "start", "stop"),
    "ties": ("run", "a", "b", "kind", "start", "stop"),
    "dyads": ("run", "year", "a", "b"),
    "events": ("run", "year", "event"),
    "decisions": ("run", "year", "decision", "outcome"),
}
"""The tables of a study, each with the columns that its readers rely on."""


class StudyError(OSError):
    """A folder that cannot be read as a study; the message says what is wrong and with which file."""


def files_of(folder: Path, table: str) -> list[Path]:
    """The files of a table: one of a run, of a sweep one for each block that is whole; none where it is not kept."""
    path, parts = folder / f"{table}.parquet", folder / "parts"
    if path.exists() or not parts.is_dir():
        return [path] if path.exists() else []
    runs = sorted((parts / "runs").glob("*.parquet"))
    if table == "runs":
        return runs
    found = [parts / table / f"{run.stem.partition('-')[0]}.parquet" for run in runs]
    return [file for file in found if file.exists()]


class Kept(Protocol):
    """Whatever has tables in a folder."""

    @property
    def folder(self) -> Path:
        """Where they lie."""

    def files(self, table: str) -> list[Path]:
        """The files of a table."""


def read(
    study: Kept, table: str, only: Sequence[tuple[str, str, object]] | None = None, columns: list[str] | None = None
) -> pd.DataFrame:
    """A table, or only some of its rows and columns, as a frame of plain columns: categories become words."""
    path = study.folder / f"{table}.parquet"
    if not (files := study.files(table)):
        raise StudyError(f"{path}: the study has no table {table!r}")
    try:
        rows = [*only] if only else None
        frame = pd.concat([pd.read_parquet(file, filters=rows, columns=columns) for file in files], ignore_index=True)
    except Exception as problem:  # pyarrow raises many kinds; for the reader each means one thing
        raise StudyError(f"{path}: the table cannot be read; it may be cut short ({first_line(problem)})") from problem
    missing = [column for column in KEYS.get(table, ("point",)) if column not in frame]
    if missing and len(frame):
        raise StudyError(f"{path}: the table lacks the column {missing[0]!r}")
    frame = frame.assign(**{column: pd.Series(dtype=float) for column in missing})
    for column in frame.columns:
        if isinstance(frame[column].dtype, pd.CategoricalDtype):
            frame[column] = frame[column].astype(str)
    return frame


def columns_of(study: Kept, table: str) -> list[str]:
    """The columns of a table as they stand in its first file; none if it is not kept."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files = study.files(table)
    try:
        return [str(name) for name in pq.read_schema(files[0]).names] if files else []
    except (pa.ArrowException, OSError) as problem:
        raise StudyError(
            f"{files[0]}: the table cannot be read; it may be cut short ({first_line(problem)})"
        ) from problem


def first_line(problem: Exception) -> str:
    """What went wrong, in one line without its full stop."""
    return (str(problem) or type(problem).__name__).strip().splitlines()[0].rstrip(".")
