"""`foedus run`: a world is read, run, recorded and told about."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import loading
from sim.cli.base import (
    AFTER_RUN,
    BAD_INPUT,
    IN_USE,
    INTERNAL,
    INTERRUPTED,
    SOME_FAILED,
    Complaint,
    app,
    describe,
    examples,
    readers_may_leave,
    tell,
)
from sim.cli.output import counted

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario import Loaded
    from sim.study import Place


FILE = "A scenario file, with or without .yaml; or, where there is no such file, a world that comes with Foedus."


def within(low: int, high: int) -> Callable[[int | None], int | None]:
    """A check of a number on the command line, which says the whole range."""

    def check(given: int | None) -> int | None:
        if given is not None and not low <= given <= high:
            raise typer.BadParameter(f"must be a whole number from {low} to {high}, got {given}")
        return given

    return check


@dataclass(frozen=True)
class Wishes:
    """What the user asked for, beyond the scenario itself."""

    out: str | None
    jobs: int
    csv: bool
    figures: bool
    replace: bool
    quiet: bool


@app.command(
    epilog=examples(
        "foedus run north-atlantic-1949",
        "foedus run my-world.yaml --years 20 --replicates 10 --seed 7",
        "foedus run my-world.yaml --set nations.AAA.burden=0.05",
        "foedus run my-world.yaml --set negotiate.meeting_rate=0.2 --out runs/meetings",
        "foedus run my-world.yaml --csv --no-figures --quiet",
    )
)
def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the scenario's.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(callback=within(1, 10**6), help="Number of runs, each with luck of its own.")
    ] = None,
    years: Annotated[
        str | None, typer.Option(help="A span or a number of years: 1949-1960, 10. No year before the world's first.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="PATH=VALUE", help="Change one value of the scenario; may be repeated, for other values."
        ),
    ] = None,
    parameters: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="A parameter file, or one that comes with Foedus: it goes before the world's."
        ),
    ] = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Folder of results. Default: runs/<name>.")] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Write the tables as CSV files too.")] = False,
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Leave the figures undrawn.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite another study's results.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Run a world and leave tables, figures and a manifest in runs/<name>/."""
    begin = time.perf_counter()
    loaded, notes = _loaded(file, list(set_ or []), (seed, replicates, years), parameters)
    for note in notes if not quiet else ():
        tell(note)
    wishes = Wishes(out, jobs or processors(), csv, not no_figures, replace, quiet)
    carry_out(loaded, wishes, time.perf_counter() - begin)


def _loaded(
    file: str, given: list[str], span: tuple[int | None, int | None, str | None], parameter_file: str | None
) -> tuple[Loaded, list[str]]:
    """The scenario with what the options change, and what the user should know of it."""
    from sim.scenario import Setting

    seed, replicates, years = span
    overrides: list[Setting | str] = [*given]
    overrides += [Setting(f"seeds.seed={seed}", f"--seed {seed}")] if seed is not None else []
    overrides += [Setting(f"seeds.replicates={replicates}", f"--replicates {replicates}")] if replicates else []
    loaded, notes = loading.load(file, overrides, parameter_file=parameter_file), [loading.namesake(file)]
    if years is not None:
        world = loaded
        spanned = [*overrides, *loading.years(years, world.scenario.calendar.start)]
        loaded = loading.load(file, spanned, parameter_file=parameter_file)
        notes.append(loading.late_start(loaded, world))
    notes.append(loading.unused(loaded))
    return loaded, notes


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def carry_out(loaded: Loaded, wishes: Wishes, reading: float) -> None:
    """Run a scenario into its folder, which is locked meanwhile, and tell what came of it."""
    from sim import study

    try:
        with (
            readers_may_leave(),
            study.claim(study.identity_of(loaded), loaded.scenario.name, wishes.out, wishes.replace) as place,
        ):
            if place.note:
                tell(place.note)
            tables, seconds = _simulated(loaded, wishes)
            timings = {"reading": reading, **seconds}
            manifest = study.write_study(place, loaded, tables, timings, wishes.csv)
            said = _report(place, manifest, wishes)
    except study.InUse as error:
        raise Complaint(f"foedus: {error}", IN_USE) from error
    except study.Refused as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except study.StoreError as error:
        raise Complaint(f"foedus: {error}", INTERNAL) from error
    if not wishes.quiet:
        print(said, flush=True)
    if manifest["failed"]:
        raise Complaint(_failures(tables["runs"], place.shown), SOME_FAILED)


