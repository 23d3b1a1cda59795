"""Signs of cooperation: exercises, secrets, technology, common purchases, training and inclusion."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import final, mean

SPIES: Final = {"nations.EST.security": 1.0, "nations.BEL.security": 0.2, "share_intelligence.espionage": 1.0}
LEAKY: Final = {"share_intelligence.leak": 0.3, "nations.DUN.security": 0.0}

SIGNS: Final = (
    Sign("exercise.gain", 0, 0.12, final("interoperability", INSIDE, INSIDE), MORE, quick=True),
    Sign("exercise.fade", 0, 0.1, final("interoperability", INSIDE, INSIDE), LESS, quick=True),
    Sign("exercise.training", 0, 0.1, final("interoperability", INSIDE, INSIDE), MORE, quick=True),
    Sign("exercise.standards", 0, 1, final("interoperability", INSIDE, INSIDE), MORE, quick=True),
    Sign("exercise.command", 0, 2, final("interoperability", INSIDE, INSIDE), MORE, quick=True),
    Sign("share_intelligence.insecure", 0, 1, mean("intelligence", "ARD", "DUN"), MORE, {"nations.DUN.security": 0.0},
         quick=True),
    Sign("share_intelligence.salvaged", 0, 1, mean("intelligence", INSIDE, "DUN"), MORE, LEAKY, quick=True),
    Sign("share_intelligence.speed", 0.1, 0.9, mean("intelligence", INSIDE, INSIDE), MORE, quick=True),
    Sign("share_intelligence.leak", 0, 0.3, mean("exposed", INSIDE), MORE),
    Sign("share_intelligence.anger", 0, 0.5, mean("trust", INSIDE, "DUN"), LESS, LEAKY),
    Sign("share_intelligence.espionage", 0, 0.5, mean("exposed", INSIDE), MORE, quick=True),
    Sign("share_intelligence.haul", 0, 0.9, mean("exposed", "BEL"), MORE, SPIES, quick=True),
    Sign("share_intelligence.scandal", 0, 0.5, mean("trust", ("ARD", "BEL"), "EST"), LESS, SPIES),
    Sign("share_intelligence.recovery", 0.2, 1, mean("exposed", "BEL"), LESS, quick=True),
    Sign("transfer_technology.flow", 0, 0.1, final("technology", "COR"), MORE, quick=True),
    Sign("pool_procurement.saving", 0, 0.5, mean("unit_price", INSIDE), LESS, quick=True),
    Sign("build_capacity.share", 0, 0.05, final("capability", ("COR", "DUN")), MORE, quick=True),
    Sign("build_capacity.intake", 0, 0.5, final("capability", ("COR", "DUN")), MORE, {"build_capacity.share": 0.05},
         quick=True),
    Sign("judge_spending.resentment", 0, 0.5, mean("trust", "ARD", INSIDE[1:]), LESS, quick=True),
    Sign("include.gain", 0, 0.1, final("trust", INSIDE, INSIDE), MORE, quick=True),
)  # fmt: skip
