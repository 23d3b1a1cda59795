"""Challenges: what nations with a quarrel and a reach make of a fight, and how far allies shield the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic
from sim.rules.base import Rule, param
from sim.rules.contest import (
    DEFENCE,
    OFFENCE,
    Forces,
    Pledges,
    Relations,
    challenge_terms,
    honour_terms,
    odds_of,
    prospect_of,
    seen_power,
)
from sim.rules.muster import (
    Help,
    Word,
    count_dangers,
    guard_rears,
    join_in,
    joins_any,
    lend_support,
    muster,
    weigh_word,
)
from sim.vocabulary import DEMOCRATIC, TERM_SLOTS
from sim.world import World


@helper
def weigh_defeat(v, w, i, obligation, unconditional, expected_help, strike, comfort, dread):  # type: ignore[no-untyped-def]
    """Fill what i fears to lose in defeat by every other: less, where its own defenders come whatever it has done."""
    n = strike.shape[1]
    fill(comfort, 0.0)
    for a in range(n):
        if unconditional[w, a, i] > 0.0:
            sure, own = unconditional[w, a, i] * expected_help[w, i, a], comfort[a]
            for j in range(n):
                comfort[j] += sure if obligation[w, DEFENCE, a, j] <= 0.0 else 0.0
            comfort[a] = own  # it does not fight itself
    for j in range(n):
        dread[w, i, j] = v.defeat * (1.0 - v.shelter * comfort[j] / (comfort[j] + strike[w, j, i] + 1e-9))


@kernel
def weigh_challenges(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, obligation, unconditional, expected_help, trust, common_threat,
    interoperability, polity, major, nuclear, risk, kept, broken, exposed, leaked, transparency, threat, rivalry, claim,
    contiguous, settled, last_turnover, pledged, interests, regard, response, hidden, momentum, free_hand, strike,
    support, belief, fidelity, loyalty, pledge_terms, odds, dread, prospect, challenge_chance, undefended_chance,
):  # fmt: skip
    """Reckon for every politically relevant pair the chance of a challenge, with the target's allies and without."""
    n = power.shape[1]
    terms, danger, fears, rear = np.empty(TERM_SLOTS), np.empty(n), np.empty(n), np.empty((n, n))
    found = Help(np.empty((n, n)), np.empty((n, n)), np.empty((n, n)))
    word = Word(
        np.empty(n, dtype=np.uint8), np.empty(n), np.empty(n), np.empty(n, dtype=np.int64), np.empty(n), np.empty(n)
    )
    forces = Forces(power, reach, free_hand, strike, support, nuclear, momentum, hidden, exposed, leaked, transparency)
    pledges = Pledges(obligation, kept, broken, loyalty, pledge_terms)
    relations = Relations(trust, claim, rivalry, threat, contiguous, settled, major, polity, interests)
    for w in range(power.shape[0]):
        v = p[w]
        guard_rears(w, forces, pledges, threat, rear)
        for i in range(n):
            muster(v, w, i, forces, rear[i])
            for j in range(n):
                loyalty[w, i, j] = 0.0
                fill(pledge_terms[w, i, j], 0.0)
                if obligation[w, DEFENCE, i, j] > 0.0 or obligation[w, OFFENCE, i, j] > 0.0:
                    ready = honour_terms(
                        v, w, i, j, pledges, relations, common_threat, interoperability, last_turnover, pledged, regard,
                        pledge_terms[w, i, j],
                    )  # fmt: skip
                    loyalty[w, i, j] = ready if obligation[w, DEFENCE, i, j] > 0.0 else 0.0
        for a in range(n):
            if joins_any(w, a, obligation):
                weigh_word(v, w, a, pledges, word)
                join_in(w, a, forces, pledges, word)
        for i in range(n):
            weigh_defeat(v, w, i, obligation, unconditional, expected_help, strike, danger, dread)
        count_dangers(w, forces, threat, danger, fears, found)
        for a in range(n):
            torn = weigh_word(v, w, a, pledges, word)
            lend_support(v, w, a, torn, forces, pledges, threat, response, danger, fears, belief, fidelity, word, found)
        for i in range(n):
            for j in range(n):
                odds[w, i, j], prospect[w, i, j] = 0.0, 0.0
                challenge_chance[w, i, j], undefended_chance[w, i, j] = 0.0, 0.0
                if i == j or not (alive[w, i] and alive[w, j]) or power[w, i] <= 0.0:
                    continue
                seen = seen_power(w, j, power, hidden, exposed)
                odds[w, i, j] = odds_of(v, strike[w, i, j], seen + found.helpers[j, i])
                prospect[w, i, j] = prospect_of(v, odds[w, i, j], dread[w, i, j], found.shield[j, i], risk[w, i])
                if contiguous[w, i, j] or major[w, i] or claim[w, i, j] > 0.0:
                    rest = challenge_terms(v, w, i, j, forces, pledges, relations, terms)
                    challenge_chance[w, i, j] = logistic(rest + v.prospect * prospect[w, i, j])
                    alone = odds_of(v, strike[w, i, j], seen)
                    alone = prospect_of(v, alone, dread[w, i, j], float(nuclear[w, j]), risk[w, i])
                    undefended_chance[w, i, j] = logistic(rest + v.prospect * alone)


