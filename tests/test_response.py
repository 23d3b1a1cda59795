"""Response: what shortens the way of allies, that help in time deters, and that a rising rival is a danger."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from sim.run import Simulation
from sim.scenario import load_text
from sim.world import World
from tests.rivals import ALY, ATT, TAR, TEXT, Watch, decided, rises, simulation, stepped, watched


def alike(arrays: Iterable[np.ndarray]) -> bool:
    """Whether two arrays are the same to the last bit."""
    one, other = arrays
    return np.array_equal(one, other)


QUIET = "parameters.weigh_challenges.base=-12"
OFTEN = "parameters.weigh_challenges.base=-4"
CHANCE: Watch = lambda w: w.challenge_chance[:, ATT, TAR]  # noqa: E731
DAYS: Watch = lambda w: w.response[:, ALY, TAR]  # noqa: E731


def pact(articles: str) -> str:
    return f"treaties.pact.articles={{defence: 1, {articles}}}"


def changed(change: Callable[[World], None], watch: Watch, *overrides: str) -> np.ndarray:
    """What is watched after a year in worlds that something was changed in before."""
    run = simulation([QUIET, *overrides])
    change(run.world)
    run.step()
    return np.array(watch(run.world))


def test_a_day_count_by_hand() -> None:
    world = stepped([QUIET, "parameters.exercise.fade=0"], 1, 1)
    far = world.distance[0, ALY, TAR]
    assert world.response[0, ALY, TAR] == pytest.approx((10 * 1.5 + far / 500) / 0.5)
    assert not world.response[0].diagonal().any()
    hosted = stepped([QUIET, pact("basing: 1")], 1, 1)
    assert hosted.response[0, ALY, TAR] == pytest.approx((10 + 0.5 * far / 500) / 0.5)


@pytest.mark.parametrize(
    ("slow", "quick"),
    [
        (pact("logistics: 0.01"), pact("logistics: 1")),
        (pact("basing: 0.01"), pact("basing: 1")),
        ("nations.ALY.readiness=0.2", "nations.ALY.readiness=0.6"),
        (pact("exercises: 0.01"), pact("exercises: 1")),
        ("parameters.time_response.alert=30", "parameters.time_response.alert=5"),
        ("parameters.time_response.pace=100", "parameters.time_response.pace=1000"),
    ],
)
def test_access_bases_readiness_and_practice_bring_help_sooner(slow: str, quick: str) -> None:
    late, soon = (watched(DAYS, [QUIET, x]) for x in (slow, quick))
    assert (late > soon).all()


def test_depots_shorten_the_way_and_joint_practice_all_of_it() -> None:
    def set_to(name: str, value: float) -> Callable[[World], None]:
        return lambda world: world.arrays[name].__setitem__((slice(None), ALY, TAR), value)

    for name in ("infrastructure", "interoperability"):
        assert (changed(set_to(name, 0.0), DAYS) > changed(set_to(name, 1.0), DAYS)).all(), name
        without = "parameters.time_response." + ("depots=0" if name == "infrastructure" else "strangers=1")
        same = [changed(set_to(name, x), DAYS, without) for x in (0.0, 1.0)]
        assert np.allclose(same[0], same[1]), "switched off"


def test_help_that_comes_soon_deters() -> None:
    late, soon = ("parameters.time_response.alert=200", "parameters.time_response.alert=1")
    assert rises(watched(CHANCE, [QUIET, soon]), watched(CHANCE, [QUIET, late]))
    crises: Watch = lambda w: w.crisis[:, ATT, TAR] > 0  # noqa: E731
    strong = (OFTEN, "parameters.weigh_challenges.prospect=4", "nations.ALY.capability=400")
    assert rises(*(watched(crises, [*strong, x], 11) for x in (soon, late)))
    patient = [watched(CHANCE, [QUIET, x, "parameters.weigh_challenges.patience=1000000"]) for x in (soon, late)]
    assert np.allclose(patient[0], patient[1], rtol=1e-3), "who has all the time does not mind"
    support: Watch = lambda w: w.support[:, ALY, TAR]  # noqa: E731
    assert rises(*(watched(support, [QUIET, f"parameters.weigh_challenges.patience={x}"]) for x in ("10", "100")))


# ---- power transitions ---------------------------------------------------------------------------------------------

RISING = ("nations.ATT.growth=0.12", "nations.TAR.growth=0")
NEAR, FAR = "nations.TAR.capability=110", "nations.TAR.capability=900"
FORCES = "nations.ATT.capability=100"
TERM = "parameters.weigh_challenges.transition="


def test_a_rising_challenger_near_parity_with_its_rival_challenges_more() -> None:
    base = (QUIET, FORCES, NEAR)
    off, on = (watched(CHANCE, [*base, *RISING, TERM + x]) for x in ("0", "2"))
    assert rises(off, on)
    still = "parameters.project_power.speed=0"
    assert alike(watched(CHANCE, [*base, *RISING, still, TERM + x]) for x in ("0", "2")), "it does not rise"
    far = [watched(CHANCE, [QUIET, FORCES, FAR, *RISING, TERM + x]) for x in ("0", "2")]
    assert alike(far), "parity is far"
    crises: Watch = lambda w: w.crisis[:, ATT, TAR] > 0  # noqa: E731
    assert rises(*(watched(crises, [OFTEN, *base[1:], *RISING, TERM + x], 11) for x in ("0", "4")))


def test_only_the_strongest_rival_is_there_to_be_overtaken() -> None:
    base = (QUIET, FORCES, NEAR, *RISING)
    other = "dyads.3={pair: [ATT, ALY], rivalry: 0.5, trust: 0.2, source: assumed}"
    giant = (other, "nations.ALY.capability=2000")
    assert alike(watched(CHANCE, [*base, *giant, TERM + x]) for x in ("0", "2"))
    rows = decided((*base[1:], OFTEN, TERM + "2"), worlds=50).query("decision == 'challenge' and actor == 'ATT'")
    assert (rows.loc[rows["counterpart"] == "TAR", "transition"] > 0).any()
    assert (rows.loc[rows["rivalry"] <= 0, "transition"] == 0).all()


def test_momentum_follows_the_growth_of_power() -> None:
    run = Simulation(load_text(TEXT, [QUIET, *RISING]).scenario, replicates=range(20))
    for _ in range(6):
        run.step()
    world = run.world
    assert (world.momentum[:, ATT] > world.momentum[:, TAR]).all() and (world.momentum[:, ATT] > 0).all()
    slow, quick = (stepped([QUIET, *RISING, f"parameters.project_power.speed={x}"], 3, 20) for x in ("0", "1"))
    assert not slow.momentum.any() and np.allclose(abs(quick.momentum), quick.power_shift)
