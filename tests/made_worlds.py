"""Small worlds made for measuring, and what their networks are in plain Python."""

from __future__ import annotations

import networkx as nx
import numpy as np

from analysis.experiments.made_worlds import world_of as world_of
from sim.metrics import measure, selected
from sim.vocabulary import Article
from sim.world import World

DEFENCE = int(Article.DEFENCE)


def indices(world: World) -> dict[str, np.ndarray]:
    """All metrics of the first world, those of treaties and nations under their level and their name."""
    found = measure(world, selected(["all"]))
    prefix = {"treaty": "treaty_", "nation": "nation_", "system": ""}
    return {prefix[level] + name: value[0] for level, values in found.items() for name, value in values.items()}


def drawn(seed: int, n: int = 7) -> tuple[World, np.random.Generator]:
    """A world with random treaties and random quantities."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 5, 4)
    world = world_of(n, *(tuple(rng.permutation(n)[:size].tolist()) for size in sizes))
    world.power[0] = rng.uniform(1.0, 10.0, n)
    world.ideology[0] = rng.uniform(-1.5, 1.5, (n, 2))
    for name in ("trust", "common_threat", "rivalry", "support", "benefit"):
        getattr(world, name)[0] = rng.uniform(0.0, 1.0, (n, n))
    world.fidelity[0], world.belief[0] = rng.uniform(0.0, 1.0, (2, n, n))
    world.utility[0] = world.benefit[0] - rng.uniform(0.0, 1.5, (n, n))
    return world, rng


def allies(world: World) -> nx.Graph:
    """The network of defence ties."""
    graph = nx.Graph(zip(*np.nonzero(world.obligation[0, DEFENCE]), strict=True))
    graph.add_nodes_from(range(world.sizes["n"]))
    return graph


def blocs(world: World) -> list[set[int]]:
    """Each nation with those for whom the same treaty is the strongest of theirs; the elder of equals."""
    found: dict[object, set[int]] = {}
    for i in range(world.sizes["n"]):
        mine = [a for a in range(int(world.slots[0])) if i in members(world, a)]
        best = max(mine, key=lambda a: (world.power[0, members(world, a)].sum(), -a), default=f"alone {i}")
        found.setdefault(best, set()).add(i)
    return list(found.values())


def members(world: World, a: int) -> list[int]:
    """The rows of a treaty's members."""
    rows: list[int] = world.roster[0, a, : world.size[0, a]].tolist()
    return rows
