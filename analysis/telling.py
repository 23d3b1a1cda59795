"""Decisions in plain sentences: what was done, how likely it was, what spoke for it and against it, what would have
tipped it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analysis.flips import Flip
from analysis.phrases import apart, likely, listed, number, pact, percent, with_article
from analysis.reasons import Reasons
from analysis.words import nil, noun, words
from sim.vocabulary import BLUFF, Decision

DEEDS: Final[dict[Decision, tuple[str, str, str]]] = {
    Decision.SIGN: ("signed {article} with {other}", "", "signing"),
    Decision.DEEPEN: ("deepened its treaty with {other} to {article}", "", "deepening it"),
    Decision.REFUSE: ("", "refused {article} that {other} wanted", "signing"),
    Decision.RATIFY: ("ratified {treaty}", "failed to ratify {treaty} that its government had signed", "ratifying it"),
    Decision.ACCEDE: ("applied to join {treaty}", "stayed out of {treaty}", "joining"),
    Decision.PARTNER: ("became a partner in {treaty}", "declined to be a partner in {treaty}", "partnership"),
    Decision.VOTE: ("voted to admit {other} to {treaty}", "voted to keep {other} out of {treaty}", "admitting {other}"),
    Decision.FOUND: ("agreed to found {treaty}", "declined to found {treaty}", "founding it"),
    Decision.LEAVE: ("gave notice of leaving {treaty}", "stayed in {treaty}", "leaving"),
    Decision.RENEW: ("renewed {treaty}", "let {treaty} lapse", "renewing it"),
    Decision.CHALLENGE: ("challenged {other}", "left {other} alone", "a challenge"),
    Decision.RESIST: ("stood firm when {other} challenged it", "conceded to {other}", "standing firm"),
    Decision.ATTACK: ("attacked {other}", "backed down from {other} after all", "attacking"),
    Decision.HONOUR: (
        "honoured its pledge and came to the aid of {other}",
        "reneged on its pledge and stayed away when {other} was attacked", "coming to the aid of {other}",
    ),
    Decision.SIGNAL: ("promised to stand by {other}", "made no promise to stand by {other}", "a promise to {other}"),
    Decision.SUSPEND: ("voted to suspend {other} in {treaty}", "voted not to suspend {other}", "suspending {other}"),
    Decision.EXPEL: ("voted to expel {other} from {treaty}", "voted to keep {other} in {treaty}", "expelling {other}"),
    Decision.REVIVE: (
        "voted to take {other} back into {treaty}", "voted to keep {other} out of {treaty}", "taking {other} back"
    ),
    Decision.JOIN: (
        "joined {other} in its attack", "reneged on its pledge to join {other} in its attack", "joining the attack"
    ),
    Decision.INCIDENT: ("struck {other} below the threshold of war", "left {other} alone", "striking {other}"),
    Decision.ATTRIBUTE: (
        "traced an attack below the threshold of war to {other}", "could not say who was behind an attack by {other}",
        "naming {other}",
    ),
    Decision.ASSIST: (
        "came to the help of {other} after a disaster", "left {other} alone in a disaster", "helping {other}"
    ),
    Decision.BUDGET: (
        "raised its military spending by {amount}", "cut its military spending by {amount}", "spending more"
    ),
}  # fmt: skip
"""How each decision is told when the nation did it and when it did not, and the deed as a noun."""

UNPROVED: Final = {
    "right": "blamed {other} without proof for an attack below the threshold of war, and was right",
    "wrong": "blamed {other} for an attack below the threshold of war that another had made: the accusation was wrong",
}
"""How accusations without proof are told."""

SLIGHT: Final = 0.05
"""A term below this share of all that speaks on its side is passed over in sentences."""

FAINT: Final = 0.005
"""So is a term that moves the decision by less than this share of the one that moves it most."""

NEAR_NIL: Final = 0.02
"""A term that need only keep this share of what it was need not be at all, as one would say."""

CAME_UP: Final = (
    Decision.ACCEDE, Decision.SIGN, Decision.DEEPEN, Decision.REFUSE, Decision.FOUND, Decision.VOTE, Decision.SUSPEND,
    Decision.EXPEL, Decision.REVIVE, Decision.PARTNER,
)  # fmt: skip
"""Decisions whose chance is that of the deed once the matter came up: by a meeting, an offer, an application."""


@dataclass(frozen=True)
class Names:
    """What nations and treaties are called."""

    nations: Mapping[str, str]
    treaties: Mapping[str, str]

    def nation(self, key: object) -> str:
        """A nation as it stands in a sentence."""
        return with_article(self.nations.get(str(key), str(key)))

    def treaty(self, key: object, partner: object) -> str:
        """A treaty as it stands in a sentence; one that has no name yet is told by the partner."""
        if not isinstance(key, str):
            return f"a treaty with {self.nation(partner)}" if isinstance(partner, str) else "a treaty"
        title = self.treaties.get(key)
        if title is None:
            return self._grown(key)
        return title if re.match(r"(?i)(the|a|an) ", title) or title.isupper() else f"the {title}"

    def _grown(self, key: str) -> str:
        """A treaty that nations made in the run, told by those it is named after: FRA-GBR-1953."""
        found = re.fullmatch(r"(.+?)(-circle)?-(\d+)(-\d+)?", key)
        if found:
            cuts = [m.start() for m in re.finditer("-", found[1])]
            for one, other in ((found[1][:cut], found[1][cut + 1 :]) for cut in cuts):
                if one in self.nations and other in self.nations:
                    who = [self.nation(one), self.nation(other)] + (["others"] if found[2] else [])
                    return f"the {found[3]} {'organisation' if found[2] else 'treaty'} of {listed(who)}"
        return f"the treaty {key}"


@dataclass(frozen=True)
class Told:
    """A decision as it is told.

    `spent`: what it spends after a budget; `ratified`: the article of a treaty of two; `newcomer`: of an accession.
    """

    reasons: Reasons
    names: Names
    spent: float | None = None
    ratified: str = ""
    newcomer: bool = False

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

    def fill(self, phrase: str) -> str:
        """A phrase with the names of this decision."""
        row = self.reasons.row
        article = pact(str(row["outcome"]))
        treaty = self.names.treaty(row.get("treaty"), row.get("counterpart"))
        treaty = f"the accession of {self.other} to {treaty}" if self.newcomer else treaty
        if self.ratified:
            treaty = f"{pact(self.ratified)} with {self.other}"
        return phrase.format(other=self.other, treaty=treaty, article=article, amount=self.amount)

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
        return "blaming " + self.other if self.unproved else self.fill(DEEDS[self.reasons.decision][2])

    @property
    def unproved(self) -> str:
        """How an accusation without proof is told; nothing where this is none."""
        return UNPROVED.get(str(self.reasons.row["outcome"]), "")

    @property
    def title(self) -> str:
        """What the nation did, without its name."""
        did, did_not, _ = DEEDS[self.reasons.decision]
        phrase = self.fill(self.unproved or (did if self.reasons.done else did_not))
        return f"{phrase}, which was a bluff" if self.reasons.row["outcome"] == BLUFF else phrase

    @property
    def headline(self) -> str:
        """Who did what."""
        actor = self.actor
        return f"{actor[:1].upper()}{actor[1:]} {self.title}"

    def phrase(self, term: str) -> str:
        """A term as it is told in this decision."""
        return words(self.reasons.decision, term, self.reasons.terms[term], self.other)

    @property
    def sentences(self) -> list[str]:
        """The decision in sentences that can be read aloud."""
        return [f"In {self.when} {self.actor} {self.title}.", self.likelihood, self.balance, self.tipping]

    @property
    def likelihood(self) -> str:
        """How likely what came to pass was."""
        reasons = self.reasons
        if reasons.forced:
            return "It was its own offer, which a lead state signs whatever speaks against it."
        if reasons.decision is Decision.BUDGET:
            return "Budgets follow from their reasons, without luck."
        chance = reasons.chance_of_outcome
        step = "year" if reasons.setting.dt == 1.0 else "quarter"
        often = f" in {'a' if step == 'year' else 'that'} {step}" if reasons.decision is Decision.CHALLENGE else ""
        return f"That was {likely(chance)}: its chance{often}{self.once} was {percent(chance)}."

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
        far = ", short of many times what it was" if self.reasons.remote else ""
        if not self.reasons.constants:
            return far
        change = self.change(self.reasons.constants[0])
        return f"{far}; it would have been otherwise had {change}, but that is alike in all decisions of this kind"

    def name_of(self, flip: Flip) -> str:
        """What a change is a change of, by what is so now."""
        name = flip.gauge.name.format(other=self.other)
        return name or noun(self.reasons.decision, flip.term, flip.now or flip.then, self.other)

    def change(self, flip: Flip) -> str:
        """A change of one term, in the quantity behind it where there is one."""
        name, unit = self.name_of(flip), flip.gauge.unit
        near = nil(self.reasons.decision, flip.term, flip.now)
        if near and abs(flip.then) <= NEAR_NIL * abs(flip.now):
            return near
        if not flip.gauge.name:
            unit = "bn $ a year" if self.reasons.decision is Decision.BUDGET else f"({self.reasons.unit})"
            return f"{name} counted for {apart(flip.then, flip.now, sign=True)} {unit}"
        now, then = flip.gauge.reading(flip.now), flip.gauge.reading(flip.then)
        scale = f" {unit}" if unit else " on a scale from 0 to 1" if (flip.gauge.low, flip.gauge.high) == (0, 1) else ""
        return f"{name} been {apart(then, now)}{scale}"


def rank(decision: Decision) -> int:
    """The place of a decision in an account of a year: the gravest first."""
    order = (
        Decision.ATTACK, Decision.HONOUR, Decision.JOIN, Decision.LEAVE, Decision.EXPEL, Decision.SUSPEND,
        Decision.REVIVE, Decision.CHALLENGE, Decision.RESIST, Decision.SIGNAL, Decision.FOUND, Decision.ACCEDE,
        Decision.PARTNER, Decision.RENEW, Decision.SIGN, Decision.DEEPEN, Decision.BUDGET, Decision.RATIFY,
        Decision.REFUSE, Decision.VOTE, Decision.INCIDENT, Decision.ATTRIBUTE, Decision.ASSIST,
    )  # fmt: skip
    return order.index(decision)
