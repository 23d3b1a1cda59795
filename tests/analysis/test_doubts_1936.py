"""What may be coded otherwise of Europe in 1936: either way by luck, and the landscapes of it counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from analysis.replications import alignments, doubts_1936, europe_1936, landscape


def test_what_is_doubted_is_made_either_way() -> None:
    names = alignments.of_world("europe-1936").names
    sure = {one for pairs in europe_1936.CONFLICTS.values() for one in map(frozenset, pairs)}
    doubted = {pair for one in doubts_1936.DOUBTS for pair in one.pairs}
    assert {one.factor for one in doubts_1936.DOUBTS} == set(europe_1936.CONFLICTS)
    assert all(one.why and len(pair) == 2 and pair <= set(names) for one in doubts_1936.DOUBTS for pair in one.pairs)
    luck = np.random.default_rng(1)
    drawn = np.array([doubts_1936.drawn(names, luck) for _ in range(20)])
    assert (drawn == drawn.transpose(0, 2, 1)).all()
    row = names.index
    assert len(set(drawn[:, row("DEU"), row("FRA")].round(6))) == 4, "a border or none, two readings of religion"
    assert frozenset(("DEU", "POL")) in sure & doubted and frozenset(("HUN", "ROU")) in sure - doubted
    assert len(set(drawn[:, row("HUN"), row("ROU")].round(6))) == 2, "two readings of religion"
    assert set(drawn[:, row("SUN"), row("PRT")].round(1)) >= {-0.4, -1.4}, "communism and the others, two readings"


def test_another_reading_of_likeness_in_religion() -> None:
    assert doubts_1936.shared_faith("DNK", "FIN") == pytest.approx(0.98 * 0.97 + 0.01 * 0.01 - 2 * 0.01 * 0.99)
    assert doubts_1936.shared_faith("ITA", "SUN") == pytest.approx(
        0.99 * 0.01 + 0.01 * 0.43 - 0.01 * 0.57 - 0.43 * 0.99
    )


def test_plausible_codings_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    europe = alignments.of_world("europe-1936")
    side = np.array([1.0 if name in landscape.WEST | landscape.EAST else -1.0 for name in europe.names])
    monkeypatch.setattr(doubts_1936, "drawn", lambda names, luck: np.outer(side, side) * (1 - np.eye(len(names))))
    counts = [part.ours for part in doubts_1936.plausible(3, landscape.WEST | landscape.EAST, landscape.EAST)]
    assert counts == ["0", "0", "3"], "one minimum: the two camps, with Poland and Portugal misplaced"


def clash(coded: europe_1936.Codings, one: str, other: str) -> float:
    """-1 for a pair that a coding names."""
    return -float((one, other) in coded or (other, one) in coded)


def test_of_standardised_factors_there_are_two_minima_too() -> None:
    europe = alignments.of_world("europe-1936")
    factors: list[Callable[[str, str], float]] = [europe_1936.government, europe_1936.religion]
    factors += [partial(clash, coded) for coded in europe_1936.CONFLICTS.values()]
    pairs = np.triu_indices(len(europe.names), 1)
    total = np.zeros_like(europe.propensity)
    for factor in factors:
        values = np.array([factor(europe.names[i], europe.names[j]) for i, j in zip(*pairs, strict=True)])
        total[pairs] += (values - values.mean()) / values.std()
    found = alignments.landscape(europe.names, europe.sizes, total + total.T)
    first, other = found.basins
    assert found.sides(first) == europe.sides(list(europe.basins)[1]), "the deeper one is the paper's, but for two"
    assert found.sides(other)[0] >= {"GBR", "FRA", "DEU", "ITA"}
