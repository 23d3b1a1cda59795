"""What forecasts without a model look at: facts of every pair of states in a year, from the source tables."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.neutrals import neutral
from analysis.hindcast.truth import Ties, pairs_of

EARTH: Final = 6371.0
RECENT: Final = 5
"""Years for which a dispute counts."""
DEMOCRACY: Final = 6
"""The least `polity2` of a democracy."""
FACTS: Final = (
    "distance", "contiguous", "region", "democracies", "polity", "views", "weaker", "stronger", "majors", "dispute",
    "enemies", "treaty", "common_allies", "fewer_allies", "more_allies", "age", "members", "neutrals",
)  # fmt: skip


def haversine(lat: np.ndarray, lng: np.ndarray) -> np.ndarray:
    """Kilometres over ground between all places (degrees)."""
    y, x = np.radians(lat), np.radians(lng)
    half = np.sin((y[:, None] - y) / 2) ** 2 + np.cos(y[:, None]) * np.cos(y) * np.sin((x[:, None] - x) / 2) ** 2
    km: np.ndarray = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return km


class Facts:
    """The source tables, each read once, and the facts of a year's pairs that follow from them."""

    def __init__(self, folder: Path) -> None:
        self.ties = Ties(folder)
        names = ("capabilities", "regime", "unga_idealpoints", "mids_dyad_year", "contiguity", "major_powers")
        self.tables = {name: pd.read_csv(folder / f"{name}.csv", low_memory=False) for name in names}
        self.capitals = pd.read_csv(folder / "capitals.csv")
        self.begun = pd.read_csv(folder / "alliances.csv").drop_duplicates("atopid").set_index("atopid")["begyr"]

    def latest(self, name: str, column: str, states: np.ndarray, year: int) -> np.ndarray:
        """The latest value of each state, at most three years old; nan where there is none."""
        table = self.tables[name]
        table = table[table["year"].between(year - 3, year)].dropna(subset=[column]).sort_values("year")
        found: np.ndarray = table.groupby("ccode")[column].last().reindex(states).to_numpy(dtype=float)
        return found

    def marked(self, rows: pd.DataFrame, states: np.ndarray) -> np.ndarray:
        """Which pairs of states stand in rows of `ccode1` and `ccode2`, as a matrix of 0 and 1."""
        at = pd.Index(states)
        one, other = at.get_indexer(rows["ccode1"]), at.get_indexer(rows["ccode2"])
        there = (one >= 0) & (other >= 0)
        found = np.zeros((len(states), len(states)))
        found[one[there], other[there]] = found[other[there], one[there]] = 1.0
        return found

    def spell(self, name: str, year: int) -> pd.DataFrame:
        """The rows of a table of spells that hold in a year."""
        table = self.tables[name]
        return table[(table["start_year"] <= year) & (table["end_year"] >= year)]

    def places(self, states: np.ndarray, year: int) -> np.ndarray:
        """The distances between the capitals of a year in kilometres; nan where one is not known."""
        day = f"{year}-07-01"
        now = self.capitals[(self.capitals["stdate"] <= day) & (self.capitals["enddate"] >= day)]
        at = now.drop_duplicates("ccode").set_index("ccode")[["lat", "lng"]].reindex(states).to_numpy(dtype=float)
        return haversine(at[:, 0], at[:, 1])

    def of(self, states: np.ndarray, year: int) -> pd.DataFrame:
        """The facts of every pair of some states that exist in a year: columns as in FACTS, and `tied`."""
        network = self.ties.network(year).among(states)
        one, other = pairs_of(network)
        region = self.ties.spells.drop_duplicates("ccode").set_index("ccode")["region"].reindex(states).to_numpy()
        polity = self.latest("regime", "polity2", states, year)
        views = self.latest("unga_idealpoints", "idealpoint", states, year)
        power = np.log(self.latest("capabilities", "cinc", states, year) + 1e-5)
        major = np.isin(states, self.spell("major_powers", year)["ccode"]).astype(int)
        disputes = self.tables["mids_dyad_year"]
        quarrel = self.marked(disputes[disputes["year"].between(year - RECENT + 1, year)], states)
        border = self.spell("contiguity", year)
        allies, sworn = network.tied.sum(axis=1), neutral(states, year).astype(int)
        size = pd.Series(network.treaty[one, other]).map(self.sizes(year)).fillna(0).to_numpy()
        begun = pd.Series(network.treaty[one, other]).map(self.begun).to_numpy(dtype=float)
        values = (
            np.log1p(self.places(states, year)[one, other]), self.marked(border, states)[one, other],
            region[one] == region[other], np.minimum(polity[one], polity[other]) >= DEMOCRACY,
            np.abs(polity[one] - polity[other]), np.abs(views[one] - views[other]),
            np.minimum(power[one], power[other]), np.maximum(power[one], power[other]), major[one] + major[other],
            quarrel[one, other], (quarrel @ quarrel)[one, other] > 0, network.linked[one, other],
            (network.tied.astype(float) @ network.tied)[one, other],
            np.log1p(np.minimum(allies[one], allies[other])), np.log1p(np.maximum(allies[one], allies[other])),
            np.log1p(np.maximum(year - begun, 0)), np.log1p(size),
            sworn[one] + sworn[other],
        )  # fmt: skip
        columns = {name: np.asarray(value, dtype=float) for name, value in zip(FACTS, values, strict=True)}
        return pd.DataFrame({**columns, "tied": network.tied[one, other]})

    def sizes(self, year: int) -> dict[int, int]:
        """How many members each treaty of a year has."""
        rows = self.ties.in_force(year)
        return {int(str(key)): int(many) for key, many in rows.groupby("atopid")["ccode"].nunique().items()}
