"""The JSON Schema of study files, from the models; `foedus schema --study` prints it."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sim.scenario.jsonschema import known_keys, plainer
from sim.sweep.schema import StudySpec


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """The schema as a dictionary (draft 2020-12)."""
    schema = plainer(StudySpec.model_json_schema(by_alias=True, mode="validation"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Foedus study", **schema}


def schema_text() -> str:
    """The schema as text."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def keys_of(value: Any, parts: tuple[str | int, ...]) -> list[str]:
    """The keys that the group under a path of a study may have; for suggestions."""
    return known_keys(value, parts, json_schema())
