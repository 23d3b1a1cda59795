"""A folder of made source tables of ten states in 1955, for hindcasts: pacts, and what a hindcast needs beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.sources.real_world import records
from tests.test_real_world import pact, world, write

START, YEARS = 1955, 10
END = START + YEARS
BORN = {375: 1958, 481: 1962}
"""Finland and Gabon, where they are born later, with their years of birth."""


def ending(given: tuple[dict[str, Any], list[dict[str, Any]]], year: int) -> Any:
    """A pact that ends in a year."""
    about, rows = given
    return about, [row | {"yrexit": year} for row in rows]


PACTS = (
    pact(1, 2, 210, since=1950),
    ending(pact(2, 210, 211, since=1951), 1958),
    pact(3, 365, 310, 375, since=1957),
    ending(pact(4, 2, 140, since=1952), START),
    ending(pact(5, 411, 438, since=1950), END),
    pact(6, 411, 481, since=1960, owing=(411,)),
    pact(7, 2, 375, since=1953, owing=(0,), consults=1),
    pact(8, 140, 365, since=END + 1),
    ending(pact(9, 211, 365, since=1949), 1952),
)
"""Kept; ended; formed by three; ended in the start year; in the last year; owed by one; no pact; too late; over."""


def tables(folder: Path, *pacts: tuple[dict[str, Any], list[dict[str, Any]]]) -> Path:
    """The folder, filled."""
    world(folder, *(pacts or PACTS))
    capabilities = pd.read_csv(folder / "capabilities.csv")
    capabilities["cinc"] = 0.01 * (1 + capabilities.index)
    capabilities.to_csv(folder / "capabilities.csv", index=False)
    write(folder, "mids_dyad_year.csv", [
        {"ccode1": one, "ccode2": other, "year": year}
        for one, other, year in ((2, 365, 1954), (210, 365, 1955), (140, 2, 1956))
    ])  # fmt: skip
    igo = [(2, 210, 1955, 40), (2, 365, 1955, 20), (210, 365, 1955, 20), (2, 210, 1956, 99)]
    shared = pd.DataFrame(igo, columns=["ccode1", "ccode2", "year", "dyadigos"])
    shared.to_parquet(folder / "igo_dyad.parquet", index=False)
    return folder


def born_later(folder: Path) -> Path:
    """The folder, filled, with two states born after the start, and what is known of them at birth."""
    tables(folder, *PACTS, pact(10, 411, 438, 481, since=1963))
    for name in ("nations", "capabilities", "economy", "regime", "unga_idealpoints", "capitals"):
        table = pd.read_csv(folder / f"{name}.csv")
        at = table["ccode"].map(BORN)
        for column in {"start_year", "year"} & set(table):
            table[column] = at.fillna(table[column]).astype(int)
        if "stdate" in table:
            table["stdate"] = table["stdate"].where(at.isna(), at.map("{:.0f}-12-01".format))
        table.to_csv(folder / f"{name}.csv", index=False)
    border = records(pd.read_csv(folder / "contiguity.csv"))[0]
    spells = [border, *(
        border | {"ccode1": one, "ccode2": other, "start_year": since, "end_year": until}
        for one, other, since, until in ((365, 375, 1958, 1990), (411, 481, 1962, 1990), (438, 481, 1963, 1990))
    )]  # fmt: skip
    write(folder, "contiguity.csv", spells)
    rivals = records(pd.read_csv(folder / "rivalries_tss.csv"))[0]
    write(folder, "rivalries_tss.csv", [
        rivals, rivals | {"ccode1": 375, "ccode2": 365, "start_year": 1958},
        rivals | {"ccode1": 438, "ccode2": 481, "start_year": 1963},
    ])  # fmt: skip
    return folder


def tied_at_start(scenario: Scenario) -> np.ndarray:
    """Which pairs a defence pact of the start ties."""
    names = list(scenario.nations)
    found = np.zeros((len(names), len(names)), dtype=bool)
    for treaty in (*scenario.treaties.values(), *scenario.organisations.values()):
        rows = [names.index(member) for member in treaty.members]
        if "defence" in treaty.articles:
            found[np.ix_(rows, rows)] = True
    np.fill_diagonal(found, False)
    return found
