"""Events: what can happen to a world from outside the rules, each type with what it does.

A trigger (a date, a condition, a yearly rate) sets off effects: a new type is a class in one of the modules here, by
what it touches, named in `Effect`.
"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from sim.events.base import Cast, EffectBase
from sim.events.dyads import Claim, Crisis, Interoperability, Rivalry, Tension, Trust
from sim.events.nations import (
    Disaster,
    Enter,
    Exit,
    Forces,
    Government,
    Growth,
    Leak,
    Nuclear,
    Rank,
    Regime,
    Technology,
)
from sim.events.treaties import Depth, Dissolve, Fund, Leave, LeaveCommand, Offer, Pledge, Readmit, Suspend

__all__ = ["Cast", "Effect", "EffectBase", "Enter", "Exit", "effect_types"]

Effect = Annotated[
    Rivalry | Claim | Trust | Interoperability | Tension | Crisis | Offer | Leave | LeaveCommand | Suspend | Readmit
    | Pledge | Fund | Depth | Government | Regime | Rank | Technology | Growth | Forces | Leak | Nuclear | Enter
    | Exit | Dissolve | Disaster,
    Field(discriminator="type"),
]  # fmt: skip
"""All types of effect, in the order in which they are told."""


def effect_types() -> dict[str, type[EffectBase]]:
    """All types of effect by the word that names them in a scenario."""
    kinds = get_args(get_args(Effect)[0])
    return {get_args(kind.model_fields["type"].annotation)[0]: kind for kind in kinds}
