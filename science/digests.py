"""Golden digests: what a short run of each world leaves, table by table, in a few letters that tell when it changes.

    python -m science.digests us-japan-1960     renews that world's digest; without a name, all of them

Numbers are cut to six digits first, since machines may differ in the last ones.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from science.world_numbers import ROOT
from sim.cli.loading import read, shipped
from sim.run import Simulation
from sim.scenario import Scenario

FOLDER: Final = ROOT / "tests" / "golden"
RUNS: Final = 2
BITS: Final = 20
"""Binary digits that count."""
NOTHING: Final = 1e-12
"""What is nearer to zero than this is nothing."""

Digest = dict[str, dict[str, Any]]


def path_of(name: str) -> Path:
    """The file of a world's digest."""
    return FOLDER / f"{name}.json"


def short_run(scenario: Scenario) -> dict[str, pa.Table]:
    """The tables of a short run of a world, over all its years."""
    return Simulation(scenario, replicates=range(RUNS)).run()


def digest(tables: Mapping[str, pa.Table]) -> Digest:
    """Rows and a digest of each table."""
    return {name: {"rows": table.num_rows, "digest": digest_of(table)} for name, table in tables.items()}


def digest_of(table: pa.Table) -> str:
    """A digest of the names and the values of a table."""
    found = hashlib.sha256()
    for name in table.column_names:
        found.update(name.encode() + b"\0")
        found.update(_bytes(table[name]))
    return found.hexdigest()[:16]


def _bytes(column: pa.ChunkedArray) -> bytes:
    """The values of a column as bytes that are the same on all machines."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        return _cut(column.to_numpy())
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        return np.asarray(column.to_numpy(), dtype="<i8").tobytes()
    return "\0".join("\1" if value is None else str(value) for value in column.to_pylist()).encode()


def _cut(values: np.ndarray) -> bytes:
    """Numbers with so many binary digits, nothing and the unknown each in one form."""
    known = np.where(np.isfinite(values) & (np.abs(values) > NOTHING), values, 0.0)
    part, power = np.frexp(known)
    kind = np.where(np.isnan(values), 1, np.where(np.isposinf(values), 2, np.where(np.isneginf(values), 3, 0)))
    return np.stack([np.round(part * 2.0**BITS), power, kind]).astype("<i8").tobytes()


def known(name: str) -> Digest | None:
    """The digest that is kept of a world, if there is one."""
    path = path_of(name)
    found: Digest | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def write(name: str, found: Digest) -> None:
    """Keep the digest of a world."""
    FOLDER.mkdir(exist_ok=True)
    lines = ",\n".join(f' "{table}": {json.dumps(entry)}' for table, entry in found.items())
    path_of(name).write_text("{\n" + lines + "\n}\n", encoding="utf-8")


def changes(name: str, found: Digest) -> list[str]:
    """Which tables differ from what is kept of a world, in words, and what to do; nothing if none does."""
    kept = known(name)
    advice = f"if that is meant: python -m science.digests {name}"
    if kept is None:
        return [f"{name} has no golden digest yet: python -m science.digests {name}"]
    told = []
    for table in dict.fromkeys((*found, *kept)):
        then, now = (each.get(table, {"rows": "no"}) for each in (kept, found))
        if then != now:
            told.append(
                f"{name}: the table {table} changed, {then['rows']} rows before and {now['rows']} now; {advice}"
            )
    return told


def main(given: list[str] | None = None) -> int:
    """Renew the digests of the worlds named, or of all."""
    parser = argparse.ArgumentParser(prog="python -m science.digests", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="worlds; default: all")
    worlds = shipped()
    names = parser.parse_args(given).names or list(worlds)
    unknown = [name for name in names if name not in worlds]
    if unknown:
        print(f"there is no world {unknown[0]}; there are {', '.join(worlds)}", file=sys.stderr)
        return 2
    for name in names:
        found = digest(short_run(read(str(worlds[name])).scenario))
        told = changes(name, found)
        write(name, found)
        print(f"{name}: {'renewed' if told else 'nothing changed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
