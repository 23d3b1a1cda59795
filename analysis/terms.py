"""The terms of decisions in words, and what each can be: the one place that says how a reason is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from sim.vocabulary import Decision, terms_of

TREATY: Final = (
    Decision.SIGN, Decision.DEEPEN, Decision.REFUSE, Decision.ACCEDE, Decision.VOTE, Decision.FOUND
)  # fmt: skip
"""Decisions on the worth of a treaty."""

_TREATY: Final = {
    "security": "the safety that it adds",
    "common_threat": "the threats that they share",
    "closure": "the allies that they have in common",
    "trust": "trust in {other} | distrust of {other}",
    "regime": "a like regime",
    "trade": "trade with {other}",
    "contiguity": "a common border",
    "affinity": "ties of history and kin | old ill feeling",
    "entrapment": "the risk of being drawn into the quarrels of {other}",
    "autonomy": "the loss of freedom beside a stronger partner",
    "ideology": "the distance between their foreign policies",
    "rivalry": "rivalry with {other}",
    "balance": "the quarrels of its own allies with {other}",
    "upkeep": "the pacts that it has to keep up already",
    "status_quo": "the ease of leaving things as they are",
    "drafting": "the trouble of drafting any treaty",
    "pressure": "the pressure of the lead state",
    "solidarity": "the welcome that members give to any newcomer",
    "dilution": "the weight that one more seat takes from the others",
}

_WORTH: Final = "what the treaty was worth to it | how little the treaty was worth to it"

_PLEDGE: Final = {
    "base": "a readiness to fight for allies | the reluctance to fight for others",
    "trust": "trust in {other} | distrust of {other}",
    "common_threat": "the threats that they share",
    "democracy": "the binding word of a democracy",
    "interoperability": "forces trained to fight together",
    "cost": "the strength of the attacker",
    "major": "being a major power",
    "turnover": "a new coalition in power since the pledge",
    "reputation": "its good name at stake",
}

_MOTION: Final = {
    "base": "a readiness to act against any member | the reluctance to act against a member",
    "quarrel": "the quarrels with {other} | how few quarrels with {other} there were",
    "worth": "how little {other} was worth to it | what {other} was worth to it",
}

WORDS: Final[dict[Decision, dict[str, str]]] = {
    **dict.fromkeys(TREATY, _TREATY),
    Decision.RATIFY: {
        "base": "consent at home to treaties as such | mistrust at home of treaties as such",
        "worth": _WORTH,
        "opinion": "the distance between its public and {other}",
        "lobby": "the lobbies for the treaty | the lobbies against the treaty",
    },
    Decision.LEAVE: {
        "base": "a readiness to leave any treaty | the reluctance to leave any treaty",
        "worth": "how little the treaty was worth to it | what the treaty was worth to it",
        "sunk_cost": "the institutions and habits built up in it",
        "age": "its years in the treaty",
        "democracy": "the binding word of a democracy",
        "strain": "quarrels among the members",
        "power_shift": "the shift of its own power",
        "turnover": "a new coalition in power where democracy is weak",
        "outside_pact": "a new pact with a rival of the members",
        "reversal": "the distance of the new government from the one that signed",
    },
    **dict.fromkeys((Decision.SUSPEND, Decision.EXPEL, Decision.REVIVE), _MOTION),
    Decision.RENEW: {"worth": _WORTH, "sunk_cost": "the institutions and habits built up in it"},
    Decision.CHALLENGE: {
        "base": "a readiness to challenge anyone | the reluctance to challenge anyone",
        "prospect": "what a fight promised | how little a fight promised",
        "contiguity": "a common border",
        "major": "the reach of a major power",
        "rivalry": "rivalry with {other}",
        "ally": "the pact between the two",
        "joint_democracy": "both being democracies",
        "claim": "its claim on {other}",
        "trust": "distrust of {other} | trust in {other}",
        "event": "an event that set them against each other",
    },
    Decision.RESIST: {
        "base": "the resolve to stand firm | a lack of resolve",
        "odds": "the poor odds of {other} in a fight | the good odds of {other} in a fight",
        "claim": "the claim at stake",
    },
    Decision.ATTACK: {
        "base": "a readiness to attack | the reluctance to attack",
        "prospect": "what a fight promised | how little a fight promised",
        "rivalry": "rivalry with {other}",
        "ally": "the pact between the two",
        "joint_democracy": "both being democracies",
    },
    **dict.fromkeys((Decision.HONOUR, Decision.JOIN), _PLEDGE),
    Decision.INCIDENT: {
        "base": "a readiness to strike anyone | the reluctance to strike anyone",
        "rivalry": "rivalry with {other}",
        "exposure": "how open {other} lay to such a blow",
        "tension": "the tension of the day",
        "power": "its superior power",
        "response": "the response it had to expect",
    },
    Decision.ATTRIBUTE: {
        "base": "traces that any attack leaves | how hard any attack is to trace",
        "intelligence": "its own services",
        "partners": "what its partners knew",
        "secrecy": "the secrecy of {other}",
    },
    Decision.ASSIST: {
        "base": "a readiness to help anyone | the reluctance to help anyone",
        "bond": "the treaties with {other}",
        "duty": "the pledges to {other}",
        "trust": "trust in {other} | distrust of {other}",
        "own_loss": "what the disaster cost itself",
    },
    Decision.BUDGET: {
        "income": "the growth of its economy | the decline of its economy",
        "needs": "spending below its own needs in peace | spending above its own needs in peace",
        "threat": "the threat that it saw",
        "allies": "what its allies spent already",
        "pledge": "the pledge of its treaties",
        "limit": "the limits of any budget",
    },
}
"""Each term as it is told: when it speaks for the deed and, after a bar, when it speaks against it."""

CONSTANT: Final = frozenset({"base", "status_quo", "drafting", "solidarity", "limit"})
"""Terms that are the same whatever happens: they can't be imagined otherwise without another model."""

