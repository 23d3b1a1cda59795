"""Calls: what the allies of both sides decide in a crisis, what they signal, and the strength that comes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import helper
from sim.luck import uniform
from sim.rules.contest import DEFENCE, OFFENCE, READY, fear_of, name_of, recall_against, torn_by
from sim.rules.market import note, pair_key
from sim.vocabulary import Decision

HONOUR, JOIN, SIGNAL = int(Decision.HONOUR), int(Decision.JOIN), int(Decision.SIGNAL)
UNCALLED, STAYS, DEFENDS, JOINS, REFUSES = -1, 0, 1, 2, 3
"""What a nation does in a crisis: nothing that it owes; as an ally of the target, or as one of the attacker."""


class Calls(NamedTuple):
    """What each nation decided in the crisis at hand and signalled, room for its reasons, the treaties that call."""

    comes: np.ndarray
    signals: np.ndarray
    terms: np.ndarray
    defence_treaty: np.ndarray
    offence_treaty: np.ndarray


@helper
def bluff_terms(q, w, a, i, forces, pledges, threat, terms):  # type: ignore[no-untyped-def]
    """Fill the parts of a's chance to bluff against i; return it: fear tempts, a good name has more to lose."""
    terms[READY] = q.bluff * (1.0 - forces.transparency[w, a])
    terms[READY + 1] = terms[READY] * q.bluff_fear * threat[w, a, i]
    terms[READY + 2] = -(terms[READY] + terms[READY + 1]) * q.bluff_name * name_of(w, a, 0.0, pledges)
    return terms[READY] + terms[READY + 1] + terms[READY + 2]


@helper
def count_helpers(v, q, luck, log, w, i, j, forces, pledges, threat, calls):  # type: ignore[no-untyped-def]
    """Let the target's allies decide and signal; return the help that comes and the help the challenger now expects."""
    power, obligation, comes, terms = forces.power, pledges.obligation, calls.comes, calls.terms
    sure, expected = 0.0, 0.0
    for a in range(power.shape[1]):
        comes[a] = UNCALLED
        owed = obligation[w, DEFENCE, a, j]
        if owed <= 0.0 or obligation[w, DEFENCE, a, i] > 0.0 or a == i or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, i, pledges), fear_of(v, forces.strike[w, i, j], power[w, a], power[w, j])
        ready = recall_against(w, a, j, pledges.pledge_terms, fear, torn, terms)
        bluff = bluff_terms(q, w, a, i, forces, pledges, threat, terms)
        u = uniform(luck, w, luck.who[a], pair_key(luck, j, i), 3)
        comes[a] = DEFENDS if u < ready else STAYS
        calls.signals[a] = u < ready + bluff
        treaty, outcome = calls.defence_treaty[w, a, j], 2 * calls.signals[a] - comes[a]
        note(log, w, SIGNAL, a, j, treaty, outcome, min(ready + bluff, 1.0), terms)
        name, help_ = name_of(w, a, torn, pledges), forces.support[w, a, j]
        expected += owed * (name + q.credence * (calls.signals[a] - name)) * help_
        sure += owed * help_ if comes[a] == DEFENDS else 0.0
    return sure, expected


@helper
def count_accomplices(v, q, luck, w, i, j, expected, forces, pledges, calls):  # type: ignore[no-untyped-def]
    """Let those pledged to attack with i decide, and tell it; return the strength it expects."""
    power, obligation, comes = forces.power, pledges.obligation, calls.comes
    strength = forces.strike[w, i, j]
    for a in range(power.shape[1]):
        owed = obligation[w, OFFENCE, a, i]
        if comes[a] != UNCALLED or owed <= 0.0 or obligation[w, DEFENCE, a, j] > 0.0 or a == j or power[w, a] <= 0.0:
            continue
        torn, fear = torn_by(v, w, a, j, pledges), fear_of(v, power[w, j] + expected, power[w, a], power[w, i])
        ready = recall_against(w, a, i, pledges.pledge_terms, fear, torn, calls.terms)
        joins = uniform(luck, w, luck.who[a], pair_key(luck, i, j), 6) < ready
        comes[a] = JOINS if joins else REFUSES
        name = name_of(w, a, torn, pledges)
        strength += q.counsel * owed * (joins - name) * power[w, a] * forces.reach[w, a, j]
    return max(strength, 0.0)


@helper
def call_up(v, log, w, i, j, expected, forces, pledges, calls):  # type: ignore[no-untyped-def]
    """Note what the allies of both sides had decided; return the strength that the attackers bring."""
    power, reach, comes, terms = forces.power, forces.reach, calls.comes, calls.terms
    strength = power[w, i] * reach[w, i, j] * forces.free_hand[w, i, j]
    for a in range(comes.shape[0]):
        if comes[a] == UNCALLED:
            continue
        act, friend, foe, enemy, treaty = HONOUR, j, i, forces.strike[w, i, j], calls.defence_treaty[w, a, j]
        if comes[a] >= JOINS:
            act, friend, foe, enemy, treaty = JOIN, i, j, power[w, j] + expected, calls.offence_treaty[w, a, i]
        fear = fear_of(v, enemy, power[w, a], power[w, friend])
        ready = recall_against(w, a, friend, pledges.pledge_terms, fear, torn_by(v, w, a, foe, pledges), terms)
        strength += pledges.obligation[w, OFFENCE, a, i] * power[w, a] * reach[w, a, j] if comes[a] == JOINS else 0.0
        note(log, w, act, a, friend, treaty, DEFENDS <= comes[a] <= JOINS, ready, terms)
    return strength
