"""Domestic politics: elections and coups change governments, ideal points follow, and opinion judges."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sim.kernels import clip, fill, kernel, logistic, per_step
from sim.luck import NOBODY, noise, normal, uniform
from sim.rules.base import Rule, param
from sim.rules.market import public_gap
from sim.vocabulary import DEMOCRATIC, Article
from sim.world import World

BASING, DEFENCE = int(Article.BASING), int(Article.DEFENCE)


@kernel
def change_governments(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, polity, approval, election_clock, election_period, ideology, public, government,
    turnover, last_turnover, swing, last_polity, upheaval,
):  # fmt: skip
    """Hold the elections that are due, let autocracies lose their coalition by chance, and new regimes settle."""
    for w in range(polity.shape[0]):
        q = p[w]
        for i in range(polity.shape[1]):
            swing[w, i] = 0.0
            if not alive[w, i]:
                continue
            turned = abs(polity[w, i] - last_polity[w, i]) if last_polity[w, i] >= 0.0 else 0.0
            last_polity[w, i] = polity[w, i]
            upheaval[w, i] = min((1.0 - per_step(q.settling, clock.dt)) * upheaval[w, i] + turned, 1.0)
            democracy = polity[w, i] >= q.democratic
            chance = per_step(
                min(1.0, q.autocratic_turnover * (1.0 + 0.5 * q.discontent - q.discontent * approval[w, i])), clock.dt
            )
            if democracy:
                election_clock[w, i] -= clock.dt
                chance = 0.0
                if election_clock[w, i] <= 1e-9:
                    election_clock[w, i] += election_period[w, i]
                    chance = logistic(q.incumbent_loss - q.approval_vote * (approval[w, i] - 0.5))
            if uniform(luck, w, luck.who[i], NOBODY, 0) < chance:
                turnover[w, i] = 1
                last_turnover[w, i] = clock.year
                approval[w, i] = min(0.5 + q.inherited * (max(approval[w, i], 0.5) - 0.5) + q.honeymoon, 1.0)
                for d in range(ideology.shape[2]):
                    base = public[w, i, d] if democracy else ideology[w, i, d]
                    government[w, i, d] = clip(base + q.jump * normal(luck, w, luck.who[i], NOBODY, 1 + d), -6.0, 6.0)
            if turnover[w, i]:
                gap = 0.0
                for d in range(ideology.shape[2]):
                    gap += (government[w, i, d] - ideology[w, i, d]) ** 2
                swing[w, i] = math.sqrt(gap)


@dataclass(frozen=True)
class ChangeGovernments(Rule):
    """Voters and plotters replace supporting coalitions; the new one brings its own ideal point."""

    phase = "politics"
    reads = (World.alive, World.polity, World.election_period, World.ideology, World.public)
    writes = (
        World.approval, World.election_clock, World.government, World.turnover, World.last_turnover, World.swing,
        World.last_polity, World.upheaval,
    )  # fmt: skip
    kernel = staticmethod(change_governments)
    incumbent_loss: float = param(
        -0.2, "logit of losing an election at approval one half", unit="logit", low=-5, high=5
    )
    approval_vote: float = param(4.0, "effect of approval on holding office", unit="logit", low=0, high=20)
    autocratic_turnover: float = param(
        0.07, "chance that a non-democracy changes its coalition at approval one half", unit="1/year", low=0, high=0.5
    )
    discontent: float = param(1.0, "rise of that chance as approval falls, as a multiple", low=0, high=2)
    democratic: float = param(DEMOCRATIC, "polity from which governments are elected", low=0, high=1)
    inherited: float = param(0.5, "share of approval above one half that passes to a new government", low=0, high=1)
    honeymoon: float = param(0.05, "approval that any new government starts with beyond one half", low=0, high=0.5)
    settling: float = param(0.3, "share of an upheaval that is over after a year", unit="1/year", low=0, high=1)
    jump: float = param(0.35, "size of the shift of ideal points at a change", unit="points", low=0, high=2)


@kernel
def drift_ideal_points(p, luck, clock, alive, government, lobby_for, ideology, public):  # type: ignore[no-untyped-def]
    """Let lobbies sway the public, move foreign policy to the government's ideal point, and let both wander."""
    step = math.sqrt(clock.dt)
    dims = ideology.shape[2]
    sway = np.empty(dims)
    for w in range(ideology.shape[0]):
        q = p[w]
        for i in range(ideology.shape[1]):
            if not alive[w, i]:
                continue
            fill(sway, 0.0)
            for j in range(ideology.shape[1]):
                if j != i and lobby_for[w, i, j] != 0.0 and alive[w, j]:
                    gap = public_gap(w, i, j, public, ideology)
                    for d in range(dims):
                        sway[d] += lobby_for[w, i, j] * (ideology[w, j, d] - public[w, i, d]) / (1.0 + gap)
            for d in range(dims):
                wander = q.public_drift * q.drift * step * noise(luck, w, luck.who[i], NOBODY, 16 + d)
                public[w, i, d] = clip(public[w, i, d] + wander + q.sway * clock.dt * sway[d], -6.0, 6.0)
        for i in range(ideology.shape[1]):
            if not alive[w, i]:
                continue
            for d in range(dims):
                pull = per_step(q.pull, clock.dt) * (government[w, i, d] - ideology[w, i, d])
                wander = q.drift * step * noise(luck, w, luck.who[i], NOBODY, d)
                ideology[w, i, d] = clip(ideology[w, i, d] + pull + wander, -6.0, 6.0)


