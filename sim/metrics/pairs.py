"""Members and their pairs: what the measures of treaties are sums and means over, listed once a step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import shared
from sim.vocabulary import Article

Array: TypeAlias = np.ndarray
DEFENCE = int(Article.DEFENCE)


def ratio(top: Array, bottom: Array) -> Array:
    """One array over the other, NaN where the second is not above zero."""
    out = np.empty(top.shape)
    out.fill(np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out


def total(x: Array) -> Array:
    """The sum over all but the first axis, world by world."""
    found: Array = np.add.reduce(x.reshape(len(x), -1), axis=1, dtype=np.float64)
    return found


@dataclass(frozen=True)
class Roll:
    """The treaties in force, the seats of their full members and all ordered pairs of these, in flat lists."""

    slot: Array
    """Of each treaty: its place among [world, treaty]."""
    world: Array
    """Of each treaty: its world."""
    size: Array
    """Of each treaty: how many members it has."""
    seat: Array
    """Of each seat: the number of its treaty."""
    nation: Array
    """Of each seat: its nation's place among [world, nation]."""
    columns: tuple[Array, Array]
    """The columns `size` and `roster`."""

    @cached_property
    def pairs(self) -> tuple[Array, Array, Array, Array]:
        """Of each ordered pair: its treaty's number, the seats of the two, and its place among dyads."""
        count = int((self.size * (self.size - 1)).sum())
        pair, one, other, dyad = (np.empty(count, dtype=np.int64) for _ in range(4))
        list_pairs(*self.columns, pair, one, other, dyad)
        return pair, one, other, dyad

    @property
    def pair(self) -> Array:
        """Of each ordered pair: the number of its treaty."""
        return self.pairs[0]

    @property
    def one(self) -> Array:
        """Of each ordered pair: the first one's seat."""
        return self.pairs[1]

    @property
    def other(self) -> Array:
        """Of each ordered pair: the other one's seat."""
        return self.pairs[2]

    @property
    def dyad(self) -> Array:
        """Of each ordered pair: its place among [world, nation, nation]."""
        return self.pairs[3]

    def put(self, out: Array, values: Array) -> None:
        """Write a value for each treaty in force."""
        out.reshape(-1)[self.slot] = values

    def at(self, x: Array) -> Array:
        """A column of treaties, for each treaty in force."""
        found: Array = x.reshape(-1)[self.slot]
        return found

    def of(self, x: Array) -> Array:
        """A dyadic column for each ordered pair, as doubles."""
        found: Array = x.reshape(-1)[self.dyad].astype(np.float64)
        return found

    def seats(self, x: Array) -> Array:
        """A column of nations for each seat, as doubles."""
        found: Array = x.reshape(-1)[self.nation].astype(np.float64)
        return found

    def sum(self, values: Array) -> Array:
        """For each treaty, the sum over its ordered pairs."""
        found: Array = np.bincount(self.pair, values, len(self.slot))
        return found

    def sum_seats(self, values: Array) -> Array:
        """For each treaty, the sum over its seats."""
        found: Array = np.bincount(self.seat, values, len(self.slot))
        return found

    def most(self, values: Array) -> Array:
        """For each treaty, the largest over its seats."""
        if not len(self.slot):
            return np.empty(0)
        first = np.cumsum(self.size) - self.size
        found: Array = np.maximum.reduceat(values, first)
        return found

    def mean(self, values: Array, weight: Array | None = None) -> Array:
        """For each treaty, the mean over those of its ordered pairs where the value is defined."""
        out = np.empty(len(self.slot))
        pair_mean(out, self.pair, values, np.ones(len(values)) if weight is None else weight)
        return out


@kernel
def pair_mean(out, pair, values, weight):  # type: ignore[no-untyped-def]
    """Fill, for each treaty, the weighted mean over its ordered pairs where the value is defined, NaN without any."""
    p = 0
    for a in range(out.shape[0]):
        total, weights = 0.0, 0.0
        while p < pair.shape[0] and pair[p] == a:
            if values[p] == values[p]:
                total += weight[p] * values[p]
                weights += weight[p]
            p += 1
        out[a] = total / weights if weights > 0.0 else np.nan


@kernel
def list_seats(size, roster, slot, seat, nation):  # type: ignore[no-untyped-def]
    """Fill the treaties in force and the seats of their members."""
    treaty, place = 0, 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            if size[w, a] > 0:
                slot[treaty] = w * size.shape[1] + a
                for m in range(size[w, a]):
                    seat[place] = treaty
                    nation[place] = w * roster.shape[2] + roster[w, a, m]
                    place += 1
                treaty += 1


