"""`foedus why`: what drove a decision, and what would have changed it. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, Complaint, examples, tell
from sim.cli.output import show_json

if TYPE_CHECKING:
    from analysis.telling import Told

EXAMPLES: Final = (
    examples(
        "foedus why runs/north-atlantic-1949 --nation FRA --year 1966",
        "foedus why my-world --nation AAA --year 1955 --decision leave --run 3",
        "foedus why my-world --nation AAA --year 1955 --with BBB --json",
        "foedus why my-world --nation AAA --year 1955 --figure why.png",
        "foedus why my-sweep --point 3 --nation AAA --year 1955",
    )
    + "\n\nDecisions: sign, deepen, refuse, ratify, accede, partner, vote, found, leave, renew, challenge, resist, "
    "signal, attack, honour, join, suspend, expel, revive, incident, attribute, assist, budget; or renege, "
    "concede, back-down, raise, cut. Of a whole year, votes on candidates are told together: --decision vote "
    "tells them one by one."
)


def why(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A run or a sweep: its folder or name.")],
    nation: Annotated[str, typer.Option(metavar="ID", help="Whose decisions: a nation's id or name.")],
    year: Annotated[float, typer.Option(help="The year; 1966.25 is one step of it.")],
    decision: Annotated[str | None, typer.Option(help="Only this kind of decision.")] = None,
    run: Annotated[int | None, typer.Option(min=0, help="Which run, by its number. Default: 0.")] = None,
    point: Annotated[int | None, typer.Option(min=0, help="Of a sweep, instead of --run: which point.")] = None,
    replicate: Annotated[int | None, typer.Option(min=0, help="Which run at that point. Default: 0.")] = None,
    with_: Annotated[
        str | None, typer.Option("--with", metavar="ID", help="Only with this nation, or on this treaty.")
    ] = None,
    figure: Annotated[
        str | None, typer.Option(metavar="FILE", help="Draw the reasons too: a .png, .svg or .pdf file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say in plain sentences why a nation decided as it did, and what would have changed it."""
    from analysis.account import TOLD, account, as_data, in_full
    from analysis.points import PointTables, Which, study_of
    from analysis.tables import StudyError, open_study
    from analysis.why import Question, Unanswerable, answer, folder_of

    drawing = _drawing(figure)
    try:
        study, number = study_of(open_study(folder_of(folder)), Which(run, point, replicate))
        told = answer(study, Question(nation, year, decision, number, with_))
        place, heading = (study.place(number), study.heading(number)) if isinstance(study, PointTables) else ({}, "")
        if as_json:
            show_json([as_data(study, one) | place for one in told])
        else:
            print(account(study, told, decision is None, heading))
    except (StudyError, Unanswerable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    if drawing is not None:
        _draw(in_full(told, decision is None) or told[:TOLD], drawing)


def _drawing(figure: str | None) -> Path | None:
    """The file of the figure, or a complaint about its kind, before any work is done."""
    if figure is None:
        return None
    path = Path(figure)
    if path.suffix not in (".png", ".svg", ".pdf") or path.is_dir():
        raise Complaint(f"foedus: --figure {figure}: give a file that ends in .png, .svg or .pdf", BAD_INPUT)
    return path


def _draw(told: list[Told], path: Path) -> None:
    from analysis.figures.reasons import draw_reasons
    from analysis.style import save

    try:
        save(draw_reasons(told), path.parent, path.stem, [path.suffix[1:]])
    except OSError as error:
        raise Complaint(f"foedus: --figure {path}: cannot be written ({error.strerror})", BAD_INPUT) from error
    tell(f"figure   {path}")
