"""Moments: what a batch of runs must share with the real system of alliances, measured the same way on both.

The published and measured values, with their bands, are those of the project's table of results to reproduce.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from science.endings import ending_moments, endings
from sim.run import Simulation, run_scenario
from sim.scenario import Scenario

USES: Final = ("tuned on", "held out", "held out with its world")


@dataclass(frozen=True)
class Target:
    """What a moment should be, in which world, how far off it may be, and the published band where that is another.

    A search of parameters judges by the moments that are tuned on alone; all others are held out of it.
    """

    world: int
    moment: str
    low: float
    high: float
    source: str
    tuned: bool = False
    published: tuple[float, float] | None = None

    @property
    def use(self) -> str:
        """What the moment is for: tuned on, or held out, as itself or with the whole of its world."""
        searched = any(goal.tuned and goal.world == self.world for goal in TARGETS)
        return USES[0] if self.tuned else USES[1] if searched else USES[2]

    def met(self, value: float) -> bool:
        """Whether a value lies in the band."""
        return self.low <= value <= self.high

    @property
    def published_band(self) -> tuple[float, float]:
        """The band around the published value."""
        return self.published or (self.low, self.high)

    def met_as_published(self, value: float) -> bool:
        """Whether a value lies in the band around the published value."""
        low, high = self.published_band
        return low <= value <= high


def band(value: float, share: float) -> tuple[float, float]:
    """A value less and more a share of it."""
    return value * (1 - share), value * (1 + share)


DENSITY_1955: Final = "S1: ATOP, 1969, among the states of 1955; all states of 1969: .058"
ISOLATES_1955: Final = "S1: ATOP, 1955; all states of 1969: .38"
FORMATION_1955: Final = "S2: ATOP 1955-69, among the states of 1955; table: .0021, 1946-2016"
FORMATION_1989: Final = "S2: ATOP 1990-2016; table: .0021, 1946-2016"
DISSOLUTION_1955: Final = "S2: ATOP 1955-69, among the states of 1955; table: .037, 1946-89"
PACTS_1955: Final = "S3: ATOP, 1969, among the states of 1955; table: 53, 1960"
ENDED: Final = "S3: ATOP, ended 1955-69, two states of 1955 or more in it; table: {}, 1815-2016"
KEPT: Final = "R1: {} kept, Berkemeier and Fuhrmann 2018, abstract; table: band .4 to .8"

TARGETS: Final = (
    Target(1955, "density", *band(0.103, 0.3), DENSITY_1955, tuned=True, published=band(0.058, 0.3)),
    Target(1989, "density", *band(0.061, 0.3), "S1: ATOP, 2000"),
    Target(1955, "transitivity", 0.7, 1.0, "S1: ATOP, .87 in 1955"),
    Target(1989, "transitivity", 0.7, 1.0, "S1: ATOP, .95 in 2000"),
    Target(1955, "isolates", *band(0.23, 0.3), ISOLATES_1955, tuned=True, published=band(0.376, 0.3)),
    Target(1989, "isolates", *band(0.36, 0.3), "S1: ATOP, 2000"),
    Target(1989, "giant_component", *band(0.61, 0.3), "S1: ATOP, 2000"),
    Target(1955, "formation", *band(0.00049, 0.5), FORMATION_1955, tuned=True, published=band(0.0021, 0.5)),
    Target(1989, "formation", *band(0.0019, 0.5), FORMATION_1989, published=band(0.0021, 0.5)),
    Target(1955, "dissolution", *band(0.0062, 0.5), DISSOLUTION_1955, tuned=True, published=band(0.037, 0.5)),
    Target(1989, "dissolution", *band(0.0022, 0.5), "S2: ATOP 1990-2016"),
    Target(1955, "lumpiness", 0.47, 0.88, "S2: share of ties formed in an era's five busiest years"),
    Target(1955, "bilateral_share", 0.6, 0.9, "S3: ATOP, .76", tuned=True),
    Target(1955, "defence_pacts", *band(43, 0.3), PACTS_1955, tuned=True, published=band(53, 0.3)),
    Target(1989, "defence_pacts", *band(45, 0.3), "S3: ATOP, 2000"),
    Target(1955, "age_at_end", *band(11.9, 0.3), ENDED.format("10.6"), tuned=True, published=band(10.6, 0.3)),
    Target(1955, "median_age_at_end", *band(10.8, 0.3), ENDED.format("7"), published=band(7, 0.3)),
    Target(1955, "defence_age_at_end", *band(13.2, 0.3), ENDED.format("11.3"), published=band(11.3, 0.3)),
    Target(1955, "defence_median_age_at_end", *band(13.8, 0.3), ENDED.format("7"), published=band(7, 0.3)),
    Target(1955, "ended_as_provided", *band(4 / 38, 0.3), ENDED.format(".20"), published=band(0.20, 0.3)),
    Target(1955, "initiation_relevant", *band(0.0104, 0.25), "S4: GML 1946-2010", tuned=True),
    Target(1955, "initiation_all", *band(0.0011, 0.25), "S4: GML 1946-2010"),
    Target(1955, "initiation_contiguous", *band(0.033, 0.25), "S4: GML 1946-2010"),
    Target(1955, "honoured", 0.4, 0.8, "R1: band over studies"),
    Target(1955, "honoured_defence", *band(0.41, 0.3), KEPT.format(".41"), published=(0.4, 0.8)),
    Target(1955, "honoured_offence", *band(0.74, 0.3), KEPT.format(".74"), published=(0.4, 0.8)),
    Target(1955, "honoured_neutrality", 0.7 * 0.78, 1.0, KEPT.format(".78"), published=(0.4, 0.8)),
    Target(1955, "honoured_non_aggression", *band(0.37, 0.3), KEPT.format(".37"), published=(0.4, 0.8)),
    Target(1955, "observed_ratio", 0.55, 0.9, "D5: raw relative risk, ATOP and GML"),
    Target(1955, "counterfactual_ratio", 0.55, 1.0, "D1: effect between 0 and -45 %"),
)
"""The table's moments; a band is around the value among the states of the start where that is not the published one.

