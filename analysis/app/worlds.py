"""Worlds to choose from: those that come with Foedus, those of one folder, and the one that was named at the start."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from analysis.app.trouble import MISSING, Trouble, of_scenario
from sim.cli.loading import shipped
from sim.metrics import METRICS
from sim.scenario import Loaded, ScenarioError, Setting, load_document, load_text, outline
from sim.scenario.problems import shown
from sim.sweep.base import PARAMETERS

Origin = Literal["shipped", "folder", "given"]
MOST_LISTED: Final = 200
_TOLD: Final = ("title", "summary", "question")
_FOUND_BY: Final = (*_TOLD, "organisations")


@dataclass(frozen=True)
class World:
    """A world that can be chosen: a file, or the scenario that a study was made of."""

    id: str
    origin: Origin
    path: Path | None = None
    text: str = field(default="", repr=False)

    def load(self, settings: list[Setting]) -> Loaded:
        """The scenario with some values set; Trouble with all that is wrong with it."""
        given: Any = {"parameters": PARAMETERS, "metrics": METRICS}
        try:
            if self.path is None:
                return load_text(self.text, settings, name=self.id, **given)
            return load_document(self.path, settings, **given)
        except ScenarioError as error:
            raise of_scenario(_nameless(error)) from None

    def entry(self) -> dict[str, Any]:
        """What the list says of it; a file that cannot be read says why."""
        try:
            document = outline(self.path) if self.path is not None else load_text(self.text).document
            calendar, nations = document["calendar"], document["nations"]
            told = {key: str(document.get(key) or "") for key in _TOLD}
            years = {key: int(calendar[key]) for key in ("start", "end")}
            groups = document.get("organisations") or {}
            told["organisations"] = "; ".join(f"{group.get('title', '')} ({id})" for id, group in groups.items())
            return {"id": self.id, **told, **years, "nations": len(nations), "origin": self.origin, "error": None}
        except ScenarioError as error:
            message = str(_nameless(error).problems[0])
        except (AttributeError, KeyError, TypeError, ValueError):
            message = "not a whole scenario; foedus check says what is wrong with it"
        empty = dict.fromkeys(_FOUND_BY, "") | {"start": None, "end": None, "nations": None}
        return {"id": self.id, **empty, "origin": self.origin, "error": message}


def _nameless(error: ScenarioError) -> ScenarioError:
    """An error that calls files by their names alone: where folders lie is nobody's business."""
    return ScenarioError([replace(problem, file=Path(problem.file).name) for problem in error.problems], error.more)


@dataclass(frozen=True)
class Worlds:
    """All worlds that can be chosen; nothing else is ever read."""

    folder: Path
    given: World | None = None

    def all(self) -> dict[str, World]:
        """The worlds by id: the given one, those of the folder, those that come with Foedus."""
        found = [] if self.given is None else [self.given]
        found += [World(f"folder:{path.stem}", "folder", path) for path in self._files() if not self._is_given(path)]
        found += [World(name, "shipped", path) for name, path in shipped().items()]
        return {world.id: world for world in found}

    def _is_given(self, path: Path) -> bool:
        """Whether a file of the folder is the world that was named at the start."""
        given = self.given.path if self.given is not None else None
        return given is not None and given.resolve() == path.resolve()

    def _files(self) -> list[Path]:
        """The scenario files of the folder; links that lead out of it are none."""
        try:
            folder = self.folder.resolve()
            listed = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))[:MOST_LISTED]
            return [path for path in listed if path.resolve().parent == folder and _is_scenario(path)]
        except OSError:
            return []

    def list(self) -> list[dict[str, Any]]:
        """What the page shows of each."""
        return [_entry(world, _stamp(world)) for world in self.all().values()]

    def __getitem__(self, id: Any) -> World:
        found = self.all().get(id) if isinstance(id, str) else None
        if found is None:
            raise Trouble(MISSING, ("world", f"there is no world {shown(id)} here"))
        return found


def _stamp(world: World) -> tuple[int, int]:
    """What changes when the file of a world does."""
    try:
        found = world.path.stat() if world.path is not None else None
    except OSError:
        found = None
    return (found.st_mtime_ns, found.st_size) if found is not None else (0, 0)


@lru_cache(maxsize=2 * MOST_LISTED)
def _entry(world: World, stamp: tuple[int, int]) -> dict[str, Any]:
    """What the list says of a world, read again when its file has changed."""
    return world.entry()


def _is_scenario(path: Path) -> bool:
    """Whether a file says near its beginning that it is a scenario."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return re.search(rb"^foedus:", file.read(1 << 16), re.M) is not None
    except OSError:
        return False
