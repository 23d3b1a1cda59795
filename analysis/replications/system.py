"""The system of alliances again: its network, how ties form and end, how long treaties last, how often states clash."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd

from analysis.calibration.history import History
from analysis.calibration.plan import Window
from analysis.calibration.record import pairs_of
from analysis.experiments.moments import measured
from analysis.experiments.targets import TARGETS
from analysis.replications.base import Effort, Part, moment, replication
from analysis.replications.eras import ratio_observed
from sim.resources import scenarios_folder
from sim.run import Simulation
from sim.scenario import load
from sim.world import World

NETWORK_YEAR: Final = 2000.0
"""When the network is looked at: the year of the published values."""
PART: Final = 4
"""Runs that are measured together, as their tables are large."""
OURS: Final[dict[str, Any]] = {"study": "record", "kind": "moment", "seconds": 30}
ATOP: Final = "measured on ATOP 5.1 (Leeds and others 2002)"
GML: Final = "measured on the GML disputes (Gibler, Miller and Little)"


@functools.lru_cache(maxsize=2)
def whole_world(runs: int) -> pd.DataFrame:
    """The moments of runs of the whole world, 1989-2010, as it comes with the project: one row a run."""
    scenario = load(scenarios_folder() / "whole-world.yaml")
    window = Window(int(scenario.calendar.start) + 1, int(scenario.calendar.end))
    start, found = Simulation(scenario, replicates=range(1)).world, []
    for first in range(0, runs, PART):
        made = Simulation(scenario, replicates=range(first, min(first + PART, runs))).run()
        tables = {name: one.to_pandas() for name, one in made.items()}
        moments = measured(scenario, tables, at=NETWORK_YEAR)
        lives = (history_of(start, window, tables, run) for run in tables["runs"]["run"])
        found.append(moments.assign(ratio_as_recorded=[ratio_observed(one) for one in lives]))
    return pd.concat(found, ignore_index=True)


def history_of(start: World, window: Window, tables: dict[str, pd.DataFrame], run: int) -> History:
    """One run as the record is told: ties, memberships and challenges among the nations that are there throughout."""
    ties, members, acts, there = (
        tables[name][tables[name]["run"] == run] for name in ("ties", "members", "decisions", "nations")
    )
    years = there.groupby("nation", observed=True)["year"].nunique()
    pairs = pairs_of(start, tuple(name for name in start.nations if years.get(name) == years.max()))
    made = acts[(acts["decision"] == "challenge") & (acts["outcome"] == "yes")]
    made = made.rename(columns={"actor": "a", "counterpart": "b"})
    ties, made = (one[one["a"].isin(pairs.row) & one["b"].isin(pairs.row)] for one in (ties, made))
    return History(window, pairs, ties[ties["kind"] == "defence"], members, made)


def whole(effort: Effort, **wanted: str) -> Iterator[Part]:
    """Moments of the whole world against the bands about their published values, each with the value in words.

    Where a moment has a target for 1989 that is taken, else the one of 1955, with the published band.
    """
    found = whole_world(effort.runs)
    for name, published in wanted.items():
        goal = max((goal for goal in TARGETS if goal.moment == name), key=lambda goal: goal.world)
        yield moment(name.replace("_", " "), published, found[name].to_numpy(), *goal.published_band)


@replication(
    "S1", title="the network of defence ties in 2000", paper="Alliance Treaty Obligations and Provisions",
    published="density .061; transitivity .95; isolates 36%; giant component 61%", source=ATOP, **OURS,
)  # fmt: skip
def network(effort: Effort) -> Iterable[Part]:
    """The defence ties of the whole world in the year 2000, which began as those of 1989."""
    return whole(effort, density=".061", transitivity=".95", isolates=".36", giant_component=".61")


@replication(
    "S2", title="how ties form and end", paper="Alliance Treaty Obligations and Provisions",
    published="formation .0021 a dyad-year (1946-2016), .47-.88 in an era's five busiest years; dissolution .0022",
    source=ATOP, **OURS,
)  # fmt: skip
def hazards(effort: Effort) -> Iterable[Part]:
    """Formations and terminations per dyad-year in the whole world, 1989-2010, and how they come in clumps."""
    return whole(effort, formation=".0021", dissolution=".0022", lumpiness=".47 to .88")


@replication(
    "S3", title="how long treaties last, and how many there are", paper="Alliance Treaty Obligations and Provisions",
    published="age at end mean 10.6, median 7; defence 11.3, 7; bilateral share .76; 20% as provided; 45 pacts (2000)",
    source=ATOP, **OURS,
)  # fmt: skip
def treaties(effort: Effort) -> Iterable[Part]:
    """The ages of the treaties that end in the whole world, 1989-2010, and the defence pacts of 2000."""
    return whole(
        effort, age_at_end="10.6", median_age_at_end="7", defence_age_at_end="11.3", defence_median_age_at_end="7",
        bilateral_share=".76", ended_as_provided=".20", defence_pacts="45",
    )  # fmt: skip


@replication(
    "S4", title="how often a state starts a dispute", paper="Militarized interstate disputes",
    published="per directed dyad-year .0011, relevant .0104, contiguous .033; 1990-2010 .00086, .0085, .032",
    source=GML, **OURS,
)  # fmt: skip
def initiations(effort: Effort) -> Iterable[Part]:
    """Challenges per directed dyad-year in the whole world, 1989-2010."""
    return whole(effort, initiation_all=".0011", initiation_relevant=".0104", initiation_contiguous=".033")
