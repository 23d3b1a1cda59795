"""Effects on nations: government, regime, rank, economy, forces, secrets, and whether they exist."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from sim.events.base import Cast, Change, EffectBase, Group, NationId, chosen, shift
from sim.world import World


class _OfNation(EffectBase):
    """A change that befalls one nation."""

    nation: NationId


class Government(_OfNation):
    """A new supporting coalition takes power, with its own ideal point."""

    type: Literal["government"]
    ideology: list[float] | None = Field(default=None, description="Ideal point of the new government.")
    approval: float | None = Field(default=None, ge=0, le=1, description="Approval it starts with.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i = cast.nations[self.nation]
        world.turnover[where, i] = 1
        world.last_turnover[where, i] = year
        if self.ideology is not None:
            world.government[where, i] = np.clip(self.ideology, World.government.low, World.government.high)
        if self.approval is not None:
            world.approval[where, i] = self.approval


class Regime(_OfNation):
    """A regime becomes more democratic or more autocratic."""

    type: Literal["regime"]
    polity: float = Field(ge=0, le=1, description="The new value, autocracy 0 to democracy 1.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.polity[where, cast.nations[self.nation]] = self.polity


class Rank(_OfNation):
    """A nation becomes a major power, or ceases to be one."""

    type: Literal["rank"]
    major: bool = Field(description="Whether it is a major power from now on.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.major[where, cast.nations[self.nation]] = self.major


class Technology(_OfNation):
    """A technological surprise moves a nation's level."""

    type: Literal["technology"]
    change: Change
    secret: bool = Field(default=False, description="Whether others see the new strength only by and by.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        here = (where, cast.nations[self.nation])
        before = world.technology[here]
        shift(world, World.technology, here, self.change)
        if self.secret:
            world.hidden[here] = 1.0 - (1.0 - world.hidden[here]) * np.minimum(before / world.technology[here], 1.0)


class Growth(EffectBase):
    """Output jumps or slumps once."""

    type: Literal["growth"]
    nations: list[Group] = Field(min_length=1, description="Nations whose output jumps.")
    change: float = Field(ge=-0.9, le=1, description="Share of GDP gained or lost.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        row, i = np.nonzero(chosen(world, where, cast, self.nations) & (world.alive[where] == 1))
        shift(world, World.gdp, (where[row], i), 0.0, 1.0 + self.change)


class Forces(_OfNation):
    """Armed forces grow or shrink at once."""

    type: Literal["forces"]
    factor: float = Field(gt=0, le=10, description="What the military capital is multiplied by.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        shift(world, World.capability, (where, cast.nations[self.nation]), 0.0, self.factor)


class Leak(_OfNation):
    """Secrets of a nation reach its adversaries: its plans lie open, partners trust it less and tell it less."""

    type: Literal["leak"]
    severity: float = Field(ge=0, le=1, description="Share of the nation's plans laid open.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i = cast.nations[self.nation]
        world.leaked[where, i] = self.severity
        shift(world, World.exposed, (where, i), self.severity)
        shift(world, World.trust, (where, slice(None), i), -0.15 * self.severity * world.intelligence[where, :, i])
        shift(world, World.intelligence, (where, slice(None), i), 0.0, 1.0 - 0.5 * self.severity)


class Nuclear(_OfNation):
    """A nation becomes a nuclear power."""

    type: Literal["nuclear"]

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.nuclear[where, cast.nations[self.nation]] = 1


class Enter(_OfNation):
    """A state comes into being."""

    type: Literal["enter"]

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.alive[where, cast.nations[self.nation]] = 1


class Exit(_OfNation):
    """A state ceases to exist: its treaties end for it at once."""

    type: Literal["exit"]

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i = cast.nations[self.nation]
        world.alive[where, i] = 0
        world.leaving[where, :, i] = np.minimum(world.leaving[where, :, i], year)
        for name in ("gdp", "spending", "capability", "last_power"):
            world.arrays[name][where, i] = 0.0


class Disaster(_OfNation):
    """A disaster destroys part of a nation's output and forces; partners bound to help may make good a part."""

    type: Literal["disaster"]
    loss: float = Field(ge=0, le=0.9, description="Share of GDP, before any help, and of military capital lost.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i = cast.nations[self.nation]
        world.stricken[where, i] = np.maximum(world.stricken[where, i], self.loss)
        shift(world, World.capability, (where, i), 0.0, 1.0 - self.loss)
