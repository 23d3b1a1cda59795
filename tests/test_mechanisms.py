"""Mechanisms: whatever is moved in the awake world, what is watched follows as it should, and nothing lacks a sign."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from analysis.experiments.paired import MORE, SAME
from science.mechanisms.awake import Awake
from science.mechanisms.base import Sign, can_be_left_out, measured, table
from science.mechanisms.signs import SIGNS
from science.mechanisms.watches import final, mean
from sim.events import effect_types
from sim.scenario.nations import Dyad, Nation
from sim.scenario.treaties import Organisation
from sim.schedule import STANDARD
from sim.vocabulary import INTERESTS, STRATEGIES, Article, Domain, words

SEEDS, FEW = 200, 60
PLAIN = [sign for sign in SIGNS if sign.quick][::4]
"""A quarter of the signs that are so plain that few seeds show them."""
LABELS = {"name", "region", "title", "source", "sources", "pair", "from_", "to"}
"""Fields that say who or what something is, and change nothing by themselves."""
BY_WORD = {"exposure": words(Domain), "interests": list(INTERESTS), "articles": words(Article)}
"""Fields that hold a number for each word of a vocabulary."""
MOVED = {sign.moved for sign in SIGNS}


def told(sign: Sign, seeds: int) -> str:
    return next(iter(table([sign], seeds)))


def named(sign: Sign) -> str:
    return f"{sign.moved}-{sign.seen.words}"


@pytest.mark.parametrize("sign", PLAIN, ids=named)
def test_a_plain_sign_shows(sign: Sign) -> None:
    assert measured(sign, FEW).verdict == "reproduced", told(sign, FEW)


@pytest.mark.nightly
@pytest.mark.parametrize("sign", SIGNS, ids=named)
def test_every_sign_shows(sign: Sign) -> None:
    assert measured(sign, SEEDS).verdict == "reproduced", told(sign, SEEDS)


def test_every_parameter_has_a_sign() -> None:
    parameters = STANDARD.parameters()
    lacking = sorted(set(parameters) - MOVED)
    assert not lacking, f"give each of {', '.join(lacking)} a row in science/mechanisms"
    for sign in SIGNS:
        if sign.moved in parameters:
            found = parameters[sign.moved]
            assert found.low <= sign.low < sign.high <= found.high, sign.name


def test_every_rule_is_missed_when_it_is_left_out() -> None:
    for rule in STANDARD.rules:
        name = rule.name()
        if can_be_left_out(name):
            assert name in MOVED, f"say in science/mechanisms/rules.py what is missed without {name}"
        else:
            assert rule.parameters(), f"{name} can be neither left out nor moved"
            assert name not in MOVED, f"without {name} others do not find what they read: take its row out"


def test_everything_that_a_scenario_gives_or_that_happens_has_a_sign() -> None:
    parts: dict[tuple[str, ...], type[BaseModel]] = {
        ("nations",): Nation,
        ("dyads",): Dyad,
        ("treaties", "organisations"): Organisation,
    }
    moved = {(head, rest[1], *rest[2:3]) for head, *rest in (path.split(".") for path in MOVED) if len(rest) > 1}
    lacking = []
    for heads, kind in parts.items():
        for field in sorted(set(kind.model_fields) - LABELS):
            ways = [(field, word) for word in BY_WORD[field]] if field in BY_WORD else [(field,)]
            lacking += [f"{heads[-1]}.{'.'.join(way)}" for way in ways if not {(h, *way) for h in heads} & moved]
    strategies = {sign.high for sign in SIGNS if sign.moved.endswith(".strategy")}
    lacking += [
        f"nations.strategy: {word}"
        for word in STRATEGIES
        if word not in strategies | {Nation.model_fields["strategy"].default}
    ]
    lacking += [f"events.{kind}" for kind in effect_types() if f"events.{kind}" not in MOVED]
    assert not lacking, f"give each of {', '.join(lacking)} a row in science/mechanisms"


def test_rows_differ_and_say_why_nothing_follows() -> None:
    keys = [(sign.moved, str(sign.high), sign.seen.words, str(sign.given), sign.expected) for sign in SIGNS]
    assert len(set(keys)) == len(keys)
    for sign in SIGNS:
        assert bool(sign.why) == (sign.expected == SAME), sign.name


def test_a_sign_moves_one_thing_and_tells_it() -> None:
    sign = Sign("grow.catch_up", 0.0, 0.5, final("technology", "COR"), MORE, {"nations.COR.technology": 0.5})
    worlds = [arm.world(0) for arm in (sign.claim.without, sign.claim.given)]
    assert [world.parameters["grow.catch_up"].value for world in worlds] == [0.0, 0.5]
    assert [world.nations["COR"].technology for world in worlds] == [0.5, 0.5]
    head, rule, row = table([sign], 2, markdown=True)
    assert head.startswith("| moved") and rule.startswith("| ---"), "not a table"
    assert row.startswith("| `grow.catch_up` | 0 | 0.5 | final technology of COR | + | +")
    assert measured(Sign("grow.catch_up", 0.0, 0.0, final("technology", "COR"), MORE), 2).verdict != "reproduced"


def test_a_rule_that_is_left_out_does_nothing() -> None:
    sign = Sign("exercise", "on", "off", mean("interoperability", "ARD", "BEL"), MORE)
    assert sign.claim.given.rules == STANDARD.without("exercise") and sign.claim.without.rules == STANDARD
    assert measured(sign, 2).given == pytest.approx(0.4)
    assert not can_be_left_out("weigh_challenges") and can_be_left_out("exercise")


def test_the_awake_world_is_awake() -> None:
    world = Awake()(0)
    articles = {
        word for treaty in (*world.treaties.values(), *world.organisations.values()) for word in treaty.articles
    }
    assert articles == set(words(Article))
    assert all(set(nation.exposure) == set(words(Domain)) for nation in world.nations.values())
