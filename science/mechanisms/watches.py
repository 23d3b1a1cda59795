"""What is watched in the awake world: columns, decisions and counts, each with the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.experiments import counts
from analysis.experiments.paired import Watch
from science.mechanisms.awake import TREATY_ROWS, YEARS
from sim.clock import Clock
from sim.metrics import Level, measure
from sim.vocabulary import Article, Decision, Domain, Status, Term
from sim.world import LOG_FIELDS, World

Where = str | int | Sequence[str]
WORDS: Final = {"k": Article, "t": Term, "e": Domain}


@dataclass(frozen=True)
class Seen:
    """What is counted in each step, or in the last alone, and the words for it."""

    words: str
    watch: Watch
    first: int = 0
    last: int = 10_000


def rows(world: World, axis: str, where: Where) -> list[int]:
    """The positions that names stand for on an axis of a column: nations, treaties, articles, terms or domains."""
    if isinstance(where, int):
        return [where]
    names = [where] if isinstance(where, str) else list(where)
    if axis == "n":
        return counts.rows_of(world, names)
    if axis == "a":
        return [TREATY_ROWS[name] for name in names]
    return [int(WORDS[axis][name.upper()]) for name in names]


def cells(world: World, column: str, where: Sequence[Where]) -> np.ndarray:
    """The cells of a column, [world, cell], those of a nation towards itself left out."""
    dims = World.columns()[column].dims
    x, given = world.arrays[column], [*where, *[()] * (len(dims) - len(where))]
    at = [rows(world, axis, one) if one != () or axis in "n" else list(range(x.shape[1 + k]))
          for k, (axis, one) in enumerate(zip(dims, given, strict=True))]  # fmt: skip
    found = x[np.ix_(range(x.shape[0]), *at)]
    if dims.endswith("nn"):
        apart = np.array([[i != j for j in at[-1]] for i in at[-2]])
        found = found[..., apart]
    flat: np.ndarray = found.reshape(len(x), -1).astype(float)
    return flat


def named(column: str, where: Sequence[Where]) -> str:
    """A column and whose it is."""
    whose = [one if isinstance(one, str) else str(one) if isinstance(one, int) else "+".join(one) for one in where]
    return f"{column} of {' to '.join(x or 'all' for x in whose)}" if any(whose) else column


def mean(column: str, *where: Where, first: int = 0, last: int = 10_000) -> Seen:
    """The mean of some cells of a column over the steps."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        return cells(world, column, where).mean(axis=1), np.ones(world.sizes["w"])

    return Seen(f"mean {named(column, where)}", watch, first, last)


def final(column: str, *where: Where) -> Seen:
    """The same at the end."""
    found = mean(column, *where, first=YEARS - 1)
    return Seen(found.words.replace("mean", "final", 1), found.watch, found.first)


def spread(column: str, *where: Where, first: int = 0) -> Seen:
    """How far apart some cells of a column are: their standard deviation, on the mean of the steps."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        return cells(world, column, where).std(axis=1), np.ones(world.sizes["w"])

    return Seen(f"spread of {named(column, where)}", watch, first)


def noted(world: World, decision: str, actor: str, other: str, outcome: int | None) -> np.ndarray:
    """Which rows of the record of a step are a decision, of somebody about somebody, bool [world, row]."""
    table, filled = world.log.rows, world.log.filled
    found: np.ndarray = np.arange(table.shape[1]) < filled[:, None]
    found &= table[:, :, LOG_FIELDS.index("decision")] == Decision[decision.upper()]
    for field, name in (("actor", actor), ("counterpart", other)):
        if name:
            found &= table[:, :, LOG_FIELDS.index(field)] == world.nations.index(name)
    if outcome is not None:
        found &= table[:, :, LOG_FIELDS.index("outcome")] == outcome
    return found


def who(actor: str, other: str) -> str:
    """Whose decisions are meant, in words."""
    return "".join(f" {word} {name}" for word, name in (("of", actor), ("towards", other)) if name)


def decided(decision: str, outcome: int | None = None, actor: str = "", other: str = "") -> Seen:
    """How many decisions of a kind are recorded in a step, of those with some outcome."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        found = noted(world, decision, actor, other, outcome)
        return found.sum(axis=1), np.full(world.sizes["w"], clock.dt)

    end = {None: "", 0: " (no)", 1: " (yes)"}.get(outcome, f" ({outcome})")
    return Seen(f"{decision}{end} a year{who(actor, other)}", watch)


def chance(decision: str, actor: str = "", other: str = "", first: int = 0, last: int = 10_000) -> Seen:
    """The chance of a yes in decisions of a kind, on their mean."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        found = noted(world, decision, actor, other, None)
        likely = world.log.rows[:, :, LOG_FIELDS.index("chance")]
        return (likely * found).sum(axis=1), found.sum(axis=1).astype(float)

    return Seen(f"chance to {decision}{who(actor, other)}", watch, first, last)


def crises(least: int = counts.CHALLENGED, one: Sequence[str] = (), other: Sequence[str] = ()) -> Seen:
    """Challenges, those resisted or those that lead to war, per dyad-year."""
    words = {counts.CHALLENGED: "challenges", counts.RESISTED: "challenges resisted", counts.ATTACKED: "attacks"}
    return Seen(words[least], counts.crises(one, other, least))


def in_force(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Treaties in force."""
    return (world.status == Status.IN_FORCE).sum(axis=1), np.ones(world.sizes["w"])


def seats(treaty: str, role: int = 1) -> Seen:
    """How many nations have some role in a treaty at the end."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        return (world.member[:, TREATY_ROWS[treaty]] == role).sum(axis=1), np.ones(world.sizes["w"])

    return Seen({1: "members", 2: "partners", 4: "suspended members"}[role] + f" of the {treaty} at the end", watch,
                YEARS - 1)  # fmt: skip


def index(name: str, level: Level, of: str = "") -> Seen:
    """A measure of the system, of a treaty or of a nation: its mean over the steps in which it is defined."""

    def watch(world: World, clock: Clock) -> tuple[np.ndarray, np.ndarray]:
        found = measure(world, {level: (name,)})[level][name]
        if level == "treaty":
            found = found[:, TREATY_ROWS[of]]
        elif level == "nation":
            found = found[:, world.nations.index(of)]
        return np.nan_to_num(found), (~np.isnan(found)).astype(float)

    return Seen(f"index {name} of {of or 'the system'}", watch)


TREATIES: Final = Seen("treaties in force", in_force)
TIES: Final = Seen("share of pairs that are allied", counts.ties())
