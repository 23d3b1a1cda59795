"""Defenders: what pledges do for each nation, who could be overrun, and where pledges mislead or entrap."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.kernels import kernel
from sim.metrics.base import Metric, metric, register_metric, shared
from sim.metrics.notation import ENTRAPPED, GENERAL, OWN
from sim.metrics.pairs import DRAWN, GAP, PLEDGES, REPEATED, Array, Pledged, ratio, total
from sim.vocabulary import Article


@metric("nation", name="general_deterrence", formula="1 - mean_{j: challenge_chance[j,i] > 0} challenge_chance[j,i]",
        cite=GENERAL)  # fmt: skip
def nation_deterrence(out: Array, exposure_tally: Array) -> None:
    """1 less the mean chance of a challenge to a nation over those that could come to challenge it."""
    out[:] = 1.0 - ratio(
        exposure_tally[:, :, 1] + exposure_tally[:, :, 4], exposure_tally[:, :, 0] + exposure_tally[:, :, 3]
    )


@metric("nation", name="deterrence_ratio_observed", formula="mean_{j: (j, i) guarded} challenge_chance[j,i] / "
        "mean_{j: (j, i) bare} challenge_chance[j,i]", high=np.inf, unit="ratio",
        cite="form of Leeds 2003, recalled")  # fmt: skip
def observed_ratio(out: Array, exposure_tally: Array) -> None:
    """Mean chance of a challenge to a nation by those against whom outsiders would defend it over that by others (not
    causal)."""
    dyads, chance, _, others, rest, _ = np.moveaxis(exposure_tally, 2, 0)
    out[:] = ratio(ratio(chance, dyads), ratio(rest, others))


@metric("nation", name="deterrence_ratio_counterfactual", formula="sum_{j: (j, i) guarded} challenge_chance[j,i] / "
        "sum_{j: (j, i) guarded} undefended_chance[j,i]", high=np.inf, unit="ratio",
        cite="own definition; extended deterrence: Huth 1988, recalled")  # fmt: skip
def counterfactual_ratio(out: Array, exposure_tally: Array) -> None:
    """Chance of a challenge to a nation over the chance if nobody were obliged to defend it, over the challengers
    that outsiders would defend it against; undefined without such defenders."""
    out[:] = ratio(exposure_tally[:, :, 1], exposure_tally[:, :, 2])


@metric("nation", name="alliance_reach", formula="sum_j D[j,i] power[j] reach[j,i] / sum_j D[j,i] power[j]",
        cite="own definition; loss of strength: Boulding 1962, recalled")  # fmt: skip
def reach_of_defenders(out: Array, pledged_defence: Pledged) -> None:
    """Share of its defenders' power that they can bring to a nation's side, each counted by its pledge."""
    out[:] = pledged_defence.arrives


@metric("nation", name="response_time", formula="sum_j D[j,i] power[j] response[j,i] / sum_j D[j,i] power[j]",
        unit="days", high=1000.0, default=False)  # fmt: skip
def days_of_defenders(out: Array, owed: Array, power: Array, response: Array) -> None:
    """Days until its defenders' forces stand at a nation's side: the mean, by their power and pledges; undefined
    without defenders."""
    promised = owed * power[:, :, None]
    out[:] = ratio((promised * response).sum(axis=1), promised.sum(axis=1))


@kernel
def weigh_camps(out, allied, alive, power):  # type: ignore[no-untyped-def]
    """Mark the nations that some attacker outweighs, with its allies, and the target with its allies less these."""
    n = power.shape[1]
    camp = np.empty(n)
    for w in range(power.shape[0]):
        for j in range(n):
            camp[j] = power[w, j] if alive[w, j] else 0.0
            for k in range(n):
                camp[j] += power[w, k] if allied[w, j, k] else 0.0
        for i in range(n):
            for j in range(n):
                attack = camp[j] - (power[w, i] if allied[w, j, i] else 0.0)
                if j == i or not (alive[w, i] and alive[w, j]) or attack <= power[w, i] * (1.0 + 1e-9):
                    continue
                defence = power[w, i]
                for k in range(n):
                    if allied[w, i, k] and not allied[w, j, k] and k != j:
                        defence += power[w, k]
                if attack > defence * (1.0 + 1e-9):
                    out[w, i] = 1
                    break


OUTWEIGHED: Final = (
    "max_j (power[j] + sum_{k≠i} A[j,k] power[k] - power[i] - sum_{k≠j} A[i,k] (1 - A[j,k]) power[k]) > 0"
)


@shared
def outweighed(allied: Array, alive: Array, power: Array) -> Array:
    """Of each nation: whether some attacker and its allies outweigh it and those of its allies that do not join them.

    The strongest coalition against i that j can lead has j and all its allies but i; i's side has i and its allies,
    less those who are with j.  Equal powers do not outweigh.
    """
    out = np.zeros(power.shape, dtype=np.uint8)
    weigh_camps(out, allied, alive, power)
    found: Array = out != 0
    return found


@metric("nation", name="vulnerable", formula=f"[{OUTWEIGHED}]", cite="Jackson and Nei 2015, recalled")
def can_be_outweighed(out: Array, outweighed: Array, alive: Array) -> None:
    """1 for a nation that some attacker and its allies outweigh, 0 for others: the power of the attacker and its
    allies, the target apart, against that of the target and those of its allies who are not with the attacker."""
    out[:] = np.where(alive != 0, outweighed, np.nan)


@metric("system", formula="sum_i s[i] (1 - vulnerable[i])", cite="Jackson and Nei 2015, recalled")
def invulnerable(out: Array, outweighed: Array, alive: Array, power: Array) -> None:
    """Share of the world's power held by nations that no attacker and its allies outweigh, distance left aside."""
    held = np.where(alive != 0, power, 0.0)
    out[:] = ratio(total(np.where(outweighed, 0.0, held)), total(held))


