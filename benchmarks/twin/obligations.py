"""Obligations: what nations owe one another follows from their treaties."""

from __future__ import annotations

from benchmarks.twin.quantities import OfWorld
from benchmarks.twin.treaty import Treaty
from sim.rules import pledges
from sim.rules.utility import FIRM
from sim.vocabulary import Article, Direction, Role, Status

MEMBER, PARTNER = int(Role.MEMBER), int(Role.PARTNER)
POLITICAL, SUSPENDED = int(Role.POLITICAL), int(Role.SUSPENDED)
IN_FORCE, MUTUAL, BY_LEAD = int(Status.IN_FORCE), int(Direction.MUTUAL), int(Direction.LEAD)
DEFENCE, OFFENCE, UMBRELLA = int(Article.DEFENCE), int(Article.OFFENCE), int(Article.NUCLEAR_UMBRELLA)
COMMAND = frozenset(k for k, joint in enumerate(pledges.COMMAND.tolist()) if joint)
NOBODY = (0, PARTNER, SUSPENDED)
"""Roles of those who are no full members for now."""


class Obligations(OfWorld):
    """The books in which it stands what everyone owes everyone."""

    def bind_obligations(self) -> None:
        """Count anew what nations owe one another, where treaties or members changed."""
        in_force = [treaty for treaty in self.treaties if treaty.status == IN_FORCE]
        if any(treaty.conditional for treaty in in_force):
            self.redrawn = 1
        if not self.redrawn:
            return
        for treaty in self.treaties:
            self.call_the_roll(treaty)
        self.clear_books()
        sworn: list[set[int]] = [set() for _ in self.nations]
        for treaty in in_force:
            self.bring_to_terms(treaty)
            rows = [row for row, role in treaty.member.items() if role != 0]
            for kind, strength in enumerate(treaty.article):
                if strength > 0.0 or treaty.partner_article[kind] > 0.0:
                    self.enter_article(treaty, kind, rows, sworn)
        self.date_pledges(sworn)

    def call_the_roll(self, treaty: Treaty) -> None:
        """List the full members of a treaty; one that binds fewer than two for now has none."""
        rows = [row for row, role in treaty.member.items() if role not in NOBODY] if treaty.status == IN_FORCE else []
        if len(rows) == 1:
            rows = []
        treaty.size = len(rows)
        treaty.roster = dict.fromkeys(treaty.member, -1)
        treaty.roster.update(enumerate(rows))

    def clear_books(self) -> None:
        """Forget what was owed."""
        rows = range(len(self.nations))
        for nation in self.nations:
            nation.pacts = 0.0
            nation.pledges = dict.fromkeys(rows, 0)
            nation.inclusion = dict.fromkeys(rows, 0)
            nation.settled = dict.fromkeys(rows, 0)
            nation.defence_treaty = dict.fromkeys(rows, -1)
            nation.offence_treaty = dict.fromkeys(rows, -1)
            nation.unconditional = dict.fromkeys(rows, 0.0)
            nation.obligation = [dict.fromkeys(rows, 0.0) for _ in nation.obligation]

    def bring_to_terms(self, treaty: Treaty) -> None:
        """Note between whom a treaty settles disputes."""
        if treaty.dispute_resolution:
            rows = [treaty.roster[k] for k in range(treaty.size)]
            for i in rows:
                for j in rows:
                    self.nations[i].settled[j] = int(i != j)

    def enter_article(self, treaty: Treaty, kind: int, rows: list[int], sworn: list[set[int]]) -> None:
        """Enter what one article obliges everyone to towards everyone."""
        free = [self.is_excused(treaty, kind, j) for j in rows]
        for i in rows:
            nation = self.nations[i]
            owes = nation.obligation[kind]
            for j, excused in zip(rows, free, strict=True):
                if i == j:
                    continue
                owed = strength_between(treaty, kind, i, j)
                if owed <= 0.0:
                    continue
                if treaty.inclusive:
                    nation.inclusion[j] = 1
                if kind == DEFENCE and treaty.covered[j]:
                    sworn[i].add(j)
                    nation.pledges[j] += owed > FIRM
                    if not treaty.conditional:
                        nation.unconditional[j] = max(nation.unconditional[j], owed)
                if owed > owes[j] and not excused:
                    owes[j] = owed
                    if kind == DEFENCE:
                        nation.defence_treaty[j] = treaty.row
                    elif kind == OFFENCE:
                        nation.offence_treaty[j] = treaty.row

    def is_excused(self, treaty: Treaty, kind: int, j: int) -> bool:
        """Whether nobody need defend a nation: outside the area, or first to challenge."""
        if kind not in (DEFENCE, UMBRELLA):
            return False
        recent = self.clock.year - self.clock.dt - 1e-6
        return not treaty.covered[j] or bool(treaty.conditional and self.nations[j].last_challenge >= recent)

    def date_pledges(self, sworn: list[set[int]]) -> None:
        """Note since when each has been pledged to another, and count who is pledged to it."""
        year = self.clock.year
        for nation in self.nations:
            bound, pledged = sworn[nation.row], nation.pledged
            for j, since in pledged.items():
                if j not in bound:
                    pledged[j] = -1e5
                elif since < -9e4:
                    pledged[j] = year
            for j, owed in nation.obligation[DEFENCE].items():
                if owed > 0.0:
                    self.nations[j].pacts += 1.0


def strength_between(treaty: Treaty, kind: int, i: int, j: int) -> float:
    """What an article obliges one nation to towards another."""
    one, other = treaty.member[i], treaty.member[j]
    if one == SUSPENDED or other == SUSPENDED:
        return 0.0
    strength = treaty.article[kind]
    if one == PARTNER or other == PARTNER:
        strength = treaty.partner_article[kind] if one != other or treaty.fellowship else 0.0
    elif (one == POLITICAL or other == POLITICAL) and kind in COMMAND:
        return 0.0
    direction = treaty.direction[kind]
    if direction == MUTUAL:
        return strength
    return strength if (i if direction == BY_LEAD else j) == treaty.lead else 0.0
