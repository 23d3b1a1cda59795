"""How readily each nation allies, as its record shows beside what the model would have expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.hindcast.truth import Ties
from sim.recorder import Keep
from sim.rules.utility import FIRM
from sim.run import CHUNK, Simulation
from sim.scenario import Scenario
from sim.scenario.build import build_schedule
from sim.vocabulary import Article, Role, Status
from sim.world import World

PRIOR: Final = 1.0
"""How many pacts the expectation weighs that a nation is as inclined to ally as all are (chosen, see `start`)."""
RUNS: Final = 128
"""Runs of a first year, by which the model says how many pacts it expects."""
MOST: Final = 5.0
"""The highest weight that a nation can put on keeping things as they are."""


def inclined(scenario: Scenario, known: Path, year: int, prior: float = PRIOR) -> Scenario:
    """The same world, in which a nation that stayed out of the pacts that one would have expected goes on to do so.

    Its inclination multiplies the odds that it finds a pact worth its price, by the weight it puts on the status quo.
    """
    states = pd.read_csv(known / "nations.csv")
    states = states[(states["start_year"] <= year) & (states["end_year"] > year)].drop_duplicates("abbrev")
    states = states.set_index("abbrev").loc[list(scenario.nations)]
    values = build_schedule(scenario).values()
    forget = values["keep_reputation.forget"]
    held = pacts_held(states, known, year, forget)
    found = inclination(held, pacts_missed(scenario, year + 1 - states["start_year"], year, forget), prior)
    weights = 1.0 - values["appraise.temperature"] * np.log(found) / values["appraise.status_quo"]
    return reluctant(scenario, dict(zip(scenario.nations, weights.clip(0.0, MOST), strict=True)))


def reluctant(scenario: Scenario, weights: Mapping[str, float]) -> Scenario:
    """The same world, in which some nations put other weights on keeping things as they are."""
    nations = dict(scenario.nations)
    for name, weight in weights.items():
        interests = {**nations[name].interests, "status_quo": round(float(weight), 3)}
        nations[name] = nations[name].model_copy(update={"interests": interests})
    return scenario.model_copy(update={"nations": nations})


def inclination(held: np.ndarray, missed: np.ndarray, prior: float = PRIOR) -> np.ndarray:
    """What each nation's rate of entering pacts is, as a multiple of that of all, by those it has had and has missed.

    Empirical Bayes: the mean of a gamma distribution about 1 after as many entries as pacts were held, in an exposure
    of those missed and one for each held, as on the mean a rate has given one entry when it comes.
    """
    expected = held + missed
    rate = held.sum() / expected.sum() if held.any() else 1.0
    found: np.ndarray = (prior + held) / (prior + rate * expected)
    return found


def memory(years: np.ndarray, forget: float) -> np.ndarray:
    """How many years a record of some years weighs, as it fades like a nation's good name does in the model."""
    found: np.ndarray = (1.0 - np.exp(-forget * years)) / forget
    return found


def pacts_held(states: pd.DataFrame, known: Path, year: int, forget: float) -> np.ndarray:
    """How many defence pacts each state has been in since it is one, those that are over counting less with time.

    A pact counts for those whom it protects, too, without their owing anything.
    """
    members = Ties(known).members
    members = members[members.groupby("atopid")["defense"].transform("max") > 0]
    last = members.groupby(["ccode", "atopid"])["out"].max().clip(upper=year).reset_index(name="last")
    last = last.merge(states[["ccode", "start_year"]], on="ccode")
    last = last[last["last"] >= last["start_year"]]
    fade = np.exp(-forget * (year - last["last"]))
    found: np.ndarray = fade.groupby(last["ccode"]).sum().reindex(states["ccode"], fill_value=0.0).to_numpy()
    return found


def pacts_missed(scenario: Scenario, age: pd.Series[int], year: int, forget: float) -> np.ndarray:
    """How many pacts the model would have expected each nation to enter so far, beside those that it has.

    By the mean of what happens in many first years, each pact for as long as it was open: an old one since it was
    signed, a new one since all in it are states.
    """
    years, total = age.to_numpy(dtype=float), np.zeros(len(age))
    for first in range(0, RUNS, CHUNK):
        runs = Simulation(scenario, replicates=range(first, first + CHUNK), keep=Keep(tables=("runs",)))
        before = in_pacts(runs.world)
        runs.step()
        after = in_pacts(runs.world)
        entered = after.copy()
        entered[:, : before.shape[1]] &= ~before
        old = np.zeros(after.shape[:2], dtype=bool)
        old[:, : before.shape[1]] = before.any(axis=2)
        open_for = np.where(old, np.maximum(year + 1 - runs.world.signed, 1.0), np.inf)
        youngest = np.where(after, years, np.inf).min(axis=2)
        spans = np.where(old[:, :, None], np.minimum(years, open_for[:, :, None]), youngest[:, :, None])
        total += (memory(spans, forget) * entered).sum(axis=(0, 1))
    return total / RUNS


def in_pacts(world: World) -> np.ndarray:
    """Who is a member of which defence pact in force: [run, treaty, nation]."""
    pact = (world.status == Status.IN_FORCE) & (world.article[:, :, Article.DEFENCE] > FIRM)
    found: np.ndarray = (world.member == Role.MEMBER) & pact[:, :, None]
    return found
