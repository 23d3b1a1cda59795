"""`foedus summary`: what came of a run or a sweep, on a page. Only light imports, as in all commands."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, examples, tell
from sim.cli.output import show_json

if TYPE_CHECKING:
    from analysis.digest import Digest

EXAMPLES: Final = examples(
    "foedus summary north-atlantic-1949",
    "foedus summary runs/who-pays",
    "foedus summary my-world --measure polarisation --measure wars",
    "foedus summary runs/who-pays --csv tables",
)


def summary(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A run or a sweep: its folder, or its name in runs/.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An index of the system, or of a nation as in FRA.burden; may be repeated."),
    ] = None,
    csv: Annotated[str | None, typer.Option(metavar="DIR", help="Write its numbers as CSV files there, too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Sum up a run or a sweep: indices, effects of axes, lives of treaties, breaks, and whether runs are enough."""
    from analysis.digested import summary as summed_up
    from analysis.measures import must_have
    from analysis.tables import StudyError, open_study
    from analysis.why import Unanswerable, folder_of
    from analysis.wishes import Undrawable

    try:
        study = open_study(folder_of(folder))
        must_have(study, measure or ())
        found = summed_up(study, measure or ())
        if as_json:
            show_json(as_data(found.digest))
        else:
            print(found.text)
        if csv is not None:
            _write(found.digest, Path(csv))
    except (StudyError, Unanswerable, Undrawable) as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error


def as_data(found: Digest) -> dict[str, Any]:
    """The numbers for machines."""
    study, tables = found.study, {}
    if study.replicates:
        tables = {name: frame.to_dict("records") for name, frame in found.tables().items()}
        tables["treaties"] = [
            {
                key: getattr(curve, key)
                for key in ("kind", "treaties", "ended", "runs", "median", "median_low", "median_high")
            }
            for curve in found.survival
        ]
    return {
        "name": study.name,
        "title": study.title,
        "question": study.manifest.get("question") or None,
        "years": [study.start, study.end],
        "runs": {"asked": _asked(found), "done": study.replicates, "failed": len(study.runs) - study.replicates},
        **{name: [{str(key): _plain(value) for key, value in row.items()} for row in rows]
           for name, rows in tables.items()},
    }  # fmt: skip


def _asked(found: Digest) -> int:
    return int((found.study.manifest.get("sweep") or {}).get("runs") or len(found.study.runs))


def _plain(value: Any) -> Any:
    """A value as JSON knows it; nothing where a number is not defined, or has no end."""
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write(found: Digest, folder: Path) -> None:
    """The tables as CSV files."""
    if not found.study.replicates:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in found.tables().items():
            frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    except OSError as error:
        raise Complaint(f"foedus: --csv {folder}: cannot be written ({error.strerror})", INTERNAL) from error
    tell(f"tables   {folder}: {', '.join(f'{name}.csv' for name in found.tables())}")
