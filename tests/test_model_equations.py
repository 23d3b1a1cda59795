"""The equations of the model's page, written out once more in numpy, move a world as the kernels do.

When one fails, a kernel and its subsection of `docs/model.md` no longer say the same: change page and equation.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import pytest

from sim.clock import Clock
from sim.resources import scenarios_folder
from sim.rules.base import Rule
from sim.run import Simulation
from sim.scenario import load
from sim.schedule import STANDARD
from sim.vocabulary import Article, Conduct, Domain, Role, Status, Term
from sim.world import World
from tests.equations import Array, back, both_alive, logistic, owed, own, pi, settled, squared_distance, theirs, weight

Equation = Callable[[Any, Any, float], dict[str, Array]]
QUIET: Final = dict.fromkeys(("grow.volatility", "form_opinion.mood", "perceive_threat.noise"), 0.0)
STEPS: Final = 8


def grow(b: Any, q: Any, dt: float) -> dict[str, Array]:
    technology = b.technology + pi(q.catch_up, dt) * (1 - b.technology)
    return {"gdp": b.gdp * (1 + b.trend) ** dt * (1 - b.damage), "technology": technology}


def form_opinion(b: Any, q: Any, dt: float) -> dict[str, Array]:
    defence, inclusive = owed(b, Article.DEFENCE), b.inclusion.max(axis=2)
    judged = 0.5 - q.burden * b.spending / b.gdp + q.growth * b.growth / dt + q.rally * np.minimum(b.alarm, 1)
    bases, pledges = owed(b, Article.BASING).max(axis=2), np.minimum(defence.sum(axis=2) / q.many, 1)
    judged -= b.sovereignty * (q.bases * bases + q.pledges * pledges)
    judged -= q.losses * b.casualties * (1 - q.inclusion * inclusive) + q.desertion * np.minimum(b.deserted, 1)
    return {"approval": np.clip(b.approval + pi(q.speed, dt) * (judged - b.approval), 0, 1)}


def project_power(b: Any, q: Any, dt: float) -> dict[str, Array]:
    far = b.distance * (1 - q.basing * back(owed(b, Article.BASING))) / q.half_distance
    secret = 1 - q.leak_cost * b.exposed
    power = b.capability * b.technology * secret * b.alive
    growth = np.where(b.last_power > 0, np.log(power / b.last_power) / dt, 0)
    momentum = b.momentum + pi(q.speed, dt) * (growth - b.momentum)
    return {"power": power, "reach": 1 / (1 + far**q.gradient), "momentum": momentum}


def keep_ready(b: Any, q: Any, dt: float) -> dict[str, Array]:
    target = np.minimum((b.readiness_share / 0.3) ** q.elasticity, 2)
    readiness = b.readiness + pi(q.speed, dt) * (target - b.readiness)
    return {"readiness": readiness, "power": readiness * b.power}


def time_response(b: Any, q: Any, dt: float) -> dict[str, Array]:
    bases, rights = back(owed(b, Article.BASING)), back(owed(b, Article.LOGISTICS))
    alert = q.alert * (1 + q.permits * (1 - np.maximum(bases, rights))) / own(b.readiness)
    way = b.distance * (1 - q.basing * bases) * (1 - q.depots * b.infrastructure) / q.pace
    days = np.minimum((alert + way) / (q.strangers + (1 - q.strangers) * b.interoperability), 1000)
    return {"response": days * (1 - np.eye(b.alive.shape[1]))}


def seen(b: Any) -> Array:
    """The power of each nation as others see it."""
    return np.asarray(b.power * (1 - b.hidden * (1 - b.exposed)))


def perceive_threat(b: Any, q: Any, dt: float) -> dict[str, Array]:
    defence, gap = owed(b, Article.DEFENCE), squared_distance(b)
    strained = own(b.exposure[:, :, Domain.MILITARY] * b.tension[:, None, Domain.MILITARY])
    z = q.base + q.rivalry * b.rivalry + 0.5 * q.ideology * gap
    z += q.claim * back(b.claim) + q.posture * theirs(b.posture)
    z += q.tension * strained * np.minimum(b.rivalry + q.unease * gap, 1)
    z -= q.ally * np.maximum(defence, back(defence)) + q.trust * (2 * b.trust - 1)
    bonds = q.dilemma * defence * b.interoperability * own(b.power) * (1 - np.eye(b.power.shape[1]))
    joint = back((defence <= 0).astype(float)) @ bonds  # of outsider i towards j: what allies of j, none of i's, add
    outside = np.maximum(defence, back(defence)) <= 0
    means = (theirs(seen(b)) + joint * outside) * back(b.reach)
    hostile = logistic(z) + own(weight(b, Conduct.WARINESS)) * outside * (q.suspicion - logistic(z))
    threat = np.nan_to_num(means / (own(b.power) + means)) * hostile * both_alive(b)
    length = np.sqrt((threat**2).sum(axis=2))
    common = threat @ back(threat) / (own(length) * theirs(length) + q.calm**2) * both_alive(b)
    return {"threat": threat, "common_threat": common}


def set_budgets(b: Any, q: Any, dt: float) -> dict[str, Array]:
    a, before = b.taste * (1 + q.threat_slope * np.minimum(b.alarm, 2)), b.spending * (1 + b.growth)
    credible = back(owed(b, Article.DEFENCE)) * theirs(b.kept / (b.kept + b.broken)) * (0.5 + 0.5 * b.trust)
    feared = own(weight(b, Conduct.BUCK_PASSING)) * b.common_threat * (back(owed(b, Article.DEFENCE)) <= 0)
    counted = own(weight(b, Conduct.FREE_RIDING)) * credible + feared * (1 - np.eye(b.gdp.shape[1]))
    spill = q.spill_in * (counted * back(b.reach) * theirs(before)).sum(axis=2)
    best = q.private * b.gdp + np.maximum(0, (a * (1 - q.private) * b.gdp - spill) / (1 + a))
    return {"spending": np.where(b.taste > 0, before + pi(q.adjustment, dt) * (best - before), np.nan)}


def appraise(b: Any, q: Any, dt: float) -> dict[str, Array]:
    defence = back(owed(b, Article.DEFENCE))
    arrives = back(b.reach) * theirs(b.power)
    likely, known = theirs(b.kept / (b.kept + b.broken)) * (0.5 + 0.5 * b.trust), q.insight * back(b.intelligence)
    expected = np.where(back(b.fidelity) > 0, likely + known * (back(b.fidelity) - likely), likely) * arrives
    menace, enemies = b.threat * arrives, (b.threat * arrives).sum(axis=2)
    expected = expected * (1 - own(weight(b, Conduct.MISTRUST)) * menace / (own(enemies) + 1e-9))
    friends = b.power + (defence * expected).sum(axis=2)
    hosted = owed(b, Article.BASING) * theirs(b.power) / (own(b.power) + theirs(b.power) + 1e-9)
    hold = hosted.max(axis=2, keepdims=True)
    calmed = own(weight(b, Conduct.APPEASEMENT)) * menace * (1 - q.front * hold * (hosted < hold))
    less, left = own(friends) - defence * expected, own(enemies) - calmed
    gain = (less + expected) / (less + expected + left + 1e-9) - less / (less + own(enemies) + 1e-9)
    bound, common, patron = (defence > 0) * 1.0, b.common_threat, (hosted[..., None] * b.rivalry[:, None]).max(axis=2)
    known = {
        Term.SECURITY: q.security * gain * own(np.minimum(b.alarm, 2)),
        Term.COMMON_THREAT: q.common_threat * common,
        Term.CLOSURE: q.closure * np.minimum(bound @ back(bound), q.enough),
        Term.TRUST: q.trust * (2 * b.trust - 1),
        Term.REGIME: q.regime * np.maximum(0, 1 - 2 * abs(own(b.polity) - theirs(b.polity))),
        Term.TRADE: q.trade * b.trade,
        Term.CONTIGUITY: q.contiguity * b.contiguous,
        Term.AFFINITY: b.affinity,
        Term.ENTRAPMENT: -0.5 * q.entrapment * theirs(np.minimum(b.alarm, 2)) * (1 - common),
        Term.AUTONOMY: -q.autonomy * own(b.sovereignty) * theirs(b.power) / (own(b.power) + theirs(b.power) + 1e-9),
        Term.IDEOLOGY: -0.5 * q.ideology * squared_distance(b),
        Term.RIVALRY: -2 * q.rivalry * (np.maximum(b.rivalry, back(b.rivalry)) + q.tutelage * patron),
        Term.BALANCE: -q.balance * np.minimum(bound @ b.rivalry, q.enough),
        Term.UPKEEP: -q.upkeep * own(bound.sum(axis=2)),
        Term.STATUS_QUO: -q.status_quo,
    }
    ties = (Term.COMMON_THREAT, Term.TRUST, Term.REGIME, Term.TRADE, Term.CONTIGUITY, Term.AFFINITY)
    terms = np.stack([known[term] * (b.regard if term in ties else 1) + 0 * common for term in Term], axis=-1)
    terms = terms * b.interests[:, :, None, : len(Term)]
    return {
        "expected_help": expected,
        "friends": friends,
        "enemies": enemies,
        "utility": terms.sum(axis=-1) * both_alive(b),
    }


def keep_order(b: Any, q: Any, dt: float) -> dict[str, Array]:
    full = (b.member != Role.NONE) & (b.member != Role.PARTNER)
    pairs = full.sum(axis=2) * (full.sum(axis=2) - 1.0)
    shared = np.einsum("wai,wij,waj->wa", full * 1.0, b.trust * b.interoperability * (1 - np.eye(full.shape[2])), full)
    growth = q.deepening * shared / np.maximum(pairs, 1)
    counts = (b.status == Status.IN_FORCE) & (b.organisation == 1) & (pairs > 0)
    return {"depth": b.depth + np.where(counts, settled(b.depth, growth, q.wear * b.strain, dt), 0)}


def exercise(b: Any, q: Any, dt: float) -> dict[str, Array]:
    command = np.einsum("wa,wai,waj->waij", b.depth, *[(b.member == Role.MEMBER) * 1.0] * 2).max(axis=1)
    trained = np.maximum(owed(b, Article.CAPACITY_BUILDING), back(owed(b, Article.CAPACITY_BUILDING)))
    taught = q.gain * (1 + q.command * command) * owed(b, Article.EXERCISES) + q.training * trained
    fade = q.fade * (1 - q.standards * np.maximum(owed(b, Article.TECHNOLOGY), owed(b, Article.PROCUREMENT)))
    return {"interoperability": b.interoperability + settled(b.interoperability, taught, fade, dt)}


def transfer_technology(b: Any, q: Any, dt: float) -> dict[str, Array]:
    gap = np.maximum(theirs(b.technology) - own(b.technology), 0)
    return {"technology": b.technology + pi(q.flow, dt) * (back(owed(b, Article.TECHNOLOGY)) * gap).max(axis=2)}


def weigh_challenges(b: Any, q: Any, dt: float) -> dict[str, Array]:
    defence, pact, name = owed(b, Article.DEFENCE), owed(b, Article.NON_AGGRESSION), b.kept / (b.kept + b.broken)
    neutral, democracy = np.maximum(owed(b, Article.NEUTRALITY), pact), b.polity >= q.democratic
    bound = np.maximum(neutral, np.maximum(defence, owed(b, Article.OFFENCE)))
    behind = b.threat * theirs(b.power) * back(b.reach) * (1 - back(bound) * theirs(name))
    rear = behind.sum(axis=2, keepdims=True) - behind
    strike = own(b.power) * b.reach * (1 - q.guard * rear / (own(b.power) + rear + 1e-9))
    comfort = (back(b.unconditional) * b.expected_help) @ ((defence <= 0) * (1 - np.eye(len(name[0]))))
    dread = q.defeat * (1 - q.shelter * comfort / (comfort + back(strike) + 1e-9))
    z = q.base + q.contiguity * b.contiguous + q.major * own(b.major) + q.rivalry * b.rivalry
    z += q.claim * own(weight(b, Conduct.CLAIMS)) * b.claim
    z += q.ally * np.maximum(defence, pact) + q.joint_democracy * (own(democracy) & theirs(democracy))
    z += q.settlement * b.settled - q.trust * (2 * b.trust - 1)
    z += q.transition * transition(b, q)
    known = np.maximum(theirs(np.maximum(b.exposed, b.leaked)), own(b.transparency))
    help_, shield = np.zeros_like(strike), theirs(b.nuclear) + np.zeros_like(strike)
    for a in range(len(name[0])):
        free = own(defence[:, a] <= 0) & (np.arange(len(name[0])) != a)[None, :, None]
        fear = strike / (strike + b.power[:, a, None, None] + theirs(b.power) + 1e-9)
        torn = own(q.honour_torn * neutral[:, a])
        ready = logistic(theirs(honour(b, q)[:, a]) + torn - q.honour_cost * fear)
        named = logistic(np.log(name / (1 - name))[:, a, None, None] + torn)
        believed = named + theirs(known[:, a]) * (ready - named)
        brought = defence[:, a] * b.power[:, a, None] * b.reach[:, a] * q.patience / (q.patience + b.response[:, a])
        help_ += free * believed * theirs(brought)
        cover = q.umbrella * np.maximum(owed(b, Article.NUCLEAR_UMBRELLA)[:, a], q.implied * defence[:, a])
        shield = np.maximum(shield, free * b.nuclear[:, a, None, None] * theirs(cover))
    odds = np.nan_to_num(strike / (strike + theirs(seen(b)) + help_)) * both_alive(b)
    prospect = odds - (1 - odds) * dread - q.war_cost * (1 + q.nuclear_cost * shield) + q.risk * own(b.risk)
    relevant = ((b.contiguous > 0) | (own(b.major) > 0) | (b.claim > 0)) * both_alive(b)
    chance = logistic(z + q.prospect * prospect) * relevant
    return {"dread": dread, "odds": odds, "prospect": prospect * both_alive(b), "challenge_chance": chance}


def transition(b: Any, q: Any) -> Array:
    """How far i is about to overtake j, its strongest rival."""
    ratio = own(b.power) / theirs(b.power)
    near = np.maximum((np.minimum(ratio, 1 / ratio) - q.parity) / (1 - q.parity), 0)
    lead = np.clip((own(b.momentum) - theirs(b.momentum)) / q.swift, 0, 1)
    others = (b.rivalry > 0) * (1 - np.eye(b.power.shape[1])) * theirs(b.power)
    return np.asarray(b.rivalry * near * lead * (theirs(b.power) >= others.max(axis=2, keepdims=True)))


def honour(b: Any, q: Any) -> Array:
    """What speaks for i's fighting for j, but for the strength of the enemy."""
    turned = (own(b.last_turnover) > b.pledged) & (b.pledged > -9e4)
    z = q.honour_base + q.honour_trust * (2 * b.trust - 1) + q.honour_common_threat * b.common_threat
    z += q.honour_interoperability * b.interoperability + q.honour_turnover * turned
    nation = q.honour_democracy * b.polity + q.honour_major * b.major
    care = np.minimum(own(weight(b, Conduct.COMMITMENT)) * b.regard, 5)
    z += care * own(q.honour_reputation * b.kept / (b.kept + b.broken))
    return np.asarray(z + own(nation))


