"""Challenges: what nations with a quarrel and a reach make of a fight, and how far allies shield the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic
from sim.rules.base import Rule, param
from sim.rules.contest import DEFENCE, OFFENCE, UMBRELLA, challenge_terms, fear_of, honour_terms, odds_of, prospect_of
from sim.vocabulary import TERM_SLOTS
from sim.world import World


@helper
def count_support(  # type: ignore[no-untyped-def]
    v, w, j, power, reach, obligation, interoperability, nuclear, kept, broken, loyalty, exposed, leaked, transparency,
    threat, strike, support, belief, fidelity, helpers, shield,
):  # fmt: skip
    """Fill, against every attacker, the help j is believed to get and the nuclear weapons that may shield it."""
    n = power.shape[1]
    danger, fears = 0.0, 1e-12
    for i in range(n):
        helpers[i] = 0.0
        shield[i] = float(nuclear[w, j])
        danger += threat[w, j, i] * strike[w, i, j]
        fears += threat[w, j, i]
    for a in range(n):
        belief[w, a, j], fidelity[w, a, j] = 0.0, 0.0
        support[w, a, j] = power[w, a] * reach[w, a, j] * (0.5 + 0.5 * interoperability[w, a, j])
        owed = obligation[w, DEFENCE, a, j]
        cover = 0.5 * max(obligation[w, UMBRELLA, a, j], 0.3 * owed) if nuclear[w, a] else 0.0
        if (owed <= 0.0 and cover <= 0.0) or power[w, a] <= 0.0:
            continue
        name = kept[w, a] / (kept[w, a] + broken[w, a])
        known = max(exposed[w, j], leaked[w, j], transparency[w, a])
        if owed > 0.0:
            fidelity[w, a, j] = logistic(loyalty[w, a, j] + fear_of(v, danger / fears, power[w, a], power[w, j]))
            belief[w, a, j] = name + known * (fidelity[w, a, j] - name)
        for i in range(n):
            if i != a and obligation[w, DEFENCE, a, i] <= 0.0:
                believed = name
                if known > 0.0 and owed > 0.0:
                    truth = logistic(loyalty[w, a, j] + fear_of(v, strike[w, i, j], power[w, a], power[w, j]))
                    believed += known * (truth - name)
                helpers[i] += owed * believed * support[w, a, j]
                shield[i] = max(shield[i], cover)


@kernel
def weigh_challenges(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, obligation, trust, common_threat, interoperability, polity, major, nuclear,
    risk, kept, broken, exposed, leaked, transparency, threat, rivalry, claim, contiguous, last_turnover, pledged,
    strike, support, belief, fidelity, loyalty, pledge_terms, odds, prospect, challenge_chance, undefended_chance,
):  # fmt: skip
    """Reckon for every politically relevant pair the chance of a challenge, with the target's allies and without."""
    n = power.shape[1]
    terms, helpers, shield = np.empty(TERM_SLOTS), np.empty(n), np.empty(n)
    for w in range(power.shape[0]):
        v = p[w]
        for i in range(n):
            for j in range(n):
                strike[w, i, j] = power[w, i] * reach[w, i, j]
                loyalty[w, i, j] = 0.0
                fill(pledge_terms[w, i, j], 0.0)
                if obligation[w, DEFENCE, i, j] > 0.0 or obligation[w, OFFENCE, i, j] > 0.0:
                    ready = honour_terms(
                        v, w, i, j, trust, common_threat, polity, interoperability, major, last_turnover, pledged,
                        kept, broken, pledge_terms[w, i, j],
                    )  # fmt: skip
                    loyalty[w, i, j] = ready if obligation[w, DEFENCE, i, j] > 0.0 else 0.0
            for a in range(n):
                owed = obligation[w, OFFENCE, a, i]
                if owed > 0.0:
                    for j in range(n):
                        if j != a and obligation[w, DEFENCE, a, j] <= 0.0:
                            name = kept[w, a] / (kept[w, a] + broken[w, a])
                            strike[w, i, j] += owed * name * power[w, a] * reach[w, a, j]
        for j in range(n):
            count_support(
                v, w, j, power, reach, obligation, interoperability, nuclear, kept, broken, loyalty, exposed, leaked,
                transparency, threat, strike, support, belief, fidelity, helpers, shield,
            )  # fmt: skip
            for i in range(n):
                odds[w, i, j], prospect[w, i, j] = 0.0, 0.0
                challenge_chance[w, i, j], undefended_chance[w, i, j] = 0.0, 0.0
                if i == j or not (alive[w, i] and alive[w, j]) or power[w, i] <= 0.0:
                    continue
                odds[w, i, j] = odds_of(v, strike[w, i, j], power[w, j] + helpers[i])
                prospect[w, i, j] = prospect_of(v, odds[w, i, j], shield[i], risk[w, i])
                if contiguous[w, i, j] or major[w, i] or claim[w, i, j] > 0.0:
                    rest = challenge_terms(
                        v, w, i, j, contiguous, major, rivalry, obligation, polity, claim, trust, terms
                    )
                    challenge_chance[w, i, j] = logistic(rest + v.prospect * prospect[w, i, j])
                    alone = odds_of(v, strike[w, i, j], power[w, j])
                    alone = prospect_of(v, alone, float(nuclear[w, j]), risk[w, i])
                    undefended_chance[w, i, j] = logistic(rest + v.prospect * alone)


