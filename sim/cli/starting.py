"""`foedus new` and `foedus schema`: a first file to edit, and what an editor needs to help with it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, INTERNAL, Complaint, app, examples

STARTER: Final = Path(__file__).with_name("starter.yaml")
SCHEMA: Final = "foedus.schema.json"


@app.command(
    epilog=examples(
        "foedus new my-world",
        "foedus new other-atlantic --from north-atlantic-1949",
    )
)
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the world: a-z, 0-9 and '-'.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="SCENARIO", help="Copy this world instead of the small one.")
    ] = None,
) -> None:
    """Write a small world to start from, or a copy of another, into the current folder.

    Beside it stands foedus.schema.json, by which an editor completes and checks as you type.
    """
    from sim.scenario.jsonschema import schema_text

    stem = stem_of(name)
    files = _copies(source, stem) if source is not None else {f"{stem}.yaml": _named(_text(STARTER), stem)}
    there = os.path.lexists(SCHEMA)
    write_all(files if there else {**files, SCHEMA: schema_text()})
    print(f"wrote {' and '.join(files)}: edit, then")
    print(f"  foedus check {stem}.yaml\n  foedus run {stem}.yaml")
    if not there:
        print(f"wrote {SCHEMA}: with it an editor completes and checks as you type")
    elif not _is_current(Path(SCHEMA)):
        print(f"{SCHEMA} was there already, and is not that of this version: foedus schema --out {SCHEMA}")


def _is_current(schema: Path) -> bool:
    """Whether a file is the JSON Schema of this version."""
    from sim.scenario.jsonschema import schema_text

    try:
        return schema.read_text(encoding="utf-8") == schema_text()
    except (OSError, ValueError):
        return False


def stem_of(name: str) -> str:
    """The name itself, if it can name a world and a folder; a complaint otherwise."""
    from sim.scenario.checks import FILE_NAMES_TAKEN
    from sim.scenario.problems import shown

    stem = name.removesuffix(".yaml")
    if re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", stem, re.ASCII) and stem not in FILE_NAMES_TAKEN:
        return stem
    near = re.sub(r"[^a-z0-9]+", "-", stem.lower())[:64].strip("-")
    hint = f"; did you mean '{near}'?" if near and near not in FILE_NAMES_TAKEN else ""
    raise Complaint(f"foedus: a name is up to 64 of a-z, 0-9 and '-', not {shown(name)}{hint}", BAD_INPUT)


def _completed(text: str, folder: str = "") -> str:
    """A scenario whose editor finds the schema in the current folder, above the scenario's own."""
    line = f"# yaml-language-server: $schema={'../' * len(Path(folder).parts)}{SCHEMA}\n"
    return line + re.sub(r"\A# yaml-language-server:.*\n", "", text)


def _named(text: str, stem: str) -> str:
    """A scenario under another name."""
    text = _completed(text)
    return re.sub(r"^name:.*$", f"name: {stem}", text, count=1, flags=re.M)


def _copies(source: str, stem: str) -> dict[str, str]:
    """The files of a world under another name: the scenario, its table, and what it extends."""
    loaded, path = loading.load(source), Path(loading.find(source)).resolve()
    text = _named(_text(path), stem)
    copies = {}
    for name in loaded.files[1:]:
        other = path.parent / os.path.relpath(Path(name).resolve(), path.parent)
        given = other.relative_to(path.parent).as_posix()
        own = (
            f"{stem}.csv"
            if re.search(rf"^nations_csv:\s*[\"']?{re.escape(given)}[\"']?\s*(#.*)?$", text, re.M)
            else given
        )
        copies[own] = _text(other)
        if other.suffix in (".yaml", ".yml"):
            copies[own] = _completed(copies[own], os.path.dirname(own))
        text = re.sub(rf"^nations_csv:\s*[\"']?{re.escape(given)}[\"']?", f"nations_csv: {own}", text, flags=re.M)
    return {f"{stem}.yaml": text, **copies}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def write_all(files: dict[str, str]) -> None:
    """Write new files, all or none; nothing is overwritten."""
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                made.append(path)
                file.write(text)
    except OSError as error:
        for path in made:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise Complaint(f"foedus: {error.filename} is there already, and nothing was written", BAD_INPUT) from None
        raise Complaint(f"foedus: {name}: cannot be written: {error.strerror or error}", INTERNAL) from error


@app.command(
    epilog=examples(
        "foedus schema --out foedus.schema.json",
        "foedus schema | less",
        "foedus schema --study --out study.schema.json",
        "then, as the first line of a scenario: # yaml-language-server: $schema=foedus.schema.json",
    )
)
def schema(
    out: Annotated[str | None, typer.Option(metavar="FILE", help="Write it to a file instead.")] = None,
    study: Annotated[bool, typer.Option("--study", help="That of study files.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, by which an editor completes and checks as you type."""
    if study:
        from sim.sweep.jsonschema import schema_text
    else:
        from sim.scenario.jsonschema import schema_text

    if out is None:
        print(schema_text(), end="")
        return
    try:
        Path(out).write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        raise Complaint(f"foedus: {out}: cannot be written: {error.strerror or error}", INTERNAL) from error
    print(f"wrote {out}")
