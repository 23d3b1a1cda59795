"""What the page is told of a session once: nations, treaties, indices, parameters, and what can happen."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from analysis.app.outlines import places
from analysis.app.session import Session
from analysis.arms import arm
from analysis.frames import FIGURES, short
from analysis.phrases import listed
from analysis.tournament import under
from sim.cli.output import bound
from sim.events import effect_types
from sim.metrics import METRICS, selected
from sim.scenario import Scenario
from sim.scenario.build import build_schedule
from sim.schedule import PARAMETERS, RIVALS, SILENCED, STANDARD, THEORIES
from sim.study.manifest import about
from sim.vocabulary import SWITCH
from sim.world import World

REPUTATION: Final = "share of its commitments that it kept, recent ones counting more"
MARKET: Final = "The treaty market"
REFERENCES: Final = {"nation": "nation", "treaty": "treaty"}


def session_as_data(session: Session) -> dict[str, Any]:
    """All that the page needs to show a session, but for its frames."""
    scenario, manifest = session.base.scenario, about(session.base)
    x, y = places([row["lat"] for row in manifest["nations"]], [row["lon"] for row in manifest["nations"]])
    recorded = selected(scenario.record)["system"]
    return {
        "id": session.id,
        "world": {
            "id": session.world.id, "name": scenario.name, "title": scenario.title, "summary": scenario.summary,
            "question": scenario.question, "limits": scenario.limits, "start": scenario.calendar.start,
            "end": scenario.calendar.end, "steps_per_year": scenario.calendar.steps_per_year,
            "replicate": session.replicate, "seed": session.seed, "focus": manifest["focus"],
            "events": manifest["events"], "theory": scenario.theory,
            "twins": _twins(scenario),
        },
        "nations": [
            row | {"x": short(x[k]), "y": short(y[k])} for k, row in enumerate(manifest["nations"])
        ],
        "treaties": manifest["treaties"],
        "indices": [
            {"name": m.name, "unit": m.unit, "doc": m.doc, "low": bound(m.low), "high": bound(m.high)}
            for m in METRICS["system"].values() if m.name in recorded
        ],
        "measures": measures(),
        "parameters": _parameters(scenario), "theories": theories(),
        "event_types": event_types(),
        "branches": [branch.as_data() for branch in session.branches.values()],
    }  # fmt: skip


def _twins(scenario: Scenario) -> list[dict[str, Any]]:
    """The other arms of the scenario's claims: what each leaves out and sets, and what is said to come of it."""
    return [
        {"says": each.says, "text": arm(each, scenario), "without": each.without, "parameters": dict(each.set)}
        for each in scenario.claims
        if each.without or each.set
    ]


@cache
def measures() -> list[dict[str, str]]:
    """What frames say of each nation, in words."""
    columns, metrics = World.columns(), METRICS["nation"]
    found = []
    for name, column in FIGURES.items():
        unit, doc = (
            (columns[column].unit, columns[column].doc) if column in columns
            else (metrics[column].unit, metrics[column].doc) if column in metrics else ("-", REPUTATION)
        )  # fmt: skip
        found.append({"name": name, "label": name.replace("_", " "), "unit": unit, "doc": doc})
    return found


def _parameters(scenario: Scenario) -> list[dict[str, Any]]:
    """The parameters of the rules of all theories, with their values in this world where they act."""
    values: dict[str, float] = {}
    for theory in reversed(THEORIES):  # the standard one last: what null models have as nil, it has as the world tells
        values |= build_schedule(under(scenario, theory)).values()
    return [
        {"path": path, "value": values[path], "default": p.default, "unit": p.unit, "low": bound(p.low),
         "high": bound(p.high), "doc": p.doc, "source": p.source, "integer": p.unit == SWITCH}
        for path, p in PARAMETERS.items()
    ]  # fmt: skip


@cache
def theories() -> list[dict[str, Any]]:
    """The theories that may decide who is allied: what each says, and the parameters that do nothing under it."""
    found = []
    for name in THEORIES:
        nil = SILENCED.get(name, ())
        nothing = f", but {listed([path.partition('.')[2].replace('_', ' ') for path in nil])} weigh nothing"
        rival = (RIVALS[name].__doc__ or "").partition("\n")[0] if name in RIVALS else ""
        acting = STANDARD.under(name).parameters().keys() - set(nil)
        idle = [path for path in PARAMETERS if path not in acting]
        found.append({"name": name, "says": rival or f"{MARKET}{nothing if nil else ''}.", "idle": idle})
    return found


@cache
def event_types() -> list[dict[str, Any]]:
    """The effects that events can have, as they are declared."""
    return [
        {"type": word, "doc": (kind.__doc__ or "").strip().splitlines()[0], "fields": _fields(kind)}
        for word, kind in effect_types().items()
    ]


def _fields(kind: Any) -> list[dict[str, Any]]:
    """The fields of a type of effect, as a form asks for them."""
    schema = kind.model_json_schema(by_alias=True)
    required = schema.get("required", [])
    found = []
    for name, declared in schema["properties"].items():
        if name == "type":
            continue
        given = next((one for one in declared.get("anyOf", [declared]) if one.get("type") != "null"), declared)
        given = {**declared, **given}
        found.append(
            {"name": name, "kind": _kind(given), "doc": given.get("description", ""), "required": name in required,
             "default": given.get("default"), **_limits(given)}
        )  # fmt: skip
    return found


def _kind(given: dict[str, Any]) -> str:
    """The word for what a field takes."""
    refers, type = given.get("refers_to"), given.get("type")
    if refers in REFERENCES:
        return REFERENCES[refers]
    if type == "array":
        return "groups" if "refers_to" in given["items"] else "numbers"
    if "enum" in given:
        return "choice"
    return {"number": "number", "integer": "number", "boolean": "boolean"}.get(str(type), "text")


def _limits(given: dict[str, Any]) -> dict[str, Any]:
    """The range or the choices of a field, where it has them."""
    found: dict[str, Any] = {"choices": given["enum"]} if "enum" in given else {}
    for key, word in (
        ("minimum", "low"),
        ("exclusiveMinimum", "low"),
        ("maximum", "high"),
        ("exclusiveMaximum", "high"),
    ):
        if key in given:
            found[word] = given[key]
    return found
