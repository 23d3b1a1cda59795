"""Building: a scenario becomes a world of arrays, a schedule of rules and a cast of rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sim.events import Cast
from sim.luck import name_key
from sim.scenario.checks_dyads import ONE_WAY, SAME_BOTH_WAYS
from sim.scenario.schema import Scenario
from sim.scenario.treaties import Organisation, Treaty
from sim.schedule import SILENCED, STANDARD, Schedule, idle
from sim.vocabulary import COHESION, Accession, Article, Direction, Domain, Role, Status, number, weights_of
from sim.world import World

EARTH_RADIUS = 6371.0
DEPRECIATION = "maintain_forces.depreciation"
PRIOR = ("keep_reputation.prior_weight", "learn_trust.stranger")
TRADE_OFFSET = 500.0
"""Kilometres added to every distance in the gravity rule for trade shares (assumed)."""


def build_schedule(scenario: Scenario, base: Schedule = STANDARD) -> Schedule:
    """The rules of the scenario's theory with its parameters and mode of activation.

    Parameters that change nothing under it are left alone, so that a world can be run under one theory after another.
    """
    schedule = base.under(scenario.theory)
    values = {path: spec.value for path, spec in scenario.parameters.items() if not idle(scenario.theory, path)}
    schedule = schedule.tuned(values | dict.fromkeys(SILENCED.get(scenario.theory, ()), 0.0))
    if scenario.activation == "synchronous":
        schedule = schedule.tuned({"appraise.synchronous": 1.0})
    return schedule


def build_cast(scenario: Scenario) -> Cast:
    """Which row stands for which nation and treaty."""
    treaties = [*scenario.treaties, *scenario.organisations]
    return Cast(
        {name: row for row, name in enumerate(scenario.nations)}, {name: row for row, name in enumerate(treaties)}
    )


def build_world(scenario: Scenario, schedule: Schedule, worlds: int) -> World:
    """The state at the start, the same in every world; what is not given follows the defaults of the model."""
    cast = build_cast(scenario)
    length = len(next(iter(scenario.nations.values())).ideology)
    slots = 32
    while slots < 2 * len(cast.treaties):
        slots *= 2
    world = World(list(scenario.nations), 1, length, slots)
    values = STANDARD.values() | schedule.values()  # what a rule that was left out would have set, the start still has
    _fill_nations(world, scenario, values)
    _fill_dyads(world, scenario, cast, values)
    given: dict[str, Treaty] = {**scenario.treaties, **scenario.organisations}
    for name, treaty in given.items():
        _fill_treaty(world, cast.treaties[name], name, treaty, scenario, cast)
    world.slots[:] = len(given)
    for part, weight in scenario.cohesion_weights.items():
        world.cohesion_weights[0, COHESION.index(part)] = weight
    world.redrawn[:] = 1
    return world.repeated(worlds)


def _fill_nations(world: World, scenario: Scenario, values: Mapping[str, float]) -> None:
    """Write every nation's own figures into its row."""
    start = float(scenario.calendar.start)
    weight = values[PRIOR[0]]
    same = ("gdp", "approval", "sovereignty", "risk", "security", "technology", "nuclear", "major", "posture", "polity")
    for i, nation in enumerate(scenario.nations.values()):
        for field in (*same, "lobby", "modernisation", "election_period", "transparency", "upheaval"):
            world.arrays[field][0, i] = getattr(nation, field)
        world.readiness_share[0, i] = nation.readiness
        world.trend[0, i] = nation.growth
        world.spending[0, i] = nation.burden * nation.gdp
        stock = nation.capability
        world.capability[0, i] = nation.burden * nation.gdp / values[DEPRECIATION] if stock is None else stock
        world.ideology[0, i] = world.government[0, i] = nation.ideology
        world.public[0, i] = nation.public_ideology or nation.ideology
        world.election_clock[0, i] = nation.next_election
        world.kept[0, i] = weight * nation.reputation
        world.broken[0, i] = weight * (1.0 - nation.reputation)
        world.interests[0, i] = weights_of(nation.strategy, dict(nation.interests))
        if nation.issues is not None:
            world.issues[0, i] = nation.issues
        for j, other in enumerate(scenario.nations.values()):
            world.regard[0, i, j] = nation.regions_of_interest.get(other.region, 1.0)
        for word, level in nation.exposure.items():
            world.exposure[0, i, number(Domain, word)] = level
        world.alive[0, i] = nation.enters is None or nation.enters <= start


