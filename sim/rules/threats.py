"""Threat perception: power fades with distance, and hostility is read from rivalry, ideology and trust."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, helper, kernel, logistic, per_step, total
from sim.luck import noise
from sim.rules.base import Rule, param
from sim.rules.contest import seen_power
from sim.vocabulary import Article, Conduct, Domain
from sim.world import World

BASING, DEFENCE = int(Article.BASING), int(Article.DEFENCE)
MILITARY, WARINESS = int(Domain.MILITARY), int(Conduct.WARINESS)


@kernel
def project_power(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, capability, technology, exposed, distance, obligation, power, last_power, power_shift,
    momentum, reach,
):  # fmt: skip
    """Weigh forces by technology and secrecy, note the shift since the last step, and let power fade with distance."""
    n = power.shape[1]
    for w in range(power.shape[0]):
        q = p[w]
        for i in range(n):
            secret = 1.0 - q.leak_cost * exposed[w, i]
            now = capability[w, i] * technology[w, i] * secret if alive[w, i] else 0.0
            before = last_power[w, i]
            change = math.log(now / before) / clock.dt if min(before, now) > 1e-9 else 0.0
            power_shift[w, i] = min(abs(change), 20.0)
            momentum[w, i] += per_step(q.speed, clock.dt) * (clip(change, -20.0, 20.0) - momentum[w, i])
            power[w, i] = now
            last_power[w, i] = now
            for j in range(n):
                bases = q.basing * obligation[w, BASING, j, i]
                ratio = distance[w, i, j] * (1.0 - bases) / q.half_distance
                reach[w, i, j] = 1.0 / (1.0 + (ratio if q.gradient == 1.0 else ratio**q.gradient))


@dataclass(frozen=True)
class ProjectPower(Rule):
    """A nation's power is its forces times technology; it fades with distance, less so from bases abroad."""

    phase = "threats"
    reads = (World.alive, World.capability, World.technology, World.exposed, World.distance, World.obligation)
    writes = (World.power, World.last_power, World.power_shift, World.momentum, World.reach)
    kernel = staticmethod(project_power)
    half_distance: float = param(
        2000, "distance at which projected power halves", unit="km", source="Boulding 1962, recalled", low=100, high=2e4
    )
    gradient: float = param(
        1, "shape of the gradient; 0 switches distance off", source="Boulding 1962, recalled", low=0, high=3
    )
    basing: float = param(0.5, "share of the distance that bases at the target save", low=0, high=0.95)
    leak_cost: float = param(0.03, "share of power lost when all plans lie open", low=0, high=1)
    speed: float = param(0.3, "share of the way from past to present growth of power", unit="1/year", low=0, high=1)


@kernel
def rank_powers(p, luck, clock, alive, power, major):  # type: ignore[no-untyped-def]
    """Let nations join the ranks of the major powers, or drop out, by their share of all power."""
    n = power.shape[1]
    for w in range(power.shape[0]):
        whole, many = total(power[w], n), max(total(alive[w], n), 1.0)
        for i in range(n):
            share = power[w, i] / (whole + 1e-9)
            if alive[w, i] and share > max(p[w].rise, p[w].above / many):
                major[w, i] = 1
            elif share < p[w].fall:
                major[w, i] = 0


@dataclass(frozen=True)
class RankPowers(Rule):
    """New poles arise and old ones decline: a nation's share of all power makes it a major power, or ends that."""

    phase = "threats"
    reads, writes = (World.alive, World.power), (World.major,)
    kernel = staticmethod(rank_powers)
    rise: float = param(
        0.1, "share of all power above which a nation becomes a major power; 1: never", low=0, high=1,
        source="assumed; of state-years above it 81 % were major powers, COW 1816-1990, measured",
    )  # fmt: skip
    above: float = param(
        3, "multiple of the mean share that it must exceed besides, so that poles are poles in small worlds too",
        low=1, high=100,
    )  # fmt: skip
    fall: float = param(
        0.015, "share of all power below which it ceases to be one; 0: never", low=0, high=1,
        source="assumed; no major power had less than .0177, COW 1816-1990, measured",
    )  # fmt: skip


