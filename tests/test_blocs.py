"""Blocs and balance: against networkx, published values, and all divisions of small worlds."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest

from sim.metrics.balance import EXACT, least_of
from sim.metrics.blocs import npol_of
from sim.world import World
from tests.made_worlds import allies, blocs, drawn, indices, members, world_of

SEEDS = pytest.mark.parametrize("seed", range(6))


# ---- blocs


@pytest.mark.parametrize(
    ("treaties", "expected"),
    [
        ([(0, 1, 2), (3, 4, 5)], 1.0),
        ([(0, 1, 2, 3, 4, 5)], 0.0),
        ([(0, 1), (2, 3), (4, 5)], 4 * 3 * 2 * 4 / (3 * 36)),
        ([], 4 * 6 * 5 / (6 * 36)),
    ],
)
def test_polarity_of_equal_blocs(treaties: list[tuple[int, ...]], expected: float) -> None:
    assert indices(world_of(6, *treaties))["polarity"] == pytest.approx(expected, rel=1e-12)


@SEEDS
def test_blocs_are_measured_as_networkx_and_definitions_say(seed: int) -> None:
    world, _ = drawn(seed, 9)
    world.alive[0, 8] = seed % 2  # in every other world one who is in no treaty is not there
    world.member[0, :, 8] = 0
    world = world if not any(8 in members(world, a) for a in range(4)) else drawn(seed, 8)[0]
    living = {int(i) for i in np.flatnonzero(world.alive[0])}
    graph, parts = allies(world).subgraph(living), [part & living for part in blocs(world) if part & living]
    found, n = indices(world), len(living)
    assert found["modularity"] == pytest.approx(nx.community.modularity(graph, parts))
    assert found["giant_component"] == max(len(part) for part in nx.connected_components(graph)) / n
    sizes = np.array([len(part) for part in parts])
    assert found["polarity"] == pytest.approx(4 * (sizes * (n - sizes)).sum() / (len(parts) * n * n))
    power = world.power[0] * world.alive[0] / world.power[0, list(living)].sum()
    shares = [power[list(part)].sum() for part in parts]
    assert found["effective_poles"] == pytest.approx(1 / sum(share**2 for share in shares))
    points = [np.average(world.ideology[0, list(part)], axis=0, weights=power[list(part)]) for part in parts]
    expected = sum(
        4 * shares[b] ** 2 * shares[c] * min(math.dist(points[b], points[c]) / 4, 1)
        for b, c in itertools.permutations(range(len(parts)), 2)
    )
    assert found["polarisation"] == pytest.approx(expected)


def cliques_by_hand(graph: nx.Graph) -> list[set[int]]:
    """All maximal cliques of a small graph, by trying every set of nodes."""
    every = [
        set(some)
        for size in range(1, len(graph) + 1)
        for some in itertools.combinations(graph, size)
        if all(graph.has_edge(a, b) for a, b in itertools.combinations(some, 2))
    ]
    return [clique for clique in every if not any(clique < other for other in every)]


@pytest.mark.parametrize(
    ("treaties", "expected"),
    [
        ([(0, 1, 2), (3, 4, 5)], 1.0),
        ([(0, 1, 2, 3, 4, 5)], 0.0),
        ([], 4 * 6 * 5 / (6 * 36)),
        ([(0, 1, 2), (2, 3, 4), (5,)], 4 * (3 * 3 + 3 * 3 + 1 * 5) / (3 * 36)),
        ([(0, 1), (1, 2), (2, 3), (3, 0), (4, 5)], 4 * 5 * (2 * 4) / (5 * 36)),
    ],
)
def test_network_polarity_of_known_networks(treaties: list[tuple[int, ...]], expected: float) -> None:
    world = world_of(6, *[treaty for treaty in treaties if len(treaty) > 1])
    assert indices(world)["npol"] == pytest.approx(expected, rel=1e-12)


@SEEDS
def test_network_polarity_is_that_of_all_maximal_cliques(seed: int) -> None:
    world, _ = drawn(seed, 9)
    world.alive[0, 8] = seed % 2
    graph = allies(world).subgraph(int(i) for i in np.flatnonzero(world.alive[0]))
    sizes, n = [len(clique) for clique in cliques_by_hand(graph)], len(graph)
    expected = 4 * sum(size * (n - size) for size in sizes) / (len(sizes) * n * n)
    assert indices(world)["npol"] == pytest.approx(expected, rel=1e-12)


def test_networks_of_too_many_cliques_have_no_network_polarity() -> None:
    ties = ~np.eye(30, dtype=bool)
    for k in range(0, 30, 3):  # ten parts of three: 3 ** 10 cliques of ten
        ties[k : k + 3, k : k + 3] = False
    assert math.isnan(npol_of(30, ties.tobytes()))
    part = ties[:24, :24]
    assert npol_of(24, part.tobytes()) == pytest.approx(4 * 8 * 16 / 24**2), "3 ** 8 cliques of eight are few enough"
    assert math.isnan(npol_of(0, b""))


def test_two_equal_blocs_far_apart_are_most_polarised() -> None:
    world = world_of(4, (0, 1), (2, 3))
    world.ideology[0, :2, 0], world.ideology[0, 2:, 0] = -2.0, 2.0
    assert indices(world)["polarisation"] == pytest.approx(1.0)


# ---- balance


def signs(world: World) -> np.ndarray:
    """1 between allies, -1 between rivals, 0 between neither or both."""
    rivals = world.rivalry[0] > 0.5
    rivals = (rivals | rivals.T) & ~np.eye(world.sizes["n"], dtype=bool)
    found: np.ndarray = nx.to_numpy_array(allies(world), nodelist=range(world.sizes["n"]), weight=None) - rivals
    return found


def energies(pull: np.ndarray) -> list[float]:
    """The sum of pulls between different sides in every division into two, the last nation on the second."""
    n = len(pull)
    sides = (np.array((*side, 1)) for side in itertools.product((0, 1), repeat=n - 1))
    return [float(pull[np.triu(side[:, None] != side, 1)].sum()) for side in sides]


@SEEDS
def test_balance_by_looking_at_everything(seed: int) -> None:
    world, _ = drawn(seed)
    sign, found = signs(world), indices(world)
    triads = [sign[i, j] * sign[j, k] * sign[i, k] for i, j, k in itertools.combinations(range(7), 3)]
    signed = [product for product in triads if product]
    assert found["balanced_triads"] == pytest.approx(signed.count(1) / len(signed))
    negative, ties = (sign < 0).sum() / 2, np.abs(sign).sum() / 2
    assert found["frustration"] == pytest.approx((negative + min(energies(sign))) / ties)


@SEEDS
def test_the_landscape_by_looking_at_everything(seed: int) -> None:
    world, _ = drawn(seed)
    share = world.power[0] / world.power[0].sum()
    gap = np.minimum(np.linalg.norm(world.ideology[0][:, None] - world.ideology[0], axis=2) / 4, 1)
    drawn_together = world.trust[0] + world.common_threat[0] - world.rivalry[0] - gap
    pull = share[:, None] * share * (drawn_together + drawn_together.T) / 2
    label = {i: k for k, part in enumerate(blocs(world)) for i in part}
    apart = sum(pull[i, j] for i, j in itertools.permutations(range(7), 2) if label[i] != label[j])
    found = indices(world)
    assert found["landscape_energy"] == pytest.approx(apart)
    assert found["energy_ratio"] == pytest.approx(apart / (2 * min(energies(pull))))


def test_the_unix_alliances_of_axelrod_and_bennett() -> None:
    """Nine firms by size, specialist or generalist; like firms repel (read: their Table 2).  Minimum: -3828.9."""
    size = np.array([28.9, 1.0, 28.5, 3.8, 20.0, 11.5, 21.2, 4.4, 4.4])
    special = np.array([1, 1, 0, 0, 0, 0, 1, 1, 1])
    pull = np.where(special[:, None] == special, -1.0, 0.0) * size[:, None] * size
    np.fill_diagonal(pull, 0.0)
    assert 2 * least_of(pull[None], size[None])[0] == pytest.approx(-3828.9, abs=0.05)
    assert 2 * min(energies(pull)) == pytest.approx(-3828.9, abs=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_large_worlds_are_searched_well_and_alike_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    camp, n = rng.integers(0, 2, EXACT + 10), EXACT + 10
    pull = np.triu(rng.uniform(0.0, 1.0, (n, n)) * np.where(camp[:, None] == camp, 1.0, -1.0), 1)
    pull, power = pull + pull.T, rng.random(n)
    expected = np.triu(pull, 1)[camp[:, None] != camp].sum()  # two camps that are all of one mind
    assert least_of(pull[None], power[None])[0] == pytest.approx(expected)
    order = rng.permutation(n)
    noisy = pull + rng.normal(0.0, 1.0, (n, n)) * (1 - np.eye(n))
    noisy = np.sign(noisy + noisy.T)
    one, other = least_of(noisy[None], power[None]), least_of(noisy[order][:, order][None], power[order][None])
    assert one[0] == pytest.approx(other[0]) and one[0] < 0
