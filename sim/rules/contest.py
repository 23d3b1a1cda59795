"""Contest: what decides whether nations fight and who comes, shared by the rules of crises."""

from __future__ import annotations

import math

from sim.kernels import fill, helper, logistic, total
from sim.vocabulary import PLEDGE_TERMS, Article, Conduct, Decision, terms_of

DEFENCE, OFFENCE = int(Article.DEFENCE), int(Article.OFFENCE)
NEUTRALITY, NON_AGGRESSION = int(Article.NEUTRALITY), int(Article.NON_AGGRESSION)
UMBRELLA = int(Article.NUCLEAR_UMBRELLA)
COMMITMENT, CLAIMS = int(Conduct.COMMITMENT), int(Conduct.CLAIMS)
MOST_CARE = 5.0
"""How many times its usual weight its good name can have for a nation that cares for its word, or for a region."""
COST, TORN, READY = PLEDGE_TERMS.index("cost"), PLEDGE_TERMS.index("torn"), len(PLEDGE_TERMS)
EVENT = terms_of(Decision.CHALLENGE).index("event")


@helper
def honour_terms(  # type: ignore[no-untyped-def]
    v, w, a, j, trust, common_threat, polity, interoperability, major, last_turnover, pledged, kept, broken, interests,
    regard, terms,
):  # fmt: skip
    """Fill the terms of a's readiness to fight for j, whoever the other side is; return their sum."""
    new = last_turnover[w, a] > pledged[w, a, j] > -9e4
    terms[0] = v.honour_base
    terms[1] = v.honour_trust * (2.0 * trust[w, a, j] - 1.0)
    terms[2] = v.honour_common_threat * common_threat[w, a, j]
    terms[3] = v.honour_democracy * polity[w, a]
    terms[4] = v.honour_interoperability * interoperability[w, a, j]
    terms[6] = v.honour_major * major[w, a]
    terms[7] = v.honour_turnover if new else 0.0
    care = min(interests[w, a, COMMITMENT] * regard[w, a, j], MOST_CARE)
    terms[8] = care * v.honour_reputation * kept[w, a] / (kept[w, a] + broken[w, a])
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
def torn_by(v, w, a, enemy, obligation):  # type: ignore[no-untyped-def]
    """What a's pledge to stay out of an enemy's wars, or not to attack it, takes from its readiness to fight it."""
    return v.honour_torn * max(obligation[w, NEUTRALITY, a, enemy], obligation[w, NON_AGGRESSION, a, enemy])


@helper
def name_of(w, a, torn, kept, broken):  # type: ignore[no-untyped-def]
    """The chance that a keeps a pledge by its name alone, less where another pledge is known to stand in the way."""
    name = kept[w, a] / (kept[w, a] + broken[w, a])
    return name if torn == 0.0 else name / (name + (1.0 - name) * math.exp(-torn))


@helper
def believed(v, w, a, i, j, known, obligation, power, kept, broken, strike, loyalty):  # type: ignore[no-untyped-def]
    """The chance that a comes to j against i, as others believe: by its name and, as far as it is known, the truth."""
    torn = torn_by(v, w, a, i, obligation)
    chance = name_of(w, a, torn, kept, broken)
    if known > 0.0:
        fear = fear_of(v, strike[w, i, j], power[w, a], power[w, j])
        chance += known * (logistic(loyalty[w, a, j] + torn + fear) - chance)
    return chance


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
def own_odds(v, w, i, j, power, hidden, exposed, obligation, reliance, strike, support):  # type: ignore[no-untyped-def]
    """The attacker's chance to win as the target reckons it, by what it expects of its own allies."""
    defence = power[w, j]
    for a in range(power.shape[1]):
        owed = obligation[w, DEFENCE, a, j]
        if owed > 0.0 and a != i and obligation[w, DEFENCE, a, i] <= 0.0:
            defence += owed * reliance[w, j, a] * support[w, a, j]
    shown = 1.0 - hidden[w, i] * (1.0 - exposed[w, i])
    return odds_of(v, shown * strike[w, i, j], defence)


