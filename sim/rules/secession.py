"""Secession: which nations would all be better off in a camp of their own, and so block a division into camps.

This is core stability (Bogomolnaia and Jackson 2002, secondary) for nations that care only for who is in their camp,
each for each other one by itself.  Among up to EXACT nations every group is looked at.  Among more, groups grow from
pairs, by the nation that leaves the least content of them best off, while that makes it better off: such a search finds
most groups that gain, not all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper
from sim.rules.propensity import CLOSE, drawn_to

EXACT = 12
"""Nations up to which all groups are looked at: 2,048 with each of them."""


class Game(NamedTuple):
    """What nations are to each other, in which order they are asked, and room for groups of them and their gains."""

    drawn: np.ndarray
    """drawn[i, j]: what draws i to j, nil for those who are not there."""
    order: np.ndarray
    group: np.ndarray
    """Who is in the group that gains most, 1 or 0."""
    trial: np.ndarray
    gain: np.ndarray
    """What each nation would gain by being in `trial`, and nowhere else."""


@helper
def look_around(theory, w, feelings, drawn):  # type: ignore[no-untyped-def]
    """Find what draws every nation to every other."""
    for i in range(drawn.shape[0]):
        for j in range(drawn.shape[0]):
            there = i != j and feelings.alive[w, i] and feelings.alive[w, j]
            drawn[i, j] = drawn_to(theory, w, i, j, feelings) if there else 0.0


@helper
def begin(i, label, game):  # type: ignore[no-untyped-def]
    """Begin a group with one nation: what each would lose that leaves its camp."""
    fill(game.trial, 0)
    for j in range(label.shape[0]):
        game.gain[j] = 0.0
        for k in range(label.shape[0]):
            game.gain[j] -= game.drawn[j, k] if label[k] == label[j] else 0.0
    toggle(i, game)


@helper
def toggle(j, game):  # type: ignore[no-untyped-def]
    """Take a nation into the group, or out of it."""
    sign = -1.0 if game.trial[j] else 1.0
    game.trial[j] = 1 - game.trial[j]
    for k in range(game.trial.shape[0]):
        game.gain[k] += sign * game.drawn[k, j]


@helper
def least(game, j):  # type: ignore[no-untyped-def]
    """What the least content of the group gains, with j in it, too."""
    found = np.inf
    for k in range(game.trial.shape[0]):
        if game.trial[k]:
            found = min(found, game.gain[k] + (0.0 if game.trial[j] else game.drawn[k, j]))
    return found if game.trial[j] else min(found, game.gain[j])


@helper
def keep(most, i, game):  # type: ignore[no-untyped-def]
    """Keep the group of i as the best so far, if its least content gains more than `most`; return the greater gain."""
    value = least(game, i)
    if value <= most + CLOSE:
        return most
    for k in range(game.trial.shape[0]):
        game.group[k] = game.trial[k]
    return value


@helper
def try_all(i, label, alive, game):  # type: ignore[no-untyped-def]
    """Look at every group with i, each by one change of the one before; return the gain of the best one's least."""
    others = 0
    for j in game.order:
        others += j != i and alive[j] != 0
    begin(i, label, game)
    most = 0.0
    for number in range(1, 1 << others):
        place, bits = 0, number
        while bits & 1 == 0:
            place, bits = place + 1, bits >> 1
        for j in game.order:
            if j != i and alive[j]:
                if place == 0:
                    toggle(j, game)
                    break
                place -= 1
        most = keep(most, i, game)
    return most


@helper
def grow_from_pairs(i, label, alive, game):  # type: ignore[no-untyped-def]
    """Let a group grow from i and each other nation in turn; return what the least content of the best one gains."""
    most = 0.0
    for first in game.order:
        if first == i or not alive[first]:
            continue
        begin(i, label, game)
        toggle(first, game)
        now, found = least(game, i), first
        while found >= 0:
            found = -1
            for j in game.order:
                if alive[j] and not game.trial[j]:
                    value = least(game, j)
                    if value > now + CLOSE:
                        now, found = value, j
            if found >= 0:
                toggle(found, game)
        most = keep(most, i, game)
    return most


@helper
def band_together(i, label, alive, game):  # type: ignore[no-untyped-def]
    """Find who would leave together with i: the group whose least content gains most; return its gain, 0 for none."""
    fill(game.group, 0)
    count = 0
    for j in range(label.shape[0]):
        count += alive[j] != 0
    return try_all(i, label, alive, game) if count <= EXACT else grow_from_pairs(i, label, alive, game)


@helper
def camp_of(group, label, camps):  # type: ignore[no-untyped-def]
    """The camp that a group takes: the largest of those that lie in it as a whole, else one in which nobody is."""
    best, most, free = -1, 0, -1
    for side in range(camps):
        inside, outside = 0, 0
        for j in range(label.shape[0]):
            if label[j] == side:
                inside, outside = inside + group[j], outside + 1 - group[j]
        if inside + outside == 0 and free < 0:
            free = side
        if outside == 0 and inside > most:
            best, most = side, inside
    return best if best >= 0 else free
