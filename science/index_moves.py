"""Moves: one thing is changed in the state of a made world, and measures are taken before and after.

No rule acts in between: what follows is the measure itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from analysis.experiments.made_worlds import CALM, CLOSED, LASTING
from analysis.experiments.paired import MORE, Expectation
from science.mechanisms.awake import TREATY_ROWS, Awake
from science.mechanisms.watches import Where, named, rows
from sim.metrics import METRICS, Level, measure, selected
from sim.run import Simulation
from sim.vocabulary import Article, Role, Status
from sim.world import World

QUIET: Final = json.dumps(CLOSED | LASTING | CALM)
TREATY: Final = "league"
DEFENCE: Final = int(Article.DEFENCE)


class Change(NamedTuple):
    """Something that is done to the state of a world, and the words for it."""

    words: str
    make: Callable[[World], None]


@dataclass(frozen=True)
class Move:
    """What is changed in the state between two measurements, and which measures must follow.

    `names` are measures without their level and their twins by power, which follow too wherever they are registered.
    """

    names: tuple[str, ...]
    levels: tuple[Level, ...]
    before: Change
    after: Change
    expected: Expectation
    given: tuple[Change, ...] = ()
    """What else is so, in both states."""
    nation: str = "BEL"
    """The nation whose measures are looked at; of treaties it is the league."""

    def indices(self) -> list[tuple[Level, str]]:
        """Every measure that must follow."""
        twins = [twin for name in self.names for twin in (name, f"{name}_weighted")]
        return [(level, name) for level in self.levels for name in twins if name in METRICS[level]]

    @property
    def words(self) -> str:
        """What is changed."""
        return f"{self.before.words} -> {self.after.words}" if self.before.words else self.after.words


def put(column: str, value: float, *where: Where) -> Change:
    """Give some cells of a column a value, those of a nation towards itself left out."""

    def make(world: World) -> None:
        dims, array = World.columns()[column].dims, world.arrays[column]
        named_all = [*where, *[()] * (len(dims) - len(where))]
        at = [rows(world, axis, one) if one != () or axis == "n" else list(range(array.shape[1 + k]))
              for k, (axis, one) in enumerate(zip(dims, named_all, strict=True))]  # fmt: skip
        cells = np.ix_([0], *at)
        kept = array[cells].copy()
        array[cells] = value
        if dims.endswith("nn"):
            apart = np.array([[i != j for j in at[-1]] for i in at[-2]])
            array[cells] = np.where(apart, array[cells], kept)

    return Change(f"{named(column, where)} {value:g}", make)


def both(*changes: Change) -> Change:
    """Several changes at once."""

    def make(world: World) -> None:
        for change in changes:
            change.make(world)

    return Change(", ".join(change.words for change in changes if change.words), make)


def tie(one: Where, other: Where, value: float = 1.0) -> Change:
    """Oblige some nations and others to defend each other, or no longer."""
    found = both(put("obligation", value, "defence", one, other), put("obligation", value, "defence", other, one))
    return Change(f"{'a' if value else 'no'} tie of {spoken(one)} and {spoken(other)}", found.make)


def spoken(where: Where) -> str:
    """Nations in words."""
    return where if isinstance(where, str) else "+".join(map(str, where)) if isinstance(where, tuple) else str(where)


def seat(treaty: str, *names: str) -> Change:
    """Give a treaty these members and no others, bound to defend each other."""

    def make(world: World) -> None:
        a, members = TREATY_ROWS[treaty], sorted(world.nations.index(name) for name in names)
        before = [int(i) for i in world.roster[0, a, : world.size[0, a]]]
        for held, bond in ((before, 0.0), (members, 1.0)):
            world.obligation[0, DEFENCE][np.ix_(held, held)] = bond * (1.0 - np.eye(len(held)))
            world.member[0, a, held] = Role.MEMBER if bond else Role.NONE
        world.roster[0, a], world.size[0, a] = -1, len(members)
        world.roster[0, a, : len(members)] = members
        world.status[0, a] = Status.IN_FORCE if members else Status.ENDED

    return Change(f"{treaty} of {' '.join(names) or 'nobody'}", make)


NOTHING: Final = Change("", lambda world: None)


@lru_cache(maxsize=1)
def start() -> World:
    """The awake world after its first year, in which nobody signs, leaves or challenges."""
    run = Simulation(Awake(QUIET)(0))
    run.step()
    return run.world


def state(changes: Iterable[Change]) -> World:
    """The state with some changes, made one after the other."""
    world = start().repeated(1)
    for change in changes:
        change.make(world)
    return world


class Seen(NamedTuple):
    """A measure before and after a change."""

    level: Level
    name: str
    before: float
    after: float
    expected: Expectation

    @property
    def follows(self) -> bool:
        """Whether the measure moves as it must."""
        change = self.after - self.before
        return abs(change) > 1e-9 and self.expected.low <= change <= self.expected.high


def seen(move: Move) -> list[Seen]:
    """The measures of a row, before and after."""
    found = [measure(state((*move.given, change)), selected(["all"])) for change in (move.before, move.after)]
    place = {"treaty": (0, TREATY_ROWS[TREATY]), "nation": (0, start().nations.index(move.nation)), "system": (0,)}
    values = [(level, name, [float(f[level][name][place[level]]) for f in found]) for level, name in move.indices()]
    return [Seen(level, name, before, after, move.expected) for level, name, (before, after) in values]


def table(moves: Iterable[Move]) -> Iterator[str]:
    """The table, line by line."""
    yield from ("| index | of | what is changed | from | to | expected | follows |", "|" + " --- |" * 7)
    for move in moves:
        for one in seen(move):
            of = {"treaty": f"the {TREATY}", "nation": move.nation, "system": "the system"}[one.level]
            yield (
                f"| `{one.name}` | {of} | {move.words} | {one.before:.3g} | {one.after:.3g} | {one.expected.words} | "
                f"{'yes' if one.follows else '**no**'} |"
            )


def moved(
    names: str, levels: str, column: str, values: tuple[float, float], *where: Where, expected: Expectation = MORE,
    given: tuple[Change, ...] = (), nation: str = "BEL",
) -> Move:  # fmt: skip
    """A row in which some cells of a column go from one value to another; of levels the first letters are given."""
    before, after = (put(column, value, *where) for value in values)
    words = f"{named(column, where)} {values[0]:g} -> {values[1]:g}"
    return Move(tuple(names.split()), leveled(levels), Change("", before.make), Change(words, after.make), expected,
                given, nation)  # fmt: skip


def leveled(letters: str) -> tuple[Level, ...]:
    """The levels whose first letters are given."""
    return tuple(level for level in METRICS if level[0] in letters)
