"""`foedus scenarios`: the worlds that come with Foedus, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, Complaint, app, examples
from sim.cli.output import show_json


@app.command(
    epilog=examples(
        "foedus scenarios",
        "foedus scenarios --json",
        "foedus run north-atlantic-1949",
        "foedus new my-atlantic --from north-atlantic-1949",
    )
)
def scenarios(
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, with the questions.")] = False,
) -> None:
    """List the worlds that come with Foedus: years, nations, how many of their claims are upheld, and title."""
    known = [entry(path) for path in loading.shipped().values()]
    if as_json:
        show_json(known)
        return
    rows = [("name", "years", "nations", "claims", "title")]
    rows += [
        (one["name"], f"{one['start']}-{one['end']}", str(one["nations"]), upheld(one), one["title"]) for one in known
    ]
    name, years, nations, claims = (max(len(row[k]) for row in rows) for k in range(4))
    for row in rows:
        print(f"{row[0]:{name}}  {row[1]:{years}}  {row[2]:>{nations}}  {row[3]:>{claims}}  {row[4]}")
    print("\nclaims: upheld, of how many. Run one by its name: foedus run NAME; test its claims: foedus claims NAME")


def upheld(one: dict[str, Any]) -> str:
    """How many claims are upheld, of how many."""
    return f"{one['upheld']} of {one['claims']}" if one["claims"] else "-"


def entry(path: Path) -> dict[str, Any]:
    """What the list says of a scenario; the file is read, but not checked."""
    from sim.scenario import ScenarioError, outline

    try:
        document = outline(path)
    except ScenarioError as error:
        raise Complaint(str(error), BAD_INPUT) from None
    claims = document.get("claims") or []
    return {
        "name": document["name"],
        "title": document["title"],
        "question": document.get("question", ""),
        "start": document["calendar"]["start"],
        "end": document["calendar"]["end"],
        "nations": len(document["nations"]),
        "claims": len(claims),
        "upheld": sum(claim.get("verdict") == "upheld" for claim in claims),
    }
