"""Measures of cohesion, deterrence and the system: defined, cited, tested."""

from sim.metrics import cohesion, deterrence, system
from sim.metrics.base import METRICS, Metric, measure, metric

__all__ = ["METRICS", "Metric", "cohesion", "deterrence", "measure", "metric", "system"]
