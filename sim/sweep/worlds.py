"""Whether every point of a study is a world: checked before the first run, all that is wrong told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sim.scenario import Scenario
from sim.scenario.checks import beyond_range
from sim.scenario.idle import advice
from sim.scenario.messages import locate
from sim.scenario.problems import Place, Problem, Report, ScenarioError, shown, suggestion
from sim.scenario.reader import Node
from sim.schedule import idle
from sim.sweep.base import PARAMETERS, Base, Settings, is_word, parameter_of, split
from sim.sweep.rows import Row
from sim.sweep.schema import OUT, Point

OPTION: Final = "setting "
_KINDS: Final = {"events": "event", "treaties": "treaty", "organisations": "treaty", "nations": "nation"}
_ABOUT: Final = re.compile(rf"({'|'.join(_KINDS)})\.([A-Za-z][\w-]*)", re.ASCII)


def check_worlds(base: Base, points: Sequence[Point], rows: Sequence[Row], root: Node, report: Report) -> None:
    """Put what is wrong with the worlds of points into the report, each mistake once.

    A world is read once, however many points differ from it by nothing but parameters of rules.
    """
    seen: set[Any] = set()
    known = known_words(base.scenario)
    bad: dict[tuple[str, str], Bad] = {}
    for number, point in enumerate(points):
        where = Places(root, rows, number)
        for path, value in point.items():
            if (path, value) in seen:
                continue
            seen.add((path, value))
            if is_word(path):
                check_word(known, path, where.of(path), where.path(path), report)
            elif name := parameter_of(path):
                _parameter(name, path, value, where, report)
        structure, _ = split(point)
        if structure not in seen and all(path.partition(":")[2] in known.get(path.partition(":")[0], ())
                                         for path, _ in structure if is_word(path)):  # fmt: skip
            seen.add(structure)
            for one in _world(base, structure, where, report):
                bad.setdefault((one.problem.path, one.problem.message), one).points.append(number)
    _idle(base, points, rows, root, report)
    for one in bad.values():
        report.add(one.place, "", one.told(), one.problem.hint)


def thing_of(path: str) -> str:
    """The event, treaty or nation that a path is about, as the word by which it is left out; empty if none."""
    found = _ABOUT.match(path)
    return f"{_KINDS[found[1]]}:{found[2]}" if found else ""


def check_without(loaded: Scenario, words: Sequence[str], root: Node, report: Report) -> None:
    """Put into the report what a study leaves out at every point, and its scenario does not have."""
    known = known_words(loaded)
    for index, word in enumerate(words):
        check_word(known, word, locate(root, ("without", index))[0].place, f"without[{index}]", report)


@dataclass(frozen=True)
class Bad:
    """What is wrong with the world of a point as a whole, and with those of which other points."""

    problem: Problem
    place: Place
    structure: Settings
    more: int
    """How many other problems this world has."""
    row: bool
    """Whether the point is a row of a table."""
    points: list[int] = field(default_factory=list)

    def told(self) -> str:
        """The problem in words, with what else must be left out."""
        problem, more = self.problem, len(self.points) - 1
        values = ", ".join(f"{path} {shown(value)}" for path, value in self.structure)
        others = f"; {more:,} more like it" if more else ""
        line = f" ({Place(problem.file, problem.line, problem.column)})" if problem.line else ""
        what = f"{problem.path}{line}: {problem.message}" + (f", and {self.more} more" if self.more else "")
        word = thing_of(problem.path) if any(value == OUT for _, value in self.structure) else ""
        where = "in this row" if self.row else "at such points, which a design of kind table can"
        remedy = f"; leave out {word}, too, {where}" if word else ""
        return f"point {self.points[0]} is no good world ({values}{others}): {what}{remedy}"


class Places:
    """Where a point stands in the study: the keys of its axes, or its row."""

    def __init__(self, root: Node, rows: Sequence[Row], number: int) -> None:
        self.root, self.number = root, number
        self.row = rows[number].place if rows else None

    def of(self, path: str) -> Place:
        """Where the value of a path comes from."""
        if self.row is not None:
            return self.row
        axes = self.root.child("axes")
        axis = axes.child(path) if axes is not None else None
        return (axis.key or axis.place) if axis is not None else self.root.place

    def path(self, path: str) -> str:
        """The path as it is told."""
        return path if self.row is not None else f"axes.{path}"


def known_words(scenario: Scenario) -> dict[str, set[str]]:
    """What of a scenario can be left out, by kind."""
    return {
        "event": {event.id for event in scenario.events},
        "treaty": {*scenario.treaties, *scenario.organisations},
        "nation": set(scenario.nations),
    }


def check_word(known: dict[str, set[str]], word: str, place: Place, path: str, report: Report) -> None:
    """Complain unless the scenario has what a word such as event:suez-crisis names."""
    kind, _, name = word.partition(":")
    if name not in known[kind]:
        near = suggestion(name, known[kind])
        told = f"there is no {kind} {shown(name)} in the scenario"
        report.add(place, path, told, near and f"{kind}:{near}")


def _parameter(name: str, path: str, value: object, where: Places, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        trouble = f"must be a number, got {shown(value)}"
    else:
        trouble = beyond_range(PARAMETERS[name], value)
    if trouble:
        report.add(where.of(path), where.path(path), trouble)


def _idle(base: Base, points: Sequence[Point], rows: Sequence[Row], root: Node, report: Report) -> None:
    """Complain about parameters that change nothing under the theory of any point that sets them."""
    under: dict[str, dict[str, int]] = {}
    for number, point in enumerate(points):
        theory = str(point.get("theory", base.scenario.theory))
        for path in point:
            if parameter_of(path):
                under.setdefault(path, {}).setdefault(theory, number)
    for path, theories in under.items():
        name = parameter_of(path)
        if all(idle(theory, name) for theory in theories):
            theory, number = next(iter(theories.items()))
            where = Places(root, rows, number)
            report.add(where.of(path), where.path(path), advice(theory, name))


def _world(base: Base, structure: Settings, where: Places, report: Report) -> Iterator[Bad]:
    """Complain about the world of a point: at the values that are wrong, or else yield what is wrong with it whole."""
    out = {path for path, value in structure if is_word(path) and value == OUT}
    missing = {path: word for path, _ in structure if (word := thing_of(path)) in out}
    for path, word in missing.items():
        remedy = "leave it out of this row" if where.row else "a design of kind table can give it where that is in"
        told = f"cannot be given where {word} is out; {remedy}"
        report.add(where.of(path), where.path(path), told)
    if missing:
        return
    try:
        base.world(structure, [f"{OPTION}{number}" for number in range(len(structure))])
    except ScenarioError as error:
        rest = []
        for problem in error.problems:
            path = structure[int(problem.file.removeprefix(OPTION))][0] if problem.file.startswith(OPTION) else ""
            if path and path.startswith(problem.path):
                report.add(where.of(path), where.path(path), problem.message, problem.hint)
            elif path:
                report.add(where.of(path), where.path(path), f"{problem.path}: {problem.message}", problem.hint)
            else:
                rest.append(problem)
        if rest:
            place = where.of(structure[-1][0]) if structure else where.root.place
            yield Bad(rest[0], place, structure, len(rest) - 1, where.row is not None)
