"""What is known of a start beyond states and treaties.

Who deals with whom, who lets others in, whose regime has just changed, who stays out of pacts, and who has declared
its neutrality.  Each figure is assumed; sizes were chosen on windows that end by 1960.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.inclination import MOST, inclined, reluctant
from analysis.hindcast.neutrals import neutral
from analysis.hindcast.truth import Ties, names_of
from sim.scenario import Scenario
from sim.scenario.build import build_schedule
from sim.scenario.nations import Dyad

GOODWILL: Final = 0.3
"""How much more trust is there between parties to a treaty, or members of as many organisations as few pairs share."""
FEW, MANY = 0.5, 0.9
"""Ranks among all pairs, by organisations shared: from the first on these count, from the other on fully."""
LEAST: Final = 0.02
"""Less goodwill or upheaval than this is left out."""
USUAL: Final = 0.5
"""Trust where nothing is known."""
PAST: Final = 10
"""Years of regimes that are looked at: what happened before has settled."""


def informed(scenario: Scenario, known: Path, year: int) -> Scenario:
    """The world of a start with all that is known of it."""
    return unsettled(sworn(inclined(dealing(scenario, known, year), known, year), known, year), known, year)


def dealing(scenario: Scenario, known: Path, year: int) -> Scenario:
    """The same world with trust where nations deal with each other, and with regional organisations open."""
    return regional(trusting(scenario, goodwill(scenario, known, year)))


def goodwill(scenario: Scenario, known: Path, year: int) -> dict[tuple[str, str], float]:
    """By pair, how much more the two trust each other: as parties to a treaty, or by the organisations they share."""
    found: dict[tuple[str, str], float] = {}
    names = names_of(known)
    shared = pd.read_parquet(known / "igo_dyad.parquet")
    shared = shared[shared["year"] == min(year, int(shared["year"].max()))] if len(shared) else shared
    few, many = shared["dyadigos"].quantile([FEW, MANY]) if len(shared) else (0.0, 0.0)
    much = ((shared["dyadigos"] - few) / max(many - few, 1.0)).clip(0, 1) * GOODWILL
    for one, other, value in zip(shared["ccode1"].map(names), shared["ccode2"].map(names), much, strict=True):
        if one in scenario.nations and other in scenario.nations and value > LEAST:
            found[min(one, other), max(one, other)] = round(float(value), 3)
    for treaty in (*scenario.treaties.values(), *scenario.organisations.values()):
        found |= dict.fromkeys(combinations(sorted(treaty.members), 2), GOODWILL)
    return found


def trusting(scenario: Scenario, more: dict[tuple[str, str], float]) -> Scenario:
    """The same world with more trust in some pairs; what the tables say of a pair's trust stays."""
    dyads, left = [], dict(more)
    for dyad in scenario.dyads:
        value = left.pop((min(dyad.holder, dyad.other), max(dyad.holder, dyad.other)), None)
        told = value is None or dyad.trust is not None
        dyads.append(dyad if told else dyad.model_copy(update={"trust": USUAL + (value or 0.0)}))
    dyads += [
        Dyad.model_validate({"pair": list(pair), "trust": USUAL + value, "source": "assumed"})
        for pair, value in sorted(left.items())
    ]
    return scenario.model_copy(update={"dyads": tuple(dyads)})


def regional(scenario: Scenario) -> Scenario:
    """The same world in which an organisation with most states of its regions admits others of them by a majority."""
    made = {}
    for key, body in scenario.organisations.items():
        regions = {f"region:{nation.region}" for nation in scenario.nations.values()} & set(body.open_to or ())
        states = [name for name, nation in scenario.nations.items() if f"region:{nation.region}" in regions]
        if np.isin(states, body.members).sum() * 2 > len(states) > 0:
            body = body.model_copy(update={"accession": "majority", "ratification": False})
        made[key] = body
    return scenario.model_copy(update={"organisations": made})


def sworn(scenario: Scenario, known: Path, year: int) -> Scenario:
    """The same world, in which states that have declared their neutrality put the most weight on staying out.

    Not those that are bound to somebody all the same: the weight would make them leave.
    """
    names, now = names_of(known), Ties(known).network(year)
    free = now.states[neutral(now.states, year) & ~now.tied.any(axis=1)]
    return reluctant(scenario, {name: MOST for name in names[free] if name in scenario.nations})


def unsettled(scenario: Scenario, known: Path, year: int) -> Scenario:
    """The same world, in which regimes that changed in the last years have not settled yet, by the model's own law."""
    names = names_of(known)
    table = pd.read_csv(known / "regime.csv")
    table = table[table["year"].between(year - PAST, year)].assign(name=table["ccode"].map(names)).sort_values("year")
    nations, settling = dict(scenario.nations), build_schedule(scenario).values()["change_governments.settling"]
    for name, rows in table.groupby("name"):
        if name in nations and (left := upheaval(rows, year, settling)) > LEAST:
            nations[str(name)] = nations[str(name)].model_copy(update={"upheaval": round(left, 3)})
    return scenario.model_copy(update={"nations": nations})


def upheaval(rows: pd.DataFrame, year: int, settling: float) -> float:
    """What is left at the end of a year of the changes of one regime, from its rows by year."""
    polity = (rows["polity2"] + 10) / 20 if rows["polity2"].notna().any() else rows["v2x_polyarchy"]
    known = rows.assign(polity=polity).dropna(subset=["polity"])
    moved = known["polity"].diff().abs().fillna(0.0)
    return min(float((moved * (1.0 - settling) ** (year - known["year"])).sum()), 1.0)
