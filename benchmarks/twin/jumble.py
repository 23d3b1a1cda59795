"""States that no scenario comes to: quantities of conflicts drawn at random, to compare the twin's rules on them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.twin.check import ROOM, differences_from
from benchmarks.twin.model import TwinModel
from sim.clock import Clock
from sim.run import Simulation
from sim.scenario import Scenario
from sim.vocabulary import Article, Role, Status
from sim.world import World

RULES = ("weigh_challenges", "run_crises", "stage_incidents")
TREATIES = 8
SHARES = {
    "claim": 0.3, "settled": 0.3, "contiguous": 0.4, "provocation": 0.15, "common_threat": 0.6,
    "interoperability": 0.6, "intelligence": 0.5, "trust": 1.0, "reliance": 1.0, "reach": 1.0,
}  # fmt: skip
"""How many pairs have something of a quantity."""
FINE = 50
"""Steps between 0 and 1 of quantities that are seldom equal; rivalry has two, so that suspects tie."""


def some(luck: np.random.Generator, shape: tuple[int, ...], share: float, steps: int = FINE) -> np.ndarray:
    """Numbers in steps from 0 to 1, for a share of the places; 0 elsewhere."""
    return np.ceil(luck.random(shape) * steps) / steps * (luck.random(shape) < share)


def jumble(world: World, luck: np.random.Generator) -> None:
    """Draw what nations are, have, owe and fear in a world of one scenario at random."""
    jumble_pairs(world, luck)
    jumble_nations(world, luck)
    jumble_treaties(world, luck)


def jumble_pairs(world: World, luck: np.random.Generator) -> None:
    """Draw what nations are to each other."""
    n, x = len(world.nations), world.arrays
    others = 1.0 - np.eye(n)
    for name, share in SHARES.items():
        drawn = some(luck, (n, n), share) * others
        x[name][0] = drawn > 0.0 if x[name].dtype.kind == "u" else drawn
    x["obligation"][0] = some(luck, (len(Article), n, n), luck.choice([0.1, 0.3])) * others
    x["unconditional"][0] = x["obligation"][0, Article.DEFENCE] * (luck.random((n, n)) < 0.5)
    x["rivalry"][0] = some(luck, (n, n), 0.6, 2) * others
    x["threat"][0] = some(luck, (n, n), 0.7, luck.choice([2, FINE])) * others
    x["response"][0] = 200.0 * luck.random((n, n)) * others
    x["regard"][0], x["expected_help"][0] = 5.0 * luck.random((n, n)), 100.0 * luck.random((n, n))
    x["pledged"][0] = luck.choice([-1e5, 1980.0, 1995.0], (n, n))


def jumble_nations(world: World, luck: np.random.Generator) -> None:
    """Draw what nations are by themselves; some are gone, some without power."""
    n, x = len(world.nations), world.arrays
    for name, share in (("exposed", 0.3), ("leaked", 0.3), ("hidden", 0.3), ("damage", 0.3), ("transparency", 0.7)):
        x[name][0] = 0.9 * some(luck, (n,), share)
    for name in ("security", "polity", "approval"):
        x[name][0] = luck.random(n)
    for name, share in (("nuclear", 0.3), ("major", 0.3), ("alive", 0.9)):
        x[name][0] = luck.random(n) < share
    x["power"][0] = np.exp(luck.normal(3.0, 0.5, n)) * (luck.random(n) < 0.95)
    x["capability"][0] = x["power"][0]
    x["momentum"][0], x["risk"][0] = luck.normal(0.0, 0.1, n), luck.uniform(-1.0, 1.0, n)
    x["kept"][0], x["broken"][0] = luck.uniform(1.0, 6.0, n), luck.uniform(0.5, 2.5, n)
    x["last_turnover"][0] = luck.choice([-1e5, 1990.0, 2000.0], n)
    x["drawn"][0] = luck.choice([0, 1, 999_999, 1_000_000], n)
    x["interests"][0] = 3.0 * luck.random(x["interests"][0].shape)
    x["exposure"][0] = some(luck, x["exposure"][0].shape, 0.7)
    x["tension"][0] = 2.0 * luck.random(x["tension"].shape[1])


def jumble_treaties(world: World, luck: np.random.Generator) -> None:
    """Draw which treaties there are, whom they bind and in which domains."""
    n, x = len(world.nations), world.arrays
    count = int(luck.integers(0, TREATIES))
    x["slots"][0] = count
    x["status"][0, :count] = luck.choice([Status.DRAFT, Status.IN_FORCE, Status.IN_FORCE, Status.ENDED], count)
    x["member"][0, :count] = luck.integers(0, len(Role), (count, n))
    x["covers"][0, :count] = luck.random((count, x["covers"].shape[2])) < 0.7
    x["article"][0, :count] = some(luck, (count, len(Article)), 0.6)
    for name in ("defence_treaty", "offence_treaty"):
        x[name][0] = luck.integers(-1, max(count, 1), (n, n))


def jumbled_differences(scenario: Scenario, seed: int, *, dt: float = 1.0) -> Iterator[str]:
    """Where the rules of conflicts of the twin, from a state drawn at random, do otherwise than the model: messages."""
    run, twin = Simulation(scenario, seed=seed), TwinModel(scenario, seed=seed, keyed=True)
    run.world.reserve(ROOM)
    jumble(run.world, np.random.default_rng(seed))
    clock, world = Clock(seed, 2000.0, dt), run.world
    for rule in RULES:
        world, found = differences_from(run, twin, world, rule, clock)
        yield from (f"seed {seed}, {each}" for each in found)
