"""Edits: what a branch changes of its base, checked by the reader of scenarios and written as a scenario file."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from analysis.app.trouble import UNFIT, Trouble
from sim.metrics import METRICS
from sim.scenario import Loaded, ScenarioError, Setting, dump
from sim.scenario.checks import FILE_NAMES_TAKEN
from sim.scenario.counterfactual import changed, leave_out, needed
from sim.scenario.load import settled
from sim.scenario.merge import override
from sim.scenario.problems import Place, Problem, Report, escaped, shown
from sim.scenario.reader import MOST_DEPTH, Node
from sim.scenario.scalars import LARGEST_INTEGER, text_trouble
from sim.sweep.axes import path_trouble
from sim.sweep.base import PARAMETERS, is_word

MOST_EDITS: Final = 200
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)


@dataclass(frozen=True)
class Edits:
    """What differs from the base: values by their paths, as `--set` knows them, events that are added, and what is
    left out, as `--without` knows it.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parameters or self.events or self.without)

    def over(self, earlier: Edits) -> Edits:
        """These edits on top of earlier ones; a value set again is replaced."""
        return Edits(
            {**earlier.parameters, **self.parameters},
            (*earlier.events, *self.events),
            tuple(dict.fromkeys((*earlier.without, *self.without))),
        )

    def as_data(self) -> dict[str, Any]:
        """The edits as they were given."""
        events = [dict(event) for event in self.events]
        return {"parameters": dict(self.parameters), "events": events, "without": list(self.without)}


def read_edits(given: Mapping[str, Any], since: float) -> Edits:
    """The edits of a request; Trouble with what has not their form, or would happen before the time `since`."""
    parameters, events, without = given.get("parameters", {}), given.get("events", []), given.get("without", [])
    errors = []
    if not isinstance(parameters, dict):
        errors.append(("parameters", "must be a group of path: value"))
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        errors.append(("events", "must be a list of events, each with title, date and effects"))
    if not isinstance(without, list) or not all(isinstance(word, str) for word in without):
        errors.append(("without", "must be a list of words such as event:ID"))
    if not errors and len(parameters) + len(events) + len(without) > MOST_EDITS:
        errors.append(("", f"a branch has at most {MOST_EDITS} edits"))
    if not errors:
        errors = [(f"parameters.{path}", trouble) for path in parameters if (trouble := _path_trouble(path))]
        errors += [error for k, event in enumerate(events) for error in _event_trouble(k, event, since)]
    if errors:
        raise Trouble(UNFIT, *errors)
    return Edits(parameters, tuple(events), tuple(dict.fromkeys(without)))


def with_all_that_needs_it(edits: Edits, base: Loaded) -> Edits:
    """Edits that leave out, too, the events and treaties of the base that cannot be without what they leave out."""
    if not edits.without:
        return edits
    scenario = base.scenario
    there = [f"event:{event.id}" for event in scenario.events]
    there += [f"treaty:{id}" for id in (*scenario.treaties, *scenario.organisations)]
    there += [f"nation:{id}" for id in scenario.nations]
    unknown = [word for word in edits.without if word not in there]
    if unknown:
        raise Trouble(UNFIT, *(("without", f"there is no {shown(word)} in this world") for word in unknown))
    words: Sequence[str] = edits.without
    try:
        changed(base, words, [], PARAMETERS, METRICS)
    except ScenarioError as error:
        words = needed(base, words, [], error, PARAMETERS, METRICS) or words
    return replace(edits, without=tuple(words))


def _path_trouble(path: str) -> str:
    """Why a path leads to no value that a branch may set; empty if it does."""
    if is_word(path):
        return "write the path of a value, as in nations.FRA.burden or negotiate.meeting_rate"
    return path_trouble(path)


def _event_trouble(number: int, event: Mapping[str, Any], since: float) -> list[tuple[str, str]]:
    """What the app itself asks of an event, beyond what the reader of scenarios does."""
    found = [(f"events.{number}.id", "the app names its events itself; leave this out")] if "id" in event else []
    if event.get("date") is None:
        return [*found, (f"events.{number}.date", "is required: the year or day when it happens")]
    year = _year(event["date"])
    if year is not None and year < since - 1e-9:
        told = f"lies before the branching, {since:g}; give a later date, or branch from an earlier year"
        found.append((f"events.{number}.date", told))
    return found


def _year(given: Any) -> float | None:
    """The decimal year of a date; None where the reader will say that it is none."""
    from sim.clock import decimal_year

    try:
        return float(given) if isinstance(given, float) else decimal_year(given)
    except ValueError:
        return None


def day_of(given: Any) -> Any:
    """A date as files write it: a decimal year is the first day that does not lie before it."""
    if not isinstance(given, float) or not 1 <= given < 9999:
        return given
    year = math.floor(given)
    passed = math.ceil((given - year) * (date(year + 1, 1, 1) - date(year, 1, 1)).days - 1e-6)
    return (date(year, 1, 1) + timedelta(days=passed)).isoformat() if passed else year


