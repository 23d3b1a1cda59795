"""Accession: outsiders apply to organisations, whose members decide on them by the treaty's own rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import kernel, logistic, per_step
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import MEMBER, PARTNER, enter, judgement, level_of, list_members, note, public_gap, random_order, ratified, worth
from sim.rules.utility import IN_FORCE, SCENE, TERMS, Scene, coalition_terms, pair_terms
from sim.vocabulary import Accession, Decision
from sim.world import World

ACCEDE, VOTE = int(Decision.ACCEDE), int(Decision.VOTE)
CLOSED, UNANIMITY = int(Accession.CLOSED), int(Accession.UNANIMITY)
LEAD, OPEN = int(Accession.LEAD), int(Accession.OPEN)


@kernel
def accede(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, reach, friends, enemies, pacts, alarm, obligation, kept, broken,
    trust, common_threat, common_allies, allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty,
    ideology, rivalry, interests, public, status, organisation, treaty_key, lead, accession, article, invited,
    benefit, utility, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let candidates weigh a coalition as a whole, members vote on them, and parliaments ratify."""
    n = power.shape[1]
    s = Scene(
        power, reach, friends, enemies, pacts, alarm, obligation, kept, broken, trust, common_threat, common_allies,
        allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty, ideology, rivalry, interests,
    )  # fmt: skip
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    circle = np.empty(n + 1, dtype=np.int64)
    terms, one = np.empty(TERMS), np.empty(TERMS)
    for w in range(power.shape[0]):
        q, u = p[w], appraise[w]
        random_order(luck, w, order, rank)
        contact = per_step(q.contact, clock.dt)
        for a in range(slots[w]):
            if status[w, a] != IN_FORCE or not organisation[w, a] or accession[w, a] == CLOSED:
                continue
            level = level_of(article, w, a)
            chief = lead[w, a]
            for i in order:
                if member[w, a, i] == MEMBER or not alive[w, i] or invited[w, a, i] == 0 or i == chief:
                    continue
                if member[w, a, i] != 0 and member[w, a, i] != PARTNER:
                    continue
                if uniform(luck, w, luck.who[i], treaty_key[w, a], 0) >= contact:
                    continue
                size = list_members(member, w, a, circle)
                gains, costs = coalition_terms(u, s, w, i, circle, terms, one)
                value = worth(gains, costs, level, u.drafting)
                error = judgement(luck, w, luck.who[i], treaty_key[w, a], u.temperature)
                if value + error <= 0.0:
                    continue
                admitted = admit(q, u, luck, log, s, w, a, i, circle, size, level, chief, accession[w, a], treaty_key, one)
                gap = public_gap(w, i, circle, public, ideology)
                passes, chance = ratified(u, luck, w, i, treaty_key[w, a], value, polity, gap)
                note(log, w, ACCEDE, i, chief, a, admitted and passes, logistic(value / u.temperature) * chance, terms)
                if admitted and passes:
                    enter(w, a, i, clock.year, member, joined, leaving, redrawn)


@kernel
def admit(q, u, luck, log, s, w, a, i, circle, size, level, chief, rule, treaty_key, one):  # type: ignore[no-untyped-def]
    """Count the votes of the members on a candidate by the treaty's rule; the lead state carries some with it."""
    if rule == OPEN:
        return True
    favours = False
    if chief >= 0:
        gains, costs = pair_terms(u, s, w, chief, i, one)
        favours = worth(gains, costs, level, u.drafting) > 0.0
    ayes = 0
    leader = False
    for m in range(size):
        j = circle[m]
        gains, costs = pair_terms(u, s, w, j, i, one)
        value = worth(gains + q.solidarity, costs, level, u.drafting) - q.dilution * size
        if favours and j != chief:
            value += u.pressure * s.power[w, chief] / (s.power[w, chief] + s.power[w, j] + 1e-9)
        error = judgement(luck, w, luck.who[j], luck.who[i] ^ treaty_key[w, a], u.temperature)
        aye = value + error > 0.0
        note(log, w, VOTE, j, i, a, aye, logistic(value / u.temperature), one)
        ayes += aye
        leader = leader or (aye and j == chief)
    if rule == UNANIMITY:
        return ayes == size
    if rule == LEAD:
        return leader
    return ayes >= q.majority * size


@dataclass(frozen=True)
class Accede(Rule):
    """Outsiders who see more in an organisation than it costs them apply; the members decide by its rule."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (*SCENE, World.alive, World.public, World.status, World.organisation, World.treaty_key, World.lead)
    reads += (World.accession, World.article, World.invited, World.benefit, World.utility, World.slots)
    writes = (World.member, World.joined, World.leaving, World.redrawn)
    kernel = staticmethod(accede)
    contact: float = param(0.2, "chance that a candidate considers an organisation", unit="1/year", low=0, high=1)
    solidarity: float = param(2.0, "benefit a member sees in any new member", unit="utility", low=0, high=10)
    dilution: float = param(0.02, "cost of one more seat per member", unit="utility", low=0, high=1)
    majority: float = param(0.667, "share of votes that a qualified majority needs", low=0.5, high=1)
