"""Rival rules of pacts for two: allies against coalitions that would win (Jackson and Nei), and partners by luck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step
from sim.luck import NOBODY, uniform
from sim.rules.base import Rule, param
from sim.rules.market import (
    ARTICLES,
    Register,
    binds,
    draft,
    judgement,
    keep_up,
    note,
    open_treaty,
    pair_key,
    random_order,
)
from sim.rules.utility import DEFENCE, SECURITY, STATUS_QUO, UPKEEP
from sim.vocabulary import TERM_SLOTS, Decision, Term, places
from sim.world import World

SIGN, LEAVE = int(Decision.SIGN), int(Decision.LEAVE)
LEAVING = places(Decision.LEAVE)
COMMON_THREAT = int(Term.COMMON_THREAT)
NONE, CLOSE = -1, 1e-9


class Field(NamedTuple):
    """Where nations stand against each other: power and its reach, quarrels, and the pact of each pair, or NONE."""

    alive: np.ndarray
    power: np.ndarray
    reach: np.ndarray
    rivalry: np.ndarray
    claim: np.ndarray
    bond: np.ndarray


@helper
def find_bonds(w, alive, article, register, bond):  # type: ignore[no-untyped-def]
    """Note the pact of defence of every pair of nations, the last where there are several."""
    for i in range(alive.shape[1]):
        fill(bond[i], NONE)
    for a in range(register.slots[w]):
        first, second, others = NONE, NONE, 0
        for i in range(alive.shape[1]):
            if binds(w, a, i, article, register) and alive[w, i]:
                first, second, others = (i, first, others) if first == NONE or second == NONE else (first, second, 1)
        if second != NONE and not others and not register.organisation[w, a]:
            bond[first, second] = bond[second, first] = a


@helper
def lapse_clubs(w, i, year, article, bond, register):  # type: ignore[no-untyped-def]
    """Let i leave pacts of defence that are not between two, of which the theory knows nothing."""
    for a in range(register.slots[w]):
        if binds(w, a, i, article, register):
            own = False
            for j in range(bond.shape[0]):
                own = own or bond[i, j] == a
            if not own:
                register.leaving[w, a, i] = year


@helper
def part(w, i, j, year, field, register):  # type: ignore[no-untyped-def]
    """Let i leave its pact with j."""
    register.leaving[w, field.bond[i, j], i] = year
    field.bond[i, j] = field.bond[j, i] = NONE


@helper
def ally(luck, w, i, j, year, article, field, register, redrawn):  # type: ignore[no-untyped-def]
    """Enter a pact of defence of two nations; return its row."""
    a = open_treaty(w, i, j, year, pair_key(luck, i, j), 0.0, register)
    draft(w, a, ARTICLES, article)
    field.bond[i, j] = field.bond[j, i] = a
    redrawn[w] = 1
    return a


@helper
def may(q, w, k, target, field):  # type: ignore[no-untyped-def]
    """Whether k has a quarrel with a nation, by rivalry or claim, for which it would join an attack on it."""
    return field.alive[w, k] and max(field.rivalry[w, k, target], field.claim[w, k, target]) >= q.grudge


@helper
def beats(q, w, j, target, field):  # type: ignore[no-untyped-def]
    """Whether j, with those of its allies that have a quarrel with the target, would win against it and its allies."""
    if j == target or not may(q, w, j, target, field):
        return False
    attack, defence = field.reach[w, j, target] * field.power[w, j], field.power[w, target]
    for k in range(field.alive.shape[1]):
        if k in (j, target):
            continue
        brought = field.reach[w, k, target] * field.power[w, k]
        if field.bond[j, k] != NONE and may(q, w, k, target, field):
            attack += brought
        elif field.bond[target, k] != NONE and field.alive[w, k]:
            defence += brought
    return attack > q.advantage * defence


@helper
def vulnerable(q, w, i, field):  # type: ignore[no-untyped-def]
    """Whether some nation and its allies would win against i."""
    found = False
    for j in range(field.alive.shape[1]):
        found = found or beats(q, w, j, i, field)
    return found


@helper
def prey(q, w, i, j, field):  # type: ignore[no-untyped-def]
    """Whether i and j, as allies, would win an attack together that one of them leads."""
    for target in range(field.alive.shape[1]):
        if target in (i, j) or not field.alive[w, target]:
            continue
        if may(q, w, i, target, field) and may(q, w, j, target, field) and (
            beats(q, w, i, target, field) or beats(q, w, j, target, field)
        ):  # fmt: skip
            return True
    return False


@helper
def worth(q, u, w, i, j, field, why):  # type: ignore[no-untyped-def]
    """Fill the terms of a pact with j to i: whether it makes i safe, or win, and its cost; return their sum."""
    held = field.bond[i, j]
    field.bond[i, j] = field.bond[j, i] = NONE
    bare = vulnerable(q, w, i, field)
    field.bond[i, j] = field.bond[j, i] = 0
    fill(why, 0.0)
    why[SECURITY] = q.safety * (1.0 if bare and not vulnerable(q, w, i, field) else 0.0)
    why[COMMON_THREAT] = q.spoils * (1.0 if prey(q, w, i, j, field) else 0.0)
    why[UPKEEP] = -u.upkeep
    field.bond[i, j] = field.bond[j, i] = held
    return why[SECURITY] + why[COMMON_THREAT] + why[UPKEEP]


@helper
def cut_losses(q, u, luck, log, w, i, year, field, register, why):  # type: ignore[no-untyped-def]
    """Let i consider leaving the pact that it needs least, if it can do without it."""
    least, whom = -CLOSE, NONE
    for j in range(field.alive.shape[1]):
        if field.bond[i, j] != NONE:
            value = worth(q, u, w, i, j, field, why)
            tied = value == least and whom != NONE and luck.who[j] < luck.who[whom]
            if value < least or tied:
                least, whom = value, j
    if whom == NONE:
        return
    chance = logistic(-least / u.temperature)
    goes = uniform(luck, w, luck.who[i], NOBODY, 2) < chance
    fill(why, 0.0)
    why[LEAVING.worth] = -least / u.temperature
    note(log, w, LEAVE, i, whom, field.bond[i, whom], goes, chance, why)
    if goes:
        part(w, i, whom, year, field, register)


@helper
def seek_ally(q, u, luck, log, w, i, year, article, field, register, redrawn, why):  # type: ignore[no-untyped-def]
    """Let i ask the nation with which a pact is worth most to the one of the two that needs it less."""
    most, whom = CLOSE, NONE
    for j in range(field.alive.shape[1]):
        if j == i or not field.alive[w, j] or field.bond[i, j] != NONE:
            continue
        value = worth(q, u, w, i, j, field, why)
        if value >= most:
            value = min(value, worth(q, u, w, j, i, field, why))
            if value > most or (value == most and whom != NONE and luck.who[j] < luck.who[whom]):
                most, whom = value, j
    if whom == NONE or register.slots[w] >= register.status.shape[1]:
        return
    for one, other in ((i, whom), (whom, i)):
        value = worth(q, u, w, one, other, field, why)
        if value + judgement(luck, w, luck.who[one], luck.who[other], u.temperature) <= 0.0:
            return
    a = ally(luck, w, i, whom, year, article, field, register, redrawn)
    for one, other in ((i, whom), (whom, i)):
        value = worth(q, u, w, one, other, field, why)
        note(log, w, SIGN, one, other, a, DEFENCE, logistic(value / u.temperature), why)


@kernel
def counter_coalitions(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, reach, rivalry, claim, status, organisation, treaty_key, signed,
    ended, renewal, duration, notice, article, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let nations in an order drawn by luck end the pact they need least, and seek the one they need most."""
    n = alive.shape[1]
    order, rank, why = np.empty(n, dtype=np.int64), np.empty(n), np.empty(TERM_SLOTS)
    bond = np.empty((n, n), dtype=np.int64)
    field = Field(alive, power, reach, rivalry, claim, bond)
    register = Register(
        status, organisation, treaty_key, signed, renewal, duration, notice, member, joined, leaving, slots
    )
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        pace = per_step(q.pace, clock.dt)
        find_bonds(w, alive, article, register, bond)
        random_order(luck, w, order, rank)
        for i in order:
            if alive[w, i] and uniform(luck, w, luck.who[i], NOBODY, 0) < pace:
                lapse_clubs(w, i, clock.year, article, bond, register)
                cut_losses(q, u, luck, log, w, i, clock.year, field, register, why)
                seek_ally(q, u, luck, log, w, i, clock.year, article, field, register, redrawn, why)
        keep_up(w, clock.year, alive, register, ended, redrawn)