@helper
def cover_of(v, w, a, j, obligation, nuclear):  # type: ignore[no-untyped-def]
    """How far a's nuclear weapons are held to shield j: by a pledge of an umbrella, or by one of defence alone."""
    if not nuclear[w, a]:
        return 0.0
    return v.umbrella * max(obligation[w, UMBRELLA, a, j], v.implied * obligation[w, DEFENCE, a, j])


@helper
def own_shield(v, w, i, j, obligation, reliance, nuclear):  # type: ignore[no-untyped-def]
    """How far nuclear weapons stand behind the target as it sees it: its own, or those of an ally it relies on."""
    shield = float(nuclear[w, j])
    for a in range(nuclear.shape[1]):
        if a != i and a != j and obligation[w, DEFENCE, a, i] <= 0.0:
            shield = max(shield, reliance[w, j, a] * cover_of(v, w, a, j, obligation, nuclear))
    return shield


@helper
def transition_of(v, w, i, j, power, momentum, rivalry):  # type: ignore[no-untyped-def]
    """How far i is about to overtake j, its strongest rival: by rivalry, nearness of power and growth, in [0, 1]."""
    larger, smaller = max(power[w, i], power[w, j]), min(power[w, i], power[w, j])
    if rivalry[w, i, j] <= 0.0 or smaller <= v.parity * larger or momentum[w, i] <= momentum[w, j]:
        return 0.0
    for k in range(power.shape[1]):
        if k != i and rivalry[w, i, k] > 0.0 and power[w, k] > power[w, j]:
            return 0.0
    near = (smaller / larger - v.parity) / (1.0 - v.parity)
    return rivalry[w, i, j] * near * min((momentum[w, i] - momentum[w, j]) / v.swift, 1.0)


@helper
def odds_now(  # type: ignore[no-untyped-def]
    v, w, i, j, power, hidden, obligation, kept, broken, exposed, leaked, transparency, strike, support, loyalty,
):  # fmt: skip
    """The attacker's chance to win as it believes, as forces are now."""
    defence = seen_power(w, j, power, hidden, exposed)
    for a in range(power.shape[1]):
        owed = obligation[w, DEFENCE, a, j]
        if owed > 0.0 and a != i and obligation[w, DEFENCE, a, i] <= 0.0 and power[w, a] > 0.0:
            known = max(exposed[w, j], leaked[w, j], transparency[w, a])
            chance = believed(v, w, a, i, j, known, obligation, power, kept, broken, strike, loyalty)
            defence += owed * chance * support[w, a, j]
    return odds_of(v, strike[w, i, j], defence)


@helper
def prospect_of(v, win, dread, nuclear, risk):  # type: ignore[no-untyped-def]
    """Expected utility of a fight at the given odds; nuclear weapons behind the target raise its cost."""
    return win - (1.0 - win) * dread - v.war_cost * (1.0 + v.nuclear_cost * nuclear) + v.risk * risk


@helper
def democrats(v, w, i, j, polity):  # type: ignore[no-untyped-def]
    """Whether both are democracies."""
    return polity[w, i] >= v.democratic and polity[w, j] >= v.democratic


@helper
def challenge_terms(  # type: ignore[no-untyped-def]
    v, w, i, j, power, momentum, contiguous, major, rivalry, obligation, polity, claim, trust, settled, interests,
    terms,
):  # fmt: skip
    """Fill the terms of i's readiness to challenge j, but for what a fight promises; return their sum."""
    fill(terms, 0.0)
    terms[0] = v.base
    terms[2] = v.contiguity * contiguous[w, i, j]
    terms[3] = v.major * major[w, i]
    terms[4] = v.rivalry * rivalry[w, i, j]
    terms[5] = v.ally * max(obligation[w, DEFENCE, i, j], obligation[w, NON_AGGRESSION, i, j])
    terms[6] = v.joint_democracy if democrats(v, w, i, j, polity) else 0.0
    terms[7] = v.claim * interests[w, i, CLAIMS] * claim[w, i, j]
    terms[8] = -v.trust * (2.0 * trust[w, i, j] - 1.0)
    terms[9] = v.transition * transition_of(v, w, i, j, power, momentum, rivalry) if v.transition > 0.0 else 0.0
    terms[10] = v.settlement if settled[w, i, j] else 0.0
    return total(terms, EVENT)
