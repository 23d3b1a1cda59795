"""The coalition in action: what it is worth together, how fast and far its help goes, how well its word is known."""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import metric
from sim.metrics.cohesion import register_mean
from sim.metrics.pairs import Array, Roll


@kernel
def find_losses(out, size, roster, power, owed, fidelity, support):  # type: ignore[no-untyped-def]
    """Fill the share of each coalition's value that leaves with the member whose Shapley value is the largest."""
    own, moved = np.empty(roster.shape[2]), np.empty(roster.shape[2])
    for w in range(out.shape[0]):
        for a in range(out.shape[1]):
            worth, largest, loss = 0.0, -1.0, 0.0
            for one in range(size[w, a]):
                i = roster[w, a, one]
                own[one], moved[one] = power[w, i], 0.0
                for other in range(size[w, a]):
                    j = roster[w, a, other]
                    moved[one] += owed[w, i, j] * fidelity[w, i, j] * support[w, i, j]
                    moved[one] += owed[w, j, i] * fidelity[w, j, i] * support[w, j, i]
                worth += own[one] + 0.5 * moved[one]
                largest = max(largest, own[one] + 0.5 * moved[one])
            for one in range(size[w, a]):
                if own[one] + 0.5 * moved[one] >= largest * (1.0 - 1e-12):
                    loss = max(loss, own[one] + moved[one])
            if worth > 0.0:
                out[w, a] = min(loss / worth, 1.0)


@metric("treaty", cite="Shapley 1953; games on pairs: Deng and Papadimitriou 1994, recalled")
def fragility(
    out: Array, size: Array, roster: Array, power: Array, owed: Array, fidelity: Array, support: Array
) -> None:
    """Share of a coalition's value that is lost when the member with the largest Shapley value leaves. The value is
    the sum of the members' powers and of the aid among them (pledge times true willingness times power that can be
    brought); in such a game on pairs Shapley's value is, exactly, own power and half of the aid given and received."""
    find_losses(out, size, roster, power, owed, fidelity, support)


@metric("treaty", unit="calls", high=np.inf, default=False)
def honoured_among_allies(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    """Calls for defence that members followed for one another in this step, less those not followed for the same."""
    _calls(out, roll, bound, roll.of(conduct))


@metric("treaty", unit="calls", high=np.inf, default=False)
def abandoned_among_allies(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    """Calls for defence that members left unanswered for one another, less those followed for the same member."""
    _calls(out, roll, bound, -roll.of(conduct))


def _calls(out: Array, roll: Roll, bound: Array, conduct: Array) -> None:
    pledged = roll.sum(bound) > 0.0
    calls = roll.sum(np.where(bound, np.maximum(conduct, 0.0), 0.0))
    roll.put(out, np.where(pledged, calls, np.nan))


register_mean("fragility")
