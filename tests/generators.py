"""Any valid world, drawn from the declarations of its columns: what the contract tests act upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from sim.clock import Clock
from sim.columns import AXES, Column
from sim.luck import Luck, name_keys, stream_key, world_keys
from sim.rules.base import Records, Rule
from sim.schedule import EVENT_FLOWS, OF_RIVALS, STANDARD, Schedule
from sim.vocabulary import SWITCH, Article, Direction, Role, Status
from sim.world import World

NATIONS = ("ARC", "BOR", "CIM", "DAC", "ELB", "FRE", "GON")
SLOTS = 64
WIDE = 100.0  # a range wider than this is drawn from its orders of magnitude
DEFENCE = int(Article.DEFENCE)
MILD = {"interests": (0.5, 1.5), "ideology": (-1.0, 1.0), "government": (-1.0, 1.0), "public": (-1.0, 1.0),
        "rivalry": (0.0, 0.3), "claim": (0.0, 0.3), "sovereignty": (0.0, 0.4), "affinity": (0.0, 4.0),
        "capability": (20.0, 100.0), "gdp": (100.0, 900.0), "spending": (2.0, 40.0), "alarm": (0.0, 2.0)}  # fmt: skip
"""Ranges in which nations like one another well enough to do what the rules let them do."""
EAGER = {"negotiate.meeting_rate": 0.9, "found_circles.initiative": 0.5, "accede.contact": 0.9,
         "appraise.status_quo": 0.0, "weigh_challenges.base": -2.0, "run_crises.attack": 1.0}  # fmt: skip
"""Parameters with which a few worlds show all that the rules can do."""
OFTEN = settings(
    derandomize=True,
    max_examples=15,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True, repr=False)
class Scene:
    """A chunk of worlds at the moment when a rule is to act, with the luck and the parameters it acts by."""

    world: World
    clock: Clock
    key: np.ndarray
    who: np.ndarray
    records: Records

    def __repr__(self) -> str:
        sizes = ", ".join(f"{AXES[axis]}: {size}" for axis, size in self.world.sizes.items())
        return f"Scene({sizes}, {self.clock}, key: {self.key.tolist()})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def part(self, rows: Sequence[int]) -> Scene:
        """A copy of some of its worlds."""
        chosen = list(rows)
        records = {name: record[chosen].view(np.recarray) for name, record in self.records.items()}
        return replace(self, world=copied(self.world, chosen), key=self.key[chosen], records=records)

    def after(self, rule: Rule) -> World:
        """The worlds once the rule has acted; the scene itself stays as it is."""
        world = copied(self.world, range(self.world.sizes["w"]))
        rule.apply(world, self.clock, self.luck(rule), self.records)
        return world

    def luck(self, rule: Rule) -> Luck:
        """What the rule draws from."""
        return Luck(self.key, self.who, stream_key(rule.name()), np.uint64(self.clock.step))

    def relabelled(self, order: np.ndarray) -> Scene:
        """The same worlds with the nations in other rows: row k becomes what `order[k]` was."""
        world = copied(self.world, range(self.world.sizes["w"]))
        for name, column in World.columns().items():
            world.arrays[name] = reordered(column, self.world.arrays[name], order)
        world.nations = tuple(self.world.nations[i] for i in order)
        return replace(self, world=world, who=self.who[order])


def copied(world: World, rows: Sequence[int]) -> World:
    """A copy of some rows of the axis of worlds, with an empty log."""
    chosen = list(rows)
    copy = World(world.nations, len(chosen), world.sizes["d"], world.sizes["a"])
    for name, array in world.arrays.items():
        copy.arrays[name][:] = array[chosen]
    return copy


def reordered(column: Column, array: np.ndarray, order: np.ndarray) -> np.ndarray:
    """An array after the nations have changed rows: axes of nations permuted, rows that stand as values renumbered."""
    if column.unit != "row":
        for axis, letter in enumerate(column.dims, start=1):
            if letter == "n":
                array = array.take(order, axis)
        return np.ascontiguousarray(array)
    renumbered = np.append(np.argsort(order), -1).astype(array.dtype)[array]  # -1, nobody, stays
    if "n" in column.dims:  # a list of rows, in their order, with -1 after the last
        renumbered = np.sort(np.where(renumbered < 0, 32767, renumbered), axis=-1)
        renumbered[renumbered == 32767] = -1
    return np.ascontiguousarray(renumbered.astype(array.dtype))


@dataclass(frozen=True)
class Spread:
    """How worlds are drawn: mild ones near the defaults, where treaties are made, or from the whole of the ranges."""

    mild: bool = False
    edges: float = 0.0
    """Share of the numbers that are a bound or the default of their column."""
    wild: bool = False
    """Whether parameters are drawn too."""


SPREADS = (Spread(mild=True), Spread(), Spread(edges=0.15, wild=True), Spread(mild=True, edges=0.1, wild=True))


SIZES = ([6, 3, 7, 2, 5, 4], [2, 1, 3], [3, 4, 1, 0, 2], [2, 1, 3])
"""How many nations, worlds, treaties and dimensions of ideology: the first is what a failing test comes down to."""


def values(column: Column, shape: tuple[int, ...], rng: np.random.Generator, spread: Spread) -> np.ndarray:
    """Numbers of a column's range."""
    low, high, edges = column.low, column.high, spread.edges
    if spread.mild and column.name in MILD:
        low, high = MILD[column.name]
    whole = np.dtype(column.dtype).kind != "f"
    if column.unit == "year":
        drawn = rng.uniform(1930.0, 1950.0, shape)
    elif high - low <= WIDE:
        drawn = np.floor(rng.uniform(low, high + 1.0, shape)) if whole else rng.uniform(low, high, shape)
    else:
        drawn = 10.0 ** rng.uniform(-2.0, np.log10(min(high, 1e6)), shape)
        drawn *= np.where((low < 0.0) & (rng.random(shape) < 0.5), -1.0, 1.0)
        drawn = np.rint(drawn) if whole else drawn
    bounds = rng.choice([low, high, column.default], shape)
    return np.clip(np.where(rng.random(shape) < edges, bounds, drawn), low, high).astype(column.dtype)


