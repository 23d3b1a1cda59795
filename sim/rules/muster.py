"""Muster: what each nation can bring against every other, and whose help every target is believed to get."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import helper, logistic, logistics, total
from sim.rules.contest import (
    DEFENCE,
    NEUTRALITY,
    NON_AGGRESSION,
    OFFENCE,
    cover_of,
    fear_of,
    known_of,
    name_of,
    torn_by,
)


class Help(NamedTuple):
    """Of every target and attacker: the help the target is believed to get, the weapons that shield it, the attack."""

    helpers: np.ndarray
    shield: np.ndarray
    attack: np.ndarray


class Word(NamedTuple):
    """Of one nation and every enemy: whether it may fight it, what tears it, how far its name is trusted, 0 if not.

    And room to reckon how ready it is to help against each.
    """

    free: np.ndarray
    torn: np.ndarray
    name: np.ndarray
    torn_by: np.ndarray
    ready: np.ndarray
    room: np.ndarray


@helper
def guard_rears(w, forces, pledges, threat, rear):  # type: ignore[no-untyped-def]
    """Fill the power with which each may fall on another's rear: what that fears of it, less what its word is worth."""
    n, owed = rear.shape[0], pledges.obligation
    for a in range(n):
        name = name_of(w, a, 0.0, pledges)
        for i in range(n):
            rear[i, a] = 0.0
            fallen = threat[w, i, a] * forces.power[w, a] * forces.reach[w, a, i]
            if fallen > 0.0:
                pledged = max(owed[w, NEUTRALITY, a, i], owed[w, NON_AGGRESSION, a, i])
                pledged = max(pledged, max(owed[w, DEFENCE, a, i], owed[w, OFFENCE, a, i]))
                rear[i, a] = fallen * (1.0 - pledged * name)


@helper
def muster(v, w, i, forces, rear):  # type: ignore[no-untyped-def]
    """Fill what i can bring against every other by itself: its forces less those that guard its rear."""
    n, power, reach = forces.power.shape[1], forces.power, forces.reach
    behind = total(rear, n)
    for j in range(n):
        left = max(behind - rear[j], 0.0)
        forces.free_hand[w, i, j] = 1.0 - v.guard * left / (power[w, i] + left + 1e-9)
        forces.strike[w, i, j] = power[w, i] * reach[w, i, j] * forces.free_hand[w, i, j]


@helper
def weigh_word(v, w, a, pledges, word):  # type: ignore[no-untyped-def]
    """Fill whom a may fight, all but its own allies, and what its word is worth then; return how many tear it."""
    torn, name = 0, name_of(w, a, 0.0, pledges)
    for i in range(word.free.shape[0]):
        word.free[i] = i != a and pledges.obligation[w, DEFENCE, a, i] <= 0.0
        word.torn[i], word.name[i] = 0.0, 0.0
        if word.free[i]:
            word.torn[i] = torn_by(v, w, a, i, pledges)
            word.name[i] = name if word.torn[i] == 0.0 else name_of(w, a, word.torn[i], pledges)
        if word.torn[i] != 0.0:
            word.torn_by[torn] = i
            torn += 1
    return torn


@helper
def joins_any(w, a, obligation):  # type: ignore[no-untyped-def]
    """Whether a is pledged to attack with anybody."""
    pledges = 0
    for i in range(obligation.shape[2]):
        pledges += obligation[w, OFFENCE, a, i] > 0.0
    return pledges > 0


@helper
def join_in(w, a, forces, pledges, word):  # type: ignore[no-untyped-def]
    """Add to what others can bring against every target what a is pledged to attack it with."""
    n = word.free.shape[0]
    for i in range(n):
        owed = pledges.obligation[w, OFFENCE, a, i]
        if owed > 0.0:
            for j in range(n):
                if word.free[j]:
                    forces.strike[w, i, j] += owed * word.name[j] * forces.power[w, a] * forces.reach[w, a, j]


@helper
def count_dangers(w, forces, threat, danger, fears, found):  # type: ignore[no-untyped-def]
    """Fill what each fears in all, and the strength it fears; let help begin at none, shields at own weapons."""
    n = danger.shape[0]
    for j in range(n):
        whole, fear = 0.0, 1e-12
        for i in range(n):
            found.helpers[j, i], found.shield[j, i] = 0.0, float(forces.nuclear[w, j])
            attack = forces.strike[w, i, j]
            found.attack[j, i] = attack
            whole += threat[w, j, i] * attack
            fear += threat[w, j, i]
        danger[j], fears[j] = whole, fear


@helper
def expect_help(v, owed, support, own, friend, loyalty, known, attack, word, helpers):  # type: ignore[no-untyped-def]
    """Add the help expected of one ally against every attacker: by its name and, as far as it is known, in truth."""
    n, ready = helpers.shape[0], word.ready
    for i in range(n if known > 0.0 else 0):
        ready[i] = loyalty + word.torn[i] + fear_of(v, attack[i], own, friend)
    if known > 0.0:
        logistics(ready, word.room)
    for i in range(n):
        comes = word.name[i]
        if known > 0.0:
            comes = comes + known * (ready[i] - comes) if word.free[i] else comes
        helpers[i] += owed * comes * support


@helper
def give_cover(cover, free, shield):  # type: ignore[no-untyped-def]
    """Let nuclear weapons shield a target, so far, from all whom their owner may fight."""
    for i in range(shield.shape[0]):
        if free[i]:
            shield[i] = max(shield[i], cover)


@helper
def tear(threat, fears, word, torn):  # type: ignore[no-untyped-def]
    """How other pledges, so many as tear it, tear one who would help a nation, by how much that fears each enemy."""
    strain = 0.0
    for k in range(torn):
        i = word.torn_by[k]
        strain += threat[i] / fears * word.torn[i]
    return strain


@helper
def lend_support(  # type: ignore[no-untyped-def]
    v, w, a, torn, forces, pledges, threat, response, danger, fears, belief, fidelity, word, found,
):  # fmt: skip
    """Fill the help that a can bring to every other; add what each is believed to get, and whom its weapons shield."""
    power, own = forces.power, forces.power[w, a]
    for j in range(power.shape[1]):
        belief[w, a, j], fidelity[w, a, j] = 0.0, 0.0
        timely = v.patience / (v.patience + response[w, a, j])
        forces.support[w, a, j] = own * forces.reach[w, a, j] * timely
        owed = pledges.obligation[w, DEFENCE, a, j]
        cover = cover_of(v, w, a, j, forces, pledges)
        if (owed <= 0.0 and cover <= 0.0) or own <= 0.0:
            continue
        if cover > 0.0:
            give_cover(cover, word.free, found.shield[j])
        if owed > 0.0:
            support, loyalty, known = forces.support[w, a, j], pledges.loyalty[w, a, j], known_of(w, a, j, forces)
            expect_help(v, owed, support, own, power[w, j], loyalty, known, found.attack[j], word, found.helpers[j])
            strain = tear(threat[w, j], fears[j], word, torn)
            fear = fear_of(v, danger[j] / fears[j], own, power[w, j])
            fidelity[w, a, j] = logistic(loyalty + strain + fear)
            name = name_of(w, a, strain, pledges)
            belief[w, a, j] = name + known * (fidelity[w, a, j] - name)
