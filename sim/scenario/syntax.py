"""What the YAML parser objects to, said in words that tell what to change."""

from __future__ import annotations

from typing import Final, TypeAlias

import yaml

from sim.scenario.problems import Place, escaped

Trouble: TypeAlias = tuple[Place, str, str]
"""A place, a path and a message."""

_SYNTAX: Final = (
    ("cannot start any token", "a value cannot start like this: indent with spaces, not tabs, and quote @ ` % text"),
    ("while scanning a quoted scalar", "this quote is never closed"),
    ("mapping values are not allowed", "unexpected ':'; quote a text that contains ': '"),
    ("could not find expected ':'", "expected `key: value`; a ':' is missing or the indentation is wrong"),
    ("did not find expected key", "expected `key: value` at this indentation"),
    ("did not find expected '-' indicator", "expected '- ' of the list above, or another indentation"),
    ("did not find expected ',' or ']'", "a list opened with '[' lacks ',' or ']'"),
    ("did not find expected ',' or '}'", "a group opened with '{' lacks ',' or '}'"),
    ("did not find expected <document start>", "only one document can stand here; is the indentation right?"),
    ("did not find expected node content", "a value is missing here, or a bracket is not closed"),
    ("unknown escape character", "unknown escape after '\\'; use single quotes to keep '\\' as it is"),
    ("invalid Unicode character escape code", "this escape is not a character"),
    ("exceeded max", "lists and groups are nested too deep"),
    ("block entries are not allowed", "unexpected '-'; put it on a line of its own, indented with spaces"),
)


def trouble_of(error: yaml.YAMLError, file: str) -> Trouble:
    """Where and why a text is no YAML."""
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted scalar" in context or "simple key" in context or "expected ',' or" in problem:
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, 1, 1)
    said = f"{context} {problem}".strip()
    for sign, message in _SYNTAX:
        if sign in said:
            return place, "", message
    if not said:
        said = str(error).splitlines()[0] if str(error) else "unreadable"
    return place, "", f"not valid YAML ({escaped(said, 120)})"
