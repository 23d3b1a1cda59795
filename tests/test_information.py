"""Information: what spies and leaks cost, what others believe of a pledge and what is true, who shows its hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.clock import Clock
from sim.luck import Luck, name_keys, stream_key, world_keys
from sim.schedule import STANDARD
from sim.vocabulary import Article
from sim.world import World
from tests.rivals import ALY, ATT, PAR, TAR, Watch, rises, simulation, stepped, watched

QUIET = "parameters.weigh_challenges.base=-12"
SPIES, NO_SPIES = "parameters.share_intelligence.espionage=1", "parameters.share_intelligence.espionage=0"
UNSEEN = "parameters.share_intelligence.scandal=0"
FALSE, LOYAL = "parameters.weigh_challenges.honour_base=-3", "parameters.weigh_challenges.honour_base=4"
CHANCE: Watch = lambda w: w.challenge_chance[:, ATT, TAR]  # noqa: E731
PLANS: Watch = lambda w: w.exposed[:, TAR]  # noqa: E731


def test_rivals_spies_lay_plans_open_where_security_is_weak_and_services_are_good() -> None:
    assert not watched(PLANS, [NO_SPIES]).any()
    assert rises(watched(PLANS, [NO_SPIES]), watched(PLANS, [SPIES]))
    for less, more in (
        ("nations.TAR.security=0.9", "nations.TAR.security=0.2"),
        ("nations.ATT.security=0.2", "nations.ATT.security=0.9"),
        ("dyads.0.rivalry=0.2", "dyads.0.rivalry=1"),
    ):
        assert rises(watched(PLANS, [SPIES, less]), watched(PLANS, [SPIES, more]))
    assert not watched(lambda w: w.exposed[:, PAR], [SPIES, QUIET]).any(), "it has no rival"


def test_a_spy_who_is_caught_costs_his_nation_trust() -> None:
    watch: Watch = lambda w: w.trust[:, TAR, ATT]  # noqa: E731
    cost = (f"parameters.share_intelligence.scandal={x}" for x in ("0.1", "0"))
    assert rises(*(watched(watch, [SPIES, "nations.TAR.security=1", given]) for given in cost))


def test_espionage_lowers_power_and_deterrence() -> None:
    assert rises(*(watched(lambda w: w.power[:, TAR], [x]) for x in (SPIES, NO_SPIES)))
    assert rises(*(watched(CHANCE, [QUIET, UNSEEN, FALSE, x]) for x in (NO_SPIES, SPIES))), "allies are false"


def test_what_spies_find_out_deters_if_allies_are_better_than_their_name() -> None:
    poor = ("nations.ALY.reputation=0.3", "nations.ALY.capability=900", LOYAL, QUIET, UNSEEN)
    assert rises(watched(CHANCE, [*poor, SPIES]), watched(CHANCE, [*poor, NO_SPIES]))


def leaked() -> tuple[World, World]:
    """Two nations that share all secrets, before and after a partner without security has leaked for certain."""
    worlds = []
    for leak in (0.0, 0.5):
        world = World(["A", "B"], 400)
        world.trust[:], world.intelligence[:], world.capability[:], world.security[:] = 0.8, 0.0, 100.0, 0.0
        world.obligation[:, Article.INTELLIGENCE, 0, 1] = 0.5
        world.intelligence[:, 0, 1] = 0.5
        rule = STANDARD["share_intelligence"]
        record = rule.record(400)
        record["leak"], record["speed"] = leak, 0.0
        luck = Luck(world_keys(5, range(400)), name_keys(world.nations), stream_key(rule.name()), np.uint64(0))
        rule.apply(world, Clock(0, 1950.0, 1.0), luck, {rule.name(): record})
        worlds.append(world)
    return worlds[0], worlds[1]


def test_a_leak_costs_trust_halves_the_link_and_lays_plans_open() -> None:
    before, after = leaked()
    hit = after.exposed[:, 0] > 0.0
    assert hit.mean() == pytest.approx(0.25, abs=0.06), "the chance is that of link, security and rate"
    assert before.trust[hit, 0, 1] - after.trust[hit, 0, 1] == pytest.approx(0.15)
    assert after.intelligence[hit, 0, 1] == pytest.approx(0.25)
    assert after.exposed[hit, 0] == pytest.approx(0.5)
    assert not after.exposed[:, 1].any() and np.array_equal(before.trust[~hit], after.trust[~hit])


def test_open_plans_cost_three_per_cent_of_power_for_about_a_year() -> None:
    leak = "events.1={id: leak, date: 1951, effects: [{type: leak, nation: TAR, severity: 1}]}"
    worlds = [[stepped([QUIET, NO_SPIES, x], years, 1) for years in (1, 2, 3)] for x in (leak, "events.1.date=1990")]
    ratio = [float(one.power[0, TAR] / other.power[0, TAR]) for one, other in zip(*worlds, strict=True)]
    assert ratio[0] == 1.0 and ratio[1] == pytest.approx(0.97, abs=0.001) and ratio[2] > 0.985


def test_the_adversarys_estimate_is_exact_when_plans_lie_open() -> None:
    secret, open_ = (stepped([QUIET, NO_SPIES, LEAK.format(x)], 2, 50) for x in (0, 1))
    name = secret.kept[:, ALY] / (secret.kept[:, ALY] + secret.broken[:, ALY])
    assert secret.belief[:, ALY, TAR] == pytest.approx(name, rel=0.01), "the public knows a name"
    assert abs(secret.fidelity[:, ALY, TAR] - secret.belief[:, ALY, TAR]).max() > 0.1
    assert open_.belief[:, ALY, TAR] == pytest.approx(open_.fidelity[:, ALY, TAR], abs=1e-9)


LEAK = "events.1={{id: leak, date: 1951, effects: [{{type: leak, nation: TAR, severity: {}}}]}}"


def belief_and_truth(*overrides: str) -> tuple[np.ndarray, np.ndarray]:
    """What others believe of the ally's pledge to the target, and how ready it is, after three years."""
    world = stepped([QUIET, NO_SPIES, *overrides], 3)
    return world.belief[:, ALY, TAR], world.fidelity[:, ALY, TAR]


