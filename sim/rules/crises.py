"""Crises: a challenge, resistance, the signals of allies, an attack or a retreat, and the test of every pledge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, total
from sim.luck import uniform
from sim.rules.aftermath import (
    BACKED_DOWN,
    CONCEDED,
    Accounts,
    Toll,
    count_restraint,
    keep_accounts,
    note_breaches,
    pay_for_breaches,
    wage_war,
    wipe,
    yield_to,
)
from sim.rules.base import Rule, param
from sim.rules.calls import Calls, call_up, count_accomplices, count_helpers
from sim.rules.contest import (
    CLAIMS,
    DEFENCE,
    EVENT,
    Forces,
    Pledges,
    Relations,
    challenge_terms,
    democrats,
    odds_now,
    odds_of,
    own_odds,
    own_shield,
    seen_power,
)
from sim.rules.market import note, random_order
from sim.vocabulary import TERM_SLOTS, Decision
from sim.world import World

CHALLENGE, RESIST, ATTACK = int(Decision.CHALLENGE), int(Decision.RESIST), int(Decision.ATTACK)


@helper
def either(chance, provoked, dt):  # type: ignore[no-untyped-def]
    """The chance of a challenge in a step, of one's own accord or by an event."""
    own = dt * chance
    return own + (1.0 - own) * provoked


@helper
def challenged(luck, w, i, j, chance, provoked, dt):  # type: ignore[no-untyped-def]
    """Whether i challenges j in this step, driven by an event or of its own accord."""
    if provoked > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 5) < provoked:
        return True
    return chance > 0.0 and uniform(luck, w, luck.who[i], luck.who[j], 0) < dt * chance


@helper
def resists(q, v, luck, log, w, i, j, win, forces, pledges, relations, reliance, terms):  # type: ignore[no-untyped-def]
    """Whether the target stands firm, by the odds as it sees them, by what is at stake and what shields it."""
    claim = relations.claim
    win += q.own_view * (own_odds(v, w, i, j, forces, pledges, reliance) - win)
    fill(terms, 0.0)
    terms[0] = q.resolve
    terms[1] = q.resolve_odds * (1.0 - 2.0 * win)
    terms[2] = q.resolve_claim * relations.interests[w, j, CLAIMS] * max(claim[w, i, j], claim[w, j, i])
    terms[3] = q.resolve_shield * own_shield(v, w, i, j, forces, pledges, reliance)
    chance = logistic(total(terms, 4))
    firm = uniform(luck, w, luck.who[j], luck.who[i], 1) < chance
    note(log, w, RESIST, j, i, -1, firm, chance, terms)
    return firm


@helper
def attacks(q, v, luck, log, w, i, j, gain, pledges, relations, terms):  # type: ignore[no-untyped-def]
    """Whether the challenger, once resisted, attacks, by what it now expects of a fight."""
    fill(terms, 0.0)
    terms[0] = q.attack
    terms[1] = q.attack_prospect * gain
    terms[2] = q.attack_rivalry * relations.rivalry[w, i, j]
    terms[3] = q.attack_ally * pledges.obligation[w, DEFENCE, i, j]
    terms[4] = q.attack_joint_democracy if democrats(v, w, i, j, relations) else 0.0
    chance = logistic(total(terms, 5))
    strikes = uniform(luck, w, luck.who[i], luck.who[j], 2) < chance
    note(log, w, ATTACK, i, j, -1, strikes, chance, terms)
    return strikes


@helper
def carry_through(  # type: ignore[no-untyped-def]
    q, v, luck, log, w, i, j, win, gain, dread, forces, pledges, relations, reliance, calls, toll, accounts,
):  # fmt: skip
    """Follow i's challenge of j through the tree of a crisis; return how it ended."""
    if not resists(q, v, luck, log, w, i, j, win, forces, pledges, relations, reliance, calls.terms):
        return yield_to(q, w, i, j, j, CONCEDED, toll)
    sure, expected = count_helpers(v, q, luck, log, w, i, j, forces, pledges, relations.threat, calls)
    strength = count_accomplices(v, q, luck, w, i, j, expected, forces, pledges, calls)
    seen = odds_of(v, strength, seen_power(w, j, forces.power, forces.hidden, forces.exposed) + expected)
    gain += (seen - win) * (1.0 + dread[w, i, j])
    if not attacks(q, v, luck, log, w, i, j, gain, pledges, relations, calls.terms):
        return yield_to(q, w, i, j, i, BACKED_DOWN, toll)
    brought, defence = call_up(v, log, w, i, j, expected, forces, pledges, calls), forces.power[w, j] + sure
    keep_accounts(q, w, i, j, calls, relations.threat, relations.polity, toll, accounts)
    note_breaches(w, i, j, calls.comes, pledges, toll)
    return wage_war(q, v, luck, w, i, j, brought, defence, calls.comes, forces, pledges, toll)


