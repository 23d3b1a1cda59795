"""Pledges in crises: what neutrality and certain help do to a challenger, who keeps which word, what is signalled."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from sim.metrics import measure
from sim.vocabulary import BLUFF_TERMS, PLEDGE_TERMS, Article, Decision, terms_of
from tests.rivals import ACC, ALY, ATT, CRISIS, RESOLUTE, TAR, Watch, decided, rises, simulation, stepped, watched

QUIET = "parameters.weigh_challenges.base=-12"
WAR = (CRISIS, QUIET, *RESOLUTE)
RETREAT = (CRISIS, QUIET, RESOLUTE[0], "parameters.run_crises.attack=-6", "parameters.run_crises.attack_prospect=0")
LOYAL, FALSE = "parameters.weigh_challenges.honour_base=5", "parameters.weigh_challenges.honour_base=-5"
OFFENSIVE = "treaties.axis.articles={non_aggression: 1, offence: 1}"
UNTORN = "parameters.weigh_challenges.honour_torn=0"
AFTER = 4
"""Years after which the war has just been fought."""
CHANCE: Watch = lambda w: w.challenge_chance[:, ATT, TAR]  # noqa: E731


def alike(arrays: Iterable[np.ndarray]) -> bool:
    """Whether two arrays are the same to the last bit."""
    one, other = arrays
    return np.array_equal(one, other)


def talks(one: str, other: str, articles: str) -> str:
    """A treaty of two in place of the talks that the world has."""
    return f"treaties.talks={{signed: 1946, members: [{one}, {other}], articles: {{{articles}}}}}"


NEUTRAL, ALOOF = talks("ATT", "PAR", "neutrality: 1"), talks("ATT", "PAR", "neutrality: 0.01")
FEARED = "nations.PAR.capability=2000"
UNGUARDED = "parameters.weigh_challenges.guard=0"


def test_a_third_nations_neutrality_frees_the_hand_of_a_challenger() -> None:
    free: Watch = lambda w: w.free_hand[:, ATT, TAR]  # noqa: E731
    for watch in (free, CHANCE):
        assert rises(*(watched(watch, (QUIET, FEARED, x), 2) for x in (ALOOF, NEUTRAL)))
    assert rises(watched(CHANCE, (QUIET, FEARED, ALOOF), 2), watched(CHANCE, (QUIET, ALOOF), 2)), "it guards its rear"
    same = [watched(CHANCE, (QUIET, FEARED, UNGUARDED, x), 2) for x in (ALOOF, NEUTRAL)]
    assert alike(same) and (stepped((QUIET, FEARED, UNGUARDED)).free_hand == 1.0).all()
    target = stepped((QUIET, "nations.TAR.capability=2000"))
    assert (target.free_hand[:, ATT, TAR] > target.free_hand[:, ATT, ALY]).all(), "the target itself is not at the rear"


def test_forces_at_the_rear_are_missing_in_the_war() -> None:
    victory: Watch = lambda w: w.crisis[:, ATT, TAR] == 4  # noqa: E731
    alone = (*WAR, FALSE, FEARED)
    guards = (f"parameters.weigh_challenges.guard={x}" for x in ("1", "0"))
    assert rises(*(watched(victory, (*alone, x), AFTER) for x in guards))


def test_an_ally_with_a_pledge_to_either_side_is_torn_and_less_believed() -> None:
    both = talks("ATT", "ALY", "neutrality: 1")
    weights = [f"parameters.weigh_challenges.honour_torn={x}" for x in ("-3", "0")]
    for watch in (lambda w: w.honoured[:, ALY], lambda w: w.belief[:, ALY, TAR], lambda w: w.fidelity[:, ALY, TAR]):
        assert rises(*(watched(watch, (*WAR, both, UNGUARDED, x), AFTER) for x in weights))
    assert rises(*(watched(CHANCE, (QUIET, both, UNGUARDED, x), 2) for x in weights[::-1])), "its help deters less"
    rows = decided((*WAR, both, weights[0]), worlds=30)
    called = rows[(rows["decision"] == "honour") & (rows["year"] == 1953.0)]
    assert len(called) and called["torn"].to_numpy() == pytest.approx(-3.0)
    plain = [watched(lambda w: w.fidelity[:, ALY, TAR], (*WAR, x), 2) for x in weights]
    assert alike(plain), "nobody is torn without such a pledge"


def test_help_that_comes_whatever_one_has_done_makes_bold() -> None:
    own: Watch = lambda w: w.challenge_chance[:, TAR, ATT]  # noqa: E731
    certain, conditional = "treaties.pact.articles={defence: 1}", (
        "treaties.pact.articles={defence: {strength: 1, conditional: true}}"
    )  # fmt: skip
    assert rises(*(watched(own, (QUIET, x), 2) for x in (conditional, certain)))
    assert (stepped((QUIET, certain)).unconditional[:, ALY, TAR] == 1.0).all()
    assert not stepped((QUIET, conditional)).unconditional.any()
    careless = "parameters.weigh_challenges.shelter=0"
    same = [watched(own, (QUIET, careless, x), 1) for x in (conditional, certain)]
    assert alike(same) and (stepped((QUIET, careless)).dread == 0.6).all()
    weaker = f"{talks('ATT', 'ALY', 'defence: 1')}"
    bound = [stepped((QUIET, x)).dread[:, TAR, ATT] for x in ("treaties.talks.signed=1946", weaker)]
    assert rises(*bound), "who must defend the enemy too shelters nobody"


def on_trial(world: object, kind: Article, nation: int) -> tuple[float, float]:
    """On the mean: how many of a nation's pledges of a kind were put to the test, and how many of them it kept."""
    called, kept = (getattr(world, name)[:, kind, nation] for name in ("tested", "upheld"))
    return float(called.mean()), float(kept.mean())