def great_circle(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance in km between two points given by latitude and longitude in degrees (haversine)."""
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _fill_dyads(world: World, scenario: Scenario, cast: Cast, values: Mapping[str, float]) -> None:
    """Write distances, gravity trade and a stranger's trust for all pairs, then what the scenario says of some."""
    nations = list(scenario.nations.values())
    for i, one in enumerate(nations):
        for j, other in enumerate(nations):
            world.distance[0, i, j] = great_circle(one.location, other.location)
    gdp = np.array([nation.gdp for nation in nations])
    pull = gdp[None, :] / (world.distance[0] + TRADE_OFFSET)
    np.fill_diagonal(pull, 0.0)
    world.trade[0] = pull / np.maximum(pull.sum(axis=1, keepdims=True), 1e-12)
    world.trust[:] = values[PRIOR[1]]
    for dyad in scenario.dyads:
        i, j = cast.nations[dyad.holder], cast.nations[dyad.other]
        for field in ONE_WAY:
            value = getattr(dyad, field)
            if value is not None:
                world.arrays[field][0, i, j] = value
                if dyad.both_ways:
                    world.arrays[field][0, j, i] = value
        for field in SAME_BOTH_WAYS:
            value = getattr(dyad, field)
            if value is not None:
                world.arrays[field][0, i, j] = world.arrays[field][0, j, i] = value


def _fill_treaty(world: World, a: int, name: str, treaty: Treaty, scenario: Scenario, cast: Cast) -> None:
    """Write a treaty's articles, members and rules into its row."""
    start = float(scenario.calendar.start)
    signed = min(start if treaty.signed is None else treaty.signed, start)
    world.status[0, a] = Status.IN_FORCE if treaty.members else Status.DRAFT
    world.treaty_key[0, a] = name_key(name)
    world.signed[0, a] = signed
    world.duration[0, a] = treaty.term
    world.renewal[0, a] = next_renewal(signed, treaty.term, start)
    world.notice[0, a] = treaty.notice
    world.depth[0, a] = treaty.depth
    world.lead[0, a] = -1 if treaty.lead is None else cast.nations[treaty.lead]
    for word, spec in treaty.articles.items():
        k = number(Article, word)
        world.article[0, a, k] = spec.strength
        world.partner_article[0, a, k] = spec.partner
        world.direction[0, a, k] = number(Direction, spec.direction)
        world.conditional[0, a] |= spec.conditional
    world.inclusive[0, a] = treaty.inclusive
    world.covered[0, a] = _named(treaty.area, scenario)
    for word in treaty.domains:
        world.covers[0, a, number(Domain, word)] = word != "military"
    for nation in treaty.members:
        i = cast.nations[nation]
        world.member[0, a, i] = Role.MEMBER
        world.joined[0, a, i] = signed
    if isinstance(treaty, Organisation):
        _fill_organisation(world, a, treaty, scenario, cast)
    for nation in treaty.invited:
        world.invited[0, a, cast.nations[nation]] = 2


def next_renewal(signed: float, term: float, start: float) -> float:
    """When a treaty of some term is next due for renewal at or after the start; 1e5 where it has no term."""
    if term <= 0:
        return 1e5
    return signed + term * max(1, math.ceil((start - signed) / term))


def _fill_organisation(world: World, a: int, treaty: Organisation, scenario: Scenario, cast: Cast) -> None:
    """Write what only organisations have: who may accede and how, partners, funds and pledges."""
    world.organisation[0, a] = 1
    world.accession[0, a] = number(Accession, treaty.accession)
    world.pledge[0, a] = treaty.pledge
    world.fund[0, a] = treaty.fund
    world.dispute_resolution[0, a] = treaty.dispute_resolution
    for nation in treaty.partners:
        world.member[0, a, cast.nations[nation]] = Role.PARTNER
        world.joined[0, a, cast.nations[nation]] = world.signed[0, a]
    world.invited[0, a] = np.maximum(world.invited[0, a], _named(treaty.open_to, scenario))
    rule = treaty.accession if treaty.voting is None else treaty.voting
    world.voting[0, a] = number(Accession, "majority" if rule == "open" else rule)
    world.quorum[0, a] = treaty.majority or 0.0
    world.tolerance[0, a] = treaty.tolerance or 0.0
    unanimous = treaty.accession == "unanimity"
    world.vetting[0, a] = unanimous if treaty.ratification is None else treaty.ratification
    world.fellowship[0, a] = treaty.among_partners
    world.build[0, a] = treaty.infrastructure


def _named(given: Sequence[str] | None, scenario: Scenario) -> np.ndarray:
    """Which nations a list of ids and regions names, all of them where there is no list, uint8 [nation]."""
    named = [
        given is None or id in given or f"region:{nation.region}" in given for id, nation in scenario.nations.items()
    ]
    return np.array(named, dtype=np.uint8)