@helper
def remember(w, forces, relations, forces_before, relations_before):  # type: ignore[no-untyped-def]
    """Keep forces, trust and claims as they are now, for a step in which all decide on the same state."""
    f, r, n = forces_before, relations_before, forces.power.shape[1]
    for i in range(n):
        f.power[w, i] = forces.power[w, i]
        for j in range(n):
            f.strike[w, i, j], f.support[w, i, j] = forces.strike[w, i, j], forces.support[w, i, j]
            r.trust[w, i, j], r.claim[w, i, j] = relations.trust[w, i, j], relations.claim[w, i, j]


@kernel
def run_crises(  # type: ignore[no-untyped-def]
    p, luck, clock, weigh_challenges, appraise, log, alive, reach, obligation, defence_treaty, offence_treaty, polity,
    major, kept, exposed, leaked,
    transparency, threat, rivalry, contiguous, settled, interests, nuclear, reliance, hidden, momentum, free_hand,
    loyalty, pledge_terms, odds, dread, prospect, challenge_chance, provocation, power, strike, support, trust, claim,
    capability, approval, casualties, deserted, crisis, conduct, invoked, honoured, tested, upheld, entrapped, drawn,
    bluffed, fought, broken, breach,
):  # fmt: skip
    """Let each nation, in an order drawn by luck, challenge others, and follow the tree of each crisis to its end.

    Where all decide at once, they decide and fight on what was so at the start of the step.
    """
    n, pairs = power.shape[1], strike.shape
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    calls = Calls(
        np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64), np.empty(TERM_SLOTS), defence_treaty, offence_treaty
    )
    forces = Forces(power, reach, free_hand, strike, support, nuclear, momentum, hidden, exposed, leaked, transparency)
    pledges = Pledges(obligation, kept, broken, loyalty, pledge_terms)
    relations = Relations(trust, claim, rivalry, threat, contiguous, settled, major, polity, interests)
    forces_before = Forces(
        np.empty(power.shape), reach, free_hand, np.empty(pairs), np.empty(pairs), nuclear, momentum, hidden, exposed,
        leaked, transparency,
    )  # fmt: skip
    relations_before = Relations(
        np.empty(pairs), np.empty(pairs), rivalry, threat, contiguous, settled, major, polity, interests
    )
    toll = Toll(power, strike, support, capability, casualties, trust, claim, approval, crisis, fought, breach)
    accounts = Accounts(invoked, honoured, tested, upheld, conduct, deserted, entrapped, drawn, bluffed)
    for w in range(power.shape[0]):
        q, v, changed, terms = p[w], weigh_challenges[w], False, calls.terms
        at_once = appraise[w].synchronous != 0.0
        f, r = forces, relations
        if at_once:
            f, r = forces_before, relations_before
            remember(w, forces, relations, f, r)
        wipe(w, toll, accounts)
        random_order(luck, w, order, rank)
        for i in order:
            for j in order:
                chance, provoked = challenge_chance[w, i, j], provocation[w, i, j]
                if not (alive[w, i] and alive[w, j] and f.power[w, i] > 0.0) or (chance <= 0.0 and provoked <= 0.0):
                    continue
                win, gain = odds[w, i, j], prospect[w, i, j]
                if changed and not at_once:
                    win = odds_now(v, w, i, j, f, pledges)
                    gain += (win - odds[w, i, j]) * (1.0 + dread[w, i, j])
                    rest = challenge_terms(v, w, i, j, f, pledges, r, terms)
                    chance = logistic(rest + v.prospect * gain) if chance > 0.0 else 0.0
                made = challenged(luck, w, i, j, chance, provoked, clock.dt)
                likely = either(chance, provoked, clock.dt)
                if not made and likely <= q.noted * clock.dt:
                    continue
                rest = challenge_terms(v, w, i, j, f, pledges, r, terms)
                terms[1], terms[EVENT] = v.prospect * gain, provoked
                note(log, w, CHALLENGE, i, j, -1, made, likely, terms)
                if made:
                    changed = True
                    crisis[w, i, j] = carry_through(
                        q, v, luck, log, w, i, j, win, gain, dread, f, pledges, r, reliance, calls, toll, accounts
                    )
        if changed:
            count_restraint(w, alive, pledges, relations, toll, accounts)
            pay_for_breaches(q, w, pledges, toll)


