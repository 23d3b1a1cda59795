"""Aftermath: whose pledges a crisis tested and who kept them, what a war cost those who fought, what it settled."""

from __future__ import annotations

from sim.kernels import clip, helper
from sim.luck import uniform
from sim.rules.contest import DEFENCE, NEUTRALITY, NON_AGGRESSION, OFFENCE, name_of, odds_of, torn_by


@helper
def keep_accounts(  # type: ignore[no-untyped-def]
    q, w, i, j, comes, signals, threat, polity, trust, approval, invoked, honoured, tested, upheld, conduct, deserted,
    entrapped, drawn, bluffed,
):  # fmt: skip
    """Note who kept a pledge and who broke it, who was drawn into a war not its own, and who had only bluffed."""
    for a in range(comes.shape[0]):
        if comes[a] < 0:
            continue
        came, friend = comes[a] == 1 or comes[a] == 2, j if comes[a] <= 1 else i
        kind = DEFENCE if comes[a] <= 1 else OFFENCE
        invoked[w, a] += 1
        honoured[w, a] += came
        tested[w, kind, a] += 1
        upheld[w, kind, a] += came
        conduct[w, a, friend] += 1.0 if came else -1.0
        deserted[w, friend] += not came
        if comes[a] == 2 or (came and threat[w, a, i] < q.stake):
            entrapped[w, a] += 1
            drawn[w, a] = min(drawn[w, a] + 1, 1000000)
            trust[w, a, friend] = clip(trust[w, a, friend] - q.resentment, 0.0, 1.0)
        if comes[a] == 0 and signals[a]:
            bluffed[w, a] += 1
            approval[w, a] = clip(approval[w, a] - q.shame * polity[w, a], 0.0, 1.0)


@helper
def wear_down(  # type: ignore[no-untyped-def]
    v, w, a, loss, reach, obligation, kept, broken, free_hand, power, strike, support,
):  # fmt: skip
    """Take what a lost out of the power that it has for the rest of the step, and out of all that this counts in."""
    n = power.shape[1]
    gone = loss * power[w, a]
    power[w, a] -= gone
    for k in range(n):
        support[w, a, k] *= 1.0 - loss
        strike[w, a, k] = max(strike[w, a, k] - gone * reach[w, a, k] * free_hand[w, a, k], 0.0)
    for i in range(n):
        owed = obligation[w, OFFENCE, a, i]
        if owed > 0.0:
            for k in range(n):
                if k != a and obligation[w, DEFENCE, a, k] <= 0.0:
                    name = name_of(w, a, torn_by(v, w, a, k, obligation), kept, broken)
                    strike[w, i, k] = max(strike[w, i, k] - owed * name * gone * reach[w, a, k], 0.0)


@helper
def wage_war(  # type: ignore[no-untyped-def]
    q, v, luck, w, i, j, strength, defence, comes, reach, obligation, kept, broken, free_hand, power, strike, support,
    claim, capability, casualties, fought,
):  # fmt: skip
    """Draw whether the attackers win, charge those who fought, each side by the strength it met, settle the quarrel."""
    n = comes.shape[0]
    won = uniform(luck, w, luck.who[i], luck.who[j], 4) < odds_of(v, strength, defence)
    edge = (strength - defence) / (strength + defence + 1e-9)
    decisive = max(edge if won else -edge, 0.0)
    for a in range(n):
        attacking, defending = a == i or comes[a] == 2, a == j or comes[a] == 1
        if attacking or defending:
            met = defence if attacking else strength
            loss = q.losses * met / (strength + defence + 1e-9) * (1.0 if comes[a] < 0 else q.allied_losses)
            casualties[w, a] = min(1.0, casualties[w, a] + loss)
            capability[w, a] *= 1.0 - loss
            wear_down(v, w, a, loss, reach, obligation, kept, broken, free_hand, power, strike, support)
        for b in range(n):
            if attacking and (b == j or comes[b] == 1):
                fought[w, a, b] = max(fought[w, a, b], 1.0 + decisive)
                fought[w, b, a] = max(fought[w, b, a], 1.0 + decisive)
    claim[w, i, j] *= q.unsated if won else 1.0 - q.renounced * decisive
    claim[w, j, i] *= 1.0 - q.renounced * decisive if won else 1.0
    return won


@helper
def tempted(w, a, x, major, contiguous, rivalry, claim, obligation, fought):  # type: ignore[no-untyped-def]
    """Whether a could have joined those who fought x: it owed them help, or has a quarrel with x within its reach."""
    quarrel = rivalry[w, a, x] > 0.0 or claim[w, a, x] > 0.0
    quarrel = quarrel and (contiguous[w, a, x] or major[w, a] or claim[w, a, x] > 0.0)
    for y in range(fought.shape[1]):
        bound = obligation[w, DEFENCE, a, y] > 0.0 or obligation[w, OFFENCE, a, y] > 0.0
        if y != a and fought[w, x, y] > 0.0 and (quarrel or bound):
            return True
    return False


@helper
def count_restraint(  # type: ignore[no-untyped-def]
    w, alive, major, contiguous, rivalry, claim, obligation, crisis, fought, tested, upheld,
):  # fmt: skip
    """Note who spared a partner in non-aggression that it had challenged, and who kept out of a partner's war."""
    n = alive.shape[1]
    for a in range(n):
        for x in range(n):
            if a == x or not alive[w, a]:
                continue
            if obligation[w, NON_AGGRESSION, a, x] > 0.0 and crisis[w, a, x] > 0:
                tested[w, NON_AGGRESSION, a] += 1
                upheld[w, NON_AGGRESSION, a] += crisis[w, a, x] <= 2
            neutral = obligation[w, NEUTRALITY, a, x] > 0.0 and crisis[w, x, a] <= 2
            if neutral and tempted(w, a, x, major, contiguous, rivalry, claim, obligation, fought):
                tested[w, NEUTRALITY, a] += 1
                upheld[w, NEUTRALITY, a] += fought[w, a, x] <= 0.0
