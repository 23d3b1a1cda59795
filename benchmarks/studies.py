"""Studies: sweeps as users start them, in processes of their own, against the twins, and in how much memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.extent import Extent
from benchmarks.figures import Figure, quotients
from benchmarks.timing import FOEDUS, Spent, in_turn, launched, spent
from benchmarks.twins import TWINS
from benchmarks.worlds import made, written

NATIONS: Final = 30
WANTED: Final = 1000
"""Runs of the sweep that is compared."""
POINTS: Final = 8
SMALL: Final = (10, 40)
"""Nations and years of the small world whose sweep is reported."""
BLOCK: Final = 64
"""Runs stepped together, as in a sweep of as many as are wanted."""


class Sweeps:
    """A study in a folder, run again and again from nothing, and what each run took."""

    def __init__(self, folder: Path, runs: int, years: int, nations: int = NATIONS) -> None:
        self.folder, self.runs, self.years = folder, runs, years
        self.took: dict[int, list[Spent]] = {}
        (folder / "made.yaml").write_text(written(nations, years=years), encoding="utf-8")
        axis = {"grow.volatility": {"range": [0.01, 0.04], "steps": POINTS}}
        study = {
            "study": 1, "name": "swept", "scenario": "made", "axes": axis, "seeds": {"replicates": runs // POINTS},
            "block": BLOCK,
        }  # fmt: skip
        (folder / "swept.yaml").write_text(json.dumps(study), encoding="utf-8")

    def run(self, jobs: int, keep: bool = False) -> float:
        """Seconds of processor time that the sweep takes with so many threads, start and imports included."""
        command = (*FOEDUS, "sweep", "swept.yaml", "--out", "out", "--jobs", str(jobs), "--quiet")
        told = launched(command, self.folder)
        if not keep:
            rmtree(self.folder / "out")
        self.took.setdefault(jobs, []).append(told)
        return told.cpu

    def report(self) -> float:
        """Seconds that the report of a sweep takes that was kept."""
        return launched((*FOEDUS, "report", "out"), self.folder).wall


@contextmanager
def sweeps(runs: int, years: int, nations: int = NATIONS) -> Iterator[Sweeps]:
    """A study of so many runs in a folder of its own, which goes with it."""
    with TemporaryDirectory() as folder:
        yield Sweeps(Path(folder), runs, years, nations)


def sweep(extent: Extent) -> Iterator[Figure]:
    """Sweep: against whole runs of the twins, and with two threads against one."""
    scenario = made(NATIONS, years=extent.years)
    turns: Counter[str] = Counter()

    def whole_run(kind: str) -> float:
        turns[kind] += 1
        return spent(TWINS[kind].of(scenario, turns[kind]).step, extent.years)

    with sweeps(extent.runs, extent.years) as study, sweeps(POINTS, 1) as least:
        rivals = {"start": partial(least.run, 1), "one": partial(study.run, 1), "two": partial(study.run, 2)}
        rivals |= {kind: partial(whole_run, kind) for kind in TWINS}
        found = in_turn(rivals, extent.rounds)
    one, two, start = study.took[1], study.took[2], least.took[1]
    what, few = f"{NATIONS} nations, {extent.years} years", f"{extent.runs} runs"
    scaled = f"extrapolated from its start and {few}"
    thousand = [
        first.cpu + WANTED / extent.runs * (all_.cpu - first.cpu) for first, all_ in zip(start, one, strict=True)
    ]
    for kind in TWINS:
        ratios = quotients([WANTED * each for each in found[kind]], thousand)
        says = f"{TWINS[kind].says}: sweep of {WANTED:,} runs of {what}, times the model"
        note = f"processor time of all, reading and writing included; the model {scaled}, the twin from one whole run"
        yield Figure(f"{kind}sweep_ratio_{NATIONS}", ratios, "times", says, note)
    walls = [
        first.wall + WANTED / extent.runs * (all_.wall - first.wall) for first, all_ in zip(start, two, strict=True)
    ]
    yield Figure("sweep_1000", tuple(walls), "s", f"sweep of {WANTED:,} runs of {what}, two threads", scaled)
    both = quotients([each.wall for each in one], [each.wall for each in two])
    yield Figure("two_workers", both, "times", f"sweep of {few} of {what}: how much sooner two threads end than one")
    most = tuple(each.memory for each in two)
    yield Figure("sweep_memory", most, "MB", f"most memory of a sweep of {few} of {what}, two threads")


def memory(extent: Extent) -> Iterator[Figure]:
    """Memory: the most that a sweep of very many runs takes."""
    with sweeps(extent.many, extent.many_years) as study:
        study.run(2)
        most = tuple(each.memory for each in study.took[2])
    says = f"most memory of a sweep of {extent.many:,} runs of {NATIONS} nations"
    yield Figure("peak_memory", most, "MB", says, f"{extent.many_years} years each, two threads, measured once")


def reports(extent: Extent) -> Iterator[Figure]:
    """Reports: one page of a sweep of a thousand runs, of a small world and of a large one."""
    for name, nations, years in (("report_1000_small", SMALL[0], min(SMALL[1], extent.years)),
                                 ("report_1000", NATIONS, extent.years)):  # fmt: skip
        with sweeps(extent.reported, years, nations) as study:
            study.run(2, keep=True)
            found = in_turn({name: study.report}, extent.rounds)[name]
        says = f"`foedus report` of a sweep of {extent.reported:,} runs of {nations} nations, {years} years"
        yield Figure(name, tuple(found), "s", says, "its own start and imports included")
