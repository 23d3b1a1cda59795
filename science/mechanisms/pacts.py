"""Signs of what a scenario gives treaties: each article and each of their rules."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.life import BLACK_SHEEP
from science.mechanisms.watches import chance, decided, final, mean, seats

LEAGUE: Final = "organisations.league."
FIERCE: Final = {"weigh_challenges.base": -4.0}
HARASSED: Final = {"stage_incidents.base": -2.0}
LOOSE: Final = {"review.base": -4.0, "review.noted": 0}
NARROW: Final = {LEAGUE + "domains": ["military"]}
AT_ODDS: Final = {
    "dyads.BEL-DUN.rivalry": 0.9, "dyads.BEL-DUN.trust": 0.0, "dyads.COR-DUN.rivalry": 0.9,
    "dyads.COR-DUN.trust": 0.0, LEAGUE + "dispute_resolution": False, "keep_order.motion": 1,
    "accede.majority": 0.5, "keep_order.expel": -10, "review.base": -10,
    "shift_rivalry.decay": 0, "learn_trust.gain": 0,
}  # fmt: skip
"""Two of the league quarrel with a third, whom the lead state does not mind."""
STEP: Final = "challenge_chance"

ARTICLES: Final = (
    Sign(LEAGUE + "articles.dialogue", 0.1, 1, final("trust", INSIDE, INSIDE), MORE,
         {LEAGUE + "articles": {"dialogue": 1}, **NARROW}, quick=True),
    Sign(LEAGUE + "articles.logistics", 0.1, 1, chance("assist"), MORE,
         {LEAGUE + "articles": {"logistics": 1}, **NARROW, "strike_disasters.rate": 0.5}, quick=True),
    Sign(LEAGUE + "articles.basing", 0.1, 1, mean("reach", INSIDE, INSIDE), MORE, quick=True),
    Sign(LEAGUE + "articles.technology", 0.1, 1, final("technology", "COR"), MORE, quick=True),
    Sign(LEAGUE + "articles.procurement", 0.1, 1, mean("unit_price", INSIDE), LESS, quick=True),
    Sign(LEAGUE + "articles.intelligence", 0.1, 1, final("intelligence", INSIDE, INSIDE), MORE, quick=True),
    Sign(LEAGUE + "articles.exercises", 0.1, 1, final("interoperability", INSIDE, INSIDE), MORE, quick=True),
    Sign(LEAGUE + "articles.capacity_building", 0.1, 1, final("capability", ("COR", "DUN")), MORE, quick=True),
    Sign("treaties.apart.articles.non_aggression", 0.1, 1, mean(STEP, "EST", "GOR"), LESS, quick=True),
    Sign("treaties.apart.articles.neutrality", 0.1, 1, mean("free_hand", "EST", "BEL"), MORE,
         {"treaties.apart.articles.non_aggression": 0.1, "dyads.GOR-EST.rivalry": 0.9, "nations.GOR.gdp": 800}),
    Sign(LEAGUE + "articles.consultation", 0.1, 1, mean("trust", "BEL", "ARD"), MORE,
         {**HARASSED, **NARROW, LEAGUE + "articles": {"consultation": 1}}, quick=True),
    Sign(LEAGUE + "articles.defence", 0.1, 1, mean(STEP, "EST", ("BEL", "COR")), LESS, quick=True),
    Sign("treaties.axis.articles.offence", 0.1, 1, mean(STEP, "FEN", "BEL"), MORE, quick=True),
    Sign(LEAGUE + "articles.nuclear_umbrella", 0.1, 1, mean(STEP, "EST", ("BEL", "COR")), LESS, quick=True),
)  # fmt: skip

PICKY: Final = {LEAGUE + "voting": "majority", "accede.solidarity": 1.0}

RULES: Final = (
    Sign(LEAGUE + "members", ["ARD", "BEL"], list(INSIDE), mean("pacts", "COR"), MORE, quick=True),
    Sign(LEAGUE + "partners", [], ["GOR"], final("interoperability", "GOR", INSIDE), MORE, {"accede.contact": 0}),
    Sign(LEAGUE + "among_partners", False, True, final("interoperability", "GOR", "HAL"), MORE,
         {LEAGUE + "partners": ["GOR", "HAL"], "accede.contact": 0}, quick=True),
    Sign("organisations.club.invited", ["ARD", "HAL"], ["ARD", "GOR", "HAL"], decided("found", actor="GOR"), MORE,
         quick=True),
    Sign(LEAGUE + "domains", ["military"], ["military", "hybrid", "cyber", "terror"], mean("incidents", INSIDE), LESS,
         HARASSED, quick=True),
    Sign(LEAGUE + "lead", "BEL", "ARD", mean(STEP, "EST", "COR"), LESS, quick=True),
    Sign("treaties.axis.term", 2, 10, decided("renew"), LESS, quick=True),
    Sign(LEAGUE + "notice", 0, 5, seats("league"), MORE, {**LOOSE, "review.base": 0, "accede.contact": 0}),
    Sign(LEAGUE + "signed", 1900, 1950, chance("leave"), MORE, LOOSE, quick=True),
    Sign(LEAGUE + "area", ["ARD", "COR", "DUN"], None, mean(STEP, "EST", "BEL"), LESS, quick=True),
    Sign(LEAGUE + "inclusive", False, True, final("trust", INSIDE, INSIDE), MORE, quick=True),
    Sign(LEAGUE + "depth", 0, 1, chance("leave"), LESS, LOOSE, quick=True),
    Sign(LEAGUE + "accession", "closed", "majority", seats("league"), MORE, {LEAGUE + "voting": "majority"},
         quick=True),
    Sign(LEAGUE + "accession", "unanimity", "lead", seats("league"), MORE, PICKY),
    Sign(LEAGUE + "accession", "unanimity", "open", seats("league"), MORE, PICKY),
    Sign(LEAGUE + "voting", "lead", "majority", seats("league", 4), MORE, AT_ODDS),
    Sign(LEAGUE + "majority", 0.5, 1, seats("league"), LESS, {"accede.solidarity": 1.5}),
    Sign(LEAGUE + "tolerance", 0.3, 1.5, decided("suspend"), LESS, BLACK_SHEEP, quick=True),
    Sign(LEAGUE + "ratification", False, True, decided("ratify"), MORE, quick=True),
    Sign(LEAGUE + "open_to", ["GOR"], ["GOR", "HAL"], final("pacts", "HAL"), MORE),
    Sign(LEAGUE + "pledge", 0, 0.06, mean("burden", INSIDE[1:]), MORE, quick=True),
    Sign(LEAGUE + "fund", 0.0005, 0.02, final("capability", ("COR", "DUN")), MORE,
         {LEAGUE + "infrastructure": 0.1}, quick=True),
    Sign(LEAGUE + "infrastructure", 0, 1, mean("reach", INSIDE, INSIDE), MORE, quick=True),
    Sign(LEAGUE + "dispute_resolution", False, True, mean("strain", "league"), LESS, quick=True),
    Sign("treaties.axis.articles.defence", 1, {"strength": 1, "conditional": True},
         mean("obligation", "defence", "FEN", "EST"), LESS, FIERCE, quick=True),
    Sign(LEAGUE + "articles.exercises", {"strength": 0.5}, {"strength": 0.5, "partner": 0.5},
         final("interoperability", "GOR", INSIDE), MORE, quick=True),
    Sign(LEAGUE + "articles.nuclear_umbrella", {"strength": 1, "direction": "others"},
         {"strength": 1, "direction": "lead"}, mean("obligation", "nuclear_umbrella", "ARD", INSIDE[1:]), MORE,
         quick=True),
)  # fmt: skip

SIGNS: Final = (*ARTICLES, *RULES)
