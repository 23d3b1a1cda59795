"""What came of the defence ties of a year: who was tied at its start and at its end, and by which treaty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.hindcast.cut import RUNNING, ongoing


@dataclass(frozen=True)
class Network:
    """The defence ties of one year: the states, who is tied to whom, and by which treaty (0 where by none).

    `linked` are those with a treaty of any kind.
    """

    states: np.ndarray
    tied: np.ndarray
    treaty: np.ndarray
    linked: np.ndarray

    def among(self, states: np.ndarray) -> Network:
        """The same, of some of the states."""
        rows = np.searchsorted(self.states, states)
        both = np.ix_(rows, rows)
        return Network(states, self.tied[both], self.treaty[both], self.linked[both])


class Ties:
    """The memberships in treaties with a defence article, and the states, year by year, to the last that is told of."""

    def __init__(self, folder: Path) -> None:
        states = pd.read_csv(folder / "nations.csv")
        self.spells = states.assign(end_year=states["end_year"].mask(ongoing(states), RUNNING))
        members = pd.read_csv(folder / "alliance_members.csv").sort_values(["atopid", "ccode", "phase"])
        self.members = members.assign(out=members["yrexit"].replace(0, RUNNING).fillna(RUNNING))
        known = self.members[["yrent", "yrexit"]].max().max()
        self.last = int(max(states["end_year"].max(), known))
        self.network = cache(self._network)

    def states(self, year: int) -> np.ndarray:
        """The codes of the states of a year, in order."""
        now = self.spells[(self.spells["start_year"] <= year) & (self.spells["end_year"] >= year)]
        return np.unique(now["ccode"].to_numpy())

    def outlasting(self, year: int) -> np.ndarray:
        """The states of a year that are there at its end."""
        return np.intersect1d(self.states(year), self.states(year + 1))

    def in_force(self, year: int) -> pd.DataFrame:
        """The parties to treaties in force for any part of a year."""
        return self.members[(self.members["yrent"] <= year) & (self.members["out"] >= year)]

    def belongs(self, year: int, treaty: np.ndarray, state: np.ndarray) -> np.ndarray:
        """Whether states are party to treaties in a year, one by one."""
        parties = self.in_force(year)
        found: np.ndarray = pd.MultiIndex.from_arrays([treaty, state]).isin(
            pd.MultiIndex.from_frame(parties[["atopid", "ccode"]])
        )
        return found

    def _network(self, year: int) -> Network:
        """Who is bound to defend whom in a year, one way at least, for any part of it; of treaties the oldest."""
        states = self.states(year)
        rows = self.in_force(year)
        rows = rows[rows["ccode"].isin(states)].groupby(["atopid", "ccode"])["defense"].max().reset_index()
        treaty = np.zeros((len(states), len(states)), dtype=np.int64)
        linked = np.zeros(treaty.shape, dtype=bool)
        for key, mine in rows.groupby("atopid"):
            at, owes = np.searchsorted(states, mine["ccode"]), mine["defense"].to_numpy() > 0
            bound = np.ix_(at, at)
            new = (owes[:, None] | owes[None, :]) & (treaty[bound] == 0)
            treaty[bound] = np.where(new, int(str(key)), treaty[bound])
            linked[bound] = True
        np.fill_diagonal(treaty, 0)
        np.fill_diagonal(linked, False)
        return Network(states, treaty > 0, treaty, linked)


def names_of(known: Path) -> pd.Series[str]:
    """What each state, by its code, is called in a world."""
    found: pd.Series[str] = pd.read_csv(known / "nations.csv").drop_duplicates("ccode").set_index("ccode")["abbrev"]
    return found


def pairs_of(network: Network) -> tuple[np.ndarray, np.ndarray]:
    """The rows of both states of every pair, each pair once."""
    one, other = np.triu_indices(len(network.states), 1)
    return one, other


def outcomes(folder: Path, start: int, years: int) -> pd.DataFrame:
    """Every pair of states that exist at the end: whether tied at the start and at the end, and its treaty.

    Born is a pair of which one at least did not exist at the start.  The treaty is what a formation came by, or what
    bound the pair at the start; 0 of a pair that never was tied.  The mover is which of the two came in or went, alone;
    0 where a treaty was founded or ended, or nothing happened.
    """
    ties = Ties(folder)
    before, after = ties.network(start), ties.network(start + years)
    states = after.states
    there = np.isin(states, before.states)
    bound = np.zeros_like(after.treaty)
    bound[np.ix_(there, there)] = before.among(states[there]).treaty
    one, other = pairs_of(after)
    end, a, b = after.tied[one, other], states[one], states[other]
    tied = bound[one, other] > 0
    treaty = np.where(tied, bound[one, other], after.treaty[one, other])
    mine, theirs = (
        np.where(tied, ties.belongs(start + years, treaty, x), ties.belongs(start, treaty, x)) for x in (a, b)
    )
    mover = np.where((tied == end) | (mine == theirs), 0, np.where(mine, b, a))
    return pd.DataFrame({
        "start": start, "a": a, "b": b, "born": ~(there[one] & there[other]), "tied": tied, "end": end,
        "treaty": treaty, "mover": mover,
    })  # fmt: skip


def newcomers(folder: Path, start: int, years: int) -> tuple[int, int, int]:
    """How many states are born after the start or gone by the end, and how many ties of the end are of the born."""
    ties = Ties(folder)
    before, after = ties.states(start), ties.network(start + years)
    born = ~np.isin(after.states, before)
    theirs = after.tied & (born[:, None] | born[None, :])
    gone = ~np.isin(ties.outlasting(start), after.states)
    return int(born.sum()), int(gone.sum()), int(theirs.sum()) // 2
