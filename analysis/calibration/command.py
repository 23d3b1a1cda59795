"""`foedus calibrate`: parameters inferred from the record up to 1960. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, Complaint, examples, tell
from sim.cli.output import show_json
from sim.cli.running import announce_compiling, processors, within

if TYPE_CHECKING:
    from analysis.calibration.plan import Effort

EXAMPLES: Final = examples(
    "foedus calibrate --data DIR --out runs/calibration --dry-run",
    "foedus calibrate --data DIR --out runs/calibration --particles 3000 --seed 1",
    "foedus run north-atlantic-1949 --parameters runs/calibration/calibrated-1960.yaml",
)


def calibrate(
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of source tables; docs/calibration.md names them.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of results.")],
    particles: Annotated[int, typer.Option(callback=within(100, 10**6), help="Particles of a generation.")] = 3000,
    generations: Annotated[int, typer.Option(callback=within(1, 100), help="Generations; the first is the prior.")] = 1,
    simulations: Annotated[
        int, typer.Option(callback=within(20, 10**8), help="No further generation begins after so many simulations.")
    ] = 20_000,
    keep: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="The share of the last generation nearest to the record.")
    ] = 0.05,
    runs: Annotated[int, typer.Option(callback=within(2, 10**4), help="Runs of a window and arm in validation.")] = 20,
    seed: Annotated[int, typer.Option(callback=within(0, 2**32 - 10**6), help="Seed of all luck.")] = 1,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say about how long it takes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Infer eight parameters from the record up to 1960, and see how they do on the decades after.

    Approximate Bayesian computation on the record of 1947-1960; the posterior, the combinations of which it says
    nothing, held-out moments, validation windows, and a parameter file that `foedus run --parameters` takes. The same
    calibration into the same folder goes on from its particles.
    """
    from analysis.calibration.inference import ABSENT, available
    from analysis.calibration.plan import Effort
    from analysis.hindcast.cut import Unreadable
    from sim.scenario import ScenarioError
    from sim.warm import warm_up

    if not available():
        raise Complaint(f"foedus: {ABSENT}", BAD_INPUT)
    effort = Effort(particles, generations, simulations, seed)
    announce_compiling(as_json)
    warm_up()
    try:
        if dry_run:
            _tell_cost(data, effort, runs, as_json)
        else:
            _carry_out(data, out, effort, keep, runs, jobs or processors(), as_json)
    except (Unreadable, ScenarioError) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _tell_cost(data: Path, effort: Effort, runs: int, as_json: bool) -> None:
    """Say how long a calibration takes here."""
    from analysis.calibration.calibrating import cost, likely

    sampling, validating = cost(data, effort, runs)
    if as_json:
        show_json({"simulations": likely(effort), "sampling_seconds": sampling, "validation_seconds": validating})
    else:
        minutes = f"{sampling / 60:.0f} min for about {likely(effort):,} simulations"
        print(f"{minutes}, and {validating / 60:.0f} min for validation; nothing was written")


def _carry_out(data: Path, out: Path, effort: Effort, keep: float, runs: int, jobs: int, as_json: bool) -> None:
    """Calibrate, write, and tell."""
    from analysis.calibration.calibrating import calibrate as calibrated
    from analysis.calibration.calibrating import writable
    from analysis.calibration.figure import corner, moments
    from analysis.calibration.telling import account, as_data, write
    from analysis.style import save

    def tick(what: str, done: int) -> None:
        if not as_json and done % 50 == 0:
            tell(f"{done:,} {what}")

    try:
        writable(out)
        found = calibrated(data, out, effort, keep, runs, jobs, tick)
        files = [*write(found, out), *save(corner(found), out, "posterior"), *save(moments(found), out, "moments")]
    except OSError as error:
        raise Complaint(f"foedus: --out {out}: {error.strerror or error}", BAD_INPUT) from error
    if as_json:
        show_json(as_data(found))
        return
    print(account(found))
    for file in files:
        tell(str(file))
