"""`foedus sweep`: a study is read, planned, run into its folder from wherever it stands, and told about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import loading
from sim.cli.base import (
    BAD_INPUT,
    IN_USE,
    INTERNAL,
    INTERRUPTED,
    SOME_FAILED,
    Complaint,
    app,
    examples,
    readers_may_leave,
    tell,
)
from sim.cli.forecast import forecast, megabytes, shortage
from sim.cli.output import counted
from sim.cli.running import announce_compiling, processors, progress, within

if TYPE_CHECKING:
    from sim.sweep.checking import Standing
    from sim.sweep.engines import Engine
    from sim.sweep.plan import Plan
    from sim.sweep.reading import Study
    from sim.sweep.running import Progress
    from sim.sweep.work import Done

MANY = 300
"""Worlds that take a while to check."""


@dataclass(frozen=True)
class How:
    """Who computes the runs."""

    jobs: int
    processes: bool
    cluster: str | None
    quiet: bool

    @property
    def far(self) -> bool:
        """Whether others than this process compute, who tell of blocks and not of steps."""
        return self.processes or self.cluster is not None

    @property
    def workers(self) -> int:
        """How many compute at a time, as far as is known here."""
        return self.jobs if self.cluster is None else 1


@app.command(
    epilog=examples(
        "foedus sweep who-pays --dry-run",
        "foedus sweep my-study.yaml",
        "foedus sweep my-study.yaml --replicates 50 --out runs/long",
        "foedus sweep my-study.yaml --set calendar.end=1970 --jobs 2",
        "foedus sweep my-study.yaml --cluster tcp:" + "//127.0.0.1:8786",
    )
)
def sweep(
    study: Annotated[str, typer.Argument(metavar="STUDY", help="A study file, or a study that comes with Foedus.")],
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Folder of results. Default: runs/<name>.")] = None,
    replicates: Annotated[
        int | None, typer.Option(callback=within(1, 10**6), help="Runs of every point, instead of the study's.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the study's.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one value of the scenario at every point."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help="Threads or processes. Default: one for each processor.")
    ] = None,
    processes: Annotated[bool, typer.Option("--processes", help="Processes instead of threads.")] = False,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The scheduler of a Dask cluster that does the work.")
    ] = None,
    chunk: Annotated[
        int | None, typer.Option(min=1, max=4096, help="Worlds stepped together; changes no result. Default: by size.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many runs, how long and how much room.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Run a study: a scenario at many points, each with several replicates. The same command goes on after a stop.

    Results grow in runs/<name>/, part by part; whatever stops the sweep, what is there stays, and is not run again.
    """
    from sim.sweep.plan import Plan

    own = [name for name, given in (("--jobs", jobs is not None), ("--processes", processes)) if given]
    if cluster is not None and own:
        told = f"the workers of a cluster compute, as many as it has: leave out {' and '.join(own)}, or --cluster"
        raise Complaint(f"foedus: {told}", BAD_INPUT)
    found = read(study, list(set_ or []), seed, replicates, quiet)
    plan, folder = Plan.of(found, chunk), out if out is not None else os.path.join("runs", found.spec.name)
    how = How(jobs or processors(), processes, cluster, quiet)
    if dry_run:
        print(forecast(found, plan, how, folder))
        return
    carry_out(found, plan, folder, how)


def _announce(worlds: int) -> None:
    """Say why it takes a while, where many worlds are checked."""
    if worlds >= MANY:
        tell(f"checking {worlds:,} worlds …")


def read(given: str, overrides: list[str], seed: int | None, replicates: int | None, quiet: bool) -> Study:
    """A study, or a complaint with all that is wrong with it and its points."""
    from sim.scenario import ScenarioError
    from sim.sweep.reading import read_study, shipped

    file = loading.find(given, shipped(), "study")
    try:
        return read_study(file, overrides, seed=seed, replicates=replicates, announce=None if quiet else _announce)
    except ScenarioError as error:
        raise Complaint(str(error), BAD_INPUT) from None


