"""Measures of cohesion, deterrence and the system: defined, cited, tested."""

from sim.metrics import accord, balance, blocs, coalition, cohesion, defenders, deterrence, system
from sim.metrics.base import METRICS, Given, Level, Metric, measure, metric, selected

__all__ = [
    "METRICS", "Given", "Level", "Metric", "accord", "balance", "blocs", "coalition", "cohesion",
    "defenders", "deterrence", "measure", "metric", "selected", "system",
]  # fmt: skip