def edited(base: Loaded, edits: Edits, own: int = 0) -> Loaded:
    """The base with the edits; Trouble with all that is wrong, the events being numbered from the `own`th on."""
    if not edits:
        return base
    root, report = base.root.copy(), Report()
    assert isinstance(root.value, dict)
    for key in ("claims", "exercise"):
        root.value.pop(key, None)
    leave_out(root, edits.without)
    _forget(root.child("focus"), {word.partition(":")[2] for word in edits.without})
    try:
        settings = [
            Setting(f"{path}={json.dumps(value)}", f"parameters.{path}") for path, value in edits.parameters.items()
        ]
        override(root, settings, PARAMETERS, report)
        _add(root, edits.events, own, base.files[0], report)
        return settled(root, base.files[:1], report, PARAMETERS, METRICS, base.theories)
    except ScenarioError as error:
        raise Trouble(UNFIT, *map(_told, error.problems)) from None


def _forget(focus: Node | None, ids: Collection[str]) -> None:
    """Take what is left out of those whom figures tell of first."""
    listed = focus.value.values() if focus is not None and isinstance(focus.value, dict) else ()
    for node in listed:
        if isinstance(node.value, list):
            node.value = [entry for entry in node.value if entry.value not in ids]


def _told(problem: Problem) -> tuple[str, str]:
    """A problem at the field of the request that it stands at, else with the path in the scenario."""
    hint = f"; did you mean '{escaped(problem.hint)}'?" if problem.hint else ""
    if problem.file.startswith("parameters."):
        return problem.file, problem.message + hint
    if isinstance(problem.column, str):
        return problem.column, problem.message + hint
    return "", f"{problem.path}: {problem.message}{hint}"


def _add(root: Node, events: Sequence[Mapping[str, Any]], own: int, file: str, report: Report) -> None:
    """Put events behind those of the scenario, each with an id of its own."""
    there = root.child("events")
    listed = list(there.value) if there is not None and isinstance(there.value, list) else []
    taken = {str(entry.value) for node in listed if (entry := node.child("id")) is not None}
    for number, event in enumerate(events, -own):
        id = _id(str(event.get("title") or ""), taken)
        taken.add(id)
        document = {"id": id, **event, "date": day_of(event["date"])}
        listed.append(_node(document, Place(file, 0, f"events.{number}"), report))
    if events and isinstance(root.value, dict):
        root.value["events"] = Node(listed, root.place)


def _id(title: str, taken: set[str]) -> str:
    """An id for an event, of the words of its title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = f"added-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')[:36].strip('-') or 'event'}"
    return next(id for k in range(1, len(taken) + 2) if (id := stem if k == 1 else f"{stem}-{k}") not in taken)


def _node(given: Any, place: Place, report: Report, depth: int = 0) -> Node:
    """Plain data as a document, in which the path of the request stands in place of the column."""
    if depth > MOST_DEPTH:
        report.stop(place, "", f"lists and groups are nested more than {MOST_DEPTH} deep")

    def below(key: object, value: Any) -> Node:
        return _node(value, place._replace(column=f"{place.column}.{escaped(str(key), 40)}"), report, depth + 1)

    inside = given
    if isinstance(given, dict):
        inside = {_text(key, place, report): below(key, value) for key, value in given.items()}
    elif isinstance(given, list):
        inside = [below(k, value) for k, value in enumerate(given)]
    else:
        inside = _scalar(given, place, report)
    return Node(inside, place, place)


def _scalar(given: Any, place: Place, report: Report) -> Any:
    """A value as the reader of files would have it."""
    if isinstance(given, str):
        return _text(given, place, report)
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) > LARGEST_INTEGER:
        report.stop(place, "", f"whole numbers must lie within ±{LARGEST_INTEGER} (2^53)")
    return given + 0.0 if isinstance(given, float) else given


def _text(given: str, place: Place, report: Report) -> str:
    if trouble := text_trouble(given):
        report.stop(place, "", trouble)
    return unicodedata.normalize("NFC", given)


def file_name(given: Any) -> str:
    """The name that a scenario may be saved under; Trouble with what is wrong with another."""
    stem = given.removesuffix(".yaml") if isinstance(given, str) else ""
    if _SLUG.fullmatch(stem) and stem not in FILE_NAMES_TAKEN:
        return stem
    raise Trouble(UNFIT, ("name", f"a name is up to 64 of a-z, 0-9 and '-', as in my-branch, not {shown(given)}"))


def file_text(loaded: Loaded, name: str, origin: Sequence[str]) -> str:
    """A scenario as a file under a name, with lines above it that say where it comes from."""
    header = "".join(f"# {escaped(line, 200)}\n" for line in origin)
    return header + dump({**loaded.document, "name": name})
