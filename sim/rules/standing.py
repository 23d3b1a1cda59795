"""Standing: crises and common life change trust, reputation, rivalry and tension."""

from __future__ import annotations

from dataclasses import dataclass

from sim.kernels import clip, kernel, per_step
from sim.rules.base import Rule, param
from sim.vocabulary import Article
from sim.world import World

DEFENCE, DIALOGUE = int(Article.DEFENCE), int(Article.DIALOGUE)


@kernel
def learn_trust(  # type: ignore[no-untyped-def]
    p, luck, clock, alive, obligation, rivalry, conduct, goodwill, relief, trust,
):  # fmt: skip
    """Raise trust among those bound by treaty, let it drift to doubt elsewhere, and settle accounts of crises."""
    n = trust.shape[1]
    for w in range(trust.shape[0]):
        q = p[w]
        for i in range(n):
            for j in range(n):
                if i == j or not (alive[w, i] and alive[w, j]):
                    continue
                bond = max(obligation[w, DEFENCE, j, i], q.dialogue * obligation[w, DIALOGUE, j, i])
                held = trust[w, i, j]
                pull, aim = (q.gain * bond, 1.0) if bond > 0.0 else (q.decay, q.stranger)
                speed = pull + q.rivalry * rivalry[w, i, j]
                if speed > 0.0:
                    held += per_step(min(speed, 1.0), clock.dt) * (aim * pull / speed - held)
                held += goodwill[w, i, j] + relief[w, i, j]
                kept = conduct[w, j, i]
                if kept > 0.0:
                    held += q.honoured * min(kept, q.deeds)
                elif kept < 0.0:
                    held += q.deserted * max(kept, -q.deeds)
                trust[w, i, j] = clip(held, 0.0, 1.0)


@dataclass(frozen=True)
class LearnTrust(Rule):
    """Allies learn trust, strangers drift back to doubt; help in need builds trust and desertion burns it."""

    phase = "standing"
    reads = (World.alive, World.obligation, World.rivalry, World.conduct, World.goodwill, World.relief)
    writes = (World.trust,)
    kernel = staticmethod(learn_trust)
    gain: float = param(0.04, "share of the missing trust gained inside a pact", unit="1/year", low=0, high=1)
    dialogue: float = param(0.5, "how far dialogue teaches trust, against a pact", low=0, high=1)
    decay: float = param(0.02, "share of the way back to a stranger's trust", unit="1/year", low=0, high=1)
    stranger: float = param(0.45, "trust among strangers", low=0, high=1)
    rivalry: float = param(0.05, "share of trust that full rivalry eats", unit="1/year", low=0, high=1)
    honoured: float = param(0.15, "trust won by help in a crisis", low=0, high=1)
    deserted: float = param(0.35, "trust lost by desertion", low=0, high=1)
    deeds: float = param(2, "deeds of an ally in one step from which more count no more", low=0, high=100)


@kernel
def keep_reputation(p, luck, clock, invoked, honoured, bluffed, kept, broken):  # type: ignore[no-untyped-def]
    """Add this step's conduct to every nation's record and let the record fade to the prior."""
    for w in range(kept.shape[0]):
        q = p[w]
        fade = per_step(q.forget, clock.dt)
        for i in range(kept.shape[1]):
            failed = invoked[w, i] - honoured[w, i] + q.bluff * bluffed[w, i]
            kept[w, i] += honoured[w, i] + fade * (q.prior_mean * q.prior_weight - kept[w, i])
            broken[w, i] += failed + fade * ((1.0 - q.prior_mean) * q.prior_weight - broken[w, i])


@dataclass(frozen=True)
class KeepReputation(Rule):
    """A nation is believed as far as it kept its word (Beta-Bernoulli), and old deeds are slowly forgotten."""

    phase = "standing"
    reads, writes = (World.invoked, World.honoured, World.bluffed), (World.kept, World.broken)
    kernel = staticmethod(keep_reputation)
    prior_mean: float = param(
        0.70,
        "reliability expected of anyone",
        source="between Leeds, Long and Mitchell 2000 (.745) and Berkemeier and Fuhrmann 2018 (.50), abstract",
        low=0.01,
        high=0.99,
    )
    prior_weight: float = param(6, "strength of that expectation", unit="pseudo-observations", low=0.5, high=100)
    bluff: float = param(
        0.5, "added failure of an ally that signalled and stayed away", unit="commitments", low=0, high=5
    )
    forget: float = param(0.02, "share of the record that fades", unit="1/year", low=0, high=1)


@kernel
def shift_rivalry(p, luck, clock, alive, crisis, fought, friction, rivalry, tension):  # type: ignore[no-untyped-def]
    """Raise rivalry where nations clashed, lower it where a war settled their quarrel, and let it cool otherwise."""
    n = rivalry.shape[1]
    for w in range(rivalry.shape[0]):
        q = p[w]
        for i in range(n):
            for j in range(n):
                if i == j or not (alive[w, i] and alive[w, j]):
                    continue
                held = rivalry[w, i, j] * (1.0 - per_step(q.decay, clock.dt))
                heat = q.crisis if max(crisis[w, i, j], crisis[w, j, i]) >= 1 else 0.0
                if fought[w, i, j] > 0.0:
                    settled = fought[w, i, j] - 1.0
                    held *= 1.0 - q.settlement * settled
                    heat = q.war * (1.0 - settled)
                heat = min(heat + friction[w, i, j], 1.0)
                rivalry[w, i, j] = clip(held + heat * (1.0 - held), 0.0, 1.0)
        for e in range(tension.shape[1]):
            tension[w, e] *= 1.0 - per_step(q.ease, clock.dt)


@dataclass(frozen=True)
class ShiftRivalry(Rule):
    """Crises, incidents and wars make rivals, a decisive victory fewer; rivalry and tension cool with the years."""

    phase = "standing"
    reads = (World.alive, World.crisis, World.fought, World.friction)
    writes = (World.rivalry, World.tension)
    kernel = staticmethod(shift_rivalry)
    decay: float = param(0.04, "share of rivalry that cools", unit="1/year", low=0, high=1)
    crisis: float = param(0.10, "share of the missing rivalry added by a crisis", low=0, high=1)
    war: float = param(0.5, "share of the missing rivalry added by an undecided war", low=0, high=1)
    settlement: float = param(0.5, "share of rivalry that a fully decisive war settles", low=0, high=1)
    ease: float = param(0.3, "share of tension that eases", unit="1/year", low=0, high=1)
