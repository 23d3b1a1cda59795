"""Terms that hang together: what else changes with one of them, and how far one can move beside the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import fsum, inf
from typing import Final

from analysis.terms import YES, Gauge
from analysis.words import TREATY
from sim.vocabulary import Decision

HABITS: Final = {Decision.LEAVE: ("base", "sunk_cost", "age"), Decision.RENEW: ("sunk_cost", "habit")}
"""The terms of which a new regime undoes a share, which is recorded as a term of its own, `regime_change`."""

FOLLOWS: Final = {
    "bluff": ("bluff", "bluff_fear"),
    "bluff_fear": ("bluff", "bluff_fear"),
    "reputation": ("reputation",),
}
"""What a bluff would cost in good name is in proportion to the sum of these terms when one of them changes."""

MEANS: Final = ("common_threat", "regime", "trade", "contiguity", "trust", "entrapment", "autonomy", "balance")
"""Terms of a treaty of many that are means over those to whom it would bind a nation anew."""


def moved(decision: Decision, terms: Mapping[str, float], term: str, value: float) -> dict[str, float]:
    """The terms if one of them had another value, with all that changes with it.

    What a new regime undoes of a habit changes with the habit, what fear adds to a bluff with the chance of one, and
    what a bluff would cost in good name with the bluff and with the name.
    """
    other, habits = {**terms, term: value}, HABITS.get(decision, ())
    if term in habits and terms["regime_change"]:
        other["regime_change"] *= fsum(other[name] for name in habits) / fsum(terms[name] for name in habits)
    if decision is Decision.SIGNAL and term in FOLLOWS:
        if term == "bluff" and terms.get("bluff"):
            other["bluff_fear"] = terms.get("bluff_fear", 0.0) * value / terms["bluff"]
        base = fsum(terms.get(name, 0.0) for name in FOLLOWS[term])
        if base and terms.get("bluff_name"):
            other["bluff_name"] = terms["bluff_name"] * fsum(other.get(name, 0.0) for name in FOLLOWS[term]) / base
    return other


def crossing(chance: Callable[[float], float], now: float, ends: tuple[float, float]) -> float | None:
    """The value nearest to what a term was, on the way to an end of its range, at which a chance is one half."""
    found, before = [], chance(now) - 0.5
    for end in ends:
        near, far = now, end
        if before * (chance(end) - 0.5) >= 0.0:
            continue
        for _ in range(60):
            middle = 0.5 * (near + far)
            near, far = (middle, far) if before * (chance(middle) - 0.5) > 0.0 else (near, middle)
        found.append(far)
    return min(found, key=lambda value: abs(value - now), default=None)


def bounded(
    decision: Decision,
    p: Mapping[str, float],
    terms: Mapping[str, float],
    known: Mapping[str, Gauge],
    slack: float | None = None,
) -> dict[str, Gauge]:
    """What the terms measure whose range follows from other terms of the same decision.

    `slack`: by how much a nation would cut its spending to what it spends for private ends alone, if that is known.
    """
    if decision is Decision.BUDGET and slack is not None:
        return _stood_in(terms, slack)
    habits = fsum(terms[term] for term in HABITS.get(decision, ()))
    if habits and terms["regime_change"]:
        name, most = "the share of old habits that the new regime did away with", min(p["review.upheaval"], 1.0)
        return {"regime_change": Gauge(-habits, low=0.0, high=most, name=name)}
    if decision is Decision.SIGNAL:
        bluff, fear = terms["bluff"], terms["bluff_fear"]
        return {
            "bluff_fear": Gauge(bluff * p["run_crises.bluff_fear"], **YES, name="its fear of the attacker"),
            "bluff_name": Gauge(-(bluff + fear) * p["run_crises.bluff_name"], **YES, name="its good name"),
        }
    rivalry = known.get("rivalry")
    if decision in TREATY and rivalry and rivalry.weight and rivalry.reading(terms["rivalry"]) <= 1.0:
        return {"rivalry": replace(rivalry, high=1.0)}  # more is that of a power whose troops it hosts
    return {}


def _stood_in(terms: Mapping[str, float], slack: float) -> dict[str, Gauge]:
    """How far allies can stand in for a nation's forces, to the last of them; a threat that they meet moves nothing."""
    own = max(terms["needs"] + terms["threat"] + slack, 0.0)
    left = own + terms["allies"]
    met = left <= 1e-9 * own
    least = terms["threat"] if met else max(terms["threat"] - left, 0.0)
    return {"allies": Gauge(-1.0, low=0.0, high=own), "threat": Gauge(low=least, high=least if met else inf)}


def narrowed(
    known: Mapping[str, Gauge], p: Mapping[str, float], interests: Mapping[str, float], terms: Mapping[str, float]
) -> dict[str, Gauge]:
    """What the means over a circle measure, in a treaty that costs less than a defence pact, or binds to few anew.

    The ease of leaving things alone tells how much less: it falls with the cost of the treaty, and with the share of
    those in it to whom nothing else binds the nation yet.
    """
    quiet = p["appraise.status_quo"] * interests["status_quo"]
    part = -terms["status_quo"] / quiet if quiet > 0.0 else 0.0
    if not 0.0 < part < 1.0:
        return {}
    most = part ** (0.5 / max(interests["reserve"], 1.0))
    return {term: replace(known[term], weight=known[term].weight * most) for term in MEANS}