def test_belief_is_a_matter_of_name_and_readiness_is_not() -> None:
    mute = "parameters.weigh_challenges.honour_reputation=0"
    good, bad = (belief_and_truth(mute, f"nations.ALY.reputation={x}") for x in ("0.9", "0.2"))
    assert (good[0] - bad[0] > 0.5).all(), "others believe the name"
    assert np.allclose(good[1], bad[1], atol=0.05), "but the name makes nobody more willing"
    willing, unwilling = belief_and_truth(LOYAL), belief_and_truth(FALSE)
    assert np.allclose(willing[0], unwilling[0], atol=0.01) and (willing[1] - unwilling[1] > 0.5).all()


def test_transparency_brings_beliefs_nearer_to_the_truth() -> None:
    gaps = []
    for level in ("0", "0.5", "1"):
        belief, truth = belief_and_truth(FALSE, f"nations.ALY.transparency={level}")
        gaps.append(abs(belief - truth))
    assert (gaps[0] > 0.3).all() and (gaps[1] < 0.6 * gaps[0]).all() and gaps[2] == pytest.approx(0.0, abs=1e-9)


def test_transparency_deters_for_the_loyal_and_invites_for_the_false() -> None:
    strong = "nations.ALY.capability=900"
    dark, light = (f"nations.ALY.transparency={x}" for x in ("0", "1"))
    assert rises(*(watched(CHANCE, [QUIET, strong, LOYAL, x]) for x in (light, dark)))
    assert rises(*(watched(CHANCE, [QUIET, strong, FALSE, x]) for x in (dark, light)))


def test_the_transparent_cannot_bluff() -> None:
    war = ("events.0.effects.0.chance=1", "parameters.run_crises.resolve=5", "parameters.run_crises.attack=5",
           "parameters.run_crises.bluff=1", "parameters.run_crises.bluff_name=0",
           "parameters.weigh_challenges.honour_base=-5", QUIET)  # fmt: skip
    bluffed: Watch = lambda w: w.bluffed[:, ALY]  # noqa: E731
    dark, light = (watched(bluffed, [*war, f"nations.ALY.transparency={x}"], 4) for x in ("0", "1"))
    assert dark.mean() > 0.9 and light.mean() < 0.05


