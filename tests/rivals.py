"""A small world of rivals and allies, run many times with the same luck under two versions of one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.run import Simulation
from sim.scenario import Scenario, load_text
from sim.world import World

ATT, TAR, ALY, PAR, ACC = range(5)
"""Rows: an attacker, its target, the target's strong ally, the target's small partner, the attacker's accomplice."""

TEXT = """
foedus: 1
name: rivals
title: An attacker and its accomplice, a target and its friends
calendar: {start: 1950, end: 1961}
seeds: {seed: 11}
figures: {gdp: assumed, burden: assumed, polity: assumed, ideology: assumed, location: assumed}
nations:
  ATT: {gdp: 200, burden: 0.08, polity: 0.2, ideology: [-1, -1], location: [52, 14], major: true}
  TAR: {gdp: 120, burden: 0.04, polity: 0.9, ideology: [1, 0.8], location: [50, 6]}
  ALY: {gdp: 300, burden: 0.05, polity: 0.9, ideology: [1, 0.8], location: [48, 2], major: true}
  PAR: {gdp: 60, burden: 0.04, polity: 0.8, ideology: [0.8, 0.6], location: [47, 9]}
  ACC: {gdp: 80, burden: 0.06, polity: 0.2, ideology: [-0.9, -1], location: [54, 20]}
dyads:
  - {pair: [ATT, TAR], rivalry: 0.8, trust: 0.2, contiguous: true, source: assumed}
  - {pair: [TAR, ALY], trust: 0.7, source: assumed}
  - {pair: [TAR, PAR], trust: 0.6, source: assumed}
  - {pair: [ATT, ACC], trust: 0.7, source: assumed}
treaties:
  pact: {signed: 1945, members: [TAR, ALY], articles: {defence: 1, nuclear_umbrella: 0.01}}
  talks: {signed: 1946, members: [TAR, PAR], articles: {consultation: 1}}
  axis: {signed: 1947, members: [ATT, ACC], articles: {non_aggression: 1, offence: 0.01}}
parameters: {negotiate.meeting_rate: 0, found_circles.initiative: 0, accede.contact: 0, review.base: -10}
events:
  - {id: crisis, date: 1953, effects: [{type: crisis, challenger: ATT, target: TAR, chance: 0}]}
  - {id: surprise, date: 1951, effects: [{type: technology, nation: ATT, change: 0}]}
  - {id: strain, date: 1950, effects: [{type: tension, domain: cyber, change: 0}]}
"""

RARE = (
    "treaties.axis.articles={non_aggression: 1, offence: 1}", "nations.TAR.exposure={climate: 1}",
    "strike_disasters.rate=0.5", "weigh_challenges.base=-3", "run_crises.attack=1", "accede.contact=1",
    "organisations={club: {members: [TAR, ALY], articles: {defence: 1, exercises: {strength: 1, partner: 0.5}}}}",
    "nations.PAR.interests={security: 3, status_quo: 0}", "accede.solidarity=0",
)  # fmt: skip
"""Settings under which what is rare happens: joint attacks, disasters, partnership for those refused as members."""

CRISIS = "events.0.effects.0.chance=1"
CALM = ("parameters.weigh_challenges.base=-12", "parameters.run_crises.resolve=-5", "parameters.run_crises.attack=-6")
"""Nations among whom there are no challenges and no wars but by rare accident."""
RESOLUTE = ("parameters.run_crises.resolve=5", "parameters.run_crises.attack=5")
"""Target and attacker with whom every challenge becomes a war."""

Watch = Callable[[World], np.ndarray]


def rivals(*overrides: str) -> Scenario:
    """The small world, with other values for some of its fields."""
    return load_text(TEXT, list(overrides)).scenario


def simulation(overrides: Sequence[str] = (), worlds: int = 200) -> Simulation:
    """Many worlds of it, before their first step."""
    return Simulation(rivals(*overrides), replicates=range(worlds))


def watched(watch: Watch, overrides: Sequence[str] = (), years: int = 8, worlds: int = 200) -> np.ndarray:
    """What is watched at the end of each year, summed over the years, in every world: float64 [world]."""
    run = simulation(overrides, worlds)
    seen = np.zeros(worlds)
    for _ in range(years):
        run.step()
        seen += watch(run.world)
    return seen


def stepped(overrides: Sequence[str] = (), years: int = 1, worlds: int = 200) -> World:
    """The worlds after some years."""
    run = simulation(overrides, worlds)
    for _ in range(years):
        run.step()
    return run.world


def decided(overrides: Sequence[str] = (), worlds: int = 200) -> pd.DataFrame:
    """Every decision made in them."""
    table: pd.DataFrame = simulation(overrides, worlds).run()["decisions"].to_pandas()
    return table


def rises(less: np.ndarray, more: np.ndarray) -> bool:
    """Whether, world by world with the same luck, the second is larger by more than chance can explain (99 %)."""
    difference = more - less
    error = float(difference.std(ddof=1)) / np.sqrt(len(difference))
    return bool(difference.mean() - 2.58 * error > 0.0)
