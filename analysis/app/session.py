"""A session: one world, one luck, and a tree of branches, each of which is a scenario."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from analysis.app.changes import changes_of, name_of
from analysis.app.edits import Edits, edited, file_text, read_edits, with_all_that_needs_it
from analysis.app.history import Histories, History
from analysis.app.trouble import GONE, MISSING, UNFIT, Trouble
from analysis.app.worlds import World
from analysis.comparison.arms import Arm
from sim.scenario import Loaded, Setting
from sim.scenario.problems import shown
from sim.schedule import STANDARD

MAIN: Final = "main"
MOST_BRANCHES, MOST_SESSIONS, MOST_REPLICATES = 12, 16, 10_000
MOST_NAME: Final = 60
Result = TypeVar("Result")
Parting = tuple[int, bool, dict[str, Any] | None]
"""After how many steps, whether a decision turned out otherwise by then, and what is told."""


@dataclass
class Branch:
    """A scenario of a session: the base with edits; parameters hold from its first year, events from their date."""

    id: str
    name: str
    parent: str | None
    year: float
    """The year shown when it was made."""
    edits: Edits
    loaded: Loaded = field(repr=False)
    colour: int
    changes: list[str] = field(default_factory=list)
    """What it changes of the base, in words."""
    steps: int = 0
    """How many steps have been made."""

    def arm(self) -> Arm:
        """Its world, as sentences call it."""
        return Arm(self.loaded, STANDARD, f"in “{self.name}”", self.name, self.name)

    def as_data(self) -> dict[str, Any]:
        """What the page shows of it."""
        calendar = self.loaded.scenario.calendar
        reached = calendar.start + (self.steps - 1) * calendar.dt if self.steps else None
        return {
            "id": self.id, "name": self.name, "parent": self.parent, "year": self.year,
            "edits": self.edits.as_data(), "changes": self.changes, "reached": reached, "colour": self.colour,
        }  # fmt: skip


class Session:
    """A world, the luck of one of its runs, and its branches."""

    def __init__(self, id: str, world: World, given: dict[str, Any], histories: Histories) -> None:
        self.id, self.world, self.histories = id, world, histories
        self.replicate = _whole(given, "replicate", 0, MOST_REPLICATES - 1) or 0
        seed = _whole(given, "seed", 0, 2**53 - 1)
        settings = [Setting(f"seeds.replicates={self.replicate + 1}", "replicate")]
        settings += [Setting(f"seeds.seed={seed}", "seed")] if seed is not None else []
        base = world.load(settings)
        start = float(base.scenario.calendar.start)
        self.seed = base.scenario.seeds.seed
        self.branches = {MAIN: Branch(MAIN, "as told", None, start, Edits(), base, 0)}
        self.count = 0
        self.partings: dict[tuple[str, str], Parting] = {}
        """Where pairs of branches part, as far as is known."""
        self.lock = threading.Lock()

    @property
    def base(self) -> Loaded:
        """The world as told."""
        return self.branches[MAIN].loaded

    def branch(self, id: str) -> Branch:
        """A branch by its id."""
        with self.lock:
            if id in self.branches:
                return self.branches[id]
        raise Trouble(MISSING, ("", f"there is no branch {shown(id)} in this session; it may have been removed"))

    def use(self, branch: Branch, job: Callable[[History], Result]) -> Result:
        """Do a job with the history of a branch."""

        def done(history: History) -> Result:
            try:
                return job(history)
            finally:
                branch.steps = max(branch.steps, len(history.frames))

        return self.histories.use((self.id, branch.id), partial(History, branch.arm(), self.replicate), done)

    def add(self, given: dict[str, Any]) -> Branch:
        """A new branch; Trouble with all that is wrong with it."""
        parent = self.branch(str(given.get("parent") or MAIN))
        calendar, year = self.base.scenario.calendar, given.get("year", parent.year)
        if isinstance(year, bool) or not isinstance(year, int | float) or not calendar.start <= year < calendar.end + 1:
            raise Trouble(UNFIT, ("year", f"must be a time from {calendar.start} to {calendar.end}, got {shown(year)}"))
        self._room()
        own = with_all_that_needs_it(read_edits(given, float(year)), self.base)
        if not own:
            told = "add an event, leave something out or change a parameter: else the history is the same"
            raise Trouble(UNFIT, ("", told))
        edits = own.over(parent.edits)
        loaded = edited(self.base, edits, len(parent.edits.events))
        with self.lock:
            self._room()
            self.count += 1
            name = _name(given.get("name"), self._named(own))
            used = {branch.colour for branch in self.branches.values()}
            colour = next(k for k in range(MOST_BRANCHES + 1) if k not in used)
            changes = changes_of(edits, self.base.scenario)
            branch = Branch(f"b{self.count}", name, parent.id, float(year), edits, loaded, colour, changes)
            self.branches[branch.id] = branch
        return branch

    def _named(self, own: Edits) -> str:
        """A name for a branch, of what it changes, that no other has."""
        first = " ".join(name_of(own, self.base.scenario).split())
        plain = "".join(letter for letter in first if letter.isprintable()) or f"branch {self.count}"
        name = plain if len(plain) <= MOST_NAME else f"{plain[: MOST_NAME - 9].rstrip()}…"
        taken = {branch.name for branch in self.branches.values()}
        names = (name if k == 1 else f"{name} ({k})" for k in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)

    def _room(self) -> None:
        if len(self.branches) > MOST_BRANCHES:
            raise Trouble(UNFIT, ("", f"a session has at most {MOST_BRANCHES} branches: remove one first"))

    def remove(self, id: str) -> None:
        """Remove a branch; those made of it stay, as each holds all its edits."""
        branch = self.branch(id)
        if branch.id == MAIN:
            raise Trouble(UNFIT, ("", "the world as told cannot be removed"))
        with self.lock:
            self.branches.pop(id, None)
        self.histories.forget(self.id, id)

    def file(self, branch: Branch, name: str) -> str:
        """A branch as a scenario file; run so many times, its last run is the history shown."""
        edits, told = branch.edits, f"“{self.base.scenario.title}”"
        count = f"{len(edits.parameters)} values set, {len(edits.events)} events added, {len(edits.without)} left out"
        origin = [f"{told} ({self.base.scenario.name}) as in the app: {branch.name}; {count}."]
        origin += [f"{change}." for change in branch.changes]
        origin.append(f"The history shown is run {self.replicate} of: foedus run {name}.yaml")
        return file_text(branch.loaded, name, origin)


def _whole(given: dict[str, Any], key: str, low: int, high: int) -> int | None:
    """A whole number of a request; Trouble with what else it is."""
    value = given.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high):
        raise Trouble(UNFIT, (key, f"must be a whole number from {low} to {high}, got {shown(value)}"))
    return value


def _name(given: Any, otherwise: str) -> str:
    """The name of a branch, on one line."""
    if given is None or given == "":
        return otherwise
    if not isinstance(given, str) or len(given) > MOST_NAME or not given.isprintable() or not given.strip():
        raise Trouble(UNFIT, ("name", f"a name is one line of at most {MOST_NAME} characters"))
    return given.strip()


class Sessions:
    """The sessions that are open: a few, of which the one that was used longest ago makes room for a new one."""

    def __init__(self, room: int | None = None) -> None:
        self.histories = Histories() if room is None else Histories(room)
        self.open: OrderedDict[str, Session] = OrderedDict()
        self.gone: deque[str] = deque(maxlen=1000)
        self.lock = threading.Lock()

    def start(self, world: World, given: dict[str, Any]) -> Session:
        """A new session."""
        session = Session(secrets.token_urlsafe(9), world, given, self.histories)
        with self.lock:
            self.open[session.id] = session
            dropped = [self.open.popitem(last=False)[0] for _ in range(len(self.open) - MOST_SESSIONS)]
            self.gone.extend(dropped)
        for id in dropped:
            self.histories.forget(id)
        return session

    def __getitem__(self, id: str) -> Session:
        with self.lock:
            if id in self.open:
                self.open.move_to_end(id)
                return self.open[id]
            if id in self.gone:
                told = f"this session was closed to make room: at most {MOST_SESSIONS} are open at once"
                raise Trouble(GONE, ("", f"{told}; choose its world again, or one of the scenarios you saved"))
        raise Trouble(MISSING, ("", "there is no such session: the app was started anew; choose a world"))
