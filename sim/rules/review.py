"""Review: members weigh what a treaty still gives them, leave or renew; treaties end; pledges are counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step, total
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import level_of, note, quarrel
from sim.rules.utility import DEFENCE, IN_FORCE, owed_by, weigh_coalition
from sim.vocabulary import TERM_SLOTS, Article, Decision, Role, Status
from sim.world import World

ENDED = int(Status.ENDED)
PARTNER, POLITICAL, SUSPENDED = int(Role.PARTNER), int(Role.POLITICAL), int(Role.SUSPENDED)
UMBRELLA = int(Article.NUCLEAR_UMBRELLA)
LEAVE, RENEW = int(Decision.LEAVE), int(Decision.RENEW)
NEVER = 9e4


@helper
def mood_among(w, a, size, roster, rivalry, trust, interoperability):  # type: ignore[no-untyped-def]
    """The quarrels among the members of a treaty and the skill they share: means over pairs."""
    pairs, anger, skill = 0, 0.0, 0.0
    for one in range(size[w, a]):
        for other in range(one):
            i, j = roster[w, a, one], roster[w, a, other]
            pairs += 1
            anger += quarrel(w, i, j, rivalry, trust)
            skill += 0.5 * (interoperability[w, i, j] + interoperability[w, j, i])
    return (min(anger / pairs, 1.0), skill / pairs) if pairs > 0 else (0.0, 0.0)


@helper
def outside_pact(w, a, i, since, member, pledged, size, roster, rivalry):  # type: ignore[no-untyped-def]
    """The strongest rivalry of another member with an outsider whom i has pledged to defend of late."""
    worst = 0.0
    for j in range(member.shape[2]):
        if member[w, a, j] == 0 and pledged[w, i, j] >= since:
            for m in range(size[w, a]):
                if roster[w, a, m] != i:
                    worst = max(worst, rivalry[w, roster[w, a, m], j])
    return worst


@helper
def carry_out(w, a, year, due, alive, member, leaving, status, ended, redrawn):  # type: ignore[no-untyped-def]
    """Let notices take effect, and suspended memberships run out with the term; end a treaty with one member left."""
    full = 0
    for i in range(member.shape[2]):
        gone = leaving[w, a, i] <= year + 1e-6 or (due and member[w, a, i] == SUSPENDED)
        if member[w, a, i] != 0 and (gone or not alive[w, i]):
            member[w, a, i] = 0
            leaving[w, a, i] = 1e5
            redrawn[w] = 1
        full += member[w, a, i] != 0 and member[w, a, i] != PARTNER
    if full < 2:
        status[w, a] = ENDED
        ended[w, a] = year
        redrawn[w] = 1
        fill(member[w, a], 0)


@kernel
def review(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, upheaval, power_shift, turnover, swing, interests, friends,
    enemies, alarm, expected_help, pledges, pledged, terms, trust, rivalry, interoperability, status, treaty_key,
    duration, renewal, notice, depth, dispute_resolution, strain, lead, direction, covered, article, size, roster,
    member, joined, leaving, ended, slots, redrawn,
):  # fmt: skip
    """Let each member consider leaving, carry out the notices that are due, and end treaties with one member left."""
    why = np.empty(TERM_SLOTS)
    since = clock.year - clock.dt - 1e-6 if clock.step > 1 else 1e6
    for w in range(polity.shape[0]):
        q, u = p[w], appraise[w]
        doubt = -0.5 / u.temperature
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE:
                continue
            level = level_of(article, w, a)
            due = renewal[w, a] <= clock.year + 1e-9
            anger, skill = mood_among(w, a, size, roster, rivalry, trust, interoperability)
            anger *= 1.0 - q.settlement * dispute_resolution[w, a]
            strain[w, a] += per_step(q.strain_speed, clock.dt) * (anger - strain[w, a])
            for m in range(size[w, a]):
                i = roster[w, a, m]
                if leaving[w, a, i] < NEVER or not alive[w, i] or member[w, a, i] == 0:
                    continue
                value = weigh_coalition(
                    u, w, a, i, 1, level, roster[w, a], article, direction, lead, covered, power, interests, friends,
                    enemies, alarm, expected_help, pledges, terms, why,
                )  # fmt: skip
                sunk = q.sunk_cost * (0.5 + depth[w, a] + 0.5 * skill)
                novel = min(q.upheaval * upheaval[w, i], 1.0)
                fill(why, 0.0)
                if due:
                    why[0] = value / u.temperature
                    why[1] = sunk / u.temperature
                    why[2] = q.habit
                    why[3] = -novel * (why[1] + why[2])
                    chance = logistic(total(why, 4))
                    stays = uniform(luck, w, luck.who[i], treaty_key[w, a], 1) < chance
                    note(log, w, RENEW, i, -1, a, stays, chance, why)
                    if not stays:
                        leaving[w, a, i] = clock.year
                    continue
                why[0] = q.base
                why[1] = doubt * value
                why[2] = doubt * sunk
                why[3] = doubt * 0.05 * min(clock.year - joined[w, a, i], 40.0)
                why[4] = doubt * q.democracy * polity[w, i]
                why[5] = q.strain * strain[w, a]
                why[6] = q.power_shift * power_shift[w, i]
                why[7] = q.turnover * turnover[w, i] * min(1.0 - polity[w, i] + upheaval[w, i], 1.0)
                why[8] = q.outside_pact * outside_pact(w, a, i, since, member, pledged, size, roster, rivalry)
                why[9] = q.reversal * max(0.0, swing[w, i] - q.distant)
                why[10] = -novel * (why[0] + why[2] + why[3])
                chance = per_step(logistic(total(why, 11)), clock.dt)
                if uniform(luck, w, luck.who[i], treaty_key[w, a], 0) < chance:
                    leaving[w, a, i] = clock.year + notice[w, a]
                    note(log, w, LEAVE, i, -1, a, 1, chance, why)
            if due:
                renewal[w, a] = clock.year + duration[w, a]
            carry_out(w, a, clock.year, due, alive, member, leaving, status, ended, redrawn)


@dataclass(frozen=True)
class Review(Rule):
    """Members leave treaties that have lost their worth, the sooner after shifts of power, coups or quarrels."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.upheaval, World.power_shift, World.turnover, World.swing,
        World.interests, World.friends, World.enemies, World.alarm, World.expected_help, World.pledges, World.pledged,
        World.terms, World.trust, World.rivalry, World.interoperability, World.treaty_key, World.duration, World.notice,
        World.depth, World.dispute_resolution, World.lead, World.direction, World.covered, World.article, World.joined,
        World.slots, World.size, World.roster,
    )  # fmt: skip
    writes = (World.status, World.renewal, World.strain, World.member, World.leaving, World.ended, World.redrawn)
    kernel = staticmethod(review)
    base: float = param(-4.5, "propensity to leave a worthless treaty", unit="logit", source="tuned", low=-10, high=2)
    sunk_cost: float = param(
        1.0, "how institutions and habits bind", unit="utility", source="Leeds and Savun 2007, abstract", low=0, high=5
    )
    democracy: float = param(0.3, "how a democracy's word binds it", unit="utility", low=0, high=3)
    strain: float = param(1.5, "weight of quarrels among members", unit="logit", low=0, high=6)
    power_shift: float = param(
        0.3, "weight of a shift of own power", unit="logit", source="Morrow 1991, abstract", low=0, high=3
    )
    turnover: float = param(
        0.8, "weight of a new coalition in a non-democracy", unit="logit",
        source="Leeds, Mattes and Vogel 2009, abstract", low=0, high=4,
    )  # fmt: skip
    outside_pact: float = param(
        1.5, "weight of a new pledge to an outsider who is a full rival of another member", unit="logit",
        source="sign: Leeds and Savun 2007, abstract", low=0, high=6,
    )  # fmt: skip
    reversal: float = param(
        1.0, "weight of a new government's distance from the policy of the one that signed", unit="logit/point",
        low=0, high=4,
    )  # fmt: skip
    distant: float = param(1.0, "distance from which a new government reverses policy", unit="points", low=0, high=6)
    habit: float = param(0.0, "readiness to renew a treaty whose term runs out", unit="logit", low=-3, high=6)
    upheaval: float = param(
        1.0, "share of the ties of habit that a turn from full autocracy to full democracy, or back, undoes", unit="-",
        source="sign: Leeds and Savun 2007, abstract", low=0, high=3,
    )  # fmt: skip
    strain_speed: float = param(0.3, "share of the way to the present quarrels", unit="1/year", low=0, high=1)
    settlement: float = param(0.5, "share of quarrels that dispute resolution settles", low=0, high=1)