@dataclass(frozen=True)
class DriftIdealPoints(Rule):
    """Foreign policy follows the government; opinion at home wanders slowly, and lobbies for a nation draw it there."""

    phase = "politics"
    reads, writes = (World.alive, World.government, World.lobby_for), (World.ideology, World.public)
    kernel = staticmethod(drift_ideal_points)
    pull: float = param(0.5, "share of the way to the government's ideal point", unit="1/year", low=0, high=1)
    drift: float = param(0.06, "spread of the yearly drift", unit="points/year^.5", low=0, high=0.5)
    public_drift: float = param(0.5, "drift of the public, as a part of that of foreign policy", low=0, high=2)
    sway: float = param(
        0.02, "most that a full lobby moves the public towards its nation", unit="points/year", low=0, high=0.5
    )


@kernel
def form_opinion(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, approval, gdp, spending, growth, casualties, deserted, alarm, sovereignty, obligation,
    inclusion,
):  # fmt: skip
    """Let the public judge burden, growth, losses, desertion, bases and pledges, and rally when threatened."""
    for w in range(approval.shape[0]):
        q = p[w]
        for i in range(approval.shape[1]):
            if not alive[w, i] or gdp[w, i] <= 0.0:
                continue
            pledges = 0.0
            bases = 0.0
            spared = 1.0
            for j in range(approval.shape[1]):
                pledges += obligation[w, DEFENCE, i, j]
                bases = max(bases, obligation[w, BASING, i, j])
                if inclusion[w, i, j]:
                    spared = 1.0 - q.inclusion
            load = sovereignty[w, i] * (q.bases * bases + q.pledges * min(pledges / q.many, 1.0))
            losses = q.losses * casualties[w, i] * spared + q.desertion * min(deserted[w, i], 1.0)
            target = 0.5 - q.burden * spending[w, i] / gdp[w, i] + q.growth * growth[w, i] / clock.dt
            target += q.rally * min(alarm[w, i], 1.0) - load - losses
            mood = q.mood * math.sqrt(clock.dt) * noise(luck, w, luck.who[i], NOBODY, 0)
            move = per_step(q.speed, clock.dt) * (target - approval[w, i]) + mood
            approval[w, i] = clip(approval[w, i] + move, 0.0, 1.0)


@dataclass(frozen=True)
class FormOpinion(Rule):
    """Approval falls with burden, casualties, deserting allies, bases and pledges, and rises with growth and threat."""

    phase = "politics"
    reads = (
        World.alive, World.gdp, World.spending, World.growth, World.casualties, World.deserted, World.alarm,
        World.sovereignty, World.obligation, World.inclusion,
    )  # fmt: skip
    writes = (World.approval,)
    kernel = staticmethod(form_opinion)
    burden: float = param(1.5, "approval lost per share of GDP spent on forces", low=0, high=10)
    growth: float = param(1.5, "approval won per unit of yearly growth", low=0, high=10)
    losses: float = param(1.0, "approval lost per share of forces lost", low=0, high=5)
    inclusion: float = param(0.2, "part of that loss spared where women have a part in missions", low=0, high=1)
    desertion: float = param(0.1, "approval lost when allies stay away", low=0, high=1)
    bases: float = param(0.1, "approval lost over foreign bases at full sensitivity", low=0, high=1)
    pledges: float = param(0.1, "approval lost over many defence pledges at full sensitivity", low=0, high=1)
    many: float = param(10, "defence pledges from which more cost no more approval", low=1, high=1000)
    rally: float = param(0.1, "approval won under threat", low=0, high=1)
    speed: float = param(0.5, "share of the way to the judgement", unit="1/year", low=0, high=1)
    mood: float = param(0.05, "spread of yearly noise in approval", unit="1/year^.5", low=0, high=0.5)
