"""Metrics: in their ranges on any world, blind to rows and chunks, and right where a hand can reckon."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from sim.metrics import METRICS, Given, Level, Metric, measure, selected
from sim.schedule import STANDARD
from sim.vocabulary import Article, Role, Status
from sim.world import World
from tests.contracts import CLOSE
from tests.generators import OFTEN, Scene, reordered, scenes

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


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: f"{metric.level}-{metric.name}")
def test_every_metric_is_explained(metric: Metric) -> None:
    assert metric.doc.endswith(".") and metric.unit
    assert metric.low < metric.high and (metric.low > -np.inf or metric.unit == "ratio")
    assert not metric.cite or metric.cite.endswith((", recalled", ", abstract"))


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


TESTS = (
    (Article.DEFENCE, [2, 1, 0, 0], [1, 1, 0, 0]),
    (Article.OFFENCE, [0, 1, 0, 1], [0, 0, 0, 1]),
    (Article.NEUTRALITY, [1, 0, 0, 2], [1, 0, 0, 1]),
    (Article.NON_AGGRESSION, [0, 0, 3, 1], [0, 0, 2, 1]),
)
"""Pledges of each nation that were put to the test, and those that were kept."""


def hand_made() -> World:
    """Four nations: A, B and C in a defence treaty, A and D in talks; C is challenged by D and resists."""
    world = World(["A", "B", "C", "D"], 1, 2)
    for a, members, kind in ((0, (0, 1, 2), Article.DEFENCE), (1, (0, 3), Article.DIALOGUE)):
        world.status[0, a], world.size[0, a] = Status.IN_FORCE, len(members)
        world.roster[0, a, : len(members)] = members
        world.member[0, a, list(members)] = Role.MEMBER
        world.article[0, a, kind] = 1.0
        for i in members:
            for j in members:
                world.obligation[0, kind, i, j] = float(i != j)
    world.slots[:] = 2
    world.power[0] = [4.0, 2.0, 1.0, 1.0]
    world.gdp[0], world.burden[0] = [100.0, 50.0, 20.0, 10.0], [0.05, 0.03, 0.04, 0.08]
    world.ideology[0, :, 0] = [0.0, 1.0, 2.0, -3.0]
    world.common_threat[0, :3, :3] = 0.6
    world.trust[0] = 0.5
    world.trust[0, 0, 1] = world.trust[0, 1, 0] = 0.8
    world.interoperability[0, :3, :3] = 0.25
    world.rivalry[0, 0, 2] = 0.6
    world.kept[0], world.broken[0] = [3.0, 1.0, 2.0, 1.0], [1.0, 1.0, 2.0, 3.0]
    world.alarm[0] = [0.1, 0.2, 0.3, 0.6]
    world.friends[0], world.enemies[0] = [3.0, 1.0, 2.0, 0.0], [1.0, 1.0, 0.0, 5.0]
    world.challenge_chance[0, 3, 2], world.undefended_chance[0, 3, 2] = 0.02, 0.08
    world.challenge_chance[0, 0, 3], world.undefended_chance[0, 0, 3] = 0.04, 0.04
    world.crisis[0, 3, 2], world.crisis[0, 2, 3], world.crisis[0, 0, 3], world.crisis[0, 1, 3] = 2, 4, 1, 3
    world.invoked[0], world.honoured[0], world.misattributed[0] = [2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 2, 0]
    world.fidelity[0, :3, :3], world.fidelity[0, 0, 2], world.belief[0] = 0.75, 0.5, [[0.75], [0.5], [0.5], [0.25]]
    world.pledges[0, :3, :3], world.pledges[0, 0, 1] = 1, 2
    world.benefit[0], world.utility[0, 0, 1], world.utility[0, 0, 2] = 1.0, 1.0, -2.0
    world.support[0], world.reach[0], world.reach[0, 0, 1] = 0.5, 0.5, 0.25
    world.response[0], world.response[0, :3, :3], world.response[0, 0, 1] = 24.0, 18.0, 12.0
    world.conduct[0, 0, 1], world.conduct[0, 1, 0] = 1.0, -2.0
    for kind, tested, upheld in TESTS:
        world.tested[0, kind], world.upheld[0, kind] = tested, upheld
    world.drawn[0], world.reliance[0] = [0, 2, 0, 1], 0.5
    world.ballots[0, 0], world.rice[0, 0] = 2, 1.5
    return world


NAN = math.nan
BELIEF = [3 / 4, 1 / 2, 1 / 2, 1 / 4]
PARTS = {
    "ideology_agreement": [(0.75 + 0.75 + 0.5) / 3, 0.25],
    "threat_agreement": [0.6, 0.0],
    "trust_among_allies": [(2 * 0.8 + 4 * 0.5) / 6, 0.5],
    "reliability": [(5 * 0.75 + 0.5) / 6, NAN],
    "interoperability_among_allies": [0.25, 0.0],
    "internal_peace": [1.0 - 0.6 / 6, 1.0],
}
BY_POWER = {  # pairs weigh 8 (A and B), 4 (A and C) and 2 (B and C), each way
    "ideology_agreement": [(8 * 0.75 + 4 * 0.5 + 2 * 0.75) / 14, 0.25],
    "threat_agreement": [0.6, 0.0],
    "trust_among_allies": [(8 * 0.8 + 6 * 0.5) / 14, 0.5],
    "reliability": [(24 * 0.75 + 4 * 0.5) / 28, NAN],
    "interoperability_among_allies": [0.25, 0.0],
    "internal_peace": [1.0 - 4 * 0.6 / 28, 1.0],
}


def composite(parts: dict[str, list[float]], a: int) -> float:
    """The geometric mean of the components that are defined."""
    known = [max(part[a], 0.01) for part in parts.values() if not math.isnan(part[a])]
    return math.prod(known) ** (1 / len(known))


COHESION = [composite(PARTS, a) for a in range(2)]
AID = 5 * 0.75 * 0.5 + 0.5 * 0.5
POLES = (7 / 8, 1 / 8)
ENERGY = 2 * (1 / 8) * (1 / 2 * -0.25 + 1 / 4 * -0.5 + 1 / 8 * -0.5)
IN_TREATIES: dict[str, list[float]] = {
    "members": [3.0, 2.0],
    "cohesion": COHESION,
    "cohesion_weighted": [composite(BY_POWER, a) for a in range(2)],
    "expected_reliability": [
        (BELIEF[0] * (0.9 + 0.75) + BELIEF[1] * (0.9 + 0.75) + BELIEF[2] * 1.5) / 6,
        (BELIEF[0] + BELIEF[3]) * 0.75 / 2,
    ],
    "expected_reliability_weighted": [
        (8 * 0.9 * (BELIEF[0] + BELIEF[1]) + 4 * 0.75 * (BELIEF[0] + BELIEF[2]) + 2 * 0.75 * (BELIEF[1] + BELIEF[2]))
        / 28,
        (BELIEF[0] + BELIEF[3]) * 0.75 / 2,
    ],
    "belief_gap": [0.25 * 5 / 6, NAN],
    "belief_gap_weighted": [0.25 * (28 - 8) / 28, NAN],
    "redundancy": [1 / 6, NAN],
    "burden_correlation": [NAN, NAN],  # fewer than four members
    "burden_gini": [2 * (0.02 + 0.01 + 0.01) / (2 * 3 * 0.12), 2 * 0.03 / (2 * 2 * 0.13)],
    "portfolio_similarity": [1.0, 0.0],
    "portfolio_similarity_weighted": [1.0, 0.0],
    "portfolio_kappa": [1.0, 1.0 - 3.0 / (3 * (0.75**2 + 0.25**2))],
    "portfolio_pi": [1.0, -1.0],
    "stability_slack": [2 / 3, 1.0],  # A sees 1 in B and -2 in C
    "core_stable": [0.0, 1.0],
    "vote_cohesion": [0.75, NAN],
    "fragility": [(4 + 3 * 0.375 + 0.25) / (7 + AID), 0.8],
    "response_time": [(4 * 12 + 4 * 18 + 4 * 18 + 2 * 18) / 14, 24.0],
    "alliance_reach": [(4 * 0.75 + 2 + 1) / 14, 0.5],
    "honoured_among_allies": [1.0, NAN],
    "abandoned_among_allies": [2.0, NAN],
}
OF_NATIONS: dict[str, list[float]] = {
    "safety": [0.75, 0.5, 1.0, NAN],
    "general_deterrence": [NAN, NAN, 0.98, 0.96],
    "extended_ratio": [NAN, NAN, 0.25, NAN],
    "alliance_reach": [0.5, (4 * 0.25 + 0.5) / 5, 0.5, NAN],
    "honoured_defence": [1 / 2, 1.0, NAN, NAN],
    "honoured_offence": [NAN, 0.0, NAN, 1.0],
    "honoured_neutrality": [1.0, NAN, NAN, 1 / 2],
    "honoured_non_aggression": [NAN, NAN, 2 / 3, 1.0],
    "entrapments": [0.0, 2.0, 0.0, 1.0],
    "vulnerable": [0.0, 1.0, 1.0, 1.0],  # B and C together have less than A, which each of them has less than
    "challenged": [0.0, 0.0, 1.0, 3.0],
    "challenges": [1.0, 1.0, 1.0, 1.0],
}
BY_HAND: dict[str, Any] = (
    {f"treaty_{name}": part for name, part in (PARTS | IN_TREATIES).items()}
    | {f"treaty_{name}_weighted": part for name, part in BY_POWER.items()}
    | {f"nation_{name}": part for name, part in OF_NATIONS.items()}
    | {name: part[0] for name, part in (PARTS | IN_TREATIES).items() if name in METRICS["system"]}
    | {
        "general_deterrence": 1.0 - 0.03,
        "deterrence_ratio_observed": 0.5,
        "deterrence_ratio_counterfactual": 0.25,
        "crises": 4.0,
        "conceded": 1.0,
        "backed_down": 1.0,
        "wars": 2.0,
        "immediate_success": 1 / 3,
        "calls_invoked": 3.0,
        "calls_honoured": 2.0,
        "share_honoured": 2 / 3,
        "honoured_defence": 2 / 3,
        "honoured_offence": 1 / 2,
        "honoured_neutrality": 2 / 3,
        "honoured_non_aggression": 3 / 4,
        "tested_defence": 3.0,
        "tested_offence": 2.0,
        "tested_neutrality": 3.0,
        "tested_non_aggression": 4.0,
        "doubt_gap": 0.25 * 5 / 6,
        "entrapments": 1.0,  # A fights for B, which attacked D
        "safety": (0.75 + 0.5 + 1.0) / 3,
        "invulnerable": 4 / 8,
        "defence_density": 3 / 6,
        "treaty_density": 4 / 6,
        "transitivity": 1.0,
        "isolates": 1 / 4,
        "giant_component": 3 / 4,
        "concentration": math.sqrt(((16 + 4 + 1 + 1) / 64 - 1 / 4) / (3 / 4)),
        "treaties_in_force": 2.0,
        "mean_burden": 0.05,
        "mean_alarm": 0.3,
        **dict.fromkeys(("polarity", "npol"), 4 * (3 * 1 + 1 * 3) / (2 * 16)),
        "false_accusations": 2.0,
        "effective_poles": 1 / (POLES[0] ** 2 + POLES[1] ** 2),
        "modularity": 0.0,
        "polarisation": 4 * POLES[0] * POLES[1] * (4 / 7 + 3) / 4,
        "balanced_triads": NAN,  # A and C are allies and rivals at once
        "frustration": 0.0,
        "landscape_energy": ENERGY,
        "energy_ratio": 1.0,
    }
)


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