@helper
def strength_between(w, a, k, i, j, article, partner_article, direction, lead, member):  # type: ignore[no-untyped-def]
    """What treaty a obliges member i to towards member j under article k."""
    one, other = member[w, a, i], member[w, a, j]
    strength = article[w, a, k]
    if one == SUSPENDED or other == SUSPENDED:
        return 0.0
    if one == PARTNER or other == PARTNER:
        strength = partner_article[w, a, k]
    elif (one == POLITICAL or other == POLITICAL) and (1 <= k <= 2 or k == 4 or k == 6):
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


@kernel
def bind_obligations(  # type: ignore[no-untyped-def]
    p, luck, clock, last_challenge, status, article, partner_article, direction, lead, conditional, inclusive, covered,
    member, slots, redrawn, size, roster, obligation, inclusion, pledges, pledged, pacts,
):  # fmt: skip
    """Where treaties or members changed, count anew what every nation owes every other, and who stands by whom."""
    n = member.shape[2]
    recent = clock.year - clock.dt - 1e-6
    rows = np.empty(n, dtype=np.int64)
    for w in range(member.shape[0]):
        if lapsing(w, slots, status, conditional) > 0:
            redrawn[w] = 1
        if not redrawn[w]:
            continue
        call_the_roll(w, slots, status, member, size, roster)
        for i in range(n):
            fill(pledges[w, i], 0)
            pacts[w, i] = 0.0
            fill(inclusion[w, i], 0)
            for k in range(article.shape[2]):
                fill(obligation[w, k, i], 0.0)
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE:
                continue
            count = 0
            for i in range(n):
                if member[w, a, i] != 0:
                    rows[count] = i
                    count += 1
            for k in range(article.shape[2]):
                if article[w, a, k] <= 0.0 and partner_article[w, a, k] <= 0.0:
                    continue
                for one in range(count):
                    for other in range(count):
                        i, j = rows[one], rows[other]
                        if i != j:
                            owed = strength_between(w, a, k, i, j, article, partner_article, direction, lead, member)
                            inclusion[w, i, j] = max(inclusion[w, i, j], inclusive[w, a] * (owed > 0.0))
                            if covered[w, a, j]:
                                pledges[w, i, j] += k == DEFENCE and owed > 0.0
                            if not excused(w, a, k, j, recent, conditional, last_challenge, covered):
                                obligation[w, k, i, j] = max(obligation[w, k, i, j], owed)
        for i in range(n):
            for j in range(n):
                if pledges[w, i, j] == 0:
                    pledged[w, i, j] = -1e5
                elif pledged[w, i, j] < -9e4:
                    pledged[w, i, j] = clock.year
                pacts[w, j] += obligation[w, DEFENCE, i, j] > 0.0


@dataclass(frozen=True)
class BindObligations(Rule):
    """What a nation owes another is, for each kind of article, the strongest that any of their treaties asks."""

    phase = "treaties"
    reads = (
        World.last_challenge, World.status, World.article, World.partner_article, World.direction, World.lead,
        World.conditional, World.inclusive, World.covered, World.member, World.slots,
    )  # fmt: skip
    writes = (
        World.redrawn, World.size, World.roster, World.obligation, World.inclusion, World.pledges, World.pledged,
        World.pacts,
    )  # fmt: skip
    kernel = staticmethod(bind_obligations)
