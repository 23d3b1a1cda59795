"""Scenario over scenario: what extends another file, and what the command line sets, without losing positions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from sim.scenario.problems import Place, Report, ScenarioError, escaped, shown, suggestion
from sim.scenario.reader import MOST_DEPTH, Node, path_text, read
from sim.scenario.scalars import resolve, text_trouble
from sim.scenario.schema import Scenario

_FILES: Final = ("extends", "nations_csv")
_NAMED_GROUPS: Final = ("nations", "treaties", "organisations")
_INDEX: Final = re.compile(r"\[\s*['\"]?([^\[\]'\"]*)['\"]?\s*\]")


def merge(base: Node, over: Node) -> Node:
    """One value over another: groups key by key, all else replaced."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    merged = dict(base.value)
    for key, node in over.value.items():
        merged[key] = merge(merged[key], node) if key in merged else node
    return Node(merged, over.place, over.key)


class Setting(NamedTuple):
    """One value that the command line sets, as `path=value`, and the option that says so if it is not --set."""

    text: str
    option: str = ""

    @property
    def place(self) -> Place:
        """Where it stands: the words of the user."""
        path, equals, text = self.text.partition("=")
        return Place(escaped(self.option) or f"--set {escaped(path)}{equals}{escaped(text, 20)}")


def override(root: Node, given: Iterable[Setting | str], parameters: Collection[str], report: Report) -> None:
    """Set values by `path=value`, as on the command line; no value twice."""
    done: list[tuple[list[str], Place]] = []
    for each in given:
        setting = each if isinstance(each, Setting) else Setting(each)
        place = setting.place
        parts = _path(setting, root, parameters, report)
        earlier = [other for path, other in done if parts and path[: len(parts)] == parts]
        if earlier:
            report.add(place, "", f"sets again what {earlier[0]} has set; leave one of them out")
        elif parts:
            done.append((parts, place))
            _set(root, parts, setting.text.partition("=")[2].strip(), place, report)


def _path(setting: Setting, root: Node, parameters: Collection[str], report: Report) -> list[str]:
    """The path of a setting in a scenario file; empty if it is none."""
    path, equals, text = setting.text.partition("=")
    place = setting.place
    trouble = text_trouble(setting.text)
    if not equals or trouble:
        report.add(place, "", trouble or "write it as path=value, as in nations.FRA.burden=0.05")
        return []
    parts = path.strip().split(".")
    if not all(parts) or len(parts) > MOST_DEPTH:
        report.add(place, "", "the path before '=' must be words joined by dots, as in nations.FRA.burden")
    elif dotted := _without_brackets(root, path.strip(), parameters):
        report.add(place, "", f"a path has dots and no brackets; write {dotted}={escaped(text, 20)}")
    elif parts[0] in _FILES:
        report.add(place, parts[0], "names another file, which only a scenario file can do")
    elif parts[0] in {name.partition(".")[0] for name in parameters}:
        report.brief.add(place.file)
        return ["parameters", ".".join(parts)]
    elif parts[0] not in Scenario.model_fields:
        report.add(place, path_text(parts[:1]), f"unknown field {shown(parts[0])}", _meant(parts, parameters))
    else:
        return ["parameters", ".".join(parts[1:])] if parts[0] == "parameters" and len(parts) > 1 else parts
    return []


def _meant(parts: Sequence[str], parameters: Collection[str]) -> str:
    """The field or parameter that a path was probably meant to begin with or to be."""
    rest = ".".join(["", *parts[1:]])
    fields = {field + rest: field for field in Scenario.model_fields}
    ends = [name for name in parameters if len(parts) == 1 and name.partition(".")[2] == parts[0]]
    near = suggestion("".join((parts[0], rest)), (*fields, *parameters))
    return ends[0] if ends else fields.get(near, near)


def _set(root: Node, parts: list[str], text: str, place: Place, report: Report) -> None:
    value = _value(text, parts, place, report)
    holder = _holder(root, parts, place, report) if value is not None else None
    if holder is not None and value is not None:
        _put(holder, parts, value, report)


