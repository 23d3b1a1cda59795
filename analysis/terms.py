"""What the terms of decisions measure and how far each can move: what a reason could have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from analysis.words import TREATY
from sim.vocabulary import Decision, terms_of

CONSTANT: Final = frozenset({"base", "status_quo", "drafting", "solidarity", "limit", "habit", "haste"})
"""Terms that are the same whatever happens: they can't be imagined otherwise without another model."""

FIXED: Final = frozenset({
    "contiguity", "major", "regime", "affinity", "trade", "dilution", "age", "democracy", "joint_democracy", "turnover",
    "event", "income", "needs",
})  # fmt: skip
"""Terms that can differ, but that neither the nation nor its partners can do much about."""


OCCASIONAL: Final = frozenset({
    "pressure", "event", "allies", "pledge", "regime_change", "torn", "lobby", "lobby_for", "response",
    "transition", "shield", "bluff", "bluff_fear", "bluff_name", "settlement",
})  # fmt: skip
"""Terms that are there only if their cause is: a lead state, an event, allies, a pledge, a lobby."""


@dataclass(frozen=True)
class Gauge:
    """What a term measures: it is weight × (zero + slope × x), x in [low, high]; x has a name if one can say it.

    `whole`: x is a count.
    """

    weight: float = 1.0
    zero: float = 0.0
    slope: float = 1.0
    low: float = -inf
    high: float = inf
    name: str = ""
    unit: str = ""
    whole: bool = False

    @property
    def span(self) -> float:
        """How far the term can move between the ends of its range."""
        return abs(self.weight * self.slope) * (self.high - self.low)

    @property
    def ends(self) -> tuple[float, float]:
        """The values of the term at the ends of its range."""
        low, high = (self.weight * (self.zero + self.slope * x) for x in (self.low, self.high))
        return low, high

    def reading(self, term: float) -> float:
        """The quantity behind a value of the term."""
        return (term / self.weight - self.zero) / self.slope

    def reaches(self, term: float) -> bool:
        """Whether the term can take a value."""
        steep = self.weight * self.slope
        return steep != 0.0 and self.low - 1e-9 <= self.reading(term) <= self.high + 1e-9


def gauges(
    decision: Decision, p: Mapping[str, float], interests: Mapping[str, float], level: float | None, regard: float = 1.0
) -> dict[str, Gauge]:
    """What the terms of a decision measure under parameters, by path, for a nation with such interests.

    `level` is the sovereignty cost of a pact, `regard` how much the other's region matters to the nation.
    """
    known = _treaty(p, interests, level, regard) if decision in TREATY else _logit(decision, p, interests, regard)
    return {term: known.get(term, Gauge()) for term in terms_of(decision)}


COUNTS: Final = frozenset({"closure", "upkeep"})
"""Terms of a pact that count something in whole numbers."""


QUARRELS: Final = "rivalry with {other}, its own and that of a power whose troops it hosts"


def _treaty(
    p: Mapping[str, float], interests: Mapping[str, float], level: float | None, regard: float
) -> dict[str, Gauge]:
    """The terms of a treaty's utility; for two alone they can be read back, for a circle they are means."""
    gain, cost, tie = (1.0, 1.0, 1.0)
    if level is not None:
        gain, cost = level**0.5, level ** interests["reserve"]
        tie = gain * regard
    rows: dict[str, tuple[float, float, float, str, str]] = {
        "security": (gain, 0, 2, "", ""),
        "common_threat": (tie, 0, 1, "the share of threats in common", ""),
        "closure": (gain, 0, p["appraise.enough"], "the number of common allies that count", ""),
        "regime": (tie, 0, 1, "", ""),
        "trade": (tie, 0, 1, "the share of {other} in its trade", ""),
        "contiguity": (tie, 0, 1, "", ""),
        "entrapment": (-cost, 0, 1, "", ""),
        "autonomy": (-cost, 0, 1, "", ""),
        "ideology": (-0.5 * cost, 0, inf, "the squared distance of its ideal point from that of {other}", ""),
        "rivalry": (-2.0 * cost, 0, 1 + p["appraise.tutelage"], QUARRELS, ""),
        "balance": (-cost, 0, p["appraise.enough"], "the quarrels of its own allies with {other}", ""),
        "upkeep": (-cost, 0, inf, "the number of pacts that it has already", ""),
    }
    named = level is not None
    found = {
        term: Gauge(
            factor * p[f"appraise.{term}"] * interests[term], 0.0, 1.0, low, high, named * name, unit, term in COUNTS
        )
        for term, (factor, low, high, name, unit) in rows.items()
    }
    trust, of = tie * p["appraise.trust"] * interests["trust"], named * "trust in {other}"
    return found | {
        "trust": Gauge(trust, -1.0, 2.0, 0.0, 1.0, of),
        "affinity": Gauge(tie * interests["affinity"]),
        "pressure": Gauge(gain * p["appraise.pressure"], low=0.0, high=1.0),
        "dilution": Gauge(-1.0, low=0.0),
    }


