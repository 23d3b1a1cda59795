"""Idle parameters: values of rules that the theory of a scenario does not have, or holds at 0, and that change nothing.

They are mistakes of whoever wrote them beside that theory.  Where an extending file or the command line has chosen
another theory since, or a parameter file is laid over, they are left out instead, and the command line says so.
"""

from __future__ import annotations

from collections.abc import Collection

from sim.scenario.checker import Checker
from sim.scenario.reader import Node
from sim.scenario.schema import Scenario
from sim.schedule import idle, theories_with


def idle_parameters(scenario: Scenario, theories: Collection[str] = ()) -> tuple[str, ...]:
    """The parameters that change nothing under the theory of a scenario, nor under any of some others."""
    every = {scenario.theory, *theories}
    return tuple(path for path in scenario.parameters if all(idle(theory, path) for theory in every))


def check_idle(checker: Checker, theories: Collection[str]) -> None:
    """Complain about parameters that change nothing under the theory beside which they were written."""
    for path in idle_parameters(checker.scenario, theories):
        parts = ("parameters", path)
        if checker.right(("theory",)) and checker.knew(parts, ("theory",)):
            checker.complain(parts, advice(checker.scenario.theory, path), key=True)


def advice(theory: str, path: str) -> str:
    """Why a parameter changes nothing under a theory, and what to write instead."""
    return (
        f"changes nothing: `theory: {theory}` {idle(theory, path)}; leave it out, or write `theory: "
        f"{theories_with(path)[0]}`"
    )


def leave_out_idle(root: Node, idle: Collection[str]) -> None:
    """Take parameters that change nothing out of the document of a scenario."""
    node = root.child("parameters")
    if idle and node is not None and isinstance(node.value, dict):
        node.value = {name: value for name, value in node.value.items() if name not in idle}
