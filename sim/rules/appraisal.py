"""Appraisal: what each nation makes of every other as an ally."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.kernels import kernel
from sim.rules.base import Rule, param
from sim.rules.utility import DEFENCE, SCENE, TERMS, Scene, expected_help, pair_terms
from sim.world import World

@kernel
def appraise(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, power, reach, friends, enemies, pacts, alarm, obligation, kept, broken, trust,
    common_threat, common_allies, allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty,
    ideology, rivalry, interests, threat, benefit, utility,
):  # fmt: skip
    """Count friends, enemies and shared allies, then add up the terms for every pair."""
    n = power.shape[1]
    scene = Scene(
        power, reach, friends, enemies, pacts, alarm, obligation, kept, broken, trust, common_threat, common_allies,
        allies_rivalry, polity, trade, contiguous, affinity, revision, sovereignty, ideology, rivalry, interests,
    )  # fmt: skip
    terms = np.empty(TERMS)
    for w in range(power.shape[0]):
        revision[w] = 0.0
        common_allies[w] = 0.0
        allies_rivalry[w] = 0.0
        for i in range(n):
            friends[w, i] = power[w, i]
            enemies[w, i] = 0.0
            pacts[w, i] = 0.0
            for j in range(n):
                enemies[w, i] += threat[w, i, j] * reach[w, j, i] * power[w, j]
                owed = obligation[w, DEFENCE, j, i]
                if owed > 0.0:
                    pacts[w, i] += 1.0
                    friends[w, i] += owed * expected_help(scene, w, i, j)
                    for k in range(n):
                        allies_rivalry[w, i, k] += rivalry[w, j, k]
                        if obligation[w, DEFENCE, k, j] > 0.0 and k != i:
                            common_allies[w, i, k] += 1.0
        for i in range(n):
            for j in range(n):
                benefit[w, i, j] = 0.0
                utility[w, i, j] = 0.0
                if i != j and alive[w, i] and alive[w, j]:
                    gains, costs = pair_terms(p[w], scene, w, i, j, terms)
                    benefit[w, i, j] = gains
                    utility[w, i, j] = gains - costs


@dataclass(frozen=True)
class Appraise(Rule):
    """Every nation weighs every other as an ally: safety and affinity against entrapment, autonomy and rivalry."""

    phase = "treaties"
    reads = (*SCENE, World.alive, World.threat)
    writes = (World.friends, World.enemies, World.pacts, World.common_allies, World.allies_rivalry, World.revision)
    writes += (World.benefit, World.utility)
    kernel = staticmethod(appraise)
    security: float = param(13, "weight of the gain in safety", unit="utility", source="tuned", low=0, high=40)
    common_threat: float = param(2.2, "weight of a common threat", unit="utility", source="Walt 1987, recalled", low=0, high=6)
    closure: float = param(
        0.32, "weight of a common ally, up to three", unit="utility", source="sign: Warren 2010, recalled", low=0, high=2
    )
    trust: float = param(0.8, "weight of trust", unit="utility", source="sign: Kinne 2018, recalled", low=0, high=4)
    regime: float = param(0.4, "weight of a like regime", unit="utility", source="Lai and Reiter 2000, abstract", low=0, high=2)
    trade: float = param(1.0, "weight of the trade share", unit="utility", low=0, high=5)
    contiguity: float = param(0.5, "weight of a common border", unit="utility", low=0, high=3)
    entrapment: float = param(
        0.9, "weight of the partner's own enemies", unit="utility", source="Snyder 1984, recalled", low=0, high=4
    )
    autonomy: float = param(
        0.7, "weight of the partner's superiority", unit="utility", source="Morrow 1991, abstract", low=0, high=4
    )
    ideology: float = param(0.7, "weight of half the squared distance of ideal points", unit="utility", low=0, high=4)
    rivalry: float = param(1.2, "half the weight of rivalry", unit="utility", low=0, high=6)
    balance: float = param(1.7, "weight of rivalry with own allies", unit="utility", low=0, high=6)
    upkeep: float = param(
        0.03, "cost of each pact held already", unit="utility", source="form: Jackson and Nei 2015, abstract", low=0, high=0.5
    )
    status_quo: float = param(2.6, "what a defence pact must overcome", unit="utility", source="tuned", low=0, high=8)
    drafting: float = param(0.35, "fixed cost of drafting any treaty", unit="utility", low=0, high=3)
    temperature: float = param(0.56, "spread of errors of judgement", unit="utility", source="tuned", low=0.01, high=3)
    pressure: float = param(2.0, "benefit that a far stronger lead state's wish adds", unit="utility", low=0, high=10)
    consent: float = param(1.0, "consent of veto players at no value and no distance", unit="logit", low=-5, high=5)
    opinion: float = param(0.5, "how much the public minds a distant partner", unit="logit/point", low=0, high=5)
    veto: float = param(0.8, "share of decisions that a full democracy's veto players can stop", low=0, high=1)
    synchronous: float = param(0, "1: all decide on the state at the start of the step", unit="switch", low=0, high=1)