YES: Final[Any] = {"low": 0.0, "high": 1.0}
"""The range of shares, and of what is so or is not."""


def _logit(
    decision: Decision, p: Mapping[str, float], interests: Mapping[str, float], regard: float
) -> dict[str, Gauge]:
    """The terms of the decisions that are logits of a chance, and of budgets."""
    if decision is Decision.BUDGET:
        return {"threat": Gauge(low=0.0), "allies": Gauge(-1.0, low=0.0), "pledge": Gauge(low=0.0)}
    if decision in (Decision.RATIFY, Decision.RENEW, Decision.LEAVE):
        return _review(decision, p, 1.0 / p["appraise.temperature"])
    if decision in (Decision.HONOUR, Decision.JOIN, Decision.SIGNAL):
        from sim.rules.contest import MOST_CARE

        care = min(interests["commitment"] * regard, MOST_CARE)
        return _honour(_of(p, "weigh_challenges.honour_"), care) | {"bluff": _bluff(p)}
    if decision in (Decision.INCIDENT, Decision.ATTRIBUTE):
        return _incident(_of(p, "stage_incidents."))
    if decision is Decision.ASSIST:
        return _assist(_of(p, "strike_disasters."))
    if decision in (Decision.SUSPEND, Decision.EXPEL, Decision.REVIVE):
        return _motion(decision, _of(p, "keep_order."), p["appraise.temperature"])
    return _crisis(decision, _of(p, "weigh_challenges."), _of(p, "run_crises."), interests["claims"])


def _of(p: Mapping[str, float], start: str) -> dict[str, float]:
    """The parameters whose paths begin alike, by the rest of the path."""
    return {path.removeprefix(start): value for path, value in p.items() if path.startswith(start)}


def _review(decision: Decision, p: Mapping[str, float], sharp: float) -> dict[str, Gauge]:
    """The terms of ratifying, renewing and leaving; the worth of the treaty counts by the sharpness of judgement."""
    r = _of(p, "review.")
    doubt, bound = -r["doubt"] * sharp, 1.0 + r["joint_forces"]
    factor = doubt if decision is Decision.LEAVE else sharp
    seen = (
        "the worth that its government saw in the treaty" if decision is Decision.RATIFY else "the worth of the treaty"
    )
    known = {
        "worth": Gauge(factor, name=seen if decision is Decision.RATIFY else "the worth of the treaty", unit="utility"),
        "sunk_cost": Gauge(
            factor * r["sunk_cost"], r["routine"], low=0.0, high=bound, name="institutions and common skill"
        ),
        "opinion": Gauge(
            -p["appraise.opinion"], low=0.0, name="the distance between its public and {other}", unit="points"
        ),
        "lobby": Gauge(p["appraise.lobby"], **YES, name="the weight of its lobbies for alliances"),
        "lobby_for": Gauge(
            p["appraise.lobby"],
            low=-1.0,
            high=1.0,
            name="the lobby at home for {other}",
            unit="on a scale from -1 to 1",
        ),
        "age": Gauge(doubt * r["age"], low=0.0, high=r["oldest"], name="its time in the treaty", unit="years"),
        "democracy": Gauge(factor * r["democracy"], **YES, name="its democracy"),
        "strain": Gauge(r["strain"], **YES, name="the strain among the members"),
        "power_shift": Gauge(r["power_shift"], **YES, name="the shift of its power", unit="log points"),
        "turnover": Gauge(r["turnover"], **YES),
        "outside_pact": Gauge(
            r["outside_pact"],
            **YES,
            name="the rivalry of another member with an outsider that it had newly pledged to defend",
        ),
        "reversal": Gauge(low=0.0),
    }
    return {term: gauge for term, gauge in known.items() if term in terms_of(decision)}


