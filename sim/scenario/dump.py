"""Plain data to text: YAML that reads back to the same scenario, and the hash that stands for its meaning."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import yaml

from sim.scenario.scalars import BOOLEAN, DECIMAL, ENDLESS, INTEGER, NULL

_Base: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_TAG: Final = "tag:yaml.org,2002:"


class _Dumper(_Base):  # type: ignore[misc]
    """A dumper that quotes what our reader, and not what YAML 1.1, would take for something else than a text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _kind, _patterns in (("null", (NULL,)), ("bool", (BOOLEAN,)), ("int", (INTEGER,)), ("float", (DECIMAL, ENDLESS))):
    for _pattern in _patterns:
        _Dumper.add_implicit_resolver(_TAG + _kind, re.compile(f"(?:{_pattern.pattern})$"), None)


def dump(document: Mapping[str, Any]) -> str:
    """A scenario document as YAML text."""
    text: str = yaml.dump(
        dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    return text


def canonical(document: Mapping[str, Any]) -> str:
    """The document as one line of JSON with sorted keys; 1 and 1.0 are the same number."""
    return json.dumps(_even(document), sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(document: Mapping[str, Any]) -> str:
    """The sha256 of the meaning of a document: comments, order of keys and style do not count."""
    return hashlib.sha256(canonical(document).encode("ascii")).hexdigest()


def _even(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _even(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_even(entry) for entry in value]
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value
