"""`foedus sweep --dry-run`: how many runs a study has, how long they take, and how much room."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.output import counted
from sim.cli.running import announce_compiling

if TYPE_CHECKING:
    from sim.cli.sweeping import How
    from sim.sweep.plan import Plan
    from sim.sweep.reading import Study


def forecast(study: Study, plan: Plan, how: How, out: str) -> str:
    """What a sweep would do, with what is there already, measured on a few runs."""
    from sim.sweep.estimate import measure
    from sim.sweep.running import look
    from sim.warm import warm_up

    plan, there, refused = look(study, plan, out)
    announce_compiling(how.quiet)
    warm_up()
    found = measure(plan)
    done = sum(len(plan.runs_of(block)) for block in there)
    left = plan.blocks - len(there)
    scenario, calendar = study.base.scenario, study.base.scenario.calendar
    points = f"{counted(len(plan.points), 'point')} ({study.spec.design.kind.replace('_', ' ')})"
    rest = f" for the {plan.runs - done:,} that are not" if done and left else ""
    sampled = f"measured on {counted(found.sample, 'run')}"
    short = shortage(found.bytes(plan) * (1 - done / plan.runs), out)
    free = f"where {megabytes(_free(out))} are free" + (f", {short}" if short else "")
    lines = [
        f"{study.spec.title or study.spec.name}",
        f"world    {scenario.name}: {calendar.start}-{calendar.end}, {counted(len(scenario.nations), 'nation')}",
        f"varied   {', '.join(plan.columns)}",
        f"runs     {plan.runs:,}: {points}, {counted(plan.replicates, 'replicate')} each",
        f"there    {done:,} of {counted(plan.runs, 'run')}" if done else "",
        f"parts    {plan.blocks:,}, of up to {counted(plan.size, 'run')}",
        f"time     {_time(found.time(plan, left, how.workers), how)}{rest} ({sampled})" if left else "",
        f"room     about {megabytes(found.bytes(plan))} ({sampled}), in {out}, {free}",
        f"refused  {refused}" if refused else "",
    ]
    return "\n".join(line for line in lines if line)


def _time(seconds: float, how: How) -> str:
    """How long it takes, and whom."""
    if how.cluster is not None:
        return f"about {duration(seconds)} of one worker, shared by those of the cluster"
    workers = counted(how.jobs, "process", "processes") if how.processes else counted(how.jobs, "thread")
    return f"about {duration(seconds)} on {workers}"


def _free(out: str) -> int:
    """How many bytes there is room for where a folder is, or will be."""
    place = Path(os.path.realpath(out))
    there = next(folder for folder in (place, *place.parents) if folder.is_dir())
    return shutil.disk_usage(there).free


def shortage(needed: float, out: str) -> str:
    """How much room is missing for what is still to come into a folder, in words; empty if there is enough."""
    missing = needed - _free(out)
    return f"too little: about {megabytes(missing)} short" if missing > 0 else ""


def megabytes(number: float) -> str:
    """A number of bytes in words."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.0f} bytes"


def duration(seconds: float) -> str:
    """Seconds in words."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= 1.5 * size:
            return counted(round(seconds / size), unit)
    return counted(max(round(seconds), 1), "second")
