"""Files to a study: read and checked like a scenario, everything wrong with it told at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

from pydantic import ValidationError

from sim.markup import table
from sim.metrics import METRICS
from sim.resources import scenarios_folder
from sim.scenario import Loaded, Setting, load_document
from sim.scenario import files as on_disk
from sim.scenario.dump import fingerprint
from sim.scenario.files import Source
from sim.scenario.messages import locate, tell
from sim.scenario.problems import Place, Report, ScenarioError, shown, suggestion
from sim.scenario.reader import Node, read
from sim.schedule import THEORIES
from sim.sweep.axes import check_study, overlaps
from sim.sweep.base import PARAMETERS, Base, Settings, split
from sim.sweep.designs import points
from sim.sweep.jsonschema import keys_of
from sim.sweep.rows import Row, table_rows
from sim.sweep.schema import MOST_RUNS, Point, StudySpec, Value
from sim.sweep.worlds import OPTION, check_without, check_worlds

MOST_NAMED: Final = 6
"""More values of an axis than this are told by their span."""


@dataclass(frozen=True)
class Study:
    """A study that has been checked: the world it starts from, and its points."""

    spec: StudySpec
    base: Base
    points: tuple[Point, ...]
    document: dict[str, Any] = field(repr=False)
    claims: tuple[dict[str, Any], ...] = field(default=(), repr=False)
    """What the scenario claims of its runs, which is no part of the base."""

    def __repr__(self) -> str:
        """What it is in a line."""
        about = f"{self.spec.title or self.spec.name}; {self._runs()}"
        return f"<study {self.spec.name}: {about} of {self.base.scenario.name}; seed {self.seed}>"

    def _repr_html_(self) -> str:
        """What it is as a table, with what it varies."""
        rows = [("question", self.spec.question), ("world", self.base.scenario.name)]
        rows += [("design", f"{self.spec.design.kind}: {self._runs()}"), ("luck", f"from seed {self.seed}")]
        rows += [
            (f"axis {name}", _span([point[path] for point in self.points if path in point]))
            for path, name in self.columns.items()
        ]
        return table(self.spec.title or self.spec.name, (self.spec.name, ""), [row for row in rows if row[1]])

    def _runs(self) -> str:
        runs = len(self.points) * self.replicates
        return f"{len(self.points):,} points x {self.replicates:,} replicates = {runs:,} runs"

    @property
    def seed(self) -> int:
        """The seed of all luck."""
        own = self.spec.seeds.seed
        return self.base.scenario.seeds.seed if own is None else own

    @property
    def replicates(self) -> int:
        """How often every point is run."""
        return self.spec.seeds.replicates or self.base.scenario.seeds.replicates

    @cached_property
    def columns(self) -> dict[str, str]:
        """What is varied, by path, and the name of its column."""
        paths = tuple(self.spec.axes) or tuple(dict.fromkeys(path for point in self.points for path in point))
        names = {path: axis.name for path, axis in self.spec.axes.items()}
        return {path: names.get(path) or path for path in paths}

    @cached_property
    def sha256(self) -> str:
        """The hash of all that the numbers depend on, but for the version of the model."""
        spec = self.spec.model_dump(mode="json", include={"record", "block", "name"})
        luck = {"seed": self.seed, "replicates": self.replicates, "policy": self.spec.seeds.policy}
        varied = {"points": [dict(point) for point in self.points], "columns": list(self.columns.items())}
        return fingerprint({**spec, **luck, **varied, "base": self.base.loaded.sha256})


def _span(values: Sequence[Value]) -> str:
    """The values that an axis takes: each, or how many from the least to the greatest number."""
    told = list(dict.fromkeys(map(str, values)))
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(told) > MOST_NAMED and len(numbers) == len(values):
        return f"{len(told)} values from {min(numbers):.4g} to {max(numbers):.4g}"
    return ", ".join([*told[:MOST_NAMED], *([f"{len(told) - MOST_NAMED} more"] if len(told) > MOST_NAMED else [])])


def shipped() -> dict[str, Path]:
    """The studies that come with Foedus, by name."""
    return {path.stem: path for path in sorted((scenarios_folder() / "studies").glob("*.yaml"))}


def read_study(
    path: str | os.PathLike[str],
    overrides: Iterable[Setting | str] = (),
    *,
    seed: int | None = None,
    replicates: int | None = None,
    announce: Callable[[int], Any] | None = None,
    design: Mapping[str, Any] | None = None,
) -> Study:
    """The study of a file, every point checked as a whole world; ScenarioError with all that is wrong.

    `announce` is told how many worlds are to be checked, before they are; `design` takes the place of the file's own.
    """
    report, overrides = Report(), tuple(overrides)
    source = on_disk.given(path, report)
    root = read(source.text(Place(source.name), report), source.name, report)
    if design is not None and isinstance(root.value, dict):
        root.value["design"] = read(json.dumps(design), "the design asked for", report)
    spec = _spec(root, report)
    rows = table_rows(source, root, spec, report)
    check_study(spec, root, rows, report)
    loaded = _scenario(source, root, spec, overrides, _theories(spec, rows), report)
    for setting in (each if isinstance(each, Setting) else Setting(each) for each in overrides):
        path = setting.text.partition("=")[0].strip()
        if any(overlaps(path, axis) for axis in spec.axes):
            report.add(setting.place, "", "sets what an axis of the study varies; leave it out")
    if loaded is not None:
        check_without(loaded.scenario, spec.without, root, report)
    report.check()
    assert loaded is not None
    given = {key: value for key, value in (("seed", seed), ("replicates", replicates)) if value is not None}
    spec = spec.model_copy(update={"seeds": spec.seeds.model_copy(update=given)})
    base = _base(loaded, spec, root, report)
    found = tuple(row.point for row in rows) or tuple(points(spec.design, spec.axes))
    if announce is not None:
        announce(len({split(point)[0] for point in found}))
    check_worlds(base, found, rows, root, report)
    claims = tuple(loaded.document.get("claims") or ())
    study = Study(spec, base, found, cast(dict[str, Any], root.plain()), claims)
    if len(found) * study.replicates > MOST_RUNS:
        count = f"{len(found):,} points x {study.replicates:,} replicates are more than {MOST_RUNS:,} runs"
        report.add(locate(root, ("seeds", "replicates"))[0].place, "seeds", f"{count}; take fewer of them")
    report.check()
    return study


def _spec(root: Node, report: Report) -> StudySpec:
    """The fields of a study, by themselves."""
    if not isinstance(root.value, dict):
        report.stop(root.place, "", f"a study file holds lines of `key: value`, not {shown(root.plain())}")
    if "study" not in root.value and "foedus" in root.value:
        report.stop(root.place, "", "this is a scenario, which `foedus run` runs; a study begins with `study: 1`")
    report.next_stage()
    plain = root.plain()
    try:
        spec = StudySpec.model_validate(plain)
    except ValidationError as error:
        tell(root, plain, error.errors(include_url=False), report, keys_of)
    report.check()
    return spec


def _scenario(
    source: Source,
    root: Node,
    spec: StudySpec,
    overrides: Iterable[Setting | str],
    theories: Collection[str],
    report: Report,
) -> Loaded | None:
    """The scenario of a study: a file in its folder, or else a world that comes with Foedus; None if it is wrong."""
    node = root.child("scenario")
    assert node is not None
    worlds = {path.stem: path for path in scenarios_folder().glob("*.yaml")}
    try:
        near = on_disk.beside(source, spec.scenario, node.place, "scenario", report)
        there = [path for path in (near.path, near.path.with_name(near.path.name + ".yaml")) if path.is_file()]
        stem = spec.scenario.removesuffix(".yaml")
        if there:
            name = os.path.join(os.path.dirname(near.name), there[0].name)
        elif stem in worlds:
            name = str(worlds[stem])
        else:
            files = [path.stem for path in source.path.parent.glob("*.yaml") if path != source.path]
            told = f"there is no file {shown(spec.scenario)} beside the study, nor a world that comes with Foedus"
            report.stop(node.place, "scenario", told, suggestion(stem, [*worlds, *files]))
        return load_document(name, overrides, parameters=PARAMETERS, metrics=METRICS, theories=theories)
    except ScenarioError as error:
        for problem in error.problems:
            report.add(Place(problem.file, problem.line, problem.column), problem.path, problem.message, problem.hint)
        return None


def _theories(spec: StudySpec, rows: Sequence[Row]) -> list[str]:
    """The theories that a study varies."""
    axis = spec.axes.get("theory")
    values = [*((axis.categorical or ()) if axis is not None else ()), *(row.point.get("theory") for row in rows)]
    return sorted({value for value in values if isinstance(value, str) and value in THEORIES})


def _base(loaded: Loaded, spec: StudySpec, root: Node, report: Report) -> Base:
    """The world with what the study sets at every point."""
    given: dict[str, Any] = dict(spec.set)
    if spec.record.metrics is not None:
        given["record"] = list(spec.record.metrics)
    settings: Settings = tuple(given.items())
    options = [f"{OPTION}{number}" for number in range(len(settings))]
    try:
        return Base(Base(loaded).world(settings, options, spec.without))
    except ScenarioError as error:
        for problem in error.problems:
            number = problem.file.removeprefix(OPTION)
            if number != problem.file:
                path = settings[int(number)][0]
                where = ("set", path) if path in spec.set else ("record", "metrics")
                known = problem.path in ("", path) or path == "record"
                told = problem.message if known else f"{problem.path}: {problem.message}"
                report.add(locate(root, where)[0].place, ".".join(where), told, problem.hint)
            else:
                place = Place(problem.file, problem.line, problem.column)
                report.add(place, problem.path, f"{problem.message} (with what the study sets)", problem.hint)
    report.check()
    raise AssertionError
