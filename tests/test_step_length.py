"""Halving the step: a year in one step and a year in four quarters change the same things by about as much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.clock import Clock
from sim.rules.base import Rule
from sim.run import run_scenario
from sim.scenario import load_text
from sim.schedule import EVENT_FLOWS, STANDARD, Schedule
from sim.vocabulary import Domain, Status
from sim.world import World
from tests.contracts import changed_columns
from tests.generators import Scene, before, copied
from tests.scenes import simulation

WORLDS = 200
APART = 5.0  # standard errors
EULER = 0.05  # how far a straight line may stray from the curve it stands for; a step taken for a year strays by 0.75
LIVELY = {
    "found_circles.initiative": 0.3,
    "appraise.status_quo": 1.0,
    "review.base": -2.0,
    "negotiate.meeting_rate": 0.3,
    "rank_powers.rise": 0.9,
    "rank_powers.fall": 0.9,
    "break_through.rate": 0.3,
    "strike_disasters.rate": 0.5,
}
AMOUNTS = (
    World.growth, World.turnover, World.provocation, World.crisis, World.conduct, World.honoured, World.invoked,
    World.casualties, World.deserted, World.entrapped, World.bluffed, World.fought, World.incidents, World.attributed,
    World.misattributed, World.friction, World.goodwill, World.relief, World.disaster, World.tested, World.upheld,
)  # fmt: skip
"""What happened in a step, as opposed to how things stand: here all of it happens in the first quarter."""


@cache
def second_year() -> tuple[World, np.ndarray, np.ndarray]:
    """Many worlds two years into a scenario in which much goes on, with the keys of their luck."""
    run = simulation(WORLDS)
    run.step()
    run.step()
    return run.world, run.key, run.who


def started(rule: Rule) -> Scene:
    """Those worlds at the moment when the rule acts."""
    first, key, who = second_year()
    world = copied(first, range(WORLDS))
    for column in EVENT_FLOWS:
        world.arrays[column.name][:] = 0
    if rule.name() == "sign_offers":
        world.status[:, 1], world.member[:, 1] = Status.OFFERED, 0
    if rule.name() == "strike_disasters":
        world.exposure[:, :, Domain.CLIMATE] = 1.0
    records = Schedule((*before(rule), rule)).records(WORLDS)
    for path, value in LIVELY.items():
        name, _, parameter = path.partition(".")
        if name in records:
            records[name][parameter] = value
    scene = Scene(world, Clock(2, 1952.0, 1.0), key, who, records)
    for other in before(rule):
        other.apply(world, scene.clock, scene.luck(other), records)
    return scene


Means = dict[str, np.ndarray]


def year_and_quarters(rule: Rule) -> tuple[Means, Means, list[Means]]:
    """What a rule writes, on the mean: before, after a year in one step, and after each quarter of it."""
    scene = started(rule)
    year = scene.after(rule)
    assert changed_columns(scene.world, year), "nothing happens in these worlds"
    quarters, world = [], scene.world
    for quarter in range(4):
        clock = Clock(8 + quarter, 1952.0 + quarter / 4, 0.25)
        world = replace(scene, world=world, clock=clock).after(rule)
        quarters.append(means(rule, world))
        for column in AMOUNTS:
            world.arrays[column.name][:] = 0
    return means(rule, scene.world), means(rule, year), quarters


def means(rule: Rule, world: World) -> Means:
    """The mean of each amount that a rule writes over all its cells, in every world: float64 [world]."""
    amounts = [c for c in rule.writes if c.unit not in ("year", "row") and c is not World.treaty_key]
    return {c.name: world.arrays[c.name].reshape(WORLDS, -1).mean(axis=1, dtype=float) for c in amounts}


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two samples have means that luck, or a line in a curve's stead, can explain."""
    error = np.sqrt((one.var() + other.var()) / WORLDS)
    a, b = float(one.mean()), float(other.mean())
    return bool(abs(a - b) <= APART * error + EULER * max(abs(a), abs(b)) + 1e-9)


def uneven(rule: Rule) -> list[str]:
    """The columns that a rule changes more, or less, in four quarters than in a year."""
    start, year, quarters = year_and_quarters(rule)
    apart = []
    for name, whole in year.items():
        if World.columns()[name].kind == "flow":  # a level, or what happened in the step
            parts = np.array([quarter[name] for quarter in quarters])
            same = alike(whole, parts.mean(axis=0)) or alike(whole, parts.sum(axis=0))
        else:
            same = alike(whole - start[name], quarters[-1][name] - start[name])
        if not same:
            apart.append(name)
    return apart


@pytest.mark.parametrize("rule", STANDARD.rules, ids=lambda rule: rule.name())
def test_four_quarters_make_a_year(rule: Rule) -> None:
    assert uneven(rule) == []


def hurry(p: Any, luck: Any, clock: Any, alive: Any, trust: Any) -> None:
    """Let trust grow by a year's amount, however short the step."""
    trust += 0.1 * (1.0 - trust)


@dataclass(frozen=True)
class Hurry(Rule):
    """Trust grows as if each step were a year."""

    phase = "planted"
    reads, writes = (World.alive,), (World.trust,)
    kernel = staticmethod(hurry)


def test_a_rule_that_forgets_the_length_of_the_step_is_caught() -> None:
    assert uneven(Hurry()) == ["trust"]


def test_an_offer_is_as_often_taken_up_in_quarters_as_in_years() -> None:
    starter = (Path(sim.__file__).parent / "cli" / "starter.yaml").read_text(encoding="utf-8")
    shares = []
    for steps in (1, 4):
        world = load_text(starter, [f"calendar.steps_per_year={steps}", "calendar.end=1965"]).scenario
        tables = run_scenario(world, replicates=WORLDS)
        members = tables["members"].to_pandas()
        organisation = next(iter(world.organisations))
        founded = members[members["treaty"].astype(str) == organisation].groupby("run")["start"].min()
        shares.append((founded <= 1962.0).mean() * len(founded) / WORLDS)
    spread = np.sqrt(sum(share * (1 - share) / WORLDS for share in shares))
    assert shares[0] > 0.0 and abs(shares[0] - shares[1]) < 3.5 * spread, shares
