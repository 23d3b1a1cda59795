"""Metrics: measures of the world, each a function with formula, range and citation, registered by name.

A metric fills `out` from what its parameters name: columns of the world, intermediate results (`@shared`), or other
metrics, those of treaties under `treaty_` and their name.  Each of these is reckoned once a step, when first asked for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from sim.kernels import kernel
from sim.metrics.notation import OWN
from sim.vocabulary import SELECTIONS
from sim.world import World

Level = Literal["treaty", "nation", "system"]
DEFAULT, ALL = SELECTIONS
TOGETHER: Final = ("deterrence_ratio_observed", "deterrence_ratio_counterfactual")
"""Measures that must never be confused, at any level: who asks for one of them gets both."""


@dataclass(frozen=True)
class Metric:
    """A measure of a whole world, of each nation or of each treaty; `default` says whether every run records it.

    `doc` says in a sentence what `formula` says in mathematics, in the symbols of `sim.metrics.notation`.
    """

    name: str
    level: Level
    doc: str
    formula: str
    unit: str
    low: float
    high: float
    cite: str
    function: Callable[..., None]
    inputs: tuple[str | int, ...]
    default: bool = True

    def measure(self, given: Given) -> np.ndarray:
        """The values, float64 [world], [world, nation] or [world, treaty], NaN where the measure is undefined."""
        out = np.empty(given.shapes[self.level])
        out.fill(np.nan)
        self.function(out, *[given.find(name, self.level) for name in self.inputs])
        return out


METRICS: Final[dict[Level, dict[str, Metric]]] = {"treaty": {}, "nation": {}, "system": {}}
"""All metrics by level and name."""

SHARED: Final[dict[str, tuple[Callable[..., Any], tuple[str, ...]]]] = {}
"""Intermediate results by name: the function that reckons each, and what it asks for."""


class Given:
    """What metrics ask for by name in the world as it is now, each reckoned once."""

    def __init__(self, world: World, known: Mapping[str, Any] | None = None) -> None:
        sizes = world.sizes
        w = sizes["w"]
        self.shapes: dict[Level, tuple[int, ...]] = {
            "system": (w,),
            "nation": (w, sizes["n"]),
            "treaty": (w, sizes["a"]),
        }
        self.known: dict[str, Any] = {**world.arrays, **(known or {})}

    def find(self, name: str | int, level: Level = "system") -> Any:
        """A plain number, a column, an intermediate result, or a metric of the level or of treaties."""
        if isinstance(name, int):
            return name
        if name in self.known:
            return self.known[name]
        if name in SHARED:
            function, inputs = SHARED[name]
            self.known[name] = found = function(*[self.find(each, level) for each in inputs])
            return found
        if name in METRICS[level]:
            return self.value(METRICS[level][name])
        return self.value(METRICS["treaty"][name.removeprefix("treaty_")])

    def value(self, metric: Metric) -> np.ndarray:
        """The values of a metric."""
        key = f"{metric.level}_{metric.name}"
        if key not in self.known:
            self.known[key] = metric.measure(self)
        found: np.ndarray = self.known[key]
        return found


def register_metric(found: Metric) -> Metric:
    """Add a metric; ValueError when its level, or the world, has something of that name already."""
    if found.name in METRICS[found.level]:
        raise ValueError(f"there are two {found.level} metrics {found.name}")
    if found.name in World.columns() or found.name in SELECTIONS:
        raise ValueError(f"a metric cannot be called {found.name}: the name has a meaning already")
    METRICS[found.level][found.name] = found
    return found


def doc_of(function: Callable[..., Any]) -> str:
    """A function's docstring in one line."""
    return " ".join((function.__doc__ or "").split())


def metric(
    level: Level,
    *,
    unit: str = "-",
    formula: str = "",
    low: float = 0.0,
    high: float = 1.0,
    cite: str = OWN,
    default: bool = True,
    compiled: bool = False,
    name: str = "",
) -> Callable[[Callable[..., Any]], Metric]:
    """Register a function `f(out, inputs...)` as a metric, under its own name or `name`; `compiled` makes a kernel."""

    def register(function: Callable[..., Any]) -> Metric:
        inputs = tuple(inspect.signature(function).parameters)[1:]
        does = kernel(function) if compiled else function
        called = name or function.__name__
        doc = doc_of(function)
        return register_metric(Metric(called, level, doc, formula, unit, low, high, cite, does, inputs, default))

    return register


def shared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register a function as an intermediate result that metrics may ask for by its name."""
    SHARED[function.__name__] = function, tuple(inspect.signature(function).parameters)
    return function


def completed(names: Collection[str]) -> tuple[str, ...]:
    """Names of metrics, with those that must not stand without each other."""
    return (*names, *(TOGETHER if set(TOGETHER) & set(names) else ()))


def beside(name: str) -> str | None:
    """The measure that must be told beside one, if there is such."""
    return next((other for other in TOGETHER if other != name), None) if name in TOGETHER else None


def selected(record: Collection[str] | None) -> dict[Level, tuple[str, ...]]:
    """The metrics that a scenario's `record` asks for: those named; `default` means the default ones, `all` all.

    Treaties and nations always have their default metrics, and those named too.
    """
    asked = completed((DEFAULT,) if record is None else record)
    always: Mapping[Level, bool] = {"treaty": True, "nation": True, "system": DEFAULT in asked}
    return {
        level: tuple(
            name for name, m in known.items() if name in asked or ALL in asked or (m.default and always[level])
        )
        for level, known in METRICS.items()
    }


def measure(world: World, names: Mapping[Level, Collection[str]]) -> dict[Level, dict[str, np.ndarray]]:
    """The named metrics of the world as it is now, by level."""
    given = Given(world)
    return {
        level: {name: given.value(found) for name, found in known.items() if name in names.get(level, ())}
        for level, known in METRICS.items()
    }
