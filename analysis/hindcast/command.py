"""`foedus hindcast`: alliances forecast from a year of the past on. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, Complaint, examples, tell
from sim.cli.loading import find, parameter_sets
from sim.cli.output import show_json
from sim.cli.running import announce_compiling, processors, within

if TYPE_CHECKING:
    from analysis.hindcast.hindcast import Effort, Hindcast

EXAMPLES: Final = examples(
    "foedus hindcast --start 1970 --years 10 --data DIR --replicates 200",
    "foedus hindcast --start 1960 --start 1970 --data DIR --out runs/hindcast",
    "foedus hindcast --start 1970 --data DIR --parameters calibrated-1960 --json",
)


def hindcast(
    start: Annotated[list[int], typer.Option(help="The year at whose end it starts; several are scored together.")],
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of source tables; docs/hindcast.md names them.")
    ],
    years: Annotated[int, typer.Option(callback=within(1, 100), help="How many years ahead.")] = 10,
    replicates: Annotated[int, typer.Option(callback=within(1, 10**5), help="Runs from each start.")] = 200,
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck. Default: the world's year.")
    ] = None,
    parameters: Annotated[
        str | None, typer.Option(metavar="FILE", help="A parameter file, or one that comes with Foedus.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the chances of all pairs, the scores and a figure there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Forecast who is bound to defend whom from a year of the past on, and score it against what came of it.

    The initial state is of that year; states born later enter as they are in the year of their birth, and nothing else
    is read of later years. Formation, termination and the ties of the newborn are scored apart, beside persistence, a
    logistic regression, boosted trees and rules of one feature.
    """
    from analysis.hindcast.hindcast import Effort
    from analysis.hindcast.telling import account, as_data

    laid = None if parameters is None else find(parameters, parameter_sets(), "parameter set")
    announce_compiling(as_json)
    effort = Effort(replicates, jobs or processors(), seed, laid)
    found = _found(data, sorted(set(start)), years, effort, as_json)
    if out is not None:
        for file in _written(found, out):
            if not as_json:
                tell(str(file))
    if as_json:
        show_json(as_data(found))
    else:
        print(account(found))


def _found(data: Path, starts: list[int], years: int, effort: Effort, quiet: bool) -> Hindcast:
    """The hindcast, told as it goes on; a complaint where the tables do not serve."""
    from analysis.hindcast.cut import Unreadable
    from analysis.hindcast.hindcast import hindcast as looked
    from sim.scenario import ScenarioError
    from sim.warm import warm_up

    told = 0

    def tick(runs: int) -> None:
        nonlocal told
        told += runs
        if not quiet:
            tell(f"{told:,} of {effort.replicates * len(starts):,} runs")

    warm_up()
    try:
        return looked(data, starts, years, effort, tick)
    except (Unreadable, ScenarioError) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _written(found: Hindcast, out: Path) -> list[Path]:
    """The tables and the figure, written into a folder."""
    from analysis.hindcast.figure import draw
    from analysis.hindcast.telling import write
    from analysis.style import save

    try:
        return [*write(found, out), *save(draw(found), out, "hindcast")]
    except OSError as error:
        raise Complaint(f"foedus: --out {out}: {error.strerror or error}", BAD_INPUT) from error
