"""Moments: what a batch of runs must share with the real system of alliances, measured the same way on both."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from analysis.experiments.endings import ending_moments, endings
from sim.run import Simulation, run_scenario
from sim.scenario import Scenario

PLEDGES: Final = ("defence", "offence", "neutrality", "non_aggression")
ALLIANCES: Final = (*PLEDGES, "consultation")
"""The articles that make a treaty an alliance on the record."""
DYADS: Final = ("all", "relevant", "contiguous")
"""Which dyads are counted: relevant are those with a border or a major power."""


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
    """Formations and terminations per dyad-year, and how far formations come in clumps, in one run.

    The pairs are those that there are in a year on the mean.
    """
    years = np.arange(first + 1, last + 1)
    start, stop = (ties[end].to_numpy(float) for end in ("start", "stop"))
    tied = np.array([((start <= year - 1) & ~(stop <= year - 1)).sum() for year in years])
    formed = np.array([(start == year).sum() for year in years])
    ended = np.array([(stop == year).sum() for year in years])
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


def crisis_moments(decisions: pd.DataFrame, dyad_years: Mapping[str, float]) -> dict[str, float]:
    """Challenges per directed dyad-year, of all, of the politically relevant and of the contiguous dyads.

    Every challenge counts among the relevant: hardly any other pair has a claim, which alone would let it challenge.
    """
    made = decisions[(decisions["decision"] == "challenge") & (decisions["outcome"] == "yes")]
    return {
        "initiation_all": len(made) / dyad_years["all"],
        "initiation_relevant": len(made) / dyad_years["relevant"],
        "initiation_contiguous": (made["contiguity"] > 0).sum() / dyad_years["contiguous"],
    }


def dyad_years_of(scenario: Scenario, nations: pd.DataFrame) -> dict[str, float]:
    """How many directed dyads of each kind one run had, summed over its steps of a year."""
    world = Simulation(scenario, replicates=range(1)).world
    border = world.arrays["contiguous"][0] > 0
    major = world.arrays["major"][0] > 0
    kinds = dict(zip(DYADS, (np.ones_like(border), border | major[:, None] | major, border), strict=True))
    there = pd.crosstab(nations["year"], nations["nation"]).reindex(columns=world.nations, fill_value=0).to_numpy()
    found = {}
    for name, kind in kinds.items():
        np.fill_diagonal(kind, False)
        found[name] = float(np.einsum("ti,ij,tj->", there, kind.astype(float), there, optimize=True))
    return found


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


def measured(scenario: Scenario, tables: Mapping[str, pd.DataFrame], at: float | None = None) -> pd.DataFrame:
    """Every moment of every run in the tables of a world, networks at the end or in a year: one row a run."""
    first, last = float(scenario.calendar.start), float(scenario.calendar.end)
    year = last if at is None else at
    rows = []
    for run in tables["runs"]["run"]:
        mine = {name: table[table["run"] == run] for name, table in tables.items()}
        ties = mine["ties"][mine["ties"]["kind"] == "defence"]
        steps, there = mine["steps"], mine["nations"]
        dyad_years = dyad_years_of(scenario, there)
        pacts = treaties_with(scenario, mine["decisions"], ("defence",))
        ends = endings(mine["members"], mine["decisions"], treaties_with(scenario, mine["decisions"], ALLIANCES))
        rows.append(
            network_moments(ties, there.loc[there["year"] == year, "nation"].tolist(), year)
            | hazard_moments(ties, dyad_years["all"] / 2 / len(steps), first, last)
            | pact_moments(mine["members"], pacts, year)
            | ending_moments(ends, pacts)
            | crisis_moments(mine["decisions"], dyad_years)
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
    never = dict.fromkeys(
        ("formation", "dissolution", *(f"initiation_{who}" for who in ("all", "relevant", "contiguous"))), 0.0
    )
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
