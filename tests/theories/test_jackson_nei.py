"""War-stable networks: all networks of three to five countries, and what makes one unstable."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim.theories.jackson_nei import attacks, networks, vulnerable, war_stable, war_stable_networks


def network(n: int, *pairs: tuple[int, int]) -> np.ndarray:
    """A network with some alliances."""
    g = np.zeros((n, n), dtype=bool)
    for i, j in pairs:
        g[i, j] = g[j, i] = True
    return g


def test_networks_are_all_and_each_once() -> None:
    assert [len({g.tobytes() for g in networks(n)}) for n in (1, 2, 3, 4)] == [1, 2, 8, 64]
    assert not next(networks(4)).any()


@pytest.mark.parametrize("cliques", [False, True], ids=["allies", "cliques"])
@pytest.mark.parametrize(("n", "draws"), [(3, 60), (4, 12), (5, 1)])
def test_no_network_with_alliances_is_war_stable(n: int, draws: int, cliques: bool) -> None:
    luck = np.random.default_rng(n)
    for _ in range(draws):
        found = war_stable_networks(luck.lognormal(0.0, 1.0, n), float(luck.uniform(0.3, 3.0)), cliques)
        assert [g for g in found if g.any()] == []


def test_the_empty_network_is_stable_where_no_two_can_win() -> None:
    nobody = network(3)
    assert war_stable(nobody, [1, 1, 1], 2.0), "two together are no more than twice as strong"
    assert not war_stable(nobody, [1, 1, 1], 1.9), "two that ally would win"
    assert not war_stable(nobody, [3, 1, 1], 2.0), "one alone wins already"
    assert vulnerable(nobody, [3, 1, 1], 2.0) == {1, 2}


def test_attackers_leave_their_common_friend_without_them() -> None:
    line = network(3, (0, 1), (1, 2))
    assert attacks(line, [1, 1, 1], 1.5) == [(0, frozenset({1, 2})), (2, frozenset({0, 1}))]
    assert vulnerable(line, [1, 1, 1], 2.5) == set(), "the ally that attacks no longer defends, but two are too few"


def test_a_leader_may_bring_allies_who_are_no_allies_of_each_other() -> None:
    star = network(4, (0, 1), (0, 2))
    assert vulnerable(star, [1, 1, 1, 1], 2.5) == {3}
    assert vulnerable(star, [1, 1, 1, 1], 2.5, cliques=True) == set(), "in the narrow reading only pairs attack"
    full = network(4, (0, 1), (0, 2), (1, 2))
    assert vulnerable(full, [1, 1, 1, 1], 2.5, cliques=True) == {3}


def test_larger_coalitions_are_all_that_needs_a_look() -> None:
    luck = np.random.default_rng(1)
    for g in networks(4):
        m, gamma = luck.lognormal(0.0, 1.0, 4), float(luck.uniform(0.5, 2.0))
        slow = set()
        for i in range(4):
            for j in set(range(4)) - {i}:
                allies = [k for k in range(4) if g[j, k] and k != i]
                for size in range(len(allies) + 1):
                    for some in combinations(allies, size):
                        group = {j, *some}
                        held = m[i] + sum(m[k] for k in range(4) if g[i, k] and k not in group)
                        if sum(m[k] for k in group) > gamma * held:
                            slow.add(i)
        assert vulnerable(g, m, gamma) == slow


@pytest.mark.parametrize(
    ("graph", "strengths", "told"),
    [
        (np.eye(2), [1, 1], "none with itself"),
        ([[0, 1], [0, 0]], [1, 1], "the same both ways"),
        ([[0]], [1, 1], "not of shape"),
        ([[0, 1], [1, 0]], [1, 0], "above 0"),
    ],
)
def test_what_is_no_network_is_refused(graph: np.ndarray, strengths: list[float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        war_stable(graph, strengths, 1.0)
    with pytest.raises(ValueError, match="cannot be looked at"):
        next(networks(8))
