"""Whether the events of a scenario fit it: one trigger each, nations and treaties and measures that exist."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from sim.events.base import MEMBERS
from sim.scenario.checker import Checker
from sim.scenario.problems import shown, suggestion
from sim.scenario.reader import Part
from sim.scenario.schema import Event, WhenMeasure, WhenMember
from sim.world import World


def check_events(checker: Checker, metrics: Collection[str] | None) -> None:
    """Complain about what is wrong with the events, and about two of one name."""
    seen: set[str] = set()
    for index, event in enumerate(checker.scenario.events):
        parts = ("events", index)
        if checker.right((*parts, "id")):
            if event.id in seen:
                checker.unknown((*parts, "id"), f"another event is called {shown(event.id)}")
            seen.add(event.id)
        _event(checker, parts, event, metrics)


def _event(checker: Checker, parts: tuple[Part, ...], event: Event, metrics: Collection[str] | None) -> None:
    """Complain about what is wrong with one event."""
    triggers = [name for name in ("date", "when", "rate") if getattr(event, name) is not None]
    if len(triggers) != 1:
        given = f"has {' and '.join(triggers)}" if triggers else "has none of them"
        fields = [(*parts, name) for name in ("date", "when", "rate")]
        checker.complain(parts, f"an event needs exactly one of `date`, `when` and `rate`, {given}", *fields)
    for name in ("after", "until"):
        if event.date is not None and getattr(event, name) is not None:
            checker.complain((*parts, name), f"`{name}` goes with `when` or `rate`, not with `date`")
    if event.after is not None and event.until is not None and event.until < event.after:
        checker.complain((*parts, "until"), "the latest moment lies before the earliest, `after`")
    if isinstance(event.when, WhenMember):
        checker.nation(event.when.member, (*parts, "when", "member"))
        checker.treaty(event.when.treaty, (*parts, "when", "treaty"))
    elif event.when is not None:
        _measure(checker, (*parts, "when"), event.when, metrics)
    for index, effect in enumerate(event.effects):
        _effect(checker, (*parts, "effects", index), effect)
    checker.source(event.source, (*parts, "source"))


def _measure(checker: Checker, parts: tuple[Part, ...], when: WhenMeasure, metrics: Collection[str] | None) -> None:
    if (when.below is None) == (when.above is None):
        checker.complain(parts, "give exactly one of `below` and `above`", (*parts, "below"), (*parts, "above"))
    for name in ("nation", "towards"):
        if getattr(when, name) is not None:
            checker.nation(getattr(when, name), (*parts, name))
    if when.towards is not None and when.nation is None:
        checker.complain((*parts, "towards"), "`towards` needs `nation` as well", (*parts, "nation"))
        return
    if when.nation is None:
        known, what = metrics, "a metric of the system"
    else:
        dims = "n" if when.towards is None else "nn"
        known, what = measures(dims), "a quantity of a nation" if dims == "n" else "a quantity between two nations"
        if when.nation == when.towards:
            checker.complain((*parts, "towards"), "must be another nation")
    right = all(checker.right((*parts, field)) for field in ("measure", "nation", "towards"))
    if known is not None and when.measure not in known and right:
        hint = suggestion(when.measure, known)
        checker.unknown((*parts, "measure"), f"{shown(when.measure)} is not {what}", hint)


@lru_cache(maxsize=4)
def measures(dims: str) -> tuple[str, ...]:
    """The quantities of the world that a condition can measure, of a nation "n" or of a dyad "nn"."""
    return tuple(name for name, column in World.columns().items() if column.dims == dims)


@lru_cache(maxsize=64)
def references(kind: type[BaseModel]) -> dict[str, str]:
    """Which fields of a type of effect name a nation or a treaty, by the key in the file."""
    found = {}
    for key, schema in kind.model_json_schema(by_alias=True).get("properties", {}).items():
        refers = schema.get("refers_to") or schema.get("items", {}).get("refers_to")
        if refers is not None:
            found[key] = refers
    return found


def _effect(checker: Checker, parts: tuple[Part, ...], effect: BaseModel) -> None:
    values: dict[str, Any] = effect.model_dump(by_alias=True)
    for key, refers in references(type(effect)).items():
        given = values[key]
        listed = isinstance(given, list | tuple)
        for index, id in enumerate(given) if listed else [(0, given)]:
            where = (*parts, key, index) if listed else (*parts, key)
            if refers == "treaty" or (refers != "nation" and id.startswith(MEMBERS)):
                checker.treaty(id.removeprefix(MEMBERS), where)
            else:
                checker.nation(id, where)
    if values.get("challenger") is not None and values.get("challenger") == values.get("target"):
        checker.complain((*parts, "target"), "a nation cannot challenge itself")
    checker.ideology(values.get("ideology"), (*parts, "ideology"))
