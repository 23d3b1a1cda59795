"""The JSON Schema that editors use: current, complete, and agreeing with the models on real files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from sim.events import effect_types
from sim.scenario import Nation, Scenario, json_schema
from sim.scenario.jsonschema import SHIPPED, schema_text
from sim.vocabulary import INTERESTS, Article, words


def test_the_shipped_file_is_current() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == schema_text(), "run: python -m sim.scenario"


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def test_every_field_of_the_format_is_described() -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in {"Scenario": json_schema(), **json_schema()["$defs"]}.items()
        if "properties" in schema and name not in {kind.__name__ for kind in effect_types().values()}
        for field, property in schema["properties"].items()
        if "description" not in property and "$ref" not in property
    ]
    assert not silent


def test_unknown_keys_are_refused_everywhere() -> None:
    for schema in json_schema()["$defs"].values():
        assert schema.get("additionalProperties") is False
    assert json_schema()["additionalProperties"] is False


def test_words_of_the_model_are_completed() -> None:
    nation = json_schema()["$defs"]["Nation"]["properties"]
    assert tuple(nation["interests"]["properties"]) == INTERESTS
    assert "hedge" in nation["strategy"]["enum"]
    treaty = json_schema()["$defs"]["Treaty"]["properties"]
    assert list(treaty["articles"]["properties"]) == words(Article)
    kinds = [entry["$ref"] for entry in json_schema()["$defs"]["Event"]["properties"]["effects"]["items"]["oneOf"]]
    assert len(kinds) == len(effect_types())


def test_every_reference_leads_somewhere() -> None:
    for schema in _objects(json_schema()):
        if "$ref" in schema:
            assert schema["$ref"].removeprefix("#/$defs/") in json_schema()["$defs"]
    json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_models_are_frozen_and_strict() -> None:
    for model in (Scenario, Nation):
        assert model.model_config["frozen"] and model.model_config["strict"]
        assert model.model_config["extra"] == "forbid" and model.model_config["allow_inf_nan"] is False


@pytest.mark.parametrize("library", ["mesa", "pandas", "matplotlib", "numba", "pyarrow", "scipy"])
def test_reading_a_scenario_imports_nothing_heavy(library: str) -> None:
    code = f"import sys, sim.scenario; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
