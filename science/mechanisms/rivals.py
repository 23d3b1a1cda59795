"""Signs of rival theories: how often nations reconsider, what their rules weigh, and pacts by luck alone."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.base import Sign
from science.mechanisms.watches import TIES, decided, index

LANDSCAPE: Final = {"theory": "landscape"}
GALAM: Final = {"theory": "galam"}
HEDONIC: Final = {"theory": "hedonic"}
NETWORK: Final = {"theory": "jackson_nei"}
LUCK: Final = {"theory": "random_partners"}

DIVIDED: Final = {"appraise.ideology": 2, "nations.FEN.interests": {"ideology": 0, "rivalry": 0, "common_threat": 3}}
"""A nation that likes others more than they like it."""

SIGNS: Final = (
    Sign("take_sides.pace", 0, 1, decided("accede"), MORE, LANDSCAPE),
    Sign("choose_coalitions.pace", 0, 1, decided("accede"), MORE,
         {**GALAM, "appraise.ideology": 1, "appraise.temperature": 2}),
    Sign("choose_coalitions.exchange", 0, 5, TIES, LESS, GALAM),
    Sign("choose_coalitions.centre", 0.1, 3, TIES, LESS, GALAM, quick=True),
    Sign("form_coalitions.pace", 0, 1, decided("accede"), MORE,
         {**HEDONIC, "appraise.ideology": 1, "appraise.temperature": 1}),
    Sign("form_coalitions.consent", 0, 1, decided("accede", actor="FEN"), LESS, {**HEDONIC, **DIVIDED}),
    Sign("form_coalitions.secession", 0, 1, index("core_discontent", "system"), LESS, {**HEDONIC, **DIVIDED}),
    Sign("counter_coalitions.pace", 0, 1, decided("sign"), MORE, NETWORK, quick=True),
    Sign("counter_coalitions.advantage", 1, 10, decided("sign"), MORE, NETWORK),
    Sign("counter_coalitions.grudge", 0.1, 1, decided("sign"), LESS, NETWORK),
    Sign("counter_coalitions.safety", 0, 10, decided("sign"), MORE,
         {**NETWORK, "counter_coalitions.advantage": 4, "counter_coalitions.spoils": 0}),
    Sign("counter_coalitions.spoils", 0, 10, decided("sign"), MORE, NETWORK),
    Sign("draw_partners.beginning", 0, 0.3, TIES, MORE, LUCK, quick=True),
    Sign("draw_partners.ending", 0, 0.5, TIES, LESS, {**LUCK, "draw_partners.beginning": 0.2}, quick=True),
)  # fmt: skip