def learn_trust(b: Any, q: Any, dt: float) -> dict[str, Array]:
    bond = back(np.maximum(owed(b, Article.DEFENCE), q.dialogue * owed(b, Article.DIALOGUE)))
    pull, aim = np.where(bond > 0, q.gain * bond, q.decay), np.where(bond > 0, 1.0, q.stranger)
    held = b.trust + settled(b.trust, pull, q.rivalry * b.rivalry, dt, aim) + b.goodwill + b.relief
    held += q.honoured * np.clip(back(b.conduct), 0, q.deeds) + q.deserted * np.clip(back(b.conduct), -q.deeds, 0)
    return {"trust": np.where(both_alive(b) > 0, np.clip(held, 0, 1), b.trust)}


def keep_reputation(b: Any, q: Any, dt: float) -> dict[str, Array]:
    fade, failed = pi(q.forget, dt), b.invoked - b.honoured + q.bluff * b.bluffed
    kept = b.kept + b.honoured + fade * (q.prior_mean * q.prior_weight - b.kept)
    return {"kept": kept, "broken": b.broken + failed + fade * ((1 - q.prior_mean) * q.prior_weight - b.broken)}


def shift_rivalry(b: Any, q: Any, dt: float) -> dict[str, Array]:
    decisive, clashed = np.maximum(b.fought - 1, 0), np.maximum(b.crisis, back(b.crisis)) >= 1
    held = b.rivalry * (1 - pi(q.decay, dt)) * (1 - q.settlement * decisive)
    heat = np.where(b.fought > 0, q.war * (1 - decisive), q.crisis * clashed)
    rivalry = held + np.minimum(heat + b.friction, 1) * (1 - held)
    return {"rivalry": np.where(both_alive(b) > 0, rivalry, b.rivalry), "tension": b.tension * (1 - pi(q.ease, dt))}


