"""Who was in which treaty when, over all runs: the main treaties, their colours, and shares of runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.statistics import over_years, share_of_runs
from analysis.style import PALETTE, label
from analysis.tables import StudyTables

POOL: Final = ""
"""The id under which all treaties stand that have no colour of their own."""
LARGE: Final = 3
"""A treaty needs this many members at some time to be drawn in a colour of its own."""


@dataclass(frozen=True)
class Bloc:
    """A treaty as it is drawn: its colour and what the legend calls it."""

    id: str
    title: str
    colour: str


@dataclass(frozen=True)
class Cast:
    """The memberships of a study, told by main treaties."""

    study: StudyTables

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a run, time, nation and treaty: the memberships that last at that time, with their role."""
        study = self.study
        known = study.members[["run", "treaty", "nation", "role", "start", "stop"]]
        return over_years(known, study.years, study.step)

    @cached_property
    def blocs(self) -> list[Bloc]:
        """The treaties of three and more, those with the most members over all times and runs first.

        A treaty that formed by itself is the same one only within its run, so over many runs such treaties are pooled.
        """
        sizes = self.rows.groupby(["treaty", "run", "year"], observed=True).size()
        large = sizes.groupby("treaty").max()
        weight = sizes.groupby("treaty").sum()[large >= LARGE].sort_values(ascending=False, kind="stable")
        titles = self.study.treaty_titles
        named = [str(key) for key in weight.index if key in titles]
        grown = [str(key) for key in weight.index if key not in titles]
        chosen = (named + (grown if self.study.replicates == 1 else []))[: len(PALETTE)]
        return [
            Bloc(key, label(titles.get(key, f"Treaty {key}"), 44), colour)
            for key, colour in zip(chosen, PALETTE, strict=False)
        ]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Shares of runs, a row a time, nation and bloc: `share`, and `partial`, the part of it in a lesser role."""
        keys = {bloc.id for bloc in self.blocs}
        rows = self.rows.assign(bloc=[t if t in keys else POOL for t in self.rows["treaty"]])
        by, runs = ["year", "nation", "bloc"], self.study.replicates
        share = share_of_runs(rows, by, runs)
        partial = share_of_runs(rows[rows["role"].astype(str) != "member"], by, runs)
        table = pd.DataFrame({"share": share, "partial": partial.reindex(share.index)}).fillna({"partial": 0.0})
        return table.reset_index()

    @cached_property
    def pooled(self) -> int:
        """How many treaties stand under the pool in a run, on average over the runs."""
        keys = {bloc.id for bloc in self.blocs}
        members = self.study.members
        others = members[~members["treaty"].isin(list(keys))]
        return round(len(others[["run", "treaty"]].drop_duplicates()) / max(self.study.replicates, 1))

    @cached_property
    def nations(self) -> list[str]:
        """All nations: those of the manifest in its order, then any others that the tables name."""
        listed = list(self.study.nation_names)
        seen = set(self.study.members["nation"].astype(str))
        if self.study.has("nations"):
            seen |= set(self.study.nations["nation"].astype(str))
        return listed + sorted(seen - set(listed))

    def grid(self, bloc: str, column: str = "share") -> dict[str, NDArray[np.float64]]:
        """For one bloc, each member nation's share of runs at every recorded time."""
        years = pd.Index(self.study.years)
        part = self.shares[self.shares["bloc"] == bloc]
        return {
            str(nation): rows.set_index("year")[column].reindex(years, fill_value=0.0).to_numpy()
            for nation, rows in part.groupby("nation", observed=True)
        }

    def main_bloc(self, at: float | None = None) -> dict[str, str]:
        """The bloc in which each nation is in most runs, over the whole time or at one time, if it is in half of them.

        Of blocs with like shares (within a tenth) the larger comes first.
        """
        table = self.shares[self.shares["bloc"] != POOL]
        if at is None:
            spans = table.groupby(["nation", "bloc"], observed=True)["share"].sum() / max(len(self.study.years), 1)
        else:
            spans = table[table["year"] == at].groupby(["nation", "bloc"], observed=True)["share"].sum()
        least = 0.1 if at is None else 0.5
        order = {bloc.id: rank for rank, bloc in enumerate(self.blocs)}
        found: dict[str, str] = {}
        for nation, shares in spans.groupby(level="nation", observed=True):
            own = shares.droplevel("nation")
            near = [str(key) for key, value in own.items() if value >= own.max() - 0.1 and value >= least]
            if near:
                found[str(nation)] = min(near, key=order.__getitem__)
        return found