@dataclass(frozen=True)
class WeighChallenges(Rule):
    """Nations with a quarrel and a reach reckon what a challenge would bring, counting the allies they believe in."""

    phase = "crises"
    reads = (
        World.alive, World.power, World.reach, World.obligation, World.unconditional, World.expected_help, World.trust,
        World.common_threat, World.interoperability, World.polity, World.major, World.nuclear, World.risk, World.kept,
        World.broken, World.exposed, World.leaked, World.transparency, World.threat, World.rivalry, World.claim,
        World.contiguous, World.settled, World.last_turnover, World.pledged, World.interests, World.regard,
        World.response, World.hidden, World.momentum,
    )  # fmt: skip
    writes = (
        World.free_hand, World.strike, World.support, World.belief, World.fidelity, World.loyalty, World.pledge_terms,
        World.odds, World.dread, World.prospect, World.challenge_chance, World.undefended_chance,
    )  # fmt: skip
    kernel = staticmethod(weigh_challenges)
    base: float = param(-5.956, "readiness to challenge at no gain", unit="logit", source="tuned", low=-12, high=0)
    prospect: float = param(
        0.7,
        "weight of the expected utility of a fight",
        unit="logit",
        source="set by hand on the moments, assumed",
        low=0,
        high=6,
    )
    contiguity: float = param(
        2.2,
        "weight of a common border",
        unit="logit",
        source="measured: 2.3 ± 0.2 in a logit of 831 first moves among 110,654 relevant pair-years, GML 1946-2010",
        low=0,
        high=5,
    )
    major: float = param(
        0.9,
        "weight of being a major power",
        unit="logit",
        source="assumed; 0.5 ± 0.2 in the logit of contiguity",
        low=-2,
        high=4,
    )
    rivalry: float = param(1.6, "weight of rivalry", unit="logit", low=0, high=6)
    ally: float = param(
        -0.5,
        "weight of a pact between the two",
        unit="logit",
        source="assumed; 0.2 ± 0.2 in the logit of contiguity",
        low=-4,
        high=1,
    )
    joint_democracy: float = param(-1.0, "weight of both being democracies", unit="logit", low=-4, high=1)
    democratic: float = param(DEMOCRATIC, "polity from which a nation counts as a democracy here", low=0, high=1)
    trust: float = param(1.5, "weight of trust, against a challenge", unit="logit", low=0, high=6)
    claim: float = param(1.5, "weight of a claim", unit="logit", low=0, high=6)
    settlement: float = param(
        -0.2, "weight of a treaty of both that settles disputes", unit="logit", low=-4, high=1,
        source="assumed; sign: Boehmer, Gartzke and Nordstrom 2004, recalled",
    )  # fmt: skip
    transition: float = param(
        1.0, "weight of being about to overtake the strongest rival", unit="logit", low=0, high=6,
        source="assumed; sign: Organski and Kugler 1980, recalled",
    )  # fmt: skip
    parity: float = param(
        0.6, "the weaker's power, as a share of the stronger's, from which that looms", low=0, high=0.95
    )
    swift: float = param(
        0.05, "lead in growth of power from which more counts no more", unit="log/year", low=0.001, high=1
    )
    patience: float = param(
        55, "days after which help that comes counts half", unit="days", low=1, high=1e6,
        source="assumed; keeps the mean help of the Atlantic world near what joint practice alone made of it",
    )  # fmt: skip
    decisiveness: float = param(
        1.0, "how sharply power decides a contest", source="Tullock 1980, recalled", low=0.3, high=4
    )
    defeat: float = param(0.6, "loss in defeat, victory being worth 1", unit="stake", low=0, high=3)
    shelter: float = param(
        0.4, "share of that loss which certain help of unconditional defenders would spare a challenger", low=0, high=1,
        source="assumed; sign: Benson 2011, abstract",
    )  # fmt: skip
    guard: float = param(
        0.5, "share of its forces that a challenger beset from all sides keeps at its rear", low=0, high=1,
        source="assumed; sign: Leeds 2003, abstract",
    )  # fmt: skip
    war_cost: float = param(0.35, "cost of fighting", unit="stake", low=0, high=3)
    nuclear_cost: float = param(2.0, "added cost, as a multiple, against nuclear weapons", low=0, high=20)
    umbrella: float = param(
        0.5, "share of that cost which an ally's weapons add under a full nuclear umbrella", low=0, high=1
    )
    implied: float = param(0.3, "strength of the umbrella that a defence pledge alone is taken for", low=0, high=1)
    risk: float = param(0.2, "what a fight is worth to the fully risk-acceptant in itself", unit="stake", low=0, high=2)
    honour_base: float = param(0, "readiness to fight for an ally", unit="logit", low=-5, high=5)
    honour_trust: float = param(0.8, "weight of trust", unit="logit", low=0, high=4)
    honour_common_threat: float = param(0.8, "weight of a common threat", unit="logit", low=0, high=4)
    honour_democracy: float = param(0.35, "weight of democracy, contested", unit="logit", low=-2, high=2)
    honour_interoperability: float = param(0.8, "weight of interoperability", unit="logit", low=0, high=4)
    honour_cost: float = param(1.6, "weight of the attacker's relative strength", unit="logit", low=0, high=6)
    honour_major: float = param(
        -0.3, "weight of being a major power", unit="logit", source="Leeds 2003, abstract", low=-3, high=3
    )
    honour_turnover: float = param(
        -0.8, "weight of a new coalition since the pledge", unit="logit", source="Leeds 2003, abstract", low=-4, high=1
    )
    honour_reputation: float = param(0.8, "weight of the good name at stake", unit="logit", low=0, high=4)
    honour_torn: float = param(
        -1.0, "weight of a pledge of neutrality or non-aggression to the other side", unit="logit", low=-6, high=1
    )