def _value(text: str, parts: Sequence[str], place: Place, report: Report) -> Node | None:
    """The value of a text: a list, a group or a quoted text as in a file, else a bare word; None if it is wrong."""
    try:
        if text[:1] not in ("[", "{", '"', "'"):
            return Node(resolve(text), place, place)
        inner = Report()
        node = read(text, place.file, inner)
        inner.check()
    except ScenarioError as error:
        for problem in error.problems:
            report.add(place, path_text(parts), problem.message, problem.hint)
    except ValueError as error:
        report.add(place, path_text(parts), f"{error}, got {shown(text)}")
    else:
        _stand_at(node, place)
        return node
    return None


def _stand_at(node: Node, place: Place) -> None:
    node.place = node.key = place
    inside = node.value
    for child in inside.values() if isinstance(inside, dict) else inside if isinstance(inside, list) else ():
        _stand_at(child, place)


def _holder(root: Node, parts: Sequence[str], place: Place, report: Report) -> Node | None:
    """The group or list that holds the last part of a path; groups that are not there yet are made."""
    node = root
    for depth, part in enumerate(parts[:-1]):
        child = node.child(_index(node, part))
        if child is None and isinstance(node.value, dict) and not (depth == 1 and parts[0] in _NAMED_GROUPS):
            child = node.value[part] = Node({}, place, place)
        if child is not None and child.value is None:
            child.value = {}
        if child is None:
            _unknown(node, parts[: depth + 1], place, report)
            return None
        if not isinstance(child.value, dict | list):
            report.add(place, path_text(parts[: depth + 1]), f"is {shown(child.value)}, with nothing below it to set")
            return None
        node = child
    return node


def _put(holder: Node, parts: Sequence[str], value: Node, report: Report) -> None:
    last = parts[-1]
    if isinstance(holder.value, dict):
        holder.value[last] = value
        return
    entry = holder.child(_index(holder, last))
    if entry is None or not isinstance(holder.value, list):
        _unknown(holder, parts, value.place, report)
    else:
        holder.value[holder.value.index(entry)] = value


def _index(node: Node, part: str) -> str | int:
    """An index into a list when it looks like one, else the part itself: a key or an id."""
    return int(part) if isinstance(node.value, list) and _is_number(part) else part


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) < 8


def _unknown(node: Node, parts: Sequence[str], place: Place, report: Report) -> None:
    if report.unread(parts):
        return
    names, above = _names(node), path_text(parts[:-1])
    message = f"there is no {shown(parts[-1])} in `{above}`"
    hint = suggestion(parts[-1], names)
    if names and not hint:
        message += f", whose entries go by name, as in {above}.{escaped(names[0])}"
    elif not names and isinstance(node.value, list):
        last = len(node.value) - 1
        message += f", whose entries go by number, from 0 to {last}" if node.value else ", which is empty"
    report.add(place, path_text(parts), message, hint)


def _names(node: Node) -> list[str]:
    """The names of the entries of a group or list: its keys, or the ids in it."""
    if isinstance(node.value, dict):
        return list(node.value)
    entries = node.value if isinstance(node.value, list) else []
    ids = [entry.child("id") for entry in entries if isinstance(entry.value, dict)]
    return [id.value for id in ids if id is not None and isinstance(id.value, str)]


def _without_brackets(root: Node, path: str, parameters: Collection[str]) -> str:
    """What was meant by a path with brackets, as in events[0].date; empty if there are none, or nobody knows."""
    parts = _INDEX.sub(r".\1", path).split(".")
    if "[" not in path or not all(parts) or "[" in "".join(parts):
        return ""
    meant = _meant(parts, parameters) if parts[0] not in Scenario.model_fields else ""
    return _by_name(root, [meant, *parts[1:]] if meant in Scenario.model_fields else parts)


def _by_name(root: Node, parts: Sequence[str]) -> str:
    """A path in words, with the names of entries in place of their numbers where they have one."""
    node: Node | None = root
    words = []
    for part in parts:
        names = _names(node) if node is not None else []
        counted = _is_number(part) and part not in names and int(part) < len(names)
        words.append(names[int(part)] if counted else part)
        node = node.child(_index(node, words[-1])) if node is not None else None
    return escaped(".".join(words), 200)
