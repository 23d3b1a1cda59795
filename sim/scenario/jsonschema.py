"""The JSON Schema of scenario files, from the models: editors complete, explain and check by it.

`python -m sim.scenario` writes it anew to scenario.schema.json.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sim.scenario.schema import Scenario

SHIPPED: Final = Path(__file__).with_name("scenario.schema.json")
_FROM_TABLE: Final = ("gdp", "burden", "polity", "ideology", "location")


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """The schema as a dictionary (draft 2020-12)."""
    schema: dict[str, Any] = plainer(Scenario.model_json_schema(by_alias=True, mode="validation"))
    nation = schema["$defs"]["Nation"]
    needed = nation.pop("required")
    alone = [word for word in schema.pop("required") if word not in ("foedus", "name")]
    schema["required"] = ["foedus", "name"]
    whole = {"patternProperties": {".": {"required": needed}}}
    in_table = {"anyOf": [{"required": ["nations_csv"]}, {"required": ["extends"]}]}
    schema["allOf"] = [
        {"if": {"not": {"required": ["extends"]}}, "then": {"required": [word for word in alone if word != "nations"]}},
        {"if": {"not": in_table}, "then": {"required": ["nations"], "properties": {"nations": whole}}},
    ]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Foedus scenario", **schema}


def plainer(schema: Any) -> Any:
    """Without generated titles; names of an open group that come from a list spelled out, others refused."""
    if isinstance(schema, list):
        return [plainer(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {
        key: ({name: plainer(entry) for name, entry in value.items()} if key in _NAMED else plainer(value))
        for key, value in schema.items()
        if key not in ("refers_to", "discriminator") and not (key == "title" and isinstance(value, str))
    }
    names = plain.pop("propertyNames", None)
    if isinstance(names, dict) and "enum" in names:
        plain["properties"] = dict.fromkeys(names["enum"], plain["additionalProperties"])
        plain["additionalProperties"] = False
    elif isinstance(names, dict):
        plain["propertyNames"] = names
    if "patternProperties" in plain:
        plain.setdefault("additionalProperties", False)
    if "description" in plain:
        plain["description"] = " ".join(str(plain["description"]).split())
    return plain


_NAMED: Final = ("properties", "$defs", "patternProperties")


def schema_text() -> str:
    """The schema as the text of the shipped file."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def known_keys(value: Any, parts: tuple[str | int, ...], root: dict[str, Any] | None = None) -> list[str]:
    """The keys that the group under a path may have, given the plain document it is part of; for suggestions.

    The schema of the document is that of scenarios unless another one is given.
    """
    root = json_schema() if root is None else root
    schemas, here = _options(root, value, root), value
    for part in parts:
        here = _inside(here, part)
        schemas = [
            option for schema in schemas for child in _children(schema, part) for option in _options(child, here, root)
        ]
    return sorted({key for schema in schemas for key in schema.get("properties", {})})


def _inside(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _options(schema: Any, value: Any, root: dict[str, Any]) -> list[dict[str, Any]]:
    """The schemas that may hold for a value: references followed, unions opened, types of effect told apart."""
    if not isinstance(schema, dict):
        return []
    if "$ref" in schema:
        return _options(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], value, root)
    found = [schema]
    for union in ("anyOf", "oneOf"):
        found += [option for entry in schema.get(union, []) for option in _options(entry, value, root)]
    kind = value.get("type") if isinstance(value, dict) else None
    named = [option for option in found if option.get("properties", {}).get("type", {}).get("const", 0) == kind]
    return named or found


def _children(schema: dict[str, Any], part: str | int) -> list[Any]:
    if isinstance(part, int):
        return [schema[key] for key in ("items",) if key in schema]
    if part in schema.get("properties", {}):
        return [schema["properties"][part]]
    return [*schema.get("patternProperties", {}).values(), schema.get("additionalProperties")]
