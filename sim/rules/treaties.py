"""The treaty market for two: nations meet, agree on the highest article both want, and ratify it or do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import kernel, logistic, per_step
from sim.luck import uniform
from sim.rules.base import Rule, param
from sim.rules.market import MEMBER, judgement, note, pair_key, public_gap, random_order, ratified, worth
from sim.rules.utility import COST, DEFENCE, IN_FORCE, SCENE, TERMS, Scene, expected_help, pair_terms
from sim.vocabulary import Article, Decision
from sim.world import World

SIGN, REFUSE, RATIFY, DEEPEN = int(Decision.SIGN), int(Decision.REFUSE), int(Decision.RATIFY), int(Decision.DEEPEN)

RUNGS = np.array(
    [Article.DIALOGUE, Article.LOGISTICS, Article.NON_AGGRESSION, Article.TECHNOLOGY, Article.NEUTRALITY,
     Article.INTELLIGENCE, Article.CONSULTATION, Article.DEFENCE]
)  # fmt: skip
"""The ladder of bilateral treaties, by rising sovereignty cost."""

PACKAGE = np.zeros((len(RUNGS), len(Article)))
for _rung, _articles in enumerate([
    {Article.DIALOGUE: 1}, {Article.DIALOGUE: 1, Article.LOGISTICS: 1, Article.EXERCISES: 0.3},
    {Article.NON_AGGRESSION: 1}, {Article.DIALOGUE: 1, Article.TECHNOLOGY: 1, Article.PROCUREMENT: 0.5},
    {Article.NON_AGGRESSION: 1, Article.NEUTRALITY: 1}, {Article.DIALOGUE: 1, Article.INTELLIGENCE: 1},
    {Article.DIALOGUE: 1, Article.CONSULTATION: 1},
    {Article.CONSULTATION: 1, Article.DEFENCE: 1, Article.EXERCISES: 0.5, Article.INTELLIGENCE: 0.3},
]):  # fmt: skip
    for _kind, _strength in _articles.items():
        PACKAGE[_rung, _kind] = _strength
"""What a treaty on each rung contains (assumed)."""


@kernel
def best_rung(obligation, w, i, j, gains, costs, more, others, drafting):  # type: ignore[no-untyped-def]
    """The highest rung above what the two have that each wants (-1 for none), and the highest that i alone wants."""
    both, mine = -1, -1
    for r in range(RUNGS.shape[0] - 1, -1, -1):
        kind = RUNGS[r]
        if obligation[w, kind, i, j] > 0.5 and obligation[w, kind, j, i] > 0.5:
            break
        if worth(gains, costs, COST[kind], drafting) > 0.0:
            mine = max(mine, r)
            if worth(more, others, COST[kind], drafting) > 0.0:
                both = r
                break
    return both, mine


@kernel
def bilateral_slot(  # type: ignore[no-untyped-def]
    w, i, j, year, key, status, organisation, treaty_key, signed, renewal, duration, notice, member,
    joined, leaving, slots, term,
):  # fmt: skip
    """The row of the two nations' own treaty: the one in force, or a new one; and whether it is new."""
    for a in range(slots[w]):
        if status[w, a] == IN_FORCE and not organisation[w, a] and member[w, a, i] and member[w, a, j]:
            others = 0
            for k in range(member.shape[2]):
                others += member[w, a, k] != 0
            if others == 2:
                return a, False
    a = slots[w]
    slots[w] = a + 1
    status[w, a] = IN_FORCE
    treaty_key[w, a] = key
    signed[w, a] = year
    duration[w, a] = term
    renewal[w, a] = year + term if term > 0.0 else 1e5
    notice[w, a] = 1.0
    for k in (i, j):
        member[w, a, k] = MEMBER
        joined[w, a, k] = year
        leaving[w, a, k] = 1e5
    return a, True


@kernel
def become_allies(s, w, i, j):  # type: ignore[no-untyped-def]
    """Let a new defence pact count at once in the appraisals of the rest of the step."""
    for one, other in ((i, j), (j, i)):
        s.pacts[w, one] += 1.0
        s.friends[w, one] += expected_help(s, w, one, other)
        for k in range(s.power.shape[1]):
            s.allies_rivalry[w, one, k] += s.rivalry[w, other, k]
            if k != one and s.obligation[w, DEFENCE, k, other] > 0.0:
                s.common_allies[w, one, k] += 1.0
                s.common_allies[w, k, one] += 1.0


