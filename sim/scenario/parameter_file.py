"""Parameter files: values of parameters and where they are from, as a calibration writes them, over a scenario."""

from __future__ import annotations

import os
from typing import Final

from sim.scenario import files
from sim.scenario.files import Source
from sim.scenario.merge import merge
from sim.scenario.problems import Place, Report, shown, suggestion
from sim.scenario.reader import Node, read

HEAD: Final = "foedus_parameters"
FIELDS: Final = (HEAD, "title", "parameters", "provenance")
ENTRY: Final = ("value", "unit", "low", "high", "prior")
"""What is said of a parameter: `low` and `high` bound its interval, `prior` its range before; they are not used."""


def lay_over(root: Node, path: str | os.PathLike[str], report: Report) -> Source:
    """Let the values of a parameter file take the place of a scenario's own, and tell which file it was."""
    source = files.given(path, report)
    given = _parameters(read(source.text(Place(source.name), report), source.name, report), report)
    if isinstance(root.value, dict):
        own = root.value.get("parameters")
        root.value["parameters"] = given if own is None or own.value is None else merge(own, given)
    return source


def _parameters(document: Node, report: Report) -> Node:
    """The parameters of a file as they would stand in a scenario; what is wrong with its form is told."""
    held = document.value if isinstance(document.value, dict) else {}
    number, group = held.get(HEAD), held.get("parameters")
    if number is None or number.value != 1:
        place = document.place if number is None else number.place
        report.stop(place, "", f"a parameter file begins with `{HEAD}: 1`, and has its values under `parameters:`")
    for key, node in held.items():
        if key not in FIELDS:
            report.add(node.key or node.place, key, f"unknown field {shown(key)}", suggestion(key, FIELDS))
    if group is None or not isinstance(group.value, dict) or not group.value:
        place = document.place if group is None else group.place
        report.stop(place, "parameters", "must hold lines such as `review.base: -4.6`, or `review.base: {value: -4.6}`")
    entries = {name: _entry(name, node, report) for name, node in group.value.items()}
    return Node({name: node for name, node in entries.items() if node is not None}, group.place, group.key)


def _entry(name: str, node: Node, report: Report) -> Node | None:
    """One parameter as a scenario has it: its value and unit; None where that cannot be."""
    if not isinstance(node.value, dict):
        kept = {"value": node}
    else:
        for key, part in node.value.items():
            if key not in ENTRY:
                field = f"parameters.{name}.{key}"
                report.add(part.key or part.place, field, f"unknown field {shown(key)}", suggestion(key, ENTRY))
        kept = {key: part for key, part in node.value.items() if key in ("value", "unit")}
    if "value" not in kept:
        report.add(node.place, f"parameters.{name}", "has no `value`")
        return None
    return Node(kept | {"source": Node("tuned", node.place, node.key)}, node.place, node.key)