def _honour(v: Mapping[str, float], care: float) -> dict[str, Gauge]:
    """The terms of coming to an ally's aid, joining its attack or promising to come."""
    return {
        "trust": Gauge(v["trust"], -1.0, 2.0, **YES, name="trust in {other}"),
        "common_threat": Gauge(v["common_threat"], **YES, name="the share of threats in common"),
        "democracy": Gauge(v["democracy"], **YES, name="its democracy"),
        "interoperability": Gauge(v["interoperability"], **YES, name="the skill to fight together"),
        "cost": Gauge(-v["cost"], **YES, name="the attacker's share of the forces"),
        "major": Gauge(v["major"], **YES),
        "turnover": Gauge(v["turnover"], **YES),
        "reputation": Gauge(care * v["reputation"], **YES, name="its good name"),
        "torn": Gauge(v["torn"], **YES, name="the strength of its pledge to the other side"),
    }


def _bluff(p: Mapping[str, float]) -> Gauge:
    """What makes a bluff likely at no fear and no name: that others cannot see what a nation is ready to do."""
    return Gauge(p["run_crises.bluff"], 1.0, -1.0, **YES, name="its openness about what it was ready to do")


def _incident(s: Mapping[str, float]) -> dict[str, Gauge]:
    """The terms of striking below the threshold of war, of finding out and of blaming without proof."""
    return {
        "rivalry": Gauge(s["rivalry"], **YES, name="rivalry with {other}"),
        "exposure": Gauge(high=0.0),
        "tension": Gauge(s["tension"], low=0.0, high=5.0, name="the tension of the day"),
        "power": Gauge(low=min(s["power"], s["terror_power"], 0.0), high=max(s["power"], s["terror_power"], 0.0)),
        "response": Gauge(-s["response"], **YES, name="the response it had to expect"),
        "intelligence": Gauge(s["trace_own"], **YES, name="the security of its own services"),
        "partners": Gauge(s["trace_partners"], **YES, name="what its best partner told it"),
        "secrecy": Gauge(-s["secrecy"], **YES, name="the security of the services of {other}"),
        "suspicion": Gauge(s["suspicion"], **YES, name="its suspicion of {other}"),
        "doubt": Gauge(low=-s["trace_own"] - s["trace_partners"], high=0.0),
    }


def _assist(s: Mapping[str, float]) -> dict[str, Gauge]:
    """The terms of helping in a disaster."""
    return {
        "bond": Gauge(s["bond"], **YES, name="the articles of assistance with {other}"),
        "duty": Gauge(s["duty"], **YES),
        "trust": Gauge(s["trust"], -1.0, 2.0, **YES, name="trust in {other}"),
        "own_loss": Gauge(-s["own_loss"], **YES, name="its own loss", unit="of its output"),
    }


def _motion(decision: Decision, k: Mapping[str, float], temperature: float) -> dict[str, Gauge]:
    """The terms of votes on a member that quarrels; how far courts settle its quarrels is not known here."""
    sign = -1.0 if decision is Decision.REVIVE else 1.0
    return {
        "quarrel": Gauge(sign * k["quarrel"], low=0.0, high=1.5),
        "worth": Gauge(-sign * k["worth"] / temperature, name="the value of a pact with {other}", unit="utility"),
    }


def _crisis(decision: Decision, v: Mapping[str, float], c: Mapping[str, float], claims: float) -> dict[str, Gauge]:
    """The terms of challenging, standing firm and attacking, for a nation to which claims are worth so much."""
    if decision is Decision.RESIST:
        return {
            "odds": Gauge(c["resolve_odds"], 1.0, -2.0, **YES, name="the odds of {other}"),
            "claim": Gauge(claims * c["resolve_claim"], **YES, name="the claim at stake"),
            "shield": Gauge(c["resolve_shield"], **YES, name="the nuclear shield behind it"),
        }
    start, rule = ("", v) if decision is Decision.CHALLENGE else ("attack_", c)
    worst, best = -v["defeat"] - v["war_cost"] * (1.0 + v["nuclear_cost"]) - v["risk"], 1.0 + v["risk"] - v["war_cost"]
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
        "claim": Gauge(claims * v["claim"], **YES, name="its claim on {other}"),
        "trust": Gauge(-v["trust"], -1.0, 2.0, **YES, name="trust in {other}"),
        "transition": Gauge(v["transition"], **YES),
        "event": Gauge(**YES, name="the chance that the event leads to it"),
        "settlement": Gauge(v["settlement"], **YES),
    }
