"""Signs of crises: who challenges, who comes to help, who resists, attacks, wins, and what it leaves behind."""

from __future__ import annotations

from typing import Final

from analysis.experiments.counts import ATTACKED
from analysis.experiments.made_worlds import START
from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import chance, crises, decided, final, mean

FIERCE: Final = {"weigh_challenges.base": -4.0}
WARS: Final = {**FIERCE, "run_crises.attack": 1.0}
AT: Final = ("BEL", "COR", "GOR", "HAL")
NEIGHBOURS: Final = ("FEN", "BEL")
STEP: Final = "challenge_chance"
TORN: Final = {"treaties.pause": {"members": ["COR", "EST"], "articles": {"neutrality": 1, "non_aggression": 1}}}
RISING: Final = ("EST", "ARD")
RISE: Final = {"nations.EST.growth": 0.08, "weigh_challenges.transition": 3}
DOUBTED: Final = {
    **FIERCE, "run_crises.resolve_odds": 4, "appraise.insight": 0, "learn_trust.gain": 0, "dyads.ARD-BEL.trust": 0.0,
    **{f"nations.{one}.reputation": 0.95 for one in INSIDE},
}  # fmt: skip
"""Others believe in the word of a nation whose ally does not trust it."""
BREACH: Final = {
    "run_crises.resolve": 5, "run_crises.attack": 5, "run_crises.losses": 0,
    "events.clash": {"date": START + 3, "effects": [
        {"type": "crisis", "challenger": "EST", "target": "GOR", "chance": 1}
    ]},
}  # fmt: skip
"""A nation attacks one to which it has pledged non-aggression and neutrality."""
COUPS: Final = {"change_governments.autocratic_turnover": 0.5}

