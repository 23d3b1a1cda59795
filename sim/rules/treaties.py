"""The treaty market for two: nations meet, agree on the highest article both want, and ratify it or do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import helper, kernel, logistic, per_step
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import (
    MEMBER,
    Home,
    Register,
    judgement,
    level_of,
    mood_towards,
    note,
    open_treaty,
    pair_key,
    random_order,
    ratified,
)
from sim.rules.utility import COST, DEFENCE, FIRM, IN_FORCE, RESERVE, Position, burden_of, weigh_pair, weigh_position
from sim.vocabulary import TERM_SLOTS, Article, Conduct, Decision, Role
from sim.world import World

SIGN, REFUSE, DEEPEN = int(Decision.SIGN), int(Decision.REFUSE), int(Decision.DEEPEN)
SUSPENDED = int(Role.SUSPENDED)
NEVER = 9e4
NEUTRALITY, SEEKS_NEUTRALITY = int(Article.NEUTRALITY), int(Conduct.NEUTRALITY)

RUNGS = np.array(
    [Article.DIALOGUE, Article.NON_AGGRESSION, Article.LOGISTICS, Article.NEUTRALITY, Article.TECHNOLOGY,
     Article.INTELLIGENCE, Article.CONSULTATION, Article.DEFENCE]
)  # fmt: skip
"""The ladder of bilateral treaties, by rising sovereignty cost."""
PLEDGE_RUNG = int(np.flatnonzero(RUNGS == NEUTRALITY)[0])

PACKAGE = np.zeros((len(RUNGS), len(Article)))
_packages: list[dict[Article, float]] = [
    {Article.DIALOGUE: 1}, {Article.NON_AGGRESSION: 1},
    {Article.DIALOGUE: 1, Article.LOGISTICS: 1, Article.EXERCISES: 0.3},
    {Article.NON_AGGRESSION: 1, Article.NEUTRALITY: 1},
    {Article.DIALOGUE: 1, Article.TECHNOLOGY: 1, Article.PROCUREMENT: 0.5},
    {Article.DIALOGUE: 1, Article.INTELLIGENCE: 1, Article.LOGISTICS: 0.5},
    {Article.DIALOGUE: 1, Article.CONSULTATION: 1, Article.LOGISTICS: 0.5},
    {Article.CONSULTATION: 1, Article.DEFENCE: 1, Article.EXERCISES: 0.5, Article.INTELLIGENCE: 0.3,
     Article.LOGISTICS: 0.5, Article.TECHNOLOGY: 0.3, Article.PROCUREMENT: 0.3},
]  # fmt: skip
for _rung, _articles in enumerate(_packages):
    for _kind, _strength in _articles.items():
        PACKAGE[_rung, _kind] = _strength
"""What a treaty on each rung contains (assumed)."""


@helper
def worth(benefit, cost, level, reserve, drafting):  # type: ignore[no-untyped-def]
    """Utility of a treaty of some sovereignty cost: benefit grows with its root, cost in proportion, or steeper."""
    return level**0.5 * benefit - burden_of(level, reserve) * cost - drafting


@helper
def seeks_neutrality(luck, w, i, j, interests, obligation):  # type: ignore[no-untyped-def]
    """Whether one of the two asks for a pledge of neutrality before anything else, where they have no such bond yet."""
    wish = max(interests[w, i, SEEKS_NEUTRALITY], interests[w, j, SEEKS_NEUTRALITY])
    if wish <= 0.0 or max(obligation[w, DEFENCE, i, j], obligation[w, DEFENCE, j, i]) > FIRM:
        return False
    if min(obligation[w, NEUTRALITY, i, j], obligation[w, NEUTRALITY, j, i]) > FIRM:
        return False
    return uniform(luck, w, luck.who[i], luck.who[j], 5) < wish


@helper
def best_rung(obligation, w, i, j, gains, costs, more, others, interests, drafting, calm):  # type: ignore[no-untyped-def]
    """The highest rung above what the two have that each wants (-1 for none), and the highest that i alone wants.

    Where one of them is calm, a pledge of neutrality comes first, if both want it.
    """
    both, mine = -1, -1
    own, their = interests[w, i, RESERVE], interests[w, j, RESERVE]
    calm = calm and worth(gains, costs, COST[NEUTRALITY], own, drafting) > 0.0
    if calm and worth(more, others, COST[NEUTRALITY], their, drafting) > 0.0:
        return PLEDGE_RUNG, PLEDGE_RUNG
    for r in range(RUNGS.shape[0] - 1, -1, -1):
        kind = RUNGS[r]
        if obligation[w, kind, i, j] > FIRM and obligation[w, kind, j, i] > FIRM:
            break
        if worth(gains, costs, COST[kind], own, drafting) > 0.0:
            mine = max(mine, r)
            if worth(more, others, COST[kind], their, drafting) > 0.0:
                both = r
                break
    return both, mine


@helper
def treaty_of_two(w, i, j, cost, article, register):  # type: ignore[no-untyped-def]
    """The row of the two nations' own treaty that a deal of some sovereignty cost can deepen, -1 if they have none.

    A treaty that both are leaving is over; one that rests, since one is suspended, is not woken by a lesser deal.
    """
    for a in range(register.slots[w]):
        if register.member[w, a, i] and register.member[w, a, j]:
            member = register.member[w, a]
            if register.status[w, a] == IN_FORCE and not register.organisation[w, a]:
                others = 0
                for k in range(member.shape[0]):
                    others += member[k] != 0
                over = register.leaving[w, a, i] < NEVER and register.leaving[w, a, j] < NEVER
                rests = member[i] == SUSPENDED or member[j] == SUSPENDED
                if others == 2 and not over and not (rests and cost < level_of(article, w, a)):
                    return a
    return -1


@helper
def revive(w, a, i, j, register):  # type: ignore[no-untyped-def]
    """Make notices and suspensions in the treaty of two nations void."""
    for k in (i, j):
        register.leaving[w, a, k] = 1e5
        if register.member[w, a, k] == SUSPENDED:
            register.member[w, a, k] = MEMBER


@helper
def become_allies(u, w, i, j, rivalry, position):  # type: ignore[no-untyped-def]
    """Let a new defence pact count at once in the appraisals of the two for the rest of the step."""
    for one, other in ((i, j), (j, i)):
        position.pacts[w, one] += 1.0
        position.friends[w, one] += position.expected_help[w, one, other]
        for k in range(rivalry.shape[1]):
            position.allies_rivalry[w, one, k] += rivalry[w, other, k]
            position.common_allies[w, one, k] += position.obligation[w, DEFENCE, other, k] > 0.0
        weigh_position(u, w, one, position)


@helper
def agree(u, luck, log, w, i, j, kind, gains, costs, interests, home, why):  # type: ignore[no-untyped-def]
    """Whether i ratifies a treaty with j."""
    value = worth(gains, costs, COST[kind], interests[w, i, RESERVE], u.drafting)
    mood = mood_towards(w, i, j, home)
    return ratified(u, luck, log, w, i, j, -1, luck.who[i], luck.who[j], value, home, mood, why)


@helper
def write_package(w, a, i, j, rung, article, direction, obligation):  # type: ignore[no-untyped-def]
    """Write what a rung contains into a treaty of two, and what they owe each other by it."""
    for k in range(PACKAGE.shape[1]):
        if PACKAGE[rung, k] > 0.0:
            direction[w, a, k] = 0
        article[w, a, k] = max(article[w, a, k], PACKAGE[rung, k])
        obligation[w, k, i, j] = max(obligation[w, k, i, j], PACKAGE[rung, k])
        obligation[w, k, j, i] = max(obligation[w, k, j, i], PACKAGE[rung, k])


@helper
def give_reasons(u, log, w, act, i, j, a, kind, interests, terms, why):  # type: ignore[no-untyped-def]
    """Write down why i signs a treaty with j, or refuses it, and how likely that was."""
    value = weigh_pair(u, w, i, j, COST[kind], interests, terms, why) / (u.temperature * COST[kind] ** 0.5)
    note(log, w, act, i, j, a, kind, logistic(-value if act == REFUSE else value), why)


@kernel
def negotiate(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, polity, lobby, lobby_for, public, ideology, rivalry, interests, friends,
    enemies, alarm, expected_help, appeased, pacts, common_allies, allies_rivalry, terms, benefit, utility, obligation,
    status, organisation, treaty_key, signed, renewal, duration, notice, article, direction, member, joined, leaving,
    slots, redrawn,
):  # fmt: skip
    """Let nations, in an order drawn by luck, meet, sign the highest article both want, and ratify it."""
    n = alive.shape[1]
    order, rank, why = np.empty(n, dtype=np.int64), np.empty(n), np.empty(TERM_SLOTS)
    home = Home(polity, lobby, lobby_for, public, ideology)
    position = Position(
        alive, interests, friends, enemies, alarm, expected_help, obligation, pacts, common_allies, allies_rivalry,
        appeased, terms, benefit, utility,
    )  # fmt: skip
    register = Register(
        status, organisation, treaty_key, signed, renewal, duration, notice, member, joined, leaving, slots
    )
    for w in range(alive.shape[0]):
        q, u = p[w], appraise[w]
        random_order(luck, w, order, rank)
        meeting = per_step(0.5 * q.meeting_rate, clock.dt)
        for i in order:
            for j in order:
                if i == j or not (alive[w, i] and alive[w, j]) or slots[w] >= status.shape[1]:
                    continue
                if uniform(luck, w, luck.who[i], luck.who[j], 0) >= meeting:
                    continue
                costs, others = benefit[w, i, j] - utility[w, i, j], benefit[w, j, i] - utility[w, j, i]
                gains = benefit[w, i, j] + judgement(luck, w, luck.who[i], luck.who[j], u.temperature)
                more = benefit[w, j, i] + judgement(luck, w, luck.who[j], luck.who[i], u.temperature)
                calm = seeks_neutrality(luck, w, i, j, interests, obligation)
                rung, wanted = best_rung(obligation, w, i, j, gains, costs, more, others, interests, u.drafting, calm)
                if rung < 0:
                    if wanted >= 0:
                        give_reasons(u, log, w, REFUSE, j, i, -1, RUNGS[wanted], interests, terms, why)
                    continue
                kind = RUNGS[rung]
                if not agree(u, luck, log, w, i, j, kind, gains, costs, interests, home, why):
                    continue
                if not agree(u, luck, log, w, j, i, kind, more, others, interests, home, why):
                    continue
                a, act = treaty_of_two(w, i, j, COST[kind], article, register), DEEPEN
                if a < 0:
                    term = q.term if uniform(luck, w, luck.who[i], luck.who[j], 4) < q.fixed_term else 0.0
                    a, act = open_treaty(w, i, j, clock.year, pair_key(luck, i, j), term, register), SIGN
                give_reasons(u, log, w, act, i, j, a, kind, interests, terms, why)
                give_reasons(u, log, w, act, j, i, a, kind, interests, terms, why)
                fresh = kind == DEFENCE and obligation[w, DEFENCE, i, j] <= 0.0
                revive(w, a, i, j, register)
                write_package(w, a, i, j, rung, article, direction, obligation)
                redrawn[w] = 1
                if fresh and u.synchronous == 0.0:
                    become_allies(u, w, i, j, rivalry, position)


@dataclass(frozen=True)
class Negotiate(Rule):
    """Two nations that meet sign the highest article both find worth its price, if both ratify."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (
        World.alive, World.polity, World.lobby, World.lobby_for, World.public, World.ideology, World.rivalry,
        World.interests, World.enemies, World.alarm, World.expected_help, World.appeased, World.organisation,
    )  # fmt: skip
    writes = (
        World.friends, World.pacts, World.common_allies, World.allies_rivalry, World.terms, World.benefit,
        World.utility, World.obligation, World.status, World.treaty_key, World.signed, World.renewal, World.duration,
        World.notice, World.article, World.direction, World.member, World.joined, World.leaving, World.slots,
        World.redrawn,
    )  # fmt: skip
    kernel = staticmethod(negotiate)
    meeting_rate: float = param(
        0.1154, "chance that two nations can negotiate", unit="1/year", source="tuned", low=0, high=1
    )
    fixed_term: float = param(0.6, "share of treaties with a fixed term", low=0, high=1)
    term: float = param(10, "length of a fixed term", unit="years", low=1, high=100)
