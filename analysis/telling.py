"""Decisions in plain sentences: what was done, how likely it was, what spoke for it and against it, what would have
tipped it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analysis.deeds import CAME_UP, DEEDS, PARTNERSHIP, UNPROVED, WEIGHED
from analysis.flips import Flip
from analysis.naming import Names
from analysis.phrases import apart, likely, listed, number, pact, percent
from analysis.reasons import FOR_TWO, Reasons
from analysis.words import nil, noun, words
from sim.vocabulary import BLUFF, Decision

SLIGHT: Final = 0.05
"""A term below this share of all that speaks on its side is passed over in sentences."""

FAINT: Final = 0.05
"""So is a term that moves the decision by less than this share of the one that moves it most."""

NEAR_NIL: Final = 0.02
"""A term that need only keep this share of what it was need not be at all, as one would say."""


@dataclass(frozen=True)
class Told:
    """A decision as it is told.

    `spent`: what it spends after a budget; `ratified`: the article of a treaty of two; `newcomer`: of an accession;
    `partner`: who left was no member; `foe`: whom a promise or the help of an ally was against; `answer`: what the
    one who was challenged did.
    """

    reasons: Reasons
    names: Names
    spent: float | None = None
    ratified: str = ""
    newcomer: bool = False
    partner: bool = False
    foe: str = ""
    answer: str = ""

    @cached_property
    def other(self) -> str:
        """Whom the decision is about, as it stands in a sentence."""
        partner = self.reasons.row.get("counterpart")
        row, decision = self.reasons.row, self.reasons.decision
        alone = decision in (Decision.ACCEDE, Decision.PARTNER, Decision.FOUND, Decision.LEAVE, Decision.RENEW)
        alone |= decision is Decision.RATIFY and isinstance(row.get("treaty"), str) and not self.newcomer
        if alone or not isinstance(partner, str):
            return "the members"
        return self.names.nation(partner)

    def fill(self, phrase: str, others: tuple[str, ...] = ()) -> str:
        """A phrase with the names of this decision, or of several that differ only in whom they are about."""
        row, other = self.reasons.row, listed(list(others)) or self.other
        each = len(others) > 1 and (self.reasons.decision in FOR_TWO or bool(self.ratified))
        other = f"each of {other}" if each else other
        treaty = named = self.names.treaty(row.get("treaty"), row.get("counterpart"))
        treaty = f"the accession of {other} to {treaty}" if self.newcomer else treaty
        if self.ratified:
            treaty = f"{pact(self.ratified)} with {other}"
        pledged, foe = isinstance(row.get("treaty"), str), self.foe and self.names.nation(self.foe)
        ally = "its allies in" if len(others) > 1 else "its ally in"
        answer = f", which {self.answer}" if self.answer and not others else ""
        return phrase.format(
            other=other,
            treaty=treaty,
            article=pact(str(row["outcome"])),
            amount=self.amount,
            answer=answer,
            chance=f"chance {percent(self.reasons.chance)}{self.often}",
            under=f" under {named}" if pledged else "",
            ally=f", {ally} {named}," if pledged else "",
            against=f" against {foe}" if foe else "",
            by=f" by {foe}" if foe else "",
        ).removesuffix(",")

    @property
    def amount(self) -> str:
        """By how much a budget changed."""
        change = abs(self.reasons.total)
        text = f"{number(change)} bn $ a year"
        before = (self.spent or 0.0) - self.reasons.total
        return f"{text} ({change / before:.0%})" if self.spent and before > 0.0 else text

    @property
    def actor(self) -> str:
        """Who decided."""
        return self.names.nation(self.reasons.row["actor"])

    @property
    def when(self) -> str:
        """The year or, in a world of quarters, the quarter."""
        year = math.floor(float(self.reasons.row["year"]) + 1e-6)
        if self.reasons.setting.dt == 1.0:
            return str(year)
        quarter = round(4.0 * (float(self.reasons.row["year"]) - year))
        return f"the {('first', 'second', 'third', 'fourth')[quarter]} quarter of {year}"

    @property
    def deed(self) -> str:
        """The deed as a noun: leaving, standing firm."""
        return "blaming " + self.other if self.unproved else self.fill(self.phrases[2])

    @property
    def phrases(self) -> tuple[str, str, str]:
        """How it is told if it was done and if it was not, and the deed as a noun."""
        return PARTNERSHIP if self.partner else DEEDS[self.reasons.decision]

    @property
    def unproved(self) -> str:
        """How an accusation without proof is told; nothing where this is none."""
        return UNPROVED.get(str(self.reasons.row["outcome"]), "")

    @property
    def title(self) -> str:
        """What the nation did, without its name."""
        return self.title_with()

    def title_with(self, *others: str) -> str:
        """What the nation did, with several others if it did the same with them."""
        did, did_not, _ = self.phrases
        if len(others) > 1 and self.reasons.decision is Decision.CHALLENGE:
            did_not = WEIGHED
        phrase = self.fill(self.unproved or (did if self.reasons.done else did_not), others)
        return f"{phrase}, but bluffed" if self.reasons.row["outcome"] == BLUFF else phrase

    @property
    def headline(self) -> str:
        """Who did what."""
        return self.headline_with()

    def headline_with(self, *others: str) -> str:
        """Who did what, with several others if it did the same with them."""
        actor = self.actor
        return f"{actor[:1].upper()}{actor[1:]} {self.title_with(*others)}"

    def phrase(self, term: str) -> str:
        """A term as it is told in this decision."""
        return self._on_accession(words(self.reasons.decision, term, self.reasons.terms[term], self.other))

    def _on_accession(self, text: str) -> str:
        """The words of a ratification, which may be that of another's accession."""
        return text.replace("in the treaty", "in the accession") if self.newcomer else text

    @property
    def sentences(self) -> list[str]:
        """The decision in sentences that can be read aloud."""
        told = [f"In {self.when} {self.actor} {self.title}.", self.likelihood, self.balance, self.tipping]
        return [sentence for sentence in told if sentence]

    @property
    def chance_in_words(self) -> str:
        """The chance of what came to pass, beside the headline; none of a budget, or where the headline tells one."""
        reasons = self.reasons
        told = reasons.decision is Decision.CHALLENGE and not reasons.done
        return "" if told or reasons.decision is Decision.BUDGET else percent(reasons.chance_of_outcome)

    @property
    def likelihood(self) -> str:
        """How likely what came to pass was."""
        reasons = self.reasons
        if reasons.forced and reasons.decision is Decision.FOUND:
            return "It was its own offer, which a lead state signs whatever speaks against it."
        if reasons.forced:
            return "Its recorded terms do not give its recorded chance: another version of Foedus wrote them."
        if reasons.decision is Decision.BUDGET:
            return "Budgets follow from their reasons, without luck."
        if reasons.decision is Decision.CHALLENGE and not reasons.done:
            return ""  # its chance stands in the title
        chance = reasons.chance_of_outcome
        if reasons.decision is Decision.SIGNAL and reasons.done and reasons.besides:
            text = f"A promise was {likely(chance)}: its chance was {percent(chance)}"
            return f"{text}, {percent(reasons.by_sum)} for one in earnest and the rest for a bluff."
        alone = "of its own accord it had no border, no claim and no great power's reach"
        more = f", all of it by an event: {alone}" if reasons.scripted else ""
        return f"That was {likely(chance)}: its chance{self.often}{self.once} was {percent(chance)}{more}."

    @property
    def often(self) -> str:
        """In which time a chance is reckoned, where it matters."""
        if self.reasons.decision is not Decision.CHALLENGE:
            return ""
        return " in a year" if self.reasons.setting.dt == 1.0 else " in that quarter"

    @property
    def once(self) -> str:
        """What the chance is conditional on, as it stands behind the word chance."""
        return ", once it came up," if self.reasons.decision in CAME_UP else ""

    @property
    def balance(self) -> str:
        """What spoke for the deed and what against it, the weightiest first."""
        parts, reasons = [], self.reasons
        effects = (
            reasons.terms if not reasons.besides else {t: reasons.chance - reasons.without(t) for t in reasons.terms}
        )
        least = FAINT * max(map(abs, effects.values()))
        for sign in (1.0, -1.0):
            side = {term: sign * value for term, value in effects.items() if sign * value > least}
            whole = sum(side.values())
            order = sorted((t for t in side if side[t] >= SLIGHT * whole), key=lambda term: -side[term])
            told = [self.phrase(term) for term in order]
            if told and len(told) > 1 and side[order[0]] >= 0.5 * whole:
                told = [f"above all {told[0]}, and also {listed(told[1:])}"]
            parts.append(listed(told))
        pro = f"What spoke for {self.deed} was {parts[0]}" if parts[0] else f"Nothing much spoke for {self.deed}"
        con = f"what spoke against it was {parts[1]}" if parts[1] else "nothing much spoke against it"
        return f"{pro}; {con}."

    @property
    def tipping(self) -> str:
        """The smallest change of a single term that would have tipped the decision, or that there is none."""
        reasons, flips = self.reasons, self.reasons.flips
        if reasons.idle and not flips:
            return "Other treaties bound it to all the members already, so that this one promised it nothing new."
        if reasons.forced:
            return "Nothing would have tipped it."
        if not flips:
            return f"Nothing in the circumstances that could be named would have tipped it alone{self._besides}."
        course = "The opposite would have been the likelier course"
        if reasons.decision is Decision.BUDGET:
            course = f"It would have {'cut' if reasons.done else 'raised'} its spending instead"
        elif reasons.chance_of_outcome < 0.5:
            course = "It would have been the likelier course"
        best, *rest = flips
        text = f"{course} had {self.change(best)}."
        if best.fixed:
            text += (
                " That is beyond the reach of the nation and its partners, and nothing within it that could be named "
            )
            text += f"would have done it alone{self._besides}."
        near = [self.name_of(flip) for flip in rest if not flip.fixed][:2]
        return f"{text} The next smallest change: {' or '.join(near)}." if near else text

    @property
    def _besides(self) -> str:
        """What else would have tipped it, as the end of a sentence: many times a term, or what counts in all cases."""
        far = ", unless it had changed many times over" if self.reasons.remote else ""
        if not self.reasons.constants:
            return far
        change = self.change(self.reasons.constants[0])
        return f"{far}; it would have been otherwise had {change}, but that is alike in all decisions of this kind"

    def name_of(self, flip: Flip) -> str:
        """What a change is a change of, by what is so now."""
        name = flip.gauge.name.format(other=self.other)
        return self._on_accession(name) or noun(self.reasons.decision, flip.term, flip.now or flip.then, self.other)

    def change(self, flip: Flip) -> str:
        """A change of one term, in the quantity behind it where there is one."""
        name, unit = self.name_of(flip), flip.gauge.unit
        near = nil(self.reasons.decision, flip.term, flip.now)
        if near and abs(flip.then) <= NEAR_NIL * abs(flip.now):
            return near
        if not flip.gauge.name:
            own = "as a chance" if flip.term in self.reasons.besides else self.reasons.unit
            unit = "bn $ a year" if self.reasons.decision is Decision.BUDGET else f"({own})"
            return f"{name} counted for {apart(flip.then, flip.now, sign=True)} {unit}"
        now, then = flip.gauge.reading(flip.now), flip.gauge.reading(flip.then)
        if flip.gauge.whole:
            return (
                f"{name} been {math.ceil(then - 1e-9) if then > now else math.floor(then + 1e-9)} instead of {now:.0f}"
            )
        whole = (flip.gauge.low, flip.gauge.high) == (0, 1)
        scale = {"": " on a scale from 0 to 1" if whole else "", "utility": " (utility)"}.get(unit, f" {unit}")
        return f"{name} been {apart(then, now)}{scale}"
