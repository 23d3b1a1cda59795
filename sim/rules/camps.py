"""Rival rules of camps: landscape theory, Galam's coalitions, and hedonic games decide who stands with whom.

`sim.rules.propensity` says what a camp is worth to a nation; here nations move, and the treaties of camps are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from sim.kernels import fill, helper, kernel, logistic, per_step
from sim.luck import NOBODY, name_key, uniform
from sim.rules.base import Rule, param
from sim.rules.market import ARTICLES, Register, binds, draft, enter, keep_up, note, random_order
from sim.rules.propensity import (
    ALONE,
    DRAWN,
    GALAM,
    HEDONIC,
    LANDSCAPE,
    Feelings,
    Theory,
    best_camp,
    company,
    counts_as,
    drawn_to,
    feeling,
    nature,
    standing,
)
from sim.rules.secession import Game, band_together, camp_of, look_around
from sim.rules.utility import IN_FORCE
from sim.vocabulary import TERM_SLOTS, Decision, places
from sim.world import World

ACCEDE, FOUND, LEAVE = int(Decision.ACCEDE), int(Decision.FOUND), int(Decision.LEAVE)
WORTH = places(Decision.LEAVE).worth
CAMP = name_key("a camp of a rival theory")
"""The key of luck that marks the treaties which these rules write."""


@helper
def sort_camps(theory, w, label, camp, feelings, register):  # type: ignore[no-untyped-def]
    """Find the camps there are and who is in which; who is in none stands where the theory says, ALONE for nowhere."""
    fill(label, ALONE)
    fill(camp, -1)
    found = 0
    for a in range(register.slots[w]):
        if register.treaty_key[w, a] == CAMP and register.status[w, a] == IN_FORCE and found < theory.camps:
            for i in range(label.shape[0]):
                if register.member[w, a, i] != 0 and feelings.alive[w, i]:
                    label[i] = found
            camp[found] = a
            found += 1
    free = found
    for i in range(label.shape[0]):
        if label[i] != ALONE or not feelings.alive[w, i]:
            continue
        if theory.kind == HEDONIC:  # each alone is a camp of its own
            label[i] = free
            free += 1
        elif theory.kind == LANDSCAPE and found == 1:  # whoever is not on the one side is on the other
            label[i] = 1
        elif theory.kind == GALAM and found == 0:  # each begins in the alliance of its nature
            born = nature(theory, w, i, feelings.ideology)
            label[i] = ALONE if born == 0 else (born + 1) // 2
    return found


@helper
def open_camp(w, year, register, ended, accession, article):  # type: ignore[no-untyped-def]
    """Enter an organisation for a camp in the register; return its row."""
    a = register.slots[w]
    register.slots[w] = a + 1
    register.status[w, a], register.organisation[w, a], register.treaty_key[w, a] = IN_FORCE, 1, CAMP
    register.signed[w, a], register.renewal[w, a], register.notice[w, a] = year, 1e5, 1.0
    ended[w, a], accession[w, a] = 0.0, 0
    draft(w, a, ARTICLES, article)
    return a


@helper
def tell(  # type: ignore[no-untyped-def]
    u, log, theory, w, act, i, side, other, a, gain, label, then, moves, feelings, why,
):  # fmt: skip
    """Write down that i considers another camp, or none, and why: with whom it stands now, and would stand `then`."""
    fill(why, 0.0)
    if act == LEAVE:
        why[WORTH] = gain / u.temperature
    for j in range(label.shape[0] if act != LEAVE else 0):
        change = counts_as(theory, i, j, side, then) - counts_as(theory, i, j, label[i], label)
        for t in DRAWN:
            why[t] += change * feeling(theory, w, i, j, t, feelings) if change != 0.0 else 0.0
    note(log, w, act, i, other, a, moves, logistic(gain / u.temperature), why)


@helper
def settle(w, year, label, camp, alive, register, redrawn):  # type: ignore[no-untyped-def]
    """Make everyone a member of the treaty of its camp, and of no other's."""
    for side in range(camp.shape[0]):
        a = camp[side]
        for i in range(label.shape[0] if a >= 0 else 0):
            inside = register.member[w, a, i] != 0
            if label[i] == side and alive[w, i] and not inside:
                enter(w, a, i, year, register.member, register.joined, register.leaving, redrawn)
            elif label[i] != side and inside:
                register.leaving[w, a, i] = year


