"""Cooperation: allies exercise, share secrets and lose some, pass technology on, buy together and train the weak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.clock import Clock
from sim.kernels import clip, fill, helper, kernel, per_step
from sim.luck import Luck, uniform
from sim.rules.base import Rule, param
from sim.vocabulary import Article, Role
from sim.world import World

EXERCISES, INTELLIGENCE, TECHNOLOGY = int(Article.EXERCISES), int(Article.INTELLIGENCE), int(Article.TECHNOLOGY)
PROCUREMENT, CAPACITY_BUILDING = int(Article.PROCUREMENT), int(Article.CAPACITY_BUILDING)
MEMBER = int(Role.MEMBER)


@helper
def share_command(w, depth, member, size, roster, slots, command):  # type: ignore[no-untyped-def]
    """Fill how deep the institutions are in which two nations plan and command together: of their deepest treaty."""
    for i in range(command.shape[0]):
        fill(command[i], 0.0)
    for a in range(slots[w]):
        if depth[w, a] > 0.0:
            for one in range(size[w, a]):
                for other in range(size[w, a]):
                    i, j = roster[w, a, one], roster[w, a, other]
                    if member[w, a, i] == MEMBER and member[w, a, j] == MEMBER:
                        command[i, j] = max(command[i, j], depth[w, a])


@kernel
def exercise(  # type: ignore[no-untyped-def]
    p, luck, clock, obligation, depth, member, size, roster, slots, interoperability,
):  # fmt: skip
    """Let exercises and training teach forces to fight together; the skill fades, less so with common arms."""
    n = interoperability.shape[1]
    command = np.empty((n, n))
    for w in range(interoperability.shape[0]):
        q = p[w]
        share_command(w, depth, member, size, roster, slots, command)
        for i in range(n):
            for j in range(n):
                skill = interoperability[w, i, j]
                trained = max(obligation[w, CAPACITY_BUILDING, i, j], obligation[w, CAPACITY_BUILDING, j, i])
                taught = q.gain * obligation[w, EXERCISES, i, j] * (1.0 + q.command * command[i, j])
                taught += q.training * trained
                common = max(obligation[w, TECHNOLOGY, i, j], obligation[w, PROCUREMENT, i, j])
                fade = q.fade * (1.0 - q.standards * common)
                speed = taught + fade
                if speed > 0.0:
                    interoperability[w, i, j] = skill + per_step(min(speed, 1.0), clock.dt) * (taught / speed - skill)


@dataclass(frozen=True)
class Exercise(Rule):
    """Forces that exercise or train together learn to fight together; without practice or common arms it fades."""

    phase = "cooperation"
    reads = (World.obligation, World.depth, World.member, World.size, World.roster, World.slots)
    writes = (World.interoperability,)
    kernel = staticmethod(exercise)
    gain: float = param(0.06, "share of the missing skill gained by full exercises", unit="1/year", low=0, high=1)
    fade: float = param(0.03, "share of the skill that fades", unit="1/year", low=0, high=1)
    training: float = param(
        0.02, "share of the missing skill gained under full capacity building", unit="1/year", low=0, high=1
    )
    command: float = param(
        0.5, "by what part headquarters and joint command of full depth speed what exercises teach", low=0, high=3
    )
    standards: float = param(0.2, "part of that fading which common technology and purchases prevent", low=0, high=1)


@kernel
def share_intelligence(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, obligation, rivalry, security, trust, intelligence, exposed,
):  # fmt: skip
    """Move sharing to what article, trust and security allow; now and then a partner leaks or a spy succeeds."""
    n = trust.shape[1]
    for w in range(trust.shape[0]):
        q = p[w]
        speed = per_step(q.speed, clock.dt)
        for i in range(n):
            exposed[w, i] *= 1.0 - per_step(q.recovery, clock.dt)
        for i in range(n):
            for j in range(n):
                allowed = min(obligation[w, INTELLIGENCE, i, j], min(trust[w, i, j], trust[w, j, i]))
                allowed = min(allowed, q.insecure + (1.0 - q.insecure) * security[w, j])
                intelligence[w, i, j] += speed * (allowed - intelligence[w, i, j])
        for i in range(n):
            for j in range(n):
                link = intelligence[w, i, j]
                if link > 0.01:
                    hazard = per_step(q.leak * link * (1.0 - security[w, j]), clock.dt)
                    if uniform(luck, w, luck.who[i], luck.who[j], 0) < hazard:
                        trust[w, i, j] = max(0.0, trust[w, i, j] - q.anger)
                        exposed[w, i] = min(1.0, exposed[w, i] + link)
                        intelligence[w, i, j] = q.salvaged * link
                if rivalry[w, i, j] > 0.0 and i != j and alive[w, i] and alive[w, j]:
                    hazard = per_step(q.espionage * rivalry[w, i, j] * security[w, i], clock.dt)
                    u = uniform(luck, w, luck.who[i], luck.who[j], 1)
                    if u < hazard * (1.0 - security[w, j]):
                        exposed[w, j] = min(1.0, exposed[w, j] + q.haul)
                    elif u < hazard:
                        trust[w, j, i] = max(0.0, trust[w, j, i] - q.scandal)


@dataclass(frozen=True)
class ShareIntelligence(Rule):
    """Partners share secrets as far as article, trust and security allow; leaks and rivals' spies lay plans open."""

    phase = "cooperation"
    reads = (World.alive, World.obligation, World.rivalry, World.security)
    writes = (World.trust, World.intelligence, World.exposed)
    kernel = staticmethod(share_intelligence)
    speed: float = param(0.3, "share of the way to the level allowed", unit="1/year", low=0, high=1)
    leak: float = param(0.02, "leaks of a full link to a partner without security", unit="1/year", low=0, high=0.5)
    insecure: float = param(0.5, "most that is shared with a partner without security of its own", low=0, high=1)
    anger: float = param(0.15, "trust lost by a leak", low=0, high=1)
    salvaged: float = param(0.5, "share of the link that outlasts a leak", low=0, high=1)
    espionage: float = param(
        0.1, "attempts of a full rival with the best services to steal plans", unit="1/year", low=0, high=1
    )
    haul: float = param(0.3, "share of the plans that a spy lays open", low=0, high=1)
    scandal: float = param(0.05, "trust that a rival loses whose spy is caught", low=0, high=1)
    recovery: float = param(0.7, "share of exposed plans that are changed", unit="1/year", low=0, high=1)


