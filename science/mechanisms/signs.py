"""All signs, in the order of the step; then what is missed without a rule, what a scenario gives, and events."""

from __future__ import annotations

from typing import Final

from science.mechanisms import (
    cooperation,
    crises,
    economy,
    happenings,
    incidents,
    life,
    market,
    measured,
    pacts,
    rivals,
    rules,
    states,
    threats,
)
from science.mechanisms.base import Sign

SIGNS: Final[tuple[Sign, ...]] = tuple(
    sign
    for part in (
        economy, threats, market, rivals, life, cooperation, crises, incidents, rules, states, pacts, happenings,
        measured,
    )
    for sign in part.SIGNS
)  # fmt: skip
