"""Home: whether veto players let a treaty pass, and how its partners look from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.twin.formulas import logistic
from benchmarks.twin.quantities import OfNation
from benchmarks.twin.valuation import Valuation
from sim.rules.market import MEMBER, RATIFY

if TYPE_CHECKING:
    from benchmarks.twin.model import TwinModel
    from benchmarks.twin.treaty import Treaty


def pair_key(model: TwinModel, one: OfNation, other: OfNation) -> int:
    """The key of luck of a treaty that one nation founds now with another."""
    mixed = model.key[other.row] * 2654435761 + model.clock.step
    return (model.key[one.row] ^ mixed) & 0xFFFFFFFF


class Home(Valuation):
    """What counts at home when a treaty is to be ratified."""

    def mood_towards(self, other: OfNation) -> tuple[float, float]:
        """How far another nation is from the public, and the lobby for it."""
        gap = sum(abs(mine - theirs) for mine, theirs in zip(self.public, other.ideology, strict=True))
        return gap, self.lobby_for[other.row]

    def mood_on(self, circle: Sequence[OfNation]) -> tuple[float, float]:
        """How a circle of nations looks from home: means over the others in it."""
        moods = [self.mood_towards(other) for other in circle if other is not self]
        size = max(len(moods), 1)
        return sum(gap for gap, _ in moods) / size, sum(wish for _, wish in moods) / size

    def ratifies(
        self, rule: str, luck: tuple[int, int], partner: int, treaty: int, value: float, mood: tuple[float, float]
    ) -> bool:
        """Whether veto players let a treaty of some value pass; `luck` is the pair of keys that decides."""
        u = self.model.rules.appraise
        gap, wish = mood
        why = [u.consent, value / u.temperature, -u.opinion * gap, u.lobby * self.lobby, u.lobby * wish]
        chance: float = 1.0 - u.veto * self.polity * (1.0 - logistic(sum(why)))
        passes = self.model.luck.uniform(rule, *luck, 3) < chance
        self.model.note(RATIFY, self.row, partner, treaty, passes, chance, why)
        return passes

    def pressed_by(self, chief: OfNation) -> float:
        """The benefit that a lead state's wish adds."""
        return float(self.model.rules.appraise.pressure * chief.power / (chief.power + self.power + 1e-9))

    def enter(self, treaty: Treaty) -> None:
        """Become a member from now on."""
        treaty.member[self.row] = MEMBER
        treaty.joined[self.row] = self.model.clock.year
        treaty.leaving[self.row] = 1e5
        self.model.redrawn = 1
