"""Aftermath: whose pledges a crisis tested and who kept them, what a war cost those who fought, what it settled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import clip, fill, helper
from sim.luck import uniform
from sim.rules.calls import DEFENDS, JOINS, STAYS, UNCALLED
from sim.rules.contest import DEFENCE, NEUTRALITY, NON_AGGRESSION, OFFENCE, name_of, odds_of, torn_by

CONCEDED, BACKED_DOWN, LOST, WON = 1, 2, 3, 4
"""How a challenge ended."""
MOST = 1_000_000
"""Where counts that go on from step to step stop: the end of their range."""


class Toll(NamedTuple):
    """What crises leave of forces, claims, trust and approval, and between whom there was war: columns of the world."""

    power: np.ndarray
    strike: np.ndarray
    support: np.ndarray
    capability: np.ndarray
    casualties: np.ndarray
    trust: np.ndarray
    claim: np.ndarray
    approval: np.ndarray
    crisis: np.ndarray
    fought: np.ndarray
    breach: np.ndarray


class Accounts(NamedTuple):
    """Whose word was put to the test in a step, who kept it, and who was drawn in, left alone or deceived."""

    invoked: np.ndarray
    honoured: np.ndarray
    tested: np.ndarray
    upheld: np.ndarray
    conduct: np.ndarray
    deserted: np.ndarray
    entrapped: np.ndarray
    drawn: np.ndarray
    bluffed: np.ndarray


@helper
def wipe(w, toll, accounts):  # type: ignore[no-untyped-def]
    """Begin the accounts of a step."""
    for i in range(toll.casualties.shape[1]):
        toll.casualties[w, i] = 0.0
        fill(toll.crisis[w, i], 0)
        fill(toll.fought[w, i], 0.0)
        fill(toll.breach[w, i], 0.0)
        accounts.deserted[w, i], accounts.invoked[w, i], accounts.honoured[w, i] = 0.0, 0, 0
        accounts.entrapped[w, i], accounts.bluffed[w, i] = 0, 0
        fill(accounts.conduct[w, i], 0.0)
    for k in range(accounts.tested.shape[1]):
        fill(accounts.tested[w, k], 0)
        fill(accounts.upheld[w, k], 0)


@helper
def yield_to(q, w, i, j, loser, end, toll):  # type: ignore[no-untyped-def]
    """End i's challenge of j without a war: who gives way loses face, and a concession meets part of the claim."""
    toll.approval[w, loser] = clip(toll.approval[w, loser] - q.shame, 0.0, 1.0)
    toll.claim[w, i, j] *= 1.0 - q.concession if end == CONCEDED else 1.0
    return end


@helper
def keep_accounts(q, w, i, j, calls, threat, polity, toll, accounts):  # type: ignore[no-untyped-def]
    """Note who kept a pledge and who broke it, who was drawn into a war not its own, and who had only bluffed."""
    x = accounts
    for a in range(calls.comes.shape[0]):
        does = calls.comes[a]
        if does == UNCALLED:
            continue
        came, helps = DEFENDS <= does <= JOINS, does <= DEFENDS
        kind, friend = DEFENCE if helps else OFFENCE, j if helps else i
        x.invoked[w, a] += 1
        x.honoured[w, a] += came
        x.tested[w, kind, a] += 1
        x.upheld[w, kind, a] += came
        x.conduct[w, a, friend] += 1.0 if came else -1.0
        x.deserted[w, friend] += not came
        if came and threat[w, a, i if helps else j] < q.stake:
            x.entrapped[w, a] += 1
            x.drawn[w, a] = min(x.drawn[w, a] + 1, MOST)
            toll.trust[w, a, friend] = clip(toll.trust[w, a, friend] - q.resentment, 0.0, 1.0)
        if does == STAYS and calls.signals[a]:
            x.bluffed[w, a] += 1
            toll.approval[w, a] = clip(toll.approval[w, a] - q.shame * polity[w, a], 0.0, 1.0)


@helper
def wear_down(v, w, a, loss, forces, pledges, toll):  # type: ignore[no-untyped-def]
    """Take what a lost out of the power that it has for the rest of the step, and out of all that this counts in."""
    n = toll.power.shape[1]
    reach, obligation, strike = forces.reach, pledges.obligation, toll.strike
    gone = loss * toll.power[w, a]
    toll.power[w, a] -= gone
    for k in range(n):
        toll.support[w, a, k] *= 1.0 - loss
        strike[w, a, k] = max(strike[w, a, k] - gone * reach[w, a, k] * forces.free_hand[w, a, k], 0.0)
    for i in range(n):
        owed = obligation[w, OFFENCE, a, i]
        if owed > 0.0:
            for k in range(n):
                if k != a and obligation[w, DEFENCE, a, k] <= 0.0:
                    name = name_of(w, a, torn_by(v, w, a, k, pledges), pledges)
                    strike[w, i, k] = max(strike[w, i, k] - owed * name * gone * reach[w, a, k], 0.0)


