"""The history of a branch: its simulation, stepped as far as it has been looked at, and its frames."""

from __future__ import annotations

import json
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar

import pyarrow as pa

from analysis.app.trouble import CLOSING, FAILED, Trouble
from analysis.comparison.arms import Arm
from analysis.frames import Lens
from analysis.held import held, of_steps, part
from analysis.tables import StudyTables
from sim.run import Simulation, failure

ROOM: Final = 1_000_000_000
"""So many bytes of histories are kept; the one that was looked at longest ago is let go, and made again when asked."""
Result = TypeVar("Result")

closing: Final = threading.Event()
"""Set when the app ends: nobody waits for further steps."""


class History:
    """One run of a branch, with the luck of one replicate; every method waits for its turn."""

    def __init__(self, arm: Arm, replicate: int) -> None:
        self.arm, self.replicate = arm, replicate
        self.frames: list[bytes] = []
        self.indices: list[dict[str, float | None]] = []
        self.failed = ""
        self.lock = threading.RLock()

    @cached_property
    def _run(self) -> Simulation:
        return Simulation(self.arm.scenario, replicates=[self.replicate])

    @cached_property
    def _lens(self) -> Lens:
        return Lens(self.arm.manifest, self.arm.setting)

    def year_of(self, step: int) -> float:
        """When a step begins."""
        calendar = self.arm.scenario.calendar
        return calendar.start + step * calendar.dt

    def steps_until(self, year: float) -> int:
        """How many steps of the calendar begin at a time or before."""
        calendar = self.arm.scenario.calendar
        return max(0, min(calendar.steps, math.floor((year - calendar.start) / calendar.dt + 1e-6) + 1))

    def reach(self, steps: int) -> None:
        """Step until so many steps are made; Trouble if the model fails."""
        with self.lock:
            while len(self.frames) < steps:
                if closing.is_set():
                    raise Trouble(CLOSING, ("", "the app is ending"))
                if not self.failed:
                    self._step()
                if self.failed:
                    raise Trouble(FAILED, ("", f"the run failed in {self.year_of(len(self.frames)):g}: {self.failed}"))

    def _step(self) -> None:
        step = len(self.frames)
        try:
            self._run.step()
            tables = of_steps(self._run.recorder, {step})
            frame = self._lens.frame(held(self.arm.manifest, tables), self.replicate, self.year_of(step))
            self.frames.append(json.dumps(frame, allow_nan=False, separators=(",", ":")).encode())
            self.indices.append(frame["indices"])
        except Exception as error:
            self.failed = failure(error)

    def tables(self, steps: int | None = None) -> dict[str, pa.Table]:
        """The tables of the run so far, those of `foedus run` where it is at its end; or of its first steps."""
        with self.lock:
            recorder = self._run.recorder
            if steps is not None:
                self.reach(steps)
                recorder = part(recorder, range(steps))
            return recorder.tables()

    def study(self, year: float) -> StudyTables:
        """The tables of the step at a time, as a study."""
        with self.lock:
            steps = self.steps_until(year)
            self.reach(steps)
            return held(self.arm.manifest, of_steps(self._run.recorder, {steps - 1}))

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        run = self.__dict__.get("_run")
        if run is None:
            return 0
        spells = run.recorder.spells
        arrays = [*run.world.arrays.values(), run.world.log.rows, spells.owed, spells.begun, spells.roles, spells.since]
        made = max(1, len(self.frames))
        rows = sum(block["rows"].nbytes for block in run.recorder.blocks["decisions"])
        state = sum(_bytes(run.recorder.blocks[name][-1:]) for name in ("nations", "treaties", "steps")) * made
        return int(sum(array.nbytes for array in arrays) + rows + state + sum(map(len, self.frames)))


def _bytes(blocks: list[dict[str, Any]]) -> int:
    """How many bytes the columns of blocks take."""
    return sum(getattr(column, "nbytes", 8) for block in blocks for column in block.values())


class Histories:
    """The histories that are kept, up to a number of bytes: one that is let go is made again when it is asked for."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.lock = threading.Lock()
        self.kept: OrderedDict[tuple[str, str], History] = OrderedDict()

    def use(self, key: tuple[str, str], make: Callable[[], History], job: Callable[[History], Result]) -> Result:
        """Do a job with a history, alone with it; then let go what there is no room for."""
        with self.lock:
            history = self.kept.pop(key, None) or make()
            self.kept[key] = history
        with history.lock:
            done = job(history)
        with self.lock:
            self._tidy()
        return done

    def _tidy(self) -> None:
        """Let go the histories that were used longest ago, but never the latest."""
        weights = {key: history.weight for key, history in self.kept.items()}
        total = sum(weights.values())
        for key in list(self.kept)[:-1]:
            if total <= self.room:
                return
            total -= weights[key]
            del self.kept[key]

    def forget(self, session: str, branch: str | None = None) -> None:
        """Let go the histories of a session, or of one of its branches."""
        with self.lock:
            for key in [key for key in self.kept if key[0] == session and branch in (None, key[1])]:
                del self.kept[key]
