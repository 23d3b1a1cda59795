"""The coalition in action: what it is worth together, how fast and far its help goes, how well its word is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import metric, shared
from sim.metrics.cohesion import register_mean
from sim.metrics.pairs import Array, Roll, ratio


@kernel
def weigh_seats(own, moved, size, roster, power, owed, fidelity, support):  # type: ignore[no-untyped-def]
    """Fill, for each seat of every treaty, its nation's power and the aid that it gives there and receives."""
    seat = 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            for one in range(size[w, a]):
                i = roster[w, a, one]
                own[seat], moved[seat] = power[w, i], 0.0
                for other in range(size[w, a]):
                    j = roster[w, a, other]
                    moved[seat] += owed[w, i, j] * fidelity[w, i, j] * support[w, i, j]
                    moved[seat] += owed[w, j, i] * fidelity[w, j, i] * support[w, j, i]
                seat += 1


@kernel
def lose_largest(out, size, shapley, lost):  # type: ignore[no-untyped-def]
    """Fill, for each treaty, what it loses with the member of the largest Shapley value; of equals the dearest loss."""
    seat = 0
    for a in range(out.shape[0]):
        largest = shapley[seat]
        for m in range(seat, seat + size[a]):
            largest = max(largest, shapley[m])
        out[a] = 0.0
        for m in range(seat, seat + size[a]):
            if shapley[m] >= largest * (1.0 - 1e-12):
                out[a] = max(out[a], lost[m])
        seat += size[a]


class Stakes(NamedTuple):
    """What the members of treaties bring to their coalitions."""

    shapley: Array
    """Of each seat: its Shapley value, own power and half of the aid given and received there."""
    lost: Array
    """Of each seat: what the coalition would lose with it, own power and all of that aid."""
    worth: Array
    """Of each treaty: what the coalition is worth."""


@shared
def stakes(
    roll: Roll, size: Array, roster: Array, power: Array, owed: Array, fidelity: Array, support: Array
) -> Stakes:
    """What each member brings to its coalition."""
    own, moved = np.empty(len(roll.seat)), np.empty(len(roll.seat))
    weigh_seats(own, moved, size, roster, power, owed, fidelity, support)
    shapley = own + 0.5 * moved
    return Stakes(shapley, own + moved, roll.sum_seats(shapley))


@metric(
    "treaty",
    formula="1 - v(M without h) / v(M), v(G) = sum_{i∈G} power[i] + sum_{i,j∈G} aid[i,j], h of largest Shapley value",
    cite="Shapley 1953; games on pairs: Deng and Papadimitriou 1994, recalled",
)
def fragility(out: Array, roll: Roll, stakes: Stakes) -> None:
    """Share of a coalition's value that is lost when the member with the largest Shapley value leaves. The value is
    the sum of the members' powers and of the aid among them (pledge times true willingness times power that can be
    brought); in such a game on pairs Shapley's value is, exactly, own power and half of the aid given and received."""
    lost = np.empty(len(roll.size))
    lose_largest(lost, roll.size, stakes.shapley, stakes.lost)
    roll.put(out, np.minimum(ratio(lost, stakes.worth), 1.0))


@metric(
    "treaty",
    formula="sum_{i≠j: D[i,j] > 0} max(conduct[i,j], 0)",
    unit="calls",
    high=np.inf,
    default=False,
)
def honoured_among_allies(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    """Calls for help, in wars or incidents, that members followed for one another, less those not followed."""
    _calls(out, roll, bound, roll.of(conduct))


@metric(
    "treaty",
    formula="sum_{i≠j: D[i,j] > 0} max(-conduct[i,j], 0)",
    unit="calls",
    high=np.inf,
    default=False,
)
def abandoned_among_allies(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    """Calls for help, in wars or incidents, that members left for one another, less those followed."""
    _calls(out, roll, bound, -roll.of(conduct))


def _calls(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    pledged = roll.sum(bound) > 0.0
    calls = roll.sum(np.where(bound, np.maximum(conduct, 0.0), 0.0))
    roll.put(out, np.where(pledged, calls, np.nan))


register_mean("fragility")