FIXED: Final = frozenset({
    "contiguity", "major", "regime", "affinity", "trade", "dilution", "age", "democracy", "joint_democracy", "turnover",
    "event", "income", "needs",
})  # fmt: skip
"""Terms that can differ, but that neither the nation nor its partners can do much about."""


OCCASIONAL: Final = frozenset({"pressure", "event", "allies", "pledge"})
"""Terms that are there only if their cause is: a lead state, an event, allies, a pledge."""


@dataclass(frozen=True)
class Gauge:
    """What a term measures: it is weight × (zero + slope × x), x in [low, high]; x has a name if one can say it."""

    weight: float = 1.0
    zero: float = 0.0
    slope: float = 1.0
    low: float = -inf
    high: float = inf
    name: str = ""
    unit: str = ""

    @property
    def span(self) -> float:
        """How far the term can move between the ends of its range."""
        return abs(self.weight * self.slope) * (self.high - self.low)

    def reading(self, term: float) -> float:
        """The quantity behind a value of the term."""
        return (term / self.weight - self.zero) / self.slope

    def reaches(self, term: float) -> bool:
        """Whether the term can take a value."""
        steep = self.weight * self.slope
        return steep != 0.0 and self.low - 1e-9 <= self.reading(term) <= self.high + 1e-9


def words(decision: Decision, term: str, value: float, other: str = "the other") -> str:
    """A term as it is told, by what it says: for the deed at a value above 0, else against it."""
    positive, _, negative = WORDS[decision][term].partition(" | ")
    return (negative if negative and value < 0.0 else positive).format(other=other)


def gauges(
    decision: Decision, p: Mapping[str, float], interests: Mapping[str, float], level: float | None
) -> dict[str, Gauge]:
    """What the terms of a decision measure under parameters, by path; `level` is the sovereignty cost of a pact."""
    known = _treaty(p, interests, level) if decision in TREATY else _logit(decision, p)
    return {term: known.get(term, Gauge()) for term in terms_of(decision)}


def _treaty(p: Mapping[str, float], interests: Mapping[str, float], level: float | None) -> dict[str, Gauge]:
    """The terms of a treaty's utility; for two alone they can be read back, for a circle they are means."""
    gain, cost = (1.0, 1.0) if level is None else (level**0.5, level)
    rows: dict[str, tuple[float, float, float, str, str]] = {
        "security": (gain, 0, 2, "", ""),
        "common_threat": (gain, 0, 1, "the share of threats in common", ""),
        "closure": (gain, 0, 3, "the number of common allies that count", ""),
        "regime": (gain, 0, 1, "", ""),
        "trade": (gain, 0, 1, "the share of {other} in its trade", ""),
        "contiguity": (gain, 0, 1, "", ""),
        "entrapment": (-cost, 0, 1, "", ""),
        "autonomy": (-cost, 0, 1, "", ""),
        "ideology": (-0.5 * cost, 0, inf, "the squared distance of their ideal points", ""),
        "rivalry": (-2.0 * cost, 0, 1, "rivalry with {other}", ""),
        "balance": (-0.3 * cost, 0, 3, "the quarrels of its own allies with {other}", ""),
        "upkeep": (-cost, 0, inf, "the number of pacts that it has already", ""),
    }
    named = level is not None
    found = {
        term: Gauge(factor * p[f"appraise.{term}"] * interests[term], 0.0, 1.0, low, high, name if named else "", unit)
        for term, (factor, low, high, name, unit) in rows.items()
    }
    trust = gain * p["appraise.trust"] * interests["trust"]
    return found | {
        "trust": Gauge(trust, -1.0, 2.0, 0.0, 1.0, "trust in {other}" if named else ""),
        "affinity": Gauge(gain * interests["affinity"], low=-10.0, high=10.0),
        "pressure": Gauge(p["appraise.pressure"], low=0.0, high=1.0),
        "dilution": Gauge(-1.0, low=0.0),
    }