def test_shared_intelligence_steadies_the_view_of_threats() -> None:
    pact = "treaties.pact.articles={defence: 1, intelligence: 1}"
    calm = ("parameters.share_intelligence.speed=1", "parameters.share_intelligence.leak=0", "nations.TAR.security=1")
    run, linked = simulation([QUIET, NO_SPIES]), simulation([QUIET, NO_SPIES, pact, *calm])
    for _ in range(4):
        run.step()
        linked.step()
    spread = [np.log(x.world.threat[:, TAR, ATT] / (1 - x.world.threat[:, TAR, ATT])).std() for x in (run, linked)]
    assert spread[1] < 0.85 * spread[0]


def test_a_technological_surprise_makes_its_owner_stronger_feared_and_safer() -> None:
    surprise, none = "events.1.effects.0.change=1", "events.1.effects.0.change=0"
    seen: list[Watch] = [
        lambda w: w.power[:, ATT], lambda w: w.threat[:, TAR, ATT], lambda w: w.challenge_chance[:, ATT, TAR],
        lambda w: -w.challenge_chance[:, TAR, ATT], lambda w: w.alarm[:, TAR],
    ]  # fmt: skip
    for watch in seen:
        assert rises(watched(watch, [QUIET, none]), watched(watch, [QUIET, surprise]))


def test_what_is_new_and_secret_is_feared_only_when_it_shows() -> None:
    surprise, secret = "events.1.effects.0.change=1", "events.1.effects.0.secret=true"
    power, fear = (lambda w: w.power[:, ATT]), (lambda w: w.threat[:, TAR, ATT])
    for watch, same in ((power, True), (fear, False)):
        told, kept = watched(watch, [QUIET, surprise], 2), watched(watch, [QUIET, surprise, secret], 2)
        assert np.allclose(told, kept) if same else rises(kept, told)
    late = [
        watched(fear, [QUIET, surprise, x, "parameters.break_through.disclosure=0.9"], 4) for x in (secret, "name=x")
    ]
    assert rises(*late) and late[0].mean() > 0.8 * late[1].mean(), "it comes to light"


def test_by_a_rate_nations_break_through_and_at_none_they_never_do() -> None:
    never, often = (f"parameters.break_through.rate={x}" for x in ("0", "0.3"))
    for watch in (lambda w: w.technology.sum(axis=1), lambda w: w.hidden.sum(axis=1), lambda w: w.power.sum(axis=1)):
        assert rises(watched(watch, [QUIET, never]), watched(watch, [QUIET, often]))
    assert not watched(lambda w: w.hidden.sum(axis=1), [QUIET, never]).any()
    slow, quick = (f"parameters.break_through.disclosure={x}" for x in ("0", "0.9"))
    assert rises(*(watched(lambda w: w.hidden.sum(axis=1), [QUIET, often, x]) for x in (quick, slow)))
    bold: Watch = lambda w: w.prospect[:, ATT, TAR]  # noqa: E731
    armed = [QUIET, "events.1.effects.0={type: technology, nation: TAR, change: 2}"]
    known = watched(bold, armed, 2)
    assert rises(known, watched(bold, [*armed, "events.1.effects.0.secret=true"], 2)), "who does not see it is bold"


def test_powers_rise_and_decline_by_their_share() -> None:
    def majors(*overrides: str) -> list[int]:
        found: list[int] = stepped([QUIET, *overrides], 1, 1).major[0].tolist()
        return found

    huge, never = "nations.PAR.capability=100000", "parameters.rank_powers.rise=1"
    assert majors() == [1, 0, 1, 0, 0], "a pole of a small world is more than one nation of five"
    assert majors(huge) == [0, 0, 0, 1, 0] and majors(huge, "parameters.rank_powers.fall=0") == [1, 0, 1, 1, 0]
    assert majors(huge, never, "parameters.rank_powers.fall=0") == [1, 0, 1, 0, 0]
    even = ("parameters.rank_powers.above=1", "nations.TAR.capability=250")
    assert majors(*even) == [1, 1, 1, 0, 0] and majors(*even, "parameters.rank_powers.rise=0.9") == [1, 0, 1, 0, 0]
    new = "nations.TAR.capability=2000"
    watch: Watch = lambda w: w.challenge_chance[:, TAR, ATT]  # noqa: E731
    assert rises(*(watched(watch, [QUIET, new, f"parameters.rank_powers.rise={x}"]) for x in ("1", "0.3")))
