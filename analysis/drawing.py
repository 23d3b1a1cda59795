"""`foedus figure`: draw one figure of a study, or list those there are. Only light imports, as in all commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, examples, tell
from sim.cli.output import must_know, show

if TYPE_CHECKING:
    from analysis.figures import FigureKind
    from analysis.tables import StudyTables
    from analysis.wishes import Wishes

EXAMPLES: Final = examples(
    "foedus figure                                       the figures there are",
    "foedus figure timeline runs/my-world",
    "foedus figure network north-atlantic-1949 --year 1955 --year 1985",
    "foedus figure network north-atlantic-1949 --out network.svg",
    "foedus figure map north-atlantic-1949 --year 1967 --measure burden",
    "foedus figure animation north-atlantic-1949 --out atlantic.gif",
    "foedus figure all runs/my-world                     all that its tables can fill",
)
ALL: Final = "all"
OPTIONS: Final = {
    "years": "--year", "run": "--run", "nations": "--nation", "treaties": "--treaty", "measure": "--measure",
    "over": "--over",
}  # fmt: skip
"""The option that gives each wish."""


def figure(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Which figure, or `all`; without it, all are listed.")
    ] = None,
    folder: Annotated[str | None, typer.Argument(metavar="DIR", help="A run or a sweep: its folder or name.")] = None,
    year: Annotated[list[float] | None, typer.Option(help="A date to show; may be repeated.")] = None,
    run: Annotated[int | None, typer.Option(min=0, help="Only this run (replicate).")] = None,
    nation: Annotated[list[str] | None, typer.Option(metavar="ID", help="A nation; may be repeated.")] = None,
    treaty: Annotated[list[str] | None, typer.Option(metavar="ID", help="A treaty; may be repeated.")] = None,
    measure: Annotated[str | None, typer.Option(metavar="NAME", help="An index, as `foedus metrics` names it.")] = None,
    over: Annotated[list[str] | None, typer.Option(metavar="AXIS", help="An axis of a sweep; may be repeated.")] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="A file (.png, .svg, .pdf; films .gif, .mp4), or a folder for all three."),
    ] = None,
) -> None:
    """Draw a figure of a run or a sweep, as PDF, SVG and PNG in its folder `figures`."""
    from analysis.figures import FIGURES
    from analysis.wishes import Wishes

    if name is None:
        _list(list(FIGURES.values()))
        return
    must_know("figure", "foedus figure", [*FIGURES, ALL], [name])
    if folder is None:
        raise Complaint(f"foedus: of what? foedus figure {name} DIR", BAD_INPUT)
    wishes = Wishes(
        tuple(year or ()), run, tuple(nation or ()), tuple(treaty or ()), measure, tuple(over or ())
    )  # fmt: skip
    if name == ALL:
        _all(list(FIGURES.values()), _opened(folder), wishes, out)
        return
    _heeded(FIGURES[name], wishes)
    for path in _drawn(FIGURES[name], _opened(folder), wishes, out):
        print(path)


def _list(kinds: list[FigureKind]) -> None:
    """Every figure, what it shows, and which options it follows."""
    rows = [
        {"figure": kind.name, "shows": kind.description, "options": " ".join(OPTIONS[name] for name in kind.heeds)}
        for kind in kinds
    ]
    show(rows, ["figure"], "shows")


def _heeded(kind: FigureKind, wishes: Wishes) -> None:
    """A complaint of wishes that the figure does not follow: nothing is ignored in silence."""
    unheeded = [OPTIONS[name] for name in wishes.given if name not in kind.heeds]
    if unheeded:
        heeds = ", ".join(("--out", *(OPTIONS[name] for name in kind.heeds)))
        raise Complaint(f"foedus: figure {kind.name} has no {' and no '.join(unheeded)}; it has {heeds}", BAD_INPUT)


def _all(kinds: list[FigureKind], study: StudyTables, wishes: Wishes, out: str | None) -> None:
    """Draw every figure that the study can fill, as each heeds the wishes, and say of the others why it cannot."""
    from analysis.wishes import PLAIN

    if out is not None and Path(out).suffix:
        raise Complaint(f"foedus: --out {out}: give a folder for all figures", BAD_INPUT)
    found = 0
    for kind in kinds:
        heeded = replace(PLAIN, **{name: getattr(wishes, name) for name in kind.heeds})
        try:
            for path in _drawn(kind, study, heeded, out):
                print(path)
                found += 1
        except Complaint as complaint:
            if complaint.code != BAD_INPUT:
                raise
            why = complaint.text.removeprefix("foedus: ").removeprefix(f"{study.folder}: ")
            tell(f"{kind.name} not drawn: {why}")
    if not found:
        raise Complaint(f"foedus: {study.folder}: there is nothing in it that a figure could show", BAD_INPUT)


def _opened(given: str) -> StudyTables:
    """The study in a folder, or of a name."""
    from analysis.tables import StudyError, open_study
    from analysis.why import Unanswerable, folder_of

    try:
        return open_study(folder_of(given))
    except (StudyError, Unanswerable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def _drawn(kind: FigureKind, study: StudyTables, wishes: Wishes, out: str | None) -> list[Path]:
    """The files of the figure."""
    from analysis.film import FILMS, Unfilmable, save_film
    from analysis.style import KINDS, save
    from analysis.tables import StudyError
    from analysis.why import Unanswerable
    from analysis.wishes import Undrawable

    single = Path(out) if out is not None and Path(out).suffix else None
    kinds = (*KINDS, *(FILMS if kind.film else ()))
    if single is not None and single.suffix[1:] not in kinds:
        listed = f"{', '.join(f'.{each}' for each in sorted(kinds)[:-1])} or .{sorted(kinds)[-1]}"
        raise Complaint(f"foedus: --out {out}: give a folder, or a file that ends in {listed}", BAD_INPUT)
    try:
        if kind.film is not None and single is not None and single.suffix[1:] in FILMS:
            return [save_film(kind.film(study, wishes), single)]
        picture: Any = kind.draw(study, wishes)
        if single is not None:
            return save(picture, single.parent, single.stem, [single.suffix[1:]])
        return save(picture, Path(out) if out is not None else study.folder / "figures", kind.name)
    except (StudyError, Unanswerable, Undrawable, Unfilmable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except OSError as error:
        raise Complaint(f"foedus: {error.filename or out}: cannot be written ({error.strerror})", INTERNAL) from error
