"""Events: each type of effect changes what it says where it says, and happens when its trigger says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.clock import Clock
from sim.columns import Column
from sim.events import Cast, EffectBase, effect_types
from sim.luck import world_keys
from sim.run import Simulation
from sim.scenario import Scenario
from sim.schedule import STANDARD
from sim.timeline import Timeline
from sim.vocabulary import Domain, number
from sim.world import World
from tests.contracts import changed_columns
from tests.effects import BY_HAND, NOTHING, quiet
from tests.generators import OFTEN, Scene, copied, scenes
from tests.scenes import TEXT, scenario

TYPES = effect_types()
TREATIES = ("T0", "T1", "T2")
CALM = TEXT[: TEXT.index("events:")] + "events:\n"


def cast_of(world: World) -> Cast:
    """The nations by name, and the first rows of treaties by a made-up one."""
    return Cast({name: row for row, name in enumerate(world.nations)}, {name: row for row, name in enumerate(TREATIES)})


def field_values(schema: dict[str, Any], nations: tuple[str, ...], sizes: dict[str, int]) -> st.SearchStrategy[Any]:
    """Any value that the JSON Schema of an effect's field allows."""
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of(*(field_values(part, nations, sizes) for part in schema["anyOf"]))
    if schema.get("refers_to", "").startswith("nation"):
        return st.sampled_from(nations)
    if schema.get("refers_to") == "treaty":
        return st.sampled_from(TREATIES)
    if schema["type"] == "array" and schema["items"].get("type") == "number":
        return st.lists(field_values(schema["items"], nations, sizes), min_size=sizes["d"], max_size=sizes["d"])
    if schema["type"] == "array":
        return st.lists(field_values(schema["items"], nations, sizes), min_size=1, max_size=3)
    if schema["type"] == "number":
        low = schema.get("minimum", schema.get("exclusiveMinimum", -10) + 1e-6)
        return st.floats(low, schema.get("maximum", 10), allow_subnormal=False)
    return {"boolean": st.booleans(), "null": st.none()}[schema["type"]]


@st.composite
def effects(draw: st.DrawFn, kind: type[EffectBase], world: World) -> EffectBase:
    """Any effect of a type that a scenario of this cast could have."""
    properties = kind.model_json_schema(by_alias=True)["properties"]
    given_fields = {name: draw(field_values(part, world.nations, world.sizes)) for name, part in properties.items()}
    return kind.model_validate(given_fields)


def named_rows(effect: EffectBase, cast: Cast) -> dict[str, set[int]]:
    """The rows of the nations, treaties and domains that an effect names, by axis."""
    words: list[Any] = []
    for value in effect.model_dump().values():
        words += value if isinstance(value, list | tuple) else [value]
    texts = [word for word in words if isinstance(word, str)]
    domains = {number(Domain, word) for word in texts if word.upper() in Domain.__members__}
    nations = {row for name, row in cast.nations.items() if name in texts}
    return {"n": nations, "a": {row for name, row in cast.treaties.items() if name in texts}, "e": domains}


@pytest.mark.parametrize("word", TYPES)
def test_every_effect_stays_in_range_and_concerns_whom_it_names(word: str) -> None:
    @OFTEN
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        scene: Scene = data.draw(scenes(STANDARD.rules[0]))
        world = copied(scene.world, range(scene.world.sizes["w"]))
        effect, cast = data.draw(effects(TYPES[word], world)), cast_of(world)
        where = np.flatnonzero(data.draw(st.lists(st.booleans(), min_size=len(scene.key), max_size=len(scene.key))))
        effect.apply(world, where, cast, 1950.0)
        assert world.violations() == []
        for name in sorted(changed_columns(scene.world, world)):
            column, cells = World.columns()[name], np.argwhere(scene.world.arrays[name] != world.arrays[name])
            assert set(cells[:, 0]) <= set(where), f"{name} changed in a world where nothing happened"
            concerned = named_rows(effect, cast)
            for cell in cells[:, 1:]:
                touched = [
                    int(k) in concerned[axis] for axis, k in zip(column.dims, cell, strict=True) if axis in "nae"
                ]
                assert not touched or any(touched), f"{name}{cell} belongs to nobody the effect names"

    tried()


def happened(word: str, fields: dict[str, Any], where: list[int]) -> World:
    """The quiet world after an effect in some of its worlds."""
    world = quiet()
    effect = TYPES[word].model_validate({"type": word, **fields})
    effect.apply(world, np.array(where), cast_of(world), 1950.0)
    return world


@pytest.mark.parametrize("word", BY_HAND)
def test_effects_do_what_they_say_and_nothing_else(word: str) -> None:
    fields, cells = BY_HAND[word]
    expected = quiet()
    for name, changes in cells.items():
        for cell, value in changes.items():
            expected.arrays[name][(1, *cell)] = value
    world = happened(word, fields, [1])
    assert changed_columns(quiet(), world) == set(cells)
    for name in cells:
        assert np.allclose(world.arrays[name], expected.arrays[name], rtol=1e-12), name


@pytest.mark.parametrize("word", NOTHING)
def test_effects_that_find_nothing_to_do_do_nothing(word: str) -> None:
    assert changed_columns(quiet(), happened(word, NOTHING[word], [0, 1])) == set()


Steps = list[tuple[float, np.ndarray]]


def followed(events: str, change: Callable[[Simulation, float], None] = lambda run, year: None, *,
             worlds: int = 2, end: int = 1957, steps: int = 1) -> dict[str, Steps]:  # fmt: skip
    """When and where each event of a calm scenario happens; `change` may alter the world before a step."""
    found = scenario([f"calendar.end={end}", f"calendar.steps_per_year={steps}"], text=CALM + events)
    run = Simulation(found, replicates=range(worlds))
    timeline = Timeline(found, run.timeline.cast, worlds)
    seen: dict[str, Steps] = {}
    for step in range(found.calendar.steps):
        clock = Clock(step, found.calendar.start + step / steps, 1 / steps)
        change(run, clock.year)
        for event, where in timeline.step(run.world, clock, run.key, run.measured):
            seen.setdefault(event, []).append((clock.year, where))
    return seen


