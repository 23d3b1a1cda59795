"""Effects on treaties: they open for signature, change, suspend or lose members, or end."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from sim.events.base import Cast, Change, EffectBase, NationId, TreatyId, shift
from sim.vocabulary import Role, Status
from sim.world import World


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


def give_role(world: World, where: np.ndarray, nation: int, treaty: int, had: tuple[Role, ...], role: Role) -> None:
    """Give a nation another role in a treaty, in those worlds in which it has one of some roles."""
    there = where[np.isin(world.member[where, treaty, nation], had)]
    world.member[there, treaty, nation] = role
    world.redrawn[there] = 1


class LeaveCommand(EffectBase):
    """A member leaves the joint command but stays in the treaty: pledges remain, exercises, bases and plans end."""

    type: Literal["leave_command"]
    nation: NationId
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        give_role(world, where, cast.nations[self.nation], cast.treaties[self.treaty], (Role.MEMBER,), Role.POLITICAL)


class Suspend(EffectBase):
    """A member is suspended: it stays in the treaty, but all pledges from and to it rest, and it has no vote."""

    type: Literal["suspend"]
    nation: NationId
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        full = (Role.MEMBER, Role.POLITICAL)
        give_role(world, where, cast.nations[self.nation], cast.treaties[self.treaty], full, Role.SUSPENDED)


class Readmit(EffectBase):
    """A suspended member is taken back: all its pledges wake up."""

    type: Literal["readmit"]
    nation: NationId
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        give_role(world, where, cast.nations[self.nation], cast.treaties[self.treaty], (Role.SUSPENDED,), Role.MEMBER)


class Pledge(EffectBase):
    """The members of a treaty pledge another share of their GDP to defence, or none."""

    type: Literal["pledge"]
    treaty: TreatyId
    share: float = Field(ge=0, le=0.5, description="Share of GDP pledged from now on, 0 for none.")

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.pledge[where, cast.treaties[self.treaty]] = self.share


class Fund(EffectBase):
    """The members of a treaty pay another share of their GDP into its common fund, or no longer any."""

    type: Literal["fund"]
    treaty: TreatyId
    share: float = Field(ge=0, le=0.1, description="Share of GDP that each pays from now on, 0 for no fund.")
    infrastructure: float | None = Field(
        default=None, ge=0, le=1, description="Part of it that builds depots, ports and roads. Default: as it was."
    )

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        world.fund[where, cast.treaties[self.treaty]] = self.share
        if self.infrastructure is not None:
            world.build[where, cast.treaties[self.treaty]] = self.infrastructure


class Depth(EffectBase):
    """The institutions of a treaty are built up or torn down: headquarters, joint command."""

    type: Literal["depth"]
    treaty: TreatyId
    change: Change

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        shift(world, World.depth, (where, cast.treaties[self.treaty]), self.change)


class Dissolve(EffectBase):
    """A treaty is dissolved by its members: every one of them leaves at once."""

    type: Literal["dissolve"]
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        a = cast.treaties[self.treaty]
        world.leaving[where, a, :] = np.minimum(world.leaving[where, a, :], year)
