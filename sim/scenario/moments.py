"""Moments that the calendar of a scenario does not reach: events that would never happen, snapshots of nothing.

They are mistakes of whoever wrote them, unless the calendar has become another since, by a file that extends theirs or
on the command line: then they are left out without a word.  So is what the command line itself puts off beyond the end,
which is how to ask what would be without it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sim.scenario.checker import Checker
from sim.scenario.claims import ClaimSpec
from sim.scenario.messages import locate
from sim.scenario.reader import Node, Part
from sim.scenario.schema import Calendar, Event, Scenario

_FIELDS: Final = {"start": "until", "end": "after"}
"""The field of an event without a date that can lie beyond an end of the calendar."""


def beyond(calendar: Calendar, first: float | None, last: float | None) -> str:
    """The end of a calendar, `start` or `end`, beyond which all of a time lies; empty if some of it lies within."""
    if last is not None and last < calendar.start:
        return "start"
    return "end" if first is not None and first >= calendar.end + 1 else ""


def never(event: Event, calendar: Calendar) -> str:
    """The end of a calendar beyond which an event would happen; empty if it can happen within."""
    dated = event.date is not None
    return beyond(calendar, event.date if dated else event.after, event.date if dated else event.until)


def check_moments(checker: Checker) -> None:
    """Complain about moments that their calendar does not reach."""
    scenario, calendar = checker.scenario, checker.scenario.calendar
    if calendar.start > calendar.end:
        return
    for index, event in enumerate(scenario.events):
        side = never(event, calendar)
        if side:
            field = "date" if event.date is not None else _FIELDS[side]
            why = "the event would never happen; leave it out, or change the year or the calendar"
            _complain(checker, ("events", index, field), side, why)
    for index, year in enumerate(scenario.snapshots):
        side = beyond(calendar, year, year)
        if side:
            _complain(checker, ("snapshots", index), side, "there is nothing to show; leave it out")


def _complain(checker: Checker, parts: tuple[Part, ...], side: str, why: str) -> None:
    limit = ("calendar", side)
    if checker.knew(parts, limit) and not (side == "end" and checker.is_set(parts)):
        given, year = locate(checker.root, parts)[0].value, getattr(checker.scenario.calendar, side)
        where = "before the start" if side == "start" else "after the last year"
        checker.complain(parts, f"{given} lies {where}, {year}: {why}", parts, limit)


def leave_out_unreached(root: Node, scenario: Scenario) -> bool:
    """Take what its calendar does not reach out of the document of a scenario; whether there was anything.

    Claims about such years and events go with them.
    """
    calendar = scenario.calendar
    past = {event.id for event in scenario.events if never(event, calendar)}
    lost = {
        "events": [event.id in past for event in scenario.events],
        "snapshots": [bool(beyond(calendar, year, year)) for year in scenario.snapshots],
        "claims": [_pointless(claim, calendar, past) for claim in scenario.claims],
    }
    for key, gone in lost.items():
        node = root.child(key)
        if node is not None and isinstance(node.value, list):
            node.value = [entry for entry, out in zip(node.value, gone, strict=True) if not out]
    exercise = root.child("exercise")
    checks = {claim.id for claim, out in zip(scenario.claims, lost["claims"], strict=True) if not out}
    if exercise is not None and scenario.exercise is not None and scenario.exercise.checked_by not in checks:
        _forget_check(exercise)
    return any(map(any, lost.values()))


def _pointless(claim: ClaimSpec, calendar: Calendar, past: Collection[str]) -> bool:
    """Whether a claim is about years that are not simulated, or leaves out an event that does not happen anyway."""
    years = (year for year in (claim.from_, claim.to) if year is not None)
    outside = any(not calendar.start <= year <= calendar.end for year in years)
    return outside or any(word.removeprefix("event:") in past for word in claim.without if word.startswith("event:"))


def _forget_check(exercise: Node) -> None:
    if isinstance(exercise.value, dict):
        exercise.value.pop("checked_by", None)
