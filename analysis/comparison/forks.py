"""Partings: the decisions of two histories on the same luck, put side by side, and where they first differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.alike import NOTED
from sim.recorder import TERM_COLUMNS
from sim.vocabulary import Decision

SAME: Final = 1e-9
"""Chances and terms that differ by a smaller share than this are the same but for the order of additions."""
LEAST: Final = 1e-12
FELT: Final = 0.01
"""From here on a difference between two chances is one that can be felt."""
PACTS: Final = (Decision.SIGN, Decision.DEEPEN, Decision.REFUSE)
"""Decisions on the same matter: whether two nations that met sign a treaty."""
PACT: Final = "pact"
REFUSED: Final = Decision.REFUSE.name.lower()
SLIGHT: Final = (REFUSED, Decision.BUDGET.name.lower())
"""Decisions that change nothing if the other arm records none."""
_NOTED: Final = [decision.name.lower() for decision in NOTED]
_PACTS: Final = [decision.name.lower() for decision in PACTS]


@dataclass(frozen=True)
class Fork:
    """A place where the decisions of a pair differ: the rows of each arm's table, -1 where an arm has none."""

    one: int
    other: int


@dataclass(frozen=True)
class Forks:
    """The first decision of a pair whose chance or reasons differ at all, the first by something that can be felt, and
    the first that turned out otherwise; None for none.
    """

    chance: Fork | None
    felt: Fork | None
    outcome: Fork | None


def forks(tables: Sequence[pa.Table], runs: Sequence[int], shared: frozenset[str]) -> dict[int, Forks]:
    """Where the pairs of some runs fork, by the tables `decisions` of both arms and the nations that both have.

    A decision of one arm alone is an outcome that differs, unless it is a refusal, after which there is no treaty, as
    in the other arm; or a budget, which is recorded when it changes enough; or a deed not done that is recorded unless
    it was too unlikely.  Then only a chance differs.
    """
    given = [_rows(table, shared) for table in tables]
    met = _side_by_side(given)
    one, other = met["one"].to_numpy(), met["other"].to_numpy()
    matched = (one >= 0) & (other >= 0)
    turned, moved, felt = np.zeros((3, len(met)), dtype=bool)
    rows = one[matched], other[matched]
    turned[matched] = _turned(given, rows)
    moved[matched], felt[matched] = _moved(tables, rows)
    parts = turned | (~matched & _weighty(given, one, other))
    met = met.assign(moved=moved | turned | ~matched, felt=felt | parts, parts=parts)
    pact = np.zeros(len(met), dtype=bool)
    pact[matched] = (given[0].set_index("row")["matter"].loc[rows[0]] == PACT).to_numpy()
    place = np.select(
        [turned & pact, ~matched], [0, 1], 2
    )  # before its signature a treaty is ratified, in one arm only
    order = met.assign(place=place).sort_values(["run", "step", "rank", "place"])
    firsts = [_firsts(order, which) for which in ("moved", "felt", "parts")]
    return {run: Forks(*(first.get(run) for first in firsts)) for run in runs}


def _firsts(order: pd.DataFrame, which: str) -> dict[int, Fork]:
    """The first fork of some kind of each run that has one."""
    first = order[order[which]].drop_duplicates("run")
    return {
        int(run): Fork(int(one), int(other))
        for run, one, other in zip(first["run"], first["one"], first["other"], strict=True)
    }


def _rows(table: pa.Table, shared: frozenset[str]) -> pd.DataFrame:
    """What a decision is about, and its row in the table; those of nations that only one arm has are left out."""
    names = ["run", "step", "decision", "actor", "counterpart", "treaty", "outcome"]
    frame = table.select(names).to_pandas()
    here = frame["actor"].isin(shared) & (frame["counterpart"].isin(shared) | frame["counterpart"].isna())
    pacts = frame["decision"].isin(_PACTS)
    matter = frame["decision"].where(~pacts, PACT)
    about = frame["treaty"].where(~pacts)
    found: pd.DataFrame = frame.assign(matter=matter, about=about, row=np.arange(len(frame)))[here]
    return found


def _side_by_side(given: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The decisions of both arms by matter: the row of each, and how many that both have stand before it."""
    both = pd.concat([frame.assign(arm=k) for k, frame in enumerate(given)], ignore_index=True)
    keys = ["run", "step", "matter", "actor", "counterpart", "about"]
    both["key"] = both.groupby(keys, dropna=False, sort=False).ngroup()
    both["time"] = both.groupby(["key", "arm"], sort=False).cumcount()
    arms = [both.loc[both["arm"] == k, ["run", "step", "key", "time", "row"]] for k in (0, 1)]
    merged = arms[0].merge(arms[1], on=["run", "step", "key", "time"], how="outer", suffixes=("_one", "_other"))
    common = merged.dropna(subset=["row_one", "row_other"])
    ranks = []
    for side in ("one", "other"):
        rows = merged[f"row_{side}"].to_numpy()
        met = np.sort(common[f"row_{side}"].to_numpy())
        ranks.append(np.where(np.isnan(rows), np.inf, np.searchsorted(met, rows)))
    codes = {side: merged[f"row_{side}"].fillna(-1).astype(int) for side in ("one", "other")}
    return merged[["run", "step"]].assign(rank=np.minimum(*ranks), **codes)


def _turned(given: Sequence[pd.DataFrame], rows: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Which decisions on the same matter turned out otherwise; a refusal is one whatever is refused."""
    told = []
    for frame, row in zip(given, rows, strict=True):
        refused = frame["decision"] == REFUSED
        words = frame["decision"] + "/" + frame["outcome"].where(~refused, "")
        told.append(words.set_axis(frame["row"]).loc[row].to_numpy(dtype=object))
    found: np.ndarray = told[0] != told[1]
    return found


def _moved(tables: Sequence[pa.Table], rows: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which decisions have another chance, or other terms, and which another chance that can be felt."""
    moved = np.zeros(len(rows[0]), dtype=bool)
    felt = moved.copy()
    for name in ("chance", *TERM_COLUMNS):
        one, other = (table[name].to_numpy().astype(np.float64)[row] for table, row in zip(tables, rows, strict=True))
        moved |= ~np.isclose(one, other, rtol=SAME, atol=LEAST, equal_nan=True)
        if name == "chance":
            felt = np.abs(one - other) >= FELT
    return moved, felt


def _weighty(given: Sequence[pd.DataFrame], one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which decisions of one arm are such that the other arm would have recorded them had they come up."""
    found = np.zeros(len(one), dtype=bool)
    for frame, rows in zip(given, (one, other), strict=True):
        slight = frame["decision"].isin(SLIGHT) | (frame["decision"].isin(_NOTED) & (frame["outcome"] == "no"))
        weighty = frame.assign(slight=slight).set_index("row")["slight"]
        here = rows >= 0
        found[here] |= ~weighty.loc[rows[here]].to_numpy()
    return found
