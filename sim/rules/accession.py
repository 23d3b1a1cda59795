"""Accession: outsiders apply to organisations, whose members decide on them by the treaty's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.kernels import helper, kernel, logistic, per_step, total
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import (
    PARTNER,
    Home,
    enter,
    judgement,
    level_of,
    mood_on,
    mood_towards,
    note,
    pressed,
    random_order,
    ratified,
)
from sim.rules.utility import (
    DEFENCE,
    FIRM,
    FIRST_COST,
    IN_FORCE,
    TERMS,
    Texts,
    Views,
    owed_by,
    swear,
    weigh_coalition,
    weigh_pair,
)
from sim.vocabulary import DILUTION, PRESSURE, SOLIDARITY, TERM_SLOTS, Accession, Decision
from sim.world import World

ACCEDE, VOTE, ASSOCIATE = int(Decision.ACCEDE), int(Decision.VOTE), int(Decision.PARTNER)
CLOSED, UNANIMITY = int(Accession.CLOSED), int(Accession.UNANIMITY)
LEAD, OPEN = int(Accession.LEAD), int(Accession.OPEN)


class Bid(NamedTuple):
    """A nation's wish to join a treaty: i for a, its sovereignty cost, who leads it and whether that is in favour."""

    a: int
    i: int
    level: float
    chief: int
    favours: bool
    known: bool
    key: np.uint64


class Chamber(NamedTuple):
    """Who decides on newcomers, how united they were, and what a newcomer is worth to each."""

    alive: np.ndarray
    size: np.ndarray
    roster: np.ndarray
    ballots: np.ndarray
    rice: np.ndarray
    worths: np.ndarray


@helper
def bound(w, a, j, i, article, pledges):  # type: ignore[no-untyped-def]
    """Whether treaty a would bind j to nothing new towards i: a defence pact, where another binds it already."""
    return article[w, a, DEFENCE] > 0.0 and pledges[w, j, i] > 0


@helper
def adds_nothing(w, a, i, circle, texts, pledges, obligation):  # type: ignore[no-untyped-def]
    """Whether treaty a is a defence pact that firmly promises i nothing: all in it are bound to fight for i already.

    What counts are defence, attack and the nuclear umbrella.
    """
    if texts.article[w, a, DEFENCE] <= 0.0:
        return False
    for j in circle:
        if j < 0:
            break
        if j == i:
            continue
        if pledges[w, j, i] == 0:
            return False
        for k in range(DEFENCE + 1, texts.article.shape[2]):
            owed = owed_by(w, a, k, j, i, texts.article[w, a, k], texts.direction, texts.lead)
            if owed > FIRM >= obligation[w, k, j, i]:
                return False
    return True


@helper
def welcome(q, u, w, bid, j, chamber, texts, views, why):  # type: ignore[no-untyped-def]
    """Fill the terms of what admitting a newcomer is worth to member j; return the value."""
    weigh_pair(u, w, j, bid.i, bid.level, views.interests, views.terms, why)
    if bound(w, bid.a, j, bid.i, texts.article, views.pledges):
        for t in range(FIRST_COST, TERMS):
            why[t] = 0.0
    why[SOLIDARITY] = bid.level**0.5 * (q.solidarity + q.partnership * bid.known)
    why[DILUTION] = -q.dilution * chamber.size[w, bid.a]
    if bid.favours and j != bid.chief:
        why[PRESSURE] = bid.level**0.5 * pressed(u, w, bid.chief, j, views.power)
    return total(why, TERM_SLOTS)


@helper
def draws_by(luck, w, bid, j, consensus, use):  # type: ignore[no-untyped-def]
    """The keys of member j's luck with a newcomer: that of the dossier before all members, or else its own."""
    own = luck.who[bid.i] ^ bid.key
    if uniform(luck, w, luck.who[j], own, use) < consensus:
        return luck.who[bid.i], bid.key ^ np.uint64(2)
    return luck.who[j], own


