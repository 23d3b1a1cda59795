"""The habits of the treaty market that its rules share: pressure, judgement, ratification, membership, the record."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper, logistic, total
from sim.luck import NOBODY, uniform
from sim.rules.utility import COST, DEFENCE, FIRM, IN_FORCE
from sim.vocabulary import Article, Decision, Role, Status

MEMBER, PARTNER, SUSPENDED = int(Role.MEMBER), int(Role.PARTNER), int(Role.SUSPENDED)
RATIFY, ENDED = int(Decision.RATIFY), int(Status.ENDED)

ARTICLES = np.zeros(len(Article))
for _article, _strength in (
    (Article.DIALOGUE, 1),
    (Article.CONSULTATION, 1),
    (Article.DEFENCE, 1),
    (Article.EXERCISES, 0.5),
):
    ARTICLES[_article] = _strength
"""What an organisation founded by a circle contains, and any pact of a rival theory (assumed)."""


class Register(NamedTuple):
    """What is known of every treaty besides its articles: its kind, its dates, its members, and how many there are."""

    status: np.ndarray
    organisation: np.ndarray
    treaty_key: np.ndarray
    signed: np.ndarray
    renewal: np.ndarray
    duration: np.ndarray
    notice: np.ndarray
    member: np.ndarray
    joined: np.ndarray
    leaving: np.ndarray
    slots: np.ndarray


class Home(NamedTuple):
    """What counts at home when a treaty is to be ratified: regime, lobbies, and how near the public feels to others."""

    polity: np.ndarray
    lobby: np.ndarray
    lobby_for: np.ndarray
    public: np.ndarray
    ideology: np.ndarray


@helper
def pressed(u, w, chief, i, power):  # type: ignore[no-untyped-def]
    """The benefit that a lead state's wish adds for nation i, the more the stronger the lead state is."""
    return u.pressure * power[w, chief] / (power[w, chief] + power[w, i] + 1e-9)


@helper
def judgement(luck, w, one, other, temperature):  # type: ignore[no-untyped-def]
    """An error of judgement about a counterpart (keys): a logistic number, so that choices follow the logit rule."""
    u = min(max(uniform(luck, w, one, other, 1), 1e-12), 1.0 - 1e-12)
    return temperature * math.log(u / (1.0 - u))


@helper
def ratified(u, luck, log, w, i, partner, a, one, other, value, home, mood, why):  # type: ignore[no-untyped-def]
    """Whether veto players at home let a treaty pass: they count by regime, and heed its value, opinion, lobbies.

    The keys `one` and `other` say whose luck decides; `mood` is how the partner, or the mean of many, looks from home:
    its distance from the public, the lobby for it.
    """
    gap, wish = mood
    fill(why, 0.0)
    why[0] = u.consent
    why[1] = value / u.temperature
    why[2] = -u.opinion * gap
    why[3] = u.lobby * home.lobby[w, i]
    why[4] = u.lobby * wish
    chance = 1.0 - u.veto * home.polity[w, i] * (1.0 - logistic(total(why, 5)))
    passes = uniform(luck, w, one, other, 3) < chance
    note(log, w, RATIFY, i, partner, a, passes, chance, why)
    return passes


@helper
def pair_key(luck, i, j):  # type: ignore[no-untyped-def]
    """The key of luck of a treaty founded now by i with j."""
    return (luck.who[i] ^ (luck.who[j] * np.uint64(2654435761) + luck.step)) & np.uint64(0xFFFFFFFF)


@helper
def level_of(article, w, a):  # type: ignore[no-untyped-def]
    """The sovereignty cost of a treaty: that of its most costly article."""
    level = 0.0
    for k in range(article.shape[2]):
        level = max(level, COST[k] * article[w, a, k])
    return level


@helper
def enter(w, a, i, year, member, joined, leaving, redrawn):  # type: ignore[no-untyped-def]
    """Make a nation a member from now on."""
    member[w, a, i] = MEMBER
    joined[w, a, i] = year
    leaving[w, a, i] = 1e5
    redrawn[w] = 1


@helper
def random_order(luck, w, order, rank):  # type: ignore[no-untyped-def]
    """Put the nations in an order drawn by luck, each by its own number, so that absence of one moves no other."""
    for i in range(order.shape[0]):
        rank[i] = uniform(luck, w, luck.who[i], NOBODY, 255)
        k = i
        while k > 0 and rank[order[k - 1]] > rank[i]:
            order[k] = order[k - 1]
            k -= 1
        order[k] = i