def test_pledges_are_counted_by_kind() -> None:
    loyal, false = (stepped((*WAR, OFFENSIVE, x), AFTER) for x in (LOYAL, FALSE))
    for kind, nation in ((Article.DEFENCE, ALY), (Article.OFFENCE, ACC)):
        assert on_trial(loyal, kind, nation) == pytest.approx((1.0, 1.0), abs=0.08)
        assert on_trial(false, kind, nation) == pytest.approx((1.0, 0.0), abs=0.08)
        assert on_trial(loyal, kind, TAR) == (0.0, 0.0)
    assert np.array_equal(loyal.tested.sum(axis=1), loyal.invoked)
    assert np.array_equal(loyal.upheld.sum(axis=1), loyal.honoured)


def test_who_could_have_fought_a_partner_in_neutrality_is_tested() -> None:
    both = talks("ATT", "ALY", "neutrality: 1")
    loyal, false = (stepped((*WAR, both, UNTORN, x), AFTER) for x in (LOYAL, FALSE))
    assert on_trial(loyal, Article.NEUTRALITY, ALY) == pytest.approx((1.0, 0.0), abs=0.08), "it fought its partner"
    assert on_trial(false, Article.NEUTRALITY, ALY) == pytest.approx((1.0, 1.0), abs=0.08)
    idle = stepped((*WAR, talks("ATT", "PAR", "neutrality: 1")), AFTER)
    assert not idle.tested[:, Article.NEUTRALITY].any(), "nothing draws it to the other side"
    rival = "dyads.2={pair: [ATT, PAR], rivalry: 0.5, affinity: 10, contiguous: true}"
    tempted = stepped((*WAR, talks("ATT", "PAR", "neutrality: 1"), rival), AFTER)
    assert tempted.tested[:, Article.NEUTRALITY].any()


def test_who_challenges_a_partner_in_non_aggression_is_tested() -> None:
    pact = talks("ATT", "TAR", "non_aggression: 1")
    bound = (*WAR, pact, "dyads.0.affinity=10")
    peaceful = (*RETREAT, pact, "dyads.0.affinity=10")
    for text, share in ((bound, 0.0), (peaceful, 1.0)):
        called, kept = on_trial(stepped(text, AFTER), Article.NON_AGGRESSION, ATT)
        assert called > 0.5 and kept / called == pytest.approx(share, abs=0.1)
    assert not stepped(WAR, AFTER).tested[:, Article.NON_AGGRESSION].any(), "no pledge, no test"


def test_shares_of_kinds_are_measured() -> None:
    world = stepped((*WAR, OFFENSIVE, LOYAL), AFTER)
    names = {"system": ("honoured_defence", "tested_offence"), "nation": ("honoured_offence", "entrapments")}
    found = measure(world, names)  # type: ignore[arg-type]
    assert np.nanmean(found["system"]["honoured_defence"]) > 0.9
    assert found["system"]["tested_offence"].mean() == pytest.approx(1.0, abs=0.08)
    assert np.nanmean(found["nation"]["honoured_offence"][:, ACC]) > 0.9
    assert np.isnan(found["nation"]["honoured_offence"][:, TAR]).all()


def test_a_challenger_that_hears_its_accomplices_attacks_when_they_come() -> None:
    torn = (CRISIS, QUIET, RESOLUTE[0], "parameters.run_crises.attack_prospect=10", "parameters.run_crises.attack=-3",
            OFFENSIVE, "nations.ACC.capability=900", "parameters.weigh_challenges.honour_base=-0.5")  # fmt: skip

    def share_that_came(counsel: str) -> float:
        rows = decided((*torn, f"parameters.run_crises.counsel={counsel}"))
        joins = rows[(rows["decision"] == "join") & (rows["year"] == 1953.0)]
        assert len(joins) > 40
        return float((joins["outcome"] == "yes").mean())

    assert share_that_came("1") > share_that_came("0") + 0.1


