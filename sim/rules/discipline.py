"""Discipline: members suspend, expel or take back one with whom they quarrel; organisations deepen or wear out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.clock import Clock
from sim.kernels import fill, helper, kernel, logistic, per_step
from sim.luck import Luck, uniform
from sim.rules.base import Rule, param
from sim.rules.market import note, quarrel
from sim.rules.utility import IN_FORCE
from sim.vocabulary import TERM_SLOTS, Accession, Decision, Role
from sim.world import World

MEMBER, PARTNER, SUSPENDED = int(Role.MEMBER), int(Role.PARTNER), int(Role.SUSPENDED)
SUSPEND, EXPEL, REVIVE = int(Decision.SUSPEND), int(Decision.EXPEL), int(Decision.REVIVE)
LEAD, MAJORITY = int(Accession.LEAD), int(Accession.MAJORITY)


@helper
def sit_down(w, a, member, rows):  # type: ignore[no-untyped-def]
    """List the full members of treaty a, suspended ones too; return how many they are."""
    size = 0
    for i in range(member.shape[2]):
        if member[w, a, i] != 0 and member[w, a, i] != PARTNER:
            rows[size] = i
            size += 1
    return size


@helper
def quarrels_of(w, a, size, rows, member, rivalry, trust, interoperability, own):  # type: ignore[no-untyped-def]
    """Fill each full member's mean quarrel with the others; return the number of votes, the sum, and joint use."""
    votes, angers, use = 0, 0.0, 0.0
    for one in range(size):
        i, others, anger = rows[one], 1e-9, 0.0
        for other in range(size):
            j = rows[other]
            if j != i:
                others += 1.0
                anger += quarrel(w, i, j, rivalry, trust)
                use += trust[w, i, j] * interoperability[w, i, j]
        own[i] = anger / others
        angers += own[i]
        votes += member[w, a, i] != SUSPENDED
    return votes, angers, use


@helper
def motion_on(q, tolerance, role, own, settled, angers, size):  # type: ignore[no-untyped-def]
    """What the others consider about a member with some mean quarrel, -1 for nothing."""
    if role == SUSPENDED:
        return EXPEL if settled * own > tolerance else REVIVE
    rest = (angers - 2.0 * own) / (size - 2) if size > 2 else -1.0  # what the others quarrel among themselves
    return SUSPEND if settled * own > tolerance and settled * (own - rest) > q.margin else -1


@helper
def carried(  # type: ignore[no-untyped-def]
    q, u, luck, log, w, a, i, act, motion, voters, rule, majority, chief, key, settled, alive, own, member, rivalry,
    trust, utility, why,
):  # fmt: skip
    """Whether a motion is made, and the others decide by the treaty's rule, to suspend, expel or take back i."""
    ayes, votes, leader = 0, 0, 0
    sign = -1.0 if act == REVIVE else 1.0
    for m in range(-1, alive.shape[1]):
        j = i if m < 0 else m
        if m == i or own[j] < 0.0 or not alive[w, j] or (m >= 0 and voters > 0 and member[w, a, j] == SUSPENDED):
            continue
        drawn = uniform(luck, w, luck.who[j], luck.who[i] ^ key, 0)
        if m < 0:
            if drawn >= motion:
                return False
            continue
        why[0] = q.suspend if act == SUSPEND else q.expel if act == EXPEL else q.revive
        why[1] = sign * q.quarrel * settled * quarrel(w, j, i, rivalry, trust)
        why[2] = -sign * q.worth * utility[w, j, i] / u.temperature
        chance = logistic(why[0] + why[1] + why[2])
        aye = 1 if drawn < chance else 0
        note(log, w, act, j, i, a, aye, chance, why)
        ayes += aye
        votes += 1
        leader += aye if j == chief else 0
    if rule == LEAD and chief >= 0 and chief != i:
        return leader > 0
    return votes > 0 and ayes >= (majority if rule == MAJORITY else 1.0) * votes