@helper
def admit(q, u, luck, log, w, bid, rule, quorum, chamber, texts, views, why):  # type: ignore[no-untyped-def]
    """Count the votes of the members on a candidate by the treaty's rule; note what its entry is worth to each."""
    a, i = bid.a, bid.i
    ayes, votes = 0, 0
    leader = False
    for m in range(chamber.size[w, a]):
        j = chamber.roster[w, a, m]
        if not chamber.alive[w, j]:
            continue
        chamber.worths[j] = value = welcome(q, u, w, bid, j, chamber, texts, views, why)
        if rule == OPEN:
            continue
        one, other = draws_by(luck, w, bid, j, q.consensus, 4)
        aye = value + judgement(luck, w, one, other, u.temperature) > 0.0
        note(log, w, VOTE, j, i, a, aye, logistic(value / u.temperature), why)
        ayes += aye
        votes += 1
        leader = leader or (aye and j == bid.chief)
    if votes > 0:
        chamber.ballots[w, a] += 1
        chamber.rice[w, a] += abs(2 * ayes - votes) / votes
    if rule in (UNANIMITY, OPEN):
        return ayes == votes
    if rule == LEAD:
        return leader
    return ayes >= (quorum if quorum > 0.0 else q.majority) * votes


@helper
def confirmed(q, u, luck, log, w, bid, chamber, home, why):  # type: ignore[no-untyped-def]
    """Whether the parliaments of all members ratify the admission of a newcomer."""
    a, i = bid.a, bid.i
    passes = True
    for m in range(chamber.size[w, a]):
        j = chamber.roster[w, a, m]
        if chamber.alive[w, j]:
            one, other = draws_by(luck, w, bid, j, q.consensus, 5)
            mood = mood_towards(w, j, i, home)
            passes &= ratified(u, luck, log, w, j, i, a, one, other, chamber.worths[j], home, mood, why)
    return passes


@helper
def consider_partnership(u, luck, log, w, bid, tier, circle, texts, views, why):  # type: ignore[no-untyped-def]
    """Whether one refused as a member takes the partnership that it is offered, by the worth of its articles."""
    a, i, chief = bid.a, bid.i, bid.chief
    value = weigh_coalition(u, w, a, i, 0, tier, circle, texts, views, why)
    if bid.favours:
        why[PRESSURE] = tier**0.5 * pressed(u, w, chief, i, views.power)
        value += why[PRESSURE]
    accepts = value + judgement(luck, w, luck.who[i], bid.key ^ np.uint64(1), u.temperature) > 0.0
    note(log, w, ASSOCIATE, i, chief, a, accepts, logistic(value / u.temperature), why)
    return accepts