@kernel
def list_pairs(size, roster, pair, one, other, dyad):  # type: ignore[no-untyped-def]
    """Fill the ordered pairs of seats of every treaty in force."""
    n = roster.shape[2]
    treaty, first, p = 0, 0, 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            for m in range(size[w, a]):
                for k in range(size[w, a]):
                    if k != m:
                        pair[p], one[p], other[p] = treaty, first + m, first + k
                        dyad[p] = (w * n + roster[w, a, m]) * n + roster[w, a, k]
                        p += 1
            first += size[w, a]
            treaty += size[w, a] > 0


@shared
def roll(size: Array, roster: Array) -> Roll:
    """The treaties in force and their seats."""
    full = size[size > 0].astype(np.int64)
    slot = np.empty(len(full), dtype=np.int64)
    seat, nation = (np.empty(int(full.sum()), dtype=np.int64) for _ in range(2))
    list_seats(size, roster, slot, seat, nation)
    return Roll(slot, slot // size.shape[1], full, seat, nation, (size, roster))


@shared
def owed(obligation: Array) -> Array:
    """What each nation owes each other in defence [world, nation, nation]."""
    found: Array = np.ascontiguousarray(obligation[:, Article.DEFENCE])
    return found


@shared
def allied(owed: Array) -> Array:
    """Whether two nations are tied by a pledge of defence, either way: bool [world, nation, nation]."""
    bound = owed > 0.0
    found: Array = bound | bound.swapaxes(1, 2)
    return found


@shared
def good_name(kept: Array, broken: Array) -> Array:
    """The public reputation of each nation: the share of its commitments that others expect it to keep."""
    found: Array = kept / (kept + broken)
    return found


@shared
def bound(roll: Roll, owed: Array) -> Array:
    """Of each ordered pair of members: whether the first is pledged to defend the other."""
    found: Array = roll.of(owed) > 0.0
    return found


TIES, PLEDGES, REPEATED, GAP, DRAWN, COVERED = range(6)


@kernel
def weigh_pledges(  # type: ignore[no-untyped-def]
    out, arrives, owed, belief, fidelity, pledges, reach, power, conduct, crisis
):  # fmt: skip
    """Count and weigh the pledges of defence of every world."""
    n = owed.shape[1]
    for w in range(owed.shape[0]):
        for j in range(n):
            quarrels, covered, promised, brought = 0, 0, 0.0, 0.0
            for k in range(n):
                quarrels = max(quarrels, crisis[w, j, k])
            for i in range(n):
                if owed[w, i, j] <= 0.0:
                    continue
                covered = 1
                promised += owed[w, i, j] * power[w, i]
                brought += owed[w, i, j] * power[w, i] * reach[w, i, j]
                out[w, TIES] += i < j or owed[w, j, i] <= 0.0
                out[w, PLEDGES] += 1.0
                out[w, REPEATED] += pledges[w, i, j] > 1
                out[w, GAP] += abs(belief[w, i, j] - fidelity[w, i, j])
                out[w, DRAWN] += quarrels > 0 and conduct[w, i, j] > 0.0
            out[w, COVERED] += covered
            if promised > 0.0:
                arrives[w, j] = brought / promised


class Pledged(NamedTuple):
    """The pledges of defence of every world."""

    tally: Array
    """Of each world: ties, pledges, those repeated, their gaps of belief, allies drawn into wars, nations covered."""
    arrives: Array
    """Of each nation: the share of its defenders' power that they can bring, NaN without any."""


@shared
def pledged_defence(
    owed: Array, belief: Array, fidelity: Array, pledges: Array, reach: Array, power: Array, conduct: Array,
    crisis: Array,
) -> Pledged:  # fmt: skip
    """The pledges of defence, counted and weighed."""
    found = Pledged(np.zeros((len(owed), 6)), np.full(power.shape, np.nan))
    weigh_pledges(*found, owed, belief, fidelity, pledges, reach, power, conduct, crisis)
    return found


@shared
def weight(roll: Roll, power: Array) -> Array:
    """Of each ordered pair of members: the product of their powers."""
    p = roll.seats(power)
    found: Array = p[roll.one] * p[roll.other]
    return found


@kernel
def add_powers(out, size, roster, power, article):  # type: ignore[no-untyped-def]
    """Fill the power of all members of every treaty of defence, -1 for other treaties."""
    treaty = 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            if size[w, a] > 0:
                out[treaty] = 0.0
                for m in range(size[w, a]):
                    out[treaty] += power[w, roster[w, a, m]]
                if article[w, a, DEFENCE] <= 0.0:
                    out[treaty] = -1.0
                treaty += 1


@shared
def strength(roll: Roll, size: Array, roster: Array, power: Array, article: Array) -> Array:
    """Of each treaty: the power of all its members, -1 without an article of defence."""
    found = np.empty(len(roll.slot))
    add_powers(found, size, roster, power, article)
    return found


@shared
def sway(roll: Roll, strength: Array) -> Array:
    """Of each treaty: how much it counts in a mean of the system, its members' power times the allies each has there.

    Zero without an article of defence.
    """
    return np.where(strength < 0.0, 0.0, strength * (roll.size - 1.0))
