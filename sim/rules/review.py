"""Review: members weigh what a treaty still gives them, leave or renew; treaties end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step, total
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import carry_out, level_of, note, quarrel
from sim.rules.utility import IN_FORCE, Texts, Views, weigh_coalition
from sim.vocabulary import TERM_SLOTS, Decision, Role, places
from sim.world import World

PARTNER, SUSPENDED = int(Role.PARTNER), int(Role.SUSPENDED)
LEAVE, RENEW = int(Decision.LEAVE), int(Decision.RENEW)
LEAVING, RENEWING = places(Decision.LEAVE), places(Decision.RENEW)
NEVER = 9e4


class Times(NamedTuple):
    """What has changed for nations of late, and their regimes."""

    polity: np.ndarray
    upheaval: np.ndarray
    power_shift: np.ndarray
    turnover: np.ndarray
    swing: np.ndarray


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
def renewal_terms(q, u, value, sunk, polity, novel, why):  # type: ignore[no-untyped-def]
    """Fill the terms of renewing a treaty whose term runs out; return the chance."""
    fill(why, 0.0)
    why[RENEWING.worth] = value / u.temperature
    why[RENEWING.sunk_cost] = sunk / u.temperature
    why[RENEWING.habit] = q.habit
    why[RENEWING.democracy] = q.democracy * polity / u.temperature
    why[RENEWING.regime_change] = -novel * (why[RENEWING.sunk_cost] + why[RENEWING.habit])
    return logistic(total(why, TERM_SLOTS))


@helper
def leaving_terms(q, u, w, i, value, sunk, years, novel, strain, pull, times, why):  # type: ignore[no-untyped-def]
    """Fill the terms of leaving a treaty of some value after some years in it."""
    doubt = -q.doubt / u.temperature
    new_coalition = times.turnover[w, i] * min(1.0 - times.polity[w, i] + times.upheaval[w, i], 1.0)
    fill(why, 0.0)
    why[LEAVING.base] = q.base
    why[LEAVING.worth] = doubt * value
    why[LEAVING.sunk_cost] = doubt * sunk
    why[LEAVING.age] = doubt * q.age * min(years, q.oldest)
    why[LEAVING.democracy] = doubt * q.democracy * times.polity[w, i]
    why[LEAVING.strain] = q.strain * strain
    why[LEAVING.power_shift] = q.power_shift * times.power_shift[w, i]
    why[LEAVING.turnover] = q.turnover * new_coalition
    why[LEAVING.outside_pact] = q.outside_pact * pull
    why[LEAVING.reversal] = q.reversal * max(0.0, times.swing[w, i] - q.distant)
    why[LEAVING.regime_change] = -novel * (why[LEAVING.base] + why[LEAVING.sunk_cost] + why[LEAVING.age])


@kernel
def review(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, upheaval, power_shift, turnover, swing, interests, friends,
    enemies, alarm, expected_help, appeased, pledges, pledged, terms, trust, rivalry, interoperability, status,
    treaty_key, duration, renewal, notice, depth, dispute_resolution, strain, lead, direction, covered, article,
    partner_article, size, roster, member, joined, leaving, ended, slots, redrawn,
):  # fmt: skip
    """Let members and partners consider leaving, carry out notices that are due, end treaties with one member left."""
    why = np.empty(TERM_SLOTS)
    views = Views(power, interests, friends, enemies, alarm, expected_help, appeased, pledges, terms)
    texts, loose = Texts(article, direction, lead, covered), Texts(partner_article, direction, lead, covered)
    times, n = Times(polity, upheaval, power_shift, turnover, swing), alive.shape[1]
    since = clock.year - clock.dt - 1e-6 if clock.step > 1 else 1e6
    for w in range(polity.shape[0]):
        q, u = p[w], appraise[w]
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE:
                continue
            level = level_of(article, w, a)
            due = renewal[w, a] <= clock.year + 1e-9
            anger, skill = mood_among(w, a, size, roster, rivalry, trust, interoperability)
            anger *= 1.0 - q.settlement * dispute_resolution[w, a]
            strain[w, a] += per_step(q.strain_speed, clock.dt) * (anger - strain[w, a])
            tier, full = level_of(partner_article, w, a), size[w, a]
            for m in range(full + n if full > 0 and tier > 0.0 and q.partners != 0.0 else full):
                partner, i = m >= full, roster[w, a, m] if m < full else m - full
                if leaving[w, a, i] < NEVER or not alive[w, i] or member[w, a, i] == 0:
                    continue
                years = clock.year - joined[w, a, i]
                if partner and (member[w, a, i] != PARTNER or years < 0.5 * clock.dt):
                    continue  # nor does who came in this step go in it
                sunk = q.sunk_cost * (q.routine + depth[w, a] + q.joint_forces * skill)
                novel = min(q.upheaval * upheaval[w, i], 1.0)
                if partner:
                    value = weigh_coalition(u, w, a, i, 1, tier, roster[w, a], loose, views, why)
                else:
                    value = weigh_coalition(u, w, a, i, 1, level, roster[w, a], texts, views, why)
                if due and not partner:
                    chance = renewal_terms(q, u, value, sunk, polity[w, i], novel, why)
                    stays = uniform(luck, w, luck.who[i], treaty_key[w, a], 1) < chance
                    note(log, w, RENEW, i, -1, a, stays, chance, why)
                    if not stays:
                        leaving[w, a, i] = clock.year
                    continue
                pull = outside_pact(w, a, i, since, member, pledged, size, roster, rivalry)
                leaving_terms(q, u, w, i, value, sunk, years, novel, strain[w, a], pull, times, why)
                chance = per_step(logistic(total(why, TERM_SLOTS)), clock.dt)
                goes = uniform(luck, w, luck.who[i], treaty_key[w, a], 0) < chance
                if goes:
                    leaving[w, a, i] = clock.year + notice[w, a]
                if goes or chance > q.noted * clock.dt:
                    note(log, w, LEAVE, i, -1, a, goes, chance, why)
            if due:
                renewal[w, a] = clock.year + duration[w, a]
            carry_out(w, a, clock.year, due, alive, member, leaving, status, ended, redrawn)


@dataclass(frozen=True)
class Review(Rule):
    """Members and partners leave what has lost its worth, the sooner after shifts of power, coups or quarrels."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.upheaval, World.power_shift, World.turnover, World.swing,
        World.interests, World.friends, World.enemies, World.alarm, World.expected_help, World.appeased, World.pledges,
        World.pledged, World.terms, World.trust, World.rivalry, World.interoperability, World.treaty_key,
        World.duration, World.notice, World.depth, World.dispute_resolution, World.lead, World.direction, World.covered,
        World.article, World.partner_article, World.joined, World.slots, World.size, World.roster,
    )  # fmt: skip
    writes = (World.status, World.renewal, World.strain, World.member, World.leaving, World.ended, World.redrawn)
    kernel = staticmethod(review)
    base: float = param(-4.635, "propensity to leave a worthless treaty", unit="logit", source="tuned", low=-10, high=2)
    sunk_cost: float = param(
        1.558,
        "how institutions and habits bind",
        unit="utility",
        source="tuned; sign: Leeds and Savun 2007, abstract",
        low=0,
        high=5,
    )
    routine: float = param(
        0.5, "part of that which any treaty has, beside the depth of its institutions", low=0, high=2
    )
    joint_forces: float = param(0.5, "part of that which fully interoperable forces add", low=0, high=2)
    age: float = param(0.05, "how each year in a treaty binds a member", unit="utility/year", low=0, high=1)
    oldest: float = param(40, "years after which more of them bind no more", unit="years", low=0, high=200)
    doubt: float = param(0.5, "weight of utility in leaving, against that in renewing", low=0, high=2)
    democracy: float = param(
        0.6,
        "how a democracy's word binds it",
        unit="utility",
        source="sign: Leeds and Savun 2007, abstract",
        low=0,
        high=3,
    )
    strain: float = param(1.5, "weight of quarrels among members", unit="logit", low=0, high=6)
    power_shift: float = param(
        0.8, "weight of a shift of own power", unit="logit", source="Morrow 1991, abstract", low=0, high=3
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
        1.0, "weight of a new government's distance from foreign policy so far", unit="logit/point",
        low=0, high=4,
    )  # fmt: skip
    distant: float = param(1.0, "distance from which a new government reverses policy", unit="points", low=0, high=6)
    habit: float = param(
        3.033, "readiness to renew a treaty whose term runs out", unit="logit", source="tuned", low=-3, high=6
    )
    upheaval: float = param(
        1.0, "share of the ties of habit that a turn from full autocracy to full democracy, or back, undoes", unit="-",
        source="sign: Leeds and Savun 2007, abstract", low=0, high=3,
    )  # fmt: skip
    partners: float = param(1, "0: partners never weigh whether to leave", unit="switch", low=0, high=1)
    noted: float = param(0.1, "chance to leave from which staying is recorded", unit="1/year", low=0, high=1)
    strain_speed: float = param(0.3, "share of the way to the present quarrels", unit="1/year", low=0, high=1)
    settlement: float = param(0.5, "share of quarrels that dispute resolution settles", low=0, high=1)
