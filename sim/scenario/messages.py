"""What the models object to, said so that the writer of a scenario knows what to change, with the place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic_core import ErrorDetails

from sim.scenario.jsonschema import known_keys
from sim.scenario.problems import Report, shown, suggestion
from sim.scenario.reader import Node, Part, path_text
from sim.scenario.scalars import number_trouble, truth_meant

MOST_TOLD: Final = 101

Keys = Callable[[Any, tuple[Part, ...]], list[str]]
"""The keys that the group under a path of a plain document may have."""


def locate(root: Node, location: Sequence[Part]) -> tuple[Node, tuple[Part, ...], tuple[Part, ...]]:
    """The node nearest to a location of the models, its path as the file has it, and that path with ids for indices.

    Locations name members of unions too (types of effect), which are no keys of the file and are passed over.
    """
    node, parts, names, passed = root, [], [], False
    for part in location:
        inside = node.value
        kind = inside.get("type") if isinstance(inside, dict) else None
        if kind is not None and kind.value == part and not passed:
            passed = True
            continue
        child = node.child(part) if isinstance(inside, dict) or isinstance(part, int) else None
        if child is not None:
            node, passed = child, False
            parts.append(part)
            identity = child.child("id") if isinstance(inside, list) and isinstance(child.value, dict) else None
            known = identity is not None and isinstance(identity.value, str) and identity.value != ""
            number = part if child.number is None else child.number
            names.append(str(identity.value) if identity is not None and known else number)
    return node, tuple(parts), tuple(names)


def tell(root: Node, plain: Any, errors: Sequence[ErrorDetails], report: Report, keys: Keys = known_keys) -> None:
    """Put the errors of the models into the report, but for those that follow from what has been told."""
    told = errors[:MOST_TOLD]
    unknown = [error for error in told if error["type"] == "extra_forbidden"]
    meant = {(*error["loc"][:-1], meant_by(root, plain, error, keys)) for error in unknown}
    report.gaps.update(location for location in meant if len(location) == 1 and root.child(location[0]) is None)
    for error in told:
        if error["type"] != "missing" or not (error["loc"] in meant or report.unread(error["loc"])):
            _tell(root, plain, error, report, keys)


def meant_by(root: Node, plain: Any, error: ErrorDetails, keys: Keys = known_keys) -> str:
    """The field that was probably meant by an unknown key; an empty string where nobody knows."""
    parts = locate(root, error["loc"])[1]
    return suggestion(str(parts[-1]), keys(plain, parts[:-1])) if parts else ""


def follows(error: ErrorDetails, node: Node) -> bool:
    """Whether an error only follows from others: a list or group lacks entries where those it has are wrong."""
    return error["type"] == "too_short" and bool(node.value)


def _tell(root: Node, plain: Any, error: ErrorDetails, report: Report, keys: Keys) -> None:
    location = list(error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    missing = location.pop() if kind == "missing" else ""
    is_key = bool(location) and location[-1] == "[key]"
    node, parts, names = locate(root, location)
    if kind == "union_tag_invalid":
        node, names = node.child("type") or node, (*names, "type")
    place, hint = node.place, ""
    if isinstance(missing, int):
        report.add(place, path_text(names), f"must have more entries: number {missing + 1} is missing")
        return
    if kind == "missing":
        if names or not report.broken(place.file):
            report.add(node.key or place, path_text((*names, missing)), f"'{missing}' is required")
        return
    if is_key or kind == "extra_forbidden":
        place = node.key or place
    if report.told(place):
        return
    if kind == "extra_forbidden":
        word = str(parts[-1]) if parts else ""
        message, hint = f"unknown field {shown(word)}", meant_by(root, plain, error, keys)
    elif follows(error, node):
        return
    else:
        message, hint = _said(kind, error["msg"], node.value if not is_key else error["input"], context)
    report.add(place, path_text(names), message, hint)


def _said(kind: str, default: str, value: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    """The message and the word that was probably meant."""
    if isinstance(value, dict | list) and kind not in _BY_KIND:
        value = {} if isinstance(value, dict) else []
    if value is None and kind.endswith("_type"):
        return f"is empty; {_WANTED.get(kind, 'give a value or leave the key out')}", ""
    if kind == "literal_error" and context.get("expected") == "1":
        return f"this version of Foedus reads format 1, got {shown(value)}", ""
    if kind in ("one_of", "literal_error", "union_tag_invalid"):
        return _choice(kind, value, context)
    if kind in _WANTED:
        return _wrong_type(kind, value)
    if kind in _BY_KIND:
        return _BY_KIND[kind](value, context), ""
    reason = default.removeprefix("Value error, ").removeprefix("Input ")
    return f"{reason}, got {shown(value)}", ""


_WANTED: Final = {
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a text",
    "tuple_type": "must be a list, as in [a, b]",
    "list_type": "must be a list, as in [a, b]",
    "dict_type": "must be a group of `key: value`",
    "model_type": "must be a group of `key: value`",
    "model_attributes_type": "must be a group of `key: value`",
}


def _wrong_type(kind: str, value: Any) -> tuple[str, str]:
    message = f"{_WANTED[kind]}, got {shown(value)}"
    if isinstance(value, str) and kind in ("float_type", "int_type"):
        trouble = number_trouble(value)
        return (f"{message} ({trouble})" if trouble else message), ""
    if kind == "string_type" and isinstance(value, int | float):
        return f"{message} (put it in quotes)", ""
    if kind == "bool_type" and isinstance(value, str):
        return message, truth_meant(value)
    return message, ""


def _choice(kind: str, value: Any, context: Mapping[str, Any]) -> tuple[str, str]:
    what = f"a {context['what']}" if "what" in context else "possible here"
    choices = list(context.get("choices", ()))
    if kind == "union_tag_invalid":
        what, value = "a type of effect", context.get("tag")
    if not choices:
        expected = str(context.get("expected_tags") or context.get("expected", ""))
        choices = re.findall(r"'([^']*)'", expected) or re.findall(r"[^\s,]+", expected.replace(" or ", " "))
    message = f"{shown(value)} is not {what}"
    hint = suggestion(value, choices) if isinstance(value, str) else ""
    listed = ", ".join(choices)
    return (message if hint else f"{message} (one of: {listed})" if len(choices) > 1 else f"must be {listed}"), hint


def _bound(words: str, key: str) -> Callable[[Any, Mapping[str, Any]], str]:
    return lambda value, context: f"must be {words} {shown(context[key])}, got {shown(value)}"


def _count(word: str, key: str) -> Callable[[Any, Mapping[str, Any]], str]:
    return lambda value, context: (
        f"must have {word} {context[key]} {'entry' if context[key] == 1 else 'entries'}"
        + (f", has {len(value)}" if isinstance(value, dict | list) else "")
    )


_BY_KIND: Final[dict[str, Callable[[Any, Mapping[str, Any]], str]]] = {
    "greater_than": _bound("more than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("less than", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "too_short": _count("at least", "min_length"),
    "too_long": _count("at most", "max_length"),
    "string_too_short": lambda value, context: "must not be empty",
    "string_too_long": lambda value, context: f"must have at most {context['max_length']} characters, has {len(value)}",
    "form": lambda value, context: f"{shown(value)} is not of the form wanted here: {context['form']}",
    "date": lambda value, context: f"{context['reason']}, got {shown(value)}",
    "union_tag_not_found": lambda value, context: "an effect needs a `type`",
    "finite_number": lambda value, context: "must be a finite number",
    "unexpected_positional_argument": lambda value, context: "must have fewer entries",
}