@kernel
def negotiate(  # type: ignore[no-untyped-def]
    p, luck, clock, appraise, log, alive, power, reach, friends, enemies, pacts, alarm, obligation, kept, broken,
    trust, common_threat, common_allies, allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty,
    ideology, rivalry, interests, public, status, organisation, treaty_key, signed, renewal, duration, notice,
    article, member, joined, leaving, slots, redrawn,
):  # fmt: skip
    """Let nations, in an order drawn by luck, meet, weigh each other anew, sign and ratify."""
    n = power.shape[1]
    s = Scene(
        power, reach, friends, enemies, pacts, alarm, obligation, kept, broken, trust, common_threat, common_allies,
        allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty, ideology, rivalry, interests,
    )  # fmt: skip
    order, rank = np.empty(n, dtype=np.int64), np.empty(n)
    pair = np.array([0, 0, -1])
    mine, yours = np.empty(TERMS), np.empty(TERMS)
    for w in range(power.shape[0]):
        q, u = p[w], appraise[w]
        random_order(luck, w, order, rank)
        meeting = per_step(0.5 * q.meeting_rate, clock.dt)
        for i in order:
            for j in order:
                if i == j or not (alive[w, i] and alive[w, j]):
                    continue
                if uniform(luck, w, luck.who[i], luck.who[j], 0) >= meeting:
                    continue
                gains, costs = pair_terms(u, s, w, i, j, mine)
                more, others = pair_terms(u, s, w, j, i, yours)
                gains += judgement(luck, w, luck.who[i], luck.who[j], u.temperature)
                more += judgement(luck, w, luck.who[j], luck.who[i], u.temperature)
                rung, wanted = best_rung(obligation, w, i, j, gains, costs, more, others, u.drafting)
                if rung < 0:
                    if wanted >= 0:
                        value = worth(more, others, COST[RUNGS[wanted]], u.drafting)
                        note(log, w, REFUSE, j, i, -1, RUNGS[wanted], logistic(value / u.temperature), yours)
                    continue
                kind = RUNGS[rung]
                pair[0], pair[1] = i, j
                value = worth(gains, costs, COST[kind], u.drafting)
                passes, chance = ratified(u, luck, w, i, luck.who[j], value, polity, public_gap(w, i, pair, public, ideology))
                if not passes:
                    note(log, w, RATIFY, i, j, -1, 0, chance, mine)
                    continue
                back = worth(more, others, COST[kind], u.drafting)
                passes, chance = ratified(u, luck, w, j, luck.who[i], back, polity, public_gap(w, j, pair, public, ideology))
                if not passes:
                    note(log, w, RATIFY, j, i, -1, 0, chance, yours)
                    continue
                key = pair_key(luck, i, j)
                term = q.term if uniform(luck, w, luck.who[i], luck.who[j], 4) < q.fixed_term else 0.0
                a, new = bilateral_slot(
                    w, i, j, clock.year, key, status, organisation, treaty_key, signed, renewal, duration, notice,
                    member, joined, leaving, slots, term,
                )  # fmt: skip
                act = SIGN if new else DEEPEN
                note(log, w, act, i, j, a, kind, logistic(value / u.temperature), mine)
                note(log, w, act, j, i, a, kind, logistic(back / u.temperature), yours)
                fresh = kind == DEFENCE and obligation[w, DEFENCE, i, j] <= 0.0
                for k in range(PACKAGE.shape[1]):
                    article[w, a, k] = max(article[w, a, k], PACKAGE[rung, k])
                    obligation[w, k, i, j] = max(obligation[w, k, i, j], PACKAGE[rung, k])
                    obligation[w, k, j, i] = max(obligation[w, k, j, i], PACKAGE[rung, k])
                redrawn[w] = 1
                if fresh and u.synchronous == 0.0:
                    become_allies(s, w, i, j)


@dataclass(frozen=True)
class Negotiate(Rule):
    """Two nations that meet sign the highest article both find worth its price, if both ratify."""

    phase = "treaties"
    uses = ("appraise",)
    reads = (*SCENE, World.alive, World.public, World.organisation)
    writes = (World.friends, World.pacts, World.common_allies, World.allies_rivalry, World.obligation, World.status)
    writes += (World.treaty_key, World.signed, World.renewal, World.duration, World.notice, World.article)
    writes += (World.member, World.joined, World.leaving, World.slots, World.redrawn)
    kernel = staticmethod(negotiate)
    meeting_rate: float = param(0.26, "chance that two nations can negotiate", unit="1/year", source="tuned", low=0, high=1)
    fixed_term: float = param(0.6, "share of treaties with a fixed term", low=0, high=1)
    term: float = param(10, "length of a fixed term", unit="years", low=1, high=100)