@metric("system", name="redundancy", formula="mean_{D[i,j] > 0} [pledges[i,j] > 1]")
def repeated(out: Array, pledged_defence: Pledged) -> None:
    """Share of all pledges of defence, one nation to another, that a second treaty repeats."""
    out[:] = ratio(pledged_defence.tally[:, REPEATED], pledged_defence.tally[:, PLEDGES])


@metric("system", name="belief_gap", formula="mean_{D[i,j] > 0} |belief[i,j] - fidelity[i,j]|")
def misjudged(out: Array, pledged_defence: Pledged) -> None:
    """How far outsiders misjudge allies: mean |believed - true chance to keep a pledge| over pledges of defence,
    against those whom the ally fears."""
    out[:] = ratio(pledged_defence.tally[:, GAP], pledged_defence.tally[:, PLEDGES])


@metric("system", formula="sum_{i,j} [D[i,j] > 0] [conduct[i,j] > 0] [max_k crisis[j,k] > 0]", unit="allies",
        high=np.inf, cite=ENTRAPPED)  # fmt: skip
def entrapments(out: Array, pledged_defence: Pledged) -> None:
    """Allies that followed more calls than they left, in wars or incidents of this step, for a partner that itself
    challenged somebody in it, counted for each; the nation's measure of this name counts wars since the start."""
    out[:] = pledged_defence.tally[:, DRAWN]


@metric(
    "system",
    name="share_honoured",
    formula="sum_i honoured[i] / sum_i invoked[i]",
    cite="Leeds 2003 for the share, recalled",
)
def honoured_calls(out: Array, invoked: Array, honoured: Array) -> None:
    """Share of the calls for help of this step that were followed, under articles of defence or offence."""
    out[:] = ratio(total(honoured), total(invoked))


def share_upheld(out: Array, tested: Array, upheld: Array, kind: int) -> None:
    """Fill the share of the pledges of a kind put to the test that were kept."""
    out[:] = ratio(total(upheld[:, kind]), total(tested[:, kind]))


