"""States born after the start: they enter in the year of their birth, with what the tables say of them in that year.

That they are born, when, and their own figures, borders and rivalries of the year of birth are all that is read of
years after the start.  Nothing is read of their treaties, nor of later years of the states of the start: figures of the
newborn stand beside those of the start, in whose votes and forces they are measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import yaml

from analysis.hindcast.cut import NEEDED, NO_DAY, RUNNING, known, read, write
from analysis.hindcast.truth import Ties
from sim.scenario import Scenario, load_text
from sim.schedule import PARAMETERS
from sim.sources.real_world import Record, Tables, document, nations_of, states_of

STATES: Final = ("ccode", "ccode1", "ccode2")
TREATIES: Final = ("alliance_members.csv", "alliances.csv", "mids_dyad_year.csv", "igo_dyad.parquet")
"""Tables of which nothing later is read: a newborn state has neither treaties, nor disputes, nor organisations yet."""


def births(folder: Path, start: int, years: int) -> pd.Series[int]:
    """The year of birth, by code, of the states that are born in the years after a start."""
    states = pd.read_csv(folder / "nations.csv")
    new = states["start_year"].between(start + 1, start + years) & ~states["ccode"].isin(Ties(folder).states(start))
    found: pd.Series[int] = states[new].groupby("ccode")["start_year"].min()
    return found


def at_birth(table: pd.DataFrame, start: int, year: int) -> pd.DataFrame:
    """The rows known at the end of a year of birth, moved to the start; of spells those that run."""
    rows = known(table, year)
    for end, running in (("end_year", RUNNING), ("enddate", NO_DAY)):
        if end in rows:
            rows = rows[rows[end] == running]
    if "stdate" in rows:
        rows = rows.sort_values("stdate", ascending=False).assign(stdate=f"{start}-01-01")
    if "year" in rows:
        rows = rows.assign(year=rows["year"] - year + start)
    return rows.assign(start_year=start) if "start_year" in rows else rows


def of_any(table: pd.DataFrame, codes: pd.Index[int]) -> pd.Series[bool]:
    """Which rows are about some of the states."""
    found: pd.Series[bool] = table[[name for name in STATES if name in table]].isin(codes).any(axis=1)
    return found


def entering(scenario: Scenario, start_tables: Path, folder: Path, start: int, into: Path) -> Scenario:
    """The same world with the states of the folder that are born until its end, each from the year of its birth on.

    A second folder is filled with the tables of the start, in which the newborn stand as at their birth.
    """
    years = scenario.calendar.end - start
    born = births(folder, start, years)
    later = {name: read(folder / name) for name in NEEDED if name not in TREATIES}
    joined = {name: read(start_tables / name) for name in NEEDED}
    for name, table in joined.items():
        joined[name] = table[~of_any(table, born.index)]
        write(joined[name], into / name)
    made: dict[str, Record] = {}
    for year in sorted(int(x) for x in born.unique()):
        now, coming = born.index[born == year], born.index[born > year]
        for name, table in later.items():
            mine = table[of_any(table, now) & ~of_any(table, coming)]
            if len(mine):
                joined[name] = pd.concat([joined[name], at_birth(mine, start, year)], join="inner", ignore_index=True)
                write(joined[name], into / name)
        states = states_of(Tables(into), start + 1)
        all_made = nations_of(states)
        made |= {name: {**all_made[name], "enters": year} for name in states["abbrev"][states.index.isin(now)]}
    plain = document(Tables(into), start + 1, years)
    plain["nations"] |= made
    whole = load_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True), parameters=PARAMETERS).scenario
    nations = scenario.nations | {name: whole.nations[name] for name in made}
    dyads = [dyad for dyad in whole.dyads if not made.keys().isdisjoint((dyad.holder, dyad.other))]
    return scenario.model_copy(update={"nations": nations, "dyads": (*scenario.dyads, *dyads)})
