"""Comparison: two arms run on the same luck, replicate by replicate, and by how much their indices differ."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from threading import Event
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.comparison.arms import Arm, Arms
from analysis.comparison.partings import Parted, parted_in
from analysis.effects import common_means, intervals, mean_of
from analysis.statistics.common import PairEffect, effects_of_pairs, gap
from sim.metrics import Level, selected
from sim.recorder import LEVELS, Keep
from sim.run import CHUNK, Simulation, Stopped

ROOM: Final = 24_000
"""So many pairs of nations are stepped together in each arm, which bounds the memory that decisions need."""

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Index:
    """A recorded measure of the system, or of the nation or treaty with an id."""

    level: Level
    name: str
    of: str = ""


@dataclass(frozen=True)
class Effect(PairEffect):
    """What pairs show of an index, and in how many of them it differs at all."""

    index: Index
    differ: int

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def strength(self) -> float:
        """The difference in units of half its interval."""
        half = 0.5 * (self.high - self.low)
        return abs(self.difference) / half if half > 0.0 else math.inf


@dataclass(frozen=True)
class Work:
    """How pairs are run: how many, from which seed, on how many threads; of which years means are; who is told."""

    replicates: int
    seed: int
    jobs: int = 1
    first: float = -math.inf
    last: float = math.inf
    tick: Callable[[int], Any] | None = None


@dataclass(frozen=True)
class Chunk:
    """What a few pairs show: means [arm, run, index], and by year sums [arm, year, index] and differences."""

    indices: tuple[Index, ...]
    alone: tuple[Index, ...]
    """What only one arm records."""
    means: np.ndarray
    shares: np.ndarray
    """The share of steps in which both runs of a pair have an index, [run, index]."""
    differ: np.ndarray
    """Whether an index differs in any step of a pair, or is there in one run only, [run, index]."""
    sums: np.ndarray
    differences: np.ndarray
    """By year, [run, year, index]; NaN where an index is not defined in both runs."""
    parted: list[Parted]
    dropped: int


@dataclass(frozen=True)
class Comparison:
    """All that pairs show."""

    arms: Arms
    work: Work
    effects: list[Effect] = field(repr=False)
    years: np.ndarray = field(repr=False)
    by_year: dict[str, np.ndarray] = field(repr=False)
    """Columns [year, index]: one, other, difference, low, high, pairs."""
    parted: list[Parted] = field(repr=False)
    alone: tuple[Index, ...] = ()
    dropped: int = 0

    @property
    def indices(self) -> list[Index]:
        """The indices that both arms record."""
        return [effect.index for effect in self.effects]


def compare(arms: Arms, asked: Sequence[Index], work: Work) -> Comparison:
    """Run the pairs in chunks, on threads, and compare; `asked` are nations and treaties besides the system."""
    nations = max(len(arm.scenario.nations) for arm in arms.both)
    size = max(1, min(CHUNK, ROOM // nations**2))
    parts = [range(first, min(first + size, work.replicates)) for first in range(0, work.replicates, size)]
    nobody_waits = Event()

    def tick(worlds: int) -> None:
        if nobody_waits.is_set():
            raise Stopped
        if work.tick is not None:
            work.tick(worlds)

    pool = ThreadPoolExecutor(max(1, min(work.jobs, len(parts))))
    try:
        waiting = deque(pool.submit(_chunk, arms, asked, part, work, tick) for part in parts)
        return _joined(arms, work, (waiting.popleft().result() for _ in parts))  # each is let go when it is taken in
    finally:
        nobody_waits.set()  # Ctrl-C and errors return at once
        pool.shutdown(wait=False, cancel_futures=True)


def _chunk(arms: Arms, asked: Sequence[Index], part: range, work: Work, tick: Callable[[int], Any]) -> Chunk:
    """A few replicates in both arms; of what they recorded only what the comparison needs is kept."""
    levels = {"system", *(one.level for one in asked)}
    kept = ("events", "decisions", "members", *(LEVELS[level] for level in LEVELS if level in levels))
    tables = [_run(arm, part, work.seed, kept, tick) for arm in arms.both]
    indices, alone = _indices(arms, asked, tables)
    calendar = arms.one.scenario.calendar
    seen = np.stack([_values(each, indices, part, calendar.steps) for each in tables])
    year = calendar.start + np.arange(calendar.steps) * calendar.dt + 1e-9
    counted = (work.first <= year) & (year < work.last + 1)
    yearly = mean_of(seen.reshape(*seen.shape[:2], -1, calendar.steps_per_year, len(indices)), axis=3)
    both = np.isfinite(yearly).all(axis=0)
    parted = parted_in(arms, tables, part)
    dropped = sum(int(pc.sum(each["runs"]["decisions_dropped"]).as_py() or 0) for each in tables)
    sums = np.where(both, yearly, 0.0).sum(axis=1)
    seen = seen[:, :, counted]
    there = np.isfinite(seen)
    differ = ((there[0] != there[1]) | (there.all(axis=0) & (gap(*seen) != 0.0))).any(axis=1)
    one, other, shares = common_means(*seen)
    return Chunk(
        indices,
        alone,
        np.stack([one, other]),
        shares,
        differ,
        sums,
        np.where(both, gap(*yearly), np.nan),
        parted,
        dropped,
    )


def _run(arm: Arm, part: range, seed: int, kept: tuple[str, ...], tick: Callable[[int], Any]) -> Tables:
    """The tables of a few replicates of an arm."""
    keep = Keep(tables=kept)
    return Simulation(arm.scenario, seed=seed, replicates=list(part), schedule=arm.schedule, keep=keep).run(tick)


def _indices(arms: Arms, asked: Sequence[Index], tables: Sequence[Tables]) -> tuple[tuple[Index, ...], ...]:
    """What both arms record of the system and of what is asked for, and what only one of them does."""
    known: list[dict[Level, list[str]]] = []
    for arm, each in zip(arms.both, tables, strict=True):
        named = selected(arm.scenario.record)
        of: dict[Level, list[str]] = {"system": [*named["system"]], "treaty": ["strain", *named["treaty"]]}
        keys = ("run", "step", "year", "nation")
        of["nation"] = [name for name in each["nations"].column_names if name not in keys] if "nations" in each else []
        known.append(of)
    one, other = (
        [Index(each.level, name, each.of) for each in (Index("system", ""), *asked) for name in of[each.level]]
        for of in known
    )
    return tuple(x for x in one if x in other), tuple(x for x in (*one, *other) if (x in one) != (x in other))


def _values(tables: Tables, indices: Sequence[Index], part: range, steps: int) -> np.ndarray:
    """The values of indices in each run and step, [run, step, index]; NaN where they are not defined."""
    out = np.full((len(part), steps, len(indices)), np.nan)
    rows: dict[tuple[str, str], pa.Table] = {}
    for k, index in enumerate(indices):
        key = (index.level, index.of)
        if key not in rows:
            table = tables[LEVELS[index.level]]
            rows[key] = table.filter(pc.equal(table[index.level], index.of)) if index.of else table
        found = rows[key]
        if index.name in found.column_names and len(found):
            w = found["run"].to_numpy() - part.start
            out[w, found["step"].to_numpy(), k] = found[index.name].to_numpy()
    return np.where(np.isfinite(out), out, np.nan)


def _joined(arms: Arms, work: Work, chunks: Iterator[Chunk]) -> Comparison:
    """What all chunks show together, in the order of replicates."""
    first = next(chunks)
    shape = (work.replicates, *first.differences.shape[1:])
    means, differences = np.empty((2, work.replicates, shape[2])), np.empty(shape)
    shares, differ = np.empty(means.shape[1:]), np.zeros(shape[2], dtype=int)
    sums, parted, dropped = np.zeros((2, *shape[1:])), list[Parted](), 0
    for chunk in chain([first], chunks):
        now = slice(len(parted), len(parted) + len(chunk.parted))
        means[:, now], differences[now], shares[now] = chunk.means, chunk.differences, chunk.shares
        differ += chunk.differ.sum(axis=0)
        sums, dropped = sums + chunk.sums, dropped + chunk.dropped
        parted += chunk.parted
    found = effects_of_pairs(means[0], means[1], shares)
    effects = [
        Effect(**vars(each), index=index, differ=int(n))
        for each, index, n in zip(found, first.indices, differ, strict=True)
    ]
    bands = [each.reshape(shape[1:]) for each in intervals(differences.reshape(shape[0], -1))]
    pairs = np.isfinite(differences).sum(axis=0)
    with np.errstate(invalid="ignore"):
        mean = sums / pairs
    columns = {"one": mean[0], "other": mean[1], "difference": mean_of(differences, axis=0)}
    columns |= {"low": bands[0], "high": bands[1], "pairs": pairs}
    years = arms.one.scenario.calendar.start + np.arange(shape[1])
    return Comparison(arms, work, effects, years, columns, parted, first.alone, dropped)
