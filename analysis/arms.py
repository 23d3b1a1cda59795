"""The other arm of a claim in words: what the file says of it, or else what is left out and what is set, by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.scenario import ClaimSpec, Scenario
from sim.schedule import PARAMETERS

NAMED: Final = 4
"""So many things that are left out are named, and the others counted."""
_KINDS: Final = ("treaty", "event", "nation")


def arm(claim: ClaimSpec, scenario: Scenario) -> str:
    """How the other arm differs: the file's own sentence, or one made of what it leaves out and what it sets."""
    if claim.otherwise:
        return claim.otherwise
    left_out = [called(word, scenario) for kind in _KINDS for word in claim.without if word.startswith(f"{kind}:")]
    parts = [f"without {_listed(left_out)}"] if left_out else []
    return "; ".join([*parts, *(setting(path, value, scenario) for path, value in claim.set.items())])


def whom(claim: ClaimSpec, scenario: Scenario) -> str:
    """The name of the nation or the treaty that is measured; nothing for the system."""
    if claim.nation is not None:
        return _nation(claim.nation, scenario)
    return _treaty(claim.treaty, scenario) if claim.treaty is not None else ""


def _listed(names: Sequence[str]) -> str:
    told = list(names[:NAMED])
    if len(names) > NAMED:
        told.append(f"{len(names) - NAMED} more")
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def called(word: str, scenario: Scenario) -> str:
    """A thing of a scenario, as `without` names it, by its title."""
    kind, _, id = word.partition(":")
    if kind == "nation":
        return _nation(id, scenario)
    if kind == "treaty":
        return f"the treaty “{_treaty(id, scenario)}”"
    return f"the event “{_event(id, scenario)}”"


def _nation(id: str, scenario: Scenario) -> str:
    nation = scenario.nations.get(id)
    return nation.name or id if nation is not None else id


def _treaty(id: str, scenario: Scenario) -> str:
    treaty = scenario.organisations.get(id) or scenario.treaties.get(id)
    return treaty.title or id if treaty is not None else id


def _event(id: str, scenario: Scenario) -> str:
    return next((event.title or id for event in scenario.events if event.id == id), id)


def setting(path: str, value: Any, scenario: Scenario) -> str:
    """A value that is set: of what, how much, and what it is as told."""
    if path == "theory":
        return f"who is allied is decided by `{value}` instead of `{scenario.theory}`"
    given = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    head, _, rest = path.partition(".")
    if head == "parameters" or path in PARAMETERS:
        name = (rest if head == "parameters" else path).removesuffix(".value")
        told = f"`{name}` ({PARAMETERS[name].doc})" if name in PARAMETERS else f"`{name}`"
        before = scenario.parameters[name].value if name in scenario.parameters else None
        before = PARAMETERS[name].default if before is None and name in PARAMETERS else before
        return f"{told} {given}" + _instead(before, value)
    whose, field = _owner(head, rest, scenario)
    words = f"{field.replace('_', ' ').replace('.', ', ')} of {whose}" if field else whose
    return f"{words} {given}" + _instead(_found(scenario, path), value)


def _owner(head: str, rest: str, scenario: Scenario) -> tuple[str, str]:
    """Whose value a path names, and what is left of the path."""
    id, _, field = rest.partition(".")
    if head == "nations":
        return _nation(id, scenario), field
    if head in ("treaties", "organisations"):
        return _treaty(id, scenario), field
    if head == "events":
        return f"the event “{_event(id, scenario)}”", field
    if head == "dyads" and id.isdecimal() and int(id) < len(scenario.dyads):
        dyad = scenario.dyads[int(id)]
        return f"{_nation(dyad.holder, scenario)} towards {_nation(dyad.other, scenario)}", field
    return f"`{head}.{rest}`" if rest else f"`{head}`", ""


def _instead(before: Any, value: Any) -> str:
    """What a plain value is as told, where it is known."""
    plain = isinstance(before, bool | int | float | str) and not isinstance(value, dict | list)
    return f" instead of {before if isinstance(before, str) else json.dumps(before)}" if plain and before != "" else ""


def _found(scenario: Scenario, path: str) -> Any:
    """The value at a path of the scenario, none where there is no such place."""
    place: Any = scenario.model_dump(by_alias=True, mode="json", include={path.partition(".")[0]})
    for part in path.split("."):
        if isinstance(place, Mapping):
            place = place.get(part)
        elif isinstance(place, list):
            named = (entry for entry in place if isinstance(entry, Mapping) and entry.get("id") == part)
            place = place[int(part)] if part.isdecimal() and int(part) < len(place) else next(named, None)
        else:
            return None
    return place