def years(steps: Steps) -> list[float]:
    """The years in which something happened anywhere."""
    return [year for year, _ in steps]


EFFECT = "effects: [{type: tension, domain: military, change: 0.1}]"


def test_dated_events_happen_once_in_their_step_and_everywhere() -> None:
    text = f"  - {{id: day, date: 1952-08-20, {EFFECT}}}\n  - {{id: first, date: 1950, {EFFECT}}}\n"
    for steps, year in ((1, 1952.0), (4, 1952.5)):
        seen = followed(text, steps=steps)
        assert years(seen["day"]) == [year] and years(seen["first"]) == [1950.0]
        assert seen["day"][0][1].tolist() == [0, 1]
        assert years(seen["ELB-enters"]) == [1953.0]


def test_a_condition_fires_once_where_it_holds_and_after_its_years() -> None:
    def change(run: Simulation, year: float) -> None:
        run.world.approval[:, 0] = 0.5
        run.world.approval[0, 0] = 0.2 if year in (1950.0, 1951.0) or year >= 1953.0 else 0.5

    when = "when: {measure: approval, nation: ARC, below: 0.3"
    text = f"  - {{id: soon, {when}}}, {EFFECT}}}\n  - {{id: late, {when}, years: 2}}, {EFFECT}}}\n"
    text += f"  - {{id: after, {when}}}, after: 1955, {EFFECT}}}\n"
    text += f"  - {{id: never, {when}, years: 2}}, until: 1954, {EFFECT}}}\n"
    seen = followed(text, change)
    for event, year in (("soon", 1950.0), ("late", 1955.0), ("after", 1955.0)):
        assert [(y, where.tolist()) for y, where in seen[event]] == [(year, [0])], event
    assert "never" not in seen


def test_conditions_on_dyads_members_and_metrics() -> None:
    def change(run: Simulation, year: float) -> None:
        run.world.trust[1, 0, 2] = 0.9 if year >= 1951.0 else 0.1
        run.measured = {"wars": np.array([float(year >= 1952.0), 0.0])}

    text = f"  - {{id: dyad, when: {{measure: trust, nation: ARC, towards: CIM, above: 0.8}}, {EFFECT}}}\n"
    text += f"  - {{id: inside, when: {{member: DAC, treaty: eastern}}, {EFFECT}}}\n"
    text += f"  - {{id: outside, when: {{member: ARC, treaty: eastern}}, {EFFECT}}}\n"
    text += f"  - {{id: metric, when: {{measure: wars, above: 0}}, {EFFECT}}}\n"
    seen = followed(text, change)
    assert [(y, where.tolist()) for y, where in seen["dyad"]] == [(1951.0, [1])]
    assert [(y, where.tolist()) for y, where in seen["inside"]] == [(1950.0, [0, 1])]
    assert "outside" not in seen
    assert [(y, where.tolist()) for y, where in seen["metric"]] == [(1952.0, [0])]


@pytest.mark.parametrize(("steps", "rate"), [(1, 0.2), (4, 0.2), (1, 0.9)])
def test_random_events_have_their_yearly_chance(steps: int, rate: float) -> None:
    worlds, whole = 400, 8
    seen = followed(f"  - {{id: chance, rate: {rate}, {EFFECT}}}\n", worlds=worlds, steps=steps)
    count = sum(len(where) for _, where in seen["chance"])
    per_step = 1.0 - (1.0 - rate) ** (1.0 / steps)
    assert stats.binomtest(count, worlds * whole * steps, per_step).pvalue > 1e-3
    assert max(np.bincount(np.concatenate([where for _, where in seen["chance"]]))) > 1, "it may happen again"


def test_random_events_of_other_ids_have_luck_of_their_own() -> None:
    one = f"  - {{id: one, rate: 0.5, {EFFECT}}}\n"
    other = f"  - {{id: other, rate: 0.5, {EFFECT}}}\n"
    both, alone = followed(one + other, worlds=50), followed(other, worlds=50)
    assert str(both["other"]) == str(alone["other"])
    assert str(both["one"]) != str(both["other"])
    bounded = followed(f"  - {{id: one, rate: 1.0, after: 1952, until: 1953, {EFFECT}}}\n")
    assert years(bounded["one"]) == [1952.0, 1953.0]


def test_flows_that_events_write_start_each_step_at_nothing() -> None:
    found: Scenario = scenario(text=CALM + f"  - {{id: one, date: 1957, {EFFECT}}}\n")
    run = Simulation(found, replicates=[0])
    flows: list[Column] = [World.turnover, World.provocation, World.redrawn]
    for column in flows:
        run.world.arrays[column.name][:] = 1
    run.timeline.step(run.world, run.clock, world_keys(0, [0]), {})
    assert not any(run.world.arrays[column.name].any() for column in flows)


def test_a_nation_rises_to_the_major_powers_and_falls_and_stays_as_events_say() -> None:
    rank = "effects: [{type: rank, nation: BOR, major: %s}]"
    rise = f"  - {{id: rise, when: {{measure: gdp, nation: BOR, above: 0}}, {rank % 'true'}}}\n"
    fall = f"  - {{id: fall, date: 1953, {rank % 'false'}}}\n"
    run = Simulation(scenario(text=CALM + rise + fall))
    for year in range(6):
        run.step()
        assert run.world.major[0, 1] == (year < 3), "no rule undoes what an event did"
