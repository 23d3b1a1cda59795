"""`foedus status` and `foedus verify`: how a sweep stands, and whether its bytes are right."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, app, examples
from sim.cli.forecast import megabytes
from sim.cli.output import counted, show_json
from sim.cli.running import announce_compiling, progress, within
from sim.cli.sweeping import failed

if TYPE_CHECKING:
    from sim.sweep.checking import Sweep
    from sim.sweep.store import Held

MOST_NAMED = 20
"""So many of the runs that were computed again are named."""
Folder = Annotated[str, typer.Argument(metavar="DIR", help="The folder of a sweep, or its name in runs/.")]


@app.command(epilog=examples("foedus status runs/who-pays", "foedus status who-pays --json"))
def status(folder: Folder, as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False) -> None:
    """Say how a sweep stands: what is done, what failed and why, what is missing, and whether it is being run."""
    from sim.study import in_use

    sweep = opened(folder)
    standing, running = sweep.standing(), in_use(sweep.folder)
    if as_json:
        show_json(
            {
                "name": standing.name, "points": standing.points, "runs": standing.runs, "done": standing.done,
                "failed": standing.failed, "missing": standing.missing, "bytes": standing.bytes,
                "damaged": list(standing.damaged), "running": running,
                "messages": [{"message": each.message, "count": each.count, "runs": list(each.numbers)}
                             for each in standing.failures],
            }
        )  # fmt: skip
        return
    print(f"{standing.title}\nruns     {standing.runs:,} at {counted(standing.points, 'point')}")
    rows = [("done", standing.done), ("failed", standing.failed), ("missing", standing.missing)]
    for word, number in rows:
        print(f"{word:8} {number:,}")
    print(f"room     {megabytes(standing.bytes)}")
    print(f"running  {'yes' if running else 'no'}")
    print(f"checked  the sizes of parts; foedus verify {folder} compares every byte")
    for part in standing.damaged:
        print(f"damaged  {part}; the sweep computes its block again")
    if standing.failed:
        print(failed(standing, sweep.plan, folder).removeprefix("foedus: "))


@app.command(
    epilog=examples(
        "foedus verify runs/who-pays", "foedus verify who-pays --sample 100 --seed 2", "foedus verify who-pays --all"
    )
)
def verify(
    folder: Folder,
    sample: Annotated[int, typer.Option(min=0, max=10**6, help="Runs that are computed again.")] = 10,
    seed: Annotated[
        int | None,
        typer.Option(callback=within(0, 2**53 - 1), help="Seed by which they are drawn. Default: spread evenly."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Compute all runs again.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something is wrong.")] = False,
) -> None:
    """Check every byte of a sweep against its checksums, and some runs by computing them again; say which.

    Ends with 1 if anything differs. Runs are computed again only by the version of the model that has made them.
    """
    from sim.sweep.checking import chosen

    sweep = opened(folder)
    sample = sweep.plan.runs if every else sample
    if changed := sweep.changed():
        raise Complaint(f"damaged  {changed}\nfoedus: no part was checked by it; {_mending(sweep)}", INTERNAL)
    blocks, damaged = sweep.store.held(sweep.plan)
    wrong = [f"damaged  {part}" for part in damaged]
    said = [f"{counted(len(blocks), 'block')} of {sweep.plan.blocks:,} are whole"]
    told = [_lost(sweep, damaged)] if damaged else []
    if sweep.repeatable and sample and blocks:
        numbers, different = _again(sweep, chosen(blocks, sweep.plan, sample, seed), blocks, quiet)
        wrong += [f"differs  run {number}: {', '.join(names)}" for number, names in different.items()]
        there = sum(len(sweep.plan.runs_of(block)) for block in blocks)
        said.append(f"{_runs(numbers, there)} computed again: the bytes " + ("differ" if different else "agree"))
        told += [_remedy(sweep, list(different))] if different else []
    elif sample and not sweep.repeatable:
        made = sweep.manifest.get("foedus_version")
        said.append(f"no run was computed again: another state of the model has made them (foedus {made})")
    if not quiet:
        print("; ".join(said))
    if wrong:
        raise Complaint("\n".join([*wrong, *told]), INTERNAL)


def _lost(sweep: Sweep, damaged: list[str]) -> str:
    """Which blocks are not whole, and what to do about them."""
    found = {int(number) for part in damaged for number in re.findall(r"^parts/\w+/(\d{5,})[.-]", part)}
    numbers = sorted(number for number in found if number < sweep.plan.blocks)
    if not numbers:
        return "foedus: no block is lost; foedus sweep removes what is damaged"
    blocks = ("block " if len(numbers) == 1 else "blocks ") + ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10:,} more" if len(numbers) > 10 else ""
    verb, what = ("is", "it") if len(numbers) == 1 else ("are", "them")
    return f"foedus: {blocks}{more} {verb} not whole; foedus sweep computes {what} again"


def _mending(sweep: Sweep) -> str:
    """What to do about a manifest or points that were changed: the model that made the parts writes them again."""
    if sweep.repeatable:
        return "foedus sweep mends it; then verify again"
    made = sweep.manifest.get("foedus_version")
    return f"only the state of the model that has made the parts (foedus {made}) mends it, by foedus sweep"


def _remedy(sweep: Sweep, runs: list[int]) -> str:
    """What to do about runs that are whole, and not what this machine computes."""
    from sim.sweep.running import other_libraries

    why = "; ".join(other_libraries(sweep.manifest)) or "perhaps computed on another kind of processor, or changed"
    parts = sorted({f"{run // sweep.plan.size:05d}-*" for run in runs})
    more = ", …" if len(parts) > 3 else ""
    return (
        f"foedus: whole, but not what is computed here ({why}); "
        f"to have them computed again, remove parts/runs/{', '.join(parts[:3])}{more} and sweep again"
    )


def _runs(numbers: list[int], there: int) -> str:
    """How many runs of those that are there, and which, or the first of many."""
    if len(numbers) == there:
        return f"all {counted(there, 'run')}"
    more = f" and {len(numbers) - MOST_NAMED:,} more" if len(numbers) > MOST_NAMED else ""
    return f"{counted(len(numbers), 'run')} ({', '.join(map(str, numbers[:MOST_NAMED]))}{more})"


def _again(
    sweep: Sweep, picked: dict[int, list[int]], blocks: dict[int, Held], quiet: bool
) -> tuple[list[int], dict[int, list[str]]]:
    """Which runs of whole blocks have been computed again, and in which tables which of them differ."""
    from sim.sweep.checking import compared
    from sim.warm import warm_up

    numbers = [number for block in picked.values() for number in block]
    count = len(numbers)
    different = {}
    announce_compiling(quiet)
    with progress(count, counted(count, "run"), quiet) as tick:
        warm_up()
        for number, names in compared(sweep, picked, blocks):
            if names:
                different[number] = names
            if tick is not None:
                tick(1)
    return numbers, different


def opened(given: str) -> Sweep:
    """The sweep of a folder, or of a name in runs/; a complaint if there is none."""
    from sim.study import Refused, StoreError
    from sim.sweep.checking import open_sweep

    inside = os.path.join("runs", given)
    path = Path(inside if not os.path.isdir(given) and os.path.isdir(inside) else given)
    try:
        return open_sweep(path)
    except Refused as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except StoreError as error:
        raise Complaint(f"foedus: {error}; foedus sweep mends it", INTERNAL) from error
