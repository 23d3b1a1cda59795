"""Budgets: each nation spends its best response to threat, income and what its allies spend already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, kernel, per_step
from sim.rules.base import Rule, param
from sim.rules.market import note
from sim.vocabulary import TERM_SLOTS, Article, Decision, Role, Status
from sim.world import World

DEFENCE = int(Article.DEFENCE)
IN_FORCE, MEMBER = int(Status.IN_FORCE), int(Role.MEMBER)
BUDGET = int(Decision.BUDGET)


@kernel
def set_budgets(  # type: ignore[no-untyped-def]
    p, luck, clock, log, alive, gdp, growth, spending, burden, taste, alarm, obligation, kept, broken, trust, reach,
    pledge, member, status, slots,
):  # fmt: skip
    """Move every budget part of the way to its best response, and towards the pledges its treaties ask for."""
    n = gdp.shape[1]
    before, why = np.empty(n), np.zeros(TERM_SLOTS)
    for w in range(gdp.shape[0]):
        q = p[w]
        for i in range(n):
            before[i] = spending[w, i] * (1.0 + growth[w, i])
        for i in range(n):
            if not alive[w, i] or gdp[w, i] <= 0.0:
                burden[w, i] = 0.0
                continue
            allies = 0.0
            for j in range(n):
                owed = obligation[w, DEFENCE, j, i]
                if owed > 0.0:
                    credible = owed * kept[w, j] / (kept[w, j] + broken[w, j]) * (0.5 + 0.5 * trust[w, i, j])
                    allies += credible * reach[w, j, i] * before[j]
            spill = q.spill_in * allies
            own = q.private * gdp[w, i]
            income = (1.0 - q.private) * gdp[w, i]
            urge = 1.0 + q.threat_slope * min(alarm[w, i], 2.0)
            if taste[w, i] <= 0.0:
                wanted = max(before[i] - own, 0.0)
                revealed = (wanted + spill) / max(income - wanted, 1e-9) / urge
                taste[w, i] = clip(revealed, 1e-4, 1.0)
            a = taste[w, i] * urge
            best = own + max(0.0, (a * income - spill) / (1.0 + a))
            target = 0.0
            for s in range(slots[w]):
                if status[w, s] == IN_FORCE and member[w, s, i] == MEMBER:
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
        World.reach, World.pledge, World.member, World.status, World.slots,
    )  # fmt: skip
    writes = (World.spending, World.burden, World.taste)
    kernel = staticmethod(set_budgets)
    private: float = param(
        0.013,
        "military spending for private ends",
        unit="share of GDP",
        source="joint-product model, tuned",
        low=0,
        high=0.1,
    )
    threat_slope: float = param(0.35, "rise of the taste for security per unit of threat", low=0, high=2)
    spill_in: float = param(
        0.05,
        "share of allies' spending that replaces own",
        source="fitted with other tastes",
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
    p, luck, clock, alive, gdp, spending, unit_price, interoperability, obligation, capability, fund, member, status,
    slots,
):  # fmt: skip
    """Wear forces out, buy new ones, and spend common funds where the members of a treaty keep their forces."""
    n = gdp.shape[1]
    paid = np.empty(n)
    for w in range(gdp.shape[0]):
        q = p[w]
        fill(paid, 0.0)
        for s in range(slots[w]):
            if status[w, s] != IN_FORCE or fund[w, s] <= 0.0:
                continue
            pot, forces = 0.0, 1e-9
            for i in range(n):
                if member[w, s, i] == MEMBER:
                    pot += fund[w, s] * gdp[w, i]
                    forces += spending[w, i]
            for i in range(n):
                if member[w, s, i] == MEMBER:
                    paid[i] += pot * spending[w, i] / forces - fund[w, s] * gdp[w, i]
        for i in range(n):
            if not alive[w, i]:
                continue
            together = 0.0
            for j in range(n):
                together = max(together, obligation[w, DEFENCE, i, j] * interoperability[w, i, j])
            bought = max(0.0, spending[w, i] + paid[i]) * (1.0 + q.joint_gain * together) / unit_price[w, i]
            worn = q.depreciation * capability[w, i]
            capability[w, i] = clip(capability[w, i] + clock.dt * (bought - worn), 0.0, 1e7)


@dataclass(frozen=True)
class MaintainForces(Rule):
    """Budgets become forces, which wear out; joint plans and common purchases make money go further."""

    phase = "budgets"
    reads = (
        World.alive, World.gdp, World.spending, World.unit_price, World.interoperability, World.obligation,
        World.fund, World.member, World.status, World.slots,
    )  # fmt: skip
    writes = (World.capability,)
    kernel = staticmethod(maintain_forces)
    depreciation: float = param(0.08, "wear of military capital", unit="1/year", low=0.01, high=0.5)
    joint_gain: float = param(0.1, "extra value of money spent by fully interoperable allies", low=0, high=1)
