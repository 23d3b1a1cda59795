"""Pledges: what every nation owes every other follows from the treaties that both are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.clock import Clock
from sim.kernels import fill, helper, kernel, per_step
from sim.luck import Luck
from sim.rules.base import Rule, param
from sim.rules.utility import DEFENCE, FIRM, IN_FORCE, owed_by
from sim.vocabulary import Article, Role
from sim.world import World

MEMBER, PARTNER = int(Role.MEMBER), int(Role.PARTNER)
POLITICAL, SUSPENDED = int(Role.POLITICAL), int(Role.SUSPENDED)
OFFENCE, UMBRELLA = int(Article.OFFENCE), int(Article.NUCLEAR_UMBRELLA)

COMMAND = np.zeros(len(Article), dtype=np.bool_)
COMMAND[[Article.LOGISTICS, Article.BASING, Article.PROCUREMENT, Article.EXERCISES]] = True
"""Articles of the joint command, from which political members stay away."""


@helper
def strength_between(  # type: ignore[no-untyped-def]
    w, a, k, i, j, article, partner_article, fellowship, direction, lead, member,
):  # fmt: skip
    """What treaty a obliges member i to towards member j under article k."""
    one, other = member[w, a, i], member[w, a, j]
    strength = article[w, a, k]
    if one == SUSPENDED or other == SUSPENDED:
        return 0.0
    if one == PARTNER or other == PARTNER:
        strength = partner_article[w, a, k] if one != other or fellowship[w, a] else 0.0
    elif (one == POLITICAL or other == POLITICAL) and COMMAND[k]:
        return 0.0
    return owed_by(w, a, k, i, j, strength, direction, lead)


@helper
def call_the_roll(w, slots, status, member, size, roster):  # type: ignore[no-untyped-def]
    """List the full members of every treaty in force; one that binds fewer than two for now has none."""
    for a in range(slots[w]):
        size[w, a] = 0
        fill(roster[w, a], -1)
        if status[w, a] == IN_FORCE:
            for i in range(member.shape[2]):
                if member[w, a, i] != 0 and member[w, a, i] != PARTNER and member[w, a, i] != SUSPENDED:
                    roster[w, a, size[w, a]] = i
                    size[w, a] += 1
        if size[w, a] == 1:
            size[w, a] = 0
            fill(roster[w, a], -1)


@helper
def bring_to_terms(w, a, dispute_resolution, size, roster, settled):  # type: ignore[no-untyped-def]
    """Note between whom treaty a settles disputes: all its full members."""
    if dispute_resolution[w, a]:
        for one in range(size[w, a]):
            for other in range(size[w, a]):
                settled[w, roster[w, a, one], roster[w, a, other]] = one != other


@helper
def excused(w, a, k, j, year, conditional, last_challenge, covered):  # type: ignore[no-untyped-def]
    """Whether nobody need defend j: it is outside the area of treaty a, or was itself the first to challenge."""
    if k != DEFENCE and k != UMBRELLA:
        return False
    return covered[w, a, j] == 0 or (conditional[w, a] and last_challenge[w, j] >= year)


@helper
def lapsing(w, slots, status, conditional):  # type: ignore[no-untyped-def]
    """How many treaties in force are conditional, so that their pledges may rest and return from step to step."""
    count = 0
    for a in range(slots[w]):
        count += status[w, a] == IN_FORCE and conditional[w, a] != 0
    return count


@helper
def those_in(w, a, member, rows):  # type: ignore[no-untyped-def]
    """List all who have a role in treaty a; return how many they are."""
    count = 0
    for i in range(member.shape[2]):
        if member[w, a, i] != 0:
            rows[count] = i
            count += 1
    return count


@helper
def name_treaty(w, a, k, i, j, defence_treaty, offence_treaty):  # type: ignore[no-untyped-def]
    """Keep treaty a as the one that binds i most to j, where it is to defend it or to attack with it."""
    if k == DEFENCE:
        defence_treaty[w, i, j] = a
    elif k == OFFENCE:
        offence_treaty[w, i, j] = a


@kernel
def bind_obligations(  # type: ignore[no-untyped-def]
    p, luck, clock, last_challenge, status, article, partner_article, fellowship, direction, lead, conditional,
    inclusive, dispute_resolution, covered, member, slots, redrawn, size, roster, obligation, unconditional, inclusion,
    settled, pledges, pledged, pacts, defence_treaty, offence_treaty,
):  # fmt: skip
    """Where treaties or members changed, count anew what every nation owes every other, and who stands by whom."""
    n = member.shape[2]
    recent = clock.year - clock.dt - 1e-6
    rows, sworn = np.empty(n, dtype=np.int64), np.empty((n, n), dtype=np.int64)
    for w in range(member.shape[0]):
        if lapsing(w, slots, status, conditional) > 0:
            redrawn[w] = 1
        if not redrawn[w]:
            continue
        call_the_roll(w, slots, status, member, size, roster)
        for i in range(n):
            fill(pledges[w, i], 0)
            fill(sworn[i], 0)
            fill(defence_treaty[w, i], -1)
            fill(offence_treaty[w, i], -1)
            pacts[w, i] = 0.0
            fill(inclusion[w, i], 0)
            fill(settled[w, i], 0)
            fill(unconditional[w, i], 0.0)
            for k in range(article.shape[2]):
                fill(obligation[w, k, i], 0.0)
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE:
                continue
            bring_to_terms(w, a, dispute_resolution, size, roster, settled)
            count = those_in(w, a, member, rows)
            for k in range(article.shape[2]):
                if article[w, a, k] <= 0.0 and partner_article[w, a, k] <= 0.0:
                    continue
                for one in range(count):
                    for other in range(count):
                        i, j = rows[one], rows[other]
                        if i != j:
                            owed = strength_between(
                                w, a, k, i, j, article, partner_article, fellowship, direction, lead, member
                            )
                            inclusion[w, i, j] = max(inclusion[w, i, j], inclusive[w, a] * (owed > 0.0))
                            if covered[w, a, j]:
                                sworn[i, j] += k == DEFENCE and owed > 0.0
                                pledges[w, i, j] += k == DEFENCE and owed > FIRM
                                if k == DEFENCE and not conditional[w, a]:
                                    unconditional[w, i, j] = max(unconditional[w, i, j], owed)
                            free = excused(w, a, k, j, recent, conditional, last_challenge, covered)
                            if owed > obligation[w, k, i, j] and not free:
                                obligation[w, k, i, j] = owed
                                name_treaty(w, a, k, i, j, defence_treaty, offence_treaty)
        for i in range(n):
            for j in range(n):
                if sworn[i, j] == 0:
                    pledged[w, i, j] = -1e5
                elif pledged[w, i, j] < -9e4:
                    pledged[w, i, j] = clock.year
                pacts[w, j] += obligation[w, DEFENCE, i, j] > 0.0


@dataclass(frozen=True)
class BindObligations(Rule):
    """What a nation owes another is, for each kind of article, the strongest that any of their treaties asks."""

    phase = "treaties"
    reads = (
        World.last_challenge, World.status, World.article, World.partner_article, World.fellowship, World.direction,
        World.lead, World.conditional, World.inclusive, World.dispute_resolution, World.covered, World.member,
        World.slots,
    )  # fmt: skip
    writes = (
        World.redrawn, World.size, World.roster, World.obligation, World.unconditional, World.inclusion,
        World.settled, World.pledges, World.pledged, World.pacts, World.defence_treaty, World.offence_treaty,
    )  # fmt: skip
    kernel = staticmethod(bind_obligations)


def judge_spending(
    p: Any, luck: Luck, clock: Clock, alive: np.ndarray, burden: np.ndarray, pledge: np.ndarray, status: np.ndarray,
    member: np.ndarray, trust: np.ndarray,
) -> None:  # fmt: skip
    """Let those who spend what a treaty asks trust those less who do not; not compiled, for few treaties ask."""
    for w, a in np.argwhere((pledge > 0.0) & (status == IN_FORCE)):
        bound = (member[w, a] == MEMBER) & (alive[w] == 1)
        short = bound * np.clip(1.0 - burden[w] / pledge[w, a], 0.0, 1.0)
        pays = bound & (short == 0.0)
        trust[w] *= 1.0 - per_step(p[w].resentment, clock.dt) * np.outer(pays, short)


@dataclass(frozen=True)
class JudgeSpending(Rule):
    """Members that spend what their treaty asks for lose some trust in those that do not."""

    phase = "cooperation"
    reads, writes = (World.alive, World.burden, World.pledge, World.status, World.member), (World.trust,)
    kernel = staticmethod(judge_spending)
    resentment: float = param(
        0.03, "share of trust that a member loses which spends nothing of what was pledged", unit="1/year", low=0,
        high=1,
    )  # fmt: skip
