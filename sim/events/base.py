"""What every effect of an event is, and the rows of the arrays it acts upon."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.columns import Column
from sim.vocabulary import Role
from sim.world import World

NationId = Annotated[str, Field(description="Id of a nation.", json_schema_extra={"refers_to": "nation"})]
MEMBERS: Final = "members:"
Group = Annotated[
    str,
    Field(
        description="Id of a nation, or `members:` and a treaty: its members of that moment, partners not counted.",
        json_schema_extra={"refers_to": "nation, or members:TREATY"},
    ),
]
TreatyId = Annotated[str, Field(description="Id of a treaty.", json_schema_extra={"refers_to": "treaty"})]
Change = Annotated[
    float, Field(ge=-10, le=10, description="What is added, within the range that `foedus columns` shows.")
]


@dataclass(frozen=True)
class Cast:
    """Which row of the arrays stands for which nation and treaty of the scenario."""

    nations: Mapping[str, int]
    treaties: Mapping[str, int]


def chosen(world: World, where: np.ndarray, cast: Cast, named: Sequence[str]) -> np.ndarray:
    """Which nations a list of them and of `members:` of treaties means in the worlds `where`: bool [where, nation]."""
    found = np.zeros((len(where), world.sizes["n"]), dtype=bool)
    for name in named:
        if name.startswith(MEMBERS):
            role = world.member[where, cast.treaties[name.removeprefix(MEMBERS)]]
            found |= (role != Role.NONE) & (role != Role.PARTNER)
        else:
            found[:, cast.nations[name]] = True
    return found


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
