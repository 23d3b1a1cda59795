"""Indices of the literature: published values to the digit, and other people's definitions reckoned another way."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sim.metrics import METRICS, measure, selected
from sim.metrics.balance import EXACT, least_of
from sim.run import run_scenario
from sim.vocabulary import Article, Role, Status
from sim.world import World
from tests.scenes import digests, scenario

DEFENCE = int(Article.DEFENCE)
SEEDS = pytest.mark.parametrize("seed", range(6))


def indices(world: World) -> dict[str, np.ndarray]:
    """All metrics of the first world, those of treaties and nations under their level and their name."""
    found = measure(world, selected(["all"]))
    prefix = {"treaty": "treaty_", "nation": "nation_", "system": ""}
    return {prefix[level] + name: value[0] for level, values in found.items() for name, value in values.items()}


def world_of(n: int, *treaties: tuple[int, ...], article: Article = Article.DEFENCE) -> World:
    """A world of n nations with power 1 in treaties of one article, each with the given members."""
    world = World([f"N{k:02}" for k in range(n)], 1)
    world.power[:], world.slots[:] = 1.0, len(treaties)
    for a, members in enumerate(treaties):
        world.status[0, a], world.size[0, a] = Status.IN_FORCE, len(members)
        world.roster[0, a, : len(members)] = sorted(members)
        world.member[0, a, list(members)] = Role.MEMBER
        world.article[0, a, article] = 1.0
        for i, j in itertools.permutations(members, 2):
            world.obligation[0, article, i, j] = 1.0
            world.pledges[0, i, j] += article == DEFENCE
    return world


def drawn(seed: int, n: int = 7) -> tuple[World, np.random.Generator]:
    """A world with random treaties and random quantities."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 5, 4)
    world = world_of(n, *(tuple(rng.permutation(n)[:size].tolist()) for size in sizes))
    world.power[0] = rng.uniform(1.0, 10.0, n)
    world.ideology[0] = rng.uniform(-1.5, 1.5, (n, 2))
    for name in ("trust", "common_threat", "rivalry", "support", "benefit"):
        getattr(world, name)[0] = rng.uniform(0.0, 1.0, (n, n))
    world.loyalty[0] = rng.normal(0.0, 1.0, (n, n))
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


# ---- portfolios


def portfolio_world(x: tuple[int, ...], y: tuple[int, ...], weights: tuple[float, ...]) -> World:
    """Two partners without power of their own, and what they have pledged to four others."""
    world = world_of(6, (0, 1))
    kinds = {3: Article.DEFENCE, 2: Article.NEUTRALITY, 1: Article.CONSULTATION}
    for nation, levels in enumerate((x, y)):
        for k, level in enumerate(levels, start=2):
            if level:
                world.obligation[0, kinds[level], nation, k] = 1.0
    world.power[0] = (0.0, 0.0, *weights)
    return world


def test_signorino_and_ritters_own_example() -> None:
    world = portfolio_world((3, 3, 2, 2), (2, 2, 3, 3), (0.5, 0.3, 0.1, 0.1))
    world.power[0, :2] = 1e-100  # only so that the pair has a weight
    found = indices(world)
    assert 2 * found["treaty_portfolio_similarity_weighted"][0] - 1 == pytest.approx(1 / 3, rel=1e-12)
    assert 2 * found["treaty_portfolio_similarity"][0] - 1 == pytest.approx(1 - 2 * 4 / (3 * 6), rel=1e-12)


@SEEDS
def test_kappa_and_pi_are_agreement_above_chance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = (tuple(int(level) for level in rng.integers(0, 4, 4)) for _ in range(2))
    found = indices(portfolio_world(x, y, (1, 1, 1, 1)))
    one, other = np.array([3, 3, *x]), np.array([3, 3, *y])
    gap = np.abs(one - other).mean()
    both = np.concatenate((one, other))
    own, common = np.abs(one[:, None] - other).mean(), np.abs(both[:, None] - both).mean()
    assert found["treaty_portfolio_kappa"][0] == pytest.approx(1 - gap / own)
    assert found["treaty_portfolio_pi"][0] == pytest.approx(1 - gap / common)


def test_levels_of_pledges() -> None:
    for article, gap in ((Article.NON_AGGRESSION, 1), (Article.CONSULTATION, 2), (Article.DIALOGUE, 3)):
        found = indices(world_of(2, (0, 1), article=article))
        assert found["treaty_portfolio_similarity"][0] == pytest.approx(1 - 2 * gap / (3 * 2)), article


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


# ---- coalitions


