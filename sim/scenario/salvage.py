"""Salvage: a scenario with mistakes is made whole enough for the checks of what fits together to go on.

What is wrong is left out, and what is missing then is filled in with values that stand for nothing.  Each group keeps
the keys to which this happened, so that nothing is said of how these fit the rest, and all is said of how others do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.messages import follows, locate, meant_by
from sim.scenario.reader import Node, Part
from sim.scenario.schema import Scenario

MOST_ROUNDS: Final = 12
_FIGURES: Final[dict[str, Any]] = {"gdp": 1.0, "burden": 0.0, "polity": 0.5, "ideology": [0.0], "location": [0.0, 0.0]}
_NAME: Final = "left-out"
_FILLERS: Final[dict[str, Any]] = {
    **_FIGURES,
    "foedus": 1,
    "name": _NAME,
    "title": "left out",
    "id": _NAME,
    "start": 1,
    "end": 9999,
    "value": 0.0,
    "strength": 1.0,
    "member": _NAME,
    "treaty": _NAME,
    "measure": _NAME,
    "says": "left out",
    "expected": "same",
    "task": "left out",
    "answer": "left out",
    "articles": {"defence": 1.0},
    "effects": [{"type": "tension", "domain": "military", "change": 0.0}],
    "calendar": {"start": 1, "end": 9999},
    "nations": {_NAME: _FIGURES},
}
_IN_EFFECTS: Final[dict[str, Any]] = {
    **dict.fromkeys(("nation", "treaty", "challenger", "target"), _NAME),
    **{key: [_NAME] for key in ("from", "to", "nations")},
    **dict.fromkeys(("change", "chance", "severity", "loss", "share"), 0.0),
    "domain": "military",
    "major": False,
    "polity": 0.5,
    "factor": 1.0,
}


def salvage(root: Node, errors: Sequence[ErrorDetails]) -> Scenario | None:
    """The scenario without what is wrong in it, which is taken out of the document too; None if nothing is left."""
    for _ in range(MOST_ROUNDS):
        _leave_out(root, errors)
        try:
            return Scenario.model_validate(root.plain())
        except ValidationError as error:
            errors = error.errors(include_url=False)
    return None


def _leave_out(root: Node, errors: Sequence[ErrorDetails]) -> None:
    """Take out what each error is about, found before anything is moved."""
    plain, wrong = root.plain(), dict[int, tuple[Node, Node]]()
    for error in errors:
        location = list(error["loc"])
        missing = location.pop() if error["type"] == "missing" else None
        node, parts, _ = locate(root, location)
        if follows(error, node):
            continue
        line = _line(root, parts)
        for above in line:
            above.flawed = True
        fillers = _IN_EFFECTS if "effects" in location else _FILLERS
        if isinstance(missing, str) and missing in fillers and isinstance(node.value, dict):
            node.value[missing] = _filler(fillers[missing], node)
            node.lost |= {missing}
        elif len(line) > 1:
            wrong[id(node)] = (line[-2], node)
            if isinstance(line[-2].value, dict):
                unknown = error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]"
                key = meant_by(root, plain, error) if unknown else parts[-1]
                line[-2].lost |= {"" if unknown and key in line[-2].value else key}
    for holder in {id(holder): holder for holder, _ in wrong.values()}.values():
        if isinstance(holder.value, dict):
            holder.value = {key: node for key, node in holder.value.items() if id(node) not in wrong}
        elif isinstance(holder.value, list):
            for number, node in enumerate(holder.value):
                node.number = number if node.number is None else node.number
            holder.value = [node for node in holder.value if id(node) not in wrong]


def _line(root: Node, parts: Sequence[Part]) -> list[Node]:
    """The nodes from the root to a place."""
    line = [root]
    for part in parts:
        child = line[-1].child(part)
        if child is not None:
            line.append(child)
    return line


def _filler(value: Any, holder: Node) -> Node:
    """A value that stands for nothing, at the place of what it is missing from."""
    inside = value
    if isinstance(value, dict):
        inside = {key: _filler(entry, holder) for key, entry in value.items()}
    elif isinstance(value, list):
        inside = [_filler(entry, holder) for entry in value]
    return Node(inside, holder.place, holder.key, flawed=True)
