"""Files to a scenario: read, extended, filled from a table, overridden, checked; problems told all at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario import files
from sim.scenario.checker import Checker
from sim.scenario.checks import ParameterInfo, check
from sim.scenario.dump import dump, fingerprint
from sim.scenario.files import Source
from sim.scenario.merge import Setting, merge, override
from sim.scenario.messages import tell
from sim.scenario.moments import check_moments, leave_out_unreached
from sim.scenario.names import Names
from sim.scenario.parameter_file import lay_over
from sim.scenario.problems import Place, Report, shown
from sim.scenario.reader import MOST_NODES, Node, read
from sim.scenario.salvage import salvage
from sim.scenario.schema import Scenario
from sim.scenario.table import read_table

MOST_EXTENDED: Final = 5


@dataclass(frozen=True)
class Loaded:
    """A scenario with the document it stands for, fully resolved: no other file is needed to read it again.

    Events that happened only in years that an extending file or the command line has cut off are not in it any more.
    """

    scenario: Scenario
    document: dict[str, Any] = field(repr=False)
    files: tuple[str, ...]
    """The files that were read, as messages call them: the scenario, what it extends, the table."""
    root: Node = field(repr=False, compare=False)
    """The document with the lines of the files at which its values stand."""
    theories: tuple[str, ...] = ()
    """Other theories under which it is to run as well, so that their parameters stand in it too."""
    idle: tuple[str, ...] = ()
    """Parameters that were left out, since they change nothing under its theory, which came after them."""

    def __repr__(self) -> str:
        """The scenario in a line, and the files it is from."""
        return f"<loaded from {', '.join(map(os.path.basename, self.files))}: {self.scenario!r}>"

    def _repr_html_(self) -> str:
        """The scenario as a table."""
        return self.scenario._repr_html_()

    @cached_property
    def text(self) -> str:
        """The resolved document as YAML."""
        return dump(self.document)

    @cached_property
    def sha256(self) -> str:
        """The hash of what the document means, whatever its comments and style."""
        return fingerprint(self.document)


def load(
    path: str | os.PathLike[str],
    overrides: Iterable[Setting | str] = (),
    *,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
) -> Scenario:
    """The scenario of a file; ScenarioError with everything that is wrong with it."""
    return load_document(path, overrides, parameters=parameters, metrics=metrics).scenario


def load_document(
    path: str | os.PathLike[str],
    overrides: Iterable[Setting | str] = (),
    *,
    parameter_file: str | os.PathLike[str] | None = None,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
    theories: Collection[str] = (),
) -> Loaded:
    """The scenario of a file together with its resolved document; a parameter file goes before its own parameters.

    Of `theories` it may have parameters, too, without using them.
    """
    report = Report()
    source = files.given(path, report)
    text = source.text(Place(source.name), report)
    loading = _Loading(source, report, parameter_file=parameter_file)
    return loading.finish(text, overrides, parameters, metrics, theories)


def load_text(
    text: str,
    overrides: Iterable[Setting | str] = (),
    *,
    name: str = "scenario.yaml",
    folder: str | os.PathLike[str] | None = None,
    parameter_file: str | os.PathLike[str] | None = None,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
    theories: Collection[str] = (),
) -> Loaded:
    """The scenario of a text; it may name other files only if a folder for them is given."""
    report = Report()
    source = Source(Path(folder).resolve() / "scenario.yaml" if folder is not None else Path(), name)
    loading = _Loading(source, report, alone=folder is None, parameter_file=parameter_file)
    return loading.finish(text, overrides, parameters, metrics, theories)


def validate(
    document: Mapping[str, Any],
    *,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
    theories: Collection[str] = (),
) -> Loaded:
    """The scenario of plain data made in Python, with the same checks as a file; lines are those of its dump."""
    return load_text(dump(document), name="document", parameters=parameters, metrics=metrics, theories=theories)


def outline(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The document of a file with what it extends and its table, read but not checked."""
    report = Report()
    source = files.given(path, report)
    root = _Loading(source, report).document(source.text(Place(source.name), report))
    report.check()
    plain = root.plain()
    assert isinstance(plain, dict)
    return plain


