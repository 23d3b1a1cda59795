"""A decision taken apart: its terms, the chance that follows from them, and what single change would have tipped it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from analysis.flips import Flip, Setting
from analysis.odds import logistic, logit
from analysis.terms import CONSTANT, OCCASIONAL, Gauge, gauges
from analysis.ties import FOLLOWS, bounded, crossing, moved, narrowed
from analysis.words import TREATY
from sim.vocabulary import (
    ACCUSED,
    BLUFF_TERMS,
    UNPROVED_TERMS,
    Article,
    Decision,
    Term,
    terms_of,
    words,
)

FOR_TWO: Final = (Decision.SIGN, Decision.DEEPEN, Decision.REFUSE)
"""Decisions on a treaty between two nations, whose outcome is the article in question."""

BESIDES: Final = {Decision.CHALLENGE: ("event",), Decision.SIGNAL: BLUFF_TERMS}
"""Terms that add up to a chance of its own: it adds to the chance that the other terms give, not to their sum."""

COSTS: Final = tuple(term.name.lower() for term in Term if term >= Term.ENTRAPMENT)
"""The terms of a pact that are costs."""

NEW: Final = 0.1
"""A regime that did away with a smaller share of old habits is not told as a new one."""

ARTICLES: Final = words(Article)


@dataclass(frozen=True)
class Reasons:
    """A decision with its named terms."""

    row: Mapping[str, Any]
    setting: Setting

    @cached_property
    def decision(self) -> Decision:
        """What was decided."""
        return Decision[str(self.row["decision"]).upper()]

    @cached_property
    def terms(self) -> dict[str, float]:
        """The terms, in the order in which they are recorded; columns that the table lacks count as 0."""
        found = {name: float(self.row.get(name, 0.0)) for name in terms_of(self.decision)}
        return {name: 0.0 if math.isnan(value) else value for name, value in found.items()}

    @property
    def besides(self) -> dict[str, float]:
        """The terms that make up a chance of its own, as far as they are not nil."""
        return {term: self.terms[term] for term in BESIDES.get(self.decision, ()) if self.terms[term]}

    @property
    def by_sum(self) -> float:
        """The chance that the sum gives, without the chance of its own."""
        return self.chance_at(self.added)

    @cached_property
    def added(self) -> dict[str, float]:
        """The terms that add up: all but a chance of its own."""
        return {term: value for term, value in self.terms.items() if term not in BESIDES.get(self.decision, ())}

    @cached_property
    def total(self) -> float:
        """The terms added up."""
        return math.fsum(self.added.values())

    @property
    def done(self) -> bool:
        """Whether the nation did what the decision is about: a refusal, a cut and every plain no are not doing it."""
        return self.decision is not Decision.REFUSE and self.row["outcome"] not in ("no", "cut")

    @property
    def unit(self) -> str:
        """The unit of the terms."""
        other = "utility" if self.decision in TREATY else "logit"
        return "bn $/year" if self.decision is Decision.BUDGET else other

    @cached_property
    def level(self) -> float | None:
        """The sovereignty cost of the treaty that a partner or candidate is weighed for, None for a whole circle."""
        if self.decision is Decision.VOTE:
            return self._level_of_vote
        if self.decision not in FOR_TWO:
            return None
        from sim.rules.utility import COST

        return float(COST[ARTICLES.index(str(self.row["outcome"]))])

    @property
    def bound(self) -> bool:
        """Whether a member weighs a candidate without costs: another treaty binds the candidate to it already."""
        return self.decision is Decision.VOTE and not any(self.terms[term] for term in COSTS)

    @property
    def idle(self) -> bool:
        """Whether a treaty would bring a nation nothing new, as others bind all its members to it already."""
        return self.decision in (Decision.ACCEDE, Decision.FOUND) and not any(
            value for term, value in self.terms.items() if term not in ("drafting", "pressure", "rivalry")
        )

    @property
    def _level_of_vote(self) -> float:
        """The sovereignty cost of the treaty voted on: the ease of leaving things grows with it, welcome by its root.

        A welcome that would ask for more than the costliest treaty is the warmer one that partners get.
        """
        p, wants = self.setting.parameters, self.setting.interests(str(self.row["actor"]))
        quiet = p["appraise.status_quo"] * wants["status_quo"]
        if quiet > 0.0 and self.terms["status_quo"] and wants["reserve"] > 0.0:
            return float((-self.terms["status_quo"] / quiet) ** (1.0 / wants["reserve"]))
        for welcome in (p["accede.solidarity"], p["accede.solidarity"] + p["accede.partnership"]):
            level = (self.terms["solidarity"] / welcome) ** 2 if welcome > 0.0 else 0.0
            if 0.0 < level <= 1.0 + 1e-6:
                return level
        return 1.0

    @cached_property
    def chance(self) -> float:
        """The recorded chance that the nation does it."""
        recorded = float(self.row["chance"])
        if self.decision is Decision.BUDGET:
            return 1.0 if self.done else 0.0
        return 1.0 - recorded if self.decision is Decision.REFUSE else recorded

    @property
    def chance_of_outcome(self) -> float:
        """The chance of what came to pass."""
        return self.chance if self.done else 1.0 - self.chance

    @property
    def scripted(self) -> bool:
        """Whether an event alone can have led to it: who is out of reach is never challenged of one's own accord."""
        event, own = self.terms.get("event", 0.0), self.setting.dt * logistic(self.total)
        return event > 0.0 and abs(self.chance - event) < 1e-6 < own * (1.0 - event)

    @property
    def forced(self) -> bool:
        """Whether the terms did not decide: a lead state signs its own offer whatever they say."""
        return abs(self.chance_at(self.terms) - self.chance) > 1e-4

    def counts(self, term: str) -> bool:
        """Whether a term could count: not every decision of a kind weighs the same things.

        Who blames without proof weighs other things than who finds out, and costs do not count where bound already.
        """
        if (self.bound and term in COSTS) or (self.idle and term not in ("pressure", "rivalry")):
            return False
        if term == "regime_change" and self.gauges[term].name:
            return self.gauges[term].reading(self.terms[term]) >= NEW
        if self.scripted and term != "event":
            return False
        if term == "bluff_name" and self.terms["reputation"]:
            return False  # the good name counts for a promise in earnest too
        unproved = str(self.row["outcome"]) in ACCUSED
        return self.decision is not Decision.ATTRIBUTE or (term in UNPROVED_TERMS) == unproved

    def chance_at(self, terms: Mapping[str, float]) -> float:
        """The chance that the nation does it if the terms were these."""
        besides = BESIDES.get(self.decision, ())
        own = math.fsum(terms.get(term, 0.0) for term in besides)
        total = math.fsum(value for term, value in terms.items() if term not in besides)
        if self.decision is Decision.BUDGET:
            return 1.0 if total > 0.0 else 0.0
        if self.decision is Decision.CHALLENGE:
            without = 0.0 if self.scripted else self.setting.dt * logistic(total)
            return float(without + (1.0 - without) * own)
        if self.decision is Decision.SIGNAL:
            return min(logistic(total) + own, 1.0)
        if self.decision is Decision.LEAVE:
            return float(1.0 - (1.0 - logistic(total)) ** self.setting.dt)
        if self.decision is Decision.RATIFY:
            return 1.0 - self.veto * (1.0 - logistic(total))
        if self.decision in TREATY:
            level = self.level if self.decision in FOR_TWO else None
            total /= self.setting.parameters["appraise.temperature"] * (level or 1.0) ** 0.5
        return logistic(total)

    @property
    def by_consent(self) -> float:
        """The share of veto players who consent, by the sum of the terms of a ratification."""
        return logistic(self.total)

    @cached_property
    def veto(self) -> float:
        """The share of ratifications that the veto players of the nation can stop, which follows from the chance."""
        return min((1.0 - self.chance) / max(1.0 - logistic(self.total), 1e-12), 1.0)

    def without(self, term: str) -> float:
        """The chance that the nation does it if a term were nil."""
        return self.chance_at(moved(self.decision, self.terms, term, 0.0))

    @cached_property
    def gauges(self) -> dict[str, Gauge]:
        """What the terms measure."""
        wants = self.setting.interests(str(self.row["actor"]))
        regard = self.setting.regard.get((str(self.row["actor"]), str(self.row["counterpart"])), 1.0)
        known, p = gauges(self.decision, self.setting.parameters, wants, self.level, regard), self.setting.parameters
        many = narrowed(known, p, wants, self.terms) if self.decision in TREATY and self.level is None else {}
        return known | many | bounded(self.decision, p, self.terms, known, self.row.get("slack"))

    @property
    def flips(self) -> list[Flip]:
        """The changes of one term that bring the chance to one half, the smallest first.

        A term must stay in its range; one whose range has no end may change by MOST times what it was.
        Terms that the nation or its partners could have moved come before all others.  Small is what is a small part
        of the range, or of what the term was where the range has no end or no name.
        """
        return [flip for flip in self._changes if not flip.remote]

    @property
    def remote(self) -> bool:
        """Whether some term would tip it that had to change by many times what it was."""
        return any(flip.remote for flip in self._changes)

    @cached_property
    def _changes(self) -> list[Flip]:
        """All changes of one term within its range that bring the chance to one half."""
        found = []
        for term, now in self.terms.items() if not self.forced else ():
            then, gauge = self._tipping(term), self.gauges[term]
            if (
                term in CONSTANT
                or not self.counts(term)
                or then is None
                or not gauge.reaches(then)
                or (term in OCCASIONAL and abs(now) < 1e-6)
            ):
                continue
            span = gauge.span if gauge.name and math.isfinite(gauge.span) else 2.0 * abs(now)
            share = abs(then - now) / span if span > 0.0 else math.inf
            found.append(Flip(term, now, then, gauge, share))
        return sorted(found, key=lambda flip: (flip.fixed, flip.share))

    @cached_property
    def constants(self) -> list[Flip]:
        """The changes that would do it of terms that are the same whatever happens, each to between nil and twice."""
        found = []
        for term in CONSTANT & set(self.terms) if not self.forced else ():
            then, now = self._tipping(term), self.terms[term]
            if then is not None and now and self.counts(term) and abs(then - now) <= abs(now):
                found.append(Flip(term, now, then, Gauge(), abs(then / now - 1.0)))
        return sorted(found, key=lambda flip: (flip.share, flip.term))

    @cached_property
    def tipping_sum(self) -> float | None:
        """The sum of the terms that add up at which the chance is one half; None if no sum does."""
        if self.forced or self.scripted:
            return None
        if self.decision is Decision.CHALLENGE:
            event, dt = self.terms["event"], self.setting.dt
            needed = (0.5 - event) / (1.0 - event) / dt if event < 0.5 else 0.0
            return logit(needed) if 0.0 < needed < 1.0 else None
        if self.decision is Decision.SIGNAL:
            bluff = math.fsum(self.terms[term] for term in BLUFF_TERMS)
            return logit(0.5 - bluff) if bluff < 0.5 else None
        if self.decision is Decision.LEAVE:
            return logit(1.0 - 0.5 ** (1.0 / self.setting.dt))
        if self.decision is Decision.RATIFY:
            return logit(1.0 - 0.5 / self.veto) if self.veto > 0.5 else None
        return 0.0

    def _tipping(self, term: str) -> float | None:
        """The value of a term at which the chance is one half; None where there is none."""
        if self.decision is Decision.CHALLENGE and term == "event":
            own = self.without("event")
            return 1.0 - 0.5 / (1.0 - own) if own < 0.5 else None
        now = self.terms[term]
        if self.decision is Decision.SIGNAL and (term in BLUFF_TERMS or term in FOLLOWS):
            return crossing(
                lambda value: self.chance_at(moved(self.decision, self.terms, term, value)),
                now,
                self.gauges[term].ends,
            )
        pace = math.fsum(moved(self.decision, self.added, term, now + 1.0).values()) - self.total
        if self.tipping_sum is None or pace < 1e-6:
            return None
        then = now + (self.tipping_sum - self.total) / pace
        return then if abs(then) > 1e-9 * max(map(abs, self.terms.values())) else 0.0


def ordered(reasons: Reasons) -> list[str]:
    """The terms that add up and count at all, from what speaks most for the deed to what speaks most against it."""
    least = 2e-3 * max(map(abs, reasons.added.values()))
    kept = [term for term, value in reasons.added.items() if abs(value) > least]
    return sorted(kept, key=lambda term: -reasons.terms[term])
