"""Writes the JSON Schema of scenario files anew: `python -m sim.scenario`."""

from __future__ import annotations

from sim.scenario.jsonschema import SHIPPED, schema_text

if __name__ == "__main__":
    SHIPPED.write_text(schema_text(), encoding="utf-8")
