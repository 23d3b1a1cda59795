"""The commands of the analysis, among them `foedus why`: what drove a decision, and what would have changed it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis import claiming, comparing
from analysis.claiming import claims
from analysis.comparing import compare
from sim.cli.base import BAD_INPUT, Complaint, app, examples, tell
from sim.cli.output import show_json

if TYPE_CHECKING:
    from analysis.telling import Told


def register() -> None:
    """Put the commands of the analysis among those of the model; a second time does nothing."""
    if any(command.callback is why for command in app.registered_commands):
        return
    app.command(
        epilog=examples(
            "foedus why runs/north-atlantic-1949 --nation FRA --year 1966",
            "foedus why my-world --nation AAA --year 1955 --decision leave --run 3",
            "foedus why my-world --nation AAA --year 1955 --with BBB --json",
            "foedus why my-world --nation AAA --year 1955 --figure why.png",
        )
        + "\n\nDecisions: sign, deepen, refuse, ratify, accede, partner, vote, found, leave, renew, challenge, resist, "
        "signal, attack, honour, join, suspend, expel, revive, incident, attribute, assist, budget; or renege, "
        "concede, back-down, raise, cut. Of a whole year, votes on candidates are told together: --decision vote "
        "tells them one by one."
    )(why)
    app.command(epilog=claiming.EXAMPLES)(claims)
    app.command(epilog=comparing.EXAMPLES)(compare)
    for callback, place in ((why, "run"), (compare, "why"), (claims, "check")):
        _move_behind(callback, place)


def _move_behind(callback: Callable[..., None], place: str) -> None:
    """Let the help name a command behind another one."""
    commands = app.registered_commands
    mine = commands.pop([command.callback for command in commands].index(callback))
    names = [command.callback.__name__ if command.callback else "" for command in commands]
    commands.insert(names.index(place) + 1, mine)


def why(
    folder: Annotated[str, typer.Argument(metavar="RUN", help="The folder of a run, or its name in runs/.")],
    nation: Annotated[str, typer.Option(metavar="ID", help="Whose decisions: a nation's id or name.")],
    year: Annotated[float, typer.Option(help="The year; 1966.25 is one step of it.")],
    decision: Annotated[str | None, typer.Option(help="Only this kind of decision.")] = None,
    run: Annotated[int, typer.Option(min=0, help="Which of the runs (replicates).")] = 0,
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
    from analysis.tables import StudyError, open_study
    from analysis.why import Question, Unanswerable, answer, folder_of

    drawing = _drawing(figure)
    try:
        study = open_study(folder_of(folder))
        told = answer(study, Question(nation, year, decision, run, with_))
        if as_json:
            show_json([as_data(study, one) for one in told])
        else:
            print(account(study, told, whole_year=decision is None))
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