CHALLENGES: Final = (
    Sign("weigh_challenges.base", -8, -5, crises(), MORE, quick=True),
    Sign("weigh_challenges.prospect", 0, 3, mean(STEP, "FEN", "BEL"), LESS),
    Sign("weigh_challenges.contiguity", 0, 4, mean(STEP), MORE, quick=True),
    Sign("weigh_challenges.major", 0, 3, mean(STEP, "EST"), MORE, quick=True),
    Sign("weigh_challenges.rivalry", 0, 3, mean(STEP, "EST"), MORE, quick=True),
    Sign("weigh_challenges.ally", -3, 0, mean(STEP, INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.joint_democracy", -3, 0, mean(STEP, "ARD", "BEL"), MORE, quick=True),
    Sign("weigh_challenges.democratic", 0.2, 0.95, mean(STEP, INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.settlement", -4, 0, mean(STEP, INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.transition", 0, 5, mean(STEP, *RISING), MORE, RISE, quick=True),
    Sign("weigh_challenges.parity", 0.2, 0.9, mean(STEP, *RISING), LESS, RISE, quick=True),
    Sign("weigh_challenges.swift", 0.01, 0.5, mean(STEP, *RISING), LESS, RISE, quick=True),
    Sign("weigh_challenges.trust", 0, 4, mean(STEP, "EST", ("ARD", "BEL", "COR")), MORE, quick=True),
    Sign("weigh_challenges.trust", 0, 4, mean(STEP, INSIDE, INSIDE), LESS, quick=True),
    Sign("weigh_challenges.claim", 0, 3, mean(STEP, *NEIGHBOURS), MORE, quick=True),
    Sign("weigh_challenges.decisiveness", 0.5, 2, mean("odds", "EST", ("COR", "GOR")), MORE),
    Sign("weigh_challenges.defeat", 0, 2, mean(STEP), LESS, quick=True),
    Sign("weigh_challenges.shelter", 0, 1, mean(STEP, INSIDE, ("FEN", "EST")), MORE, quick=True),
    Sign("weigh_challenges.guard", 0, 1, mean(STEP, AT, "FEN"), LESS),
    Sign("weigh_challenges.war_cost", 0, 1, mean(STEP), LESS, quick=True),
    Sign("weigh_challenges.nuclear_cost", 0, 6, mean(STEP, "EST", "ARD"), LESS, quick=True),
    Sign("weigh_challenges.umbrella", 0, 1, mean(STEP, "EST", ("BEL", "COR")), LESS, quick=True),
    Sign("weigh_challenges.implied", 0, 1, mean(STEP, "EST", ("BEL", "COR")), LESS,
         {"organisations.league.articles": {"defence": 1}}, quick=True),
    Sign("weigh_challenges.risk", 0, 2, mean(STEP, "EST"), MORE, {"nations.EST.risk": 1}, quick=True),
    Sign("weigh_challenges.patience", 5, 500, mean("support", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_base", -2, 2, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_trust", 0, 3, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_common_threat", 0, 3, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_democracy", 0, 2, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_interoperability", 0, 3, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_cost", 0, 4, mean("fidelity", INSIDE, INSIDE), LESS, quick=True),
    Sign("weigh_challenges.honour_major", -2, 0, mean("fidelity", "ARD", INSIDE[1:]), MORE, quick=True),
    Sign("weigh_challenges.honour_turnover", -3, 0, mean("fidelity", INSIDE, INSIDE), MORE, COUPS, quick=True),
    Sign("weigh_challenges.honour_reputation", 0, 3, mean("fidelity", INSIDE, INSIDE), MORE, quick=True),
    Sign("weigh_challenges.honour_torn", -4, 0, mean("fidelity", "COR", "BEL"), MORE, TORN, quick=True),
)  # fmt: skip

CRISES: Final = (
    Sign("run_crises.resolve", -1, 2, chance("resist"), MORE, FIERCE, quick=True),
    Sign("run_crises.resolve_odds", 0, 4, chance("resist", other="EST"), LESS, FIERCE),
    Sign("run_crises.resolve_claim", 0, 3, chance("resist", "BEL", "FEN"), MORE, FIERCE),
    Sign("run_crises.resolve_shield", 0, 4, chance("resist", other="EST"), MORE, FIERCE, quick=True),
    Sign("run_crises.own_view", 0, 1, chance("resist", "BEL"), LESS, DOUBTED),
    Sign("run_crises.concession", 0, 1, final("claim", *NEIGHBOURS), LESS, FIERCE | {"run_crises.resolve": -1},
         quick=True),
    Sign("run_crises.attack", -4, 0, crises(ATTACKED), MORE, FIERCE, quick=True),
    Sign("run_crises.attack_prospect", 0, 6, chance("attack", other="ARD"), LESS, FIERCE),
    Sign("run_crises.attack_rivalry", 0, 3, chance("attack"), MORE, FIERCE, quick=True),
    Sign("run_crises.attack_ally", -4, 0, chance("attack", "DUN", "COR"), MORE,
         FIERCE | {"dyads.COR-DUN.trust": 0.1, "dyads.COR-DUN.rivalry": 1.0}),
    Sign("run_crises.attack_joint_democracy", -4, 0, chance("attack", "HAL", "BEL"), MORE,
         FIERCE | {"weigh_challenges.joint_democracy": 0.0, "dyads.HAL-BEL.rivalry": 0.9}),
    Sign("run_crises.bluff", 0, 0.6, mean("bluffed"), MORE, WARS, quick=True),
    Sign("run_crises.bluff_fear", 0, 8, chance("signal"), MORE, FIERCE, quick=True),
    Sign("run_crises.bluff_name", 0, 1, chance("signal"), LESS, FIERCE, quick=True),
    Sign("run_crises.credence", 0, 1, chance("attack"), LESS,
         {**FIERCE, **{f"nations.{one}.reputation": 0.1 for one in INSIDE}}),
    Sign("run_crises.counsel", 0, 1, chance("attack", "FEN"), MORE,
         {**FIERCE, "nations.EST.reputation": 0.1, "dyads.EST-FEN.trust": 1.0}),
    Sign("run_crises.losses", 0, 0.6, mean("casualties"), MORE, WARS, quick=True),
    Sign("run_crises.allied_losses", 0, 1, mean("casualties", INSIDE), MORE, WARS, quick=True),
    Sign("run_crises.shame", 0, 0.2, mean("approval"), LESS, FIERCE, quick=True),
    Sign("run_crises.stake", 0, 0.2, mean("entrapped"), MORE, WARS, quick=True),
    Sign("run_crises.resentment", 0, 0.5, mean("trust", INSIDE, INSIDE), LESS, {**WARS, "run_crises.stake": 0.2}),
    Sign("run_crises.betrayal", 0, 1, mean("trust", "GOR", "EST"), LESS, BREACH, quick=True),
    Sign("run_crises.warning", 0, 0.5, mean("trust", "FEN", "EST"), LESS, BREACH, quick=True),
    Sign("run_crises.perjury", 0, 5, mean("broken", "EST"), MORE, BREACH, quick=True),
    Sign("run_crises.noted", 0.02, 0.5, decided("challenge", 0), LESS, FIERCE, quick=True),
    Sign("run_crises.unsated", 0, 1, final("claim", *NEIGHBOURS), MORE, WARS),
    Sign("run_crises.renounced", 0, 1, final("claim", *NEIGHBOURS), LESS, WARS),
)  # fmt: skip

SIGNS: Final = (*CHALLENGES, *CRISES)
