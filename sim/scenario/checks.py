"""Whether the parts of a scenario fit together: names that must exist, dates that must follow, who may be what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from sim.scenario.checks_events import check_event
from sim.scenario.fields import FREE_SOURCES
from sim.scenario.messages import locate
from sim.scenario.names import Names
from sim.scenario.nations import Nation
from sim.scenario.problems import Report, shown, suggestion
from sim.scenario.reader import Node, Part, path_text
from sim.scenario.schema import ParameterSpec, Scenario
from sim.scenario.treaties import Organisation, Treaty
from sim.vocabulary import SELECTIONS

LONGEST: Final = 1000
FILE_NAMES_TAKEN: Final = {"con", "prn", "aux", "nul"} | {f"{w}{n}" for w in ("com", "lpt") for n in range(1, 10)}


class ParameterInfo(Protocol):
    """What must be known of a rule's parameter to check a value for it."""

    @property
    def low(self) -> float:
        """The least value."""

    @property
    def high(self) -> float:
        """The greatest value."""

    @property
    def unit(self) -> str:
        """The unit of the value."""


class Checker:
    """A scenario, the file it comes from, and where to put what is wrong with it."""

    def __init__(self, scenario: Scenario, root: Node, names: Names, report: Report) -> None:
        self.scenario, self.root, self.names, self.report = scenario, root, names, report
        whole = [nation for id, nation in scenario.nations.items() if self.whole(("nations", id, "ideology"))]
        lengths = Counter(len(nation.ideology) for nation in whole)
        self.dimensions = lengths.most_common(1)[0][0] if lengths else None
        self.start = scenario.calendar.start if self.whole(("calendar", "start")) else None

    def sound(self, parts: Sequence[Part]) -> bool:
        """Whether nothing was left out or filled in where a path begins: in an entry of a list or group."""
        above = self.root.child(parts[0])
        entry = above.child(parts[1]) if above is not None and len(parts) > 1 else None
        return not (above is not None and above.flawed) and not (entry is not None and entry.flawed)

    def whole(self, parts: Sequence[Part]) -> bool:
        """Whether what stands at a path is all that the file has there."""
        return not locate(self.root, parts)[0].flawed

    def unknown(self, parts: Sequence[Part], message: str, hint: str = "", key: bool = False) -> None:
        """Note that what stands at a path, or its key, is none of the words that it could be."""
        node, _, names = locate(self.root, parts)
        place = node.key if key and node.key is not None else node.place
        self.report.add(place, path_text(names), message, hint)

    def complain(self, parts: Sequence[Part], message: str, key: bool = False) -> None:
        """Note that what stands at a path does not fit the rest, unless its entry has mistakes of its own."""
        if self.sound(parts):
            self.unknown(parts, message, key=key)

    def nation(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a nation."""
        known = self.names.nations
        if known is not None and given not in known:
            self.unknown(parts, f"there is no nation {shown(given)}", suggestion(given, known))

    def treaty(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a treaty."""
        known = self.names.treaties
        if known is not None and given not in known:
            self.unknown(parts, f"there is no treaty {shown(given)}", suggestion(given, known))

    def source(self, given: str, parts: Sequence[Part], free: tuple[str, ...] = FREE_SOURCES) -> None:
        """Complain unless a source is known."""
        known = self.names.sources
        if known is not None and given not in known and given not in free:
            message = f"{shown(given)} is not a key of `sources`, nor {' or '.join(free)}"
            self.unknown(parts, message, suggestion(given, (*known, *free)))

    def ideology(self, given: Sequence[float] | None, parts: Sequence[Part]) -> None:
        """Complain unless a point has as many dimensions as the others."""
        different = given is not None and self.dimensions is not None and len(given) != self.dimensions
        if given is not None and different and self.whole(parts):
            self.unknown(parts, f"has {len(given)} dimensions; another nation has {self.dimensions}")

    def unique(self, given: Iterable[str], parts: Sequence[Part]) -> None:
        """Complain about what is listed twice."""
        for word, times in Counter(given).items():
            if times > 1:
                self.complain(parts, f"{shown(word)} is listed {times} times")


def check(
    scenario: Scenario,
    root: Node,
    names: Names,
    report: Report,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
) -> None:
    """Put everything that does not fit together into the report."""
    checker = Checker(scenario, root, names, report)
    _frame(checker, metrics)
    for id, nation in scenario.nations.items():
        _nation(checker, id, nation)
    _dyads(checker)
    for id, treaty in scenario.treaties.items():
        _treaty(checker, ("treaties", id), treaty)
    for id, organisation in scenario.organisations.items():
        if id in scenario.treaties:
            checker.unknown(("organisations", id), f"{shown(id)} is among `treaties` too", key=True)
        _treaty(checker, ("organisations", id), organisation)
        _organisation(checker, ("organisations", id), organisation)
    for name, given in scenario.parameters.items():
        checker.source(given.source, ("parameters", name, "source"), (*FREE_SOURCES, "tuned"))
        if parameters is not None:
            _parameter(checker, name, given, parameters)
    seen: set[str] = set()
    for index, event in enumerate(scenario.events):
        if checker.whole(("events", index, "id")):
            if event.id in seen:
                checker.unknown(("events", index, "id"), f"another event is called {shown(event.id)}")
            seen.add(event.id)
        check_event(checker, ("events", index), event, metrics and metrics["system"])


def _frame(checker: Checker, metrics: Mapping[Any, Collection[str]] | None) -> None:
    scenario = checker.scenario
    calendar = scenario.calendar
    if calendar.start > calendar.end:
        checker.complain(("calendar", "end"), f"{calendar.end} lies before the start, {calendar.start}")
    elif calendar.end - calendar.start >= LONGEST:
        checker.complain(("calendar", "end"), f"a run may last {LONGEST} years at most")
    if scenario.name in FILE_NAMES_TAKEN:
        checker.complain(("name",), f"{shown(scenario.name)} cannot name a folder on every system")
    for key in scenario.sources:
        if key in (*FREE_SOURCES, "tuned"):
            checker.complain(("sources", key), f"{shown(key)} has a meaning of its own; choose another key", key=True)
    _figures(checker, ("figures",), scenario.figures)
    checker.unique(scenario.record or (), ("record",))
    known = {name for level in (metrics or {}).values() for name in level} | set(SELECTIONS)
    for index, name in enumerate(scenario.record or ()):
        if metrics is not None and name not in known:
            hint = suggestion(name, sorted(known))
            checker.unknown(("record", index), f"there is no metric {shown(name)}", hint)


def _figures(checker: Checker, parts: tuple[Part, ...], figures: Mapping[str, str]) -> None:
    for field, source in figures.items():
        if field not in Nation.model_fields:
            hint = suggestion(field, Nation.model_fields)
            checker.unknown((*parts, field), f"nations have no field {shown(field)}", hint, key=True)
        checker.source(source, (*parts, field))


def _nation(checker: Checker, id: str, nation: Nation) -> None:
    parts = ("nations", id)
    checker.ideology(nation.ideology, (*parts, "ideology"))
    checker.ideology(nation.public_ideology, (*parts, "public_ideology"))
    _figures(checker, (*parts, "sources"), nation.sources)
    if nation.readiness + nation.modernisation > 1:
        checker.complain((*parts, "readiness"), "together with `modernisation` it is more than all spending, 1")
    if nation.exits is not None:
        if nation.enters is not None and nation.exits <= nation.enters:
            checker.complain((*parts, "exits"), "it must exit after it enters")
        elif checker.start is not None and nation.exits <= checker.start:
            checker.complain((*parts, "exits"), "it must exit after the start; leave the nation out instead")


def _dyads(checker: Checker) -> None:
    for index, dyad in enumerate(checker.scenario.dyads):
        parts = ("dyads", index)
        one_way = dyad.from_ is not None and dyad.to is not None
        if one_way == dyad.both_ways or (dyad.both_ways and (dyad.from_ or dyad.to)):
            checker.complain(parts, "give either `pair: [A, B]`, both ways, or `from: A` and `to: B`")
            continue
        names = (("pair", 0), ("pair", 1)) if dyad.both_ways else (("from",), ("to",))
        for given, field in zip((dyad.holder, dyad.other), names, strict=True):
            checker.nation(given, (*parts, *field))
        if dyad.holder == dyad.other:
            checker.complain((*parts, *names[1]), f"{shown(dyad.holder)} cannot form a dyad with itself")
        checker.source(dyad.source, (*parts, "source"))


def _treaty(checker: Checker, parts: tuple[Part, ...], treaty: Treaty) -> None:
    start = checker.start
    if not treaty.members and not treaty.invited:
        checker.complain(parts, "needs `members`, or `invited` and an event with an `offer`", key=True)
    elif len(treaty.members) == 1 or len({*treaty.members, *treaty.invited}) < 2:
        checker.complain(parts, "a treaty needs at least two members, or two who are invited", key=True)
    for field in ("members", "invited"):
        _listed(checker, (*parts, field), getattr(treaty, field), present=field == "members")
    for index, given in enumerate(treaty.invited):
        if given in treaty.members:
            checker.complain((*parts, "invited", index), f"{shown(given)} is a member already")
    if treaty.signed is not None and not treaty.members:
        checker.complain((*parts, "signed"), "a treaty without members is not signed yet; leave `signed` out")
    elif treaty.signed is not None and start is not None and treaty.signed > start:
        message = f"signed after the start, {start}; use `invited` and an event with an `offer` instead"
        checker.complain((*parts, "signed"), message)
    if treaty.lead is not None:
        checker.nation(treaty.lead, (*parts, "lead"))
        known = checker.names.nations is None or treaty.lead in checker.names.nations
        if known and treaty.lead not in (*treaty.members, *treaty.invited):
            checker.complain((*parts, "lead"), f"the lead, {shown(treaty.lead)}, is neither a member nor invited")
    _places(checker, (*parts, "area"), treaty.area)
    for kind, article in treaty.articles.items():
        if article.conditional and kind != "defence":
            checker.complain((*parts, "articles", kind, "conditional"), "only `defence` can be conditional")
        if article.direction != "mutual" and treaty.lead is None:
            message = f"direction `{article.direction}` needs a `lead` of the treaty"
            checker.complain((*parts, "articles", kind, "direction"), message)
    _domains(checker, (*parts, "domains"), treaty)
    checker.source(treaty.source, (*parts, "source"))


def _domains(checker: Checker, parts: tuple[Part, ...], treaty: Treaty) -> None:
    checker.unique(treaty.domains, parts)
    if "military" not in treaty.domains:
        checker.complain(parts, "must list `military` too: a defence article always covers it")
    armed = [word for word in treaty.domains if word not in ("military", "climate")]
    if armed and "defence" not in treaty.articles:
        checker.complain(parts, f"covering {shown(armed[0])} needs a `defence` article")


def _listed(checker: Checker, parts: tuple[Part, ...], nations: Sequence[str], present: bool) -> None:
    checker.unique(nations, parts)
    for index, given in enumerate(nations):
        checker.nation(given, (*parts, index))
        nation = checker.scenario.nations.get(given)
        enters = nation.enters if nation is not None else None
        late = enters is not None and checker.start is not None and enters > checker.start
        if present and late:
            checker.complain((*parts, index), f"{shown(given)} enters only after the start")


def _organisation(checker: Checker, parts: tuple[Part, ...], organisation: Organisation) -> None:
    _listed(checker, (*parts, "partners"), organisation.partners, present=True)
    for index, given in enumerate(organisation.partners):
        if given in organisation.members or given in organisation.invited:
            checker.complain((*parts, "partners", index), f"{shown(given)} is a member or invited already")
    if organisation.accession == "lead" and organisation.lead is None:
        checker.complain((*parts, "accession"), "accession by `lead` needs a `lead` of the treaty")
    if organisation.voting == "lead" and organisation.lead is None:
        checker.complain((*parts, "voting"), "voting by `lead` needs a `lead` of the treaty")
    if organisation.infrastructure > 0 and organisation.fund == 0:
        checker.complain((*parts, "infrastructure"), "is paid from the common fund; give the treaty a `fund` too")
    _places(checker, (*parts, "open_to"), organisation.open_to)


def _places(checker: Checker, parts: tuple[Part, ...], places: Sequence[str] | None) -> None:
    """Complain about ids and regions that name nobody."""
    regions = checker.names.regions
    for index, given in enumerate(places or ()):
        prefix, colon, region = given.partition(":")
        if not colon:
            checker.nation(given, (*parts, index))
        elif regions is not None and region not in regions:
            hint = suggestion(region, regions)
            message = f"no nation has the region {shown(region)}"
            checker.unknown((*parts, index), message, f"{prefix}:{hint}" if hint else "")


def _parameter(checker: Checker, name: str, given: ParameterSpec, parameters: Mapping[str, ParameterInfo]) -> None:
    parts = ("parameters", name)
    info = parameters.get(name)
    if info is None:
        checker.unknown(parts, f"there is no parameter {shown(name)}", suggestion(name, list(parameters)), key=True)
        return
    if not info.low <= given.value <= info.high:
        message = f"must lie in [{info.low:g}, {info.high:g}] {info.unit}".rstrip(" -")
        checker.complain((*parts, "value"), f"{message}, got {shown(given.value)}")
    if given.unit is not None and given.unit != info.unit:
        checker.complain((*parts, "unit"), f"the unit is {shown(info.unit)}, got {shown(given.unit)}")
