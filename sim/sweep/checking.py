"""How a sweep stands: what of it is there, what failed, and whether its bytes are those that its study makes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sim.study import MANIFEST, PARTS, POINTS, SWEEP, Refused, StoreError, parquet, read_manifest, unreadable
from sim.sweep.plan import Plan, model_hash
from sim.sweep.seal import broken
from sim.sweep.store import RUNS, Held, Store, failures, plan_of, read_part, table_of
from sim.sweep.work import compute

MOST: Final = 100
"""So many messages of runs that failed are told apart, and so many runs of each are named: the parts hold them all."""


@dataclass(frozen=True)
class Failure:
    """What runs failed of: a message, how many have it, the row of the first and the numbers of the first few."""

    message: str
    count: int
    first: dict[str, Any]
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Standing:
    """What of a sweep is there."""

    name: str
    title: str
    points: int
    runs: int
    done: int
    failed: int
    failures: tuple[Failure, ...]
    """The most frequent first, as far as they are told apart."""
    damaged: tuple[str, ...]
    bytes: int

    @property
    def missing(self) -> int:
        """How many runs are not there yet."""
        return self.runs - self.done - self.failed


@dataclass(frozen=True)
class Sweep:
    """A sweep that is kept in a folder."""

    folder: Path
    manifest: dict[str, Any]
    plan: Plan
    store: Store

    def standing(self, every_byte: bool = False) -> Standing:
        """How it stands, by the sizes of its parts or by every byte of them."""
        blocks, damaged = self.store.held(self.plan, every_byte)
        failed, reasons = tally(failures(blocks))
        there = sum(len(self.plan.runs_of(block)) for block in blocks)
        return Standing(
            self.manifest["name"], self.manifest["title"], len(self.plan.points), self.plan.runs,
            there - failed, failed, reasons, tuple(damaged), self.store.bytes(),
        )  # fmt: skip

    def changed(self) -> str:
        """What of its manifest and points is not as it was written, in words; empty if nothing is."""
        if why := broken(self.folder, self.manifest):
            return f"{MANIFEST}: {why}"
        if self.store.known() not in ("", self.plan.sha256):
            return f"{MANIFEST}: it is that of another study than the parts"
        data = (self.folder / POINTS).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.manifest[SWEEP].get("points_sha256"):
            return f"{POINTS}: its bytes are not those that were written"
        return ""

    @property
    def repeatable(self) -> bool:
        """Whether its runs can be computed again: by the model that has made them."""
        return bool(self.manifest.get("model") == model_hash())


def tally(rows: Iterable[dict[str, Any]]) -> tuple[int, tuple[Failure, ...]]:
    """How many runs failed, and of what, in as much memory however many they are."""
    total, counts = 0, Counter[str]()
    first: dict[str, dict[str, Any]] = {}
    numbers: dict[str, list[int]] = {}
    for row in rows:
        total, text = total + 1, row["message"]
        if text in first or len(first) < MOST:
            counts[text] += 1
            first.setdefault(text, row)
            if len(own := numbers.setdefault(text, [])) < MOST:
                own.append(row["run"])
    return total, tuple(Failure(text, n, first[text], tuple(numbers[text])) for text, n in counts.most_common())


def open_sweep(folder: Path) -> Sweep:
    """The sweep of a folder; Refused if it holds none, StoreError if what describes it is damaged."""
    manifest = read_manifest(folder) if folder.is_dir() else None
    if manifest is None and (folder / PARTS).is_dir():
        raise StoreError(f"{folder}: {MANIFEST} is damaged, or not there")
    if manifest is None or not isinstance(manifest.get(SWEEP), dict):
        what = "a run, and no sweep" if manifest is not None else "no sweep" if folder.is_dir() else ""
        told = f"{folder} holds {what}" if what else f"there is no folder {folder}"
        raise Refused(f"{told}; foedus sweep makes one")
    if why := unreadable(manifest):
        raise Refused(f"{folder}: {why}")
    return Sweep(folder, manifest, plan_of(folder, manifest), Store(folder))


def chosen(blocks: dict[int, Held], plan: Plan, sample: int, seed: int | None = None) -> dict[int, list[int]]:
    """Some runs to compute again, by block: drawn by a seed from those that are there, or else spread evenly."""
    there = [number for block in sorted(blocks) for number in plan.runs_of(block)]
    count = min(sample, len(there))
    evenly = ((2 * k + 1) * len(there) // (2 * count) for k in range(count))
    rows = evenly if seed is None else np.random.default_rng(seed).permutation(len(there))[:count].tolist()
    picked: dict[int, list[int]] = {}
    for number in sorted(there[row] for row in rows):
        picked.setdefault(number // plan.size, []).append(number)
    return picked


def compared(sweep: Sweep, picked: dict[int, list[int]], blocks: dict[int, Held]) -> Iterator[tuple[int, list[str]]]:
    """Compute runs again, and say of each in which tables its bytes differ."""
    for block, numbers in picked.items():
        done = compute(sweep.plan.task(block, numbers))
        again = {name: table_of(data) for name, data in done.parts.items()}
        paths = {name: sweep.store.part(name, block) for name in again} | {RUNS: blocks[block].path}
        kept = {name: read_part(path) for name, path in paths.items()}
        for number in numbers:
            yield number, [name for name in again if _of(kept[name], number) != _of(again[name], number)]


def _of(table: pa.Table, number: int) -> bytes:
    """The rows of a run as bytes."""
    rows = table.filter(pc.equal(table["run"], number)).combine_chunks()
    data: bytes = parquet("", rows).to_pybytes()
    return data


def told(row: dict[str, Any], columns: Sequence[str]) -> str:
    """A run with the values of its point, in words."""
    values = [f"{name} {row[name]:g}" if isinstance(row[name], float) else f"{name} {row[name]}"
              for name in columns if row.get(name) is not None]  # fmt: skip
    return f"run {row['run']} (point {row['point']}: {', '.join(values) or 'as told'})"
