"""Who pays in a coalition: each member's share of its output and its military spending, run by run."""

from __future__ import annotations

import pandas as pd

from analysis.cast import Cast
from analysis.tables import StudyTables
from analysis.wishes import Undrawable

FEWEST: int = 2
"""Members without whom a treaty has no burden to share."""


def shared_by(cast: Cast, treaty: str) -> pd.DataFrame:
    """One row a run, year and member (partners are none) of a treaty while it has two members or more.

    `burden` is spending over GDP, `share` the member's part of the members' GDP, `paid` its part of their spending,
    `whole` the burden of all members together, `relative` the member's burden over that.
    """
    study = cast.study
    rows = cast.rows[(cast.rows["treaty"].astype(str) == treaty) & (cast.rows["role"].astype(str) == "member")]
    seats = rows[["run", "year", "nation"]].drop_duplicates()
    wanted = [name for name in ("gdp", "spending") if name in study.nations]
    if len(wanted) < 2:
        raise Undrawable(f"{study.folder}: burden sharing needs `gdp` and `spending` of nations; take another study")
    table = seats.merge(study.nations[["run", "year", "nation", *wanted]], on=["run", "year", "nation"])
    sums = table.groupby(["run", "year"])[wanted].transform("sum")
    count = table.groupby(["run", "year"])["nation"].transform("size")
    table = table.assign(
        burden=table["spending"] / table["gdp"],
        share=table["gdp"] / sums["gdp"],
        paid=table["spending"] / sums["spending"],
        whole=sums["spending"] / sums["gdp"],
    )
    return table.assign(relative=table["burden"] / table["whole"])[count >= FEWEST].reset_index(drop=True)


def sharing_treaty(cast: Cast, asked: list[str]) -> str:
    """The treaty asked for, else the first of the main ones that ever has members who share a burden."""
    study: StudyTables = cast.study
    if len(asked) > 1:
        raise Undrawable(f"--treaty: this figure shows one treaty at a time; take one of {', '.join(asked)}")
    if asked:
        return asked[0]
    full = cast.rows[cast.rows["role"].astype(str) == "member"]
    counts = full.groupby(["treaty", "run", "year"]).size()
    able = counts[counts >= FEWEST].groupby("treaty").size()
    main = [treaty for treaty in cast.main_ids if treaty in able.index]
    if main or len(able):
        return main[0] if main else str(able.idxmax())
    raise Undrawable(f"{study.folder}: no treaty has two members in any run, so that no burden is shared")