@SEEDS
def test_fragility_is_that_of_shapleys_value_over_all_orders(seed: int) -> None:
    world, _ = drawn(seed)
    aid = world.obligation[0, DEFENCE] / (1 + np.exp(-world.loyalty[0])) * world.support[0]

    def worth(circle: frozenset[int]) -> float:
        rows = list(circle)
        return float(world.power[0, rows].sum() + aid[np.ix_(rows, rows)].sum())

    for a in range(4):
        everyone = frozenset(members(world, a))
        value = dict.fromkeys(everyone, 0.0)
        orders = list(itertools.permutations(everyone))
        for order in orders:
            for k, i in enumerate(order):
                value[i] += (worth(frozenset(order[: k + 1])) - worth(frozenset(order[:k]))) / len(orders)
        first = max(value, key=lambda i: value[i])
        expected = 1 - worth(everyone - {first}) / worth(everyone)
        assert indices(world)["treaty_fragility"][a] == pytest.approx(expected)


@SEEDS
def test_the_core_by_trying_every_small_group(seed: int) -> None:
    world, _ = drawn(seed)
    for a in range(4):
        everyone = members(world, a)

        def gain(i: int, circle: tuple[int, ...]) -> float:
            return float(sum(world.utility[0, i, j] for j in circle if j != i))

        whole = {i: gain(i, tuple(everyone)) for i in everyone}
        groups = [group for size in (1, 2, 3) for group in itertools.combinations(everyone, size)]
        blocked = any(all(gain(i, group) > whole[i] for i in group) for group in groups)
        found = indices(world)
        assert found["treaty_core_stable"][a] == float(not blocked)
        assert found["treaty_stability_slack"][a] == np.mean([whole[i] >= 0 for i in everyone])


@SEEDS
def test_nobody_is_vulnerable_whom_no_coalition_outweighs(seed: int) -> None:
    world, _ = drawn(seed, 6)
    graph, power = allies(world), world.power[0]
    for i in range(6):
        outweighed = False
        for j in set(range(6)) - {i}:
            friends = [k for k in graph[j] if k != i]
            for size in range(len(friends) + 1):
                for joined in itertools.combinations(friends, size):
                    attack = {j, *joined}
                    defence = ({i} | set(graph[i])) - attack
                    outweighed |= power[list(attack)].sum() > power[list(defence)].sum()
        assert indices(world)["nation_vulnerable"][i] == outweighed, i


def test_equals_do_not_outweigh_each_other() -> None:
    found = indices(world_of(4, (0, 1), (2, 3)))
    assert found["nation_vulnerable"].tolist() == [0.0] * 4 and found["invulnerable"] == 1.0
    assert indices(world_of(4, (0, 1)))["nation_vulnerable"].tolist() == [0.0, 0.0, 1.0, 1.0]


# ---- in a run


def test_votes_are_as_united_as_the_decisions_say() -> None:
    tables = {name: table.to_pandas() for name, table in run_scenario(scenario(), replicates=4).items()}
    votes = tables["decisions"].query("decision == 'vote'")
    ballots = votes.groupby(["run", "step", "treaty", "counterpart"])["outcome"]
    rice = ballots.agg(lambda said: abs(2 * (said == "yes").sum() - len(said)) / len(said))
    expected = rice.groupby(["run", "step", "treaty"]).mean()
    assert len(expected) > 5
    found = tables["treaties"].set_index(["run", "step", "treaty"])["vote_cohesion"].dropna()
    pd.testing.assert_series_equal(found.sort_index(), expected.sort_index(), check_names=False)


def test_what_is_recorded_is_what_is_asked_for() -> None:
    year = ["calendar.end=1951"]
    default = run_scenario(scenario(year), replicates=1)
    names = {level: {m.name for m in known.values() if m.default} for level, known in METRICS.items()}
    for table, level in (("steps", "system"), ("nations", "nation"), ("treaties", "treaty")):
        kept = names[level]  # type: ignore[index]
        assert kept <= set(default[table].column_names)
        others = set(METRICS[level]) - kept  # type: ignore[index]
        assert not others & set(default[table].column_names)
    more = run_scenario(scenario([*year, "record=[default, frustration, core_stable]"]), replicates=1)
    assert set(more["steps"].column_names) - set(default["steps"].column_names) == {"frustration"}
    assert set(more["treaties"].column_names) - set(default["treaties"].column_names) == {"core_stable"}
    assert digests(more)["nations"] == digests(default)["nations"]
    everything = run_scenario(scenario([*year, "record=[all]"]), replicates=1)
    assert set(METRICS["system"]) <= set(everything["steps"].column_names)
    assert set(METRICS["treaty"]) <= set(everything["treaties"].column_names)