@kernel
def keep_order(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, accede, review, log, alive, rivalry, trust, interoperability, utility, status,
    organisation, treaty_key, voting, quorum, tolerance, dispute_resolution, strain, lead, depth, member, leaving,
    slots, redrawn,
):  # fmt: skip
    """Let the members of every treaty judge who quarrels with all others, and let institutions grow with use."""
    n = alive.shape[1]
    rows, verdict = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    own, why = np.empty(n), np.empty(TERM_SLOTS)
    fill(own, -1.0)  # of whom has no seat in the treaty at hand
    fill(why, 0.0)
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        motion = per_step(q.motion, clock.dt)
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE:
                continue
            settled = 1.0 - review[w].settlement * dispute_resolution[w, a]
            majority = quorum[w, a] if quorum[w, a] > 0.0 else accede[w].majority
            patience = tolerance[w, a] if tolerance[w, a] > 0.0 else q.tolerance
            size = sit_down(w, a, member, rows)
            if size < 2:
                continue
            votes, angers, use = quarrels_of(w, a, size, rows, member, rivalry, trust, interoperability, own)
            for one in range(size):
                i, verdict[one] = rows[one], -1
                if alive[w, i] and leaving[w, a, i] > 9e4:
                    act = motion_on(q, patience, member[w, a, i], own[i], settled, angers, size)
                    voters = votes - (member[w, a, i] != SUSPENDED)
                    if act >= 0 and carried(
                        q, u, luck, log, w, a, i, act, motion, voters, voting[w, a], majority, lead[w, a],
                        treaty_key[w, a], settled, alive, own, member, rivalry, trust, utility, why,
                    ):  # fmt: skip
                        verdict[one] = act
            for one in range(size):
                i, own[rows[one]] = rows[one], -1.0
                if verdict[one] == EXPEL:
                    leaving[w, a, i] = clock.year
                elif verdict[one] >= 0:
                    member[w, a, i] = SUSPENDED if verdict[one] == SUSPEND else MEMBER
                    redrawn[w] = 1
            if organisation[w, a]:
                growth = q.deepening * use / (size * (size - 1))
                speed = growth + q.wear * strain[w, a]
                if speed > 0.0:
                    depth[w, a] += per_step(min(speed, 1.0), clock.dt) * (growth / speed - depth[w, a])


@dataclass(frozen=True)
class KeepOrder(Rule):
    """Members vote to suspend one who quarrels with all, then to expel it or take it back; institutions deepen."""

    phase = "treaties"
    uses = ("appraise", "accede", "review")
    reads = (
        World.alive, World.rivalry, World.trust, World.interoperability, World.utility, World.status,
        World.organisation, World.treaty_key, World.voting, World.quorum, World.tolerance, World.dispute_resolution,
        World.strain, World.lead, World.slots,
    )  # fmt: skip
    writes = (World.depth, World.member, World.leaving, World.redrawn)
    kernel = staticmethod(keep_order)
    motion: float = param(0.4, "chance that a quarrel is put to the vote; 0 for never", unit="1/year", low=0, high=1)
    tolerance: float = param(
        0.7, "mean quarrel with a member that others bear, where the treaty does not say", low=0, high=1.5
    )
    margin: float = param(0.2, "by how much it must exceed the quarrels among the others", low=0, high=1.5)
    suspend: float = param(-3.4, "readiness to suspend where there is no quarrel", unit="logit", low=-10, high=5)
    expel: float = param(-4.4, "readiness to expel where there is no quarrel", unit="logit", low=-10, high=5)
    revive: float = param(3.4, "readiness to take back where there is no quarrel", unit="logit", low=-10, high=10)
    quarrel: float = param(3.0, "weight of the quarrel with the member", unit="logit", low=0, high=10)
    worth: float = param(0.3, "weight of the value of a pact with the member", unit="logit", low=0, high=5)
    deepening: float = param(
        0.04, "growth of institutions with full trust and joint practice", unit="1/year", low=0, high=1
    )
    wear: float = param(0.04, "share of institutions that full strain wears away", unit="1/year", low=0, high=1)


def note_challenges(p: Any, luck: Luck, clock: Clock, crisis: np.ndarray, last_challenge: np.ndarray) -> None:
    """Note the year in which a nation challenged another; not compiled, for there is nothing to gain."""
    last_challenge[(crisis != 0).any(axis=2)] = clock.year


@dataclass(frozen=True)
class NoteChallenges(Rule):
    """Who challenges another is not helped in the next step by those whose pledge is conditional."""

    phase = "standing"
    reads, writes = (World.crisis,), (World.last_challenge,)
    kernel = staticmethod(note_challenges)
