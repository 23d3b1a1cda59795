"""Reading what runs have recorded: tables, statistics, figures and the command line.

What scripts and notebooks need is here, and is imported when it is first used: `from analysis import open_study`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.scripting import Twins, compare_worlds, draw, sum_up
    from analysis.statistics import bands, breaks, curves, effects_of, mean_interval, run_means, running_mean
    from analysis.style import save
    from analysis.tables import StudyError, StudyTables, open_study

__all__ = [
    "StudyError",
    "StudyTables",
    "Twins",
    "bands",
    "breaks",
    "compare_worlds",
    "curves",
    "draw",
    "effects_of",
    "mean_interval",
    "open_study",
    "run_means",
    "running_mean",
    "save",
    "sum_up",
]

_PLACES = {"save": "style"}
_PLACES |= dict.fromkeys(("StudyError", "StudyTables", "open_study"), "tables")
_PLACES |= dict.fromkeys(("Twins", "compare_worlds", "draw", "sum_up"), "scripting")
_PLACES |= dict.fromkeys(
    ("bands", "breaks", "curves", "effects_of", "mean_interval", "run_means", "running_mean"), "statistics"
)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(f"analysis.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