@dataclass(frozen=True)
class RunCrises(Rule):
    """A challenge is conceded or resisted; allies signal; the challenger backs down or attacks; pledges are tested."""

    phase = "crises"
    uses = ("weigh_challenges", "appraise")
    reads = (
        World.alive, World.reach, World.obligation, World.defence_treaty, World.offence_treaty,
        World.polity, World.major, World.kept, World.exposed,
        World.leaked, World.transparency, World.threat, World.rivalry, World.contiguous, World.settled, World.interests,
        World.nuclear, World.reliance, World.hidden, World.momentum, World.free_hand, World.loyalty, World.pledge_terms,
        World.odds, World.dread, World.prospect, World.challenge_chance, World.provocation,
    )  # fmt: skip
    writes = (
        World.power, World.strike, World.support, World.trust, World.claim, World.capability, World.approval,
        World.casualties, World.deserted, World.crisis, World.conduct, World.invoked, World.honoured, World.tested,
        World.upheld, World.entrapped, World.drawn, World.bluffed, World.fought, World.broken, World.breach,
    )  # fmt: skip
    kernel = staticmethod(run_crises)
    resolve: float = param(0.75, "readiness to resist at even odds", unit="logit", low=-5, high=5)
    resolve_odds: float = param(
        0.5, "weight of the odds on resisting", unit="logit", low=0, high=6,
        source="assumed; sign: Johnson and Leeds 2011, abstract",
    )  # fmt: skip
    resolve_claim: float = param(0.5, "weight of a claim at stake on resisting", unit="logit", low=0, high=4)
    own_view: float = param(
        1.0, "how far the target reckons by its own trust in its allies, not by what others believe of them",
        low=0, high=1,
    )  # fmt: skip
    resolve_shield: float = param(
        0.4, "weight of nuclear weapons of its own, or of allies it relies on", unit="logit", low=0, high=6
    )
    attack: float = param(
        -2.2,
        "readiness to attack once resisted",
        unit="logit",
        source="set by hand on the moments, assumed",
        low=-6,
        high=5,
    )
    attack_prospect: float = param(3.0, "weight of the prospect on attacking", unit="logit", low=0, high=10)
    attack_rivalry: float = param(0.8, "weight of rivalry on attacking", unit="logit", low=0, high=4)
    attack_ally: float = param(-1.5, "weight of a pact between the two on attacking", unit="logit", low=-6, high=1)
    attack_joint_democracy: float = param(
        -1.5, "weight of both being democracies on attacking, contested", unit="logit", low=-6, high=1
    )
    bluff: float = param(
        0.2,
        "chance of an unready ally to signal support, at no fear of the attacker and no name to lose",
        low=0,
        high=1,
    )
    bluff_fear: float = param(
        1.0, "rise of that chance at full threat from the attacker, as a multiple", low=0, high=10
    )
    bluff_name: float = param(
        0.5, "part of that chance that the best of names takes away, having more to lose", low=0, high=1,
        source="assumed; sign: Sartori 2002, recalled",
    )  # fmt: skip
    credence: float = param(0.6, "weight of signals against reputation", low=0, high=1)
    counsel: float = param(
        0.6, "weight of what accomplices tell a challenger before it attacks, against their names", low=0, high=1
    )
    losses: float = param(0.3, "share of forces lost against overwhelming strength", low=0, high=0.9)
    allied_losses: float = param(0.3, "losses of allies on either side, as a part of the principals'", low=0, high=1)
    shame: float = param(
        0.05, "approval lost by conceding, backing down or, in a democracy, bluffing", low=0, high=0.5,
        source="assumed; sign: Fearon 1994, recalled",
    )  # fmt: skip
    concession: float = param(0.5, "share of the challenger's claim that a concession meets", low=0, high=1)
    stake: float = param(0.02, "threat from the attacker below which a war for an ally is not one's own", low=0, high=1)
    resentment: float = param(
        0.1, "trust lost in an ally by one that it drew into a war not its own", low=0, high=1,
        source="assumed; sign: Snyder 1984, recalled",
    )  # fmt: skip
    betrayal: float = param(
        0.3, "trust that a nation loses in one that fights it against its pledge not to", low=0, high=1,
        source="assumed; sign: Gibler 2008, recalled",
    )  # fmt: skip
    warning: float = param(
        0.05, "trust in it that such a nation loses with each other partner of its pledges", low=0, high=1,
        source="assumed; sign: Gibler 2008, recalled",
    )  # fmt: skip
    perjury: float = param(
        1.0, "failures to keep its word that such a breach counts for in its name", unit="commitments", low=0, high=5,
        source="assumed; sign: Gibler 2008, recalled",
    )  # fmt: skip
    unsated: float = param(0.3, "share of its claim that a victorious attacker still has", low=0, high=1)
    renounced: float = param(0.5, "share of its claim that the loser of a decisive war gives up", low=0, high=1)
    noted: float = param(0.1, "chance of a challenge from which its absence is recorded", unit="1/year", low=0, high=1)
