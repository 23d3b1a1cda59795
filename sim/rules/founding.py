"""Founding: an organisation begins with a lead state's offer, or with a circle of nations that all want it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step
from sim.luck import NOBODY, uniform
from sim.rules.base import Rule, param
from sim.rules.market import (
    ARTICLES,
    Home,
    draft,
    enter,
    judgement,
    level_of,
    mood_on,
    note,
    pair_key,
    pressed,
    random_order,
    ratified,
)
from sim.rules.utility import IN_FORCE, Texts, Views, swears, weigh_coalition
from sim.vocabulary import PRESSURE, TERM_SLOTS, Accession, Article, Decision, Status
from sim.world import World

OFFERED, ENDED = int(Status.OFFERED), int(Status.ENDED)
FEWEST, LARGEST = 3, 12
FOUND, UNANIMITY = int(Decision.FOUND), int(Accession.UNANIMITY)

NOTHING = np.zeros(len(Article))


@helper
def swear_all(w, a, member, texts, pledges):  # type: ignore[no-untyped-def]
    """Let what founders owe each other by treaty a count at once among their pledges, so that the step sees it."""
    for i in range(member.shape[2]):
        for j in range(member.shape[2]):
            if i != j and member[w, a, i] != 0 and member[w, a, j] != 0:
                pledges[w, i, j] += swears(w, a, i, j, texts)


@kernel
def sign_offers(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, lobby, lobby_for, public, ideology, interests, friends,
    enemies, alarm, expected_help, appeased, pledges, terms, status, treaty_key, signed, ended, renewal, duration, lead,
    direction, covered, article, invited, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let those invited to a new treaty decide on it as a whole, the lead state pressing; found it if enough sign."""
    n = power.shape[1]
    circle = np.empty(n + 1, dtype=np.int64)
    signs = np.empty(n, dtype=np.int64)
    why = np.empty(TERM_SLOTS)
    views = Views(power, interests, friends, enemies, alarm, expected_help, appeased, pledges, terms)
    texts, home = Texts(article, direction, lead, covered), Home(polity, lobby, lobby_for, public, ideology)
    for w in range(power.shape[0]):
        q, u = p[w], appraise[w]
        for a in range(slots[w]):
            age = clock.year - signed[w, a]
            if status[w, a] != OFFERED or age - math.floor(age + 1e-6) > 1e-6:
                continue  # the invited consider an offer when it is opened, and once a year from then on
            size = 0
            for i in range(n):
                signs[i] = False
                if invited[w, a, i] == 2 and alive[w, i]:
                    circle[size] = i
                    size += 1
            circle[size] = -1
            level = level_of(article, w, a)
            chief = lead[w, a]
            count = 0
            for m in range(size):
                i = circle[m]
                value = weigh_coalition(u, w, a, i, 0, level, circle, texts, views, why)
                if chief >= 0 and i != chief:
                    why[PRESSURE] = level**0.5 * pressed(u, w, chief, i, power)
                    value += why[PRESSURE]
                error = judgement(luck, w, luck.who[i], treaty_key[w, a], u.temperature)
                signs[i] = i == chief or value + error > 0.0
                chance = 1.0 if i == chief else logistic(value / u.temperature)
                note(log, w, FOUND, i, chief, a, signs[i], chance, why)
                if signs[i] and i != chief:
                    mood, key = mood_on(w, i, circle, home), treaty_key[w, a]
                    signs[i] = ratified(u, luck, log, w, i, chief, a, luck.who[i], key, value, home, mood, why)
                count += signs[i]
            if count >= 2 and (chief < 0 or signs[chief]):
                status[w, a] = IN_FORCE
                signed[w, a] = clock.year
                renewal[w, a] = clock.year + duration[w, a] if duration[w, a] > 0.0 else 1e5
                for i in range(n):
                    if signs[i]:
                        enter(w, a, i, clock.year, member, joined, leaving, redrawn)
                if u.synchronous == 0.0:
                    swear_all(w, a, member, texts, pledges)
            elif age >= q.patience:
                status[w, a] = ENDED
                ended[w, a] = clock.year