Eight are tuned on, all of 1955; the others of 1955, and the world of 1989 as a whole, are held out.
"""

ABSENT: Final = 5.0
"""How many widths of its band a moment misses by at most: one that is nothing, or could not be measured."""

PLEDGES: Final = ("defence", "offence", "neutrality", "non_aggression")
ALLIANCES: Final = (*PLEDGES, "consultation")
"""The articles that make a treaty an alliance on the record."""


def loss(found: Mapping[str, float]) -> float:
    """The mean distance of the moments tuned on from the middles of their bands, in widths of the band, in logs."""
    return float(np.mean([miss(found[f"{g.moment}@{g.world}"], g.low, g.high) for g in TARGETS if g.tuned]))


def miss(value: float, low: float, high: float) -> float:
    """How far a value lies from the middle of a band, in widths of the band, in logs: up to a half inside it.

    In logs a rate of a third of what it should be misses by as much as one of three times that.
    """
    if not value > 0.0:
        return ABSENT
    return min(abs(math.log(value / math.sqrt(low * high))) / math.log(high / low), ABSENT)


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


def pact_moments(members: pd.DataFrame, pacts: Collection[str], year: float) -> dict[str, float]:
    """How many defence pacts are in force in one run, and which share of them binds two."""
    now = ties_at(members.rename(columns={"nation": "a"}), year)
    size = now[now["treaty"].isin(pacts)].groupby("treaty", observed=True)["a"].nunique()
    size = size[size >= 2]
    return {"defence_pacts": float(len(size)), "bilateral_share": float((size == 2).mean())}


def crisis_moments(decisions: pd.DataFrame, counts: Mapping[str, float], years: int) -> dict[str, float]:
    """Challenges per directed dyad-year, of all, of the politically relevant and of the contiguous dyads.

    Every challenge counts among the relevant: hardly any other pair has a claim, which alone would let it challenge.
    """
    made = decisions[(decisions["decision"] == "challenge") & (decisions["outcome"] == "yes")]
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


def pledge_moments(steps: pd.DataFrame) -> dict[str, float]:
    """The share of the pledges put to the test that were kept, of those to help and of each kind, in one run."""
    invoked = steps["calls_invoked"].sum()
    made = {"honoured": steps["calls_honoured"].sum() / invoked if invoked else np.nan}
    for kind in PLEDGES:
        tested = steps[f"tested_{kind}"]
        kept = (steps[f"honoured_{kind}"].fillna(0.0) * tested).sum()
        made[f"honoured_{kind}"] = kept / tested.sum() if tested.sum() else np.nan
    return made


def moments_of(scenario: Scenario, replicates: int, jobs: int = 1, seed: int | None = None) -> pd.DataFrame:
    """Every moment of every run of a world: one row a run."""
    tables = run_scenario(scenario, seed=seed, replicates=replicates, jobs=jobs)
    return measured(scenario, {name: table.to_pandas() for name, table in tables.items()})


def measured(scenario: Scenario, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Every moment of every run in the tables of a world: one row a run."""
    counts = dyads_of(scenario)
    nations = list(scenario.nations)
    first, last = float(scenario.calendar.start), float(scenario.calendar.end)
    rows = []
    for run in tables["runs"]["run"]:
        mine = {name: table[table["run"] == run] for name, table in tables.items()}
        ties = mine["ties"][mine["ties"]["kind"] == "defence"]
        steps = mine["steps"]
        pacts = treaties_with(scenario, mine["decisions"], ("defence",))
        ends = endings(mine["members"], mine["decisions"], treaties_with(scenario, mine["decisions"], ALLIANCES))
        rows.append(
            network_moments(ties, nations, last)
            | hazard_moments(ties, counts["all"] / 2, first, last)
            | pact_moments(mine["members"], pacts, last)
            | ending_moments(ends, pacts)
            | crisis_moments(mine["decisions"], counts, scenario.calendar.steps)
            | pledge_moments(steps)
            | {
                "observed_ratio": steps["deterrence_ratio_observed"].mean(),
                "counterfactual_ratio": steps["deterrence_ratio_counterfactual"].mean(),
            }
        )
    return pd.DataFrame(rows)