def build(seed: int, sizes: tuple[int, ...], spread: Spread) -> World:
    """A world with every stock drawn from its declared range and what must fit together made to fit."""
    nations, worlds, treaties, ideology = sizes
    rng = np.random.default_rng(seed)
    world = World(NATIONS[:nations], worlds, ideology, SLOTS)
    for name, column in World.columns().items():
        if column.kind != "flow" or column in EVENT_FLOWS:
            world.arrays[name][:] = values(column, world.arrays[name].shape, rng, spread)
        if column.dims.endswith("nn"):
            world.arrays[name][..., np.arange(nations), np.arange(nations)] = column.default
    for name in ("distance", "contiguous"):
        upper = np.triu(world.arrays[name])
        world.arrays[name][:] = upper + np.swapaxes(upper, 1, 2)
    world.kept[world.kept + world.broken < 0.5] = 0.5
    world.alive[:] = rng.random(world.alive.shape) < 0.85
    gone = (world.alive == 0) & (rng.random(world.alive.shape) < 0.5)  # the others are not born yet
    for array in (world.gdp, world.spending, world.capability, world.last_power):
        array[gone] = 0.0
    world.turnover[:] = rng.random(world.turnover.shape) < 0.1
    world.provocation[rng.random(world.provocation.shape) < 0.9] = 0.0
    for name, column in World.columns().items():
        if column.dims.startswith("a"):
            world.arrays[name][:, treaties:] = column.default
    world.slots[:] = treaties
    world.redrawn[:] = 1
    for w in range(worlds):
        for a in range(treaties):
            _draw_treaty(world, w, a, rng)
    world.obligation[:], world.size[:], world.roster[:], world.pledged[:] = 0.0, 0, -1, -1e5
    return world


