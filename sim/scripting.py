"""Worlds and studies from a script or a notebook: read, run into a folder, and left for `analysis.open_study`."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli import loading
from sim.cli.base import Complaint
from sim.metrics import METRICS
from sim.run import run_scenario
from sim.scenario import Loaded, Setting, load_text
from sim.schedule import PARAMETERS
from sim.study import claim, identity_of, write_study

if TYPE_CHECKING:
    from sim.sweep.reading import Study


def load_world(file: str | os.PathLike[str], *settings: str) -> Loaded:
    """A world of a file, or one that comes with Foedus, checked; `settings` change values: `"calendar.end=1960"`.

    FileNotFoundError where there is no such world, ScenarioError with all that is wrong with it.
    """
    try:
        return loading.read(os.fspath(file), settings)
    except Complaint as complaint:
        raise FileNotFoundError(complaint.text.removeprefix("foedus: ")) from None


def run_world(
    world: Loaded | str,
    out: str | os.PathLike[str] | None = None,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    jobs: int = 1,
    replace: bool = False,
) -> Path:
    """Run a world and return the folder of its tables: `out`, or runs/<name>; the same bytes as `foedus run` leaves.

    A folder that holds another study is refused unless `replace` says so (sim.study.Refused).  RunsFailed where no run
    was completed; of some that fail the table `runs` tells.
    """
    begin = time.perf_counter()
    loaded = load_world(world) if isinstance(world, str) else world
    given = {"seeds.replicates": replicates, "seeds.seed": seed}
    settings = [Setting(f"{path}={value}") for path, value in given.items() if value is not None]
    if settings:
        loaded = load_text(loaded.text, settings, name="world", parameters=PARAMETERS, metrics=METRICS)
    with claim(identity_of(loaded), loaded.scenario.name, None if out is None else os.fspath(out), replace) as place:
        reading = time.perf_counter() - begin
        tables = run_scenario(loaded.scenario, jobs=jobs)
        timings = {"reading": reading, "running": time.perf_counter() - begin - reading}
        write_study(place, loaded, tables, timings, False)
        return place.target


def load_study(file: str | os.PathLike[str], *settings: str, replicates: int | None = None) -> Study:
    """A study of a file, or one that comes with Foedus, every point checked; ScenarioError with all that is wrong."""
    from sim.sweep.reading import read_study, shipped

    try:
        found = loading.find(os.fspath(file), shipped(), "study")
    except Complaint as complaint:
        raise FileNotFoundError(complaint.text.removeprefix("foedus: ")) from None
    return read_study(found, settings, replicates=replicates)


def run_study(
    study: Study | str,
    out: str | os.PathLike[str] | None = None,
    *,
    replicates: int | None = None,
    jobs: int = 1,
) -> Path:
    """Run a study and return the folder of its tables: `out`, or runs/<name>; what of it is there is not run again.

    `replicates` counts for a study that is given by its name.  A folder that holds anything else is refused
    (sim.study.Refused).
    """
    from sim.sweep.engines import threads
    from sim.sweep.plan import Plan
    from sim.sweep.running import go_on, opened

    found = load_study(study, replicates=replicates) if isinstance(study, str) else study
    plan = Plan.of(found, None)
    folder = os.path.join("runs", found.spec.name) if out is None else os.fspath(out)
    with opened(found, plan, folder) as begun:
        if len(begun.there) < plan.blocks:
            go_on(begun, threads(jobs))
        return begun.place.target