def persistence_of(scenario: Scenario) -> dict[str, float]:
    """The moments of a world in which nothing ever happens: its network stays as it is loaded, nobody challenges.

    What only shows where something happens, such as the age of treaties that end, is left out.
    """
    start = Simulation(scenario, replicates=range(1)).recorder
    tables = {
        name: table.to_pandas() for name, table in start.spells.tables(start.runs, start.names, start.nations).items()
    }
    year = float(scenario.calendar.start)
    ties = tables["ties"][tables["ties"]["kind"] == "defence"]
    never = dict.fromkeys(("formation", "dissolution", *(f"initiation_{who}" for who in dyads_of(scenario))), 0.0)
    pacts = given_with(scenario, ("defence",))
    return network_moments(ties, list(scenario.nations), year) | pact_moments(tables["members"], pacts, year) | never


def given_with(scenario: Scenario, kinds: Collection[str]) -> set[str]:
    """The treaties of the scenario that have an article of some kinds."""
    given = [*scenario.treaties.items(), *scenario.organisations.items()]
    return {name for name, treaty in given if set(kinds) & set(treaty.articles)}


def treaties_with(scenario: Scenario, decisions: pd.DataFrame, kinds: Collection[str]) -> set[str]:
    """The treaties of one run that have an article of some kinds: those of the scenario, and those signed since."""
    signed = decisions[decisions["decision"].isin(["sign", "deepen"]) & decisions["outcome"].isin(kinds)]["treaty"]
    founded = decisions[decisions["decision"] == "found"]["treaty"]
    return {*given_with(scenario, kinds), *signed.dropna(), *founded.dropna()}
