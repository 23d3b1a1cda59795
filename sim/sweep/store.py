"""The store of a sweep: a folder of parts, each written whole or not at all; what is done is read from them alone.

manifest.json                  what repeats the sweep: the study, the scenario, versions, the seed
points.parquet                 the points by number
parts/<table>/<block>.parquet  a table of a block of runs
parts/runs/<block>-<sum>       the runs of the block, written last: its name holds its own checksum, and it holds
                               those of the block's other parts, so that a block is there when this part is whole
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim import __version__
from sim.kernels import source_hash
from sim.recorder import Keep
from sim.scenario.build import build_schedule
from sim.schedule import STANDARD
from sim.study import (
    MANIFEST,
    PARTS,
    POINTS,
    SCHEMA_VERSION,
    SWEEP,
    Place,
    StoreError,
    about,
    flush_folder,
    lasting,
    parquet,
    read_manifest,
    reason,
    versions,
)
from sim.sweep.plan import Plan, model_hash, points_of
from sim.sweep.reading import Study
from sim.sweep.seal import sealed
from sim.sweep.work import Done

RUNS: Final = "runs"
NAME: Final = re.compile(r"(\d{5,})-([0-9a-f]{16})\.parquet")
UNFINISHED: Final = ".partial"


@dataclass(frozen=True)
class Held:
    """A block in the store: its number, its part of `runs`, and the sizes and checksums of its other parts."""

    block: int
    path: Path
    others: dict[str, dict[str, Any]] = field(repr=False)


class Damage(Exception):
    """A part that is not whole; the message says which and why."""


def begin(place: Place, plan: Plan, study: Study) -> None:
    """Put an empty store in its place, with all that repeats the sweep."""
    place.begin()
    with place.writing() as folder:
        for table in dict.fromkeys((*plan.keep.tables, RUNS)):
            (folder / PARTS / table).mkdir(parents=True)
        for name, data in _head(plan, study).items():
            write_whole(folder / name, data)
        flush_folder(folder / PARTS)
    place.commit()


def mend(folder: Path, plan: Plan, study: Study) -> None:
    """Write manifest and points again where they are not those of the study."""
    found = read_manifest(folder)
    for name, data in _head(plan, study, found).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)


def _head(plan: Plan, study: Study, found: dict[str, Any] | None = None) -> dict[str, bytes]:
    """What repeats the sweep: the points, and the manifest, which names the libraries with which it was begun."""
    points, meant = _points(plan), describe(plan, study)
    meant[SWEEP]["points_sha256"] = hashlib.sha256(points).hexdigest()
    if found is not None and isinstance(found.get("versions"), dict):
        meant["versions"] = found["versions"]
    return {POINTS: points, MANIFEST: sealed(meant)}


def _points(plan: Plan) -> bytes:
    data: bytes = parquet("points", plan.points_table()).to_pybytes()
    return data


def describe(plan: Plan, study: Study) -> dict[str, Any]:
    """The manifest of a sweep."""
    spec = study.spec
    return {
        "schema_version": SCHEMA_VERSION,
        "foedus_version": __version__,
        "name": spec.name,
        "title": spec.title or spec.name,
        "question": spec.question,
        "scenario": about(study.base.loaded) | ({"claims": list(study.claims)} if study.claims else {}),
        "seed": study.seed,
        "replicates": study.replicates,
        SWEEP: {
            "sha256": study.sha256,
            "study": study.document,
            "points": len(plan.points),
            "runs": plan.runs,
            "block": plan.size,
            "columns": plan.columns,
            "policy": plan.policy,
            "tables": list(plan.keep.tables),
            "every": plan.keep.every,
        },
        "parameters": STANDARD.values() | build_schedule(study.base.scenario).values(),
        "versions": versions(),
        "kernels": source_hash(),
        "model": model_hash(),
    }


def plan_of(folder: Path, manifest: dict[str, Any]) -> Plan:
    """The plan of a sweep that is kept in a folder, from its manifest and points; StoreError if they are damaged."""
    sweep = manifest[SWEEP]
    try:
        points = points_of(read_part(folder / POINTS))
        keep = Keep(tuple(sweep["tables"]), sweep["every"])
        columns, text = sweep["columns"], manifest["scenario"]["text"]
        seed, replicates = manifest["seed"], manifest["replicates"]
        plan = Plan(sweep["sha256"], text, seed, replicates, sweep["policy"], points, columns, keep, sweep["block"])
        if (len(points), plan.runs) != (sweep["points"], sweep["runs"]):
            raise ValueError(f"it has {len(points)} points")
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        what = reason(error) if isinstance(error, OSError) else str(error).partition("\n")[0]
        raise StoreError(f"{folder}: manifest.json and {POINTS} do not fit together: {what}") from error
    return plan


class Store:
    """The parts of a sweep in a folder."""

    def __init__(self, folder: Path) -> None:
        self.parts = folder / PARTS

    def tables(self, plan: Plan) -> None:
        """Make the folders of tables that are not there."""
        for table in (*plan.keep.tables, RUNS):
            (self.parts / table).mkdir(parents=True, exist_ok=True)

    def part(self, table: str, block: int) -> Path:
        """Where a table of a block stands, but for `runs`."""
        return self.parts / table / f"{block:05d}.parquet"

    def clear(self) -> None:
        """Remove files that a killed process left half-written."""
        for path in self.parts.glob(f"*/.*{UNFINISHED}"):
            path.unlink()

    def put(self, done: Done) -> None:
        """Write the parts of a block, `runs` last; when this returns they are on the disk."""
        for table, data in done.parts.items():
            path = self.part(table, done.block)
            if table == RUNS:
                path = path.with_stem(f"{path.stem}-{hashlib.sha256(data).hexdigest()[:16]}")
            write_whole(path, data)

    def fitted(self, plan: Plan) -> Plan:
        """The plan with blocks as large as those that are there, by the first that is whole; it may have begun so."""
        for path in sorted((self.parts / RUNS).glob("*.parquet")):
            with suppress(Damage, OSError):
                block, numbers, _ = self._runs(path, plan.sha256)
                for size in (plan.size, numbers[0] // block if block else len(numbers)):
                    if size and list(replace(plan, size=size).runs_of(block)) == numbers:
                        return replace(plan, size=size)
        return plan

    def known(self) -> str:
        """The hash by which the parts know their study, by the first that is whole; empty if none is."""
        for path in sorted((self.parts / RUNS).glob("*.parquet")):
            with suppress(Damage, OSError):
                _, file = self._file(path)
                study: bytes = (file.schema_arrow.metadata or {}).get(b"foedus.study", b"")
                return study.decode()
        return ""

    def held(self, plan: Plan, every_byte: bool = True) -> tuple[dict[int, Held], list[str]]:
        """The blocks that are whole, and what is damaged, in words; without `every_byte` by sizes alone."""
        blocks: dict[int, Held] = {}
        damaged = []
        for path in sorted((self.parts / RUNS).glob("*.parquet")):
            try:
                one = self._look(path, plan, every_byte)
                blocks[one.block] = one
            except Damage as problem:
                damaged.append(str(problem))
            except OSError as error:
                damaged.append(f"{self._shown(path)}: {reason(error)}")
        return blocks, damaged

    def discard_damaged(self, blocks: dict[int, Held]) -> None:
        """Remove the parts of `runs` that stand for no whole block: their blocks are computed again."""
        whole = {one.path for one in blocks.values()}
        for path in (self.parts / RUNS).glob("*.parquet"):
            if path not in whole:
                path.unlink()

    def bytes(self) -> int:
        """How much room the parts take."""
        return sum(path.stat().st_size for path in self.parts.glob("*/*.parquet"))

    def _file(self, path: Path) -> tuple[int, pq.ParquetFile]:
        """The block that a part of `runs` names, and its bytes, if they are those that were written."""
        name = NAME.fullmatch(path.name)
        if name is None:
            raise Damage(f"{self._shown(path)}: no name of a part")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest()[:16] != name[2]:
            raise Damage(f"{self._shown(path)}: its bytes are not those that were written")
        return int(name[1]), pq.ParquetFile(pa.BufferReader(data), pre_buffer=False)

    def _runs(self, path: Path, study: str) -> tuple[int, list[int], dict[str, dict[str, Any]]]:
        """The block that a part of `runs` names, the numbers of its runs, and what it says of its other parts."""
        block, file = self._file(path)
        marks = file.schema_arrow.metadata or {}
        if marks.get(b"foedus.study") != study.encode():
            raise Damage(f"{self._shown(path)}: a part of another study")
        numbers = file.read(["run"], use_threads=False)["run"].to_pylist()
        return block, numbers, json.loads(marks.get(b"foedus.parts", b"{}"))

    def _look(self, path: Path, plan: Plan, every_byte: bool) -> Held:
        """The block that a part of `runs` stands for, if it holds its runs and all its parts are whole."""
        block, numbers, others = self._runs(path, plan.sha256)
        if numbers != list(plan.runs_of(block)):
            raise Damage(f"{self._shown(path)}: it holds other runs than a block of {plan.size}")
        for table, meant in others.items():
            other = self.part(table, block)
            size = other.stat().st_size if other.is_file() else -1
            if size != meant["bytes"]:
                there = "is not there" if size < 0 else f"has {size:,} bytes of {meant['bytes']:,}"
                raise Damage(f"{self._shown(other)}: {there}")
            if every_byte and hashlib.sha256(other.read_bytes()).hexdigest() != meant["sha256"]:
                raise Damage(f"{self._shown(other)}: its bytes are not those that were written")
        return Held(block, path, others)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.parts.parent).as_posix()


def read_part(path: Path) -> pa.Table:
    """The table of a part."""
    return table_of(path.read_bytes())


def table_of(data: bytes) -> pa.Table:
    """The table of the bytes of a part, read without threads, which may outlive the process and end it badly."""
    return pq.ParquetFile(pa.BufferReader(data), pre_buffer=False).read(use_threads=False)


def failures(blocks: dict[int, Held]) -> Iterator[dict[str, Any]]:
    """The rows of the runs that failed."""
    for block in sorted(blocks):
        table = read_part(blocks[block].path)
        yield from table.filter(pc.equal(table["status"], "failed")).to_pylist()


def write_whole(path: Path, data: bytes) -> None:
    """A file that is there with all its bytes, through a power cut too, or not at all."""
    half = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        half.unlink(missing_ok=True)
        with lasting(half) as file:
            file.write(data)
        os.replace(half, path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
    flush_folder(path.parent)