YES: Final[Any] = {"low": 0.0, "high": 1.0}
"""The range of shares, and of what is so or is not."""


def _logit(decision: Decision, p: Mapping[str, float]) -> dict[str, Gauge]:
    """The terms of the decisions that are logits of a chance, and of budgets."""
    if decision is Decision.BUDGET:
        return {"threat": Gauge(low=0.0), "allies": Gauge(-1.0, low=0.0), "pledge": Gauge(low=0.0)}
    if decision in (Decision.RATIFY, Decision.RENEW, Decision.LEAVE):
        return _review(decision, p, 1.0 / p["appraise.temperature"])
    if decision is Decision.HONOUR:
        return _honour(_of(p, "weigh_challenges.honour_"))
    return _crisis(decision, _of(p, "weigh_challenges."), _of(p, "run_crises."))


def _of(p: Mapping[str, float], start: str) -> dict[str, float]:
    """The parameters whose paths begin alike, by the rest of the path."""
    return {path.removeprefix(start): value for path, value in p.items() if path.startswith(start)}


def _review(decision: Decision, p: Mapping[str, float], sharp: float) -> dict[str, Gauge]:
    """The terms of ratifying, renewing and leaving; the worth of the treaty counts by the sharpness of judgement."""
    r, doubt = _of(p, "review."), -0.5 * sharp
    factor = doubt if decision is Decision.LEAVE else sharp
    known = {
        "worth": Gauge(factor, name="the worth of the treaty", unit="utility"),
        "sunk_cost": Gauge(factor * r["sunk_cost"], 0.5, low=0.0, high=1.5, name="institutions and common skill"),
        "opinion": Gauge(
            -p["appraise.opinion"], low=0.0, name="the distance between its public and {other}", unit="points"
        ),
        "age": Gauge(doubt * 0.05, low=0.0, high=40.0, name="its time in the treaty", unit="years"),
        "democracy": Gauge(doubt * r["democracy"], **YES, name="its democracy"),
        "strain": Gauge(r["strain"], **YES, name="the strain among the members"),
        "power_shift": Gauge(r["power_shift"], **YES, name="the shift of its power", unit="log points"),
        "turnover": Gauge(r["turnover"], **YES),
    }
    return {term: gauge for term, gauge in known.items() if term in terms_of(decision)}


def _honour(v: Mapping[str, float]) -> dict[str, Gauge]:
    """The terms of coming to an ally's aid."""
    return {
        "trust": Gauge(v["trust"], -1.0, 2.0, **YES, name="trust in {other}"),
        "common_threat": Gauge(v["common_threat"], **YES, name="the share of threats in common"),
        "democracy": Gauge(v["democracy"], **YES, name="its democracy"),
        "interoperability": Gauge(v["interoperability"], **YES, name="the skill to fight together"),
        "cost": Gauge(-v["cost"], **YES, name="the attacker's share of the forces"),
        "major": Gauge(v["major"], **YES),
        "turnover": Gauge(v["turnover"], **YES),
        "reputation": Gauge(v["reputation"], **YES, name="its good name"),
    }


def _crisis(decision: Decision, v: Mapping[str, float], c: Mapping[str, float]) -> dict[str, Gauge]:
    """The terms of challenging, standing firm and attacking."""
    if decision is Decision.RESIST:
        return {
            "odds": Gauge(c["resolve_odds"], 1.0, -2.0, **YES, name="the odds of {other}"),
            "claim": Gauge(c["resolve_claim"], **YES, name="the claim at stake"),
        }
    start, rule = ("", v) if decision is Decision.CHALLENGE else ("attack_", c)
    worst, best = -v["defeat"] - v["war_cost"] * (1.0 + v["nuclear_cost"]) - 0.2, 1.2 - v["war_cost"]
    known = {
        "prospect": Gauge(rule[f"{start}prospect"], low=worst, high=best, name="the expected utility of a fight"),
        "rivalry": Gauge(rule[f"{start}rivalry"], **YES, name="rivalry with {other}"),
        "ally": Gauge(rule[f"{start}ally"], **YES, name="the strength of a pact between the two"),
        "joint_democracy": Gauge(rule[f"{start}joint_democracy"], **YES),
    }
    if decision is Decision.ATTACK:
        return known
    return known | {
        "contiguity": Gauge(v["contiguity"], **YES),
        "major": Gauge(v["major"], **YES),
        "claim": Gauge(v["claim"], **YES, name="its claim on {other}"),
        "trust": Gauge(-v["trust"], -1.0, 2.0, **YES, name="trust in {other}"),
        "event": Gauge(**YES, name="the chance that the event leads to it"),
    }
