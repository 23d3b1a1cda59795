"""Metrics: in their ranges on any world, blind to rows and chunks, and right where a hand can reckon."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given

from sim.metrics import METRICS, Given, Level, measure, selected
from sim.run import run_scenario
from sim.schedule import STANDARD
from sim.vocabulary import COHESION as COMPONENTS
from sim.vocabulary import Article
from sim.world import World
from tests.contracts import CLOSE
from tests.generators import OFTEN, Scene, reordered, scenes
from tests.hand_made import BY_HAND, COHESION, NAN, OF_ALLIES, PARTS, hand_made
from tests.scenes import scenario

LAST = STANDARD.rules[-1]
DEFENCE = int(Article.DEFENCE)
ALL = [metric for level in METRICS.values() for metric in level.values()]


def values(world: World) -> dict[str, np.ndarray]:
    """All metrics of a world, those of treaties and nations under their level and their name."""
    found = measure(world, selected(["all"]))
    return {key(level, name): value for level, values in found.items() for name, value in values.items()}


def key(level: Level, name: str) -> str:
    """What a metric is called here: those of the system by their name alone."""
    return name if level == "system" else f"{level}_{name}"


def stepped(scene: Scene) -> World:
    """The worlds at the end of the step, when metrics are taken."""
    return scene.after(LAST)


@OFTEN
@given(scenes(LAST))
def test_every_metric_keeps_to_its_range_and_changes_nothing(scene: Scene) -> None:
    world = stepped(scene)
    before = {name: array.copy() for name, array in world.arrays.items()}
    found = values(world)
    for metric in ALL:
        value = found[key(metric.level, metric.name)]
        known = value[~np.isnan(value)]
        assert ((known >= metric.low - 1e-12) & (known <= metric.high + 1e-12)).all(), metric.name
    assert all(np.array_equal(array, world.arrays[name]) for name, array in before.items())


@OFTEN
@given(scenes(LAST))
def test_no_metric_depends_on_rows_or_chunks(scene: Scene) -> None:
    world = stepped(scene)
    found = values(world)
    order = np.random.default_rng(int(scene.key[0, 0])).permutation(world.sizes["n"])
    moved = World(world.nations, world.sizes["w"], world.sizes["d"], world.sizes["a"])
    for name, column in World.columns().items():
        moved.arrays[name][:] = reordered(column, world.arrays[name], order)
    for name, value in values(moved).items():
        expected = found[name][:, order] if name.startswith("nation_") else found[name]
        assert np.allclose(value, expected, rtol=CLOSE["f8"], atol=CLOSE["f8"], equal_nan=True), name
    for w in range(world.sizes["w"]):
        alone = World(world.nations, 1, world.sizes["d"], world.sizes["a"])
        for name, array in world.arrays.items():
            alone.arrays[name][:] = array[w]
        for name, value in values(alone).items():
            assert value.tobytes() == found[name][w : w + 1].tobytes(), name


def test_every_metric_is_reckoned_by_hand() -> None:
    assert set(BY_HAND) == {key(metric.level, metric.name) for metric in ALL}


@pytest.mark.parametrize("name", BY_HAND)
def test_metrics_agree_with_a_hand(name: str) -> None:
    found = values(hand_made())[name][0]
    expected = BY_HAND[name]
    if np.ndim(found):
        assert found[: len(expected)] == pytest.approx(expected, rel=1e-12, nan_ok=True)
        assert np.isnan(found[len(expected) :]).all(), "there are two treaties"
    else:
        assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_an_empty_world_has_counts_and_no_means() -> None:
    found = values(World(["A", "B"], 1))
    counts = {key(metric.level, metric.name) for metric in ALL if metric.unit in ("count", "treaties")}
    counts |= {"defence_density", "treaty_density", "isolates", "mean_burden", "mean_alarm", "entrapments"}
    counts |= {"giant_component", "polarity", "npol", "nation_vulnerable", "false_accusations", "nation_entrapments"}
    counts |= {name for name in METRICS["system"] if name.endswith("_discontent")}
    counts |= {name for name in METRICS["system"] if name.startswith("tested_")}
    for name, value in found.items():
        assert np.isnan(value).all() == (name not in counts), name
    (world := World(["A", "B"], 1)).alive[:] = 0
    found = values(world)
    assert all(np.isnan(found[name]).all() for name in ("isolates", "mean_burden", "mean_alarm", "defence_density"))


def test_an_unknown_part_makes_cohesion_unknown_but_for_reliability() -> None:
    parts = {f"treaty_{name}": np.full((1, 4), 0.5) for name in PARTS}
    world = World(["A", "B"], 1, slots=4)
    world.size[:], world.roster[:] = 2, [0, 1]
    metric = METRICS["treaty"]["cohesion"].measure
    assert metric(Given(world, parts))[0].tolist() == pytest.approx([0.5] * 4)
    parts["treaty_internal_peace"][0, 1] = NAN
    parts["treaty_trust_among_allies"][0, 2] = 0.0
    parts["treaty_reliability"][0, 2:] = NAN  # nobody is pledged to anybody
    found = metric(Given(world, parts))[0]
    assert np.isnan(found[1]) and found[2:] == pytest.approx([(0.5**4 * 0.01) ** (1 / 5), 0.5])


def test_power_weighs_the_treaties_of_a_system() -> None:
    world = hand_made()
    world.article[0, 1, DEFENCE] = 0.5
    weights = np.array([7.0 * 2, 5.0 * 1])  # power times the allies that each member has in the treaty
    assert values(world)["cohesion"][0] == pytest.approx(weights @ COHESION / weights.sum())


def test_weights_of_the_scenario_make_the_composite() -> None:
    world, found = hand_made(), {}
    for trust, peace, ties in ((1.0, 1.0, 1.0), (3.0, 1.0, 1.0), (0.0, 0.0, 2.0)):
        world.cohesion_weights[0] = [1.0, 1.0, trust, ties, 1.0, peace]
        found = measure(world, selected(["all"]))
        for level, parts, count in (("treaty", PARTS, 2), ("nation", OF_ALLIES, 3)):
            for a in range(count):
                value = [max(parts[name][a], 0.01) for name in COMPONENTS]
                weight = np.where(np.isnan(value), 0.0, world.cohesion_weights[0])
                expected = np.exp(weight @ np.nan_to_num(np.log(value)) / weight.sum())
                assert found[level]["cohesion"][0, a] == pytest.approx(expected)  # type: ignore[index]
        assert found["system"]["cohesion"][0] == found["treaty"]["cohesion"][0, 0]
    world.cohesion_weights[0] = [float(name == "reliability") for name in COMPONENTS]
    found = measure(world, selected(["all"]))
    assert found["treaty"]["cohesion"][0, :2] == pytest.approx(PARTS["reliability"], nan_ok=True)


def test_a_scenario_says_what_cohesion_is_made_of() -> None:
    given = scenario(["calendar.end=1951", "cohesion_weights={trust_among_allies: 3, reliability: 0}"])
    assert given.cohesion_weights == {"trust_among_allies": 3, "reliability": 0}
    treaties = run_scenario(given, replicates=2)["treaties"].to_pandas()
    parts = np.log(treaties[list(COMPONENTS)].clip(lower=0.01)) * [1, 1, 3, 0, 1, 1]
    expected = np.exp(parts.sum(axis=1, skipna=True) / 7)
    assert len(treaties) > 5 and np.allclose(treaties["cohesion"], expected)
    plain = run_scenario(scenario(["calendar.end=1951"]), replicates=2)["treaties"].to_pandas()
    changed = [name for name in plain if not plain[name].equals(treaties[name])]
    assert changed == ["cohesion"], "components stay as they are"


@pytest.mark.parametrize("level", METRICS)
def test_a_twin_by_power_has_a_formula_and_words_of_its_own(level: Level) -> None:
    known = METRICS[level]
    twins = [name for name in known if name.endswith("_weighted")]
    assert twins
    for name in twins:
        twin, plain = known[name], known[name.removesuffix("_weighted")]
        assert twin.formula != plain.formula and twin.doc != plain.doc, name
    if level == "treaty":
        for name in ("burden_gini_weighted", "stability_slack_weighted"):
            assert known[name].doc.startswith("Each member weighted by its power: "), "members are weighed, not pairs"


def test_names_of_people_keep_their_capitals() -> None:
    for metric in ALL:
        assert not re.search(r"\b(cohen|gini|scott)\b", metric.doc), f"{metric.name}: {metric.doc}"
    assert ": Gini coefficient of" in METRICS["system"]["burden_gini"].doc
    assert ": Scott's pi of" in METRICS["system"]["portfolio_pi"].doc


@pytest.mark.parametrize("level", METRICS)
def test_who_would_stay_is_said_to_go_by_worth_alone(level: Level) -> None:
    assert "would stay by worth alone" in METRICS[level]["stability_slack"].doc