@helper
def note(log, w, decision, actor, counterpart, treaty, outcome, chance, terms):  # type: ignore[no-untyped-def]
    """Write a decision and the terms behind it; rows beyond the log's length are counted, not written."""
    row = log.filled[w]
    log.filled[w] = row + 1
    if row < log.rows.shape[1]:
        log.rows[w, row, 0] = decision
        log.rows[w, row, 1] = actor
        log.rows[w, row, 2] = counterpart
        log.rows[w, row, 3] = treaty
        log.rows[w, row, 4] = outcome
        log.rows[w, row, 5] = chance
        for t in range(terms.shape[0]):
            log.rows[w, row, 6 + t] = terms[t]


@helper
def quarrel(w, i, j, rivalry, trust):  # type: ignore[no-untyped-def]
    """How deep i and j are at odds: their rivalry and their missing trust."""
    return max(rivalry[w, i, j], rivalry[w, j, i]) + 0.5 - 0.25 * (trust[w, i, j] + trust[w, j, i])


@helper
def public_gap(w, i, j, public, ideology):  # type: ignore[no-untyped-def]
    """How far the ideal point of nation j lies from i's public."""
    gap = 0.0
    for d in range(public.shape[2]):
        gap += abs(public[w, i, d] - ideology[w, j, d])
    return gap


@helper
def mood_towards(w, i, j, home):  # type: ignore[no-untyped-def]
    """How nation j looks from i's home: its distance from the public, and the lobby for it."""
    return public_gap(w, i, j, home.public, home.ideology), home.lobby_for[w, i, j]


@helper
def mood_on(w, i, circle, home):  # type: ignore[no-untyped-def]
    """How a circle of nations (rows ended by -1) looks from i's home: means of what each in it looks like."""
    gap, wish = 0.0, 0.0
    size = 0
    for j in circle:
        if j < 0:
            break
        if j != i:
            size += 1
            one = mood_towards(w, i, j, home)
            gap += one[0]
            wish += one[1]
    return gap / max(size, 1), wish / max(size, 1)


@helper
def by_name(w, i, j, kept, broken, trust):  # type: ignore[no-untyped-def]
    """How sure i is that j keeps a pledge to it, by j's name as an ally and i's own trust alone."""
    return kept[w, j] / (kept[w, j] + broken[w, j]) * (0.5 + 0.5 * trust[w, i, j])


@helper
def draft(w, a, articles, article):  # type: ignore[no-untyped-def]
    """Write articles, or none, into a treaty that nobody has signed."""
    for k in range(articles.shape[0]):
        article[w, a, k] = articles[k]


@helper
def open_treaty(w, i, j, year, key, term, register):  # type: ignore[no-untyped-def]
    """Enter a new treaty of two nations in the register; return its row."""
    a = register.slots[w]
    register.slots[w] = a + 1
    register.status[w, a] = IN_FORCE
    register.treaty_key[w, a] = key
    register.signed[w, a] = year
    register.duration[w, a] = term
    register.renewal[w, a] = year + term if term > 0.0 else 1e5
    register.notice[w, a] = 1.0
    for k in (i, j):
        register.member[w, a, k] = MEMBER
        register.joined[w, a, k] = year
    return a


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


@helper
def binds(w, a, i, article, register):  # type: ignore[no-untyped-def]
    """Whether nation i is in a treaty in force that firmly pledges defence, and not as a partner."""
    firm = register.status[w, a] == IN_FORCE and article[w, a, DEFENCE] > FIRM
    return firm and register.member[w, a, i] != 0 and register.member[w, a, i] != PARTNER


@helper
def keep_up(w, year, alive, register, ended, redrawn):  # type: ignore[no-untyped-def]
    """Let notices of all treaties take effect, and terms that run out begin anew, where nobody reviews treaties."""
    for a in range(register.slots[w]):
        if register.status[w, a] == IN_FORCE:
            due = register.renewal[w, a] <= year + 1e-9
            if due:
                register.renewal[w, a] = year + register.duration[w, a]
            carry_out(w, a, year, due, alive, register.member, register.leaving, register.status, ended, redrawn)