@helper
def wage_war(q, v, luck, w, i, j, strength, defence, comes, forces, pledges, toll):  # type: ignore[no-untyped-def]
    """Draw whether the attackers win, charge those who fought, each side by the strength it met, settle the quarrel."""
    n, fought = comes.shape[0], toll.fought
    won = uniform(luck, w, luck.who[i], luck.who[j], 4) < odds_of(v, strength, defence)
    edge = (strength - defence) / (strength + defence + 1e-9)
    decisive = max(edge if won else -edge, 0.0)
    for a in range(n):
        attacking, defending = a == i or comes[a] == JOINS, a == j or comes[a] == DEFENDS
        if attacking or defending:
            met = defence if attacking else strength
            loss = q.losses * met / (strength + defence + 1e-9) * (1.0 if comes[a] == UNCALLED else q.allied_losses)
            toll.casualties[w, a] = min(1.0, toll.casualties[w, a] + loss)
            toll.capability[w, a] *= 1.0 - loss
            wear_down(v, w, a, loss, forces, pledges, toll)
        for b in range(n):
            if attacking and (b == j or comes[b] == DEFENDS):
                fought[w, a, b] = max(fought[w, a, b], 1.0 + decisive)
                fought[w, b, a] = max(fought[w, b, a], 1.0 + decisive)
    toll.claim[w, i, j] *= q.unsated if won else 1.0 - q.renounced * decisive
    toll.claim[w, j, i] *= 1.0 - q.renounced * decisive if won else 1.0
    return WON if won else LOST


@helper
def sworn_to(w, a, j, pledges):  # type: ignore[no-untyped-def]
    """The strongest word that a has given not to attack j: of non-aggression, of neutrality, or to defend it."""
    owed = pledges.obligation
    return max(owed[w, NON_AGGRESSION, a, j], max(owed[w, NEUTRALITY, a, j], owed[w, DEFENCE, a, j]))


@helper
def note_breaches(w, i, j, comes, pledges, toll):  # type: ignore[no-untyped-def]
    """Note who breaks its word by fighting: by an attack on a partner, or against one to whom it pledged neutrality.

    Nobody breaks its word to a nation that has attacked it in the same step.
    """
    for a in range(comes.shape[0]):
        if (a == i or comes[a] == JOINS) and toll.crisis[w, j, a] <= BACKED_DOWN:
            toll.breach[w, a, j] = max(toll.breach[w, a, j], sworn_to(w, a, j, pledges))
        elif comes[a] == DEFENDS and toll.crisis[w, i, a] <= BACKED_DOWN:
            toll.breach[w, a, i] = max(toll.breach[w, a, i], pledges.obligation[w, NEUTRALITY, a, i])


@helper
def pay_for_breaches(q, w, pledges, toll):  # type: ignore[no-untyped-def]
    """Take from those who broke their word by fighting a partner its trust, some of that of others, and their name."""
    n, trust = toll.trust.shape[1], toll.trust
    for a in range(n):
        for x in range(n):
            broken = toll.breach[w, a, x]
            if broken <= 0.0:
                continue
            pledges.broken[w, a] = min(pledges.broken[w, a] + q.perjury * broken, MOST)
            trust[w, x, a] = clip(trust[w, x, a] - q.betrayal * broken, 0.0, 1.0)
            for k in range(n):
                partner = max(sworn_to(w, a, k, pledges), pledges.obligation[w, OFFENCE, a, k])
                if k != x and partner > 0.0 and toll.fought[w, k, x] <= 0.0:
                    trust[w, k, a] = clip(trust[w, k, a] - q.warning * broken * partner, 0.0, 1.0)


@helper
def tempted(w, a, x, pledges, relations, fought):  # type: ignore[no-untyped-def]
    """Whether a could have joined those who fought x: it owed them help, or has a quarrel with x within its reach."""
    r, owed = relations, pledges.obligation
    quarrel = r.rivalry[w, a, x] > 0.0 or r.claim[w, a, x] > 0.0
    quarrel = quarrel and (r.contiguous[w, a, x] or r.major[w, a] or r.claim[w, a, x] > 0.0)
    for y in range(fought.shape[1]):
        bound = owed[w, DEFENCE, a, y] > 0.0 or owed[w, OFFENCE, a, y] > 0.0
        if y != a and fought[w, x, y] > 0.0 and (quarrel or bound):
            return True
    return False


@helper
def count_restraint(w, alive, pledges, relations, toll, accounts):  # type: ignore[no-untyped-def]
    """Note who spared a partner in non-aggression that it had challenged, and who kept out of a partner's war."""
    n, owed = alive.shape[1], pledges.obligation
    crisis, fought, tested, upheld = toll.crisis, toll.fought, accounts.tested, accounts.upheld
    for a in range(n):
        for x in range(n):
            if a == x or not alive[w, a]:
                continue
            if owed[w, NON_AGGRESSION, a, x] > 0.0 and crisis[w, a, x] > 0:
                tested[w, NON_AGGRESSION, a] += 1
                upheld[w, NON_AGGRESSION, a] += crisis[w, a, x] <= BACKED_DOWN
            neutral = owed[w, NEUTRALITY, a, x] > 0.0 and crisis[w, x, a] <= BACKED_DOWN
            if neutral and tempted(w, a, x, pledges, relations, fought):
                tested[w, NEUTRALITY, a] += 1
                upheld[w, NEUTRALITY, a] += fought[w, a, x] <= 0.0