class _Loading:
    """The loading of one scenario: the files met so far, and what is wrong with them."""

    def __init__(
        self, source: Source, report: Report, alone: bool = False, parameter_file: str | os.PathLike[str] | None = None
    ) -> None:
        self.source, self.report, self.alone, self.parameter_file = source, report, alone, parameter_file
        self.sources: dict[str, Source] = {source.name: source}

    def finish(
        self,
        text: str,
        overrides: Iterable[Setting | str],
        parameters: Mapping[str, ParameterInfo] | None,
        metrics: Mapping[Any, Collection[str]] | None,
        theories: Collection[str],
    ) -> Loaded:
        """From the text of the first file to the scenario."""
        root = self.document(text)
        if self.parameter_file is not None:
            laid = lay_over(root, self.parameter_file, self.report)
            self.sources[laid.name] = laid
        override(root, overrides, parameters or (), self.report)
        return settled(root, tuple(self.sources), self.report, parameters, metrics, theories)

    def document(self, text: str) -> Node:
        """The document of the first file over those it extends, with the rows of its table."""
        return self._with_table(self._extended(text))

    def _extended(self, text: str) -> Node:
        """The document of the file over those it extends."""
        source, chain = self.source, [self._group(text, self.source)]
        with self.report.part():
            while (named := self._named(chain[-1], "extends")) is not None:
                source = self._extended_by(source, *named, len(chain))
                chain.append(self._group(source.text(named[1].place, self.report, "extends"), source))
        root = chain.pop()
        while chain:
            root = merge(root, chain.pop())
        return root

    def _extended_by(self, source: Source, name: str, node: Node, deep: int) -> Source:
        """The file that another one extends."""
        base = files.beside(source, name, node.place, "extends", self.report)
        if any(base.path == known.path for known in self.sources.values()):
            self.report.stop(node.place, "extends", f"{shown(name)} extends itself, directly or through others")
        if deep > MOST_EXTENDED:
            self.report.stop(node.place, "extends", f"files may extend each other {MOST_EXTENDED} deep at most")
        self.sources[base.name] = base
        return base

    def _group(self, text: str, source: Source) -> Node:
        root = read(text, source.name, self.report)
        if not isinstance(root.value, dict):
            self.report.stop(root.place, "", f"a scenario file holds lines of `key: value`, not {shown(root.plain())}")
        return root

    def _named(self, root: Node, key: str) -> tuple[str, Node] | None:
        """The file named under a key, which is taken out of the document."""
        node = root.value.pop(key, None) if isinstance(root.value, dict) else None
        if node is None or node.value is None:
            return None
        if not isinstance(node.value, str):
            self.report.stop(node.place, key, f"must be the name of a file, got {shown(node.plain())}")
        if self.alone:
            self.report.stop(node.place, key, "a text that is no file cannot name other files")
        return node.value, node

    def _with_table(self, root: Node) -> Node:
        """The document with the rows of its table under its nations."""
        with self.report.part("nations"):
            named = self._named(root, "nations_csv")
            if named is None or not isinstance(root.value, dict):
                return root
            name, node = named
            origin = self.sources.get(node.place.file, self.source)
            table = files.beside(origin, name, node.place, "nations_csv", self.report)
            self.sources[table.name] = table
            nations = read_table(table.text(node.place, self.report, "nations_csv"), table.name, self.report)
            given = root.value.get("nations")
            if given is not None and given.value is not None:
                nations = merge(nations, given)
            return Node({**root.value, "nations": nations}, root.place, root.key)
        return root


def settled(
    root: Node,
    files: tuple[str, ...],
    report: Report,
    parameters: Mapping[str, ParameterInfo] | None,
    metrics: Mapping[Any, Collection[str]] | None,
    theories: Collection[str] = (),
) -> Loaded:
    """The scenario of a document, checked; ScenarioError with all that is wrong with it."""
    _counts(root, report)
    report.next_stage()
    plain = root.plain()
    scenario, errors = _validated(plain)
    tell(root, plain, errors, report)
    names = Names.of(root, report)
    if scenario is None:
        scenario = salvage(root, errors)
    if scenario is not None:
        checker = Checker(scenario, root, names, report, files)
        check(checker, parameters, metrics)
        check_moments(checker)
    idle = _idle(checker, theories) if scenario is not None and parameters is not None else ()
    report.check()
    assert scenario is not None
    if leave_out_unreached(root, scenario) or idle:
        plain = root.plain()
        scenario, errors = _validated(plain)
    assert scenario is not None and not errors and isinstance(plain, dict)
    return Loaded(scenario, plain, files, root, tuple(theories), idle)


def _idle(checker: Checker, theories: Collection[str]) -> tuple[str, ...]:
    """The parameters that change nothing, which are told, or taken out of the document; they are returned."""
    from sim.scenario.idle import check_idle, idle_parameters, leave_out_idle  # the model's rules are slow to import

    check_idle(checker, theories)
    found = idle_parameters(checker.scenario, theories)
    leave_out_idle(checker.root, found)
    return found


def _counts(root: Node, report: Report) -> None:
    """Leave out a list or group with more entries than its field may have, before each of them is looked at."""
    for key, node in list(root.value.items()) if isinstance(root.value, dict) else ():
        limits = Scenario.model_fields[key].metadata if key in Scenario.model_fields else []
        most = next((limit.max_length for limit in limits if hasattr(limit, "max_length")), MOST_NODES)
        if isinstance(node.value, dict | list) and isinstance(root.value, dict) and len(node.value) > most:
            count = f"must have at most {most} entries, has {len(node.value)}"
            report.add(node.key or node.place, key, count)
            report.gaps.add((key,))
            del root.value[key]


def _validated(plain: Any) -> tuple[Scenario | None, list[ErrorDetails]]:
    """The scenario of a plain document, or what the models object to."""
    try:
        return Scenario.model_validate(plain), []
    except ValidationError as error:
        return None, error.errors(include_url=False)