def own_share_upheld(out: Array, tested: Array, upheld: Array, kind: int) -> None:
    """Fill the same for each nation."""
    out[:] = ratio(upheld[:, kind].astype(np.float64), tested[:, kind])


def own_tests(out: Array, tested: Array, kind: int) -> None:
    """Fill the same for each nation."""
    out[:] = tested[:, kind]


def count_tests(out: Array, tested: Array, kind: int) -> None:
    """Fill how many pledges of a kind were put to the test."""
    out[:] = total(tested[:, kind])


BY_KIND: Final = (
    (Article.DEFENCE, "Calls for defence in the wars of this step", "that were followed"),
    (Article.OFFENCE, "Calls to attack together in the wars of this step", "that were followed"),
    (Article.NEUTRALITY, "Pledges of neutrality to nations at war in this step, of those who owed the other side help "
     "or had a quarrel within reach", "that kept out of the war"),
    (Article.NON_AGGRESSION, "Pledges of non-aggression to nations that the pledger challenged in this step",
     "that did not attack"),
)  # fmt: skip
"""The kinds of pledge that crises put to the test: when they do, and what it is to keep one."""

for _kind, _when, _kept in BY_KIND:
    _name, _cite = _kind.name.lower(), "Berkemeier and Fuhrmann 2018 for the shares, abstract"
    _inputs: tuple[str | int, ...] = ("tested", "upheld", int(_kind))
    _doc, _formula = f"{_when}: the share {_kept}.", f"sum_i upheld[{_name},i] / sum_i tested[{_name},i]"
    register_metric(Metric(f"honoured_{_name}", "system", _doc, _formula, "-", 0.0, 1.0, _cite, share_upheld, _inputs))
    _doc, _formula = f"{_when}, of the nation: the share {_kept}.", f"upheld[{_name},i] / tested[{_name},i]"
    _found = Metric(
        f"honoured_{_name}", "nation", _doc, _formula, "-", 0.0, 1.0, _cite, own_share_upheld, _inputs, default=False
    )
    register_metric(_found)
    _doc, _inputs = f"{_when}: their number.", ("tested", int(_kind))
    _found = Metric(
        f"tested_{_name}", "system", _doc, f"sum_i tested[{_name},i]", "count", 0.0, np.inf, OWN, count_tests, _inputs
    )
    register_metric(_found)
    _doc = f"{_when}, of the nation: their number."
    _given = ("count", 0.0, np.inf, OWN, own_tests, _inputs)
    _found = Metric(f"tested_{_name}", "nation", _doc, f"tested[{_name},i]", *_given, default=False)
    register_metric(_found)


@metric("nation", name="entrapments", formula="drawn[i]", unit="wars", high=np.inf,
        cite=ENTRAPPED)  # fmt: skip
def drawn_in(out: Array, drawn: Array) -> None:
    """Wars not its own that a nation has followed its allies into since the start."""
    out[:] = drawn


@kernel
def compare_expected(apart, pledges, owed, reliance, fidelity):  # type: ignore[no-untyped-def]
    """Fill how far the expected and the true chance to keep a pledge of defence lie apart; count the pledges."""
    n = owed.shape[1]
    for w in range(owed.shape[0]):
        for i in range(n):
            for j in range(n):
                if owed[w, i, j] > 0.0:
                    apart[w, i, j] = abs(reliance[w, j, i] - fidelity[w, i, j])
                    pledges[w] += 1.0


@metric("system", formula="mean_{D[i,j] > 0} |reliance[j,i] - fidelity[i,j]|")
def doubt_gap(out: Array, owed: Array, reliance: Array, fidelity: Array) -> None:
    """How far nations misjudge their own allies: mean |expected - true chance to keep a pledge| over pledges of
    defence to them, against those whom they fear."""
    apart, pledges = np.zeros(owed.shape), np.zeros(len(out))
    compare_expected(apart, pledges, owed, reliance, fidelity)
    out[:] = ratio(total(apart), pledges)
