"""The base of a study: the world from which all points start, and the worlds that points make of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeAlias

from sim.metrics import METRICS
from sim.scenario import Loaded, Scenario, Setting, load_text
from sim.scenario.counterfactual import leave_out
from sim.scenario.dump import canonical
from sim.scenario.load import settled
from sim.scenario.merge import override
from sim.scenario.problems import Report
from sim.scenario.reader import Node
from sim.schedule import PARAMETERS as PARAMETERS
from sim.schedule import THEORIES
from sim.sweep.schema import OUT, Point, Value

Settings: TypeAlias = tuple[tuple[str, Value], ...]
"""Values by path, in the order in which they are set."""

ABOUT: Final = ("claims", "exercise")
"""What a scenario says of its runs is no part of the worlds of a study."""


@dataclass(frozen=True)
class Base:
    """A world as the study tells it, before any point changes it."""

    loaded: Loaded = field(repr=False)

    @property
    def scenario(self) -> Scenario:
        """The world itself."""
        return self.loaded.scenario

    def world(self, structure: Settings, options: Sequence[str] = (), without: Sequence[str] = ()) -> Loaded:
        """The world with some values, and without some things; ScenarioError, with the options, if there is none."""
        root, report = self.loaded.root.copy(), Report()
        words = [*without, *(path for path, value in structure if is_word(path) and value == OUT)]
        forget(root, (*ABOUT, "focus") if words else ABOUT)
        leave_out(root, words)
        told = [(number, path, value) for number, (path, value) in enumerate(structure) if not is_word(path)]
        settings = [
            Setting(f"{path}={json.dumps(value, ensure_ascii=False)}", options[number] if options else "")
            for number, path, value in told
        ]
        override(root, settings, PARAMETERS, report)
        return settled(root, self.loaded.files, report, PARAMETERS, METRICS, self.loaded.theories)


@lru_cache(maxsize=2)
def base_of(text: str) -> Base:
    """The base whose resolved document is a text; every worker reads it once."""
    return Base(load_text(text, parameters=PARAMETERS, metrics=METRICS, theories=THEORIES))


def forget(root: Node, keys: Collection[str]) -> None:
    """Leave out what a document says under some keys."""
    assert isinstance(root.value, dict)
    for key in keys:
        root.value.pop(key, None)


def is_word(path: str) -> bool:
    """Whether an axis is about what is in the world or out of it, such as event:suez-crisis."""
    return ":" in path.partition(".")[0]


def parameter_of(path: str) -> str:
    """The parameter of a rule that a path sets; empty if it sets something else."""
    name = path.removeprefix("parameters.").removesuffix(".value")
    return name if name in PARAMETERS else ""


def split(point: Point) -> tuple[Settings, dict[str, float]]:
    """What of a point changes the world, and the parameters of rules, which differ between worlds stepped together."""
    parameters: dict[str, float] = {}
    structure = []
    for path, value in point.items():
        name = parameter_of(path)
        if name and isinstance(value, int | float):
            parameters[name] = float(value)
        elif not (is_word(path) and value != OUT):
            structure.append((path, value))
    return tuple(structure), parameters


def frame_of(document: Mapping[str, Any]) -> str:
    """What worlds must have in common to be stepped together: who there is, when, what happens, and what is measured.

    All else is in the arrays of the world and in the parameters of its rules.
    """
    nations = {id: [nation.get("enters"), nation.get("exits")] for id, nation in document["nations"].items()}
    lengths = sorted({len(nation["ideology"]) for nation in document["nations"].values()})
    treaties = [list(document.get(key) or ()) for key in ("treaties", "organisations")]
    rest = {key: document.get(key) for key in ("calendar", "events", "record", "activation", "theory")}
    return canonical({**rest, "nations": list(nations.items()), "treaties": treaties, "dimensions": lengths})
