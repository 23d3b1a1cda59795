"""Counts: what experiments watch in a world at the end of a step, each with what it is to be divided by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.experiments.paired import Watch
from sim.clock import Clock
from sim.metrics import measure
from sim.vocabulary import Article, Status
from sim.world import World

DEFENCE = int(Article.DEFENCE)
CHALLENGED, RESISTED, ATTACKED = 1, 2, 3


def rows_of(world: World, names: Sequence[str]) -> list[int]:
    """The rows of some nations; those of all where none are named."""
    return [world.nations.index(name) for name in names] or list(range(len(world.nations)))


def dyads(x: np.ndarray, one: Sequence[int], other: Sequence[int]) -> np.ndarray:
    """What some nations have towards others, without the diagonal: [world, dyad]."""
    cells = [(i, j) for i in one for j in other if i != j]
    found: np.ndarray = x[:, [i for i, _ in cells], [j for _, j in cells]]
    return found


def per_year(world: World, clock: Clock, many: int = 1) -> np.ndarray:
    """The years that so many cases have passed in a step, for each world."""
    return np.full(world.sizes["w"], many * clock.dt)


def crises(one: Sequence[str], other: Sequence[str], least: int = CHALLENGED, of: int = 0) -> Watch:
    """Crises that some nations start with others and that come so far, per dyad-year, or of those that came so far."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        found = dyads(world.crisis, rows_of(world, one), rows_of(world, other))
        whole = (found >= of).sum(axis=1) if of else per_year(world, clock, found.shape[1])
        return (found >= least).sum(axis=1), whole

    return watch


def formations(one: Sequence[str], other: Sequence[str]) -> Watch:
    """Defence ties formed between two groups of nations, per pair-year without one."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        here, there = rows_of(world, one), rows_of(world, other)
        new = dyads(world.pledged, here, there) == clock.year
        tied = dyads(world.pledges, here, there) > 0
        return new.sum(axis=1), clock.dt * (~tied | new).sum(axis=1)

    return watch


def ties(one: Sequence[str] = (), other: Sequence[str] = ()) -> Watch:
    """The share of the pairs between two groups of nations that are allied."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        tied = dyads(allied(world), rows_of(world, one), rows_of(world, other))
        return tied.sum(axis=1), per_year(world, clock, tied.shape[1]) / clock.dt

    return watch


def allied(world: World) -> np.ndarray:
    """Who is allied to whom: bound to defend, or to be defended, bool [world, nation, nation]."""
    found: np.ndarray = (world.pledges > 0) | (world.pledges.swapaxes(1, 2) > 0)
    return found


def closure(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """The share of chains of two defence ties that close to a triangle."""
    tied = allied(world).astype(float)
    many = tied.sum(axis=2)
    return np.einsum("wij,wjk,wki->w", tied, tied, tied, optimize=True), (many * (many - 1.0)).sum(axis=1)


def ties_across(border: bool) -> Watch:
    """The share of the pairs with a border, or without one, that are allied."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        pairs = (world.contiguous != 0) == border
        pairs &= ~np.eye(world.sizes["n"], dtype=bool)
        return (allied(world) & pairs).sum(axis=(1, 2)), pairs.sum(axis=(1, 2))

    return watch


def degree(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """How many allies a nation has on the mean."""
    return allied(world).sum(axis=(1, 2)), np.full(world.sizes["w"], world.sizes["n"])


def notices(treaties: int) -> Watch:
    """Notices that members give to one of the first treaties, per member-year."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        first = slice(0, treaties)
        given = np.abs(world.leaving[:, first] - clock.year - world.notice[:, first, None]) < 1e-3
        inside = (world.member[:, first] != 0) & ((world.leaving[:, first] > 9e4) | given)
        return given.sum(axis=(1, 2)), clock.dt * inside.sum(axis=(1, 2))

    return watch


def kept(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Calls for help that were followed, of those made."""
    return world.honoured.sum(axis=1), world.invoked.sum(axis=1)


def pledge_kept(kind: Article) -> Watch:
    """Pledges of a kind that were kept, of those that crises put to the test."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        return world.upheld[:, kind].sum(axis=1), world.tested[:, kind].sum(axis=1)

    return watch


def never(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Nothing, of one case: what a share is compared with to tell its level."""
    return np.zeros(world.sizes["w"]), np.ones(world.sizes["w"])


def ready(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """The chance that a pledge would be kept, on the mean of all pledges."""
    owed = world.obligation[:, DEFENCE] > 0.0
    return (world.fidelity * owed).sum(axis=(1, 2)), owed.sum(axis=(1, 2))


def year_ends(clock: Clock) -> bool:
    """Whether a step is the last of its year."""
    end = clock.year + clock.dt
    return abs(end - round(end)) < 1e-6


def level(metric: str) -> Watch:
    """A measure of the system at the end of each year, in years in which it is defined."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        if not year_ends(clock):
            return np.zeros(world.sizes["w"]), np.zeros(world.sizes["w"])
        value = measure(world, {"system": [metric]})["system"][metric]
        return np.nan_to_num(value), (~np.isnan(value)).astype(float)

    return watch


def pacts(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Treaties in force at the end of each year."""
    now = float(year_ends(clock))
    return now * (world.status == Status.IN_FORCE).sum(axis=1), np.full(world.sizes["w"], now)
