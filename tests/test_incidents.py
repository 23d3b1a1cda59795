"""Incidents below the threshold of war: who suffers them, who is found out, who answers, and what they leave behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.vocabulary import Decision, terms_of
from tests.rivals import ACC, ALY, ATT, CALM, PAR, TAR, decided, rises, rivals, simulation, stepped, watched

EXPOSED = "nations.TAR.exposure={hybrid: 1, cyber: 1, terror: 1}"
OFTEN = ("parameters.stage_incidents.base=-2", EXPOSED)
COVERED = "treaties.pact.domains=[military, hybrid, cyber, terror]"
KNOWN, UNKNOWN = "parameters.stage_incidents.trace=6", "parameters.stage_incidents.trace=-6"
NO_BLAME, BLAME = "parameters.stage_incidents.blame=0", "parameters.stage_incidents.blame=0.9"


def suffered(*overrides: str) -> np.ndarray:
    return watched(lambda world: world.incidents[:, TAR], overrides)


def found_out(*overrides: str) -> np.ndarray:
    """Attributed incidents a world where incidents come and are seen, but never change anything."""
    return watched(lambda world: world.attributed[:, ATT], (*OFTEN, *overrides))


def test_only_the_exposed_have_incidents_and_only_from_rivals() -> None:
    world_total = watched(lambda world: world.incidents.sum(axis=1), ["parameters.stage_incidents.base=0"])
    assert not world_total.any(), "nobody is exposed"
    run = simulation(["parameters.stage_incidents.base=0", *CALM, EXPOSED, "nations.PAR.exposure={cyber: 1}"])
    for _ in range(3):
        run.step()
        assert not run.world.incidents[:, PAR].any(), "nobody is its rival"
    assert run.world.incidents[:, TAR].any()


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("nations.TAR.exposure={cyber: 0.2}", "nations.TAR.exposure={cyber: 1}"),
        ("dyads.0.rivalry=0.3", "dyads.0.rivalry=0.9"),
        ("events.2.effects.0.change=0", "events.2.effects.0.change=2"),
        ("nations.ATT.capability=40", "nations.ATT.capability=900"),
    ],
)
def test_exposure_rivalry_tension_and_power_bring_incidents(less: str, more: str) -> None:
    base = ["parameters.stage_incidents.base=-2"]
    if "exposure" not in less:
        base.append("nations.TAR.exposure={cyber: 0.8}")
    assert rises(suffered(*base, less), suffered(*base, more))


DOMAINS = ("hybrid", "cyber", "terror")


def alone_in(domain: str) -> tuple[str, ...]:
    """A target open to one domain only."""
    return ("parameters.stage_incidents.base=-2", f"nations.TAR.exposure={{{domain}: 1}}")


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_domain_has_its_own_rate_traces_and_harm(domain: str) -> None:
    def given(name: str, value: float) -> str:
        return f"parameters.stage_incidents.{domain}_{name}={value}"

    here, elsewhere = alone_in(domain), alone_in(DOMAINS[DOMAINS.index(domain) - 1])
    assert rises(suffered(*here, given("rate", -2)), suffered(*here, given("rate", 1)))
    assert np.array_equal(suffered(*elsewhere, given("rate", -2)), suffered(*elsewhere, given("rate", 1)))
    named = (watched(lambda w: w.attributed[:, ATT], (*here, NO_BLAME, given("trace", x))) for x in (-4, 4))
    assert rises(*named)
    assert rises(*(watched(lambda w: w.gdp[:, TAR], (*here, given("harm", x))) for x in (10, 0)))


def test_terror_comes_from_the_weak_and_cyber_attacks_are_harder_to_trace() -> None:
    weak, strong = "nations.ATT.capability=40", "nations.ATT.capability=900"
    assert rises(suffered(*alone_in("terror"), strong), suffered(*alone_in("terror"), weak))
    assert rises(suffered(*alone_in("hybrid"), weak), suffered(*alone_in("hybrid"), strong))
    shares = []
    for domain in DOMAINS:
        rows = decided((*alone_in(domain), *CALM, NO_BLAME)).query("decision == 'attribute'")
        shares.append((rows["outcome"] == "yes").mean())
    assert shares[1] < shares[0] < shares[2]


def test_intelligence_finds_out_and_secrecy_hides() -> None:
    link = ("treaties.talks.articles={consultation: 1, intelligence: 1}", "parameters.share_intelligence.leak=0")
    assert rises(found_out("nations.TAR.security=0.1"), found_out("nations.TAR.security=0.9"))
    assert rises(found_out("nations.ATT.security=0.9"), found_out("nations.ATT.security=0.1"))
    assert rises(found_out(link[1]), found_out(*link)), "partners' intelligence helps"


def test_attributed_incidents_raise_rivalry_and_threat() -> None:
    for watch in (lambda w: w.rivalry[:, TAR, ATT], lambda w: w.threat[:, TAR, ATT]):
        assert rises(watched(watch, (*OFTEN, UNKNOWN)), watched(watch, (*OFTEN, KNOWN)))
    anger = [watched(lambda w: w.trust[:, TAR, ATT], (*OFTEN, given)) for given in (KNOWN, UNKNOWN)]
    assert rises(*anger)


def test_without_a_covered_domain_allies_are_consulted_and_nothing_more() -> None:
    called = watched(lambda w: w.invoked.sum(axis=1), (*OFTEN, KNOWN, *CALM))
    assert not called.any()
    one = "parameters.stage_incidents.solidarity="
    trust = [watched(lambda w: w.trust[:, TAR, PAR], (*OFTEN, KNOWN, one + x)) for x in ("0", "0.05")]
    assert rises(*trust), "solidarity builds trust"
    quiet = [watched(lambda w: w.trust[:, TAR, PAR], (*OFTEN, UNKNOWN, NO_BLAME, one + x)) for x in ("0", "0.05")]
    assert (quiet[0] == quiet[1]).mean() > 0.9, "nobody is consulted about what hardly anybody is blamed for"


def test_a_covered_domain_calls_the_allies_who_honour_or_renege() -> None:
    calm = (*CALM, "parameters.stage_incidents.response=0", KNOWN)
    bare = watched(lambda w: w.invoked[:, ALY], (*OFTEN, *calm))
    called = watched(lambda w: w.invoked[:, ALY], (*OFTEN, *calm, COVERED))
    assert not bare.any() and rises(bare, called)
    honoured = watched(lambda w: w.honoured[:, ALY], (*OFTEN, *calm, COVERED))
    assert 0.1 < honoured.sum() / called.sum() < 0.9
    loyal, false = "parameters.weigh_challenges.honour_base=5", "parameters.weigh_challenges.honour_base=-5"
    trust = [watched(lambda w: w.trust[:, TAR, ALY], (*OFTEN, *calm, COVERED, x)) for x in (false, loyal)]
    names = [watched(lambda w: w.kept[:, ALY] / w.broken[:, ALY], (*OFTEN, *calm, COVERED, x)) for x in (false, loyal)]
    assert rises(*trust) and rises(*names)


def test_a_pact_that_covers_other_domains_only_is_not_invoked() -> None:
    calm = (*CALM, KNOWN, "nations.TAR.exposure={cyber: 1}")
    called = watched(
        lambda w: w.invoked[:, ALY],
        (*calm, "parameters.stage_incidents.base=-1", "treaties.pact.domains=[military, terror, hybrid]"),
    )
    assert not called.any()


def test_covering_a_domain_deters_and_attribution_makes_the_culprit_pay() -> None:
    assert rises(suffered(*OFTEN, COVERED), suffered(*OFTEN))
    unseen, seen = (watched(lambda w: w.gdp[:, ATT], (*OFTEN, COVERED, x)) for x in (UNKNOWN, KNOWN))
    assert rises(seen, unseen), "who is found out is made to pay"
    alone, helped = (watched(lambda w: w.gdp[:, ATT], (*OFTEN, KNOWN, NO_FEAR, x)) for x in (COVERED, ALONE))
    assert rises(alone, helped), "and pays more when allies answer"


ALONE = "treaties.pact.domains=[military]"
NO_FEAR = "parameters.stage_incidents.response=0"


def test_incidents_cost_the_target_a_little() -> None:
    never = "parameters.stage_incidents.base=-12"
    for watch in (lambda w: w.gdp[:, TAR], lambda w: w.approval[:, TAR]):
        with_them, without = watched(watch, OFTEN), watched(watch, (EXPOSED, never))
        assert rises(with_them, without)
        assert with_them.mean() > 0.8 * without.mean(), "but only a little"


def test_nobody_answers_twice_for_one_pledge_or_against_an_ally() -> None:
    friend_of_both = "treaties.axis={signed: 1947, members: [ATT, ALY], articles: {defence: 1}}"
    called = watched(lambda w: w.invoked[:, ALY], (*OFTEN, *CALM, KNOWN, COVERED, friend_of_both))
    assert (called > 0).mean() < 0.05, "it is pledged to the culprit too"


@pytest.fixture(scope="module")
def decisions() -> pd.DataFrame:
    return decided((*OFTEN, *CALM, COVERED, "parameters.stage_incidents.response=0"), worlds=40)


@pytest.mark.parametrize("kind", [Decision.INCIDENT, Decision.ATTRIBUTE, Decision.HONOUR])
def test_the_reasons_add_up(decisions: pd.DataFrame, kind: Decision) -> None:
    rows = decisions[decisions["decision"] == kind.name.lower()]
    assert len(rows) > 100
    logit = rows[list(terms_of(kind))].sum(axis=1)
    assert (1.0 / (1.0 + np.exp(-logit))).to_numpy() == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


def test_decisions_name_the_domain_and_the_treaty(decisions: pd.DataFrame) -> None:
    incidents = decisions[decisions["decision"] == "incident"]
    assert set(incidents["outcome"]) == {"hybrid", "cyber", "terror"}
    assert set(incidents["actor"]) == {"ATT"} and set(incidents["counterpart"]) == {"TAR"}
    traced = decisions[decisions["decision"] == "attribute"]
    proved = traced[traced["outcome"].isin(["yes", "no"])]
    assert len(proved) == len(incidents) and set(proved["outcome"]) == {"yes", "no"}
    answers = decisions[(decisions["decision"] == "honour") & (decisions["treaty"] == "pact")]
    assert set(answers["actor"]) == {"ALY"} and set(answers["outcome"]) == {"yes", "no"}


def test_the_domains_of_a_treaty_are_read() -> None:
    assert rivals().treaties["pact"].domains == ("military",)
    assert not simulation(worlds=1).world.covers.any()
    assert simulation([COVERED], worlds=1).world.covers[0, 0].tolist() == [0, 1, 1, 1, 0]
    assert stepped([COVERED], worlds=1).covers[0, 0].any()


WORST = "dyads=[{pair: [ATT, TAR], rivalry: 0.4}, {pair: [ACC, TAR], rivalry: 0.9}]"
"""The attacker is a rival of its target, but another is a worse one."""
SECRET = (*OFTEN, *CALM, UNKNOWN, WORST, "nations.ACC.burden=0.07")


def blamed(*overrides: str) -> np.ndarray:
    """How often the worst rival is blamed for what another has done."""
    return watched(lambda world: world.misattributed[:, ACC], (*SECRET, *overrides))


def test_the_worst_rival_is_blamed_for_what_another_has_done() -> None:
    assert not blamed(NO_BLAME).any()
    assert rises(blamed(), blamed(BLAME))
    others = watched(lambda w: w.misattributed[:, [ATT, TAR, ALY, PAR]].sum(axis=1), (*SECRET, BLAME))
    assert not others.any(), "no one else is"
    laid = watched(lambda w: (w.attributed - w.misattributed).min(axis=1), (*SECRET, BLAME))
    assert (laid >= 0).all(), "a wrong accusation is an accusation"


def test_services_and_partners_keep_from_blaming_the_wrong_one() -> None:
    link = ("treaties.talks.articles={consultation: 1, intelligence: 1}", "parameters.share_intelligence.leak=0")
    assert rises(blamed(BLAME, "nations.TAR.security=0.9"), blamed(BLAME, "nations.TAR.security=0.1"))
    assert rises(blamed(BLAME, *link), blamed(BLAME, link[1])), "partners' intelligence helps"
    flat = "parameters.stage_incidents.suspicion=0"
    assert rises(blamed(flat), blamed()), "suspicion makes hasty"


def test_who_is_blamed_suffers_what_the_culprit_would_have() -> None:
    for watch in (lambda w: w.rivalry[:, TAR, ACC], lambda w: -w.trust[:, TAR, ACC], lambda w: -w.gdp[:, ACC]):
        assert rises(watched(watch, (*SECRET, NO_BLAME)), watched(watch, (*SECRET, BLAME)))
    called = [watched(lambda w: w.invoked[:, ALY], (*SECRET, COVERED, x)) for x in (NO_BLAME, BLAME)]
    assert rises(*called), "allies are called to answer it"


def test_accusations_are_recorded_with_whom_they_blame_and_whether_they_are_right() -> None:
    rows = decided((*SECRET, BLAME), worlds=20).query("decision == 'attribute' and outcome not in ['no', 'yes']")
    assert set(rows["actor"]) == {"TAR"} and set(rows["counterpart"]) == {"ACC"}
    assert set(rows["outcome"]) == {"right", "wrong"}, "the worst rival strikes too"
    logit = rows[list(terms_of(Decision.ATTRIBUTE))].sum(axis=1)
    assert (1.0 / (1.0 + np.exp(-logit))).to_numpy() == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)
    assert (rows["haste"] > 0).all() and (rows["suspicion"] > 0).all() and (rows["doubt"] < 0).all()
    alone = decided((*OFTEN, *CALM, UNKNOWN, BLAME), worlds=20).query("decision == 'attribute'")
    assert {"right"} == set(alone["outcome"]) - {"no", "yes"}, "where the culprit is the only rival, blame is right"
