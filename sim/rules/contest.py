"""Contest: who would come, who would win and what a fight promises, shared by the rules of crises."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import kernel, logistic
from sim.vocabulary import Article, Role, Status
from sim.world import World

DEFENCE, OFFENCE = int(Article.DEFENCE), int(Article.OFFENCE)
NON_AGGRESSION, UMBRELLA = int(Article.NON_AGGRESSION), int(Article.NUCLEAR_UMBRELLA)
IN_FORCE, PARTNER = int(Status.IN_FORCE), int(Role.PARTNER)

BOARD = (
    World.power, World.reach, World.obligation, World.trust, World.common_threat, World.interoperability,
    World.polity, World.major, World.nuclear, World.risk, World.kept, World.broken, World.exposed, World.rivalry,
    World.claim, World.contiguous, World.last_turnover, World.joined, World.member, World.status, World.article,
    World.slots,
)  # fmt: skip
"""What a rule reads when it weighs a fight: the columns of a Board."""


class Board(NamedTuple):
    """The columns that decide a crisis."""

    power: np.ndarray
    reach: np.ndarray
    obligation: np.ndarray
    trust: np.ndarray
    common_threat: np.ndarray
    interoperability: np.ndarray
    polity: np.ndarray
    major: np.ndarray
    nuclear: np.ndarray
    risk: np.ndarray
    kept: np.ndarray
    broken: np.ndarray
    exposed: np.ndarray
    rivalry: np.ndarray
    claim: np.ndarray
    contiguous: np.ndarray
    last_turnover: np.ndarray
    joined: np.ndarray
    member: np.ndarray
    status: np.ndarray
    article: np.ndarray
    slots: np.ndarray


@kernel
def brings(b, w, a, j):  # type: ignore[no-untyped-def]
    """The power that nation a can bring to j's side: what reaches there, as far as their forces fight together."""
    return b.power[w, a] * b.reach[w, a, j] * (0.5 + 0.5 * b.interoperability[w, a, j])


@kernel
def pledged_since(b, w, a, j):  # type: ignore[no-untyped-def]
    """The year since which nation a has been bound by its latest defence treaty with j."""
    year = -1e5
    for t in range(b.slots[w]):
        if b.status[w, t] == IN_FORCE and b.article[w, t, DEFENCE] > 0.0:
            one, other = b.member[w, t, a], b.member[w, t, j]
            if one != 0 and other != 0 and one != PARTNER and other != PARTNER:
                year = max(year, b.joined[w, t, a])
    return year


@kernel
def honour_logit(q, b, w, a, j, i, terms):  # type: ignore[no-untyped-def]
    """Fill the terms of ally a's readiness to fight for j against i; return their sum as a chance."""
    attacker = b.power[w, i] * b.reach[w, i, j]
    terms[:] = 0.0
    terms[0] = q.honour_base
    terms[1] = q.honour_trust * (2.0 * b.trust[w, a, j] - 1.0)
    terms[2] = q.honour_common_threat * b.common_threat[w, a, j]
    terms[3] = q.honour_democracy * b.polity[w, a]
    terms[4] = q.honour_interoperability * b.interoperability[w, a, j]
    terms[5] = -q.honour_cost * attacker / (attacker + b.power[w, a] + b.power[w, j] + 1e-9)
    terms[6] = q.honour_major * b.major[w, a]
    terms[7] = q.honour_turnover if b.last_turnover[w, a] > pledged_since(b, w, a, j) else 0.0
    terms[8] = q.honour_reputation * b.kept[w, a] / (b.kept[w, a] + b.broken[w, a])
    return logistic(terms[:9].sum())


@kernel
def supporters(q, b, w, i, j, terms):  # type: ignore[no-untyped-def]
    """The help that i expects j's allies to bring: by their name, and by the truth as far as j's plans are exposed."""
    total = 0.0
    for a in range(b.power.shape[1]):
        owed = b.obligation[w, DEFENCE, a, j]
        if owed > 0.0 and a != i and b.power[w, a] > 0.0:
            belief = b.kept[w, a] / (b.kept[w, a] + b.broken[w, a])
            if b.exposed[w, j] > 0.0:
                belief += b.exposed[w, j] * (honour_logit(q, b, w, a, j, i, terms) - belief)
            total += owed * belief * brings(b, w, a, j)
    return total


@kernel
def accomplices(b, w, i, j):  # type: ignore[no-untyped-def]
    """The power that nations pledged to i's offensives can add at j."""
    total = 0.0
    for a in range(b.power.shape[1]):
        owed = b.obligation[w, OFFENCE, a, i]
        if owed > 0.0 and a != j:
            total += owed * b.kept[w, a] / (b.kept[w, a] + b.broken[w, a]) * b.power[w, a] * b.reach[w, a, j]
    return total


@kernel
def odds(q, attack, defence):  # type: ignore[no-untyped-def]
    """The attacker's chance to win by a contest of powers."""
    if q.decisiveness == 1.0:
        return attack / (attack + defence + 1e-9)
    return attack**q.decisiveness / (attack**q.decisiveness + defence**q.decisiveness + 1e-9)


@kernel
def prospect(q, b, w, i, j, win, allied):  # type: ignore[no-untyped-def]
    """Expected utility of a fight of i with j at the given odds; nuclear weapons of the target, or allies, raise its cost."""
    nuclear = float(b.nuclear[w, j])
    if nuclear == 0.0 and allied:
        for a in range(b.power.shape[1]):
            if b.nuclear[w, a] and a != i:
                nuclear = max(nuclear, 0.5 * max(b.obligation[w, UMBRELLA, a, j], 0.3 * b.obligation[w, DEFENCE, a, j]))
    return win - (1.0 - win) * q.defeat - q.war_cost * (1.0 + q.nuclear_cost * nuclear) + 0.2 * b.risk[w, i]


@kernel
def challenge_terms(q, b, w, i, j, gain, terms):  # type: ignore[no-untyped-def]
    """Fill the terms of i's readiness to challenge j, given what a fight promises; return the yearly chance."""
    terms[:] = 0.0
    terms[0] = q.base
    terms[1] = q.prospect * gain
    terms[2] = q.contiguity * b.contiguous[w, i, j]
    terms[3] = q.major * b.major[w, i]
    terms[4] = q.rivalry * b.rivalry[w, i, j]
    allied = max(b.obligation[w, DEFENCE, i, j], b.obligation[w, NON_AGGRESSION, i, j])
    terms[5] = q.ally * allied
    terms[6] = q.joint_democracy * (1.0 if b.polity[w, i] >= 0.5 and b.polity[w, j] >= 0.5 else 0.0)
    terms[7] = q.claim * b.claim[w, i, j]
    return logistic(terms[:8].sum())
