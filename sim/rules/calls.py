"""Calls: what the allies of both sides decide in a crisis, what they signal, and the strength that comes."""

from __future__ import annotations

from sim.kernels import helper
from sim.luck import uniform
from sim.rules.contest import DEFENCE, OFFENCE, READY, fear_of, name_of, recall_against, torn_by
from sim.rules.market import note, pair_key
from sim.vocabulary import Decision

HONOUR, JOIN, SIGNAL = int(Decision.HONOUR), int(Decision.JOIN), int(Decision.SIGNAL)


@helper
def bluff_terms(q, w, a, i, kept, broken, transparency, threat, terms):  # type: ignore[no-untyped-def]
    """Fill the parts of a's chance to bluff against i; return it: fear tempts, a good name has more to lose."""
    terms[READY] = q.bluff * (1.0 - transparency[w, a])
    terms[READY + 1] = terms[READY] * q.bluff_fear * threat[w, a, i]
    terms[READY + 2] = -(terms[READY] + terms[READY + 1]) * q.bluff_name * name_of(w, a, 0.0, kept, broken)
    return terms[READY] + terms[READY + 1] + terms[READY + 2]


@helper
def count_helpers(  # type: ignore[no-untyped-def]
    v, q, luck, log, w, i, j, power, obligation, kept, broken, transparency, threat, strike, support, pledge_terms,
    signals, comes, terms,
):  # fmt: skip
    """Let the target's allies decide and signal; return the help that comes and the help the challenger now expects."""
    sure, expected = 0.0, 0.0
    for a in range(power.shape[1]):
        comes[a] = -1
        owed = obligation[w, DEFENCE, a, j]
        if owed <= 0.0 or obligation[w, DEFENCE, a, i] > 0.0 or a == i or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, i, obligation), fear_of(v, strike[w, i, j], power[w, a], power[w, j])
        ready = recall_against(w, a, j, pledge_terms, fear, torn, terms)
        bluff = bluff_terms(q, w, a, i, kept, broken, transparency, threat, terms)
        u = uniform(luck, w, luck.who[a], pair_key(luck, j, i), 3)
        comes[a] = u < ready
        signals[a] = u < ready + bluff
        note(log, w, SIGNAL, a, j, -1, 2 * signals[a] - comes[a], min(ready + bluff, 1.0), terms)
        name = name_of(w, a, torn, kept, broken)
        expected += owed * (name + q.credence * (signals[a] - name)) * support[w, a, j]
        sure += owed * support[w, a, j] if comes[a] else 0.0
    return sure, expected


@helper
def count_accomplices(  # type: ignore[no-untyped-def]
    v, q, luck, w, i, j, expected, power, reach, obligation, kept, broken, strike, pledge_terms, comes, terms,
):  # fmt: skip
    """Let those pledged to attack with i decide (2 comes, 3 does not), and tell it; return the strength it expects."""
    strength = strike[w, i, j]
    for a in range(power.shape[1]):
        owed = obligation[w, OFFENCE, a, i]
        if comes[a] >= 0 or owed <= 0.0 or obligation[w, DEFENCE, a, j] > 0.0 or a == j or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, j, obligation), fear_of(v, power[w, j] + expected, power[w, a], power[w, i])
        ready = recall_against(w, a, i, pledge_terms, fear, torn, terms)
        joins = uniform(luck, w, luck.who[a], pair_key(luck, i, j), 6) < ready
        comes[a] = 2 if joins else 3
        name = name_of(w, a, torn, kept, broken)
        strength += q.counsel * owed * (joins - name) * power[w, a] * reach[w, a, j]
    return max(strength, 0.0)


@helper
def call_up(  # type: ignore[no-untyped-def]
    v, log, w, i, j, expected, strike, power, reach, free_hand, obligation, pledge_terms, comes, terms,
):  # fmt: skip
    """Note what the allies of both sides had decided; return the strength that the attackers bring."""
    strength = power[w, i] * reach[w, i, j] * free_hand[w, i, j]
    for a in range(comes.shape[0]):
        if comes[a] < 0:
            continue
        act, friend, foe, enemy = HONOUR, j, i, strike[w, i, j]
        if comes[a] >= 2:
            act, friend, foe, enemy = JOIN, i, j, power[w, j] + expected
        fear = fear_of(v, enemy, power[w, a], power[w, friend])
        ready = recall_against(w, a, friend, pledge_terms, fear, torn_by(v, w, a, foe, obligation), terms)
        strength += obligation[w, OFFENCE, a, i] * power[w, a] * reach[w, a, j] if comes[a] == 2 else 0.0
        note(log, w, act, a, friend, -1, 1 <= comes[a] <= 2, ready, terms)
    return strength