@helper
def lapse(w, i, year, article, register):  # type: ignore[no-untyped-def]
    """Let i leave the pacts of defence that are none of the theory's."""
    for a in range(register.slots[w]):
        if register.treaty_key[w, a] != CAMP and binds(w, a, i, article, register):
            register.leaving[w, a, i] = year


@helper
def move(  # type: ignore[no-untyped-def]
    u, luck, log, clock, theory, w, i, feelings, label, camp, register, ended, accession, article, pull, why,
):  # fmt: skip
    """Let a nation look for a better camp by itself."""
    side, gain = best_camp(theory, w, i, label, pull, feelings)
    if side == label[i]:
        return
    moves = uniform(luck, w, luck.who[i], NOBODY, 1) < logistic(gain / u.temperature)
    other = company(i, side, label, feelings)
    room = register.slots[w] < register.status.shape[1]
    if other >= 0 and camp[side] < 0 and not room:
        return
    act = LEAVE if other < 0 else ACCEDE if camp[side] >= 0 else FOUND
    if moves and act == FOUND:
        camp[side] = open_camp(w, clock.year, register, ended, accession, article)
    about = camp[side] if act != LEAVE else camp[label[i]] if label[i] != ALONE else -1
    if act != LEAVE or about >= 0:
        tell(u, log, theory, w, act, i, side, other, about, gain, label, label, moves, feelings, why)
    if moves:
        label[i] = side


@helper
def secede(  # type: ignore[no-untyped-def]
    u, luck, log, clock, theory, w, i, feelings, label, camp, register, ended, accession, article, game, then, why,
):  # fmt: skip
    """Let a nation ask those who would all gain by a camp of their own with it; say whether there are any."""
    if band_together(i, label, feelings.alive[w], game) <= 0.0:
        return False
    side = camp_of(game.group, label, theory.camps)
    founded = camp[side] < 0
    if founded and register.slots[w] >= register.status.shape[1]:
        return False
    for j in range(label.shape[0]):
        then[j] = side if game.group[j] else label[j]
    for j in range(label.shape[0]):
        if game.group[j]:
            game.gain[j] = standing(theory, j, side, then, game.drawn[j])
            game.gain[j] -= standing(theory, j, label[j], label, game.drawn[j])
            if uniform(luck, w, luck.who[j], luck.who[i], 2) >= logistic(game.gain[j] / u.temperature):
                return True
    if founded:
        camp[side] = open_camp(w, clock.year, register, ended, accession, article)
    for j in range(label.shape[0]):
        if game.group[j] and (founded or label[j] != side):
            act, other = FOUND if founded else ACCEDE, company(j, side, then, feelings)
            tell(u, log, theory, w, act, j, side, other, camp[side], game.gain[j], label, then, 1, feelings, why)
    for j in range(label.shape[0]):
        label[j] = then[j]
    return True


@helper
def take_turns(  # type: ignore[no-untyped-def]
    q, u, luck, log, clock, theory, w, order, feelings, label, camp, register, ended, accession, article, redrawn,
    game, then, pull, why,
):  # fmt: skip
    """Let nations in their order look at the camps and move to a better one; all do so where there is no camp yet."""
    n = label.shape[0]
    every = sort_camps(theory, w, label, camp, feelings, register) == 0
    pace = 1.0 if every else per_step(q.pace, clock.dt)
    if q.secession != 0.0:
        look_around(theory, w, feelings, game.drawn)
    for i in order:
        if not feelings.alive[w, i] or uniform(luck, w, luck.who[i], NOBODY, 0) >= pace:
            continue
        lapse(w, i, clock.year, article, register)
        for j in range(n):
            there = j != i and feelings.alive[w, j]
            pull[j] = drawn_to(theory, w, i, j, feelings) if there else 0.0
        if theory.kind == LANDSCAPE and label[i] == ALONE:  # on no side yet: it leaves the worse one
            better = standing(theory, i, 1, label, pull) > standing(theory, i, 0, label, pull)
            label[i] = 0 if better else 1
        if q.secession == 0.0 or not secede(
            u, luck, log, clock, theory, w, i, feelings, label, camp, register, ended, accession, article, game, then,
            why,
        ):  # fmt: skip
            move(
                u, luck, log, clock, theory, w, i, feelings, label, camp, register, ended, accession, article, pull,
                why,
            )  # fmt: skip
    for side in range(camp.shape[0]):  # those whom the theory put on a side that has no treaty yet
        first = company(-1, side, label, feelings)
        room = register.slots[w] < register.status.shape[1]
        if camp[side] < 0 and room and first >= 0 and company(first, side, label, feelings) >= 0:
            camp[side] = open_camp(w, clock.year, register, ended, accession, article)
    settle(w, clock.year, label, camp, feelings.alive, register, redrawn)