def carry_out(study: Study, plan: Plan, out: str, how: How) -> None:
    """Run what of a sweep is not there yet into its folder, which is locked meanwhile, and tell what came of it."""
    from sim.study import InUse, Refused, StoreError
    from sim.sweep.checking import open_sweep
    from sim.sweep.engines import WorkerLost
    from sim.sweep.running import opened

    begun: Progress | None = None
    try:
        with readers_may_leave(), _cluster(how) as others, opened(study, plan, out) as begun:
            _simulated(study, begun, how, others)
            standing = open_sweep(begun.place.target).standing()
    except InUse as error:
        raise Complaint(f"foedus: {error}", IN_USE) from error
    except Refused as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except (StoreError, WorkerLost, MemoryError) as error:
        raise Complaint(f"foedus: {str(error) or 'the memory is full'}{_kept(begun)}", INTERNAL) from error
    except KeyboardInterrupt:
        raise Complaint(f"foedus: interrupted{_kept(begun)}", INTERRUPTED) from None
    if not how.quiet:
        print(_report(begun.plan, standing, out), flush=True)
    if standing.failed:
        raise Complaint(failed(standing, begun.plan, out), SOME_FAILED)


def _kept(progress: Progress | None) -> str:
    """What of an interrupted sweep is there."""
    if progress is None:
        return "; nothing was computed"
    plan = progress.plan
    blocks, _ = progress.store.held(plan, every_byte=False)
    there = sum(len(plan.runs_of(block)) for block in blocks)
    return f"; {there:,} of {counted(plan.runs, 'run')} are in {progress.place.shown}; the same command goes on"


def _simulated(study: Study, begun: Progress, how: How, others: Engine | None) -> None:
    """Compute the blocks that are not there."""
    from sim.sweep.running import go_on
    from sim.warm import warm_up

    plan, steps, first = begun.plan, study.base.scenario.calendar.steps, len(begun.there) + 1
    there = sum(len(plan.runs_of(block)) for block in begun.there)
    for note in begun.notes:
        tell(note)
    if there and not how.quiet:
        tell(
            f"{there:,} of {counted(plan.runs, 'run')} are there" + ("; going on" if there < plan.runs else " already")
        )
    if there == plan.runs:
        return
    announce_compiling(how.quiet)
    label = f"{counted(plan.runs - there, 'run')}, {counted(steps, 'step')}"
    with progress((plan.runs - there) * steps, label, how.quiet) as tick:
        warm_up()

        def told(done: Done) -> None:
            if len(begun.there) == first and (cramped := _cramped(begun, done)):
                tell(cramped)
            if tick is not None and how.far:
                tick(len(plan.runs_of(done.block)) * steps)

        go_on(begun, others or _own(how, tick), told)


def _cramped(begun: Progress, done: Done) -> str:
    """A word to the user when there is too little room for the runs to come, by the first block that is done."""
    plan = begun.plan
    each = sum(map(len, done.parts.values())) / len(plan.runs_of(done.block))
    left = plan.runs - sum(len(plan.runs_of(block)) for block in begun.there)
    short = shortage(each * left, begun.place.shown)
    return f"the room for the rest is {short}; make some, or choose another folder with --out" if short else ""


@contextmanager
def _cluster(how: How) -> Iterator[Engine | None]:
    """The cluster that computes, if one is asked for; a complaint if it cannot, before the folder is touched."""
    if how.cluster is None:
        yield None
        return
    from sim.sweep.cluster import NoCluster, cluster

    try:
        with cluster(how.cluster, tell) as engine:
            yield engine
    except NoCluster as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _own(how: How, tick: Callable[[int], Any] | None) -> Engine:
    """What computes on this machine."""
    if how.processes:
        from sim.sweep.processes import processes

        return processes(how.jobs)
    from sim.sweep.engines import threads

    return threads(how.jobs, tick)


def _report(plan: Plan, standing: Standing, out: str) -> str:
    """What is there, and where."""
    parts = f"{counted(plan.blocks, 'part')} each"
    tables = ", ".join(f"parts/{table}" for table in dict.fromkeys(("runs", *plan.keep.tables)))
    return "\n".join(
        [
            f"{standing.title}: {counted(standing.runs, 'run')} at {counted(standing.points, 'point')}, "
            f"{standing.done:,} completed.",
            "",
            f"results  {out}",
            f"tables   {tables}: {parts}, {megabytes(standing.bytes)}; points.parquet; manifest.json",
        ]
    )


def failed(standing: Standing, plan: Plan, out: str) -> str:
    """Which runs failed and why, the first of each message."""
    from sim.sweep.checking import told

    columns = list(plan.columns.values())
    lines = [f"foedus: {counted(standing.failed, 'run')} of {standing.runs:,} failed (table `runs` in {out}):"]
    for each in standing.failures[:5]:
        more = f", and {each.count - 1:,} more" if each.count > 1 else ""
        lines.append(f"  {told(each.first, columns)}{more}: {each.message}")
    rest = standing.failed - sum(each.count for each in standing.failures[:5])
    return "\n".join(lines + ([f"  and {counted(rest, 'run')} with other messages"] if rest else []))
