"""Targets: deterrence as each treaty has it for its members against outsiders, and each nation for itself."""

from __future__ import annotations

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.defenders import BY_KIND
from sim.metrics.notation import CAUSAL, ENTRAPPED, GENERAL, HELD, IMMEDIATE
from sim.metrics.pairs import Array, Roll, ratio

PAIRS, CHANCE, GUARDED, VOID, OTHERS, ELSEWHERE, GIVEN_UP, ATTACKED = range(8)


@kernel
def tally_outsiders(  # type: ignore[no-untyped-def]
    out, inside, size, roster, owed, challenge_chance, undefended_chance, crisis
):  # fmt: skip
    """Count, for each treaty, the pairs of an outsider and a member or another outsider, and what comes of them."""
    n = owed.shape[1]
    treaty = 0
    for w in range(size.shape[0]):
        for a in range(size.shape[1]):
            if size[w, a] == 0:
                continue
            for i in range(n):
                inside[i] = 0
            for one in range(size[w, a]):
                inside[roster[w, a, one]] = 1
            for j in range(n):
                for i in range(n):
                    if inside[i] or i == j:
                        continue
                    chance = challenge_chance[w, i, j]
                    if chance > 0.0:
                        out[treaty, PAIRS if inside[j] else OTHERS] += 1.0
                        out[treaty, CHANCE if inside[j] else ELSEWHERE] += chance
                    if not inside[j]:
                        continue
                    out[treaty, GIVEN_UP] += crisis[w, i, j] == 2
                    out[treaty, ATTACKED] += crisis[w, i, j] > 2
                    for k in range(n if chance > 0.0 else 0):
                        if k != i and owed[w, k, j] > 0.0 and owed[w, k, i] <= 0.0:
                            out[treaty, GUARDED] += chance
                            out[treaty, VOID] += undefended_chance[w, i, j]
                            break
            treaty += 1


@shared
def outsiders(
    roll: Roll, size: Array, roster: Array, owed: Array, challenge_chance: Array, undefended_chance: Array,
    crisis: Array,
) -> Array:  # fmt: skip
    """Of each treaty: pairs of an outsider and a member that it may challenge, the chances with and without the
    member's defenders, the same for other targets, and how challenges of members ended."""
    out = np.zeros((len(roll.slot), 8))
    inside = np.empty(owed.shape[1], dtype=np.uint8)
    tally_outsiders(out, inside, size, roster, owed, challenge_chance, undefended_chance, crisis)
    return out


@metric("treaty", formula="1 - mean_{i∉M, j∈M: chance > 0} chance", cite=GENERAL, default=False)
def general_deterrence(out: Array, roll: Roll, outsiders: Array) -> None:
    """1 less the mean chance that an outsider challenges a member, over those that could come to do so."""
    roll.put(out, 1.0 - ratio(outsiders[:, CHANCE], outsiders[:, PAIRS]))


@metric("treaty", formula="mean_{i∉M, j∈M: chance > 0} chance / mean_{i∉M, j∉M: chance > 0} chance", high=np.inf,
        unit="ratio", cite="form of Leeds 2003, recalled", default=False)  # fmt: skip
def deterrence_ratio_observed(out: Array, roll: Roll, outsiders: Array) -> None:
    """Mean chance that an outsider challenges a member over that it challenges another outsider (not causal)."""
    inside, elsewhere = outsiders[:, [CHANCE, PAIRS]].T, outsiders[:, [ELSEWHERE, OTHERS]].T
    roll.put(out, ratio(ratio(*inside), ratio(*elsewhere)))


@metric("treaty", formula="sum_{i∉M, j∈M: guarded} chance / sum_{i∉M, j∈M: guarded} void", high=np.inf, unit="ratio",
        cite=CAUSAL, default=False)  # fmt: skip
def deterrence_ratio_counterfactual(out: Array, roll: Roll, outsiders: Array) -> None:
    """Chance that outsiders challenge defended members over the chance if these had no defenders, of this treaty or
    of any other."""
    roll.put(out, ratio(outsiders[:, GUARDED], outsiders[:, VOID]))


@metric("treaty", formula=f"{HELD}, by outsiders of members", cite=IMMEDIATE, default=False)
def immediate_success(out: Array, roll: Roll, outsiders: Array) -> None:
    """Share of the challenges of members by outsiders that were resisted in this step that were given up."""
    roll.put(out, ratio(outsiders[:, GIVEN_UP], outsiders[:, GIVEN_UP] + outsiders[:, ATTACKED]))


@metric("treaty", formula="sum_{i∈M} power[i] (1 - vulnerable[i]) / sum_{i∈M} power[i]",
        cite="Jackson and Nei 2015, recalled", default=False)  # fmt: skip
def invulnerable(out: Array, roll: Roll, outweighed: Array, power: Array) -> None:
    """Share of the members' power held by those that no attacker and its allies outweigh, distance left aside."""
    held = roll.seats(power)
    safe = np.where(roll.seats(outweighed) > 0.0, 0.0, held)
    roll.put(out, ratio(roll.sum_seats(safe), roll.sum_seats(held)))


@metric("treaty", formula="sum_{i≠j} [D[i,j] > 0] [conduct[i,j] > 0] [max_k crisis[j,k] > 0]", unit="allies",
        high=np.inf, cite=ENTRAPPED, default=False)  # fmt: skip
def entrapments(out: Array, roll: Roll, bound: Array, conduct: Array, crisis: Array) -> None:
    """Members that followed more calls than they left, in wars or incidents of this step, for a member that itself
    challenged somebody in it, counted for each; the nation's measure of this name counts wars since the start."""
    began = roll.seats(crisis.max(axis=2) > 0)[roll.other] > 0.0
    roll.put(out, roll.sum(bound & (roll.of(conduct) > 0.0) & began))


@metric("treaty", formula="honoured_among_allies / (honoured_among_allies + abandoned_among_allies)",
        cite="Leeds 2003 for the share, recalled", default=False)  # fmt: skip
def share_honoured(out: Array, honoured_among_allies: Array, abandoned_among_allies: Array) -> None:
    """Share followed of the calls for help among members in this step, in wars or incidents, net of those left."""
    out[:] = ratio(honoured_among_allies, honoured_among_allies + abandoned_among_allies)


def members_upheld(out: Array, roll: Roll, tested: Array, upheld: Array, kind: int) -> None:
    """Fill the share of the members' pledges of a kind put to the test that were kept."""
    kept, asked = (roll.sum_seats(roll.seats(column[:, kind])) for column in (upheld, tested))
    roll.put(out, ratio(kept, asked))


for _kind, _when, _kept in BY_KIND:
    _name, _inputs = _kind.name.lower(), ("roll", "tested", "upheld", int(_kind))
    _doc = f"{_when}, of the members, to whomever they are pledged: the share {_kept}."
    _formula = f"sum_{{i∈M}} upheld[{_name},i] / sum_{{i∈M}} tested[{_name},i]"
    _given = ("-", 0.0, 1.0, "Berkemeier and Fuhrmann 2018 for the shares, abstract", members_upheld)
    register_metric(Metric(f"honoured_{_name}", "treaty", _doc, _formula, *_given, _inputs, default=False))


@metric("nation", name="immediate_success", formula=f"{HELD}, of i", cite=IMMEDIATE, default=False)
def stood_firm(out: Array, crisis: Array) -> None:
    """Share of the challenges that a nation resisted in this step that were given up."""
    given_up = (crisis == 2).sum(axis=1).astype(np.float64)
    out[:] = ratio(given_up, given_up + (crisis > 2).sum(axis=1))
