"""Signs of incidents below the threshold of war, and of standing: trust, reputation, rivalry, tension."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.awake import INSIDE
from science.mechanisms.base import Sign
from science.mechanisms.watches import chance, final, mean

HARASSED: Final = {"stage_incidents.base": -2.0}
AIMED: Final = ("ARD", "BEL", "COR")
WARS: Final = {"weigh_challenges.base": -4.0, "run_crises.attack": 1.0}
KNOWN: Final = HARASSED | {"stage_incidents.trace": 3}
SUSPICIOUS: Final = HARASSED | {"stage_incidents.trace": -4, "stage_incidents.blame": 0.2}

INCIDENTS: Final = (
    Sign("stage_incidents.base", -5, -3, mean("incidents"), MORE, quick=True),
    Sign("stage_incidents.rivalry", 0, 4, mean("incidents"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.tension", 0, 2, mean("incidents", first=2, last=5), MORE, HARASSED, quick=True),
    Sign("stage_incidents.hybrid_rate", -2, 2, mean("incidents"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.cyber_rate", -2, 2, mean("incidents"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.terror_rate", -2, 2, mean("incidents"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.terror_power", -2, 3, mean("incidents"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.power", 0, 3, mean("incidents", "GOR"), MORE, HARASSED),
    Sign("stage_incidents.response", 0, 5, mean("incidents", INSIDE), LESS, HARASSED, quick=True),
    Sign("stage_incidents.trace", -3, 2, mean("attributed"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.hybrid_trace", -3, 3, mean("attributed"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.cyber_trace", -3, 3, mean("attributed"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.terror_trace", -3, 3, mean("attributed"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.trace_own", 0, 4, mean("attributed", "EST"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.trace_partners", 0, 6, mean("attributed", "EST"), MORE, HARASSED),
    Sign("stage_incidents.blame", 0, 0.5, mean("misattributed"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.suspicion", 0, 5, mean("misattributed"), MORE, SUSPICIOUS, quick=True),
    Sign("stage_incidents.fear", 0, 1, mean("misattributed"), LESS, SUSPICIOUS),
    Sign("stage_incidents.secrecy", 0, 5, mean("attributed", "EST"), LESS, HARASSED, quick=True),
    Sign("stage_incidents.heat", 0, 0.2, mean("rivalry", AIMED, "EST"), MORE, HARASSED, quick=True),
    Sign("stage_incidents.spread", 0, 1, mean("rivalry", "EST", "DUN"), MORE, KNOWN, quick=True),
    Sign("stage_incidents.anger", 0, 0.1, mean("trust", "GOR", "EST"), LESS, HARASSED, quick=True),
    Sign("stage_incidents.solidarity", 0, 0.1, mean("trust", "BEL", "GOR"), MORE,
         KNOWN | {"organisations.league.articles.consultation": {"strength": 1, "partner": 1},
                  "organisations.league.domains": ["military"]}),
    Sign("stage_incidents.risk", 0, 1, chance("honour"), LESS, HARASSED | {"weigh_challenges.base": -12}, quick=True),
    Sign("stage_incidents.harm", 0, 0.01, final("gdp", AIMED), LESS, HARASSED, quick=True),
    Sign("stage_incidents.hybrid_harm", 0, 10, final("gdp", AIMED), LESS, HARASSED, quick=True),
    Sign("stage_incidents.cyber_harm", 0, 10, final("gdp", AIMED), LESS, HARASSED, quick=True),
    Sign("stage_incidents.terror_harm", 0, 10, final("gdp", AIMED), LESS, HARASSED, quick=True),
    Sign("stage_incidents.alarm", 0, 0.05, mean("approval", AIMED), LESS, HARASSED, quick=True),
    Sign("stage_incidents.sanctions", 0, 0.02, final("gdp", "EST"), LESS, KNOWN, quick=True),
)  # fmt: skip

STANDING: Final = (
    Sign("learn_trust.gain", 0, 0.1, final("trust", INSIDE, INSIDE), MORE, quick=True),
    Sign("learn_trust.decay", 0, 0.2, final("trust", "HAL", "BEL"), LESS, {"dyads.HAL-BEL.trust": 0.9}, quick=True),
    Sign("learn_trust.stranger", 0.2, 0.7, final("trust", "HAL", ("COR", "DUN")), MORE, quick=True),
    Sign("learn_trust.rivalry", 0, 0.2, final("trust", AIMED, "EST"), LESS, quick=True),
    Sign("learn_trust.dialogue", 0, 1, final("trust", INSIDE, INSIDE), MORE,
         {"organisations.league.articles": {"dialogue": 1}, "organisations.league.domains": ["military"]}, quick=True),
    Sign("learn_trust.deeds", 0, 5, mean("trust", INSIDE, INSIDE), MORE, WARS | {"learn_trust.deserted": 0}),
    Sign("learn_trust.honoured", 0, 0.3, mean("trust", INSIDE, INSIDE), MORE, WARS),
    Sign("learn_trust.deserted", 0, 0.7, mean("trust", INSIDE, INSIDE), LESS, WARS),
    Sign("keep_reputation.prior_mean", 0.4, 0.9, final("kept"), MORE, quick=True),
    Sign("keep_reputation.prior_weight", 2, 20, final("kept"), MORE, quick=True),
    Sign("keep_reputation.bluff", 0, 3, mean("broken"), MORE, WARS | {"run_crises.bluff": 0.6}),
    Sign("keep_reputation.forget", 0, 0.3, mean("broken"), LESS, WARS),
    Sign("shift_rivalry.decay", 0, 0.1, mean("rivalry"), LESS, quick=True),
    Sign("shift_rivalry.crisis", 0, 0.3, mean("rivalry"), MORE, {"weigh_challenges.base": -4.0}, quick=True),
    Sign("shift_rivalry.war", 0, 1, mean("rivalry"), MORE, WARS),
    Sign("shift_rivalry.settlement", 0, 1, mean("rivalry"), LESS, WARS),
    Sign("shift_rivalry.ease", 0, 0.6, mean("tension"), LESS, quick=True),
)  # fmt: skip

SIGNS: Final = (*INCIDENTS, *STANDING)
