"""Indices of the literature: published values to the digit, and other people's definitions reckoned another way."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.metrics import METRICS
from sim.run import run_scenario
from sim.vocabulary import Article
from sim.world import World
from tests.made_worlds import DEFENCE, allies, drawn, indices, members, world_of
from tests.scenes import digests, scenario

SEEDS = pytest.mark.parametrize("seed", range(6))


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


# ---- coalitions


@SEEDS
def test_fragility_is_that_of_shapleys_value_over_all_orders(seed: int) -> None:
    world, _ = drawn(seed)
    aid = world.obligation[0, DEFENCE] * world.fidelity[0] * world.support[0]

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
    assert set(more["steps"].column_names) - set(default["steps"].column_names) == {"frustration", "core_stable"}
    assert set(more["treaties"].column_names) - set(default["treaties"].column_names) == {"core_stable"}
    assert digests(more)["nations"] == digests(default)["nations"]
    ratios = ("deterrence_ratio_observed", "deterrence_ratio_counterfactual")
    for name in ratios:
        one = run_scenario(scenario([*year, f"record=[{name}]"]), replicates=1)
        assert set(ratios) <= set(one["steps"].column_names), "the two ratios must never be confused"
    everything = run_scenario(scenario([*year, "record=[all]"]), replicates=1)
    assert set(METRICS["system"]) <= set(everything["steps"].column_names)
    assert set(METRICS["treaty"]) <= set(everything["treaties"].column_names)


# ---- measures as libraries have them


@pytest.mark.parametrize("seed", range(8))
def test_transitivity_is_that_of_networkx(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = World([f"N{k}" for k in range(7)], 1)
    graph = nx.gnp_random_graph(7, 0.5, seed=seed)
    for i, j in graph.edges:
        world.obligation[0, DEFENCE, i, j] = 1.0
        world.obligation[0, DEFENCE, j, i] = float(rng.random() < 0.5)  # one side's pledge is a tie
    assert indices(world)["transitivity"] == pytest.approx(nx.transitivity(graph))
    assert indices(world)["defence_density"] == pytest.approx(nx.density(graph))
    assert np.isnan(indices(World(["A", "B"], 1))["transitivity"])


@pytest.mark.parametrize("seed", range(8))
def test_burden_correlation_is_spearmans(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = World([f"N{k}" for k in range(7)], 1)
    world.size[0, 0], world.roster[0, 0] = 7, np.arange(7)
    world.gdp[0] = rng.integers(1, 5, 7) if seed % 2 else rng.uniform(1, 5, 7)  # with ties and without
    world.burden[0] = np.round(rng.random(7), 1 if seed % 2 else 9)
    expected = stats.spearmanr(world.gdp[0], world.burden[0]).statistic
    assert indices(world)["treaty_burden_correlation"][0] == pytest.approx(expected)
    world.burden[0] = 0.03
    assert np.isnan(indices(world)["treaty_burden_correlation"][0])


# ---- deterrence of treaties and nations


@SEEDS
def test_deterrence_of_treaties_and_nations_by_looking_at_every_pair(seed: int) -> None:
    world, rng = drawn(seed)
    n, owed = 7, world.obligation[0, DEFENCE]
    world.challenge_chance[0] = rng.uniform(0.01, 0.3, (n, n)) * (rng.random((n, n)) < 0.6) * ~np.eye(n, dtype=bool)
    world.undefended_chance[0] = world.challenge_chance[0] * rng.uniform(1.0, 2.0, (n, n))
    world.crisis[0] = rng.integers(0, 5, (n, n)) * ~np.eye(n, dtype=bool)
    chance, void, found = world.challenge_chance[0], world.undefended_chance[0], indices(world)

    def guarded(i: int, j: int) -> bool:
        return any(owed[k, j] > 0 and owed[k, i] == 0 for k in range(n) if k != i)

    def mean(pairs: list[tuple[int, int]]) -> float:
        values = [chance[pair] for pair in pairs if chance[pair] > 0]
        return float(np.mean(values)) if values else np.nan

    for a in range(4):
        inside = members(world, a)
        out = [i for i in range(n) if i not in inside]
        pairs = [(i, j) for i in out for j in inside]
        assert found["treaty_general_deterrence"][a] == pytest.approx(1 - mean(pairs))
        others = mean([(i, j) for i in out for j in out])
        assert found["treaty_deterrence_ratio_observed"][a] == pytest.approx(mean(pairs) / others)
        known = [pair for pair in pairs if chance[pair] > 0 and guarded(*pair)]
        ratio = sum(chance[pair] for pair in known) / sum(void[pair] for pair in known) if known else np.nan
        assert found["treaty_deterrence_ratio_counterfactual"][a] == pytest.approx(ratio, nan_ok=True)
        ends = [int(world.crisis[0][pair]) for pair in pairs if world.crisis[0][pair] > 1]
        held = ends.count(2) / len(ends) if ends else np.nan
        assert found["treaty_immediate_success"][a] == pytest.approx(held, nan_ok=True)
    for j in range(n):
        kinds: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
        for i in range(n):
            kinds[guarded(i, j)].append((i, j))
        expected = mean(kinds[True]) / mean(kinds[False])
        assert found["nation_deterrence_ratio_observed"][j] == pytest.approx(expected, nan_ok=True)


@SEEDS
def test_nations_lose_what_shapleys_value_and_their_allies_say(seed: int) -> None:
    world, _ = drawn(seed)
    aid, power = world.obligation[0, DEFENCE] * world.fidelity[0] * world.support[0], world.power[0]
    found = indices(world)
    for i in range(7):
        mine = [a for a in range(4) if i in members(world, a)]
        expected = aid[:, i].max() / (power[i] + aid[:, i].sum())
        assert found["nation_fragility"][i] == pytest.approx(expected)
        if not mine:
            assert np.isnan(found["nation_shapley_share"][i]) and np.isnan(found["nation_loss_if_left"][i])
            continue
        circle = members(world, max(mine, key=lambda a: (power[members(world, a)].sum(), -a)))
        whole = power[circle].sum() + aid[np.ix_(circle, circle)].sum()
        moved = aid[i, circle].sum() + aid[circle, i].sum()
        assert found["nation_shapley_share"][i] == pytest.approx((power[i] + moved / 2) / whole)
        assert found["nation_loss_if_left"][i] == pytest.approx((power[i] + moved) / whole)


@SEEDS
def test_burdens_by_power_as_if_members_came_in_copies(seed: int) -> None:
    """Weights that are whole numbers do what so many equal members would."""
    rng = np.random.default_rng(seed)
    weight, gdp, load = rng.integers(1, 4, 5), rng.uniform(1, 9, 5), rng.uniform(0.01, 0.1, 5)
    world = world_of(5, (0, 1, 2, 3, 4))
    world.power[0], world.gdp[0], world.burden[0] = weight, gdp, load
    found, many = indices(world), np.repeat(load, weight)
    gini = np.abs(many[:, None] - many).sum() / (2 * len(many) * many.sum())
    assert found["treaty_burden_gini_weighted"][0] == pytest.approx(gini)
    x, y = (np.repeat(stats.rankdata(value), weight) for value in (gdp, load))
    assert found["treaty_burden_correlation_weighted"][0] == pytest.approx(np.corrcoef(x, y)[0, 1])
