"""`foedus events`: what can happen to a world, from the declarations of effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from sim.cli.base import app, examples
from sim.cli.output import must_know, show, show_json
from sim.cli.reference import AsJson, names_of

TRIGGERS: Final = ("date", "when", "rate", "after", "until")
"""The fields of an event that say when it happens."""


@app.command(epilog=examples("foedus events", "foedus events rivalry crisis", "foedus events --json"))
def events(names: Annotated[list[str] | None, names_of("types of effect")] = None, as_json: AsJson = False) -> None:
    """Show what can happen to a world, with the fields of each effect, and what can set it off."""
    known = event_parts()
    must_know("type of effect", "foedus events", [effect["type"] for effect in known["effects"]], names)
    if names:
        known = {"effects": [effect for effect in known["effects"] if effect["type"] in names]}
    if as_json:
        show_json(known)
        return
    if names:
        show(effect_rows(known["effects"], ()), ("type",), "does")
        return
    effects, fields, triggers, conditions = event_rows(known)
    print("Effects: an event has a list of them, each with its type and fields.")
    print("Fields with ? may be left out; those without words stand below all effects.\n")
    show(effects, ("type",), "does")
    print("\nFields that several effects have, the same in each.\n")
    show(fields, ("field",), "meaning")
    print("\nTriggers: an event has exactly one of `date`, `when` and `rate`.\n")
    show(triggers, ("trigger",), "meaning")
    print("\nConditions: what `when` may say.\n")
    show(conditions, ("when",), "does")


def event_parts() -> dict[str, list[dict[str, Any]]]:
    """What can happen to a world, as data: effects, triggers and conditions."""
    from sim.events import effect_types
    from sim.scenario import Event, WhenMeasure, WhenMember

    fields = {field["name"]: field for field in _fields(Event.model_json_schema())}
    types = [
        {"type": word, "does": " ".join((kind.__doc__ or "").split()), "fields": _fields(kind.model_json_schema())}
        for word, kind in effect_types().items()
    ]
    conditions = [
        {
            "condition": next(iter(kind.model_fields)),
            "does": " ".join((kind.__doc__ or "").split()),
            "fields": _fields(kind.model_json_schema()),
        }
        for kind in (WhenMember, WhenMeasure)
    ]
    return {"effects": types, "triggers": [fields[name] for name in TRIGGERS], "conditions": conditions}


def event_rows(known: Mapping[str, list[dict[str, Any]]]) -> tuple[list[dict[str, str]], ...]:
    """The same in words: the rows of effects, of the fields that several of them have, of triggers, of conditions."""
    common = common_fields(known["effects"])
    fields = [
        {"field": field["name"], "meaning": field["meaning"], "value": field["value"],
         "in": ", ".join(effect["type"] for effect in known["effects"] if field in effect["fields"])}
        for field in common
    ]  # fmt: skip
    triggers = [{"trigger": t["name"], "meaning": t["meaning"], "value": t["value"]} for t in known["triggers"]]
    conditions = [
        {"when": c["condition"], "does": c["does"], "fields": _spelled(c["fields"])} for c in known["conditions"]
    ]
    return effect_rows(known["effects"], common), fields, triggers, conditions


def common_fields(effects: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields that two effects or more have, with the same value and meaning, in the order of their first use."""
    every = [field for effect in effects for field in effect["fields"]]
    return [field for k, field in enumerate(every) if every.count(field) > 1 and field not in every[:k]]


def effect_rows(effects: Sequence[dict[str, Any]], common: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Effects in words; of fields told elsewhere only the names."""
    return [{"type": e["type"], "does": e["does"], "fields": _spelled(e["fields"], common)} for e in effects]


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a part of a scenario, each with the kind of its value, its default and its meaning."""
    needed, found = schema.get("required", ()), []
    for name, field in schema["properties"].items():
        if name == "type":
            continue
        found.append({
            "name": name,
            "value": value_of(field, schema.get("$defs", {})),
            "required": name in needed,
            "default": field.get("default"),
            "meaning": field.get("description", ""),
        })  # fmt: skip
    return found


def value_of(field: Mapping[str, Any], defined: Mapping[str, Any]) -> str:
    """What a field holds, in words, from its JSON Schema."""
    if "enum" in field:
        return "one of " + ", ".join(field["enum"])
    if "refers_to" in field:
        return f"id of a {field['refers_to']}"
    if str(field.get("pattern", "")).startswith("^[0-9]{4}"):
        return "day"
    if "anyOf" in field:
        options = [value_of(option, defined) for option in field["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(options))
    kind = field.get("type")
    if kind == "array":
        return "list of: " + value_of(field["items"], defined)
    if kind in ("number", "integer"):
        low, high = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
        if kind == "integer" and high == 9999:
            return "year"
        return "number" if low is None or high is None else f"number in [{low:g}, {high:g}]"
    return {"boolean": "true or false", "string": "text"}.get(str(kind), "group of fields")


def _spelled(fields: Sequence[dict[str, Any]], common: Sequence[dict[str, Any]] = ()) -> str:
    """Fields in a line: `nation (id of a nation), loss (number in [0, 0.9]; what is lost)`, optional ones with `?`."""
    return ", ".join(
        f"{field['name']}{'' if field['required'] else '?'}" + ("" if field in common else f" ({_explained(field)})")
        for field in fields
    )


def _explained(field: Mapping[str, Any]) -> str:
    """What a field holds, and what it means where that says more."""
    meaning = str(field["meaning"]).removesuffix(".")
    said = f"{meaning[:1].lower()}{meaning[1:]}"
    return str(field["value"]) if said in ("", field["value"]) else f"{field['value']}; {said}"
