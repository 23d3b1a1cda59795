"""Contest: what decides whether nations fight and who comes, shared by the rules of crises."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper, logistic, total
from sim.vocabulary import PLEDGE_TERMS, Article, Conduct, Decision, terms_of

DEFENCE, OFFENCE = int(Article.DEFENCE), int(Article.OFFENCE)
NEUTRALITY, NON_AGGRESSION = int(Article.NEUTRALITY), int(Article.NON_AGGRESSION)
UMBRELLA = int(Article.NUCLEAR_UMBRELLA)
COMMITMENT, CLAIMS = int(Conduct.COMMITMENT), int(Conduct.CLAIMS)
MOST_CARE = 5.0
"""How many times its usual weight its good name can have for a nation that cares for its word, or for a region."""
NEVER = -9e4
"""A year before this one stands for never."""
COST, TORN, READY = PLEDGE_TERMS.index("cost"), PLEDGE_TERMS.index("torn"), len(PLEDGE_TERMS)
EVENT = terms_of(Decision.CHALLENGE).index("event")


class Forces(NamedTuple):
    """What nations can bring to bear, and how much of it, and of their plans, others see: columns of the world."""

    power: np.ndarray
    reach: np.ndarray
    free_hand: np.ndarray
    strike: np.ndarray
    support: np.ndarray
    nuclear: np.ndarray
    momentum: np.ndarray
    hidden: np.ndarray
    exposed: np.ndarray
    leaked: np.ndarray
    transparency: np.ndarray


class Pledges(NamedTuple):
    """What nations owe one another, how often they kept their word, and how ready they are to keep it now."""

    obligation: np.ndarray
    kept: np.ndarray
    broken: np.ndarray
    loyalty: np.ndarray
    pledge_terms: np.ndarray


class Relations(NamedTuple):
    """What nations are to one another, whatever they have promised, and what they are by themselves."""

    trust: np.ndarray
    claim: np.ndarray
    rivalry: np.ndarray
    threat: np.ndarray
    contiguous: np.ndarray
    settled: np.ndarray
    major: np.ndarray
    polity: np.ndarray
    interests: np.ndarray


@helper
def honour_terms(  # type: ignore[no-untyped-def]
    v, w, a, j, pledges, relations, common_threat, interoperability, last_turnover, pledged, regard, terms,
):  # fmt: skip
    """Fill the terms of a's readiness to fight for j, whoever the other side is; return their sum."""
    new = last_turnover[w, a] > pledged[w, a, j] > NEVER
    terms[0] = v.honour_base
    terms[1] = v.honour_trust * (2.0 * relations.trust[w, a, j] - 1.0)
    terms[2] = v.honour_common_threat * common_threat[w, a, j]
    terms[3] = v.honour_democracy * relations.polity[w, a]
    terms[4] = v.honour_interoperability * interoperability[w, a, j]
    terms[6] = v.honour_major * relations.major[w, a]
    terms[7] = v.honour_turnover if new else 0.0
    care = min(relations.interests[w, a, COMMITMENT] * regard[w, a, j], MOST_CARE)
    kept = pledges.kept[w, a]
    terms[8] = care * v.honour_reputation * kept / (kept + pledges.broken[w, a])
    return total(terms, READY)


@helper
def recall(w, a, j, pledge_terms, fear, terms):  # type: ignore[no-untyped-def]
    """Fill the terms of a's readiness to fight for j against somebody it fears so much; return the chance."""
    fill(terms, 0.0)
    for t in range(pledge_terms.shape[3]):
        terms[t] = pledge_terms[w, a, j, t]
    terms[COST] = fear
    return logistic(total(terms, READY))


@helper
def recall_against(w, a, j, pledge_terms, fear, torn, terms):  # type: ignore[no-untyped-def]
    """The same where a has given its word to the other side too."""
    recall(w, a, j, pledge_terms, fear, terms)
    terms[TORN] = torn
    return logistic(total(terms, READY))


