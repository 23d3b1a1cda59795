"""Who was in which treaty when, over all runs: the treaties that are told apart, their colours, shares of runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.naming import Names
from analysis.statistics import over_years, share_of_runs
from analysis.style import MARKERS, PALETTE, label
from analysis.tables import StudyTables

POOL: Final = ""
"""The id under which all treaties stand that have no colour of their own."""
LARGE: Final = 3
"""Where treaties are many, one that is no organisation needs this many members at some time for a colour of its own."""
MOST_MAIN: Final = 3
"""Organisations whose course is drawn apart, at most."""


@dataclass(frozen=True)
class Bloc:
    """A treaty as it is drawn: its colour, its sign in a network, and what the legend calls it."""

    id: str
    title: str
    colour: str
    marker: str = "o"


@dataclass(frozen=True)
class Cast:
    """The memberships of a study, told by the treaties that matter most; all figures use the same."""

    study: StudyTables

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a run, time, nation and treaty: the memberships that last at that time, with their role."""
        study = self.study
        known = study.members[["run", "treaty", "nation", "role", "start", "stop"]]
        return over_years(known, study.years, study.step)

    @cached_property
    def main_ids(self) -> list[str]:
        """The treaties that the scenario is about, else the organisations with the most power over the whole time.

        The weightiest of these come first; one whose power lies for the greater part in those already chosen would only
        show the same nations again.
        """
        seen_at_all = set(self.rows["treaty"])
        if self.study.focus:
            return [treaty for treaty in self.study.focus if treaty in seen_at_all]
        rows = self.rows[self.rows["treaty"].isin(self.study.organisations)]
        rows = rows.assign(power=self._power(rows), who=rows.groupby(["run", "year", "nation"]).ngroup())
        whole = rows.groupby("treaty")["power"].sum()
        chosen: list[str] = []
        while len(chosen) < MOST_MAIN:
            seen = rows.loc[rows["treaty"].isin(chosen), "who"]
            own = rows[~rows["who"].isin(seen)].groupby("treaty")["power"].sum().reindex(whole.index, fill_value=0.0)
            own = own[(own > 0.5 * whole) & ~own.index.isin(chosen)]
            if own.empty:
                break
            chosen.append(str(own.idxmax()))
        return chosen

    def _power(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        """The military capability of each member at the time; 1 for all where a study does not tell."""
        if not self.study.has("nations") or "capability" not in self.study.nations:
            return np.ones(len(rows))
        keys = ["run", "year", "nation"]
        known = self.study.nations[[*keys, "capability"]].astype({"nation": str}).drop_duplicates(keys)
        found = rows[keys].astype({"nation": str}).merge(known, on=keys, how="left")["capability"]
        return found.fillna(0.0).to_numpy(dtype=float)

    @cached_property
    def blocs(self) -> list[Bloc]:
        """The treaties with a colour of their own: the main organisations, then others by members over time and runs.

        A scenario with few treaties shows them all, one with many its organisations and its treaties of three and more.
        A treaty that formed by itself is the same one only within its run, so over many runs such treaties are pooled.
        """
        sizes = self.rows.groupby(["treaty", "run", "year"], observed=True).size()
        weight = sizes.groupby("treaty").sum().sort_values(ascending=False, kind="stable")
        large = sizes.groupby("treaty").max() >= LARGE
        titles, open_to_others = self.study.treaty_titles, self.study.organisations
        ids = [str(key) for key in weight.index]
        named = [key for key in ids if key in titles]
        if len(named) > len(PALETTE):
            named = [key for key in named if large[key] or key in open_to_others]
        grown = [key for key in ids if key not in titles and large[key]] if self.study.replicates == 1 else []
        chosen = list(dict.fromkeys([*self.main_ids, *named, *grown]))[: len(PALETTE)]
        return [
            Bloc(key, self._title(key), colour, marker)
            for key, colour, marker in zip(chosen, PALETTE, MARKERS, strict=False)
        ]

    def _title(self, treaty: str) -> str:
        """What a treaty is called in a key: one that nations made in the run by its year and by whom it is named."""
        titles = self.study.treaty_titles
        if treaty in titles:
            return label(titles[treaty], 44)
        return label(Names(self.study.nation_names, titles).treaty(treaty, None).removeprefix("the "), 56)

    @property
    def main(self) -> list[Bloc]:
        """The main organisations as they are drawn."""
        return self.blocs[: len(self.main_ids)]

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Shares of runs, a row a time, nation and bloc: `share`, and `partial`, the part of it in a lesser role.

        Under the pool stands who is in none of the blocs at the time, but in some other treaty.
        """
        keys = {bloc.id for bloc in self.blocs}
        rows = self.rows.assign(bloc=[t if t in keys else POOL for t in self.rows["treaty"]])
        named = rows["bloc"] != POOL
        rows = rows[named | ~named.groupby([rows[key] for key in ("run", "year", "nation")]).transform("any")]
        by, runs = ["year", "nation", "bloc"], self.study.replicates
        share = share_of_runs(rows, by, runs)
        partial = share_of_runs(rows[rows["role"].astype(str) != "member"], by, runs)
        table = pd.DataFrame({"share": share, "partial": partial.reindex(share.index)}).fillna({"partial": 0.0})
        return table.reset_index()

    @cached_property
    def pooled(self) -> float:
        """How many treaties stand under the pool in a run, on average over the runs."""
        keys = {bloc.id for bloc in self.blocs}
        members = self.study.members
        others = members[~members["treaty"].isin(list(keys))]
        return len(others[["run", "treaty"]].drop_duplicates()) / max(self.study.replicates, 1)

    @cached_property
    def nations(self) -> list[str]:
        """All nations: those of the manifest in its order, then any others that the tables name."""
        listed = list(self.study.nation_names)
        seen = set(self.study.members["nation"].astype(str))
        if self.study.has("nations"):
            seen |= set(self.study.nations["nation"].astype(str))
        return listed + sorted(seen - set(listed))

    @cached_property
    def existing(self) -> dict[str, NDArray[np.bool_]]:
        """For each nation, at which recorded times it exists in at least half of the runs; always, if none tells."""
        years = pd.Index(self.study.years)
        if not self.study.has("nations") or not len(self.study.nations):
            return {nation: np.ones(len(years), dtype=bool) for nation in self.nations}
        share = share_of_runs(self.study.nations, ["nation", "year"], self.study.replicates)
        wide = share.unstack("year").reindex(index=self.nations, columns=years).fillna(0.0)
        return {str(nation): row >= 0.5 for nation, row in zip(wide.index, wide.to_numpy(), strict=True)}

    def grid(self, bloc: str, column: str = "share") -> dict[str, NDArray[np.float64]]:
        """For one bloc, each member nation's share of runs at every recorded time."""
        years = pd.Index(self.study.years)
        part = self.shares[self.shares["bloc"] == bloc]
        return {
            str(nation): rows.set_index("year")[column].reindex(years, fill_value=0.0).to_numpy()
            for nation, rows in part.groupby("nation", observed=True)
        }

    def bloc_of(self, at: float | None = None) -> dict[str, Bloc]:
        """The first bloc in which each nation is in half of the runs, at one time or for a quarter of its time."""
        table = self.shares[self.shares["bloc"] != POOL]
        if at is not None:
            table = table[table["year"] == at]
        often = table[table["share"] >= 0.5].groupby(["nation", "bloc"], observed=True).size()
        lived = {nation: 1 if at is not None else int(there.sum()) for nation, there in self.existing.items()}
        order = {bloc.id: rank for rank, bloc in enumerate(self.blocs)}
        found: dict[str, int] = {}
        for nation, bloc, count in often.reset_index(name="count").itertuples(index=False):
            if 4 * count >= lived.get(str(nation), 0):
                found[str(nation)] = min(order[str(bloc)], found.get(str(nation), len(order)))
        return {nation: self.blocs[rank] for nation, rank in found.items()}
