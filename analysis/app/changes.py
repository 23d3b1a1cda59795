"""What a branch changes, in words: events that it adds, things that it leaves out, values that it sets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from analysis.app.edits import Edits
from analysis.arms import called, setting
from analysis.phrases import listed
from sim.scenario import Scenario

_QUARTERS: Final = ("first", "second", "third", "fourth")
_GROUP: Final = "members:"


def when(year: float, step: float) -> str:
    """The year at a time or, in a world of quarters, the quarter."""
    whole = math.floor(year + 1e-6)
    return f"{whole}" if step == 1.0 else f"the {_QUARTERS[int(4.0 * (year - whole) + 1e-6)]} quarter of {whole}"


def changes_of(edits: Edits, scenario: Scenario) -> list[str]:
    """What edits change of a scenario, one sentence a change, without its full stop."""
    return [
        *(_event(event, scenario) for event in edits.events),
        *(f"Without {called(word, scenario)}" for word in edits.without),
        *(f"From the first year {setting(path, value, scenario)}" for path, value in edits.parameters.items()),
    ]


def name_of(edits: Edits, scenario: Scenario) -> str:
    """The first change of edits in a few words."""
    if edits.events:
        return str(edits.events[0].get("title") or "an event")
    if edits.without:
        return f"without {called(edits.without[0], scenario).rpartition('“')[2].removesuffix('”')}"
    return next((f"{path} = {value}" for path, value in edits.parameters.items()), "")


def differences(one: Edits, other: Edits, names: tuple[str, str], scenario: Scenario) -> list[str]:
    """How two branches of a scenario differ, one sentence a difference: what only one of them has, and other values."""
    told = []
    for own, rest, name in ((one, other, names[0]), (other, one, names[1])):
        events = [event for event in own.events if event not in rest.events]
        told += [f"Only in “{name}”: {_lower(_event(event, scenario))}." for event in events]
        left = [called(word, scenario) for word in own.without if word not in rest.without]
        told += [f"Left out in “{name}” only: {listed(left)}."] if left else []
    for path in {**one.parameters, **other.parameters}:
        if path not in one.parameters or path not in other.parameters:
            own, name = (one, names[0]) if path in one.parameters else (other, names[1])
            told.append(f"From the first year, in “{name}” only: {setting(path, own.parameters[path], scenario)}.")
        elif one.parameters[path] != other.parameters[path]:
            value, twin = one.parameters[path], other.parameters[path]
            told.append(f"From the first year `{path}` is {value} in “{names[0]}” and {twin} in “{names[1]}”.")
    return told


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _event(event: Mapping[str, Any], scenario: Scenario) -> str:
    """An event that is added: when, its title, and its effects."""
    date = event["date"]
    time = f"on {date}" if isinstance(date, str) else f"in {when(float(date), scenario.calendar.dt)}"
    effects = [_effect(each, scenario) for each in event["effects"]]
    return f"{time[:1].upper()}{time[1:]} the event “{event.get('title') or 'without a title'}”: {'; '.join(effects)}"


def _effect(effect: Mapping[str, Any], scenario: Scenario) -> str:
    """An effect: its type, and each of its fields."""
    fields = [f"{key} {_value(value, scenario)}" for key, value in effect.items() if key != "type"]
    return " ".join([str(effect.get("type", "")).replace("_", " "), *([f"({', '.join(fields)})"] if fields else [])])


def _value(value: Any, scenario: Scenario) -> str:
    """A value of an effect, nations and treaties by name."""
    if isinstance(value, list):
        return listed([_value(each, scenario) for each in value])
    if not isinstance(value, str):
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"
    if value in scenario.nations:
        return scenario.nations[value].name or value
    treaties = {**scenario.treaties, **scenario.organisations}
    id = value.removeprefix(_GROUP)
    title = (treaties[id].title or id) if id in treaties else id
    return f"the members of {title}" if value.startswith(_GROUP) else title
