"""Whether the parts of a study fit together: axes with values, a design that takes them, and not too many runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sim.scenario.claims import ARMS
from sim.scenario.messages import locate
from sim.scenario.problems import Report, shown, suggestion
from sim.scenario.reader import Node, Part, path_text
from sim.sweep.base import PARAMETERS, is_word, parameter_of
from sim.sweep.designs import SPREAD, kind_of, size
from sim.sweep.rows import Row
from sim.sweep.schema import IN, MOST_POINTS, OUT, Axis, Design, StudySpec

MOVABLE: Final = (*ARMS, "cohesion_weights")
"""The fields of a scenario that points may differ in: the world, not its calendar and its luck."""
RULES: Final = frozenset(name.partition(".")[0] for name in PARAMETERS)
TAKEN: Final = ("run", "point", "replicate", "seed", "luck", "status", "message", "decisions_dropped", "year", "step")
"""Columns of tables that no axis can be named after."""
KINDS: Final = ("event", "treaty", "nation")
_GIVE: Final = "give one of `range`, `log`, `integer`, `list` and `categorical`, or a list of values"


class Checks:
    """A study beside its file, and where to put what is wrong with it."""

    def __init__(self, spec: StudySpec, root: Node, report: Report) -> None:
        self.spec, self.root, self.report = spec, root, report

    def complain(self, parts: Sequence[Part], message: str, hint: str = "", key: bool = False) -> None:
        """Note that what stands at a path of the study, or its key, is wrong."""
        node, _, names = locate(self.root, parts)
        place = node.key if key and node.key is not None else node.place
        self.report.add(place, path_text(names), message, hint)


def check_study(spec: StudySpec, root: Node, rows: Sequence[Row], report: Report) -> None:
    """Put what is wrong with a study by itself into the report; what its scenario knows is checked later."""
    checks = Checks(spec, root, report)
    for path, axis in spec.axes.items():
        _path(checks, path)
        _axis(checks, path, axis)
    names = [axis.name or path for path, axis in spec.axes.items()]
    for path, axis in spec.axes.items():
        if axis.name and (axis.name in TAKEN or names.count(axis.name) > 1):
            checks.complain(("axes", path, "name"), f"{shown(axis.name)} names another column already")
    _design(checks, spec.design)
    for row in rows:
        for path, value in row.point.items():
            if (trouble := path_trouble(path)) or (trouble := word_trouble(path, [value])):
                report.add(row.place, path, trouble)


def path_trouble(path: str) -> str:
    """What is wrong with the path of an axis, as far as the scenario need not be known; empty if nothing is."""
    head, _, name = path.partition(":")
    if is_word(path):
        known = head in KINDS and name
        return "" if known else "write event:ID, treaty:ID (an organisation too) or nation:ID"
    head = path.partition(".")[0]
    if head in MOVABLE or head in RULES:
        whole = head in ("activation", "theory")
        return "" if "." in path or whole else "no path to one value, as in nations.FRA.burden"
    near = suggestion(path, [*PARAMETERS, *MOVABLE]) or suggestion(head, MOVABLE)
    hint = f"; did you mean '{near}'?" if near else ""
    return f"no path to a value of the world, as in nations.FRA.burden or negotiate.meeting_rate{hint}"


def overlaps(path: str, other: str) -> bool:
    """Whether two paths set the same value, or one of them a value within what the other sets."""
    one, two = (f"{parameter_of(each) or each}." for each in (path, other))
    return one.startswith(two) or two.startswith(one)


def word_trouble(path: str, values: Iterable[object]) -> str:
    """What is wrong with the values of an axis about what is in the world; empty if nothing is."""
    if not is_word(path):
        return ""
    wrong = [value for value in values if value not in (IN, OUT)]
    return f"its values are `in` and `out`, got {shown(wrong[0])}" if wrong else ""


def _path(checks: Checks, path: str) -> None:
    if trouble := path_trouble(path):
        checks.complain(("axes", path), trouble, key=True)
    elif any(overlaps(path, other) for other in checks.spec.axes if other != path):
        checks.complain(("axes", path), "overlaps what another axis sets; leave one of them out", key=True)
    elif path in checks.spec.without:
        checks.complain(("axes", path), "is left out under `without`, at every point; take it from there", key=True)
    elif any(overlaps(path, other) for other in checks.spec.set):
        checks.complain(("axes", path), "is given under `set` too; leave one of them out", key=True)


def _axis(checks: Checks, path: str, axis: Axis) -> None:
    """Complain unless an axis has values, in one way."""
    parts, kind = ("axes", path), kind_of(axis)
    if not kind:
        checks.complain(parts, _GIVE, key=True)
        return
    values = axis.numbers or axis.categorical or ()
    if trouble := word_trouble(path, values if values else [kind]):
        checks.complain(parts, trouble)
    if any(value in values[:index] for index, value in enumerate(values)):
        checks.complain(parts, "a value is listed twice")
    low, high = axis.range or axis.log or axis.integer or (0, 1)
    word = "list" if kind == "numbers" else kind
    if low >= high:
        checks.complain((*parts, word), f"must rise from the least to the greatest value, got [{low:g}, {high:g}]")
    elif axis.log is not None and low <= 0:
        checks.complain((*parts, word), f"equal ratios need ends above 0, got {low:g}")
    if axis.steps is not None and values:
        checks.complain((*parts, "steps"), f"only a range has steps; `{word}` lists its values")
    if axis.steps is None and kind in ("range", "log") and checks.spec.design.kind in ("grid", "one_at_a_time"):
        checks.complain(parts, f"a {checks.spec.design.kind} needs `steps`: how many values it takes of the {kind}")


def _design(checks: Checks, design: Design) -> None:
    """Complain unless the design fits the axes, and the number of points and runs is one that can be run."""
    axes, kind = checks.spec.axes, design.kind
    if kind == "table":
        if (design.rows is None) == (design.csv is None):
            checks.complain(("design",), "a table needs `rows`, or `csv` with the name of a file: one of the two")
        if axes:
            checks.complain(("axes",), "a table names its paths itself; leave `axes` out", key=True)
    elif design.rows is not None or design.csv is not None:
        checks.complain(("design",), f"only a table has rows; write kind: table, or leave them out of the {kind}")
    elif not axes:
        checks.complain((), f"'axes' is required: a {kind} needs at least one, as in nations.FRA.burden: [0.03, 0.05]")
    _numbers(checks, design)
    if kind != "table" and all(kind_of(axis) for axis in axes.values()) and size(design, axes) > MOST_POINTS:
        count = f"{size(design, axes):,} points are more than {MOST_POINTS:,}"
        checks.complain(("design",) if checks.root.child("design") else ("axes",), f"{count}; take fewer values")


def _numbers(checks: Checks, design: Design) -> None:
    """Complain of numbers that a design needs, or has no use for."""
    kind, counted = design.kind, design.kind in (*SPREAD, "saltelli")
    if counted and design.points is None:
        what = "the base points, a power of 2" if kind == "saltelli" else "how many"
        checks.complain(("design",), f"a {kind} needs `points`: {what}", key=True)
    elif kind == "morris" and design.points is not None:
        checks.complain(("design", "points"), "a morris has `trajectories`: how many, 10 or more")
    elif not counted and design.points is not None:
        checks.complain(("design", "points"), f"a {kind} has as many points as its values make; leave this out")
    elif kind in ("sobol", "saltelli") and design.points is not None and design.points & (design.points - 1):
        lower = 1 << (design.points.bit_length() - 1)
        checks.complain(("design", "points"), f"must be a power of 2, such as {lower} or {2 * lower}")
    if kind == "morris":
        _morris(checks, design)
    for name, owner in (("trajectories", "morris"), ("levels", "morris"), ("second_order", "saltelli")):
        if kind != owner and getattr(design, name) is not None:
            checks.complain(("design", name), f"only a {owner} has it; leave it out of the {kind}", key=True)


def _morris(checks: Checks, design: Design) -> None:
    """Complain unless a design of Morris has trajectories, even levels, and axes whose values have an order."""
    if design.trajectories is None and design.points is None:
        checks.complain(("design",), "a morris needs `trajectories`: how many, 10 or more", key=True)
    if design.levels is not None and design.levels % 2:
        checks.complain(("design", "levels"), f"must be an even number, such as {design.levels + 1}")
    for path, axis in checks.spec.axes.items():
        if axis.categorical is not None and len(axis.categorical) > 2:
            told = "morris follows a value up and down, and more than two words have no order; take a saltelli"
            checks.complain(("axes", path), told)