EQUATIONS: Final[dict[str, Equation]] = {
    equation.__name__: equation
    for equation in (
        grow, form_opinion, project_power, keep_ready, time_response,
        perceive_threat, set_budgets, appraise, keep_order, exercise,
        transfer_technology, weigh_challenges, learn_trust, keep_reputation, shift_rivalry,
    )
}  # fmt: skip


def state(world: World) -> SimpleNamespace:
    """All quantities of the worlds as they are now, as doubles."""
    return SimpleNamespace(**{name: array.astype(float) for name, array in world.arrays.items()})


def quarters() -> Simulation:
    """The first world in quarters, without events, pledges to spend and noise, with all offers open, in fear."""
    given = load(scenarios_folder() / "north-atlantic-1949.yaml")
    quiet = {"events": (), "calendar": given.calendar.model_copy(update={"steps_per_year": 4})}
    run = Simulation(given.model_copy(update=quiet), replicates=range(2), schedule=STANDARD.tuned(QUIET))
    world = run.world
    world.status[world.status == Status.DRAFT] = Status.OFFERED
    world.tension[:], world.transparency[:], world.readiness_share[:], world.kept[:] = 0.5, 0.2, 0.4, 5.0
    world.rivalry[:], world.pledge[:] = np.maximum(world.rivalry, 0.1), 0.0
    return run