@kernel
def transfer_technology(p, luck, clock, obligation, technology):  # type: ignore[no-untyped-def]
    """Let a nation learn from the teacher that opens most to it, along technology articles; the giver loses nothing."""
    n = technology.shape[1]
    before = np.empty(n)
    for w in range(technology.shape[0]):
        for i in range(n):
            before[i] = technology[w, i]
        for i in range(n):
            taught = 0.0
            for j in range(n):
                taught = max(taught, obligation[w, TECHNOLOGY, j, i] * (before[j] - before[i]))
            technology[w, i] = clip(before[i] + per_step(p[w].flow, clock.dt) * taught, 0.01, 5.0)


@dataclass(frozen=True)
class TransferTechnology(Rule):
    """Technology flows from the more to the less advanced partner where an article opens the way."""

    phase = "cooperation"
    reads, writes = (World.obligation,), (World.technology,)
    kernel = staticmethod(transfer_technology)
    flow: float = param(
        0.05, "share of the gap to the best teacher closed under a full article", unit="1/year", low=0, high=1
    )


@kernel
def pool_procurement(p, luck, clock, obligation, spending, unit_price):  # type: ignore[no-untyped-def]
    """Lower the price of forces for those who buy together, by the size of the joint order."""
    n = spending.shape[1]
    for w in range(spending.shape[0]):
        for i in range(n):
            joint = 0.0
            for j in range(n):
                joint += obligation[w, PROCUREMENT, i, j] * spending[w, j]
            share = joint / (joint + spending[w, i] + 1e-9)
            unit_price[w, i] = clip(1.0 - p[w].saving * share, 0.3, 1.0)


@dataclass(frozen=True)
class PoolProcurement(Rule):
    """Nations that buy together pay less for the same forces, a small one next to a large one most."""

    phase = "cooperation"
    reads, writes = (World.obligation, World.spending), (World.unit_price,)
    kernel = staticmethod(pool_procurement)
    saving: float = param(0.15, "share of the price saved in a very large joint order", low=0, high=0.7)


@kernel
def build_capacity(p, luck, clock, obligation, spending, capability):  # type: ignore[no-untyped-def]
    """Let stronger partners train and equip weaker ones out of their own budgets."""
    n = spending.shape[1]
    given = np.empty(n)
    for w in range(spending.shape[0]):
        fill(given, 0.0)
        for i in range(n):
            for j in range(n):
                owed = obligation[w, CAPACITY_BUILDING, i, j]
                if owed > 0.0 and capability[w, i] > capability[w, j]:
                    aid = min(p[w].share * owed * spending[w, i], p[w].intake * capability[w, j]) * clock.dt
                    given[j] += aid
                    given[i] -= aid
        for i in range(n):
            capability[w, i] = clip(capability[w, i] + given[i], 0.0, 1e7)


@dataclass(frozen=True)
class BuildCapacity(Rule):
    """Under a capacity-building article the stronger equips the weaker, as far as it can take in."""

    phase = "cooperation"
    reads, writes = (World.obligation, World.spending), (World.capability,)
    kernel = staticmethod(build_capacity)
    share: float = param(0.01, "share of the giver's budget for one partner", unit="1/year", low=0, high=0.2)
    intake: float = param(0.1, "share of its forces that the weaker can take in at most", unit="1/year", low=0, high=1)


def include(p: Any, luck: Luck, clock: Clock, inclusion: np.ndarray, trust: np.ndarray) -> None:
    """Let those whose treaty gives women a part in peace and security learn trust sooner; not compiled, being rare."""
    for w in np.flatnonzero(inclusion.any(axis=(1, 2))):
        trust[w] += per_step(p[w].gain, clock.dt) * inclusion[w] * (1.0 - trust[w])


@dataclass(frozen=True)
class Include(Rule):
    """Partners that give women a part in peace and security (UNSCR 1325) learn trust sooner."""

    phase = "cooperation"
    reads, writes = (World.inclusion,), (World.trust,)
    kernel = staticmethod(include)
    gain: float = param(0.01, "share of the missing trust gained", unit="1/year", low=0, high=1)
