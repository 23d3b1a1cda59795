"""Disasters: a shared calamity strikes nations as far as they are exposed, and shows who helps whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, helper, kernel, logistic, per_step, total
from sim.luck import NOBODY, uniform
from sim.rules.base import Rule, param
from sim.rules.market import note
from sim.rules.utility import IN_FORCE
from sim.vocabulary import TERM_SLOTS, Article, Decision, Domain, Role
from sim.world import World

ASSIST, CLIMATE, SUSPENDED = int(Decision.ASSIST), int(Domain.CLIMATE), int(Role.SUSPENDED)
LOGISTICS, CAPACITY_BUILDING = int(Article.LOGISTICS), int(Article.CAPACITY_BUILDING)
DIALOGUE, CONSULTATION = int(Article.DIALOGUE), int(Article.CONSULTATION)


@helper
def bond_of(q, w, a, j, obligation):  # type: ignore[no-untyped-def]
    """How closely articles of assistance tie a to j: training and supply in full, talks and consultation by a part."""
    close = max(obligation[w, CAPACITY_BUILDING, a, j], obligation[w, LOGISTICS, a, j])
    return max(close, q.talks * max(obligation[w, DIALOGUE, a, j], obligation[w, CONSULTATION, a, j]))


@helper
def list_insurers(w, j, slots, status, covers, member, rows):  # type: ignore[no-untyped-def]
    """List the treaties that cover disasters and have j in them, as member or partner; return how many they are."""
    count = 0
    for t in range(slots[w]):
        if covers[w, t, CLIMATE] and status[w, t] == IN_FORCE and in_it(w, t, j, member):
            rows[count] = t
            count += 1
    return count


@helper
def in_it(w, t, i, member):  # type: ignore[no-untyped-def]
    """Whether i is in treaty t, as a member or partner; not while it is suspended."""
    return member[w, t, i] != 0 and member[w, t, i] != SUSPENDED


@helper
def owes_help(w, a, insurers, count, member):  # type: ignore[no-untyped-def]
    """Whether one of the treaties that insure a nation against disasters binds a too."""
    owes = False
    for k in range(count):
        owes = owes or in_it(w, insurers[k], a, member)
    return owes


@kernel
def strike_disasters(  # type: ignore[no-untyped-def]
    p, luck, clock, log, alive, exposure, tension, stricken, obligation, trust, slots, status, covers, member, gdp,
    approval, disaster, relief,
):  # fmt: skip
    """Draw whether a disaster strikes the world; see what it and events destroy where, and which partners help."""
    n = gdp.shape[1]
    blow, terms, insurers = np.empty(n), np.empty(TERM_SLOTS), np.empty(status.shape[1], dtype=np.int64)
    for w in range(gdp.shape[0]):
        q = p[w]
        for i in range(n):
            disaster[w, i] = 0.0
            fill(relief[w, i], 0.0)
        rate = min(q.rate * (1.0 + tension[w, CLIMATE]), 1.0)
        strikes = uniform(luck, w, NOBODY, NOBODY, 0) < per_step(rate, clock.dt)
        for i in range(n):
            drawn = q.loss * exposure[w, i, CLIMATE] * uniform(luck, w, luck.who[i], NOBODY, 1) if strikes else 0.0
            blow[i] = min(drawn + stricken[w, i], 0.9) * alive[w, i]
        for j in range(n):
            if blow[j] <= 0.0:
                continue
            helped = 0.0
            count = list_insurers(w, j, slots, status, covers, member, insurers)
            for a in range(n):
                bond = bond_of(q, w, a, j, obligation) if a != j and alive[w, a] else 0.0
                duty = a != j and alive[w, a] and owes_help(w, a, insurers, count, member)
                if bond <= 0.0 and not duty:
                    continue
                fill(terms, 0.0)
                terms[0] = q.base
                terms[1] = q.bond * bond
                terms[2] = q.duty if duty else 0.0
                terms[3] = q.trust * (2.0 * trust[w, a, j] - 1.0)
                terms[4] = -q.own_loss * blow[a]
                chance = logistic(total(terms, 5))
                comes = uniform(luck, w, luck.who[a], luck.who[j], 2) < chance
                note(log, w, ASSIST, a, j, -1, comes, chance, terms)
                relief[w, j, a] += q.gratitude if comes else -q.neglect
                helped += gdp[w, a] if comes else 0.0
            disaster[w, j] = blow[j] * (1.0 - q.aid * helped / (helped + gdp[w, j] + 1e-9))
            approval[w, j] = clip(approval[w, j] - q.grief * disaster[w, j], 0.0, 1.0)
        for j in range(n):
            gdp[w, j] *= 1.0 - disaster[w, j]


@dataclass(frozen=True)
class StrikeDisasters(Rule):
    """Disasters strike the exposed, or whom an event names; partners that help win trust, absent ones lose it."""

    phase = "economy"
    reads = (
        World.alive, World.exposure, World.tension, World.stricken, World.obligation, World.trust, World.slots,
        World.status, World.covers, World.member,
    )  # fmt: skip
    writes = (World.gdp, World.approval, World.disaster, World.relief)
    kernel = staticmethod(strike_disasters)
    rate: float = param(0.1, "disasters of the whole world, at no tension", unit="1/year", low=0, high=1)
    loss: float = param(0.05, "share of output lost at most by a nation that is fully exposed", low=0, high=0.5)
    base: float = param(-0.5, "readiness to help", unit="logit", low=-6, high=6)
    bond: float = param(1.5, "weight of articles of assistance on helping", unit="logit", low=0, high=6)
    talks: float = param(0.5, "how far dialogue and consultation count as such articles", low=0, high=1)
    duty: float = param(1.5, "weight of a treaty that covers disasters", unit="logit", low=0, high=6)
    trust: float = param(1.0, "weight of trust on helping", unit="logit", low=0, high=6)
    own_loss: float = param(20.0, "weight of the helper's own loss", unit="logit/share", low=0, high=100)
    aid: float = param(0.5, "share of the loss that overwhelming help makes good", low=0, high=1)
    gratitude: float = param(0.05, "trust won by a helper", low=0, high=1)
    neglect: float = param(0.02, "trust lost by a partner that stays away", low=0, high=1)
    grief: float = param(1.0, "approval lost per share of output", low=0, high=5)
