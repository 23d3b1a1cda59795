"""Foedus simulates how military coalitions form, hold, deter and end; this package is the model and its runner.

What scripts and notebooks need is here, and is imported when it is first used: `from sim import load_world, run_world`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import Loaded, Scenario, ScenarioError
    from sim.schedule import STANDARD, Schedule
    from sim.scripting import load_study, load_world, run_study, run_world
    from sim.world import World

__version__ = "0.1.0"
__all__ = [
    "STANDARD",
    "Loaded",
    "Scenario",
    "ScenarioError",
    "Schedule",
    "World",
    "load_study",
    "load_world",
    "run_study",
    "run_world",
]

_PLACES = {"STANDARD": "schedule", "Schedule": "schedule", "World": "world"}
_PLACES |= dict.fromkeys(("Loaded", "Scenario", "ScenarioError"), "scenario")
_PLACES |= dict.fromkeys(("load_study", "load_world", "run_study", "run_world"), "scripting")


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(import_module(f"sim.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
