"""Events: what can happen to a world from outside the rules, each type with what it does.

A trigger (a date, a condition, a yearly rate) sets off effects: a new type is a class here, named in `Effect`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.columns import Column
from sim.vocabulary import Domain, Role, Status, number
from sim.world import World

NationId = Annotated[str, Field(description="Id of a nation.", json_schema_extra={"refers_to": "nation"})]
TreatyId = Annotated[str, Field(description="Id of a treaty.", json_schema_extra={"refers_to": "treaty"})]
Change = Annotated[float, Field(ge=-10, le=10, description="What is added to the quantity.")]


@dataclass(frozen=True)
class Cast:
    """Which row of the arrays stands for which nation and treaty of the scenario."""

    nations: Mapping[str, int]
    treaties: Mapping[str, int]


def shift(world: World, column: Column, index: Any, change: float | np.ndarray, times: float = 1.0) -> None:
    """Multiply and add to some cells of a column, held inside its declared range."""
    array = world.arrays[column.name]
    array[index] = np.clip(array[index] * times + change, column.low, column.high)


class EffectBase(BaseModel):
    """One thing an event does to the worlds in which it happens."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True)

    @abstractmethod
    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        """Change the worlds of the rows `where`, int64 [world]."""


class _BetweenNations(EffectBase):
    """A change of what some nations feel or hold towards others."""

    quantity: ClassVar[str]
    from_: list[NationId] = Field(alias="from", min_length=1, description="Nations whose side changes.")
    to: list[NationId] = Field(min_length=1, description="Nations towards which it changes.")
    change: Change
    mutual: bool = Field(default=True, description="Whether the others' side changes too.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        pairs = {(cast.nations[a], cast.nations[b]) for a in self.from_ for b in self.to if a != b}
        if self.mutual:
            pairs |= {(b, a) for a, b in pairs}
        for i, j in sorted(pairs):
            shift(world, World.columns()[self.quantity], (where, i, j), self.change)


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


class Tension(EffectBase):
    """Tension rises or falls in a domain of threat, felt by each nation as far as it is exposed."""

    type: Literal["tension"]
    domain: Literal["military", "hybrid", "cyber", "terror", "climate"] = Field(description="Domain of threat.")
    change: Change

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        shift(world, World.tension, (where, number(Domain, self.domain)), self.change)


class Crisis(EffectBase):
    """One nation challenges another, with a given chance, whatever it would have decided by itself."""

    type: Literal["crisis"]
    challenger: NationId
    target: NationId
    chance: float = Field(ge=0, le=1, description="Chance of the challenge.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i, j = cast.nations[self.challenger], cast.nations[self.target]
        world.provocation[where, i, j] = self.chance * world.alive[where, i] * world.alive[where, j]


class Offer(EffectBase):
    """A treaty is opened for signature by those invited."""

    type: Literal["offer"]
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        a = cast.treaties[self.treaty]
        draft = where[world.status[where, a] == Status.DRAFT]
        world.status[draft, a] = Status.OFFERED
        world.signed[draft, a] = year


class Leave(EffectBase):
    """A member gives notice to a treaty."""

    type: Literal["leave"]
    nation: NationId
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i, a = cast.nations[self.nation], cast.treaties[self.treaty]
        inside = where[world.member[where, a, i] != Role.NONE]
        world.leaving[inside, a, i] = np.minimum(world.leaving[inside, a, i], year + world.notice[inside, a])


class LeaveCommand(EffectBase):
    """A member leaves the joint command but stays in the treaty: pledges remain, exercises, bases and plans end."""

    type: Literal["leave_command"]
    nation: NationId
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        i, a = cast.nations[self.nation], cast.treaties[self.treaty]
        inside = where[world.member[where, a, i] == Role.MEMBER]
        world.member[inside, a, i] = Role.POLITICAL
        world.redrawn[inside] = 1


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


class Technology(_OfNation):
    """A technological surprise moves a nation's level."""

    type: Literal["technology"]
    change: Change

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        shift(world, World.technology, (where, cast.nations[self.nation]), self.change)


class Growth(EffectBase):
    """Output jumps or slumps once."""

    type: Literal["growth"]
    nations: list[NationId] = Field(min_length=1)
    change: float = Field(ge=-0.9, le=1, description="Share of GDP gained or lost.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        for i in (cast.nations[nation] for nation in self.nations):
            shift(world, World.gdp, (where[world.alive[where, i] == 1], i), 0.0, 1.0 + self.change)


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


class Dissolve(EffectBase):
    """A treaty is dissolved by its members: every one of them leaves at once."""

    type: Literal["dissolve"]
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        a = cast.treaties[self.treaty]
        world.leaving[where, a, :] = np.minimum(world.leaving[where, a, :], year)


class Disaster(_OfNation):
    """A disaster destroys part of a nation's output and forces."""

    type: Literal["disaster"]
    loss: float = Field(ge=0, le=0.9, description="Share of GDP and military capital lost.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        for column in (World.gdp, World.capability):
            shift(world, column, (where, cast.nations[self.nation]), 0.0, 1.0 - self.loss)


Effect = Annotated[
    Rivalry | Claim | Trust | Interoperability | Tension | Crisis | Offer | Leave | LeaveCommand | Government | Regime
    | Technology | Growth | Forces | Leak | Nuclear | Enter | Exit | Dissolve | Disaster,
    Field(discriminator="type"),
]  # fmt: skip


def effect_types() -> dict[str, type[EffectBase]]:
    """All types of effect by the word that names them in a scenario."""
    kinds = get_args(get_args(Effect)[0])
    return {get_args(kind.model_fields["type"].annotation)[0]: kind for kind in kinds}
