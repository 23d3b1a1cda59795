"""`foedus replicate`: published results run again. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, examples, tell
from sim.cli.output import must_know, show, show_json
from sim.cli.running import announce_compiling, processors, within

if TYPE_CHECKING:
    from analysis.replications.base import Effort, Outcome, Replication

EXAMPLES: Final = examples(
    "foedus replicate",
    "foedus replicate A2",
    "foedus replicate axelrod_bennett --json",
    "foedus replicate --quick",
    "foedus replicate --seeds 50 --runs 8",
    "foedus replicate S1 S2 S3 S4 D5 --data DIR",
    "foedus replicate X2 --nmc NMC-60-abridged.csv",
)

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME", help="An id (A2), a study (axelrod_bennett) or a theme.")
]
Series = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="COW National Material Capabilities: X2 beside its published series."),
]


def replicate(
    names: Names = None,
    quick: Annotated[bool, typer.Option("--quick", help="Without a NAME: leave the slow ones out.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List them, and run none.")] = False,
    seeds: Annotated[int, typer.Option(callback=within(2, 10**5), help="Paired seeds of each sign.")] = 200,
    runs: Annotated[int, typer.Option(callback=within(2, 10**4), help="Runs of the whole world.")] = 20,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Source tables: S1 to S4 and D5 in real years, beside the record of those."),
    ] = None,
    nmc: Series = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the table of the documentation.")] = False,
) -> None:
    """Run published results again: the published value, ours, the verdict, and how well the source is known.

    Without a NAME all of them, which takes some minutes. The command ends with 1 if an exact result does not come out.

    Signs and moments may be contradicted: the table says so, and the command ends as usual.
    """
    from analysis.replications.base import Effort
    from analysis.replications.table import summed, told

    wanted, left = _wanted(list(names or ()), not quick or list_)
    if list_:
        _list(wanted, as_json)
        return
    if as_json and as_markdown:
        raise Complaint("foedus: --json and --markdown are two forms of the same; give one of them", BAD_INPUT)
    wanted = wanted if data is None else _in_eras(wanted, data)
    wanted = wanted if nmc is None else _beside_series(wanted, nmc)
    announce_compiling(as_json or as_markdown)
    effort = Effort(seeds, runs)
    found = []
    for one in wanted:
        found.append(_outcome(one, effort))
        if not (as_json or as_markdown):
            print(told(found[-1]) + "\n", flush=True)
    _show(found, as_json, as_markdown)
    if left:
        tell(f"foedus: left out as slow: {', '.join(one.id for one in left)} (without --quick they run)")
    if failed := [one.replication.id for one in found if one.failed]:
        raise Complaint(f"foedus: exact results that did not come out: {', '.join(failed)}", INTERNAL)
    if not (as_json or as_markdown):
        print(summed(found))


def _wanted(names: list[str], everything: bool) -> tuple[list[Replication], list[Replication]]:
    """What is to be run, and what is left out because it is slow."""
    from analysis.replications import table

    ours = table.everything()
    if names:
        known = {word for one in ours for word in table.known_as(one)}
        must_know("replication", "foedus replicate --list", known, [name.lower() for name in names])
        return table.chosen(names), []
    return [one for one in ours if everything or not one.slow], [one for one in ours if one.slow and not everything]


def _in_eras(wanted: list[Replication], data: Path) -> list[Replication]:
    """The rows with those of the system in worlds of real years; a complaint where none of them is wanted."""
    from analysis.replications.eras import MOMENTS, in_eras

    if not any(one.id in MOMENTS for one in wanted):
        raise Complaint(
            f"foedus: --data serves {', '.join(MOMENTS)}: name one of them, or leave --quick out", BAD_INPUT
        )
    _check(data)
    return [in_eras(one, data, processors()) if one.id in MOMENTS else one for one in wanted]


def _beside_series(wanted: list[Replication], path: Path) -> list[Replication]:
    """The rows with that of the composite index beside the series of a file; a complaint where it is not wanted."""
    from analysis.replications.indices import published

    if not any(one.id == "X2" for one in wanted):
        raise Complaint("foedus: --nmc serves X2: name it", BAD_INPUT)
    return [published(one, path) if one.id == "X2" else one for one in wanted]


def _check(data: Path) -> None:
    """Complain of all that the folder of tables lacks, before anything is run."""
    from analysis.calibration.store import check
    from analysis.hindcast.cut import Unreadable

    try:
        check(data)
    except Unreadable as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _outcome(one: Replication, effort: Effort) -> Outcome:
    """What comes of a row; a complaint where the tables do not serve."""
    from analysis.hindcast.cut import Unreadable
    from analysis.replications.base import outcome
    from sim.scenario import ScenarioError
    from sim.sources.reading import BadFile

    try:
        return outcome(one, effort)
    except BadFile as error:
        raise Complaint(str(error), BAD_INPUT) from error
    except (Unreadable, ScenarioError) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _show(found: list[Outcome], as_json: bool, as_markdown: bool) -> None:
    """What was found, for machines or for the page."""
    from analysis.replications.table import as_data, markdown

    if as_json:
        show_json(as_data(found))
    elif as_markdown:
        print("\n".join(markdown(found)))


def _list(ours: list[Replication], as_json: bool) -> None:
    """All replications, none of them run."""
    from analysis.replications.table import described

    if as_json:
        show_json([described(one) for one in ours])
        return
    rows = [
        {"id": one.id, "study": one.study, "title": one.title, "kind": one.kind, "source": one.source,
         "takes": f"about {one.seconds:g} s" + (", slow" if one.slow else "")}
        for one in ours
    ]  # fmt: skip
    show(rows, ("id", "study"), "title")
