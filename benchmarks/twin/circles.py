"""Circles: organisations founded by a lead state's offer, or by nations that all want one."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.twin.formulas import logistic
from benchmarks.twin.home import Home, pair_key
from benchmarks.twin.treaty import Treaty
from benchmarks.twin.valuation import level_of, swears
from sim.rules import market
from sim.rules.founding import ENDED, FEWEST, FOUND, LARGEST, UNANIMITY
from sim.rules.utility import IN_FORCE
from sim.vocabulary import PRESSURE

ARTICLES: list[float] = market.ARTICLES.tolist()
"""What an organisation founded by a circle contains."""


class Founder(Home):
    """How a nation founds organisations."""

    def takes_offer(self, treaty: Treaty, circle: Sequence[Founder]) -> bool:
        """Whether the nation signs a treaty that it is offered with all others invited."""
        model, chief = self.model, treaty.lead
        level = level_of(treaty.article)
        value, why = self.weigh_coalition(treaty, treaty.article, circle, level)
        if self.row == chief:
            model.note(FOUND, self.row, chief, treaty.row, True, 1.0, why)
            return True
        if chief >= 0:
            why[PRESSURE] = level**0.5 * self.pressed_by(model.nations[chief])
            value += why[PRESSURE]
        luck = self.key, treaty.treaty_key
        signs = value + model.judgement("sign_offers", *luck) > 0.0
        chance = logistic(value / model.rules.appraise.temperature)
        model.note(FOUND, self.row, chief, treaty.row, signs, chance, why)
        return signs and self.ratifies("sign_offers", luck, chief, treaty.row, value, self.mood_on(circle))

    def found_circle(self) -> None:
        """Gather others in a new organisation, which begins if enough of them sign."""
        treaty = Treaty.draft(self.model)
        treaty.article = list(ARTICLES)
        circle = self.gather(treaty)
        if len(circle) < FEWEST:
            self.model.treaties.pop()
            treaty.remove()
            return
        treaty.treaty_key = pair_key(self.model, circle[1], self) ^ 1
        founders = [nation for nation in circle if nation.joins_circle(treaty, circle, self.row)]
        year, founded = self.model.clock.year, len(founders) >= FEWEST
        treaty.status = IN_FORCE if founded else ENDED
        treaty.signed, treaty.ended, treaty.renewal = year, 0.0 if founded else year, 1e5
        treaty.organisation, treaty.accession, treaty.vetting = 1, UNANIMITY, 1
        treaty.notice, treaty.depth = 1.0, self.model.rules.found_circles.depth
        treaty.invited = dict.fromkeys(treaty.invited, 1)
        if not founded:
            for nation in circle:
                treaty.joined[nation.row] = year
            return
        for nation in founders:
            nation.enter(treaty)
        if not self.model.rules.appraise.synchronous:
            swear_all(treaty, founders)

    def joins_circle(self, treaty: Treaty, circle: Sequence[Founder], caller: int) -> bool:
        """Whether the nation signs what a circle has drafted."""
        value, why = self.weigh_coalition(treaty, treaty.article, circle, 1.0)
        luck = self.key, treaty.treaty_key
        signs = value + self.model.judgement("found_circles", *luck) > 0.0
        chance = logistic(value / self.model.rules.appraise.temperature)
        self.model.note(FOUND, self.row, caller, treaty.row, signs, chance, why)
        return signs and self.ratifies("found_circles", luck, caller, treaty.row, value, self.mood_on(circle))

    def gather(self, treaty: Treaty) -> list[Founder]:
        """The best partner, then all with whom everyone gathered so far would still want the treaty."""
        circle: list[Founder] = [self]
        newest: Founder | None = self
        left: list[Founder] = [nation for nation in self.model.nations if nation is not self and nation.alive]
        low = {nation.row: 1e9 for nation in left}
        while len(circle) < LARGEST:
            if newest is not None:
                newest.lower_worths(low, left)
            best = max((value for value in low.values() if value < 1e8), default=-1e8)
            found = next((nation for nation in left if low[nation.row] == best), None)
            if found is None or best <= -1e8:
                break
            left.remove(found)
            del low[found.row]
            circle.append(found)
            newest = found
            if len(circle) > 2 and not all_want(treaty, circle):
                circle.pop()
                newest = None
        return circle

    def lower_worths(self, low: dict[int, float], left: Sequence[Founder]) -> None:
        """Bring down what each nation is worth to a circle by what it and this newest one in it see in each other."""
        me = self.row
        for other in left:
            j = other.row
            if not (self.pledges[j] > 0 and other.pledges[me] > 0):
                low[j] = min(low[j], self.utility[j], other.utility[me])


def all_want(treaty: Treaty, circle: Sequence[Founder]) -> bool:
    """Whether each in a circle, the newest first, sees more in the treaty than the threshold."""
    threshold = treaty.model.rules.found_circles.threshold
    return all(nation.weigh_coalition(treaty, treaty.article, circle, 1.0)[0] > threshold for nation in circle[::-1])


def swear_all(treaty: Treaty, founders: Sequence[Founder]) -> None:
    """Let what founders owe each other count at once among their pledges."""
    for one in founders:
        for other in founders:
            if one is not other:
                one.pledges[other.row] += swears(treaty, one.row, other.row)