def _draw_treaty(world: World, w: int, a: int, rng: np.random.Generator) -> None:
    """Make a treaty's life, its members and its articles fit together."""
    living = np.flatnonzero(world.alive[w])
    life = rng.choice([Status.DRAFT, Status.OFFERED, Status.IN_FORCE, Status.ENDED], p=[0.1, 0.25, 0.55, 0.1])
    life = Status.DRAFT if life == Status.IN_FORCE and len(living) < 2 else life
    world.status[w, a] = life
    world.member[w, a] = Role.NONE
    world.joined[w, a], world.leaving[w, a], world.lead[w, a] = -1e5, 1e5, -1
    if life == Status.IN_FORCE:
        founders = rng.permutation(living)[: rng.integers(2, len(living) + 1)]
        world.member[w, a, founders[:2]] = Role.MEMBER
        world.member[w, a, founders[2:]] = rng.integers(1, 5, len(founders) - 2)
        world.joined[w, a, founders] = rng.uniform(1930.0, 1950.0, len(founders))
        leavers = founders[rng.random(len(founders)) < 0.2]
        world.leaving[w, a, leavers] = rng.uniform(1949.0, 1955.0, len(leavers))
    chief = rng.integers(-1, world.sizes["n"])
    if chief >= 0 and (world.invited[w, a, chief] == 2 or world.member[w, a, chief] == Role.MEMBER):
        world.lead[w, a] = chief
    if world.lead[w, a] < 0:
        world.direction[w, a] = Direction.MUTUAL
    world.article[w, a] *= rng.random(world.sizes["k"]) < 0.4
    world.article[w, a, rng.integers(world.sizes["k"])] = 0.05 + 0.95 * rng.random()
    world.partner_article[w, a] *= world.article[w, a] > 0.0
    term = 0.0 if rng.random() < 0.5 else rng.integers(1, 30)
    world.duration[w, a], world.renewal[w, a] = term, (rng.integers(1950, 1960) if term else 1e5)
    if life != Status.ENDED:
        world.ended[w, a] = 0.0


def wild_records(schedule: Schedule, worlds: int, rng: np.random.Generator) -> Records:
    """Parameters drawn anew for every world from the whole of their ranges."""
    records = schedule.records(worlds)
    for rule in schedule.rules:
        for name, parameter in rule.parameters().items():
            drawn = rng.uniform(parameter.low, parameter.high, worlds)
            records[rule.name()][name] = np.round(drawn) if parameter.unit == SWITCH else drawn
    return records


def eager(records: Records) -> None:
    """Let nations meet, sign, apply and challenge often."""
    for path, value in EAGER.items():
        name, _, parameter = path.partition(".")
        if name in records:
            records[name][parameter] = value


def before(rule: Rule) -> tuple[Rule, ...]:
    """The rules of the standard model that act before a rule; all of them where it is none of the model's."""
    names = [other.name() for other in STANDARD.rules]
    if rule.name() in OF_RIVALS:
        return STANDARD.rules[: 1 + names.index("appraise")]
    return STANDARD.rules[: names.index(rule.name())] if rule.name() in names else STANDARD.rules


@st.composite
def scenes(draw: st.DrawFn, rule: Rule, spread: Spread | None = None) -> Scene:
    """Worlds of two to seven nations at the moment when a rule acts: the rules before it have acted in this step."""
    sizes = tuple(draw(st.sampled_from(choices)) for choices in SIZES)
    clock = Clock(draw(st.sampled_from([0, 1, 7])), 1950.0, draw(st.sampled_from([1.0, 0.25])))
    chosen = draw(st.sampled_from(SPREADS)) if spread is None else spread
    return scene(rule, draw(st.integers(0, 2**32 - 1)), sizes, clock, chosen)


@lru_cache(maxsize=64)
def scene(rule: Rule, seed: int, sizes: tuple[int, ...], clock: Clock, spread: Spread) -> Scene:
    """A drawn world (sizes: nations, worlds, treaties, dimensions of ideology) at the moment when a rule acts."""
    world = build(seed, sizes, spread)
    rng = np.random.default_rng([seed, 1])
    schedule = Schedule((*before(rule), rule))
    records = wild_records(schedule, sizes[1], rng) if spread.wild else schedule.records(sizes[1])
    if spread.mild and not spread.wild:
        eager(records)
    found = Scene(world, clock, world_keys(seed, range(sizes[1])), name_keys(world.nations), records)
    bind(found, rng)
    for other in before(rule):
        other.apply(world, clock, found.luck(other), records)
    world.log.filled[:] = 0
    return found


def bind(scene: Scene, rng: np.random.Generator) -> None:
    """Count what the drawn treaties oblige to, as a run does at its start, some of it pledged long ago."""
    world, binding = scene.world, STANDARD["bind_obligations"]
    binding.apply(world, scene.clock, scene.luck(binding), {binding.name(): binding.record(world.sizes["w"])})
    owed = world.obligation[:, DEFENCE] > 0.0
    world.pledged[owed] = rng.uniform(1930.0, 1950.0, int(owed.sum()))
    world.redrawn[:] = rng.random(world.redrawn.shape) < 0.3
