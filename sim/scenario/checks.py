"""Whether the parts of a scenario fit together: names that must exist, dates that must follow, who may be what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Protocol

from sim.scenario.checks_events import check_event
from sim.scenario.fields import FREE_SOURCES
from sim.scenario.messages import locate
from sim.scenario.nations import Nation
from sim.scenario.problems import Report, shown, suggestion
from sim.scenario.reader import Node, Part, path_text
from sim.scenario.schema import ParameterSpec, Scenario
from sim.scenario.treaties import Organisation, Treaty

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

    def __init__(self, scenario: Scenario, root: Node, report: Report) -> None:
        self.scenario, self.root, self.report = scenario, root, report
        self.treaties: dict[str, Treaty] = {**scenario.treaties, **scenario.organisations}
        lengths = Counter(len(nation.ideology) for nation in scenario.nations.values())
        self.dimensions = lengths.most_common(1)[0][0]

    def complain(self, parts: Sequence[Part], message: str, hint: str = "", key: bool = False) -> None:
        """Note a problem with what stands at a path, or with its key."""
        node, _, names = locate(self.root, parts)
        place = node.key if key and node.key is not None else node.place
        self.report.add(place, path_text(names), message, hint)

    def nation(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a nation."""
        if given not in self.scenario.nations:
            self.complain(parts, f"there is no nation {shown(given)}", suggestion(given, self.scenario.nations))

    def treaty(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a treaty."""
        if given not in self.treaties:
            self.complain(parts, f"there is no treaty {shown(given)}", suggestion(given, self.treaties))

    def source(self, given: str, parts: Sequence[Part], free: tuple[str, ...] = FREE_SOURCES) -> None:
        """Complain unless a source is known."""
        if given not in self.scenario.sources and given not in free:
            hint = suggestion(given, (*self.scenario.sources, *free))
            self.complain(parts, f"{shown(given)} is not a key of `sources`, nor {' or '.join(free)}", hint)

    def ideology(self, given: Sequence[float] | None, parts: Sequence[Part]) -> None:
        """Complain unless a point has as many dimensions as the others."""
        if given is not None and len(given) != self.dimensions:
            self.complain(parts, f"has {len(given)} dimensions; another nation has {self.dimensions}")

    def unique(self, given: Iterable[str], parts: Sequence[Part]) -> None:
        """Complain about what is listed twice."""
        for word, times in Counter(given).items():
            if times > 1:
                self.complain(parts, f"{shown(word)} is listed {times} times")


def check(
    scenario: Scenario,
    root: Node,
    report: Report,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Collection[str] | None = None,
) -> None:
    """Put everything that does not fit together into the report."""
    checker = Checker(scenario, root, report)
    _frame(checker, metrics)
    for id, nation in scenario.nations.items():
        _nation(checker, id, nation)
    _dyads(checker)
    for id, treaty in scenario.treaties.items():
        _treaty(checker, ("treaties", id), treaty)
    for id, organisation in scenario.organisations.items():
        if id in scenario.treaties:
            checker.complain(("organisations", id), f"{shown(id)} is among `treaties` too", key=True)
        _treaty(checker, ("organisations", id), organisation)
        _organisation(checker, ("organisations", id), organisation)
    for name, given in scenario.parameters.items():
        checker.source(given.source, ("parameters", name, "source"), (*FREE_SOURCES, "tuned"))
        if parameters is not None:
            _parameter(checker, name, given, parameters)
    seen: set[str] = set()
    for index, event in enumerate(scenario.events):
        if event.id in seen:
            checker.complain(("events", index, "id"), f"another event is called {shown(event.id)}")
        seen.add(event.id)
        check_event(checker, ("events", index), event, metrics)


def _frame(checker: Checker, metrics: Collection[str] | None) -> None:
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
    for index, name in enumerate(scenario.record or ()):
        if metrics is not None and name not in metrics:
            hint = suggestion(name, metrics)
            checker.complain(("record", index), f"there is no metric {shown(name)}", hint)


def _figures(checker: Checker, parts: tuple[Part, ...], figures: Mapping[str, str]) -> None:
    for field, source in figures.items():
        if field not in Nation.model_fields:
            hint = suggestion(field, Nation.model_fields)
            checker.complain((*parts, field), f"nations have no field {shown(field)}", hint, key=True)
        checker.source(source, (*parts, field))


def _nation(checker: Checker, id: str, nation: Nation) -> None:
    parts = ("nations", id)
    checker.ideology(nation.ideology, (*parts, "ideology"))
    checker.ideology(nation.public_ideology, (*parts, "public_ideology"))
    _figures(checker, (*parts, "sources"), nation.sources)
    if nation.exits is not None:
        if nation.enters is not None and nation.exits <= nation.enters:
            checker.complain((*parts, "exits"), "it must exit after it enters")
        elif nation.exits <= checker.scenario.calendar.start:
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
    start = checker.scenario.calendar.start
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
    elif treaty.signed is not None and treaty.signed > start:
        message = f"signed after the start, {start}; use `invited` and an event with an `offer` instead"
        checker.complain((*parts, "signed"), message)
    if treaty.lead is not None:
        checker.nation(treaty.lead, (*parts, "lead"))
        if treaty.lead in checker.scenario.nations and treaty.lead not in (*treaty.members, *treaty.invited):
            checker.complain((*parts, "lead"), f"the lead, {shown(treaty.lead)}, is neither a member nor invited")
    for kind, article in treaty.articles.items():
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
        if present and enters is not None and enters > checker.scenario.calendar.start:
            checker.complain((*parts, index), f"{shown(given)} enters only after the start")


def _organisation(checker: Checker, parts: tuple[Part, ...], organisation: Organisation) -> None:
    _listed(checker, (*parts, "partners"), organisation.partners, present=True)
    for index, given in enumerate(organisation.partners):
        if given in organisation.members or given in organisation.invited:
            checker.complain((*parts, "partners", index), f"{shown(given)} is a member or invited already")
    if organisation.accession == "lead" and organisation.lead is None:
        checker.complain((*parts, "accession"), "accession by `lead` needs a `lead` of the treaty")
    regions = {nation.region for nation in checker.scenario.nations.values()}
    for index, given in enumerate(organisation.open_to or ()):
        prefix, colon, region = given.partition(":")
        if not colon:
            checker.nation(given, (*parts, "open_to", index))
        elif region not in regions:
            hint = suggestion(region, regions)
            message = f"no nation has the region {shown(region)}"
            checker.complain((*parts, "open_to", index), message, f"{prefix}:{hint}" if hint else "")


def _parameter(checker: Checker, name: str, given: ParameterSpec, parameters: Mapping[str, ParameterInfo]) -> None:
    parts = ("parameters", name)
    info = parameters.get(name)
    if info is None:
        checker.complain(parts, f"there is no parameter {shown(name)}", suggestion(name, list(parameters)), key=True)
        return
    if not info.low <= given.value <= info.high:
        message = f"must lie in [{info.low:g}, {info.high:g}] {info.unit}".rstrip(" -")
        checker.complain((*parts, "value"), f"{message}, got {shown(given.value)}")
    if given.unit is not None and given.unit != info.unit:
        checker.complain((*parts, "unit"), f"the unit is {shown(info.unit)}, got {shown(given.unit)}")