@kernel
def form_camps(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, ideology, terms, status, organisation, treaty_key, signed, ended,
    renewal, duration, notice, accession, article, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let nations of every world choose camps as the theory of its parameters says, and write the treaties."""
    n = alive.shape[1]
    order, rank, share = np.empty(n, dtype=np.int64), np.empty(n), np.empty(n)
    label, camp = np.empty(n, dtype=np.int64), np.empty(n + 2, dtype=np.int64)
    pull, why, then = np.empty(n), np.empty(TERM_SLOTS), np.empty(n, dtype=np.int64)
    group, trial = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    game = Game(np.empty((n, n)), order, group, trial, np.empty(n))
    feelings = Feelings(luck.who, alive, share, ideology, terms)
    register = Register(
        status, organisation, treaty_key, signed, renewal, duration, notice, member, joined, leaving, slots
    )
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        theory = Theory(int(q.kind), n if q.kind == HEDONIC else 2, q.consent != 0.0, q.exchange, q.centre)
        held, count = 1e-9, 0
        for i in range(n):
            held += power[w, i] if alive[w, i] else 0.0
            count += alive[w, i] != 0
        for i in range(n):
            share[i] = count * power[w, i] / held if alive[w, i] else 0.0
        random_order(luck, w, order, rank)
        take_turns(
            q, u, luck, log, clock, theory, w, order, feelings, label, camp, register, ended, accession, article,
            redrawn, game, then, pull, why,
        )  # fmt: skip
        keep_up(w, clock.year, alive, register, ended, redrawn)


@dataclass(frozen=True)
class Camps(Rule):
    """What rules of camps have in common: who looks around how often, and what they read and write."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (World.alive, World.power, World.ideology, World.terms, World.duration)
    writes = (
        World.status, World.organisation, World.treaty_key, World.signed, World.ended, World.renewal, World.notice,
        World.accession, World.article, World.member, World.joined, World.leaving, World.slots, World.redrawn,
    )  # fmt: skip
    kernel = staticmethod(form_camps)
    kind: ClassVar[int]
    pace: float = param(0.5, "chance that a nation looks for a better camp", unit="1/year", low=0, high=1)

    def record(self, worlds: int) -> np.recarray[Any, Any]:
        """The parameters as one record per world, with the kind of theory, and nil for what only others have."""
        own = super().record(worlds)
        rest = [
            (name, "f8")
            for name in ("kind", "consent", "secession", "exchange", "centre")
            if name not in self.parameters()
        ]
        records: np.recarray[Any, Any] = np.zeros(worlds, dtype=[*own.dtype.descr, *rest]).view(type(own))
        for name in self.parameters():
            records[name] = own[name]
        records["kind"] = self.kind
        return records


@dataclass(frozen=True)
class TakeSides(Camps):
    """Every nation is on one of two sides, and changes to that where it is with more power that it is drawn to."""

    kind = LANDSCAPE


@dataclass(frozen=True)
class ChooseCoalitions(Camps):
    """Nations begin in the alliance of their nature, and join one of two coalitions, the other, or neither."""

    kind = GALAM
    exchange: float = param(1.0, "what two nations of one nature have to exchange", unit="utility", low=0, high=10)
    centre: float = param(
        0.3, "distance of the first ideal point from the middle up to which a nation is of no nature", unit="points",
        low=0, high=4,
    )  # fmt: skip


@dataclass(frozen=True)
class FormCoalitions(Camps):
    """Nations go where they like best to be, alone, with one, or with many, if those there do not mind."""

    kind = HEDONIC
    consent: float = param(1, "0: nobody is asked whether it minds a newcomer", unit="switch", low=0, high=1)
    secession: float = param(
        0, "1: all who would gain by a camp of their own may also leave for it together", unit="switch", low=0, high=1
    )
