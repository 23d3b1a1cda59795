"""Whether the claims of a scenario fit it: what they leave out and measure exists, in years that are simulated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from sim.scenario.checker import Checker
from sim.scenario.checks_events import measures
from sim.scenario.claims import ARMS, ClaimSpec
from sim.scenario.problems import shown, suggestion
from sim.scenario.reader import Part
from sim.scenario.schema import Scenario

Metrics = Mapping[Any, Collection[str]]

_OF: Final = {"system": "the system", "nation": "a nation", "treaty": "a treaty"}


def check_claims(checker: Checker, parameters: Collection[str] | None, metrics: Metrics | None) -> None:
    """Complain about what is wrong with the claims, two of one name, and an exercise that none of them checks."""
    seen: set[str] = set()
    for index, claim in enumerate(checker.scenario.claims):
        parts = ("claims", index)
        if checker.right((*parts, "id")):
            if claim.id in seen:
                checker.unknown((*parts, "id"), f"another claim is called {shown(claim.id)}")
            seen.add(claim.id)
        _arm(checker, parts, claim, parameters)
        _measured(checker, parts, claim, metrics)
        _years(checker, parts, claim)
        if claim.margin is not None and claim.expected != "same":
            message = "only a claim that expects `same` has a margin"
            checker.complain((*parts, "margin"), message, (*parts, "margin"), (*parts, "expected"))
        if claim.verdict not in (None, "upheld") and not claim.why:
            message = f"a claim that is {claim.verdict} needs `why`: a sentence on why it fails, as far as is known"
            checker.complain((*parts, "verdict"), message, (*parts, "verdict"), (*parts, "why"))
        checker.source(claim.source, (*parts, "source"))
    exercise, named = checker.scenario.exercise, ("exercise", "checked_by")
    given = exercise.checked_by if exercise is not None else None
    if given is not None and given not in seen and checker.right(("claims",)):
        checker.complain(named, f"there is no claim {shown(given)}" + _hint(given, seen), named)


def _hint(given: str, known: Collection[str]) -> str:
    near = suggestion(given, known)
    return f"; did you mean {shown(near)}?" if near else ""


def _arm(checker: Checker, parts: tuple[Part, ...], claim: ClaimSpec, parameters: Collection[str] | None) -> None:
    """Complain unless the other arm differs, and in what is there."""
    fields = ((*parts, "without"), (*parts, "set"))
    if not claim.without and not claim.set:
        checker.complain(parts, "needs `without` or `set`, which say how the other arm differs", *fields)
    checker.unique(claim.without, fields[0])
    events = [event.id for event in checker.scenario.events] if checker.right(("events",)) else None
    known = {"nation": checker.names.nations, "treaty": checker.names.treaties, "event": events}
    for index, word in enumerate(claim.without):
        kind, _, name = word.partition(":")
        names, where = known[kind], (*fields[0], index)
        if names is not None and name not in names and checker.right(where):
            near = suggestion(name, names)
            checker.unknown(where, f"there is no {kind} {shown(name)}", near and f"{kind}:{near}")
    own = {name.partition(".")[0] for name in parameters or ()}
    for path in claim.set:
        head = path.partition(".")[0]
        if head in Scenario.model_fields and head not in ARMS:
            checker.unknown(
                (*fields[1], path), f"both arms have the same `{head}`; only the world can differ", key=True
            )
        elif head not in ARMS and parameters is not None and head not in own:
            near = suggestion(path, [*parameters, *ARMS]) or suggestion(head, ARMS)
            checker.unknown((*fields[1], path), "no path to a value of the world, as in nations.FRA.burden", near, True)


def _measured(checker: Checker, parts: tuple[Part, ...], claim: ClaimSpec, metrics: Metrics | None) -> None:
    """Complain unless the measure is one of what it is to be measured of, which both arms have."""
    if claim.nation is not None and claim.treaty is not None:
        checker.complain((*parts, "treaty"), "give `nation` or `treaty`, not both: a measure is of one of them")
        return
    level = "nation" if claim.nation is not None else "treaty" if claim.treaty is not None else "system"
    if claim.nation is not None:
        checker.nation(claim.nation, (*parts, level))
    elif claim.treaty is not None:
        checker.treaty(claim.treaty, (*parts, level))
    if f"{level}:{getattr(claim, level, None)}" in claim.without:
        checker.complain((*parts, level), f"this {level} is left out in the other arm, where nothing can be measured")
    fields = [(*parts, field) for field in ("measure", "nation", "treaty")]
    if metrics is None or not all(checker.right(field) for field in fields):
        return
    known = {level: [*metrics.get(level, ())] for level in _OF}
    known["nation"] += measures("n")
    if claim.measure not in known[level]:
        near = suggestion(claim.measure, known[level])
        others = [other for other in ("nation", "treaty") if claim.measure in known[other] and other != level]
        message = f"{shown(claim.measure)} is not a metric of {_OF[level]}"
        if others:
            message, near = f"{message} but of {_OF[others[0]]}; say of which, by `{others[0]}`", ""
        elif claim.measure in known["system"]:
            message, near = f"{message} but of the system; leave `{level}` out", ""
        checker.unknown(fields[0], message, near)


def _years(checker: Checker, parts: tuple[Part, ...], claim: ClaimSpec) -> None:
    """Complain about years in which nothing is simulated, or that stand in the wrong order."""
    calendar = checker.scenario.calendar
    first, last = (*parts, "from"), (*parts, "to")
    if claim.from_ is not None and claim.to is not None and claim.to < claim.from_:
        checker.complain(last, f"the last year, {claim.to}, lies before the first, {claim.from_}", first, last)
        return
    for parts, year in ((first, claim.from_), (last, claim.to)):
        for side, beyond in (("start", calendar.start), ("end", calendar.end)):
            outside = year is not None and (year < beyond if side == "start" else year > beyond)
            if outside and checker.knew(parts, ("calendar", side)):
                where = "before the start" if side == "start" else "after the last year"
                checker.complain(parts, f"{year} lies {where}, {beyond}", parts, ("calendar", side))
