"""Signs of indices: whatever an index measures is changed in a state, and the index follows; no index lacks a row."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.experiments.paired import LESS, MORE
from science.index_moves import NOTHING, TREATY, Move, both, put, seat, seen, start, state, table
from science.indices import COMPONENTS, MOVES, L
from science.mechanisms.awake import TREATY_ROWS
from sim.metrics import METRICS, Level, measure, selected
from sim.vocabulary import COHESION


def named(move: Move) -> str:
    return f"{'-'.join(move.names)}-{''.join(level[0] for level in move.levels)}-{move.words.replace(' ', '_')}"


@pytest.mark.parametrize("move", MOVES, ids=named)
def test_an_index_moves_with_what_it_measures(move: Move) -> None:
    found = seen(move)
    assert found, "the row is of no index"
    for one in found:
        assert np.isfinite([one.before, one.after]).all(), one
        assert one.follows, one


def test_every_index_has_a_row() -> None:
    shown = {index for move in MOVES for index in move.indices()}
    lacking = [f"{name} of the {level}" for level in METRICS for name in METRICS[level] if (level, name) not in shown]
    assert not lacking, f"say in science/indices.py what moves {', '.join(lacking)}"
    for move in MOVES:
        for name in move.names:
            assert any(name in METRICS[level] for level in move.levels), name


@pytest.mark.parametrize("move", COMPONENTS, ids=named)
def test_a_component_of_cohesion_moves_alone_and_the_composite_with_it(move: Move) -> None:
    before, after = (measure(state([change]), selected(["all"])) for change in (move.before, move.after))
    places: dict[Level, tuple[int, ...]] = {"treaty": (0, TREATY_ROWS[TREATY]), "nation": (0, 1), "system": (0,)}
    apart = {
        name
        for level, place in places.items()
        for name in (*COHESION, "cohesion")
        if before[level][name][place] != after[level][name][place]
    }
    assert apart == {*move.names, "cohesion"}


def test_a_defector_costs_a_coalition_what_it_was_thought_to_bring() -> None:
    loyal, gone = put("fidelity", 0.9, L, L), put("fidelity", 0.0, "ARD", L)
    for name, expected in (("reliability", LESS), ("cohesion", LESS), ("belief_gap", MORE)):
        (one, *_) = seen(Move((name,), ("treaty",), NOTHING, gone, expected, (loyal, put("belief", 0.9, L, L))))
        assert one.follows, one
    (held,) = seen(Move(("fragility",), ("nation",), NOTHING, gone, LESS, (loyal, put("support", 50.0, "ARD", "BEL"))))
    assert held.follows, "who does not come cannot be missed"


def test_a_row_changes_what_it_says_and_nothing_else() -> None:
    world, before = state([put("trust", 0.9, "ARD", L)]), start()
    ard, rows = world.nations.index("ARD"), [world.nations.index(name) for name in L[1:]]
    assert (world.trust[0, ard, rows] == 0.9).all() and world.trust[0, ard, ard] == before.trust[0, ard, ard]
    changed = [name for name, array in world.arrays.items() if not np.array_equal(array, before.arrays[name])]
    assert changed == ["trust"] and not state([]).violations()
    less = state([both(seat("league", "ARD", "BEL"), seat("axis"))])
    assert less.size[0, [TREATY_ROWS["league"], TREATY_ROWS["axis"]]].tolist() == [2, 0]
    assert measure(less, selected(["all"]))["system"]["defence_density"][0] == pytest.approx(2 / (8 * 7))


def test_what_does_not_follow_is_told() -> None:
    wrong = Move(("trust_among_allies",), ("treaty",), put("trust", 0.4, L, L), put("trust", 0.8, L, L), LESS)
    idle = Move(("members",), ("treaty",), NOTHING, put("trust", 0.8, L, L), MORE)
    assert [one.follows for move in (wrong, idle) for one in seen(move)] == [False, False, False]
    head, rule, *rows = table([wrong])
    assert head.count("|") == rule.count("|") == rows[0].count("|") and len(rows) == 2
    assert rows[0].startswith(
        "| `trust_among_allies` | the league | trust of ARD+BEL+COR+DUN to ARD+BEL+COR+DUN 0.4 -> "
    )
    assert rows[0].endswith("| 0.4 | 0.8 | - | **no** |")
