"""Whether every point of a study is a world: checked before the first run, all that is wrong told at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.scenario.checks import beyond_range
from sim.scenario.problems import Place, Report, ScenarioError, shown, suggestion
from sim.scenario.reader import Node
from sim.sweep.base import PARAMETERS, Base, Settings, is_word, parameter_of, split
from sim.sweep.rows import Row
from sim.sweep.schema import Point

OPTION = "setting "


def check_worlds(base: Base, points: Sequence[Point], rows: Sequence[Row], root: Node, report: Report) -> None:
    """Put what is wrong with the worlds of points into the report, each mistake once.

    A world is read once, however many points differ from it by nothing but parameters of rules.
    """
    seen: set[Any] = set()
    known = _known(base)
    for number, point in enumerate(points):
        where = Places(root, rows, number)
        for path, value in point.items():
            if (path, value) in seen:
                continue
            seen.add((path, value))
            if is_word(path):
                _word(known, path, where, report)
            elif name := parameter_of(path):
                _parameter(name, path, value, where, report)
        structure, _ = split(point)
        if structure not in seen and all(path.partition(":")[2] in known.get(path.partition(":")[0], ())
                                         for path, _ in structure if is_word(path)):  # fmt: skip
            seen.add(structure)
            _world(base, structure, where, report)


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


def _known(base: Base) -> dict[str, set[str]]:
    scenario = base.scenario
    return {
        "event": {event.id for event in scenario.events},
        "treaty": {*scenario.treaties, *scenario.organisations},
        "nation": set(scenario.nations),
    }


def _word(known: dict[str, set[str]], path: str, where: Places, report: Report) -> None:
    kind, _, name = path.partition(":")
    if name not in known[kind]:
        near = suggestion(name, known[kind])
        told = f"there is no {kind} {shown(name)} in the scenario"
        report.add(where.of(path), where.path(path), told, near and f"{kind}:{near}")


def _parameter(name: str, path: str, value: object, where: Places, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        trouble = f"must be a number, got {shown(value)}"
    else:
        trouble = beyond_range(PARAMETERS[name], value)
    if trouble:
        report.add(where.of(path), where.path(path), trouble)


def _world(base: Base, structure: Settings, where: Places, report: Report) -> None:
    """Complain about the world of a point: at the values that are wrong, or else at all that make it."""
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
            first, more = rest[0], f", and {len(rest) - 1} more" if len(rest) > 1 else ""
            line = f" ({Place(first.file, first.line, first.column)})" if first.line else ""
            what = ", ".join(f"{path} {shown(value)}" for path, value in structure)
            told = f"point {where.number} is no good world ({what}): {first.path}{line}: {first.message}{more}"
            report.add(where.of(structure[-1][0]) if structure else where.root.place, "", told, first.hint)
