"""`foedus report`: a study, or two, as one page of HTML. Only light imports, as in all commands."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, examples, tell
from sim.cli.output import must_know
from sim.cli.running import within

if TYPE_CHECKING:
    from analysis.tables import StudyTables

EXAMPLES: Final = examples(
    "foedus report north-atlantic-1949",
    "foedus report runs/who-pays --measure burden_gini --measure TIL.burden",
    "foedus report runs/with runs/without               two studies side by side",
    "foedus report my-world --figures network,survival --claims 50",
)
NAME: Final = "report.html"
ALL: Final = "all"


def report(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A run or a sweep: its folder, or its name in runs/.")],
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="Another one, to stand beside it.")] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FILE.html", help=f"The page. Default: {NAME} in the folder of the first.")
    ] = None,
    figures: Annotated[
        str | None,
        typer.Option(metavar="NAME,...", help="Figures it shows, as `foedus figure` names them; `none` for none."),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An index it tells of, such as cohesion or FRA.burden; may be repeated."),
    ] = None,
    claims: Annotated[
        int, typer.Option(callback=within(0, 10**6), help="Test the scenario's claims on so many pairs of runs now.")
    ] = 0,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Threads for the test of claims.")] = 1,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is not a report.")] = False,
) -> None:
    """Make one page of HTML of a study, or of two: question, answer, world, figures, claims, assumptions, methods.

    The page needs no network and holds everything to repeat the study; the same study gives the same page.
    """
    from analysis.measures import must_have
    from analysis.report.page import Asked, page
    from analysis.tables import StudyError
    from analysis.wishes import Undrawable

    studies = [_opened(each) for each in (folder, other) if each is not None]
    target = Path(out) if out is not None else studies[0].folder / NAME
    _may_write(target, replace)
    asked = Asked(_figures(figures), claims, jobs, tuple(dict.fromkeys(measure or ())))
    try:
        for study in studies:
            must_have(study, asked.measures)
        text = page(studies, asked)
    except (StudyError, Undrawable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    try:
        _write(target, text)
    except OSError as error:
        raise Complaint(f"foedus: {target}: cannot be written ({error.strerror})", INTERNAL) from error
    print(target)


def _opened(given: str) -> StudyTables:
    """The study in a folder, or of a name, if it has tables that a report can tell of."""
    from analysis.tables import StudyError, open_study
    from analysis.why import Unanswerable, folder_of

    try:
        study = open_study(folder_of(given))
        if study.has("effects"):
            raise StudyError(
                f"{study.folder}: this is a comparison; `foedus figure forest {study.folder}` draws its effects, and "
                "effects.csv lists them. For a page, `foedus run` both worlds with one seed into two folders, then "
                "`foedus report FOLDER OTHER`"
            )
        missing = [table for table in ("runs", "steps") if not study.has(table)]
        if missing and study.has("points"):
            tell(f"{study.folder}: no run of this sweep is there yet; the report tells what is asked for")
        elif missing:
            raise StudyError(
                f"{study.folder}: no table `{missing[0]}`; take the folder of a run, or add it to `record: {{tables}}`"
            )
    except (StudyError, Unanswerable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    return study


def _figures(given: str | None) -> tuple[str, ...] | None:
    """The names of the figures that are asked for."""
    from analysis.figures import FIGURES

    if given is None:
        return None
    if given.strip() == "none":
        return ()
    names = [name.strip() for name in given.split(",") if name.strip()]
    must_know("figure", "foedus figure", FIGURES, names)
    return tuple(dict.fromkeys(names))


def _may_write(target: Path, replace: bool) -> None:
    """A complaint where the page would take the place of something that is no report."""
    from analysis.report.page import MARK

    if target.suffix.lower() not in (".html", ".htm"):
        raise Complaint(f"foedus: --out {target}: give a file that ends in .html", BAD_INPUT)
    if target.is_dir():
        raise Complaint(f"foedus: --out {target}: that is a folder; give a file in it", BAD_INPUT)
    if not target.exists() or replace:
        return
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            head = file.read(200)
    except OSError as error:
        raise Complaint(f"foedus: --out {target}: cannot be read ({error.strerror})", BAD_INPUT) from error
    if MARK not in head:
        text = f"foedus: {target} is there and is no report of Foedus; give another --out, or --replace"
        raise Complaint(text, BAD_INPUT)


def _write(target: Path, text: str) -> None:
    """Write the file whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False, newline="\n") as file:
        try:
            file.write(text)
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)