@dataclass(frozen=True)
class CounterCoalitions(Rule):
    """Nations ally where that alone saves them from a coalition, or makes one that wins, and drop what they can."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (World.alive, World.power, World.reach, World.rivalry, World.claim, World.organisation)
    writes = (
        World.status, World.treaty_key, World.signed, World.ended, World.renewal, World.duration, World.notice,
        World.article, World.member, World.joined, World.leaving, World.slots, World.redrawn,
    )  # fmt: skip
    kernel = staticmethod(counter_coalitions)
    pace: float = param(0.5, "chance that a nation reconsiders its pacts", unit="1/year", low=0, high=1)
    advantage: float = param(
        1.5, "how much stronger than its defenders a coalition must be to win",
        source="assumed; form: Jackson and Nei 2015, recalled", low=0.1, high=10,
    )  # fmt: skip
    grudge: float = param(
        0.2, "rivalry with a nation, or claim on it, from which others join an attack on it; 0: anybody does",
        low=0, high=1,
    )  # fmt: skip
    safety: float = param(3.0, "worth of being no longer open to attack", unit="utility", low=0, high=20)
    spoils: float = param(1.0, "worth of an attack that can be won together", unit="utility", low=0, high=20)


@kernel
def draw_partners(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, status, organisation, treaty_key, signed, ended, renewal, duration, notice,
    article, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let pacts of two end, and begin, by luck alone."""
    n = alive.shape[1]
    order, rank, why = np.empty(n, dtype=np.int64), np.empty(n), np.empty(TERM_SLOTS)
    bond = np.empty((n, n), dtype=np.int64)
    blank = np.empty((1, 1, 1))
    field = Field(alive, blank, blank, blank, blank, bond)
    register = Register(
        status, organisation, treaty_key, signed, renewal, duration, notice, member, joined, leaving, slots
    )
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        begins = per_step(0.5 * q.beginning, clock.dt)
        ends = per_step(0.5 * q.ending, clock.dt)
        find_bonds(w, alive, article, register, bond)
        random_order(luck, w, order, rank)
        for i in order:
            if not alive[w, i]:
                continue
            lapse_clubs(w, i, clock.year, article, bond, register)
            for j in order:
                if i == j or not alive[w, j]:
                    continue
                fill(why, 0.0)
                if bond[i, j] != NONE:
                    if uniform(luck, w, luck.who[i], luck.who[j], 0) < ends:
                        why[LEAVING.base] = math.log(ends / (1.0 - ends))
                        note(log, w, LEAVE, i, j, bond[i, j], 1, ends, why)
                        part(w, i, j, clock.year, field, register)
                elif slots[w] < status.shape[1] and uniform(luck, w, luck.who[i], luck.who[j], 0) < begins:
                    a = ally(luck, w, i, j, clock.year, article, field, register, redrawn)
                    why[STATUS_QUO] = u.temperature * math.log(begins / (1.0 - begins))
                    note(log, w, SIGN, i, j, a, DEFENCE, begins, why)
        keep_up(w, clock.year, alive, register, ended, redrawn)


@dataclass(frozen=True)
class DrawPartners(Rule):
    """Pacts of defence begin between pairs drawn by luck and end by luck: what no theory at all would show."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (World.alive, World.organisation)
    writes = CounterCoalitions.writes
    kernel = staticmethod(draw_partners)
    beginning: float = param(0.01, "chance that a pair without a pact makes one", unit="1/year", low=0, high=0.9)
    ending: float = param(0.07, "chance that a pact ends", unit="1/year", low=0, high=0.9)