@helper
def list_bonds(w, dilemma, obligation, interoperability, power, giver, taker, bond):  # type: ignore[no-untyped-def]
    """List who is pledged to defend whom and trained with it, and how much that adds to the other's means."""
    count = 0
    for a in range(power.shape[1]):
        for j in range(power.shape[1]):
            if dilemma > 0.0 and a != j and obligation[w, DEFENCE, a, j] > 0.0 and interoperability[w, a, j] > 0.0:
                giver[count], taker[count] = a, j
                bond[count] = dilemma * obligation[w, DEFENCE, a, j] * interoperability[w, a, j] * power[w, a]
                count += 1
    return count


@helper
def join_forces(bond, owed, joint):  # type: ignore[no-untyped-def]
    """Add what a partner adds to a nation's means to what these are against each whom the partner need not defend."""
    for i in range(joint.shape[0]):
        joint[i] += bond if owed[i] <= 0.0 else 0.0


@helper
def turn(threat, feared):  # type: ignore[no-untyped-def]
    """Write what each fears of every other as what each is feared by every other, so that rows can be read at once."""
    for i in range(threat.shape[0]):
        for k in range(threat.shape[0]):
            feared[k, i] = threat[i, k]


@helper
def compare_fears(i, threat, feared, common):  # type: ignore[no-untyped-def]
    """Fill i's fears times those of each before it, added up over whom they fear in the order of rows."""
    fill(common, 0.0)
    for k in range(threat.shape[0]):
        fear = threat[k]
        if fear > 0.0:
            for j in range(i):
                common[j] += fear * feared[k, j]


@kernel
def perceive_threat(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, rivalry, ideology, issues, interests, claim, posture, obligation,
    interoperability, trust, intelligence, exposure, tension, hidden, exposed, threat, alarm, common_threat,
):  # fmt: skip
    """Read from every other nation its means and its intent; then compare whom two nations fear."""
    n = power.shape[1]
    length, joint, feared = np.empty(n), np.empty((n, n)), np.empty((n, n))
    giver, taker, bond = np.empty(n * n, dtype=np.int64), np.empty(n * n, dtype=np.int64), np.empty(n * n)
    for w in range(power.shape[0]):
        q = p[w]
        bonds = list_bonds(w, q.dilemma, obligation, interoperability, power, giver, taker, bond)
        for j in range(n):
            fill(joint[j], 0.0)
        for b in range(bonds):
            join_forces(bond[b], obligation[w, DEFENCE, giver[b]], joint[taker[b]])
        for i in range(n):
            shared = 0.0
            for k in range(n):
                shared = max(shared, intelligence[w, k, i])
            blur = q.noise * (1.0 - q.sharing * shared)
            strained = q.tension * exposure[w, i, MILITARY] * tension[w, MILITARY]
            square = 0.0
            for j in range(n):
                threat[w, i, j] = 0.0
                if i == j or not (alive[w, i] and alive[w, j]) or power[w, j] <= 0.0:
                    continue
                gap = 0.0
                for d in range(ideology.shape[2]):
                    gap += issues[w, i, d] * (ideology[w, i, d] - ideology[w, j, d]) ** 2
                allied = max(obligation[w, DEFENCE, i, j], obligation[w, DEFENCE, j, i])
                intent = q.base + q.rivalry * rivalry[w, i, j] + q.ideology * 0.5 * gap
                intent += strained * min(rivalry[w, i, j] + q.unease * gap, 1.0)
                intent += q.claim * claim[w, j, i] + q.posture * posture[w, j]
                intent -= q.ally * allied + q.trust * (2.0 * trust[w, i, j] - 1.0)
                intent += blur * noise(luck, w, luck.who[i], luck.who[j], 0)
                seen = seen_power(w, j, power, hidden, exposed)
                means = (seen + (joint[j, i] if allied <= 0.0 else 0.0)) * reach[w, j, i]
                hostile = logistic(intent)
                if allied <= 0.0:
                    hostile += min(interests[w, i, WARINESS], 1.0) * (q.suspicion - hostile)
                threat[w, i, j] = means / (power[w, i] + means) * hostile
                square += threat[w, i, j] ** 2
            length[i] = math.sqrt(square)
            whole = length[i]
            for e in range(1, exposure.shape[2]):
                whole += q.diffuse * exposure[w, i, e] * tension[w, e]
            share = 1.0 if clock.step == 0 else per_step(q.speed, clock.dt)
            alarm[w, i] += share * (whole - alarm[w, i])
        turn(threat[w], feared)
        for i in range(n):
            compare_fears(i, threat[w, i], feared, common_threat[w, i])
            for j in range(i):
                size = length[i] * length[j] + q.calm**2
                shared = min(common_threat[w, i, j] / size, 1.0) if size > 1e-12 else 0.0
                common_threat[w, i, j] = shared
                common_threat[w, j, i] = shared


