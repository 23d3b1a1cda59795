"""The schedule: what is read has been written before, variants are differences, and luck stays where it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from sim.clock import Clock
from sim.luck import Luck, name_keys, world_keys
from sim.rules.base import Records, Rule, param
from sim.schedule import EVENT_FLOWS, STANDARD, Schedule
from sim.vocabulary import SWITCH
from sim.world import World
from tests.generators import copied
from tests.scenes import simulation

NAMES = [rule.name() for rule in STANDARD.rules]


def nothing(p: Any, luck: Any, clock: Any, threat: Any) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Watch(Rule):
    """Reads a flow and does nothing about it."""

    phase = "test"
    reads, writes = (World.threat,), ()
    kernel = staticmethod(nothing)
    patience: float = param(1, "how long it watches", unit="years", low=0, high=2)


@pytest.mark.parametrize("name", NAMES)
def test_every_flow_a_rule_reads_has_been_written_before_it(name: str) -> None:
    rule = STANDARD[name]
    earlier = STANDARD.rules[: NAMES.index(name)]
    made = set(EVENT_FLOWS).union(*(other.writes for other in earlier))
    assert [column.name for column in rule.reads if column.kind == "flow" and column not in made] == []
    assert set(rule.uses) <= set(NAMES[: NAMES.index(name)])


def test_a_flow_read_before_it_is_written_is_refused() -> None:
    with pytest.raises(ValueError, match="watch reads the flow threat before any rule has written it"):
        Schedule((Watch(),))
    with pytest.raises(ValueError, match="watch reads the flow threat"):
        Schedule((Watch(), *STANDARD.rules))
    assert Schedule((*STANDARD.rules, Watch()))["watch"] == Watch()


@dataclass(frozen=True)
class Echo(Rule):
    """Reads a flow, and writes it too."""

    phase = "test"
    reads, writes = (World.threat,), (World.threat,)
    kernel = staticmethod(nothing)


def test_a_rule_cannot_read_a_flow_that_only_it_writes() -> None:
    with pytest.raises(ValueError, match="echo reads the flow threat before any rule has written it"):
        Schedule((Echo(),))
    assert Schedule((*STANDARD.rules, Echo()))["echo"] == Echo(), "another rule has written it by then"


def test_flows_do_not_carry_anything_from_one_step_to_the_next() -> None:
    run = simulation(worlds=2)
    for _ in range(3):
        run.step()
    flows = [column for column in World.columns().values() if column.kind == "flow"]
    ends = []
    for wipe in (False, True):
        world = copied(run.world, range(2))
        for column in flows:
            if column in EVENT_FLOWS:
                world.arrays[column.name][:] = 0
            elif wipe:
                used = slice(None, int(world.slots.min()) if column.dims.startswith("a") else None)
                world.arrays[column.name][:, used] = min(max(1.0, column.low), column.high)
        clock = Clock(3, 1953.0, 1.0)
        list(run.schedule.step(world, clock, world_keys(3, range(2)), run.who, run.schedule.records(2)))
        ends.append(world)
    for name, array in ends[0].arrays.items():
        assert np.array_equal(array, ends[1].arrays[name], equal_nan=True), name


def test_a_rule_that_judges_by_another_comes_after_it() -> None:
    rules = sorted(STANDARD.rules, key=lambda rule: rule.name() != "negotiate")
    with pytest.raises(ValueError, match="negotiate judges by the parameters of appraise"):
        Schedule(tuple(rules))


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two rules grow"):
        Schedule((STANDARD["grow"], STANDARD["grow"]))


def test_unknown_names_are_told_with_the_nearest() -> None:
    with pytest.raises(KeyError, match="no rule 'exercize'; did you mean 'exercise'"):
        STANDARD.without("exercize")
    with pytest.raises(KeyError, match=r"no parameter 'grow.volatilty'; did you mean 'grow.volatility'"):
        STANDARD.tuned({"grow.volatilty": 0.1})
    with pytest.raises(KeyError, match="no rule 'zzzzzz'\""):
        STANDARD["zzzzzz"]


def test_variants_are_differences() -> None:
    without = STANDARD.without("exercise", "pool_procurement")
    assert [rule.name() for rule in without.rules] == [n for n in NAMES if n not in ("exercise", "pool_procurement")]
    tuned = STANDARD.tuned({"grow.volatility": 0.1, "exercise.gain": 0.2})
    changed = {path for path, value in tuned.values().items() if value != STANDARD.values()[path]}
    assert changed == {"grow.volatility", "exercise.gain"}
    with pytest.raises(ValueError, match=r"grow.volatility = 0.3 is outside \[0, 0.2\]"):
        STANDARD.tuned({"grow.volatility": 0.3})


def test_a_switch_is_on_or_off() -> None:
    assert STANDARD.tuned({"accede.vetting": 0}).values()["accede.vetting"] == 0
    with pytest.raises(ValueError, match=r"accede.vetting = 0.5 is neither 0 nor 1, as a switch must be"):
        STANDARD.tuned({"accede.vetting": 0.5})
    for path, known in STANDARD.parameters().items():
        if known.unit == SWITCH:
            assert (known.low, known.high) == (0, 1) and known.default in (0, 1), path


def test_parameters_are_listed_with_their_values_and_records() -> None:
    values, records = STANDARD.values(), STANDARD.records(3)
    assert list(records) == NAMES
    for path, parameter in STANDARD.parameters().items():
        assert path == f"{parameter.rule}.{parameter.name}"
        assert values[path] == parameter.default
        assert records[parameter.rule][parameter.name].tolist() == [parameter.default] * 3


def test_the_table_has_a_line_for_every_rule() -> None:
    table = STANDARD.table()
    assert [row[1] for row in table][1:-1] == NAMES  # between the events and the metrics
    assert all(row[2].endswith(".") and row[4] for row in table[:-1])


def drawn_by(schedule: Schedule, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[Any, ...]]:
    """What each rule of a schedule is given to draw from in a step."""
    seen = {}

    def spy(rule: Rule, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        seen[rule.name()] = (luck.key.tobytes(), luck.who.tobytes(), int(luck.stream), int(luck.step), clock)

    with monkeypatch.context() as patch:
        patch.setattr(Rule, "apply", spy)
        world = World(["A", "B"], 2)
        keys = (world_keys(3, range(2)), name_keys(world.nations))
        list(schedule.step(world, Clock(4, 1954.0, 1.0), *keys, schedule.records(2)))
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_leaving_out_a_rule_moves_no_luck_of_the_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [other for other in STANDARD.rules if other.name() != name]
    monkeypatch.setattr(Schedule, "__post_init__", lambda self: None)  # whatever it would write is not the point here
    with_it, without = drawn_by(STANDARD, monkeypatch), drawn_by(Schedule(tuple(others)), monkeypatch)
    assert without == {other: keys for other, keys in with_it.items() if other != name}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "grow"])
def test_leaving_out_a_rule_leaves_growth_as_it_was(name: str) -> None:
    try:
        schedule = STANDARD.without(name)
    except ValueError as refused:
        assert "before any rule has written it" in str(refused) or "judges by" in str(refused)
        return
    full, less = simulation(worlds=2, parameters=False), simulation(worlds=2, parameters=False, schedule=schedule)
    for _ in range(3):
        full.step()
        less.step()
        assert full.world.growth.any()
        assert np.array_equal(full.world.growth, less.world.growth)


def test_leaving_out_a_nation_moves_no_luck_of_the_others() -> None:
    full, less = simulation(worlds=3), simulation(worlds=3, without=("NUL",))
    rows = [full.world.nations.index(nation) for nation in less.world.nations]
    assert len(rows) == full.world.sizes["n"] - 1
    for year in range(6):
        full.step()
        less.step()
        assert np.array_equal(full.world.growth[:, rows], less.world.growth)
        assert np.array_equal(full.world.turnover[:, rows], less.world.turnover)
        for name in ("gdp", "ideology", "public", "technology"):
            assert np.array_equal(full.world.arrays[name][:, rows], less.world.arrays[name]), (name, year)


def test_a_step_yields_each_rule_after_it_has_acted() -> None:
    run = simulation(worlds=1)
    run.step()
    world = copied(run.world, [0])
    keys = (world_keys(3, [0]), run.who)
    acted = [rule.name() for rule in run.schedule.step(world, Clock(1, 1951.0, 1.0), *keys, run.schedule.records(1))]
    assert acted == NAMES
