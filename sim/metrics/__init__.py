"""Measures of cohesion, deterrence and the system: defined, cited, tested."""

from sim.metrics import accord, balance, blocs, coalition, cohesion, defenders, deterrence, system  # isort: split

from sim.metrics import allies, discontent, overall, targets
from sim.metrics.base import METRICS, Given, Level, Metric, beside, completed, measure, metric, selected
from sim.metrics.notation import NOTATION

__all__ = [
    "METRICS", "NOTATION", "Given", "Level", "Metric", "accord", "allies", "balance", "beside", "blocs", "coalition",
    "cohesion", "completed", "defenders", "deterrence", "discontent", "measure", "metric", "overall", "selected",
    "system", "targets",
]  # fmt: skip