@helper
def fear_of(v, attacker, own, friend):  # type: ignore[no-untyped-def]
    """What the attacker's relative strength takes from an ally's readiness to fight."""
    return -v.honour_cost * attacker / (attacker + own + friend + 1e-9)


@helper
def torn_by(v, w, a, enemy, pledges):  # type: ignore[no-untyped-def]
    """What a's pledge to stay out of an enemy's wars, or not to attack it, takes from its readiness to fight it."""
    owed = pledges.obligation
    return v.honour_torn * max(owed[w, NEUTRALITY, a, enemy], owed[w, NON_AGGRESSION, a, enemy])


@helper
def name_of(w, a, torn, pledges):  # type: ignore[no-untyped-def]
    """The chance that a keeps a pledge by its name alone, less where another pledge is known to stand in the way."""
    kept = pledges.kept[w, a]
    name = kept / (kept + pledges.broken[w, a])
    return name if torn == 0.0 else name / (name + (1.0 - name) * math.exp(-torn))


@helper
def known_of(w, a, j, forces):  # type: ignore[no-untyped-def]
    """How far others know whether a would come to j: from j's plans laid open, or from a's own openness."""
    return max(forces.exposed[w, j], forces.leaked[w, j], forces.transparency[w, a])


@helper
def comes_to(w, a, j, i, pledges):  # type: ignore[no-untyped-def]
    """What a owes j in defence against i: nothing where it must defend i too."""
    owed = pledges.obligation[w, DEFENCE, a, j]
    return owed if a != i and pledges.obligation[w, DEFENCE, a, i] <= 0.0 else 0.0


@helper
def informed(name, known, ready):  # type: ignore[no-untyped-def]
    """The chance that an ally comes, as others believe: by its name and, as far as it is known, how ready it is."""
    return name + known * (logistic(ready) - name)


@helper
def believed(v, w, a, i, j, forces, pledges):  # type: ignore[no-untyped-def]
    """The chance that a comes to j against i, as others believe: by its name and, as far as it is known, the truth."""
    torn, known = torn_by(v, w, a, i, pledges), known_of(w, a, j, forces)
    name = name_of(w, a, torn, pledges)
    if known <= 0.0:
        return name
    fear = fear_of(v, forces.strike[w, i, j], forces.power[w, a], forces.power[w, j])
    return informed(name, known, pledges.loyalty[w, a, j] + torn + fear)


@helper
def odds_of(v, attack, defence):  # type: ignore[no-untyped-def]
    """The attacker's chance to win by a contest of powers."""
    if v.decisiveness == 1.0:
        return attack / (attack + defence + 1e-9)
    return attack**v.decisiveness / (attack**v.decisiveness + defence**v.decisiveness + 1e-9)


@helper
def seen_power(w, j, power, hidden, exposed):  # type: ignore[no-untyped-def]
    """The power of j that others know of: without the arms that it has not shown, unless its plans lie open."""
    return power[w, j] * (1.0 - hidden[w, j] * (1.0 - exposed[w, j]))


@helper
def own_odds(v, w, i, j, forces, pledges, reliance):  # type: ignore[no-untyped-def]
    """The attacker's chance to win as the target reckons it, by what it expects of its own allies."""
    defence = forces.power[w, j]
    for a in range(forces.power.shape[1]):
        owed = comes_to(w, a, j, i, pledges)
        if owed > 0.0:
            defence += owed * reliance[w, j, a] * forces.support[w, a, j]
    own = forces.power[w, i] * forces.reach[w, i, j] * forces.free_hand[w, i, j]
    veiled = forces.hidden[w, i] * (1.0 - forces.exposed[w, i]) * own
    return odds_of(v, max(forces.strike[w, i, j] - veiled, 0.0), defence)


