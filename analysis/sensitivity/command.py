"""`foedus sensitivity`: what a measure depends on. Only light imports, as in all commands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, Complaint, examples
from sim.cli.output import show_json
from sim.cli.running import processors, within
from sim.cli.sweeping import How, carry_out

if TYPE_CHECKING:
    from analysis.measures import Measure
    from analysis.tables import StudyTables
    from sim.sweep.reading import Study

METHODS: Final = {"sobol": "saltelli", "morris": "morris"}
"""The design that each method needs."""
EXAMPLES: Final = examples(
    "foedus sensitivity after-the-enemy",
    "foedus sensitivity runs/after-the-enemy --measure defence_density --from 2041",
    "foedus sensitivity who-pays --method morris --points 20 --measure mean_burden",
    'foedus sensitivity my-study.yaml --method sobol --points 64 --measure "last(cohesion)" --json',
)
Given = Annotated[
    str,
    typer.Argument(metavar="STUDY", help="A study file, a study that comes with Foedus, or the folder of a sweep."),
]
Measures = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="NAME", help="cohesion, last(cohesion), nato.cohesion; may be repeated."),
]
Method = Annotated[str | None, typer.Option(metavar="NAME", help="sobol or morris, for a study of another design.")]
Points = Annotated[
    int | None,
    typer.Option(callback=within(2, 10**5), help="With --method: base points (a power of 2), or trajectories."),
]


def sensitivity(
    given: Given,
    measure: Measures = None,
    method: Method = None,
    points: Points = None,
    from_: Annotated[int | None, typer.Option("--from", help="First year of the means.")] = None,
    to: Annotated[int | None, typer.Option(help="Last year of the means.")] = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Folder of the sweep. Default: runs/<name>.")] = None,
    replicates: Annotated[
        int | None, typer.Option(callback=within(1, 10**6), help="Runs of every point, instead of the study's.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the study's.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say which axes of a study a measure depends on: by Sobol' indices, or by Morris' elementary effects.

    A study of design saltelli or morris is run into its folder, or goes on from where it stands; with --method any
    study whose axes are ranges. The folder of such a sweep is read as it is.
    """
    if os.path.isdir(given):
        if method is not None or points is not None or replicates is not None or seed is not None or out is not None:
            told = "the folder of a sweep is read as it is; give the study's file to run another one"
            raise Complaint(f"foedus: {given}: {told}", BAD_INPUT)
        folder = Path(given)
    else:
        folder = _swept(given, method, points, (seed, replicates), out, How(jobs or processors(), False, None, as_json))
    _tell(folder, list(measure or []), (from_, to), as_json)


def _swept(
    given: str, method: str | None, points: int | None, luck: tuple[int | None, int | None], out: str | None, how: How
) -> Path:
    """The folder of the sweep of a study, run as far as it was not there."""
    from sim.sweep.plan import Plan

    found = _read(given, method, points, *luck)
    folder = out if out is not None else os.path.join("runs", found.spec.name)
    carry_out(found, Plan.of(found), folder, how)
    if not how.quiet:
        print()
    return Path(folder)


def _read(given: str, method: str | None, points: int | None, seed: int | None, replicates: int | None) -> Study:
    """The study, with its own design if that tells sensitivity, or that of a method; else a complaint."""
    from sim.scenario import ScenarioError
    from sim.sweep.designs import SENSITIVITY
    from sim.sweep.reading import read_study, shipped
    from sim.sweep.redesign import named

    file = loading.find(given, shipped(), "study")
    if (method is None) != (points is None):
        raise Complaint("foedus: give both --method and --points, or neither", BAD_INPUT)
    design = None if method is None or points is None else _design(method, points)
    try:
        study = read_study(file, seed=seed, replicates=replicates, design=design)
    except ScenarioError as error:
        raise Complaint(str(error), BAD_INPUT) from None
    if method is not None:
        return named(study, f"{study.spec.name}-{method}")
    if study.spec.design.kind in SENSITIVITY:
        return study
    told = "say how, as in --method sobol --points 64, or --method morris --points 20"
    raise Complaint(f"foedus: {given}: its design is {study.spec.design.kind}: {told}", BAD_INPUT)


def _design(method: str, points: int) -> dict[str, object]:
    """The design of a method, as a study has it."""
    if method not in METHODS:
        raise Complaint(f"foedus: --method {method}: there are {' and '.join(METHODS)}", BAD_INPUT)
    if method == "sobol" and points & (points - 1):
        lower = 1 << (points.bit_length() - 1)
        told = f"sobol needs a power of 2, such as {lower} or {2 * lower}"
        raise Complaint(f"foedus: --points {points}: {told}", BAD_INPUT)
    return {"kind": METHODS[method], "points" if method == "sobol" else "trajectories": points}


def _tell(folder: Path, names: list[str], years: tuple[int | None, int | None], as_json: bool) -> None:
    """Print the sensitivity of each measure."""
    from analysis.sensitivity.study import sensitivities
    from analysis.sensitivity.telling import account, as_data
    from analysis.tables import StudyError, open_study
    from analysis.wishes import Undrawable

    try:
        study = open_study(folder)
        found = sensitivities(study, measures(study, names, years), bool(names))
        span = float(study.start or 0), float(study.end or 0)
        if as_json:
            show_json(as_data(found, span))
        else:
            print(account(study.title, found, span))
    except (StudyError, Undrawable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def measures(study: StudyTables, names: list[str], years: tuple[int | None, int | None]) -> list[Measure]:
    """The measures that are named, or else the headlines; a complaint of what is none."""
    from analysis.conditions import Unread, read_measure
    from analysis.measures import headlines

    first, final = years
    if first is not None and final is not None and final < first:
        raise Complaint(f"foedus: --to {final} lies before --from {first}", BAD_INPUT)
    try:
        return [read_measure(name, first, final) for name in names or headlines(study)]
    except Unread as error:
        raise Complaint(f"foedus: --measure: {error}", BAD_INPUT) from error