@dataclass(frozen=True)
class WeighChallenges(Rule):
    """Nations with a quarrel and a reach reckon what a challenge would bring, counting the allies they believe in."""

    phase = "crises"
    reads = (
        World.alive, World.power, World.reach, World.obligation, World.trust, World.common_threat,
        World.interoperability, World.polity, World.major, World.nuclear, World.risk, World.kept, World.broken,
        World.exposed, World.leaked, World.transparency, World.threat, World.rivalry, World.claim, World.contiguous,
        World.last_turnover, World.pledged,
    )  # fmt: skip
    writes = (
        World.strike, World.support, World.belief, World.fidelity, World.loyalty, World.pledge_terms, World.odds,
        World.prospect, World.challenge_chance, World.undefended_chance,
    )  # fmt: skip
    kernel = staticmethod(weigh_challenges)
    base: float = param(-6.2, "readiness to challenge at no gain", unit="logit", source="tuned", low=-12, high=0)
    prospect: float = param(
        0.7, "weight of the expected utility of a fight", unit="logit", source="tuned", low=0, high=6
    )
    contiguity: float = param(
        2.2, "weight of a common border", unit="logit", source="measured on disputes", low=0, high=5
    )
    major: float = param(
        0.9, "weight of being a major power", unit="logit", source="measured on disputes", low=-2, high=4
    )
    rivalry: float = param(1.6, "weight of rivalry", unit="logit", low=0, high=6)
    ally: float = param(
        -0.5, "weight of a pact between the two", unit="logit", source="measured on disputes", low=-4, high=1
    )
    joint_democracy: float = param(-1.0, "weight of both being democracies", unit="logit", low=-4, high=1)
    trust: float = param(1.5, "weight of trust, against a challenge", unit="logit", low=0, high=6)
    claim: float = param(1.5, "weight of a claim", unit="logit", low=0, high=6)
    decisiveness: float = param(
        1.0, "how sharply power decides a contest", source="Tullock 1980, recalled", low=0.3, high=4
    )
    defeat: float = param(0.6, "loss in defeat, victory being worth 1", unit="stake", low=0, high=3)
    war_cost: float = param(0.35, "cost of fighting", unit="stake", low=0, high=3)
    nuclear_cost: float = param(2.0, "added cost, as a multiple, against nuclear weapons", low=0, high=20)
    honour_base: float = param(0.1, "readiness to fight for an ally", unit="logit", source="tuned", low=-5, high=5)
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
