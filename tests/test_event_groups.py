"""Effects that name the members of a treaty mean those of the moment, in each world its own."""

from __future__ import annotations

import numpy as np

from sim.vocabulary import Role
from tests.effects import quiet
from tests.test_events import TYPES, cast_of


def test_members_of_a_treaty_are_those_of_the_moment_in_each_world() -> None:
    world = quiet()
    world.member[1, 0] = [Role.MEMBER, Role.PARTNER, Role.SUSPENDED]
    trust = TYPES["trust"].model_validate({"type": "trust", "from": ["C"], "to": ["members:T0"], "change": -0.2})
    trust.apply(world, np.array([0, 1]), cast_of(world), 1950.0)
    lost = {tuple(cell) for cell in np.argwhere(world.trust < 0.5).tolist()}
    assert lost == {(0, 2, 0), (0, 0, 2), (0, 2, 1), (0, 1, 2), (1, 2, 0), (1, 0, 2)}, "no partners, never oneself"
    growth = TYPES["growth"].model_validate({"type": "growth", "nations": ["members:T0"], "change": 0.1})
    growth.apply(world, np.array([1]), cast_of(world), 1950.0)
    assert world.gdp.round(9).tolist() == [[100.0] * 3, [110.0, 100.0, 100.0]], "the dead do not grow"