def _simulated(loaded: Loaded, wishes: Wishes) -> tuple[dict[str, pa.Table], dict[str, float]]:
    """The tables of all runs, and the seconds that compiling and running took."""
    from sim.run import CHUNK, RunsFailed, run_scenario
    from sim.warm import warm_up

    count, steps = loaded.scenario.seeds.replicates, loaded.scenario.calendar.steps
    announce_compiling(wishes.quiet)
    try:
        with progress(count * steps, f"{counted(count, 'run')}, {counted(steps, 'step')}", wishes.quiet) as tick:
            compiling = warm_up()
            begin = time.perf_counter()
            chunk = max(1, min(CHUNK, -(-count // wishes.jobs)))
            tables = run_scenario(loaded.scenario, jobs=wishes.jobs, chunk=chunk, tick=tick)
    except KeyboardInterrupt:
        raise Complaint("foedus: interrupted; nothing was written", INTERRUPTED) from None
    except RunsFailed as error:
        text = f"foedus: no run was completed, and nothing was written; the first failed with {error}"
        raise Complaint(f"{text}\nPlease report this with the scenario.", SOME_FAILED) from error
    return tables, {"compiling": compiling, "running": time.perf_counter() - begin}


def announce_compiling(quiet: bool) -> None:
    """Say why it takes a while, where the kernels are not compiled yet."""
    from sim.kernels import NOT_KEPT, compiled_before

    if NOT_KEPT and not quiet:
        tell(NOT_KEPT)
    if not quiet and not compiled_before():
        tell("compiling the model's kernels, once (half a minute on two quiet processors) …")


@contextmanager
def progress(total: int, label: str, quiet: bool) -> Iterator[Callable[[int], Any] | None]:
    """A bar on a terminal, nothing where nobody would see it move."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda worlds: bar.advance(task, worlds)


def _report(place: Place, manifest: dict[str, Any], wishes: Wishes) -> str:
    """Have the figures drawn; return what came of the runs and where it is."""
    said = []
    try:
        said = [hook(place.target, wishes.figures) for hook in AFTER_RUN]
    except KeyboardInterrupt:
        text = f"foedus: interrupted; the tables are in {place.shown}, its figures are not drawn"
        raise Complaint(text, INTERRUPTED) from None
    except Exception as error:
        text = f"foedus: the tables are in {place.shown}, but telling about them failed: {describe(error)}"
        raise Complaint(f"{text}\nPlease report this with the scenario.", INTERNAL) from error
    return "\n".join([*said, *_places(place, manifest)])


def _places(place: Place, manifest: dict[str, Any]) -> list[str]:
    """Where tables and figures are."""
    rows = sum(table["rows"] for table in manifest["tables"].values())
    kinds = "*.parquet, *.csv" if list(place.target.glob("*.csv")) else "*.parquet"
    lines = [
        "",
        f"results  {place.shown}",
        f"tables   {kinds}: {counted(len(manifest['tables']), 'table')}, {counted(rows, 'row')}; manifest.json",
    ]
    figures = _stems(place.target / "figures")
    return lines + ([f"figures  figures/: {', '.join(figures)}"] if figures else [])


def _stems(folder: Path) -> Sequence[str]:
    return sorted({path.stem for path in folder.iterdir()}) if folder.is_dir() else []


def _failures(runs: pa.Table, shown: str) -> str:
    """Which runs failed and why, the first few of them."""
    failed = [row for row in runs.to_pylist() if row["status"] == "failed"]
    lines = [f"foedus: {counted(len(failed), 'run')} of {len(runs)} failed (table `runs` in {shown}):"]
    lines += [f"  run {row['run']}: {row['message']}" for row in failed[:5]]
    return "\n".join(lines + (["  …"] if len(failed) > 5 else []))
