"""Effects on treaties: they open for signature, lose members, or end."""

from __future__ import annotations

from typing import Literal

import numpy as np

from sim.events.base import Cast, EffectBase, NationId, TreatyId
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


class Dissolve(EffectBase):
    """A treaty is dissolved by its members: every one of them leaves at once."""

    type: Literal["dissolve"]
    treaty: TreatyId

    def apply(self, world: World, where: np.ndarray, cast: Cast, year: float) -> None:
        a = cast.treaties[self.treaty]
        world.leaving[where, a, :] = np.minimum(world.leaving[where, a, :], year)
