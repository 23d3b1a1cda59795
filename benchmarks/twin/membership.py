"""Membership: how a nation joins organisations and votes on newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.twin.formulas import logistic
from benchmarks.twin.quantities import OfNation
from benchmarks.twin.staying import Staying
from benchmarks.twin.treaty import Treaty
from benchmarks.twin.valuation import owed_by, swears
from sim.rules.accession import ACCEDE, ASSOCIATE, LEAD, OPEN, UNANIMITY, VOTE
from sim.rules.market import PARTNER
from sim.rules.utility import DEFENCE, FIRM, FIRST_COST, TERMS
from sim.vocabulary import DILUTION, PRESSURE, SOLIDARITY


class Bid(NamedTuple):
    """A nation's wish to join a treaty."""

    treaty: Treaty
    candidate: Membership
    circle: Sequence[Membership]
    level: float
    chief: OfNation | None
    favours: bool


def bound(treaty: Treaty, one: OfNation, other: OfNation) -> bool:
    """Whether a defence pact would bind one nation to nothing new towards another."""
    return treaty.article[DEFENCE] > 0.0 and one.pledges[other.row] > 0


class Membership(Staying):
    """How a nation joins, stays and leaves."""

    def consider_joining(self, treaty: Treaty, circle: Sequence[Membership], level: float, tier: float) -> None:
        """Weigh an organisation as a whole; apply, and enter if members and parliaments agree."""
        if self.gains_nothing(treaty, circle):
            return
        model, lead, known = self.model, treaty.lead, treaty.member[self.row] == PARTNER
        chief = model.nations[lead] if lead >= 0 else None
        bid = Bid(treaty, self, circle, level, chief, chief is not None and chief.weigh_pair(self, level)[0] > 0.0)
        value = self.applies(bid)
        if value is None:
            return
        admitted = self.admitted(bid)
        if admitted:
            luck = self.key, treaty.treaty_key
            if self.ratifies("accede", luck, lead, treaty.row, value, self.mood_on(circle)):
                self.enter(treaty)
                if not model.rules.appraise.synchronous:
                    self.swear(treaty, circle)
        elif tier > 0.0 and not known and self.takes_partnership(bid, tier):
            self.enter(treaty)
            treaty.member[self.row] = PARTNER

    def gains_nothing(self, treaty: Treaty, circle: Sequence[OfNation]) -> bool:
        """Whether a defence pact firmly promises nothing that its members do not owe already."""
        if treaty.article[DEFENCE] <= 0.0:
            return False
        me = self.row
        for other in circle:
            if other is self:
                continue
            if other.pledges[me] == 0:
                return False
            for kind in range(DEFENCE + 1, len(treaty.article)):
                if owed_by(treaty, kind, other.row, me, treaty.article[kind]) > FIRM >= other.obligation[kind][me]:
                    return False
        return True

    def applies(self, bid: Bid) -> float | None:
        """What the treaty is worth if the nation applies, else nothing."""
        model, treaty, chief = self.model, bid.treaty, bid.chief
        value, why = self.weigh_coalition(treaty, treaty.article, bid.circle, bid.level)
        if bid.favours and chief is not None and not bound(treaty, chief, self):
            why[PRESSURE] = bid.level**0.5 * self.pressed_by(chief)
            value += why[PRESSURE]
        applies = value + model.judgement("accede", self.key, treaty.treaty_key) > 0.0
        near = logistic(value / model.rules.appraise.temperature)
        if applies or near > model.rules.accede.noted:
            model.note(ACCEDE, self.row, treaty.lead, treaty.row, applies, near, why)
        return value if applies else None

    def admitted(self, bid: Bid) -> bool:
        """Whether the members admit the nation, by vote and, where the treaty asks for it, in their parliaments."""
        treaty, rule, q = bid.treaty, bid.treaty.accession, self.model.rules.accede
        voters = [member for member in bid.circle if member.alive]
        worths = [member.worth_of_newcomer(bid) for member in voters]
        ayes = [rule != OPEN and member.votes_for(bid, *worth) for member, worth in zip(voters, worths, strict=True)]
        if voters and rule != OPEN:
            treaty.ballots += 1
            treaty.rice += abs(2 * sum(ayes) - len(ayes)) / len(ayes)
        if rule == OPEN:
            passed = True
        elif rule == UNANIMITY:
            passed = all(ayes)
        elif rule == LEAD:
            passed = any(aye for member, aye in zip(voters, ayes, strict=True) if member is bid.chief)
        else:
            passed = sum(ayes) >= (treaty.quorum if treaty.quorum > 0.0 else q.majority) * len(ayes)
        if passed and treaty.vetting and q.vetting:
            confirmed = [member.confirms(bid, value) for member, (value, _) in zip(voters, worths, strict=True)]
            return all(confirmed)
        return passed

    def worth_of_newcomer(self, bid: Bid) -> tuple[float, list[float]]:
        """What admitting a newcomer is worth to a member, and the terms."""
        treaty, newcomer, q = bid.treaty, bid.candidate, self.model.rules.accede
        _, why = self.weigh_pair(newcomer, bid.level)
        if bound(treaty, self, newcomer):
            why[FIRST_COST:TERMS] = [0.0] * (TERMS - FIRST_COST)
        known = treaty.member[newcomer.row] == PARTNER
        why[SOLIDARITY] = bid.level**0.5 * (q.solidarity + q.partnership * known)
        why[DILUTION] = -q.dilution * treaty.size
        if bid.favours and bid.chief is not None and self is not bid.chief:
            why[PRESSURE] = bid.level**0.5 * self.pressed_by(bid.chief)
        return sum(why), why

    def decides_by(self, bid: Bid, use: int) -> tuple[int, int]:
        """The keys of luck by which a member decides: those of the dossier that all have, or its own."""
        newcomer, key = bid.candidate.key, bid.treaty.treaty_key
        if self.model.luck.uniform("accede", self.key, newcomer ^ key, use) < self.model.rules.accede.consensus:
            return newcomer, key ^ 2
        return self.key, newcomer ^ key

    def votes_for(self, bid: Bid, value: float, why: list[float]) -> bool:
        """Whether a member votes for a newcomer of some worth to it."""
        model = self.model
        aye = value + model.judgement("accede", *self.decides_by(bid, 4)) > 0.0
        chance = logistic(value / model.rules.appraise.temperature)
        model.note(VOTE, self.row, bid.candidate.row, bid.treaty.row, aye, chance, why)
        return aye

    def confirms(self, bid: Bid, value: float) -> bool:
        """Whether a member's parliament ratifies the admission."""
        newcomer = bid.candidate
        luck, mood = self.decides_by(bid, 5), self.mood_towards(newcomer)
        return self.ratifies("accede", luck, newcomer.row, bid.treaty.row, value, mood)

    def takes_partnership(self, bid: Bid, tier: float) -> bool:
        """Whether the nation, refused as a member, takes the partnership it is offered."""
        model, treaty = self.model, bid.treaty
        value, why = self.weigh_coalition(treaty, treaty.partner_article, bid.circle, tier)
        if bid.favours and bid.chief is not None:
            why[PRESSURE] = tier**0.5 * self.pressed_by(bid.chief)
            value += why[PRESSURE]
        accepts = value + model.judgement("accede", self.key, treaty.treaty_key ^ 1) > 0.0
        chance = logistic(value / model.rules.appraise.temperature)
        model.note(ASSOCIATE, self.row, treaty.lead, treaty.row, accepts, chance, why)
        return accepts

    def swear(self, treaty: Treaty, circle: Sequence[OfNation]) -> None:
        """Let what the treaty binds nation and circle to count at once among the pledges of both."""
        for other in circle:
            if other is not self:
                self.pledges[other.row] += swears(treaty, self.row, other.row)
                other.pledges[self.row] += swears(treaty, other.row, self.row)