@dataclass(frozen=True)
class PerceiveThreat(Rule):
    """Nations fear the power that can reach them, the more so the worse they think of its intentions."""

    phase = "threats"
    reads = (
        World.alive, World.power, World.reach, World.rivalry, World.ideology, World.issues, World.interests,
        World.claim, World.posture, World.obligation, World.interoperability, World.trust, World.intelligence,
        World.exposure, World.tension, World.hidden, World.exposed,
    )  # fmt: skip
    writes = (World.threat, World.alarm, World.common_threat)
    kernel = staticmethod(perceive_threat)
    base: float = param(
        -3.2,
        "hostility expected of a stranger",
        unit="logit",
        source="set by hand on the moments, assumed",
        low=-8,
        high=2,
    )
    rivalry: float = param(2.5, "weight of rivalry", unit="logit", source="Walt 1987, recalled", low=0, high=6)
    ideology: float = param(
        0.25,
        "weight of half the squared distance of ideal points",
        unit="logit/point^2",
        source="set by hand on the moments, assumed",
        low=0,
        high=3,
    )
    claim: float = param(1.2, "weight of a claim", unit="logit", low=0, high=4)
    posture: float = param(
        0.6, "weight of an offensive posture", unit="logit", source="Walt 1987, recalled", low=0, high=3
    )
    ally: float = param(1.5, "how far an alliance calms", unit="logit", low=0, high=4)
    trust: float = param(1.0, "how far trust calms", unit="logit", low=0, high=4)
    suspicion: float = param(
        0.2, "hostility that a nation which goes by means alone expects of any that is not its ally", low=0, high=1,
        source="assumed; sign: Waltz 1979, recalled",
    )  # fmt: skip
    tension: float = param(1.0, "how far military tension sharpens rivalry", unit="logit", low=0, high=5)
    unease: float = param(
        0.05, "squared distance of ideal points as a part of rivalry, under tension", unit="1/point^2", low=0, high=1
    )
    dilemma: float = param(
        0.05,
        "share of its allies' power, as far as trained with it, that outsiders add to a nation's means",
        source="sign: Jervis 1978, recalled",
        low=0,
        high=1,
    )
    noise: float = param(0.4, "spread of errors in reading intentions", unit="logit", low=0, high=2)
    sharing: float = param(0.6, "share of those errors that shared intelligence removes", low=0, high=1)
    calm: float = param(0.03, "threat up to which those who fear the same make little common cause", low=0, high=2)
    diffuse: float = param(0.1, "weight of tension in other domains", low=0, high=2)
    speed: float = param(
        1.0, "share of the way to the new total; at 1 fear follows its causes at once", unit="1/year", low=0, high=1
    )