@dataclass(frozen=True)
class SignOffers(Rule):
    """A lead state's offer, once open, is weighed by each nation invited and founds an organisation if enough sign."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.lobby, World.lobby_for, World.public, World.ideology,
        World.interests, World.friends, World.enemies, World.alarm, World.expected_help, World.appeased, World.terms,
        World.treaty_key, World.duration, World.lead, World.direction, World.covered, World.article, World.invited,
        World.slots,
    )  # fmt: skip
    writes = (
        World.pledges, World.status, World.signed, World.ended, World.renewal, World.member, World.joined,
        World.leaving, World.redrawn,
    )  # fmt: skip
    kernel = staticmethod(sign_offers)
    patience: float = param(2, "how long an offer stays open", unit="years", low=0, high=20)


@helper
def all_want(u, w, a, size, threshold, circle, texts, views, why):  # type: ignore[no-untyped-def]
    """Whether the treaty drafted with a circle is worth more than a threshold to each in it, the last one first."""
    for m in range(size - 1, -1, -1):
        if weigh_coalition(u, w, a, circle[m], 0, 1.0, circle, texts, views, why) <= threshold:
            return False
    return True


@helper
def next_best(w, newest, alive, utility, pledges, tried, low):  # type: ignore[no-untyped-def]
    """The nation not yet tried of highest worst mutual utility with the circle, pairs that are bound already apart."""
    best, found = -1e8, -1
    for j in range(alive.shape[1]):
        if tried[j] or not alive[w, j]:
            continue
        if newest >= 0 and not (pledges[w, newest, j] > 0 and pledges[w, j, newest] > 0):
            low[j] = min(low[j], min(utility[w, newest, j], utility[w, j, newest]))
        if best < low[j] < 1e8:
            best, found = low[j], j
    return found


@helper
def gather(  # type: ignore[no-untyped-def]
    u, w, a, i, alive, utility, threshold, circle, tried, low, texts, views, why,
):  # fmt: skip
    """Write the circle that i can gather: the best partner, then all with whom all of them would still want it."""
    fill(tried, False)
    fill(low, 1e9)
    circle[0] = newest = i
    tried[i] = True
    size = 1
    while size < LARGEST:
        found = next_best(w, newest, alive, utility, views.pledges, tried, low)
        if found < 0:
            break
        tried[found] = True
        circle[size] = newest = found
        circle[size + 1] = -1
        if size == 1 or all_want(u, w, a, size + 1, threshold, circle, texts, views, why):
            size += 1
        else:
            newest = -1
    circle[size] = -1
    return size


@kernel
def found_circles(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, polity, lobby, lobby_for, public, ideology, interests, friends,
    enemies, alarm, expected_help, appeased, pledges, terms, utility, status, organisation, treaty_key, signed, ended,
    renewal, notice, lead, accession, vetting, depth, direction, covered, article, invited, member, joined, leaving,
    slots, redrawn,
):  # fmt: skip
    """Let a nation now and then gather three or more that should all want it into a new organisation, if they do."""
    n = alive.shape[1]
    circle, tried = np.empty(n + 1, dtype=np.int64), np.empty(n, dtype=np.int64)
    signs, low = np.empty(n, dtype=np.int64), np.empty(n)
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    why = np.empty(TERM_SLOTS)
    views = Views(power, interests, friends, enemies, alarm, expected_help, appeased, pledges, terms)
    texts, home = Texts(article, direction, lead, covered), Home(polity, lobby, lobby_for, public, ideology)
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        chance = per_step(q.initiative, clock.dt)
        random_order(luck, w, order, rank)
        for i in order:
            if not alive[w, i] or uniform(luck, w, luck.who[i], NOBODY, 0) >= chance or slots[w] >= status.shape[1]:
                continue
            a = slots[w]
            draft(w, a, ARTICLES, article)
            size = gather(u, w, a, i, alive, utility, q.threshold, circle, tried, low, texts, views, why)
            if size < FEWEST:
                draft(w, a, NOTHING, article)
                continue
            key = pair_key(luck, circle[1], i) ^ np.uint64(1)
            founders = 0
            for m in range(size):
                k = circle[m]
                value = weigh_coalition(u, w, a, k, 0, 1.0, circle, texts, views, why)
                signs[m] = value + judgement(luck, w, luck.who[k], key, u.temperature) > 0.0
                note(log, w, FOUND, k, i, a, signs[m], logistic(value / u.temperature), why)
                if signs[m]:
                    mood = mood_on(w, k, circle, home)
                    signs[m] = ratified(u, luck, log, w, k, i, a, luck.who[k], key, value, home, mood, why)
                founders += signs[m]
            slots[w] = a + 1
            status[w, a] = IN_FORCE if founders >= FEWEST else ENDED
            ended[w, a] = clock.year if founders < FEWEST else 0.0
            organisation[w, a] = 1
            accession[w, a] = UNANIMITY
            vetting[w, a] = 1
            treaty_key[w, a] = key
            signed[w, a] = clock.year
            renewal[w, a] = 1e5
            notice[w, a] = 1.0
            depth[w, a] = q.depth
            fill(invited[w, a], 1)
            for m in range(size):
                if founders < FEWEST:
                    joined[w, a, circle[m]] = clock.year  # nobody is a member, but the draft is named after them
                elif signs[m]:
                    enter(w, a, circle[m], clock.year, member, joined, leaving, redrawn)
            if founders >= FEWEST and u.synchronous == 0.0:
                swear_all(w, a, member, texts, pledges)


@dataclass(frozen=True)
class FoundCircles(Rule):
    """Nations that see more in a circle than it costs them found an organisation, signing all pairs at once."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.power, World.polity, World.lobby, World.lobby_for, World.public, World.ideology,
        World.interests, World.friends, World.enemies, World.alarm, World.expected_help, World.appeased, World.terms,
        World.utility, World.lead, World.direction, World.covered,
    )  # fmt: skip
    writes = (
        World.pledges, World.status, World.organisation, World.treaty_key, World.signed, World.ended, World.renewal,
        World.notice, World.accession, World.vetting, World.depth, World.article, World.invited, World.member,
        World.joined, World.leaving, World.slots, World.redrawn,
    )  # fmt: skip
    kernel = staticmethod(found_circles)
    initiative: float = param(0.03, "chance that a nation tries to gather a circle", unit="1/year", low=0, high=1)
    threshold: float = param(
        0.2, "value of a circle that each in it must be expected to see", unit="utility", low=-5, high=10
    )
    depth: float = param(0.2, "institutions of a new organisation", low=0, high=1)
