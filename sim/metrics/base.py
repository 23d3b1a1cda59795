"""Metrics: measures of the world, each a compiled function with range, formula and citation, registered by name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from sim.kernels import kernel
from sim.world import World

Level = Literal["system", "treaty"]


@dataclass(frozen=True)
class Metric:
    """A measure of a whole world or of each treaty, recorded at every step."""

    name: str
    level: Level
    doc: str
    unit: str
    low: float
    high: float
    cite: str
    function: Callable[..., None]
    inputs: tuple[str | int, ...]

    def measure(self, world: World, measured: Mapping[str, np.ndarray]) -> np.ndarray:
        """The values, float64 [world] or [world, treaty], NaN where the measure is undefined."""
        sizes = world.sizes
        shape = (sizes["w"],) if self.level == "system" else (sizes["w"], sizes["a"])
        out = np.full(shape, np.nan)
        given = [self._given(world, measured, name) for name in self.inputs]
        self.function(out, *given)
        return out

    @staticmethod
    def _given(world: World, measured: Mapping[str, np.ndarray], name: str | int) -> np.ndarray | int:
        """A column, a metric measured before, or a plain number."""
        if isinstance(name, int):
            return name
        return measured[name] if name in measured else world.arrays[name]


METRICS: Final[dict[Level, dict[str, Metric]]] = {"treaty": {}, "system": {}}
"""All metrics by level and name, in the order in which they are measured."""


def register_metric(found: Metric) -> Metric:
    """Add a metric to those measured at every step; ValueError when its level has one of that name."""
    if found.name in METRICS[found.level]:
        raise ValueError(f"there are two {found.level} metrics {found.name}")
    METRICS[found.level][found.name] = found
    return found


def metric(
    level: Level, *, unit: str = "-", low: float = 0.0, high: float = 1.0, cite: str = ""
) -> Callable[[Callable[..., Any]], Metric]:
    """Register a function `f(out, columns...)` as a metric of its own name."""

    def register(function: Callable[..., Any]) -> Metric:
        name = function.__name__
        doc = " ".join((function.__doc__ or "").split())
        inputs = tuple(inspect.signature(function).parameters)[1:]
        return register_metric(Metric(name, level, doc, unit, low, high, cite, kernel(function), inputs))

    return register


def measure(world: World, system: tuple[str, ...] | None = None) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """All treaty metrics, and the named system metrics (default all), of the world as it is now."""
    treaties: dict[str, np.ndarray] = {}
    for name, found in METRICS["treaty"].items():
        treaties[name] = found.measure(world, treaties)
    values = {}
    for name, found in METRICS["system"].items():
        if system is None or name in system:
            values[name] = found.measure(world, {f"treaty_{k}": v for k, v in treaties.items()})
    return treaties, values
