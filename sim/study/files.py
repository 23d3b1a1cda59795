"""The files of a study: Parquet tables, comma-separated ones on request, and the manifest last."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from sim.scenario import Loaded
from sim.study.folder import MANIFEST, Place
from sim.study.manifest import describe

SCHEMA_VERSION: Final = 1
"""Version of the tables' columns and of the manifest; it rises when an older reader would misunderstand them."""

FORMULA: Final = r"^[=+\-@\t\r]"
"""How a cell begins that a spreadsheet would take for a formula."""


def unreadable(manifest: Mapping[str, Any]) -> str:
    """Why this version of Foedus may misread a result, by its manifest, in words; empty if it reads it."""
    found = manifest.get("schema_version", SCHEMA_VERSION)
    if found == SCHEMA_VERSION:
        return ""
    told = f"its manifest has the schema version {found!r}, and this foedus reads {SCHEMA_VERSION}"
    return f"{told}; use the foedus that wrote it"


def write_study(
    place: Place,
    loaded: Loaded,
    tables: Mapping[str, pa.Table],
    timings: Mapping[str, float],
    csv: bool = False,
) -> dict[str, Any]:
    """Write a study and put it in its place; return its manifest."""
    with place.writing() as folder:
        written = {name: write_table(folder, name, table) for name, table in tables.items()}
        if csv:
            for name, table in tables.items():
                write_csv(folder / f"{name}.csv", table)
        manifest = {"schema_version": SCHEMA_VERSION, **describe(loaded, tables["runs"], timings), "tables": written}
        with lasting(folder / MANIFEST) as file:
            file.write(json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n")
    place.commit()
    return manifest


def write_table(folder: Path, name: str, table: pa.Table) -> dict[str, Any]:
    """Write one table as Parquet; the same table gives the same bytes. Return what the manifest says about it."""
    path = folder / f"{name}.parquet"
    data = parquet(name, table)
    with lasting(path) as file:
        file.write(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return {"file": path.name, "rows": table.num_rows, "bytes": len(data), "sha256": sha256}


def parquet(name: str, table: pa.Table, marks: Mapping[str, str] | None = None) -> pa.Buffer:
    """One table as the bytes of a Parquet file, which say what they are; the same table gives the same bytes."""
    own = {"foedus.table": name, "foedus.schema_version": str(SCHEMA_VERSION), **(marks or {})}
    sink = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata(own), sink, compression="zstd", row_group_size=1 << 20)
    return sink.getvalue()


def write_csv(path: Path, table: pa.Table) -> None:
    """Write one table as comma-separated values that no spreadsheet will run as formulas."""
    columns = {name: _harmless(table[name]) for name in table.column_names}
    with lasting(path) as file:
        pyarrow.csv.write_csv(pa.table(columns), file)


def _harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Words instead of codes, and an apostrophe before every cell that looks like a formula."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return column
    risky = pc.match_substring_regex(column, FORMULA)
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)


@contextmanager
def lasting(path: Path) -> Iterator[BinaryIO]:
    """A new file whose bytes are on the disk when the block ends."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
