"""Whether the parts of a scenario fit together: names that must exist, dates that must follow, who may be what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Protocol

from sim.scenario.checker import Checker
from sim.scenario.checks_claims import check_claims
from sim.scenario.checks_dyads import check_dyads
from sim.scenario.checks_events import check_events
from sim.scenario.fields import FREE_SOURCES
from sim.scenario.nations import Nation
from sim.scenario.problems import shown, suggestion
from sim.scenario.reader import Part
from sim.scenario.schema import ParameterSpec
from sim.scenario.treaties import Organisation, Treaty
from sim.vocabulary import COHESION, SELECTIONS, SHARES, SWITCH

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


def beyond_range(info: ParameterInfo, value: float) -> str:
    """What is wrong with a value of a parameter that it cannot have; empty if it can."""
    if info.unit == SWITCH and value not in (0, 1):
        return f"is a switch, which must be 0 or 1, got {shown(value)}"
    if info.low <= value <= info.high:
        return ""
    return f"must lie in [{info.low:g}, {info.high:g}] {info.unit}".rstrip(" -") + f", got {shown(value)}"


def check(
    checker: Checker,
    parameters: Mapping[str, ParameterInfo] | None = None,
    metrics: Mapping[Any, Collection[str]] | None = None,
) -> None:
    """Put everything that does not fit together into the report."""
    scenario = checker.scenario
    _frame(checker, metrics)
    for id, nation in scenario.nations.items():
        _nation(checker, id, nation)
    check_dyads(checker)
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
    check_events(checker, metrics and metrics["system"])
    check_claims(checker, parameters, metrics)


def _frame(checker: Checker, metrics: Mapping[Any, Collection[str]] | None) -> None:
    scenario = checker.scenario
    calendar = scenario.calendar
    start, end = ("calendar", "start"), ("calendar", "end")
    if calendar.start > calendar.end:
        checker.complain(end, f"{calendar.end} lies before the start, {calendar.start}", start, end)
    elif calendar.end - calendar.start >= LONGEST:
        checker.complain(end, f"a run may last {LONGEST} years at most", start, end)
    if scenario.name in FILE_NAMES_TAKEN:
        checker.complain(("name",), f"{shown(scenario.name)} cannot name a folder on every system")
    for key in scenario.sources:
        if key in (*FREE_SOURCES, "tuned"):
            checker.complain(("sources", key), f"{shown(key)} has a meaning of its own; choose another key", key=True)
    for key in scenario.provenance:
        if key not in scenario.sources:
            hint = suggestion(key, scenario.sources)
            checker.unknown(("provenance", key), f"there is no {shown(key)} in `sources`", hint, key=True)
    _figures(checker, ("figures",), scenario.figures)
    for kind, check_one in (("treaties", checker.treaty), ("nations", checker.nation)):
        checker.unique(getattr(scenario.focus, kind), ("focus", kind))
        for index, id in enumerate(getattr(scenario.focus, kind)):
            check_one(id, ("focus", kind, index))
    if all(scenario.cohesion_weights.get(part, 1.0) == 0.0 for part in COHESION):
        checker.complain(("cohesion_weights",), "all are 0; give at least one component a weight above 0")
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
    checker.ideology(nation.issues, (*parts, "issues"))
    _wants(checker, parts, nation)
    _figures(checker, (*parts, "sources"), nation.sources)
    if nation.readiness + nation.modernisation > 1:
        both = ((*parts, "readiness"), (*parts, "modernisation"))
        checker.complain(both[0], "together with `modernisation` it is more than all spending, 1", *both)
    if nation.exits is not None:
        if nation.enters is not None and nation.exits <= nation.enters:
            checker.complain((*parts, "exits"), "it must exit after it enters")
        elif checker.start is not None and nation.exits <= checker.start:
            checker.complain((*parts, "exits"), "it must exit after the start; leave the nation out instead")


def _wants(checker: Checker, parts: tuple[Part, ...], nation: Nation) -> None:
    """Complain about shares above 1 and about regions of interest in which nobody lies."""
    for share in (member.name.lower() for member in SHARES):
        if nation.interests.get(share, 0.0) > 1.0:
            checker.complain((*parts, "interests", share), f"is a share, 0 to 1, got {nation.interests[share]:g}")
    for region in nation.regions_of_interest:
        _region(checker, (*parts, "regions_of_interest", region), region, key=True)


def _region(checker: Checker, parts: tuple[Part, ...], region: str, prefix: str = "", key: bool = False) -> None:
    """Complain about a region that no nation has; where it is written with a prefix, so is the hint."""
    regions = checker.names.regions
    if regions is not None and region not in regions:
        hint = suggestion(region, regions)
        checker.unknown(parts, f"no nation has the region {shown(region)}", f"{prefix}{hint}" if hint else "", key)


def _treaty(checker: Checker, parts: tuple[Part, ...], treaty: Treaty) -> None:
    _parties(checker, parts, treaty)
    members, start = (*parts, "members"), checker.start
    if treaty.signed is not None and not treaty.members:
        message = "a treaty without members is not signed yet; leave `signed` out"
        checker.complain((*parts, "signed"), message, members)
    elif treaty.signed is not None and start is not None and treaty.signed > start:
        message = f"signed after the start, {start}; use `invited` and an event with an `offer` instead"
        checker.complain((*parts, "signed"), message)
    if treaty.lead is not None:
        checker.nation(treaty.lead, (*parts, "lead"))
        known = checker.names.nations is None or treaty.lead in checker.names.nations
        if known and treaty.lead not in (*treaty.members, *treaty.invited):
            message = f"the lead, {shown(treaty.lead)}, is neither a member nor invited"
            checker.complain((*parts, "lead"), message, members, (*parts, "invited"))
    _places(checker, (*parts, "area"), treaty.area)
    for kind, article in treaty.articles.items():
        if article.conditional and kind != "defence":
            checker.complain((*parts, "articles", kind, "conditional"), "only `defence` can be conditional")
        if article.direction != "mutual" and treaty.lead is None:
            message = f"direction `{article.direction}` needs a `lead` of the treaty"
            checker.complain((*parts, "articles", kind, "direction"), message, (*parts, "lead"))
    _domains(checker, parts, treaty)
    checker.source(treaty.source, (*parts, "source"))


def _parties(checker: Checker, parts: tuple[Part, ...], treaty: Treaty) -> None:
    """Complain unless there are parties enough, each of them known, and named once."""
    lists = [(*parts, "members"), (*parts, "invited")]
    concerned = lists[: 1 if len(treaty.members) == 1 else 2]
    if not treaty.members and not treaty.invited:
        checker.complain(parts, "needs `members`, or `invited` and an event with an `offer`", *lists, key=True)
    elif len(treaty.members) == 1 or len({*treaty.members, *treaty.invited}) < 2:
        checker.complain(parts, "a treaty needs at least two members, or two who are invited", *concerned, key=True)
    _listed(checker, lists[0], treaty.members, present=True)
    _listed(checker, lists[1], treaty.invited, present=False)
    for index, given in enumerate(treaty.invited):
        if given in treaty.members:
            checker.unknown((*lists[1], index), f"{shown(given)} is a member already")


def _domains(checker: Checker, parts: tuple[Part, ...], treaty: Treaty) -> None:
    domains = (*parts, "domains")
    checker.unique(treaty.domains, domains)
    if "military" not in treaty.domains:
        checker.complain(domains, "must list `military` too: a defence article always covers it")
    armed = [word for word in treaty.domains if word not in ("military", "climate")]
    if armed and "defence" not in treaty.articles:
        message = f"covering {shown(armed[0])} needs a `defence` article"
        checker.complain(domains, message, (*parts, "articles", "defence"))


def _listed(checker: Checker, parts: tuple[Part, ...], nations: Sequence[str], present: bool) -> None:
    checker.unique(nations, parts)
    for index, given in enumerate(nations):
        checker.nation(given, (*parts, index))
        nation = checker.scenario.nations.get(given)
        enters = nation.enters if nation is not None else None
        late = enters is not None and checker.start is not None and enters > checker.start
        if present and late:
            checker.unknown((*parts, index), f"{shown(given)} enters only after the start")


def _organisation(checker: Checker, parts: tuple[Part, ...], organisation: Organisation) -> None:
    _listed(checker, (*parts, "partners"), organisation.partners, present=True)
    for index, given in enumerate(organisation.partners):
        if given in organisation.members or given in organisation.invited:
            checker.unknown((*parts, "partners", index), f"{shown(given)} is a member or invited already")
    for field in ("accession", "voting"):
        if getattr(organisation, field) == "lead" and organisation.lead is None:
            checker.complain((*parts, field), f"{field} by `lead` needs a `lead` of the treaty", (*parts, "lead"))
    if organisation.majority is not None and "majority" not in (organisation.accession, organisation.voting):
        message = "says how large a majority must be, but neither `accession` nor `voting` is by `majority`"
        checker.complain((*parts, "majority"), message, (*parts, "accession"), (*parts, "voting"))
    if organisation.among_partners and not any(article.partner > 0 for article in organisation.articles.values()):
        message = "there is nothing to owe; give an article a `partner` strength too"
        checker.complain((*parts, "among_partners"), message, (*parts, "articles"))
    if organisation.infrastructure > 0 and organisation.fund == 0:
        message = "is paid from the common fund; give the treaty a `fund` too"
        checker.complain((*parts, "infrastructure"), message, (*parts, "fund"))
    _places(checker, (*parts, "open_to"), organisation.open_to)


def _places(checker: Checker, parts: tuple[Part, ...], places: Sequence[str] | None) -> None:
    """Complain about ids and regions that name nobody."""
    for index, given in enumerate(places or ()):
        prefix, colon, region = given.partition(":")
        if colon:
            _region(checker, (*parts, index), region, prefix + colon)
        else:
            checker.nation(given, (*parts, index))


def _parameter(checker: Checker, name: str, given: ParameterSpec, parameters: Mapping[str, ParameterInfo]) -> None:
    parts = ("parameters", name)
    info = parameters.get(name)
    if info is None:
        checker.unknown(parts, f"there is no parameter {shown(name)}", suggestion(name, list(parameters)), key=True)
        return
    if trouble := beyond_range(info, given.value):
        checker.complain((*parts, "value"), trouble)
    if given.unit is not None and given.unit != info.unit:
        checker.complain((*parts, "unit"), f"the unit is {shown(info.unit)}, got {shown(given.unit)}")
