"""Overall: of the measures of treaties that not every run records, the means of the system."""

from __future__ import annotations

from sim.metrics.cohesion import COMPONENTS, register_mean

for _name in (
    "cohesion_weighted",
    *(f"{part}_weighted" for part in COMPONENTS),
    "expected_reliability",
    "expected_reliability_weighted",
    "burden_gini_weighted",
    "burden_correlation",
    "burden_correlation_weighted",
    "burden_concordance",
    "stability_slack_weighted",
    "core_stable",
    "portfolio_similarity_weighted",
    "portfolio_kappa",
    "portfolio_kappa_weighted",
    "portfolio_pi",
    "portfolio_pi_weighted",
    "vote_cohesion",
):
    register_mean(_name, default=False)