@helper
def cover_of(v, w, a, j, forces, pledges):  # type: ignore[no-untyped-def]
    """How far a's nuclear weapons are held to shield j: by a pledge of an umbrella, or by one of defence alone."""
    if not forces.nuclear[w, a]:
        return 0.0
    owed = pledges.obligation
    return v.umbrella * max(owed[w, UMBRELLA, a, j], v.implied * owed[w, DEFENCE, a, j])


@helper
def own_shield(v, w, i, j, forces, pledges, reliance):  # type: ignore[no-untyped-def]
    """How far nuclear weapons stand behind the target as it sees it: its own, or those of an ally it relies on."""
    shield = float(forces.nuclear[w, j])
    for a in range(reliance.shape[1]):
        if a != i and a != j and pledges.obligation[w, DEFENCE, a, i] <= 0.0:
            shield = max(shield, reliance[w, j, a] * cover_of(v, w, a, j, forces, pledges))
    return shield


@helper
def transition_of(v, w, i, j, forces, rivalry):  # type: ignore[no-untyped-def]
    """How far i is about to overtake j, its strongest rival: by rivalry, nearness of power and growth, in [0, 1]."""
    power, momentum = forces.power, forces.momentum
    larger, smaller = max(power[w, i], power[w, j]), min(power[w, i], power[w, j])
    if rivalry[w, i, j] <= 0.0 or smaller <= v.parity * larger or momentum[w, i] <= momentum[w, j]:
        return 0.0
    for k in range(power.shape[1]):
        if k != i and rivalry[w, i, k] > 0.0 and power[w, k] > power[w, j]:
            return 0.0
    near = (smaller / larger - v.parity) / (1.0 - v.parity)
    return rivalry[w, i, j] * near * min((momentum[w, i] - momentum[w, j]) / v.swift, 1.0)


@helper
def odds_now(v, w, i, j, forces, pledges):  # type: ignore[no-untyped-def]
    """The attacker's chance to win as it believes, as forces are now."""
    defence = seen_power(w, j, forces.power, forces.hidden, forces.exposed)
    for a in range(forces.power.shape[1]):
        owed = comes_to(w, a, j, i, pledges)
        if owed > 0.0 and forces.power[w, a] > 0.0:
            defence += owed * believed(v, w, a, i, j, forces, pledges) * forces.support[w, a, j]
    return odds_of(v, forces.strike[w, i, j], defence)


@helper
def prospect_of(v, win, dread, nuclear, risk):  # type: ignore[no-untyped-def]
    """Expected utility of a fight at the given odds; nuclear weapons behind the target raise its cost."""
    return win - (1.0 - win) * dread - v.war_cost * (1.0 + v.nuclear_cost * nuclear) + v.risk * risk


@helper
def democrats(v, w, i, j, relations):  # type: ignore[no-untyped-def]
    """Whether both are democracies."""
    return relations.polity[w, i] >= v.democratic and relations.polity[w, j] >= v.democratic


@helper
def challenge_terms(v, w, i, j, forces, pledges, relations, terms):  # type: ignore[no-untyped-def]
    """Fill the terms of i's readiness to challenge j, but for what a fight promises; return their sum."""
    owed, r = pledges.obligation, relations
    fill(terms, 0.0)
    terms[0] = v.base
    terms[2] = v.contiguity * r.contiguous[w, i, j]
    terms[3] = v.major * r.major[w, i]
    terms[4] = v.rivalry * r.rivalry[w, i, j]
    terms[5] = v.ally * max(owed[w, DEFENCE, i, j], owed[w, NON_AGGRESSION, i, j])
    terms[6] = v.joint_democracy if democrats(v, w, i, j, r) else 0.0
    terms[7] = v.claim * r.interests[w, i, CLAIMS] * r.claim[w, i, j]
    terms[8] = -v.trust * (2.0 * r.trust[w, i, j] - 1.0)
    terms[9] = v.transition * transition_of(v, w, i, j, forces, r.rivalry) if v.transition > 0.0 else 0.0
    terms[10] = v.settlement if r.settled[w, i, j] else 0.0
    return total(terms, EVENT)
