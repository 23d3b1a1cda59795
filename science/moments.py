"""Moments: what a batch of runs must share with the real system of alliances, measured the same way on both.

The published and measured values, with their bands, are those of the project's table of results to reproduce.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa

from sim.run import Simulation, run_scenario
from sim.scenario import Scenario

Tables = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Target:
    """What a moment should be, in which world, and how far off it may be."""

    world: int
    moment: str
    low: float
    high: float
    source: str
    tuned: bool = False

    @property
    def middle(self) -> float:
        """The value aimed at."""
        return (self.low * self.high) ** 0.5 if self.low > 0 else 0.5 * (self.low + self.high)

    def met(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return self.low <= value <= self.high


def band(value: float, share: float) -> tuple[float, float]:
    """A value less and more a share of it."""
    return value * (1 - share), value * (1 + share)


TARGETS: Final = (
    Target(1955, "density", *band(0.103, 0.3), "S1: ATOP, 1969, among the states of 1955", tuned=True),
    Target(1989, "density", *band(0.061, 0.3), "S1: ATOP, 2000", tuned=True),
    Target(1955, "transitivity", 0.7, 1.0, "S1: ATOP, .87 in 1955"),
    Target(1989, "transitivity", 0.7, 1.0, "S1: ATOP, .95 in 2000"),
    Target(1955, "isolates", *band(0.23, 0.3), "S1: ATOP, 1955"),
    Target(1989, "isolates", *band(0.36, 0.3), "S1: ATOP, 2000", tuned=True),
    Target(1989, "giant_component", *band(0.61, 0.3), "S1: ATOP, 2000"),
    Target(1955, "formation", *band(0.00049, 0.5), "S2: ATOP 1955-69, among the states of 1955", tuned=True),
    Target(1989, "formation", *band(0.0019, 0.5), "S2: ATOP 1990-2016", tuned=True),
    Target(1955, "dissolution", *band(0.0062, 0.5), "S2: ATOP 1955-69, among the states of 1955", tuned=True),
    Target(1989, "dissolution", *band(0.0022, 0.5), "S2: ATOP 1990-2016", tuned=True),
    Target(1955, "lumpiness", 0.47, 0.88, "S2: share of ties formed in an era's five busiest years"),
    Target(1955, "bilateral_share", 0.6, 0.9, "S3: ATOP, .76"),
    Target(1955, "defence_pacts", *band(43, 0.3), "S3: ATOP, 1969, among the states of 1955"),
    Target(1989, "defence_pacts", *band(45, 0.3), "S3: ATOP, 2000"),
    Target(1955, "initiation_relevant", *band(0.0104, 0.25), "S4: GML 1946-2010", tuned=True),
    Target(1955, "initiation_all", *band(0.0011, 0.25), "S4: GML 1946-2010"),
    Target(1955, "initiation_contiguous", *band(0.033, 0.25), "S4: GML 1946-2010"),
    Target(1955, "honoured", 0.4, 0.8, "R1: band over studies"),
    Target(1955, "observed_ratio", 0.55, 0.9, "D5: raw relative risk, ATOP and GML"),
    Target(1955, "counterfactual_ratio", 0.55, 1.0, "D1: effect between 0 and -45 %"),
)
"""The table's moments; where it counts states born after the start, the value among the states of the start instead."""


def ties_at(ties: pd.DataFrame, year: float) -> pd.DataFrame:
    """The defence ties in force at the end of a year's step."""
    return ties[(ties["start"] <= year) & ~(ties["stop"] <= year)]


def network_moments(ties: pd.DataFrame, nations: list[str], year: float) -> dict[str, float]:
    """Density, transitivity, isolates and the giant component of one run's defence network."""
    graph = nx.Graph()
    graph.add_nodes_from(nations)
    graph.add_edges_from(ties_at(ties, year)[["a", "b"]].itertuples(index=False))
    largest = max((len(part) for part in nx.connected_components(graph)), default=0)
    return {
        "density": nx.density(graph),
        "transitivity": nx.transitivity(graph),
        "isolates": nx.number_of_isolates(graph) / len(nations),
        "giant_component": largest / len(nations),
    }


