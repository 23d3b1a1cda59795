"""Signs of power, threats, budgets and forces."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import decided, final, mean

FEARFUL: Final = ("BEL", "COR", "HAL")
ALARMED: Final = {
    "events.alarm": {
        "date": 1952,
        "effects": [{"type": "rivalry", "from": ["HAL", "ARD"], "to": ["EST"], "change": 0.5}],
    }
}
UNRANKED: Final = {"nations.EST.major": False}
DAYS: Final = mean("response", INSIDE, INSIDE)
NOISY: Final = {"perceive_threat.noise": 1.5}

SIGNS: Final = (
    Sign("project_power.half_distance", 1000, 4000, mean("reach"), MORE, quick=True),
    Sign("project_power.gradient", 0, 2, mean("reach", "ARD", "BEL"), MORE),
    Sign("project_power.gradient", 0.5, 2, mean("reach", ("EST", "FEN"), "ARD"), LESS,
         {"project_power.half_distance": 500}, quick=True),
    Sign("project_power.basing", 0, 0.9, mean("reach", INSIDE, INSIDE), MORE, quick=True),
    Sign("project_power.leak_cost", 0, 0.2, mean("power", "BEL"), LESS),
    Sign("project_power.speed", 0.05, 1, mean("momentum", "EST", last=4), MORE, {"nations.EST.growth": 0.08},
         quick=True),
    Sign("rank_powers.above", 1, 8, mean("major"), LESS, UNRANKED, quick=True),
    Sign("rank_powers.rise", 0.05, 1, mean("major"), LESS, UNRANKED, quick=True),
    Sign("rank_powers.fall", 0, 0.8, mean("major"), LESS, quick=True),
    Sign("keep_ready.elasticity", 0, 1, mean("power", "BEL"), MORE, {"nations.BEL.readiness": 0.5}, quick=True),
    Sign("keep_ready.speed", 0.1, 1, mean("readiness", "BEL"), MORE, {"nations.BEL.readiness": 0.5}, quick=True),
    Sign("keep_ready.full_effort", 0.001, 0.01, mean("infrastructure", INSIDE, INSIDE), LESS, quick=True),
    Sign("keep_ready.building", 0, 0.2, mean("infrastructure", INSIDE, INSIDE), MORE, quick=True),
    Sign("keep_ready.decay", 0, 0.2, mean("infrastructure", INSIDE, INSIDE), LESS, quick=True),
    Sign("keep_ready.depots", 0, 1, mean("reach", INSIDE, INSIDE), MORE, quick=True),
    Sign("time_response.alert", 5, 40, DAYS, MORE, quick=True),
    Sign("time_response.permits", 0, 3, mean("response", "HAL", "BEL"), MORE, quick=True),
    Sign("time_response.pace", 200, 2000, DAYS, LESS, quick=True),
    Sign("time_response.basing", 0, 0.9, DAYS, LESS, quick=True),
    Sign("time_response.depots", 0, 0.9, DAYS, LESS, quick=True),
    Sign("time_response.strangers", 0.1, 1, DAYS, LESS, quick=True),
    Sign("perceive_threat.base", -4.5, -2, mean("alarm"), MORE, quick=True),
    Sign("perceive_threat.rivalry", 0, 4, mean("threat", FEARFUL, "EST"), MORE, quick=True),
    Sign("perceive_threat.ideology", 0, 0.5, mean("threat", FEARFUL, "EST"), MORE, quick=True),
    Sign("perceive_threat.claim", 0, 2.4, mean("threat", "BEL", "FEN"), MORE),
    Sign("perceive_threat.posture", 0, 1.2, mean("threat", FEARFUL, "EST"), MORE),
    Sign("perceive_threat.ally", 0, 3, mean("threat", INSIDE, INSIDE), LESS, quick=True),
    Sign("perceive_threat.trust", 0, 2, mean("threat", INSIDE, INSIDE), LESS, quick=True),
    Sign("perceive_threat.tension", 0, 2, mean("threat", FEARFUL, "EST", first=2, last=5), MORE),
    Sign("perceive_threat.unease", 0, 0.5, mean("threat", "GOR", "FEN", first=2, last=5), MORE, quick=True),
    Sign("perceive_threat.suspicion", 0, 1, mean("threat", "BEL", "EST"), MORE, {"nations.BEL.interests.wariness": 1},
         quick=True),
    Sign("perceive_threat.dilemma", 0, 0.5, mean("threat", "GOR", ("BEL", "COR", "DUN")), MORE),
    Sign("perceive_threat.noise", 0, 0.8, mean("threat", INSIDE, INSIDE), MORE, quick=True),
    Sign("perceive_threat.sharing", 0, 1, mean("threat", ("BEL", "COR", "DUN"), "ARD"), LESS, NOISY),
    Sign("perceive_threat.calm", 0, 0.3, mean("common_threat", INSIDE, INSIDE), LESS, quick=True),
    Sign("perceive_threat.diffuse", 0, 0.3, mean("alarm", "BEL", first=2, last=6), MORE, quick=True),
    Sign("perceive_threat.speed", 0.2, 1, mean("alarm", first=2, last=4), MORE),
    Sign("set_budgets.private", 0.005, 0.02, mean("burden", "HAL", first=2), LESS, ALARMED),
    Sign("set_budgets.threat_slope", 0, 0.7, mean("burden", "HAL", first=2), MORE, ALARMED, quick=True),
    Sign("set_budgets.spill_in", 0, 0.3, mean("burden", "HAL"), LESS, {"set_budgets.adjustment": 0.5}),
    Sign("set_budgets.adjustment", 0, 0.5, mean("burden", "ARD", first=2, last=6), MORE, ALARMED),
    Sign("set_budgets.pledge_pull", 0, 0.2, mean("burden", INSIDE[1:]), MORE, quick=True),
    Sign("set_budgets.noted", 0.01, 0.2, decided("budget"), LESS, quick=True),
    Sign("maintain_forces.depreciation", 0.04, 0.16, mean("capability", INSIDE), LESS,
         {f"nations.{one}.capability": 100 for one in INSIDE}),
    Sign("maintain_forces.need", 0, 1, final("capability", ("COR", "DUN")), MORE),
    Sign("maintain_forces.modernising", 0, 0.5, final("technology", "COR"), MORE, {"nations.COR.modernisation": 0.4},
         quick=True),
    Sign("maintain_forces.joint_gain", 0, 0.3, final("capability", INSIDE), MORE, quick=True),
)  # fmt: skip