@kernel
def accede(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, lobby, lobby_for, public, ideology, interests, friends,
    enemies, alarm, expected_help, appeased, obligation, pledges, terms, status, organisation, treaty_key, lead,
    accession, quorum, vetting, direction, covered, article, partner_article, invited, size, roster, member, joined,
    leaving, slots, redrawn, ballots, rice,
):  # fmt: skip
    """Let candidates weigh a coalition as a whole, members vote on them, and parliaments ratify."""
    n = power.shape[1]
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    circle, why = np.empty(n + 1, dtype=np.int64), np.empty(TERM_SLOTS)
    views = Views(power, interests, friends, enemies, alarm, expected_help, appeased, pledges, terms)
    texts, loose = Texts(article, direction, lead, covered), Texts(partner_article, direction, lead, covered)
    chamber = Chamber(alive, size, roster, ballots, rice, np.empty(n))
    home = Home(polity, lobby, lobby_for, public, ideology)
    for w in range(power.shape[0]):
        q, u = p[w], appraise[w]
        random_order(luck, w, order, rank)
        contact = per_step(q.contact, clock.dt)
        for a in range(slots[w]):
            ballots[w, a], rice[w, a] = 0, 0.0
            if status[w, a] != IN_FORCE or not organisation[w, a] or accession[w, a] == CLOSED or size[w, a] == 0:
                continue  # size 0: founded in this step, so that nobody is there yet to vote
            level, tier, key = level_of(article, w, a), level_of(partner_article, w, a), treaty_key[w, a]
            for m in range(n):
                circle[m] = roster[w, a, m]
            circle[n] = -1
            for i in order:
                outside = member[w, a, i] == 0 or member[w, a, i] == PARTNER
                if not (outside and alive[w, i] and invited[w, a, i] != 0):
                    continue
                if uniform(luck, w, luck.who[i], key, 0) >= contact:
                    continue
                if adds_nothing(w, a, i, circle, texts, pledges, obligation):
                    continue
                chief = lead[w, a]
                favours = chief >= 0 and weigh_pair(u, w, chief, i, level, interests, terms, why) > 0.0
                value = weigh_coalition(u, w, a, i, 0, level, circle, texts, views, why)
                if favours and not bound(w, a, chief, i, article, pledges):
                    why[PRESSURE] = level**0.5 * pressed(u, w, chief, i, power)
                    value += why[PRESSURE]
                applies = value + judgement(luck, w, luck.who[i], key, u.temperature) > 0.0
                near = logistic(value / u.temperature)
                if applies or near > q.noted:
                    note(log, w, ACCEDE, i, chief, a, applies, near, why)
                if not applies:
                    continue
                bid = Bid(a, i, level, chief, favours, member[w, a, i] == PARTNER, key)
                admitted = admit(q, u, luck, log, w, bid, accession[w, a], quorum[w, a], chamber, texts, views, why)
                if admitted and vetting[w, a] and q.vetting != 0.0:
                    admitted = confirmed(q, u, luck, log, w, bid, chamber, home, why)
                if admitted:
                    mood = mood_on(w, i, circle, home)
                    if ratified(u, luck, log, w, i, chief, a, luck.who[i], key, value, home, mood, why):
                        enter(w, a, i, clock.year, member, joined, leaving, redrawn)
                        if u.synchronous == 0.0:
                            swear(w, a, i, circle, texts, pledges)
                elif tier > 0.0 and not bid.known and consider_partnership(
                    u, luck, log, w, bid, tier, circle, loose, views, why
                ):  # fmt: skip
                    enter(w, a, i, clock.year, member, joined, leaving, redrawn)
                    member[w, a, i] = PARTNER


@dataclass(frozen=True)
class Accede(Rule):
    """Outsiders who see more in an organisation than it costs them apply; members admit them, or offer partnership."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.lobby, World.lobby_for, World.public, World.ideology,
        World.interests, World.friends, World.enemies, World.alarm, World.expected_help, World.appeased,
        World.obligation, World.terms, World.status, World.organisation, World.treaty_key, World.lead,
        World.accession, World.quorum, World.vetting, World.direction, World.covered, World.article,
        World.partner_article, World.invited, World.size, World.roster, World.slots,
    )  # fmt: skip
    writes = (World.pledges, World.member, World.joined, World.leaving, World.redrawn, World.ballots, World.rice)
    kernel = staticmethod(accede)
    contact: float = param(
        0.1796, "chance that a candidate considers an organisation", unit="1/year", source="tuned", low=0, high=1
    )
    solidarity: float = param(
        1.644, "benefit a member sees in any new member", unit="utility", source="tuned", low=0, high=10
    )
    partnership: float = param(
        0.5, "benefit a member sees in a candidate who has been a partner", unit="utility", low=0, high=10
    )
    consensus: float = param(
        0.8, "chance that a member decides on a newcomer by the dossier that all have, not by a view of its own",
        low=0, high=1,
    )  # fmt: skip
    dilution: float = param(0.02, "cost of one more seat per member", unit="utility", low=0, high=1)
    majority: float = param(
        2 / 3, "share of votes that a qualified majority needs where the treaty does not say", low=0.5, high=1
    )
    vetting: float = param(
        1, "0: members' parliaments never ratify newcomers, whatever a treaty asks for", unit="switch", low=0, high=1
    )
    noted: float = param(0.2, "chance to apply from which staying out is recorded", low=0, high=1)
