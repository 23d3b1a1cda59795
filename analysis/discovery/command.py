"""`foedus discover`: which conditions bring something about. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, Complaint, examples
from sim.cli.output import show_json
from sim.cli.running import processors, within
from sim.cli.sweeping import How, carry_out

if TYPE_CHECKING:
    from analysis.conditions import Condition
    from analysis.discovery.fresh import Fresh
    from analysis.discovery.study import Discovery
    from analysis.tables import StudyTables

EXAMPLES: Final = examples(
    'foedus discover runs/after-the-enemy --where "defence_density > .2" --from 2041',
    'foedus discover runs/who-pays --where "mean_burden < .035 and last(cohesion) > .5"',
    'foedus discover runs/pacts --where "last(nato.cohesion) < .4 or sum(wars) >= 1" --fresh 200',
)
Given = Annotated[str, typer.Argument(metavar="DIR", help="The folder of a sweep, or its name under runs/.")]
Where = Annotated[
    str,
    typer.Option(
        metavar="CONDITION",
        help="What is looked for: measures with <, <=, >, >=, ==, != and numbers, joined by and, or, not, in brackets. "
        "A measure is its mean over the years, or last(), min(), max() or sum() of it; nato.cohesion is of a treaty.",
    ),
]


def discover(
    given: Given,
    where: Where,
    from_: Annotated[int | None, typer.Option("--from", help="First year of the measures.")] = None,
    to: Annotated[int | None, typer.Option(help="Last year of the measures.")] = None,
    fresh: Annotated[
        int | None, typer.Option(callback=within(10, 10**5), help="Try what is found on so many fresh runs.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say under which conditions something happens in a sweep: boxes by PRIM and rules by a tree, each tested.

    With --fresh, new points inside and outside of the boxes are run with other luck, in the sweep's folder `fresh`.
    """
    from analysis.discovery.study import discover as look
    from analysis.discovery.telling import account, as_data
    from analysis.tables import StudyError, open_study
    from analysis.why import Unanswerable, folder_of
    from analysis.wishes import Undrawable

    try:
        study = open_study(folder_of(given))
        condition = _condition(study, where, from_, to)
        found = look(study, condition)
        tried = _fresh(study, found, fresh, How(jobs or processors(), False, None, True)) if fresh else None
        years = _years(study, from_, to)
        if as_json:
            show_json(as_data(found, years, tried))
        else:
            print(account(study.title, found, years, tried))
    except (StudyError, Undrawable, Unanswerable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _condition(study: StudyTables, where: str, first: int | None, final: int | None) -> Condition:
    """The condition that is asked for, all of whose measures the study has."""
    from analysis.conditions import Unread, read_condition

    if first is not None and final is not None and final < first:
        raise Complaint(f"foedus: --to {final} lies before --from {first}", BAD_INPUT)
    try:
        condition = read_condition(where, first, final)
        condition.holds(study)
    except Unread as error:
        raise Complaint(f"foedus: --where: {error}", BAD_INPUT) from error
    return condition


def _years(study: StudyTables, first: int | None, final: int | None) -> str:
    """The years of the measures."""
    start = study.start if first is None else max(first, study.start or first)
    end = study.end if final is None else min(final, study.end or final)
    return f"{start:.0f}" if start == end else f"{start:.0f}-{end:.0f}"


def _fresh(study: StudyTables, found: Discovery, count: int, how: How) -> Fresh | None:
    """What fresh runs say of the boxes; nothing if there are none."""
    from analysis.discovery.fresh import fresh_study, tried
    from sim.scenario import ScenarioError
    from sim.sweep.plan import Plan

    if not found.found:
        return None
    try:
        fresh, volumes, folder = fresh_study(study, found, count)
    except ScenarioError as error:
        raise Complaint(f"foedus: a fresh point is no good world: {error}", BAD_INPUT) from None
    shown = Path(study.folder.name) / folder.relative_to(study.folder)
    carry_out(fresh, Plan.of(fresh), str(folder), how)
    return tried(folder, str(shown), found, volumes)
