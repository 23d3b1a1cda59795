"""Small worlds for tests of signs: the same luck with and without one thing, and what the difference is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.run import Simulation
from sim.scenario import load_text
from sim.schedule import STANDARD, Schedule
from sim.vocabulary import Decision

MANY = 200
FOUR = """
foedus: 1
name: four-nations
title: Three friends and a power they fear
calendar: {start: 1950, end: 1999}
seeds: {seed: 11}
record: []
figures: {gdp: assumed, burden: assumed, polity: assumed, ideology: assumed}
nations:
  ARC: {region: West, gdp: 300, burden: 0.04, polity: 0.9, ideology: [1, 0.8], location: [48, 2], major: true}
  BOR: {region: West, gdp: 90, burden: 0.04, polity: 0.9, ideology: [1, 0.6], location: [50, 6]}
  DAC: {region: South, gdp: 30, burden: 0.04, polity: 0.8, ideology: [0.8, 0.5], location: [45, 12], technology: 0.5}
  CIM: {region: East, gdp: 250, burden: 0.08, polity: 0.1, ideology: [-1.5, -1], location: [52, 18]}
organisations:
  league: {members: [ARC, BOR, DAC], lead: ARC, depth: 0.3, accession: majority, open_to: [ARC],
           articles: {defence: 1, consultation: 1}}
parameters: {negotiate.meeting_rate: 0, found_circles.initiative: 0, weigh_challenges.base: -12}
"""
ARC, BOR, DAC, CIM = range(4)


def started(*overrides: str, text: str = FOUR, worlds: int = MANY, schedule: Schedule = STANDARD) -> Simulation:
    """Many worlds of the four nations at their start, with some values of the scenario replaced."""
    return Simulation(load_text(text, list(overrides)).scenario, replicates=range(worlds), schedule=schedule)


def latest(*overrides: str) -> list[str]:
    """The overrides of which none sets again what a later one sets."""
    return list({override.split("=", 1)[0]: override for override in overrides}.values())


def stepped(run: Simulation, steps: int) -> Simulation:
    """The same worlds some steps later."""
    for _ in range(steps):
        run.step()
    return run


def at_odds(run: Simulation, one: int, others: Sequence[int], rivalry: float = 0.9, trust: float = 0.1) -> Simulation:
    """The same worlds where one nation and some others are rivals, or friends again."""
    for other in others:
        for i, j in ((one, other), (other, one)):
            run.world.rivalry[:, i, j], run.world.trust[:, i, j] = rivalry, trust
    return run


def ever_out(run: Simulation, steps: int, nation: int, treaty: int = 0) -> np.ndarray:
    """In which worlds a nation is out of a treaty at the end of one of the next steps, bool [world]."""
    out = np.zeros(len(run.replicates), dtype=bool)
    for _ in range(steps):
        run.step()
        out |= run.world.member[:, treaty, nation] == 0
    return out


def notices(run: Simulation, steps: int, treaty: int = 0) -> np.ndarray:
    """How many members gave notice to a treaty in the next steps, in each world."""
    given = np.zeros(len(run.replicates))
    for _ in range(steps):
        before = run.world.leaving[:, treaty] > 9e4
        run.step()
        given += (before & (run.world.leaving[:, treaty] <= 9e4)).sum(axis=1)
    return given


def more(first: np.ndarray, second: np.ndarray, least: float = 0.0) -> None:
    """Assert that the first is the larger on paired luck: its mean difference less two standard errors."""
    difference = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    assert difference.mean() - 2.0 * error > least, f"{difference.mean():.4g} ± {2 * error:.2g}"


def decided(run: Simulation, kind: Decision) -> list[dict[str, object]]:
    """The decisions of a kind on record so far."""
    rows: list[dict[str, object]] = run.recorder.tables()["decisions"].to_pylist()
    return [row for row in rows if row["decision"] == kind.name.lower()]
