"""`foedus rules`, `columns`, `events` and `metrics`: what the model is made of, from its own declarations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.base import app, examples
from sim.cli.output import bound, counted, show, show_json, span

if TYPE_CHECKING:
    from sim.columns import Column
    from sim.metrics import Metric
    from sim.rules.base import Parameter

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]

TRIGGERS: Final = ("date", "when", "rate", "after", "until")
"""The fields of an event that say when it happens."""


@app.command(epilog=examples("foedus rules", "foedus rules --parameters", "foedus rules --parameters --json"))
def rules(
    parameters: Annotated[bool, typer.Option("--parameters", help="Show the parameters of the rules.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the step, rule by rule: what each does, reads and writes, or its parameters."""
    from sim.schedule import STANDARD

    if parameters:
        _parameters(STANDARD.parameters(), as_json)
        return
    table = [dict(zip(("phase", "rule", "does", "reads", "writes"), row, strict=True)) for row in STANDARD.table()]
    if as_json:
        lists = ("reads", "writes")
        show_json(
            [
                {k: v.split(", ") if k in lists and v else [] if k in lists else v for k, v in row.items()}
                for row in table
            ]
        )
    else:
        show(table, ("rule", "phase"), "does")


def _parameters(known: Mapping[str, Parameter], as_json: bool) -> None:
    """The parameters by path, and how they are known."""
    if as_json:
        show_json([
            {"path": path, "default": p.default, "unit": p.unit, "low": bound(p.low), "high": bound(p.high),
             "source": p.source, "meaning": p.doc}
            for path, p in known.items()
        ])  # fmt: skip
        return
    show(parameter_rows(known), ("parameter", "default"), "meaning")
    print(f"\n{count_sources(known)}")


def parameter_rows(known: Mapping[str, Parameter]) -> list[dict[str, str]]:
    """Parameters in words, one row each."""
    return [
        {"parameter": path, "default": f"{p.default:g}", "unit": p.unit, "range": span(p.low, p.high),
         "source": p.source, "meaning": p.doc}
        for path, p in known.items()
    ]  # fmt: skip


def standing(source: str) -> str:
    """How far a number's source was seen, or that it is assumed, tuned or measured, by the words of the source."""
    last = source.rpartition(", ")[2]
    if "tuned" in source or "fitted" in source:
        return "tuned"
    if last in ("assumed", "stylised", "recalled", "abstract", "read"):
        return last
    return "measured" if source.startswith("measured") else "of another source"


def count_sources(known: Mapping[str, Parameter], detailed: bool = False) -> str:
    """How many parameters are assumed, tuned or have a source; `detailed` says how far the sources were seen."""
    kinds = Counter(standing(p.source) for p in known.values())
    counts = [f"{kinds.pop(kind)} {kind}" for kind in ("assumed", "tuned") if kind in kinds]
    if kinds:
        seen = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        counts.append(f"{kinds.total()} with a source" + (f" ({seen})" if detailed else ""))
    return f"{counted(len(known), 'parameter')}: " + ", ".join(counts)


@app.command(epilog=examples("foedus columns", "foedus columns --json"))
def columns(as_json: AsJson = False) -> None:
    """Show every quantity of the world: dimensions, unit, range, and whether it is a stock or a flow."""
    from sim.columns import AXES
    from sim.world import World

    known = World.columns().items()
    if as_json:
        show_json([
            {"name": name, "of": [AXES[axis] for axis in c.dims], "unit": c.unit, "low": bound(c.low),
             "high": bound(c.high), "kind": c.kind, "recorded": c.record, "meaning": c.doc}
            for name, c in known
        ])  # fmt: skip
        return
    show(column_rows(World.columns()), ("column",), "meaning")


def column_rows(known: Mapping[str, Column]) -> list[dict[str, str]]:
    """Quantities of the world in words, one row each."""
    from sim.columns import AXES

    return [
        {"column": name, "of": " × ".join(AXES[axis] for axis in c.dims), "unit": c.unit, "range": span(c.low, c.high),
         "kind": c.kind + (", recorded" if c.record else ""), "meaning": c.doc}
        for name, c in known.items()
    ]  # fmt: skip


@app.command(epilog=examples("foedus metrics", "foedus metrics --json"))
def metrics(as_json: AsJson = False) -> None:
    """Show what can be measured, of the system, each nation and each treaty, with formula, range and citation.

    Those recorded on request are measured where the `record` of a scenario names them.
    """
    from sim.metrics import METRICS

    known = [metric for level in METRICS.values() for metric in level.values()]
    if as_json:
        show_json([
            {"name": m.name, "level": m.level, "unit": m.unit, "low": bound(m.low), "high": bound(m.high),
             "default": m.default, "citation": m.cite, "formula": m.doc}
            for m in known
        ])  # fmt: skip
        return
    show(metric_rows(known), ("metric", "level"), "formula")


def metric_rows(known: Iterable[Metric]) -> list[dict[str, str]]:
    """Measures in words, one row each."""
    return [
        {"metric": m.name, "level": m.level, "unit": m.unit, "range": span(m.low, m.high), "citation": m.cite,
         "recorded": "always" if m.default else "on request", "formula": m.doc}
        for m in known
    ]  # fmt: skip


@app.command(epilog=examples("foedus events", "foedus events --json"))
def events(as_json: AsJson = False) -> None:
    """Show what can happen to a world, with the fields of each effect, and what can set it off."""
    known = event_parts()
    if as_json:
        show_json(known)
        return
    effects, triggers, conditions = event_rows(known)
    print("Effects: an event has a list of them, each with its type and fields.\n")
    show(effects, ("type",), "does")
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
    """The same in words: the rows of effects, of triggers and of conditions."""
    effects = [{"type": t["type"], "does": t["does"], "fields": _spelled(t["fields"])} for t in known["effects"]]
    triggers = [{"trigger": t["name"], "meaning": t["meaning"], "value": t["value"]} for t in known["triggers"]]
    conditions = [
        {"when": c["condition"], "does": c["does"], "fields": _spelled(c["fields"])} for c in known["conditions"]
    ]
    return effects, triggers, conditions


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


def _spelled(fields: list[dict[str, Any]]) -> str:
    """Fields in a line: `nation (id of a nation), loss (number in [0, 0.9]; what is lost)`, optional ones with `?`."""
    return ", ".join(f"{field['name']}{'' if field['required'] else '?'} ({_explained(field)})" for field in fields)


def _explained(field: Mapping[str, Any]) -> str:
    """What a field holds, and what it means where that says more."""
    meaning = str(field["meaning"]).removesuffix(".")
    said = f"{meaning[:1].lower()}{meaning[1:]}"
    return str(field["value"]) if said in ("", field["value"]) else f"{field['value']}; {said}"
