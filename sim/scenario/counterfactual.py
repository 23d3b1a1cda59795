"""The other arm of a claim: the world as told without what the claim leaves out, and with what it sets."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sim.scenario.claims import ClaimSpec
from sim.scenario.load import Loaded, settled
from sim.scenario.merge import Setting, override
from sim.scenario.messages import locate
from sim.scenario.problems import Place, Problem, Report, ScenarioError
from sim.scenario.reader import Node, path_text

_HOME: Final = {"event": ("events",), "treaty": ("treaties", "organisations"), "nation": ("nations",)}
_NEEDS: Final = re.compile(r"(events|treaties|organisations)\.([A-Za-z][\w-]*)", re.ASCII)
_LISTS: Final = ("members", "invited", "partners", "open_to", "area")
ABOUT: Final = ("claims", "exercise", "focus")
"""What a scenario says about its arms is no part of them."""
_MOST_ROUNDS: Final = 5

Known = Mapping[Any, Collection[str]] | None
Tuned = Mapping[str, Any] | None


def other_arm(loaded: Loaded, claim: ClaimSpec, parameters: Tuned, metrics: Known) -> Loaded:
    """The world against which a claim compares; ScenarioError, at the lines of the claim, if there is no such world."""
    try:
        other = changed(loaded, claim.without, _settings(claim), parameters, metrics)
    except ScenarioError as error:
        raise ScenarioError(_told(loaded, claim, error, parameters, metrics)) from None
    if same(loaded, other):
        message = "changes nothing: the world as told has these values already"
        raise ScenarioError([_problem(loaded, claim, "set", message)])
    return other


def changed(
    loaded: Loaded, without: Sequence[str], settings: Sequence[Setting], parameters: Tuned, metrics: Known
) -> Loaded:
    """A world without some things and with some values; ScenarioError, at the lines of what is wrong then."""
    root, report = loaded.root.copy(), Report()
    assert isinstance(root.value, dict)
    for key in ABOUT:
        root.value.pop(key, None)
    leave_out(root, without)
    override(root, settings, parameters or (), report)
    return settled(root, loaded.files, report, parameters, metrics, loaded.theories)


def same(loaded: Loaded, other: Loaded) -> bool:
    """Whether a changed world is the one it was made of."""
    return other.document == {key: value for key, value in loaded.document.items() if key not in ABOUT}


def _settings(claim: ClaimSpec) -> list[Setting]:
    """What a claim sets, as --set knows it."""
    return [Setting(f"{path}={_text(value)}", _option(claim, path)) for path, value in claim.set.items()]


def leave_out(root: Node, without: Sequence[str]) -> None:
    """Take events, treaties and nations out of a document, each by its word, such as `event:suez-crisis`."""
    for word in without:
        kind, _, name = word.partition(":")
        for home in _HOME[kind]:
            _take_out(root, home, name)
        if kind == "nation":
            _forget(root, name)


def _text(value: Any) -> str:
    """A value as --set reads it."""
    return json.dumps(value, ensure_ascii=False)


def _option(claim: ClaimSpec, path: str) -> str:
    return f"claims.{claim.id}.set.{path}"


def _take_out(root: Node, home: str, name: str) -> None:
    """Leave out the entry of a group or a list that has a name."""
    node = root.child(home)
    if node is None:
        return
    if isinstance(node.value, dict):
        node.value.pop(name, None)
    elif isinstance(node.value, list):
        gone = node.child(name)
        _keep(node, [entry for entry in node.value if entry is not gone])


def _keep(node: Node, entries: list[Node]) -> None:
    """Reduce a list to some of its entries, which keep their numbers in messages."""
    assert isinstance(node.value, list)
    for number, entry in enumerate(node.value):
        entry.number = number if entry.number is None else entry.number
    node.value = entries


def _forget(root: Node, nation: str) -> None:
    """Take a nation out of dyads, and of every list of several nations."""
    dyads = root.child("dyads")
    if dyads is not None and isinstance(dyads.value, list):
        _keep(dyads, [dyad for dyad in dyads.value if not _names(dyad, nation)])
    for home in _HOME["treaty"]:
        group = root.child(home)
        for treaty in group.value.values() if group is not None and isinstance(group.value, dict) else ():
            for key in _LISTS:
                _strike(treaty.child(key), nation, least=0)
    events = root.child("events")
    for event in events.value if events is not None and isinstance(events.value, list) else ():
        effects = event.child("effects")
        for effect in effects.value if effects is not None and isinstance(effects.value, list) else ():
            for field in effect.value.values() if isinstance(effect.value, dict) else ():
                _strike(field, nation, least=1)


def _names(dyad: Node, nation: str) -> bool:
    """Whether an entry on a dyad is about a nation."""
    pair = dyad.child("pair")
    sides = pair.value if pair is not None and isinstance(pair.value, list) else [dyad.child("from"), dyad.child("to")]
    return any(side is not None and side.value == nation for side in sides)


def _strike(listed: Node | None, nation: str, least: int) -> None:
    """Take a nation out of a list of which at least so many are left."""
    if listed is not None and isinstance(listed.value, list):
        left = [entry for entry in listed.value if entry.value != nation]
        if len(left) >= least:
            listed.value = left


def _told(loaded: Loaded, claim: ClaimSpec, error: ScenarioError, parameters: Tuned, metrics: Known) -> list[Problem]:
    """What is wrong with the other arm, said at the lines of the claim, with what to write instead."""
    own = {_option(claim, path): path for path in claim.set}
    problems = [
        _problem(loaded, claim, "set", f"{problem.path}: {problem.message}", own[problem.file], problem.hint)
        for problem in error.problems
        if problem.file in own
    ]
    rest = [problem for problem in error.problems if problem.file not in own]
    if not rest:
        return problems
    field = "without" if claim.without else "set"
    first, more = rest[0], f", and {len(rest) - 1} more" if len(rest) > 1 else ""
    line = f" (line {first.line})" if first.line else ""
    message = f"the other arm is no good world: {first.path}{line}: {first.message}{more}"
    missing = needed(loaded, claim.without, _settings(claim), error, parameters, metrics)
    if missing:
        message += f"; leave out what needs it, too, as in without: [{', '.join(missing)}], or change it by `set`"
    return [*problems, _problem(loaded, claim, field, message)]


def needed(
    loaded: Loaded,
    without: Sequence[str],
    settings: Sequence[Setting],
    error: ScenarioError,
    parameters: Tuned,
    metrics: Known,
) -> Sequence[str]:
    """What must be left out for the rest to fit together; nothing where nobody can say, or nothing is left out."""
    without = list(without)
    for _ in range(_MOST_ROUNDS if without else 0):
        found = [_NEEDS.match(problem.path) for problem in error.problems]
        words = [f"{'event' if match[1] == 'events' else 'treaty'}:{match[2]}" for match in found if match is not None]
        new = [word for word in dict.fromkeys(words) if word not in without]
        if not new or not all(found):
            return ()
        without += new
        try:
            changed(loaded, without, settings, parameters, metrics)
        except ScenarioError as again:
            error = again
        else:
            return without
    return ()


def _problem(loaded: Loaded, claim: ClaimSpec, field: str, message: str, path: str = "", hint: str = "") -> Problem:
    """A problem of a claim, at the line of one of its fields."""
    index = loaded.scenario.claims.index(claim)
    node, _, names = locate(loaded.root, ("claims", index, field, path) if path else ("claims", index, field))
    place: Place = (node.key or node.place) if field == "without" else node.place
    return Problem(*place, path_text(names), message, hint)


def check_arms(loaded: Loaded, parameters: Tuned, metrics: Known) -> None:
    """ScenarioError with everything that is wrong with the other arms of a scenario's claims."""
    problems: list[Problem] = []
    for claim in loaded.scenario.claims:
        try:
            other_arm(loaded, claim, parameters, metrics)
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
