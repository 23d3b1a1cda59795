"""The manifest: all that is needed to repeat a study, and nothing about the machine's owner or folders."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import pyarrow as pa

from sim import __version__
from sim.kernels import source_hash
from sim.scenario import Event, Loaded
from sim.scenario.build import build_schedule
from sim.schedule import STANDARD
from sim.study.folder import Identity

LIBRARIES: Final = ("numpy", "numba", "pandas", "pyarrow")


def identity_of(loaded: Loaded) -> Identity:
    """What tells the study of a scenario from others."""
    seeds = loaded.scenario.seeds
    return Identity(loaded.sha256, seeds.seed, seeds.replicates, __version__)


def describe(loaded: Loaded, runs: pa.Table, timings: Mapping[str, float]) -> dict[str, Any]:
    """The manifest of a study, but for its tables."""
    scenario = loaded.scenario
    return {
        "foedus_version": __version__,
        "name": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "scenario": about(loaded),
        "seed": scenario.seeds.seed,
        "replicates": scenario.seeds.replicates,
        "failed": runs["status"].to_pylist().count("failed"),
        "parameters": STANDARD.values() | build_schedule(scenario).values(),
        "versions": versions(),
        "kernels": source_hash(),
        "timings": {name: round(seconds, 3) for name, seconds in timings.items()},
    }


def versions() -> dict[str, str]:
    """Versions of Foedus, Python, the system and the libraries that results may depend on."""
    found = {"foedus": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found | {"system": f"{platform.system()} {platform.machine()}".strip()}


def about(loaded: Loaded) -> dict[str, Any]:
    """The scenario's resolved text, and what readers of the tables want to know about its ids."""
    scenario, calendar = loaded.scenario, loaded.scenario.calendar
    nations = [
        {
            "id": name,
            "name": nation.name or name,
            "region": nation.region,
            "lat": nation.location[0],
            "lon": nation.location[1],
            "major": nation.major,
        }
        for name, nation in scenario.nations.items()
    ]
    treaties = [
        {"id": name, "title": treaty.title or name, "organisation": group is scenario.organisations}
        for group in (scenario.treaties, scenario.organisations)
        for name, treaty in group.items()
    ]
    return {
        "text": loaded.text,
        "sha256": loaded.sha256,
        "start": calendar.start,
        "end": calendar.end,
        "steps_per_year": calendar.steps_per_year,
        "nations": nations,
        "snapshots": list(scenario.snapshots),
        "treaties": treaties,
        "focus": scenario.focus.model_dump(mode="json"),
        "events": [_event(event) for event in scenario.events],
    }


def _event(event: Event) -> dict[str, Any]:
    """An event as the manifest lists it: the date as a decimal year, null without one."""
    return {
        "id": event.id,
        "title": event.title or event.id,
        "label": event.label,
        "trigger": "date" if event.date is not None else "rate" if event.rate is not None else "when",
        "date": event.date,
        "effects": [effect.type for effect in event.effects],
    }
