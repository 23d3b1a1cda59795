"""Accession: outsiders apply to organisations, whose members decide on them by the treaty's own rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import helper, kernel, logistic, per_step
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import PARTNER, enter, judgement, level_of, mean_gap, note, random_order, ratified, worth
from sim.rules.utility import IN_FORCE, TERMS, weigh_coalition
from sim.vocabulary import Accession, Decision
from sim.world import World

ACCEDE, VOTE = int(Decision.ACCEDE), int(Decision.VOTE)
CLOSED, UNANIMITY = int(Accession.CLOSED), int(Accession.UNANIMITY)
LEAD, OPEN = int(Accession.LEAD), int(Accession.OPEN)


@helper
def admit(  # type: ignore[no-untyped-def]
    q, u, luck, log, w, a, i, level, chief, rule, key, alive, size, roster, power, terms, benefit, utility,
):  # fmt: skip
    """Count the votes of the members on a candidate by the treaty's rule; the lead state carries some with it."""
    if rule == OPEN:
        return True
    favours = False
    if chief >= 0:
        costs = benefit[w, chief, i] - utility[w, chief, i]
        favours = worth(benefit[w, chief, i], costs, level, u.drafting) > 0.0
    ayes, votes = 0, 0
    leader = False
    for m in range(size):
        j = roster[w, a, m]
        if not alive[w, j]:
            continue
        costs = benefit[w, j, i] - utility[w, j, i]
        value = worth(benefit[w, j, i] + q.solidarity, costs, level, u.drafting) - q.dilution * size
        if favours and j != chief:
            value += u.pressure * power[w, chief] / (power[w, chief] + power[w, j] + 1e-9)
        aye = value + judgement(luck, w, luck.who[j], luck.who[i] ^ key, u.temperature) > 0.0
        note(log, w, VOTE, j, i, a, aye, logistic(value / u.temperature), terms[w, j, i])
        ayes += aye
        votes += 1
        leader = leader or (aye and j == chief)
    if rule == UNANIMITY:
        return ayes == votes
    if rule == LEAD:
        return leader
    return ayes >= q.majority * votes


@kernel
def accede(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, public, ideology, interests, friends, enemies, alarm,
    expected_help, pledges, terms, benefit, utility, status, organisation, treaty_key, lead, accession, article,
    invited, size, roster, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let candidates weigh a coalition as a whole, members vote on them, and parliaments ratify."""
    n = power.shape[1]
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    circle, why = np.empty(n + 1, dtype=np.int64), np.empty(TERMS)
    for w in range(power.shape[0]):
        q, u = p[w], appraise[w]
        random_order(luck, w, order, rank)
        contact = per_step(q.contact, clock.dt)
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE or not organisation[w, a] or accession[w, a] == CLOSED:
                continue
            if size[w, a] == 0:
                continue  # founded in this step: nobody is there yet to vote
            level = level_of(article, w, a)
            key = treaty_key[w, a]
            for m in range(n):
                circle[m] = roster[w, a, m]
            circle[n] = -1
            for i in order:
                outside = member[w, a, i] == 0 or member[w, a, i] == PARTNER
                if not (outside and alive[w, i] and invited[w, a, i] != 0):
                    continue
                if uniform(luck, w, luck.who[i], key, 0) >= contact:
                    continue
                gains, costs = weigh_coalition(
                    u, w, i, 0, circle, interests, friends, enemies, alarm, expected_help, pledges, terms, why
                )
                value = worth(gains, costs, level, u.drafting)
                if value + judgement(luck, w, luck.who[i], key, u.temperature) <= 0.0:
                    continue
                admitted = admit(
                    q, u, luck, log, w, a, i, level, lead[w, a], accession[w, a], key, alive, size[w, a], roster,
                    power, terms, benefit, utility,
                )  # fmt: skip
                gap = mean_gap(w, i, circle, public, ideology)
                passes, chance = ratified(u, luck, w, i, key, value, polity, gap)
                joins = admitted and passes
                note(log, w, ACCEDE, i, lead[w, a], a, joins, logistic(value / u.temperature) * chance, why)
                if joins:
                    enter(w, a, i, clock.year, member, joined, leaving, redrawn)


@dataclass(frozen=True)
class Accede(Rule):
    """Outsiders who see more in an organisation than it costs them apply; the members decide by its rule."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.public, World.ideology, World.interests, World.friends,
        World.enemies, World.alarm, World.expected_help, World.pledges, World.terms, World.benefit, World.utility,
        World.status, World.organisation, World.treaty_key, World.lead, World.accession, World.article,
        World.invited, World.size, World.roster, World.slots,
    )  # fmt: skip
    writes = (World.member, World.joined, World.leaving, World.redrawn)
    kernel = staticmethod(accede)
    contact: float = param(0.3, "chance that a candidate considers an organisation", unit="1/year", low=0, high=1)
    solidarity: float = param(2.0, "benefit a member sees in any new member", unit="utility", low=0, high=10)
    dilution: float = param(0.02, "cost of one more seat per member", unit="utility", low=0, high=1)
    majority: float = param(0.667, "share of votes that a qualified majority needs", low=0.5, high=1)
