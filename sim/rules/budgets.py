"""Budgets: each nation spends its best response to threat, income and what its allies spend already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, helper, kernel, per_step
from sim.rules.base import Rule, param
from sim.rules.market import by_name, note
from sim.vocabulary import TERM_SLOTS, Article, Conduct, Decision, Role, Status
from sim.world import World

DEFENCE = int(Article.DEFENCE)
IN_FORCE, MEMBER = int(Status.IN_FORCE), int(Role.MEMBER)
BUDGET = int(Decision.BUDGET)
BUCK_PASSING, FREE_RIDING = int(Conduct.BUCK_PASSING), int(Conduct.FREE_RIDING)
READY, MODERN = World.readiness_share.default, World.modernisation.default


@helper
def build_together(q, w, dt, n, fund, build, member, status, slots, infrastructure):  # type: ignore[no-untyped-def]
    """Let common funds build what forces of one member can use at another, and let it decay."""
    for i in range(n):
        for j in range(n):
            infrastructure[w, i, j] *= 1.0 - per_step(q.decay, dt)
    for a in range(slots[w]):
        effort = min(fund[w, a] * build[w, a] / q.full_effort, 1.0)
        if status[w, a] != IN_FORCE or effort <= 0.0:
            continue
        for i in range(n):
            for j in range(n):
                if i != j and member[w, a, i] == MEMBER and member[w, a, j] == MEMBER:
                    infrastructure[w, i, j] += per_step(q.building * effort, dt) * (1.0 - infrastructure[w, i, j])


@kernel
def keep_ready(  # type: ignore[no-untyped-def]
    p, luck, clock, readiness_share, fund, build, member, status, slots, infrastructure, readiness, power, reach,
):  # fmt: skip
    """Move readiness to what is spent on it, and let it and common infrastructure change the power that counts."""
    n = power.shape[1]
    for w in range(power.shape[0]):
        q = p[w]
        build_together(q, w, clock.dt, n, fund, build, member, status, slots, infrastructure)
        for i in range(n):
            target = min((readiness_share[w, i] / READY) ** q.elasticity, 2.0)
            readiness[w, i] += per_step(q.speed, clock.dt) * (target - readiness[w, i])
            power[w, i] *= readiness[w, i]
            for j in range(n):
                reach[w, i, j] += q.depots * infrastructure[w, i, j] * (1.0 - reach[w, i, j])


@dataclass(frozen=True)
class KeepReady(Rule):
    """Forces count as far as they are ready, and reach farther where a common fund has built depots and ports."""

    phase = "threats"
    reads = (World.readiness_share, World.fund, World.build, World.member, World.status, World.slots)
    writes = (World.infrastructure, World.readiness, World.power, World.reach)
    kernel = staticmethod(keep_ready)
    elasticity: float = param(0.5, "how readiness grows with the part of spending that goes into it", low=0, high=1)
    speed: float = param(0.5, "share of the way to the readiness paid for", unit="1/year", low=0, high=1)
    full_effort: float = param(
        0.002, "spending on common infrastructure that counts as full", unit="share of GDP", low=0.0001, high=0.1
    )
    building: float = param(0.1, "share of what is missing that full effort builds", unit="1/year", low=0, high=1)
    decay: float = param(0.03, "share of infrastructure that decays", unit="1/year", low=0, high=1)
    depots: float = param(0.5, "part of the loss by distance that full infrastructure saves", low=0, high=1)


@kernel
def set_budgets(  # type: ignore[no-untyped-def]
    p, luck, clock, log, alive, gdp, growth, spending, burden, taste, alarm, obligation, kept, broken, trust, reach,
    common_threat, interests, pledge, member, status, slots,
):  # fmt: skip
    """Move every budget part of the way to its best response, and towards the pledges its treaties ask for."""
    n = gdp.shape[1]
    before, why = np.empty(n), np.empty(TERM_SLOTS)
    fill(why, 0.0)
    for w in range(gdp.shape[0]):
        q = p[w]
        for i in range(n):
            before[i] = spending[w, i] * (1.0 + growth[w, i])
        for i in range(n):
            if not alive[w, i] or gdp[w, i] <= 0.0:
                burden[w, i] = 0.0
                continue
            allies, others = 0.0, 0.0
            for j in range(n):
                owed = obligation[w, DEFENCE, j, i]
                if owed > 0.0:
                    allies += owed * by_name(w, i, j, kept, broken, trust) * reach[w, j, i] * before[j]
                elif j != i:
                    others += common_threat[w, i, j] * reach[w, j, i] * before[j]
            counted = interests[w, i, FREE_RIDING] * allies + min(interests[w, i, BUCK_PASSING], 1.0) * others
            spill = q.spill_in * counted
            own = q.private * gdp[w, i]
            income = (1.0 - q.private) * gdp[w, i]
            urge = 1.0 + q.threat_slope * min(alarm[w, i], 2.0)
            if taste[w, i] <= 0.0:
                wanted = max(before[i] - own, 0.0)
                revealed = (wanted + q.spill_in * allies) / max(income - wanted, 1e-9) / urge
                taste[w, i] = clip(revealed, 1e-4, 1.0)
            a = taste[w, i] * urge
            best = own + max(0.0, (a * income - spill) / (1.0 + a))
            target = 0.0
            for s in range(slots[w]):
                if pledge[w, s] > 0.0 and status[w, s] == IN_FORCE and member[w, s, i] == MEMBER:
                    target = max(target, pledge[w, s] * gdp[w, i])
            last, speed = spending[w, i], per_step(q.adjustment, clock.dt)
            pull = per_step(q.pledge_pull, clock.dt) * max(0.0, target - before[i])
            move = speed * (best - before[i]) + pull
            spending[w, i] = clip(before[i] + move, 0.0, 0.6 * gdp[w, i])
            burden[w, i] = spending[w, i] / gdp[w, i]
            change = spending[w, i] - last
            if abs(change) > q.noted * clock.dt * last:
                at_peace, alone = taste[w, i] * income / (1.0 + taste[w, i]), a * income / (1.0 + a)
                why[0] = before[i] - last
                why[1] = speed * (own + at_peace - before[i])
                why[2] = speed * (alone - at_peace)
                why[3] = speed * (best - own - alone)
                why[4] = pull
                why[5] = spending[w, i] - (before[i] + move)
                note(log, w, BUDGET, i, -1, -1, change > 0.0, 1.0, why)


@dataclass(frozen=True)
class SetBudgets(Rule):
    """Nations weigh guns against butter, counting on allies for part of their safety (joint products)."""

    phase = "budgets"
    reads = (
        World.alive, World.gdp, World.growth, World.alarm, World.obligation, World.kept, World.broken, World.trust,
        World.reach, World.common_threat, World.interests, World.pledge, World.member, World.status, World.slots,
    )  # fmt: skip
    writes = (World.spending, World.burden, World.taste)
    kernel = staticmethod(set_budgets)
    private: float = param(
        0.013,
        "military spending for private ends",
        unit="share of GDP",
        source="set by hand on the moments; form: Sandler and Forbes 1980, abstract",
        low=0,
        high=0.1,
    )
    threat_slope: float = param(0.35, "rise of the taste for security per unit of threat", low=0, high=2)
    spill_in: float = param(
        0.05,
        "share of allies' spending that replaces own",
        source="assumed; sign: Plümper and Neumayer 2015, abstract",
        low=0,
        high=1,
    )
    adjustment: float = param(0.25, "share of the way to the best response", unit="1/year", low=0, high=1)
    pledge_pull: float = param(0.05, "share of the way to a pledge not met", unit="1/year", low=0, high=1)
    noted: float = param(
        0.05, "change of spending from which it is recorded as a decision", unit="share/year", low=0, high=10
    )


@kernel
def maintain_forces(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, gdp, spending, readiness_share, modernisation, unit_price, interoperability, obligation,
    capability, technology, fund, build, member, status, slots,
):  # fmt: skip
    """Wear forces out, buy new and better ones, and spend common funds where members need or keep forces."""
    n = gdp.shape[1]
    paid = np.empty(n)
    for w in range(gdp.shape[0]):
        q = p[w]
        fill(paid, 0.0)
        for s in range(slots[w]):
            if status[w, s] != IN_FORCE or fund[w, s] <= 0.0:
                continue
            pot, forces, size = 0.0, 1e-9, 0
            for i in range(n):
                if member[w, s, i] == MEMBER:
                    pot += fund[w, s] * gdp[w, i]
                    forces += spending[w, i]
                    size += 1
            for i in range(n):
                if member[w, s, i] == MEMBER:
                    part = q.need / size + (1.0 - q.need) * spending[w, i] / forces
                    paid[i] += pot * (1.0 - build[w, s]) * part - fund[w, s] * gdp[w, i]
        for i in range(n):
            if not alive[w, i]:
                continue
            together = 0.0
            for j in range(n):
                together = max(together, obligation[w, DEFENCE, i, j] * interoperability[w, i, j])
            spared = 1.0 + READY - readiness_share[w, i] + MODERN - modernisation[w, i]
            bought = (
                max(0.0, spending[w, i] + paid[i])
                * max(spared, 0.0)
                * (1.0 + q.joint_gain * together)
                / unit_price[w, i]
            )
            renewed = per_step(q.depreciation, clock.dt) * (bought / q.depreciation - capability[w, i])
            capability[w, i] = clip(capability[w, i] + renewed, 0.0, 1e7)
            better = q.modernising * (modernisation[w, i] - MODERN)
            technology[w, i] = clip(technology[w, i] + clock.dt * better, 0.01, 5.0)


@dataclass(frozen=True)
class MaintainForces(Rule):
    """Budgets become forces, which wear out; joint plans and common purchases make money go further."""

    phase = "budgets"
    reads = (
        World.alive, World.gdp, World.spending, World.readiness_share, World.modernisation, World.unit_price,
        World.interoperability, World.obligation, World.fund, World.build, World.member, World.status, World.slots,
    )  # fmt: skip
    writes = (World.capability, World.technology)
    kernel = staticmethod(maintain_forces)
    depreciation: float = param(0.08, "wear of military capital", unit="1/year", low=0.01, high=0.5)
    need: float = param(0.5, "part of common funds spent in equal parts, the rest where forces are kept", low=0, high=1)
    modernising: float = param(
        0.1, "technology gained per part of spending beyond what keeps pace", unit="1/year", low=0, high=1
    )
    joint_gain: float = param(0.1, "extra value of money spent by fully interoperable allies", low=0, high=1)