def hazard_moments(ties: pd.DataFrame, pairs: float, first: float, last: float) -> dict[str, float]:
    """Formations and terminations per dyad-year, and how far formations come in clumps, in one run."""
    years = np.arange(first + 1, last + 1)
    tied = np.array([len(ties_at(ties, year - 1)) for year in years])
    formed = np.array([(ties["start"] == year).sum() for year in years])
    ended = np.array([(ties["stop"] == year).sum() for year in years])
    busiest = np.sort(formed)[::-1][:5].sum()
    return {
        "formation": formed.sum() / (pairs * len(years) - tied.sum()),
        "dissolution": ended.sum() / max(tied.sum(), 1),
        "lumpiness": busiest / max(formed.sum(), 1),
    }


def pact_moments(members: pd.DataFrame, pacts: pd.DataFrame, year: float) -> dict[str, float]:
    """How many defence pacts are in force in one run, and which share of them binds two."""
    now = ties_at(members.rename(columns={"nation": "a"}), year)
    size = now[now["treaty"].isin(pacts["treaty"])].groupby("treaty", observed=True)["a"].nunique()
    size = size[size >= 2]
    return {"defence_pacts": float(len(size)), "bilateral_share": float((size == 2).mean())}


def crisis_moments(decisions: pd.DataFrame, counts: Mapping[str, float], years: int) -> dict[str, float]:
    """Challenges per directed dyad-year, of all, of the politically relevant and of the contiguous dyads."""
    made = decisions[decisions["decision"] == "challenge"]
    return {
        "initiation_all": len(made) / (counts["all"] * years),
        "initiation_relevant": len(made) / (counts["relevant"] * years),
        "initiation_contiguous": (made["contiguity"] > 0).sum() / (counts["contiguous"] * years),
    }


def dyads_of(scenario: Scenario) -> dict[str, float]:
    """How many directed dyads a world has: all, those with a border or a major power, and those with a border."""
    world = Simulation(scenario, replicates=range(1)).world
    border = world.arrays["contiguous"][0] > 0
    major = world.arrays["major"][0] > 0
    n = len(major)
    relevant = border | major[:, None] | major[None, :]
    np.fill_diagonal(relevant, False)
    return {"all": n * (n - 1), "relevant": float(relevant.sum()), "contiguous": float(border.sum())}


def moments_of(scenario: Scenario, replicates: int, jobs: int = 1) -> pd.DataFrame:
    """Every moment of every run of a world: one row a run."""
    tables = {
        name: table.to_pandas() for name, table in run_scenario(scenario, replicates=replicates, jobs=jobs).items()
    }
    counts = dyads_of(scenario)
    nations = list(scenario.nations)
    first, last = float(scenario.calendar.start), float(scenario.calendar.end)
    rows = []
    for run in range(replicates):
        mine = {name: table[table["run"] == run] for name, table in tables.items()}
        ties = mine["ties"][mine["ties"]["kind"] == "defence"]
        steps = mine["steps"]
        pacts = pd.DataFrame({"treaty": defence_pacts(scenario, mine)})
        invoked = steps["calls_invoked"].sum()
        rows.append(
            network_moments(ties, nations, last)
            | hazard_moments(ties, counts["all"] / 2, first, last)
            | pact_moments(mine["members"], pacts, last)
            | crisis_moments(mine["decisions"], counts, scenario.calendar.steps)
            | {
                "honoured": steps["calls_honoured"].sum() / invoked if invoked else np.nan,
                "observed_ratio": steps["deterrence_ratio_observed"].mean(),
                "counterfactual_ratio": steps["deterrence_ratio_counterfactual"].mean(),
            }
        )
    return pd.DataFrame(rows)


def defence_pacts(scenario: Scenario, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """The treaties of one run that contain a pledge of defence: those of the scenario, and those signed since."""
    given = [*scenario.treaties.items(), *scenario.organisations.items()]
    own = [name for name, treaty in given if "defence" in treaty.articles]
    made = tables["decisions"]
    signed = made[made["decision"].isin(["sign", "deepen"]) & (made["outcome"] == "defence")]["treaty"]
    founded = made[made["decision"] == "found"]["treaty"]
    return sorted({*own, *signed.dropna(), *founded.dropna()})
