"""The recorder: tables of a run, one row per fact, gathered step by step from many worlds at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from sim.clock import Clock
from sim.decided import TERM_COLUMNS as TERM_COLUMNS
from sim.decided import sorted_out
from sim.dyads import dyads_of
from sim.metrics import Level
from sim.spells import Spells, labels, own_labels
from sim.vocabulary import ACCUSED, BLUFF, Article, Decision, Domain, Status, words
from sim.world import LOG_FIELDS, World

TABLES: Final = ("runs", "steps", "nations", "treaties", "members", "ties", "dyads", "events", "decisions")
NEVER: Final = -9e4
KINDS: Final = words(Article)
DECISIONS: Final = words(Decision)
DOMAINS: Final = words(Domain)
MOVES: Final = ("cut", "raise")
OUTCOMES: Final = ("no", "yes", *KINDS, *DOMAINS, *MOVES, *ACCUSED, BLUFF)
LEVELS: Final[dict[Level, str]] = {"system": "steps", "nation": "nations", "treaty": "treaties"}
"""The table in which the metrics of each level stand."""
ABOUT_ARTICLES: Final = (Decision.SIGN, Decision.DEEPEN, Decision.REFUSE)


@dataclass(frozen=True)
class Keep:
    """What is recorded: which tables, and the state of the world every so many steps and at the end."""

    tables: tuple[str, ...] = TABLES
    every: int = 1

    def due(self, step: int, steps: int) -> bool:
        """Whether the state of the world is recorded in a step, of so many that the run has."""
        return step % self.every == 0 or step == steps - 1

    def levels(self, named: Mapping[Level, tuple[str, ...]]) -> dict[Level, tuple[str, ...]]:
        """The metrics of tables that are kept."""
        return {level: names if LEVELS[level] in self.tables else () for level, names in named.items()}


EVERYTHING: Final = Keep()


class Recorder:
    """Gathers what happens in a chunk of worlds and turns it into tables."""

    def __init__(
        self, world: World, runs: Sequence[int], treaties: Sequence[str], start: float, keep: Keep = EVERYTHING,
        moments: Collection[int] = (),
    ) -> None:  # fmt: skip
        self.keep = keep
        self.moments = moments
        """The steps in which pairs of nations are recorded."""
        self.runs = np.asarray(runs, dtype=np.int32)
        self.names: list[list[str]] = [list(treaties) for _ in runs]
        self.taken: list[dict[str, int]] = [dict.fromkeys(treaties, 1) for _ in runs]
        self.nations = list(world.nations)
        self.alphabet = sorted(range(len(self.nations)), key=self.nations.__getitem__)
        columns = World.columns()
        self.recorded = [name for name, column in columns.items() if column.record]
        self.blocks: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        self.dropped = np.zeros(len(runs), dtype=np.int64)
        self.spells = Spells(world, start)
        self.name_treaties(world, start)

    def name_treaties(self, world: World, year: float) -> None:
        """Give every new treaty a name of its founders and its year, such as FRA-GBR-1953."""
        known = np.array([len(names) for names in self.names])
        fresh = world.slots - known
        w = np.repeat(np.arange(len(fresh)), fresh)
        if not len(w):
            return
        a = np.arange(len(w)) - np.repeat(np.cumsum(fresh) - fresh, fresh) + known[w]
        founders = world.joined[w, a][:, self.alphabet] > NEVER
        size, first = founders.sum(axis=1), founders.argmax(axis=1)
        founders[np.arange(len(w)), first] = False
        named = np.stack([w, size, first, founders.argmax(axis=1)], axis=1)
        for run, many, *two in named.tolist():
            ids = [self.nations[self.alphabet[row]] for row in two[:many]]
            name = f"{'-'.join(ids)}{'-circle' if many > 2 else ''}-{int(year)}"
            count = self.taken[run][name] = self.taken[run].get(name, 0) + 1
            self.names[run].append(name if count == 1 else f"{name}-{count}")

    def step(
        self,
        world: World,
        clock: Clock,
        happened: Sequence[tuple[str, np.ndarray]],
        measured: Mapping[Level, Mapping[str, np.ndarray]] | None,
    ) -> None:
        """Record what happened and was decided in a step, and the state and the measures at its end if these are given.

        A table that is not kept takes nothing.
        """
        self.name_treaties(world, clock.year)
        kept = self.keep.tables
        if "members" in kept or "ties" in kept:
            self.spells.step(world, clock.year)
        if measured is not None:
            self._state(world, clock, measured)
        if "dyads" in kept and clock.step in self.moments:
            self.blocks["dyads"].append({"step": clock.step, "year": clock.year, **dyads_of(world)})
        for event, where in happened if "events" in kept else ():
            self.blocks["events"].append({"step": clock.step, "year": clock.year, "w": where, "event": event})
        self._decisions(world, clock)

    def _state(self, world: World, clock: Clock, measured: Mapping[Level, Mapping[str, np.ndarray]]) -> None:
        """Record the state and the measures at the end of a step."""
        when = {"step": clock.step, "year": clock.year}
        if "steps" in self.keep.tables:
            self.blocks["steps"].append({**when, "w": np.arange(len(self.runs)), **measured["system"]})
        if "nations" in self.keep.tables:
            self._nations(world, when, measured["nation"])
        if "treaties" in self.keep.tables:
            slot = np.flatnonzero(world.status == Status.IN_FORCE)
            w, a = np.divmod(slot, world.sizes["a"])
            values = {"w": w, "treaty": a, "strain": world.strain.take(slot)}
            values |= {name: value.take(slot) for name, value in measured["treaty"].items()}
            self.blocks["treaties"].append({**when, **values})

    def _nations(self, world: World, when: Mapping[str, float], measured: Mapping[str, np.ndarray]) -> None:
        """Record every nation that exists."""
        slot = np.flatnonzero(world.alive)
        w, i = np.divmod(slot, len(self.nations))
        values: dict[str, Any] = {"w": w, "nation": i}
        for name in self.recorded:
            array = world.arrays[name]
            if array.ndim == 2:
                values[name] = array.take(slot)
            else:
                values |= {f"{name}_{d + 1}": array[..., d].take(slot) for d in range(array.shape[2])}
        kept, broken = world.kept.take(slot), world.broken.take(slot)
        values["reputation"] = kept / (kept + broken)
        values |= {name: value.take(slot) for name, value in measured.items()}
        self.blocks["nations"].append({**when, **values})

    def _decisions(self, world: World, clock: Clock) -> None:
        """Take the decisions of the step out of the world's log."""
        rows, count = world.log
        length = rows.shape[1]
        self.dropped += np.maximum(count - length, 0)
        if "decisions" in self.keep.tables:
            kept = np.minimum(count, length)
            w = np.repeat(np.arange(len(kept)), kept)
            taken = rows[w, np.arange(len(w)) - np.repeat(np.cumsum(kept) - kept, kept)]
            self.blocks["decisions"].append({"step": clock.step, "year": clock.year, "w": w, "rows": taken})
        count[:] = 0

    def tables(self) -> dict[str, pa.Table]:
        """The tables of the chunk that are kept, rows in the order of run, step and nation or treaty."""
        coded: dict[str, dict[str, list[str] | None]] = {
            "steps": {}, "nations": {"nation": self.nations}, "treaties": {"treaty": None}, "events": {},
            "dyads": {"a": self.nations, "b": self.nations},
        }  # fmt: skip
        kept = [name for name in TABLES if name in self.keep.tables]
        done: dict[str, pa.Table] = {"runs": self._runs()}
        done |= {name: self._joined(name, coded[name]) for name in kept if name in coded}
        if "decisions" in kept:
            done["decisions"] = self._joined_decisions()
        if "members" in kept or "ties" in kept:
            done |= self.spells.tables(self.runs, self.names, self.nations)
        return {name: done[name] for name in TABLES if name in kept or name == "runs"}

    def _runs(self) -> pa.Table:
        return pa.table({"run": self.runs, "status": ["done"] * len(self.runs), "decisions_dropped": self.dropped})

    def _joined(self, table: str, coded: Mapping[str, list[str] | None]) -> pa.Table:
        """Put the blocks of a table below each other, sorted by world, rows of one world staying in their order."""
        blocks = self.blocks[table]
        if not blocks:
            return pa.table({"run": pa.array([], pa.int32()), "step": pa.array([], pa.int32()),
                             "year": pa.array([], pa.float64()), table[:-1]: pa.array([], pa.string())})  # fmt: skip
        sizes = [len(block["w"]) for block in blocks]
        w = np.concatenate([block["w"] for block in blocks])
        order = np.argsort(w, kind="stable")
        w = w[order]
        columns: dict[str, Any] = {"run": self.runs[w]}
        for name in blocks[0]:
            if name == "w":
                continue
            parts = [block[name] for block in blocks]
            value = (np.repeat(parts, sizes) if np.ndim(parts[0]) == 0 else np.concatenate(parts))[order]
            if name in coded:
                names = coded[name]
                value = own_labels(self.names, w, value) if names is None else labels(names, value)
            columns[name] = value.astype(np.int32) if name == "step" else value
        return pa.table(columns)

    def _joined_decisions(self) -> pa.Table:
        """Decisions with outcome in words and one column for each named term, null where it does not apply."""
        blocks = self.blocks["decisions"]
        w = np.concatenate([block["w"] for block in blocks])
        order = np.argsort(w, kind="stable")
        w = w[order]
        sizes = [len(block["w"]) for block in blocks]
        steps, years = (np.repeat([block[name] for block in blocks], sizes)[order] for name in ("step", "year"))
        log = sorted_out([block["rows"] for block in blocks], order)
        field = dict(zip(LOG_FIELDS, log.fields, strict=True))
        which = field["decision"].astype(int)
        outcome = field["outcome"].astype(int)
        about = np.isin(which, [int(d) for d in ABOUT_ARTICLES])
        moved = np.where(which == Decision.BUDGET, 2 + len(KINDS) + len(DOMAINS), 0)
        outcome += np.where(about, 2, np.where(which == Decision.INCIDENT, 2 + len(KINDS), moved))
        unproved = (which == Decision.ATTRIBUTE) & (outcome > 1)
        outcome += np.where(unproved, OUTCOMES.index(ACCUSED[0]) - 2, 0)
        outcome += np.where((which == Decision.SIGNAL) & (outcome > 1), OUTCOMES.index(BLUFF) - 2, 0)
        columns: dict[str, Any] = {
            "run": self.runs[w],
            "step": steps.astype(np.int32),
            "year": years,
            "decision": labels(DECISIONS, which),
            "actor": labels(self.nations, field["actor"].astype(int)),
            "counterpart": labels(self.nations, field["counterpart"].astype(int)),
            "treaty": own_labels(self.names, w, field["treaty"].astype(int)),
            "outcome": labels(OUTCOMES, outcome),
            "chance": field["chance"],
        }
        for name, value, known in zip(TERM_COLUMNS, log.terms, log.known, strict=True):
            columns[name] = pa.Array.from_buffers(pa.float64(), len(w), [pa.py_buffer(known), pa.py_buffer(value)])
        return pa.table(columns)