@pytest.fixture(scope="module")
def strayed() -> dict[str, float]:
    """How far each equation strays from its kernel at most, over some steps; rules that never moved are left out."""
    run, far = quarters(), dict.fromkeys(EQUATIONS, 0.0)
    moved: set[str] = set()
    before = state(run.world)

    def compare(rule: Rule, world: World, clock: Clock) -> None:
        nonlocal before
        after = state(world)
        if rule.name() in EQUATIONS and clock.step > 0:
            with np.errstate(divide="ignore", invalid="ignore"):
                expected = EQUATIONS[rule.name()](before, rule, clock.dt)
            for name, values in expected.items():
                found = getattr(after, name)
                gone = np.isnan(values) | ((before.alive == 0) if values.shape == before.alive.shape else False)
                apart = np.where(gone, 0.0, abs(found - values) / np.maximum(abs(values), 1.0))
                far[rule.name()] = max(far[rule.name()], float(apart.max()))
                moved.update({rule.name()} if (found != getattr(before, name)).any() else ())
        before = after

    run.hook = compare
    for _ in range(STEPS):
        run.step()
    return {name: apart for name, apart in far.items() if name in moved}


@pytest.mark.parametrize("rule", EQUATIONS)
def test_the_equations_of_the_page_are_those_of_the_kernel(rule: str, strayed: dict[str, float]) -> None:
    assert rule in strayed, "nothing moved, so nothing was compared"
    assert strayed[rule] < 1e-6, "change the rule's subsection in docs/model.md, and its equation here"
