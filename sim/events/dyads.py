"""Effects between nations, and on the world at large: what stands between two, and how tense the times are."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.events.base import Cast, Change, EffectBase, Group, NationId, chosen, shift
from sim.vocabulary import Domain, number
from sim.world import World


class _BetweenNations(EffectBase):
    """A change of what some nations feel or hold towards others."""

    quantity: ClassVar[str]
    from_: list[Group] = Field(alias="from", min_length=1, description="Nations whose side changes.")
    to: list[Group] = Field(min_length=1, description="Nations towards which it changes.")
    change: Change
    mutual: bool = Field(default=True, description="Whether the others' side changes too.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        givers, takers = (chosen(world, where, cast, named) for named in (self.from_, self.to))
        pairs = givers[:, :, None] & takers[:, None, :]
        if self.mutual:
            pairs |= pairs.swapaxes(1, 2)
        pairs &= ~np.eye(pairs.shape[1], dtype=bool)
        row, i, j = np.nonzero(pairs)
        shift(world, World.columns()[self.quantity], (where[row], i, j), self.change)


class Rivalry(_BetweenNations):
    """Rivalry between nations rises or cools."""

    type: Literal["rivalry"]
    quantity = "rivalry"


class Claim(_BetweenNations):
    """A claim on territory or status is raised or dropped."""

    type: Literal["claim"]
    quantity = "claim"


class Trust(_BetweenNations):
    """Nations come to trust each other more or less."""

    type: Literal["trust"]
    quantity = "trust"


class Interoperability(_BetweenNations):
    """Forces learn, or unlearn, to fight together."""

    type: Literal["interoperability"]
    quantity = "interoperability"


class Crisis(EffectBase):
    """One nation challenges another, with a given chance, whatever it would have decided by itself."""

    type: Literal["crisis"]
    challenger: NationId
    target: NationId
    chance: float = Field(ge=0, le=1, description="Chance of the challenge.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i, j = cast.nations[self.challenger], cast.nations[self.target]
        world.provocation[where, i, j] = self.chance * world.alive[where, i] * world.alive[where, j]


class Tension(EffectBase):
    """Tension rises or falls in a domain of threat, felt by each nation as far as it is exposed."""

    type: Literal["tension"]
    domain: Literal["military", "hybrid", "cyber", "terror", "climate"] = Field(description="Domain of threat.")
    change: Change

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        shift(world, World.tension, (where, number(Domain, self.domain)), self.change)