SHARING = "treaties.pact.articles={defence: 1, intelligence: 1}"
PLAIN = "treaties.pact.articles={defence: 1}"
OPEN = ("parameters.share_intelligence.speed=1", "parameters.share_intelligence.leak=0", "nations.TAR.security=1")


def doubt(*overrides: str) -> np.ndarray:
    """How far the target misjudges its ally after some years."""
    world = stepped((QUIET, LOYAL, *OPEN, *overrides), 3)
    gap: np.ndarray = abs(world.reliance[:, TAR, ALY] - world.fidelity[:, ALY, TAR])
    return gap


def test_intelligence_shows_an_allys_true_readiness() -> None:
    gaps = [doubt(SHARING, f"parameters.appraise.insight={x}") for x in ("1", "0.5", "0")]
    assert rises(gaps[0], gaps[1]) and rises(gaps[1], gaps[2])
    assert rises(doubt(SHARING), doubt()), "it takes intelligence"
    blind = [doubt(f"parameters.appraise.insight={x}") for x in ("1", "0")]
    assert alike(blind)
    helped: Watch = lambda w: w.expected_help[:, TAR, ALY]  # noqa: E731
    assert rises(*(watched(helped, (QUIET, *OPEN, SHARING, x), 3) for x in (FALSE, LOYAL))), "it is counted on"
    gap = [measure(stepped((QUIET, LOYAL, *OPEN, x), 3), {"system": ("doubt_gap",)}) for x in (SHARING, PLAIN)]
    assert rises(*(found["system"]["doubt_gap"] for found in gap))


def test_those_drawn_in_are_counted_for_good_and_resent_it() -> None:
    drawn = (*WAR, OFFENSIVE, LOYAL, "parameters.run_crises.stake=1")
    run = simulation(drawn)
    for _ in range(AFTER):
        run.step()
    first = run.world.drawn[:, ACC].copy()
    for _ in range(3):
        run.step()
    assert first.mean() > 0.9 and (run.world.drawn[:, ACC] >= first).all(), "a count since the start"
    assert np.array_equal(measure(run.world, {"nation": ("entrapments",)})["nation"]["entrapments"], run.world.drawn)
    trust: Watch = lambda w: w.trust[:, ACC, ATT]  # noqa: E731
    bitter, easy = (f"parameters.run_crises.resentment={x}" for x in ("0.5", "0"))
    assert rises(*(watched(trust, (*drawn, x), AFTER) for x in (bitter, easy)))
    other: Watch = lambda w: w.trust[:, TAR, ALY]  # noqa: E731
    own = "parameters.run_crises.stake=0"
    assert alike(watched(other, (*WAR, LOYAL, own, x), AFTER) for x in (bitter, easy)), "a war of its own"


def test_signals_are_decisions_also_where_the_challenger_retreats() -> None:
    rows = decided((*RETREAT, "parameters.run_crises.bluff=0.4"))
    rows = rows[rows["year"] == 1953.0]
    assert "honour" not in set(rows["decision"])
    signals = rows[rows["decision"] == "signal"]
    assert len(signals) > 150 and set(signals["actor"]) == {"ALY"} and set(signals["counterpart"]) == {"TAR"}
    assert set(signals["outcome"]) == {"yes", "no", "bluff"}
    logit = signals[list(PLEDGE_TERMS)].sum(axis=1)
    expected = np.minimum(1.0 / (1.0 + np.exp(-logit)) + signals[list(BLUFF_TERMS)].sum(axis=1), 1.0)
    assert expected.to_numpy() == pytest.approx(signals["chance"].to_numpy(), abs=1e-6)
    assert terms_of(Decision.SIGNAL) == (*PLEDGE_TERMS, *BLUFF_TERMS)
    honest = decided((*RETREAT, "parameters.run_crises.bluff=0"), worlds=50)
    assert "bluff" not in set(honest["outcome"])


def resisted(*overrides: str) -> np.ndarray:
    """Whether the target of the one challenge stands firm."""
    return watched(lambda w: w.crisis[:, ATT, TAR] > 1, (CRISIS, QUIET, *overrides), AFTER)


def test_the_target_stands_firm_by_what_it_expects_of_its_own_allies() -> None:
    trusting, doubting = (f"dyads.1={{pair: [TAR, ALY], trust: {x}, source: assumed}}" for x in ("1", "0"))
    keen = ("parameters.run_crises.resolve=-1", "parameters.run_crises.resolve_odds=6", "nations.ALY.capability=400")
    assert rises(resisted(*keen, doubting), resisted(*keen, trusting))
    public = (*keen, "parameters.run_crises.own_view=0", "parameters.weigh_challenges.honour_trust=0")
    assert (resisted(*public, doubting) == resisted(*public, trusting)).mean() > 0.97, "others see only the name"


def test_nuclear_weapons_stiffen_the_target_its_own_and_those_of_allies_it_trusts() -> None:
    weak, strong = ("parameters.run_crises.resolve=-1", "parameters.run_crises.resolve_shield=4")
    bare, own = resisted(weak, strong), resisted(weak, strong, "nations.TAR.nuclear=true")
    umbrella = (weak, strong, "nations.ALY.nuclear=true", "treaties.pact.articles={defence: 1, nuclear_umbrella: 1}")
    covered = resisted(*umbrella)
    assert rises(bare, covered) and rises(covered, own)
    assert rises(resisted(*umbrella, "nations.ALY.reputation=0.05"), covered), "as far as it relies on them"
    off = "parameters.run_crises.resolve_shield=0"
    assert alike(resisted(weak, off, *x) for x in ((), ("nations.TAR.nuclear=true",)))
    rows = decided((CRISIS, QUIET, *umbrella), worlds=20).query("decision == 'resist' and year == 1953")
    assert (rows["shield"] > 0).all() and (rows["shield"] < 2).all(), "half of the umbrella, by reliance"


def test_fear_tempts_to_bluff_and_a_good_name_holds_back() -> None:
    always = ("parameters.run_crises.bluff=0.4", "parameters.weigh_challenges.honour_base=-5")
    bluffs: Watch = lambda w: w.bluffed[:, ALY]  # noqa: E731
    for name, less, more in (("bluff_fear", "0", "10"), ("bluff_name", "1", "0")):
        few, many = (watched(bluffs, (*WAR, *always, f"parameters.run_crises.{name}={x}"), AFTER) for x in (less, more))
        assert rises(few, many), name
    good, bad = (f"nations.ALY.reputation={x}" for x in ("0.95", "0.05"))
    shy = (*WAR, *always, "parameters.run_crises.bluff_name=1")
    assert rises(*(watched(bluffs, (*shy, x), AFTER) for x in (good, bad)))
    parts = decided((*RETREAT, "parameters.run_crises.bluff=0.4"), worlds=50).query("decision == 'signal'")
    assert (parts["bluff_fear"] > 0).all() and (parts["bluff_name"] < 0).all()
    fixed = ("parameters.run_crises.bluff_fear=0", "parameters.run_crises.bluff_name=0")
    plain = decided((*RETREAT, *fixed, "parameters.run_crises.bluff=0.4"), worlds=50).query("decision == 'signal'")
    assert (plain[["bluff_fear", "bluff_name"]] == 0).all(axis=None) and (plain["bluff"] == 0.4).all()


def test_in_a_war_signals_show_who_had_bluffed() -> None:
    rows = decided((*WAR, "parameters.run_crises.bluff=0.4"))
    rows = rows[rows["year"] == 1953.0].set_index("run")
    signals, deeds = (rows.loc[rows["decision"] == kind, "outcome"] for kind in ("signal", "honour"))
    deeds = deeds[~deeds.index.duplicated()]
    told = signals[~signals.index.duplicated()].reindex(deeds.index)
    assert ((told == "yes") == (deeds == "yes")).all() and (deeds[told == "bluff"] == "no").all()


TWO = "events.1={id: second, date: 1953, effects: [{type: crisis, challenger: ACC, target: TAR, chance: 1}]}"


def test_a_nation_beaten_in_a_step_fights_the_next_one_with_what_is_left() -> None:
    lossy, lossless = (stepped((*WAR, FALSE, TWO, f"parameters.run_crises.losses={x}"), AFTER) for x in ("0.8", "0"))
    left = lossy.capability[:, TAR] / lossless.capability[:, TAR]
    assert (left < 0.6).mean() > 0.9
    assert np.isclose(lossy.power[:, TAR] / lossless.power[:, TAR], left).mean() > 0.95, "but for wars before"
    for name in ("support", "strike"):
        rest = getattr(lossy, name)[:, TAR, ALY] / getattr(lossless, name)[:, TAR, ALY]
        assert np.isclose(rest, left).mean() > 0.95
    lost = [(world.crisis[:, [ATT, ACC], TAR] == 4).sum(axis=1) for world in (lossless, lossy)]
    assert rises(*lost), "the second attacker finds it weaker"
